//! Words and wording by language: what is plainly yes, no, empty or a month, and how two wordings are
//! compared. Data (`languages.toml`), not code; it knows nothing of any questionnaire.

mod characters;
mod expression;
#[cfg(test)]
pub(crate) mod generated;
mod normalise;
mod unseen;
mod words;

#[cfg(test)]
pub(crate) use characters::combinations;
pub(crate) use characters::{before_word, behind_word, is_capital, is_digit, is_letter, is_mark, is_small, is_word};
pub(crate) use expression::expression;
pub(crate) use normalise::is_word_by_itself;
pub use normalise::{Token, ascii_digits, fold, for_each_token, is_line_break_hint, tokens};
pub(crate) use unseen::{deceives, opening, spelt, spelt_out};
pub use words::{LANGUAGES, Words, is_continuation, is_placeholder, words, words_of_all};
