//! Tables: a data set as CSV, as a workbook, as Parquet, as a database, and as lines of JSON.
//!
//! Comes in: a data set. Goes out: files in its folder `export`, each whole or not at all. All tables are made in one place
//! (`tables`), so that the formats cannot say different things; each format only writes cells. What stands apart in
//! records stands apart here: no cell says by being empty why it is.

mod arrivals;
mod codebook;
mod column;
mod csv;
mod defuse;
mod joined;
mod jsonl;
mod lists;
mod long;
mod parquet;
mod prompts;
mod selection;
mod sqlite;
mod tables;
mod wide;
mod xlsx;

use std::fs::File;
use std::io::{self, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use column::Holds;
use selection::Selection;

use super::{Done, Exported};
use crate::dataset::Dataset;
use crate::write::{Unfinished, WriteError};

/// Codes of findings.
const FINDINGS: [&str; 6] = ["answered", "empty", "not_stated", "not_visible", "absent", "withheld"];

/// Formats of tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TableFormat {
    /// Tables with commas (RFC 4180) in `export/csv`, described by a Frictionless data package.
    Csv,
    /// `export/responses.xlsx`, a workbook (ISO/IEC 29500).
    Xlsx,
    /// `export/jsonl`: lines of JSON, one a record that counts, with their JSON Schema.
    Jsonl,
    /// Typed tables in `export/parquet` (Apache Parquet).
    Parquet,
    /// `export/responses.sqlite`, a database with views.
    Sqlite,
}

impl TableFormat {
    /// The folder or file that it makes among the exports.
    pub(super) fn place(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Xlsx => "responses.xlsx",
            Self::Jsonl => "jsonl",
            Self::Parquet => "parquet",
            Self::Sqlite => "responses.sqlite",
        }
    }
}

/// Exports the tables of a data set into `folder`; `done` hears of each file as it ends, and of each record that has no
/// row.
///
/// # Errors
/// When a file cannot be written: the run ends there, and what was written before is whole.
pub(super) fn run(
    dataset: &Dataset,
    folder: &Path,
    format: TableFormat,
    done: &mut Done<'_>,
) -> Result<(), WriteError> {
    let selection = Selection::of(dataset, done);
    // A database keeps the returns that no longer count as well.
    let superseded = if format == TableFormat::Sqlite { selection.superseded(done) } else { Vec::new() };
    let place = folder.join(format.place());
    let mut written = |path: PathBuf| done(Exported { of: dataset.folder().to_owned(), result: Ok(path) });
    match format {
        TableFormat::Csv => csv::write(&selection, &place, &mut written),
        TableFormat::Xlsx => xlsx::write(&selection, &place, &mut written),
        TableFormat::Jsonl => jsonl::write(&selection, &place, &mut written),
        TableFormat::Parquet => parquet::write(&selection, &place, &mut written),
        TableFormat::Sqlite => sqlite::write(&selection, &superseded, &place, &mut written),
    }
}

/// What hears of each file that is whole.
type Written<'a> = dyn FnMut(PathBuf) + 'a;

/// A file at this place, written by `write`.
///
/// # Errors
/// When it cannot be written; it is then as it was before.
fn whole(path: &Path, write: impl FnOnce(&Unfinished) -> io::Result<()>) -> Result<PathBuf, WriteError> {
    let file = Unfinished::beside(path);
    let written = file.and_then(|file| file.finish(|file| write(file).map_err(|error| cause(file.file(), error))));
    written.map_err(|cause| WriteError { what: "the file", path: path.to_owned(), cause })
}

/// What keeps a file from being written. Libraries wrap what the system said so that its kind is lost; a full disk says it
/// again.
fn cause(mut file: &File, error: io::Error) -> io::Error {
    const BYTES_THAT_TELL: usize = 1 << 16;
    if error.kind() != io::ErrorKind::Other {
        return error;
    }
    let again = file
        .seek(SeekFrom::End(0))
        .and_then(|_| file.write_all(&vec![0; BYTES_THAT_TELL]))
        .and_then(|()| file.sync_data());
    again.err().unwrap_or(error)
}

/// The folder, made where it is not there.
fn folder(path: &Path) -> Result<(), WriteError> {
    fs_err::create_dir_all(path).map_err(|cause| WriteError { what: "the exports", path: path.to_owned(), cause })
}
