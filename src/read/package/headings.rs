//! Headings that nobody marked as such: a short line that is bold as a whole.

use crate::read::document::{Block, BlockKind, Mark};

/// Longest heading, in characters: two lines.
const CHARACTERS_MAX: usize = 160;
/// The deepest level of a heading.
const LEVEL_MAX: u8 = 9;

/// Marks the short paragraphs outside tables that are bold as a whole as headings, one level below the heading
/// before them that a style marks.
pub(in crate::read) fn mark_bold_headings(blocks: &mut [Block]) {
    let mut level = 0;
    for block in blocks {
        match block.kind {
            BlockKind::Heading(marked) => level = marked,
            BlockKind::Paragraph if is_bold_line(block) => block.kind = BlockKind::Heading((level + 1).min(LEVEL_MAX)),
            _ => {}
        }
    }
}

fn is_bold_line(block: &Block) -> bool {
    let characters = block.text.characters();
    let bold: usize = block.spans.iter().filter(|span| span.mark == Mark::Bold).map(|span| span.end - span.start).sum();
    block.cells.is_empty()
        && block.ticks.is_empty()
        && (2..=CHARACTERS_MAX).contains(&characters)
        && bold == characters
        && block.text.as_str().contains(char::is_alphabetic)
}
