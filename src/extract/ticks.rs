//! Tick boxes beside words: which box belongs to which option, and what is marked without a box.
//!
//! A box belongs to the nearest word of the list on the side where boxes stand in that block. Where it
//! stands as near to one word as to the next, it belongs to neither: nothing is guessed. A word has all
//! marks that are its own: a mark beside its empty box ticks it.

use super::{cells, styling};
use crate::outline::TextRange;
use crate::read::{Block, Document, TickBox, TickSeen, TickState, is_bare_tick};

/// Characters around the words of a list in which their boxes stand.
const REACH_CHARACTERS: usize = 600;
/// Most characters between a mark and its word.
const GAP_MAX: usize = 60;
/// Blanks that a tab stands for.
const TAB_CHARACTERS: usize = 4;
/// Signs that are a ticked box beside their hollow twins, and a bullet without them.
const FILLED: [char; 7] = ['●', '■', '⬤', '⬛', '◼', '◉', '⚫'];
/// Their twins.
const HOLLOW: [char; 7] = ['○', '◯', '□', '◻', '⬜', '❍', '⚪'];

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
    if seen.iter().flatten().any(|seen| seen.state != TickState::Unchecked) {
        return seen;
    }
    // Who marks words in another way than by their boxes leaves all boxes empty.
    let styled = styling::beside(document, words);
    if styled.iter().any(Option::is_some) { styled } else { seen }
}

/// A box or typed mark in a block.
#[derive(Debug, Clone, Copy)]
pub(super) struct BoxMark {
    pub start: usize,
    pub end: usize,
    pub state: TickState,
    pub seen: TickSeen,
    /// A mark without a box around it: beside it, words without a mark are not chosen.
    pub bare: bool,
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
    let mut seen: Vec<Vec<BoxMark>> = vec![Vec::new(); words.len()];
    let mut blocks: Vec<usize> = words.iter().flatten().map(|word| word.block).collect();
    blocks.dedup();
    let twins = has_twins(document, &blocks);
    let usual = usual_side(document, words, &blocks, twins);
    for block in blocks {
        let on_line: Vec<usize> =
            (0..words.len()).filter(|&at| words[at].as_ref().is_some_and(|word| word.block == block)).collect();
        let ranges: Vec<&TextRange> = on_line.iter().filter_map(|&at| words[at].as_ref()).collect();
        let marks = marks_between(&document.blocks[block], &ranges, twins);
        let side = leaning(document, words, block, twins).or(usual);
        let owners = owners(&document.blocks[block], &marks, &ranges, side);
        let mut open = false;
        for (mark, owner) in marks.iter().zip(owners) {
            match owner {
                Some(owner) => seen[on_line[owner]].push(*mark),
                None => open |= mark.bare,
            }
        }
        open_marks |= open;
        let ticked = on_line.iter().flat_map(|&at| &seen[at]).any(|mark| mark.state == TickState::Checked);
        if open && !ticked && on_line.iter().all(|&at| !seen[at].is_empty()) {
            // Whose the mark is cannot be seen; that nobody ticked anything is not true.
            for &at in &on_line {
                seen[at].iter_mut().for_each(|mark| mark.state = TickState::NotVisible);
            }
        }
        if marks.is_empty() {
            for (&at, word) in on_line.iter().zip(&ranges) {
                seen[at].extend(cells::beside(document, word, words));
            }
        }
    }
    drop_alike_bullets(&mut seen);
    let marked = seen.iter().flatten();
    // A mark that could be anybody's leaves those without one open.
    let only_bare = !open_marks
        && marked.clone().all(|mark| mark.bare)
        && marked.clone().any(|mark| mark.state == TickState::Checked);
    words
        .iter()
        .zip(seen)
        .map(|(word, marks)| match (word, strongest(&marks)) {
            (_, Some(mark)) => Some(Seen { state: mark.state, by: mark.seen }),
            (Some(_), None) if only_bare => Some(Seen { state: TickState::Unchecked, by: TickSeen::TypedMark }),
            _ => None,
        })
        .collect()
}

/// Of the marks of one word, the one that tells most: a tick beside an empty box fills it.
fn strongest(marks: &[BoxMark]) -> Option<&BoxMark> {
    let rank = |state| match state {
        TickState::Checked => 0,
        TickState::NotVisible => 1,
        TickState::Unchecked => 2,
    };
    marks.iter().min_by_key(|mark| rank(mark.state))
}

/// Bullets that are all the same box are the look of the list; only bullets that differ tell something.
fn drop_alike_bullets(seen: &mut [Vec<BoxMark>]) {
    let bullets = seen.iter().flatten().filter(|mark| mark.seen == TickSeen::Bullet);
    let states: Vec<TickState> = bullets.map(|mark| mark.state).collect();
    if states.windows(2).all(|pair| pair[0] == pair[1]) {
        seen.iter_mut().for_each(|marks| marks.retain(|mark| mark.seen != TickSeen::Bullet));
    }
}

/// Round and square bullets are boxes where the list has both the filled and the hollow one.
fn has_twins(document: &Document, blocks: &[usize]) -> bool {
    let shows = |signs: &[char]| blocks.iter().any(|&block| document.blocks[block].text.as_str().contains(signs));
    shows(&FILLED) && shows(&HOLLOW)
}

/// The side on which most blocks have their boxes.
fn usual_side(document: &Document, words: &[Option<TextRange>], blocks: &[usize], twins: bool) -> Option<Side> {
    let leading =
        blocks.iter().map(|&block| leaning(document, words, block, twins)).fold((0, 0), |sum, one| match one {
            Some(Side::Before) => (sum.0 + 1, sum.1),
            Some(Side::Behind) => (sum.0, sum.1 + 1),
            None => sum,
        });
    match leading.0.cmp(&leading.1) {
        std::cmp::Ordering::Greater => Some(Side::Before),
        std::cmp::Ordering::Less => Some(Side::Behind),
        std::cmp::Ordering::Equal => None,
    }
}

/// The word that each mark of a block belongs to. Where every word has a box, a further mark without one
/// stands beside some word with its box: it belongs to the nearest, whatever side boxes stand on.
fn owners(block: &Block, marks: &[BoxMark], ranges: &[&TextRange], side: Option<Side>) -> Vec<Option<usize>> {
    let mut owners: Vec<Option<usize>> =
        marks.iter().map(|mark| owner_of(block, mark, ranges, side, marks.len())).collect();
    let units: Vec<(usize, usize)> = (0..ranges.len())
        .filter_map(|word| {
            let own = marks.iter().zip(&owners).filter(|(mark, owner)| !mark.bare && **owner == Some(word));
            let (starts, ends): (Vec<usize>, Vec<usize>) = own.map(|(mark, _)| (mark.start, mark.end)).unzip();
            Some((ranges[word].start.min(starts.into_iter().min()?), ranges[word].end.max(ends.into_iter().max()?)))
        })
        .collect();
    if units.len() < ranges.len() {
        return owners;
    }
    for (mark, owner) in marks.iter().zip(&mut owners).filter(|(mark, _)| mark.bare) {
        let gap = |&(start, end): &(usize, usize)| start.saturating_sub(mark.end).max(mark.start.saturating_sub(end));
        let nearest = units.iter().map(gap).min().filter(|&nearest| nearest <= GAP_MAX);
        let mut near = (0..units.len()).filter(|&unit| Some(gap(&units[unit])) == nearest);
        *owner = near.next().filter(|_| near.next().is_none());
    }
    owners
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Side {
    Before,
    Behind,
}

/// The marks that show the side of boxes: the boxes alone, where there is one for each word.
fn side_marks(marks: Vec<BoxMark>, words: usize) -> Vec<BoxMark> {
    let boxes: Vec<BoxMark> = marks.iter().filter(|mark| !mark.bare).copied().collect();
    if boxes.len() >= words && !boxes.is_empty() { boxes } else { marks }
}

/// On which side of its words a block has its boxes, where it shows that.
fn leaning(document: &Document, words: &[Option<TextRange>], block: usize, twins: bool) -> Option<Side> {
    let ranges: Vec<&TextRange> = words.iter().flatten().filter(|word| word.block == block).collect();
    let marks = side_marks(marks_between(&document.blocks[block], &ranges, twins), ranges.len());
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
        // A tab sets apart, however few characters it has.
        let width = || text.chars().map(|c| if c == '\t' { TAB_CHARACTERS } else { 1 }).sum::<usize>();
        (words <= 3 || explained).then(width).filter(|&gap| gap <= gap_max)
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
pub(super) fn marks_between(block: &Block, words: &[&TextRange], twins: bool) -> Vec<BoxMark> {
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
        // A mark may stand right beside its box: "☐X".
        let shown = block.text.slice(stretch.start..stretch.end.min(stretch.start + REACH_CHARACTERS));
        let in_tick = |at: usize| marks.iter().any(|mark| mark.start <= at && at < mark.end);
        let shown: String =
            shown.chars().enumerate().map(|(at, c)| if in_tick(stretch.start + at) { ' ' } else { c }).collect();
        for part in shown.split_inclusive(|c: char| c.is_whitespace() || ",;|/:".contains(c)) {
            let word = part.trim_matches(|c: char| c.is_whitespace() || ",;|/:.".contains(c));
            let (start, end) = (at, at + part.chars().count());
            at = end;
            // Blanks to fill in are lines or dots, and the mark stands in them: "__X__".
            let is_filler = |c: char| "_.…".contains(c);
            let blank = part.trim();
            let is_blank = blank.len() > 2 && blank.chars().all(is_filler) || blank == "__";
            let single = word.chars().next().filter(|_| word.chars().nth(1).is_none());
            let state = match blank.trim_matches(|c: char| is_filler(c) || ",;|/:".contains(c)) {
                mark if is_typed_mark(mark) => TickState::Checked,
                _ if twins && single.is_some_and(|c| FILLED.contains(&c)) => TickState::Checked,
                _ if twins && single.is_some_and(|c| HOLLOW.contains(&c)) => TickState::Unchecked,
                _ if is_blank => TickState::Unchecked,
                // Behind the last word, an answer may follow: a mark stands right there or not at all.
                _ if index == last && !word.is_empty() => break,
                _ => continue,
            };
            if !marks.iter().any(|mark| mark.start < end && start < mark.end) {
                marks.push(BoxMark {
                    start,
                    end: start + part.trim_end().chars().count(),
                    state,
                    seen: TickSeen::TypedMark,
                    bare: state == TickState::Checked && !single.is_some_and(|c| FILLED.contains(&c)),
                });
            }
        }
    }
    marks.sort_by_key(|mark| mark.start);
    marks
}

/// True for a mark that people type before or behind what they choose.
pub(super) fn is_typed_mark(text: &str) -> bool {
    matches!(text, "x" | "X" | "×")
}

/// The box beside a word, from where it begins: what a person would point at.
pub(super) fn with_box(document: &Document, word: &TextRange) -> TextRange {
    const GAP_MAX: usize = 3;
    let before = |tick: &&TickBox| tick.end <= word.start && word.start - tick.end <= GAP_MAX;
    let tick = document.blocks[word.block].ticks.iter().rev().find(before);
    TextRange { block: word.block, start: tick.map_or(word.start, |tick| tick.start), end: word.end }
}
