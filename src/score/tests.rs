//! Questionnaires and answers as small as can be, for the tests of this folder.

use super::folders::Judgement;
use super::judged::JudgedDocument;
use super::reported::{Reported, ReportedAnswer};
use super::truth::Truth;
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

/// Two submissions of two fields: of the first (en) both are right, said 0.9 and 0.8; of the second (fr) one is wrong, said
/// 0.8, and one is missing.
pub(super) fn judgement() -> Judgement {
    let known = questionnaires();
    let document = |name: &str, language: &str, answers: Vec<(&str, ReportedAnswer)>| {
        let json = format!(
            r#"{{"schema": "rapporteur-truth/1", "file": "{name}", "questionnaire": "small", "style": "word",
                "form_language": "{language}", "answers": {{"use.share": {{"value": 5, "finding": "answered"}},
                "use.text": {{"value": "Yes", "finding": "answered"}}}}}}"#
        );
        let answers = answers.into_iter().map(|(id, answer)| (id.to_owned(), answer)).collect();
        let (name, questionnaire) = (name.to_owned(), "small".to_owned());
        let reported = Reported { name, sha256: String::new(), questionnaire, answers };
        let truth = Truth::read(json.as_bytes(), "", &known).unwrap();
        JudgedDocument::of(&truth, Some(&reported), &known[1])
    };
    let share = |share: f64| Some(Value::Percentage(share));
    let first = vec![
        ("use.share", reported_answer(share(5.0), Finding::Answered, 0.9)),
        ("use.text", reported_answer(text("Yes"), Finding::Answered, 0.8)),
    ];
    let second = vec![("use.share", reported_answer(share(50.0), Finding::Answered, 0.8))];
    Judgement {
        documents: vec![document("a.docx", "en", first), document("b.docx", "fr", second)],
        ..Judgement::default()
    }
}
