//! Confidences, compared with what reviewers found: whether what is claimed came true.

use super::reviewed::Found;
use crate::confidence::exact;

/// Where bands of confidence begin.
const BANDS: [f64; 6] = [0.0, 0.5, 0.8, 0.9, 0.95, 0.99];

/// Answers of like confidence.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Band {
    /// Lowest confidence.
    pub from: f64,
    /// Answers.
    pub answers: usize,
    /// Those that reviewers found right.
    pub right: usize,
    /// Mean of their confidences.
    pub confidence: f64,
    /// How many answers they stand for.
    pub weight: f64,
    /// Share of these that is right.
    pub share: f64,
}

/// Confidences beside what was found.
#[derive(Debug, Clone, PartialEq)]
pub struct Compared {
    /// Bands with answers, by rising confidence.
    pub bands: Vec<Band>,
    /// Accepted answers that were drawn for the audit sample.
    pub audited: Band,
    /// Mean distance between confidence and share right of the bands, by what they stand for.
    pub error: f64,
}

impl Band {
    /// Of answers with these confidences.
    fn of(from: f64, found: &[(f64, Found)]) -> Self {
        let weight: f64 = found.iter().map(|(_, one)| one.weight).sum();
        let share = |sum: f64| if weight > 0.0 { sum / weight } else { 0.0 };
        Self {
            from,
            answers: found.len(),
            right: found.iter().filter(|(_, one)| one.is_right).count(),
            confidence: share(found.iter().map(|(confidence, one)| confidence * one.weight).sum()),
            weight,
            share: share(found.iter().filter(|(_, one)| one.is_right).map(|(_, one)| one.weight).sum()),
        }
    }

    /// Exact bounds on the share that is right, two-sided at 95 per cent, of answers that are independent and weigh the same.
    pub fn bounds(&self) -> (f64, f64) {
        exact(self.right, self.answers)
    }
}

impl Compared {
    /// What was found, with a confidence each; `None` of nothing.
    pub fn of(found: &[Found], confidences: impl Iterator<Item = f64>) -> Option<Self> {
        let found: Vec<(f64, Found)> = confidences.zip(found.iter().copied()).collect();
        if found.is_empty() {
            return None;
        }
        let band = |position: usize| {
            let until = BANDS.get(position + 1).copied().unwrap_or(f64::INFINITY);
            let within = |(confidence, _): &&(f64, Found)| (BANDS[position]..until).contains(confidence);
            Band::of(BANDS[position], &found.iter().filter(within).copied().collect::<Vec<_>>())
        };
        let bands: Vec<Band> = (0..BANDS.len()).map(band).filter(|band| band.answers > 0).collect();
        let weight: f64 = bands.iter().map(|band| band.weight).sum();
        let error: f64 = bands.iter().map(|band| band.weight * (band.confidence - band.share).abs()).sum();
        let audited: Vec<(f64, Found)> = found.iter().filter(|(_, one)| one.is_audited).copied().collect();
        Some(Self { bands, audited: Band::of(0.0, &audited), error: error / weight })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_claimed_stands_beside_what_was_found() {
        let found = |row, is_right, is_audited: bool| Found {
            row,
            confidence: 0.0,
            is_right,
            is_audited,
            weight: if is_audited { 50.0 } else { 1.0 },
        };
        let found: Vec<Found> =
            (0..10).map(|at| found(at, at % 2 == 0, false)).chain((0..4).map(|at| found(at, at > 0, true))).collect();
        let confidences = (0..10).map(|_| 0.6).chain((0..4).map(|_| 0.995));
        let compared = Compared::of(&found, confidences).unwrap();
        assert_eq!(
            compared.bands.iter().map(|band| (band.from, band.answers)).collect::<Vec<_>>(),
            [(0.5, 10), (0.99, 4)]
        );
        let audited = compared.audited;
        assert_eq!((audited.answers, audited.right, audited.weight), (4, 3, 200.0));
        assert!((audited.share - 0.75).abs() < 1e-9 && (audited.confidence - 0.995).abs() < 1e-9);
        let (low, high) = audited.bounds();
        assert!((low - 0.194_12).abs() < 1e-4 && (high - 0.993_69).abs() < 1e-4, "{low} {high}");
        assert!((compared.error - (10.0 * 0.1 + 200.0 * 0.245) / 210.0).abs() < 1e-9, "{}", compared.error);
        assert_eq!(Compared::of(&[], std::iter::empty()), None);
    }
}
