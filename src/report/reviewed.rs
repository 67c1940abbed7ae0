//! How far people have come with the review: decisions that hold, flags that are open, and what came back.

use super::overview::Reviewed;
use crate::dataset::{Dataset, StoredRecord};
use crate::record::Status;

impl Reviewed {
    /// Counts the values of a record that counts.
    pub(super) fn count(&mut self, dataset: &Dataset, record: &StoredRecord) {
        let standings = dataset.standings(record);
        for (field, answer) in &record.answers {
            let counts = &mut *self;
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
    }
}
