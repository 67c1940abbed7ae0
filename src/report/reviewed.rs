//! How far people have come with the review: decisions that hold, flags that are open, what came back, and what is about
//! nothing that is there.

use std::collections::{BTreeMap, BTreeSet};

use super::overview::Reviewed;
use crate::dataset::{Dataset, StoredRecord};
use crate::decision::Standing;
use crate::record::Status;

/// What is there to decide about: the fields of each source and form.
#[derive(Debug, Default)]
pub(super) struct Reviewing {
    reviewed: Reviewed,
    there: BTreeMap<(String, String), BTreeSet<String>>,
}

impl Reviewing {
    /// Counts the values of a record that counts.
    pub(super) fn count(&mut self, dataset: &Dataset, record: &StoredRecord) {
        let standings = dataset.standings(record);
        for (field, answer) in &record.answers {
            let counts = &mut self.reviewed;
            if answer.own_status() == Status::Review {
                counts.due += 1;
                counts.done += usize::from(answer.status.is_decided());
            }
            counts.flagged += usize::from(standings.get(field.as_str()).is_some_and(|one| one.flag.is_some()));
            if let Some(decided) = &answer.decision {
                counts.seen_differently += usize::from(decided.seen_differently);
                counts.outdated += usize::from(decided.outdated);
            }
        }
        self.is_there(record);
    }

    fn is_there(&mut self, record: &StoredRecord) {
        let form = (record.source.sha256.clone(), record.questionnaire.id.clone());
        self.there.entry(form).or_default().extend(record.answers.keys().cloned());
    }

    /// The counts, with what no record has any more.
    pub(super) fn finish(mut self, dataset: &Dataset) -> Reviewed {
        if dataset.decisions().last() == 0 {
            return self.reviewed;
        }
        for (case, one) in dataset.returns() {
            if case.counts != one.record
                && let Ok(record) = dataset.record(&one.record)
            {
                self.is_there(&record);
            }
        }
        let mut gone = BTreeSet::new();
        for decision in dataset.decisions().all() {
            let subject = &decision.subject;
            let form = (subject.source.clone(), subject.questionnaire.clone());
            let holds = || Standing::of(dataset.decisions().of(subject)).undoable().is_some();
            if !self.there.get(&form).is_some_and(|fields| fields.contains(&subject.field)) && holds() {
                gone.insert(subject);
            }
        }
        Reviewed { without_record: gone.len(), ..self.reviewed }
    }
}
