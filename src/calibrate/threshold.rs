//! Thresholds: from which confidence on answers may be accepted, so that a share of them is right.
//!
//! Every row was scored by a model that was not fitted on its style. For each style the share of right answers above a
//! confidence has a lower bound, at 95 in 100: the exact one of Clopper and Pearson (Biometrika 26, 1934), and that of a
//! bootstrap over documents, as the answers of one document are wrong together. The lower of the two counts, and the
//! worst style decides.

use std::collections::BTreeMap;

use super::rows::Row;
use crate::confidence::Threshold;

/// Precisions that thresholds are looked for.
const PRECISIONS: [f64; 9] = [0.9, 0.95, 0.97, 0.98, 0.985, 0.99, 0.993, 0.995, 0.998];
/// Chance that a bound is too high.
const CHANCE: f64 = 0.05;
const RESAMPLES: usize = 400;

/// Right and all answers of a document.
type Counts = (u32, u32);

/// The thresholds that can be met, by rising precision.
pub(super) fn thresholds(rows: &[Row], confidences: &[f64]) -> Vec<Threshold> {
    let mut candidates: Vec<f64> = confidences.to_vec();
    candidates.sort_by(f64::total_cmp);
    candidates.dedup();
    let bounds: Vec<(f64, f64)> =
        candidates.iter().map(|&confidence| (confidence, worst_bound(rows, confidences, confidence))).collect();
    let mut thresholds: Vec<Threshold> = Vec::new();
    for precision in PRECISIONS {
        // From the top down as long as the bound holds is too strict, as it is weak where few answers are left.
        if let Some(&(confidence, _)) = bounds.iter().find(|(_, bound)| *bound >= precision) {
            let before = thresholds.last().map_or(0.0, |one| one.confidence);
            thresholds.push(Threshold { precision, confidence: confidence.max(before) });
        }
    }
    thresholds
}

/// The lowest bound of all styles on the share that is right from a confidence on.
fn worst_bound(rows: &[Row], confidences: &[f64], confidence: f64) -> f64 {
    let mut styles: BTreeMap<&str, BTreeMap<usize, Counts>> = BTreeMap::new();
    for (row, _) in rows.iter().zip(confidences).filter(|(row, own)| !row.needs_person && **own >= confidence) {
        let counts = styles.entry(&row.style).or_default().entry(row.document).or_default();
        counts.0 += u32::from(row.is_right);
        counts.1 += 1;
    }
    styles.values().map(|documents| bound(documents.values().copied().collect())).fold(1.0, f64::min)
}

/// Lower bound on the share that is right.
fn bound(documents: Vec<Counts>) -> f64 {
    let right: u32 = documents.iter().map(|(right, _)| right).sum();
    let all: u32 = documents.iter().map(|(_, all)| all).sum();
    clopper_pearson(right, all, CHANCE).min(bootstrap(&documents))
}

/// The share p at which so many right ones of all, or more, have just this chance.
fn clopper_pearson(right: u32, all: u32, chance: f64) -> f64 {
    if right == 0 {
        return 0.0;
    }
    let wrong = all - right;
    // Chance of at most `wrong` wrong ones where each is right with probability p; it rises with p.
    let at_most = |p: f64| {
        let mut term = f64::from(all) * p.ln();
        let mut sum = term.exp();
        for count in 1..=wrong {
            term += (f64::from(all - count + 1) / f64::from(count)).ln() + ((1.0 - p) / p).ln();
            sum += term.exp();
        }
        sum
    };
    let (mut low, mut high) = (1e-9, 1.0 - 1e-12);
    for _ in 0..60 {
        let middle = f64::midpoint(low, high);
        if at_most(middle) < chance { low = middle } else { high = middle }
    }
    low
}

/// The share below which a resample of the documents is in few of all cases.
fn bootstrap(documents: &[Counts]) -> f64 {
    let mut state: u64 = 0x9e37_79b9_7f4a_7c15;
    let mut shares: Vec<f64> = (0..RESAMPLES)
        .map(|_| {
            let (mut right, mut all) = (0u32, 0u32);
            for _ in 0..documents.len() {
                // SplitMix64 (Steele, Lea and Flood, OOPSLA 2014).
                state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
                let mut mixed = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
                mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
                let drawn = documents[((mixed ^ (mixed >> 31)) % documents.len() as u64) as usize];
                right += drawn.0;
                all += drawn.1;
            }
            f64::from(right) / f64::from(all.max(1))
        })
        .collect();
    shares.sort_by(f64::total_cmp);
    shares[(RESAMPLES as f64 * CHANCE) as usize]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_exact_bound_is_that_of_the_tables() {
        // 0 of 598 wrong: 1 - 0.05^(1/598); 1 of 100 wrong: 0.9534 (one-sided, tables of the binomial).
        assert!((clopper_pearson(598, 598, 0.05) - 0.05f64.powf(1.0 / 598.0)).abs() < 1e-6);
        assert!((clopper_pearson(99, 100, 0.05) - 0.9534).abs() < 5e-4);
        assert_eq!(clopper_pearson(0, 5, 0.05), 0.0);
    }

    #[test]
    fn documents_that_are_wrong_together_count_as_such() {
        let spread: Vec<Counts> = (0..50).map(|_| (19, 20)).collect();
        let together: Vec<Counts> = (0..50).map(|at| if at < 5 { (10, 20) } else { (20, 20) }).collect();
        assert!(bootstrap(&spread) > bootstrap(&together) + 0.01);
    }
}
