//! The document as one stream of words, over the ends of blocks: a prompt that a page break cut, or that
//! stands in two lines, is then matched like any other.

use std::ops::Range;

use super::index::Index;
use super::shape::Shape;
use crate::language;
use crate::read::{Block, BlockKind, Document};

/// A word of the document.
#[derive(Debug, Clone)]
pub(super) struct StreamWord {
    /// Position in the questionnaire's vocabulary; `None` for words the form does not print.
    pub id: Option<u32>,
    /// Where the folded word stands in the stream's text of other words; empty for words of the vocabulary.
    other: Range<u32>,
    /// Its shape.
    pub shape: Shape,
    /// Block it stands in.
    pub block: usize,
    /// Its characters in that block.
    pub start: usize,
    /// Behind them.
    pub end: usize,
    /// Something that ends a sentence or a part of one stands between it and the word before.
    pub parted: bool,
    /// It stands in a web or mail address.
    pub in_address: bool,
}

/// The words of a document in reading order; notes and furniture are left out.
#[derive(Debug)]
pub(super) struct Stream {
    /// The words.
    pub words: Vec<StreamWord>,
    /// The words that the form does not print, one behind the other.
    others: String,
    /// Information of each word of the vocabulary.
    information: Vec<f64>,
    /// For each block, its words.
    blocks: Vec<Range<usize>>,
}

impl Stream {
    /// The words of the document in this order of its blocks.
    pub(super) fn of(document: &Document, order: &[usize], index: &Index) -> Self {
        let mut words = Vec::new();
        let mut others = String::new();
        let mut counts = vec![0u32; index.vocabulary_size()];
        let mut blocks = vec![0..0; document.blocks.len()];
        for &position in order {
            let block = &document.blocks[position];
            let first = words.len();
            let (mut characters, mut behind_last) = (block.text.as_str().chars(), 0);
            if !matches!(block.kind, BlockKind::Note | BlockKind::Furniture(_)) {
                let addresses = addresses(block.text.as_str());
                language::for_each_token(block.text.as_str(), |word, start, end| {
                    if is_tick(block, word, start..end, words.len() == first) {
                        return;
                    }
                    let in_address = addresses.iter().any(|address| address.start <= start && end <= address.end);
                    let id = index.id(word);
                    if let Some(id) = id {
                        counts[id as usize] += 1;
                    }
                    let from = others.len() as u32;
                    if id.is_none() {
                        others.push_str(word);
                    }
                    let other = from..others.len() as u32;
                    let between = characters.by_ref().take(start - behind_last);
                    let parted = between.filter(|&character| ends_part(character)).count() > 0;
                    characters.by_ref().take(end - start).for_each(drop);
                    behind_last = end;
                    words.push(StreamWord {
                        id,
                        other,
                        shape: Shape::of(word),
                        block: position,
                        start,
                        end,
                        parted,
                        in_address,
                    });
                });
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
        const BACKGROUND_WORDS: f64 = 2000.0;
        let total = words.len() as f64 + BACKGROUND_WORDS;
        let information =
            counts.into_iter().map(|count| (total / (f64::from(count) + 1.0)).ln().clamp(1.0, 7.0)).collect();
        Self { words, others, information, blocks }
    }

    /// A word as compared.
    pub(super) fn folded<'a>(&'a self, word: &StreamWord, index: &'a Index) -> &'a str {
        let other = || &self.others[word.other.start as usize..word.other.end as usize];
        word.id.map_or_else(other, |id| index.word(id))
    }

    /// The word that follows a character of a block, and those behind it in the block.
    pub(super) fn words_from(&self, block: usize, character: usize) -> Range<usize> {
        let words = self.of_block(block);
        let start = words.start + self.words[words.clone()].partition_point(|word| word.start < character);
        start..words.end
    }

    /// True where all of these words stand in addresses: "https://example.org/health" asks for nothing.
    pub(super) fn is_address(&self, words: &Range<usize>) -> bool {
        self.words[words.clone()].iter().all(|word| word.in_address)
    }

    /// The words of a block.
    pub(super) fn of_block(&self, block: usize) -> Range<usize> {
        self.blocks[block].clone()
    }

    /// Information of a word of the vocabulary in nats: how unlikely it stands somewhere by chance,
    /// given how often this document uses it. Rare words weigh more; none weighs everything.
    pub(super) fn information(&self, id: u32) -> f64 {
        self.information[id as usize]
    }
}

/// Characters of web and mail addresses in a text.
fn addresses(text: &str) -> Vec<Range<usize>> {
    let is_address = |part: &str| part.contains("://") || part.contains("www.") || part.contains('@');
    if !is_address(text) {
        return Vec::new();
    }
    let mut found = Vec::new();
    let mut at = 0;
    for part in text.split_inclusive(char::is_whitespace) {
        let end = at + part.chars().count();
        if is_address(part) {
            found.push(at..end);
        }
        at = end;
    }
    found
}

fn ends_part(character: char) -> bool {
    matches!(character, '.' | '?' | '!' | ':' | '(' | '？' | '؟' | ';' | '/' | '\t')
}

/// True for the letter in "[x]" and for an "X" typed before a text: they are marks, not words.
fn is_tick(block: &Block, word: &str, at: Range<usize>, opens_block: bool) -> bool {
    // Boxes are in order: only the one behind which the word ends can hold it.
    let in_box = || {
        block
            .ticks
            .get(block.ticks.partition_point(|tick| tick.end < at.end))
            .is_some_and(|tick| tick.start <= at.start)
    };
    word == "x" && (opens_block && block.text.slice(at.end..at.end + 1) == " " || in_box())
}
