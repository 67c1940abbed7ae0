//! Questionnaires and answers as small as can be, for the tests of this folder.

use super::reported::ReportedAnswer;
use crate::extract::{Finding, Value};
use crate::questionnaire::{Questionnaire, check_source};
use crate::record::Status;

const SMALL: &str = r#"id = "small"
title = "Small"
languages = ["en"]
[[recognise]]
pattern = 'small form'
matches = ["a small form"]
[[question]]
id = "use"
prompt.en = "How many?"
[question.fields.share]
type = "percentage"
pattern = '(?<value>\d+) %'
matches = ["5 %"]
leaves = ["5 people"]
[question.fields.text]
type = "text"
"#;

/// One that has nothing to do with what is judged, and a small one.
pub(super) fn questionnaires() -> Vec<Questionnaire> {
    let other = SMALL.replace("\"small\"", "\"other\"").replace("\"use\"", "\"end\"");
    [other.as_str(), SMALL].map(|source| check_source("small.toml", source).unwrap()).into()
}

pub(super) fn text(text: &str) -> Option<Value> {
    Some(Value::Text(text.to_owned()))
}

/// An answer that is accepted from 0.5 on.
pub(super) fn reported_answer(value: Option<Value>, finding: Finding, confidence: f64) -> ReportedAnswer {
    let status = if confidence >= 0.5 { Status::Accepted } else { Status::Review };
    ReportedAnswer { value, finding, status, confidence, flags: Vec::new() }
}
