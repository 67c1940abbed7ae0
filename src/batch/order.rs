//! A run as it is ordered, how far it has come, what came of it, and what keeps it from being done.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Read;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};
use thiserror::Error;

use super::pool::{StartError, Workers};
use crate::decision::LedgerError;
use crate::history::{Histories, Roster};
use crate::intake::{MediaType, hexadecimal};
use crate::journal::{Entry, Facts, Failure, JournalError, Settings};
use crate::questionnaire::Questionnaire;
use crate::write::{WriteError, record_path};

/// Larger inputs are not compared with earlier runs: to read them for that costs as much as to open them.
const COMPARED_BYTES_MAX: u64 = 4 * 1024 * 1024 * 1024;

/// A run to be.
#[derive(Debug)]
pub struct Batch<'a> {
    /// Files and folders, as they were named.
    pub inputs: &'a [PathBuf],
    /// Folder that all goes to.
    pub out: &'a Path,
    /// What results depend on beside their inputs.
    pub settings: Settings,
    /// Files that are written beside the records, by their names below the folder: rules, model, roster.
    pub beside: Vec<(String, Vec<u8>)>,
    /// The questionnaires that records are made by.
    pub questionnaires: &'a [Questionnaire],
    /// Who is expected to answer.
    pub roster: Option<&'a Roster>,
    /// How documents are read.
    pub workers: Workers,
    /// Whether documents that failed before are tried again.
    pub retries_failed: bool,
}

/// How far a run has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Progress {
    /// So many of so many inputs were opened.
    Opened(usize, usize),
    /// So many of so many documents were read.
    Read(usize, usize),
}

/// What came of a run.
#[derive(Debug)]
pub struct Ran {
    /// The journal: what became of each input of this run and of earlier ones.
    pub entries: Vec<Entry>,
    /// Inputs of this run, as the journal names them.
    pub given: BTreeSet<String>,
    /// Histories of all respondents.
    pub histories: Histories,
    /// What each record says of itself, joined with what people decided, by its id.
    pub facts: BTreeMap<String, Facts>,
    /// Inputs of earlier runs that are not where they were; what they held counts still.
    pub gone: Vec<String>,
    /// Records of earlier runs under other settings, whose inputs were not given this time.
    pub stale: usize,
}

impl Ran {
    /// What became of the inputs of this run, as they are now.
    pub fn of_run(&self) -> impl Iterator<Item = &Entry> {
        self.entries.iter().filter(|entry| !entry.replaced && self.given.contains(&entry.address.input))
    }
}

/// Why a run could not be done.
#[derive(Debug, Error)]
pub enum BatchError {
    /// There is no file in what was given.
    #[error("there is no file in what was given")]
    NoInput(String),
    /// Another run writes into the folder.
    #[error("another run of the program is writing into this folder")]
    Locked(PathBuf),
    /// The path of the folder is no text, and requests to workers are.
    #[error("the path of this folder holds characters that are no text")]
    OutIsNoText(PathBuf),
    /// Something cannot be written.
    #[error(transparent)]
    Write(#[from] WriteError),
    /// A worker met something that cannot be written.
    #[error("{message}")]
    WorkerWrite {
        /// File or folder.
        path: PathBuf,
        /// What the system says.
        message: String,
        /// What to do.
        remedy: String,
    },
    /// No worker can be started.
    #[error(transparent)]
    Start(#[from] StartError),
    /// The journal of an earlier run cannot be used.
    #[error(transparent)]
    Journal(#[from] JournalError),
    /// What people decided cannot be read.
    #[error(transparent)]
    Decisions(#[from] LedgerError),
    /// A record that was written cannot be read.
    #[error("{}", .0.message)]
    Record(Failure),
}

impl BatchError {
    /// File or folder.
    pub fn place(&self) -> String {
        match self {
            Self::NoInput(given) => given.clone(),
            Self::Start(_) | Self::Record(_) => String::new(),
            Self::Locked(path) | Self::OutIsNoText(path) | Self::WorkerWrite { path, .. } => path.display().to_string(),
            Self::Write(error) => error.path.display().to_string(),
            Self::Journal(error) => error.path.display().to_string(),
            Self::Decisions(LedgerError::Database { path, .. }) => path.display().to_string(),
            Self::Decisions(LedgerError::Meanwhile(_)) => String::new(),
        }
    }

    /// What the person can do about it.
    pub fn remedy(&self) -> &str {
        match self {
            Self::NoInput(_) => "name files, or folders that hold some",
            Self::OutIsNoText(_) => "choose another folder with --out",
            Self::Locked(_) => "wait until it has ended, or choose another folder with --out",
            Self::Write(error) => error.remedy(),
            Self::WorkerWrite { remedy, .. } => remedy,
            Self::Start(_) => "start the program from the place where it was installed",
            Self::Journal(_) => "move the folder away, or choose another one with --out, and run again",
            Self::Decisions(error) => error.remedy(),
            Self::Record(failure) => &failure.remedy,
        }
    }
}

/// Where the bytes of a document with a record lie.
pub(super) fn source_path(out: &Path, entry: &Entry) -> Option<PathBuf> {
    let media_type = MediaType::named(entry.media_type.as_ref()?)?;
    Some(out.join("sources").join(format!("{}.{}", entry.sha256.as_ref()?, media_type.extension())))
}

impl Batch<'_> {
    /// True where what the entry tells of lies in the folder.
    pub(super) fn is_there(&self, entry: &Entry) -> bool {
        let Some(record) = entry.fate.record() else { return true };
        let record_sha256 = entry.facts.as_ref().map(|facts| facts.record_sha256.as_str());
        sha256_of_file(&record_path(self.out, record)).as_deref() == record_sha256
            && source_path(self.out, entry).is_some_and(|path| path.is_file())
    }
}

/// SHA-256 of a file in hexadecimal digits; `None` where it is too large for that or cannot be read.
pub(super) fn sha256_of_file(path: &Path) -> Option<String> {
    let mut file = fs_err::File::open(path).ok()?;
    if file.metadata().ok()?.len() > COMPARED_BYTES_MAX {
        return None;
    }
    let mut hash = Sha256::new();
    let mut buffer = vec![0; 128 * 1024];
    loop {
        match file.read(&mut buffer).ok()? {
            0 => return Some(hexadecimal(&hash.finalize())),
            read => hash.update(&buffer[..read]),
        }
    }
}
