//! Record: what comes out, one a submission.
//!
//! Comes in: answers with their evidence, outline and document. Goes out: a [`Record`] with confidence
//! and status for every field, exact quotes and places, and an account of every character read. It
//! depends on one input, the rules and the program, and on nothing else: no clock, no path, no order of
//! inputs.

mod accounting;
mod confidence;
mod quote;
mod schema;

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::extract::{Answer, Finding, Sign, TextLink, Value};
use crate::intake::{MediaType, Submission};
use crate::outline::Recognised;
use crate::questionnaire::Questionnaire;
use crate::read::{Document, Notice, NoticeCode, Place};

pub use accounting::Accounting;
pub use confidence::Weights;
pub use schema::record_schema;

/// Version of the record's form.
pub const SCHEMA: &str = "rapporteur-record/1";

/// A canonical record.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Record {
    /// Version of this form: "rapporteur-record/1".
    pub schema: String,
    /// Questionnaire and the first twelve digits of the source's hash.
    pub id: String,
    /// Version of the program.
    pub program: String,
    /// The questionnaire.
    pub questionnaire: RecordQuestionnaire,
    /// The source.
    pub source: Source,
    /// Where the confidences come from.
    pub calibration: Calibration,
    /// Every field of the questionnaire, by id, in its order.
    pub answers: IndexMap<String, RecordAnswer>,
    /// Text that nobody claimed.
    pub unclaimed: Vec<Quote>,
    /// Every character read, by what it was taken for.
    pub accounting: Accounting,
    /// What a person should know about the source.
    pub notices: Vec<Notice>,
    /// Counts.
    pub summary: Summary,
}

/// The questionnaire of a record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct RecordQuestionnaire {
    /// Its id.
    pub id: String,
    /// SHA-256 of its rules file.
    pub rules_sha256: String,
    /// Languages in which the form is printed in this source, the most frequent first.
    pub languages: Vec<String>,
}

/// The source of a record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Source {
    /// File name without its folder.
    pub name: String,
    /// SHA-256 of its bytes.
    pub sha256: String,
    /// What it is.
    pub media_type: MediaType,
    /// Its size.
    pub size_bytes: u64,
    /// Its pages, where it has pages.
    pub pages: Option<u32>,
    /// Language of the answers (BCP 47), where it can be told.
    pub language: Option<String>,
    /// Envelope of the message that brought it.
    pub message: Option<String>,
}

/// Where confidences come from.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Calibration {
    /// Name of the weights.
    pub id: String,
    /// What they were fitted on.
    pub fitted_on: String,
    /// Confidence from which an answer is accepted.
    pub threshold: f64,
    /// Share of accepted answers that is right, as measured; `null` where it was not measured.
    pub precision: Option<f64>,
}

/// What to do with an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// It may be used unseen.
    Accepted,
    /// A person should look.
    Review,
}

/// The answer to one field.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct RecordAnswer {
    /// The value, by the type of the field; `null` where the finding says why.
    pub value: Option<Value>,
    /// What the document shows.
    pub finding: Finding,
    /// What to do with it.
    pub status: Status,
    /// Probability that value and finding are what the source shows.
    pub confidence: f64,
    /// Why the confidence is not higher, by stable codes.
    pub flags: Vec<Sign>,
    /// Rule that took it.
    pub rule: String,
    /// Values that it could be as well.
    pub alternatives: Vec<RecordAlternative>,
    /// Targets of hyperlinked words in a text.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub links: Vec<TextLink>,
    /// What proves it; for a null, its prompt or what stands in place of an answer.
    pub evidence: Vec<RecordEvidence>,
}

/// Another value.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct RecordAlternative {
    /// The value.
    pub value: Value,
    /// Its probability.
    pub confidence: f64,
}

/// A quote that proves a part of a value.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct RecordEvidence {
    /// JSON pointer (RFC 6901) into the value; "" for the whole.
    pub of: String,
    /// The quote.
    #[serde(flatten)]
    pub quote: Quote,
}

/// A quote with its surroundings (after the TextQuoteSelector of the W3C Web Annotation Data Model) and
/// its place.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Quote {
    /// Exact characters.
    pub quote: String,
    /// Characters before it in its block.
    pub prefix: String,
    /// Characters behind it in its block.
    pub suffix: String,
    /// Position of the block in the document as read.
    pub block: usize,
    /// First character in the block.
    pub start: usize,
    /// Behind the last character.
    pub end: usize,
    /// Where it stands in the source.
    pub place: Place,
}

/// Counts of a record.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Summary {
    /// Fields of the questionnaire.
    pub fields: usize,
    /// Those accepted.
    pub accepted: usize,
    /// Those for a person.
    pub review: usize,
    /// Finding answered.
    pub answered: usize,
    /// Finding empty.
    pub empty: usize,
    /// Finding not stated.
    pub not_stated: usize,
    /// Finding not visible.
    pub not_visible: usize,
    /// Finding absent.
    pub absent: usize,
}

/// Makes the record of a submission.
pub fn record(
    submission: &Submission,
    document: &Document,
    recognised: &Recognised,
    questionnaire: &Questionnaire,
    answers: &[Answer],
    weights: &Weights,
) -> Record {
    let outline = &recognised.outline;
    let fields = questionnaire.fields.iter().zip(answers);
    let answers_by_id: IndexMap<String, RecordAnswer> = fields
        .map(|(field, answer)| {
            (field.id.clone(), record_answer(document, &field.id, answer, weights.assess(field, answer)))
        })
        .collect();
    let (accounting, unclaimed) = accounting::account(document, outline, questionnaire, answers);
    Record {
        schema: SCHEMA.to_owned(),
        id: format!("{}-{}", questionnaire.id, &submission.sha256[..12]),
        program: env!("CARGO_PKG_VERSION").to_owned(),
        questionnaire: RecordQuestionnaire {
            id: questionnaire.id.clone(),
            rules_sha256: questionnaire.rules_sha256.clone(),
            languages: outline.languages.clone(),
        },
        source: Source {
            name: submission.name.clone(),
            sha256: submission.sha256.clone(),
            media_type: submission.media_type,
            size_bytes: submission.bytes.len() as u64,
            pages: document.pages,
            language: document.language.clone().or_else(|| quote::language_of(answers)),
            message: None,
        },
        calibration: weights.calibration(),
        summary: summarise(answers_by_id.values()),
        unclaimed: unclaimed.iter().flat_map(|range| quote::quotes(document, range)).collect(),
        answers: answers_by_id,
        accounting,
        notices: notices(document, recognised, questionnaire),
    }
}

fn record_answer(document: &Document, rule: &str, answer: &Answer, assessed: confidence::Assessed) -> RecordAnswer {
    let evidence = answer.evidence.iter().flat_map(|evidence| {
        let quotes = quote::quotes(document, &evidence.range);
        quotes.into_iter().map(|quote| RecordEvidence { of: evidence.of.clone(), quote })
    });
    RecordAnswer {
        value: answer.value.clone(),
        finding: answer.finding,
        status: assessed.status,
        confidence: assessed.confidence,
        flags: assessed.flags,
        rule: rule.to_owned(),
        alternatives: answer
            .alternatives
            .iter()
            .map(|other| RecordAlternative {
                value: other.value.clone(),
                confidence: confidence::rounded((1.0 - assessed.confidence) * other.share),
            })
            .collect(),
        links: answer.links.clone(),
        evidence: evidence.collect(),
    }
}

fn summarise<'a>(answers: impl Iterator<Item = &'a RecordAnswer>) -> Summary {
    let mut summary = Summary::default();
    for answer in answers {
        summary.fields += 1;
        match answer.status {
            Status::Accepted => summary.accepted += 1,
            Status::Review => summary.review += 1,
        }
        match answer.finding {
            Finding::Answered => summary.answered += 1,
            Finding::Empty => summary.empty += 1,
            Finding::NotStated => summary.not_stated += 1,
            Finding::NotVisible => summary.not_visible += 1,
            Finding::Absent => summary.absent += 1,
        }
    }
    summary
}

/// Those of the reader, and what the outline found.
fn notices(document: &Document, recognised: &Recognised, questionnaire: &Questionnaire) -> Vec<Notice> {
    let mut notices = document.notices.clone();
    if !recognised.by_title {
        let message = "the title of the questionnaire was not found; it was recognised by its questions";
        notices.push(Notice::new(NoticeCode::RecognisedByQuestions, message, None));
    }
    let answers = |position: usize| !recognised.outline.answer_ranges(position).is_empty();
    for (position, item) in questionnaire.items.iter().enumerate() {
        let is_question = item.kind == crate::questionnaire::ItemKind::Question && !item.wordings.is_empty();
        if is_question && recognised.outline.placements[position].is_none() && !answers(position) {
            let message = format!("question {} was not found in the document", item.id);
            notices.push(Notice::new(NoticeCode::QuestionAbsent, message, None));
        }
    }
    notices
}
