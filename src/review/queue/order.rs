//! The orders of the queue. The place of a field depends on what the program reads and on what was asked of whom, and not on
//! what is decided about it, so that "next" is the next one also behind a field that is no longer open.

use super::entry::Entry;
use super::filter::{By, Filter, Mark, Person};

/// The confidence from which fields are no longer told apart by it, at most.
const HIGH_MAX: f64 = 0.9;
/// How far below what is accepted it lies, at least.
const BELOW_ACCEPTED: f64 = 0.05;
/// In steps of this many to the whole.
const STEPS: f64 = 20.0;

/// The confidence from which fields are no longer told apart by it. It lies below all that is accepted, so that those of them
/// which were drawn for the audit sample stand among others that are for review.
pub(super) fn high(thresholds: impl Iterator<Item = f64>) -> f64 {
    let lowest = thresholds.fold(1.0, f64::min);
    (((lowest - BELOW_ACCEPTED) * STEPS).floor() / STEPS).clamp(0.0, HIGH_MAX)
}

/// The place of a field in an order; the first is the smallest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Key<'a> {
    group: Group<'a>,
    certainty: Certainty,
}

/// What stands together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Group<'a> {
    /// All does.
    One,
    /// Position of a form among all, of a field in the form.
    Question(usize, usize),
    /// Position of a return among all.
    Return(usize),
    /// The gravest mark.
    Mark(Mark),
    /// Who was asked to look.
    Person(&'a Person),
    /// Nobody was.
    Nobody,
}

/// What was upset first, then the least certain; from some confidence on as drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Certainty {
    is_calm: bool,
    confidence_millionths: u32,
    drawn: u64,
    of_return: usize,
    position: usize,
}

/// What an order needs to know besides the field: the positions of its return and of its form, and the highest confidence that
/// is told apart.
#[derive(Debug, Clone, Copy)]
pub(super) struct Among {
    pub of_return: usize,
    pub form: usize,
    pub high: f64,
}

impl<'a> Key<'a> {
    pub(super) fn of(entry: &'a Entry, filter: &Filter, among: Among) -> Self {
        let Among { of_return, form, high } = among;
        let group = match filter.by {
            By::Confidence => Group::One,
            By::Question => Group::Question(form, entry.position),
            By::Respondent => Group::Return(of_return),
            By::Flag => Group::Mark(filter.flag.unwrap_or_else(|| entry.gravest())),
            By::Person => entry.flagged_for.as_ref().map_or(Group::Nobody, Group::Person),
        };
        let is_high = entry.confidence >= high;
        let confidence = if is_high { high } else { entry.confidence.max(0.0) };
        let certainty = match filter.by {
            // A record is gone through as its form is.
            By::Respondent => {
                Certainty { is_calm: true, confidence_millionths: 0, drawn: 0, of_return, position: entry.position }
            }
            _ => Certainty {
                is_calm: !entry.upset,
                confidence_millionths: (confidence * 1e6) as u32,
                drawn: if is_high { entry.drawn } else { 0 },
                of_return,
                position: entry.position,
            },
        };
        Self { group, certainty }
    }

    pub(super) fn group(&self) -> Group<'a> {
        self.group
    }
}
