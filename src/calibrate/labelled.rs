//! Submissions whose truth is known, read as any other: folders as `forge` writes them in, rows and judged documents out.

use std::path::{Path, PathBuf};
use std::thread;

use thiserror::Error;

use super::rows::Row;
use crate::Rapporteur;
use crate::batch::survived;
use crate::confidence::{Feature, Measure, Measured, Reason, Status};
use crate::intake::Submission;
use crate::journal::Failure;
use crate::record::Record;
use crate::score::{JudgedDocument, Judgement, Reported, Truth};

/// Style of submissions whose truth names none.
const STYLE_UNKNOWN: &str = "unknown";

/// Labelled submissions, read and judged.
#[derive(Debug, Default)]
pub struct Labelled {
    /// Every submission, in the order of the folders and names.
    pub judgement: Judgement,
    /// Every field of those that have a record.
    pub rows: Vec<Row>,
    /// Submissions without a record, and why.
    pub failed: Vec<(String, Failure)>,
}

/// Why labelled submissions cannot be used.
#[derive(Debug, Error)]
pub enum LabelledError {
    /// A file or folder cannot be read.
    #[error(transparent)]
    Unreadable(#[from] std::io::Error),
    /// A truth is spoilt.
    #[error("{}: {}", path.display(), failure.message)]
    Truth {
        /// Its file.
        path: PathBuf,
        /// What is wrong, and what to do.
        failure: Failure,
    },
    /// There are none.
    #[error("{} holds no truths", .0.display())]
    Empty(PathBuf),
}

impl LabelledError {
    /// What the person can do about it.
    pub fn remedy(&self) -> &str {
        match self {
            Self::Unreadable(_) | Self::Empty(_) => {
                "name a folder that `rapporteur forge` wrote: it holds `truth` and `submissions`"
            }
            Self::Truth { failure, .. } => &failure.remedy,
        }
    }
}

/// Reads and judges the labelled submissions of folders.
///
/// # Errors
/// When a folder cannot be read, holds no truths, or a spoilt one.
pub fn read(folders: &[PathBuf], rapporteur: &Rapporteur) -> Result<Labelled, LabelledError> {
    let mut submissions: Vec<(Truth, PathBuf)> = Vec::new();
    for folder in folders {
        submissions.extend(truths(folder, rapporteur)?);
    }
    let workers = thread::available_parallelism().map_or(1, usize::from);
    let size = submissions.len().div_ceil(workers).max(1);
    let convert =
        |part: &[(Truth, PathBuf)]| part.iter().map(|(_, path)| convert(rapporteur, path)).collect::<Vec<_>>();
    let parts: Vec<Vec<Result<Record, Failure>>> = thread::scope(|scope| {
        let running: Vec<_> = submissions.chunks(size).map(|part| scope.spawn(move || convert(part))).collect();
        running.into_iter().map(|one| one.join().unwrap_or_default()).collect()
    });
    let mut labelled = Labelled::default();
    for ((truth, path), converted) in submissions.iter().zip(parts.into_iter().flatten()) {
        labelled.add(truth, path, converted, rapporteur);
    }
    Ok(labelled)
}

/// The truths of a folder, each with the path of its submission.
fn truths(folder: &Path, rapporteur: &Rapporteur) -> Result<Vec<(Truth, PathBuf)>, LabelledError> {
    let mut paths: Vec<PathBuf> = Vec::new();
    for entry in fs_err::read_dir(folder.join("truth"))? {
        paths.push(entry?.path());
    }
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "json"));
    paths.sort();
    if paths.is_empty() {
        return Err(LabelledError::Empty(folder.join("truth")));
    }
    let read = |path: PathBuf| {
        let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let bytes = fs_err::read(&path)?;
        match Truth::read(&bytes, &name, rapporteur.questionnaires()) {
            Ok(truth) => {
                let submission = folder.join("submissions").join(&truth.name);
                Ok((truth, submission))
            }
            Err(failure) => Err(LabelledError::Truth { path, failure }),
        }
    };
    paths.into_iter().map(read).collect()
}

/// What was measured about an answer by itself: what other answers of its form make of it depends on the model.
pub(super) fn of_itself(reasons: &[Reason]) -> Vec<Measured> {
    let measured = reasons.iter().map(|reason| (reason.feature, reason.value));
    measured.filter(|(feature, _)| *feature != Feature::Measure(Measure::FormDoubt)).collect()
}

fn convert(rapporteur: &Rapporteur, path: &Path) -> Result<Record, Failure> {
    let submission = Submission::open(path).map_err(|error| Failure::of(&error.into()))?;
    let converted = survived(|| rapporteur.convert(&submission))?;
    converted.map(|conversion| conversion.record).map_err(|error| Failure::of(&error))
}

impl Labelled {
    /// The same submissions, judged with other confidences: one for each row, in their order.
    pub fn with_confidences(&self, confidences: &[f64], threshold: Option<f64>) -> Judgement {
        let mut judgement = Judgement { documents: self.judgement.documents.clone(), ..Judgement::default() };
        for (row, &confidence) in self.rows.iter().zip(confidences) {
            let field = &mut judgement.documents[row.document].fields[row.field];
            let is_accepted = !row.needs_person && threshold.is_some_and(|threshold| confidence >= threshold);
            if let Some(got) = &mut field.got {
                got.confidence = confidence;
                got.status = if is_accepted { Status::Accepted } else { Status::Review };
            }
        }
        judgement
    }

    fn add(&mut self, truth: &Truth, path: &Path, converted: Result<Record, Failure>, rapporteur: &Rapporteur) {
        let Some(questionnaire) = rapporteur.questionnaires().iter().find(|one| one.id == truth.questionnaire) else {
            return;
        };
        let record = match converted {
            Ok(record) => Some(record),
            Err(failure) => {
                self.failed.push((path.display().to_string(), failure));
                None
            }
        };
        let reported = record.as_ref().map(Reported::from);
        let judged = JudgedDocument::of(truth, reported.as_ref(), questionnaire);
        let style = truth.style.clone().unwrap_or_else(|| STYLE_UNKNOWN.to_owned());
        for (position, field) in judged.fields.iter().enumerate() {
            let Some(answer) = record.as_ref().and_then(|record| record.answers.get(&field.field)) else { continue };
            self.rows.push(Row {
                document: self.judgement.documents.len(),
                field: position,
                style: style.clone(),
                kind: field.kind,
                finding: answer.finding,
                features: of_itself(&answer.reasons),
                needs_person: field.needs_person(),
                is_right: field.is_right,
                weight: 1.0,
            });
        }
        self.judgement.documents.push(judged);
    }
}
