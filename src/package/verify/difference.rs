//! What differs between a record and the one that was made again.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::confidence::Status;
use crate::dataset::{StoredAnswer, StoredRecord};
use crate::extract::Finding;

/// A field that came out otherwise.
#[derive(Debug, Serialize, Deserialize)]
pub struct FieldDifference {
    /// Id of the field.
    pub field: String,
    /// In the package; `null` where its record has no such field.
    pub before: Option<FieldStanding>,
    /// As made again; `null` where that record has no such field.
    pub after: Option<FieldStanding>,
}

/// How a field stands in a record.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
pub struct FieldStanding {
    /// The value.
    pub value: Value,
    /// What the document shows.
    pub finding: Finding,
    /// What to do with it.
    pub status: Status,
    /// Probability that value and finding are right.
    pub confidence: f64,
}

impl FieldDifference {
    /// Which of value, finding, status and confidence differ.
    pub fn what(&self) -> Vec<&'static str> {
        let (Some(before), Some(after)) = (&self.before, &self.after) else { return vec!["field"] };
        let differs = [
            ("value", before.value != after.value),
            ("finding", before.finding != after.finding),
            ("status", before.status != after.status),
            ("confidence", before.confidence != after.confidence),
        ];
        differs.into_iter().filter(|(_, differs)| *differs).map(|(what, _)| what).collect()
    }
}

/// The fields that differ, in the order of the record in the package; then those that it does not have.
pub(super) fn fields(before: &StoredRecord, after: &StoredRecord) -> Vec<FieldDifference> {
    let added = after.answers.keys().filter(|field| !before.answers.contains_key(*field));
    let differ = before.answers.keys().chain(added).map(|field| FieldDifference {
        field: field.clone(),
        before: before.answers.get(field).map(standing),
        after: after.answers.get(field).map(standing),
    });
    differ.filter(|one| one.before != one.after).collect()
}

fn standing(answer: &StoredAnswer) -> FieldStanding {
    FieldStanding {
        value: answer.value.clone(),
        finding: answer.finding,
        status: answer.status,
        confidence: answer.confidence,
    }
}

/// The first key in which two records differ, or what differs where no key does; `None` where they have the same bytes.
pub(super) fn first(before: &[u8], after: &[u8]) -> Option<String> {
    if before == after {
        return None;
    }
    let parsed = |bytes: &[u8]| serde_json::from_slice::<Value>(bytes).unwrap_or_default();
    let key = first_key(&parsed(before), &parsed(after), "");
    Some(key.unwrap_or_else(|| "how it is written: the same keys and values, in other bytes".to_owned()))
}

fn first_key(before: &Value, after: &Value, at: &str) -> Option<String> {
    let below = |key: &str| if at.is_empty() { key.to_owned() } else { format!("{at} › {key}") };
    match (before, after) {
        (Value::Object(one), Value::Object(other)) => {
            let added = other.keys().filter(|key| !one.contains_key(*key));
            one.keys().chain(added).find_map(|key| match (one.get(key), other.get(key)) {
                (Some(one), Some(other)) => first_key(one, other, &below(key)),
                _ => Some(below(key)),
            })
        }
        (Value::Array(one), Value::Array(other)) => {
            let within = one.iter().zip(other).enumerate();
            let first =
                within.filter_map(|(index, (one, other))| first_key(one, other, &below(&index.to_string()))).next();
            first.or_else(|| (one.len() != other.len()).then(|| below(&one.len().min(other.len()).to_string())))
        }
        _ if before == after => None,
        _ => Some(at.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_key_that_differs_is_named() {
        let found = |one: &str, other: &str| first(one.as_bytes(), other.as_bytes());
        assert_eq!(found(r#"{"a":1}"#, r#"{"a":1}"#), None);
        assert_eq!(found(r#"{"a":{"b":[1,2]}}"#, r#"{"a":{"b":[1,3]}}"#).unwrap(), "a › b › 1");
        assert_eq!(found(r#"{"a":[1]}"#, r#"{"a":[1,2]}"#).unwrap(), "a › 1");
        assert_eq!(found(r#"{"a":1}"#, r#"{"a":1,"b":null}"#).unwrap(), "b");
        assert!(found(r#"{"a":1}"#, r#"{ "a": 1 }"#).unwrap().contains("other bytes"));
        assert_eq!(found(r#"{"a":1}"#, "spoilt").unwrap(), "");
    }
}
