//! What a tracked change deleted: who deletes options chooses those that are left.

use crate::language;
use crate::outline::TextRange;
use crate::read::{Document, Mark};

/// The deleted texts in the blocks of some words and at the start of the block behind them, folded: each
/// by itself, and those that stood side by side as one.
pub(super) fn texts<'a>(document: &Document, words: impl Iterator<Item = &'a TextRange>) -> Vec<String> {
    let blocks: Vec<usize> = words.map(|word| word.block).collect();
    let (Some(&first), Some(&last)) = (blocks.iter().min(), blocks.iter().max()) else { return Vec::new() };
    let mut found: Vec<String> = Vec::new();
    for (position, block) in document.blocks.iter().enumerate().take(last + 2).skip(first) {
        let mut joined: Option<(usize, String)> = None;
        for span in &block.spans {
            let Mark::Deleted(text) = &span.mark else { continue };
            // A deleted paragraph leaves its text in the one that follows.
            if position > last && span.start > 0 {
                break;
            }
            found.push(language::fold(text));
            let before = joined.take().filter(|(at, _)| *at == span.start).map(|(_, before)| before);
            found.extend(before.iter().map(|before| language::fold(&format!("{before}{text}"))));
            joined = Some((span.end, before.unwrap_or_default() + text));
        }
    }
    found
}
