//! What is said between a batch engine and its workers: one line of JSON each way (`docs/worker.md`).

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use crate::intake::Part;
use crate::journal::{Facts, Failure};
use crate::read::Document;
use crate::record::Record;

/// Version of what is said.
pub const CONTRACT: &str = "rapporteur-worker/1";

/// First line of a worker, before any request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ready {
    /// Version of what is said: "rapporteur-worker/1".
    pub worker: String,
    /// Version of the program.
    pub program: String,
    /// What is not enforced on this system, as sentences.
    pub not_enforced: Vec<String>,
}

/// A line to a worker.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Request {
    /// Number that the answer carries.
    pub request: u64,
    /// What is to be done.
    #[serde(rename = "do")]
    pub task: Task,
}

/// What a worker can be asked to do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Task {
    /// Tell what a file is and what it holds.
    Open {
        /// The file.
        path: PathBuf,
        /// Its name, for the parts' addresses; it tells Markdown from plain text.
        name: String,
        /// Folder that takes the parts which are documents, each named by its SHA-256.
        keep: PathBuf,
    },
    /// Make the record of a document.
    Extract {
        /// The file with its bytes.
        path: PathBuf,
        /// Its name as it came.
        name: String,
        /// SHA-256 that its bytes are to have; where they have another, nothing is made.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        sha256: Option<String>,
        /// Folder whose `records` and `sources` take what is made; without it, the answer holds the record.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        out: Option<PathBuf>,
    },
    /// Write a document as read.
    Read {
        /// The file with its bytes.
        path: PathBuf,
        /// Its name as it came.
        name: String,
        /// File that the JSON goes to.
        to: PathBuf,
    },
    /// Write a document as read, and the sizes of its pages.
    Show {
        /// The file with its bytes.
        path: PathBuf,
        /// Its name as it came.
        name: String,
        /// SHA-256 that its bytes are to have; where they have another, nothing is written.
        sha256: String,
        /// File that the JSON goes to.
        to: PathBuf,
    },
    /// Make the evidence copy of a record.
    Evidence {
        /// File of the record.
        record: PathBuf,
        /// File with the bytes that it was made of.
        source: PathBuf,
        /// File that the copy goes to.
        to: PathBuf,
    },
    /// Look up the quotes of a record of a package, and make it again.
    Verify {
        /// Folder of the package.
        bag: PathBuf,
        /// Path of the record in it.
        record: String,
    },
}

/// A document as read, and what the screen needs beside it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Shown {
    /// The document.
    pub document: Document,
    /// Width and height of each page as displayed, in points; none where the source has no pages.
    pub pages: Vec<[f64; 2]>,
}

/// A line from a worker.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Answer {
    /// Number of the request; `null` where the line was none.
    pub request: Option<u64>,
    /// What came of it.
    #[serde(flatten)]
    pub reply: Reply,
}

/// What came of a request.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reply {
    /// What a file holds.
    Opened(Part),
    /// The record was made.
    Recorded {
        /// What it says of itself.
        facts: Facts,
        /// The record, where no folder was given for it. It is only ever written.
        #[serde(skip_deserializing, skip_serializing_if = "Option::is_none")]
        record: Option<Box<Record>>,
    },
    /// The file was written.
    Written {
        /// SHA-256 of its bytes.
        sha256: String,
    },
    /// What was found out about a record of a package, as the report of `verify --json` has it.
    Verified(serde_json::Value),
    /// The document is no returned questionnaire.
    NotSubmission {
        /// Why it was not taken for one.
        reason: String,
    },
    /// It could not be read.
    Failed(Failure),
    /// The file has other bytes than it was said to have.
    Changed(Failure),
    /// A worker did not survive it. Never said by a worker: an engine makes it of the end of one.
    Died(Failure),
    /// A file could not be written: a fault of the place, not of the document.
    Unwritable {
        /// File or folder.
        path: PathBuf,
        /// What the system says.
        message: String,
        /// What to do.
        remedy: String,
    },
    /// The line was no request.
    NotUnderstood {
        /// Why.
        message: String,
    },
}
