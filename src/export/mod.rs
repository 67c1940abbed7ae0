//! Export: from records to files for people and other programs.
//!
//! Comes in: a data set. Goes out: files in its folder `export`, each whole or not at all. Records are read one at a time as
//! they lie on disk and never changed. One that cannot be exported does not stop the others.

mod compose;
mod docx;
mod evidence;
pub(crate) mod helvetica;
mod sheet;
mod value;

use std::path::{Path, PathBuf};

use crate::batch::{self, Failure};
use crate::dataset::{Dataset, StoredRecord};
use crate::write::{WriteError, write_file};

/// Formats of exports.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// A response sheet for Word (ISO/IEC 29500), one a record.
    Docx,
    /// An evidence copy: the source as a PDF (ISO 32000) with every answer marked, one a record.
    Pdf,
}

/// What became of a record, or of a whole data set.
#[derive(Debug)]
pub struct Exported {
    /// File of the record, or folder of the data set.
    pub of: PathBuf,
    /// The file made of it, or why there is none.
    pub result: Result<PathBuf, Failure>,
}

/// What became of a part of the data set, told as it ends.
type Done<'a> = dyn FnMut(Exported) + 'a;

/// Exports a data set into its folder `export`; `done` hears of each file as it ends, and of each record that has none.
/// The password is for those sources that need one, where a format shows them.
///
/// # Errors
/// When an export cannot be written: the run ends there, and what was written before is whole.
pub fn run(dataset: &Dataset, format: Format, password: Option<&str>, done: &mut Done<'_>) -> Result<(), WriteError> {
    let folder = dataset.folder().join("export");
    fs_err::create_dir_all(&folder).map_err(|cause| WriteError { what: "the exports", path: folder.clone(), cause })?;
    match format {
        Format::Docx => each_record(dataset, &folder, "docx", done, |dataset, record| {
            docx::write(&compose::sheet(record, record.questionnaire_among(dataset.questionnaires())?)?)
        }),
        Format::Pdf => each_record(dataset, &folder, "pdf", done, |dataset, record| {
            let source = dataset.source(&record.source)?;
            let questionnaire = record.questionnaire_among(dataset.questionnaires())?;
            evidence::evidence_copy(record, questionnaire, &source, password)
        }),
    }
}

/// One file a record, for all records that count, in the order of the cases.
fn each_record(
    dataset: &Dataset,
    folder: &Path,
    extension: &str,
    done: &mut Done<'_>,
    make: impl Fn(&Dataset, &StoredRecord) -> Result<Vec<u8>, Failure>,
) -> Result<(), WriteError> {
    for case in dataset.cases() {
        // A fault of ours in one record must not cost the others.
        let made = batch::survived(|| make(dataset, &dataset.record(&case.counts)?)).and_then(|made| made);
        let result = match made {
            Ok(bytes) => {
                let path = folder.join(format!("{}.{extension}", case.counts));
                write_file(&path, &bytes)?;
                Ok(path)
            }
            Err(failure) => Err(failure),
        };
        done(Exported { of: dataset.record_path(&case.counts), result });
    }
    Ok(())
}
