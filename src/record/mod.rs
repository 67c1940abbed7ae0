//! Record: what comes out, one a submission.
//!
//! Comes in: answers with their evidence, outline and document. Goes out: a [`Record`] with confidence
//! and status for every field, exact quotes and places, and an account of every character read. It
//! depends on one input, the rules and the program, and on nothing else: no clock, no path, no order of
//! inputs.

mod accounting;
mod quote;
mod schema;
mod typed;
pub(crate) mod words;

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::confidence::{Assessed, Reason, Weights, rounded};
use crate::extract::{Answer, Finding, Sign, TextLink, Value};
use crate::intake::{MediaType, Submission};
use crate::outline::{LabelAgreement, Outline, Recognised};
use crate::questionnaire::{Field, ItemKind, Questionnaire};
use crate::read::{Document, Notice, NoticeCode, Place};

pub use crate::confidence::Status;
pub use accounting::Accounting;
pub(crate) use quote::quotes;
pub use schema::record_schema;
pub(crate) use typed::{fits, typed};

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
    /// Confidence from which an answer is accepted; `null` where nothing is, as no such precision was measured.
    pub threshold: Option<f64>,
    /// Share of accepted answers that is to be right.
    pub precision: f64,
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
    /// Where the form asks for it, as found in the source; `null` where that was not found.
    pub alignment: Option<RecordAlignment>,
    /// Log-odds (nats) of an answer of this type and finding without any doubt.
    pub base: f64,
    /// What was measured about it, and what that took from the base.
    pub reasons: Vec<Reason>,
}

/// Where a prompt was found.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct RecordAlignment {
    /// Item of the questionnaire: the field's own, or what it belongs to.
    pub item: String,
    /// Block that the prompt begins in; `null` where only its options or rows tell where it stands.
    pub block: Option<usize>,
    /// Its opening words in the source.
    pub quote: String,
    /// Probability that it stands there.
    pub probability: f64,
    /// Share of its wording that was found, 0 to 1.
    pub coverage: f64,
    /// Agreement of its number.
    pub label: LabelAgreement,
    /// Language of the wording.
    pub language: String,
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
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct RecordEvidence {
    /// JSON pointer (RFC 6901) into the value; "" for the whole.
    pub of: String,
    /// The quote.
    #[serde(flatten)]
    pub quote: Quote,
}

/// A quote with its surroundings (after the TextQuoteSelector of the W3C Web Annotation Data Model) and
/// its place.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
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
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
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
    /// Those that a person confirmed; left out where nobody did, and of a record as it is made.
    #[serde(default, skip_serializing_if = "is_none")]
    pub confirmed: usize,
    /// Those that a person corrected; left out where nobody did, and of a record as it is made.
    #[serde(default, skip_serializing_if = "is_none")]
    pub corrected: usize,
}

fn is_none(count: &usize) -> bool {
    *count == 0
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
    let assessed = weights.assess(document, outline, questionnaire, answers);
    let fields = questionnaire.fields.iter().zip(answers).zip(assessed);
    let answers_by_id: IndexMap<String, RecordAnswer> = fields
        .map(|((field, answer), assessed)| {
            let alignment = alignment(document, outline, questionnaire, field);
            (field.id.clone(), record_answer(document, &field.id, answer, assessed, alignment))
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
        calibration: Calibration {
            id: weights.model().id.clone(),
            fitted_on: weights.model().fitted_on.clone(),
            threshold: weights.threshold(),
            precision: weights.precision(),
        },
        summary: summarise(answers_by_id.values()),
        unclaimed: unclaimed.iter().flat_map(|range| quote::quotes(document, range)).collect(),
        answers: answers_by_id,
        accounting,
        notices: notices(document, recognised, questionnaire),
    }
}

/// Where the prompt of a field was found: its own, or that of what it belongs to.
fn alignment(
    document: &Document,
    outline: &Outline,
    questionnaire: &Questionnaire,
    field: &Field,
) -> Option<RecordAlignment> {
    const QUOTE_CHARACTERS: usize = 80;
    let mut item = field.beside_option.unwrap_or(field.item);
    let placement = loop {
        match (&outline.placements[item], questionnaire.items[item].parent) {
            (Some(placement), _) if questionnaire.items[item].kind != ItemKind::Section => break placement,
            (_, Some(parent)) => item = parent,
            (_, None) => return None,
        }
    };
    let first = placement.ranges.first();
    let quote = first.map(|range| {
        let end = range.end.min(range.start + QUOTE_CHARACTERS);
        document.blocks[range.block].text.slice(range.start..end).to_owned()
    });
    Some(RecordAlignment {
        item: questionnaire.items[item].id.clone(),
        block: first.map(|range| range.block),
        quote: quote.unwrap_or_default(),
        probability: rounded(placement.probability),
        coverage: rounded(placement.coverage),
        label: placement.label,
        language: placement.language.clone(),
    })
}

fn record_answer(
    document: &Document,
    rule: &str,
    answer: &Answer,
    assessed: Assessed,
    alignment: Option<RecordAlignment>,
) -> RecordAnswer {
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
                confidence: rounded((1.0 - assessed.confidence) * other.share),
            })
            .collect(),
        links: answer.links.clone(),
        evidence: evidence.collect(),
        alignment,
        base: assessed.base,
        reasons: assessed.reasons,
    }
}

fn summarise<'a>(answers: impl Iterator<Item = &'a RecordAnswer>) -> Summary {
    let mut summary = Summary::default();
    for answer in answers {
        summary.fields += 1;
        match answer.status {
            Status::Accepted => summary.accepted += 1,
            // Only people confirm and correct, and no record is theirs.
            Status::Review | Status::Confirmed | Status::Corrected => summary.review += 1,
        }
        match answer.finding {
            Finding::Answered => summary.answered += 1,
            Finding::Empty => summary.empty += 1,
            Finding::NotStated => summary.not_stated += 1,
            Finding::NotVisible => summary.not_visible += 1,
            Finding::Absent => summary.absent += 1,
            Finding::Withheld => {}
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
