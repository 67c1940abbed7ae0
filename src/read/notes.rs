//! Notes whose superscript mark became a plain digit: "7 Also called emerging technologies" at the foot
//! of a page, and "groups7" in the text.
//!
//! A paragraph that opens with a bare number is a note where that number stands, elsewhere in the
//! document, right behind a small letter or in brackets behind a word. Two such notes are needed: one
//! alone may be chance.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use regex::Regex;

use super::document::{Block, BlockKind};
use super::label::Label;
use super::text::Text;
use crate::language::expression;

/// Notes that a document must have before any is believed.
const NOTES_MIN: usize = 2;

/// Marks the notes among the blocks.
pub(super) fn mark(blocks: &mut [Block]) {
    static OPENING: LazyLock<Regex> = LazyLock::new(|| expression(r"^\(?(\d{1,2})\)?\s+\p{L}"));
    let referred_to: BTreeSet<&str> =
        blocks.iter().flat_map(|block| marks_behind_words(block.text.as_str())).map(|(_, mark)| mark).collect();
    let mut found: Vec<(usize, String)> = Vec::new();
    for (position, block) in blocks.iter().enumerate() {
        let may_be = block.kind == BlockKind::Paragraph && block.cells.is_empty() && block.ticks.is_empty();
        let number = match &block.label {
            None => OPENING
                .captures(block.text.as_str())
                .and_then(|captures| captures.get(1))
                .map(|number| number.as_str().to_owned()),
            // "(7) Also called": a label in brackets.
            Some(label) => label.written.strip_prefix('(').and_then(|label| label.strip_suffix(')')).map(str::to_owned),
        };
        let Some(number) = number.filter(|number| may_be && number.parse::<u32>().is_ok()) else { continue };
        if referred_to.contains(number.as_str()) {
            found.push((position, number));
        }
    }
    if found.len() < NOTES_MIN {
        found.clear();
    }
    for (position, number) in found {
        let block = &mut blocks[position];
        block.kind = BlockKind::Note;
        if block.label.is_none() {
            cut_number(block);
        }
        block.label = Some(Label::typed(number));
    }
    // A note that ends with a colon goes on.
    for position in 1..blocks.len() {
        let before = &blocks[position - 1];
        let is_open = before.kind == BlockKind::Note && before.text.as_str().trim_end().ends_with(':');
        if is_open && may_go_on(&blocks[position]) {
            blocks[position].kind = BlockKind::Note;
        }
    }
}

/// True for a block that may be the next paragraph of a note.
fn may_go_on(block: &Block) -> bool {
    block.kind == BlockKind::Paragraph && block.label.is_none() && block.cells.is_empty() && block.ticks.is_empty()
}

/// The byte at which a note mark stands right behind a small letter, or in brackets behind a word.
pub(crate) fn note_mark_behind_word(text: &str, mark: &str) -> Option<usize> {
    marks_behind_words(text).find(|(_, found)| *found == mark).map(|(at, _)| at)
}

/// Numbers that stand where note marks stand, with their byte positions.
fn marks_behind_words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    static MARKS: LazyLock<Regex> =
        LazyLock::new(|| expression(r"\p{Ll}(?<plain>\d{1,2})(?:[^\w%]|$)|\p{L}\s?\((?<bracketed>\d{1,2})\)"));
    let found = MARKS.captures_iter(text);
    found
        .filter_map(|captures| captures.name("plain").or_else(|| captures.name("bracketed")))
        .map(|mark| (mark.start(), mark.as_str()))
}

/// Takes the number off the front of a note; positions follow.
fn cut_number(block: &mut Block) {
    let cut = block.text.as_str().chars().take_while(|c| !c.is_alphabetic()).count();
    let end = block.text.characters();
    block.text = Text::from(block.text.slice(cut..end));
    for span in &mut block.spans {
        span.start = span.start.saturating_sub(cut);
        span.end = span.end.saturating_sub(cut);
    }
    for placed in &mut block.places {
        placed.start = placed.start.saturating_sub(cut);
        placed.end = placed.end.saturating_sub(cut);
    }
}

#[cfg(test)]
mod tests {
    use crate::read::{BlockKind, plain};

    #[test]
    fn plain_numbers_are_notes_where_the_text_refers_to_them() {
        let source = "for the most vulnerable groups6 and new technologies7 in use\n\n6 Poor, immigrants\n\n7 Also emerging\n\n8 agencies answered\n";
        let mut blocks = plain::read(source).blocks;
        super::mark(&mut blocks);
        let kinds: Vec<_> = blocks.iter().map(|block| block.kind).collect();
        assert_eq!(kinds, [BlockKind::Paragraph, BlockKind::Note, BlockKind::Note, BlockKind::Paragraph]);
        assert_eq!(blocks[1].text.as_str(), "Poor, immigrants");
    }
}
