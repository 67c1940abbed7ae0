//! A field of a record as it is opened: what the program reads, what people decided, and what the form asks.

use std::sync::PoisonError;

use crate::dataset::{StoredAnswer, StoredRecord, StoredSource};
use crate::decision::{Answer, New, Ruling, Seen, Standing, Subject, now};
use crate::extract::Value;
use crate::history::History;
use crate::intake::sha256;
use crate::journal::Failure;
use crate::questionnaire::{Field, Questionnaire};
use crate::read::Place;

use super::desk::{Desk, Shelf};

/// A field of a record.
pub(super) struct Opened<'a> {
    /// The record, joined with what people decided.
    pub record: StoredRecord,
    /// Its form.
    pub questionnaire: &'a Questionnaire,
    /// The field.
    pub field: &'a Field,
    /// What it is about, as decisions have it.
    pub subject: Subject,
    /// What the program reads.
    pub machine: Answer,
    /// The value as it stands now: the person's, else the program's.
    pub value: Option<Value>,
    /// What was decided, and what is flagged.
    pub standing: Standing<'a>,
}

impl<'a> Opened<'a> {
    /// Opens a field.
    ///
    /// # Errors
    /// When there is no such record or field, or its form is not known.
    pub(super) fn open(shelf: &'a Shelf, record: &str, field: &str) -> Result<Self, Failure> {
        let record = shelf.record(record)?;
        let questionnaire = record.questionnaire_among(shelf.dataset.questionnaires())?;
        let field = questionnaire.fields.iter().find(|one| one.id == field).ok_or_else(|| Failure {
            message: "the form has no such field".to_owned(),
            remedy: "go back to the queue".to_owned(),
        })?;
        let (answer, value) = record.answer(&field.id, field.kind)?;
        let machine = answer.machine();
        let subject = Subject {
            source: record.source.sha256.clone(),
            questionnaire: questionnaire.id.clone(),
            field: field.id.clone(),
        };
        let standing = Standing::of(shelf.dataset.decisions().of(&subject));
        Ok(Self { questionnaire, field, subject, machine, value, standing, record })
    }

    /// The answer as it stands now.
    pub(super) fn answer(&self) -> &StoredAnswer {
        &self.record.answers[&self.field.id]
    }

    /// True where the form of today does not take what was decided.
    pub(super) fn is_outdated(&self) -> bool {
        self.answer().decision.as_ref().is_some_and(|decided| decided.outdated)
    }

    /// Changes with all of what a reviewer may decide about without entering it: what is read, its other readings, and what is
    /// offered.
    pub(super) fn stamp(&self, shelf: &Shelf) -> String {
        let others: Vec<String> = self.answer().alternatives.iter().map(|other| other.value.to_string()).collect();
        let offer = shelf.dataset.offer(&self.record, &self.field.id).map_or(0, |offer| offer.decision.number);
        format!("{}-{}-{offer}", self.machine.digest(), &sha256(others.join("\n").as_bytes())[..8])
    }

    /// The page that its first quote stands on, in a source with pages.
    pub(super) fn page(&self) -> Option<u32> {
        self.answer().evidence.iter().find_map(|one| match &one.quote.place {
            Place::Page(place) => Some(place.page),
            _ => None,
        })
    }

    /// The languages that the form is printed in.
    pub(super) fn languages(&self) -> &[String] {
        &self.record.questionnaire.languages
    }

    /// A decision on it, by somebody who knows of all decisions up to `known`.
    pub(super) fn decision(&self, desk: &Desk, reviewer: &str, known: i64, ruling: Ruling, why: Option<String>) -> New {
        New {
            at: now(),
            reviewer: reviewer.to_owned(),
            subject: self.subject.clone(),
            known,
            seen: Seen {
                program: self.record.program.clone(),
                rules_sha256: self.record.questionnaire.rules_sha256.clone(),
                answer: self.machine.clone(),
            },
            ruling,
            why,
            follows: None,
            audit: desk.audits(&self.subject, &self.machine),
        }
    }
}

impl Shelf {
    /// A record that the data set names: no other file is ever read.
    ///
    /// # Errors
    /// When there is no such record, or it cannot be read.
    pub(super) fn record(&self, id: &str) -> Result<StoredRecord, Failure> {
        if self.history(id).is_none() {
            return Err(Failure {
                message: "there is no such record".to_owned(),
                remedy: "go back to the queue; a later run may have made it anew under another name".to_owned(),
            });
        }
        self.dataset.record(id)
    }

    /// The source of a record that the data set names.
    ///
    /// # Errors
    /// When there is no such record, or it cannot be read.
    pub(super) fn source(&self, record: &str) -> Result<StoredSource, Failure> {
        let known = || self.sources.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(source) = known().get(record) {
            return Ok(source.clone());
        }
        let source = self.record(record)?.source;
        known().insert(record.to_owned(), source.clone());
        Ok(source)
    }

    /// The history that a record belongs to.
    pub(super) fn history(&self, record: &str) -> Option<&History> {
        self.dataset.returns().find(|(_, one)| one.record == record).map(|(history, _)| history)
    }
}
