//! What a zip archive is: Word, OpenDocument, or neither. Told by its parts, not by its name.

use std::io::{Cursor, Read};

use zip::ZipArchive;

use super::{IntakeError, MediaType};

/// Most bytes of a part that are looked at to tell what the archive is.
const PART_BYTES_MAX: u64 = 1024 * 1024;

type Archive<'a> = ZipArchive<Cursor<&'a [u8]>>;

/// The kind of an archive.
///
/// # Errors
/// When it is damaged, of a kind that has no reader, or encrypted.
pub(super) fn kind(bytes: &[u8]) -> Result<MediaType, IntakeError> {
    let mut archive =
        ZipArchive::new(Cursor::new(bytes)).map_err(|error| IntakeError::DamagedArchive(error.to_string()))?;
    // ODF 1.3 part 2, 3.3: the first part names the kind.
    if let Some(kind) = part(&mut archive, "mimetype") {
        return match kind.trim() {
            "application/vnd.oasis.opendocument.text" | "application/vnd.oasis.opendocument.text-template" => {
                let manifest = part(&mut archive, "META-INF/manifest.xml").unwrap_or_default();
                if manifest.contains("encryption-data") { Err(IntakeError::Protected) } else { Ok(MediaType::Odt) }
            }
            kind if kind.contains("opendocument.spreadsheet") => unsupported("an OpenDocument spreadsheet"),
            kind if kind.contains("opendocument") => unsupported("an OpenDocument file without text"),
            kind if kind.contains("epub") => unsupported("an electronic book"),
            _ => unsupported("a zip archive"),
        };
    }
    let has = |folder: &str| archive.file_names().any(|name| name.to_ascii_lowercase().starts_with(folder));
    let (word, sheets, slides) = (has("word/"), has("xl/"), has("ppt/"));
    // ECMA-376 part 2, 6.2.3: the types of all parts. Word's may lie in any folder.
    match part(&mut archive, "[Content_Types].xml") {
        Some(types) if types.contains("wordprocessingml") || types.contains("ms-word") => Ok(MediaType::Docx),
        _ if word => Ok(MediaType::Docx),
        _ if sheets => unsupported("an Excel workbook"),
        _ if slides => unsupported("a PowerPoint presentation"),
        _ => unsupported("a zip archive"),
    }
}

fn unsupported(kind: &'static str) -> Result<MediaType, IntakeError> {
    Err(IntakeError::Unsupported(kind))
}

/// The text of a part, as far as it is looked at. It may be UTF-16: its ASCII characters are enough.
fn part(archive: &mut Archive<'_>, name: &str) -> Option<String> {
    let mut bytes = Vec::new();
    archive.by_name(name).ok()?.take(PART_BYTES_MAX).read_to_end(&mut bytes).ok()?;
    bytes.retain(|byte| *byte != 0);
    Some(String::from_utf8_lossy(&bytes).into_owned())
}
