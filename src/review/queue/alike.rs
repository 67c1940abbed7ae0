//! Answers to one question, put together where they are alike: by finding, then by value.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use super::entry::Entry;
use super::shown::finding_order;

/// Answers that stand together.
#[derive(Debug)]
pub(super) struct Alike<'a> {
    /// Their value in words, where they have one; `None` where each has another.
    pub value: Option<&'a str>,
    /// The answers.
    pub entries: Vec<&'a Entry>,
}

/// What makes answers alike: the finding and the value in words.
type Sameness<'a> = (usize, &'a str);

/// Puts answers together. Those of which only the opening is known are alike to none. Numbers stand by size; of other values those
/// that several gave come first. Among alike ones those that wait come first.
pub(super) fn together<'a>(entries: impl Iterator<Item = &'a Entry>) -> Vec<Alike<'a>> {
    let mut entries: Vec<&Entry> = entries.collect();
    let mut counts: BTreeMap<Sameness<'_>, usize> = BTreeMap::new();
    for entry in entries.iter().filter(|entry| entry.shown.is_whole) {
        *counts.entry(same(entry)).or_default() += 1;
    }
    let is_repeated = |entry: &Entry| entry.shown.is_whole && counts.get(&same(entry)).is_some_and(|count| *count > 1);
    entries.sort_by(|a, b| {
        let by_size = a.shown.number.zip(b.shown.number).map_or(Ordering::Equal, |(a, b)| a.total_cmp(&b));
        let has_number = |entry: &Entry| entry.shown.number.is_some();
        (finding_order(a.finding).cmp(&finding_order(b.finding)))
            .then(by_size)
            .then_with(|| if has_number(a) { Ordering::Equal } else { is_repeated(b).cmp(&is_repeated(a)) })
            .then_with(|| a.shown.text.to_lowercase().cmp(&b.shown.text.to_lowercase()))
            .then_with(|| a.shown.text.cmp(&b.shown.text))
            .then_with(|| b.is_open.cmp(&a.is_open))
    });
    let mut alike: Vec<(Sameness<'_>, Alike<'_>)> = Vec::new();
    for entry in entries {
        let value = is_repeated(entry).then_some(entry.shown.text.as_str());
        let sameness = (finding_order(entry.finding), value.unwrap_or_default());
        match alike.last_mut().filter(|(last, one)| *last == sameness && one.value == value) {
            Some((_, one)) => one.entries.push(entry),
            None => alike.push((sameness, Alike { value, entries: vec![entry] })),
        }
    }
    alike.into_iter().map(|(_, one)| one).collect()
}

fn same(entry: &Entry) -> Sameness<'_> {
    (finding_order(entry.finding), &entry.shown.text)
}
