//! What Outlook packs for other copies of itself alone: `winmail.dat` (TNEF, MS-OXTNEF).
//!
//! Comes in: its bytes. Goes out: the files that it holds, under their titles, and its text where that stands there as
//! plain text. Properties of the message itself are not read: the mail around it has them.

use std::borrow::Cow;

use crate::intake::open::{Opener, Stop};
use crate::intake::{Holds, IntakeError, KeepError, MediaType, Part, Role, charset};
use crate::intake::{kind::Kind, mail};

/// First bytes of such a file.
pub(in crate::intake) const SIGNATURE: &[u8] = b"\x78\x9f\x3e\x22";

/// Bytes before the attributes: signature and key.
const HEADER_BYTES: usize = 6;

/// Attributes (2.1.3.1): the text, the beginning of a file, its title and its bytes.
const BODY: u32 = 0x0002_800c;
const ATTACH_REND_DATA: u32 = 0x0006_9002;
const ATTACH_TITLE: u32 = 0x0001_8010;
const ATTACH_DATA: u32 = 0x0006_800f;

/// The files in it; it lies `depth` below the input.
///
/// # Errors
/// When it is damaged at its front, or what it holds cannot be kept.
pub(in crate::intake) fn open(opener: &mut Opener<'_>, bytes: &[u8], depth: usize) -> Result<Holds, Stop> {
    let mut rest = bytes.get(HEADER_BYTES..).unwrap_or_default();
    let mut parts = Vec::new();
    let mut file = Attached::default();
    while let Some((id, data, behind)) = attribute(rest) {
        rest = behind;
        match id {
            ATTACH_REND_DATA => {
                let is_left = std::mem::take(&mut file).close(opener, &mut parts, depth)?;
                rest = if is_left { rest } else { &[] };
            }
            ATTACH_TITLE => file.title = Some(charset::guess(text(data))),
            ATTACH_DATA => file.data = Some(data),
            BODY => {
                let body = charset::guess(text(data));
                if mail::shows_something(&body, MediaType::PlainText) && opener.budget.take_part() {
                    let kind = Ok(Kind::Document(MediaType::PlainText));
                    parts.push(opener.part_of("body.txt", Role::Body, body.as_bytes(), depth + 1, kind)?);
                }
            }
            _ => {}
        }
    }
    file.close(opener, &mut parts, depth)?;
    if !rest.is_empty() {
        // What was read stays; that there is more is said.
        let reason = "it was cut off, or an attribute of it is longer than the file".to_owned();
        let error = IntakeError::Damaged { what: "an attachment of Outlook (winmail.dat)", reason };
        if parts.is_empty() {
            return Err(error.into());
        }
        parts.push(Part::refused("further parts", Role::Attachment, rest.len() as u64, &error));
    }
    Ok(Holds::Archive { parts })
}

/// Number and bytes of the attribute at the front, and what stands behind it: level, number, length, bytes, checksum.
fn attribute(bytes: &[u8]) -> Option<(u32, &[u8], &[u8])> {
    let number = |at: usize| Some(u32::from_le_bytes(bytes.get(at..at + 4)?.try_into().ok()?));
    let (id, length) = (number(1)?, usize::try_from(number(5)?).ok()?);
    let end = length.checked_add(9)?;
    let data = bytes.get(9..end)?;
    // The checksum of the last may be missing.
    Some((id, data, bytes.get(end + 2..).unwrap_or_default()))
}

/// A text without the zero at its end.
fn text(data: &[u8]) -> &[u8] {
    let end = data.iter().position(|&byte| byte == 0).unwrap_or(data.len());
    &data[..end]
}

/// A file within it.
#[derive(Default)]
struct Attached<'a> {
    title: Option<String>,
    data: Option<&'a [u8]>,
}

impl Attached<'_> {
    /// Adds the file, where there is one; false where the input has too many parts.
    fn close(self, opener: &mut Opener<'_>, parts: &mut Vec<Part>, depth: usize) -> Result<bool, KeepError> {
        let name = self.title.map_or(Cow::Borrowed("attachment"), Cow::Owned);
        let Some(data) = self.data else { return Ok(true) };
        let is_left = opener.budget.take_part();
        parts.push(if is_left {
            opener.part(&name, Role::Attachment, data, depth + 1)?
        } else {
            opener.left_over(None)
        });
        Ok(is_left)
    }
}
