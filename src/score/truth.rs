//! Truth files: what a perfect reading of a submission says. The bytes of a file in, the readings of every field out.
//!
//! Two forms are read. The one of labelled submissions:
//!
//! ```json
//! {"schema": "rapporteur-truth/1", "file": "0001-a.docx", "questionnaire": "small", "style": "word", "form_language": "fr",
//!  "answer_language": "pt", "untidy": ["renumbered"],
//!  "answers": {"a.text": {"value": "Oui", "finding": "answered", "also": [{"value": null, "finding": "empty"}]}}}
//! ```
//!
//! And the plain one, which is its `answers` alone. `also` are other readings that are right as well. A field that a truth
//! does not name is not judged.

use std::path::Path;

use indexmap::IndexMap;
use serde::Deserialize;

use crate::dataset::typed;
use crate::extract::{Finding, Value};
use crate::journal::Failure;
use crate::questionnaire::{FieldType, Questionnaire};

/// Version of the form of truth files.
pub const TRUTH_SCHEMA: &str = "rapporteur-truth/1";

/// What a perfect reading of a submission says.
#[derive(Debug, Clone, PartialEq)]
pub struct Truth {
    /// The submission: name of its file, or what the truth file is named by.
    pub name: String,
    /// The name is that of the truth file, and has no extension.
    pub is_plain: bool,
    /// SHA-256 of the submission, where the truth gives it.
    pub sha256: Option<String>,
    /// SHA-256 of other bytes that say the same.
    pub also_sha256: Vec<String>,
    /// Id of the questionnaire.
    pub questionnaire: String,
    /// How the file was made, in the words of its maker.
    pub style: Option<String>,
    /// Language of the form (BCP 47).
    pub form_language: Option<String>,
    /// Language of the answers (BCP 47).
    pub answer_language: Option<String>,
    /// How it is untidy, in the words of its maker.
    pub untidy: Vec<String>,
    /// For each field, in the order of the file, what is right: the first is meant, the others are right as well.
    pub answers: IndexMap<String, Vec<Reading>>,
}

/// A right reading of a field.
#[derive(Debug, Clone, PartialEq)]
pub struct Reading {
    /// Its value.
    pub value: Option<Value>,
    /// What the document shows.
    pub finding: Finding,
}

#[derive(Deserialize)]
struct WrittenTruth {
    file: String,
    sha256: Option<String>,
    #[serde(default)]
    also_sha256: Vec<String>,
    questionnaire: String,
    style: Option<String>,
    form_language: Option<String>,
    answer_language: Option<String>,
    #[serde(default)]
    untidy: Vec<serde_json::Value>,
    answers: IndexMap<String, WrittenAnswer>,
}

#[derive(Deserialize)]
struct WrittenAnswer {
    value: serde_json::Value,
    finding: Finding,
    #[serde(default)]
    also: Vec<WrittenReading>,
}

#[derive(Deserialize)]
struct WrittenReading {
    value: serde_json::Value,
    finding: Finding,
}

impl Truth {
    /// Reads the bytes of a truth file; `named_by` names the submission where the file does not.
    ///
    /// # Errors
    /// When they are no truth, one of another form, or name a questionnaire, field or value that is not known.
    pub fn read(bytes: &[u8], named_by: &str, known: &[Questionnaire]) -> Result<Self, Failure> {
        let json: serde_json::Value = serde_json::from_slice(bytes).map_err(|error| spoilt(&error))?;
        let schema = json.get("schema").and_then(serde_json::Value::as_str).map(str::to_owned);
        let written = match schema.as_deref() {
            Some(TRUTH_SCHEMA) => WrittenTruth::deserialize(json).map_err(|error| spoilt(&error))?,
            Some(other) => {
                return Err(Failure {
                    message: format!("the truth has the form \"{other}\", and this program knows \"{TRUTH_SCHEMA}\""),
                    remedy: "make the labelled submissions again".to_owned(),
                });
            }
            None => plain(json, named_by, known)?,
        };
        let questionnaire = known.iter().find(|one| one.id == written.questionnaire).ok_or_else(|| Failure {
            message: format!("the questionnaire \"{}\" of the truth is not known", written.questionnaire),
            remedy: "name its rules file with --rules".to_owned(),
        })?;
        let answers = written.answers.into_iter().map(|(id, answer)| {
            let readings = readings(&id, answer, questionnaire)?;
            Ok((id, readings))
        });
        Ok(Self {
            answers: answers.collect::<Result<_, Failure>>()?,
            name: Path::new(&written.file).file_name().unwrap_or_default().to_string_lossy().into_owned(),
            is_plain: schema.is_none(),
            sha256: written.sha256,
            also_sha256: written.also_sha256,
            questionnaire: written.questionnaire,
            style: written.style,
            form_language: written.form_language,
            answer_language: written.answer_language,
            untidy: written.untidy.iter().filter_map(|one| one.as_str().map(str::to_owned)).collect(),
        })
    }
}

/// A file of answers alone: it is for the questionnaire that has most of its fields.
fn plain(json: serde_json::Value, named_by: &str, known: &[Questionnaire]) -> Result<WrittenTruth, Failure> {
    let answers: IndexMap<String, WrittenAnswer> = Deserialize::deserialize(json).map_err(|error| spoilt(&error))?;
    let fields_of = |one: &&Questionnaire| one.fields.iter().filter(|field| answers.contains_key(&field.id)).count();
    // Of several that fit equally, the first: `max_by_key` gives the last.
    let fitting = known.iter().rev().max_by_key(fields_of).filter(|one| fields_of(one) > 0).ok_or_else(|| Failure {
        message: "the file is no truth: no questionnaire has one of its fields".to_owned(),
        remedy: NAME_TRUTHS.to_owned(),
    })?;
    Ok(WrittenTruth {
        file: named_by.to_owned(),
        sha256: None,
        also_sha256: Vec::new(),
        questionnaire: fitting.id.clone(),
        style: None,
        form_language: None,
        answer_language: None,
        untidy: Vec::new(),
        answers,
    })
}

fn readings(id: &str, answer: WrittenAnswer, questionnaire: &Questionnaire) -> Result<Vec<Reading>, Failure> {
    let field = questionnaire.fields.iter().find(|field| field.id == id).ok_or_else(|| Failure {
        message: format!("the questionnaire \"{}\" has no field \"{id}\"", questionnaire.id),
        remedy: "make the truth for the rules of today".to_owned(),
    })?;
    let first = WrittenReading { value: answer.value, finding: answer.finding };
    std::iter::once(first).chain(answer.also).map(|reading| read_value(id, field.kind, &reading)).collect()
}

fn read_value(id: &str, kind: FieldType, reading: &WrittenReading) -> Result<Reading, Failure> {
    let value = typed(kind, &reading.value).map_err(|error| Failure {
        message: format!("the value of \"{id}\" is none of type {}: {error}", kind.as_str()),
        remedy: "make the truth for the rules of today".to_owned(),
    })?;
    Ok(Reading { value, finding: reading.finding })
}

const NAME_TRUTHS: &str = "name a folder that holds truth files and no other .json files";

fn spoilt(error: &serde_json::Error) -> Failure {
    Failure { message: format!("the file is no truth: {error}"), remedy: NAME_TRUTHS.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::score::tests::questionnaires;

    #[test]
    fn a_labelled_submission_tells_how_it_was_made() {
        let json = r#"{"schema": "rapporteur-truth/1", "file": "files/0001-a.docx", "questionnaire": "small", "seed": 7,
            "style": "word", "form_language": "fr", "answer_language": "pt", "untidy": ["renumbered"], "answers":
            {"use.share": {"value": 12, "finding": "answered", "also": [{"value": null, "finding": "not_stated"}]}}}"#;
        let truth = Truth::read(json.as_bytes(), "0001-a", &questionnaires()).unwrap();
        assert_eq!((truth.name.as_str(), truth.style.as_deref()), ("0001-a.docx", Some("word")));
        assert_eq!(truth.untidy, ["renumbered"]);
        let readings = &truth.answers["use.share"];
        assert_eq!(readings[0], Reading { value: Some(Value::Percentage(12.0)), finding: Finding::Answered });
        assert_eq!(readings[1], Reading { value: None, finding: Finding::NotStated });
    }

    #[test]
    fn a_plain_truth_is_for_the_questionnaire_that_fits() {
        let json = br#"{"use.text": {"value": "Yes", "finding": "answered"}}"#;
        let truth = Truth::read(json, "a", &questionnaires()).unwrap();
        assert_eq!((truth.name.as_str(), truth.questionnaire.as_str(), truth.style), ("a", "small", None));
    }

    #[test]
    fn what_is_no_truth_says_so() {
        let message = |json: &str| Truth::read(json.as_bytes(), "a", &questionnaires()).unwrap_err().message;
        assert!(message("[]").contains("no truth"));
        assert!(message("{}").contains("no questionnaire has"));
        assert!(message(r#"{"schema": "rapporteur-truth/9"}"#).contains("rapporteur-truth/9"));
        assert!(message(r#"{"use.text": {"value": 5, "finding": "answered"}}"#).contains("none of type text"));
        let other = r#"{"use.text": {"value": "", "finding": "empty"}, "q7": {"value": null, "finding": "empty"}}"#;
        assert!(message(other).contains("no field \"q7\""));
    }
}
