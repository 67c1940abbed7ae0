//! Records joined with decisions: the bytes of a record file in, those of the same record out with what people decided in
//! place of what the program read, and with both beside it. What nobody decided about stays byte for byte as it was.

use std::collections::BTreeMap;

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::value::{RawValue, to_raw_value};

use super::{Answer, Correction, Decision, Decisions, Ruling, Standing};
use crate::extract::Finding;
use crate::journal::Failure;
use crate::questionnaire::Questionnaire;
use crate::record::{Status, fits};

/// Who decided, and what the program had read: the key `decision` of an answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Decided {
    /// Number of the decision.
    pub number: i64,
    /// When (RFC 3339, UTC).
    pub at: String,
    /// Who.
    pub reviewer: String,
    /// What: "confirmed" or "corrected".
    pub what: Status,
    /// Why, in the reviewer's words.
    pub why: Option<String>,
    /// True where the program reads something else now than the reviewer saw, or finds it elsewhere.
    pub seen_differently: bool,
    /// True where the value that was decided is none that the form takes now: the answer is the program's, and for review.
    pub outdated: bool,
    /// What the program reads.
    pub machine: Answer,
}

/// What a record is of, and nothing else of it.
#[derive(Deserialize)]
struct About {
    source: AboutSource,
    questionnaire: AboutQuestionnaire,
}

#[derive(Deserialize)]
struct AboutSource {
    sha256: String,
}

#[derive(Deserialize)]
struct AboutQuestionnaire {
    id: String,
}

impl Decisions {
    /// The bytes of a record file, joined with the decisions about its source. What a form does not take is not put into it;
    /// a form that is not known takes everything.
    ///
    /// # Errors
    /// When anything was decided, and the bytes are no record.
    pub fn joined(&self, bytes: Vec<u8>, known: &[Questionnaire]) -> Result<Vec<u8>, Failure> {
        if self.last() == 0 {
            return Ok(bytes);
        }
        let of: About = serde_json::from_slice(&bytes).map_err(spoilt)?;
        let standings = self.standings(&of.source.sha256, &of.questionnaire.id);
        let questionnaire = known.iter().find(|one| one.id == of.questionnaire.id);
        joined(bytes, &standings, &|field, value| {
            questionnaire.is_none_or(|questionnaire| fits(questionnaire, field, value))
        })
    }
}

type Keys = IndexMap<String, Box<RawValue>>;

/// Joins a record with the decisions that hold. `fits` tells of a field and a value whether the form takes it.
///
/// # Errors
/// When the bytes are no record.
pub fn joined(
    bytes: Vec<u8>,
    standings: &BTreeMap<&str, Standing<'_>>,
    fits: &dyn Fn(&str, &serde_json::Value) -> bool,
) -> Result<Vec<u8>, Failure> {
    if standings.values().all(|standing| standing.verdict.is_none()) {
        return Ok(bytes);
    }
    let mut record: Keys = serde_json::from_slice(&bytes).map_err(spoilt)?;
    let answers = record.get("answers").map_or("{}", |answers| answers.get());
    let mut answers: IndexMap<String, Keys> = serde_json::from_str(answers).map_err(spoilt)?;
    for (field, standing) in standings {
        if let (Some(answer), Some(verdict)) = (answers.get_mut(*field), standing.verdict) {
            decide(answer, verdict, &|value| fits(field, value)).map_err(spoilt)?;
        }
    }
    let summary = summary(record.get("summary").map_or("{}", |summary| summary.get()), &answers).map_err(spoilt)?;
    record.insert("answers".to_owned(), to_raw_value(&answers).map_err(spoilt)?);
    record.insert("summary".to_owned(), summary);
    serde_json::to_vec(&record).map_err(spoilt)
}

fn spoilt(error: serde_json::Error) -> Failure {
    Failure {
        message: format!("the file is no record: {error}"),
        remedy: "make the record again with extract".to_owned(),
    }
}

/// Puts a decision in place of what the program read.
fn decide(answer: &mut Keys, verdict: &Decision, fits: &dyn Fn(&serde_json::Value) -> bool) -> serde_json::Result<()> {
    let machine: Answer = serde_json::from_str(&serde_json::to_string(&*answer)?)?;
    let seen = &verdict.seen.answer;
    let is_same = seen.is_same_as(&machine);
    let (what, correction) = match &verdict.ruling {
        Ruling::Corrected { decided } => (Status::Corrected, decided.clone()),
        _ => {
            let evidence = if is_same { &machine.evidence } else { &seen.evidence };
            let (value, evidence) = (seen.value.clone(), evidence.clone());
            (Status::Confirmed, Correction { value, finding: seen.finding, evidence })
        }
    };
    let outdated = !correction.value.is_null() && !fits(&correction.value);
    let decided = Decided {
        number: verdict.number,
        at: verdict.at.clone(),
        reviewer: verdict.reviewer.clone(),
        what,
        why: verdict.why.clone(),
        seen_differently: !is_same,
        outdated,
        machine,
    };
    let mut put = |key: &str, value: Box<RawValue>| drop(answer.insert(key.to_owned(), value));
    if outdated {
        put("status", to_raw_value(&Status::Review)?);
    } else {
        put("status", to_raw_value(&what)?);
        put("finding", to_raw_value(&correction.finding)?);
        // What is confirmed as it stands keeps even the digits of its numbers.
        if what == Status::Corrected || !is_same {
            put("value", to_raw_value(&correction.value)?);
            put("evidence", to_raw_value(&correction.evidence)?);
            // They count the characters of the text that was read.
            answer.shift_remove("links");
        }
    }
    answer.insert("decision".to_owned(), to_raw_value(&decided)?);
    Ok(())
}

/// What an answer counts as.
#[derive(Deserialize)]
struct Counted {
    finding: Finding,
    status: Status,
}

/// The counts with the findings and statuses as they are now.
fn summary(summary: &str, answers: &IndexMap<String, Keys>) -> serde_json::Result<Box<RawValue>> {
    let mut summary: IndexMap<String, serde_json::Value> = serde_json::from_str(summary)?;
    let answers = answers.values().map(|answer| serde_json::from_str::<Counted>(&serde_json::to_string(answer)?));
    let answers: Vec<Counted> = answers.collect::<serde_json::Result<_>>()?;
    for status in [Status::Accepted, Status::Review, Status::Confirmed, Status::Corrected] {
        let count = answers.iter().filter(|answer| answer.status == status).count();
        summary.insert(status.as_str().to_owned(), count.into());
    }
    for finding in [Finding::Answered, Finding::Empty, Finding::NotStated, Finding::NotVisible, Finding::Absent] {
        let count = answers.iter().filter(|answer| answer.finding == finding).count();
        summary.insert(finding.as_str().to_owned(), count.into());
    }
    to_raw_value(&summary)
}
