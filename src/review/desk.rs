//! The desk: what all requests share. The data set with the decisions as they are now, the ledger that they are added to,
//! the queue, the sources, and who looks at which field.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};
use std::time::{Duration, Instant, SystemTime};

use super::queue::Queue;
use super::source::Sources;
use crate::batch::Workers;
use crate::dataset::{Dataset, DatasetError, StoredSource};
use crate::decision::{Answer, Decision, Decisions, Ledger, LedgerError, New, Ruling, Sample, Standing, Subject};
use crate::journal;

/// For how long somebody who opened a field is told of to others.
const PRESENT: Duration = Duration::from_secs(120);

/// For how long a data set that could not be opened again is left alone.
const PAUSE: Duration = Duration::from_secs(5);

/// Opens the data set again, when a run has changed what lies in its folder.
pub type Reopen = Box<dyn Fn() -> Result<Dataset, DatasetError> + Send + Sync>;

/// What all requests share.
pub(super) struct Desk {
    shelf: RwLock<Shelf>,
    ledger: Mutex<Ledger>,
    /// Pages and blocks of the sources.
    pub(super) sources: Sources,
    sample: Sample,
    present: Mutex<BTreeMap<(String, String), (String, Instant)>>,
    reopen: Reopen,
    /// When it was last tried and failed.
    reopening: Mutex<Option<Instant>>,
}

/// Data set and queue, which change together.
pub(super) struct Shelf {
    /// The data set.
    pub dataset: Dataset,
    /// What waits for a person.
    pub queue: Queue,
    /// Sources of records that were asked for, so that a record is not read again for each page and word of its source.
    pub sources: Mutex<BTreeMap<String, StoredSource>>,
}

impl Shelf {
    fn new(dataset: Dataset, queue: Queue) -> Self {
        Self { dataset, queue, sources: Mutex::new(BTreeMap::new()) }
    }
}

impl Desk {
    /// A desk with all that the data set holds.
    pub(super) fn new(dataset: Dataset, ledger: Ledger, sample: Sample, workers: Workers, reopen: Reopen) -> Self {
        let queue = Queue::of(&dataset, &|subject| sample.is_drawn(subject));
        Self {
            shelf: RwLock::new(Shelf::new(dataset, queue)),
            ledger: Mutex::new(ledger),
            sources: Sources::new(workers),
            sample,
            present: Mutex::new(BTreeMap::new()),
            reopen,
            reopening: Mutex::new(None),
        }
    }

    /// Data set and queue as they are now: with what was decided elsewhere, and after a run that ended meanwhile. Whoever
    /// holds what this gives keeps decisions waiting: nothing that takes long may be done with it.
    ///
    /// # Errors
    /// When the ledger cannot be read. A data set that cannot be opened again stays as it was.
    pub(super) fn shelf(&self) -> Result<RwLockReadGuard<'_, Shelf>, LedgerError> {
        let (is_other_run, last) = {
            let shelf = self.read();
            (shelf.dataset.run() != last_run(&shelf.dataset), shelf.dataset.decisions().last())
        };
        if !is_other_run || !self.open_again() {
            let added = self.ledger().after(last)?;
            self.take(added);
        }
        Ok(self.read())
    }

    /// Adds decisions, all or none of them. They are on the disk, and in what every page shows, when this returns.
    ///
    /// # Errors
    /// When somebody decided meanwhile, or the ledger cannot be written.
    pub(super) fn decide(&self, new: &[New]) -> Result<Vec<Decision>, LedgerError> {
        let added = self.ledger().add(new)?;
        let last = self.read().dataset.decisions().last();
        // With those that another process added before them.
        let all = self.ledger().after(last)?;
        self.take(all);
        Ok(added)
    }

    /// True where a field that the program reads like this is one of the audit sample.
    pub(super) fn audits(&self, subject: &Subject, machine: &Answer) -> bool {
        self.sample.takes(subject, machine)
    }

    /// Notes that somebody has opened a field, and tells who else has.
    pub(super) fn opened(&self, record: &str, field: &str, reviewer: &str) -> Option<String> {
        let mut present = self.present.lock().unwrap_or_else(PoisonError::into_inner);
        present.retain(|_, (_, since)| since.elapsed() < PRESENT);
        let key = (record.to_owned(), field.to_owned());
        let other = present.get(&key).map(|(name, _)| name.clone()).filter(|name| name != reviewer);
        // One field a reviewer: whoever goes on has left the one before.
        present.retain(|_, (name, _)| name != reviewer);
        if other.is_none() {
            present.insert(key, (reviewer.to_owned(), Instant::now()));
        }
        other
    }

    /// Opens the data set again; `false` where it cannot be opened, and stays as it was. One request does so at a time, and
    /// the others go on with what there is; what failed is not tried again at once.
    fn open_again(&self) -> bool {
        let Ok(mut failed) = self.reopening.try_lock() else { return false };
        if failed.is_some_and(|failed| failed.elapsed() < PAUSE) {
            return false;
        }
        let Ok(dataset) = (self.reopen)() else {
            *failed = Some(Instant::now());
            return false;
        };
        *failed = None;
        let queue = Queue::of(&dataset, &|subject| self.sample.is_drawn(subject));
        *self.write() = Shelf::new(dataset, queue);
        true
    }

    /// True where decisions may say another respondent or day than before: then other returns belong together.
    fn tells_who(&self, added: &[Decision]) -> bool {
        let shelf = self.read();
        let forms = shelf.dataset.questionnaires();
        added.iter().any(|one| {
            let changes = match one.ruling {
                Ruling::Confirmed => Standing::of(shelf.dataset.decisions().of(&one.subject)).verdict.is_some(),
                Ruling::Flagged { .. } => false,
                Ruling::Corrected { .. } | Ruling::Undone { .. } => true,
            };
            let form = forms.iter().find(|form| form.id == one.subject.questionnaire);
            let mut told = form.into_iter().flat_map(|form| {
                [form.respondent, form.date].into_iter().flatten().map(|field| &form.fields[field].id)
            });
            changes && told.any(|id| *id == one.subject.field)
        })
    }

    /// Takes decisions into the data set and the queue.
    fn take(&self, added: Vec<Decision>) {
        if added.is_empty() {
            return;
        }
        // Who answers, and when, decides which returns belong together.
        if self.tells_who(&added) && self.open_again() {
            return;
        }
        let mut shelf = self.write();
        let known = shelf.dataset.decisions().last();
        let added: Vec<Decision> = added.into_iter().filter(|one| one.number > known).collect();
        let mut records: Vec<String> = added.iter().map(|one| record_of(&one.subject)).collect();
        records.sort();
        records.dedup();
        let decisions: &mut Decisions = shelf.dataset.decisions_mut();
        decisions.add(added);
        let Shelf { dataset, queue, .. } = &mut *shelf;
        for record in records {
            queue.renew(dataset, &record, &|subject| self.sample.is_drawn(subject));
        }
    }

    fn read(&self) -> RwLockReadGuard<'_, Shelf> {
        self.shelf.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self) -> RwLockWriteGuard<'_, Shelf> {
        self.shelf.write().unwrap_or_else(PoisonError::into_inner)
    }

    fn ledger(&self) -> MutexGuard<'_, Ledger> {
        self.ledger.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Id of the record that a decision is about.
pub(super) fn record_of(subject: &Subject) -> String {
    format!("{}-{}", subject.questionnaire, subject.source.get(..12).unwrap_or(&subject.source))
}

/// When a run last ended in the folder: it writes the journal last of all.
fn last_run(dataset: &Dataset) -> Option<SystemTime> {
    fs_err::metadata(dataset.folder().join(journal::NAME)).and_then(|file| file.modified()).ok()
}
