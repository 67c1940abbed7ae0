//! The text of an answer: its pieces in reading order, joined as a person would write them down, with
//! the way back from every character to the block it stands in.
//!
//! Paragraphs are joined by line ends, cells of a table row by " | ", and list labels are kept. What a
//! printed instruction parted within one block is joined by a blank. What only sets the text on its line
//! is left out, as whoever searches a value does not type it: soft hyphens and their like, blanks and
//! hyphens that hold a line together, the dots and lines of the form on which the answer was written. So
//! are lines by which a control asks for input, and such by which a form says that it goes on.

use std::ops::Range;

use super::leaders::without_leaders;
use crate::language::{is_continuation, is_line_break_hint, is_placeholder};
use crate::outline::TextRange;
use crate::read::{Block, BlockKind, Document, Mark, Span, Text, superscript};

/// The text of an answer.
#[derive(Debug, Clone)]
pub(crate) struct AnswerText {
    /// The whole text.
    pub text: Text,
    /// Its lines.
    pub lines: Vec<Line>,
    segments: Vec<Segment>,
    /// For each piece of a block, its segments: more than one where something within was left out.
    pieces: Vec<Range<usize>>,
}

/// A line of the answer.
#[derive(Debug, Clone)]
pub(crate) struct Line {
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
    /// Behind its last character in the block, with those behind that were left out.
    block_end: usize,
    /// Nothing but what was left out stands between the segment before and this one.
    goes_on: bool,
}

impl AnswerText {
    /// Joins ranges of a document.
    pub(crate) fn of(document: &Document, ranges: &[TextRange]) -> Self {
        Self::with_marks(document, ranges, &[])
    }

    /// The same with the marks of its own notes, as a reader sees them, where they are no characters of the text.
    pub(super) fn with_own_notes(document: &Document, ranges: &[TextRange]) -> Self {
        let notes = ranges.iter().map(|range| &document.blocks[range.block]).filter(|one| one.kind == BlockKind::Note);
        let marks: Vec<&str> = notes.filter_map(|note| Some(note.label.as_ref()?.written.as_str())).collect();
        Self::with_marks(document, ranges, &marks)
    }

    fn with_marks(document: &Document, ranges: &[TextRange], marks: &[&str]) -> Self {
        let mut text = String::new();
        let mut characters = 0;
        let mut lines: Vec<Line> = Vec::new();
        let mut segments: Vec<Segment> = Vec::new();
        let mut spans: Vec<Range<usize>> = Vec::new();
        let mut before: Option<usize> = None;
        let mut kept: Vec<Vec<Range<usize>>> = ranges.iter().map(|range| kept(document, range)).collect();
        // Where nothing else was written, the line of the form shows that nothing was.
        let goes_on = |range: &TextRange| is_continuation(document.blocks[range.block].text.slice(range.characters()));
        if kept.iter().all(Vec::is_empty) && !ranges.iter().any(goes_on) {
            let trimmed = |range: &TextRange| document.blocks[range.block].text.trim(range.characters());
            kept =
                ranges.iter().map(|range| Vec::from_iter(Some(trimmed(range)).filter(|one| !one.is_empty()))).collect();
        }
        for (range, pieces) in ranges.iter().zip(&kept) {
            let block = &document.blocks[range.block];
            let label = block.label.as_ref().filter(|_| range.start == 0).map(|label| match block.kind {
                BlockKind::Note => raised(&label.written),
                _ => label.written.clone(),
            });
            if pieces.is_empty() && label.is_none() {
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
                if !pieces.is_empty() {
                    text.push(' ');
                    characters += 1;
                }
            }
            let start = characters;
            let shown = if marks.is_empty() { Vec::new() } else { unwritten_marks(block, marks) };
            let pieces = split(pieces, &shown);
            spans.push(segments.len()..segments.len() + pieces.len());
            for (index, piece) in pieces.iter().enumerate() {
                text.extend(block.text.slice(piece.clone()).chars().map(plain));
                segments.push(Segment {
                    start: characters,
                    end: characters + piece.len(),
                    block: range.block,
                    block_start: piece.start,
                    block_end: pieces.get(index + 1).map_or(piece.end, |next| next.start),
                    goes_on: index > 0,
                });
                characters += piece.len();
                for (_, mark) in shown.iter().filter(|(at, _)| *at == piece.end && !piece.is_empty()) {
                    text.push_str(mark);
                    characters += mark.chars().count();
                }
            }
            match lines.last_mut() {
                Some(line) if !new_line => {
                    line.range.end = characters;
                    line.body.end = characters;
                }
                _ => lines.push(Line { range: line_start..characters, body: start..characters }),
            }
            before = Some(range.block);
        }
        Self { text: Text::from(text), lines, segments, pieces: spans }
    }

    /// The whole text.
    pub(crate) fn as_str(&self) -> &str {
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
        let mut ranges: Vec<TextRange> = Vec::new();
        for segment in touching {
            let (start, end) = (characters.start.max(segment.start), characters.end.min(segment.end));
            let at = |position: usize| segment.block_start + position - segment.start;
            match ranges.last_mut().filter(|_| segment.goes_on) {
                Some(last) => last.end = at(end),
                None => ranges.push(TextRange { block: segment.block, start: at(start), end: at(end) }),
            }
        }
        ranges
    }

    /// Where the whole answer stands.
    pub(super) fn all_ranges(&self) -> Vec<TextRange> {
        self.ranges(&(0..self.text.characters()))
    }

    /// The character of the answer at which a character of a block stands.
    pub(super) fn position_of(&self, block: usize, character: usize) -> Option<usize> {
        let holds = |piece: &&Range<usize>| {
            let (first, last) = (&self.segments[piece.start], &self.segments[piece.end - 1]);
            first.block == block && first.block_start <= character && character <= last.block_end
        };
        let segments = &self.segments[self.pieces.iter().find(holds)?.clone()];
        let one = &segments[segments.partition_point(|one| one.block_start <= character) - 1];
        Some((one.start + character - one.block_start).min(one.end))
    }

    /// The pieces of the answer, each with its block.
    pub(super) fn pieces(&self) -> Vec<(Range<usize>, usize)> {
        let piece = |segments: &Range<usize>| {
            let (first, last) = (&self.segments[segments.start], &self.segments[segments.end - 1]);
            (first.start..last.end, first.block)
        };
        self.pieces.iter().map(piece).collect()
    }

    /// Blocks that the answer stands in.
    pub(crate) fn blocks(&self) -> impl Iterator<Item = usize> + '_ {
        self.segments.iter().map(|segment| segment.block)
    }
}

/// The characters of a range that are its text, in pieces between those that are left out.
fn kept(document: &Document, range: &TextRange) -> Vec<Range<usize>> {
    let text = &document.blocks[range.block].text;
    let trimmed = text.trim(range.characters());
    let mut pieces: Vec<Range<usize>> = Vec::new();
    let mut keep = |from: usize, to: usize| match pieces.last_mut() {
        Some(last) if last.end == from => last.end = to,
        _ if from < to => pieces.push(from..to),
        _ => {}
    };
    let mut line_start = trimmed.start;
    for line in text.slice(trimmed.clone()).split_inclusive('\n') {
        let body = line.strip_suffix('\n').unwrap_or(line);
        let seen = if is_placeholder(body) || is_continuation(body) { 0..0 } else { without_leaders(body) };
        let mut from = line_start + seen.start;
        for (at, _) in line.chars().enumerate().filter(|(at, c)| seen.contains(at) && is_line_break_hint(*c)) {
            keep(from, line_start + at);
            from = line_start + at + 1;
        }
        keep(from, line_start + seen.end);
        line_start += line.chars().count();
        // A line of which nothing is left goes with its end.
        if line.ends_with('\n') && !seen.is_empty() {
            keep(line_start - 1, line_start);
        }
    }
    // What was left out at the ends may have held blanks back.
    if let Some(first) = pieces.first_mut() {
        *first = text.trim(first.clone()).start..first.end;
    }
    if let Some(last) = pieces.last_mut() {
        *last = last.start..text.trim(last.clone()).end;
    }
    pieces.retain(|piece| !piece.is_empty());
    pieces
}

/// The mark of a note as it is set in a text.
fn raised(mark: &str) -> String {
    mark.chars().map(superscript).collect()
}

/// The marks among these that a block shows without a character of its text, with where they stand.
fn unwritten_marks(block: &Block, marks: &[&str]) -> Vec<(usize, String)> {
    let mark = |span: &Span| match &span.mark {
        Mark::NoteReference(mark) if span.start == span.end && marks.contains(&mark.as_str()) => {
            let (raised, end) = (raised(mark), block.text.characters());
            let is_written = block.text.slice(span.start.min(end)..end).starts_with(&raised);
            (!is_written).then_some((span.start, raised))
        }
        _ => None,
    };
    block.spans.iter().filter_map(mark).collect()
}

/// The pieces, cut where something unseen stands; one at least.
fn split(pieces: &[Range<usize>], cuts: &[(usize, String)]) -> Vec<Range<usize>> {
    let mut parts = Vec::new();
    for piece in pieces {
        let mut start = piece.start;
        for (at, _) in cuts.iter().filter(|(at, _)| piece.start < *at && *at < piece.end) {
            if *at > start {
                parts.push(start..*at);
                start = *at;
            }
        }
        parts.push(start..piece.end);
    }
    if parts.is_empty() {
        parts.push(0..0);
    }
    parts
}

/// A text that somebody typed or copied as values have it: with the characters that a person would type, and without what
/// is not seen and only tells where a line may break.
pub(crate) fn as_typed(text: &str) -> String {
    text.chars().filter(|&character| !is_line_break_hint(character)).map(plain).collect()
}

/// The character that a person would type for it.
fn plain(character: char) -> char {
    match character {
        '\u{a0}' => ' ',
        '\u{2010}' | '\u{2011}' => '-',
        other => other,
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
