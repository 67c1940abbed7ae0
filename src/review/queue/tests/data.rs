//! A folder with invented records.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use tempfile::TempDir;

use crate::dataset::Dataset;
use crate::decision::{Answer, Ledger, New, Ruling, Seen, Subject};
use crate::extract::Sign;
use crate::history::{Histories, History, Return};
use crate::questionnaire::{FieldType, Library, Questionnaire, check_source};
use crate::write::record_path;

const THRESHOLD: f64 = 0.97;

/// Records by the names of their files.
pub(in crate::review::queue) struct Data {
    folder: TempDir,
    names: Vec<String>,
    /// The later return of the same respondent, by name.
    later: BTreeMap<String, String>,
    given: BTreeMap<(String, String), Given>,
}

/// An invented answer.
#[derive(Debug, Clone)]
pub(in crate::review::queue) struct Given {
    value: Value,
    finding: &'static str,
    status: &'static str,
    confidence: f64,
    flags: Vec<Sign>,
}

pub(in crate::review::queue) fn given(value: impl Into<Value>) -> Given {
    Given { value: value.into(), finding: "answered", status: "accepted", confidence: 0.99, flags: Vec::new() }
}

impl Given {
    pub(in crate::review::queue) fn review(self, confidence: f64) -> Self {
        Self { status: "review", confidence, ..self }
    }

    pub(in crate::review::queue) fn accepted(self, confidence: f64) -> Self {
        Self { status: "accepted", confidence, ..self }
    }

    pub(in crate::review::queue) fn sign(mut self, sign: Sign) -> Self {
        self.flags.push(sign);
        self
    }
}

pub(in crate::review::queue) fn confirmed() -> Ruling {
    Ruling::Confirmed
}

pub(in crate::review::queue) fn flagged(to: Option<&str>) -> Ruling {
    Ruling::Flagged { assigned: to.map(str::to_owned) }
}

/// A small form with all that lists tell apart.
const FORM: &str = include_str!("form.toml");

pub(in crate::review::queue) fn form() -> Questionnaire {
    check_source("form.toml", FORM).unwrap()
}

impl Data {
    pub(in crate::review::queue) fn new(names: &[&str]) -> Self {
        let names = names.iter().map(|name| (*name).to_owned()).collect();
        Self { folder: tempfile::tempdir().unwrap(), names, later: BTreeMap::new(), given: BTreeMap::new() }
    }

    pub(in crate::review::queue) fn source(&self, name: &str) -> String {
        Sha256::digest(name.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
    }

    pub(in crate::review::queue) fn id(&self, name: &str) -> String {
        format!("ports-{}", &self.source(name)[..12])
    }

    pub(in crate::review::queue) fn give(&mut self, name: &str, field: &str, given: Given) {
        self.given.insert((name.to_owned(), field.to_owned()), given);
    }

    /// The first is the later return of the respondent of the second.
    pub(in crate::review::queue) fn is_return_of(&mut self, later: &str, earlier: &str) {
        self.later.insert(earlier.to_owned(), later.to_owned());
    }

    /// Writes all that was given, and opens the folder.
    pub(in crate::review::queue) fn open(&self) -> Dataset {
        let out = self.folder.path();
        let rules = out.join("form.toml");
        fs_err::write(&rules, FORM).unwrap();
        let library = Library::of(&[rules]).unwrap();
        fs_err::create_dir_all(out.join("records")).unwrap();
        for name in &self.names {
            let record = self.record(name, &library.questionnaires()[0]);
            fs_err::write(record_path(out, &self.id(name)), record.to_string()).unwrap();
        }
        let counting = self.names.iter().filter(|name| !self.later.contains_key(*name));
        let histories = counting.map(|name| {
            let earlier = self.later.iter().filter(|(_, later)| *later == name).map(|(earlier, _)| earlier);
            History {
                questionnaire: "ports".into(),
                respondent: Some(format!("Land {name}")),
                key: None,
                counts: self.id(name),
                returns: earlier.chain([name]).map(|name| self.returned(name)).collect(),
                changes: Vec::new(),
                doubts: Vec::new(),
                deadline: None,
                late: None,
            }
        });
        let histories = Histories { respondents: histories.collect(), ..Histories::default() };
        fs_err::write(out.join(crate::history::NAME), serde_json::to_vec(&histories).unwrap()).unwrap();
        Dataset::open(out, library).unwrap()
    }

    fn returned(&self, name: &str) -> Return {
        Return {
            record: self.id(name),
            record_sha256: String::new(),
            name: name.to_owned(),
            submitted_on: None,
            received: None,
            arrivals: Vec::new(),
        }
    }

    fn record(&self, name: &str, questionnaire: &Questionnaire) -> Value {
        let mut answers = serde_json::Map::new();
        for field in &questionnaire.fields {
            let options: Vec<&str> = field.options.iter().map(|&option| questionnaire.option_id(option)).collect();
            let blank = match field.kind {
                FieldType::Choices => json!({"checked": [], "unchecked": options, "unknown": []}),
                _ => Value::Null,
            };
            let blank = Given { finding: if blank.is_null() { "empty" } else { "answered" }, ..given(blank) };
            let key = (name.to_owned(), field.id.clone());
            let given = self.given.get(&key).unwrap_or(&blank);
            let answer = json!({
                "value": given.value, "finding": given.finding, "status": given.status, "confidence": given.confidence,
                "flags": given.flags, "rule": field.id, "alternatives": [],
                "evidence": [{"of": "", "quote": "proof", "prefix": "", "suffix": "", "block": 1, "start": 0, "end": 5,
                              "place": {"lines": [1, 1]}}],
            });
            answers.insert(field.id.clone(), answer);
        }
        json!({
            "schema": crate::record::SCHEMA, "id": self.id(name), "program": "0",
            "questionnaire": {"id": questionnaire.id, "rules_sha256": questionnaire.rules_sha256, "languages": ["en"]},
            "source": {"name": name, "sha256": self.source(name), "media_type": "text/markdown", "size_bytes": 1, "pages": null, "language": null},
            "calibration": {"id": "0", "fitted_on": "0", "threshold": THRESHOLD, "precision": 0.995},
            "answers": answers, "unclaimed": [], "notices": [],
            "summary": {"fields": questionnaire.fields.len(), "accepted": 0, "review": 0},
        })
    }

    /// Somebody decides about what stands in the record now.
    pub(in crate::review::queue) fn decide(
        &self,
        dataset: &mut Dataset,
        name: &str,
        field: &str,
        reviewer: &str,
        ruling: Ruling,
    ) {
        let record = dataset.record(&self.id(name)).unwrap();
        let answer = &record.answers[field];
        let answer = match &answer.decision {
            Some(decided) => decided.machine.clone(),
            None => Answer {
                value: answer.value.clone(),
                finding: answer.finding,
                status: answer.status,
                confidence: answer.confidence,
                evidence: answer.evidence.clone(),
            },
        };
        let subject = Subject { source: self.source(name), questionnaire: "ports".into(), field: field.to_owned() };
        let new = New {
            at: "2020-03-01T10:00:00Z".into(),
            reviewer: reviewer.into(),
            known: dataset.decisions().of(&subject).last().map_or(0, |last| last.number),
            subject,
            seen: Seen { program: "0".into(), rules_sha256: "0".into(), answer },
            ruling,
            why: Some("why".into()),
            follows: None,
            audit: false,
        };
        let added = Ledger::open(self.folder.path()).unwrap().add(&[new]).unwrap();
        dataset.decisions_mut().add(added);
    }
}
