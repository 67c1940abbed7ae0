//! The file of the journal: `journal.jsonl`, a line that says what it is, then an entry a line.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::{Entry, SCHEMA};
use crate::intake::sha256;
use crate::write::{WriteError, write_file};

/// What a result depends on beside its input: another of these, and it is stale.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Settings {
    /// Version of the program.
    pub program: String,
    /// Id and SHA-256 of the rules of each questionnaire, in the order in which they were given.
    pub rules: Vec<[String; 2]>,
    /// SHA-256 of the model of confidences.
    pub model_sha256: String,
    /// Share of accepted answers that is to be right.
    pub precision: f64,
}

impl Settings {
    /// Twelve hexadecimal digits that change with any of them.
    pub fn digest(&self) -> String {
        let text = serde_json::to_vec(self).unwrap_or_default();
        sha256(&text)[..12].to_owned()
    }
}

/// The first line.
#[derive(Serialize, Deserialize)]
struct Head<S> {
    schema: String,
    #[serde(flatten)]
    settings: S,
}

/// What may stand beside the schema.
#[derive(Deserialize)]
struct Anything {}

/// Why a journal cannot be used.
#[derive(Debug, Error)]
#[error("the journal cannot be read: {reason}")]
pub struct JournalError {
    /// Its file.
    pub path: PathBuf,
    /// Why.
    pub reason: String,
}

/// The entries of the journal of a folder; `None` where there is none.
///
/// # Errors
/// When there is one, and it is spoilt or of another form.
pub fn read(out: &Path) -> Result<Option<Vec<Entry>>, JournalError> {
    let path = out.join(NAME);
    let spoilt = |reason: String| JournalError { path: path.clone(), reason };
    let text = match fs_err::read_to_string(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(spoilt(crate::intake::reason(&error))),
    };
    let mut lines = text.lines();
    let head = lines.next().unwrap_or_default();
    let head: Head<Anything> = serde_json::from_str(head).map_err(|error| spoilt(format!("line 1: {error}")))?;
    if head.schema != SCHEMA {
        return Err(spoilt(format!("it has the form \"{}\", and this program knows \"{SCHEMA}\"", head.schema)));
    }
    let entries = lines.enumerate().map(|(number, line)| {
        serde_json::from_str(line).map_err(|error| spoilt(format!("line {}: {error}", number + 2)))
    });
    entries.collect::<Result<_, _>>().map(Some)
}

/// Writes the journal of a folder, whole or not at all. A journal of the same bytes is left as it is.
///
/// # Errors
/// When it cannot be written.
pub fn write(out: &Path, settings: &Settings, entries: &[Entry]) -> Result<(), WriteError> {
    let path = out.join(NAME);
    let failed = |error: serde_json::Error| WriteError { what: "the journal", path: path.clone(), cause: error.into() };
    let head = Head { schema: SCHEMA.to_owned(), settings: settings.clone() };
    let mut text = serde_json::to_vec(&head).map_err(failed)?;
    for entry in entries {
        text.push(b'\n');
        serde_json::to_writer(&mut text, entry).map_err(failed)?;
    }
    text.push(b'\n');
    if fs_err::read(&path).is_ok_and(|present| present == text) {
        return Ok(());
    }
    write_file(&path, &text)
}

/// Name of the file.
pub const NAME: &str = "journal.jsonl";
