//! Batch: many submissions in one run. One bad document never stops or spoils the others, and neither
//! the order of the inputs nor what else is in the folder changes a record.

mod journal;

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use walkdir::WalkDir;

pub use crate::intake::Envelope;
use crate::intake::Submission;
use crate::record::Record;
use crate::write::{self, WriteError};
use crate::{ConvertError, Rapporteur};

pub use journal::{Address, Entry, Fate, PartName};

/// What became of one input.
#[derive(Debug)]
pub struct Outcome {
    /// The input.
    pub path: PathBuf,
    /// What became of it.
    pub result: OutcomeResult,
}

/// Ways in which an input can end.
#[derive(Debug)]
pub enum OutcomeResult {
    /// It has a record.
    Recorded(Box<Record>),
    /// Its bytes are those of another input, which has the record.
    SameAs(PathBuf),
    /// It has none.
    Failed(Failure),
}

/// Why an input has no record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Failure {
    /// What happened.
    pub message: String,
    /// What to do.
    pub remedy: String,
}

impl Failure {
    pub(crate) fn of(error: &ConvertError) -> Self {
        Self { message: error.to_string(), remedy: error.remedy().to_owned() }
    }

    /// A fault of the program, not of the document.
    fn ours() -> Self {
        Self {
            message: "the program failed on this document, which is a fault of the program".to_owned(),
            remedy: "report it with the document, if you may share it; the other documents are not affected".to_owned(),
        }
    }
}

/// The result of some work on a document, or a failure that says so where the program itself failed.
///
/// # Errors
/// When the work panicked.
pub(crate) fn survived<T>(work: impl FnOnce() -> T) -> Result<T, Failure> {
    catch_unwind(AssertUnwindSafe(work)).map_err(|_| Failure::ours())
}

/// The files of the inputs: each file given, and every file below each folder given, hidden ones left
/// out; sorted, each once. A folder that cannot be read is an outcome of its own.
pub fn files(inputs: &[PathBuf]) -> (Vec<PathBuf>, Vec<Outcome>) {
    let mut files = Vec::new();
    let mut failed = Vec::new();
    for input in inputs {
        let visible =
            |entry: &walkdir::DirEntry| entry.depth() == 0 || !entry.file_name().to_string_lossy().starts_with('.');
        for entry in WalkDir::new(input).follow_links(true).into_iter().filter_entry(visible) {
            match entry {
                Ok(entry) if entry.file_type().is_file() => files.push(entry.into_path()),
                Ok(_) => {}
                Err(error) => failed.push(unreadable(input, &error)),
            }
        }
    }
    files.sort();
    files.dedup();
    (files, failed)
}

fn unreadable(input: &Path, error: &walkdir::Error) -> Outcome {
    let cause = error.io_error().map_or_else(|| "it leads back to a folder above it".to_owned(), ToString::to_string);
    Outcome {
        path: error.path().unwrap_or(input).to_owned(),
        result: OutcomeResult::Failed(Failure {
            message: format!("cannot read the file or folder: {cause}"),
            remedy: "check that it exists and that you may read it".to_owned(),
        }),
    }
}

/// Converts files in their order and writes their records; `done` hears of each as it ends. The password
/// is for those files that need one.
///
/// # Errors
/// When a record cannot be written: the run ends there, and what was written before is whole.
pub fn run(
    rapporteur: &Rapporteur,
    files: &[PathBuf],
    out: &Path,
    password: Option<&str>,
    mut done: impl FnMut(&Outcome),
) -> Result<Vec<Outcome>, WriteError> {
    write::prepare(out)?;
    let mut seen: BTreeMap<String, PathBuf> = BTreeMap::new();
    let mut outcomes = Vec::with_capacity(files.len());
    for path in files {
        let result = match Submission::open(path).map(|submission| submission.with_password(password)) {
            Err(error) => OutcomeResult::Failed(Failure::of(&ConvertError::Intake(error))),
            Ok(submission) => match seen.get(&submission.sha256) {
                Some(first) => OutcomeResult::SameAs(first.clone()),
                None => {
                    seen.insert(submission.sha256.clone(), path.clone());
                    // A fault of ours in one document must not cost the others.
                    match survived(|| rapporteur.convert(&submission)) {
                        Ok(Ok(conversion)) => {
                            write::write_record(out, &conversion.record)?;
                            OutcomeResult::Recorded(Box::new(conversion.record))
                        }
                        Ok(Err(error)) => OutcomeResult::Failed(Failure::of(&error)),
                        Err(failure) => OutcomeResult::Failed(failure),
                    }
                }
            },
        };
        let outcome = Outcome { path: path.clone(), result };
        done(&outcome);
        outcomes.push(outcome);
    }
    Ok(outcomes)
}
