//! What records are made again with: the rules and the model of the package, and nothing that ships with the program.

use std::collections::BTreeMap;

use super::spoilt;
use crate::Rapporteur;
use crate::batch::survived;
use crate::confidence::{Model, Weights};
use crate::dataset::StoredRecord;
use crate::journal::Failure;
use crate::package::bag::{Checked, sha256};
use crate::questionnaire::Library;

/// Largest rules file and model, in bytes.
const BYTES_MAX: u64 = 32 * 1024 * 1024;
/// Programs that are kept ready: one for each rules file and precision of a usual package.
const READY_MAX: usize = 16;

/// Rules and model of a package.
pub(super) struct Kit {
    /// Paths of rules files by their SHA-256.
    rules: BTreeMap<String, String>,
    model: Result<Model, Failure>,
    /// By rules and the bits of the precision.
    ready: BTreeMap<(String, u64), Rapporteur>,
}

impl Kit {
    /// Takes them out of a package.
    pub(super) fn of(checked: &Checked) -> Self {
        let rules = checked.below("data/rules/").filter(|(path, _)| path.ends_with(".toml"));
        let rules = rules.filter_map(|(path, _)| Some((sha256(&checked.read(path, BYTES_MAX).ok()?), path.to_owned())));
        let model = checked.read("data/model.json", BYTES_MAX).and_then(|bytes| {
            serde_json::from_slice(&bytes)
                .map_err(|error| spoilt(format!("the model of the package cannot be used: {error}")))
        });
        Self { rules: rules.collect(), model, ready: BTreeMap::new() }
    }

    /// The program that made a record, as far as rules, model and precision go.
    ///
    /// # Errors
    /// When the package does not hold those that the record names, or they cannot be used.
    pub(super) fn rapporteur(&mut self, checked: &Checked, stored: &StoredRecord) -> Result<&Rapporteur, Failure> {
        let precision = stored.calibration.precision;
        if !(0.0..=1.0).contains(&precision) {
            return Err(spoilt("the record says a precision that is no share".to_owned()));
        }
        let model = self.model.as_ref().map_err(Clone::clone)?;
        if model.id != stored.calibration.id {
            let (own, other) = (&stored.calibration.id, &model.id);
            return Err(spoilt(format!(
                "the record was made with the model \"{own}\", and the package holds \"{other}\""
            )));
        }
        let sha = &stored.questionnaire.rules_sha256;
        let Some(path) = self.rules.get(sha) else {
            let message = "the rules by which the record was made are not in the package, or were changed".to_owned();
            return Err(spoilt(message));
        };
        let key = (sha.clone(), precision.to_bits());
        if !self.ready.contains_key(&key) {
            if self.ready.len() >= READY_MAX {
                self.ready.clear();
            }
            let file = checked.place(path);
            let library = survived(|| Library::of(&[file]))?
                .map_err(|error| Failure { message: format!("{path}: {}", error.message), remedy: error.remedy })?;
            self.ready.insert(key.clone(), Rapporteur::new(library, Weights::new(model.clone(), precision)));
        }
        self.ready.get(&key).ok_or_else(|| spoilt("the rules of the package cannot be used".to_owned()))
    }
}
