//! Answers in a form of yes/no questions without numbers, boxes or lines to write on.

use super::*;

const FORM: &str = include_str!("../../fixtures/submissions/unnumbered-blank-form/input.md");

/// The answers of the form with some of its lines changed.
fn changed(changes: &[(&str, &str)]) -> indexmap::IndexMap<String, RecordAnswer> {
    let mut text = FORM.to_owned();
    for (from, to) in changes {
        assert_eq!(text.matches(from).count(), 1, "{from:?} stands in the form once");
        text = text.replace(from, to);
    }
    answers_of(text)
}

#[test]
fn a_plain_word_behind_a_prompt_is_no_word_of_it() {
    // The form prints the first of these without its question mark.
    let answers = changed(&[
        ("open source policy to all Software Staff\n", "open source policy to all Software Staff Yes.\n"),
        ("competencies required for each role?", "competencies required for each role ? No, see: annex."),
        ("competence for each Program participant?", "competence for each Program participant? ... YES"),
    ]);
    for (question, answer, text) in [("1.b", "yes", "Yes."), ("1.d", "no", "No, see: annex."), ("1.e", "yes", "YES")] {
        assert_eq!(value(&answers[&format!("{question}.answer")]), json!(answer), "{question}");
        assert_eq!(value(&answers[&format!("{question}.text")]), json!(text), "{question}");
    }
}

#[test]
fn an_introduction_of_a_prompt_answers_nothing() {
    let answers = changed(&[(
        "- Do you have a process for determining",
        "- Please answer: Do you have a process for determining",
    )]);
    for field in ["1.f.iv.text", "1.g.text"] {
        assert_eq!(serde_json::to_value(answers[field].finding).unwrap(), json!("empty"), "{field}");
    }
}

#[test]
fn the_bullet_of_a_question_is_no_box_of_its_answer() {
    let prompt = "Do you have a process for determining the scope of your Program?";
    let (from, to) = (format!("- {prompt}\n"), format!("\n● {prompt}\n\n● Yes, since 2019.\n\n"));
    let answers = changed(&[(&from, &to)]);
    assert_eq!(value(&answers["1.g.answer"]), json!("yes"));
    assert!(value(&answers["1.g.text"]).as_str().unwrap().ends_with("Yes, since 2019."));
}

#[test]
fn a_line_that_offers_yes_and_no_within_an_answer_is_told() {
    let answers = changed(&[(
        "- Do you have a process for determining the scope of your Program?\n",
        "- Do you have a process for determining the scope of your Program?\n\n  [x] Yes [ ] No\n\n  Quite another thing?\n\n  Yes / No\n\n",
    )]);
    let flags: Vec<String> = answers["1.g.text"].flags.iter().map(|flag| flag.code()).collect();
    assert!(flags.contains(&"prompt_inside".to_owned()), "{flags:?}");
    assert_eq!(serde_json::to_value(answers["1.g.text"].status).unwrap(), json!("review"));
}

#[test]
fn numbers_in_cells_left_of_a_question_are_its_labels() {
    let row = "Do you have a process for determining the scope of your Program?";
    let table =
        format!("| No. | Reference | Question | Answer |\n|---|---|---|---|\n| 1.g | 1.4, 1.4.1 | {row} | Yes |\n\n");
    let answers = changed(&[(&format!("- {row}\n"), &format!("\n{table}"))]);
    assert_eq!(value(&answers["1.g.answer"]), json!("yes"));
    assert_eq!(value(&answers["1.g.text"]), json!("Yes"));
}
