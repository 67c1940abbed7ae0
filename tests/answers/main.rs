//! Small answers set into the blank form: what each must give, and above all what it must not.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod texts;
mod ticks;
mod types;
mod unnumbered;
mod unworded;

use rapporteur::Rapporteur;
use rapporteur::confidence::Weights;
use rapporteur::intake::Submission;
use rapporteur::questionnaire::Library;
use rapporteur::record::RecordAnswer;
use serde_json::{Value, json};

const BLANK: &str = include_str!("../../fixtures/submissions/blank-form/input.md");

/// The answers of the blank form with `answer` written below the line that holds each `prompt`.
fn answers(written: &[(&str, &str)]) -> indexmap::IndexMap<String, RecordAnswer> {
    let mut text = BLANK.to_owned();
    for (prompt, answer) in written {
        let at = text.find(prompt).unwrap_or_else(|| panic!("the form does not print {prompt:?}"));
        let end = at + text[at..].find("\n\n").unwrap();
        text.insert_str(end, &format!("\n\n{answer}"));
    }
    answers_of(text)
}

/// The answers of a form as Markdown.
fn answers_of(text: String) -> indexmap::IndexMap<String, RecordAnswer> {
    converted("answer.md", text.into_bytes())
}

fn converted(name: &str, bytes: Vec<u8>) -> indexmap::IndexMap<String, RecordAnswer> {
    let rapporteur = Rapporteur::new(Library::embedded().unwrap(), Weights::shipped().unwrap());
    let submission = Submission::from_bytes(name.into(), bytes).unwrap();
    rapporteur.convert(&submission).unwrap().record.answers
}

/// Finding, value and status of an answer.
fn told(answer: &RecordAnswer) -> (Value, Value, Value) {
    let answer = serde_json::to_value(answer).unwrap();
    (answer["finding"].clone(), answer["value"].clone(), answer["status"].clone())
}

fn value(answer: &RecordAnswer) -> Value {
    serde_json::to_value(&answer.value).unwrap()
}

const Q1: &str = "1. What is the official";
const Q5D: &str = "d. Social Protection";
const Q6: &str = "6. Is there a";
const Q3: &str = "of the government agency/department/ministry";
const Q17: &str = "What is the percentage of the population";
const Q19: &str = "routinely using ICTs?";
const Q20: &str = "routinely using the Internet?";

#[test]
fn a_printed_yes_without_its_tick_is_no_answer() {
    for printed in [
        "<table><tr><td>Yes</td><td>☐</td></tr><tr><td>No</td><td>☒</td></tr></table>",
        "| Yes | No |\n|---|---|\n| ☐ | ☒ |",
        "Yes\n\nNo",
        "- Yes\n- No",
    ] {
        let answers = answers(&[(Q6, printed)]);
        assert_ne!(value(&answers["q6.answer"]), json!("yes"), "{printed}");
    }
    assert_eq!(value(&answers(&[(Q6, "Yes, since 2010.")])["q6.answer"]), json!("yes"));
}

#[test]
fn numbers_that_are_answers_are_no_page_numbers() {
    let answers = answers(&[(Q17, "70"), (Q19, "85"), (Q20, "90")]);
    for (field, expected) in [("q17.percentage", 70.0), ("q19.percentage", 85.0), ("q20.percentage", 90.0)] {
        assert_eq!(value(&answers[field]), json!(expected), "{field}");
    }
}

#[test]
fn bounds_signs_and_ranges_are_no_percentages() {
    for written in ["50 % or more", "less than 1 %", "> 90 %", "10 to 15", "between 10 and 15 %", "60-70 %"] {
        let answers = answers(&[(Q17, written)]);
        assert_eq!(value(&answers["q17.percentage"]), Value::Null, "{written}");
        assert_eq!(serde_json::to_value(answers["q17.percentage"].status).unwrap(), json!("review"), "{written}");
    }
    assert_eq!(value(&answers(&[(Q17, "about 64,5 per cent in 2018")])["q17.percentage"]), json!(64.5));
}

#[test]
fn words_between_angle_brackets_are_words() {
    let answers = answers(&[(Q3, "<Ministry of Finance>")]);
    assert_eq!(value(&answers["q3.authorities"])[0]["name"], json!("Ministry of Finance"));
}

#[test]
fn a_picture_in_the_place_of_an_answer_is_for_a_person() {
    let answers = answers(&[("14. How does", "![page 3, scanned](scan.png)")]);
    let answer = serde_json::to_value(&answers["q14.text"]).unwrap();
    assert_eq!((&answer["finding"], &answer["status"]), (&json!("empty"), &json!("review")), "{answer}");
    assert!(answer["flags"].as_array().unwrap().contains(&json!("image_for_answer")), "{answer}");
    for other in ["q13.text", "q16.text"] {
        let answer = serde_json::to_value(&answers[other]).unwrap();
        assert!(!answer["flags"].to_string().contains("image"), "{other}: {answer}");
    }
}
