//! Line ends inside a paragraph: which only wrap it, and which the writer meant.
//!
//! A line end is a wrap when the next word would not have fitted on the line: then, and only then, did
//! a program have to break it. The width is measured on the document itself. A line that begins with a
//! label, a tick box or a bullet begins something new wherever it stands.

use std::ops::RangeInclusive;

use super::label::typed_label;
use crate::language::{is_capital, is_letter, is_mark};

/// Lines longer than this are not the work of a program that wraps lines.
const WRAP_CHARACTERS_MAX: usize = 160;
/// How much shorter than the width a line may be before its end is taken as meant, beside the next word.
const SLACK_CHARACTERS: usize = 2;
/// Characters of a name before its colon.
const NAME_CHARACTERS: RangeInclusive<usize> = 2..=31;
/// Characters of one word before its colon.
const WORD_CHARACTERS: RangeInclusive<usize> = 3..=21;

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

/// True for a line that begins something new: a bullet, a tick box, a name with a colon, or a label.
pub(super) fn begins_something(line: &str) -> bool {
    let line = line.trim_start_matches(['*', '_']);
    begins_with_name(line) || begins_with_bullet_or_box(line) || typed_label(line).is_some()
}

/// A name and a colon: any short one with a wide gap or nothing behind ("Name of the head:  "), or one
/// capitalised word ("Title: ").
pub(super) fn begins_with_name(line: &str) -> bool {
    let Some(first) = line.chars().next().filter(|&first| is_letter(first)) else { return false };
    let in_word = |character: char| character == '-' || is_letter(character) || is_mark(character);
    let (length, rest) = leading(line, |character| " ./()".contains(character) || in_word(character));
    if NAME_CHARACTERS.contains(&length)
        && let Some(behind) = rest.strip_prefix(':')
    {
        let mut gap = behind.chars().take_while(|character| character.is_whitespace());
        if behind.is_empty() || matches!((gap.next(), gap.next()), (Some('\t'), _) | (_, Some(_))) {
            return true;
        }
    }
    let (length, rest) = leading(line, in_word);
    let behind = rest.strip_prefix(char::is_whitespace).unwrap_or(rest).strip_prefix(':');
    is_capital(first)
        && WORD_CHARACTERS.contains(&length)
        && behind.is_some_and(|behind| behind.starts_with(char::is_whitespace))
}

/// How many characters of a kind a line begins with, counted to a few more than a name has, and the rest.
fn leading(line: &str, is_of_kind: impl Fn(char) -> bool) -> (usize, &str) {
    let end = line.char_indices().take(NAME_CHARACTERS.end() + 2).enumerate().find(|(_, (_, one))| !is_of_kind(*one));
    match end {
        Some((count, (at, _))) => (count, &line[at..]),
        None => (line.chars().take(NAME_CHARACTERS.end() + 2).count(), ""),
    }
}

fn begins_with_bullet_or_box(line: &str) -> bool {
    let mut characters = line.chars();
    match characters.next() {
        Some('-' | '*' | '+' | '•' | '▪' | '◦' | '‣' | '·' | '○' | '●' | '■' | '–') => {
            characters.next().is_some_and(char::is_whitespace)
        }
        Some('☐' | '☑' | '☒' | '✓' | '✔' | '✗' | '✘' | '√' | '□' | '◻' | '❏' | '❑') => true,
        Some('[') => ["]", " ]", "x]", "X]"].iter().any(|mark| characters.as_str().starts_with(mark)),
        Some('(') => [" )", "x)", "X)"].iter().any(|mark| characters.as_str().starts_with(mark)),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::{combinations, expression};

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
    #[test]
    fn what_begins_a_line_is_told_as_by_expressions() {
        let named = expression(r"^[\p{L}][\p{L}\p{M} ./()-]{1,30}:(?:\s{2,}|\t|$)|^[\p{Lu}][\p{L}\p{M}-]{2,20}\s?:\s");
        let bullet_or_box = expression(r"^(?:[-*+•▪◦‣·○●■□–]\s|[☐☑☒✓✔✗✘√□◻❏❑]|\[[ xX]?\]|\([ xX]\))");
        let pieces = [
            "A",
            "a",
            "É",
            "ab",
            "Name",
            "o\u{301}",
            " ",
            "\t",
            "\u{a0}",
            ":",
            "-",
            ".",
            "(",
            ")",
            "/",
            "[",
            "]",
            "x",
            "1",
            "名",
            "ª",
            "Ⓐ",
            "ⅰ",
            "•",
            "□",
            "–",
            "Abcdefghijkl",
            "abcdefghi",
        ];
        for line in combinations(&pieces, 3) {
            assert_eq!(begins_with_name(&line), named.is_match(&line), "{line:?}");
            assert_eq!(begins_with_bullet_or_box(&line), bullet_or_box.is_match(&line), "{line:?}");
        }
        for length in 1..40 {
            for line in [
                format!("{}:", "N".repeat(length)),
                format!("{} : x", "N".repeat(length)),
                format!("{}:  x", "n ".repeat(length)),
                format!("N{}: x", "é".repeat(length)),
            ] {
                assert_eq!(begins_with_name(&line), named.is_match(&line), "{line:?}");
            }
        }
    }
}
