//! How cells look: heads, texts, numbers, days, each also tinted where a person should look.

use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder};

/// Ground of heads.
const HEAD: Color = Color::RGB(0x1F_3A_5F);
/// Ground of the names of columns.
const CODE: Color = Color::RGB(0xE8_ED_F3);
/// Ground of what a person should look at.
const REVIEW: Color = Color::RGB(0xFF_E8_B3);
/// Lines between cells.
const LINE: Color = Color::RGB(0xD5_DB_E3);

/// The looks of a workbook.
pub(super) struct Looks {
    pub title: Format,
    pub code: Format,
    /// Plain, tinted; each as it is and as a text that would be a formula.
    texts: [[Format; 2]; 2],
    /// The same for texts on one line.
    lines: [[Format; 2]; 2],
    numbers: [Format; 2],
    days: [Format; 2],
    instants: [Format; 2],
}

impl Looks {
    pub(super) fn new() -> Self {
        let plain = Format::new().set_align(FormatAlign::Top);
        // A ground hides the lines of the sheet.
        let tinted = plain.clone().set_background_color(REVIEW).set_border(FormatBorder::Thin).set_border_color(LINE);
        let both = |form: &dyn Fn(Format) -> Format| [form(plain.clone()), form(tinted.clone())];
        let text = |look: Format| look.set_text_wrap().set_align(FormatAlign::Left);
        let title = Format::new().set_bold().set_text_wrap().set_align(FormatAlign::Top);
        Self {
            title: title.set_font_color(Color::White).set_background_color(HEAD),
            code: Format::new().set_font_size(9).set_background_color(CODE).set_align(FormatAlign::Top).set_text_wrap(),
            texts: both(&text).map(|look| [look.clone(), look.set_quote_prefix()]),
            lines: both(&|look| look.set_align(FormatAlign::Left)).map(|look| [look.clone(), look.set_quote_prefix()]),
            numbers: both(&|look| look.set_num_format("General").set_align(FormatAlign::Center)),
            days: both(&|look| look.set_num_format("yyyy-mm-dd").set_align(FormatAlign::Left)),
            instants: both(&|look| look.set_num_format("yyyy-mm-dd hh:mm:ss").set_align(FormatAlign::Left)),
        }
    }

    /// Of a text; of one that would be a formula when it is typed again.
    pub(super) fn text(&self, review: bool, formula: bool) -> &Format {
        &self.texts[usize::from(review)][usize::from(formula)]
    }

    /// The same of a text that stays on one line.
    pub(super) fn line(&self, review: bool, formula: bool) -> &Format {
        &self.lines[usize::from(review)][usize::from(formula)]
    }

    pub(super) fn number(&self, review: bool) -> &Format {
        &self.numbers[usize::from(review)]
    }

    pub(super) fn day(&self, review: bool) -> &Format {
        &self.days[usize::from(review)]
    }

    pub(super) fn instant(&self, review: bool) -> &Format {
        &self.instants[usize::from(review)]
    }
}
