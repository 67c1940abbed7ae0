//! Export: from records to files for people and other programs.
//!
//! Comes in: a data set. Goes out: files in its folder `export`, each whole or not at all. Records are read one at a time as
//! they lie on disk and never changed. One that cannot be exported does not stop the others.

mod compose;
mod copies;
mod decided;
mod docx;
mod evidence;
mod fhir;
pub(crate) mod helvetica;
mod letter;
mod letters;
mod phrases;
mod sheet;
mod table;
mod value;

use std::path::{Path, PathBuf};

use crate::batch;
use crate::dataset::{Dataset, StoredRecord};
use crate::history::History;
use crate::journal::Failure;
use crate::write::{WriteError, write_file};

pub use copies::{copy_of, evidence_copies};
pub use letters::letters;
pub use table::TableFormat;

/// Formats of exports.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// A response sheet for Word (ISO/IEC 29500), one a record.
    Docx,
    /// FHIR R4 (4.0.1): a Questionnaire a form, a QuestionnaireResponse a record.
    Fhir,
    /// Tables of the whole data set.
    Table(TableFormat),
}

impl Format {
    /// The folder or file that it makes among the exports.
    fn place(self) -> &'static str {
        match self {
            Self::Docx => "docx",
            Self::Fhir => "fhir",
            Self::Table(format) => format.place(),
        }
    }
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

/// Exports a data set into its folder of exports; `done` hears of each file as it ends, and of each record that has none.
///
/// # Errors
/// When an export cannot be written: the run ends there, and what was written before is whole.
pub fn run(dataset: &Dataset, format: Format, done: &mut Done<'_>) -> Result<(), WriteError> {
    let folder = folder(dataset, format.place(), matches!(format, Format::Table(_)))?;
    match format {
        Format::Docx => each_record(dataset, &folder, "docx", done, |dataset, record| {
            docx::write(&compose::sheet(record, record.questionnaire_among(dataset.questionnaires())?)?)
        }),
        Format::Fhir => fhir::write(dataset, &folder, done),
        Format::Table(format) => table::run(dataset, &folder, format, done),
    }
}

/// The folder that a format writes to. What was published before is cleared away: a respondent may have thought better of
/// it. Tables lie among the exports, all else in a folder of its own.
fn folder(dataset: &Dataset, place: &str, is_table: bool) -> Result<PathBuf, WriteError> {
    let exports = dataset.exports();
    let place = exports.join(place);
    let failed = |cause| WriteError { what: "the exports", path: place.clone(), cause };
    if dataset.is_public() && place.is_dir() {
        fs_err::remove_dir_all(&place).map_err(failed)?;
    } else if dataset.is_public() && place.exists() {
        fs_err::remove_file(&place).map_err(failed)?;
    }
    let folder = if is_table { exports } else { place.clone() };
    fs_err::create_dir_all(&folder).map_err(failed)?;
    Ok(folder)
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
                let path = folder.join(format!("{}.{extension}", file_stem(case)));
                write_file(&path, &bytes)?;
                Ok(path)
            }
            Err(failure) => Err(failure),
        };
        done(Exported { of: dataset.record_path(&case.counts), result });
    }
    Ok(())
}

/// How the files of a respondent are named: by the respondent, as far as that is letters and digits, then by the record.
fn file_stem(case: &History) -> String {
    const CHARACTERS_MAX: usize = 40;
    let name: String = case.respondent.iter().flat_map(|name| name.chars()).take(CHARACTERS_MAX).collect();
    let words: Vec<&str> = name.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let before = if words.is_empty() { String::new() } else { format!("{}-", words.join("-")) };
    format!("{before}{}", case.counts)
}
