//! Write: from records to files.
//!
//! Comes in: a record, or the bytes of another file. Goes out: `records/<id>.json` in a folder, or that
//! file, whole or not at all: a temporary file is written and synced, then takes the name, then the
//! folder is synced.

mod unfinished;

use std::io::Write;
use std::path::{Path, PathBuf};

use thiserror::Error;

use crate::intake::{Submission, reason};
use crate::record::Record;

/// How the names of files begin that are still being written.
const UNFINISHED: &str = ".rapporteur-";

pub use unfinished::Unfinished;

/// Why a file could not be written.
#[derive(Debug, Error)]
#[error("cannot write {what}: {}", reason(cause))]
pub struct WriteError {
    /// What was to be written.
    pub what: &'static str,
    /// The file or folder.
    pub path: PathBuf,
    /// What the system says.
    pub cause: std::io::Error,
}

impl WriteError {
    /// What the person can do about it.
    pub fn remedy(&self) -> &'static str {
        match self.cause.kind() {
            std::io::ErrorKind::PermissionDenied | std::io::ErrorKind::ReadOnlyFilesystem => {
                "choose a place that you may write to with --out"
            }
            std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded => {
                "free some space or choose another place with --out; what was written before is whole"
            }
            _ => "check what was given with --out",
        }
    }
}

/// The text of a record: indented JSON with a line end.
///
/// # Errors
/// When a value cannot be expressed in JSON, which no value of a record can be.
pub fn record_json(record: &Record) -> serde_json::Result<Vec<u8>> {
    let mut json = serde_json::to_vec_pretty(record)?;
    json.push(b'\n');
    Ok(json)
}

/// Makes a folder within `out`, so that a run that cannot write says so before it reads.
///
/// # Errors
/// When it cannot be made or written to.
pub fn prepare(out: &Path, folder: &str) -> Result<PathBuf, WriteError> {
    let folder = out.join(folder);
    let failed = |cause| WriteError { what: "into the folder", path: folder.clone(), cause };
    fs_err::create_dir_all(&folder).map_err(failed)?;
    let probe = folder.join(format!("{UNFINISHED}probe"));
    fs_err::write(&probe, b"").and_then(|()| fs_err::remove_file(&probe)).map_err(failed)?;
    Ok(folder)
}

/// Takes away files that a killed run had begun to write.
pub(crate) fn remove_unfinished(folder: &Path) {
    let Ok(entries) = fs_err::read_dir(folder) else { return };
    for entry in entries.flatten() {
        if entry.file_name().to_string_lossy().starts_with(UNFINISHED) {
            // What cannot be taken away harms nobody: it is hidden, and read by nothing.
            let _ = fs_err::remove_file(entry.path());
        }
    }
}

/// Writes a record as its text.
///
/// # Errors
/// When the disk is full or the folder cannot be written. A file of that name is then as it was.
pub fn write_record(out: &Path, id: &str, json: &[u8]) -> Result<(), WriteError> {
    let path = record_path(out, id);
    write_whole(&path, json).map_err(|cause| WriteError { what: "the records", path, cause })
}

/// Where a record lies.
pub(crate) fn record_path(out: &Path, id: &str) -> PathBuf {
    out.join("records").join(format!("{id}.json"))
}

/// Writes the bytes of a submission as they came, named by their hash; a file of that name holds them already.
///
/// # Errors
/// When the disk is full or the folder cannot be written.
pub fn write_source(out: &Path, submission: &Submission) -> Result<(), WriteError> {
    let name = format!("{}.{}", submission.sha256, submission.media_type.extension());
    let path = out.join("sources").join(name);
    write_once(&path, &submission.bytes).map_err(|cause| WriteError { what: "the source", path, cause })
}

/// A file whose name is made of its bytes: one that is there holds them already, as files are written whole.
pub(crate) fn write_once(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    if fs_err::metadata(path).is_ok_and(|present| present.len() == bytes.len() as u64) {
        return Ok(());
    }
    write_whole(path, bytes)
}

/// Writes a file of another kind, such as the picture of a page.
///
/// # Errors
/// When the disk is full or the folder cannot be written. A file of that name is then as it was.
pub fn write_file(path: &Path, bytes: &[u8]) -> Result<(), WriteError> {
    write_whole(path, bytes).map_err(|cause| WriteError { what: "the file", path: path.to_owned(), cause })
}

/// The file with these bytes, or as it was before.
fn write_whole(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    Unfinished::beside(path)?.finish(|file| file.file().write_all(bytes))?;
    Ok(())
}
