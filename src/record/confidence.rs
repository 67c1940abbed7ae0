//! Confidence: the probability that value and finding are what the source shows.
//!
//! Additive in log-odds: a base for the type, less a stated weight for the finding and for each sign
//! against it, times the sign's strength. The weights stand in a data file with what they were fitted
//! on; each sign that counts shows as a flag.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::{Calibration, Status};
use crate::extract::{Answer, Finding, Sign};
use crate::questionnaire::{Field, FieldType};

/// The weights that ship with the program.
const SHIPPED: &str = include_str!("weights.toml");

/// Weights of the confidence.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Weights {
    id: String,
    fitted_on: String,
    threshold: f64,
    precision: Option<f64>,
    /// Log-odds of an answered field without any sign against it.
    base: BTreeMap<FieldType, f64>,
    /// Log-odds lost for a finding.
    findings: BTreeMap<String, f64>,
    /// Log-odds lost for a sign at full strength.
    signs: BTreeMap<Sign, f64>,
}

/// What the weights make of an answer.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Assessed {
    pub confidence: f64,
    pub status: Status,
    pub flags: Vec<Sign>,
}

impl Weights {
    /// The weights that ship with the program.
    ///
    /// # Errors
    /// None in a released program.
    pub fn shipped() -> Result<Self, toml::de::Error> {
        toml::from_str(SHIPPED)
    }

    /// What a record says about them.
    pub(super) fn calibration(&self) -> Calibration {
        Calibration {
            id: self.id.clone(),
            fitted_on: self.fitted_on.clone(),
            threshold: self.threshold,
            precision: self.precision,
        }
    }

    /// Confidence, status and flags of an answer.
    pub(super) fn assess(&self, field: &Field, answer: &Answer) -> Assessed {
        let mut log_odds = self.base.get(&field.kind).copied().unwrap_or(0.0);
        log_odds -= self.findings.get(finding_code(answer.finding)).copied().unwrap_or(0.0);
        let mut flags = Vec::new();
        let mut needs_person = answer.finding == Finding::NotVisible;
        for &(sign, strength) in &answer.signs {
            log_odds -= self.signs.get(&sign).copied().unwrap_or(0.0) * strength;
            needs_person |= sign.needs_person();
            flags.push(sign);
        }
        flags.sort_unstable();
        flags.dedup();
        let confidence = rounded(1.0 / (1.0 + (-log_odds).exp()));
        let status = if needs_person || confidence < self.threshold { Status::Review } else { Status::Accepted };
        Assessed { confidence, status, flags }
    }
}

/// Three decimals: more would claim what nobody measured.
pub(super) fn rounded(probability: f64) -> f64 {
    (probability * 1000.0).round() / 1000.0
}

fn finding_code(finding: Finding) -> &'static str {
    match finding {
        Finding::Answered => "answered",
        Finding::Empty => "empty",
        Finding::NotStated => "not_stated",
        Finding::NotVisible => "not_visible",
        Finding::Absent => "absent",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_sign_and_type_has_its_weight() {
        let weights = Weights::shipped().unwrap();
        let signs = schemars::schema_for!(Sign).to_value().to_string();
        for sign in weights.signs.keys() {
            assert!(signs.contains(&sign.code()));
        }
        assert_eq!(signs.matches("\"const\"").count(), weights.signs.len(), "{signs}");
        assert_eq!(weights.base.len(), 11);
        assert_eq!(weights.findings.len(), 5);
    }
}
