//! `rapporteur forge --mailbox` as a person uses it: a folder that other programs can open, and a check that sees what
//! goes wrong.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use assert_cmd::cargo::cargo_bin_cmd;
use serde_json::Value;
use tempfile::TempDir;

/// Styles that need no other program and are quickly written.
const STYLES: &str = "markdown,word-typed,pdf-acroform";

fn forge(out: &Path, count: &str, more: &[&str]) -> Output {
    let mut command = cargo_bin_cmd!("rapporteur");
    command.env("NO_COLOR", "1").args(["forge", "--mailbox", "--questionnaire", "un-msq-2020", "--seed", "7"]);
    command.args(["--style", STYLES, "--count", count, "--out"]).arg(out).args(more);
    command.output().unwrap()
}

fn listed(forged: &Path) -> Value {
    serde_json::from_slice(&fs_err::read(forged.join("mailbox.json")).unwrap()).unwrap()
}

/// Runs a script beside this test; `None` where Python is not installed, which the output of the test says.
#[allow(clippy::print_stderr)]
fn script(name: &str, arguments: &[&Path]) -> Option<(bool, String)> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/mailbox").join(name);
    let run = Command::new("python3").arg(path).args(arguments).env("PYTHONUTF8", "1").output();
    match run {
        Ok(output) => {
            let said = [output.stdout, output.stderr].concat();
            Some((output.status.success(), String::from_utf8_lossy(&said).into_owned()))
        }
        Err(error) => {
            eprintln!("python3 cannot be run ({error}): what {name} checks is not checked here");
            None
        }
    }
}

fn files(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let entries = walkdir::WalkDir::new(folder).sort_by_file_name().into_iter().map(Result::unwrap);
    let files = entries.filter(|entry| entry.file_type().is_file());
    files
        .map(|entry| (entry.path().strip_prefix(folder).unwrap().to_owned(), fs_err::read(entry.path()).unwrap()))
        .collect()
}

#[test]
fn the_same_seed_gives_the_same_mailbox() {
    let folder = TempDir::new().unwrap();
    let [a, b, few] = ["a", "b", "few"].map(|name| folder.path().join(name));
    for (out, count) in [(&a, "40"), (&b, "40"), (&few, "15")] {
        let output = forge(out, count, &[]);
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }
    assert!(files(&a) == files(&b), "two runs differ");
    assert_eq!(listed(&a)["inputs"].as_array().unwrap().len(), 40);
    let all = files(&a.join("mailbox"));
    for (path, bytes) in files(&few.join("mailbox")) {
        let same = all.iter().find(|(other, _)| *other == path);
        assert!(same.is_some_and(|(_, other)| *other == bytes), "{} depends on what comes after", path.display());
    }
    let output = forge(&a, "1", &[]);
    assert_eq!(output.status.code(), Some(2), "the folder is not empty");
}

#[test]
fn files_of_others_and_a_sparse_one_are_added() {
    let folder = TempDir::new().unwrap();
    let (hostile, out) = (folder.path().join("theirs"), folder.path().join("out"));
    fs_err::create_dir_all(hostile.join("below")).unwrap();
    fs_err::write(hostile.join("below/bad.pdf"), b"%PDF-1.7 and no more").unwrap();
    let output = forge(&out, "3", &["--sparse", "--hostile", &hostile.display().to_string()]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let list = listed(&out);
    let added: Vec<(&str, &Value)> = list["inputs"].as_array().unwrap()[3..]
        .iter()
        .map(|one| (one["name"].as_str().unwrap(), &one["became"]))
        .collect();
    let any = serde_json::json!(["any"]);
    assert_eq!(added, [("hostile/0001 bad.pdf", &any), ("attachments/recording.pdf", &any)]);
    assert_eq!(fs_err::metadata(out.join("mailbox/attachments/recording.pdf")).unwrap().len(), 2 << 30);
}

#[test]
fn other_programs_open_it() {
    let folder = TempDir::new().unwrap();
    let out = folder.path().join("forged");
    assert!(forge(&out, "120", &[]).status.success());
    if let Some((is_right, said)) = script("opened.py", &[&out]) {
        assert!(is_right, "{said}");
        assert!(said.contains("120 inputs, 0 deviations"), "{said}");
    }
}

#[test]
fn the_check_sees_what_goes_wrong() {
    let folder = TempDir::new().unwrap();
    let forged = folder.path().join("forged");
    assert!(forge(&forged, "120", &[]).status.success());
    let out = folder.path().join("out");
    let Some((is_written, said)) = script("perfect.py", &[&forged, &out]) else { return };
    assert!(is_written, "{said}");
    let check = || script("check.py", &[&forged, &out]).unwrap();
    assert!(check().0, "{}", check().1);
    let (journal, histories) = (out.join("journal.jsonl"), out.join("histories.json"));
    let (lines, kept) = (fs_err::read_to_string(&journal).unwrap(), fs_err::read_to_string(&histories).unwrap());
    let changed = |from: &str, to: &str| {
        assert!(lines.contains(from), "{from}");
        lines.replacen(from, to, 1)
    };
    let first_of = |became: &str| {
        let line = lines.lines().find(|line| line.contains(&format!("\"became\": \"{became}\""))).unwrap();
        format!("{line}\n")
    };
    let wrong = [
        ("an input is forgotten", changed(&first_of("not_submission"), "")),
        ("a return is forgotten", changed(&first_of("record"), "")),
        (
            "a letter has a record",
            changed("\"became\": \"not_submission\"", "\"became\": \"record\", \"record\": \"x\""),
        ),
        (
            "a return fails",
            changed("\"became\": \"record\"", "\"became\": \"failed\", \"message\": \"m\", \"remedy\": \"r\""),
        ),
        ("a failure has no reason", changed("\"message\": \"it cannot be read\", ", "")),
        ("an earlier return counts", changed("\"became\": \"superseded\"", "\"became\": \"record\"")),
        ("a copy has a record of its own", changed("\"became\": \"duplicate\"", "\"became\": \"record\"")),
        ("a sender is another", changed("\"from\": \"", "\"from\": \"x")),
        ("a document stands there twice", format!("{lines}{}", first_of("failed"))),
    ];
    for (what, text) in &wrong {
        fs_err::write(&journal, text).unwrap();
        assert!(!check().0, "{what}, and the check does not see it");
    }
    fs_err::write(&journal, &lines).unwrap();
    let wrong = [
        ("\"late\": true", "\"late\": false"),
        ("\"code\": \"not_expected\"", "\"code\": \"same_day\""),
        ("\"counts\": \"R", "\"counts\": \"S"),
    ];
    for (from, to) in wrong {
        assert!(kept.contains(from), "{from}");
        fs_err::write(&histories, kept.replacen(from, to, 1)).unwrap();
        assert!(!check().0, "{to} for {from}, and the check does not see it");
    }
    fs_err::write(&histories, &kept).unwrap();
    fs_err::remove_file(fs_err::read_dir(out.join("records")).unwrap().next().unwrap().unwrap().path()).unwrap();
    assert!(!check().0, "a record is gone, and the check does not see it");
}
