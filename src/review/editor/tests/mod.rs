//! Inputs as a browser takes them, and what comes back.

mod browser;
mod each_type;
mod round_trip;
mod seen;

use std::collections::BTreeSet;
use std::sync::LazyLock;

use super::Problem;
use crate::extract::{Finding, Value};
use crate::questionnaire::{Field, FieldType, Library, Questionnaire};

/// A questionnaire with fields of all types.
fn questionnaire() -> &'static Questionnaire {
    static LIBRARY: LazyLock<Library> = LazyLock::new(|| Library::embedded().unwrap());
    let kinds = |one: &&Questionnaire| one.fields.iter().map(|field| field.kind).collect::<BTreeSet<_>>().len();
    LIBRARY.questionnaires().iter().max_by_key(kinds).unwrap()
}

fn field(questionnaire: &Questionnaire, kind: FieldType) -> &Field {
    questionnaire.fields.iter().find(|field| field.kind == kind).unwrap()
}

fn pairs(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

/// What is made of these inputs of a field of this type.
fn entered(
    kind: FieldType,
    form: &[(&str, &str)],
    before: Option<&Value>,
) -> Result<(serde_json::Value, Finding), Vec<Problem>> {
    let questionnaire = questionnaire();
    super::entered(questionnaire, field(questionnaire, kind), &pairs(form), before)
}

/// The same of one input.
fn one(kind: FieldType, text: &str) -> Result<serde_json::Value, String> {
    let entered = entered(kind, &[("value", text)], None);
    entered.map(|(value, _)| value).map_err(|problems| {
        assert_eq!(problems.len(), 1);
        assert_eq!(problems[0].input, "entry-value");
        problems[0].message.clone()
    })
}
