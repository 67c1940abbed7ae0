//! Messages (RFC 5322 with MIME, RFC 2045 to 2049) and mailboxes.
//!
//! Comes in: the bytes of a message. Goes out: its envelope and its parts: the text, in UTF-8, then or before it what is
//! attached, as it stands in the message. Of several forms of one text the HTML is taken, else the plain one; the others
//! are no parts. A text in which nothing can be seen is none either. Signatures are not checked, nothing is decrypted.

mod body;
mod continued;
mod fields;
mod mailbox;
mod mime;
mod sign;

use super::kind::Kind;
use super::open::{Opener, Stop};
use super::{Envelope, Holds, IntakeError, KeepError, MediaType, Part, Role};
use fields::Entity;

pub(super) use body::shows_something;
pub(super) use fields::written_timestamp;
pub(super) use mailbox::{is_mailbox, open as open_mailbox};
pub(super) use sign::is_message;

/// How deep parts of one message may lie in each other.
const MULTIPART_DEPTH_MAX: usize = 16;

/// The envelope and the parts of a message, which lies `depth` below the input.
///
/// # Errors
/// When what it holds cannot be kept.
pub(super) fn open_message(opener: &mut Opener<'_>, bytes: &[u8], depth: usize) -> Result<Holds, Stop> {
    let entity = Entity::of(without_front(bytes));
    let envelope = entity.fields.envelope();
    let mut message = Message { opener, depth, parts: Vec::new(), is_full: false };
    message.entity(&entity, &Place::default())?;
    Ok(Holds::Message { envelope, parts: message.parts })
}

/// The envelope in the header of a message, as Outlook keeps it.
pub(super) fn envelope(header: &str) -> Envelope {
    Entity::of(without_front(header.as_bytes())).fields.envelope()
}

/// A message without what other programs set around it: a byte order mark, blank lines, the line of a mailbox, the length
/// that Apple's program writes in a line before it and the list behind it.
fn without_front(bytes: &[u8]) -> &[u8] {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).trim_ascii_start();
    let (first, behind) = bytes.split_at(fields::line_end(bytes, 0).min(32));
    if let Ok(Ok(length)) = std::str::from_utf8(first.trim_ascii()).map(str::parse::<usize>) {
        return &behind[..length.min(behind.len())];
    }
    let is_separator = bytes.starts_with(b"From ") || bytes.starts_with(b">From ");
    if is_separator { &bytes[fields::line_end(bytes, 0)..] } else { bytes }
}

/// Where a part of a message stands.
#[derive(Clone, Copy, Default)]
struct Place {
    /// Multiparts around it.
    depth: usize,
    /// It is a message where it does not say what it is (RFC 2046, 5.1.5).
    in_digest: bool,
    /// Another form of its text was chosen.
    not_chosen: bool,
}

/// A message that is being opened.
struct Message<'a, 'b> {
    opener: &'a mut Opener<'b>,
    depth: usize,
    parts: Vec<Part>,
    /// There were too many parts.
    is_full: bool,
}

impl Message<'_, '_> {
    fn entity(&mut self, entity: &Entity<'_>, place: &Place) -> Result<(), KeepError> {
        if self.is_full {
            return Ok(());
        }
        let declared = entity.fields.declared_type();
        let (main, subtype) = declared.as_ref().map_or(("", ""), |(main, subtype)| (main.as_str(), subtype.as_str()));
        match (main, subtype) {
            ("multipart", _) => self.multipart(entity, subtype, place),
            ("message", "rfc822" | "global") => self.message(entity),
            ("", _) if place.in_digest => self.message(entity),
            _ => match body::kind(&entity.fields) {
                Some(_) if place.not_chosen => Ok(()),
                Some(kind) => self.text(entity, kind),
                None => self.attachment(entity, main, subtype),
            },
        }
    }

    fn multipart(&mut self, entity: &Entity<'_>, subtype: &str, place: &Place) -> Result<(), KeepError> {
        if place.depth >= MULTIPART_DEPTH_MAX {
            let error = IntakeError::TooDeep { depth_max: MULTIPART_DEPTH_MAX };
            return self
                .push(|_| Ok(Part::refused("further parts", Role::Attachment, entity.body.len() as u64, &error)));
        }
        let parts = entity.fields.boundary().map(|boundary| mime::parts(entity.body, boundary)).unwrap_or_default();
        if parts.is_empty() {
            // It says that it has parts and has none: what is there is its text.
            return if place.not_chosen { Ok(()) } else { self.text(entity, MediaType::PlainText) };
        }
        let depth = place.depth + 1;
        let chosen = (subtype == "alternative").then(|| body::chosen(&parts, MULTIPART_DEPTH_MAX - depth));
        for (index, part) in parts.into_iter().enumerate() {
            let place = Place {
                depth,
                in_digest: subtype == "digest",
                not_chosen: place.not_chosen || chosen.is_some_and(|chosen| chosen != index),
            };
            self.entity(&Entity::of(part), &place)?;
        }
        Ok(())
    }

    /// A message within the message.
    fn message(&mut self, entity: &Entity<'_>) -> Result<(), KeepError> {
        let bytes = mime::decoded(entity.body, entity.fields.transfer_encoding().as_deref());
        let name = entity.fields.file_name().unwrap_or("message.eml");
        let depth = self.depth + 1;
        let kind = if bytes.trim_ascii().is_empty() { Err(IntakeError::Empty) } else { Ok(Kind::Message) };
        self.push(|opener| opener.part_of(name, Role::Attachment, &bytes, depth, kind))
    }

    /// Its text, or a part of it.
    fn text(&mut self, entity: &Entity<'_>, kind: MediaType) -> Result<(), KeepError> {
        let Some(text) = body::text(entity, kind) else { return Ok(()) };
        let (name, depth) = (body_name(kind), self.depth + 1);
        self.push(|opener| opener.part_of(name, Role::Body, text.as_bytes(), depth, Ok(Kind::Document(kind))))
    }

    fn attachment(&mut self, entity: &Entity<'_>, main: &str, subtype: &str) -> Result<(), KeepError> {
        let fields = &entity.fields;
        let bytes = mime::decoded(entity.body, fields.transfer_encoding().as_deref());
        let role = if fields.is_inline() { Role::Inline } else { Role::Attachment };
        let depth = self.depth + 1;
        let name = fields.file_name().unwrap_or(match (main, subtype) {
            ("text", "html") => "attachment.html",
            ("text", "markdown") => "attachment.md",
            ("text", _) => "attachment.txt",
            _ => "attachment",
        });
        self.push(|opener| opener.part(name, role, &bytes, depth))
    }

    /// Adds a part, unless there are too many.
    fn push(&mut self, open: impl FnOnce(&mut Opener<'_>) -> Result<Part, KeepError>) -> Result<(), KeepError> {
        self.is_full = !self.opener.budget.take_part();
        let part = if self.is_full { self.opener.left_over(None) } else { open(self.opener)? };
        self.parts.push(part);
        Ok(())
    }
}

/// The name that stands for the text of a message, which has none.
pub(super) fn body_name(kind: MediaType) -> &'static str {
    match kind {
        MediaType::Html => "body.html",
        _ => "body.txt",
    }
}
