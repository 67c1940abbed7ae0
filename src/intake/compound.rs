//! What a compound file (MS-CFB) is: an old Word file, an Outlook message, an Office file under a password, or none of
//! these. It is known by the streams that stand at its root; those of a file within it do not count.

use std::io::Cursor;

use cfb::CompoundFile;

use super::kind::Kind;
use super::{IntakeError, MediaType};

/// The kind of a compound file.
///
/// # Errors
/// When it is encrypted, or of a kind that has no reader.
pub(super) fn kind(bytes: &[u8]) -> Result<Kind, IntakeError> {
    let names: Option<Vec<String>> = CompoundFile::open(Cursor::new(bytes))
        .ok()
        .map(|file| file.read_root_storage().map(|entry| entry.name().to_owned()).collect());
    let holds = |stream: &str| match &names {
        Some(names) => names.iter().any(|name| name == stream),
        // In a damaged one, streams are known by their names, which stand in its directory in UTF-16.
        None => has_entry(bytes, stream),
    };
    // MS-OFFCRYPTO, 2.3.4.4.
    if holds("EncryptedPackage") {
        return Err(IntakeError::Protected);
    }
    if holds("__properties_version1.0") {
        return Ok(Kind::Outlook);
    }
    if holds("WordDocument") {
        return Ok(Kind::Document(MediaType::Doc));
    }
    Err(IntakeError::Unsupported(match () {
        () if holds("Workbook") || holds("Book") => "an old Excel workbook (.xls)",
        () if holds("PowerPoint Document") => "an old PowerPoint presentation (.ppt)",
        () if holds("Catalog") => "a list of small pictures that Windows made (Thumbs.db)",
        () => "an old Office file, or one protected by a password",
    }))
}

/// True where the directory has an entry of this name. Entries have 128 bytes and begin at such a multiple; each begins
/// with its name (2.6.1).
fn has_entry(bytes: &[u8], stream: &str) -> bool {
    let name: Vec<u8> = stream.encode_utf16().flat_map(u16::to_le_bytes).collect();
    bytes.chunks(128).any(|entry| entry.starts_with(&name))
}
