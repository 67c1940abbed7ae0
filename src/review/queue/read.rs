//! From a data set to the fields of all its returns: records are read at the same time, and stand in their order.

use std::num::NonZero;
use std::thread;

use super::OneReturn;
use super::asked::{Asked, Form};
use super::entry::{Entry, Of};
use crate::dataset::{Dataset, StoredAnswer, StoredRecord};
use crate::decision::{Standing, Subject};
use crate::extract::Value;
use crate::history::{History, Return};
use crate::journal::Failure;
use crate::questionnaire::{Field, Questionnaire};

/// Most records that are read at the same time.
const READERS_MAX: usize = 8;

/// All returns of a data set, in its order.
pub(super) fn returns(dataset: &Dataset, forms: &[Form], is_in_audit: &dyn Fn(&Subject) -> bool) -> Vec<OneReturn> {
    let all: Vec<_> = dataset.returns().enumerate().map(|(position, (case, one))| (position, case, one)).collect();
    let readers = thread::available_parallelism().map_or(1, NonZero::get).min(READERS_MAX);
    let share = all.len().div_ceil(readers).max(1);
    let read = |part: &[(usize, &History, &Return)]| -> Vec<Read> {
        part.iter().map(|&one| one_return(dataset, forms, one)).collect()
    };
    let read: Vec<Read> = thread::scope(|scope| {
        let readers: Vec<_> = all.chunks(share).map(|part| (part, scope.spawn(move || read(part)))).collect();
        // A reader that did not come back is made up for, record by record, where it can be seen.
        readers.into_iter().flat_map(|(part, reader)| reader.join().unwrap_or_else(|_| read(part))).collect()
    });
    read.into_iter().map(|one| drawn(one, is_in_audit)).collect()
}

/// A return as it was read, with the hash of its source.
pub(super) type Read = (OneReturn, String);

/// With what was drawn for the audit sample.
pub(super) fn drawn((mut one, source): Read, is_in_audit: &dyn Fn(&Subject) -> bool) -> OneReturn {
    for entry in one.entries.iter_mut().filter(|entry| entry.may_be_drawn) {
        let (questionnaire, field) = (entry.questionnaire.clone(), entry.field.clone());
        if is_in_audit(&Subject { source: source.clone(), questionnaire, field }) {
            entry.draw();
        }
    }
    one
}

/// One return. Where its record cannot be used, it says why.
pub(super) fn one_return(
    dataset: &Dataset,
    forms: &[Form],
    (position, case, returned): (usize, &History, &Return),
) -> Read {
    let mut one = OneReturn {
        position,
        record: returned.record.clone(),
        counts: case.counts.clone(),
        who: case.respondent.as_ref().unwrap_or(&returned.name).clone(),
        form: forms.iter().position(|form| form.id == case.questionnaire).unwrap_or(forms.len()),
        threshold: None,
        entries: Vec::new(),
        failure: None,
    };
    let record = match dataset.record(&returned.record) {
        Ok(record) => record,
        Err(failure) => return (OneReturn { failure: Some(failure), ..one }, String::new()),
    };
    one.threshold = record.calibration.threshold;
    match entries(dataset, forms, (case, returned), &record) {
        Ok(entries) => one.entries = entries,
        Err(failure) => one.failure = Some(failure),
    }
    if let Some(entry) = one.entries.first() {
        one.who = entry.who().to_owned();
    }
    (one, record.source.sha256)
}

/// The fields of a record, in the order of the form.
fn entries(
    dataset: &Dataset,
    forms: &[Form],
    (case, returned): (&History, &Return),
    record: &StoredRecord,
) -> Result<Vec<Entry>, Failure> {
    let questionnaire = record.questionnaire_among(dataset.questionnaires())?;
    let respondent = match &case.respondent {
        Some(name) => Some(name.clone()),
        None => record.named(questionnaire, questionnaire.respondent)?,
    };
    let asked = forms.iter().find(|form| form.id == questionnaire.id).map_or(&[][..], |form| &form.fields);
    let name = if returned.name.is_empty() { &record.source.name } else { &returned.name };
    let of = Of {
        record: &returned.record,
        respondent: respondent.as_deref(),
        name,
        questionnaire,
        threshold: record.calibration.threshold,
        is_earlier: case.counts != returned.record,
    };
    let standings = dataset.standings(record);
    let fields = questionnaire.fields.iter().zip(asked).enumerate();
    let entry = |(position, (field, asked)): (usize, (&Field, &Asked))| {
        let answer: (&StoredAnswer, Option<Value>) = record.answer(&field.id, field.kind)?;
        let standing: Standing<'_> = standings.get(field.id.as_str()).copied().unwrap_or_default();
        let subject = subject(record, questionnaire, field);
        let history = if standing.last.is_some() { dataset.decisions().of(&subject) } else { &[] };
        let mut entry = Entry::of(&of, (position, field, asked), answer, (&standing, history));
        if case.returns.len() > 1 && dataset.offer(record, &field.id).is_some() {
            entry.offer();
        }
        Ok(entry)
    };
    fields.map(entry).collect()
}

fn subject(record: &StoredRecord, questionnaire: &Questionnaire, field: &Field) -> Subject {
    Subject { source: record.source.sha256.clone(), questionnaire: questionnaire.id.clone(), field: field.id.clone() }
}
