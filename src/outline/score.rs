//! How well a match fits its item: wording, label, position and style, in nats of log-odds.

use std::ops::Range;

use schemars::JsonSchema;
use serde::Serialize;

use super::matching::Match;
use super::stream::Stream;
use crate::questionnaire::Item;
use crate::read::{Block, BlockKind, Document, Mark, Numeral, numerals};

/// How a label in the document agrees with the one that the form prints.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum LabelAgreement {
    /// The same number or letter.
    Agrees,
    /// Another one.
    Differs,
    /// The document has none there.
    Missing,
    /// The form prints none.
    NotPrinted,
}

/// A scored match.
#[derive(Debug, Clone)]
pub(super) struct Scored {
    /// The match.
    pub found: Match,
    /// Log-odds in nats.
    pub score: f64,
    /// Nats lost because it begins in the middle of a sentence: given back to an option that follows
    /// another one directly.
    pub mid_sentence: f64,
    /// Nats lost because a short wording goes on: given back to an option that another one follows.
    pub unclosed: f64,
    /// Nats lost because other words stand in the sentence: given back to options in a row.
    pub crowding: f64,
    /// Agreement of labels.
    pub label: LabelAgreement,
    /// Number found minus number printed.
    pub label_offset: Option<i32>,
    /// Blocks that hold nothing but labels (cells left of the prompt).
    pub label_blocks: Vec<usize>,
    /// A tick box stands beside it.
    pub beside_tick: bool,
    /// It stands alone in its block.
    pub whole: bool,
    /// It begins a sentence within its block.
    pub starts_sentence: bool,
    /// More than its number speaks for it: its wording, or what stands behind it.
    pub supported: bool,
}

/// Information beyond this many nats makes a wording no surer.
const INFORMATION_MAX: f64 = 30.0;
/// Nats lost for each nat of the wording that is not found.
const MISSING_COST: f64 = 0.35;
/// Nats lost for each word of the sentence that is not the wording's.
const OTHER_WORD_COST: f64 = 0.9;
/// Such words that count.
const OTHER_WORDS_MAX: usize = 15;
/// Nats that words in common must gain before they say anything.
const CHANCE_COST: f64 = 2.0;
/// Most nats that wording can speak against an item whose label and style speak for it.
const WORDING_MIN: f64 = -8.0;
/// A wording of so few words says little by itself; where it stands must say the rest.
const SHORT_WORDS: usize = 4;

/// Words of a reworded opening before the first word of the form.
const LEAD_WORDS_MAX: usize = 4;

/// Scores a match of an item's wording of so many words.
pub(super) fn score(found: Match, item: &Item, words: usize, document: &Document, stream: &Stream) -> Scored {
    let first = &stream.words[found.words.start];
    let last = &stream.words[found.words.end - 1];
    let block = &document.blocks[first.block];
    let last_block = &document.blocks[last.block];
    // A respondent who rewords a prompt often rewords its first words.
    let lead = found.words.start - stream.of_block(first.block).start;
    let reworded = (1..=LEAD_WORDS_MAX).contains(&lead)
        && words > SHORT_WORDS
        && !block.text.slice(0..first.start).contains(['.', '?', '!', ':', ';', '/']);
    let starts_block = lead == 0 || reworded;
    let ends_block = stream.of_block(last.block).end == found.words.end;
    let before = block.text.slice(first.start.saturating_sub(24)..first.start);
    let after = last_block.text.slice(last.end..last.end + 8);
    let beside_tick = tick_before(block, first.start) || tick_behind(last_block, last.end);
    let asks = after.trim_start_matches(is_mark).starts_with(['?', '？', '؟']);
    let closed = ends_block
        || asks
        || after.trim_start_matches(is_mark).starts_with([':', '：', '\t', '(', '/'])
        || after.starts_with("  ");
    let starts_sentence = before.trim_end().ends_with(['.', '?', '!', '…']);
    let starts_part = starts_sentence
        || before.trim_end().ends_with([':', ';', '/', '|', ')', '·', '•'])
        || before.ends_with('\t')
        || before.ends_with("  ");
    let whole = lead == 0 && ends_block;

    // What is found speaks for the item; what is missing of it, and what else stands in the sentence,
    // speak against it. A shortened prompt lacks much and holds nothing else.
    let matched = found.information * found.coverage;
    let missing = found.information - matched;
    let others = (found.extra_words + words_around(&found, stream)).min(OTHER_WORDS_MAX);
    let wording = matched.min(INFORMATION_MAX) - MISSING_COST * missing.min(INFORMATION_MAX) - CHANCE_COST;
    let mut score = (wording - OTHER_WORD_COST * others as f64).max(WORDING_MIN);
    let crowding = wording.max(WORDING_MIN) - score;
    let in_place = starts_block || beside_tick || starts_part;
    let mid_sentence = if in_place { 0.0 } else { 9.0 };
    let unclosed = if whole || closed || beside_tick || words > SHORT_WORDS { 0.0 } else { 6.0 };
    score += match (starts_block, beside_tick, starts_part) {
        (true, _, _) => 2.5 - 0.5 * lead as f64,
        (_, true, _) => 2.0,
        (_, _, true) => -1.0,
        _ => -mid_sentence,
    };
    score += if whole { 2.0 } else { -unclosed };
    let (label, label_offset, label_blocks) = label(block, first.block, starts_block, item, document);
    score += match label {
        LabelAgreement::Agrees => 4.0,
        LabelAgreement::Differs => -1.5,
        LabelAgreement::Missing => -1.0,
        LabelAgreement::NotPrinted => 0.0,
    };
    let range = first.start..if last.block == first.block { last.end } else { block.text.characters() };
    if matches!(block.kind, BlockKind::Heading(_)) || block.is_marked(&range, |mark| *mark == Mark::Bold) {
        score += 1.0;
    }
    if asks && words > SHORT_WORDS {
        score += 1.0;
    }
    Scored {
        found,
        score,
        mid_sentence,
        unclosed,
        crowding,
        label,
        label_offset,
        label_blocks,
        beside_tick,
        whole,
        starts_sentence,
        supported: true,
    }
}

/// Words of the sentence around a match that are not part of it.
fn words_around(found: &Match, stream: &Stream) -> usize {
    let words = &stream.words;
    let block_of = |at: usize| words[at].block;
    let first = found.words.start;
    let last = found.words.end - 1;
    let before = (stream.of_block(block_of(first)).start..first)
        .rev()
        .take(OTHER_WORDS_MAX)
        .take_while(|&at| !words[at + 1].parted);
    let behind = (found.words.end..stream.of_block(block_of(last)).end)
        .take(OTHER_WORDS_MAX)
        .take_while(|&at| !words[at].parted);
    before.count() + behind.count()
}

/// The label before a prompt: that of its block, or the one that fills the cell left of it. Beside it may stand other
/// cells of labels, as the chapter that a question is about.
fn label(
    block: &Block,
    position: usize,
    starts_block: bool,
    item: &Item,
    document: &Document,
) -> (LabelAgreement, Option<i32>, Vec<usize>) {
    let mut blocks: Vec<usize> =
        (0..position).rev().take_while(|&left| fills_cell_left_of(&document.blocks, left, position)).collect();
    blocks.reverse();
    if item.numerals.is_empty() {
        return (LabelAgreement::NotPrinted, None, blocks);
    }
    let all_of =
        |blocks: &[usize]| blocks.iter().flat_map(|&left| numerals(document.blocks[left].text.as_str())).collect();
    let readings: Vec<Numeral> = match &block.label {
        Some(label) if starts_block => label.numerals(),
        None if starts_block && !blocks.is_empty() => all_of(&blocks),
        _ => return (LabelAgreement::Missing, None, Vec::new()),
    };
    let offset = offset(&readings, &item.numerals);
    let agreement = match offset {
        Some(0) => LabelAgreement::Agrees,
        Some(_) => LabelAgreement::Differs,
        None if readings.is_empty() => LabelAgreement::Missing,
        None => LabelAgreement::Differs,
    };
    (agreement, offset, if block.label.is_none() { blocks } else { Vec::new() })
}

/// The block before, where it fills the cell to the left with nothing but a label.
pub(super) fn number_cell(blocks: &[Block], position: usize) -> Option<usize> {
    position.checked_sub(1).filter(|&left| fills_cell_left_of(blocks, left, position))
}

/// True where a block fills a cell to the left of another one with nothing but a label.
fn fills_cell_left_of(blocks: &[Block], left: usize, position: usize) -> bool {
    let (Some(here), Some(there)) = (blocks[position].cells.last(), blocks[left].cells.last()) else { return false };
    let is_left = here.table == there.table && here.row == there.row && there.column < here.column;
    is_left && is_bare_label(blocks[left].text.as_str())
}

/// True for one label, or several with commas between.
fn is_bare_label(text: &str) -> bool {
    text.split(',').map(str::trim).all(|part| part.chars().count() <= 8 && !numerals(part).is_empty())
}

/// Smallest difference between readings in the same system.
pub(super) fn offset(found: &[Numeral], printed: &[Numeral]) -> Option<i32> {
    let pairs = found.iter().flat_map(|one| printed.iter().map(move |other| (one, other)));
    pairs
        .filter(|(one, other)| one.system == other.system)
        .map(|(one, other)| one.value as i32 - other.value as i32)
        .min_by_key(|offset| offset.abs())
}

/// A mark typed before a text stands within so many characters of its block's start.
const TYPED_MARK_CHARACTERS: usize = 6;

/// True when a tick box ends before this character with nothing but blanks between.
pub(super) fn tick_before(block: &Block, at: usize) -> bool {
    let typed = if at <= TYPED_MARK_CHARACTERS { block.text.slice(0..at).trim() } else { "" };
    let nearest = block.ticks[..block.ticks.partition_point(|tick| tick.end <= at)].last();
    nearest.is_some_and(|tick| is_blank(block, tick.end..at)) || matches!(typed, "X" | "x" | "×")
}

/// True when a tick box begins behind this character with nothing but blanks and marks between.
pub(super) fn tick_behind(block: &Block, at: usize) -> bool {
    let nearest = block.ticks.get(block.ticks.partition_point(|tick| tick.start < at));
    nearest.is_some_and(|tick| is_blank(block, at..tick.start))
}

fn is_blank(block: &Block, range: Range<usize>) -> bool {
    range.len() <= 6 && block.text.slice(range).chars().all(|c| c.is_whitespace() || is_mark(c) || ":.".contains(c))
}

/// Closing punctuation and note marks that may stand between a prompt and its colon.
fn is_mark(character: char) -> bool {
    "*_)]”»’ ".contains(character) || matches!(character, '²' | '³' | '¹' | '\u{2070}'..='\u{209f}')
}
