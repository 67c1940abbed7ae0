//! Words chosen by how they look: highlighted, bold or underlined, or left when the others were struck out.

use std::ops::Range;

use super::ticks::{Seen, with_box};
use crate::outline::TextRange;
use crate::read::{Document, Mark, TickSeen, TickState};

/// Some words bold, highlighted or underlined and others not, or some struck out. `None` for all words
/// where nothing tells them apart.
pub(super) fn beside(document: &Document, words: &[Option<TextRange>]) -> Vec<Option<Seen>> {
    type Test = fn(&Mark) -> bool;
    const CHOSEN: [Test; 3] = [
        |mark| matches!(mark, Mark::Highlighted(_)),
        |mark| matches!(mark, Mark::Bold),
        |mark| matches!(mark, Mark::Underlined),
    ];
    let placed = words.iter().flatten().count();
    let marked = |test: Test| -> Vec<Option<bool>> {
        let is_marked = |word: &TextRange| document.blocks[word.block].is_marked(&word.characters(), test);
        words.iter().map(|word| word.as_ref().map(is_marked)).collect()
    };
    let struck = marked(|mark| matches!(mark, Mark::StruckOut));
    if tells_apart(&struck, placed) {
        return seen(&struck, false);
    }
    let by_box = words.iter().map(|word| word.as_ref().map(|word| is_box_highlighted(document, word))).collect();
    let looks = CHOSEN.into_iter().map(marked).chain(std::iter::once(by_box));
    looks
        .into_iter()
        .find(|marks| tells_apart(marks, placed))
        .map_or(vec![None; words.len()], |marks| seen(&marks, true))
}

/// True where some words are marked and some are not.
fn tells_apart(marks: &[Option<bool>], placed: usize) -> bool {
    (1..placed).contains(&marks.iter().filter(|mark| **mark == Some(true)).count())
}

fn seen(marks: &[Option<bool>], chosen: bool) -> Vec<Option<Seen>> {
    let state = |mark: bool| if mark == chosen { TickState::Checked } else { TickState::Unchecked };
    marks.iter().map(|mark| Some(Seen { state: state((*mark)?), by: TickSeen::Styling })).collect()
}

/// True where the box before a word is highlighted, whatever its word looks like.
fn is_box_highlighted(document: &Document, word: &TextRange) -> bool {
    let tick: Range<usize> = with_box(document, word).start..word.start;
    let covers = |start: usize, end: usize| start <= tick.start && tick.start < end;
    let mut spans = document.blocks[word.block].spans.iter();
    !tick.is_empty() && spans.any(|span| matches!(span.mark, Mark::Highlighted(_)) && covers(span.start, span.end))
}
