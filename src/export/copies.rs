//! Evidence copies of a data set, made by workers: an original that harms the process which opens it costs its own copy
//! alone.

use std::path::{Path, PathBuf};

use tempfile::TempDir;

use super::evidence::evidence_copy;
use super::{Done, Exported, file_stem, folder};
use crate::batch::{BatchError, Task, Workers, in_order};
use crate::dataset::{Dataset, StoredRecord};
use crate::intake::reason;
use crate::journal::Failure;
use crate::questionnaire::Questionnaire;
use crate::write::{WriteError, remove_unfinished, write_file};

/// Makes the evidence copy of each record that counts: the source as a PDF (ISO 32000) with every answer marked. `done`
/// hears of each in the order of the cases.
///
/// # Errors
/// When no worker can be started, or a copy cannot be written: the run ends there, and what was written before is whole.
pub fn evidence_copies(dataset: &Dataset, workers: &Workers, done: &mut Done<'_>) -> Result<(), BatchError> {
    let folder = folder(dataset, "pdf", false)?;
    // Workers may have been ended while they wrote.
    remove_unfinished(&folder);
    let joined = TempDir::new().map_err(|cause| {
        let path = std::env::temp_dir();
        BatchError::Write(WriteError { what: "the records as people decided", path, cause })
    })?;
    let cases = dataset.cases().iter().map(|case| {
        let record = dataset.record_path(&case.counts);
        let to = folder.join(format!("{}.pdf", file_stem(case)));
        let task = shown(dataset, &case.counts, joined.path()).map(|(shown, stored)| Task::Evidence {
            record: shown,
            source: dataset.source_path(&stored.source),
            to: to.clone(),
        });
        ((record, to), task)
    });
    let result = in_order(workers, cases, &mut |(of, to), result| {
        done(Exported { of, result: result.map(|_| to) });
        Ok(())
    });
    remove_unfinished(&folder);
    result
}

/// A file with the record for a worker: its own, or one in a folder that holds what people decided, too.
fn shown(dataset: &Dataset, id: &str, folder: &Path) -> Result<(PathBuf, StoredRecord), Failure> {
    let bytes = dataset.record_bytes(id)?;
    let stored = StoredRecord::read(&bytes)?;
    if stored.answers.values().all(|answer| answer.decision.is_none()) {
        return Ok((dataset.record_path(id), stored));
    }
    let path = folder.join(format!("{id}.json"));
    write_file(&path, &bytes)
        .map_err(|error| Failure { message: error.to_string(), remedy: error.remedy().to_owned() })?;
    Ok((path, stored))
}

/// The bytes of the evidence copy of a record that lies in a file, by a questionnaire among those that are known.
///
/// # Errors
/// When the record or its source cannot be read, or the source takes no notes.
pub fn copy_of(
    record: &Path,
    source: &Path,
    known: &[Questionnaire],
    password: Option<&str>,
) -> Result<Vec<u8>, Failure> {
    let bytes = fs_err::read(record).map_err(|error| Failure {
        message: format!("cannot read the record: {}", reason(&error)),
        remedy: "check that you may read the file".to_owned(),
    })?;
    let stored = StoredRecord::read(&bytes)?;
    let questionnaire = stored.questionnaire_among(known)?;
    let source = fs_err::read(source).map_err(|error| Failure {
        message: format!("cannot read the source of the record: {}", reason(&error)),
        remedy: "run extract again, which keeps the sources beside the records".to_owned(),
    })?;
    evidence_copy(&stored, questionnaire, &source, password)
}
