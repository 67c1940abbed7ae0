//! The builder: what the readers of text formats share. It gathers pieces of text with their lines and
//! marks, and makes blocks of them: white space at the ends goes, a typed label is set apart, tick
//! boxes are found.

use super::document::{BlockKind, Cell, Document, Mark, NotRead, NotReadKind, PlacedRange, Span};
use super::draft::Draft;
use super::label::Label;
use super::notice::{Notice, NoticeCode};
use super::place::{LinePlace, Place};

/// Builds a document from top to bottom.
#[derive(Default)]
pub(super) struct Builder {
    document: Document,
    draft: Option<Draft>,
    /// Marks that are open, also over the end of a block.
    open_marks: Vec<Mark>,
    /// Start of each open mark in the present draft.
    open_starts: Vec<usize>,
    /// Cells around the text to come, outermost first.
    pub(super) cells: Vec<Cell>,
    tables: u32,
    /// Entries of `document.not_read` that stand in the present draft.
    not_read_here: Vec<usize>,
}

impl Builder {
    /// Begins a block; one that is open ends.
    pub(super) fn begin(&mut self, kind: BlockKind, label: Option<Label>, list_level: Option<u8>) {
        self.end();
        self.open_starts = vec![0; self.open_marks.len()];
        self.draft = Some(Draft { label, list_level, ..Draft::new(kind) });
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
        let start = draft.characters;
        draft.push(text);
        let place = line_place(line, line);
        match draft.places.last_mut().filter(|last| last.place == place) {
            Some(last) => last.end = draft.characters,
            None => draft.places.push(PlacedRange { start, end: draft.characters, place, certainty: None }),
        }
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
        self.open_starts.push(self.draft.as_ref().map_or(0, |draft| draft.characters));
    }

    /// Closes the mark that was opened last.
    pub(super) fn close_mark(&mut self) {
        let (Some(mark), start) = (self.open_marks.pop(), self.open_starts.pop()) else { return };
        if let Some(draft) = &mut self.draft {
            add_span(draft, start.unwrap_or(draft.characters), mark);
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
        if self.draft.is_some() {
            self.not_read_here.push(self.document.not_read.len());
        }
        let after_block = self.document.blocks.len().checked_sub(1);
        self.document.not_read.push(NotRead {
            kind: NotReadKind::Image,
            description,
            characters: 0,
            after_block,
            place,
        });
    }

    /// Lists text that is not displayed.
    pub(super) fn hidden_text(&mut self, text: &str, line: u32) {
        if text.is_empty() {
            return;
        }
        let characters = text.chars().count();
        let message = format!("{characters} characters are hidden and were not read");
        self.not_read(NotReadKind::HiddenText, NoticeCode::HiddenText, message, text.to_owned(), line);
    }

    /// Lists something of another file that is shown here.
    pub(super) fn embedded(&mut self, source: &str, line: u32) {
        let message = "something of another file is shown here and was not read".to_owned();
        self.not_read(NotReadKind::EmbeddedFile, NoticeCode::EmbeddedFile, message, source.to_owned(), line);
    }

    fn not_read(&mut self, kind: NotReadKind, code: NoticeCode, message: String, description: String, line: u32) {
        let place = line_place(line, line);
        self.document.notices.push(Notice::new(code, message, Some(place.clone())));
        let characters = if kind == NotReadKind::HiddenText { description.chars().count() } else { 0 };
        let after_block = self.document.blocks.len().checked_sub(1);
        self.document.not_read.push(NotRead { kind, description, characters, after_block, place });
    }

    /// The title that the source gives itself.
    pub(super) fn title(&mut self, title: &str) {
        if self.document.title.is_none() && !title.is_empty() {
            self.document.title = Some(title.to_owned());
        }
    }

    /// The language that the source declares.
    pub(super) fn language(&mut self, language: &str) {
        if !language.is_empty() {
            self.document.language = Some(language.to_owned());
        }
    }

    /// The number of a new table.
    pub(super) fn next_table(&mut self) -> u32 {
        self.tables += 1;
        self.tables - 1
    }

    /// Ends the block that is open.
    pub(super) fn end(&mut self) {
        let Some(mut draft) = self.draft.take() else { return };
        for (mark, start) in self.open_marks.iter().zip(&mut self.open_starts) {
            add_span(&mut draft, std::mem::take(start), mark.clone());
        }
        let not_read_here = std::mem::take(&mut self.not_read_here);
        if !draft.is_blank() {
            for index in not_read_here {
                self.document.not_read[index].after_block = Some(self.document.blocks.len());
            }
            draft.cells.clone_from(&self.cells);
            self.document.blocks.push(draft.finish());
        }
    }

    /// The document, with its last block ended.
    pub(super) fn finish(mut self) -> Document {
        self.end();
        self.document
    }
}

/// Marks the text of a draft from here to its end.
fn add_span(draft: &mut Draft, start: usize, mark: Mark) {
    if start < draft.characters {
        draft.spans.push(Span { start, end: draft.characters, mark });
    }
}

fn line_place(first: u32, last: u32) -> Place {
    Place::Lines(LinePlace { lines: [first, last], mime_part: None })
}
