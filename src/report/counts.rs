//! Values, counted by what the documents show and what is to be done with them.

use schemars::JsonSchema;
use serde::Serialize;

use super::overview::Cell;
use crate::extract::Finding;
use crate::record::Status;

/// Findings in the order in which they are shown.
pub(super) const FINDINGS: [Finding; 5] =
    [Finding::Answered, Finding::Empty, Finding::NotStated, Finding::NotVisible, Finding::Absent];

/// How many values there are, and of which kinds. The findings add up to all values, and so do accepted, review,
/// confirmed and corrected.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Counts {
    /// All values.
    pub values: usize,
    /// Those accepted.
    pub accepted: usize,
    /// Those for a person.
    pub review: usize,
    /// Those that a person confirmed.
    pub confirmed: usize,
    /// Those that a person corrected: they are not what the program read.
    pub corrected: usize,
    /// Finding answered.
    pub answered: usize,
    /// Finding empty.
    pub empty: usize,
    /// Finding not stated.
    pub not_stated: usize,
    /// Finding not visible.
    pub not_visible: usize,
    /// Finding absent.
    pub absent: usize,
}

impl Counts {
    /// Counts cells.
    pub(super) fn of<'a>(cells: impl Iterator<Item = &'a Cell>) -> Self {
        cells.fold(Self::default(), |mut counts, cell| {
            counts.values += 1;
            match cell.status {
                Status::Accepted => counts.accepted += 1,
                Status::Review => counts.review += 1,
                Status::Confirmed => counts.confirmed += 1,
                Status::Corrected => counts.corrected += 1,
            }
            match cell.finding {
                Finding::Answered => counts.answered += 1,
                Finding::Empty => counts.empty += 1,
                Finding::NotStated => counts.not_stated += 1,
                Finding::NotVisible => counts.not_visible += 1,
                Finding::Absent => counts.absent += 1,
                // Only what is published has it, and no report is.
                Finding::Withheld => {}
            }
            counts
        })
    }

    /// The sum of both.
    pub(super) fn with(self, other: &Self) -> Self {
        Self {
            values: self.values + other.values,
            accepted: self.accepted + other.accepted,
            review: self.review + other.review,
            confirmed: self.confirmed + other.confirmed,
            corrected: self.corrected + other.corrected,
            answered: self.answered + other.answered,
            empty: self.empty + other.empty,
            not_stated: self.not_stated + other.not_stated,
            not_visible: self.not_visible + other.not_visible,
            absent: self.absent + other.absent,
        }
    }

    /// How many a person decided about.
    pub fn decided(&self) -> usize {
        self.confirmed + self.corrected
    }

    /// How many have a finding.
    pub(super) fn of_finding(&self, finding: Finding) -> usize {
        match finding {
            Finding::Answered => self.answered,
            Finding::Empty => self.empty,
            Finding::NotStated => self.not_stated,
            Finding::NotVisible => self.not_visible,
            Finding::Absent => self.absent,
            Finding::Withheld => 0,
        }
    }
}

/// The lower of the two middle values; `None` where there are none.
pub(super) fn median(mut values: Vec<f64>) -> Option<f64> {
    values.sort_by(f64::total_cmp);
    values.get(values.len().saturating_sub(1) / 2).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn findings_and_statuses_add_up() {
        let cells: Vec<Cell> = FINDINGS
            .iter()
            .map(|&finding| Cell {
                finding,
                status: match finding {
                    Finding::Answered => Status::Accepted,
                    Finding::Empty => Status::Confirmed,
                    Finding::NotStated => Status::Corrected,
                    _ => Status::Review,
                },
                confidence: Some(0.9),
            })
            .collect();
        let counts = Counts::of(cells.iter());
        assert_eq!(counts.values, FINDINGS.iter().map(|&finding| counts.of_finding(finding)).sum::<usize>());
        assert_eq!((counts.values, counts.accepted, counts.review), (5, 1, 2));
        assert_eq!((counts.confirmed, counts.corrected, counts.decided()), (1, 1, 2));
        assert_eq!(counts.with(&counts).values, 10);
    }

    #[test]
    fn half_of_the_values_reach_the_median() {
        assert_eq!(median(vec![]), None);
        assert_eq!(median(vec![0.3]), Some(0.3));
        assert_eq!(median(vec![0.9, 0.1]), Some(0.1));
        assert_eq!(median(vec![0.9, 0.1, 0.5]), Some(0.5));
    }
}
