//! Fields that reviewers decided, as rows: records and decisions in, rows out, each right where it was confirmed and wrong where
//! it was corrected.
//!
//! What people look at is no fair sample: of fields for review it is all, of accepted ones those that the audit sample drew.
//! So each of the latter stands for as many as one was drawn from (Horvitz and Thompson, "A generalization of sampling without
//! replacement from a finite universe", J. Am. Stat. Assoc. 47, 1952). Accepted fields that somebody happened to look at are
//! left out, as nobody knows how likely that was.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::labelled::of_itself;
use super::rows::Row;
use crate::confidence::Reason;
use crate::dataset::{Dataset, StoredRecord};
use crate::decision::{Decision, Sample};
use crate::extract::needs_person;
use crate::journal::Failure;
use crate::questionnaire::Questionnaire;
use crate::record::Status;

/// Style of what reviewers decided.
pub(super) const STYLE: &str = "reviewed";
/// Decided fields that a model can be fitted on where there are no labelled submissions, at least.
const ANSWERS_MIN: usize = 1000;
/// Of them, wrong ones.
const WRONG_MIN: usize = 20;
/// Documents that they are of.
const DOCUMENTS_MIN: usize = 20;

/// What reviewers decided, as rows.
#[derive(Debug, Default)]
pub struct Reviewed {
    /// Every field of each record in which somebody decided something. Those that nobody decided weigh nothing.
    pub rows: Vec<Row>,
    /// What was found in the fields that weigh something, in the order of the rows.
    pub found: Vec<Found>,
    /// Decisions that make no row.
    pub left_out: LeftOut,
    documents: usize,
}

/// What a reviewer found.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Found {
    /// Position of its row.
    pub row: usize,
    /// Confidence of the record.
    pub confidence: f64,
    /// The reviewer found it right.
    pub is_right: bool,
    /// It was accepted, and drawn for the audit sample.
    pub is_audited: bool,
    /// How many answers it stands for.
    pub weight: f64,
}

/// Decisions that make no row, by why.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct LeftOut {
    /// The record was made by other rules, or another version of the program.
    pub other_rules: usize,
    /// The program reads something else now than the reviewer saw.
    pub seen_differently: usize,
    /// The field was accepted and not drawn.
    pub not_drawn: usize,
    /// The record cannot be used.
    pub unusable: usize,
}

/// What a record says of how its confidences came about.
#[derive(Deserialize)]
struct Explained {
    answers: BTreeMap<String, Reasons>,
}

#[derive(Deserialize)]
struct Reasons {
    reasons: Vec<Reason>,
}

impl Reviewed {
    /// None yet, with documents counted on from so many labelled ones.
    pub fn after(documents: usize) -> Self {
        Self { documents, ..Self::default() }
    }

    /// Adds what was decided in a data set, as far as its records were made by these rules.
    pub fn add(&mut self, dataset: &Dataset, known: &[Questionnaire]) {
        for (_, one) in dataset.returns() {
            let Ok(record) = dataset.record(&one.record) else {
                self.left_out.unusable += 1;
                continue;
            };
            let verdicts: BTreeMap<&str, &Decision> =
                dataset.standings(&record).into_iter().filter_map(|(field, one)| Some((field, one.verdict?))).collect();
            if verdicts.is_empty() {
                continue;
            }
            let is_present = record.program == env!("CARGO_PKG_VERSION");
            let questionnaire = record.questionnaire_among(known).ok().filter(|_| is_present);
            let Some(questionnaire) = questionnaire else {
                self.left_out.other_rules += verdicts.len();
                continue;
            };
            match explained(dataset, &one.record) {
                Ok(explained) => {
                    self.add_record(&record, &explained, &verdicts, questionnaire, dataset.decisions().sample())
                }
                Err(_) => self.left_out.unusable += 1,
            }
        }
    }

    fn add_record(
        &mut self,
        record: &StoredRecord,
        explained: &Explained,
        verdicts: &BTreeMap<&str, &Decision>,
        questionnaire: &Questionnaire,
        sample: Sample,
    ) {
        for (position, field) in questionnaire.fields.iter().enumerate() {
            let answer = record.answers.get(&field.id).zip(explained.answers.get(&field.id));
            let Some((answer, Reasons { reasons })) = answer else { continue };
            // Where somebody decided, value and finding of the answer are those of the decision.
            let decided = answer.decision.as_ref();
            let machine = decided.map(|decided| &decided.machine);
            let finding = machine.map_or(answer.finding, |machine| machine.finding);
            let verdict = verdicts.get(field.id.as_str()).copied();
            let is_same = decided.is_some_and(|decided| !decided.seen_differently);
            let weight = verdict.map_or(0.0, |verdict| self.weight(verdict, is_same, sample));
            let is_right = verdict.is_some_and(|verdict| !verdict.finds_wrong());
            if let (Some(verdict), true) = (verdict, weight > 0.0) {
                self.found.push(Found {
                    row: self.rows.len(),
                    confidence: machine.map_or(answer.confidence, |machine| machine.confidence),
                    is_right,
                    is_audited: verdict.seen.answer.status == Status::Accepted,
                    weight,
                });
            }
            self.rows.push(Row {
                document: self.documents,
                field: position,
                style: STYLE.to_owned(),
                kind: field.kind,
                finding,
                features: of_itself(reasons),
                needs_person: needs_person(finding, &answer.flags),
                is_right,
                weight,
            });
        }
        self.documents += 1;
    }

    /// How many answers a decided field stands for; 0 where it makes no row.
    fn weight(&mut self, verdict: &Decision, is_same: bool, sample: Sample) -> f64 {
        if !is_same {
            self.left_out.seen_differently += 1;
            0.0
        } else if verdict.seen.answer.status != Status::Accepted {
            1.0
        } else if sample.is_drawn(&verdict.subject) {
            1.0 / sample.share()
        } else {
            self.left_out.not_drawn += 1;
            0.0
        }
    }

    /// What is missing for a model to be fitted on these alone, in words; `None` where nothing is.
    pub fn missing(&self) -> Option<String> {
        let wrong = self.found.iter().filter(|one| !one.is_right).count();
        let mut documents: Vec<usize> = self.found.iter().map(|one| self.rows[one.row].document).collect();
        documents.dedup();
        let missing: Vec<String> = [
            (self.found.len(), ANSWERS_MIN, "decided fields"),
            (wrong, WRONG_MIN, "corrected fields"),
            (documents.len(), DOCUMENTS_MIN, "documents with decided fields"),
        ]
        .into_iter()
        .filter(|(count, least, _)| count < least)
        .map(|(count, least, what)| format!("{} more {what} ({count} of {least})", least - count))
        .collect();
        (!missing.is_empty()).then(|| missing.join(", "))
    }
}

/// Reads what a record says of its confidences, from its file: decisions change nothing of that.
fn explained(dataset: &Dataset, id: &str) -> Result<Explained, Failure> {
    let failed = |message: String| Failure { message, remedy: "make the record again with extract".to_owned() };
    let bytes = fs_err::read(dataset.record_path(id)).map_err(|error| failed(error.to_string()))?;
    serde_json::from_slice(&bytes).map_err(|error| failed(error.to_string()))
}
