//! Invented answers: what a person writes for a field of each type, with the value that a perfect reading gives.

mod contacts;
mod dates;
mod prose;
mod shares;
mod webs;

pub(crate) use contacts::{emails, line, phone};
pub(crate) use dates::{country, date};
pub(crate) use prose::{Length, beside, opening, prose};
pub(crate) use shares::percentage;
pub(crate) use webs::{links, organizations};

use super::author::{Author, plain};
use super::form::Piece;
use super::truth::{TrueFinding, Truth};

/// What was written, and what it says.
pub(crate) struct Given {
    /// What was written.
    pub pieces: Vec<Piece>,
    /// What it says.
    pub truth: Truth,
}

impl Given {
    /// A line of plain text.
    fn line(text: impl Into<String>, truth: Truth) -> Self {
        Self { pieces: vec![plain(text)], truth }
    }
}

/// No answer: nothing at all, or words that say so.
pub(crate) fn nothing(author: &mut Author<'_>) -> Given {
    let said = author.nothing();
    let pieces = if said.is_empty() { Vec::new() } else { vec![plain(said)] };
    Given { pieces, truth: Truth::none(TrueFinding::Empty) }
}
