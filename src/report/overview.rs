//! What a report and a status tell of a data set.

use schemars::JsonSchema;
use serde::Serialize;

use super::account::{Account, FailedInput};
use super::audit::{Audit, UnshownDecision};
use super::counts::Counts;
use super::tally::Tally;
use crate::extract::Finding;
use crate::history::DoubtCode;
use crate::questionnaire::FieldType;
use crate::read::Severity;
use crate::record::Status;

/// Version of this form.
pub const SCHEMA: &str = "rapporteur-status/1";

/// A data set at a glance.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Overview {
    /// Version of this form: "rapporteur-status/1".
    pub schema: String,
    /// Version of the program that tells.
    pub program: String,
    /// A run was broken off, or is still going on: what follows is what was there before it.
    pub broken_off: bool,
    /// One a questionnaire that has a record.
    pub parts: Vec<Part>,
    /// What people decided about the values.
    pub reviewed: Reviewed,
    /// Those expected who have not answered, in the order of the roster.
    pub missing: Vec<MissingRespondent>,
    /// Decisions of reviewers that no record shows now. They are kept.
    pub unshown: Vec<UnshownDecision>,
    /// What became of the inputs; `null` where no journal was kept.
    pub account: Option<Account>,
}

/// How far people have come with the review, over the records that count.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Reviewed {
    /// Values that the program sends to a person.
    pub due: usize,
    /// Of them: those that a person confirmed or corrected.
    pub done: usize,
    /// Values that a reviewer flagged for a colleague, who has not decided yet.
    pub flagged: usize,
    /// Values that a person decided about, and of which the program reads something else now than was seen, or finds it
    /// elsewhere.
    pub seen_differently: usize,
    /// Values that a person decided about by what the form does not take any more: they are for review again.
    pub outdated: usize,
}

/// All that was returned of one questionnaire.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Part {
    /// Id of the questionnaire.
    pub questionnaire: String,
    /// Its title; its id where it is not known.
    pub title: String,
    /// All values of the records that count.
    pub counts: Counts,
    /// By name; those who cannot be told stand last.
    pub respondents: Vec<Respondent>,
    /// By field, in the order of the form.
    pub fields: Vec<FieldOverview>,
    /// Why values need a person, the most frequent reason first. A value may have several.
    pub reasons: Vec<ReviewReason>,
    /// What a sample of the accepted values tells of those that nobody looked at.
    pub audit: Audit,
    /// What a person should know about the sources: warnings first, then the most frequent.
    pub notices: Vec<NoticeGroup>,
    /// How many other notices there are.
    pub notices_left: usize,
}

/// A respondent with the record that counts.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Respondent {
    /// Name; `null` where it cannot be told.
    pub name: Option<String>,
    /// Id of the record that counts.
    pub record: String,
    /// File name of its source.
    pub file: String,
    /// Day that the form says (ISO 8601).
    pub submitted_on: Option<String>,
    /// When the first message with it was sent (RFC 3339, UTC).
    pub received: Option<String>,
    /// Last day to answer (ISO 8601), where a roster tells.
    pub deadline: Option<String>,
    /// Whether the first return came after it; `null` where either is not known.
    pub late: Option<bool>,
    /// How many returns that differ came.
    pub returns: usize,
    /// Those that do not count, the earliest first.
    pub earlier: Vec<EarlierReturn>,
    /// Why a person should look at the history.
    pub doubts: Vec<RespondentDoubt>,
    /// Its values; `null` where the record cannot be used.
    pub counts: Option<Counts>,
    /// Confidence that half of its values have at least.
    pub confidence_median: Option<f64>,
    /// How many pieces of text belong to no question.
    pub unclaimed: usize,
    /// Why the record cannot be used.
    pub failure: Option<FailedInput>,
    /// Its values, in the order of the form; empty where the record cannot be used.
    #[serde(skip)]
    pub cells: Vec<Cell>,
    /// The first pieces of text that belong to no question.
    #[serde(skip)]
    pub quotes: Vec<String>,
}

/// A return in whose place another counts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct EarlierReturn {
    /// Id of its record.
    pub record: String,
    /// File name of its source.
    pub file: String,
    /// Day that the form says (ISO 8601).
    pub submitted_on: Option<String>,
    /// When the first message with it was sent (RFC 3339, UTC).
    pub received: Option<String>,
    /// How many fields the next return changed; `null` where that is not known.
    pub changed: Option<usize>,
}

/// Why a person should look at a history.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct RespondentDoubt {
    /// Stable code.
    pub code: DoubtCode,
    /// A sentence for a person.
    pub message: String,
}

/// A value, as far as it is counted.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Cell {
    /// What the document shows.
    pub finding: Finding,
    /// What to do with it.
    pub status: Status,
    /// Probability that it is right; `None` where a person put it there in place of another.
    pub confidence: Option<f64>,
}

/// A respondent who was expected and has not answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct MissingRespondent {
    /// Name, as the roster has it.
    pub name: String,
    /// Last day to answer (ISO 8601).
    pub deadline: Option<String>,
}

/// A field over all respondents.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct FieldOverview {
    /// Its id.
    pub id: String,
    /// Type of its values.
    #[serde(rename = "type")]
    pub kind: FieldType,
    /// Label of its question, with that of its part: "5.a".
    pub label: String,
    /// What the form asks.
    pub asks: String,
    /// Language of that (BCP 47).
    pub language: String,
    /// Id of the question that it belongs to.
    pub question: String,
    /// What the form asks there, where that is more than `asks`.
    #[serde(skip)]
    pub under: Option<String>,
    /// Its values.
    pub counts: Counts,
    /// Confidence that half of its values have at least.
    pub confidence_median: Option<f64>,
    /// Its values counted, where they can be.
    pub tally: Option<Tally>,
}

/// Why values need a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ReviewReason {
    /// Code of the flag, or `decision_outdated`; `null` for a confidence below what was asked.
    pub code: Option<String>,
    /// The same in words.
    pub reason: String,
    /// How many values.
    pub values: usize,
    /// Of how many respondents.
    pub respondents: usize,
}

/// A notice, with those whose sources have it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct NoticeGroup {
    /// How much it matters.
    pub severity: Severity,
    /// A sentence for a person.
    pub message: String,
    /// How many sources have it.
    pub sources: usize,
    /// Positions of their respondents.
    #[serde(skip)]
    pub respondents: Vec<usize>,
}

impl Respondent {
    /// What to call it: its name, or its file where no name can be told.
    pub fn shown(&self) -> &str {
        match &self.name {
            Some(name) => name,
            None if self.file.is_empty() => &self.record,
            None => &self.file,
        }
    }
}

impl Overview {
    /// All respondents, part by part.
    pub fn respondents(&self) -> impl Iterator<Item = &Respondent> {
        self.parts.iter().flat_map(|part| &part.respondents)
    }

    /// All values of all parts.
    pub fn counts(&self) -> Counts {
        self.parts.iter().fold(Counts::default(), |sum, part| sum.with(&part.counts))
    }

    /// True where something is wrong with the data set itself, not with what was sent.
    pub fn is_damaged(&self) -> bool {
        self.respondents().any(|one| one.failure.is_some())
            || self.account.as_ref().is_some_and(|account| !account.discrepancies.is_empty())
    }
}
