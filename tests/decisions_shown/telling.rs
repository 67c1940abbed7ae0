//! Report, status, and what a second run tells.

use rapporteur::decision::Ruling;
use serde_json::{Value, json};

use crate::data::{Data, corrected, new};

fn part<'a>(status: &'a Value, questionnaire: &str) -> &'a Value {
    status["parts"].as_array().unwrap().iter().find(|part| part["questionnaire"] == questionnaire).unwrap()
}

#[track_caller]
fn adds_up(counts: &Value) {
    let count = |name: &str| counts[name].as_u64().unwrap();
    assert_eq!(count("values"), ["accepted", "review", "confirmed", "corrected"].map(count).iter().sum::<u64>());
    let findings = ["answered", "empty", "not_stated", "not_visible", "absent"];
    assert_eq!(count("values"), findings.map(count).iter().sum::<u64>());
}

#[test]
fn decided_values_are_counted_apart() {
    let (before, after) = (Data::undecided().status(), Data::decided().status());
    let (before, after_counts) = (&part(&before, "un-msq-2020")["counts"], &part(&after, "un-msq-2020")["counts"]);
    adds_up(after_counts);
    assert_eq!((&after_counts["confirmed"], &after_counts["corrected"]), (&json!(3), &json!(5)));
    assert_eq!(after_counts["accepted"], before["accepted"], "no value of a person counts as the program's");
    assert_eq!(after_counts["review"].as_u64().unwrap() + 8, before["review"].as_u64().unwrap());
    let reviewed = &after["reviewed"];
    assert_eq!((&reviewed["done"], &reviewed["due"], &reviewed["flagged"]), (&json!(8), &json!(125), &json!(1)));
    let ghana = part(&after, "un-msq-2020")["respondents"].as_array().unwrap();
    let ghana = ghana.iter().find(|one| one["name"] == "Ghana").unwrap();
    adds_up(&ghana["counts"]);
    assert_eq!(ghana["counts"]["corrected"], 4);
}

#[test]
fn the_terminal_tells_what_is_done_and_where_to_go_on() {
    let data = Data::decided();
    let told = data.run("status", &[]).ends(0).stdout;
    assert!(told.contains("review: 8 of 125 values done; 3 confirmed, 5 corrected, 1 flagged"), "{told}");
    let row = told.lines().find(|line| line.starts_with("Ghana")).unwrap();
    let figures: Vec<&str> = row.split_whitespace().collect();
    assert_eq!(figures, ["Ghana", "1", "53/68", "39", "6"], "{told}");
    let told = told.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(
        told.contains(&format!("`rapporteur review {}` and look at the 117 values", data.out().display())),
        "{told}"
    );
    assert!(told.contains("has 1 value that a reviewer flagged for a colleague"), "{told}");
    let undecided = Data::undecided().run("status", &[]).ends(0).stdout;
    assert!(!undecided.contains("decided") && !undecided.contains("review: "), "{undecided}");
}

#[test]
fn the_report_has_signs_for_what_was_decided() {
    let data = Data::decided();
    data.run("report", &[]).ends(0);
    let page = String::from_utf8(data.exported("", "report.html")).unwrap();
    assert_eq!(page.matches("<td class=\"d\">✓</td>").count(), 3);
    assert_eq!(page.matches("<td class=\"d\">✎</td>").count(), 5);
    for said in
        ["Values confirmed", "Values corrected", "Review done", "`rapporteur review OUT`", "A person put another"]
    {
        assert!(page.contains(said), "{said}");
    }
    let data = Data::undecided();
    data.run("report", &[]).ends(0);
    let page = String::from_utf8(data.exported("", "report.html")).unwrap();
    assert!(!page.contains("✓") && !page.contains("✎") && !page.contains("confirmed"));
}

#[test]
fn what_comes_back_is_told() {
    let data = Data::undecided();
    let ghana = data.record("ghana.pdf");
    let mut differently = new(&ghana, "q17.percentage", Ruling::Confirmed);
    differently.seen.answer.value = json!(46.0);
    data.add(differently);
    // The form takes a number there.
    data.decide(&ghana, "q20.percentage", corrected(json!("about a third"), "answered"));
    // No record has this source, or this field.
    let mut gone = new(&ghana, "q17.text", Ruling::Confirmed);
    gone.subject.source = "0".repeat(64);
    data.add(gone);
    let mut gone = new(&ghana, "q17.text", Ruling::Confirmed);
    gone.subject.field = "q99.text".into();
    data.add(gone);
    // What was undone is about nothing.
    let mut undone = new(&ghana, "q17.text", Ruling::Confirmed);
    undone.subject.field = "q98.text".into();
    let number = data.add(undone.clone());
    data.add(rapporteur::decision::New { ruling: Ruling::Undone { undoes: number }, ..undone });
    let status = data.status();
    let expected = json!({ "due": 125, "done": 1, "flagged": 0, "seen_differently": 1, "outdated": 1 });
    assert_eq!(status["reviewed"], expected);
    let counts = &part(&status, "un-msq-2020")["counts"];
    adds_up(counts);
    assert_eq!((&counts["confirmed"], &counts["corrected"]), (&json!(1), &json!(0)));
    let reasons = part(&status, "un-msq-2020")["reasons"].as_array().unwrap();
    assert!(reasons.iter().any(|reason| reason["code"] == "decision_outdated" && reason["values"] == 1), "{reasons:?}");
    let told = data.run("status", &[]).ends(0).stdout.split_whitespace().collect::<Vec<_>>().join(" ");
    for said in ["1 seen differently now", "1 outdated", "Nothing that was decided is lost."] {
        assert!(told.contains(said), "{said}: {told}");
    }
}

#[test]
fn a_second_run_loses_nothing() {
    let data = Data::decided();
    let records = || -> Vec<(String, Vec<u8>)> {
        let files = fs_err::read_dir(data.out().join("records")).unwrap().map(|entry| entry.unwrap().path());
        let mut files: Vec<_> = files.map(|path| (path.display().to_string(), fs_err::read(path).unwrap())).collect();
        files.sort();
        files
    };
    let (before, status) = (records(), data.status());
    let told = data.extract().stderr;
    assert!(told.contains("What people decided stands: 8 values, 3 confirmed and 5 corrected."), "{told}");
    assert!(told.contains("ghana.pdf: 68 fields, 23 accepted, 39 for review, 2 confirmed, 4 corrected"), "{told}");
    assert!(told.contains("  review  decided\n"), "{told}");
    assert_eq!(records(), before, "records are the program's");
    assert_eq!(data.status(), status);
    let told = Data::undecided().extract().stderr;
    assert!(!told.contains("decided") && !told.contains("confirmed"), "{told}");
}
