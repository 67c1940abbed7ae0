//! Tick boxes beside words: which box belongs to which option, and what is marked without a box.

use std::ops::Range;

use crate::outline::TextRange;
use crate::read::{Block, Document, Mark, TickBox, TickSeen, TickState};

/// What was seen beside an option.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Seen {
    /// State.
    pub state: TickState,
    /// How.
    pub by: TickSeen,
}

/// What stands beside each of the words, which follow each other in reading order. `None` where no box,
/// mark or styling is seen.
pub(super) fn beside(document: &Document, words: &[Option<TextRange>]) -> Vec<Option<Seen>> {
    let mut seen = by_boxes(document, words);
    if seen.iter().all(Option::is_none) {
        seen = by_typed_marks(document, words);
    }
    if seen.iter().all(Option::is_none) {
        seen = by_styling(document, words);
    }
    seen
}

fn by_boxes(document: &Document, words: &[Option<TextRange>]) -> Vec<Option<Seen>> {
    let boxes_before = boxes_stand_before(document, words);
    words
        .iter()
        .map(|word| {
            let word = word.as_ref()?;
            let block = &document.blocks[word.block];
            let own = nearest_box(block, word, words, boxes_before).copied();
            let tick = own.or_else(|| neighbouring_cell_box(document, word))?;
            Some(Seen { state: tick.state, by: tick.seen })
        })
        .collect()
}

/// True when boxes stand before their words, by majority of the blocks that hold both.
fn boxes_stand_before(document: &Document, words: &[Option<TextRange>]) -> bool {
    let mut votes = 0i32;
    let mut counted: Option<usize> = None;
    for word in words.iter().flatten() {
        if counted == Some(word.block) {
            continue;
        }
        counted = Some(word.block);
        let Some(first) = document.blocks[word.block].ticks.first() else { continue };
        // The first box of the block stands before the first of its options, or behind it.
        votes += if first.end <= word.start { 1 } else { -1 };
    }
    votes >= 0
}

/// The box of a word in its own block: the nearest on the side where boxes stand, with no other word of
/// the list between.
fn nearest_box<'a>(block: &'a Block, word: &TextRange, words: &[Option<TextRange>], before: bool) -> Option<&'a TickBox> {
    let others = || words.iter().flatten().filter(|other| other.block == word.block && *other != word);
    if before {
        let limit = others().filter(|other| other.end <= word.start).map(|other| other.end).max().unwrap_or(0);
        let mut boxes = block.ticks.iter().rev().filter(|tick| tick.start >= limit && tick.end <= word.start);
        boxes.find(|tick| word_gap(block, tick.end..word.start) <= 3)
    } else {
        let limit = others().filter(|other| other.start >= word.end).map(|other| other.start).min();
        let limit = limit.unwrap_or(block.text.characters() + 1);
        block.ticks.iter().find(|tick| tick.start >= word.end && tick.start < limit && word_gap(block, word.end..tick.start) <= 3)
    }
}

/// Letters and digits between a word and a box.
fn word_gap(block: &Block, range: Range<usize>) -> usize {
    block.text.slice(range).chars().filter(|c| c.is_alphanumeric()).count()
}

/// A box, or a lone mark, in the cell left or right of the word's.
fn neighbouring_cell_box(document: &Document, word: &TextRange) -> Option<TickBox> {
    let cell = document.blocks[word.block].cells.last()?;
    let near = word.block.saturating_sub(3)..(word.block + 4).min(document.blocks.len());
    near.filter(|&other| other != word.block).find_map(|other| {
        let block = &document.blocks[other];
        let beside = block.cells.last().filter(|one| {
            one.table == cell.table && one.row == cell.row && (one.column + one.column_span == cell.column || cell.column + cell.column_span == one.column)
        });
        beside?;
        let alone = block.text.as_str().chars().filter(|c| c.is_alphanumeric()).count() <= 1;
        match block.ticks.first() {
            Some(tick) if alone => Some(*tick),
            None if is_mark(block.text.as_str()) => {
                Some(TickBox { start: 0, end: block.text.characters(), state: TickState::Checked, seen: TickSeen::TypedMark })
            }
            _ => None,
        }
    })
}

/// An X typed before or behind some of the words: those are ticked, the others are not.
fn by_typed_marks(document: &Document, words: &[Option<TextRange>]) -> Vec<Option<Seen>> {
    let marked: Vec<Option<bool>> = words
        .iter()
        .map(|word| {
            let word = word.as_ref()?;
            let block = &document.blocks[word.block];
            let others = || words.iter().flatten().filter(|other| other.block == word.block && *other != word);
            let from = others().filter(|other| other.end <= word.start).map(|other| other.end).max().unwrap_or(0);
            let to = others().filter(|other| other.start >= word.end).map(|other| other.start).min();
            let before = block.text.slice(from..word.start);
            let behind = block.text.slice(word.end..to.unwrap_or(block.text.characters()));
            let before_marks = before.split(|c: char| c.is_whitespace() || ",;|".contains(c)).filter(|part| !part.is_empty()).next_back();
            let behind_marks = behind.split(|c: char| c.is_whitespace() || ":,;|.".contains(c)).find(|part| !part.is_empty());
            Some(before_marks.is_some_and(is_mark) || behind_marks.is_some_and(is_mark) && to.is_none())
        })
        .collect();
    if !marked.contains(&Some(true)) {
        return vec![None; words.len()];
    }
    let state = |marked| if marked { TickState::Checked } else { TickState::Unchecked };
    marked.into_iter().map(|marked| Some(Seen { state: state(marked?), by: TickSeen::TypedMark })).collect()
}

fn is_mark(text: &str) -> bool {
    matches!(text.trim().trim_matches(|c| "()[]*_".contains(c)), "x" | "X" | "×" | "✕" | "✓" | "✔" | "√" | "☒" | "☑")
}

/// Some words bold, highlighted or underlined and others not, or some struck out.
fn by_styling(document: &Document, words: &[Option<TextRange>]) -> Vec<Option<Seen>> {
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
    let count = |marks: &[Option<bool>]| marks.iter().filter(|mark| **mark == Some(true)).count();
    let seen = |marks: Vec<Option<bool>>, chosen: bool| {
        let state = |mark: bool| if mark == chosen { TickState::Checked } else { TickState::Unchecked };
        marks.into_iter().map(|mark| Some(Seen { state: state(mark?), by: TickSeen::Styling })).collect()
    };
    if (1..placed).contains(&count(&struck)) {
        return seen(struck, false);
    }
    for test in CHOSEN {
        let marks = marked(test);
        if (1..placed).contains(&count(&marks)) {
            return seen(marks, true);
        }
    }
    vec![None; words.len()]
}
