//! Accounting: every character read, by what it was taken for. The parts add up to the whole on every
//! record; that is how "nothing is lost" is checked.

use std::ops::Range;

use schemars::JsonSchema;
use serde::Serialize;

use crate::extract::Answer;
use crate::outline::{Outline, Role, TextRange};
use crate::questionnaire::Questionnaire;
use crate::read::Document;

/// Characters by what they were taken for; labels count with the text they stand before.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Accounting {
    /// All characters read.
    pub characters: usize,
    /// Printed by the form for a question, option or row.
    pub prompt: usize,
    /// Used by a value, or standing in place of one.
    pub answer: usize,
    /// Standing in an answer whose fields did not take it.
    pub answer_unused: usize,
    /// Printed and not answered by anybody: notes, instructions, page headers.
    pub furniture: usize,
    /// Nobody's.
    pub unclaimed: usize,
    /// Known to stand there and not read.
    pub not_read: usize,
}

impl Accounting {
    /// True when the parts add up to the whole.
    pub fn adds_up(&self) -> bool {
        self.characters
            == self.prompt + self.answer + self.answer_unused + self.furniture + self.unclaimed + self.not_read
    }
}

/// Accounts for every character, and lists the ranges that nobody claimed.
pub(super) fn account(
    document: &Document,
    outline: &Outline,
    questionnaire: &Questionnaire,
    answers: &[Answer],
) -> (Accounting, Vec<TextRange>) {
    let used = used_ranges(document, answers);
    let mut sum =
        Accounting { not_read: document.not_read.iter().map(|one| one.characters).sum(), ..Accounting::default() };
    sum.characters = sum.not_read;
    let mut unclaimed = Vec::new();
    for (position, block) in document.blocks.iter().enumerate() {
        let label = block.label.as_ref().map_or(0, |label| label.written.chars().count());
        sum.characters += block.text.characters() + label;
        for (index, (range, role)) in outline.roles[position].iter().enumerate() {
            let length = range.len() + if index == 0 { label } else { 0 };
            match role {
                Role::Prompt(_) => sum.prompt += length,
                Role::Furniture(_) => sum.furniture += length,
                Role::Unclaimed => {
                    sum.unclaimed += length;
                    unclaimed.push(TextRange { block: position, start: range.start, end: range.end });
                }
                Role::Answer(item) => {
                    let taken = overlap(&used[position], range);
                    // A label goes with what stands first behind it.
                    let label = length - range.len();
                    let label_taken = used[position].first().is_some_and(|first| first.start == range.start);
                    sum.answer += taken + if label_taken { label } else { 0 };
                    let left = range.len() - taken + if label_taken { 0 } else { label };
                    // Nobody asked for what stands around the title.
                    if questionnaire.items[*item].starts_document {
                        sum.unclaimed += left;
                        unclaimed.extend(gaps(&used[position], range).map(|gap| TextRange {
                            block: position,
                            start: gap.start,
                            end: gap.end,
                        }));
                    } else {
                        sum.answer_unused += left;
                    }
                }
            }
        }
    }
    unclaimed.retain_mut(|range| {
        let trimmed = document.blocks[range.block].text.trim(range.characters());
        (range.start, range.end) = (trimmed.start, trimmed.end);
        !trimmed.is_empty()
    });
    (sum, unclaimed)
}

/// For each block, the ranges that prove a value, in order and merged. A blank between two of them, or
/// at an end of what was written, is part of it.
fn used_ranges(document: &Document, answers: &[Answer]) -> Vec<Vec<Range<usize>>> {
    let mut used: Vec<Vec<Range<usize>>> = vec![Vec::new(); document.blocks.len()];
    for evidence in answers.iter().flat_map(|answer| &answer.evidence) {
        used[evidence.range.block].push(evidence.range.characters());
    }
    for (position, ranges) in used.iter_mut().enumerate() {
        let text = &document.blocks[position].text;
        ranges.sort_by_key(|range| (range.start, range.end));
        let mut merged: Vec<Range<usize>> = Vec::with_capacity(ranges.len());
        for range in ranges.drain(..) {
            match merged.last_mut() {
                Some(last) if range.start <= last.end || is_blank(text.slice(last.end..range.start)) => {
                    last.end = last.end.max(range.end)
                }
                _ => merged.push(range),
            }
        }
        if let Some(first) = merged.first_mut().filter(|first| is_blank(text.slice(0..first.start))) {
            first.start = 0;
        }
        if let Some(last) = merged.last_mut().filter(|last| is_blank(text.slice(last.end..text.characters()))) {
            last.end = text.characters();
        }
        *ranges = merged;
    }
    used
}

fn is_blank(text: &str) -> bool {
    text.chars().all(|c| !c.is_alphanumeric())
}

fn overlap(ranges: &[Range<usize>], range: &Range<usize>) -> usize {
    ranges.iter().map(|one| one.end.min(range.end).saturating_sub(one.start.max(range.start))).sum()
}

/// The parts of `range` that no range covers.
fn gaps(ranges: &[Range<usize>], range: &Range<usize>) -> impl Iterator<Item = Range<usize>> {
    let mut gaps = Vec::new();
    let mut at = range.start;
    for one in ranges.iter().filter(|one| one.end > range.start && one.start < range.end) {
        if one.start > at {
            gaps.push(at..one.start);
        }
        at = at.max(one.end);
    }
    if at < range.end {
        gaps.push(at..range.end);
    }
    gaps.into_iter()
}
