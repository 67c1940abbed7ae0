//! How far a share may be off, judged by the submissions at hand: bounds by drawing as many submissions again and again
//! (bootstrap by percentiles; Efron and Tibshirani, An Introduction to the Bootstrap, 1993). Whole submissions are drawn,
//! since what goes wrong in one tends to go wrong together. The draws are the same on every run.

use schemars::JsonSchema;
use serde::Serialize;

use crate::confidence::exact_lower;

/// How often submissions are drawn.
pub const RESAMPLES: usize = 2000;
/// Where the random numbers begin.
pub const SEED: u64 = 20_200_324;

/// A share with its bounds.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, JsonSchema)]
pub struct Share {
    /// Those counted.
    pub count: usize,
    /// Of how many.
    pub of: usize,
    /// The one divided by the other.
    pub share: f64,
    /// Lower bound, two-sided at 95 per cent.
    pub low: f64,
    /// Upper bound, two-sided at 95 per cent.
    pub high: f64,
    /// Lower bound, one-sided at 95 per cent.
    pub at_least: f64,
    /// The same for fields that have nothing to do with each other (Clopper and Pearson, 1934). It says something also
    /// where all are right, of which drawing again makes nothing but the same.
    pub at_least_exact: f64,
}

impl Share {
    /// Of pairs, one a submission: those counted, and of how many. `None` of none at all.
    pub(super) fn of(pairs: &[(usize, usize)]) -> Option<Self> {
        let (count, of) = pairs.iter().fold((0, 0), |(count, of), pair| (count + pair.0, of + pair.1));
        if of == 0 {
            return None;
        }
        let shares = resampled(pairs.len(), |times| {
            let sum = |(count, of): (usize, usize), (pair, times): (&(usize, usize), &u32)| {
                (count + pair.0 * *times as usize, of + pair.1 * *times as usize)
            };
            let (count, of) = pairs.iter().zip(times).fold((0, 0), sum);
            (of > 0).then(|| count as f64 / of as f64)
        });
        Some(Self {
            count,
            of,
            share: rounded(count as f64 / of as f64),
            low: rounded(quantile(&shares, 0.025)),
            high: rounded(quantile(&shares, 0.975)),
            at_least: rounded(quantile(&shares, 0.05)),
            at_least_exact: rounded(exact_lower(count, of, 0.05)),
        })
    }
}

/// What a measure is for each draw, from the least to the most; `measure` gets how often each submission was drawn, and
/// gives `None` where it says nothing.
pub(super) fn resampled(documents: usize, mut measure: impl FnMut(&[u32]) -> Option<f64>) -> Vec<f64> {
    let mut random = SplitMix(SEED);
    let mut times = vec![0u32; documents];
    let mut found = Vec::with_capacity(RESAMPLES);
    for _ in 0..RESAMPLES {
        times.fill(0);
        for _ in 0..documents {
            times[random.below(documents)] += 1;
        }
        found.extend(measure(&times));
    }
    found.sort_by(f64::total_cmp);
    found
}

/// The value below which this share of sorted values lies, between two of them in proportion; 0 of none.
pub(super) fn quantile(sorted: &[f64], share: f64) -> f64 {
    let Some(last) = sorted.len().checked_sub(1) else { return 0.0 };
    let at = share * last as f64;
    let (below, part) = (at.floor() as usize, at.fract());
    let (low, high) = (sorted[below], sorted[(below + 1).min(last)]);
    low + (high - low) * part
}

/// Six decimals.
pub(super) fn rounded(number: f64) -> f64 {
    (number * 1e6).round() / 1e6
}

/// Random numbers that are the same everywhere (SplitMix64; Steele, Lea and Flood, 2014).
struct SplitMix(u64);

impl SplitMix {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number from 0 to below `bound`; the high half of a product is even enough for counts of submissions.
    fn below(&mut self, bound: usize) -> usize {
        ((u128::from(self.next()) * bound as u128) >> 64) as usize
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn random_numbers_are_those_of_the_source() {
        // The first three of seed 1234567, as published with the algorithm.
        let mut random = SplitMix(1_234_567);
        assert_eq!(
            [0; 3].map(|_| random.next()),
            [6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423]
        );
    }

    #[test]
    fn quantiles_lie_between_values() {
        let sorted = [1.0, 2.0, 3.0, 4.0, 5.0];
        assert_eq!([0.0, 0.5, 0.625, 1.0].map(|share| quantile(&sorted, share)), [1.0, 3.0, 3.5, 5.0]);
        assert_eq!(quantile(&[], 0.5), 0.0);
    }

    #[test]
    fn bounds_are_those_of_the_draws() {
        // Two submissions, one all right and one all wrong: a draw is 0, 1/2 or 1 with probability 1/4, 1/2 and 1/4.
        let share = Share::of(&[(10, 10), (0, 10)]).unwrap();
        assert_eq!((share.share, share.low, share.high, share.at_least), (0.5, 0.0, 1.0, 0.0));
        let draws = resampled(2, |times| Some(f64::from(times[0])));
        let halves = draws.iter().filter(|&&one| one == 1.0).count();
        assert!((900..1100).contains(&halves), "{halves}");
        // A hundred submissions, of which ten are wrong: the spread is that of the binomial distribution.
        let pairs: Vec<_> = (0..100).map(|at| (usize::from(at >= 10), 1)).collect();
        let share = Share::of(&pairs).unwrap();
        assert!((share.low - 0.84).abs() < 0.011 && (share.high - 0.95).abs() < 0.011, "{share:?}");
        assert_eq!(Share::of(&pairs), Some(share), "again");
        assert_eq!(Share::of(&[(0, 0)]), None);
        let all = Share::of(&[(50, 50); 2]).unwrap();
        assert!(all.at_least == 1.0 && (all.at_least_exact - 0.970_49).abs() < 1e-4, "{all:?}");
    }
}
