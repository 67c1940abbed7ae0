//! Temporary.
use serde::{Deserialize, Serialize};
use std::path::Path;

use super::{IntakeError, MediaType, Submission};

/// What a sender's message says of itself.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Envelope {
    /// a
    pub from: Option<String>,
    /// a
    pub from_name: Option<String>,
    /// a
    pub subject: Option<String>,
    /// a
    pub date: Option<String>,
    /// a
    pub message_id: Option<String>,
}
/// a
#[derive(Debug, Default)]
pub struct Bounds;
/// a
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct KeepError(#[from] pub std::io::Error);
/// a
pub trait Keep {
    /// a
    fn keep(&mut self, sha256: &str, bytes: &[u8]) -> std::io::Result<()>;
}
/// a
pub fn open(path: &Path, name: &str, _bounds: &Bounds, _keep: &mut dyn Keep) -> Result<Part, KeepError> {
    let refused = |error: IntakeError| Holds::Refused {
        refusal: Refusal {
            code: if matches!(error, IntakeError::Unsupported(_)) {
                RefusalCode::Unsupported
            } else {
                RefusalCode::Unreadable
            },
            message: error.to_string(),
            remedy: error.remedy().into(),
            unsupported_kind: None,
        },
    };
    let size_bytes = std::fs::metadata(path).map(|m| m.len()).unwrap_or(0);
    Ok(match Submission::open(path) {
        Ok(s) => Part {
            name: name.into(),
            role: Role::Given,
            sha256: Some(s.sha256),
            size_bytes,
            holds: Holds::Document { media_type: s.media_type },
        },
        Err(e) => Part { name: name.into(), role: Role::Given, sha256: None, size_bytes, holds: refused(e) },
    })
}

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
    /// An archive, or a compressed file.
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

impl Part {
    /// The parts that it holds.
    pub fn parts(&self) -> &[Self] {
        match &self.holds {
            Holds::Message { parts, .. } | Holds::Mailbox { parts } | Holds::Archive { parts } => parts,
            Holds::Document { .. } | Holds::Refused { .. } => &[],
        }
    }
}
