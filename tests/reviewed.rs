//! `rapporteur calibrate --reviewed`: what reviewers decided, learned from, and compared with what the program claims; and the
//! audit sample in `status` and `report`.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::path::Path;
use std::process::{Command, Output};

use rapporteur::decision::{Answer, Correction, Ledger, New, Ruling, Sample, Seen, Subject};
use serde_json::{Value, json};
use tempfile::TempDir;

fn rapporteur(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_rapporteur")).args(arguments).output().unwrap()
}

fn done(arguments: &[&str]) -> String {
    let output = rapporteur(arguments);
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// Folders of forged forms and of what was read in them.
fn extracted(count: &str) -> (TempDir, TempDir) {
    let (forged, out) = (TempDir::new().unwrap(), TempDir::new().unwrap());
    let submissions = forged.path().join("made");
    let to = submissions.to_str().unwrap();
    done(&[
        "forge",
        "--questionnaire",
        "openchain-iso5230-v3",
        "--style",
        "markdown",
        "--count",
        count,
        "--seed",
        "5",
        "--out",
        to,
    ]);
    done(&["extract", submissions.join("submissions").to_str().unwrap(), "--out", out.path().to_str().unwrap()]);
    (forged, out)
}

/// What is decided about a field; `None` where nobody does.
type Decide<'a> = &'a mut dyn FnMut(&Subject, &Value) -> Option<Ruling>;

/// Decides about the fields of all records.
fn decide(out: &Path, decide: Decide<'_>) {
    let (mut ledger, mut new) = (Ledger::open(out).unwrap(), Vec::new());
    let sample = Sample::of(ledger.audit_share().unwrap());
    let mut paths: Vec<_> = fs_err::read_dir(out.join("records")).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    for path in paths {
        let record: Value = serde_json::from_slice(&fs_err::read(path).unwrap()).unwrap();
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        for (field, answer) in record["answers"].as_object().unwrap() {
            let subject = Subject {
                source: text(&record["source"]["sha256"]),
                questionnaire: text(&record["questionnaire"]["id"]),
                field: field.clone(),
            };
            let Some(ruling) = decide(&subject, answer) else { continue };
            let machine: Answer = serde_json::from_value(answer.clone()).unwrap();
            new.push(New {
                at: "2020-03-01T10:00:00Z".into(),
                reviewer: "one".into(),
                known: 0,
                audit: sample.takes(&subject, &machine),
                subject,
                seen: Seen {
                    program: text(&record["program"]),
                    rules_sha256: text(&record["questionnaire"]["rules_sha256"]),
                    answer: machine,
                },
                ruling,
                why: None,
                follows: None,
            });
        }
    }
    ledger.add(&new).unwrap();
}

fn wrong(answer: &Value) -> Ruling {
    let finding = if answer["finding"] == "not_stated" { "empty" } else { "not_stated" };
    let decided = json!({ "value": null, "finding": finding, "evidence": [] });
    Ruling::Corrected { decided: serde_json::from_value::<Correction>(decided).unwrap() }
}

fn accepted(answer: &Value) -> bool {
    answer["status"] == "accepted"
}

#[test]
fn too_few_decisions_are_no_model() {
    let (_, out) = extracted("2");
    let (folder, model) = (out.path().to_str().unwrap(), out.path().join("own.json"));
    let calibrate = ["calibrate", "--reviewed", folder, "--out", model.to_str().unwrap()];
    let mut left = 30;
    Ledger::open(out.path()).unwrap().set_audit_share(1.0, "2020-03-01T10:00:00Z").unwrap();
    decide(out.path(), &mut |_, answer| {
        left -= 1;
        (left >= 0).then(|| if left < 3 { wrong(answer) } else { Ruling::Confirmed })
    });
    let refused = rapporteur(&calibrate);
    assert_eq!(refused.status.code(), Some(2));
    let said = said(&refused);
    for missing in ["970 more decided fields (30 of 1000)", "17 more corrected fields (3 of 20)", "19 more documents"] {
        assert!(said.contains(missing), "{missing}: {said}");
    }
    assert!(!model.exists());
    assert_eq!(
        rapporteur(&["calibrate", "--out", model.to_str().unwrap()]).status.code(),
        Some(64),
        "nothing to learn from"
    );
}

#[test]
fn drawn_fields_stand_for_those_they_were_drawn_from() {
    let (forged, out) = extracted("24");
    let (folder, model) = (out.path().to_str().unwrap(), out.path().join("own.json"));
    // Of the accepted fields three in four are drawn; every twelfth of these is wrong, and one that nobody drew.
    let share = 0.75;
    Ledger::open(out.path()).unwrap().set_audit_share(share, "2020-03-01T10:00:00Z").unwrap();
    let (mut drawn, mut wrong_ones, mut by_chance, mut reviewed) = (0, 0, 0, 0);
    decide(out.path(), &mut |subject, answer| {
        if accepted(answer) && !Sample::of(share).is_drawn(subject) {
            by_chance += 1;
            return (by_chance == 1).then(|| wrong(answer));
        }
        if !accepted(answer) {
            reviewed += 1;
            return Some(wrong(answer));
        }
        drawn += 1;
        // Who mends only the evidence found value and finding right.
        Some(match drawn % 12 {
            0 => {
                wrong_ones += 1;
                wrong(answer)
            }
            1 => {
                let decided = json!({ "value": answer["value"], "finding": answer["finding"], "evidence": [] });
                Ruling::Corrected { decided: serde_json::from_value(decided).unwrap() }
            }
            _ => Ruling::Confirmed,
        })
    });
    assert!(drawn > 1000 && wrong_ones > 80, "{drawn} {wrong_ones}");

    let output = rapporteur(&["calibrate", "--reviewed", folder, "--out", model.to_str().unwrap()]);
    let text = String::from_utf8(output.stdout.clone()).unwrap();
    assert!(output.status.success(), "{}", said(&output));
    assert!(said(&output).contains("left out: 1 decision: accepted fields that were not drawn"), "{}", said(&output));
    let right = drawn - wrong_ones;
    let found = 100.0 * f64::from(right) / f64::from(drawn);
    assert!(text.contains(&format!("accepted and drawn: {drawn} fields, {right} right; claimed ")), "{text}");
    assert!(text.contains(&format!("found {found:.1} %")), "{text}");
    assert!(text.contains("What reviewers found, by a model that did not see it"), "{text}");
    let model: Value = serde_json::from_slice(&fs_err::read(&model).unwrap()).unwrap();
    let answers = (drawn + reviewed).to_string();
    assert_eq!(model["fitted_on"], format!("{answers} fields decided by reviewers"));
    assert_eq!(model["fit"]["answers"], answers);
    assert_eq!(model["fit"]["answers_by_reviewers"], answers);
    assert_eq!(model["fit"]["answers_wrong"], (wrong_ones + reviewed).to_string());
    assert_eq!(model["fit"]["answers_by_style"], format!("reviewed {answers}"));
    // One in twelve is wrong: a model that learned that claims no more than eleven in twelve, or little more.
    let claimed: Vec<f64> = model["map"].as_array().unwrap().iter().map(|point| point[1].as_f64().unwrap()).collect();
    assert!(claimed.iter().all(|one| *one < 0.97), "{claimed:?}");
    assert_eq!(
        model["thresholds"].as_array().unwrap().iter().filter(|one| one["precision"].as_f64() > Some(0.95)).count(),
        0
    );

    audited(out.path(), drawn, wrong_ones);

    // Beside labelled submissions.
    let (made, both) = (forged.path().join("made"), out.path().join("both.json"));
    done(&["calibrate", made.to_str().unwrap(), "--reviewed", folder, "--out", both.to_str().unwrap()]);
    let both: Value = serde_json::from_slice(&fs_err::read(&both).unwrap()).unwrap();
    assert_eq!(both["fitted_on"], format!("forged submissions; {answers} fields decided by reviewers"));
    assert_eq!(both["fit"]["answers_by_reviewers"], answers);
    assert_eq!(both["fit"]["answers_by_style"], format!("markdown {}, reviewed {answers}", 24 * 76));
    assert_eq!(both["fit"]["documents"], "48");

    // Under other rules, or where the program reads something else, nothing is learned.
    let path = fs_err::read_dir(out.path().join("records")).unwrap().next().unwrap().unwrap().path();
    let mut record: Value = serde_json::from_slice(&fs_err::read(&path).unwrap()).unwrap();
    for answer in record["answers"].as_object_mut().unwrap().values_mut() {
        (answer["value"], answer["finding"]) = (Value::Null, json!("absent"));
    }
    fs_err::write(&path, record.to_string()).unwrap();
    let again =
        rapporteur(&["calibrate", "--reviewed", folder, "--out", path.with_extension("model").to_str().unwrap()]);
    assert!(said(&again).contains("the program reads something else now than the reviewer saw"), "{}", said(&again));
    record["questionnaire"]["rules_sha256"] = json!("0".repeat(64));
    fs_err::write(&path, record.to_string()).unwrap();
    let again =
        rapporteur(&["calibrate", "--reviewed", folder, "--out", path.with_extension("model").to_str().unwrap()]);
    assert!(said(&again).contains("records made by other rules or another version"), "{}", said(&again));
}

/// The sample as `status` and `report` show it.
fn audited(out: &Path, drawn: u32, wrong: u32) {
    let folder = out.to_str().unwrap();
    let status: Value = serde_json::from_str(&done(&["status", folder, "--json"])).unwrap();
    let audit = &status["parts"][0]["audit"];
    assert_eq!((audit["looked_at"].as_u64(), audit["wrong"].as_u64()), (Some(drawn.into()), Some(wrong.into())));
    assert_eq!(
        (audit["share"].as_f64(), audit["waiting"].as_u64(), audit["documents"].as_u64()),
        (Some(0.75), Some(0), Some(24))
    );
    let (low, rate, high) = (&audit["error_rate_low"], &audit["error_rate"], &audit["error_rate_high"]);
    assert!(low.as_f64() < rate.as_f64() && rate.as_f64() < high.as_f64() && low.as_f64() > Some(0.06), "{audit:#}");
    let text = done(&["status", folder]).split_whitespace().collect::<Vec<_>>().join(" ");
    let sentence = format!("Of {drawn} accepted values that were drawn and looked at, {wrong} were wrong:");
    assert!(text.contains(&sentence), "{text}");
    done(&["report", folder]);
    let page = fs_err::read_to_string(out.join("report.html")).unwrap();
    assert!(page.contains("What nobody looked at</h2>") && page.contains(&sentence), "{sentence}");
}
