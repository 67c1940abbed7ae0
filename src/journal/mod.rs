//! The journal: what became of each input and of each part of it. One JSON object a line (`journal.jsonl`).
//!
//! An input is a file as it was named or found. Messages, mailboxes and archives hold parts, which may hold parts in
//! turn; every one has its entry. Nothing that came in is without one. Entries do not depend on the order in which
//! documents were read: the same inputs give the same bytes.

mod file;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::extract::Value;
use crate::language;
use crate::record::Summary;

pub use crate::intake::Envelope;

pub use file::{JournalError, NAME, Settings, read, write};

/// Version of the journal's form, in its first line.
pub const SCHEMA: &str = "rapporteur-journal/1";

/// What became of an input, or of a part of one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// Where it was.
    #[serde(flatten)]
    pub address: Address,
    /// SHA-256 of its bytes; `null` where they were not read.
    pub sha256: Option<String>,
    /// Its size.
    pub size_bytes: u64,
    /// What it is (RFC 6838), where that is known.
    pub media_type: Option<String>,
    /// Of a message: its own envelope. Of a part: that of the innermost message which brought it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub envelope: Option<Envelope>,
    /// What became of it.
    #[serde(flatten)]
    pub fate: Fate,
    /// What its record says of itself, where it has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub facts: Option<Facts>,
    /// Digest of the settings of the run that this comes from.
    #[serde(default)]
    pub settings: String,
    /// True where it failed for a reason that may have passed by the next run: its worker was ended from outside, or the
    /// file changed meanwhile.
    #[serde(default, skip_serializing_if = "is_false")]
    pub passing: bool,
    /// True where the file of that name has other bytes by now.
    #[serde(default, skip_serializing_if = "is_false")]
    pub replaced: bool,
}

fn is_false(value: &bool) -> bool {
    !value
}

/// What a record says of itself, as far as records are put together by it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Facts {
    /// Id of the record.
    pub record: String,
    /// SHA-256 of the bytes of its file.
    pub record_sha256: String,
    /// File name of its source.
    pub name: String,
    /// Id of the questionnaire.
    pub questionnaire: String,
    /// Whether the form asks who answers.
    pub asks_respondent: bool,
    /// Who answers, as the form says.
    pub respondent: Option<Respondent>,
    /// Day that the form says (ISO 8601).
    pub submitted_on: Option<String>,
    /// Counts.
    pub summary: Summary,
}

/// Who answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Respondent {
    /// Name for people.
    pub name: String,
    /// What returns are put together by: an ISO 3166-1 alpha-3 code, or the folded name.
    pub key: String,
    /// False where the answer is itself for review.
    pub accepted: bool,
}

impl Respondent {
    /// The respondent that an answer names; `None` where it names none.
    pub fn of_value(value: &Value, accepted: bool) -> Option<Self> {
        let (name, key) = match value {
            Value::Country(country) => (country.name.clone(), country.iso3.clone()),
            Value::Text(text) => {
                let name = text.lines().next().unwrap_or_default().trim().to_owned();
                let key = language::fold(&name);
                (name, key)
            }
            _ => return None,
        };
        (!key.is_empty()).then_some(Self { name, key, accepted })
    }
}

/// Why something was not done, and what a person can do about it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Failure {
    /// What happened.
    pub message: String,
    /// What to do.
    pub remedy: String,
}

/// Where a document was: a file, and the way to a part of it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Address {
    /// The file as it was named, with "/" between folders.
    pub input: String,
    /// The way from the file to the part, outermost first; empty for the file itself.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub part: Vec<PartName>,
}

/// A step on the way to a part.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct PartName {
    /// Position among the parts of what holds it, counted from 1.
    pub position: u32,
    /// Name that the sender gave it. Never a path of ours.
    pub name: String,
}

impl Address {
    /// The file itself.
    pub fn of_input(input: String) -> Self {
        Self { input, part: Vec::new() }
    }

    /// A part of what is here.
    #[must_use]
    pub fn with(&self, position: u32, name: &str) -> Self {
        let mut part = self.part.clone();
        part.push(PartName { position, name: name.to_owned() });
        Self { input: self.input.clone(), part }
    }

    /// File name of what is here, without folders.
    pub fn name(&self) -> &str {
        let name = self.part.last().map_or(&self.input, |part| &part.name);
        name.rsplit(['/', '\\']).find(|name| !name.is_empty()).unwrap_or(name)
    }

    /// As people read it: "inbox/a.eml › forms.zip › korea.docx".
    pub fn shown(&self) -> String {
        let mut shown = self.input.clone();
        for part in &self.part {
            shown.push_str(" › ");
            shown.push_str(&part.name);
        }
        shown
    }
}

impl Fate {
    /// Id of the record that holds what the document says, where there is one.
    pub fn record(&self) -> Option<&str> {
        match self {
            Self::Record { record } | Self::Superseded { record, .. } | Self::Duplicate { record, .. } => Some(record),
            Self::Opened { .. } | Self::NotSubmission { .. } | Self::Failed { .. } => None,
        }
    }
}

/// What became of each input as a whole, by its name: the best that became of any of its parts.
pub fn of_inputs<'a>(entries: impl IntoIterator<Item = &'a Entry>) -> BTreeMap<&'a str, &'a Fate> {
    let rank = |fate: &Fate| match fate {
        Fate::Record { .. } => 0,
        Fate::Superseded { .. } => 1,
        Fate::Duplicate { .. } => 2,
        Fate::Failed { .. } => 3,
        Fate::NotSubmission { .. } => 4,
        Fate::Opened { .. } => 5,
    };
    let mut best: BTreeMap<&str, &Fate> = BTreeMap::new();
    for entry in entries {
        let fate = best.entry(&entry.address.input).or_insert(&entry.fate);
        if rank(&entry.fate) < rank(fate) {
            *fate = &entry.fate;
        }
    }
    best
}

/// What became of a document.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "became", rename_all = "snake_case")]
pub enum Fate {
    /// It was opened; its parts have entries of their own.
    Opened {
        /// How many it holds.
        parts: u32,
    },
    /// It has a record, which counts.
    Record {
        /// Id of the record.
        record: String,
    },
    /// It has a record, and a later return of the same respondent counts in its place.
    Superseded {
        /// Id of the record.
        record: String,
        /// Id of the record that counts.
        by: String,
    },
    /// Its bytes are those of another document, which has the record.
    Duplicate {
        /// Where the other is.
        of: Address,
        /// Id of its record.
        record: String,
    },
    /// It is no returned questionnaire.
    NotSubmission {
        /// Why it was not taken for one.
        reason: String,
    },
    /// It could not be read.
    Failed {
        /// Why.
        #[serde(flatten)]
        failure: Failure,
    },
}
