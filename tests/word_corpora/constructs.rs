//! One file a construct of Word: what a faithful reading shows.
//!
//! `docx-constructs/expected` says for each file which facts hold, as expressions over a plain text of all that
//! was read (see `view`): they must be found in it, or must not where `must_be_absent` says so.

use std::path::{Path, PathBuf};
use std::sync::mpsc;
use std::time::Duration;

use rapporteur::intake::Submission;
use rapporteur::read::{BlockKind, Document, Label, LabelOrigin, read};
use regex::Regex;
use serde_json::Value;

use crate::corpora::{SECONDS_MAX, corpora, fault, files, for_each, run};
use crate::view::view;

/// How many facts there are, and how many must hold. Those on labels must all hold.
const FACTS: usize = 139;
const FACTS_MIN: usize = 137;
const OF_LABELS_COUNT: usize = 21;
/// Files that are there for their labels; the others name such a fact so.
const OF_LABELS: [&str; 5] = ["01_", "02_", "03_", "04_", "05_"];
const LABEL_FACTS: [&str; 2] = ["label", "num"];
/// Files that must end as an error. `50_not_zip.docx` is HTML, and read as such.
const REFUSED: [&str; 10] = [
    "40_truncated_xml.docx",
    "41_unclosed.docx",
    "42_deep_tables_2000.docx",
    "43_deep_sdt_20000.docx",
    "46_dtd_bomb.docx",
    "48_zip_bomb_doc.docx",
    "51_ole_encrypted.docx",
    "52_empty.docx",
    "53_corrupt_deflate.docx",
    "54_truncated_zip.docx",
];

/// What is expected of each file, and the folder of the files.
pub(crate) fn expected(corpora: &Path) -> (PathBuf, Vec<Value>) {
    let folder = corpora.join("docx-constructs");
    let read = |path: &PathBuf| serde_json::from_str(&fs_err::read_to_string(path).unwrap()).unwrap();
    let expected = files(&folder.join("expected"), &["json"]).iter().map(read).collect();
    (folder, expected)
}

/// Reads a file within bounds; an error as it is told.
pub(crate) fn read_bounded(file: &Path) -> Result<Document, String> {
    let (sender, receiver) = mpsc::channel();
    let file = file.to_owned();
    std::thread::spawn(move || {
        let told = |error: &dyn std::fmt::Display| error.to_string();
        let document = Submission::open(&file).map_err(|error| told(&error));
        let document = document.and_then(|submission| read(&submission).map_err(|error| told(&error)));
        // Nobody waits any more for what took too long.
        let _ = sender.send(document);
    });
    let late = |_| Err(format!("was not done after {SECONDS_MAX} s, or panicked"));
    receiver.recv_timeout(Duration::from_secs(SECONDS_MAX)).unwrap_or_else(late)
}

/// A string of an expected file.
pub(crate) fn string<'a>(value: &'a Value, key: &str) -> &'a str {
    value[key].as_str().unwrap_or_default()
}

/// A list of an expected file; empty where there is none.
pub(crate) fn list<'a>(value: &'a Value, key: &str) -> &'a [Value] {
    value[key].as_array().map(Vec::as_slice).unwrap_or_default()
}

/// The expression of a fact. One of them looks behind, which is the same as one character more.
fn expression(written: &str) -> Regex {
    Regex::new(&written.replace(r"(?<![\w.])", r"(?:^|[^\w.])")).unwrap()
}

#[test]
fn facts_of_word_files_hold() {
    let Some(corpora) = corpora() else { return };
    let (folder, expected) = expected(&corpora);
    let (mut facts, mut held, mut of_labels, mut missed) = (0, 0, Vec::new(), Vec::new());
    for one in &expected {
        let file = string(one, "file");
        if list(one, "facts").is_empty() {
            continue;
        }
        let shown = read_bounded(&folder.join(file)).map(|document| view(&document));
        let missed_before = missed.len();
        for fact in list(one, "facts") {
            facts += 1;
            let is_of_label =
                OF_LABELS.iter().any(|name| file.starts_with(name)) || LABEL_FACTS.contains(&string(fact, "id"));
            let absent = fact["must_be_absent"].as_bool().unwrap_or_default();
            let pattern = expression(string(fact, "text_regex"));
            let holds = shown.as_ref().is_ok_and(|shown| pattern.is_match(shown) != absent);
            held += usize::from(holds);
            let told = if absent { "must be absent" } else { "is not there" };
            let told = format!("{file} {}: {pattern} {told} ({})", string(fact, "id"), string(fact, "fact"));
            if is_of_label {
                of_labels.push((holds, told.clone()));
            }
            missed.extend((!holds).then_some(told));
        }
        if missed.len() > missed_before {
            let (Ok(shown) | Err(shown)) = shown;
            missed.push(format!("{file} is read as:\n{shown}\n"));
        }
    }
    eprintln!("{held} of {facts} facts hold\n{}", missed.join("\n"));
    assert_eq!(facts, FACTS, "the corpus holds other facts than this test counts");
    assert_eq!(of_labels.len(), OF_LABELS_COUNT, "the corpus holds other facts on labels than this test counts");
    let labels_missed: Vec<String> = of_labels.into_iter().filter(|one| !one.0).map(|one| one.1).collect();
    assert!(labels_missed.is_empty(), "facts on labels do not hold:\n{}", labels_missed.join("\n"));
    assert!(held >= FACTS_MIN, "{held} of {facts} facts hold, fewer than {FACTS_MIN}; they are listed above");
}

/// Where a file says which label stands before which text, each block has just that label.
#[test]
fn blocks_have_the_labels_of_the_numbering() {
    let Some(corpora) = corpora() else { return };
    let (folder, expected) = expected(&corpora);
    let (mut compared, mut wrong) = (0, Vec::new());
    for one in &expected {
        // The formats that few use are not all known; the facts say which must be.
        let file = string(one, "file");
        let labels: Vec<&Value> = list(one, "blocks").iter().filter(|block| !block["label"].is_null()).collect();
        if labels.is_empty() || file.starts_with("04_") {
            continue;
        }
        let document = match read_bounded(&folder.join(file)) {
            Ok(document) => document,
            Err(error) => {
                wrong.push(format!("{file}: {error}"));
                continue;
            }
        };
        for block in list(one, "blocks").iter().filter(|block| block["label"] != "[?]") {
            compared += 1;
            let text = string(block, "text");
            let Some(found) = document.blocks.iter().find(|found| found.text.as_str() == text) else {
                wrong.push(format!("{file}: no block says {text:?}"));
                continue;
            };
            let expected = block["label"]
                .as_str()
                .map(|label| Label { written: label.to_owned(), origin: LabelOrigin::Numbering });
            if found.label != expected {
                wrong.push(format!("{file}: {text:?} has the label {:?}, not {expected:?}", found.label));
            }
            if let Some(level) = block["heading"].as_u64()
                && found.kind != BlockKind::Heading(u8::try_from(level).unwrap())
            {
                wrong.push(format!("{file}: {text:?} is a {:?}, not a heading of level {level}", found.kind));
            }
        }
    }
    assert!(compared >= 30, "only {compared} labels were compared");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What cannot be read as a whole gives an error, and nothing else.
#[test]
fn damaged_and_hostile_word_files_are_refused() {
    let Some(corpora) = corpora() else { return };
    let files: Vec<PathBuf> = REFUSED.iter().map(|name| corpora.join("docx-constructs").join(name)).collect();
    let wrong = for_each(&files, |file| {
        let ran = run(file, &["--json"]);
        fault(&ran).or_else(|| match (ran.code, ran.stdout.len()) {
            (Some(1), 0) => None,
            (code, bytes) => Some(format!("ended with {code:?} and printed {bytes} bytes")),
        })
    });
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
