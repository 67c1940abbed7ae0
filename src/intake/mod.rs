//! Intake: from a path to a submission.
//!
//! Comes in: the path of a file. Goes out: its bytes, their SHA-256, its media type (by content, the
//! name only breaks ties) and its file name. It does not look inside archives or messages.

mod compound;
mod media_type;
mod package;
mod part;

use std::path::Path;

use sha2::{Digest, Sha256};
use thiserror::Error;

pub use media_type::MediaType;
pub use part::{Bounds, Envelope, Holds, Keep, KeepError, Part, Refusal, RefusalCode, Role, open};

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

/// Why a file could not be taken in.
#[derive(Debug, Error)]
pub enum IntakeError {
    /// The file could not be opened or read.
    #[error("cannot read the file: {0}")]
    Unreadable(String),
    /// There is nothing in it.
    #[error("the file is empty")]
    Empty,
    /// It is larger than any questionnaire.
    #[error("the file has {size_bytes} bytes; the largest accepted has {SIZE_BYTES_MAX}")]
    TooLarge {
        /// Size of the file.
        size_bytes: u64,
    },
    /// Its kind has no reader.
    #[error("the file is {0}, which this version does not read")]
    Unsupported(&'static str),
    /// An Office file whose content is encrypted (MS-OFFCRYPTO, ODF 1.3 part 2).
    #[error("the file is an Office document protected by a password")]
    Protected,
    /// A zip archive that cannot be opened.
    #[error("the file is a damaged Word, OpenDocument or zip file: {0}")]
    DamagedArchive(String),
}

impl IntakeError {
    /// What the person can do about it.
    pub fn remedy(&self) -> &'static str {
        match self {
            Self::Unreadable(_) => "check that the file exists and that you may read it",
            Self::Empty | Self::DamagedArchive(_) => "ask the sender for the file again",
            Self::Protected => "open it with its password, save it without one, and run again",
            Self::TooLarge { .. } => {
                "check that it is a returned questionnaire; remove pictures or attachments from it"
            }
            Self::Unsupported(_) => {
                "convert it to Word, PDF, Markdown or plain text (.docx, .pdf, .md, .txt) and run again"
            }
        }
    }
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
            return Err(IntakeError::TooLarge { size_bytes });
        }
        let bytes = fs_err::read(path).map_err(unreadable)?;
        Self::from_bytes(name.to_owned(), bytes)
    }

    /// The same, with the password that opens it where it needs one.
    #[must_use]
    pub fn with_password(self, password: Option<&str>) -> Self {
        Self { password: password.map(str::to_owned), ..self }
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
        let sha256 = Sha256::digest(&bytes).iter().map(|byte| format!("{byte:02x}")).collect();
        Ok(Self { name, bytes, sha256, media_type, password: None })
    }
}

/// What the system says, without the path that `fs_err` adds: our messages name it themselves.
pub(crate) fn reason(error: &std::io::Error) -> String {
    let original = error.get_ref().and_then(|named| named.source());
    original.map_or_else(|| error.to_string(), ToString::to_string)
}
