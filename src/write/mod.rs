//! Write: from records to files.
//!
//! Comes in: a record, or the bytes of another file. Goes out: `records/<id>.json` in a folder, or that
//! file, whole or not at all: a temporary file is written and synced, then takes the name, then the
//! folder is synced.

use std::io::Write;
use std::path::{Path, PathBuf};

use thiserror::Error;

use crate::intake::reason;
use crate::record::Record;

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

/// Makes the folder of records within `out`, so that a run that cannot write says so before it reads.
///
/// # Errors
/// When it cannot be made or written to.
pub fn prepare(out: &Path) -> Result<(), WriteError> {
    let folder = out.join("records");
    let failed = |cause| WriteError { what: "the records", path: folder.clone(), cause };
    fs_err::create_dir_all(&folder).map_err(failed)?;
    tempfile::Builder::new().prefix(".rapporteur-").tempfile_in(&folder).map(drop).map_err(failed)
}

/// Writes a record; gives the file's path.
///
/// # Errors
/// When the disk is full or the folder cannot be written. A file of that name is then as it was.
pub fn write_record(out: &Path, record: &Record) -> Result<PathBuf, WriteError> {
    let path = out.join("records").join(format!("{}.json", record.id));
    let failed = |cause: std::io::Error| WriteError { what: "the records", path: path.clone(), cause };
    let json = record_json(record).map_err(|error| failed(error.into()))?;
    write_whole(&path, &json).map_err(failed)?;
    Ok(path)
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
    // The parent of a bare name is the empty path.
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut file = tempfile::Builder::new().prefix(".rapporteur-").tempfile_in(folder)?;
    file.write_all(bytes)?;
    file.as_file().sync_all()?;
    make_readable(file.as_file())?;
    file.persist(path).map_err(|error| error.error)?;
    sync_folder(folder)
}

/// Temporary files are for their owner alone; records are files like any other.
#[cfg(unix)]
fn make_readable(file: &std::fs::File) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    file.set_permissions(std::fs::Permissions::from_mode(0o644))
}

#[cfg(not(unix))]
fn make_readable(_file: &std::fs::File) -> std::io::Result<()> {
    Ok(())
}

/// The new name is on disk only when its folder is (POSIX `fsync`); elsewhere the system sees to it.
#[cfg(unix)]
pub(crate) fn sync_folder(folder: &Path) -> std::io::Result<()> {
    fs_err::File::open(folder)?.sync_all()
}

#[cfg(not(unix))]
pub(crate) fn sync_folder(_folder: &Path) -> std::io::Result<()> {
    Ok(())
}
