//! Write: a form as a file of some style.

use super::ForgeError;
use super::acroform::{self, AcroStyle, YesNo};
use super::docx::{self, Answers, WordStyle};
use super::form::Form;
use super::html::{self, HtmlStyle};
use super::markdown;
use super::plain;
use super::programs::{OfficeTarget, chromium, office};
use super::random::Dice;
use super::style::{Format, Style};

/// A file, or what another program is to make it of: starting one takes long, so it is given many at once.
pub(crate) enum Written {
    /// The file.
    Done(Vec<u8>),
    /// A Word file, and what LibreOffice is to make of it.
    Waits(Vec<u8>, OfficeTarget),
}

/// How a file is made, by lot within its style.
pub(crate) enum Manner {
    /// Markdown; what falls differently follows from the generator.
    Markdown(Dice),
    /// Plain text, likewise.
    Text(Dice),
    /// Word.
    Word(WordStyle),
    /// A Word file that LibreOffice makes another of.
    Office(WordStyle, OfficeTarget),
    /// An HTML page that Chromium prints, with a structure tree or without.
    Browser(HtmlStyle, bool),
    /// PDF with form fields.
    PdfForm(AcroStyle),
}

impl Manner {
    /// The manner of a file.
    pub(crate) fn drawn(style: &Style, mut dice: Dice) -> Self {
        match style.format {
            Format::Markdown => Self::Markdown(dice),
            Format::Text => Self::Text(dice),
            Format::Word(kind) => Self::Word(kind.drawn(&mut dice)),
            Format::OpenDocument(kind) => Self::Office(for_office(kind.drawn(&mut dice)), OfficeTarget::OpenDocument),
            Format::OfficePdf(kind) => {
                let word = for_office(kind.drawn(&mut dice));
                Self::Office(word, OfficeTarget::Pdf { tagged: dice.chance(50) })
            }
            Format::BrowserPdf => {
                let page = HtmlStyle::drawn(&mut |end| dice.below(end));
                Self::Browser(page, dice.chance(50))
            }
            Format::PdfForm => Self::PdfForm(AcroStyle::drawn(&mut |end| dice.below(end))),
        }
    }

    /// True where yes and no are a list to choose from, so that the word that was chosen stands among the text.
    pub(crate) fn lists_yes_no(&self) -> bool {
        match self {
            Self::Word(style) | Self::Office(style, _) => style.yes_no_lists && style.answers != Answers::Plain,
            Self::PdfForm(style) => style.yes_no == YesNo::Choice,
            Self::Markdown(_) | Self::Text(_) | Self::Browser(..) => false,
        }
    }

    /// The file, or the Word file that it is to be made of.
    ///
    /// # Errors
    /// When a program that the style needs fails.
    pub(crate) fn write(self, form: &Form) -> Result<Written, ForgeError> {
        Ok(match self {
            Self::Markdown(mut dice) => Written::Done(markdown::write(form, &mut dice).into_bytes()),
            Self::Text(mut dice) => Written::Done(plain::write(form, &mut dice).into_bytes()),
            Self::Word(style) => Written::Done(docx::write(form, &style)?),
            Self::Office(style, target) => Written::Waits(docx::write(form, &style)?, target),
            Self::Browser(style, tagged) => Written::Done(chromium(&html::write(form, &style), tagged)?),
            Self::PdfForm(style) => Written::Done(acroform::write(form, &style)?),
        })
    }
}

fn for_office(style: WordStyle) -> WordStyle {
    // It numbers the last line of a list anew where a form field ends in it.
    let typed_items = style.typed_items || style.answers != Answers::Plain;
    WordStyle { for_libreoffice: true, typed_items, ..style }
}

/// The files, in the same order, with those made that waited.
///
/// # Errors
/// When a program is missing or fails.
pub(crate) fn finish(files: Vec<Written>) -> Result<Vec<Vec<u8>>, ForgeError> {
    const TARGETS: [OfficeTarget; 3] =
        [OfficeTarget::OpenDocument, OfficeTarget::Pdf { tagged: false }, OfficeTarget::Pdf { tagged: true }];
    let mut done: Vec<Vec<u8>> = Vec::new();
    let mut waiting: Vec<(usize, Vec<u8>, OfficeTarget)> = Vec::new();
    for (position, file) in files.into_iter().enumerate() {
        match file {
            Written::Done(bytes) => done.push(bytes),
            Written::Waits(word, target) => {
                done.push(Vec::new());
                waiting.push((position, word, target));
            }
        }
    }
    for target in TARGETS {
        let (positions, words): (Vec<usize>, Vec<Vec<u8>>) = waiting
            .iter()
            .filter(|(.., to)| *to == target)
            .map(|(position, word, _)| (*position, word.clone()))
            .unzip();
        if !words.is_empty() {
            for (position, bytes) in positions.into_iter().zip(office(&words, target)?) {
                done[position] = bytes;
            }
        }
    }
    Ok(done)
}
