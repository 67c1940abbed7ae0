//! Forms as HTML pages, for browsers to print.
//!
//! Comes in: a [`Form`] and a [`HtmlStyle`]. Goes out: one page without scripts, pictures or anything to fetch.

mod entries;
mod inline;
#[cfg(test)]
mod tests;

use crate::forge::arrangement::Arrangement;
use crate::forge::form::Form;

use crate::forge::escape::escaped;
use entries::Writer;
use inline::direction;

/// How a page looks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct HtmlStyle {
    /// Boxes.
    pub ticks: Ticks,
    /// What a ticked box looks like where a character stands for it: ☒ or ☑.
    pub checked_glyph: char,
    /// Where prompts and answers stand.
    pub arrangement: Arrangement,
    /// Answers have a frame, where they are no cells.
    pub frames: bool,
    /// Tables have lines between their columns, too.
    pub all_rules: bool,
    /// Cells of prompts have a colour.
    pub shades: bool,
    /// Prompts of questions are bold.
    pub bold_prompts: bool,
    /// Hints of boxes stand below them; else all stand behind the prompt.
    pub hints_below: bool,
    /// Lines of answers are lists; else their labels are typed.
    pub lists: bool,
    /// Answers have a colour of their own.
    pub coloured_answers: bool,
    /// The text has two columns.
    pub two_columns: bool,
    /// Lines are as long as each other.
    pub justified: bool,
    /// Font of the text.
    pub font: &'static str,
    /// Its size in half points.
    pub size: usize,
}

/// Boxes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ticks {
    /// Characters.
    Glyphs,
    /// Boxes of the browser.
    Inputs,
    /// Frames around a mark or nothing.
    Frames,
    /// Typed brackets.
    Typed,
}

impl HtmlStyle {
    /// A style by lot: `pick` gives a number below the one it gets.
    pub(crate) fn drawn(pick: &mut dyn FnMut(usize) -> usize) -> Self {
        let arrangement = Arrangement::drawn(pick);
        Self {
            ticks: [Ticks::Glyphs, Ticks::Inputs, Ticks::Frames, Ticks::Typed][pick(4) % 4],
            checked_glyph: if pick(3) == 0 { '☑' } else { '☒' },
            arrangement,
            frames: pick(4) == 0,
            all_rules: pick(3) != 0,
            shades: pick(2) == 0,
            bold_prompts: pick(2) == 0,
            hints_below: pick(2) == 0,
            lists: pick(3) != 0,
            coloured_answers: pick(4) == 0,
            two_columns: arrangement == Arrangement::Flow && pick(8) == 0,
            justified: pick(4) == 0,
            font: ["Liberation Serif", "Liberation Sans", "Carlito", "DejaVu Sans", "DejaVu Serif"][pick(5) % 5],
            size: 18 + pick(6),
        }
    }

    fn css(&self) -> String {
        let half = |points: usize| format!("{}.{}pt", points / 2, 5 * (points % 2));
        let mut css = format!(
            "@page {{ size: A4; margin: 22mm 20mm }} body {{ margin: 0; font: {}/1.35 '{}', 'Noto Sans', \
             'Noto Naskh Arabic', 'Noto Sans CJK SC', sans-serif{}{} }} {COMMON}",
            half(self.size),
            self.font,
            if self.justified { "; text-align: justify" } else { "" },
            if self.two_columns { "; columns: 2; column-gap: 9mm" } else { "" },
        );
        let mut add = |on: bool, rule: &str| {
            if on {
                css.push_str(rule);
            }
        };
        add(
            self.frames,
            ".answer { border: 1px solid #444; padding: 3pt 5pt; min-height: 1.4em } td .answer { border: 0; padding: 0 } ",
        );
        add(self.all_rules, "td { border: 1px solid #666 } ");
        add(!self.all_rules, "td { border-top: 1px solid #999; border-bottom: 1px solid #999 } ");
        add(self.shades, "td.prompt { background: #e3ecf5 } ");
        add(self.bold_prompts, ".question { font-weight: bold } ");
        add(self.coloured_answers, ".answer { color: #1f3f8f } ");
        add(self.arrangement == Arrangement::TwoColumns, "td.prompt { width: 42% } ");
        add(self.arrangement == Arrangement::ThreeColumns, "td.number { width: 3em } td.prompt { width: 36% } ");
        css
    }
}

const COMMON: &str = "h1 { text-align: center; font-size: 1.5em; column-span: all } h2 { font-size: 1.2em; color: #1f4e79; \
    break-after: avoid } p { margin: 0 0 .5em } .prompt { break-after: avoid } .option { margin: 0 0 .25em 2em } \
    .answer { margin: 0 0 .6em 2em; unicode-bidi: plaintext } td .option, td .answer { margin-left: 0 } \
    .line p, .line { display: inline } .hint { font-style: italic; font-weight: normal } ul { margin: 0 0 .4em; padding-left: 2.2em } \
    table { border-collapse: collapse; width: 100%; margin: 0 0 .8em; text-align: left } \
    td { padding: 2pt 5pt; vertical-align: top } td p { margin: 0 0 .3em } td.box { width: 3em } \
    .tab { white-space: pre; tab-size: 12 } mark { background: #ff0 } ins { color: #b8860b } del { color: #b8860b } \
    .note { font-size: 85% } .frame { display: inline-block; width: .95em; height: .95em; border: 1px solid #000; \
    line-height: .95em; text-align: center; vertical-align: -.1em; font-weight: normal } ";

/// The form as a page.
pub(crate) fn write(form: &Form, style: &HtmlStyle) -> String {
    let mut writer = Writer::new(form, style);
    let body = writer.body();
    format!(
        "<!DOCTYPE html>\n<html lang=\"{}\"{}>\n<head><meta charset=\"utf-8\"/><title>{}</title><style>{}</style></head>\n\
         <body>\n{body}</body>\n</html>\n",
        escaped(&form.language),
        direction(&form.title),
        escaped(&form.title),
        style.css()
    )
}
