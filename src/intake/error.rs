//! Why a file, or a part of one, could not be taken in.

use thiserror::Error;

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
    #[error("the file has {size_bytes} bytes; the largest accepted has {size_bytes_max}")]
    TooLarge {
        /// Size of the file; of what is compressed, the size at which it was left.
        size_bytes: u64,
        /// Largest that is accepted.
        size_bytes_max: u64,
    },
    /// Its kind has no reader.
    #[error("the file is {0}, which this version does not read")]
    Unsupported(&'static str),
    /// An Office file whose content is encrypted (MS-OFFCRYPTO, ODF 1.3 part 2).
    #[error("the file is an Office document protected by a password")]
    Protected,
    /// Something else that is encrypted.
    #[error("the file is {0}, which cannot be opened without its key or password")]
    Encrypted(&'static str),
    /// A zip archive that cannot be opened.
    #[error("the file is a damaged Word, OpenDocument or zip file: {0}")]
    DamagedArchive(String),
    /// Something else that cannot be opened, or not to its end.
    #[error("the file is {what} that is damaged: {reason}")]
    Damaged {
        /// What it is.
        what: &'static str,
        /// What is wrong with it.
        reason: String,
    },
    /// It lies too deep.
    #[error("messages and archives lie in each other more than {depth_max} deep; what lies deeper is not opened")]
    TooDeep {
        /// How deep they may lie.
        depth_max: usize,
    },
    /// Too many parts.
    #[error("the input has more than {parts_max} parts; {left} here are not opened")]
    TooManyParts {
        /// Most parts of one input.
        parts_max: usize,
        /// Parts that are left over, as a sentence needs it: "12", "at least 1".
        left: String,
    },
    /// More comes out of it than out of any honest file.
    #[error("more than {bytes_max} bytes come out of the file, far more than its size lets expect")]
    TooMuchUnpacked {
        /// Most bytes that may come out.
        bytes_max: u64,
    },
}

impl IntakeError {
    /// What the person can do about it.
    pub fn remedy(&self) -> &'static str {
        match self {
            Self::Unreadable(_) => "check that the file exists and that you may read it",
            Self::Empty | Self::DamagedArchive(_) | Self::Damaged { .. } => "ask the sender for the file again",
            Self::Protected => "open it with its password, save it without one, and run again",
            Self::Encrypted(_) => "open it in the program that made it, save what it holds, and run again on that",
            Self::TooLarge { .. } => {
                "check that it is a returned questionnaire; remove pictures or attachments from it"
            }
            Self::Unsupported(_) => {
                "convert it to Word, PDF, Markdown or plain text (.docx, .pdf, .md, .txt) and run again"
            }
            Self::TooDeep { .. } | Self::TooManyParts { .. } => {
                "take the returned questionnaires out of it, and run again on them"
            }
            Self::TooMuchUnpacked { .. } => {
                "do not open it before you know where it comes from; ask the sender for the file again"
            }
        }
    }
}
