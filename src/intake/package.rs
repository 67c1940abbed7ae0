//! What a zip archive is: Word, OpenDocument, or an archive of other files. Told by its parts, not by its name.

use std::io::{Read, Seek};

use zip::ZipArchive;

use super::kind::Kind;
use super::{IntakeError, MediaType, archive};

/// Most bytes of a part that are looked at to tell what the archive is.
const PART_BYTES_MAX: u64 = 1024 * 1024;

/// The kind of an archive.
///
/// # Errors
/// When it is damaged, a document of a kind that has no reader, or encrypted.
pub(super) fn kind<R: Read + Seek>(mut reader: R) -> Result<Kind, IntakeError> {
    archive::check(&mut reader)?;
    let mut archive = ZipArchive::new(reader).map_err(|error| IntakeError::DamagedArchive(error.to_string()))?;
    // ODF 1.3 part 2, 3.3: the first part names the kind.
    if let Some(kind) = part(&mut archive, "mimetype") {
        return match kind.trim() {
            "application/vnd.oasis.opendocument.text" | "application/vnd.oasis.opendocument.text-template" => {
                let manifest = part(&mut archive, "META-INF/manifest.xml").unwrap_or_default();
                let is_encrypted = manifest.contains("encryption-data");
                if is_encrypted { Err(IntakeError::Protected) } else { Ok(Kind::Document(MediaType::Odt)) }
            }
            kind if kind.contains("opendocument.spreadsheet") => unsupported("an OpenDocument spreadsheet"),
            kind if kind.contains("opendocument") => unsupported("an OpenDocument file without text"),
            kind if kind.contains("epub") => unsupported("an electronic book"),
            _ => Ok(Kind::Archive),
        };
    }
    let has = |folder: &str| archive.file_names().any(|name| name.to_ascii_lowercase().starts_with(folder));
    let (word, sheets, slides) = (has("word/"), has("xl/"), has("ppt/"));
    // ECMA-376 part 2, 6.2.3: the types of all parts. Word's may lie in any folder.
    let types = part(&mut archive, "[Content_Types].xml");
    match &types {
        Some(types) if types.contains("wordprocessingml") || types.contains("ms-word") => {
            Ok(Kind::Document(MediaType::Docx))
        }
        // A Word file whose list of types was lost has its main part all the same.
        None if word && archive.index_for_name("_rels/.rels").is_some() => Ok(Kind::Document(MediaType::Docx)),
        None if archive.index_for_name("word/document.xml").is_some() => Ok(Kind::Document(MediaType::Docx)),
        Some(_) if word => Ok(Kind::Document(MediaType::Docx)),
        Some(_) if sheets => unsupported("an Excel workbook"),
        Some(_) if slides => unsupported("a PowerPoint presentation"),
        _ => Ok(Kind::Archive),
    }
}

fn unsupported(kind: &'static str) -> Result<Kind, IntakeError> {
    Err(IntakeError::Unsupported(kind))
}

/// The text of a part, as far as it is looked at. It may be UTF-16: its ASCII characters are enough.
fn part<R: Read + Seek>(archive: &mut ZipArchive<R>, name: &str) -> Option<String> {
    let mut bytes = Vec::new();
    archive.by_name(name).ok()?.take(PART_BYTES_MAX).read_to_end(&mut bytes).ok()?;
    bytes.retain(|byte| *byte != 0);
    Some(String::from_utf8_lossy(&bytes).into_owned())
}
