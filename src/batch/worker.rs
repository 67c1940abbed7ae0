//! The worker: a process that reads documents for another one, which may end it at any time.
//!
//! Comes in: a request a line. Goes out: an answer a line, in the same order. It keeps nothing between two requests; what a
//! document does to it costs that document alone. It ends when its input ends.

use std::io::{BufRead, Write};
use std::path::Path;
use std::sync::mpsc;

use super::request::{Answer, CONTRACT, Ready, Reply, Request, Shown, Task};
use super::survived;
use crate::extract::Value;
use crate::intake::{self, Bounds, Keep, KeepError, Submission};
use crate::journal::{Facts, Failure, Respondent};
use crate::outline::RecogniseError;
use crate::questionnaire::Questionnaire;
use crate::read::ReadError;
use crate::record::{Record, Status};
use crate::write::{self, WriteError};
use crate::{ConvertError, Rapporteur, read, system};

/// Longest line that is taken for a request, in bytes.
const REQUEST_BYTES_MAX: u64 = 1024 * 1024;

/// How a worker works.
#[derive(Debug, Clone, Default)]
pub struct Serving<'a> {
    /// The password that opens documents which need one.
    pub password: Option<&'a str>,
    /// Address space that the process may have, in bytes.
    pub memory_bytes: Option<u64>,
    /// Whether the end of the input ends it at once, as nobody is left to take an answer; else it answers first what was
    /// asked.
    pub ends_with_input: bool,
}

/// Work on what became of documents, which is done elsewhere.
pub type Later<'a> = dyn FnMut(&Task) -> Reply + 'a;

/// Answers requests until the input ends. `later` does the tasks on records that are there.
///
/// # Errors
/// When the limit cannot be set, or nobody takes the answers.
pub fn serve(
    rapporteur: &Rapporteur,
    serving: &Serving<'_>,
    later: &mut Later<'_>,
    output: &mut dyn Write,
) -> std::io::Result<()> {
    system::become_worker();
    if let Some(bytes) = serving.memory_bytes {
        system::limit_memory(bytes)?;
    }
    let not_enforced = system::NOT_ENFORCED.iter().map(|&sentence| sentence.to_owned()).collect();
    let program = env!("CARGO_PKG_VERSION").to_owned();
    say(output, &Ready { worker: CONTRACT.to_owned(), program, not_enforced })?;
    for line in requests(serving.ends_with_input) {
        let answer = match serde_json::from_str::<Request>(&line) {
            Ok(Request { request, task }) => {
                let reply = survived(|| reply(rapporteur, serving.password, &task, later));
                let reply = reply.unwrap_or_else(Reply::Failed);
                Answer { request: Some(request), reply }
            }
            Err(error) => {
                Answer { request: None, reply: Reply::NotUnderstood { message: format!("no request: {error}") } }
            }
        };
        say(output, &answer)?;
    }
    Ok(())
}

/// The lines of the standard input. They are read apart, so that its end can end the work at once.
fn requests(ends_with_input: bool) -> impl Iterator<Item = String> {
    let (sender, receiver) = mpsc::sync_channel(0);
    std::thread::spawn(move || {
        let mut input = std::io::stdin().lock();
        loop {
            let mut line = String::new();
            match std::io::Read::take(&mut input, REQUEST_BYTES_MAX).read_line(&mut line) {
                Ok(1..) if sender.send(line).is_ok() => {}
                _ if ends_with_input => system::end_here(),
                _ => return,
            }
        }
    });
    receiver.into_iter()
}

fn say<T: serde::Serialize>(output: &mut dyn Write, line: &T) -> std::io::Result<()> {
    let mut bytes = serde_json::to_vec(line)?;
    bytes.push(b'\n');
    output.write_all(&bytes)?;
    output.flush()
}

fn reply(rapporteur: &Rapporteur, password: Option<&str>, task: &Task, later: &mut Later<'_>) -> Reply {
    match task {
        Task::Open { path, name, keep } => {
            match intake::open(path, name, &Bounds::default(), &mut Kept { folder: keep }) {
                Ok(part) => Reply::Opened(part),
                Err(KeepError(cause)) => {
                    unwritable(&WriteError { what: "the parts of the input", path: keep.clone(), cause })
                }
            }
        }
        Task::Extract { path, name, sha256, out } => {
            extract(rapporteur, password, path, name, sha256.as_deref(), out.as_deref())
                .unwrap_or_else(|error| unwritable(&error))
        }
        Task::Read { path, name, to } => Reply::written(as_read(password, path, name), to),
        Task::Show { path, name, sha256, to } => shown(password, path, name, sha256, to),
        Task::Evidence { .. } | Task::Verify { .. } => later(task),
    }
}

fn unwritable(error: &WriteError) -> Reply {
    Reply::Unwritable { path: error.path.clone(), message: error.to_string(), remedy: error.remedy().to_owned() }
}

impl Reply {
    /// Writes what was made to a file.
    pub(crate) fn written(made: Result<Vec<u8>, Failure>, to: &Path) -> Self {
        let bytes = match made {
            Ok(bytes) => bytes,
            Err(failure) => return Self::Failed(failure),
        };
        match write::write_file(to, &bytes) {
            Ok(()) => Self::Written { sha256: intake::sha256(&bytes) },
            Err(error) => unwritable(&error),
        }
    }
}

/// A document as `rapporteur read --json` prints it.
fn as_read(password: Option<&str>, path: &Path, name: &str) -> Result<Vec<u8>, Failure> {
    let submission = Submission::read(path, name).map_err(|error| Failure::of(&error.into()))?;
    let document = read::read(&submission.with_password(password)).map_err(|error| Failure::of(&error.into()))?;
    read::document_json(&document).map_err(|error| not_json(&error))
}

/// Writes a document with the sizes of its pages.
fn shown(password: Option<&str>, path: &Path, name: &str, sha256: &str, to: &Path) -> Reply {
    let made = || {
        let submission =
            Submission::read(path, name).map_err(|error| Failure::of(&error.into()))?.with_password(password);
        if submission.sha256 != sha256 {
            return Ok(None);
        }
        let document = read::read(&submission).map_err(|error| Failure::of(&error.into()))?;
        let pages = read::page_sizes(&submission).map_err(|error| Failure::of(&error.into()))?;
        serde_json::to_vec(&Shown { document, pages }).map(Some).map_err(|error| not_json(&error))
    };
    match made() {
        Ok(Some(bytes)) => Reply::written(Ok(bytes), to),
        Ok(None) => Reply::Changed(Failure {
            message: "the source in the folder has other bytes than those that the record was made of".to_owned(),
            remedy: "run extract again with the original, which restores it".to_owned(),
        }),
        Err(failure) => Reply::Failed(failure),
    }
}

fn not_json(error: &serde_json::Error) -> Failure {
    Failure {
        message: format!("the document cannot be written as JSON: {error}"),
        remedy: "report it with the document, if you may share it".to_owned(),
    }
}

/// Takes documents that came within others into a folder, each once.
struct Kept<'a> {
    folder: &'a Path,
}

impl Keep for Kept<'_> {
    fn keep(&mut self, sha256: &str, bytes: &[u8]) -> std::io::Result<()> {
        write::write_once(&self.folder.join(sha256), bytes)
    }
}

fn extract(
    rapporteur: &Rapporteur,
    password: Option<&str>,
    path: &Path,
    name: &str,
    sha256: Option<&str>,
    out: Option<&Path>,
) -> Result<Reply, WriteError> {
    let submission = match Submission::read(path, name) {
        Ok(submission) => submission.with_password(password),
        Err(error) => return Ok(failed(&error.into())),
    };
    if sha256.is_some_and(|sha256| sha256 != submission.sha256) {
        return Ok(Reply::Changed(Failure {
            message: "the file changed while the run was going on".to_owned(),
            remedy: "run again when nobody writes to it".to_owned(),
        }));
    }
    let conversion = match rapporteur.convert(&submission) {
        Ok(conversion) => conversion,
        Err(error) => return Ok(failed(&error)),
    };
    let record = &conversion.record;
    let json = write::record_json(record).map_err(|error| WriteError {
        what: "the records",
        path: path.to_owned(),
        cause: error.into(),
    })?;
    let facts = facts(record, &json, conversion.questionnaire);
    let Some(out) = out else {
        return Ok(Reply::Recorded { facts, record: Some(Box::new(conversion.record)) });
    };
    write::write_source(out, &submission)?;
    write::write_record(out, &record.id, &json)?;
    Ok(Reply::Recorded { facts, record: None })
}

/// A document that no form claims is none that was returned; all else has failed.
fn failed(error: &ConvertError) -> Reply {
    match error {
        ConvertError::Recognise(RecogniseError::Unknown { .. } | RecogniseError::Excluded { .. }) => {
            Reply::NotSubmission { reason: error.to_string() }
        }
        // The place is at fault, and would be for the next document too.
        ConvertError::Read(ReadError::Temporary { .. }) => Reply::Unwritable {
            path: std::env::temp_dir(),
            message: error.to_string(),
            remedy: error.remedy().to_owned(),
        },
        _ => Reply::Failed(Failure::of(error)),
    }
}

/// What a record says of itself, as far as records are put together by it.
fn facts(record: &Record, json: &[u8], questionnaire: &Questionnaire) -> Facts {
    let answer = |field: Option<usize>| record.answers.get(&questionnaire.fields[field?].id);
    let respondent = answer(questionnaire.respondent)
        .and_then(|answer| Respondent::of_value(answer.value.as_ref()?, answer.status == Status::Accepted));
    let submitted_on = answer(questionnaire.date).and_then(|answer| match answer.value.as_ref()? {
        Value::Text(day) => Some(day.clone()),
        _ => None,
    });
    Facts {
        record: record.id.clone(),
        record_sha256: intake::sha256(json),
        name: record.source.name.clone(),
        questionnaire: record.questionnaire.id.clone(),
        asks_respondent: questionnaire.respondent.is_some(),
        respondent,
        submitted_on,
        summary: record.summary,
    }
}
