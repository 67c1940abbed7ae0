//! Decisions that no record shows now: about a field that the form no longer has, or a source without a record. They are kept,
//! and count again when it comes back.

use std::collections::BTreeSet;

use super::Dataset;
use crate::decision::{Decision, Standing};

/// Why no record shows a decision.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unshown {
    /// The rules of the form have no such field.
    Field,
    /// There is no record of the source by that form.
    Record,
}

impl Dataset {
    /// Verdicts and open flags that no record shows, by source, form and field.
    pub fn unshown(&self) -> Vec<(&Decision, Unshown)> {
        let records: BTreeSet<&str> = self.returns().map(|(_, one)| one.record.as_str()).collect();
        let mut unshown = Vec::new();
        for (source, form) in self.decisions.forms() {
            // As records are named: by the form and the first characters of the hash.
            let has_record = source.get(..12).is_some_and(|start| records.contains(&*format!("{form}-{start}")));
            let questionnaire = self.questionnaires().iter().find(|one| one.id == form);
            for (field, Standing { verdict, flag, .. }) in self.decisions.standings(source, form) {
                let is_field = questionnaire.is_none_or(|one| one.fields.iter().any(|one| one.id == field));
                let why = match (has_record, is_field) {
                    (true, true) => continue,
                    (false, _) => Unshown::Record,
                    (true, false) => Unshown::Field,
                };
                unshown.extend(verdict.into_iter().chain(flag).map(|decision| (decision, why)));
            }
        }
        unshown
    }
}
