//! Whole runs of the forge: what must hold for every submission.

use std::collections::BTreeMap;

use super::phrases::Phrases;
use super::write::Written;
use super::{Order, make};
use crate::questionnaire::{FieldType, Library, Questionnaire, check_source};

const OTHER: &str = r#"id = "census"
title = "Census of <small> & large libraries"
languages = ["en"]
respondent = "library"
[[recognise]]
pattern = 'Census'
matches = ["Census"]
[[question]]
id = "library"
prefix = "Q1"
prompt.en = "Which library?"
[question.fields.name]
id = "library"
type = "text"
[[question]]
id = "open"
prefix = "2."
prompt.en = "Is it open?"
[question.fields.answer]
type = "yes_no"
[[question]]
id = "visitors"
prompt.en = "Share of visitors below \"18\""
[question.fields.share]
type = "percentage"
"#;

fn census() -> Questionnaire {
    check_source("census.toml", OTHER).unwrap()
}

fn markdown() -> Vec<String> {
    vec!["markdown".to_owned(), "markdown-stateless".to_owned()]
}

fn bytes(submission: &make::Submission) -> Vec<u8> {
    match &submission.written {
        Written::Done(bytes) | Written::Waits(bytes, _) => bytes.clone(),
    }
}

fn made(order: &Order<'_>, number: u64) -> make::Submission {
    make::submission(order, &Phrases::shipped().unwrap(), number).unwrap()
}

#[test]
fn every_field_has_its_truth() {
    let library = Library::embedded().unwrap();
    let census = census();
    for questionnaire in library.questionnaires().iter().chain([&census]) {
        let order = Order::new(questionnaire, &markdown(), &[], &[]).unwrap().drawn(40, 3);
        for number in 1..=order.count {
            let submission = made(&order, number);
            let fields: Vec<&str> = questionnaire.fields.iter().map(|field| field.id.as_str()).collect();
            let told: Vec<&str> = submission.truth.answers.keys().map(String::as_str).collect();
            assert_eq!(told, fields, "{}", submission.truth.file);
            for field in &questionnaire.fields {
                let truth = serde_json::to_value(&submission.truth.answers[&field.id]).unwrap();
                let given = !truth["value"].is_null();
                let is_choice = field.kind == FieldType::Choices;
                assert_eq!(
                    truth["finding"] == "answered",
                    given && !(is_choice && truth["value"]["checked"] == serde_json::json!([])),
                    "{} {truth}",
                    field.id
                );
            }
        }
    }
}

#[test]
fn a_submission_depends_on_seed_and_number_alone() {
    let census = census();
    let few = Order::new(&census, &markdown(), &[], &[]).unwrap().drawn(2, 5);
    let many = Order::new(&census, &markdown(), &[], &[]).unwrap().drawn(9, 5);
    assert_eq!(bytes(&made(&few, 2)), bytes(&made(&many, 2)));
    assert_ne!(bytes(&made(&few, 1)), bytes(&made(&few, 3)));
}

/// What a value says stands on the page, as far as Markdown shows it letter by letter.
#[test]
fn values_stand_on_the_page() {
    let library = Library::embedded().unwrap();
    let questionnaire = &library.questionnaires()[0];
    let order = Order::new(questionnaire, &markdown(), &[], &[]).unwrap().drawn(60, 11);
    let mut checked: BTreeMap<&str, usize> = BTreeMap::new();
    for number in 1..=order.count {
        let submission = made(&order, number);
        let page = super::written::plain(&String::from_utf8(bytes(&submission)).unwrap()).replace('\\', "");
        for field in &questionnaire.fields {
            let truth = serde_json::to_value(&submission.truth.answers[&field.id]).unwrap();
            let value = &truth["value"];
            let words: Vec<&str> = match field.kind {
                FieldType::Email | FieldType::Phone => value.as_str().into_iter().collect(),
                FieldType::Emails => value.as_array().into_iter().flatten().filter_map(|one| one.as_str()).collect(),
                FieldType::Links | FieldType::Organizations => {
                    let each = value.as_array().into_iter().flatten();
                    each.flat_map(|one| ["name", "written"].map(|key| one[key].as_str())).flatten().collect()
                }
                FieldType::Text => {
                    let apart = |c: char| !c.is_alphabetic() && !c.is_ascii_digit();
                    value.as_str().map(|text| text.split(apart).collect()).unwrap_or_default()
                }
                _ => continue,
            };
            for word in words {
                assert!(
                    page.contains(word),
                    "{}: {} says {word}, which is not on the page",
                    submission.truth.file,
                    field.id
                );
                *checked.entry(field.kind.as_str()).or_default() += 1;
            }
        }
    }
    assert_eq!(checked.len(), 6, "{checked:?}");
}

#[test]
fn a_stateless_form_claims_no_tick() {
    let library = Library::embedded().unwrap();
    let questionnaire = &library.questionnaires()[0];
    let order = Order::new(questionnaire, &["markdown-stateless".to_owned()], &[], &[]).unwrap().drawn(20, 1);
    for number in 1..=order.count {
        let submission = made(&order, number);
        let page = String::from_utf8(bytes(&submission)).unwrap();
        assert!(!page.contains(['☐', '☒', '☑', '□', '■']), "{}", submission.truth.file);
        for field in questionnaire.fields.iter().filter(|field| field.kind == FieldType::Choices) {
            let truth = serde_json::to_value(&submission.truth.answers[&field.id]).unwrap();
            assert_eq!(truth["value"]["checked"], serde_json::json!([]), "{}", submission.truth.file);
        }
    }
}

/// The forge must not agree with those that read by sharing their mistakes.
#[test]
fn nothing_that_reads_is_used() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/forge");
    let mut seen = 0;
    for entry in walkdir::WalkDir::new(folder).sort_by_file_name() {
        let path = entry.unwrap().into_path();
        if path.extension().is_none_or(|extension| extension != "rs") || path.ends_with("tests.rs") {
            continue;
        }
        seen += 1;
        let source = fs_err::read_to_string(&path).unwrap();
        let made = source.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
        for folder in ["language", "read", "outline", "extract", "record"] {
            for shape in [format!("crate::{folder}::"), format!("../../{folder}/"), format!("../../../{folder}/")] {
                assert!(!made.contains(&shape), "{} uses {folder}", path.display());
            }
        }
    }
    assert!(seen > 20, "{seen}");
}
