//! What a person decides: a form in, decisions out. Nothing is written here; the desk does that.
//!
//! | `what` | decides |
//! |---|---|
//! | `confirm` | what stands is right: what was decided, else what the program reads |
//! | `read` | what the program reads is right, whatever was decided |
//! | `correct` | what was entered is, with the words that were marked |
//! | `alternative` | another reading of the program is |
//! | `empty`, `not_visible` | there is no answer, or none to be seen |
//! | `take` | what was decided on an earlier return holds here too |
//! | `flag` | a colleague is to look |
//! | `undo` | the last decision on the field holds no longer |

mod marked;
mod moving;

use std::sync::Arc;

use serde_json::Value as Json;

use super::desk::Desk;
use super::editor::{self, Problem};
use super::opened::Opened;
use super::source::Source;
use crate::dataset::{Dataset, typed};
use crate::decision::{Correction, New, Ruling};
use crate::extract::{Choices, Finding, Value};
use crate::journal::Failure;
use crate::questionnaire::FieldType;

pub(super) use marked::stretches;
pub(super) use moving::{are_one_move, moved, takes_words};

/// Most characters of a comment or a name.
const COMMENT_CHARACTERS_MAX: usize = 4000;

/// A form as the browser sent it.
pub(super) type Form = [(String, String)];

/// Why nothing was decided.
#[derive(Debug)]
pub(super) enum Refused {
    /// What was entered is no value of the field.
    Entered(Vec<Problem>),
    /// The form asks for what cannot be done; a sentence.
    Asked(String),
}

impl From<Failure> for Refused {
    fn from(failure: Failure) -> Self {
        Self::Asked(format!("{}: {}", failure.message, failure.remedy))
    }
}

/// The first value of a name in a form.
pub(super) fn given<'f>(form: &'f Form, name: &str) -> Option<&'f str> {
    form.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
}

/// Number of the last decision that whoever filled in the form knows of.
pub(super) fn known(form: &Form) -> i64 {
    given(form, "known").and_then(|known| known.parse().ok()).unwrap_or(0)
}

/// A comment or name, if any was given.
fn comment(form: &Form, name: &str) -> Option<String> {
    let text = given(form, name)?.trim();
    let text: String = text.chars().filter(|c| !c.is_control() || *c == '\n').take(COMMENT_CHARACTERS_MAX).collect();
    (!text.is_empty()).then_some(text)
}

/// Whether a form names words of the source, so that it has to be read.
pub(super) fn needs_source(form: &Form) -> bool {
    given(form, "mark").is_some()
}

/// The decision that a form asks for. The source is needed where [`needs_source`] says so.
///
/// # Errors
/// When what was entered is no value of the field, or the form asks for what cannot be done.
pub(super) fn decision(
    desk: &Desk,
    dataset: &Dataset,
    opened: &Opened<'_>,
    reviewer: &str,
    form: &Form,
    source: Option<Result<Arc<Source>, Failure>>,
) -> Result<New, Refused> {
    let asked = |message: &str| Refused::Asked(message.to_owned());
    let mut follows = None;
    let what =
        if given(form, "alternative").is_some() { "alternative" } else { given(form, "what").unwrap_or_default() };
    let ruling = match what {
        "confirm" => opened
            .standing
            .verdict
            .filter(|_| !opened.is_outdated())
            .map_or(Ruling::Confirmed, |verdict| kept(opened, verdict)),
        "read" => Ruling::Confirmed,
        "correct" => entered(opened, form, source)?,
        "alternative" => alternative(opened, form)?,
        "empty" => without_value(opened, Finding::Empty),
        "not_visible" => without_value(opened, Finding::NotVisible),
        "take" => {
            let offer = dataset.offer(&opened.record, &opened.field.id);
            let offer = offer.ok_or_else(|| asked("there is no decision on an earlier return to take"))?;
            follows = Some(offer.decision.number);
            offer.ruling
        }
        "flag" => Ruling::Flagged { assigned: comment(form, "assigned") },
        "undo" => {
            let undone = opened.standing.undoable().ok_or_else(|| asked("there is nothing to undo"))?;
            Ruling::Undone { undoes: undone.number }
        }
        _ => return Err(asked("this program does not know that button; load the page again")),
    };
    let decision = opened.decision(desk, reviewer, known(form), ruling, comment(form, "why"));
    Ok(New { follows, ..decision })
}

/// What was entered, with the words that were marked.
fn entered(opened: &Opened<'_>, form: &Form, source: Option<Result<Arc<Source>, Failure>>) -> Result<Ruling, Refused> {
    let (value, finding) =
        editor::entered(opened.questionnaire, opened.field, form, opened.value.as_ref()).map_err(Refused::Entered)?;
    let marked = marked::evidence(opened.field.kind, form, &value, source)?;
    if marked.is_empty() && value == opened.machine.value {
        // Nothing but a look: an answer that says nothing keeps the finding that it has.
        let finding = if value.is_null() { opened.machine.finding } else { finding };
        return Ok(same_or(opened, value, finding, Vec::new()));
    }
    Ok(same_or(opened, value, finding, marked))
}

/// A correction; where it is what the program reads, a confirmation.
fn same_or(opened: &Opened<'_>, value: Json, finding: Finding, marked: Vec<crate::record::RecordEvidence>) -> Ruling {
    let machine = &opened.machine;
    if marked.is_empty() && value == machine.value && finding == machine.finding {
        return Ruling::Confirmed;
    }
    let mut evidence = editor::evidence_kept(&opened.answer().value, &value, &opened.answer().evidence);
    if evidence.is_empty() {
        evidence = editor::evidence_kept(&machine.value, &value, &machine.evidence);
    }
    evidence.retain(|kept| marked.iter().all(|one| one.of != kept.of));
    evidence.extend(marked);
    Ruling::Corrected { decided: Correction { value, finding, evidence } }
}

fn alternative(opened: &Opened<'_>, form: &Form) -> Result<Ruling, Refused> {
    let index: usize = given(form, "alternative").and_then(|index| index.parse().ok()).unwrap_or(0);
    let other = index.checked_sub(1).and_then(|index| opened.answer().alternatives.get(index));
    let other = other.ok_or_else(|| Refused::Asked("there is no such other reading".to_owned()))?;
    typed(opened.field.kind, &other.value)
        .map_err(|error| Refused::Asked(format!("that other reading is no value of the field: {error}")))?;
    Ok(same_or(opened, other.value.clone(), Finding::Answered, Vec::new()))
}

/// No value, and why; the prompt that proves it stays.
fn without_value(opened: &Opened<'_>, finding: Finding) -> Ruling {
    let options = || opened.field.options.iter().map(|&option| opened.questionnaire.option_id(option).to_owned());
    let value = match (opened.field.kind, finding) {
        (FieldType::Choices, Finding::NotVisible) => {
            Some(Value::Choices(Choices { unknown: options().collect(), ..Choices::default() }))
        }
        (FieldType::Choices, _) => {
            Some(Value::Choices(Choices { unchecked: options().collect(), ..Choices::default() }))
        }
        _ => None,
    };
    let value = value.and_then(|value| serde_json::to_value(value).ok()).unwrap_or(Json::Null);
    let machine = &opened.machine;
    if value == machine.value && finding == machine.finding {
        return Ruling::Confirmed;
    }
    Ruling::Corrected { decided: Correction { value, finding, evidence: Vec::new() } }
}

/// What was decided before, by somebody who sees what the program reads now.
fn kept(opened: &Opened<'_>, verdict: &crate::decision::Decision) -> Ruling {
    let decided = match &verdict.ruling {
        Ruling::Corrected { decided } => decided.clone(),
        _ => {
            let seen = &verdict.seen.answer;
            Correction { value: seen.value.clone(), finding: seen.finding, evidence: seen.evidence.clone() }
        }
    };
    if decided.value == opened.machine.value && decided.finding == opened.machine.finding {
        return Ruling::Confirmed;
    }
    Ruling::Corrected { decided }
}
