//! What a compound file (MS-CFB) is: an old Word file, an Office file under a password, or neither. Its
//! streams are known by their names, which stand in its directory in UTF-16.

use super::{IntakeError, MediaType};

/// The kind of a compound file.
///
/// # Errors
/// When it is encrypted, or of a kind that has no reader.
pub(super) fn kind(bytes: &[u8]) -> Result<MediaType, IntakeError> {
    let holds = |stream: &str| {
        let name: Vec<u8> = stream.encode_utf16().flat_map(u16::to_le_bytes).collect();
        // Entries of the directory have 128 bytes and begin at such a multiple; each begins with its name (2.6.1).
        bytes.chunks(128).any(|entry| entry.starts_with(&name))
    };
    // MS-OFFCRYPTO, 2.3.4.4.
    if holds("EncryptedPackage") {
        return Err(IntakeError::Protected);
    }
    if holds("WordDocument") {
        return Ok(MediaType::Doc);
    }
    Err(IntakeError::Unsupported(match () {
        () if holds("Workbook") || holds("Book") => "an old Excel workbook (.xls)",
        () if holds("PowerPoint Document") => "an old PowerPoint presentation (.ppt)",
        () if holds("__properties_version1.0") => "an Outlook message (.msg)",
        () => "an old Office file, or one protected by a password",
    }))
}
