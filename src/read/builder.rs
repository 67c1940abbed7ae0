//! The builder: what the readers of text formats share. It gathers pieces of text with their lines and
//! marks, and makes blocks of them: white space at the ends goes, a typed label is set apart, tick
//! boxes are found.

use super::document::{Block, BlockKind, Cell, Document, Mark, NotRead, NotReadKind, PlacedRange, Span, TickBox};
use super::label::{Label, typed_label};
use super::notice::{Notice, NoticeCode};
use super::place::{LinePlace, Place};
use super::text::Text;
use super::ticks;

/// Builds a document from top to bottom.
#[derive(Default)]
pub(super) struct Builder {
    document: Document,
    draft: Option<Draft>,
    /// Marks that are open, also over the end of a block.
    open_marks: Vec<Mark>,
    /// Cells around the text to come, outermost first.
    pub(super) cells: Vec<Cell>,
    tables: u32,
}

/// A block that is being gathered.
struct Draft {
    kind: BlockKind,
    label: Option<Label>,
    list_level: Option<u8>,
    text: String,
    characters: usize,
    spans: Vec<Span>,
    /// Start of each open mark, beside `Builder::open_marks`.
    open_starts: Vec<usize>,
    lines: Vec<(usize, u32)>,
}

impl Builder {
    /// Begins a block; one that is open ends.
    pub(super) fn begin(&mut self, kind: BlockKind, label: Option<Label>, list_level: Option<u8>) {
        self.end();
        self.draft = Some(Draft {
            kind,
            label,
            list_level,
            text: String::new(),
            characters: 0,
            spans: Vec::new(),
            open_starts: vec![0; self.open_marks.len()],
            lines: Vec::new(),
        });
    }

    /// True while a block is open.
    pub(super) fn is_open(&self) -> bool {
        self.draft.is_some()
    }

    /// Adds text that stands on this line (counted from 1); opens a paragraph where no block is open.
    pub(super) fn push(&mut self, text: &str, line: u32) {
        if self.draft.is_none() {
            if text.trim().is_empty() {
                return;
            }
            self.begin(BlockKind::Paragraph, None, None);
        }
        let Some(draft) = &mut self.draft else { return };
        let text = if draft.characters == 0 { text.trim_start() } else { text };
        if text.is_empty() {
            return;
        }
        if draft.lines.last().is_none_or(|&(_, last)| last != line) {
            draft.lines.push((draft.characters, line));
        }
        draft.text.push_str(text);
        draft.characters += text.chars().count();
    }

    /// Adds a blank between words, unless there is one.
    pub(super) fn push_blank(&mut self, line: u32) {
        if self.draft.as_ref().is_some_and(|draft| draft.characters > 0 && !draft.text.ends_with(char::is_whitespace)) {
            self.push(" ", line);
        }
    }

    /// Ends the line: what follows is a block of its own in the same list and cell.
    pub(super) fn break_line(&mut self) {
        let Some(draft) = &self.draft else { return };
        if draft.characters == 0 {
            return;
        }
        let kind = match draft.kind {
            BlockKind::ListItem => BlockKind::Paragraph,
            kind => kind,
        };
        let list_level = draft.list_level;
        self.begin(kind, None, list_level);
    }

    /// Opens a mark; it holds until it is closed.
    pub(super) fn open_mark(&mut self, mark: Mark) {
        self.open_marks.push(mark);
        if let Some(draft) = &mut self.draft {
            draft.open_starts.push(draft.characters);
        }
    }

    /// Closes the mark that was opened last.
    pub(super) fn close_mark(&mut self) {
        let (Some(mark), draft) = (self.open_marks.pop(), self.draft.as_mut()) else { return };
        if let Some(draft) = draft {
            let start = draft.open_starts.pop().unwrap_or(draft.characters);
            draft.add_span(start, mark);
        }
    }

    /// Sets the mark of a note at the present position.
    pub(super) fn note_reference(&mut self, note: &str) {
        if let Some(draft) = &mut self.draft {
            let at = draft.characters;
            draft.spans.push(Span { start: at, end: at, mark: Mark::NoteReference(note.to_owned()) });
        }
    }

    /// Lists a picture that stands on this line.
    pub(super) fn image(&mut self, description: String, line: u32) {
        let place = line_place(line, line);
        let name =
            if description.is_empty() { "a picture".to_owned() } else { format!("the picture \"{description}\"") };
        let message = format!("{name} was not read; if it holds an answer, type it in review");
        self.document.notices.push(Notice::new(NoticeCode::ImageNotRead, message, Some(place.clone())));
        let after_block = self.document.blocks.len().checked_sub(usize::from(self.draft.is_none()));
        self.document.not_read.push(NotRead {
            kind: NotReadKind::Image,
            description,
            characters: 0,
            after_block,
            place,
        });
    }

    /// The number of a new table.
    pub(super) fn next_table(&mut self) -> u32 {
        self.tables += 1;
        self.tables - 1
    }

    /// Ends the block that is open.
    pub(super) fn end(&mut self) {
        let Some(mut draft) = self.draft.take() else { return };
        for (mark, start) in self.open_marks.iter().zip(std::mem::take(&mut draft.open_starts)) {
            draft.add_span(start, mark.clone());
        }
        if !draft.text.trim().is_empty() {
            self.document.blocks.push(draft.finish(self.cells.clone()));
        }
    }

    /// The document, with its last block ended.
    pub(super) fn finish(mut self) -> Document {
        self.end();
        self.document
    }
}

impl Draft {
    fn add_span(&mut self, start: usize, mark: Mark) {
        if start < self.characters {
            self.spans.push(Span { start, end: self.characters, mark });
        }
    }

    fn finish(mut self, cells: Vec<Cell>) -> Block {
        self.text.truncate(self.text.trim_end().len());
        let starts_with_tick = ticks::find(&self.text).first().is_some_and(|tick| tick.start == 0);
        if self.kind == BlockKind::Paragraph {
            self.take_note_mark();
        }
        if self.kind == BlockKind::Paragraph {
            self.take_bullet();
        }
        if self.label.is_none() && !starts_with_tick {
            self.take_label();
        }
        let ticks = ticks::find(&self.text);
        self.spans.sort_by_key(|span| (span.start, span.end));
        let text = Text::from(self.text);
        let end = text.characters();
        let ends = self.lines.iter().skip(1).map(|&(start, _)| start).chain([end]);
        let places = self
            .lines
            .iter()
            .zip(ends)
            .filter(|((start, _), end)| start < end)
            .map(|(&(start, line), end)| PlacedRange {
                start,
                end: end.max(start),
                place: line_place(line, line),
                certainty: None,
            })
            .collect();
        for span in &mut self.spans {
            span.end = span.end.min(end);
        }
        Block {
            kind: self.kind,
            label: self.label,
            list_level: self.list_level,
            cells,
            text,
            spans: self.spans,
            ticks: ticks.into_iter().filter(|tick: &TickBox| tick.end <= end).collect(),
            places,
        }
    }

    /// Sets a typed label apart from the text.
    fn take_label(&mut self) {
        if let Some((label, behind)) = typed_label(&self.text) {
            self.label = Some(Label::typed(label));
            self.cut_front(behind);
        }
    }

    /// A line that opens with a bullet is a list item: in table cells, Markdown and HTML know no lists.
    fn take_bullet(&mut self) {
        const BULLETS: [char; 9] = ['-', '•', '▪', '◦', '‣', '·', '–', '\u{f0b7}', '►'];
        let Some(behind) = self.text.strip_prefix(BULLETS) else { return };
        let text = behind.trim_start();
        if behind.len() > text.len() && text.contains(char::is_alphabetic) {
            self.kind = BlockKind::ListItem;
            self.list_level = self.list_level.or(Some(0));
            self.cut_front(self.text.len() - text.len());
        }
    }

    /// A paragraph that opens with a superscript numeral is the note of that mark.
    fn take_note_mark(&mut self) {
        let digits: String = self.text.chars().map_while(superscript_digit).collect();
        let behind: usize = self.text.chars().take(digits.len()).map(char::len_utf8).sum();
        if !digits.is_empty() && self.text[behind..].trim_start().len() > 1 {
            self.kind = BlockKind::Note;
            self.label = Some(Label::typed(digits));
            let blanks = self.text[behind..].len() - self.text[behind..].trim_start().len();
            self.cut_front(behind + blanks);
        }
    }

    /// Removes bytes at the front; positions follow.
    fn cut_front(&mut self, bytes: usize) {
        let cut = self.text[..bytes].chars().count();
        self.text.drain(..bytes);
        self.characters -= cut;
        for span in &mut self.spans {
            span.start = span.start.saturating_sub(cut);
            span.end = span.end.saturating_sub(cut);
        }
        self.spans.retain(|span| span.start < span.end || matches!(span.mark, Mark::NoteReference(_)));
        for (start, _) in &mut self.lines {
            *start = start.saturating_sub(cut);
        }
    }
}

/// The digit that a superscript numeral shows.
pub(super) fn superscript_digit(character: char) -> Option<char> {
    match character {
        '¹' => Some('1'),
        '²' => Some('2'),
        '³' => Some('3'),
        '⁰' | '⁴'..='⁹' => char::from_digit(u32::from(character) - 0x2070, 10),
        _ => None,
    }
}

/// The superscript numeral of a digit.
pub(crate) fn superscript(digit: char) -> char {
    match digit {
        '1' => '¹',
        '2' => '²',
        '3' => '³',
        '0' | '4'..='9' => char::from_u32(0x2070 + digit.to_digit(10).unwrap_or(0)).unwrap_or(digit),
        other => other,
    }
}

fn line_place(first: u32, last: u32) -> Place {
    Place::Lines(LinePlace { lines: [first, last], mime_part: None })
}
