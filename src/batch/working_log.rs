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
    file: Option<fs_err::File>,
    /// Bytes of it that this run goes on from.
    kept: u64,
    settings: String,
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
    /// Takes up the log in `out` where it was left, if it was written under the same settings. It is written to when there is
    /// something to write.
    pub(super) fn open(out: &Path, settings: &str) -> Self {
        let path = out.join(NAME);
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
        Self { path, file: None, kept, settings: settings.to_owned(), opened, read }
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
        let path = self.path.clone();
        let failed = |cause| WriteError { what: "the working log", path: path.clone(), cause };
        let mut bytes = Vec::new();
        let mut file = match self.file.take() {
            Some(file) => file,
            None => {
                let mut options = fs_err::OpenOptions::new();
                let mut file = options.create(true).write(true).truncate(false).open(&self.path).map_err(failed)?;
                file.set_len(self.kept).map_err(failed)?;
                std::io::Seek::seek(&mut file, std::io::SeekFrom::End(0)).map_err(failed)?;
                if self.kept == 0 {
                    line_of(&Line::Settings(self.settings.clone()), &mut bytes).map_err(failed)?;
                }
                file
            }
        };
        line_of(line, &mut bytes).map_err(failed)?;
        let written = file.write_all(&bytes).map_err(failed);
        self.file = Some(file);
        written
    }

    /// The run has ended, and its journal is written.
    pub(super) fn end(self) -> Result<(), WriteError> {
        let failed = |cause| WriteError { what: "the working log", path: self.path.clone(), cause };
        match fs_err::remove_file(&self.path) {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(()),
            removed => removed.map_err(failed),
        }
    }
}

fn line_of(line: &Line, bytes: &mut Vec<u8>) -> std::io::Result<()> {
    serde_json::to_writer(&mut *bytes, line)?;
    bytes.push(b'\n');
    Ok(())
}
