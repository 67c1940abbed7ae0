//! A draft: a block that is being gathered, and how it is finished.
//!
//! Comes in: text with marks and places. Goes out: a block. White space at the ends goes, a typed label
//! is set apart, a bullet makes a list item, a raised numeral a note, and tick boxes are found. All
//! readers finish their blocks here.

use std::collections::BTreeMap;

use super::document::{Block, BlockKind, Cell, Mark, PlacedRange, Span, TickBox, TickSeen, TickState};
use super::label::{Label, typed_label};
use super::superscript::superscript_digit;
use super::text::Text;
use super::ticks;
use crate::language::is_line_break_hint;

/// Bullets, by which a list item is known where the source has no lists of its own.
pub(super) const BULLETS: [char; 9] = ['-', '•', '▪', '◦', '‣', '·', '–', '\u{f0b7}', '►'];

/// Most marks of one piece of text.
const MARKS_OF_PIECE: usize = 12;

/// A block that is being gathered. Positions count characters.
#[derive(Debug, Clone)]
pub(super) struct Draft {
    /// What it will be.
    pub kind: BlockKind,
    /// Its label, where that is known before its text is read.
    pub label: Option<Label>,
    /// Depth of its list.
    pub list_level: Option<u8>,
    /// The table cells around it.
    pub cells: Vec<Cell>,
    /// Its text so far.
    pub text: String,
    /// Characters of the text.
    pub characters: usize,
    /// Properties of its text.
    pub spans: Vec<Span>,
    /// Where its characters stand.
    pub places: Vec<PlacedRange>,
    /// Boxes that are known by more than their character: position, state, how they were seen.
    pub boxes: Vec<(usize, TickState, TickSeen)>,
}

impl Draft {
    /// An empty draft.
    pub(super) fn new(kind: BlockKind) -> Self {
        Self {
            kind,
            label: None,
            list_level: None,
            cells: Vec::new(),
            text: String::new(),
            characters: 0,
            spans: Vec::new(),
            places: Vec::new(),
            boxes: Vec::new(),
        }
    }

    /// Adds text.
    pub(super) fn push(&mut self, text: &str) {
        self.text.push_str(text);
        self.characters += text.chars().count();
    }

    /// Marks a range, or lengthens the same mark before it where nothing but a blank stands between.
    pub(super) fn mark(&mut self, start: usize, end: usize, mark: Mark) {
        // Marks of one piece of text stand together: what ended long ago need not be looked at.
        let same =
            self.spans.iter_mut().rev().take(MARKS_OF_PIECE).find(|span| span.mark == mark && start <= span.end + 1);
        match same {
            Some(span) => span.end = end,
            None => self.spans.push(Span { start, end, mark }),
        }
    }

    /// Removes what belongs to characters from this one on; the text itself has gone. Only what was added last can reach
    /// behind it, so no more is looked at.
    pub(super) fn cut_behind(&mut self, start: usize) {
        self.characters = self.characters.min(start);
        let mut others = 0;
        let reaches = |span: &&Span| {
            // A mark that was lengthened stands at most so many places before one that ends earlier.
            others += usize::from(span.end <= start);
            others < MARKS_OF_PIECE
        };
        let kept = self.spans.len() - self.spans.iter().rev().take_while(reaches).count();
        for mut span in self.spans.split_off(kept) {
            (span.start, span.end) = (span.start.min(start), span.end.min(start));
            if span.start < span.end || span.mark.stands_alone() {
                self.spans.push(span);
            }
        }
        while let Some(place) = self.places.last_mut().filter(|place| place.end > start) {
            place.end = start;
            if place.start < start {
                break;
            }
            self.places.pop();
        }
        while self.boxes.pop_if(|(at, ..)| *at >= start).is_some() {}
    }

    /// True when there is nothing but white space.
    pub(super) fn is_blank(&self) -> bool {
        self.text.trim().is_empty()
    }

    /// Removes white space at the front.
    pub(super) fn trim_front(&mut self) {
        self.cut_front(self.text.len() - self.text.trim_start().len());
    }

    /// The block.
    pub(super) fn finish(mut self) -> Block {
        self.text.truncate(self.text.trim_end().len());
        let starts_with_tick = ticks::find(&self.text).first().is_some_and(|tick| tick.start == 0);
        if matches!(self.kind, BlockKind::Paragraph | BlockKind::Note) {
            self.take_note_mark();
        }
        if matches!(self.kind, BlockKind::Paragraph | BlockKind::ListItem) {
            self.take_bullet();
        }
        if self.label.is_none() && !starts_with_tick {
            self.take_label();
        }
        let ticks = self.tick_boxes();
        self.spans.sort_by_key(|span| (span.start, span.end));
        let text = Text::from(self.text);
        let end = text.characters();
        for span in &mut self.spans {
            (span.start, span.end) = (span.start.min(end), span.end.min(end));
        }
        self.spans.retain(|span| span.start < span.end || span.mark.stands_alone());
        for place in &mut self.places {
            place.end = place.end.min(end);
        }
        self.places.retain(|place| place.start < place.end);
        Block {
            kind: self.kind,
            label: self.label,
            list_level: self.list_level,
            cells: self.cells,
            text,
            spans: self.spans,
            ticks: ticks.into_iter().filter(|tick| tick.end <= end).collect(),
            places: self.places,
        }
    }

    /// The boxes in the text, with what is known of them beside their character.
    fn tick_boxes(&self) -> Vec<TickBox> {
        let mut ticks: BTreeMap<usize, TickBox> =
            ticks::find(&self.text).into_iter().map(|tick| (tick.start, tick)).collect();
        for &(at, state, seen) in &self.boxes {
            let tick = ticks.entry(at).or_insert(TickBox { start: at, end: at + 1, state, seen });
            (tick.state, tick.seen) = (state, seen);
        }
        ticks.into_values().collect()
    }

    /// Sets a typed label apart from the text. What stands before it unseen, as pasting leaves it, goes with it.
    fn take_label(&mut self) {
        let unseen = self.text.len() - self.text.trim_start_matches(is_line_break_hint).len();
        if let Some((label, behind)) = typed_label(&self.text[unseen..]) {
            self.label = Some(Label::typed(label));
            self.cut_front(unseen + behind);
        }
    }

    /// A line that opens with a bullet is a list item: in table cells, Markdown and HTML know no lists.
    fn take_bullet(&mut self) {
        let Some(behind) = self.text.strip_prefix(BULLETS) else { return };
        let text = behind.trim_start();
        if behind.len() > text.len() && text.contains(char::is_alphabetic) {
            self.kind = BlockKind::ListItem;
            self.list_level = self.list_level.or(Some(0));
            self.cut_front(self.text.len() - text.len());
        }
    }

    /// A paragraph that opens with a superscript numeral is the note of that mark. A note whose mark the author wrote
    /// himself may show it at its front again.
    fn take_note_mark(&mut self) {
        let digits: String = self.text.chars().map_while(superscript_digit).collect();
        let behind: usize = self.text.chars().take(digits.len()).map(char::len_utf8).sum();
        let is_its_own = self.label.as_ref().is_none_or(|label| label.written == digits);
        if !digits.is_empty() && is_its_own && self.text[behind..].trim_start().len() > 1 {
            self.kind = BlockKind::Note;
            self.label = self.label.take().or_else(|| Some(Label::typed(digits)));
            let blanks = self.text[behind..].len() - self.text[behind..].trim_start().len();
            self.cut_front(behind + blanks);
        }
    }

    /// Removes bytes at the front; positions follow.
    pub(super) fn cut_front(&mut self, bytes: usize) {
        let cut = self.text[..bytes].chars().count();
        self.text.drain(..bytes);
        self.characters -= cut;
        for span in &mut self.spans {
            span.start = span.start.saturating_sub(cut);
            span.end = span.end.saturating_sub(cut);
        }
        self.spans.retain(|span| span.start < span.end || span.mark.stands_alone());
        for place in &mut self.places {
            place.start = place.start.saturating_sub(cut);
            place.end = place.end.saturating_sub(cut);
        }
        self.places.retain(|place| place.start < place.end);
        for (at, ..) in &mut self.boxes {
            *at = at.saturating_sub(cut);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::place::{LinePlace, Place};

    #[test]
    fn what_is_cut_takes_its_marks_places_and_boxes_along() {
        let mut draft = Draft::new(BlockKind::Paragraph);
        draft.push("one two ☐ three");
        for (start, end, mark) in [
            (0, 15, Mark::Bold),
            (0, 3, Mark::Italic),
            (4, 4, Mark::NoteReference("1".to_owned())),
            (4, 7, Mark::Underlined),
            (6, 9, Mark::StruckOut),
            (8, 8, Mark::NoteReference("2".to_owned())),
        ] {
            draft.spans.push(Span { start, end, mark });
        }
        draft.boxes = vec![(2, TickState::Checked, TickSeen::Glyph), (8, TickState::Unchecked, TickSeen::Glyph)];
        for (start, end) in [(0, 4), (4, 8), (8, 15)] {
            let place = Place::Lines(LinePlace { lines: [1, 1], mime_part: None });
            draft.places.push(PlacedRange { start, end, place, certainty: None });
        }
        draft.cut_behind(6);
        let spans: Vec<_> = draft.spans.iter().map(|span| (span.start, span.end)).collect();
        assert_eq!(spans, [(0, 6), (0, 3), (4, 4), (4, 6), (6, 6)]);
        assert_eq!(draft.places.iter().map(|place| (place.start, place.end)).collect::<Vec<_>>(), [(0, 4), (4, 6)]);
        assert_eq!((draft.boxes.len(), draft.characters), (1, 6));
    }

    #[test]
    fn a_note_shows_its_mark_once() {
        let note = |label: Option<&str>, text: &str| {
            let mut draft = Draft::new(BlockKind::Note);
            draft.label = label.map(|label| Label::typed(label.to_owned()));
            draft.push(text);
            let block = draft.finish();
            (block.label.map(|label| label.written), block.text.as_str().to_owned())
        };
        let twelve = Some("12".to_owned());
        assert_eq!(note(None, "¹² Since May."), (twelve.clone(), "Since May.".to_owned()));
        assert_eq!(note(Some("12"), "¹² Since May."), (twelve, "Since May.".to_owned()));
        assert_eq!(note(Some("3"), "¹² Since May."), (Some("3".to_owned()), "¹² Since May.".to_owned()));
    }

    #[test]
    fn a_label_is_seen_behind_what_is_not() {
        let mut draft = Draft::new(BlockKind::Paragraph);
        draft.push("\u{feff}\u{200b}14. How does");
        draft.mark(0, 14, Mark::Bold);
        let block = draft.finish();
        assert_eq!(block.label.map(|label| label.written), Some("14.".to_owned()));
        assert_eq!((block.text.as_str(), block.spans[0].end), ("How does", 8));
    }
}
