//! Zip archives that are no documents, and single compressed files.
//!
//! Members come out one by one, each counted while it is inflated: one that swells, lies about itself or is damaged is
//! refused alone. Names are texts; nothing is unpacked to a path. Folders are no parts, links are refused.

mod directory;

use std::io::{self, BufReader, Read, Seek, SeekFrom};

use flate2::Crc;
use flate2::read::{DeflateDecoder, MultiGzDecoder};

use super::open::{Opener, Stop};
use super::{Holds, IntakeError, KeepError, Part, Role};
use directory::{Member, word};

/// Most members of an archive that anything looks at; the crate that tells documents apart holds all of them in memory.
const MEMBERS_MAX: u64 = 200_000;
/// Bytes that are inflated at a time.
const PIECE_BYTES: usize = 64 * 1024;
/// Bytes of the fixed part of a local header (4.3.7).
const HEADER_BYTES: u64 = 30;

/// Looks whether an archive has an end and a bearable number of members, before more of it is read.
///
/// # Errors
/// When it has not.
pub(super) fn check<R: Read + Seek>(reader: &mut R) -> Result<(), IntakeError> {
    let end = directory::end(reader)?;
    if end.count > MEMBERS_MAX {
        let left = end.count.to_string();
        return Err(IntakeError::TooManyParts { parts_max: MEMBERS_MAX as usize, left });
    }
    reader.rewind().map_err(|error| IntakeError::DamagedArchive(error.to_string()))
}

/// The members of an archive, which lies `depth` below the input.
///
/// # Errors
/// When its directory is damaged, or a member cannot be kept.
pub(super) fn open<R: Read + Seek>(
    opener: &mut Opener<'_>,
    reader: &mut R,
    size_bytes: u64,
    depth: usize,
) -> Result<Holds, Stop> {
    // Folders are entries as well, but no parts.
    let directory = directory::read(reader, MEMBERS_MAX as usize)?;
    let mut parts = Vec::new();
    let members: Vec<&Member> = directory.members.iter().filter(|member| !member.is_folder).collect();
    for (index, member) in members.iter().enumerate() {
        if !opener.budget.take_part() {
            parts.push(opener.left_over(Some(members.len() - index)));
            break;
        }
        parts.push(open_member(opener, reader, member, size_bytes, depth)?);
    }
    if directory.count == 0 {
        return Err(IntakeError::Empty.into());
    }
    Ok(Holds::Archive { parts })
}

fn open_member<R: Read + Seek>(
    opener: &mut Opener<'_>,
    reader: &mut R,
    member: &Member,
    size_bytes: u64,
    depth: usize,
) -> Result<Part, KeepError> {
    match unpack(opener, reader, member, size_bytes) {
        Ok(bytes) => opener.part(&member.name, Role::Member, &bytes, depth + 1),
        Err(error) => Ok(Part::refused(&member.name, Role::Member, member.declared_bytes, &error)),
    }
}

/// The bytes of a member.
fn unpack<R: Read + Seek>(
    opener: &Opener<'_>,
    reader: &mut R,
    member: &Member,
    size_bytes: u64,
) -> Result<Vec<u8>, IntakeError> {
    if member.is_link {
        return Err(IntakeError::Unsupported("a link to another file"));
    }
    if member.is_encrypted {
        return Err(IntakeError::Encrypted("a member of a zip archive under a password"));
    }
    let damaged = |reason: &str| IntakeError::DamagedArchive(reason.to_owned());
    let header = directory::bytes_at(reader, member.header_at, HEADER_BYTES)?;
    if !header.starts_with(b"PK\x03\x04") || (header.len() as u64) < HEADER_BYTES {
        return Err(damaged("a member is not where its directory says"));
    }
    let start = member.header_at + HEADER_BYTES + (word(&header, 26) + word(&header, 28)) as u64;
    if start.saturating_add(member.compressed_bytes) > size_bytes {
        return Err(damaged("a member was cut off"));
    }
    reader.seek(SeekFrom::Start(start)).map_err(|error| damaged(&error.to_string()))?;
    let compressed = reader.take(member.compressed_bytes);
    let what = "a member of a zip archive";
    let bytes = match member.method {
        0 => inflate(opener, compressed, member.compressed_bytes, what),
        8 => inflate(opener, DeflateDecoder::new(compressed), member.compressed_bytes, what),
        _ => return Err(IntakeError::Unsupported("a member of a zip archive that is packed in an unusual way")),
    }?;
    let mut crc = Crc::new();
    crc.update(&bytes);
    if crc.sum() != member.crc {
        return Err(damaged("a member is not what it was when it was packed"));
    }
    Ok(bytes)
}

/// All bytes that come out, as long as they are not too many.
fn inflate<R: Read>(
    opener: &Opener<'_>,
    reader: R,
    compressed_bytes: u64,
    what: &'static str,
) -> Result<Vec<u8>, IntakeError> {
    let budget = &opener.budget;
    let (size_bytes_max, bytes_max) = (budget.bounds.part_bytes_max, budget.unpacked_max(compressed_bytes)?);
    let mut reader = BufReader::with_capacity(PIECE_BYTES, reader);
    let mut bytes = Vec::new();
    loop {
        let before = bytes.len();
        let piece = (&mut reader).take(PIECE_BYTES as u64).read_to_end(&mut bytes);
        piece.map_err(|error| IntakeError::Damaged { what, reason: error.to_string() })?;
        let size_bytes = bytes.len() as u64;
        if size_bytes > bytes_max {
            return Err(IntakeError::TooMuchUnpacked { bytes_max });
        }
        if size_bytes > size_bytes_max {
            return Err(IntakeError::TooLarge { size_bytes, size_bytes_max });
        }
        if bytes.len() == before {
            return Ok(bytes);
        }
    }
}

/// The file in a compressed one (RFC 1952), which lies `depth` below the input.
///
/// # Errors
/// When it is damaged, swells, or cannot be kept.
pub(super) fn decompress(opener: &mut Opener<'_>, bytes: &[u8], name: &str, depth: usize) -> Result<Holds, Stop> {
    let mut decoder = MultiGzDecoder::new(io::Cursor::new(bytes));
    let unpacked = inflate(opener, &mut decoder, bytes.len() as u64, "a gzip file")?;
    let own = decoder.header().and_then(|header| header.filename()).map(super::charset::guess);
    let without_ending = || {
        let (stem, ending) = name.rsplit_once('.')?;
        match ending.to_ascii_lowercase().as_str() {
            "gz" => Some(stem.to_owned()),
            "tgz" => Some(format!("{stem}.tar")),
            _ => None,
        }
    };
    let name = own.or_else(without_ending).unwrap_or_else(|| name.to_owned());
    let mut parts = Vec::new();
    if opener.budget.take_part() {
        parts.push(opener.part(&name, Role::Member, &unpacked, depth + 1)?);
    } else {
        parts.push(opener.left_over(Some(1)));
    }
    Ok(Holds::Archive { parts })
}
