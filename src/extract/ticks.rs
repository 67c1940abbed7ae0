//! Tick boxes beside words: which box belongs to which option, and what is marked without a box.
//!
//! A box belongs to the nearest word of the list on the side where boxes stand in that block. Where it
//! stands as near to one word as to the next, it belongs to neither: nothing is guessed.

use crate::outline::TextRange;
use crate::read::{Block, Document, Mark, TickBox, TickSeen, TickState, is_bare_tick};

/// Characters around the words of a list in which their boxes stand.
const REACH_CHARACTERS: usize = 600;

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
    let seen = by_marks(document, words);
    if seen.iter().any(Option::is_some) { seen } else { by_styling(document, words) }
}

/// A box or typed mark in a block.
#[derive(Debug, Clone, Copy)]
struct BoxMark {
    start: usize,
    end: usize,
    state: TickState,
    seen: TickSeen,
    /// A mark without a box around it: beside it, words without a mark are not chosen.
    bare: bool,
}

/// Boxes and marks in the blocks of the words, or in the cells beside them.
fn by_marks(document: &Document, words: &[Option<TextRange>]) -> Vec<Option<Seen>> {
    // Blanks around the words would make every box adjoin both its neighbours.
    let trimmed = |word: &TextRange| {
        let range = document.blocks[word.block].text.trim(word.characters());
        TextRange { block: word.block, start: range.start, end: range.end }
    };
    let words: Vec<Option<TextRange>> = words.iter().map(|word| word.as_ref().map(trimmed)).collect();
    let words = words.as_slice();
    let mut open_marks = false;
    let mut seen: Vec<Option<BoxMark>> = vec![None; words.len()];
    let mut blocks: Vec<usize> = words.iter().flatten().map(|word| word.block).collect();
    blocks.dedup();
    // Round and square bullets are boxes where the list has both the filled and the hollow one.
    let shows = |signs: &[char]| blocks.iter().any(|&block| document.blocks[block].text.as_str().contains(signs));
    let twins = shows(&['●', '■', '⬤', '⬛']) && shows(&['○', '◯']);
    let leading =
        blocks.iter().map(|&block| leaning(document, words, block, twins)).fold((0, 0), |sum, one| match one {
            Some(Side::Before) => (sum.0 + 1, sum.1),
            Some(Side::Behind) => (sum.0, sum.1 + 1),
            None => sum,
        });
    let usual = match leading.0.cmp(&leading.1) {
        std::cmp::Ordering::Greater => Some(Side::Before),
        std::cmp::Ordering::Less => Some(Side::Behind),
        std::cmp::Ordering::Equal => None,
    };
    for block in blocks {
        let on_line: Vec<usize> =
            (0..words.len()).filter(|&at| words[at].as_ref().is_some_and(|word| word.block == block)).collect();
        let ranges: Vec<&TextRange> = on_line.iter().filter_map(|&at| words[at].as_ref()).collect();
        let marks = marks_between(&document.blocks[block], &ranges, twins);
        let side = leaning(document, words, block, twins).or(usual);
        for mark in &marks {
            match owner_of(&document.blocks[block], mark, &ranges, side, marks.len()) {
                Some(owner) => {
                    seen[on_line[owner]].get_or_insert(*mark);
                }
                None => open_marks |= mark.bare,
            }
        }
        if marks.is_empty() {
            for (&at, word) in on_line.iter().zip(&ranges) {
                seen[at] = neighbouring_cell(document, word);
            }
        }
    }
    let marked = seen.iter().flatten();
    // A mark that could be anybody's leaves those without one open.
    let only_bare = !open_marks
        && marked.clone().all(|mark| mark.bare)
        && marked.clone().any(|mark| mark.state == TickState::Checked);
    words
        .iter()
        .zip(seen)
        .map(|(word, mark)| match (word, mark) {
            (_, Some(mark)) => Some(Seen { state: mark.state, by: mark.seen }),
            (Some(_), None) if only_bare => Some(Seen { state: TickState::Unchecked, by: TickSeen::TypedMark }),
            _ => None,
        })
        .collect()
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Side {
    Before,
    Behind,
}

/// On which side of its words a block has its boxes, where it shows that.
fn leaning(document: &Document, words: &[Option<TextRange>], block: usize, twins: bool) -> Option<Side> {
    let ranges: Vec<&TextRange> = words.iter().flatten().filter(|word| word.block == block).collect();
    let marks = marks_between(&document.blocks[block], &ranges, twins);
    let (first_word, last_word) =
        (ranges.iter().map(|word| word.start).min()?, ranges.iter().map(|word| word.end).max()?);
    let (first_mark, last_mark) = (marks.first()?, marks.last()?);
    match (first_mark.end <= first_word, last_mark.start >= last_word) {
        (true, false) => Some(Side::Before),
        (false, true) => Some(Side::Behind),
        _ => document.blocks[block].boxes_lead().map(|lead| if lead { Side::Before } else { Side::Behind }),
    }
}

/// The word that a mark belongs to.
fn owner_of(block: &Block, mark: &BoxMark, ranges: &[&TextRange], side: Option<Side>, marks: usize) -> Option<usize> {
    const GAP_MAX: usize = 60;
    const EXPLANATION_MAX: usize = 300;
    let gap = |from: usize, to: usize| {
        if to - from > EXPLANATION_MAX {
            return None;
        }
        let text = block.text.slice(from..to);
        let words = text.chars().filter(|c| c.is_alphanumeric()).count();
        // "Other (drones) ☒": what was written beside an open option stands before its box.
        let explained = side == Some(Side::Behind) && marks == ranges.len();
        let gap_max = if explained { EXPLANATION_MAX } else { GAP_MAX };
        (words <= 3 || explained).then(|| text.chars().count()).filter(|&gap| gap <= gap_max)
    };
    let before = (0..ranges.len()).filter(|&at| ranges[at].end <= mark.start).max_by_key(|&at| ranges[at].end);
    let behind = (0..ranges.len()).filter(|&at| ranges[at].start >= mark.end).min_by_key(|&at| ranges[at].start);
    let before = before.and_then(|at| Some((at, gap(ranges[at].end, mark.start)?)));
    let behind = behind.and_then(|at| Some((at, gap(mark.end, ranges[at].start)?)));
    // A mark on the usual side of words that are no option of ours is theirs.
    let has_words = |from: usize, to: usize| {
        block.text.slice(from..to.min(from + REACH_CHARACTERS)).contains(char::is_alphanumeric)
    };
    let next = ranges
        .iter()
        .map(|range| range.start)
        .filter(|&start| start >= mark.end)
        .min()
        .unwrap_or(block.text.characters());
    let last = ranges.iter().map(|range| range.end).filter(|&end| end <= mark.start).max().unwrap_or(0);
    match (before, behind) {
        (Some(_), None) if side == Some(Side::Before) && has_words(mark.end, next) => None,
        (None, Some(_)) if side == Some(Side::Behind) && has_words(last, mark.start) => None,
        (Some((at, _)), None) | (None, Some((at, _))) => Some(at),
        (None, None) => None,
        (Some((left, left_gap)), Some((right, right_gap))) => match (side, left_gap.cmp(&right_gap)) {
            (Some(Side::Before), _) => Some(right),
            (Some(Side::Behind), _) => Some(left),
            (None, std::cmp::Ordering::Less) => Some(left),
            (None, std::cmp::Ordering::Greater) => Some(right),
            (None, std::cmp::Ordering::Equal) => None,
        },
    }
}

/// The boxes of a block, and marks typed without brackets beside its words.
fn marks_between(block: &Block, words: &[&TextRange], twins: bool) -> Vec<BoxMark> {
    let near = words.iter().map(|word| word.start).min().map_or(0, |start| start.saturating_sub(REACH_CHARACTERS))
        ..words.iter().map(|word| word.end).max().map_or(REACH_CHARACTERS, |end| end + REACH_CHARACTERS);
    let mut marks: Vec<BoxMark> = block
        .ticks
        .iter()
        .filter(|tick| near.contains(&tick.start))
        .filter(|tick| !words.iter().any(|word| word.start < tick.start && tick.end < word.end))
        .map(|tick| {
            let bare = is_bare_tick(block.text.slice(tick.start..tick.end));
            BoxMark { start: tick.start, end: tick.end, state: tick.state, seen: tick.seen, bare }
        })
        .collect();
    let mut edges: Vec<(usize, usize)> = words.iter().map(|word| (word.start, word.end)).collect();
    edges.sort_unstable();
    let mut from = 0;
    let stretches = edges.iter().map(|&(start, end)| {
        let stretch = from..start;
        from = end;
        stretch
    });
    let mut stretches: Vec<_> = stretches.collect();
    stretches.push(from..block.text.characters());
    let last = stretches.len() - 1;
    for (index, stretch) in stretches.into_iter().enumerate() {
        let mut at = stretch.start;
        for part in block
            .text
            .slice(stretch.start..stretch.end.min(stretch.start + REACH_CHARACTERS))
            .split_inclusive(|c: char| c.is_whitespace() || ",;|/:".contains(c))
        {
            let word = part.trim_matches(|c: char| c.is_whitespace() || ",;|/:.".contains(c));
            let (start, end) = (at, at + part.chars().count());
            at = end;
            let state = match word {
                "x" | "X" | "×" => TickState::Checked,
                "●" | "■" | "⬤" | "⬛" if twins => TickState::Checked,
                "○" | "◯" if twins => TickState::Unchecked,
                _ if word.len() > 1 && word.chars().all(|c| c == '_') => TickState::Unchecked,
                // Behind the last word, an answer may follow: a mark stands right there or not at all.
                _ if index == last && !word.is_empty() => break,
                _ => continue,
            };
            if !marks.iter().any(|mark| mark.start < end && start < mark.end) {
                marks.push(BoxMark {
                    start,
                    end: start + word.chars().count(),
                    state,
                    seen: TickSeen::TypedMark,
                    bare: state == TickState::Checked,
                });
            }
        }
    }
    marks.sort_by_key(|mark| mark.start);
    marks
}

/// A box, or a lone mark, in the cell left or right of the word's.
fn neighbouring_cell(document: &Document, word: &TextRange) -> Option<BoxMark> {
    const REACH_BLOCKS: usize = 3;
    let cell = document.blocks[word.block].cells.last()?;
    let near = word.block.saturating_sub(REACH_BLOCKS)..(word.block + REACH_BLOCKS + 1).min(document.blocks.len());
    let marks = near.filter(|&other| other != word.block).filter_map(|other| {
        let block = &document.blocks[other];
        let beside = block.cells.last().is_some_and(|one| {
            let adjoins = one.column + one.column_span == cell.column || cell.column + cell.column_span == one.column;
            one.table == cell.table && one.row == cell.row && adjoins
        });
        let alone = block.text.as_str().chars().filter(|c| c.is_alphanumeric()).count() <= 1;
        if beside && alone { marks_between(block, &[], false).first().copied() } else { None }
    });
    // With a box on either side, whose is whose cannot be seen from here.
    let marks: Vec<BoxMark> = marks.collect();
    if let [mark] = marks[..] { Some(mark) } else { None }
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
    let count = |marks: &[Option<bool>]| marks.iter().filter(|mark| **mark == Some(true)).count();
    let seen = |marks: Vec<Option<bool>>, chosen: bool| {
        let state = |mark: bool| if mark == chosen { TickState::Checked } else { TickState::Unchecked };
        marks.into_iter().map(|mark| Some(Seen { state: state(mark?), by: TickSeen::Styling })).collect()
    };
    let struck = marked(|mark| matches!(mark, Mark::StruckOut));
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

/// The box beside a word, from where it begins: what a person would point at.
pub(super) fn with_box(document: &Document, word: &TextRange) -> TextRange {
    const GAP_MAX: usize = 3;
    let before = |tick: &&TickBox| tick.end <= word.start && word.start - tick.end <= GAP_MAX;
    let tick = document.blocks[word.block].ticks.iter().rev().find(before);
    TextRange { block: word.block, start: tick.map_or(word.start, |tick| tick.start), end: word.end }
}
