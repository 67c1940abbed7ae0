//! Packages: zip archives of XML parts, as Word (ECMA-376 part 2) and OpenDocument (ODF 1.3 part 2) write them.
//!
//! Comes in: the bytes of a file. Goes out: its parts as text or bytes, by name, within bounds that no
//! form comes near, and the [`xml`] trees in them. What a package would unpack to is looked at before
//! and while it is unpacked: what its directory says of that may be a lie.

mod builder;
mod changes;
mod controls;
mod decode;
mod field_code;
mod headings;
mod marker;
mod namespace;
pub(super) mod number_format;
pub(super) mod xml;

use std::collections::BTreeMap;
use std::io::{Cursor, Read};

use zip::ZipArchive;

use super::ReadError;
use super::notice::{Notice, NoticeCode};
pub(super) use builder::{PackageBuilder, ParagraphPlace, TextStyle};
pub(super) use changes::TrackedChanges;
pub(super) use controls::is_untouched;
pub(super) use field_code::{Piece, link_target, pieces};
pub(super) use headings::mark_bold_headings;
pub(super) use marker::Marker;
use xml::{Tree, XmlError};

/// Most entries of a package; forms have some dozens.
const ENTRIES_MAX: usize = 20_000;
/// Most bytes that one part may unpack to.
const PART_BYTES_MAX: u64 = 64 * 1024 * 1024;
/// Most bytes that all parts together may unpack to.
const PACKAGE_BYTES_MAX: u64 = 256 * 1024 * 1024;
/// Most bytes that one packed byte may stand for in a part larger than `RATIO_FREE_BYTES`: the XML of a form packs to a
/// tenth, at best to a hundredth.
const RATIO_MAX: u64 = 400;
/// Parts up to this size may be packed as tightly as they like.
const RATIO_FREE_BYTES: u64 = 8 * 1024 * 1024;

/// An open package.
pub(super) struct Package<'a> {
    archive: ZipArchive<Cursor<&'a [u8]>>,
    /// Entries by their name in small letters: names of parts are equal whatever their case (ECMA-376 part 2, 6.2.2.3).
    entries: BTreeMap<String, usize>,
    unpacked_bytes: u64,
}

impl<'a> Package<'a> {
    /// Opens a package.
    ///
    /// # Errors
    /// When it is damaged or has too many entries.
    pub(super) fn open(bytes: &'a [u8]) -> Result<Self, ReadError> {
        let archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| damaged("the archive", &error))?;
        if archive.len() > ENTRIES_MAX {
            return Err(ReadError::PackageTooLarge { what: format!("{} entries", archive.len()) });
        }
        let mut entries = BTreeMap::new();
        for entry in 0..archive.len() {
            if let Some(name) = archive.name_for_index(entry) {
                entries.entry(folded(name)).or_insert(entry);
            }
        }
        Ok(Self { archive, entries, unpacked_bytes: 0 })
    }

    /// True when there is a part of this name.
    pub(super) fn has(&self, name: &str) -> bool {
        self.entries.contains_key(&folded(name))
    }

    /// The names of all parts, in small letters.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.entries.keys().map(String::as_str)
    }

    /// The bytes of a part; `None` when there is no part of this name.
    ///
    /// # Errors
    /// When it is damaged, or unpacks to more than a form ever holds.
    pub(super) fn bytes(&mut self, name: &str) -> Result<Option<Vec<u8>>, ReadError> {
        let Some(&entry) = self.entries.get(&folded(name)) else { return Ok(None) };
        let entry = self.archive.by_index(entry).map_err(|error| damaged(name, &error))?;
        let packed = entry.compressed_size().max(1);
        let allowed = PART_BYTES_MAX.min(PACKAGE_BYTES_MAX - self.unpacked_bytes);
        let allowed = allowed.min(packed.saturating_mul(RATIO_MAX).max(RATIO_FREE_BYTES));
        let too_large = || ReadError::PackageTooLarge { what: format!("more than {allowed} bytes of {name}") };
        if entry.size() > allowed {
            return Err(too_large());
        }
        let mut bytes = Vec::with_capacity(usize::try_from(entry.size()).unwrap_or_default());
        entry.take(allowed + 1).read_to_end(&mut bytes).map_err(|error| damaged(name, &error))?;
        let length = bytes.len() as u64;
        if length > allowed {
            return Err(too_large());
        }
        self.unpacked_bytes += length;
        Ok(Some(bytes))
    }

    /// The text of an XML part; `None` when there is no part of this name.
    ///
    /// # Errors
    /// As [`Self::bytes`].
    pub(super) fn text(&mut self, name: &str) -> Result<Option<String>, ReadError> {
        Ok(self.bytes(name)?.map(decode::decode))
    }
}

/// A name as it is compared: small letters, no stroke in front, strokes the right way round.
fn folded(name: &str) -> String {
    name.replace('\\', "/").trim_start_matches('/').to_ascii_lowercase()
}

fn damaged(part: &str, error: &dyn std::fmt::Display) -> ReadError {
    ReadError::PartDamaged { part: part.to_owned(), reason: error.to_string() }
}

/// Parses a part that the document needs.
///
/// # Errors
/// When it is no XML that can be read.
pub(super) fn parse_part<'a>(part: &str, text: &'a str) -> Result<Tree<'a>, ReadError> {
    xml::parse(text).map_err(|error| match error {
        XmlError::TooDeep | XmlError::TooManyNodes => ReadError::PackageTooLarge { what: format!("{part}: {error}") },
        error => ReadError::PartDamaged { part: part.to_owned(), reason: error.to_string() },
    })
}

/// Tells of a part that is damaged and that the document can do without.
pub(super) fn part_damaged(part: &str) -> Notice {
    Notice::new(NoticeCode::PartDamaged, format!("{part} in the file is damaged and was not read"), None)
}
