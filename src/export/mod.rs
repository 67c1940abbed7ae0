//! Export: from records to files for people and other programs.
//!
//! Comes in: the folder in which `records/*.json` lie, and the questionnaires by whose rules they were made. Goes out:
//! `export/<record>.<format>`, one a record, whole or not at all. Records are read as they lie on disk and never
//! changed. One that cannot be exported does not stop the others.

mod compose;
mod docx;
mod sheet;
mod value;

use std::path::{Path, PathBuf};

use thiserror::Error;

use crate::batch::{self, Failure};
use crate::dataset::{DatasetError, StoredRecord, records};
use crate::intake::reason;
use crate::questionnaire::Questionnaire;
use crate::write::{WriteError, write_file};

/// Formats of exports.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// A response sheet for Word (ISO/IEC 29500), one a record.
    Docx,
}

/// What became of one record.
#[derive(Debug)]
pub struct Exported {
    /// Its file.
    pub record: PathBuf,
    /// The file made of it, or why there is none.
    pub result: Result<PathBuf, Failure>,
}

/// Why nothing could be exported.
#[derive(Debug, Error)]
pub enum ExportError {
    /// There is no data set.
    #[error(transparent)]
    Dataset(#[from] DatasetError),
    /// An export cannot be written.
    #[error(transparent)]
    Write(#[from] WriteError),
}

impl ExportError {
    /// The folder or file.
    pub fn path(&self) -> &Path {
        match self {
            Self::Dataset(error) => error.path(),
            Self::Write(error) => &error.path,
        }
    }

    /// What the person can do about it.
    pub fn remedy(&self) -> &'static str {
        match self {
            Self::Dataset(error) => error.remedy(),
            Self::Write(_) => {
                "free some space, or make the folder one that you may write to; what was written is whole"
            }
        }
    }
}

/// Exports each record of `out`, in the order of their names; `done` hears of each as it ends.
///
/// # Errors
/// When there are no records, or an export cannot be written: the run ends there.
pub fn run(
    questionnaires: &[Questionnaire],
    out: &Path,
    format: Format,
    mut done: impl FnMut(&Exported),
) -> Result<Vec<Exported>, ExportError> {
    let records = records(&out.join("records"))?;
    let folder = out.join("export");
    fs_err::create_dir_all(&folder).map_err(|cause| WriteError { what: "the exports", path: folder.clone(), cause })?;
    let mut all = Vec::with_capacity(records.len());
    for record in records {
        // A fault of ours in one record must not cost the others.
        let made = batch::survived(|| export(questionnaires, &record, format)).and_then(|made| made);
        let result = match made {
            Ok(bytes) => {
                let name = record.file_stem().unwrap_or_default();
                let path = folder.join(name).with_added_extension(format.extension());
                write_file(&path, &bytes)?;
                Ok(path)
            }
            Err(failure) => Err(failure),
        };
        let exported = Exported { record, result };
        done(&exported);
        all.push(exported);
    }
    Ok(all)
}

impl Format {
    fn extension(self) -> &'static str {
        match self {
            Self::Docx => "docx",
        }
    }
}

/// The bytes of one export.
fn export(questionnaires: &[Questionnaire], record: &Path, format: Format) -> Result<Vec<u8>, Failure> {
    let bytes = fs_err::read(record).map_err(|error| Failure {
        message: format!("cannot read the record: {}", reason(&error)),
        remedy: "check that you may read the file".to_owned(),
    })?;
    let record = StoredRecord::read(&bytes)?;
    let sheet = compose::sheet(&record, record.questionnaire_among(questionnaires)?)?;
    match format {
        Format::Docx => docx::write(&sheet),
    }
}
