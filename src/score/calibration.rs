//! Whether confidences are true: of what is said to be right with 0.9, nine in ten are. Pairs of confidence and right or
//! wrong in, measures out.

use schemars::JsonSchema;
use serde::Serialize;

use super::bootstrap::rounded;

/// Bins of the calibration error.
const BINS: usize = 15;
/// Confidences from which on it is looked at by itself what is claimed.
const CUTS: [f64; 5] = [0.9, 0.95, 0.98, 0.99, 0.995];

/// How true confidences are.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Calibration {
    /// Fields with a confidence.
    pub fields: usize,
    /// Mean confidence.
    pub confidence: f64,
    /// Share of them that is right.
    pub right: f64,
    /// Expected calibration error with 15 bins of as many fields each: the mean distance between confidence and share
    /// right. Of equal confidences every bin has its share.
    pub ece_equal_mass: f64,
    /// The same with 15 bins of equal width.
    pub ece_equal_width: f64,
    /// Mean square of the distance between confidence and right (1) or wrong (0) (Brier, 1950).
    pub brier: f64,
    /// How likely a right field has a higher confidence than a wrong one, equal ones counted half; `null` where all are
    /// right or all are wrong.
    pub auroc: Option<f64>,
    /// Of what is said to be at least so likely.
    pub claims: Vec<Claim>,
}

/// What becomes of a claim.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Claim {
    /// Least confidence.
    pub at_least: f64,
    /// Fields that are said to be at least so likely.
    pub fields: usize,
    /// Their mean confidence; `null` of none.
    pub confidence: Option<f64>,
    /// Share of them that is right; `null` of none.
    pub right: Option<f64>,
    /// How much too high the mean confidence is; below 0 where it is too low, `null` of none.
    pub overclaim: Option<f64>,
}

/// Fields of like confidence.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Bin {
    /// Fields in it; with bins of equal mass, parts of fields too.
    pub fields: f64,
    /// Their mean confidence.
    pub confidence: f64,
    /// Share of them that is right.
    pub right: f64,
}

impl Calibration {
    /// Of pairs, one a field: its confidence, and whether it is right. `None` of none at all.
    pub(super) fn of(pairs: &[(f64, bool)]) -> Option<Self> {
        if pairs.is_empty() {
            return None;
        }
        let fields = pairs.len() as f64;
        let mean = |of: &dyn Fn(&(f64, bool)) -> f64| pairs.iter().map(of).sum::<f64>() / fields;
        Some(Self {
            fields: pairs.len(),
            confidence: rounded(mean(&|pair| pair.0)),
            right: rounded(mean(&|pair| f64::from(pair.1))),
            ece_equal_mass: rounded(error(&bins_of_equal_mass(pairs))),
            ece_equal_width: rounded(error(&bins_of_equal_width(pairs))),
            brier: rounded(mean(&|pair| (pair.0 - f64::from(pair.1)).powi(2))),
            auroc: auroc(pairs).map(rounded),
            claims: CUTS.iter().map(|&cut| claim(pairs, cut)).collect(),
        })
    }
}

/// The distance between confidence and share right, over all bins.
fn error(bins: &[Bin]) -> f64 {
    let fields: f64 = bins.iter().map(|bin| bin.fields).sum();
    bins.iter().map(|bin| bin.fields / fields * (bin.confidence - bin.right).abs()).sum()
}

/// Equal confidences, from the lowest: the confidence, how many fields have it, and how many of these are right.
fn groups(pairs: &[(f64, bool)]) -> Vec<(f64, f64, f64)> {
    let mut sorted = pairs.to_vec();
    sorted.sort_by(|one, other| one.0.total_cmp(&other.0));
    let equal = sorted.chunk_by(|one, other| one.0 == other.0);
    equal.map(|group| (group[0].0, group.len() as f64, group.iter().filter(|pair| pair.1).count() as f64)).collect()
}

/// Bins of as many fields each, from the lowest confidence. Where equal confidences fall into two bins, each has as many
/// right ones in proportion: which of them come first would be chance.
pub(super) fn bins_of_equal_mass(pairs: &[(f64, bool)]) -> Vec<Bin> {
    let capacity = pairs.len() as f64 / BINS as f64;
    let mut sums = vec![(0.0, 0.0, 0.0); BINS];
    let mut at = 0;
    for (confidence, mut fields, right) in groups(pairs) {
        let share_right = right / fields;
        while fields > 1e-9 {
            let is_last = at + 1 == BINS;
            let room: f64 = if is_last { fields } else { capacity - sums[at].0 };
            if room <= 1e-9 {
                at += 1;
                continue;
            }
            let taken = room.min(fields);
            let sum = &mut sums[at];
            *sum = (sum.0 + taken, sum.1 + taken * confidence, sum.2 + taken * share_right);
            fields -= taken;
        }
    }
    means(&sums)
}

/// Bins of equal width, from 0 to 1; those without a field are left out.
fn bins_of_equal_width(pairs: &[(f64, bool)]) -> Vec<Bin> {
    let mut sums = vec![(0.0, 0.0, 0.0); BINS];
    for &(confidence, is_right) in pairs {
        let sum: &mut (f64, f64, f64) = &mut sums[((confidence * BINS as f64) as usize).min(BINS - 1)];
        *sum = (sum.0 + 1.0, sum.1 + confidence, sum.2 + f64::from(is_right));
    }
    means(&sums)
}

fn means(sums: &[(f64, f64, f64)]) -> Vec<Bin> {
    let filled = sums.iter().filter(|sum| sum.0 > 1e-9);
    filled
        .map(|&(fields, confidence, right)| Bin { fields, confidence: confidence / fields, right: right / fields })
        .collect()
}

/// The area under the curve of right and wrong, by ranks (Mann and Whitney, 1947).
fn auroc(pairs: &[(f64, bool)]) -> Option<f64> {
    let (mut wrong_below, mut won, mut all_right) = (0.0, 0.0, 0.0);
    for (_, fields, right) in groups(pairs) {
        let wrong = fields - right;
        won += right * (wrong_below + wrong / 2.0);
        wrong_below += wrong;
        all_right += right;
    }
    (all_right > 0.0 && wrong_below > 0.0).then(|| won / (all_right * wrong_below))
}

fn claim(pairs: &[(f64, bool)], at_least: f64) -> Claim {
    let claimed: Vec<_> = pairs.iter().filter(|pair| pair.0 >= at_least).collect();
    let fields = claimed.len();
    let mean = |sum: f64| (fields > 0).then(|| sum / fields as f64);
    let confidence = mean(claimed.iter().map(|pair| pair.0).sum());
    let right = mean(claimed.iter().filter(|pair| pair.1).count() as f64);
    Claim {
        at_least,
        fields,
        confidence: confidence.map(rounded),
        right: right.map(rounded),
        overclaim: confidence.zip(right).map(|(confidence, right)| rounded(confidence - right)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Thirty fields: ten said 0.6 of which five are right, twenty said 0.9 of which eighteen are.
    fn thirty() -> Vec<(f64, bool)> {
        let low = (0..10).map(|at| (0.6, at < 5));
        low.chain((0..20).map(|at| (0.9, at < 18))).collect()
    }

    #[test]
    fn measures_are_those_computed_by_hand() {
        let calibration = Calibration::of(&thirty()).unwrap();
        assert_eq!((calibration.fields, calibration.confidence, calibration.right), (30, 0.8, 0.766_667));
        // Ten fields are off by 0.1, twenty by nothing: 10/30 * 0.1. Two fields a bin, none with both confidences.
        assert_eq!((calibration.ece_equal_mass, calibration.ece_equal_width), (0.033_333, 0.033_333));
        // (5 * 0.16 + 5 * 0.36 + 18 * 0.01 + 2 * 0.81) / 30
        assert_eq!(calibration.brier, 0.146_667);
        // Of 23 * 7 pairs the right one is higher in 18 * 5; equal in 5 * 5 and in 18 * 2.
        assert_eq!(calibration.auroc, Some(rounded((90.0 + 30.5) / 161.0)));
        assert_eq!(Calibration::of(&[]), None);
    }

    #[test]
    fn bins_of_equal_mass_and_of_equal_width_differ() {
        // Fifteen fields close together: each its own bin of equal mass, all in one of equal width.
        let pairs: Vec<_> = (0..15).map(|at| (0.94 + 0.001 * f64::from(at), at != 7)).collect();
        let calibration = Calibration::of(&pairs).unwrap();
        // 14 right ones off by 0.06 - 0.001 * at, the wrong one by 0.947; the mean is 0.947 and 14 of 15 are right.
        let off: f64 = (0..15).map(|at| if at == 7 { 0.947 } else { 0.06 - 0.001 * f64::from(at) }).sum();
        assert!((calibration.ece_equal_mass - off / 15.0).abs() < 1e-6);
        assert!((calibration.ece_equal_width - (0.947 - 14.0 / 15.0)).abs() < 1e-6);
    }

    #[test]
    fn the_order_of_fields_changes_nothing() {
        let mut turned = thirty();
        turned.reverse();
        assert_eq!(Calibration::of(&turned), Calibration::of(&thirty()));
        assert_eq!(bins_of_equal_mass(&thirty()).len(), 15);
        assert!(bins_of_equal_mass(&thirty()).iter().all(|bin| (bin.fields - 2.0).abs() < 1e-9));
    }

    #[test]
    fn the_order_of_confidences_is_what_the_area_measures() {
        let area = |pairs: &[(f64, bool)]| auroc(pairs);
        assert_eq!(area(&[(0.9, true), (0.8, true), (0.1, false)]), Some(1.0));
        assert_eq!(area(&[(0.1, true), (0.9, false)]), Some(0.0));
        assert_eq!(area(&[(0.5, true), (0.5, false)]), Some(0.5));
        assert_eq!((area(&[(0.5, true)]), area(&[(0.5, false)])), (None, None));
    }

    #[test]
    fn claims_are_held_against_what_is_right() {
        let claims = Calibration::of(&thirty()).unwrap().claims;
        assert_eq!((claims[0].fields, claims[0].right, claims[0].overclaim), (20, Some(0.9), Some(0.0)));
        assert_eq!((claims[1].at_least, claims[1].fields, claims[1].right), (0.95, 0, None));
        let pairs: Vec<_> = (0..100).map(|at| (0.995, at < 97)).collect();
        let last = Calibration::of(&pairs).unwrap().claims.pop().unwrap();
        assert_eq!((last.at_least, last.fields, last.right, last.overclaim), (0.995, 100, Some(0.97), Some(0.025)));
    }
}
