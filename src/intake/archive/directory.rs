//! The directory of a zip archive (APPNOTE.TXT 6.3.10, 4.3.12 to 4.3.16), read entry by entry.
//!
//! The `zip` crate keys members by their names, so of two with one name it knows the last alone; here every member
//! counts, and no more of them are read than are asked for.

use std::io::{Read, Seek, SeekFrom};

use crate::intake::{IntakeError, charset};

/// Bytes of the fixed part of the end record, of an entry, and of the two records of Zip64.
const END_BYTES: usize = 22;
const ENTRY_BYTES: usize = 46;
const END_64_BYTES: usize = 56;
const LOCATOR_64_BYTES: u64 = 20;
/// Longest comment behind the end record.
const COMMENT_BYTES_MAX: u64 = 65_535;

/// The directory of an archive.
pub(super) struct Directory {
    /// Members in their order, folders included, as many as were asked for.
    pub(super) members: Vec<Member>,
    /// How many there are, as the archive says.
    pub(super) count: u64,
}

/// A member, as the directory describes it.
pub(super) struct Member {
    /// Its name: a text, never a path.
    pub(super) name: String,
    pub(super) method: u16,
    pub(super) is_encrypted: bool,
    pub(super) is_folder: bool,
    pub(super) is_link: bool,
    pub(super) crc: u32,
    pub(super) compressed_bytes: u64,
    /// Its size as declared; not to be trusted.
    pub(super) declared_bytes: u64,
    /// Where its local header stands.
    pub(super) header_at: u64,
}

/// Where the directory stands and how much it has.
pub(super) struct End {
    start: u64,
    bytes: u64,
    /// Bytes before the archive; positions in it count from there.
    before: u64,
    /// Entries, as the archive says.
    pub(super) count: u64,
}

fn damaged(reason: impl Into<String>) -> IntakeError {
    IntakeError::DamagedArchive(reason.into())
}

fn unreadable(error: &std::io::Error) -> IntakeError {
    damaged(error.to_string())
}

/// Finds the end of the directory.
///
/// # Errors
/// When there is none, or it does not fit the file.
pub(super) fn end<R: Read + Seek>(reader: &mut R) -> Result<End, IntakeError> {
    let size = reader.seek(SeekFrom::End(0)).map_err(|error| unreadable(&error))?;
    let tail_at = size.saturating_sub(COMMENT_BYTES_MAX + END_BYTES as u64);
    let tail = bytes_at(reader, tail_at, size - tail_at)?;
    let is_end = |at: &usize| {
        tail[*at..].starts_with(b"PK\x05\x06")
            && tail.get(at + 20..at + END_BYTES).is_some_and(|length| at + END_BYTES + word(length, 0) <= tail.len())
    };
    let missing = || damaged("it was cut off: its directory is missing");
    let at = (0..=tail.len().saturating_sub(END_BYTES)).rev().find(is_end).ok_or_else(missing)?;
    let record = tail.get(at..at + END_BYTES).ok_or_else(missing)?;
    let (mut count, mut bytes, mut offset) = (word(record, 10) as u64, long(record, 12), long(record, 16));
    let mut end_at = tail_at + at as u64;
    if count == 0xffff || bytes == 0xffff_ffff || offset == 0xffff_ffff {
        let locator =
            end_at.checked_sub(LOCATOR_64_BYTES).map(|at| bytes_at(reader, at, LOCATOR_64_BYTES)).transpose()?;
        if let Some(locator) = locator.filter(|locator| locator.starts_with(b"PK\x06\x07")) {
            end_at = quad(&locator, 8);
            let record = bytes_at(reader, end_at, END_64_BYTES as u64)?;
            if !record.starts_with(b"PK\x06\x06") || record.len() < END_64_BYTES {
                return Err(missing());
            }
            (count, bytes, offset) = (quad(&record, 32), quad(&record, 40), quad(&record, 48));
        }
    }
    // What stands before the archive, as in one that unpacks itself, shifts all positions.
    let start = end_at.checked_sub(bytes).ok_or_else(|| damaged("its directory is larger than the file"))?;
    let before = start.checked_sub(offset).ok_or_else(|| damaged("its directory lies outside the file"))?;
    Ok(End { start, bytes, before, count })
}

/// Reads the directory, up to this number of members.
///
/// # Errors
/// When it is damaged.
pub(super) fn read<R: Read + Seek>(reader: &mut R, members_max: usize) -> Result<Directory, IntakeError> {
    let end = end(reader)?;
    reader.seek(SeekFrom::Start(end.start)).map_err(|error| unreadable(&error))?;
    let mut entries = reader.take(end.bytes);
    let mut members = Vec::new();
    while members.len() < members_max && (members.len() as u64) < end.count {
        let entry = next(&mut entries, ENTRY_BYTES)?;
        if !entry.starts_with(b"PK\x01\x02") || entry.len() < ENTRY_BYTES {
            return Err(damaged(format!("entry {} of its directory is no entry", members.len() + 1)));
        }
        let name = next(&mut entries, word(&entry, 28))?;
        let extra = next(&mut entries, word(&entry, 30))?;
        next(&mut entries, word(&entry, 32))?;
        members.push(member(&entry, &name, &extra, end.before));
    }
    Ok(Directory { members, count: end.count })
}

fn member(entry: &[u8], name: &[u8], extra: &[u8], before: u64) -> Member {
    let host = entry[5];
    let attributes = long(entry, 38);
    let file_type = attributes >> 16 & 0o170_000;
    let (declared_bytes, compressed_bytes, header_at) = sizes(long(entry, 24), long(entry, 20), long(entry, 42), extra);
    // Hosts 3 and 19 are Unix and macOS, which keep the kind of the file; the others may keep the bit of folders of DOS.
    let is_unix = matches!(host, 3 | 19);
    let is_folder = name.ends_with(b"/") || !is_unix && attributes & 0x10 != 0 && declared_bytes == 0;
    Member {
        name: charset::guess(name),
        method: word(entry, 10) as u16,
        is_encrypted: word(entry, 8) & 1 != 0,
        is_folder,
        is_link: is_unix && file_type == 0o120_000,
        crc: long(entry, 16) as u32,
        compressed_bytes,
        declared_bytes,
        header_at: header_at.saturating_add(before),
    }
}

/// Size, compressed size and position, with those that only the Zip64 field has (4.5.3).
fn sizes(declared: u64, compressed: u64, header: u64, extra: &[u8]) -> (u64, u64, u64) {
    let mut values = [declared, compressed, header];
    let mut rest = extra;
    while rest.len() >= 4 {
        let (id, length) = (word(rest, 0), word(rest, 2));
        let Some(mut field) = rest.get(4..4 + length) else { break };
        if id == 1 {
            for value in values.iter_mut().filter(|value| **value == 0xffff_ffff) {
                if field.len() >= 8 {
                    *value = quad(field, 0);
                    field = &field[8..];
                }
            }
        }
        rest = &rest[4 + length..];
    }
    (values[0], values[1], values[2])
}

/// So many bytes from here on, or those that there are.
fn next<R: Read>(reader: &mut R, count: usize) -> Result<Vec<u8>, IntakeError> {
    let mut bytes = Vec::with_capacity(count);
    reader.take(count as u64).read_to_end(&mut bytes).map_err(|error| unreadable(&error))?;
    if bytes.len() < count {
        return Err(damaged("its directory was cut off"));
    }
    Ok(bytes)
}

/// The bytes at a position; fewer where the file ends.
pub(super) fn bytes_at<R: Read + Seek>(reader: &mut R, at: u64, count: u64) -> Result<Vec<u8>, IntakeError> {
    reader.seek(SeekFrom::Start(at)).map_err(|error| unreadable(&error))?;
    let mut bytes = Vec::new();
    reader.take(count).read_to_end(&mut bytes).map_err(|error| unreadable(&error))?;
    Ok(bytes)
}

/// Two bytes; 0 where they are missing.
pub(super) fn word(bytes: &[u8], at: usize) -> usize {
    bytes.get(at..at + 2).map_or(0, |pair| usize::from(pair[0]) | usize::from(pair[1]) << 8)
}

/// Four bytes.
pub(super) fn long(bytes: &[u8], at: usize) -> u64 {
    word(bytes, at) as u64 | (word(bytes, at + 2) as u64) << 16
}

/// Eight bytes.
fn quad(bytes: &[u8], at: usize) -> u64 {
    long(bytes, at) | long(bytes, at + 4) << 32
}
