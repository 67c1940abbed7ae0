//! Forms in words that no rules have: a filled form whose letters are all others, so that numbers, boxes, tables and
//! addresses are all that is left of it.

use rapporteur::Rapporteur;
use rapporteur::confidence::Weights;
use rapporteur::intake::Submission;
use rapporteur::questionnaire::Library;
use serde_json::{Value, json};

use super::{answers_of, value};

const FILLED: &str = include_str!("../../fixtures/submissions/all-ticks-given/input.md");
const TRUTH: &str = include_str!("../../fixtures/submissions/all-ticks-given/truth.json");

/// A text in a language that nobody speaks: every letter of every word is the one twelve places on. What is the same in
/// all languages stays: labels, marks, addresses, yes and no.
fn unworded(text: &str) -> String {
    let line = |line: &str| line.split(' ').map(word).collect::<Vec<_>>().join(" ");
    text.lines().map(line).collect::<Vec<_>>().join("\n")
}

fn word(word: &str) -> String {
    if let Some((before, note)) = word.split_once("[^") {
        return format!("{}[^{note}", self::word(before));
    }
    let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
    let is_label =
        word.trim_start_matches('*').ends_with('.') && (bare.len() == 1 || bare.chars().all(|c| "IVX".contains(c)));
    if is_label || bare == "x" || matches!(bare, "Yes" | "No") || is_kept(word) {
        return word.to_owned();
    }
    let turn = |letter: char| {
        let base = if letter.is_ascii_uppercase() { b'A' } else { b'a' };
        char::from((letter as u8 - base + 12) % 26 + base)
    };
    word.chars().map(|c| if c.is_ascii_alphabetic() { turn(c) } else { c }).collect()
}

/// The same value; 82 and 82.0 are one number.
fn is_same(got: &Value, expected: &Value) -> bool {
    got == expected || got.is_number() && got.as_f64() == expected.as_f64()
}

/// True for addresses and brackets of boxes.
fn is_kept(word: &str) -> bool {
    ["@", "://", "www.", "<"].iter().any(|part| word.contains(part)) || matches!(word, "[x]" | "[" | "]")
}

#[test]
fn a_form_in_nobodys_words_is_read_by_its_numbers_boxes_and_addresses() {
    let answers = answers_of(unworded(FILLED));
    let truth: Value = serde_json::from_str(TRUTH).unwrap();
    let kinds = |name: &str| {
        name.ends_with(".answer")
            || name.ends_with(".options")
            || name.ends_with(".percentage")
            || name.ends_with(".email")
            || name.ends_with(".phone")
            || name == "publication_authorized"
    };
    let mut compared = 0;
    for (name, expected) in truth.as_object().unwrap().iter().filter(|(name, _)| kinds(name)) {
        assert!(is_same(&value(&answers[name.as_str()]), &expected["value"]), "{name}");
        compared += 1;
    }
    assert!(compared > 20, "{compared}");
    // Texts end where the next prompt begins.
    for name in ["q6.text", "q8.text", "q9.text", "q14.text", "q24.text", "contact.name", "x2.other"] {
        let text = truth[name]["value"].as_str().unwrap();
        assert_eq!(value(&answers[name]).as_str().map(|got| got.len()), Some(text.len()), "{name}");
    }
    for (name, answer) in &answers {
        let answer = serde_json::to_value(answer).unwrap();
        let is_sure = answer["status"] == "accepted";
        // Names and texts are in cipher, too: what is sure of them is that they were answered.
        let expected = &truth[name.as_str()];
        let is_right = if kinds(name) { is_same(&answer["value"], &expected["value"]) } else { true };
        assert!(!is_sure || is_right && answer["finding"] == expected["finding"], "{name} {answer}");
    }
}

#[test]
fn questions_left_out_move_the_numbers_of_those_behind_them() {
    // Question 11 goes, and all behind it are numbered anew.
    let from = FILLED.find("### 11.").unwrap();
    let to = FILLED.find("## V.").unwrap();
    let mut text = format!("{}{}", &FILLED[..from], &FILLED[to..]);
    for number in 12..=24 {
        text = text.replace(&format!("### {number}. "), &format!("### {}. ", number - 1));
    }
    let answers = answers_of(unworded(&text));
    let truth: Value = serde_json::from_str(TRUTH).unwrap();
    assert_eq!(serde_json::to_value(&answers["q11.answer"]).unwrap()["finding"], "absent");
    for name in
        ["q10.answer", "q12.answer", "q13.answer", "q15.options", "q17.percentage", "q20.percentage", "q24.answer"]
    {
        assert!(is_same(&value(&answers[name]), &truth[name]["value"]), "{name}");
    }
}

#[test]
fn another_form_with_as_many_questions_is_not_taken_for_it() {
    let mut text = "# A questionnaire on something else\n\n".to_owned();
    for number in 1..=26 {
        text += &format!(
            "**{number}. {}?**\n\n☒ Yes ☐ No\n\nWords in answer.\n\n",
            word("Something about the water supply")
        );
    }
    let rapporteur = Rapporteur::new(Library::embedded().unwrap(), Weights::shipped().unwrap());
    let submission = Submission::from_bytes("other.md".into(), text.into_bytes()).unwrap();
    assert!(rapporteur.convert(&submission).is_err());
}

#[test]
fn rows_are_told_by_their_values_in_any_order() {
    let rows = "| Zunzu: | Ana Example |\n| Karg: | Director |\n| Elfost: | ana@example.org |\n| Orgzan: | Ministry |\n| Flunk: | +372 600 0000 |";
    let table = format!("|  |  |\n|---|---|\n{rows}");
    let from = FILLED.find("|  |  |").unwrap();
    let to = from + FILLED[from..].find("\n\n").unwrap();
    let answers = answers_of(format!("{}{table}{}", &FILLED[..from], &FILLED[to..]));
    for (row, expected) in [
        ("name", json!("Ana Example")),
        ("title", json!("Director")),
        ("organization", json!("Ministry")),
        ("email", json!("ana@example.org")),
        ("phone", json!("+372 600 0000")),
    ] {
        assert_eq!(value(&answers[&format!("q4.{row}")]), expected, "{row}");
    }
}

#[test]
fn lines_in_the_order_of_the_options_are_the_options() {
    // Ticks before some lines only, and some lines in other words than the form's.
    let from = FILLED.find("- [x] A group of").unwrap();
    let to = FILLED.find("### 2. How did you").unwrap();
    let lines = "✓ A group of government agencies responded to the questionnaire collectively\n\n\
        I was allowed to answer it\n\n\
        ✓ I did not have the full information to respond to this questionnaire\n\n\
        I mostly provided my own opinion/assessment rather than official information\n\n\
        Other:\n\n";
    let answers = answers_of(format!("{}{lines}{}", &FILLED[..from], &FILLED[to..]));
    let expected = json!({
        "checked": ["collective", "not_full_information"],
        "unchecked": ["authorized", "own_opinion", "other"],
        "unknown": []
    });
    assert_eq!(value(&answers["x1.options"]), expected);
    assert_eq!(value(&answers["x1.other"]), Value::Null);
}
