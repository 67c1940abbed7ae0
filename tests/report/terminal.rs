//! `rapporteur status`, and both commands where something is not as it should be.

use serde_json::{Value, json};
use unicode_width::UnicodeWidthStr;

use crate::data_set::{DataSet, fixture, hostile, id, page, page_path, run, status, stderr, stdout};

#[test]
fn status_tells_who_answered_and_what_to_do() {
    let told = stdout(&run("status", hostile().write().path(), &[]).success());
    for expected in [
        "2 respondents answered and 1 did not",
        "respondent",
        "Senegal",
        "<b onclick=\"x\">Mal\\u{202e}lory</b> & Cie",
        "late",
        "two addresses: <i>a@example.org</i>\\u{1b}[31m",
        "1 respondent did not answer\n  جمهورية <u>مصر</u>, by 2019-03-31",
        "1 document could not be read\n  inbox/<iframe src=//example.org>.pdf: cannot be read",
        "    do: ask <form> again",
        "3 files with 4 parts: 7 = 2 with a record + 2 no submission + 1 failed + 2 opened for their parts",
        "Next: See to the document that could not be read",
        "Remind 1 respondent who did not answer.",
    ] {
        assert!(told.contains(expected), "{expected:?} is not told in\n{told}");
    }
    assert!(told.lines().all(|line| line.width() <= 100), "{told}");
    assert!(!told.contains(|c: char| c.is_control() && c != '\n'), "colours where nobody sees them, or worse");
}

#[test]
fn status_for_machines_keeps_to_its_schema() {
    let schema =
        std::process::Command::new(assert_cmd::cargo::cargo_bin!("rapporteur")).args(["schema", "status"]).output();
    let schema: Value = serde_json::from_slice(&schema.unwrap().stdout).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let told = status(hostile().write().path());
    let errors: Vec<String> = validator.iter_errors(&told).map(|error| error.to_string()).collect();
    assert!(errors.is_empty(), "{errors:?}");
    assert_eq!(told["schema"], "rapporteur-status/1");
    assert!(!validator.is_valid(&json!({ "schema": "rapporteur-status/1" })));
}

#[test]
fn a_run_that_was_broken_off_is_told() {
    let out = hostile().write();
    let told = stdout(&run("status", out.path(), &[]).success());
    assert!(!told.contains("broken off"), "{told}");
    fs_err::write(out.path().join("journal.partial.jsonl"), "").unwrap();
    let told = stdout(&run("status", out.path(), &[]).success());
    assert!(told.starts_with("A run was broken off") && told.contains("it goes on where that run was"), "{told}");
    assert_eq!(status(out.path())["broken_off"], true);
    assert!(page(out.path()).contains("A run was broken off"));
    // Also where it was the first run, and broke off before it wrote anything else.
    let first = tempfile::TempDir::new().unwrap();
    fs_err::write(first.path().join("journal.partial.jsonl"), "").unwrap();
    let told = stdout(&run("status", first.path(), &[]).success());
    assert!(told.contains("A run was broken off"), "{told}");
}

#[test]
fn a_run_in_which_all_inputs_failed_is_told() {
    let mut set = DataSet::default();
    set.failed("inbox/a.pdf", "the file is damaged", "ask for it again");
    let out = set.write();
    let told = stdout(&run("status", out.path(), &[]).success());
    assert!(told.contains("No questionnaire was returned, and 1 document could not be read."), "{told}");
    assert!(page(out.path()).contains("the file is damaged"));
}

#[test]
fn records_without_a_journal_are_shown() {
    let out = hostile().write();
    fs_err::remove_file(out.path().join("journal.jsonl")).unwrap();
    fs_err::remove_file(out.path().join("histories.json")).unwrap();
    let told = status(out.path());
    assert_eq!(told["account"], Value::Null);
    assert_eq!(told["parts"][0]["respondents"].as_array().unwrap().len(), 2);
    assert!(told["parts"][0]["respondents"].as_array().unwrap().iter().any(|one| one["name"] == "Senegal"), "{told}");
    assert!(page(out.path()).contains("No journal was kept"));
}

#[test]
fn a_record_that_cannot_be_used_does_not_stop_the_others() {
    let mut set = hostile();
    let mut other_rules = fixture("blank-form");
    other_rules["questionnaire"]["rules_sha256"] = json!("0");
    set.respondent(Some("Chad"), other_rules);
    let mut unknown = fixture("answers-in-spanish");
    unknown["id"] = json!("census-0123456789ab");
    unknown["questionnaire"]["id"] = json!("census");
    set.respondent(Some("Peru"), unknown);
    let out = set.write();
    fs_err::write(out.path().join("records").join(format!("{}.json", id(&set.records[0]))), "{").unwrap();
    let told = stderr(&run("report", out.path(), &[]).code(1));
    for expected in ["other rules", "questionnaire \"census\"", "--rules", "the file is no record"] {
        assert!(told.contains(expected), "{expected:?} is not told in {told}");
    }
    let html = fs_err::read_to_string(page_path(out.path())).unwrap();
    // Three in the lists of respondents; two of them on both maps, as the fields of the third are not known.
    assert_eq!(html.matches("the record cannot be used").count(), 3 + 2 * 2);
    let told = stdout(&run("status", out.path(), &[]).code(1));
    assert!(told.contains("See why 3 records cannot be used: Chad, Senegal and Peru."), "{told}");
}

#[test]
fn the_page_goes_where_it_was_asked_to_go() {
    let out = hostile().write();
    let elsewhere = tempfile::TempDir::new().unwrap();
    let file = elsewhere.path().join("page.html");
    run("report", out.path(), &["--out", file.to_str().unwrap()]).success();
    assert!(file.exists() && !page_path(out.path()).exists());
    run("report", out.path(), &["--out", "/nowhere/at/all/page.html"]).code(2);
}

#[test]
fn without_a_run_it_says_what_to_do() {
    let nowhere = tempfile::TempDir::new().unwrap();
    for command in ["report", "status"] {
        let told = stderr(&run(command, nowhere.path(), &[]).code(2));
        assert!(told.contains("records") && told.contains("rapporteur extract"), "{told}");
    }
    assert!(!page_path(nowhere.path()).exists());
}
