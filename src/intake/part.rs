//! The parts of an input, as a tree: documents, and what holds them. Nothing of an input is missing from it.

use std::fmt::Write as _;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::{Envelope, IntakeError, MediaType};

/// Most characters of a name or subject that are kept.
const NAME_CHARACTERS_MAX: usize = 255;

/// An input, or a part of one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// Name that the sender gave it, else one that says what it is. A text, never a path.
    pub name: String,
    /// How it lies in what holds it.
    pub role: Role,
    /// SHA-256 of its bytes in lower-case hexadecimal digits; `null` where they were not read.
    pub sha256: Option<String>,
    /// Its size; of what was not read, the size that is declared.
    pub size_bytes: u64,
    /// What it holds.
    pub holds: Holds,
}

/// How a part lies in what holds it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// It is the input itself.
    Given,
    /// A member of an archive, or a message of a mailbox.
    Member,
    /// Attached to a message.
    Attachment,
    /// Shown within a message: a logo, a picture.
    Inline,
    /// The text of a message.
    Body,
}

/// What an input or part is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Holds {
    /// A document that has a reader.
    Document {
        /// What it is.
        media_type: MediaType,
    },
    /// A message.
    Message {
        /// What it says of itself.
        envelope: Envelope,
        /// Its text and what is attached to it.
        parts: Vec<Part>,
    },
    /// A file of messages.
    Mailbox {
        /// Its messages.
        parts: Vec<Part>,
    },
    /// An archive, a compressed file, or what Outlook packs for itself (`winmail.dat`).
    Archive {
        /// Its members, in the order of its directory.
        parts: Vec<Part>,
    },
    /// It was not opened.
    Refused {
        /// Why.
        refusal: Refusal,
    },
}

/// Why a part was not opened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refusal {
    /// Stable code.
    pub code: RefusalCode,
    /// What happened.
    pub message: String,
    /// What the person can do about it.
    pub remedy: String,
    /// What it is, where its kind has no reader: "a PNG picture".
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unsupported_kind: Option<String>,
}

/// Codes of refusals.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RefusalCode {
    /// There is nothing in it.
    Empty,
    /// It is larger than any questionnaire.
    TooLarge,
    /// Its kind has no reader.
    Unsupported,
    /// It cannot be opened, or not to its end.
    Damaged,
    /// It is encrypted.
    Protected,
    /// The system did not let it be read.
    Unreadable,
    /// It lies too deep in messages and archives.
    TooDeep,
    /// The input has too many parts.
    TooManyParts,
    /// More came out of the input than out of any honest one.
    TooMuchUnpacked,
}

impl Refusal {
    /// The refusal for this error.
    pub fn of(error: &IntakeError) -> Self {
        let (code, kind) = match error {
            IntakeError::Unreadable(_) => (RefusalCode::Unreadable, None),
            IntakeError::Empty => (RefusalCode::Empty, None),
            IntakeError::TooLarge { .. } => (RefusalCode::TooLarge, None),
            IntakeError::Unsupported(kind) => (RefusalCode::Unsupported, Some((*kind).to_owned())),
            IntakeError::Protected | IntakeError::Encrypted(_) => (RefusalCode::Protected, None),
            IntakeError::DamagedArchive(_) | IntakeError::Damaged { .. } => (RefusalCode::Damaged, None),
            IntakeError::TooDeep { .. } => (RefusalCode::TooDeep, None),
            IntakeError::TooManyParts { .. } => (RefusalCode::TooManyParts, None),
            IntakeError::TooMuchUnpacked { .. } => (RefusalCode::TooMuchUnpacked, None),
        };
        Self { code, message: error.to_string(), remedy: error.remedy().to_owned(), unsupported_kind: kind }
    }
}

impl Part {
    /// A part that was not opened and whose bytes were not read.
    pub(super) fn refused(name: &str, role: Role, size_bytes: u64, error: &IntakeError) -> Self {
        let holds = Holds::Refused { refusal: Refusal::of(error) };
        Self { name: shown_name(name), role, sha256: None, size_bytes, holds }
    }

    /// The parts that it holds.
    pub fn parts(&self) -> &[Self] {
        match &self.holds {
            Holds::Message { parts, .. } | Holds::Mailbox { parts } | Holds::Archive { parts } => parts,
            Holds::Document { .. } | Holds::Refused { .. } => &[],
        }
    }
}

/// A name or subject from outside as it is kept: without control characters, and not longer than a line or two.
pub(super) fn shown_name(name: &str) -> String {
    let visible = |c: char| if c.is_control() { char::REPLACEMENT_CHARACTER } else { c };
    let mut shown: String = name.trim().chars().take(NAME_CHARACTERS_MAX).map(visible).collect();
    if name.trim().chars().nth(NAME_CHARACTERS_MAX).is_some() {
        shown.push('…');
    }
    shown
}

/// SHA-256 in lower-case hexadecimal digits.
pub(crate) fn sha256(bytes: &[u8]) -> String {
    hexadecimal(&Sha256::digest(bytes))
}

/// Bytes in lower-case hexadecimal digits.
pub(crate) fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut digits, byte| {
        // Writing to a string cannot fail.
        let _ = write!(digits, "{byte:02x}");
        digits
    })
}
