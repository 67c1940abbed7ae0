//! What a record reports, as far as it is judged. A record in, as made or as it lies on disk; its answers out.

use indexmap::IndexMap;

use crate::dataset::StoredRecord;
use crate::extract::{Finding, Sign, Value};
use crate::journal::Failure;
use crate::questionnaire::Questionnaire;
use crate::record::{Record, Status};

/// What a record reports.
#[derive(Debug, Clone, PartialEq)]
pub struct Reported {
    /// Name of the submission's file.
    pub name: String,
    /// SHA-256 of the submission.
    pub sha256: String,
    /// Id of the questionnaire.
    pub questionnaire: String,
    /// By field.
    pub answers: IndexMap<String, ReportedAnswer>,
}

/// What it reports of a field.
#[derive(Debug, Clone, PartialEq)]
pub struct ReportedAnswer {
    /// The value.
    pub value: Option<Value>,
    /// What the document shows.
    pub finding: Finding,
    /// What to do with it.
    pub status: Status,
    /// How likely it is said to be right.
    pub confidence: f64,
    /// Why not more.
    pub flags: Vec<Sign>,
}

impl Reported {
    /// Reads the bytes of a record file. Rules that have changed since are no obstacle: a field that they have lost is
    /// passed over, and one that they gained is missing.
    ///
    /// # Errors
    /// When they are no record, one of another form, or of a questionnaire that is not known.
    pub fn read(bytes: &[u8], known: &[Questionnaire]) -> Result<Self, Failure> {
        let record = StoredRecord::read(bytes)?;
        let id = &record.questionnaire.id;
        let questionnaire = known.iter().find(|one| one.id == *id).ok_or_else(|| Failure {
            message: format!("the questionnaire \"{id}\" of the record is not known"),
            remedy: "name its rules file with --rules, as for extract".to_owned(),
        })?;
        let fields = questionnaire.fields.iter().filter(|field| record.answers.contains_key(&field.id));
        let answers = fields.map(|field| {
            let (answer, value) = record.answer(&field.id, field.kind)?;
            let reported = ReportedAnswer {
                value,
                finding: answer.finding,
                status: answer.status,
                confidence: answer.confidence,
                flags: answer.flags.clone(),
            };
            Ok((field.id.clone(), reported))
        });
        Ok(Self {
            answers: answers.collect::<Result<_, Failure>>()?,
            name: record.source.name,
            sha256: record.source.sha256,
            questionnaire: record.questionnaire.id,
        })
    }
}

impl From<&Record> for Reported {
    fn from(record: &Record) -> Self {
        let answers = record.answers.iter().map(|(id, answer)| {
            let reported = ReportedAnswer {
                value: answer.value.clone(),
                finding: answer.finding,
                status: answer.status,
                confidence: answer.confidence,
                flags: answer.flags.clone(),
            };
            (id.clone(), reported)
        });
        Self {
            answers: answers.collect(),
            name: record.source.name.clone(),
            sha256: record.source.sha256.clone(),
            questionnaire: record.questionnaire.id.clone(),
        }
    }
}
