//! What bytes are, by their content: a document, or something that holds documents. The name only breaks ties.

use super::{IntakeError, MediaType, compound, mail, outlook, package};

/// Bytes at the front of a file that tell its kind.
pub(super) const HEAD_BYTES: usize = 64 * 1024;

/// Kinds of inputs and parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A document that has a reader.
    Document(MediaType),
    /// A zip archive (APPNOTE.TXT) that is no document.
    Archive,
    /// One compressed file (RFC 1952).
    Compressed,
    /// A message (RFC 5322).
    Message,
    /// A file of messages (RFC 4155).
    Mailbox,
    /// A message of Outlook (MS-OXMSG).
    Outlook,
    /// What Outlook packs for itself (MS-OXTNEF).
    Winmail,
}

impl Kind {
    /// The kind of these bytes.
    ///
    /// # Errors
    /// When there are none, they are of a kind that is not read, encrypted, or a damaged archive.
    pub(super) fn of(bytes: &[u8], name: &str) -> Result<Self, IntakeError> {
        if bytes.is_empty() {
            return Err(IntakeError::Empty);
        }
        if is_zip(bytes) {
            return package::kind(std::io::Cursor::new(bytes));
        }
        if bytes.starts_with(b"\xd0\xcf\x11\xe0") {
            return compound::kind(bytes);
        }
        if bytes.starts_with(b"\x1f\x8b") {
            return Ok(Self::Compressed);
        }
        if bytes.starts_with(outlook::WINMAIL_SIGNATURE) {
            return Ok(Self::Winmail);
        }
        let head = &bytes[..bytes.len().min(HEAD_BYTES)];
        if mail::is_mailbox(head) {
            return Ok(Self::Mailbox);
        }
        if mail::is_message(head) {
            return Ok(Self::Message);
        }
        MediaType::of(bytes, name).map(Self::Document)
    }
}

/// True for the first bytes of a zip archive; one without members begins with its end.
pub(super) fn is_zip(head: &[u8]) -> bool {
    head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06")
}
