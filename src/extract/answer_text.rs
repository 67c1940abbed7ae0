//! The text of an answer: its pieces in reading order, joined as a person would write them down, with
//! the way back from every character to the block it stands in.
//!
//! Paragraphs are joined by line ends, cells of a table row by " | ", and list labels are kept. What a
//! printed instruction parted within one block is joined by a blank.

use std::ops::Range;

use crate::outline::TextRange;
use crate::read::{Block, BlockKind, Document, Text, superscript};

/// The text of an answer.
#[derive(Debug, Clone)]
pub(super) struct AnswerText {
    /// The whole text.
    pub text: Text,
    /// Its lines.
    pub lines: Vec<Line>,
    segments: Vec<Segment>,
}

/// A line of the answer.
#[derive(Debug, Clone)]
pub(super) struct Line {
    /// Its characters in the answer, with the label.
    pub range: Range<usize>,
    /// Its characters without the label.
    pub body: Range<usize>,
}

/// Characters of the answer that stand in a block.
#[derive(Debug, Clone)]
struct Segment {
    start: usize,
    end: usize,
    block: usize,
    block_start: usize,
}

impl AnswerText {
    /// Joins ranges of a document.
    pub(super) fn of(document: &Document, ranges: &[TextRange]) -> Self {
        let mut text = String::new();
        let mut characters = 0;
        let mut lines: Vec<Line> = Vec::new();
        let mut segments: Vec<Segment> = Vec::new();
        let mut before: Option<usize> = None;
        for range in ranges {
            let block = &document.blocks[range.block];
            let trimmed = block.text.trim(range.characters());
            let label = block.label.as_ref().filter(|_| range.start == 0).map(|label| match block.kind {
                BlockKind::Note => label.written.chars().map(superscript).collect(),
                _ => label.written.clone(),
            });
            if trimmed.is_empty() && label.is_none() {
                continue;
            }
            let joint = before.map(|before| joint(&document.blocks[before], block, before == range.block));
            let new_line = matches!(joint, None | Some("\n"));
            let joint = joint.unwrap_or_default();
            text.push_str(joint);
            characters += joint.chars().count();
            let line_start = characters;
            if let Some(label) = label {
                text.push_str(&label);
                characters += label.chars().count();
                if !trimmed.is_empty() {
                    text.push(' ');
                    characters += 1;
                }
            }
            let start = characters;
            text.extend(block.text.slice(trimmed.clone()).chars().map(|c| if c == '\u{a0}' { ' ' } else { c }));
            characters += trimmed.len();
            segments.push(Segment { start, end: characters, block: range.block, block_start: trimmed.start });
            match lines.last_mut() {
                Some(line) if !new_line => {
                    line.range.end = characters;
                    line.body.end = characters;
                }
                _ => lines.push(Line { range: line_start..characters, body: start..characters }),
            }
            before = Some(range.block);
        }
        Self { text: Text::from(text), lines, segments }
    }

    /// The whole text.
    pub(super) fn as_str(&self) -> &str {
        self.text.as_str()
    }

    /// The text without the label of its first line.
    pub(super) fn opening(&self) -> &str {
        let start = self.lines.first().map_or(0, |line| line.body.start);
        self.text.slice(start..self.text.characters())
    }

    /// A part of the text.
    pub(super) fn slice(&self, range: &Range<usize>) -> &str {
        self.text.slice(range.clone())
    }

    /// Characters of a range of bytes.
    pub(super) fn characters(&self, bytes: Range<usize>) -> Range<usize> {
        self.text.character_of(bytes.start)..self.text.character_of(bytes.end)
    }

    /// Where characters of the answer stand in the document.
    pub(super) fn ranges(&self, characters: &Range<usize>) -> Vec<TextRange> {
        // Segments are in order.
        let first = self.segments.partition_point(|segment| segment.end <= characters.start);
        let touching = self.segments[first..].iter().take_while(|segment| segment.start < characters.end);
        touching
            .map(|segment| {
                let (start, end) = (characters.start.max(segment.start), characters.end.min(segment.end));
                let at = |position: usize| segment.block_start + position - segment.start;
                TextRange { block: segment.block, start: at(start), end: at(end) }
            })
            .collect()
    }

    /// Where the whole answer stands.
    pub(super) fn all_ranges(&self) -> Vec<TextRange> {
        self.ranges(&(0..self.text.characters()))
    }

    /// The character of the answer at which a character of a block stands.
    pub(super) fn position_of(&self, block: usize, character: usize) -> Option<usize> {
        self.segments
            .iter()
            .find(|one| {
                one.block == block
                    && one.block_start <= character
                    && character <= one.block_start + (one.end - one.start)
            })
            .map(|one| one.start + character - one.block_start)
    }

    /// Blocks that the answer stands in.
    pub(super) fn blocks(&self) -> impl Iterator<Item = usize> + '_ {
        self.segments.iter().map(|segment| segment.block)
    }
}

/// What joins two pieces.
fn joint(before: &Block, block: &Block, same_block: bool) -> &'static str {
    if same_block {
        return " ";
    }
    match (before.cells.last(), block.cells.last()) {
        (Some(a), Some(b)) if a.table == b.table && a.row == b.row && a.column != b.column => " | ",
        _ => "\n",
    }
}
