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
    /// Agreement of labels.
    pub label: LabelAgreement,
    /// Number found minus number printed.
    pub label_offset: Option<i32>,
    /// Block that holds nothing but the label (a cell left of the prompt).
    pub label_block: Option<usize>,
    /// A tick box stands beside it.
    pub beside_tick: bool,
    /// It stands alone in its block.
    pub whole: bool,
}

/// Information beyond this many nats makes a wording no surer.
const INFORMATION_MAX: f64 = 30.0;
/// Share of a wording's information at which it speaks neither for nor against the item.
const COVERAGE_NEUTRAL: f64 = 0.4;
/// A wording of so few words says little by itself; where it stands must say the rest.
const SHORT_WORDS: usize = 4;

/// Scores a match of an item's wording.
pub(super) fn score(found: Match, item: &Item, words: usize, document: &Document, stream: &Stream) -> Scored {
    let first = &stream.words[found.words.start];
    let last = &stream.words[found.words.end - 1];
    let block = &document.blocks[first.block];
    let starts_block = stream.of_block(first.block).start == found.words.start;
    let ends_block = stream.of_block(last.block).end == found.words.end;
    let before = block.text.slice(first.start.saturating_sub(24)..first.start);
    let after = document.blocks[last.block].text.slice(last.end..last.end + 8);
    let beside_tick = tick_before(block, first.start) || tick_behind(&document.blocks[last.block], last.end);
    let closed = ends_block || after.trim_start_matches(is_mark).starts_with([':', '?', '：', '？', '\t', '(', '؟']);
    let starts_part = before.trim_end().ends_with(['.', ':', '?', ';', '/', '|', ')', '\t', '…']) || before.contains('\t');
    let whole = starts_block && ends_block;

    let mut score = found.information.min(INFORMATION_MAX) * (found.coverage - COVERAGE_NEUTRAL) / (1.0 - COVERAGE_NEUTRAL);
    score -= 0.4 * found.extra_words as f64;
    score += match (starts_block, beside_tick, starts_part) {
        (true, _, _) => 2.5,
        (_, true, _) => 2.0,
        (_, _, true) => -1.0,
        _ => -9.0,
    };
    if whole {
        score += 2.0;
    } else if words <= SHORT_WORDS && !closed && !beside_tick {
        score -= 6.0;
    }
    let (label, label_offset, label_block) = label(block, first.block, starts_block, item, document);
    score += match label {
        LabelAgreement::Agrees => 4.0,
        LabelAgreement::Differs => -1.5,
        LabelAgreement::Missing | LabelAgreement::NotPrinted => 0.0,
    };
    let range = first.start..if last.block == first.block { last.end } else { block.text.characters() };
    if matches!(block.kind, BlockKind::Heading(_)) || block.is_marked(&range, |mark| *mark == Mark::Bold) {
        score += 1.0;
    }
    Scored { found, score, label, label_offset, label_block, beside_tick, whole }
}

/// The label before a prompt: that of its block, or the one that fills the cell left of it.
fn label(
    block: &Block,
    position: usize,
    starts_block: bool,
    item: &Item,
    document: &Document,
) -> (LabelAgreement, Option<i32>, Option<usize>) {
    if item.numerals.is_empty() {
        return (LabelAgreement::NotPrinted, None, None);
    }
    let left = position.checked_sub(1).filter(|&left| {
        let (Some(here), Some(there)) = (block.cells.last(), document.blocks[left].cells.last()) else { return false };
        here.table == there.table && here.row == there.row && there.column < here.column
    });
    let left = left.filter(|&left| is_bare_label(document.blocks[left].text.as_str()));
    let readings = match (&block.label, left) {
        (Some(label), _) if starts_block => label.numerals(),
        (None, Some(left)) if starts_block => numerals(document.blocks[left].text.as_str()),
        _ => return (LabelAgreement::Missing, None, None),
    };
    let offset = offset(&readings, &item.numerals);
    let agreement = match offset {
        Some(0) => LabelAgreement::Agrees,
        Some(_) => LabelAgreement::Differs,
        None if readings.is_empty() => LabelAgreement::Missing,
        None => LabelAgreement::Differs,
    };
    (agreement, offset, left.filter(|_| block.label.is_none()))
}

fn is_bare_label(text: &str) -> bool {
    text.chars().count() <= 8 && !numerals(text).is_empty()
}

/// Smallest difference between readings in the same system.
fn offset(found: &[Numeral], printed: &[Numeral]) -> Option<i32> {
    let pairs = found.iter().flat_map(|one| printed.iter().map(move |other| (one, other)));
    pairs
        .filter(|(one, other)| one.system == other.system)
        .map(|(one, other)| one.value as i32 - other.value as i32)
        .min_by_key(|offset| offset.abs())
}

/// True when a tick box ends before this character with nothing but blanks between.
pub(super) fn tick_before(block: &Block, at: usize) -> bool {
    block.ticks.iter().any(|tick| tick.end <= at && is_blank(block, tick.end..at))
}

/// True when a tick box begins behind this character with nothing but blanks and marks between.
pub(super) fn tick_behind(block: &Block, at: usize) -> bool {
    block.ticks.iter().any(|tick| tick.start >= at && is_blank(block, at..tick.start))
}

fn is_blank(block: &Block, range: Range<usize>) -> bool {
    range.len() <= 6 && block.text.slice(range).chars().all(|c| c.is_whitespace() || is_mark(c) || ":.".contains(c))
}

/// Closing punctuation and note marks that may stand between a prompt and its colon.
fn is_mark(character: char) -> bool {
    "*_)]”»’ ".contains(character) || matches!(character, '²' | '³' | '¹' | '\u{2070}'..='\u{209f}')
}
