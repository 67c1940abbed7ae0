//! Write: a form as a file of some style.

use super::ForgeError;
use super::acroform::{self, AcroStyle};
use super::docx::{self, WordStyle};
use super::form::Form;
use super::html::{self, HtmlStyle};
use super::markdown;
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

/// The file, or the Word file that it is to be made of.
///
/// # Errors
/// When a program that the style needs fails.
pub(crate) fn write(form: &Form, style: &Style, dice: &mut Dice) -> Result<Written, ForgeError> {
    Ok(match style.format {
        Format::Markdown => Written::Done(markdown::write(form, dice).into_bytes()),
        Format::BrowserPdf => {
            let page = html::write(form, &HtmlStyle::drawn(&mut |end| dice.below(end)));
            Written::Done(chromium(&page, dice.chance(50))?)
        }
        Format::PdfForm => Written::Done(acroform::write(form, &AcroStyle::drawn(&mut |end| dice.below(end)))?),
        Format::Word(kind) => Written::Done(docx::write(form, &kind.drawn(dice))?),
        Format::OpenDocument(kind) => Written::Waits(for_office(form, kind.drawn(dice))?, OfficeTarget::OpenDocument),
        Format::OfficePdf(kind) => {
            let word = for_office(form, kind.drawn(dice))?;
            Written::Waits(word, OfficeTarget::Pdf { tagged: dice.chance(50) })
        }
    })
}

fn for_office(form: &Form, style: WordStyle) -> std::io::Result<Vec<u8>> {
    docx::write(form, &WordStyle { for_libreoffice: true, ..style })
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
