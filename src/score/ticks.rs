//! Boxes: what the truth says of each, and what the record. Readings and a value in, counts out.
//!
//! A box that cannot be seen must never be reported as ticked, which is why these are counted apart from right and wrong.

use schemars::JsonSchema;
use serde::Serialize;

use super::truth::Reading;
use crate::extract::{Choices, Finding, Value};

/// Boxes, by truth and record.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Ticks {
    /// Options of the truth for which there is a record.
    pub options: usize,
    /// Options of which the record says what the truth says.
    pub right: usize,
    /// Options reported as ticked that cannot be seen. Must be none.
    pub claimed: usize,
    /// Yes or no reported where the states of the boxes cannot be seen. Must be none.
    pub claimed_yes_no: usize,
    /// Of both, those in an answer that was accepted. Must be none.
    pub claimed_accepted: usize,
    /// Options reported as empty that cannot be seen.
    pub claimed_empty: usize,
    /// Plainly empty boxes reported as unknown.
    pub empty_as_unknown: usize,
    /// Plainly ticked boxes reported as unknown.
    pub ticked_as_unknown: usize,
    /// Empty boxes reported as ticked.
    pub empty_as_ticked: usize,
    /// Ticked boxes reported as empty.
    pub ticked_as_empty: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Ticked,
    Empty,
    Unknown,
}

impl Ticks {
    /// The boxes of one field: its right readings, and what was reported.
    pub(super) fn of(readings: &[Reading], got: Option<&Value>, accepted: bool) -> Self {
        let mut ticks = Self::default();
        match got {
            Some(Value::YesNo(_)) => {
                let none_is_right =
                    readings.iter().all(|one| one.finding == Finding::NotVisible && one.value.is_none());
                ticks.claimed_yes_no = usize::from(none_is_right);
            }
            Some(Value::Choices(choices)) => {
                let all = choices.checked.iter().chain(&choices.unchecked).chain(&choices.unknown);
                all.for_each(|option| ticks.add(readings, choices, option));
            }
            _ => {}
        }
        ticks.claimed_accepted = if accepted { ticks.claimed + ticks.claimed_yes_no } else { 0 };
        ticks
    }

    fn add(&mut self, readings: &[Reading], got: &Choices, option: &str) {
        let said = state(got, option);
        // A reading without a value knows no box.
        let mut states = readings.iter().map(|reading| match &reading.value {
            Some(Value::Choices(choices)) => state(choices, option),
            _ => State::Unknown,
        });
        let Some(meant) = states.next() else { return };
        self.options += 1;
        if meant == said || states.any(|also| also == said) {
            self.right += 1;
            return;
        }
        *match (meant, said) {
            (State::Unknown, State::Ticked) => &mut self.claimed,
            (State::Unknown, _) => &mut self.claimed_empty,
            (State::Empty, State::Ticked) => &mut self.empty_as_ticked,
            (State::Empty, _) => &mut self.empty_as_unknown,
            (State::Ticked, State::Unknown) => &mut self.ticked_as_unknown,
            (State::Ticked, _) => &mut self.ticked_as_empty,
        } += 1;
    }

    /// The counts of both.
    pub(super) fn and(self, other: Self) -> Self {
        Self {
            options: self.options + other.options,
            right: self.right + other.right,
            claimed: self.claimed + other.claimed,
            claimed_yes_no: self.claimed_yes_no + other.claimed_yes_no,
            claimed_accepted: self.claimed_accepted + other.claimed_accepted,
            claimed_empty: self.claimed_empty + other.claimed_empty,
            empty_as_unknown: self.empty_as_unknown + other.empty_as_unknown,
            ticked_as_unknown: self.ticked_as_unknown + other.ticked_as_unknown,
            empty_as_ticked: self.empty_as_ticked + other.empty_as_ticked,
            ticked_as_empty: self.ticked_as_empty + other.ticked_as_empty,
        }
    }
}

/// An option that stands in no list is as one that is not known.
fn state(choices: &Choices, option: &str) -> State {
    if choices.checked.iter().any(|one| one == option) {
        State::Ticked
    } else if choices.unchecked.iter().any(|one| one == option) {
        State::Empty
    } else {
        State::Unknown
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::YesNo;

    fn choices(checked: &[&str], unchecked: &[&str], unknown: &[&str]) -> Value {
        let list = |ids: &[&str]| ids.iter().map(|id| (*id).to_owned()).collect();
        Value::Choices(Choices { checked: list(checked), unchecked: list(unchecked), unknown: list(unknown) })
    }

    #[test]
    fn each_way_of_being_wrong_is_counted_apart() {
        let truth = choices(&["a", "b", "c"], &["d", "e", "f"], &["g", "h", "i"]);
        let got = choices(&["a", "d", "g"], &["b", "e", "h"], &["c", "f", "i"]);
        let readings = [Reading { value: Some(truth), finding: Finding::Answered }];
        let expected = Ticks {
            options: 9,
            right: 3,
            claimed: 1,
            claimed_accepted: 1,
            claimed_empty: 1,
            empty_as_unknown: 1,
            ticked_as_unknown: 1,
            empty_as_ticked: 1,
            ticked_as_empty: 1,
            claimed_yes_no: 0,
        };
        assert_eq!(Ticks::of(&readings, Some(&got), true), expected);
        assert_eq!(Ticks::of(&readings, Some(&got), false), Ticks { claimed_accepted: 0, ..expected });
        assert_eq!(expected.and(expected).options, 18);
    }

    #[test]
    fn a_reading_that_is_right_as_well_is_no_claim() {
        let unseen = Reading { value: None, finding: Finding::NotVisible };
        let ticked = Reading { value: Some(choices(&["a"], &[], &[])), finding: Finding::Answered };
        let got = choices(&["a"], &[], &[]);
        assert_eq!(Ticks::of(std::slice::from_ref(&unseen), Some(&got), false).claimed, 1);
        assert_eq!(Ticks::of(&[unseen, ticked], Some(&got), false).claimed, 0);
    }

    #[test]
    fn a_yes_from_boxes_that_cannot_be_seen_is_a_claim() {
        let yes = Value::YesNo(YesNo::Yes);
        let of = |finding| Ticks::of(&[Reading { value: None, finding }], Some(&yes), true);
        assert_eq!((of(Finding::NotVisible).claimed_yes_no, of(Finding::NotVisible).claimed_accepted), (1, 1));
        assert_eq!(of(Finding::NotStated), Ticks::default());
    }
}
