//! Histories: what each respondent returned, which return counts, and what changed between them.
//!
//! Comes in: the facts of all records, and how each arrived. Goes out: one [`History`] a respondent. Records are not
//! changed by it: a history is kept beside them (`histories.json`) and joined where they are shown.

mod changes;
mod decided;
mod gather;
mod roster;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::extract::Finding;
use crate::journal::{Address, Envelope};

pub use changes::States;
pub use decided::{Gathered, Known};
pub use gather::{Returned, gather};
pub use roster::{Expected, Roster, RosterError};

/// Name of the file in the folder of a run.
pub const NAME: &str = "histories.json";

/// Name of the file beside it that says who is expected to answer.
pub const ROSTER: &str = "roster.csv";

/// Version of this form.
pub const SCHEMA: &str = "rapporteur-histories/1";

/// All histories of a folder.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Histories {
    /// Version of this form: "rapporteur-histories/1".
    pub schema: String,
    /// One a respondent and questionnaire, by questionnaire, then by name.
    pub respondents: Vec<History>,
    /// Those expected who have not answered, in the order of the roster.
    pub missing: Vec<Missing>,
}

impl Histories {
    /// As they stand in their file.
    ///
    /// # Errors
    /// When they cannot be expressed in JSON.
    pub fn to_json(&self) -> serde_json::Result<Vec<u8>> {
        let mut json = serde_json::to_vec_pretty(self)?;
        json.push(b'\n');
        Ok(json)
    }
}

/// What one respondent returned.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct History {
    /// Id of the questionnaire.
    pub questionnaire: String,
    /// Name of the respondent; `null` where it cannot be told. Such a record stands alone.
    pub respondent: Option<String>,
    /// What returns are put together by: an ISO 3166-1 alpha-3 code, or the folded name.
    pub key: Option<String>,
    /// Id of the record that counts.
    pub counts: String,
    /// All returns, the earliest first.
    pub returns: Vec<Return>,
    /// What changed from each return to the next.
    pub changes: Vec<Change>,
    /// Why a person should look at it; empty where nothing is doubtful.
    pub doubts: Vec<Doubt>,
    /// Last day to answer (ISO 8601), where a roster tells.
    pub deadline: Option<String>,
    /// Whether the first return came after it; `null` where either is not known.
    pub late: Option<bool>,
}

/// One return: a record, and how it arrived.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Return {
    /// Id of the record.
    pub record: String,
    /// SHA-256 of its bytes: those of its file, or joined with what people decided.
    #[serde(default)]
    pub record_sha256: String,
    /// File name of its source.
    pub name: String,
    /// Day that the form says (ISO 8601).
    pub submitted_on: Option<String>,
    /// When the first message with it was sent (RFC 3339, UTC).
    pub received: Option<String>,
    /// Where it was, each place that holds the same bytes.
    pub arrivals: Vec<Arrival>,
}

/// One place where the bytes of a return were.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Arrival {
    /// The place.
    #[serde(flatten)]
    pub address: Address,
    /// The message that brought it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub envelope: Option<Envelope>,
}

/// What changed between two returns.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Change {
    /// Id of the earlier record.
    pub from: String,
    /// Id of the later record.
    pub to: String,
    /// Fields whose value or finding is another, in the order of the form.
    pub fields: Vec<FieldChange>,
}

/// A field that changed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FieldChange {
    /// Id of the field.
    pub field: String,
    /// In the earlier return.
    pub before: FieldState,
    /// In the later return.
    pub after: FieldState,
}

/// What a return says to a field.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FieldState {
    /// The value, as the record has it.
    pub value: serde_json::Value,
    /// What the document shows.
    pub finding: Finding,
}

/// Why a person should look at a history.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Doubt {
    /// Stable code.
    pub code: DoubtCode,
    /// A sentence for a person.
    pub message: String,
}

/// Reasons to look at a history.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum DoubtCode {
    /// The form does not say who answers.
    RespondentNotTold,
    /// It does, and that answer is itself for review.
    RespondentDoubtful,
    /// Who answers was told by the sender's address alone.
    RespondentByAddress,
    /// Two returns that differ came on one day.
    SameDay,
    /// No date tells which of two returns is later.
    OrderUnknown,
    /// Two returns came from two addresses.
    TwoAddresses,
    /// The roster does not expect this respondent.
    NotExpected,
}

/// A respondent who was expected and has not answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Missing {
    /// Name, as the roster has it.
    pub respondent: String,
    /// Addresses, as the roster has them.
    pub addresses: Vec<String>,
    /// Last day to answer (ISO 8601).
    pub deadline: Option<String>,
}
