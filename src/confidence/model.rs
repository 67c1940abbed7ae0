//! The model: from features to a probability. Additive in log-odds: a base for the type and finding, less a shape for
//! each feature, piecewise linear and never rising; then a map from log-odds to probability, also monotone, that was
//! measured on styles of form which the shapes were not fitted on. All numbers stand in a data file, with the record
//! of what they were fitted on.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::feature::{Feature, Measure, Measured};
use super::rounded;
use crate::extract::Finding;
use crate::questionnaire::FieldType;

/// A fitted model, as its data file holds it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Model {
    /// Name, which records carry.
    pub id: String,
    /// What it was fitted on, for people and for records.
    pub fitted_on: String,
    /// How it was fitted, and on how much.
    pub fit: BTreeMap<String, String>,
    /// For each precision that can be asked for, the confidence from which an answer is accepted; by rising precision.
    pub thresholds: Vec<Threshold>,
    /// Log-odds of an answer without any doubt, by type and finding.
    pub bases: BTreeMap<FieldType, BTreeMap<Finding, f64>>,
    /// Log-odds that a feature costs.
    pub shapes: BTreeMap<Feature, Shape>,
    /// Probability by log-odds, both rising; straight between, level beyond.
    pub map: Vec<(f64, f64)>,
    /// Highest confidence of an answer with a feature outside of the range that was fitted.
    pub cap_outside: f64,
}

/// From which confidence on answers are accepted.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Threshold {
    /// Share of accepted answers that is right, at least.
    pub precision: f64,
    /// The confidence.
    pub confidence: f64,
}

/// What a feature costs.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Shape {
    /// Log-odds lost at each knot, rising; the first is 0.
    pub costs: Vec<f64>,
    /// More of the like for some types.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub by_type: BTreeMap<FieldType, Vec<f64>>,
    /// Largest value that was fitted.
    pub largest: f64,
}

/// What a model makes of features.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Judgement {
    /// The probability.
    pub confidence: f64,
    /// Log-odds before any doubt.
    pub base: f64,
    /// What each feature cost, in log-odds.
    pub costs: Vec<(Feature, f64, f64)>,
    /// A feature is larger than any that was fitted, or of a kind that never was.
    pub outside: bool,
}

impl Model {
    /// Adds to the features of the answers of a form how doubtful those answers are by themselves.
    pub(crate) fn add_form_doubt(&self, answers: &mut [(FieldType, Finding, Vec<Measured>)]) {
        let doubt = |(kind, finding, features): &(FieldType, Finding, Vec<Measured>)| {
            1.0 / (1.0 + self.judge(*kind, *finding, features).log_odds().exp())
        };
        let mean = answers.iter().map(doubt).sum::<f64>() / answers.len().max(1) as f64;
        for (_, _, features) in answers {
            features.push((Feature::Measure(Measure::FormDoubt), rounded(mean)));
        }
    }

    /// Judges an answer by its features.
    pub(crate) fn judge(&self, kind: FieldType, finding: Finding, features: &[Measured]) -> Judgement {
        let base = self.bases.get(&kind).and_then(|by_finding| by_finding.get(&finding)).copied();
        let mut outside = base.is_none();
        let base = base.unwrap_or(0.0);
        let mut costs = Vec::new();
        for &(feature, value) in features {
            let cost = self.shapes.get(&feature).map_or(0.0, |shape| {
                outside |= value > shape.largest && !feature.is_of_form();
                shape.cost(feature, value, kind)
            });
            costs.push((feature, value, cost));
        }
        let judgement = Judgement { confidence: 0.0, base, costs, outside };
        let mapped = self.probability(judgement.log_odds());
        Judgement { confidence: if outside { mapped.min(self.cap_outside) } else { mapped }, ..judgement }
    }

    /// Probability of log-odds.
    pub(crate) fn probability(&self, log_odds: f64) -> f64 {
        match self.map.as_slice() {
            [] => 1.0 / (1.0 + (-log_odds).exp()),
            map => {
                let (xs, ys): (Vec<f64>, Vec<f64>) = map.iter().copied().unzip();
                interpolate(&xs, &ys, log_odds)
            }
        }
    }

    /// The confidence from which answers are accepted so that this share of them is right; the next higher precision
    /// that was measured. `None` where none is as high.
    pub(super) fn threshold(&self, precision: f64) -> Option<f64> {
        self.thresholds.iter().find(|one| one.precision >= precision - 1e-9).map(|one| one.confidence)
    }
}

impl Judgement {
    /// What is left of the base.
    pub(crate) fn log_odds(&self) -> f64 {
        self.base - self.costs.iter().map(|(_, _, cost)| cost).sum::<f64>()
    }
}

impl Shape {
    /// What a value of the feature costs an answer of a type, in log-odds.
    pub(crate) fn cost(&self, feature: Feature, value: f64, kind: FieldType) -> f64 {
        let more = self.by_type.get(&kind).map_or(0.0, |costs| interpolate(feature.knots(), costs, value));
        interpolate(feature.knots(), &self.costs, value) + more
    }
}

/// The value at `x` of the line through points of rising `xs`; level beyond them.
fn interpolate(xs: &[f64], ys: &[f64], x: f64) -> f64 {
    let behind = xs.partition_point(|one| *one <= x);
    match (behind.checked_sub(1).and_then(|at| Some((xs[at], *ys.get(at)?))), xs.get(behind).zip(ys.get(behind))) {
        (Some((x0, y0)), Some((&x1, &y1))) => y0 + (y1 - y0) * (x - x0) / (x1 - x0),
        (Some((_, y0)), None) => y0,
        (None, Some((_, &y1))) => y1,
        (None, None) => 0.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_level_beyond_their_ends() {
        let at = |x| interpolate(&[0.0, 1.0, 3.0], &[0.0, 2.0, 3.0], x);
        assert_eq!([at(-1.0), at(0.0), at(0.5), at(1.0), at(2.0), at(9.0)], [0.0, 0.0, 1.0, 2.0, 2.5, 3.0]);
        assert_eq!(interpolate(&[], &[], 1.0), 0.0);
    }
}
