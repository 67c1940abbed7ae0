//! Folders as `extract` leaves them, made by hand: records of the fixtures with a journal and histories.

use std::path::{Path, PathBuf};

use assert_cmd::cargo::cargo_bin_cmd;
use serde_json::{Value, json};
use tempfile::TempDir;

/// A folder in the making.
#[derive(Default)]
pub(crate) struct DataSet {
    pub(crate) records: Vec<Value>,
    pub(crate) journal: Vec<Value>,
    pub(crate) respondents: Vec<Value>,
    pub(crate) missing: Vec<Value>,
}

pub(crate) fn fixture(submission: &str) -> Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/submissions").join(submission).join("record.json");
    serde_json::from_slice(&fs_err::read(path).unwrap()).unwrap()
}

pub(crate) fn id(record: &Value) -> &str {
    record["id"].as_str().unwrap()
}

impl DataSet {
    /// A record with its mail and its history: one cover letter, one form.
    pub(crate) fn respondent(&mut self, name: Option<&str>, record: Value) -> &mut Value {
        let id = id(&record).to_owned();
        let mail = format!("inbox/{id}.eml");
        let part = |position: u32, name: &str| json!([{ "position": position, "name": name }]);
        let common = |part: Value, hash: &str| json!({ "input": mail, "part": part, "sha256": hash, "size_bytes": 1, "media_type": null });
        self.enter(
            json!({ "input": mail, "sha256": "m", "size_bytes": 1, "media_type": "message/rfc822" }),
            json!({ "became": "opened", "parts": 2 }),
        );
        self.enter(
            common(part(1, "letter.txt"), "l"),
            json!({ "became": "not_submission", "reason": "it is no form" }),
        );
        self.enter(common(part(2, "form.docx"), &id), json!({ "became": "record", "record": id }));
        self.records.push(record);
        self.respondents.push(json!({
            "questionnaire": id.rsplit_once('-').unwrap().0, "respondent": name, "key": name, "counts": id,
            "returns": [{ "record": id, "name": "form.docx", "submitted_on": "2019-03-29",
                          "received": "2019-04-01T09:30:00Z", "arrivals": [] }],
            "changes": [], "doubts": [], "deadline": null, "late": null
        }));
        self.respondents.last_mut().unwrap()
    }

    pub(crate) fn enter(&mut self, mut entry: Value, fate: Value) {
        entry.as_object_mut().unwrap().extend(fate.as_object().unwrap().clone());
        self.journal.push(entry);
    }

    /// An input that could not be read.
    pub(crate) fn failed(&mut self, input: &str, message: &str, remedy: &str) {
        self.enter(
            json!({ "input": input, "sha256": null, "size_bytes": 0, "media_type": null }),
            json!({ "became": "failed", "message": message, "remedy": remedy }),
        );
    }

    pub(crate) fn write(&self) -> TempDir {
        let out = TempDir::new().unwrap();
        fs_err::create_dir(out.path().join("records")).unwrap();
        for record in &self.records {
            let path = out.path().join("records").join(format!("{}.json", id(record)));
            fs_err::write(path, serde_json::to_vec(record).unwrap()).unwrap();
        }
        let mut journal = json!({ "schema": "rapporteur-journal/1", "program": "0", "settings": {} }).to_string();
        for entry in &self.journal {
            journal.push_str(&format!("\n{entry}"));
        }
        fs_err::write(out.path().join("journal.jsonl"), journal + "\n").unwrap();
        let histories =
            json!({ "schema": "rapporteur-histories/1", "respondents": self.respondents, "missing": self.missing });
        fs_err::write(out.path().join("histories.json"), histories.to_string()).unwrap();
        out
    }
}

/// Two forms, one of them with all that could go wrong in it and around it, a failed input, and one who did not answer.
pub(crate) fn hostile() -> DataSet {
    let mut set = DataSet::default();
    set.respondent(Some("Senegal"), fixture("answers-in-french"));
    let mut record = fixture("all-ticks-given");
    record["answers"]["q14.text"]["value"] = json!("<script>alert('answer')</script>");
    record["source"]["name"] = json!("\"><script>alert('file')</script>.docx");
    let mut quote =
        json!({ "prefix": "", "suffix": "", "block": 0, "start": 0, "end": 1, "place": { "lines": [1, 1] } });
    quote["quote"] = json!("</blockquote><img src=x onerror=alert('quote')>");
    record["unclaimed"] = Value::Array(vec![quote; 8]);
    let message = "hidden text: <a href=\"javascript:alert(1)\">\u{202e}</a>";
    record["notices"] = json!([{ "code": "hidden_text", "severity": "warning", "message": message, "place": null }]);
    let history = set.respondent(Some("<b onclick=\"x\">Mal\u{202e}lory</b> & Cie"), record);
    history["returns"][0]["name"] = json!("\"><script>alert('file')</script>.docx");
    history["doubts"] =
        json!([{ "code": "two_addresses", "message": "two addresses: <i>a@example.org</i>\u{1b}[31m" }]);
    history["deadline"] = json!("2019-03-31");
    history["late"] = json!(true);
    set.failed(
        "inbox/<iframe src=//example.org>.pdf",
        "cannot be read: <style>*{display:none}</style>",
        "ask <form> again",
    );
    set.missing.push(json!({ "respondent": "جمهورية <u>مصر</u>", "addresses": [], "deadline": "2019-03-31" }));
    set
}

/// The program on a folder.
pub(crate) fn run(command: &str, out: &Path, more: &[&str]) -> assert_cmd::assert::Assert {
    cargo_bin_cmd!("rapporteur").arg(command).arg(out).args(more).env_remove("CLICOLOR_FORCE").assert()
}

pub(crate) fn stdout(ran: &assert_cmd::assert::Assert) -> String {
    String::from_utf8(ran.get_output().stdout.clone()).unwrap()
}

pub(crate) fn stderr(ran: &assert_cmd::assert::Assert) -> String {
    String::from_utf8(ran.get_output().stderr.clone()).unwrap()
}

/// The page of a folder.
pub(crate) fn page(out: &Path) -> String {
    run("report", out, &[]).success();
    fs_err::read_to_string(page_path(out)).unwrap()
}

pub(crate) fn page_path(out: &Path) -> PathBuf {
    out.join("report.html")
}

/// What `status --json` tells of a folder.
pub(crate) fn status(out: &Path) -> Value {
    serde_json::from_str(&stdout(&run("status", out, &["--json"]))).unwrap()
}
