//! Verify: whether a package is whole, whether its quotes stand in its originals, and whether its records come out again.
//!
//! Comes in: a bag of unknown origin. Goes out: all that is wrong with it, and for each record what was found. Nothing is
//! written, no link is followed, and one spoilt document does not stop the rest.

mod again;
mod difference;
mod inside;
mod kit;

use std::path::Path;

use serde::Serialize;
use thiserror::Error;

use super::bag::{self, Checked, Flaw, FlawCode};
use super::payload::{document_json, is_checksum};
use crate::dataset::{StoredQuote, StoredRecord, resolve, resolve_text};
use crate::intake::{IntakeError, SIZE_BYTES_MAX, Submission, reason};
use crate::journal::Failure;
use crate::read::{Document, Text};

pub use difference::{FieldDifference, FieldStanding};
use kit::Kit;

/// Version of the report's form.
const SCHEMA: &str = "rapporteur-verification/1";
/// Largest record and document as read, in bytes.
const JSON_BYTES_MAX: u64 = 512 * 1024 * 1024;
/// Characters of a quote that are told.
const TOLD_CHARACTERS: usize = 80;

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
#[derive(Debug, Serialize)]
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
    /// Those that do not, and are for that not proven.
    pub unresolved: Vec<Unresolved>,
    /// What came of making it again.
    pub again: Again,
}

/// A quote that does not stand where the record says.
#[derive(Debug, Serialize)]
pub struct Unresolved {
    /// The field, or `null` for text that nobody claimed.
    pub field: Option<String>,
    /// The beginning of the quote.
    pub quote: String,
    /// Why.
    pub reason: &'static str,
}

/// What came of making a record again.
#[derive(Debug, Serialize)]
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
#[error("cannot read the package: {}", reason(cause))]
pub struct VerifyError {
    /// What the system says.
    pub cause: std::io::Error,
}

impl VerifyError {
    /// What the person can do about it.
    pub fn remedy(&self) -> &'static str {
        "name the folder that holds bagit.txt"
    }
}

impl RecordVerified {
    /// Whether every quote is proven, and the record came out again as this version must make it.
    pub fn holds(&self) -> bool {
        let holds = !matches!(self.again, Again::Different { .. } | Again::Failed { .. });
        holds && self.unresolved.is_empty()
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

/// Verifies a package; `told` hears of each step. The password opens originals that need one.
///
/// # Errors
/// When there is no folder, or it cannot be read.
pub fn verify(bag: &Path, password: Option<&str>, told: &mut dyn FnMut(Step)) -> Result<Verification, VerifyError> {
    let mut tick = |files: usize| told(if files > 0 { Step::Begins(files) } else { Step::Done });
    let mut checked = bag::check(bag, &mut tick).map_err(|cause| VerifyError { cause })?;
    let inside = inside::contradictions(&checked);
    checked.flaws.extend(inside);
    checked.flaws.sort();
    let paths: Vec<String> = checked.below("data/records/").map(|(path, _)| path.to_owned()).collect();
    told(Step::Begins(paths.len()));
    let mut kit = Kit::of(&checked);
    let mut records = Vec::with_capacity(paths.len());
    for path in paths {
        records.push(record(&checked, &mut kit, path, password));
        told(Step::Done);
    }
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

/// A record, its quotes and its second making.
fn record(checked: &Checked, kit: &mut Kit<'_>, path: String, password: Option<&str>) -> RecordVerified {
    let mut verified = RecordVerified {
        path,
        program: None,
        quotes: 0,
        looked_up: false,
        quotes_found: 0,
        unresolved: Vec::new(),
        again: Again::EqualByVersion,
    };
    if let Err(failure) = look(checked, kit, &mut verified, password) {
        verified.again = Again::Failed { failure };
    }
    verified
}

fn look(
    checked: &Checked,
    kit: &mut Kit<'_>,
    verified: &mut RecordVerified,
    password: Option<&str>,
) -> Result<(), Failure> {
    let bytes = checked.read(&verified.path, JSON_BYTES_MAX)?;
    let stored = StoredRecord::read(&bytes).map_err(|failure| Failure {
        remedy: "verify the package with the version of the program that data/program.txt names".to_owned(),
        ..failure
    })?;
    verified.program = Some(stored.program.clone());
    if verified.path != format!("data/records/{}.json", stored.id) {
        return Err(spoilt("the record has another id than its file".to_owned()));
    }
    verified.quotes = quotes(&stored).count();
    let original = original(checked, &stored)?.with_password(password);
    let document_path = format!("data/documents/{}.json", stored.id);
    let as_read = checked.read(&document_path, JSON_BYTES_MAX);
    let is_same_version = stored.program == env!("CARGO_PKG_VERSION");
    let (document, made) = again::again(kit, &stored, &original)?;
    let before = if is_same_version { None } else { as_read.as_ref().ok().and_then(|json| texts(json)) };
    verified.looked_up = true;
    resolve_all(verified, &stored, &document, before.as_deref());
    let reads_otherwise = match &as_read {
        Ok(as_read) => *as_read != document_json(&document)?,
        Err(_) => false,
    };
    let made = made?;
    verified.again = if is_same_version {
        match difference::first(&bytes, &made) {
            Some(first) => Again::Different { first },
            None if reads_otherwise => Again::Different { first: format!("{document_path}, the form as read") },
            None => {
                as_read.map_err(|failure| Failure {
                    message: format!("{document_path}: {}", failure.message),
                    ..failure
                })?;
                Again::Equal
            }
        }
    } else {
        let fields = difference::fields(&stored, &StoredRecord::read(&made)?);
        if fields.is_empty() && !reads_otherwise {
            Again::EqualByVersion
        } else {
            Again::DifferentByVersion { fields, reads_otherwise }
        }
    };
    Ok(())
}

/// The original of a record, with the name that the record says.
fn original(checked: &Checked, stored: &StoredRecord) -> Result<Submission, Failure> {
    let source = &stored.source;
    if !is_checksum(&source.sha256) {
        return Err(spoilt("the record does not say the checksum of its original".to_owned()));
    }
    let path = format!("data/originals/{}.{}", source.sha256, source.media_type.extension());
    let bytes = checked
        .read(&path, SIZE_BYTES_MAX)
        .map_err(|failure| Failure { message: format!("{path}: {}", failure.message), ..failure })?;
    let submission = Submission::from_bytes(source.name.clone(), bytes)
        .map_err(|error: IntakeError| Failure { message: error.to_string(), remedy: error.remedy().to_owned() })?;
    if submission.sha256 != source.sha256 {
        return Err(spoilt(format!("{path} has other bytes than those that the record was made of")));
    }
    Ok(submission)
}

/// Every quote, with the field that it proves.
fn quotes(stored: &StoredRecord) -> impl Iterator<Item = (Option<&str>, &StoredQuote)> {
    let answers = stored.answers.iter().flat_map(|(field, answer)| {
        answer.evidence.iter().map(move |evidence| (Some(field.as_str()), &evidence.quote))
    });
    answers.chain(stored.unclaimed.iter().map(|quote| (None, quote)))
}

/// Looks up every quote in the document as it is read now. `before` are the blocks as another version read them: what
/// stands there is proven, too.
fn resolve_all(verified: &mut RecordVerified, stored: &StoredRecord, document: &Document, before: Option<&[Text]>) {
    for (field, quote) in quotes(stored) {
        let Err(reason) = resolve(document, quote) else {
            verified.quotes_found += 1;
            continue;
        };
        let stood = before.and_then(|blocks| blocks.get(quote.block)).map(|block| resolve_text(block, quote));
        if stood != Some(Ok(())) {
            verified.unresolved.push(Unresolved {
                field: field.map(str::to_owned),
                quote: quote.quote.chars().take(TOLD_CHARACTERS).collect(),
                reason: reason.message(),
            });
        }
    }
}

/// The texts of the blocks of a document as it was packed.
fn texts(json: &[u8]) -> Option<Vec<Text>> {
    #[derive(serde::Deserialize)]
    struct Packed {
        blocks: Vec<PackedBlock>,
    }
    #[derive(serde::Deserialize)]
    struct PackedBlock {
        text: String,
    }
    let packed: Packed = serde_json::from_slice(json).ok()?;
    Some(packed.blocks.into_iter().map(|block| Text::from(block.text)).collect())
}

/// What is wrong in the package, not with this program.
fn spoilt(message: String) -> Failure {
    Failure { message, remedy: "take the package from another copy of the archive".to_owned() }
}

/// Something that contradicts something else.
fn contradiction(path: &str, message: impl Into<String>) -> Flaw {
    Flaw::new(FlawCode::Contradiction, path, message)
}
