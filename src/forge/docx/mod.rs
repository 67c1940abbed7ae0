//! Forms as Word files (ISO/IEC 29500-1, part 17), in the styles in which forms are made and filled in.
//!
//! Comes in: a [`Form`] and a [`WordStyle`]. Goes out: the bytes of a `.docx` file, always the same for the same. What
//! the form says is what Word shows: labels that Word counts come to those of the form.

mod answers;
mod controls;
mod entries;
mod markup;
mod noise;
mod numbering;
mod package;
mod runs;
mod shapes;
mod styles;
#[cfg(test)]
mod tests;

use crate::forge::arrangement::Arrangement;
use crate::forge::form::{Change, EntryKind, Form, Piece, Run};

use noise::Noise;
use numbering::Lists;
use package::{Parts, pack};
use runs::Writer;

pub(crate) use markup::Rules;

/// How a form is made and filled in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct WordStyle {
    /// Boxes.
    pub ticks: Ticks,
    /// What a ticked box looks like where a character stands for it: ☒ or ☑.
    pub checked_glyph: char,
    /// Fields for answers.
    pub answers: Answers,
    /// LibreOffice is to make another file of it. It loses the looks, links and changes of what begins a content control
    /// (seen with 7.4): an answer that has them stands without one, as where the respondent deleted it.
    pub for_libreoffice: bool,
    /// Yes and no are a list to choose from, where answers have fields.
    pub yes_no_lists: bool,
    /// Fields that nobody filled in are lines of low strokes, where answers have no fields.
    pub blank_lines: bool,
    /// Where labels come from.
    pub numbering: Numbering,
    /// Labels of lines in answers are typed.
    pub typed_items: bool,
    /// Where prompts and answers stand.
    pub arrangement: Arrangement,
    /// Titles of sections are rows of the tables.
    pub sections_in_tables: bool,
    /// Lines of tables.
    pub rules: Rules,
    /// Rows do not go on over the end of a page.
    pub keeps_rows: bool,
    /// Cells of prompts have a colour.
    pub shades: bool,
    /// Prompts of questions are bold.
    pub bold_prompts: bool,
    /// Hints of boxes stand below them; else all stand behind the prompt.
    pub hints_below: bool,
    /// Some answers stand in text boxes.
    pub text_boxes: bool,
    /// Bullets stand where boxes went lost.
    pub lost_bullets: bool,
    /// Tabs stand between boxes of one line and behind typed labels.
    pub tabs: bool,
    /// Runs are split, with what Word leaves between them.
    pub split_runs: bool,
    /// Answers say in which language they are.
    pub marks_language: bool,
    /// Links.
    pub links: Links,
    /// Notes.
    pub notes: Notes,
    /// The title runs over all pages.
    pub header: bool,
    /// Numbers of pages run below all pages.
    pub page_numbers: PageNumbers,
    /// Font of the text.
    pub font: &'static str,
    /// Its size in half points.
    pub size: usize,
    /// What falls differently within one file follows from it.
    pub seed: u64,
}

/// Boxes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ticks {
    /// Content controls.
    ContentControls,
    /// Form fields as Word had them before 2007.
    FormFields,
    /// Characters.
    Glyphs,
    /// Boxes of the font Wingdings (17.3.3.30).
    Symbols,
    /// Typed brackets.
    Typed,
}

/// Fields for answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Answers {
    /// Content controls: text, days, lists.
    ContentControls,
    /// Form fields as Word had them before 2007.
    FormFields,
    /// None.
    Plain,
}

/// Where labels come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Numbering {
    /// Word counts; the styles of the paragraphs say so.
    ByStyle,
    /// Word counts; the paragraphs say so.
    ByParagraph,
    /// They are typed.
    Typed,
}

/// Links.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Links {
    /// Elements with a relationship.
    Relationships,
    /// Fields.
    Fields,
}

/// Notes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Notes {
    /// Footnotes of Word.
    Footnotes,
    /// Typed marks, and paragraphs at the end.
    Typed,
}

/// Numbers of pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum PageNumbers {
    /// None.
    None,
    /// The number.
    Bare,
    /// "Page 2 of 9".
    Of,
}

impl WordStyle {
    /// A style by lot: `pick` gives a number below the one it gets.
    pub(crate) fn drawn(pick: &mut dyn FnMut(usize) -> usize) -> Self {
        let ticks =
            [Ticks::ContentControls, Ticks::FormFields, Ticks::Glyphs, Ticks::Symbols, Ticks::Typed][pick(5) % 5];
        // Old fields and new ones stand in one form only where somebody mixed them.
        let answers = match (ticks, pick(6)) {
            (Ticks::ContentControls, 0..=4) => Answers::ContentControls,
            (Ticks::FormFields, 0..=4) => Answers::FormFields,
            (_, 0) => Answers::ContentControls,
            (_, 1) => Answers::FormFields,
            _ => Answers::Plain,
        };
        let arrangement = Arrangement::drawn(pick);
        Self {
            ticks,
            checked_glyph: if pick(3) == 0 { '☑' } else { '☒' },
            answers,
            for_libreoffice: false,
            yes_no_lists: pick(2) == 0,
            blank_lines: pick(3) == 0,
            numbering: [Numbering::ByStyle, Numbering::ByParagraph, Numbering::Typed][pick(3) % 3],
            typed_items: pick(3) == 0,
            arrangement,
            sections_in_tables: pick(3) == 0,
            rules: [Rules::All, Rules::All, Rules::Rows, Rules::Hidden][pick(4) % 4],
            keeps_rows: pick(3) == 0,
            shades: pick(2) == 0,
            bold_prompts: pick(2) == 0,
            hints_below: pick(2) == 0,
            text_boxes: pick(8) == 0,
            lost_bullets: pick(2) == 0,
            tabs: pick(3) == 0,
            split_runs: pick(3) != 0,
            marks_language: pick(2) == 0,
            links: if pick(3) == 0 { Links::Fields } else { Links::Relationships },
            notes: if pick(3) == 0 { Notes::Typed } else { Notes::Footnotes },
            header: pick(2) == 0,
            page_numbers: [PageNumbers::None, PageNumbers::Bare, PageNumbers::Of][pick(3) % 3],
            font: ["Calibri", "Times New Roman", "Arial", "Cambria", "Verdana"][pick(5) % 5],
            size: [20, 22, 24][pick(3) % 3],
            seed: u64::try_from(pick(1 << 30)).unwrap_or(0),
        }
    }
}

/// The form as a Word file.
///
/// # Errors
/// When it cannot be packed, as with more than 4 GB.
pub(crate) fn write(form: &Form, style: &WordStyle) -> std::io::Result<Vec<u8>> {
    let first = |kind| {
        let labels = form.entries.iter().filter(|entry| entry.kind == kind).filter_map(|entry| entry.label.as_deref());
        labels.into_iter().find(|label| !label.is_empty())
    };
    let firsts = [first(EntryKind::Section), first(EntryKind::Question), first(EntryKind::Part)];
    let mut writer = Writer {
        form,
        style,
        noise: Noise::new(style.seed, style.split_runs),
        lists: Lists::new(style.numbering, firsts),
        links: Vec::new(),
        notes: Vec::new(),
        referred: vec![false; form.notes.len()],
        counted_notes: 0,
        controls: 0,
        changes: 0,
    };
    let body = writer.body();
    pack(&Parts {
        body,
        styles: styles::xml(form, style),
        numbering: writer.lists.xml(),
        footnotes: writer.notes,
        header: style.header.then(|| styles::header(&form.title)),
        footer: styles::footer(&form.language, style.page_numbers),
        links: writer.links,
        title: form.title.clone(),
        tracks_changes: has_changes(form),
    })
}

/// True for paragraph styles that lists are tied to.
fn is_numbered(style: &str) -> bool {
    matches!(style, "Heading1" | "Question" | "Part")
}

fn has_changes(form: &Form) -> bool {
    let changed = |runs: &[Run]| runs.iter().any(|run| matches!(run.change, Some(Change::Inserted | Change::Deleted)));
    let in_piece = |piece: &Piece| match piece {
        Piece::Paragraph(runs) | Piece::Item(_, runs) => changed(runs),
        Piece::Table(rows) => rows.iter().flatten().any(|runs| changed(runs)),
    };
    form.entries.iter().any(|entry| {
        changed(&entry.prompt)
            || entry.ticks.iter().any(|tick| changed(&tick.text) || changed(&tick.beside))
            || entry.answer.iter().any(in_piece)
    })
}
