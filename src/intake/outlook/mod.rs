//! Messages of Outlook (`.msg`, MS-OXMSG): storages and streams of a compound file.
//!
//! Comes in: the bytes of such a file. Goes out: the envelope and the parts of the message: its text, as HTML where it has
//! that, else plain, and what is attached, other messages included. A text that is there as compressed RTF alone
//! (MS-OXRTFCP) is a refused part; so are objects of other programs that lie in the text.

mod properties;
mod winmail;

use std::io::Cursor;

use cfb::CompoundFile;

use super::kind::Kind;
use super::mail::{self, body_name, shows_something, written_timestamp};
use super::open::{Opener, Stop};
use super::part::shown_name;
use super::{Envelope, Holds, IntakeError, KeepError, MediaType, Part, Role, charset};
use properties::{File, Properties};

pub(super) use winmail::{SIGNATURE as WINMAIL_SIGNATURE, open as open_winmail};

/// Bytes before the short properties of a message, of one within it, and of an attachment (MS-OXMSG, 2.4.1).
const MESSAGE_HEADER: usize = 32;
const EMBEDDED_HEADER: usize = 24;
const ATTACHMENT_HEADER: usize = 8;

/// Ways in which an attachment is kept (PidTagAttachMethod): a message within the message, an object of another program.
const METHOD_MESSAGE: u32 = 5;
const METHOD_OBJECT: u32 = 6;

/// The envelope and the parts of a message, which lies `depth` below the input.
///
/// # Errors
/// When the file is damaged, or what it holds cannot be kept.
pub(super) fn open(opener: &mut Opener<'_>, bytes: &[u8], depth: usize) -> Result<Holds, Stop> {
    let damaged =
        |error: std::io::Error| IntakeError::Damaged { what: "an Outlook message", reason: error.to_string() };
    let mut file = CompoundFile::open(Cursor::new(bytes)).map_err(damaged)?;
    Ok(message(opener, &mut file, "/", MESSAGE_HEADER, depth)?)
}

fn message(
    opener: &mut Opener<'_>,
    file: &mut File<'_>,
    path: &str,
    header_bytes: usize,
    depth: usize,
) -> Result<Holds, KeepError> {
    let properties = Properties::of(file, path, header_bytes);
    let envelope = envelope(file, &properties);
    let mut parts = Vec::new();
    if let Some(text) = text(opener, file, &properties) {
        if opener.budget.take_part() {
            parts.push(match text {
                Text::Readable(text, kind) => {
                    let kept = Ok(Kind::Document(kind));
                    opener.part_of(body_name(kind), Role::Body, text.as_bytes(), depth + 1, kept)?
                }
                Text::RichAlone(size_bytes) => {
                    let error = IntakeError::Unsupported("the text of an Outlook message as compressed RTF");
                    Part::refused("body.rtf", Role::Body, size_bytes, &error)
                }
            });
        } else {
            parts.push(opener.left_over(None));
            return Ok(Holds::Message { envelope, parts });
        }
    }
    let is_attachment = |entry: &cfb::Entry| entry.is_storage() && entry.name().starts_with("__attach_version1.0_");
    let mut attachments: Vec<String> = file
        .read_storage(path)
        .into_iter()
        .flatten()
        .filter(is_attachment)
        .map(|entry| entry.name().to_owned())
        .collect();
    attachments.sort();
    let count = attachments.len();
    for (index, name) in attachments.into_iter().enumerate() {
        if !opener.budget.take_part() {
            parts.push(opener.left_over(Some(count - index)));
            break;
        }
        parts.push(attachment(opener, file, &format!("{path}{name}/"), depth)?);
    }
    Ok(Holds::Message { envelope, parts })
}

/// What the message says of itself: its own properties, else the header with which it came.
fn envelope(file: &mut File<'_>, properties: &Properties) -> Envelope {
    // PidTagTransportMessageHeaders.
    let header = properties.text(file, 0x007d).map(|header| mail::envelope(&header)).unwrap_or_default();
    // PidTagSenderSmtpAddress, PidTagSentRepresentingSmtpAddress, PidTagSenderEmailAddress,
    // PidTagSentRepresentingEmailAddress; the last two may be names within an Exchange server.
    let addresses = [0x5d01, 0x5d02, 0x0c1f, 0x0065];
    let from = addresses.into_iter().find_map(|number| properties.text(file, number).filter(|text| text.contains('@')));
    // PidTagSenderName, PidTagSentRepresentingName.
    let from_name = [0x0c1a, 0x0042].into_iter().find_map(|number| properties.text(file, number));
    // PidTagClientSubmitTime, PidTagMessageDeliveryTime.
    let sent = properties.time(0x0039).and_then(written_timestamp);
    let delivered = || properties.time(0x0e06).and_then(written_timestamp);
    // PidTagInternetMessageId.
    let id = properties.text(file, 0x1035).map(|id| id.trim_start_matches('<').trim_end_matches('>').to_owned());
    Envelope {
        from: from.map(|address| shown_name(&address.to_lowercase())).or(header.from),
        from_name: from_name.map(|name| shown_name(&name)).or(header.from_name),
        // PidTagSubject.
        subject: properties.text(file, 0x0037).map(|subject| shown_name(&subject)).or(header.subject),
        date: sent.or(header.date).or_else(delivered),
        message_id: id.map(|id| shown_name(&id)).or(header.message_id),
    }
}

/// The text of a message.
enum Text {
    /// In UTF-8.
    Readable(String, MediaType),
    /// Only as compressed RTF, of this size.
    RichAlone(u64),
}

fn text(opener: &Opener<'_>, file: &mut File<'_>, properties: &Properties) -> Option<Text> {
    let bytes_max = opener.budget.bounds.part_bytes_max;
    // PidTagHtml, which may be bytes or a text, PidTagBody, PidTagRtfCompressed.
    let html = properties.binary(file, 0x1013, bytes_max);
    let html = html.map(|html| charset::decode_html(&html, properties.charset().as_deref()));
    let html = html.or_else(|| properties.long_text(file, 0x1013, bytes_max));
    if let Some(html) = html.filter(|html| shows_something(html, MediaType::Html)) {
        return Some(Text::Readable(html, MediaType::Html));
    }
    let plain = properties.long_text(file, 0x1000, bytes_max).map(|text| text.trim_end_matches('\0').to_owned());
    if let Some(plain) = plain.filter(|plain| shows_something(plain, MediaType::PlainText)) {
        return Some(Text::Readable(plain, MediaType::PlainText));
    }
    properties.binary_size(file, 0x1009).map(Text::RichAlone)
}

fn attachment(opener: &mut Opener<'_>, file: &mut File<'_>, path: &str, depth: usize) -> Result<Part, KeepError> {
    let properties = Properties::of(file, path, ATTACHMENT_HEADER);
    // PidTagAttachLongFilename, PidTagAttachFilename, PidTagDisplayName.
    let name = [0x3707, 0x3704, 0x3001].into_iter().find_map(|number| properties.text(file, number));
    let name = name.unwrap_or_else(|| "attachment".to_owned());
    // PidTagAttachFlags: shown within the HTML; PidTagAttachmentHidden is a boolean, and says the same.
    let is_inline = properties.integer(0x3714).is_some_and(|flags| flags & 4 != 0);
    let role = if is_inline { Role::Inline } else { Role::Attachment };
    // PidTagAttachMethod.
    let method = properties.integer(0x3705);
    let object = format!("{path}__substg1.0_3701000D/");
    if file.is_storage(&object) {
        return match method {
            Some(METHOD_OBJECT) => refused(&name, role, &IntakeError::Unsupported("an object of another program")),
            _ if !file.is_stream(format!("{object}__properties_version1.0")) && method != Some(METHOD_MESSAGE) => {
                refused(&name, role, &IntakeError::Unsupported("an object of another program"))
            }
            _ if depth + 1 >= opener.budget.bounds.depth_max => {
                refused(&name, role, &IntakeError::TooDeep { depth_max: opener.budget.bounds.depth_max })
            }
            _ => {
                // It has no bytes of its own: its streams lie among those of the file.
                let holds = message(opener, file, &object, EMBEDDED_HEADER, depth + 1)?;
                Ok(Part { name: shown_name(&name), role, sha256: None, size_bytes: 0, holds })
            }
        };
    }
    let bytes_max = opener.budget.bounds.part_bytes_max;
    // PidTagAttachDataBinary.
    let size_bytes = properties.binary_size(file, 0x3701).unwrap_or(0);
    if size_bytes > bytes_max {
        let error = IntakeError::TooLarge { size_bytes, size_bytes_max: bytes_max };
        return Ok(Part::refused(&name, role, size_bytes, &error));
    }
    // Streams of a file that was made for it may share their sectors: what comes out is counted before it is read.
    if let Err(error) = opener.budget.unpacked_max(size_bytes) {
        return Ok(Part::refused(&name, role, size_bytes, &error));
    }
    match properties.binary(file, 0x3701, bytes_max) {
        Some(bytes) if (bytes.len() as u64) < size_bytes => {
            let reason = "an attachment was cut off".to_owned();
            refused(&name, role, &IntakeError::Damaged { what: "an Outlook message", reason })
        }
        Some(bytes) => opener.part(&name, role, &bytes, depth + 1),
        None if size_bytes > 0 => {
            let reason = "an attachment cannot be read".to_owned();
            refused(&name, role, &IntakeError::Damaged { what: "an Outlook message", reason })
        }
        None => refused(&name, role, &IntakeError::Unsupported("a link to a file that is elsewhere")),
    }
}

fn refused(name: &str, role: Role, error: &IntakeError) -> Result<Part, KeepError> {
    Ok(Part::refused(name, role, 0, error))
}
