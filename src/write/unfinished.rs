//! A file in the making: what writes piece by piece, or by itself, writes to a temporary file beside the place; that takes
//! the name once it is whole. Dropped before, it leaves nothing behind.

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use crate::system;

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
    pub fn beside(path: &Path) -> io::Result<Self> {
        let file = tempfile::Builder::new().prefix(super::UNFINISHED).tempfile_in(folder(path))?;
        Ok(Self { file, path: path.to_owned() })
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
    pub fn finish(self, write: impl FnOnce(&Self) -> io::Result<()>) -> io::Result<PathBuf> {
        write(&self)?;
        self.file.as_file().sync_all()?;
        system::make_readable(self.file.as_file())?;
        self.file.persist(&self.path).map_err(|error| error.error)?;
        system::sync_folder(folder(&self.path))?;
        Ok(self.path)
    }
}

/// The folder of a path. The parent of a bare name is the empty path.
fn folder(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}
