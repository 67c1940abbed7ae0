//! The account of the inputs: what became of each, and whether journal, histories and records agree on it.
//!
//! Every file that was given and every part that one of them holds must be there once, and every return must have its
//! record. Where that is not so, it is said. What a file held before it was replaced by other bytes is no input any more:
//! it has a place in the journal for its record alone, and is counted by itself.

use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::Serialize;

use crate::dataset::{Dataset, records};
use crate::journal::{Address, Entry, Failure, Fate};

/// Failures of one input that are told one by one.
const FAILURES_TOLD_MAX: usize = 3;

/// Most discrepancies of a kind that are told one by one.
const TOLD_MAX: usize = 5;

/// What became of the inputs.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Account {
    /// Files as they were named or found.
    pub files: usize,
    /// Parts of messages, mailboxes and archives.
    pub parts: usize,
    /// Of both: opened, so that their parts count in their place.
    pub opened: usize,
    /// With a record that counts.
    pub records: usize,
    /// With a record in whose place a later one counts.
    pub superseded: usize,
    /// With the bytes of another.
    pub duplicates: usize,
    /// Not a returned questionnaire.
    pub not_submissions: usize,
    /// Not to be read.
    pub failed: usize,
    /// Earlier contents of files, and of parts of them, that have other bytes by now: their records are kept. They are in no
    /// other count.
    pub earlier_contents: usize,
    /// Those that could not be read, with the reason and what to do; of an input with many such parts only some, and how
    /// many more there are.
    pub failures: Vec<FailedInput>,
    /// Those that are no returned questionnaire.
    pub foreign: Vec<NotSubmission>,
    /// Those with the bytes of another.
    pub same_bytes: Vec<DuplicateInput>,
    /// What does not add up, each as a sentence; empty when all does.
    pub discrepancies: Vec<String>,
}

/// An input, or a record, that could not be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct FailedInput {
    /// Where it was.
    pub input: String,
    /// Why.
    pub message: String,
    /// What to do.
    pub remedy: String,
}

/// An input that is no returned questionnaire.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct NotSubmission {
    /// Where it was.
    pub input: String,
    /// Why it was not taken for one.
    pub reason: String,
}

/// An input with the bytes of another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct DuplicateInput {
    /// Where it was.
    pub input: String,
    /// Where the other is.
    pub of: String,
    /// Id of its record.
    pub record: String,
}

impl FailedInput {
    pub(super) fn new(input: String, failure: &Failure) -> Self {
        Self { input, message: failure.message.clone(), remedy: failure.remedy.clone() }
    }
}

impl Account {
    /// All that came in: files and the parts they hold.
    pub fn inputs(&self) -> usize {
        self.files + self.parts
    }

    /// The sum of what became of them, which is all that came in.
    pub fn sum(&self) -> usize {
        self.opened + self.records + self.superseded + self.duplicates + self.not_submissions + self.failed
    }
}

/// The account of a data set; `None` where no journal was kept.
pub(super) fn account(dataset: &Dataset) -> Option<Account> {
    let journal = dataset.journal();
    if journal.is_empty() {
        return None;
    }
    let mut account = Account::default();
    let mut failures: BTreeMap<&str, usize> = BTreeMap::new();
    account.earlier_contents = journal.iter().filter(|entry| entry.replaced).count();
    for entry in present(journal) {
        account.enter(entry);
        if let Fate::Failed { failure } = &entry.fate {
            let of_input = failures.entry(&entry.address.input).or_default();
            *of_input += 1;
            if *of_input <= FAILURES_TOLD_MAX {
                account.failures.push(FailedInput::new(entry.address.shown(), failure));
            }
        }
    }
    for (input, count) in failures.into_iter().filter(|(_, count)| *count > FAILURES_TOLD_MAX) {
        account.failures.push(FailedInput {
            input: input.to_owned(),
            message: format!("{} more of its parts could not be read", count - FAILURES_TOLD_MAX),
            remedy: "see the file journal.jsonl, which has all".to_owned(),
        });
    }
    account.failures.sort_by(|a, b| a.input.cmp(&b.input));
    let mut discrepancies = parts(journal);
    discrepancies.extend(duplicates(journal));
    discrepancies.extend(returns(dataset));
    account.discrepancies = discrepancies;
    Some(account)
}

impl Account {
    fn enter(&mut self, entry: &Entry) {
        match entry.address.part.is_empty() {
            true => self.files += 1,
            false => self.parts += 1,
        }
        let input = entry.address.shown();
        match &entry.fate {
            Fate::Opened { .. } => self.opened += 1,
            Fate::Record { .. } => self.records += 1,
            Fate::Superseded { .. } => self.superseded += 1,
            Fate::Duplicate { of, record } => {
                self.duplicates += 1;
                self.same_bytes.push(DuplicateInput { input, of: of.shown(), record: record.clone() });
            }
            Fate::NotSubmission { reason } => {
                self.not_submissions += 1;
                self.foreign.push(NotSubmission { input, reason: reason.clone() });
            }
            Fate::Failed { .. } => self.failed += 1,
        }
    }
}

/// Entries of what is there: without earlier contents.
fn present(journal: &[Entry]) -> impl Iterator<Item = &Entry> {
    journal.iter().filter(|entry| !entry.replaced)
}

/// Every address once, and every part that something holds with an entry of its own.
fn parts(journal: &[Entry]) -> Vec<String> {
    let mut entries: BTreeMap<&Address, usize> = BTreeMap::new();
    let mut held: BTreeMap<Address, u32> = BTreeMap::new();
    for entry in present(journal) {
        *entries.entry(&entry.address).or_default() += 1;
        let mut holder = entry.address.clone();
        if holder.part.pop().is_some() {
            *held.entry(holder).or_default() += 1;
        }
    }
    let twice = entries.iter().filter(|(_, times)| **times > 1);
    let mut found =
        told(twice.map(|(address, times)| format!("{} stands in the journal {times} times", address.shown())));
    let opened: BTreeMap<&Address, u32> = present(journal)
        .filter_map(|entry| match entry.fate {
            Fate::Opened { parts } => Some((&entry.address, parts)),
            _ => None,
        })
        .collect();
    let short = opened.iter().filter_map(|(address, parts)| {
        let told = held.get(*address).copied().unwrap_or(0);
        let shown = address.shown();
        (told != *parts)
            .then(|| format!("{shown} holds {parts} parts, and {told} of them have an entry in the journal"))
    });
    found.extend(self::told(short));
    let orphans = held.iter().filter(|(holder, _)| !opened.contains_key(holder));
    found.extend(told(orphans.map(|(holder, _)| {
        format!("{} has parts in the journal, which does not say that it was opened", holder.shown())
    })));
    found
}

/// Every duplicate has the bytes of an entry with that record, be it of an earlier content.
fn duplicates(journal: &[Entry]) -> Vec<String> {
    let recorded: BTreeSet<(&Address, &str, Option<&str>)> = journal
        .iter()
        .filter_map(|entry| match &entry.fate {
            Fate::Record { record } | Fate::Superseded { record, .. } => {
                Some((&entry.address, record.as_str(), entry.sha256.as_deref()))
            }
            _ => None,
        })
        .collect();
    told(journal.iter().filter_map(|entry| {
        let Fate::Duplicate { of, record } = &entry.fate else { return None };
        let agrees = recorded.contains(&(of, record.as_str(), entry.sha256.as_deref()));
        (!agrees).then(|| {
            format!("{} is said to be the same as {}, which has no such record", entry.address.shown(), of.shown())
        })
    }))
}

/// Journal, histories and files name the same records, and the same of them count.
fn returns(dataset: &Dataset) -> Vec<String> {
    let (mut counting, mut superseded) = (BTreeSet::new(), BTreeSet::new());
    let mut twice = Vec::new();
    for entry in dataset.journal() {
        let is_new = match &entry.fate {
            Fate::Record { record } => counting.insert(record.as_str()),
            Fate::Superseded { record, .. } => superseded.insert(record.as_str()),
            _ => true,
        };
        if !is_new {
            twice.push(format!("two inputs have the same record, the second is {}", entry.address.shown()));
        }
    }
    let (mut counting_told, mut superseded_told) = (BTreeSet::new(), BTreeSet::new());
    for (case, one) in dataset.returns() {
        match case.counts == one.record {
            true => counting_told.insert(one.record.as_str()),
            false => superseded_told.insert(one.record.as_str()),
        };
    }
    let mut found = told(twice.into_iter());
    let differences: [(&BTreeSet<&str>, &BTreeSet<&str>, &str); 4] = [
        (&counting, &counting_told, "counts by the journal and not by the histories"),
        (&counting_told, &counting, "counts by the histories and not by the journal"),
        (&superseded, &superseded_told, "is superseded by the journal and not by the histories"),
        (&superseded_told, &superseded, "is superseded by the histories and not by the journal"),
    ];
    for (one, other, what) in differences {
        found.extend(told(one.difference(other).map(|record| format!("the record {record} {what}"))));
    }
    let files: BTreeSet<String> = records(&dataset.folder().join("records"))
        .unwrap_or_default()
        .iter()
        .filter_map(|path| Some(path.file_stem()?.to_string_lossy().into_owned()))
        .collect();
    let known: BTreeSet<&str> = counting.union(&superseded).copied().collect();
    let without_file = known.iter().filter(|record| !files.contains(**record));
    found.extend(told(without_file.map(|record| format!("the record {record} has no file in the folder records"))));
    let without_input = files.iter().filter(|file| !known.contains(file.as_str()));
    found.extend(told(without_input.map(|file| format!("no input of the journal has the record {file}"))));
    found
}

/// The first of them, and how many more there are.
fn told(mut found: impl Iterator<Item = String>) -> Vec<String> {
    let mut told: Vec<String> = found.by_ref().take(TOLD_MAX).collect();
    let left = found.count();
    if left > 0 {
        told.push(format!("the same is true of {left} more"));
    }
    told
}
