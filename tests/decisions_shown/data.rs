//! A run over the inbox of the fixtures, and what people decide about it.

use std::ffi::OsStr;
use std::io::{Cursor, Read};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use rapporteur::decision::{Answer, Correction, Ledger, New, Ruling, Seen, Subject};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use tempfile::TempDir;

/// Who decides.
pub(crate) const REVIEWER: &str = "Rosalind Reviewer";
/// Why.
pub(crate) const WHY: &str = "as it stands beside the box";

/// What a command did.
pub(crate) struct Ran {
    pub(crate) code: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

pub(crate) fn run(arguments: impl IntoIterator<Item = impl AsRef<OsStr>>) -> Ran {
    let mut command = Command::new(env!("CARGO_BIN_EXE_rapporteur"));
    command.current_dir(env!("CARGO_MANIFEST_DIR")).args(arguments);
    for name in ["CLICOLOR", "CLICOLOR_FORCE", "RAPPORTEUR_PASSWORD"] {
        command.env_remove(name);
    }
    let output = command.output().unwrap();
    Ran {
        code: output.status.code(),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
    }
}

impl Ran {
    #[track_caller]
    pub(crate) fn ends(self, code: i32) -> Self {
        assert_eq!(self.code, Some(code), "stdout:\n{}\nstderr:\n{}", self.stdout, self.stderr);
        self
    }
}

/// A folder as `extract` leaves it.
pub(crate) struct Data {
    folder: TempDir,
    inputs: &'static [&'static str],
}

/// All inputs, and those of which something is decided.
const ALL: &[&str] = &["fixtures/inbox"];
const FEW: &[&str] = &["fixtures/inbox/ghana.pdf", "fixtures/inbox/mozambique.txt"];

fn extract(inputs: &[&str], out: &Path) -> Ran {
    let arguments = ["extract"].into_iter().chain(inputs.iter().copied()).chain(["--out"]);
    run(arguments.map(OsStr::new).chain([out.as_os_str()])).ends(0)
}

/// The run, made once.
fn made(inputs: &'static [&'static str]) -> &'static Path {
    static MADE: [OnceLock<TempDir>; 2] = [const { OnceLock::new() }; 2];
    let made = MADE[usize::from(inputs == FEW)].get_or_init(|| {
        let folder = TempDir::new().unwrap();
        extract(inputs, &folder.path().join("out"));
        folder
    });
    made.path()
}

fn copy(from: &Path, to: &Path) {
    fs_err::create_dir_all(to).unwrap();
    for entry in fs_err::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let to = to.join(path.file_name().unwrap());
        if path.is_dir() { copy(&path, &to) } else { fs_err::copy(&path, &to).map(drop).unwrap() }
    }
}

impl Data {
    /// Nobody decided anything.
    pub(crate) fn undecided() -> Self {
        Self::of(ALL)
    }

    /// The same of a few inputs, for what costs more the more there are.
    pub(crate) fn few_undecided() -> Self {
        Self::of(FEW)
    }

    /// Some things are decided of each kind.
    pub(crate) fn decided() -> Self {
        Self::undecided().with_decisions()
    }

    /// The same of a few inputs.
    pub(crate) fn few() -> Self {
        Self::few_undecided().with_decisions()
    }

    fn of(inputs: &'static [&'static str]) -> Self {
        let folder = TempDir::new().unwrap();
        copy(&made(inputs).join("out"), &folder.path().join("out"));
        Self { folder, inputs }
    }

    fn with_decisions(self) -> Self {
        let data = self;
        let ghana = data.record("ghana.pdf");
        data.decide(&ghana, "publication_authorized", Ruling::Confirmed);
        data.decide(&ghana, "x2.options", Ruling::Confirmed);
        data.decide(&ghana, "q11.answer", corrected(json!("yes"), "answered"));
        data.decide(&ghana, "q11.text", corrected(json!("They hang in the hall."), "answered"));
        data.decide(&ghana, "contact.name", corrected(json!("Kwabena Probe"), "answered"));
        let evidence = ghana["answers"]["q20.percentage"]["evidence"].clone();
        data.decide(&ghana, "q20.percentage", corrected_with(json!(27.5), "answered", evidence));
        data.decide(&ghana, "q22.text", Ruling::Flagged { assigned: Some("Anybody Else".into()) });
        let mozambique = data.record("mozambique.txt");
        data.decide(&mozambique, "q6.answer", corrected(json!("no"), "answered"));
        data.decide(&mozambique, "q6.text", Ruling::Confirmed);
        data
    }

    pub(crate) fn out(&self) -> PathBuf {
        self.folder.path().join("out")
    }

    pub(crate) fn beside(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// The record of a source, as the program made it.
    pub(crate) fn record(&self, source: &str) -> Value {
        let files = fs_err::read_dir(self.out().join("records")).unwrap().map(|entry| entry.unwrap().path());
        let mut records = files.map(|path| serde_json::from_slice::<Value>(&fs_err::read(path).unwrap()).unwrap());
        records.find(|record| record["source"]["name"] == source).unwrap()
    }

    pub(crate) fn decide(&self, record: &Value, field: &str, ruling: Ruling) -> i64 {
        self.add(new(record, field, ruling))
    }

    pub(crate) fn add(&self, new: New) -> i64 {
        let mut ledger = Ledger::open(&self.out()).unwrap();
        let last = ledger.after(0).unwrap().into_iter().rfind(|one| one.subject == new.subject);
        let known = last.map_or(0, |last| last.number);
        ledger.add(&[New { known, ..new }]).unwrap()[0].number
    }

    pub(crate) fn run(&self, command: &str, arguments: &[&str]) -> Ran {
        let out = self.out();
        let arguments = arguments.iter().map(OsStr::new);
        run([OsStr::new(command), out.as_os_str()].into_iter().chain(arguments))
    }

    /// Runs `extract` again over the same inputs.
    pub(crate) fn extract(&self) -> Ran {
        extract(self.inputs, &self.out())
    }

    /// The files of an export whose names hold a text, as text or bytes.
    pub(crate) fn exported(&self, folder: &str, name: &str) -> Vec<u8> {
        let files = fs_err::read_dir(self.out().join(folder)).unwrap().map(|entry| entry.unwrap().path());
        let mut files: Vec<PathBuf> = files.filter(|path| path.to_string_lossy().contains(name)).collect();
        files.sort();
        fs_err::read(files.first().unwrap_or_else(|| panic!("no {name} in {folder}"))).unwrap()
    }

    pub(crate) fn status(&self) -> Value {
        serde_json::from_str(&self.run("status", &["--json"]).ends(0).stdout).unwrap()
    }
}

pub(crate) fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The words of a Word file.
pub(crate) fn words(docx: &[u8]) -> String {
    let mut package = zip::ZipArchive::new(Cursor::new(docx)).unwrap();
    let mut text = String::new();
    package.by_name("word/document.xml").unwrap().read_to_string(&mut text).unwrap();
    let document = roxmltree::Document::parse(&text).unwrap();
    let paragraphs = document.descendants().filter(|node| node.tag_name().name() == "p");
    let words = paragraphs.map(|paragraph| {
        paragraph
            .descendants()
            .filter(|node| node.tag_name().name() == "t")
            .filter_map(|node| node.text())
            .collect::<String>()
    });
    words.collect::<Vec<_>>().join("\n")
}

/// A decision about what the program reads in a record now.
pub(crate) fn new(record: &Value, field: &str, ruling: Ruling) -> New {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let answer: Answer = serde_json::from_value(record["answers"][field].clone()).unwrap();
    New {
        at: "2020-03-01T10:00:00Z".into(),
        reviewer: REVIEWER.into(),
        subject: Subject {
            source: text(&record["source"]["sha256"]),
            questionnaire: text(&record["questionnaire"]["id"]),
            field: field.into(),
        },
        known: 0,
        seen: Seen {
            program: text(&record["program"]),
            rules_sha256: text(&record["questionnaire"]["rules_sha256"]),
            answer,
        },
        ruling,
        why: Some(WHY.into()),
        follows: None,
        audit: false,
    }
}

pub(crate) fn corrected(value: Value, finding: &str) -> Ruling {
    corrected_with(value, finding, json!([]))
}

pub(crate) fn corrected_with(value: Value, finding: &str, evidence: Value) -> Ruling {
    let decided = json!({ "value": value, "finding": finding, "evidence": evidence });
    let decided: Correction = serde_json::from_value(decided).unwrap();
    Ruling::Corrected { decided }
}
