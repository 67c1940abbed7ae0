//! `rapporteur score` as a person uses it: truths and records in, measures and files out.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::path::{Path, PathBuf};

use assert_cmd::cargo::cargo_bin_cmd;
use serde_json::{Value, json};
use tempfile::TempDir;

/// Submissions of the fixtures, with the languages of form and answers.
const SUBMISSIONS: [(&str, &str, &str); 3] =
    [("all-ticks-given", "en", "en"), ("answers-in-french", "fr", "fr"), ("answers-in-spanish", "es", "es")];

fn fixture(submission: &str, file: &str) -> Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/submissions").join(submission).join(file);
    serde_json::from_slice(&fs_err::read(path).unwrap()).unwrap()
}

/// A folder with labelled truths of the fixtures below "truth", and their records, changed so, below "records".
fn folder(change: impl Fn(&str, &mut Value)) -> TempDir {
    let folder = TempDir::new().unwrap();
    let write = |path: PathBuf, value: &Value| {
        fs_err::create_dir_all(path.parent().unwrap()).unwrap();
        fs_err::write(path, serde_json::to_vec(value).unwrap()).unwrap();
    };
    for (submission, form, answers) in SUBMISSIONS {
        let mut record = fixture(submission, "record.json");
        let name = format!("{submission}.md");
        let truth = json!({
            "schema": "rapporteur-truth/1", "file": name, "questionnaire": record["questionnaire"]["id"], "seed": 7,
            "style": if form == "en" { "plain" } else { "messy" }, "form_language": form, "answer_language": answers,
            "untidy": ["renumbered"], "answers": fixture(submission, "truth.json"),
        });
        write(folder.path().join(format!("truth/{submission}.json")), &truth);
        record["source"]["name"] = json!(name);
        change(submission, &mut record);
        if !record.is_null() {
            write(folder.path().join(format!("records/{submission}.json")), &record);
        }
    }
    folder
}

/// Exit code, standard output and standard error.
fn score(folder: &TempDir, options: &[&str]) -> (Option<i32>, String, String) {
    let mut command = cargo_bin_cmd!("rapporteur");
    command.env("NO_COLOR", "1").arg("score").args([folder.path(), folder.path()]).args(options);
    let output = command.output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (output.status.code(), text(output.stdout), text(output.stderr))
}

fn report(folder: &TempDir, options: &[&str]) -> Value {
    let (code, stdout, stderr) = score(folder, &[&["--json"], options].concat());
    assert_eq!(code, Some(0), "{stderr}");
    serde_json::from_str(&stdout).unwrap()
}

/// The field of the fixtures that these tests make wrong; it is answered in all of them.
const SPOILT: &str = "contact.organization";

#[test]
fn records_of_the_fixtures_are_right() {
    let report = report(&folder(|_, _| {}), &[]);
    let fields: u64 =
        SUBMISSIONS.iter().map(|(name, ..)| fixture(name, "truth.json").as_object().unwrap().len() as u64).sum();
    assert_eq!((&report["overall"]["right"]["count"], &report["overall"]["fields"]), (&json!(fields), &json!(fields)));
    assert_eq!(report["overall"]["documents"], 3);
    let keys = |by: &str| report[by].as_object().unwrap().keys().cloned().collect::<Vec<_>>();
    assert_eq!(keys("by_style"), ["messy", "plain"]);
    assert_eq!(
        (keys("by_form_language"), keys("by_answer_language")),
        (keys("by_answer_language"), vec!["en".into(), "es".into(), "fr".into()])
    );
    let accepted =
        SUBMISSIONS.iter().map(|(name, ..)| fixture(name, "record.json")["summary"]["accepted"].as_u64().unwrap());
    assert_eq!(report["overall"]["accepted"]["fields"], json!(accepted.sum::<u64>()));
    assert_eq!(report["overall"]["ticks"]["claimed"], 0);
    let schema = cargo_bin_cmd!("rapporteur").args(["schema", "score"]).output().unwrap().stdout;
    let schema = serde_json::from_slice(&schema).unwrap();
    let errors: Vec<_> =
        jsonschema::validator_for(&schema).unwrap().iter_errors(&report).map(|it| it.to_string()).collect();
    assert!(errors.is_empty(), "{errors:?}");
}

#[test]
fn what_is_wrong_is_counted_and_listed() {
    let spoilt = folder(|submission, record| {
        if submission == "all-ticks-given" {
            record["answers"][SPOILT]["value"] = json!("somebody else");
            record["answers"][SPOILT]["confidence"] = json!(0.999);
            record["answers"][SPOILT]["status"] = json!("accepted");
        }
    });
    let report = report(&spoilt, &["--list", "accepted"]);
    assert_eq!(report["overall"]["errors"], json!({"missing": 0, "wrong": 1, "spurious": 0, "finding": 0}));
    let listed = report["disagreements"].as_array().unwrap();
    assert_eq!((listed.len(), &listed[0]["field"], &listed[0]["got"]), (1, &json!(SPOILT), &json!("somebody else")));
    assert_eq!(report["by_field"][SPOILT]["right"]["count"], 2);
    let last = report["overall"]["calibration"]["claims"].as_array().unwrap().last().unwrap();
    assert_eq!(last["at_least"], json!(0.995));
    let wrong = (1.0 - last["right"].as_f64().unwrap()) * last["fields"].as_f64().unwrap();
    assert!((wrong - 1.0).abs() < 0.01, "{last}");
    let (code, stdout, _) = score(&spoilt, &["--list", "1"]);
    assert_eq!(code, Some(0));
    for part in ["3 documents", "right, of those accepted", "By style", "The worst fields", "somebody else"] {
        assert!(stdout.contains(part), "{part}:\n{stdout}");
    }
}

#[test]
fn shares_that_are_asked_for_decide_how_it_ends() {
    let spoilt = folder(|_, record| record["answers"][SPOILT]["value"] = json!("somebody else"));
    assert_eq!(score(&spoilt, &["--min-accuracy", "0.95", "--min-precision", "0.9"]).0, Some(0));
    let (code, _, stderr) = score(&spoilt, &["--min-accuracy", "0.99"]);
    assert!(code == Some(1) && stderr.contains("0.99 was asked for"), "{stderr}");
    assert_eq!(score(&spoilt, &["--min-precision", "0.9999"]).0, Some(1));
    assert_eq!(score(&spoilt, &["--min-precision", "99"]).0, Some(64));
    assert_eq!(score(&spoilt, &["--list", "some"]).0, Some(64));
}

#[test]
fn a_submission_without_a_record_is_all_wrong() {
    let lost = folder(|submission, record| {
        if submission == "answers-in-french" {
            *record = Value::Null;
        }
        if submission == "answers-in-spanish" {
            record["source"]["name"] = json!("another.md");
        }
    });
    let (code, stdout, stderr) = score(&lost, &["--json"]);
    let report: Value = serde_json::from_str(&stdout).unwrap();
    assert_eq!((code, &report["without_truth"]), (Some(0), &json!(["another.md"])));
    assert_eq!(report["without_record"], json!(["answers-in-french.md", "answers-in-spanish.md"]));
    assert_eq!(
        (&report["by_style"]["messy"]["right"]["count"], &report["by_style"]["messy"]["calibration"]),
        (&json!(0), &Value::Null)
    );
    assert!(
        stderr.contains("answers-in-french.md: no record") && stderr.contains("another.md: a record without"),
        "{stderr}"
    );
}

#[test]
fn what_cannot_be_read_is_told_and_the_rest_counts() {
    let folder = folder(|_, _| {});
    fs_err::write(folder.path().join("truth/spoilt.json"), "{").unwrap();
    let (code, stdout, stderr) = score(&folder, &[]);
    assert_eq!(code, Some(1));
    assert!(
        stdout.contains("3 documents") && stderr.contains("no truth") && stderr.contains("spoilt.json"),
        "{stderr}"
    );
    fs_err::remove_dir_all(folder.path().join("records")).unwrap();
    assert_eq!(score(&folder, &[]).0, Some(2));
}

#[test]
fn the_files_of_a_report_are_the_same_on_every_run() {
    let folder = folder(|_, record| record["answers"][SPOILT]["value"] = json!("some|body"));
    let files = |name: &str| {
        let out = folder.path().join(name);
        assert_eq!(score(&folder, &["--list", "5", "--out", out.to_str().unwrap()]).0, Some(0));
        ["score.json", "report.md", "risk-coverage.svg"].map(|file| fs_err::read_to_string(out.join(file)).unwrap())
    };
    let [json, markdown, picture] = files("one");
    assert_eq!([&json, &markdown, &picture], files("two").each_ref());
    assert_eq!(serde_json::from_str::<Value>(&json).unwrap()["schema"], "rapporteur-score/1");
    for part in ["# How right the records are", "![", "(risk-coverage.svg)", "## By type", "## By field", "some\\|body"]
    {
        assert!(markdown.contains(part), "{part}");
    }
    roxmltree::Document::parse(&picture).unwrap();
}
