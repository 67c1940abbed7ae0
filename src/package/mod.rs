//! Package: a data set as a bag for archives (BagIt 1.0, RFC 8493), and the check of such a bag.
//!
//! Comes in: a data set. Goes out: one folder with all that is needed to understand the records and to make them again,
//! whole or not at all. The other way: a bag comes in, which anybody may have made, and what holds of it goes out. Neither
//! looks at a clock, follows a link, or sends anything anywhere.

mod bag;
mod decisions;
mod evidence;
mod inputs;
mod payload;
mod program;
mod readme;
mod verify;

use std::path::{Path, PathBuf};

use thiserror::Error;

use crate::batch::{BatchError, Workers};
use crate::intake::reason;
use crate::journal::Failure;

pub use bag::{Flaw, FlawCode};
pub use payload::bagit;
pub use verify::{
    Again, FieldDifference, FieldStanding, RecordVerified, Step, Tally, Unresolved, Verification, Verifier,
    VerifyError, verify,
};

/// What a person asks of a package.
#[derive(Debug)]
pub struct Order<'a> {
    /// Folder that the bag becomes; absent, or empty.
    pub bag: &'a Path,
    /// Rules files beside those of the data set and of the program.
    pub rules: &'a [PathBuf],
    /// How originals are opened, which may be built to harm the process that does: they read documents; pictures are made by
    /// the command `page` of their program.
    pub workers: &'a Workers,
    /// JSON Schemas, each with its name.
    pub schemas: &'a [(String, String)],
    /// What the bag says of where it comes from.
    pub label: Label,
}

/// What only a person can say of a bag (RFC 8493, 2.2.2).
#[derive(Debug, Clone, Default)]
pub struct Label {
    /// `Source-Organization`.
    pub source_organization: Option<String>,
    /// `Contact-Name`.
    pub contact_name: Option<String>,
    /// `Bagging-Date` (ISO 8601). No clock is asked: the same data set makes the same bag.
    pub bagging_date: Option<String>,
}

/// What is told while a package is made.
#[derive(Debug)]
pub enum Told<'a> {
    /// So many records are to be packed.
    Records(usize),
    /// A record is packed.
    Record(&'a str),
    /// So many pictures are to be made.
    Pictures(usize),
    /// Another picture is made, or has failed.
    Picture,
    /// Something is not in the package that belongs there.
    Lacks(&'a Lack),
}

/// Something that belongs into the package and could not be had.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lack {
    /// What it is of: a path in the bag.
    pub of: String,
    /// Why.
    pub failure: Failure,
}

/// An input that is not in the package as it came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lost {
    /// The input, as the journal names it.
    pub input: String,
    /// Why.
    pub reason: &'static str,
}

/// A package that was made.
#[derive(Debug, Default)]
pub struct Packed {
    /// Records in it.
    pub records: usize,
    /// Originals in it.
    pub originals: usize,
    /// Pictures of pages in it.
    pub pictures: usize,
    /// Inputs in it, as they came.
    pub inputs: usize,
    /// Decisions of people in it.
    pub decisions: usize,
    /// Inputs that are gone, changed or were never read.
    pub lost: Vec<Lost>,
    /// What else is not in it.
    pub lacks: Vec<Lack>,
    /// Files of the payload.
    pub files: u64,
    /// Their bytes.
    pub size_bytes: u64,
}

/// Why there is no package.
#[derive(Debug, Error)]
pub enum PackageError {
    /// The name is taken.
    #[error("the folder for the bag is not empty")]
    NotEmpty {
        /// The folder.
        folder: PathBuf,
    },
    /// No worker can be started, or it cannot write.
    #[error(transparent)]
    Work(#[from] BatchError),
    /// It cannot be written.
    #[error("cannot write the bag: {}", reason(cause))]
    Write {
        /// The file or folder.
        path: PathBuf,
        /// What the system says.
        cause: std::io::Error,
    },
}

impl PackageError {
    /// The file or folder.
    pub fn place(&self) -> String {
        match self {
            Self::NotEmpty { folder } => folder.display().to_string(),
            Self::Work(error) => error.place(),
            Self::Write { path, .. } => path.display().to_string(),
        }
    }

    /// What the person can do about it.
    pub fn remedy(&self) -> &str {
        let cause = match self {
            Self::NotEmpty { .. } => {
                return "name another folder with --bag, or move what is there away: a bag is never written over";
            }
            Self::Work(error) => return error.remedy(),
            Self::Write { cause, .. } => cause,
        };
        match cause.kind() {
            std::io::ErrorKind::PermissionDenied | std::io::ErrorKind::ReadOnlyFilesystem => {
                "choose a place that you may write to with --bag"
            }
            std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded => {
                "free some space or choose another place with --bag; nothing was left half done"
            }
            _ => "check what was given with --bag",
        }
    }
}

/// Text from outside on one line: every character escaped that a program would act on or that hides others.
fn one_line(text: &str) -> String {
    let acts = |c: char| {
        c.is_control()
            || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{61c}')
    };
    text.chars().map(|c| if acts(c) { c.escape_unicode().to_string() } else { c.to_string() }).collect()
}
