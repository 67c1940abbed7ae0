//! How much is open by question, respondent, mark and person: what the lists to choose from say. Each counts what the filter
//! chooses otherwise.

use std::collections::BTreeMap;

use super::filter::{Filter, Mark, Person};
use super::{Entry, Queue};

/// Open fields by what they can be chosen by.
#[derive(Debug, Default)]
pub(super) struct Groups<'a> {
    /// By positions of form and field; also those of which none is open.
    pub questions: BTreeMap<(usize, usize), usize>,
    /// By the id of the record that counts and a name, in the order of the data set; also those of whom none is open.
    pub respondents: Vec<(&'a str, &'a str, usize)>,
    /// By mark, the gravest first.
    pub marks: BTreeMap<Mark, usize>,
    /// By whom they are assigned to.
    pub people: BTreeMap<&'a Person, usize>,
    /// Decided fields, by who decided.
    pub decided: BTreeMap<&'a str, usize>,
}

impl<'a> Groups<'a> {
    pub(super) fn of(queue: &'a Queue, filter: &Filter) -> Self {
        let mut groups = Self::default();
        for (one, entry) in queue.chosen(&filter.with(|filter| filter.question = None)) {
            *groups.questions.entry((one.form, entry.position)).or_default() += usize::from(entry.is_open);
        }
        for (one, entry) in queue.chosen(&filter.with(|filter| filter.respondent = None)) {
            // The returns of a respondent stand together.
            match groups.respondents.last_mut().filter(|(counts, ..)| *counts == one.counts) {
                Some((_, who, open)) => {
                    *open += usize::from(entry.is_open);
                    *who = &one.who;
                }
                None => groups.respondents.push((&one.counts, &one.who, usize::from(entry.is_open))),
            }
        }
        let is_open = |(_, entry): (_, &'a Entry)| entry.is_open.then_some(entry);
        for entry in queue.chosen(&filter.with(|filter| filter.flag = None)).filter_map(is_open) {
            for mark in entry.marks() {
                *groups.marks.entry(mark).or_default() += 1;
            }
        }
        let anybody = filter.with(|filter| filter.person = None);
        for (_, entry) in queue.chosen(&anybody) {
            if let Some(person) = entry.flagged_for.as_ref().filter(|_| entry.is_open) {
                *groups.people.entry(person).or_default() += 1;
            }
            if let Some(person) = &entry.decided_by {
                *groups.decided.entry(person).or_default() += 1;
            }
        }
        groups
    }
}
