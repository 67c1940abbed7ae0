//! Which record belongs to which truth. Two folders in, every submission of the truths judged out.
//!
//! Truths are the `.json` files of a folder or of its folder `truth`: all that end in `.truth.json` where there are any,
//! else all; and `truth.json` in folders below, where the folder names the submission. A record belongs to the truth of
//! the same bytes, where these are known, else of the same file name; for a plain truth the name up to its extension is
//! enough.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use thiserror::Error;

use super::judged::JudgedDocument;
use super::reported::Reported;
use super::truth::Truth;
use crate::dataset::{DatasetError, records};
use crate::intake::reason;
use crate::journal::Failure;
use crate::questionnaire::Questionnaire;

/// All submissions of a folder of truths, judged.
#[derive(Debug, Default)]
pub struct Judgement {
    /// The submissions, in the order of their truth files.
    pub documents: Vec<JudgedDocument>,
    /// Submissions whose records have no truth; they are not counted.
    pub without_truth: Vec<String>,
    /// Submissions with several records, of which the first by file name was judged.
    pub several_records: Vec<String>,
    /// Files that could not be read; they are not counted.
    pub untold: Vec<Untold>,
}

/// A truth or record that could not be read.
#[derive(Debug)]
pub struct Untold {
    /// Its file.
    pub path: PathBuf,
    /// Why.
    pub failure: Failure,
}

/// Why nothing could be judged.
#[derive(Debug, Error)]
pub enum ScoreError {
    /// The folder of truths cannot be read.
    #[error("cannot read the truths: {}", reason(cause))]
    Truths {
        /// The folder.
        folder: PathBuf,
        /// What the system says.
        cause: std::io::Error,
    },
    /// There is no truth in it.
    #[error("there is no truth file in the folder")]
    NoTruth {
        /// The folder.
        folder: PathBuf,
    },
    /// The folder of records cannot be read, or holds none.
    #[error(transparent)]
    Records(#[from] DatasetError),
}

impl ScoreError {
    /// The folder.
    pub fn path(&self) -> &Path {
        match self {
            Self::Truths { folder, .. } | Self::NoTruth { folder } => folder,
            Self::Records(error) => error.path(),
        }
    }

    /// What the person can do about it.
    pub fn remedy(&self) -> &'static str {
        match self {
            Self::Truths { .. } | Self::NoTruth { .. } => {
                "name the folder that holds the truth files, or one such file"
            }
            Self::Records(error) => error.remedy(),
        }
    }
}

/// A truth with what its submission is known by.
struct Sought {
    truth: Truth,
    hashes: Vec<String>,
}

/// Judges every submission of `truths`, a folder or a file, by the records of `out`: the folder that `extract` wrote to,
/// or its folder of records.
///
/// # Errors
/// When there are no truths or no records.
pub fn judge_folders(known: &[Questionnaire], truths: &Path, out: &Path) -> Result<Judgement, ScoreError> {
    let mut judgement = Judgement::default();
    let mut sought = Vec::new();
    for path in truth_files(truths)? {
        match read_truth(&path, known) {
            Ok(truth) => sought.push(truth),
            Err(failure) => judgement.untold.push(Untold { path, failure }),
        }
    }
    let mut reported = Vec::new();
    let folder = out.join("records");
    for path in records(if folder.is_dir() { &folder } else { out })? {
        match read_bytes(&path).and_then(|bytes| Reported::read(&bytes, known)) {
            Ok(record) => reported.push(record),
            Err(failure) => judgement.untold.push(Untold { path, failure }),
        }
    }
    let mut taken: BTreeSet<usize> = BTreeSet::new();
    for one in &sought {
        let found = records_of(one, &reported);
        if found.len() > 1 {
            judgement.several_records.push(one.truth.name.clone());
        }
        taken.extend(&found);
        // A truth names one of these questionnaires: it was read with them.
        let questionnaire = known.iter().find(|questionnaire| questionnaire.id == one.truth.questionnaire);
        judgement.documents.extend(questionnaire.map(|questionnaire| {
            JudgedDocument::of(&one.truth, found.first().map(|&at| &reported[at]), questionnaire)
        }));
    }
    let others = reported.iter().enumerate().filter(|(at, _)| !taken.contains(at));
    judgement.without_truth = others.map(|(_, record)| record.name.clone()).collect();
    Ok(judgement)
}

/// Positions of the records of a submission.
fn records_of(sought: &Sought, reported: &[Reported]) -> Vec<usize> {
    let those = |is_its: &dyn Fn(&Reported) -> bool| -> Vec<usize> {
        reported.iter().enumerate().filter(|(_, record)| is_its(record)).map(|(at, _)| at).collect()
    };
    let same_bytes = those(&|record| sought.hashes.contains(&record.sha256));
    if !same_bytes.is_empty() {
        return same_bytes;
    }
    let name = &sought.truth.name;
    those(&|record| record.name == *name || sought.truth.is_plain && stem(Path::new(&record.name)) == *name)
}

/// The truth files at a path, in the order of their names.
fn truth_files(path: &Path) -> Result<Vec<PathBuf>, ScoreError> {
    if path.is_file() {
        return Ok(vec![path.to_owned()]);
    }
    let within = path.join("truth");
    let folder = if within.is_dir() { within.as_path() } else { path };
    let unreadable = |cause| ScoreError::Truths { folder: folder.to_owned(), cause };
    let (mut truths, mut plain, mut below) = (Vec::new(), Vec::new(), Vec::new());
    for entry in fs_err::read_dir(folder).map_err(unreadable)? {
        let path = entry.map_err(unreadable)?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if name.starts_with('.') {
        } else if path.is_dir() {
            below.extend(Some(path.join("truth.json")).filter(|truth| truth.is_file()));
        } else if name.ends_with(".truth.json") {
            truths.push(path);
        } else if name.ends_with(".json") {
            plain.push(path);
        }
    }
    let mut files = if truths.is_empty() { plain } else { truths };
    files.append(&mut below);
    if files.is_empty() {
        return Err(ScoreError::NoTruth { folder: folder.to_owned() });
    }
    files.sort();
    Ok(files)
}

fn read_truth(path: &Path, known: &[Questionnaire]) -> Result<Sought, Failure> {
    let names_file = stem(path);
    let is_named_by_folder = names_file == "truth";
    let folder = path.parent().unwrap_or(Path::new(""));
    let named_by = if is_named_by_folder { stem_of_folder(folder) } else { names_file };
    let truth = Truth::read(&read_bytes(path)?, &named_by, known)?;
    let mut hashes: Vec<String> = truth.sha256.iter().chain(&truth.also_sha256).cloned().collect();
    if truth.is_plain {
        let beside = if is_named_by_folder { "input" } else { named_by.as_str() };
        hashes.extend(submissions_beside(folder, beside).iter().filter_map(|submission| hash(submission)));
    }
    Ok(Sought { truth, hashes })
}

/// Files of a folder that have this name and an extension, and are not about a submission.
fn submissions_beside(folder: &Path, name: &str) -> Vec<PathBuf> {
    let entries = fs_err::read_dir(folder).into_iter().flatten().filter_map(|entry| Some(entry.ok()?.path()));
    let is_submission = |path: &PathBuf| {
        let is_about = path.extension().is_none_or(|extension| extension == "json" || extension == "toml");
        !is_about && path.is_file() && stem(path) == name
    };
    let mut found: Vec<PathBuf> = entries.filter(is_submission).collect();
    found.sort();
    found
}

/// A file that cannot be read has no hash: its name is left to go by.
fn hash(path: &Path) -> Option<String> {
    let bytes = fs_err::read(path).ok()?;
    Some(crate::intake::sha256(&bytes))
}

/// The name of a file without its extension, and without ".truth" before that.
fn stem(path: &Path) -> String {
    let stem = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    match (path.extension().is_some_and(|extension| extension == "json"), stem.strip_suffix(".truth")) {
        (true, Some(bare)) => bare.to_owned(),
        _ => stem,
    }
}

fn stem_of_folder(folder: &Path) -> String {
    folder.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

fn read_bytes(path: &Path) -> Result<Vec<u8>, Failure> {
    fs_err::read(path).map_err(|error| Failure {
        message: format!("cannot read the file: {}", reason(&error)),
        remedy: "check that you may read it".to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::score::tests::questionnaires;

    const PLAIN: &str = r#"{"use.text": {"value": "Yes", "finding": "answered"}}"#;

    fn labelled(file: &str) -> String {
        format!(r#"{{"schema": "rapporteur-truth/1", "file": "{file}", "questionnaire": "small", "answers": {PLAIN}}}"#)
    }

    fn record(name: &str, bytes: &str) -> String {
        let hash = crate::intake::sha256(bytes.as_bytes());
        let answer = r#"{"value": "Yes", "finding": "answered", "status": "review", "confidence": 0.5, "flags": []}"#;
        format!(
            r#"{{"schema": "rapporteur-record/1", "id": "a", "program": "0", "questionnaire": {{"id": "small",
                "rules_sha256": "", "languages": []}}, "source": {{"name": "{name}", "sha256": "{hash}",
                "media_type": "text/markdown", "size_bytes": 1, "pages": null, "language": null}}, "calibration":
                {{"threshold": 0.9}}, "answers": {{"use.text": {answer}}}, "unclaimed": [], "notices": [],
                "summary": {{"fields": 1, "accepted": 0, "review": 1}}}}"#
        )
    }

    /// Judges files of a temporary folder: truths below "t", records below "out/records".
    fn judged(files: &[(&str, String)]) -> Result<Judgement, ScoreError> {
        let folder = tempfile::tempdir().unwrap();
        for (path, content) in files {
            let path = folder.path().join(path);
            fs_err::create_dir_all(path.parent().unwrap()).unwrap();
            fs_err::write(path, content).unwrap();
        }
        judge_folders(&questionnaires(), &folder.path().join("t"), &folder.path().join("out"))
    }

    fn right(judgement: &Judgement) -> Vec<(&str, bool)> {
        judgement.documents.iter().map(|one| (one.name.as_str(), one.fields[0].is_right)).collect()
    }

    #[test]
    fn records_are_found_by_the_name_of_the_file() {
        let judgement = judged(&[
            ("t/truth/1.json", labelled("a.docx")),
            ("t/truth/2.json", labelled("b.docx")),
            ("t/manifest.json", "{}".to_owned()),
            ("out/records/1.json", record("a.docx", "1")),
            ("out/records/2.json", record("a.pdf", "2")),
            ("out/records/3.json", record("b.pdf", "3")),
        ]);
        let judgement = judgement.unwrap();
        assert_eq!(right(&judgement), [("a.docx", true), ("b.docx", false)]);
        assert!(judgement.documents[0].has_record && !judgement.documents[1].has_record);
        assert_eq!(judgement.without_truth, ["a.pdf", "b.pdf"]);
        assert!(judgement.untold.is_empty());
    }

    #[test]
    fn plain_truths_are_named_by_file_or_folder() {
        let judgement = judged(&[
            ("t/a.b.truth.json", PLAIN.to_owned()),
            ("t/other.json", "{}".to_owned()),
            ("t/c/truth.json", PLAIN.to_owned()),
            ("t/c/input.md", "the bytes".to_owned()),
            ("t/d/truth.json", PLAIN.to_owned()),
            ("t/d/input.md", "other bytes".to_owned()),
            ("out/1.json", record("a.b.docx", "1")),
            ("out/2.json", record("input.md", "the bytes")),
            ("out/3.json", record("d.md", "3")),
        ]);
        assert_eq!(right(&judgement.unwrap()), [("a.b", true), ("c", true), ("d", true)]);
    }

    #[test]
    fn the_same_bytes_go_before_the_same_name() {
        let judgement = judged(&[
            ("t/a.json", PLAIN.to_owned()),
            ("t/a.md", "the bytes".to_owned()),
            ("out/records/1.json", record("a.docx", "1")),
            ("out/records/2.json", record("copy.md", "the bytes")),
        ]);
        let judgement = judgement.unwrap();
        assert!(judgement.documents[0].has_record && judgement.several_records.is_empty());
        assert_eq!(judgement.without_truth, ["a.docx"]);
    }

    #[test]
    fn what_cannot_be_judged_is_told() {
        let judgement = judged(&[
            ("t/a.json", PLAIN.to_owned()),
            ("t/b.json", "{}".to_owned()),
            ("out/records/1.json", record("a.docx", "1")),
            ("out/records/2.json", record("a.pdf", "2")),
            ("out/records/3.json", "{}".to_owned()),
        ]);
        let judgement = judgement.unwrap();
        assert_eq!(judgement.several_records, ["a"]);
        let untold: Vec<_> = judgement.untold.iter().map(|one| one.path.file_name().unwrap().to_owned()).collect();
        assert_eq!(untold, ["b.json", "3.json"]);
        assert!(matches!(judged(&[("out/1.json", record("a", "1"))]), Err(ScoreError::Truths { .. })));
        assert!(matches!(judged(&[("t/a.txt", String::new())]), Err(ScoreError::NoTruth { .. })));
        assert!(matches!(judged(&[("t/a.json", PLAIN.to_owned())]), Err(ScoreError::Records(_))));
    }
}
