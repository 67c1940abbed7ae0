//! Every folder of `fixtures/submissions` from its input to its record.
//!
//! A folder holds `input.*`, `about.toml` (what it shows, why, and how many answers are right today),
//! `record.json` (the record as it is today, reviewed by a person) and `truth.json` (the answers as a
//! person read them, whatever the program makes of it). `UPDATE_EXPECTED=1 cargo test --test fixtures`
//! renews `record.json` and the number `right`; read the difference before you keep it.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stderr)]

mod answers_alike;
mod record_checks;

use std::fmt::Write;
use std::path::{Path, PathBuf};

use rapporteur::confidence::Weights;
use rapporteur::intake::Submission;
use rapporteur::questionnaire::Library;
use rapporteur::{Conversion, Rapporteur, write};
use serde_json::Value;

/// The inputs, or the same as Word, OpenDocument or PDF files, under the names that a secretariat would see.
const INBOX: [(&str, &str); 12] = [
    ("all-ticks-given/input.md", "estonia.md"),
    ("controls-answers-in-french.docx", "senegal.docx"),
    ("answers-in-spanish.chromium.pdf", "uruguay.pdf"),
    ("blank-form/input.md", "blank-form.md"),
    ("english-form-answers-in-portuguese-as-text/input.txt", "mozambique.txt"),
    ("typed-numbered-lists-in-answers.odt", "mongolia.odt"),
    ("questions-deleted.libreoffice.pdf", "ghana.pdf"),
    ("tick-states-lost.libreoffice.pdf", "fiji.pdf"),
    ("unnumbered-blank-form/input.md", "self-certification.md"),
    ("unnumbered-yes-no-in-many-ways/input.md", "mill-software.md"),
    ("yes-no-in-a-table-in-french/input.md", "logiciels-du-moulin.md"),
    ("yes-no-in-columns-in-spanish/input.md", "programas-del-molino.md"),
];

#[test]
fn records_are_as_expected() {
    let rapporteur = rapporteur();
    let mut report = String::new();
    for folder in folders() {
        let conversion = convert(&rapporteur, &folder);
        check(&folder, &conversion, &mut report);
    }
    assert!(
        report.is_empty(),
        "{report}\nif the new records are right: UPDATE_EXPECTED=1 cargo test --test fixtures, then read the difference"
    );
}

#[test]
fn as_many_answers_are_right_as_were() {
    let rapporteur = rapporteur();
    let mut report = String::new();
    for folder in folders() {
        let conversion = convert(&rapporteur, &folder);
        compare_with_truth(&folder, &conversion, &mut report);
    }
    assert!(
        report.is_empty(),
        "{report}\nif that is meant: UPDATE_EXPECTED=1 cargo test --test fixtures, which writes `right` into about.toml"
    );
}

#[test]
fn the_inbox_holds_the_same_inputs_under_natural_names() {
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    for (from, to) in INBOX {
        let folder = match from.rsplit('.').next() {
            Some("pdf") => "pdf",
            Some("docx" | "odt") => "word",
            _ => "submissions",
        };
        let (from, to) = (fixtures.join(folder).join(from), fixtures.join("inbox").join(to));
        if updating() {
            fs_err::copy(&from, &to).unwrap();
        }
        let same = fs_err::read(&from).unwrap() == fs_err::read(&to).unwrap();
        assert!(same, "{} differs from {}: UPDATE_EXPECTED=1 cargo test --test fixtures", to.display(), from.display());
    }
    assert_eq!(folders().len(), INBOX.len(), "a folder of fixtures/submissions has no natural name in this test");
}

fn updating() -> bool {
    std::env::var_os("UPDATE_EXPECTED").is_some_and(|value| value == "1")
}

fn rapporteur() -> Rapporteur {
    Rapporteur::new(Library::embedded().unwrap(), Weights::shipped().unwrap())
}

fn folders() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/submissions");
    let mut folders: Vec<PathBuf> =
        fs_err::read_dir(&root).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_dir()).collect();
    folders.sort();
    assert!(!folders.is_empty(), "{} holds no fixture", root.display());
    folders
}

fn name(folder: &Path) -> String {
    folder.file_name().unwrap().to_string_lossy().into_owned()
}

fn convert<'a>(rapporteur: &'a Rapporteur, folder: &Path) -> Conversion<'a> {
    let entries = fs_err::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let inputs: Vec<PathBuf> = entries.filter(|path| path.file_stem().is_some_and(|stem| stem == "input")).collect();
    let [input] = inputs.as_slice() else { panic!("{} must hold one input.*, has {inputs:?}", folder.display()) };
    let submission = Submission::open(input).unwrap_or_else(|error| panic!("{}: {error}", input.display()));
    rapporteur.convert(&submission).unwrap_or_else(|error| panic!("{}: {error}", input.display()))
}

/// What holds for every record, and the record against `record.json`.
fn check(folder: &Path, conversion: &Conversion<'_>, report: &mut String) {
    for broken in record_checks::broken_promises(conversion) {
        writeln!(report, "{}: {broken}", name(folder)).unwrap();
    }
    let got = String::from_utf8(write::record_json(&conversion.record).unwrap()).unwrap();
    let path = folder.join("record.json");
    if updating() {
        fs_err::write(&path, &got).unwrap();
    }
    let Ok(expected) = fs_err::read_to_string(&path) else {
        writeln!(report, "{}: there is no record.json yet", name(folder)).unwrap();
        return;
    };
    if expected != got {
        writeln!(report, "{}: the record differs from record.json", name(folder)).unwrap();
        differences(&serde_json::from_str(&expected).unwrap(), &serde_json::from_str(&got).unwrap(), report);
    }
}

/// Lists what differs: answers one by one, the rest by its key.
fn differences(expected: &Value, got: &Value, report: &mut String) {
    for (key, inner) in [("", false), ("answers", true)] {
        let (expected, got) = if inner { (&expected[key], &got[key]) } else { (expected, got) };
        let (Some(expected), Some(got)) = (expected.as_object(), got.as_object()) else { continue };
        let keys: std::collections::BTreeSet<&String> = expected.keys().chain(got.keys()).collect();
        for key in keys.into_iter().filter(|key| inner || key.as_str() != "answers") {
            if expected.get(key) != got.get(key) {
                writeln!(report, "  {key}").unwrap();
                writeln!(report, "    expected {}", shown(expected.get(key))).unwrap();
                writeln!(report, "    got      {}", shown(got.get(key))).unwrap();
            }
        }
    }
}

fn shown(value: Option<&Value>) -> String {
    value.map_or_else(|| "nothing".to_owned(), ToString::to_string)
}

/// The record against `truth.json`: the number of right answers must be the one in `about.toml`.
fn compare_with_truth(folder: &Path, conversion: &Conversion<'_>, report: &mut String) {
    let truth: Value = serde_json::from_str(&fs_err::read_to_string(folder.join("truth.json")).unwrap()).unwrap();
    let record = serde_json::to_value(&conversion.record).unwrap();
    let compared = answers_alike::compare(conversion.questionnaire, &truth, &record["answers"]);
    let (right, wrong) = (compared.same, compared.different.iter().map(ToString::to_string).collect::<String>());
    let truth = truth.as_object().unwrap();
    for id in truth.keys().filter(|id| record["answers"].get(id.as_str()).is_none()) {
        writeln!(report, "{}: the truth has a field that no rule has: {id}", name(folder)).unwrap();
    }
    let fields = conversion.questionnaire.fields.len();
    eprintln!("{}: {right} of {fields} right\n{wrong}", name(folder));
    let path = folder.join("about.toml");
    let mut about = fs_err::read_to_string(&path).unwrap();
    if updating() {
        about = with_right(&about, right);
        fs_err::write(&path, &about).unwrap();
    }
    let stated = about.parse::<toml::Table>().unwrap().get("right").and_then(toml::Value::as_integer);
    match stated {
        Some(stated) if stated == right => {}
        Some(stated) => {
            let what = if right < stated { "worse" } else { "better" };
            writeln!(
                report,
                "{}: {right} of {fields} answers are right, which is {what} than {stated}\n{wrong}",
                name(folder)
            )
            .unwrap();
        }
        None => {
            writeln!(report, "{}: about.toml does not say how many are `right` ({right} of {fields})", name(folder))
                .unwrap()
        }
    }
}

/// The text of `about.toml` with this number, its other lines untouched.
fn with_right(about: &str, right: i64) -> String {
    let mut lines: Vec<String> = about.lines().filter(|line| !line.starts_with("right =")).map(str::to_owned).collect();
    lines.push(format!("right = {right}"));
    lines.join("\n") + "\n"
}
