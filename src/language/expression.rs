//! Regular expressions of the program itself, as opposed to those of rules files.

use regex::Regex;

/// Compiles an expression that stands in the source. A mistake in it is a fault of the program that the
/// first use shows; it must not pass as "nothing found".
#[expect(clippy::panic, reason = "a literal of the source is right or the program is wrong")]
pub(crate) fn expression(source: &str) -> Regex {
    match Regex::new(source) {
        Ok(regex) => regex,
        Err(error) => panic!("{error}"),
    }
}
