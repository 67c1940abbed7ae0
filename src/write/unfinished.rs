//! A file in the making: what writes piece by piece, or by itself, writes to a temporary file beside the place; that takes
//! the name once it is whole. Dropped before, it leaves nothing behind.

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use super::{WriteError, make_readable, sync_folder};

/// A file in the making.
#[derive(Debug)]
pub struct Unfinished {
    file: NamedTempFile,
    path: PathBuf,
}

impl Unfinished {
    /// A file that is to be at this place.
    ///
    /// # Errors
    /// When its folder cannot be written.
    pub fn beside(path: &Path) -> Result<Self, WriteError> {
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        match tempfile::Builder::new().prefix(".rapporteur-").tempfile_in(folder) {
            Ok(file) => Ok(Self { file, path: path.to_owned() }),
            Err(cause) => Err(WriteError { what: "the file", path: path.to_owned(), cause }),
        }
    }

    /// The open file.
    pub fn file(&self) -> &File {
        self.file.as_file()
    }

    /// Where it lies until it is whole.
    pub fn temporary_path(&self) -> &Path {
        self.file.path()
    }

    /// Gives it its name, once `write` has written all of it.
    ///
    /// # Errors
    /// When `write` fails, the disk is full or the folder cannot be written. A file of that name is then as it was.
    pub fn finish(self, write: impl FnOnce(&Self) -> io::Result<()>) -> Result<PathBuf, WriteError> {
        let path = self.path.clone();
        let finished = write(&self).and_then(|()| {
            self.file.as_file().sync_all()?;
            make_readable(self.file.as_file())?;
            self.file.persist(&path).map_err(|error| error.error)?;
            sync_folder(path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new(".")))
        });
        match finished {
            Ok(()) => Ok(path),
            Err(cause) => Err(WriteError { what: "the file", path, cause }),
        }
    }
}
