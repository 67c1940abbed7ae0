//! `rapporteur worker` as another program uses it: lines in, lines out (`docs/worker.md`).

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use serde_json::{Value, json};
use tempfile::TempDir;

struct Worker {
    child: Child,
    input: Option<ChildStdin>,
    output: BufReader<ChildStdout>,
}

impl Worker {
    fn start(arguments: &[&str]) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_rapporteur"))
            .arg("worker")
            .args(arguments)
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let (input, output) = (child.stdin.take(), BufReader::new(child.stdout.take().unwrap()));
        let mut worker = Self { child, input, output };
        let ready = worker.line().unwrap();
        assert_eq!(ready["worker"], "rapporteur-worker/1");
        assert_eq!(ready["program"], env!("CARGO_PKG_VERSION"));
        worker
    }

    fn say(&mut self, line: &str) {
        let input = self.input.as_mut().unwrap();
        input.write_all(line.as_bytes()).unwrap();
        input.write_all(b"\n").unwrap();
    }

    fn line(&mut self) -> Option<Value> {
        let mut line = String::new();
        (self.output.read_line(&mut line).unwrap() > 0).then(|| serde_json::from_str(&line).unwrap())
    }

    fn ask(&mut self, request: &Value) -> Value {
        self.say(&request.to_string());
        self.line().unwrap()
    }
}

fn extract(path: &Path, name: &str, out: Option<&Path>) -> Value {
    let mut task = json!({"path": path, "name": name});
    if let Some(out) = out {
        task["out"] = json!(out);
    }
    json!({"request": 7, "do": {"extract": task}})
}

#[test]
fn a_record_is_in_the_answer_or_in_the_folder_and_is_the_same() {
    let mut worker = Worker::start(&[]);
    let path = Path::new("fixtures/inbox/senegal.docx");
    let answer = worker.ask(&extract(path, "senegal.docx", None));
    assert_eq!(answer["request"], 7);
    let out = TempDir::new().unwrap();
    fs_err::create_dir(out.path().join("records")).unwrap();
    fs_err::create_dir(out.path().join("sources")).unwrap();
    let written = worker.ask(&extract(path, "senegal.docx", Some(out.path())));
    assert_eq!(written["recorded"]["facts"], answer["recorded"]["facts"]);
    assert!(written["recorded"].get("record").is_none());
    let id = written["recorded"]["facts"]["record"].as_str().unwrap();
    let record = fs_err::read(out.path().join("records").join(format!("{id}.json"))).unwrap();
    assert_eq!(serde_json::from_slice::<Value>(&record).unwrap(), answer["recorded"]["record"]);
    let source = fs_err::read_dir(out.path().join("sources")).unwrap().next().unwrap().unwrap().path();
    assert_eq!(fs_err::read(source).unwrap(), fs_err::read(path).unwrap());
    assert_eq!(written["recorded"]["facts"]["respondent"]["key"], "SEN");
}

#[test]
fn every_line_has_an_answer() {
    let folder = TempDir::new().unwrap();
    fs_err::write(folder.path().join("empty"), b"").unwrap();
    fs_err::write(folder.path().join("letter"), "Dear all, the form will follow.").unwrap();
    let mut worker = Worker::start(&[]);
    assert!(worker.ask(&json!("x"))["not_understood"]["message"].is_string());
    assert!(worker.ask(&json!({"request": 1, "do": {"dance": {}}}))["not_understood"]["message"].is_string());
    let failed = worker.ask(&extract(&folder.path().join("empty"), "a.docx", None));
    assert_eq!(failed["failed"]["message"], "the file is empty");
    assert!(failed["failed"]["remedy"].is_string());
    let none = worker.ask(&extract(&folder.path().join("letter"), "letter.txt", None));
    assert!(none["not_submission"]["reason"].as_str().unwrap().contains("no questionnaire"));
    let missing = worker.ask(&extract(&folder.path().join("missing"), "a.docx", None));
    assert!(missing["failed"]["message"].as_str().unwrap().contains("cannot read"));
    let nowhere = folder.path().join("nowhere");
    let unwritable = worker.ask(&extract(Path::new("fixtures/inbox/senegal.docx"), "s.docx", Some(&nowhere)));
    assert!(unwritable["unwritable"]["message"].is_string(), "{unwritable}");
    let open =
        json!({"request": 9, "do": {"open": {"path": "fixtures/inbox/fiji.pdf", "name": "x", "keep": folder.path()}}});
    let opened = worker.ask(&open);
    assert_eq!(opened["opened"]["holds"]["media_type"], "application/pdf", "{opened}");
}

#[test]
fn what_was_asked_is_answered_when_the_input_ends() {
    let mut worker = Worker::start(&[]);
    for _ in 0..3 {
        worker.say(&extract(Path::new("fixtures/inbox/senegal.docx"), "senegal.docx", None).to_string());
    }
    drop(worker.input.take());
    assert_eq!(std::iter::from_fn(|| worker.line()).count(), 3);
    assert_eq!(worker.child.wait().unwrap().code(), Some(0));
}

#[test]
fn a_worker_that_is_told_so_ends_with_its_input() {
    let folder = TempDir::new().unwrap();
    let slow = folder.path().join("slow");
    let lines: String =
        (0..200_000_u64).map(|number| format!("{number}. short line {}\n\n", number * 7919 % 1000)).collect();
    fs_err::write(&slow, format!("# Member States Questionnaire (MSQ) 2020\n\n{lines}")).unwrap();
    let mut worker = Worker::start(&["--end-with-input"]);
    worker.say(&extract(&slow, "slow.md", None).to_string());
    let begun = std::time::Instant::now();
    drop(worker.input.take());
    worker.child.wait().unwrap();
    assert!(worker.line().is_none(), "it answered nobody, after {:?}", begun.elapsed());
}

#[cfg(target_os = "linux")]
#[test]
fn a_document_that_needs_too_much_memory_ends_the_worker_alone() {
    let folder = TempDir::new().unwrap();
    let large = folder.path().join("large");
    fs_err::write(&large, "1. What? yes\n\n".repeat(400_000)).unwrap();
    let mut worker = Worker::start(&["--memory", "96"]);
    worker.say(&extract(&large, "large.txt", None).to_string());
    assert!(worker.line().is_none());
    assert!(!worker.child.wait().unwrap().success());
}

#[test]
fn a_document_as_read_is_what_read_prints() {
    let folder = TempDir::new().unwrap();
    let (path, to) = ("fixtures/inbox/senegal.docx", folder.path().join("document.json"));
    let mut worker = Worker::start(&[]);
    let task = json!({"path": path, "name": "senegal.docx", "to": &to});
    let answer = worker.ask(&json!({"request": 3, "do": {"read": task}}));
    assert_eq!(answer["written"]["sha256"].as_str().unwrap().len(), 64, "{answer}");
    let mut command = Command::new(env!("CARGO_BIN_EXE_rapporteur"));
    let printed = command.args(["read", "--json", path]).current_dir(env!("CARGO_MANIFEST_DIR")).output().unwrap();
    assert!(fs_err::read(&to).unwrap() == printed.stdout);
    let nowhere = json!({"path": path, "name": "senegal.docx", "to": folder.path().join("nowhere/document.json")});
    assert!(worker.ask(&json!({"request": 4, "do": {"read": nowhere}}))["unwritable"]["message"].is_string());
    let missing = json!({"record": "nothing.json", "source": path, "to": &to});
    let failed = worker.ask(&json!({"request": 5, "do": {"evidence": missing}}));
    assert!(failed["failed"]["message"].as_str().unwrap().contains("cannot read the record"), "{failed}");
    let nothing = json!({"bag": folder.path(), "record": "data/records/nothing.json"});
    let verified = worker.ask(&json!({"request": 6, "do": {"verify": nothing}}));
    assert_eq!(verified["verified"]["again"]["result"], "failed", "{verified}");
}

#[test]
fn a_document_is_shown_with_the_sizes_of_its_pages() {
    let folder = TempDir::new().unwrap();
    let mut worker = Worker::start(&[]);
    for (name, pages) in [("fiji.pdf", true), ("senegal.docx", false)] {
        let path = Path::new("fixtures/inbox").join(name);
        let (shown, read) = (folder.path().join("shown"), folder.path().join("read"));
        let answer = worker.ask(&json!({"request": 1, "do": {"read": {"path": path, "name": name, "to": read}}}));
        assert!(answer["written"]["sha256"].is_string(), "{answer}");
        let open = json!({"request": 2, "do": {"open": {"path": path, "name": name, "keep": folder.path()}}});
        let sha256 = worker.ask(&open)["opened"]["sha256"].clone();
        let show = |sha256: &Value| json!({"request": 3, "do": {"show": {"path": path, "name": name, "sha256": sha256, "to": shown}}});
        let answer = worker.ask(&show(&sha256));
        assert!(answer["written"]["sha256"].is_string(), "{answer}");
        let json = |path: &Path| serde_json::from_slice::<Value>(&fs_err::read(path).unwrap()).unwrap();
        let (shown, read) = (json(&shown), json(&read));
        assert_eq!(shown["document"], read);
        let sizes = shown["pages"].as_array().unwrap();
        assert_eq!(sizes.len() as u64, if pages { read["pages"].as_u64().unwrap() } else { 0 });
        assert!(sizes.iter().all(|size| size[0].as_f64().unwrap() > 500.0 && size[1].as_f64().unwrap() > 700.0));
        let changed = worker.ask(&show(&json!("0".repeat(64))));
        assert!(changed["changed"]["remedy"].as_str().unwrap().contains("extract"), "{changed}");
    }
}
