//! Values as forms: a field and its value in, inputs out; what was entered in, a value of its type out.
//!
//! Beside them stands what a person reads before deciding: the question as it was asked, the value as it is, and why the
//! program is no surer of it. An input that nobody touched gives back what stood in it, whatever that was: a browser
//! changes line ends, and what a person left alone is not to change with them.

mod asked;
mod choices;
mod entered;
mod entries;
mod kept;
mod markup;
mod one;
mod reasons;
mod rows;
mod shown;
#[cfg(test)]
mod tests;

pub(super) use asked::asked;
pub(super) use entered::entered;
pub(super) use kept::evidence_kept;
pub(super) use markup::{inputs, inputs_again};
pub(super) use reasons::reasons;
pub(super) use shown::{in_a_line, shown};

/// What is wrong with an input.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Problem {
    /// Id of the input in the page: "entry-value", in a list with column and row as "entry-url-2", of an option
    /// "entry-unknown-sdgs".
    pub input: String,
    /// What is wrong, and what would be right.
    pub message: String,
}
