//! Line ends: which only wrap a paragraph, because the next word did not fit, and which were meant.

use super::flow::Context;
use super::lines::{Line, is_right_to_left};
use crate::read::pdf::words::scripts::{is_hyphen, is_ideograph};
use crate::read::pdf::words::{GAP_MIN_EM, Word, WordKind};
use crate::read::wraps::begins_something;

/// Width of a blank, of the font size.
const BLANK_EM: f64 = 0.25;
/// Right ends that differ by less than this are one edge, of the font size.
const EDGE_SLACK_EM: f64 = 0.15;

/// True when the first word of the lower line would have fitted on the upper one: its end was meant.
pub(in crate::read::pdf) fn fits(above: &Line, below: &Line, context: &Context) -> bool {
    let Some((left, right)) = context.column else { return false };
    let size = above.size;
    let to_the_left = || {
        let word = first_word_width(below.words.iter().rev());
        above.bounds.x0 - BLANK_EM * size - word > left + EDGE_SLACK_EM * size
    };
    let to_the_right = || {
        let word = first_word_width(below.words.iter());
        above.bounds.x1 + BLANK_EM * size + word < right - EDGE_SLACK_EM * size
    };
    // Most lines are full: whether there is room is known long before the letters are looked at.
    let fits = match (to_the_left(), to_the_right()) {
        (false, false) => false,
        (true, true) => true,
        (leftwards, _) => leftwards == (is_right_to_left(above) && is_right_to_left(below)),
    };
    // A word or address that was cut did not fit.
    fits && !is_cut_word(above, below) && !cuts_address(above, below)
}

/// True for a line that begins something: a tick box, a label, a bullet, a named row ("Title:"). A small letter begins
/// nothing: "following:" is the last word of a sentence.
pub(in crate::read::pdf) fn begins_anew(line: &Line) -> bool {
    matches!(line.words.first().map(|word| &word.kind), Some(WordKind::Tick(..))) || text_begins_anew(&line.text())
}

/// See [`begins_anew`].
pub(in crate::read::pdf) fn text_begins_anew(text: &str) -> bool {
    let mut characters = text.chars();
    let is_small =
        characters.next().is_some_and(char::is_lowercase) && characters.next().is_some_and(char::is_alphabetic);
    begins_something(text) && !(is_small && starts_with_word(text))
}

/// True for a text that opens with a word rather than a numeral of small letters ("iv.").
fn starts_with_word(text: &str) -> bool {
    let word: String = text.chars().take_while(|character| character.is_alphabetic()).collect();
    word.contains(|character| !matches!(character, 'i' | 'v' | 'x'))
}

/// True when a line ends in a hyphen within a word that goes on with a small letter.
fn is_cut_word(above: &Line, below: &Line) -> bool {
    let ends_in_hyphen = above.words.last().is_some_and(|word| !word.blank_behind && word.ends_with_hyphen());
    ends_in_hyphen && below.words.first().is_some_and(|word| word.text().chars().next().is_some_and(char::is_lowercase))
}

/// Width of the first word of a line: its parts up to a blank.
fn first_word_width<'a>(words: impl Iterator<Item = &'a Word>) -> f64 {
    let mut extent: Option<(f64, f64)> = None;
    for word in words {
        if word.units.iter().find_map(|unit| unit.text.first_character()).is_some_and(is_ideograph) {
            return word.units.first().map_or(word.size, |unit| unit.x1 - unit.x0);
        }
        let gap = extent.map_or(0.0, |(x0, x1)| (word.bounds.x0 - x1).max(x0 - word.bounds.x1));
        if extent.is_some() && (word.blank_before || gap > GAP_MIN_EM * word.em) {
            break;
        }
        let (x0, x1) = extent.unwrap_or((word.bounds.x0, word.bounds.x1));
        extent = Some((x0.min(word.bounds.x0), x1.max(word.bounds.x1)));
    }
    extent.map_or(0.0, |(x0, x1)| x1 - x0)
}

/// True when a line ends within a word, at its hyphen, and the next one goes on with letters.
pub(in crate::read::pdf) fn cuts_word(above: &Line, below: &Line) -> bool {
    let mut end = above.characters().rev().filter(|character| !character.is_whitespace());
    end.next().is_some_and(is_hyphen)
        && end.next().is_some_and(char::is_alphabetic)
        && below.characters().next().is_some_and(char::is_alphabetic)
}

/// The same of two lines: see [`is_cut_address`].
pub(in crate::read::pdf) fn cuts_address(above: &Line, below: &Line) -> bool {
    above.may_hold_address() && is_cut_address(&above.text(), &below.text())
}

/// True when a line ends in a web address and the next one goes on with it: signs of addresses stand at the cut or in
/// what follows.
pub(in crate::read::pdf) fn is_cut_address(before: &str, behind: &str) -> bool {
    const SIGNS: [char; 8] = ['/', '%', '_', '=', '&', '?', '#', '~'];
    // "and/or", "N/A" and "Art.12" are no parts of addresses.
    const SURE_SIGNS: [char; 6] = ['%', '_', '=', '&', '#', '~'];
    let head = before.rsplit(char::is_whitespace).next().unwrap_or_default();
    let tail = behind.split_whitespace().next().unwrap_or_default();
    let is_address = head.contains("://") || head.trim_start_matches(['(', '<', '[']).starts_with("www.");
    let is_new = tail.contains("://") || tail.starts_with("www.") || tail.contains('@');
    let has_extension = tail.rsplit_once('.').is_some_and(|(name, extension)| {
        !name.is_empty() && (2..=5).contains(&extension.len()) && extension.chars().all(|c| c.is_ascii_lowercase())
    });
    is_address
        && !is_new
        && (head.ends_with(SIGNS) || tail.contains(SURE_SIGNS) || tail.matches('/').count() > 1 || has_extension)
}
