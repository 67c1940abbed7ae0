//! Prompts in words that nobody foresaw, known by their numbers and by what stands behind them.
//!
//! Comes in: the document, and what its words found already. Goes out: further candidates. A number alone
//! places nothing: answers hold numbered lists. It counts where its block looks like a prompt, where the
//! blocks that are numbered alike count as the form counts, and where what follows is what the question asks
//! for: so many boxes, yes and no, parts, an address, a percentage.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::claims::Claims;
use super::expected::{self, Fit};
use super::matching::{Match, align_within};
use super::score::{Scored, number_cell, offset};
use super::{LabelAgreement, Scene};
use crate::questionnaire::ItemKind;
use crate::read::{Block, BlockKind, Label, Mark, Numeral, NumeralSystem, numerals};

/// Most words of a prompt.
const PROMPT_WORDS_MAX: usize = 45;
/// The same where the numbers of the document are those of the form; each Han character is a word.
const NUMBERED_PROMPT_WORDS_MAX: usize = 120;
/// Words of a prompt that a colon closes.
const SHORT_PROMPT_WORDS_MAX: usize = 6;
/// Nats for the number of the item.
const LABEL_SCORE: f64 = 1.0;
/// Nats lost where the number is another one.
const OFFSET_COST: f64 = 0.5;
/// Most questions that were left out before one that has a smaller number for it.
const OFFSET_MAX: i32 = 6;
/// Nats for each sign that a block is a prompt.
const STYLE_SCORE: f64 = 1.5;
/// Nats for all words of a wording.
const WORDING_SCORE: f64 = 8.0;
/// Nats where the blocks numbered alike count as the whole form does.
const SERIES_SCORE: f64 = 6.0;
/// Share of the form's numbers that a series must hold to count.
const SERIES_SHARE_MIN: f64 = 0.5;
/// Share of its wording from which a prompt needs no other sign.
const COVERAGE_SURE: f64 = 0.6;
/// Share from which all of it was found.
const COVERAGE_WHOLE: f64 = 0.95;
/// Share of its wording that speaks for an item by itself: other forms share some words.
const SUPPORTED_COVERAGE: f64 = 0.45;
/// Nats that a candidate needs.
const SCORE_MIN: f64 = 2.0;
/// What the share of a series counts whose members look alike at a glance only.
const ROUGH_SHARE: f64 = 0.8;
/// More numbered blocks are a list, not a form.
const STARTS_MAX: usize = 2000;

/// A block that carries a number or letter.
#[derive(Debug)]
pub(super) struct Start {
    /// The block with the text.
    pub block: usize,
    /// The block that holds nothing but the label, in the cell before.
    pub label_block: Option<usize>,
    readings: Vec<Numeral>,
    look: Look,
}

/// How a numbered block looks: those of one series look alike.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Look {
    system: NumeralSystem,
    /// The label with its number left out.
    shape: String,
    in_cell_before: bool,
    column: Option<u32>,
    /// Nothing beyond this counts at a second glance.
    style: Option<(bool, bool, Option<u8>)>,
}

/// The labelled blocks of the document, in its order.
fn starts(scene: &Scene<'_>) -> Vec<Start> {
    let blocks = &scene.document.blocks;
    let mut found = Vec::new();
    for (position, block) in blocks.iter().enumerate() {
        if scene.stream.of_block(position).is_empty() || found.len() >= STARTS_MAX {
            continue;
        }
        let label_block = if block.label.is_none() { number_cell(blocks, position) } else { None };
        let typed = label_block.map(|at| Label::typed(blocks[at].text.as_str()));
        let Some(label) = block.label.as_ref().or(typed.as_ref()) else { continue };
        let readings = numerals(&label.written);
        if let Some(first) = readings.first() {
            let look = Look {
                system: first.system,
                shape: label.written.chars().filter(|c| !c.is_alphanumeric() && !c.is_whitespace()).collect(),
                in_cell_before: label_block.is_some(),
                column: block.cells.first().map(|cell| cell.column),
                style: Some((matches!(block.kind, BlockKind::Heading(_)), opens_bold(block), block.list_level)),
            };
            found.push(Start { block: position, label_block, readings, look });
        }
    }
    found
}

fn opens_bold(block: &Block) -> bool {
    let text = block.text.as_str();
    let first = text.chars().position(char::is_alphanumeric).unwrap_or(0);
    block.is_marked(&(first..first + 1), |mark| *mark == Mark::Bold)
}

/// The labelled blocks of a document, and how far those that look alike count as the form does.
#[derive(Debug)]
pub(super) struct Series {
    starts: Vec<Start>,
    /// For each start, by kind of item, the share of the form's numbers that the series it belongs to holds.
    shares: Vec<BTreeMap<ItemKindKey, f64>>,
}

impl Series {
    /// The series of a document.
    pub(super) fn of(scene: &Scene<'_>, ordered: &[usize]) -> Self {
        let starts = starts(scene);
        let mut shares: Vec<BTreeMap<ItemKindKey, f64>> = vec![BTreeMap::new(); starts.len()];
        for rough in [false, true] {
            let mut by_look: BTreeMap<Look, Vec<usize>> = BTreeMap::new();
            for (at, start) in starts.iter().enumerate() {
                let style = start.look.style.filter(|_| !rough);
                // "i." is a letter and a Roman number: a series may be either.
                let systems: BTreeSet<NumeralSystem> = start.readings.iter().map(|reading| reading.system).collect();
                for system in systems {
                    by_look.entry(Look { system, style, ..start.look.clone() }).or_default().push(at);
                }
            }
            for (look, members) in by_look {
                for kind in [ItemKind::Section, ItemKind::Question, ItemKind::Part] {
                    let share = share_of_form(scene, ordered, &starts, &members, kind, look.system);
                    let share = if rough { share * ROUGH_SHARE } else { share };
                    for &member in members.iter().filter(|_| share >= SERIES_SHARE_MIN) {
                        let known = shares[member].entry(key(kind)).or_insert(0.0);
                        *known = known.max(share);
                    }
                }
            }
        }
        Self { starts, shares }
    }

    /// The largest share of the form's numbers of a kind that one series holds; 0 where none counts as the form does.
    pub(super) fn share(&self, kind: ItemKind) -> f64 {
        self.shares.iter().filter_map(|shares| shares.get(&key(kind))).copied().fold(0.0, f64::max)
    }

    /// The words of a prompt with the rest of its block, where that is printed too: it is bold as they are, or it is
    /// worded by nobody and what answers it stands in the blocks behind.
    pub(super) fn whole_prompt(
        &self,
        scene: &Scene<'_>,
        kind: ItemKind,
        words: &Range<usize>,
        coverage: f64,
    ) -> Range<usize> {
        let position = scene.stream.words[words.start].block;
        let at = self.starts.iter().position(|start| start.block == position);
        let in_series = at.is_some_and(|at| self.shares[at].contains_key(&key(kind)));
        let behind = scene.stream.of_block(position).end;
        let (Some(at), true) = (at.filter(|_| in_series), words.end < behind) else { return words.clone() };
        let block = &scene.document.blocks[position];
        let rest = block.text.slice(scene.stream.words[words.end - 1].end..block.text.characters());
        let says = |sign: char| sign.is_numeric() || sign == '@' || sign == '/';
        if rest.contains(says) && !rest.trim_start().starts_with(['/', '(']) {
            return words.clone();
        }
        let bold = bold_opening(block).map(|end| scene.stream.words_from(position, end).start);
        if let Some(end) = bold.filter(|&end| end > words.end && coverage < COVERAGE_WHOLE) {
            return words.start..end;
        }
        let ends = self.end(at).unwrap_or(scene.document.blocks.len());
        let closes = rest.trim_end().ends_with(['.', '?', '؟', '？', '。', ':', '：', ')', '）']);
        let is_rest = coverage < COVERAGE_SURE && kind == ItemKind::Question && closes;
        if is_rest && is_answered_behind(scene, position, ends) { words.start..behind } else { words.clone() }
    }

    /// The block at which a start ends: the next one of a series of the same kind begins there.
    fn end(&self, at: usize) -> Option<usize> {
        let of_same_kind = |next: &usize| {
            self.starts[*next].look.system == self.starts[at].look.system
                && (self.shares[at].is_empty()
                    || self.shares[at].keys().any(|kind| self.shares[*next].contains_key(kind)))
        };
        let next = (at + 1..self.starts.len()).find(of_same_kind)?;
        Some(self.starts[next].label_block.unwrap_or(self.starts[next].block))
    }
}

type ItemKindKey = u8;

fn key(kind: ItemKind) -> ItemKindKey {
    match kind {
        ItemKind::Section => 0,
        ItemKind::Question => 1,
        _ => 2,
    }
}

/// The share of the form's numbered items of a kind that these starts number, in their order.
fn share_of_form(
    scene: &Scene<'_>,
    ordered: &[usize],
    starts: &[Start],
    members: &[usize],
    kind: ItemKind,
    system: NumeralSystem,
) -> f64 {
    const ITEMS_MIN: usize = 4;
    let items = &scene.questionnaire.items;
    let numbers: Vec<u32> = ordered
        .iter()
        .filter(|&&item| items[item].kind == kind)
        .filter_map(|&item| items[item].numerals.iter().find(|one| one.system == system).map(|one| one.value))
        .collect();
    if numbers.len() < ITEMS_MIN {
        return 0.0;
    }
    // longest[n]: most numbers found so far, in order, of the first n.
    let mut longest = vec![0u32; numbers.len() + 1];
    for &member in members {
        let Some(value) = starts[member].readings.iter().find(|one| one.system == system).map(|one| one.value) else {
            continue;
        };
        for at in (0..numbers.len()).rev().filter(|&at| numbers[at] == value) {
            let reached = longest[at] + 1;
            for later in &mut longest[at + 1..] {
                *later = (*later).max(reached);
            }
        }
    }
    f64::from(longest[numbers.len()]) / numbers.len() as f64
}

/// Candidates by label, for items that no wording is sure of.
pub(super) fn candidates(
    scene: &Scene<'_>,
    series: &Series,
    ordered: &[usize],
    scored: &[(usize, Scored)],
    claims: &Claims,
) -> Vec<(usize, Scored)> {
    let worded = || scored.iter().filter(|(_, one)| one.found.coverage >= COVERAGE_SURE);
    let is_sure = |one: &Scored| matches!(one.label, LabelAgreement::Agrees | LabelAgreement::NotPrinted);
    let sure: BTreeSet<usize> = worded().filter(|(_, one)| is_sure(one)).map(|(rank, _)| *rank).collect();
    let known: BTreeSet<(usize, usize)> =
        worded().map(|(rank, one)| (*rank, scene.stream.words[one.found.words.start].block)).collect();
    let mut found = Vec::new();
    for (at, start) in series.starts.iter().enumerate().filter(|(_, start)| claims.of(start.block).is_empty()) {
        let behind = series.end(at).unwrap_or(scene.document.blocks.len());
        for (rank, &item) in ordered.iter().enumerate() {
            let entry = &scene.questionnaire.items[item];
            let share = series.shares[at].get(&key(entry.kind)).copied().unwrap_or(0.0);
            let Some(offset) = offset(&start.readings, &entry.numerals).filter(|&offset| {
                // Where questions were left out, the others may have been numbered anew.
                offset == 0 || share >= SERIES_SHARE_MIN && (-OFFSET_MAX..0).contains(&offset)
            }) else {
                continue;
            };
            if !sure.contains(&rank) && !known.contains(&(rank, start.block)) {
                let here = |one: &Scored| scene.stream.words[one.found.words.start].block == start.block;
                let worded = scored.iter().find(|(other, one)| *other == rank && here(one));
                let mut one = candidate(scene, item, start, offset, share, behind);
                // A wording may go on in the blocks behind.
                if let (Some(one), Some((_, worded))) = (&mut one, worded) {
                    one.found.words.end = one.found.words.end.max(worded.found.words.end);
                }
                found.extend(one.map(|one| (rank, one)));
            }
        }
    }
    found
}

/// A labelled block as the prompt of an item.
fn candidate(scene: &Scene<'_>, item: usize, start: &Start, offset: i32, share: f64, behind: usize) -> Option<Scored> {
    let entry = &scene.questionnaire.items[item];
    let block = &scene.document.blocks[start.block];
    let in_series = share >= SERIES_SHARE_MIN;
    let (sentence, asks, closed) = sentence(scene, start, entry.kind, in_series, behind);
    if sentence.len() > if in_series { NUMBERED_PROMPT_WORDS_MAX } else { PROMPT_WORDS_MAX } {
        return None;
    }
    let printed = scene.stream.words[sentence.start].start..scene.stream.words[sentence.end - 1].end;
    let heads = matches!(block.kind, BlockKind::Heading(_)) || block.is_marked(&printed, |mark| *mark == Mark::Bold);
    let introduces = closed && sentence.len() <= SHORT_PROMPT_WORDS_MAX;
    let style = match entry.kind {
        ItemKind::Question => usize::from(asks) + usize::from(heads),
        ItemKind::Part => usize::from(introduces) + usize::from(heads),
        _ => usize::from(heads && in_series),
    };
    if style == 0 && !in_series {
        return None;
    }
    let wordings = scene.index.wordings_of(item).iter();
    let best = wordings
        .map(|&wording| align_within(wording as usize, &sentence, scene.stream, scene.index))
        .max_by(|a, b| a.coverage.total_cmp(&b.coverage))?;
    let fit = if in_series { expected::behind(scene, item, start.block, &sentence, behind) } else { Fit::default() };
    let series = if in_series { SERIES_SCORE * share } else { 0.0 };
    let label = if offset == 0 { LABEL_SCORE } else { -OFFSET_COST };
    let score = label + STYLE_SCORE * style as f64 + WORDING_SCORE * best.coverage + series + fit.score;
    (score >= SCORE_MIN).then(|| Scored {
        score,
        mid_sentence: 0.0,
        unclosed: 0.0,
        crowding: 0.0,
        label: if offset == 0 { LabelAgreement::Agrees } else { LabelAgreement::Differs },
        label_offset: (offset == 0).then_some(0),
        label_blocks: start.label_block.into_iter().collect(),
        beside_tick: false,
        whole: sentence == scene.stream.of_block(start.block),
        starts_sentence: false,
        supported: best.coverage >= SUPPORTED_COVERAGE || fit.is_met,
        found: Match { words: sentence, ..best },
    })
}

/// The words of a labelled block that are the prompt; whether it asks, and whether a sign closes it.
fn sentence(
    scene: &Scene<'_>,
    start: &Start,
    kind: ItemKind,
    in_series: bool,
    behind: usize,
) -> (Range<usize>, bool, bool) {
    let block = &scene.document.blocks[start.block];
    let words = scene.stream.of_block(start.block);
    let text = block.text.as_str();
    let to = |character: usize| scene.stream.words_from(start.block, character).start.clamp(words.start + 1, words.end);
    let close = text.find(['?', '？', '؟', ':', '：', '(']).map(|byte| block.text.character_of(byte));
    let asks = text.contains(['?', '？', '؟'])
        && text.chars().nth(close.unwrap_or(usize::MAX)).is_some_and(|c| in_series || "?？؟".contains(c));
    let first_sentence = close.map_or(words.end, to);
    if !in_series {
        return (words.start..first_sentence, asks, close.is_some());
    }
    // Bold words with others behind them: the prompt ends where they do.
    let bold = bold_opening(block);
    if bold.is_some_and(|end| to(end) < words.end) {
        return (words.start..to(bold.unwrap_or(0)), asks, true);
    }
    // Where something stands behind the block, nothing of it is the answer.
    let answered_behind = is_answered_behind(scene, start.block, behind);
    let end = match kind {
        ItemKind::Section => words.end,
        _ if is_bold_whole(bold, block) => words.end,
        ItemKind::Part => text.find([':', '：', '\t']).map_or(words.end, |byte| to(block.text.character_of(byte))),
        _ if answered_behind => words.end,
        _ => {
            let close = text.rfind(['?', '？', '؟']).or_else(|| text.find([':', '：']));
            close.map_or(words.end, |byte| to(block.text.character_of(byte)))
        }
    };
    (words.start..end, asks, close.is_some())
}

/// True where words stand in the blocks between.
fn is_answered_behind(scene: &Scene<'_>, block: usize, behind: usize) -> bool {
    (block + 1..behind.min(scene.document.blocks.len()))
        .any(|at| !scene.stream.of_block(at).is_empty() && !scene.document.blocks[at].is_furniture())
}

/// Where the bold words end that a block opens with.
fn bold_opening(block: &Block) -> Option<usize> {
    let mut end = 0;
    let mut spans: Vec<_> = block.spans.iter().filter(|span| span.mark == Mark::Bold).collect();
    spans.sort_by_key(|span| span.start);
    for span in spans {
        let between = block.text.slice(end.min(span.start)..span.start);
        if between.contains(char::is_alphanumeric) {
            break;
        }
        end = end.max(span.end);
    }
    (end > 0).then_some(end)
}

fn is_bold_whole(bold: Option<usize>, block: &Block) -> bool {
    bold.is_some_and(|end| !block.text.slice(end..block.text.characters()).contains(char::is_alphanumeric))
}
