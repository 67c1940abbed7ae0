//! The document as one stream of words, over the ends of blocks: a prompt that a page break cut, or that
//! stands in two lines, is then matched like any other.

use std::ops::Range;

use super::index::Index;
use crate::language::{self, Token};
use crate::read::{Block, BlockKind, Document};

/// A word of the document.
#[derive(Debug, Clone)]
pub(super) struct StreamWord {
    /// Position in the questionnaire's vocabulary; `None` for words the form does not print.
    pub id: Option<u32>,
    /// The folded word, where it is not in the vocabulary.
    pub other: Option<Box<str>>,
    /// Block it stands in.
    pub block: usize,
    /// Its characters in that block.
    pub start: usize,
    /// Behind them.
    pub end: usize,
}

/// The words of a document in reading order; notes and furniture are left out.
#[derive(Debug)]
pub(super) struct Stream {
    /// The words.
    pub words: Vec<StreamWord>,
    /// How often each word of the vocabulary occurs.
    counts: Vec<u32>,
    /// For each block, its words.
    blocks: Vec<Range<usize>>,
}

impl Stream {
    /// The words of the document in this order of its blocks.
    pub(super) fn of(document: &Document, order: &[usize], index: &Index) -> Self {
        let mut words = Vec::new();
        let mut counts = vec![0; index.vocabulary_size()];
        let mut blocks = vec![0..0; document.blocks.len()];
        for &position in order {
            let block = &document.blocks[position];
            let first = words.len();
            if !matches!(block.kind, BlockKind::Note | BlockKind::Furniture(_)) {
                for token in language::tokens(block.text.as_str()) {
                    if is_tick(block, &token, words.len() == first) {
                        continue;
                    }
                    let id = index.id(&token.word);
                    if let Some(id) = id {
                        counts[id as usize] += 1;
                    }
                    let other = id.is_none().then(|| token.word.into_boxed_str());
                    words.push(StreamWord { id, other, block: position, start: token.start, end: token.end });
                }
            }
            blocks[position] = first..words.len();
        }
        // A block that was left out stands where the words before it end.
        let mut at = 0;
        for &position in order {
            if blocks[position].is_empty() {
                blocks[position] = at..at;
            }
            at = blocks[position].end;
        }
        Self { words, counts, blocks }
    }

    /// The word that follows a character of a block, and those behind it in the block.
    pub(super) fn from_character(&self, block: usize, character: usize) -> Range<usize> {
        let words = self.of_block(block);
        let start = words.start + self.words[words.clone()].partition_point(|word| word.start < character);
        start..words.end
    }

    /// The words of a block.
    pub(super) fn of_block(&self, block: usize) -> Range<usize> {
        self.blocks[block].clone()
    }

    /// Information of a word of the vocabulary in nats: how unlikely it stands somewhere by chance,
    /// given how often this document uses it. Rare words weigh more; none weighs everything.
    pub(super) fn information(&self, id: u32) -> f64 {
        const BACKGROUND_WORDS: f64 = 2000.0;
        let total = self.words.len() as f64 + BACKGROUND_WORDS;
        let count = f64::from(self.counts.get(id as usize).copied().unwrap_or(0)) + 1.0;
        (total / count).ln().clamp(1.0, 7.0)
    }
}

/// True for the letter in "[x]" and for an "X" typed before a text: they are marks, not words.
fn is_tick(block: &Block, token: &Token, opens_block: bool) -> bool {
    let in_box = || block.ticks.iter().any(|tick| tick.start <= token.start && token.end <= tick.end);
    token.word == "x" && (opens_block && block.text.slice(token.end..token.end + 1) == " " || in_box())
}
