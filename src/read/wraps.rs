//! Line ends inside a paragraph: which only wrap it, and which the writer meant.
//!
//! A line end is a wrap when the next word would not have fitted on the line: then, and only then, did
//! a program have to break it. The width is measured on the document itself. A line that begins with a
//! label, a tick box or a bullet begins something new wherever it stands.

use std::sync::LazyLock;

use regex::Regex;

use super::label::typed_label;
use crate::language::expression;

/// Lines longer than this are not the work of a program that wraps lines.
const WRAP_CHARACTERS_MAX: usize = 160;
/// How much shorter than the width a line may be before its end is taken as meant, beside the next word.
const SLACK_CHARACTERS: usize = 2;

/// The line ends of a source.
pub(super) struct Wraps {
    /// Characters of each line.
    lengths: Vec<usize>,
    /// Characters at which the source was wrapped; `None` when it was not.
    width: Option<usize>,
}

impl Wraps {
    /// Measures the lines of a source.
    pub(super) fn measure(source: &str) -> Self {
        let lines: Vec<&str> = source.split('\n').collect();
        let lengths: Vec<usize> = lines.iter().map(|line| line.trim_end().chars().count()).collect();
        // Lines that another line of the same paragraph follows.
        let mut continued: Vec<usize> = lines
            .windows(2)
            .zip(&lengths)
            .filter(|(pair, _)| !pair[0].trim().is_empty() && !pair[1].trim().is_empty())
            .filter(|(pair, _)| pair[0].trim().contains(' ') && !pair[0].trim_start().starts_with(['|', '<']))
            .map(|(_, &length)| length)
            .collect();
        continued.sort_unstable();
        let longest_prose = lengths.iter().copied().max().unwrap_or(0);
        let width = continued
            .get(continued.len().saturating_mul(19) / 20)
            .copied()
            .filter(|&width| (40..=WRAP_CHARACTERS_MAX).contains(&width) && longest_prose <= WRAP_CHARACTERS_MAX * 2);
        Self { lengths, width }
    }

    /// True when the end of this line (counted from 0) only wraps the paragraph that `next` goes on with.
    pub(super) fn is_wrap(&self, line: usize, next: &str) -> bool {
        let next = next.trim_start_matches(|c: char| c.is_whitespace() || c == '>');
        if begins_something(next) {
            return false;
        }
        let Some(width) = self.width else { return false };
        let word = next.split_whitespace().next().unwrap_or_default().chars().count();
        self.lengths.get(line).is_some_and(|length| length + 1 + word + SLACK_CHARACTERS > width)
    }
}

pub(super) fn begins_something(line: &str) -> bool {
    static BULLET_OR_BOX: LazyLock<Regex> =
        LazyLock::new(|| expression(r"^(?:[-*+•▪◦‣·○●■□–]\s|[☐☑☒✓✔✗✘√□◻❏❑]|\[[ xX]?\]|\([ xX]\))"));
    static NAMED: LazyLock<Regex> = LazyLock::new(|| {
        expression(r"^[\p{L}][\p{L}\p{M} ./()-]{1,30}:(?:\s{2,}|\t|$)|^[\p{Lu}][\p{L}\p{M}-]{2,20}\s?:\s")
    });
    let line = line.trim_start_matches(['*', '_']);
    NAMED.is_match(line) || BULLET_OR_BOX.is_match(line) || typed_label(line).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_end_is_a_wrap_where_the_next_word_did_not_fit() {
        let source = "Government agencies collect the statistics of all services that they\n\
                      publish and share them with every public institution that asked for\n\
                      them.\n\nName: Ana Ejemplo\nTitle: Director of the Digital Office and chief of\n";
        let wraps = Wraps::measure(source);
        let lines: Vec<&str> = source.split('\n').collect();
        assert!(wraps.is_wrap(0, lines[1]));
        assert!(wraps.is_wrap(1, lines[2]));
        assert!(!wraps.is_wrap(4, lines[5]));
        assert!(!wraps.is_wrap(0, "2. What is the official portal"));
    }

    #[test]
    fn a_source_that_was_not_wrapped_has_no_wraps() {
        let long = "word ".repeat(100);
        let source = format!(
            "{long}\n\n6. Is there a national development strategy incorporating the goals?\n(Maximum 250 words)\n"
        );
        assert!(!Wraps::measure(&source).is_wrap(2, "(Maximum 250 words)"));
    }
}
