//! Forms as PDF files with form fields (ISO 32000-2, 12.7), filled in as viewers do it.
//!
//! Comes in: a [`Form`] and an [`AcroStyle`]. Goes out: the bytes of a PDF file, always the same for the same. What such
//! a form cannot say, as a tracked change or a text in a script that its fonts lack, is refused.

mod entries;
mod fields;
mod page;
#[cfg(test)]
mod tests;

use lopdf::{Object, dictionary};
use thiserror::Error;

use crate::forge::form::{Form, Piece, Run, Shown};
use crate::forge::programs::saved;

use entries::Writer;
use page::Font;

/// How a form is made and was saved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct AcroStyle {
    /// What fields show.
    pub appearances: Appearances,
    /// Fields for yes and no.
    pub yes_no: YesNo,
    /// The mark of ticked boxes, in the font ZapfDingbats: 4 is a tick, 8 a cross, n a square.
    pub mark: char,
    /// It is a character of that font; else it is drawn, as for viewers that lack it.
    pub marks_by_font: bool,
    /// The name of the state of ticked boxes.
    pub on_state: &'static str,
    /// Stops in the names of fields part fields above from fields below.
    pub nested_names: bool,
    /// Fields for days have a place for each character.
    pub combs: bool,
    /// Answers are written as by a typewriter.
    pub typewriter: bool,
    /// Pages have numbers.
    pub numbered: bool,
    /// Size of the text in half points.
    pub half_points: u8,
}

/// What fields show.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Appearances {
    /// As the program that filled them in painted them.
    Streams,
    /// Nothing but boxes: the viewer is to paint the text.
    Needed,
    /// What they showed is part of the page; there are no fields any more.
    Flattened,
}

/// Fields for yes and no.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum YesNo {
    /// A box each.
    Boxes,
    /// Buttons, of which one can be pressed.
    Radio,
    /// A list to choose from.
    Choice,
}

/// Why a form cannot be such a file.
#[derive(Debug, Error)]
pub enum AcroError {
    /// Its fonts lack a character.
    #[error("a PDF form has no font for \"{0}\"")]
    Script(char),
    /// A field holds text, and nothing else.
    #[error("the fields of a PDF form cannot hold {0}")]
    Holds(&'static str),
    /// It could not be written.
    #[error("the PDF form cannot be written: {0}")]
    Write(String),
}

impl AcroStyle {
    /// A style by lot: `pick` gives a number below the one it gets.
    pub(crate) fn drawn(pick: &mut dyn FnMut(usize) -> usize) -> Self {
        Self {
            appearances: [Appearances::Streams, Appearances::Needed, Appearances::Flattened][[0, 0, 1, 2][pick(4) % 4]],
            yes_no: [YesNo::Boxes, YesNo::Radio, YesNo::Choice][pick(3) % 3],
            mark: ['4', '8', 'n'][pick(3) % 3],
            marks_by_font: pick(3) == 0,
            on_state: ["Yes", "On", "1", "Checked"][pick(4) % 4],
            nested_names: pick(2) == 0,
            combs: pick(3) == 0,
            typewriter: pick(3) == 0,
            numbered: pick(2) == 0,
            half_points: [18, 20, 21][pick(3) % 3],
        }
    }

    fn size(&self) -> f32 {
        f32::from(self.half_points) / 2.0
    }

    fn font(&self) -> Font {
        if self.typewriter { Font::Typewriter } else { Font::Plain }
    }
}

/// The form as a PDF file with fields.
///
/// # Errors
/// When such a file cannot hold it.
pub(crate) fn write(form: &Form, style: &AcroStyle) -> Result<Vec<u8>, AcroError> {
    if let Some(refusal) = refusal(form) {
        return Err(refusal);
    }
    let (pages, roots) = Writer::new(form, style).written();
    let fonts = pages.fonts;
    let (mut pdf, mut catalogue) = pages.finish(style.numbered);
    catalogue.set("Lang", fields::string(&form.language));
    if style.appearances != Appearances::Flattened {
        let mut fields = dictionary! {
            "Fields" => roots.into_iter().map(Object::Reference).collect::<Vec<_>>(),
            "DR" => dictionary! { "Font" => fonts },
            "DA" => Object::string_literal("0 g /Helv 0 Tf"),
        };
        if style.appearances == Appearances::Needed {
            fields.set("NeedAppearances", true);
        }
        catalogue.set("AcroForm", fields);
    }
    let catalogue = pdf.add_object(catalogue);
    let info = pdf.add_object(dictionary! { "Title" => fields::string(&form.title) });
    pdf.trailer.set("Root", catalogue);
    pdf.trailer.set("Info", info);
    pdf.compress();
    saved(&mut pdf).map_err(AcroError::Write)
}

/// Why a form cannot be such a file.
fn refusal(form: &Form) -> Option<AcroError> {
    let printed = form.introduction.iter().chain(&form.closing).chain([&form.title]);
    let notes = form.notes.iter().flat_map(|note| [&note.mark, &note.text]);
    let words = form.entries.iter().flat_map(|entry| entry.label.iter().chain(&entry.hint));
    let missing = printed.chain(notes).chain(words).find_map(|text| missing(text));
    if let Some(missing) = missing {
        return Some(AcroError::Script(missing));
    }
    form.entries.iter().find_map(|entry| {
        let ticks = entry.ticks.iter();
        if ticks.clone().any(|tick| tick.shown != Shown::Box) {
            return Some(AcroError::Holds("ticks that are no boxes"));
        }
        let typed = ticks.clone().flat_map(|tick| &tick.beside);
        let pieces = entry.answer.iter().map(|piece| match piece {
            Piece::Paragraph(runs) => Ok(("", runs)),
            Piece::Item(label, runs) => Ok((label.as_str(), runs)),
            Piece::Table(_) => Err(AcroError::Holds("tables")),
        });
        let mut answers: Vec<&Run> = typed.collect();
        for piece in pieces {
            match piece {
                Ok((label, runs)) => {
                    if let Some(missing) = missing_in(label) {
                        return Some(missing);
                    }
                    answers.extend(runs);
                }
                Err(refusal) => return Some(refusal),
            }
        }
        let printed = ticks.flat_map(|tick| &tick.text).chain(&entry.prompt);
        answers.into_iter().find_map(held).or_else(|| printed.into_iter().find_map(shown))
    })
}

/// What keeps a run out of a field.
fn held(run: &Run) -> Option<AcroError> {
    let says_link = |target: &String| {
        let bare = |text: &str| {
            text.trim_start_matches("https://")
                .trim_start_matches("http://")
                .trim_start_matches("mailto:")
                .trim_end_matches('/')
                .to_owned()
        };
        run.text.contains(&bare(target))
    };
    if run.note.is_some() {
        return Some(AcroError::Holds("notes"));
    }
    if run.link.as_ref().is_some_and(|target| !says_link(target)) {
        return Some(AcroError::Holds("links that do not show where they lead"));
    }
    if run.look.struck {
        return Some(AcroError::Holds("text that is struck out"));
    }
    shown(run)
}

/// What keeps a run off the page.
fn shown(run: &Run) -> Option<AcroError> {
    if run.change.is_some() {
        return Some(AcroError::Holds("tracked changes"));
    }
    missing_in(&run.text)
}

fn missing_in(text: &str) -> Option<AcroError> {
    missing(text).map(AcroError::Script)
}

/// The first character that the fonts lack.
fn missing(text: &str) -> Option<char> {
    text.chars().find(|c| page::encoded(&c.to_string()).is_none())
}
