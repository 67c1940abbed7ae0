//! Thresholds: from which confidence on answers may be accepted, so that a share of them is right.
//!
//! Every row was scored by a model that was not fitted on its style. Of all answers that are accepted the share asked for
//! must be right; and each style is judged by itself, as nobody knows of which styles a mailbox is: of the worst one at
//! most twice as many may be wrong. What counts are lower bounds on the shares of right answers, at 80 in 100 (the score interval of Wilson,
//! J. Am. Stat. Assoc. 22, 1927), with two things taken into account. Answers of one document are wrong together, so
//! counts are divided by the design effect of drawing documents (Kish, "Survey sampling", 1965), and those of a style whose
//! answers weigh differently first by what that costs (the same). And of many styles the
//! one that looks worst is partly so by chance, so each is drawn towards the mean of all, by as much as the differences
//! between styles are no more than chance (empirical Bayes: Efron and Morris, J. Am. Stat. Assoc. 70, 1975).

use std::collections::BTreeMap;

use super::rows::Row;
use crate::confidence::Threshold;

/// Precisions that thresholds are looked for.
const PRECISIONS: [f64; 9] = [0.9, 0.95, 0.97, 0.98, 0.985, 0.99, 0.993, 0.995, 0.998];
/// Quantile of the normal distribution for a bound that is too high in 20 of 100 cases.
const QUANTILE: f64 = 0.842;
/// How many times as many answers of the worst style may be wrong as of all.
const WORST_WRONG: f64 = 2.0;
/// Answers that the mean of all styles counts for in each, at least and at most.
const PULL: (f64, f64) = (50.0, 20_000.0);

/// Right and all answers of a document.
type Counts = (f64, f64);

/// The thresholds that can be met, by rising precision.
pub(super) fn thresholds(rows: &[Row], confidences: &[f64]) -> Vec<Threshold> {
    let known = rows.iter().zip(confidences).filter(|(row, _)| row.weight > 0.0);
    let mut candidates: Vec<f64> = known.map(|(_, confidence)| *confidence).collect();
    candidates.sort_by(f64::total_cmp);
    candidates.dedup();
    let bounds: Vec<(f64, Bounds)> =
        candidates.iter().map(|&confidence| (confidence, bounds(rows, confidences, confidence))).collect();
    let mut thresholds: Vec<Threshold> = Vec::new();
    for precision in PRECISIONS {
        // From the top down as long as the bound holds is too strict, as it is weak where few answers are left.
        if let Some(&(confidence, _)) = bounds.iter().find(|(_, bounds)| bounds.allow(precision)) {
            let before = thresholds.last().map_or(0.0, |one| one.confidence);
            thresholds.push(Threshold { precision, confidence: confidence.max(before) });
        }
    }
    thresholds
}

/// Lower bounds on the share that is right.
struct Bounds {
    /// Of all styles together.
    all: f64,
    /// Of the worst style.
    worst: f64,
}

impl Bounds {
    /// True where answers may be accepted at a precision.
    fn allow(&self, precision: f64) -> bool {
        self.all >= precision && self.worst >= 1.0 - WORST_WRONG * (1.0 - precision)
    }
}

/// The bounds on the share that is right from a confidence on.
fn bounds(rows: &[Row], confidences: &[f64], confidence: f64) -> Bounds {
    let mut styles: BTreeMap<&str, BTreeMap<usize, Counts>> = BTreeMap::new();
    // Sums of weights, and of their squares.
    let mut weights: BTreeMap<&str, (f64, f64)> = BTreeMap::new();
    for (row, _) in
        rows.iter().zip(confidences).filter(|(row, own)| row.weight > 0.0 && !row.needs_person && **own >= confidence)
    {
        let counts = styles.entry(&row.style).or_default().entry(row.document).or_default();
        counts.0 += if row.is_right { row.weight } else { 0.0 };
        counts.1 += row.weight;
        let sums = weights.entry(&row.style).or_default();
        *sums = (sums.0 + row.weight, sums.1 + row.weight * row.weight);
    }
    for (style, documents) in &mut styles {
        let (sum, squares) = weights.get(style).copied().unwrap_or_default();
        let of_weights = if sum > 0.0 { squares / sum } else { 1.0 };
        for counts in documents.values_mut() {
            *counts = (counts.0 / of_weights, counts.1 / of_weights);
        }
    }
    let documents: Vec<Counts> = styles.values().flat_map(|documents| documents.values().copied()).collect();
    let effect = design_effect(&documents);
    let counted: Vec<Counts> = styles
        .values()
        .map(|documents| documents.values().fold((0.0, 0.0), |all, one| (all.0 + one.0, all.1 + one.1)))
        .map(|(right, all)| (right / effect, all / effect))
        .collect();
    let mean = share(&counted);
    let pull = pull(&counted, mean);
    let (right, all) = counted.iter().fold((0.0, 0.0), |sum, one| (sum.0 + one.0, sum.1 + one.1));
    Bounds {
        all: wilson(right, all),
        worst: counted.iter().map(|(right, all)| wilson(right + pull * mean, all + pull)).fold(1.0, f64::min),
    }
}

fn share(counts: &[Counts]) -> f64 {
    let (right, all) = counts.iter().fold((0.0, 0.0), |sum, one| (sum.0 + one.0, sum.1 + one.1));
    if all > 0.0 { right / all } else { 0.0 }
}

/// By how much the variance of the share grows because whole documents are drawn, not answers.
fn design_effect(documents: &[Counts]) -> f64 {
    let mean = share(documents);
    let all: f64 = documents.iter().map(|(_, all)| all).sum();
    let of_answers = mean * (1.0 - mean) * all;
    let of_documents: f64 = documents.iter().map(|(right, all)| (right - mean * all).powi(2)).sum();
    if of_answers > 0.0 { (of_documents / of_answers).max(1.0) } else { 1.0 }
}

/// Answers that the mean of all styles counts for in each: the fewer, the more the styles differ beyond chance.
fn pull(styles: &[Counts], mean: f64) -> f64 {
    let by_chance = mean * (1.0 - mean);
    let (mut between, mut weights) = (0.0, 0.0);
    for (right, all) in styles.iter().filter(|(_, all)| *all > 0.0) {
        between += all * ((right / all - mean).powi(2) - by_chance / all);
        weights += all;
    }
    let between = if weights > 0.0 { between / weights } else { 0.0 };
    if between > 0.0 { (by_chance / between - 1.0).clamp(PULL.0, PULL.1) } else { PULL.1 }
}

/// Lower bound on a share.
fn wilson(right: f64, all: f64) -> f64 {
    if all <= 0.0 {
        return 0.0;
    }
    let (share, square) = (right / all, QUANTILE * QUANTILE);
    let spread = QUANTILE * (share * (1.0 - share) / all + square / (4.0 * all * all)).sqrt();
    ((share + square / (2.0 * all) - spread) / (1.0 + square / all)).max(0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bound_is_that_of_wilson() {
        // 0 of 500 wrong: n / (n + z^2).
        assert!((wilson(500.0, 500.0) - 500.0 / (500.0 + 0.842f64.powi(2))).abs() < 1e-9);
        assert!(wilson(495.0, 500.0) < 0.99 && wilson(4950.0, 5000.0) > wilson(495.0, 500.0));
        assert_eq!(wilson(0.0, 0.0), 0.0);
    }

    #[test]
    fn documents_that_are_wrong_together_count_for_less() {
        let spread: Vec<Counts> = (0..50).map(|_| (19.0, 20.0)).collect();
        let together: Vec<Counts> = (0..50).map(|at| if at < 5 { (10.0, 20.0) } else { (20.0, 20.0) }).collect();
        assert_eq!(design_effect(&spread), 1.0);
        assert!(design_effect(&together) > 5.0);
    }

    #[test]
    fn styles_that_differ_beyond_chance_are_drawn_less_towards_their_mean() {
        let alike: Vec<Counts> = (0..20).map(|at| (990.0 + f64::from(at % 3), 1000.0)).collect();
        let apart: Vec<Counts> = (0..20).map(|at| (if at < 10 { 999.0 } else { 950.0 }, 1000.0)).collect();
        assert!(pull(&alike, share(&alike)) > 10.0 * pull(&apart, share(&apart)));
    }

    /// What stands for fifty proves no more than one: bounds depend on how many were looked at.
    #[test]
    fn answers_that_stand_for_many_are_no_stronger_than_their_own_number() {
        let row = |at: usize, weight: f64| Row {
            document: at,
            field: 0,
            style: "a".into(),
            kind: crate::questionnaire::FieldType::Text,
            finding: crate::extract::Finding::Answered,
            features: Vec::new(),
            needs_person: false,
            is_right: true,
            weight,
        };
        let of = |weight: f64| {
            let rows: Vec<Row> = (0..200).map(|at| row(at, weight)).collect();
            bounds(&rows, &vec![0.9; rows.len()], 0.5)
        };
        assert!((of(1.0).all - wilson(200.0, 200.0)).abs() < 1e-12);
        assert!((of(50.0).all - of(1.0).all).abs() < 1e-12);
    }
}
