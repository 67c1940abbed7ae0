//! The queue: which fields wait for a person, in which order, and how far the work has come.
//!
//! Comes in: a data set, and which of its fields were drawn for the audit sample. Goes out: an [`Entry`] for each field of each
//! return, chosen and put in order by a [`Filter`], and two pages: what waits, and all answers to one question. Nothing is
//! decided here.

mod alike;
mod asked;
mod entry;
mod filter;
mod groups;
mod list;
mod order;
mod page;
mod question;
mod read;
mod seen;
mod shown;
mod tally;
mod text;

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use crate::dataset::Dataset;
use crate::decision::Subject;
use crate::journal::Failure;
use crate::record::Status;
use asked::Form;
use filter::{Returns, Show};
use order::{Among, Key};

pub(super) use entry::Entry;
#[cfg(test)]
use entry::Why;
pub(super) use filter::Filter;
pub(super) use page::page;
pub(super) use question::question;
pub(super) use seen::seen;

/// The fields of all returns.
#[derive(Debug, PartialEq)]
pub(super) struct Queue {
    /// In the order of the data set.
    returns: Vec<OneReturn>,
    /// Positions of them, by the id of the record.
    positions: BTreeMap<String, usize>,
    forms: Vec<Form>,
    /// Confidence from which fields are no longer told apart by it.
    high: f64,
}

/// A return with its fields.
#[derive(Debug, PartialEq)]
struct OneReturn {
    /// Position among all.
    position: usize,
    /// Id of the record.
    record: String,
    /// Id of the record of the same respondent that counts.
    counts: String,
    /// Name of who answers, or else of the file.
    who: String,
    /// Position of the form.
    form: usize,
    /// Confidence from which the program accepts.
    threshold: Option<f64>,
    /// In the order of the form; none where the record cannot be used.
    entries: Vec<Entry>,
    /// Why it cannot.
    failure: Option<Failure>,
}

/// How far the work has come. What is not open was decided or needs nobody.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Progress {
    /// Fields.
    pub all: usize,
    /// Those that wait for a person.
    pub open: usize,
    /// Those that a person found right.
    pub confirmed: usize,
    /// Those that a person corrected.
    pub corrected: usize,
    /// Those that nobody has to look at.
    pub accepted: usize,
    /// Those drawn for the audit sample, whatever became of them.
    pub audit: usize,
    /// Of these, those that still wait.
    pub audit_open: usize,
}

impl Progress {
    /// Those that a person decided about.
    pub(super) fn decided(&self) -> usize {
        self.confirmed + self.corrected
    }
}

impl Queue {
    /// Reads all records. One that cannot be used has no fields, and is told on the queue page.
    pub(super) fn of(dataset: &Dataset, is_in_audit: &dyn Fn(&Subject) -> bool) -> Self {
        let forms: Vec<Form> = dataset.questionnaires().iter().map(Form::of).collect();
        let returns = read::returns(dataset, &forms, is_in_audit);
        let positions = returns.iter().enumerate().map(|(position, one)| (one.record.clone(), position)).collect();
        let mut queue = Self { returns, positions, forms, high: 0.0 };
        queue.settle();
        queue
    }

    /// Reads one record again, after somebody decided about it.
    pub(super) fn renew(&mut self, dataset: &Dataset, record: &str, is_in_audit: &dyn Fn(&Subject) -> bool) {
        if let Some(&position) = self.positions.get(record)
            && let Some((case, one)) = dataset.returns().find(|(_, one)| one.record == record)
        {
            let renewed = read::one_return(dataset, &self.forms, (position, case, one));
            self.returns[position] = read::drawn(renewed, is_in_audit);
            self.settle();
        }
    }

    fn settle(&mut self) {
        self.high = order::high(self.returns.iter().filter_map(|one| one.threshold));
    }

    /// Confidence from which it is not told exactly before somebody decides: what was drawn for the audit sample is to look as
    /// all else does.
    pub(super) fn high(&self) -> f64 {
        self.high
    }

    /// What the filter shows, in its order.
    #[cfg(test)]
    fn list(&self, filter: &Filter) -> Vec<&Entry> {
        self.sorted(filter).into_iter().map(|(_, entry)| entry).collect()
    }

    /// What the filter shows, in its order, with the places.
    fn sorted(&self, filter: &Filter) -> Vec<(Key<'_>, &Entry)> {
        let shown = self.chosen(filter).filter(|(_, entry)| match filter.show {
            Show::Open => entry.is_open,
            Show::Done => !entry.is_open && entry.status.is_decided(),
            Show::All => true,
        });
        let mut keyed: Vec<_> = shown.map(|(one, entry)| (self.key(one, entry, filter), entry)).collect();
        keyed.sort_unstable_by_key(|(key, _)| *key);
        keyed
    }

    /// The open field behind this one, which need not be open or among those chosen itself; behind the last one the first.
    /// `None` where nothing that the filter chooses is open.
    pub(super) fn after(&self, filter: &Filter, record: &str, field: &str) -> Option<&Entry> {
        let here = self.place(filter, record, field);
        let open = || self.open(filter);
        let behind = here.and_then(|here| open().filter(|(key, _)| *key > here).min_by_key(|(key, _)| *key));
        behind.or_else(|| open().min_by_key(|(key, _)| *key)).map(|(_, entry)| entry)
    }

    /// The open field before this one; before the first one the last.
    pub(super) fn before(&self, filter: &Filter, record: &str, field: &str) -> Option<&Entry> {
        let here = self.place(filter, record, field);
        let open = || self.open(filter);
        let before = here.and_then(|here| open().filter(|(key, _)| *key < here).max_by_key(|(key, _)| *key));
        before.or_else(|| open().max_by_key(|(key, _)| *key)).map(|(_, entry)| entry)
    }

    /// All fields of a record, in the order of the form; none where there is no such record, or it cannot be used.
    pub(super) fn of_record(&self, record: &str) -> &[Entry] {
        self.positions.get(record).map_or(&[], |&position| self.returns[position].entries.as_slice())
    }

    /// How far the work has come with what the filter chooses, open or not.
    pub(super) fn progress(&self, filter: &Filter) -> Progress {
        let mut progress = Progress::default();
        for (_, entry) in self.chosen(filter) {
            progress.all += 1;
            progress.audit += usize::from(entry.is_drawn);
            progress.audit_open += usize::from(entry.is_drawn && entry.is_open);
            match entry.status {
                _ if entry.is_open => progress.open += 1,
                Status::Confirmed => progress.confirmed += 1,
                Status::Corrected => progress.corrected += 1,
                Status::Accepted | Status::Review => progress.accepted += 1,
            }
        }
        progress
    }

    fn place(&self, filter: &Filter, record: &str, field: &str) -> Option<Key<'_>> {
        let one = &self.returns[*self.positions.get(record)?];
        let entry = one.entries.iter().find(|entry| entry.field == field)?;
        Some(self.key(one, entry, filter))
    }

    fn open<'a>(&'a self, filter: &Filter) -> impl Iterator<Item = (Key<'a>, &'a Entry)> {
        let open = self.chosen(filter).filter(|(_, entry)| entry.is_open);
        open.map(|(one, entry)| (self.key(one, entry, filter), entry))
    }

    fn key<'a>(&self, one: &OneReturn, entry: &'a Entry, filter: &Filter) -> Key<'a> {
        Key::of(entry, filter, Among { of_return: one.position, form: one.form, high: self.high })
    }

    /// All that the filter chooses, open or not, in the order of the data set.
    fn chosen<'a>(&'a self, filter: &Filter) -> impl Iterator<Item = (&'a OneReturn, &'a Entry)> {
        let is_chosen = |one: &&OneReturn| {
            (filter.returns == Returns::All || one.counts == one.record)
                && filter.respondent.as_ref().is_none_or(|counts| *counts == one.counts)
        };
        let entries =
            self.returns.iter().filter(is_chosen).flat_map(|one| one.entries.iter().map(move |entry| (one, entry)));
        entries.filter(|(_, entry)| {
            let asks = |(form, field): &(String, String)| *form == entry.questionnaire && *field == entry.field;
            filter.question.as_ref().is_none_or(asks)
                && filter.flag.is_none_or(|flag| entry.marks().contains(&flag))
                && filter.person.as_ref().is_none_or(|person| entry.flagged_for.as_ref() == Some(person))
        })
    }
}
