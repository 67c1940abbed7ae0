//! Records as they lie on disk: the bytes of a record file in, what exports show of it out. What a later version
//! adds is passed over; another form of records is refused.

use indexmap::IndexMap;
use serde::Deserialize;

use crate::confidence::Reason;
use crate::decision::{Answer, Decided};
use crate::extract::{Finding, Sign, TextLink, Value};
use crate::intake::MediaType;
use crate::journal::Failure;
use crate::questionnaire::{FieldType, Questionnaire};
use crate::read::Severity;
use crate::record::{Quote, RecordEvidence, SCHEMA, Status, typed};

/// A record, as far as exports show it.
#[derive(Debug, Deserialize)]
pub(crate) struct StoredRecord {
    pub id: String,
    pub program: String,
    pub questionnaire: StoredQuestionnaire,
    pub source: StoredSource,
    pub calibration: StoredCalibration,
    pub answers: IndexMap<String, StoredAnswer>,
    pub unclaimed: Vec<Quote>,
    pub notices: Vec<StoredNotice>,
    pub summary: StoredSummary,
}

#[derive(Debug, Deserialize)]
pub(crate) struct StoredQuestionnaire {
    pub id: String,
    pub rules_sha256: String,
    pub languages: Vec<String>,
}

#[derive(Debug, Clone, Deserialize)]
pub(crate) struct StoredSource {
    pub name: String,
    pub sha256: String,
    pub media_type: MediaType,
    pub size_bytes: u64,
    pub pages: Option<u32>,
    pub language: Option<String>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct StoredCalibration {
    #[serde(default)]
    pub id: String,
    #[serde(default)]
    pub fitted_on: String,
    pub threshold: Option<f64>,
    #[serde(default)]
    pub precision: f64,
}

/// An answer; its value still without a type.
#[derive(Debug, Deserialize)]
pub(crate) struct StoredAnswer {
    pub value: serde_json::Value,
    pub finding: Finding,
    pub status: Status,
    /// That of what the program read; no number where a public record does not tell it.
    #[serde(deserialize_with = "number")]
    pub confidence: f64,
    pub flags: Vec<Sign>,
    #[serde(default)]
    pub rule: String,
    #[serde(default)]
    pub links: Vec<TextLink>,
    #[serde(default)]
    pub alternatives: Vec<StoredAlternative>,
    #[serde(default)]
    pub evidence: Vec<RecordEvidence>,
    /// Log-odds (nats) of such an answer without any doubt.
    #[serde(default)]
    pub base: f64,
    /// What was measured about it, and what that took.
    #[serde(default)]
    pub reasons: Vec<Reason>,
    /// What a person decided about it; value, finding, status and evidence are then the person's.
    #[serde(default)]
    pub decision: Option<Decided>,
}

impl StoredAnswer {
    /// Probability that the answer is what the source shows. `None` where a person put it there in place of another: how sure
    /// the program is of what it read says nothing of that.
    pub(crate) fn own_confidence(&self) -> Option<f64> {
        let is_other =
            |decided: &Decided| !decided.outdated && (decided.what == Status::Corrected || decided.seen_differently);
        let is_other = self.decision.as_ref().is_some_and(is_other);
        Some(self.confidence).filter(|confidence| !is_other && !confidence.is_nan())
    }

    /// What the program says to do with what it read.
    pub(crate) fn own_status(&self) -> Status {
        self.decision.as_ref().map_or(self.status, |decided| decided.machine.status)
    }
}

/// Another value; without a type.
#[derive(Debug, Deserialize)]
pub(crate) struct StoredAlternative {
    pub value: serde_json::Value,
    pub confidence: f64,
}

#[derive(Debug, Deserialize)]
pub(crate) struct StoredNotice {
    pub severity: Severity,
    pub message: String,
}

#[derive(Debug, Deserialize)]
pub(crate) struct StoredSummary {
    pub fields: usize,
    pub accepted: usize,
    pub review: usize,
    #[serde(default)]
    pub answered: usize,
    #[serde(default)]
    pub empty: usize,
    #[serde(default)]
    pub not_stated: usize,
    #[serde(default)]
    pub not_visible: usize,
    #[serde(default)]
    pub absent: usize,
    #[serde(default)]
    pub confirmed: usize,
    #[serde(default)]
    pub corrected: usize,
}

/// A number; not a number for null.
fn number<'de, D: serde::Deserializer<'de>>(from: D) -> Result<f64, D::Error> {
    Ok(Option::deserialize(from)?.unwrap_or(f64::NAN))
}

/// The form of a record, read first: what else it holds depends on it.
#[derive(Deserialize)]
struct Form {
    schema: String,
}

impl StoredAnswer {
    /// What the program reads, whatever people decided.
    pub(crate) fn machine(&self) -> Answer {
        match &self.decision {
            Some(decided) => decided.machine.clone(),
            None => Answer {
                value: self.value.clone(),
                finding: self.finding,
                status: self.status,
                confidence: self.confidence,
                evidence: self.evidence.clone(),
            },
        }
    }
}

impl StoredRecord {
    /// Reads the bytes of a record file.
    ///
    /// # Errors
    /// When they are no record, or one of another form.
    pub(crate) fn read(bytes: &[u8]) -> Result<Self, Failure> {
        let form: Form = serde_json::from_slice(bytes).map_err(|error| spoilt(&error))?;
        if form.schema != SCHEMA {
            return Err(Failure {
                message: format!("the record has the form \"{}\", and this program knows \"{SCHEMA}\"", form.schema),
                remedy: AGAIN.to_owned(),
            });
        }
        serde_json::from_slice(bytes).map_err(|error| spoilt(&error))
    }

    /// The questionnaire by whose rules the record was made.
    ///
    /// # Errors
    /// When it is not among those of the run, or its rules have changed since.
    pub(crate) fn questionnaire_among<'a>(&self, known: &'a [Questionnaire]) -> Result<&'a Questionnaire, Failure> {
        let id = &self.questionnaire.id;
        let found = known.iter().find(|one| one.id == *id).ok_or_else(|| Failure {
            message: format!("the questionnaire \"{id}\" of the record is not known"),
            remedy: "name its rules file with --rules, as for extract".to_owned(),
        })?;
        if found.rules_sha256 != self.questionnaire.rules_sha256 {
            return Err(Failure {
                message: format!("the record was made by other rules of \"{id}\" than those of today"),
                remedy: AGAIN.to_owned(),
            });
        }
        Ok(found)
    }

    /// The value of a field as one line: a name, a country, a day; `None` where it has none.
    ///
    /// # Errors
    /// When the record has no such answer, or its value is of another type.
    pub(crate) fn named(&self, questionnaire: &Questionnaire, field: Option<usize>) -> Result<Option<String>, Failure> {
        let Some(field) = field.map(|position| &questionnaire.fields[position]) else { return Ok(None) };
        Ok(match self.answer(&field.id, field.kind)?.1 {
            Some(Value::Text(text)) => Some(text),
            Some(Value::Country(country)) => Some(country.name),
            _ => None,
        })
    }

    /// The answer to a field, with its value by the type of the field.
    ///
    /// # Errors
    /// When the record has no such answer, or its value is of another type.
    pub(crate) fn answer(&self, field: &str, kind: FieldType) -> Result<(&StoredAnswer, Option<Value>), Failure> {
        let answer = self.answers.get(field).ok_or_else(|| Failure {
            message: format!("the record has no answer \"{field}\""),
            remedy: AGAIN.to_owned(),
        })?;
        let value = typed(kind, &answer.value).map_err(|error| Failure {
            message: format!("the value of \"{field}\" is none of type {}: {error}", kind.as_str()),
            remedy: AGAIN.to_owned(),
        })?;
        Ok((answer, value))
    }
}

const AGAIN: &str = "make the record again with extract";

fn spoilt(error: &serde_json::Error) -> Failure {
    Failure { message: format!("the file is no record: {error}"), remedy: AGAIN.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_record_says_so() {
        let error = StoredRecord::read(b"{}").unwrap_err();
        assert!(error.message.contains("no record"), "{}", error.message);
        let error = StoredRecord::read(br#"{"schema": "rapporteur-record/9"}"#).unwrap_err();
        assert!(error.message.contains("rapporteur-record/9"), "{}", error.message);
        assert!(error.remedy.contains("extract"), "{}", error.remedy);
    }
}
