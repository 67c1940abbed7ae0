//! Line ends: which only wrap a paragraph, because the next word did not fit, and which were meant.

use super::cuts::cuts;
use super::flow::{Blanks, Context, Flow};
use super::lines::{Line, is_right_to_left};
use crate::read::pdf::words::scripts::is_ideograph;
use crate::read::pdf::words::{GAP_MIN_EM, Word, WordKind};
use crate::read::wraps::begins_something;

/// Width of a blank, of the font size.
const BLANK_EM: f64 = 0.25;
/// Right ends that differ by less than this are one edge, of the font size.
const EDGE_SLACK_EM: f64 = 0.15;
/// A line that ends nearer to the right end of its column may have had no room for its blank, of the font size.
const BLANK_OF_FULL_LINE_EM: f64 = 0.3;
/// Margins of a centred line differ by less than this, of the font size.
const CENTRED_SLACK_EM: f64 = 0.5;
/// Lines with fewer words are no prose.
const PROSE_WORDS_MIN: usize = 3;

/// Least number of lines that wrap, and of those that end a paragraph, by which it is judged whether blanks stand there.
const WRAPS_MIN: usize = 8;
const ENDS_MIN: usize = 4;
/// Lines that wrap of which that is judged.
const WRAPS_MAX: usize = 120;
/// Paragraphs stand farther apart than this, of the font size.
const APART_EM: f64 = 1.6;
/// Share of the line ends of a kind that have a blank, where blanks stand at those, and where they do not.
const WITH_BLANK_MIN: f64 = 0.7;
const WITH_BLANK_MAX: f64 = 0.3;

/// What a blank at the end of a line tells in a document.
///
/// Programs that lay out text line by line paint the blank at which they broke a line, though nobody sees it.
pub(in crate::read::pdf) fn blanks(flows: &[Flow]) -> Blanks {
    let (mut wraps, mut wraps_with, mut ends, mut ends_with) = (0usize, 0usize, 0usize, 0usize);
    for flow in flows {
        for pair in flow.lines.windows(2) {
            let (above, below) = (&pair[0], &pair[1]);
            if above.page != below.page {
                continue;
            }
            let is_apart = below.baseline - above.baseline > APART_EM * above.size;
            let is_prose = above.words.len() >= PROSE_WORDS_MIN && wraps < WRAPS_MAX;
            if !is_apart && is_prose && !fits(above, below, &flow.context) && !begins_anew(below) {
                wraps += 1;
                wraps_with += usize::from(ends_in_blank(above));
            } else if is_apart && fits(above, below, &flow.context) {
                ends += 1;
                ends_with += usize::from(ends_in_blank(above));
            }
        }
        if let Some(last) = flow.lines.last() {
            ends += 1;
            ends_with += usize::from(ends_in_blank(last));
        }
    }
    let share = |part: usize, whole: usize| part as f64 / whole.max(1) as f64;
    if wraps < WRAPS_MIN || share(wraps_with, wraps) < WITH_BLANK_MIN {
        Blanks::Unknown
    } else if ends >= ENDS_MIN && share(ends_with, ends) <= WITH_BLANK_MAX {
        Blanks::AtWraps
    } else {
        Blanks::AtAllEnds
    }
}

/// True when a blank was painted behind the last word of a line, which is the leftmost one of a line from right to left.
pub(in crate::read::pdf) fn ends_in_blank(line: &Line) -> bool {
    let behind = line.words.last().is_some_and(|word| word.blank_behind);
    behind || line.words.first().is_some_and(|word| word.blank_before) && line.holds_right_to_left
}

/// True when the end of the upper line was meant: the first word of the lower one would have fitted there, or there was
/// room for a blank and none was painted where the program paints them.
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
    let meant = match told_by_blank(above, below, context) {
        Some(EndOf::Line) => false,
        Some(EndOf::Paragraph) => true,
        None => fits,
    };
    meant && !cuts(std::slice::from_ref(above), below, context)
}

/// True when the blank behind a line tells that its paragraph goes on.
pub(in crate::read::pdf) fn is_surely_wrapped(above: &Line, below: &Line, context: &Context) -> bool {
    matches!(told_by_blank(above, below, context), Some(EndOf::Line))
}

/// What ends where a line does.
enum EndOf {
    Line,
    Paragraph,
}

/// What the blank behind a line, or its lack, tells in this document. A full line may have lost its blank, and a centred
/// one has none.
fn told_by_blank(above: &Line, below: &Line, context: &Context) -> Option<EndOf> {
    let (left, right) = context.column.filter(|_| context.blanks == Blanks::AtWraps)?;
    // What is named stands behind a blank or on the next line, and ideographs without blanks.
    let last = above.last_character();
    if last.is_none_or(|last| last == ':' || is_ideograph(last)) || above.holds_right_to_left {
        return None;
    }
    if below.characters().next().is_some_and(is_ideograph) {
        return None;
    }
    // One mail address after the other is one answer, on whatever lines.
    if below.words.first().is_some_and(|word| word.units.iter().any(|unit| unit.text.any(|sign| sign == '@'))) {
        return None;
    }
    if ends_in_blank(above) {
        return Some(EndOf::Line);
    }
    let is_centred =
        |line: &Line| ((line.bounds.x0 - left) - (right - line.bounds.x1)).abs() < CENTRED_SLACK_EM * line.size;
    let has_room = above.bounds.x1 + BLANK_OF_FULL_LINE_EM * above.size < right;
    (has_room && !(is_centred(above) && is_centred(below))).then_some(EndOf::Paragraph)
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
