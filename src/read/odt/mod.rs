//! OpenDocument text (ODF 1.3): from the bytes of a package to a document.

use super::ReadError;
use super::document::Document;

/// Reads an OpenDocument text.
///
/// # Errors
/// When the package or its content is damaged, or holds more than any form.
pub(super) fn read(_bytes: &[u8]) -> Result<Document, ReadError> {
    Err(ReadError::PartMissing { part: "content.xml".to_owned() })
}
