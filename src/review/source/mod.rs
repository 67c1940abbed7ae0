//! The source beside the fields: its pages or blocks as markup, and the words that a person marked in it as quotes.
//!
//! Comes in: the source of a record and the file with its bytes. Goes out: the document as read, pictures of its pages, and
//! markup. Both are made in processes of their own, which are held to time and memory; what was made is kept for a while.
//! Nothing is written but files in the making.

mod blocks;
mod marked;
mod pane;
mod runs;
mod shelf;
#[cfg(test)]
mod tests;
mod words;

use std::path::Path;
use std::sync::Arc;

use self::shelf::{Bounds, Shelf};
use crate::batch::{self, Shown, Task, Workers};
use crate::dataset::StoredSource;
use crate::intake::reason;
use crate::journal::Failure;
use crate::read::Document;

pub(super) use marked::Stretch;
pub(super) use pane::{DPI, Soon, pane, pane_soon, pane_without};
pub(super) use words::words;

/// Resolutions of pictures, in pixels an inch.
const DPI_STEPS: [u32; 4] = [72, 110, 144, 220];
/// Longest document as read, in bytes of its JSON. The longest real submissions take a tenth.
const DOCUMENT_BYTES_MAX: u64 = 256 * 1024 * 1024;
/// Largest picture, in bytes.
const PICTURE_BYTES_MAX: u64 = 64 * 1024 * 1024;
/// Documents that are kept: in bytes of their JSON, and in number.
const DOCUMENTS_KEPT: (usize, usize) = (256 * 1024 * 1024, 12);
/// Pictures that are kept: in bytes, and in number.
const PICTURES_KEPT: (usize, usize) = (128 * 1024 * 1024, 4096);
/// Requests that may wait for a document, and for a picture.
const WAITING_MAX: usize = 64;

/// Sources of records, as they are asked for.
pub(super) struct Sources {
    workers: Workers,
    documents: Shelf<String, Source>,
    pictures: Shelf<(String, u32, u32), Vec<u8>>,
}

/// A source as read.
#[derive(Debug)]
pub(super) struct Source {
    /// The document.
    pub document: Document,
    /// Width and height of each page as displayed, in points; none where the source has no pages.
    pub pages: Vec<[f64; 2]>,
}

impl Sources {
    /// No source yet.
    pub(super) fn new(workers: Workers) -> Self {
        let hands = workers.jobs.max(1);
        let shelf = |(bytes_max, pieces_max)| Bounds { bytes_max, pieces_max, hands, waiting_max: WAITING_MAX };
        Self { documents: Shelf::new(shelf(DOCUMENTS_KEPT)), pictures: Shelf::new(shelf(PICTURES_KEPT)), workers }
    }

    /// The document as read, by a worker. Blocks.
    ///
    /// # Errors
    /// When the source cannot be read, or its worker did not survive it.
    pub(super) fn read(&self, source: &StoredSource, path: &Path) -> Result<Arc<Source>, Failure> {
        self.documents.get(&source.sha256, || {
            let made = self.in_the_making()?;
            let task = Task::Show {
                path: absolute(path)?,
                name: source.name.clone(),
                sha256: source.sha256.clone(),
                to: absolute(made.path())?,
            };
            batch::ask(&self.workers, task)?;
            let bytes = read_bounded(made.path(), DOCUMENT_BYTES_MAX, "the document as read")?;
            let shown: Shown = serde_json::from_slice(&bytes).map_err(|error| Failure {
                message: format!("the document as read cannot be taken in: {error}"),
                remedy: "report it with the document, if you may share it".to_owned(),
            })?;
            Ok((Source { document: shown.document, pages: shown.pages }, bytes.len()))
        })
    }

    /// The document, where it has been read already or could not be.
    pub(super) fn ready(&self, source: &StoredSource) -> Option<Result<Arc<Source>, Failure>> {
        self.documents.ready(&source.sha256)
    }

    /// The picture of a page, counted from 1, as PNG; `dpi` becomes one of a few steps. Blocks.
    ///
    /// # Errors
    /// When there is no such page, or painting it fails or takes too long.
    pub(super) fn picture(
        &self,
        source: &StoredSource,
        path: &Path,
        page: u32,
        dpi: u32,
    ) -> Result<Arc<Vec<u8>>, Failure> {
        let dpi = step(dpi);
        self.pictures.get(&(source.sha256.clone(), page, dpi), || {
            let made = self.in_the_making()?;
            batch::picture(&self.workers, path, page, dpi, made.path()).map_err(|reason| Failure {
                message: format!("no picture of the page could be made: {reason}"),
                remedy: "load the original, and look at the page in another program".to_owned(),
            })?;
            let bytes = read_bounded(made.path(), PICTURE_BYTES_MAX, "the picture of the page")?;
            let size = bytes.len();
            Ok((bytes, size))
        })
    }

    /// A file that goes away when it is read.
    fn in_the_making(&self) -> Result<tempfile::NamedTempFile, Failure> {
        tempfile::NamedTempFile::new_in(&self.workers.temporary).map_err(|error| Failure {
            message: format!("the folder for temporary files cannot be used: {}", reason(&error)),
            remedy: "free some space in it (TMPDIR), see that it can be written, and start again".to_owned(),
        })
    }
}

/// The resolution among the steps that shows as much, or the greatest.
fn step(dpi: u32) -> u32 {
    DPI_STEPS.into_iter().find(|step| *step >= dpi).unwrap_or(DPI_STEPS[DPI_STEPS.len() - 1])
}

fn absolute(path: &Path) -> Result<std::path::PathBuf, Failure> {
    std::path::absolute(path).map_err(|error| Failure {
        message: format!("the path of the source cannot be used: {}", reason(&error)),
        remedy: "start the program in a folder that is there".to_owned(),
    })
}

fn read_bounded(path: &Path, bytes_max: u64, what: &str) -> Result<Vec<u8>, Failure> {
    let unreadable = |error: std::io::Error| Failure {
        message: format!("{what} cannot be read back: {}", reason(&error)),
        remedy: "see that the folder for temporary files (TMPDIR) is left alone, and try again".to_owned(),
    };
    let size = fs_err::metadata(path).map_err(unreadable)?.len();
    if size > bytes_max {
        return Err(Failure {
            message: format!("{what} has {size} bytes; the most that is shown are {bytes_max}"),
            remedy: "load the original, and look at it in another program".to_owned(),
        });
    }
    fs_err::read(path).map_err(unreadable)
}
