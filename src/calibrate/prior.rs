//! What was stated before any data: where coefficients are drawn to that the data say little about.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::confidence::Feature;
use crate::extract::{Finding, Sign};
use crate::questionnaire::FieldType;

const STATED: &str = include_str!("prior.toml");

/// Stated weights, in log-odds (nats).
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Prior {
    /// An answered field without any sign against it.
    base: BTreeMap<FieldType, f64>,
    /// Lost for a finding.
    findings: BTreeMap<Finding, f64>,
    /// Lost for a sign at full strength.
    signs: BTreeMap<Sign, f64>,
}

impl Prior {
    /// Those of the data file.
    ///
    /// # Errors
    /// None in a released program.
    pub(super) fn stated() -> Result<Self, toml::de::Error> {
        toml::from_str(STATED)
    }

    pub(super) fn base(&self, kind: FieldType, finding: Finding) -> f64 {
        self.base.get(&kind).copied().unwrap_or(0.0) - self.findings.get(&finding).copied().unwrap_or(0.0)
    }

    /// Of measures nothing is stated: they cost nothing until rows say so.
    pub(super) fn cost(&self, feature: Feature) -> f64 {
        match feature {
            Feature::Sign(sign) => self.signs.get(&sign).copied().unwrap_or(0.0),
            Feature::Measure(_) => 0.0,
        }
    }

    /// All that are stated.
    pub(super) fn costs(&self) -> impl Iterator<Item = (Feature, f64)> + '_ {
        self.signs.iter().map(|(sign, cost)| (Feature::Sign(*sign), *cost))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_sign_and_type_is_stated() {
        let prior = Prior::stated().unwrap();
        let signs = schemars::schema_for!(Sign).to_value().to_string();
        // What says that a calibration does not reach so far is none of its features.
        assert_eq!(signs.matches("\"const\"").count(), prior.signs.len() + 1, "{signs}");
        assert_eq!(prior.base.len(), 11);
        assert_eq!(prior.findings.len(), 5);
    }
}
