//! Histories of a journal, with what people decided about who answers and when: the entries of a journal and the decisions in,
//! histories out. `extract` writes them; whoever opens the folder later gathers them again where anything was decided.

use std::collections::BTreeMap;
use std::path::Path;

use indexmap::IndexMap;
use serde::Deserialize;

use super::{Arrival, Histories, Returned, Roster, States, gather};
use crate::decision::Decisions;
use crate::extract::Value;
use crate::intake::{reason, sha256};
use crate::journal::{Entry, Facts, Failure, Fate, Respondent};
use crate::questionnaire::Questionnaire;
use crate::record::{Status, Summary, typed};
use crate::write::record_path;

/// What histories are made of, beside the journal.
#[derive(Debug, Clone, Copy)]
pub struct Known<'a> {
    /// The folder that holds the records.
    pub out: &'a Path,
    /// The questionnaires.
    pub questionnaires: &'a [Questionnaire],
    /// What people decided.
    pub decisions: &'a Decisions,
    /// Who is expected to answer.
    pub roster: Option<&'a Roster>,
}

/// Histories, and what they were made of.
#[derive(Debug, Default)]
pub struct Gathered {
    /// One a respondent.
    pub histories: Histories,
    /// What each record says of itself, joined with what people decided, by its id.
    pub facts: BTreeMap<String, Facts>,
}

impl Known<'_> {
    /// Gathers the histories of a journal. Those of an earlier run, `before`, need not be asked again what changed between the
    /// same records.
    ///
    /// # Errors
    /// When a record that is asked for cannot be read.
    pub fn gather<'e>(
        &self,
        entries: impl IntoIterator<Item = &'e Entry>,
        before: Option<Histories>,
    ) -> Result<Gathered, Failure> {
        let mut returned: BTreeMap<String, Returned> = BTreeMap::new();
        for entry in entries {
            let Some(facts) = &entry.facts else { continue };
            if !returned.contains_key(&facts.record) {
                let facts = self.decided(facts, entry.sha256.as_deref().unwrap_or_default())?;
                let one = Returned { facts, arrivals: Vec::new(), replaced: true };
                returned.insert(one.facts.record.clone(), one);
            }
            if let Some(one) = returned.get_mut(&facts.record) {
                one.replaced &= entry.replaced;
                one.arrivals.push(Arrival { address: entry.address.clone(), envelope: entry.envelope.clone() });
            }
        }
        let facts = returned.iter().map(|(record, one)| (record.clone(), one.facts.clone())).collect();
        let histories = gather(returned.into_values().collect(), self.roster, before, &mut |record| {
            States::of_record(&self.record(record)?)
        })?;
        Ok(Gathered { histories, facts })
    }

    /// The bytes of a record, joined with what people decided.
    fn record(&self, record: &str) -> Result<Vec<u8>, Failure> {
        let bytes = fs_err::read(record_path(self.out, record)).map_err(|error| Failure {
            message: format!("cannot read the record {record}: {}", reason(&error)),
            remedy: "run again: a record that is missing is made anew".to_owned(),
        })?;
        self.decisions.joined(bytes, self.questionnaires)
    }

    /// What a record says of itself once it is joined. A record about which nobody decided is not looked at, and one that
    /// is not there says what it said.
    fn decided(&self, facts: &Facts, source: &str) -> Result<Facts, Failure> {
        let standings = self.decisions.standings(source, &facts.questionnaire);
        let is_decided = standings.values().any(|standing| standing.verdict.is_some());
        if !is_decided || !record_path(self.out, &facts.record).exists() {
            return Ok(facts.clone());
        }
        let bytes = self.record(&facts.record)?;
        let mut says: Says = serde_json::from_slice(&bytes).map_err(|error| Failure {
            message: format!("the record {} is none: {error}", facts.record),
            remedy: "make the record again with extract".to_owned(),
        })?;
        let mut facts = Facts { record_sha256: sha256(&bytes), summary: says.summary, ..facts.clone() };
        let Some(questionnaire) = self.questionnaires.iter().find(|one| one.id == facts.questionnaire) else {
            return Ok(facts);
        };
        let mut answer = |field: Option<usize>| {
            let field = &questionnaire.fields[field?];
            let answer = says.answers.swap_remove(&field.id)?;
            Some((typed(field.kind, &answer.value).ok()??, answer.status))
        };
        facts.respondent = answer(questionnaire.respondent)
            .and_then(|(value, status)| Respondent::of_value(&value, status != Status::Review));
        facts.submitted_on = answer(questionnaire.date).and_then(|(value, _)| match value {
            Value::Text(day) => Some(day),
            _ => None,
        });
        Ok(facts)
    }
}

/// What a record says, as far as histories are made of it.
#[derive(Deserialize)]
struct Says {
    answers: IndexMap<String, Said>,
    summary: Summary,
}

#[derive(Deserialize)]
struct Said {
    value: serde_json::Value,
    status: Status,
}

impl Histories {
    /// Writes what became of each record: whether it counts, or a later one does in its place.
    pub fn settle<'e>(&self, entries: impl IntoIterator<Item = &'e mut Entry>) {
        let returns = self.respondents.iter().flat_map(|history| history.returns.iter().map(move |one| (history, one)));
        let counting: BTreeMap<&str, &str> =
            returns.map(|(history, one)| (one.record.as_str(), history.counts.as_str())).collect();
        for entry in entries {
            if let Fate::Record { record } | Fate::Superseded { record, .. } = &entry.fate {
                let record = record.clone();
                entry.fate = match counting.get(record.as_str()) {
                    Some(by) if *by != record => Fate::Superseded { by: (*by).to_owned(), record },
                    _ => Fate::Record { record },
                };
            }
        }
    }
}
