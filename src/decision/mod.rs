//! Decisions: what people decided about answers, kept beside the records and joined with them wherever they are shown.
//!
//! Comes in: what a reviewer saw and decided. Goes out: a history that only grows (`review.sqlite`), where each field stands
//! by it, and records with decisions in place of what the program read. A decision is about a source and a field: it stands
//! whatever later runs make of the source. Records are never changed.

mod audit;
mod join;
mod ledger;
mod offer;
mod reviewers;
mod standing;

use std::collections::BTreeMap;
use std::time::SystemTime;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::extract::Finding;
use crate::intake::sha256;
use crate::read::Place;
use crate::record::{RecordEvidence, Status};

pub use audit::{ErrorRate, Outcome, Sample};
pub use join::{Decided, joined};
pub use ledger::{Ledger, LedgerError, NAME, New};
pub use offer::Offer;
pub use reviewers::Registered;
pub use standing::Standing;

/// This moment (RFC 3339, UTC, whole seconds). Decisions carry it; records never do.
pub fn now() -> String {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    let seconds = i64::try_from(since.as_secs()).unwrap_or_default();
    jiff::Timestamp::from_second(seconds).unwrap_or_default().to_string()
}

/// What a decision is about: the field of a form, as one source answers it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
pub struct Subject {
    /// SHA-256 of the source.
    pub source: String,
    /// Id of the questionnaire.
    pub questionnaire: String,
    /// Id of the field.
    pub field: String,
}

/// A decision.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Decision {
    /// Its number: they count upwards through the whole history.
    pub number: i64,
    /// When (RFC 3339, UTC).
    pub at: String,
    /// Who.
    pub reviewer: String,
    /// About what.
    #[serde(flatten)]
    pub subject: Subject,
    /// What the program had read.
    pub seen: Seen,
    /// What was decided.
    #[serde(flatten)]
    pub ruling: Ruling,
    /// Why, in the reviewer's words.
    pub why: Option<String>,
    /// Number of a decision on an earlier return of the same respondent that this one follows.
    pub follows: Option<i64>,
    /// True where the field was accepted, and was looked at because it was drawn for the audit sample.
    pub audit: bool,
}

/// What the program had read when somebody decided.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Seen {
    /// Version of the program.
    pub program: String,
    /// SHA-256 of the rules file.
    pub rules_sha256: String,
    /// The answer.
    #[serde(flatten)]
    pub answer: Answer,
}

/// An answer of a record, as far as decisions are about it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Answer {
    /// The value, as the record has it.
    pub value: serde_json::Value,
    /// What the document shows.
    pub finding: Finding,
    /// What the program says to do with it.
    pub status: Status,
    /// Probability that value and finding are what the source shows.
    pub confidence: f64,
    /// What proves it.
    pub evidence: Vec<RecordEvidence>,
}

/// What was decided.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum Ruling {
    /// What was seen is right.
    Confirmed,
    /// Something else is.
    Corrected {
        /// What.
        decided: Correction,
    },
    /// A colleague is to look.
    Flagged {
        /// Name of the colleague; `None` for anybody.
        assigned: Option<String>,
    },
    /// An earlier decision holds no longer.
    Undone {
        /// Its number.
        undoes: i64,
    },
}

impl Ruling {
    /// As it stands in the history.
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::Confirmed => "confirmed",
            Self::Corrected { .. } => "corrected",
            Self::Flagged { .. } => "flagged",
            Self::Undone { .. } => "undone",
        }
    }
}

/// What stands in place of what the program read.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Correction {
    /// The value, in the form of the type of the field.
    pub value: serde_json::Value,
    /// What the document shows.
    pub finding: Finding,
    /// Where the value stands in the source, as far as the reviewer marked it, or the program had marked it rightly.
    pub evidence: Vec<RecordEvidence>,
}

impl Answer {
    /// Twelve hexadecimal digits that change with the value, the finding or what proves them.
    pub fn digest(&self) -> String {
        let text = serde_json::to_vec(&(&self.value, self.finding, &self.evidence)).unwrap_or_default();
        sha256(&text)[..12].to_owned()
    }

    /// True where somebody who saw one of them has seen the other: the same value and finding, proven by the same words in
    /// the same places. How a reader counts its blocks, and how likely the value seemed, do not matter.
    pub fn is_same_as(&self, other: &Self) -> bool {
        let is_same = |(one, other): (&RecordEvidence, &RecordEvidence)| {
            one.of == other.of
                && one.quote.quote == other.quote.quote
                && is_same_place(&one.quote.place, &other.quote.place)
        };
        self.value == other.value
            && self.finding == other.finding
            && self.evidence.len() == other.evidence.len()
            && self.evidence.iter().zip(&other.evidence).all(is_same)
    }
}

/// Points by which boxes may be elsewhere: readers of two versions may differ in less.
const POINTS_MAX: f64 = 1.0;

fn is_same_place(one: &Place, other: &Place) -> bool {
    match (one, other) {
        (Place::Page(one), Place::Page(other)) => {
            let near = |(a, b): (&[f64; 4], &[f64; 4])| a.iter().zip(b).all(|(a, b)| (a - b).abs() < POINTS_MAX);
            one.page == other.page
                && one.boxes.len() == other.boxes.len()
                && one.boxes.iter().zip(&other.boxes).all(near)
        }
        // In words, which leave out by what message the source came.
        (one, other) => one.to_string() == other.to_string(),
    }
}

/// All decisions, by what they are about.
#[derive(Debug, Default, Clone)]
pub struct Decisions {
    by_form: BTreeMap<(String, String), BTreeMap<String, Vec<Decision>>>,
    last: i64,
    sample: Sample,
}

impl Decisions {
    /// Those that lie in a folder; none where nobody ever decided.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn read(out: &std::path::Path) -> Result<Self, LedgerError> {
        let mut decisions = Self::default();
        if let Some(ledger) = Ledger::read(out)? {
            decisions.add(ledger.after(0)?);
            decisions.sample = Sample::of(ledger.audit_share()?);
        }
        Ok(decisions)
    }

    /// Adds decisions, which come in the order of their numbers.
    pub fn add(&mut self, decisions: impl IntoIterator<Item = Decision>) {
        for decision in decisions {
            self.last = self.last.max(decision.number);
            let Subject { source, questionnaire, field } = decision.subject.clone();
            self.by_form.entry((source, questionnaire)).or_default().entry(field).or_default().push(decision);
        }
    }

    /// Number of the last of them; 0 where there is none.
    pub fn last(&self) -> i64 {
        self.last
    }

    /// Which accepted fields go to review too.
    pub fn sample(&self) -> Sample {
        self.sample
    }

    /// Takes another sample from now on.
    pub fn set_sample(&mut self, sample: Sample) {
        self.sample = sample;
    }

    /// All of them, by source, questionnaire and field.
    pub fn all(&self) -> impl Iterator<Item = &Decision> {
        self.by_form.values().flat_map(BTreeMap::values).flatten()
    }

    /// Sources and forms that somebody decided about.
    pub fn forms(&self) -> impl Iterator<Item = (&str, &str)> {
        self.by_form.keys().map(|(source, form)| (source.as_str(), form.as_str()))
    }

    /// The history of a field, the earliest first.
    pub fn of(&self, subject: &Subject) -> &[Decision] {
        let form = self.by_form.get(&(subject.source.clone(), subject.questionnaire.clone()));
        form.and_then(|form| form.get(&subject.field)).map_or(&[], Vec::as_slice)
    }

    /// The source whose hash starts like this, of those whose fields of a form somebody decided about; `None` where there is
    /// none, or more than one.
    pub(crate) fn source(&self, start: &str, questionnaire: &str) -> Option<&str> {
        let from = (start.to_owned(), String::new());
        let sources = self.by_form.range(from..).take_while(|((source, _), _)| source.starts_with(start));
        let mut sources = sources.filter(|((_, form), _)| form == questionnaire).map(|((source, _), _)| source);
        let source = sources.next().filter(|_| !start.is_empty())?;
        sources.next().is_none().then_some(source)
    }

    /// Where the fields of a source stand, by field; those that nobody decided about are left out.
    pub fn standings(&self, source: &str, questionnaire: &str) -> BTreeMap<&str, Standing<'_>> {
        let form = self.by_form.get(&(source.to_owned(), questionnaire.to_owned()));
        let fields = form.into_iter().flatten();
        fields.map(|(field, history)| (field.as_str(), Standing::of(history))).collect()
    }
}
