//! The text of a document that is most like a wording that was not found: for whoever writes the rules.

use super::matching::align_within;
use super::stream::Stream;
use super::{Index, TextRange};
use crate::read::Document;

/// Share of a wording from which a text is like it.
const COVERAGE_MIN: f64 = 0.3;

/// The place within one block that holds most of a wording of an item, and the share that it holds.
pub fn nearest_text(document: &Document, index: &Index, item: usize) -> Option<(TextRange, f64)> {
    let order: Vec<usize> = (0..document.blocks.len()).collect();
    let stream = Stream::of(document, &order, index);
    let mut best: Option<(TextRange, f64)> = None;
    for block in order {
        let words = stream.of_block(block);
        if words.is_empty() {
            continue;
        }
        for &wording in index.wordings_of(item) {
            let found = align_within(wording as usize, &words, &stream, index);
            if found.coverage < best.as_ref().map_or(COVERAGE_MIN, |(_, coverage)| *coverage + f64::EPSILON) {
                continue;
            }
            let (first, last) = (&stream.words[found.words.start], &stream.words[found.words.end - 1]);
            best = Some((TextRange { block, start: first.start, end: last.end }, found.coverage));
        }
    }
    best
}
