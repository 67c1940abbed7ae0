//! What was entered, as a value of its type; or what is wrong with it, input by input.

use super::entries::Entries;
use super::{Problem, choices, one, rows};
use crate::extract::{Finding, Value};
use crate::questionnaire::{Field, FieldType, Questionnaire};

/// What was entered, in the form of the record, and the finding that goes with it. Inputs that were left blank are no
/// value, and inputs that nobody touched the value before, whatever they would make of it.
///
/// # Errors
/// When something that was entered is no value of the type.
pub(in crate::review) fn entered(
    questionnaire: &Questionnaire,
    field: &Field,
    form: &[(String, String)],
    before: Option<&Value>,
) -> Result<(serde_json::Value, Finding), Vec<Problem>> {
    let entries = Entries::of_form(field.kind, form)?;
    let value = if entries.are_untouched(field.kind, &Entries::of_value(field.kind, before)) {
        before.cloned()
    } else {
        value(questionnaire, field, &entries, before)?
    };
    let finding = match &value {
        None => Finding::Empty,
        Some(Value::Choices(choices)) => choices.finding(),
        Some(_) => Finding::Answered,
    };
    Ok((value.map_or(serde_json::Value::Null, |value| serde_json::json!(value)), finding))
}

fn value(
    questionnaire: &Questionnaire,
    field: &Field,
    entries: &Entries,
    before: Option<&Value>,
) -> Result<Option<Value>, Vec<Problem>> {
    match (field.kind, entries) {
        (_, Entries::Choices { checked, unknown }) => choices::value(questionnaire, field, checked, unknown).map(Some),
        (FieldType::Links, Entries::Rows(sent)) => rows::links(sent, before),
        (FieldType::Organizations, Entries::Rows(sent)) => rows::organizations(sent, before),
        (FieldType::Emails, Entries::Rows(sent)) => rows::emails(sent, before),
        (kind, Entries::Rows(sent)) => one::value(kind, sent.first().and_then(|row| row.first())),
    }
}
