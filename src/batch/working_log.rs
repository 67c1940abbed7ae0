//! The working log of a run: what was opened and read so far, in whatever order it ended. A killed run goes on from it; a
//! finished one writes the journal and takes it away.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::request::Reply;
use crate::intake::Part;
use crate::write::WriteError;

/// Name of the file in the folder of a run.
pub(crate) const NAME: &str = "journal.partial.jsonl";

/// The bytes of a document, by their hash, and the name that it came under: that tells Markdown from plain text, and a
/// record shows it.
pub(super) type Key = (String, String);

/// What is known from a run that did not end, and the file that takes what is known next.
#[derive(Debug)]
pub(super) struct WorkingLog {
    path: PathBuf,
    file: fs_err::File,
    /// Inputs that were opened by a run that did not end.
    pub opened: BTreeMap<Key, Part>,
    /// Documents that were read by it.
    pub read: BTreeMap<Key, Reply>,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Line {
    Settings(String),
    Opened { sha256: String, name: String, part: Part },
    Read { sha256: String, name: String, reply: Reply },
}

impl WorkingLog {
    /// Takes up the log in `out` where it was left, if it was written under the same settings; else begins one.
    ///
    /// # Errors
    /// When it cannot be written.
    pub(super) fn open(out: &Path, settings: &str) -> Result<Self, WriteError> {
        let path = out.join(NAME);
        let failed = |cause| WriteError { what: "the working log", path: path.clone(), cause };
        let (mut opened, mut read) = (BTreeMap::new(), BTreeMap::new());
        let text = fs_err::read(&path).unwrap_or_default();
        // What follows a line that is none was not written by this program, or not to its end.
        let mut kept = 0;
        for line in text.split_inclusive(|&byte| byte == b'\n').take_while(|line| line.ends_with(b"\n")) {
            match serde_json::from_slice(line) {
                Ok(Line::Settings(known)) if kept == 0 && known == settings => {}
                Ok(Line::Opened { sha256, name, part }) if kept > 0 => drop(opened.insert((sha256, name), part)),
                Ok(Line::Read { sha256, name, reply }) if kept > 0 => drop(read.insert((sha256, name), reply)),
                _ => break,
            }
            kept += line.len() as u64;
        }
        let mut options = fs_err::OpenOptions::new();
        let mut file = options.create(true).write(true).truncate(false).open(&path).map_err(failed)?;
        file.set_len(kept).map_err(failed)?;
        std::io::Seek::seek(&mut file, std::io::SeekFrom::End(0)).map_err(failed)?;
        let mut log = Self { path, file, opened, read };
        if kept == 0 {
            log.append(&Line::Settings(settings.to_owned()))?;
        }
        Ok(log)
    }

    /// An input was opened.
    pub(super) fn opened(&mut self, (sha256, name): Key, part: Part) -> Result<(), WriteError> {
        self.append(&Line::Opened { sha256, name, part })
    }

    /// A document was read.
    pub(super) fn read(&mut self, (sha256, name): Key, reply: Reply) -> Result<(), WriteError> {
        self.append(&Line::Read { sha256, name, reply })
    }

    fn append(&mut self, line: &Line) -> Result<(), WriteError> {
        let failed = |cause| WriteError { what: "the working log", path: self.path.clone(), cause };
        let mut bytes = serde_json::to_vec(line).map_err(|error| failed(error.into()))?;
        bytes.push(b'\n');
        self.file.write_all(&bytes).map_err(failed)
    }

    /// The run has ended, and its journal is written.
    pub(super) fn end(self) -> Result<(), WriteError> {
        let failed = |cause| WriteError { what: "the working log", path: self.path.clone(), cause };
        fs_err::remove_file(&self.path).map_err(failed)
    }
}
