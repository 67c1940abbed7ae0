//! How many fields could be used unseen, and how many of these would be wrong: risk and coverage (El-Yaniv and Wiener,
//! 2010). Fields with their confidences in, a curve and shares out.
//!
//! Fields are accepted from the highest confidence down, all of one confidence together, as a threshold does it. Fields
//! without a confidence are never accepted, and count among all.

use schemars::JsonSchema;
use serde::Serialize;

use super::bootstrap::{quantile, resampled, rounded};

/// Precisions at which it is asked how many fields could be accepted.
pub(super) const PRECISIONS: [f64; 2] = [0.995, 0.99];

/// A field as it is counted here.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Unit {
    /// Position of its submission.
    pub document: usize,
    /// Its confidence; `None` where it can never be accepted.
    pub confidence: Option<f64>,
    /// It is right.
    pub is_right: bool,
}

/// How wrong accepted fields are, by how many are accepted.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Curve {
    /// All fields.
    pub fields: usize,
    /// One a confidence, from the highest down.
    pub steps: Vec<Step>,
    /// Area under the curve: mean over all numbers of accepted fields of the share that is wrong. Fields that are never
    /// accepted come last. The less the better.
    pub area: f64,
}

/// What is accepted from a confidence on.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, JsonSchema)]
pub struct Step {
    /// The confidence.
    pub confidence: f64,
    /// Fields of at least this confidence.
    pub accepted: usize,
    /// Those of them that are wrong.
    pub wrong: usize,
}

/// How many fields could be accepted at a precision.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, JsonSchema)]
pub struct Acceptable {
    /// Share of the accepted fields that must be right.
    pub precision: f64,
    /// Share of all fields that could be accepted then.
    pub share: f64,
    /// Lower bound of the share, two-sided at 95 per cent.
    pub low: f64,
    /// Upper bound of the share, two-sided at 95 per cent.
    pub high: f64,
    /// Confidence from which on they would be accepted; `null` where none could be.
    pub threshold: Option<f64>,
}

impl Curve {
    /// The curve of these fields.
    pub(super) fn of(units: &[Unit]) -> Self {
        let sorted = sorted(units);
        let (mut accepted, mut wrong) = (0, 0);
        let mut steps = Vec::new();
        for group in sorted.chunk_by(|one, other| one.confidence == other.confidence) {
            accepted += group.len();
            wrong += group.iter().filter(|unit| !unit.is_right).count();
            steps.extend(group[0].confidence.map(|confidence| Step { confidence, accepted, wrong }));
        }
        let ends = steps.iter().map(|step| (step.accepted, step.wrong)).chain([(accepted, wrong)]);
        Self { fields: accepted, area: rounded(area(ends)), steps }
    }

    /// Risk at a step: the share of accepted fields that is wrong.
    pub(super) fn risk(step: &Step) -> f64 {
        step.wrong as f64 / step.accepted as f64
    }
}

/// The mean risk over all numbers of accepted fields. Within equal confidences wrong ones are spread evenly, since their
/// order would be chance.
fn area(ends: impl Iterator<Item = (usize, usize)>) -> f64 {
    let (mut before, mut wrong_before, mut sum) = (0usize, 0usize, 0.0);
    for (accepted, wrong) in ends {
        let slope = (wrong - wrong_before) as f64 / (accepted - before).max(1) as f64;
        for count in before + 1..=accepted {
            sum += (wrong_before as f64 + slope * (count - before) as f64) / count as f64;
        }
        (before, wrong_before) = (accepted, wrong);
    }
    if before == 0 { 0.0 } else { sum / before as f64 }
}

/// From the highest confidence down; those that are never accepted last.
fn sorted(units: &[Unit]) -> Vec<Unit> {
    let mut sorted = units.to_vec();
    let rank = |unit: &Unit| unit.confidence.unwrap_or(f64::NEG_INFINITY);
    sorted.sort_by(|one, other| rank(other).total_cmp(&rank(one)).then(one.document.cmp(&other.document)));
    sorted
}

/// Fields of one submission with the same confidence.
struct Bundle {
    document: usize,
    confidence: Option<f64>,
    fields: u64,
    wrong: u64,
}

/// How many fields could be accepted at each of [`PRECISIONS`], with bounds by drawing submissions again.
pub(super) fn acceptable(units: &[Unit], documents: usize) -> Vec<Acceptable> {
    let sorted = sorted(units);
    let alike = |one: &Unit, other: &Unit| one.confidence == other.confidence && one.document == other.document;
    let bundles: Vec<Bundle> = sorted
        .chunk_by(alike)
        .map(|group| Bundle {
            document: group[0].document,
            confidence: group[0].confidence,
            fields: group.len() as u64,
            wrong: group.iter().filter(|unit| !unit.is_right).count() as u64,
        })
        .collect();
    let mut second = Vec::new();
    let first = resampled(documents, |times| {
        let [one, other] = most(&bundles, times);
        second.push(other.0);
        Some(one.0)
    });
    second.sort_by(f64::total_cmp);
    let seen = most(&bundles, &vec![1; documents]);
    let of = |precision: f64, (share, threshold): (f64, Option<f64>), drawn: &[f64]| Acceptable {
        precision,
        share: rounded(share),
        low: rounded(quantile(drawn, 0.025)),
        high: rounded(quantile(drawn, 0.975)),
        threshold,
    };
    vec![of(PRECISIONS[0], seen[0], &first), of(PRECISIONS[1], seen[1], &second)]
}

/// For each precision the largest share of all fields, and the confidence from which on it is reached, where every
/// submission counts so many times.
fn most(bundles: &[Bundle], times: &[u32]) -> [(f64, Option<f64>); 2] {
    let (mut accepted, mut wrong) = (0u64, 0u64);
    let mut best = [(0u64, None); 2];
    for (at, bundle) in bundles.iter().enumerate() {
        let count = u64::from(times[bundle.document]);
        accepted += count * bundle.fields;
        wrong += count * bundle.wrong;
        let is_last_of_its_confidence = bundles.get(at + 1).is_none_or(|next| next.confidence != bundle.confidence);
        if is_last_of_its_confidence && bundle.confidence.is_some() {
            for (best, precision) in best.iter_mut().zip(PRECISIONS) {
                let allowed = (1.0 - precision) * accepted as f64 + 1e-9;
                if accepted > best.0 && wrong as f64 <= allowed {
                    *best = (accepted, bundle.confidence);
                }
            }
        }
    }
    best.map(|(count, threshold)| (if accepted == 0 { 0.0 } else { count as f64 / accepted as f64 }, threshold))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unit(document: usize, confidence: f64, is_right: bool) -> Unit {
        Unit { document, confidence: (confidence > 0.0).then_some(confidence), is_right }
    }

    #[test]
    fn the_curve_is_that_computed_by_hand() {
        let units = [unit(0, 0.9, true), unit(0, 0.8, true), unit(1, 0.8, false), unit(1, 0.0, false)];
        let curve = Curve::of(&units);
        let steps: Vec<_> = curve.steps.iter().map(|step| (step.confidence, step.accepted, step.wrong)).collect();
        assert_eq!((steps, curve.fields), (vec![(0.9, 1, 0), (0.8, 3, 1)], 4));
        // 0/1, 0.5/2, 1/3, 2/4
        assert_eq!(curve.area, rounded((0.25 + 1.0 / 3.0 + 0.5) / 4.0));
        let turned: Vec<_> = units.iter().rev().copied().collect();
        assert_eq!(Curve::of(&turned), curve);
        assert_eq!(Curve::of(&[]).area, 0.0);
    }

    #[test]
    fn what_could_be_accepted_is_as_much_as_the_precision_allows() {
        // 199 right and one wrong are just 99.5 per cent; a second wrong one is still 99; then comes one never accepted.
        let mut units: Vec<_> = (0..199).map(|at| unit(at % 20, 0.99, true)).collect();
        units.push(unit(0, 0.98, false));
        units.push(unit(1, 0.97, false));
        units.push(unit(2, 0.0, true));
        let found = acceptable(&units, 20);
        assert_eq!((found[0].share, found[0].threshold), (rounded(200.0 / 202.0), Some(0.98)));
        assert_eq!((found[1].share, found[1].threshold), (rounded(201.0 / 202.0), Some(0.97)));
        assert!(
            found.iter().all(|one| one.low <= one.share && one.share <= one.high && one.low < one.high),
            "{found:?}"
        );
        assert_eq!(acceptable(&units, 20), found, "again");
    }

    #[test]
    fn equal_confidences_are_accepted_together() {
        let units = [unit(0, 0.9, true), unit(0, 0.9, false), unit(0, 0.5, true)];
        assert_eq!((acceptable(&units, 1)[0].share, acceptable(&units, 1)[0].threshold), (0.0, None));
        let right = [unit(0, 0.9, true), unit(1, 0.9, true), unit(0, 0.5, false)];
        let found = acceptable(&right, 2)[0];
        assert_eq!(found.share, rounded(2.0 / 3.0));
        // Draws of the first submission alone could accept one of two, of the second alone all of one.
        assert_eq!((found.low, found.high), (0.5, 1.0));
    }
}
