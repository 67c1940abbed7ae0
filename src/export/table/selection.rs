//! What of a data set is exported: the cases whose record can be read, each by its questionnaire. Records are read one at a
//! time, for every table anew.

use std::collections::BTreeSet;
use std::io;

use super::prompts;
use crate::batch::survived;
use crate::dataset::{Dataset, StoredAnswer, StoredRecord};
use crate::export::{Done, Exported};
use crate::extract::Value;
use crate::history::History;
use crate::journal::Failure;
use crate::questionnaire::{FieldType, Questionnaire};

/// The cases of a data set that can be exported.
pub(super) struct Selection<'a> {
    pub dataset: &'a Dataset,
    /// Questionnaires that have a record here, by id.
    pub questionnaires: Vec<&'a Questionnaire>,
    /// Cases whose record can be read, in the order of the data set.
    histories: Vec<&'a History>,
    /// Versions of the program, questionnaires with the hashes of their rules, and models that the records name.
    pub made_by: MadeBy,
}

/// What the records say of their making.
#[derive(Debug, Default)]
pub(super) struct MadeBy {
    pub programs: BTreeSet<String>,
    /// Ids and hashes.
    pub rules: BTreeSet<(String, String)>,
    /// Names of models, and what they were fitted on.
    pub models: BTreeSet<(String, String)>,
    /// Share of accepted answers that is to be right.
    pub precisions: BTreeSet<String>,
}

/// A record with its values by type.
pub(super) struct Typed<'a> {
    pub questionnaire: &'a Questionnaire,
    pub record: StoredRecord,
    /// Values in the order of the fields.
    pub values: Vec<Option<Value>>,
}

/// A respondent with the record that counts.
pub(super) struct Case<'a> {
    pub history: &'a History,
    pub typed: Typed<'a>,
}

impl<'a> Selection<'a> {
    /// Looks at every record that counts; `done` hears of those that cannot be exported.
    pub(super) fn of(dataset: &'a Dataset, done: &mut Done<'_>) -> Self {
        let mut selection =
            Self { dataset, questionnaires: Vec::new(), histories: Vec::new(), made_by: MadeBy::default() };
        for history in dataset.cases() {
            // A fault of ours in one record must not cost the others.
            match survived(|| typed(dataset, &history.counts)).and_then(|typed| typed) {
                Ok(typed) => {
                    if !selection.questionnaires.iter().any(|known| known.id == typed.questionnaire.id) {
                        selection.questionnaires.push(typed.questionnaire);
                    }
                    selection.made_by.note(&typed.record);
                    selection.histories.push(history);
                }
                Err(failure) => {
                    done(Exported { of: dataset.record_path(&history.counts), result: Err(failure) });
                }
            }
        }
        selection.questionnaires.sort_by(|one, other| one.id.cmp(&other.id));
        selection
    }

    /// Every case in turn, with its record.
    ///
    /// # Errors
    /// Those of `each`; and when a record is no longer what it was a moment ago.
    pub(super) fn each(&self, each: &mut dyn FnMut(&Case<'_>) -> io::Result<()>) -> io::Result<()> {
        for &history in &self.histories {
            let typed = typed(self.dataset, &history.counts).map_err(|failure| io::Error::other(failure.message))?;
            each(&Case { history, typed })?;
        }
        Ok(())
    }

    /// Ids of the records that no longer count, as far as they can be read, with their histories; `done` hears of the rest.
    pub(super) fn superseded(&self, done: &mut Done<'_>) -> Vec<(&'a History, String)> {
        let mut readable = Vec::new();
        for (history, one) in self.dataset.returns().filter(|(history, one)| one.record != history.counts) {
            match survived(|| typed(self.dataset, &one.record)).and_then(|typed| typed) {
                Ok(_) => readable.push((history, one.record.clone())),
                Err(failure) => done(Exported { of: self.dataset.record_path(&one.record), result: Err(failure) }),
            }
        }
        readable
    }

    /// A questionnaire of the selection.
    pub(super) fn questionnaire(&self, id: &str) -> Option<&'a Questionnaire> {
        self.questionnaires.iter().copied().find(|one| one.id == id)
    }
}

impl MadeBy {
    fn note(&mut self, record: &StoredRecord) {
        self.programs.insert(record.program.clone());
        self.rules.insert((record.questionnaire.id.clone(), record.questionnaire.rules_sha256.clone()));
        self.models.insert((record.calibration.id.clone(), record.calibration.fitted_on.clone()));
        self.precisions.insert(record.calibration.precision.to_string());
    }
}

impl Typed<'_> {
    /// The answer to a field and its value.
    pub(super) fn answer(&self, field: usize) -> Option<(&StoredAnswer, Option<&Value>)> {
        let answer = self.record.answers.get(&self.questionnaire.fields[field].id)?;
        Some((answer, self.values.get(field)?.as_ref()))
    }
}

/// Reads a record with its values by type.
///
/// # Errors
/// When it cannot be read, is of other rules, or has a value that its field cannot have.
pub(super) fn typed<'a>(dataset: &'a Dataset, id: &str) -> Result<Typed<'a>, Failure> {
    let record = dataset.record(id)?;
    if record.id != id {
        return Err(Failure {
            message: format!("the file holds the record \"{}\"", record.id),
            remedy: "name the file as its record, or make the record again with extract".to_owned(),
        });
    }
    let questionnaire = record.questionnaire_among(dataset.questionnaires())?;
    let mut values = Vec::with_capacity(questionnaire.fields.len());
    for (position, field) in questionnaire.fields.iter().enumerate() {
        let (_, value) = record.answer(&field.id, field.kind)?;
        if let Some(fault) = value.as_ref().and_then(|value| fault(questionnaire, position, value)) {
            return Err(Failure {
                message: format!("the value of \"{}\" {fault}", field.id),
                remedy: "make the record again with extract".to_owned(),
            });
        }
        values.push(value);
    }
    Ok(Typed { questionnaire, record, values })
}

/// What keeps a value from being one of its field.
fn fault(questionnaire: &Questionnaire, field: usize, value: &Value) -> Option<String> {
    let field = &questionnaire.fields[field];
    match value {
        Value::Text(text) if field.kind == FieldType::Date && text.parse::<jiff::civil::Date>().is_err() => {
            Some("is no day".to_owned())
        }
        Value::Choices(choices) => {
            let is_known =
                |id: &String| field.options.iter().any(|&option| prompts::option_id(questionnaire, option) == *id);
            let mut named = BTreeSet::new();
            choices.checked.iter().chain(&choices.unchecked).chain(&choices.unknown).find_map(|id| {
                match (is_known(id), named.insert(id)) {
                    (false, _) => Some(format!("names \"{id}\", which is no option of the form")),
                    (true, false) => Some(format!("names \"{id}\" twice")),
                    (true, true) => None,
                }
            })
        }
        _ => None,
    }
}
