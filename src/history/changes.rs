//! What changed between two returns, field by field.

use indexmap::IndexMap;
use serde::Deserialize;

use super::{Change, FieldChange, FieldState};
use crate::journal::Failure;

/// What a record says to each field, in the order of the form.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
pub struct States {
    answers: IndexMap<String, FieldState>,
}

impl States {
    /// Takes them out of the bytes of a record.
    ///
    /// # Errors
    /// When these are no record.
    pub fn of_record(bytes: &[u8]) -> Result<Self, Failure> {
        serde_json::from_slice(bytes).map_err(|error| Failure {
            message: format!("the file is no record: {error}"),
            remedy: "make the record again with extract".to_owned(),
        })
    }
}

/// What changed from the record `from` to the record `to`.
pub(super) fn changes(from: &str, before: &States, to: &str, after: &States) -> Change {
    let absent = || FieldState { value: serde_json::Value::Null, finding: crate::extract::Finding::Absent };
    let of_both = after.answers.keys().chain(before.answers.keys().filter(|id| !after.answers.contains_key(*id)));
    let fields = of_both.filter_map(|id| {
        let before = before.answers.get(id).cloned().unwrap_or_else(absent);
        let after = after.answers.get(id).cloned().unwrap_or_else(absent);
        (before != after).then(|| FieldChange { field: id.clone(), before, after })
    });
    Change { from: from.to_owned(), to: to.to_owned(), fields: fields.collect() }
}
