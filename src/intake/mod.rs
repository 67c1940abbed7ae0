//! Intake: from a path to a submission.
//!
//! Comes in: the path of a file. Goes out: from [`open`], the tree of its parts, each with its SHA-256 and its media
//! type (by content; the name only breaks ties), for messages, mailboxes and archives hold documents and each other;
//! from [`Submission::open`], one document with its bytes. Names from outside are texts, never paths.

mod archive;
mod bounds;
mod charset;
mod compound;
mod envelope;
mod error;
mod kind;
mod mail;
mod media_type;
mod open;
mod outlook;
mod package;
mod part;

use std::path::Path;

pub use bounds::Bounds;
pub use envelope::Envelope;
pub use error::IntakeError;
pub use media_type::MediaType;
pub use open::{Keep, KeepError, open, open_bytes};
pub use part::{Holds, Part, Refusal, RefusalCode, Role};
pub(crate) use part::{hexadecimal, sha256};

/// Largest file that is taken in, in bytes. A returned questionnaire with pictures stays far below.
pub const SIZE_BYTES_MAX: u64 = 256 * 1024 * 1024;

/// One returned document, as it came.
#[derive(Debug, Clone)]
pub struct Submission {
    /// File name without its folder.
    pub name: String,
    /// The bytes.
    pub bytes: Vec<u8>,
    /// SHA-256 of the bytes, in lower-case hexadecimal digits.
    pub sha256: String,
    /// What the bytes are.
    pub media_type: MediaType,
    /// The password that opens it, where one was given.
    pub password: Option<String>,
}

impl Submission {
    /// Takes in the file at `path`.
    ///
    /// # Errors
    /// When it cannot be read, is empty, too large, or of a kind that has no reader.
    pub fn open(path: &Path) -> Result<Self, IntakeError> {
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        Self::read(path, &name)
    }

    /// Takes in the file at `path`, which came under another name.
    ///
    /// # Errors
    /// When it cannot be read, is empty, too large, or of a kind that has no reader.
    pub fn read(path: &Path, name: &str) -> Result<Self, IntakeError> {
        let unreadable = |error: std::io::Error| IntakeError::Unreadable(reason(&error));
        let size_bytes = fs_err::metadata(path).map_err(unreadable)?.len();
        if size_bytes > SIZE_BYTES_MAX {
            return Err(IntakeError::TooLarge { size_bytes, size_bytes_max: SIZE_BYTES_MAX });
        }
        let bytes = fs_err::read(path).map_err(unreadable)?;
        Self::from_bytes(name.to_owned(), bytes)
    }

    /// The same, with the password that opens it where it needs one.
    #[must_use]
    pub fn with_password(self, password: Option<&str>) -> Self {
        Self { password: password.map(str::to_owned), ..self }
    }

    /// Takes in the bytes of a part whose kind is known ([`Holds::Document`]).
    pub fn of_part(name: String, bytes: Vec<u8>, media_type: MediaType) -> Self {
        let sha256 = part::sha256(&bytes);
        Self { name, bytes, sha256, media_type, password: None }
    }

    /// Takes in bytes that were read elsewhere; `name` is a file name without folders.
    ///
    /// # Errors
    /// When there are none, or they are of a kind that has no reader.
    pub fn from_bytes(name: String, bytes: Vec<u8>) -> Result<Self, IntakeError> {
        if bytes.is_empty() {
            return Err(IntakeError::Empty);
        }
        let media_type = MediaType::of(&bytes, &name)?;
        Ok(Self::of_part(name, bytes, media_type))
    }
}

/// What the system says, without the path that `fs_err` adds: our messages name it themselves.
pub(crate) fn reason(error: &std::io::Error) -> String {
    let original = error.get_ref().and_then(|named| named.source());
    original.map_or_else(|| error.to_string(), ToString::to_string)
}
