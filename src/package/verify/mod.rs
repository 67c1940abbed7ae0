//! Verify: whether a package is whole, whether its quotes stand in its originals, and whether its records come out again.
//!
//! Comes in: a bag of unknown origin. Goes out: all that is wrong with it, and for each record what was found. Nothing is
//! written, no link is followed, and records and originals are opened by workers, so that one that was built to harm does
//! not stop the rest.

mod again;
mod decided;
mod difference;
mod inside;
mod kit;
mod record;

use std::path::Path;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::bag::{self, Checked, Flaw, FlawCode};
use crate::batch::{BatchError, Reply, Task, Workers, in_order};
use crate::intake::reason;
use crate::journal::Failure;

pub use difference::{FieldDifference, FieldStanding};
pub use record::Verifier;

/// Version of the report's form.
const SCHEMA: &str = "rapporteur-verification/1";

/// What was found out about a package.
#[derive(Debug, Serialize)]
pub struct Verification {
    /// Version of this form: "rapporteur-verification/1".
    pub schema: &'static str,
    /// Version of the program that verified it.
    pub program: &'static str,
    /// Whether all that could be checked holds, and all could be checked. Differences between versions of the program
    /// are no failure.
    pub holds: bool,
    /// Counts.
    pub tally: Tally,
    /// What is wrong with the package itself, by path.
    pub flaws: Vec<Flaw>,
    /// Its records, by id.
    pub records: Vec<RecordVerified>,
}

/// Counts of a verification.
#[derive(Debug, Default, Serialize)]
pub struct Tally {
    /// Files of the payload.
    pub files: usize,
    /// Their bytes.
    pub size_bytes: u64,
    /// Quotes of all records.
    pub quotes: usize,
    /// Those that stand in their originals.
    pub quotes_found: usize,
    /// Quotes by which people corrected answers.
    pub quotes_of_corrections: usize,
    /// Those that stand in their originals.
    pub quotes_of_corrections_found: usize,
    /// Records that came out again with the same bytes.
    pub equal: usize,
    /// Records of this version that came out otherwise.
    pub different: usize,
    /// Records of another version that came out with the same answers.
    pub equal_by_version: usize,
    /// Records of another version that came out otherwise.
    pub different_by_version: usize,
    /// Records that could not be made again.
    pub failed: usize,
}

/// What was found out about a record.
#[derive(Debug, Serialize, Deserialize)]
pub struct RecordVerified {
    /// Path in the package.
    pub path: String,
    /// Version of the program that made it, where it can be told.
    pub program: Option<String>,
    /// Its quotes.
    pub quotes: usize,
    /// Whether they could be looked up: the original is there and can be read.
    pub looked_up: bool,
    /// Those that stand in the original, as it is read now.
    pub quotes_found: usize,
    /// Quotes by which people corrected its answers.
    pub quotes_of_corrections: usize,
    /// Those that stand in the original, as it is read now.
    pub quotes_of_corrections_found: usize,
    /// Those of corrections that do not, and decisions on fields that it has not.
    pub unresolved_decisions: Vec<Unresolved>,
    /// Those of its own that do not, and are for that not proven.
    pub unresolved: Vec<Unresolved>,
    /// What came of making it again.
    pub again: Again,
}

/// A quote that does not stand where the record says.
#[derive(Debug, Serialize, Deserialize)]
pub struct Unresolved {
    /// The field, or `null` for text that nobody claimed.
    pub field: Option<String>,
    /// The beginning of the quote.
    pub quote: String,
    /// Why.
    pub reason: String,
}

/// What came of making a record again.
#[derive(Debug, Serialize, Deserialize)]
#[serde(tag = "result", rename_all = "snake_case")]
pub enum Again {
    /// The same version made the same bytes.
    Equal,
    /// The same version made other bytes.
    Different {
        /// The first key that differs, or what differs where none does.
        first: String,
    },
    /// Another version made the same answers.
    EqualByVersion,
    /// Another version made other answers, or reads other text.
    DifferentByVersion {
        /// Fields that differ, in the order of the form.
        fields: Vec<FieldDifference>,
        /// Whether the document is read otherwise.
        reads_otherwise: bool,
    },
    /// It could not be made again.
    Failed {
        /// Why.
        #[serde(flatten)]
        failure: Failure,
    },
}

/// Why nothing could be verified.
#[derive(Debug, Error)]
pub enum VerifyError {
    /// The folder cannot be read.
    #[error("cannot read the package: {}", reason(.0))]
    Read(std::io::Error),
    /// No worker can be started.
    #[error(transparent)]
    Work(#[from] BatchError),
}

impl VerifyError {
    /// What the person can do about it.
    pub fn remedy(&self) -> &str {
        match self {
            Self::Read(_) => "name the folder that holds bagit.txt",
            Self::Work(error) => error.remedy(),
        }
    }
}

impl RecordVerified {
    /// One of which nothing is known yet.
    fn unknown(path: String, failure: Failure) -> Self {
        Self {
            path,
            program: None,
            quotes: 0,
            looked_up: false,
            quotes_found: 0,
            quotes_of_corrections: 0,
            quotes_of_corrections_found: 0,
            unresolved_decisions: Vec::new(),
            unresolved: Vec::new(),
            again: Again::Failed { failure },
        }
    }

    /// Whether every quote is proven, and the record came out again as this version must make it.
    pub fn holds(&self) -> bool {
        let holds = !matches!(self.again, Again::Different { .. } | Again::Failed { .. });
        holds && self.unresolved.is_empty() && self.unresolved_decisions.is_empty()
    }
}

/// Steps of a verification.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// So many files and records are to be looked at.
    Begins(usize),
    /// Another one was.
    Done,
}

/// Verifies a package; `told` hears of each step.
///
/// # Errors
/// When there is no folder, it cannot be read, or no worker can be started.
pub fn verify(bag: &Path, workers: &Workers, told: &mut dyn FnMut(Step)) -> Result<Verification, VerifyError> {
    let mut tick = |files: usize| told(if files > 0 { Step::Begins(files) } else { Step::Done });
    let mut checked = bag::check(bag, &mut tick).map_err(VerifyError::Read)?;
    let inside = inside::contradictions(&checked);
    checked.flaws.extend(inside);
    checked.flaws.sort();
    let paths = || checked.below("data/records/").map(|(path, _)| path.to_owned());
    told(Step::Begins(paths().count()));
    let mut records = Vec::new();
    let tasks = paths().map(|path| (path.clone(), Ok(Task::Verify { bag: bag.to_owned(), record: path })));
    in_order(workers, tasks, &mut |path, result| {
        let verified = result.and_then(|reply| {
            match reply {
                Reply::Verified(found) => serde_json::from_value(found).map_err(|error| error.to_string()),
                other => Err(format!("{other:?}")),
            }
            .map_err(|answer| Failure {
                message: format!("the worker answered something else than what it was asked: {answer}"),
                remedy: "report it, with the package if you may share it".to_owned(),
            })
        });
        records.push(verified.unwrap_or_else(|failure| RecordVerified::unknown(path, failure)));
        told(Step::Done);
        Ok::<(), VerifyError>(())
    })?;
    Ok(summed(checked, records))
}

fn summed(checked: Checked, records: Vec<RecordVerified>) -> Verification {
    let mut tally = Tally::default();
    for (_, size) in checked.below("data/") {
        tally.files += 1;
        tally.size_bytes += size;
    }
    for record in &records {
        tally.quotes += record.quotes;
        tally.quotes_found += record.quotes_found;
        tally.quotes_of_corrections += record.quotes_of_corrections;
        tally.quotes_of_corrections_found += record.quotes_of_corrections_found;
        *match record.again {
            Again::Equal => &mut tally.equal,
            Again::Different { .. } => &mut tally.different,
            Again::EqualByVersion => &mut tally.equal_by_version,
            Again::DifferentByVersion { .. } => &mut tally.different_by_version,
            Again::Failed { .. } => &mut tally.failed,
        } += 1;
    }
    Verification {
        schema: SCHEMA,
        program: env!("CARGO_PKG_VERSION"),
        holds: checked.flaws.is_empty() && records.iter().all(RecordVerified::holds),
        tally,
        flaws: checked.flaws,
        records,
    }
}

/// What is wrong in the package, not with this program.
fn spoilt(message: String) -> Failure {
    Failure { message, remedy: "take the package from another copy of the archive".to_owned() }
}

/// Something that contradicts something else.
fn contradiction(path: &str, message: impl Into<String>) -> Flaw {
    Flaw::new(FlawCode::Contradiction, path, message)
}
