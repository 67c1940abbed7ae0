//! The builder: what the readers of Word and OpenDocument share. It gathers the text of paragraphs with its
//! style, controls, tick boxes, changes and places, and makes blocks of it.

use crate::read::document::{
    Block, BlockKind, Cell, Document, Mark, NotRead, NotReadKind, PlacedRange, Span, TickSeen, TickState,
};
use crate::read::draft::Draft;
use crate::read::label::{Label, LabelOrigin};
use crate::read::notice::{Notice, NoticeCode};
use crate::read::place::{PartPlace, Place};

/// Characters of a commented text that a notice quotes.
const QUOTE_CHARACTERS_MAX: usize = 80;

/// Most bytes of marks that go on over the end of blocks: each block has its own copy. Those of a form take some
/// thousands.
const CARRIED_BYTES_MAX: usize = 64 * 1024 * 1024;

/// How a piece of text looks, and whether a tracked change put it there.
#[derive(Debug, Clone, Default, PartialEq)]
pub(in crate::read) struct TextStyle {
    /// Bold.
    pub bold: bool,
    /// Italic.
    pub italic: bool,
    /// Underlined.
    pub underlined: bool,
    /// Struck out.
    pub struck_out: bool,
    /// Colour behind it, as the source names it.
    pub highlight: Option<String>,
    /// Its own colour as RRGGBB.
    pub colour: Option<String>,
    /// Size in points.
    pub size: Option<f32>,
    /// Language (BCP 47).
    pub language: Option<String>,
    /// Runs from right to left.
    pub right_to_left: bool,
    /// Inserted by a tracked change.
    pub inserted: bool,
}

impl TextStyle {
    fn marks(&self) -> impl Iterator<Item = Mark> {
        let flags = [
            (self.bold, Mark::Bold),
            (self.italic, Mark::Italic),
            (self.underlined, Mark::Underlined),
            (self.struck_out, Mark::StruckOut),
            (self.right_to_left, Mark::RightToLeft),
            (self.inserted, Mark::Inserted),
        ];
        let flags = flags.into_iter().filter_map(|(holds, mark)| holds.then_some(mark));
        flags
            .chain(self.highlight.clone().map(Mark::Highlighted))
            .chain(self.colour.clone().map(Mark::Colour))
            .chain(self.size.map(Mark::FontSize))
            .chain(self.language.clone().map(Mark::Language))
    }
}

/// Where a paragraph stands in its part.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(in crate::read) struct ParagraphPlace {
    /// Path of element positions from the root to the paragraph.
    pub path: Vec<u32>,
    /// `w14:paraId`, or `xml:id`, where the file has one.
    pub para_id: Option<String>,
}

/// Builds a document from top to bottom, part by part.
#[derive(Default)]
pub(in crate::read) struct PackageBuilder {
    /// What is built; its title, language and notices are set from outside.
    pub document: Document,
    /// Name of the part that is read.
    pub part: String,
    /// The page that the text stands on, where the file tells.
    pub page: Option<u32>,
    /// Cells around the text to come, outermost first.
    pub cells: Vec<Cell>,
    /// Run of the paragraph that the text to come belongs to.
    pub run: u32,
    paragraph: ParagraphPlace,
    draft: Option<Draft>,
    /// Marks that are open, also over the end of a block, each with its start in the present draft.
    open_marks: Vec<(Mark, usize)>,
    /// Entries of `document.not_read` that stand in the present draft.
    not_read_here: Vec<usize>,
    /// A page break was set by hand, and no text stands behind it yet.
    page_break_was_set: bool,
    /// Marks from before the first block.
    left: Vec<Mark>,
    /// What open marks have taken so far that go on over the end of a block.
    carried_bytes: usize,
    /// A number that fills a cell, until it is known what stands beside it.
    number: Option<Block>,
    tables: u32,
}

impl PackageBuilder {
    /// Begins a paragraph; one that is open ends. `joined`: the mark of the one before was deleted, and this one
    /// goes on with its text.
    pub(in crate::read) fn begin(
        &mut self,
        kind: BlockKind,
        label: Option<Label>,
        list_level: Option<u8>,
        place: ParagraphPlace,
        joined: bool,
    ) {
        if !joined {
            self.end();
        }
        match self.draft.take() {
            Some(draft) => self.draft = Some(Draft { kind, label, list_level, ..draft }),
            None => self.open_draft(Draft { label, list_level, ..Draft::new(kind) }),
        }
        self.paragraph = place;
        self.run = 0;
    }

    fn open_draft(&mut self, draft: Draft) {
        self.open_marks.iter_mut().for_each(|(_, start)| *start = 0);
        self.draft = Some(draft);
    }

    /// True while a paragraph is open.
    pub(in crate::read) fn is_open(&self) -> bool {
        self.draft.is_some()
    }

    /// Characters of the present block so far.
    pub(in crate::read) fn characters(&self) -> usize {
        self.draft.as_ref().map_or(0, |draft| draft.characters)
    }

    /// The text of the present block from this character on.
    pub(in crate::read) fn text_from(&self, start: usize) -> String {
        self.draft.as_ref().map_or_else(String::new, |draft| draft.text[byte_of(draft, start)..].to_owned())
    }

    /// Takes back the text of the present block from this character on.
    pub(in crate::read) fn take_from(&mut self, start: usize) -> String {
        let Some(draft) = &mut self.draft else { return String::new() };
        let taken = draft.text.split_off(byte_of(draft, start));
        draft.cut_behind(start);
        taken
    }

    /// Adds text.
    pub(in crate::read) fn text(&mut self, text: &str, style: &TextStyle) {
        let (run, page) = (self.run, self.page);
        self.page_break_was_set = false;
        let Some(draft) = &mut self.draft else { return };
        let text = if draft.characters == 0 { text.trim_start() } else { text };
        if text.is_empty() {
            return;
        }
        let start = draft.characters;
        draft.push(text);
        let end = draft.characters;
        for mark in style.marks() {
            draft.mark(start, end, mark);
        }
        match draft.places.last_mut() {
            Some(PlacedRange { end: last, place: Place::Part(place), .. })
                if place.runs == Some([run, run]) && place.page == page && place.path == self.paragraph.path =>
            {
                *last = end;
            }
            _ => {
                let place = part_place(&self.part, &self.paragraph, Some([run, run]), page);
                draft.places.push(PlacedRange { start, end, place, certainty: None });
            }
        }
    }

    /// Goes to the next page, where pages are counted. A page break that somebody set is told once more where the page
    /// ended for it.
    pub(in crate::read) fn next_page(&mut self, was_set: bool) {
        let is_told_again = std::mem::replace(&mut self.page_break_was_set, was_set);
        if was_set || !is_told_again {
            self.page = self.page.map(|page| page + 1);
        }
    }

    /// Adds a tick box, shown as ☒ or ☐.
    pub(in crate::read) fn tick(&mut self, state: TickState, seen: TickSeen, style: &TextStyle) {
        let at = self.characters();
        self.text(if state == TickState::Checked { "☒" } else { "☐" }, style);
        if let Some(draft) = &mut self.draft {
            draft.boxes.push((at, state, seen));
        }
    }

    /// Ends the line: what follows is a block of its own in the same paragraph.
    pub(in crate::read) fn break_line(&mut self) {
        let Some(draft) = &self.draft else { return };
        if draft.is_blank() {
            return;
        }
        let kind = match draft.kind {
            BlockKind::ListItem => BlockKind::Paragraph,
            kind => kind,
        };
        let draft = Draft { list_level: draft.list_level, ..Draft::new(kind) };
        self.end();
        self.open_draft(draft);
    }

    /// Opens a mark; it holds until it is closed.
    pub(in crate::read) fn open_mark(&mut self, mark: Mark) {
        let start = self.characters();
        self.open_marks.push((mark, start));
    }

    /// Closes the mark that was opened last.
    pub(in crate::read) fn close_mark(&mut self) {
        let Some((mark, start)) = self.open_marks.pop() else { return };
        if let Some(draft) = &mut self.draft
            && (start < draft.characters || mark.stands_alone())
        {
            draft.spans.push(Span { start, end: draft.characters, mark });
        }
    }

    /// Sets a mark that stands at one position: a note, a deleted text, a control without text.
    pub(in crate::read) fn mark_here(&mut self, mark: Mark) {
        match &mut self.draft {
            Some(draft) => {
                let at = draft.characters;
                draft.spans.push(Span { start: at, end: at, mark });
            }
            None => self.leave(mark),
        }
    }

    /// Leaves a mark that stands in no text to the block before, or to the first one.
    fn leave(&mut self, mark: Mark) {
        match self.document.blocks.last_mut() {
            Some(Block { text, spans, .. }) => {
                let at = text.characters();
                spans.push(Span { start: at, end: at, mark });
            }
            None => self.left.push(mark),
        }
    }

    /// Marks the text of the present block from this character on.
    pub(in crate::read) fn mark_from(&mut self, start: usize, mark: Mark) {
        if let Some(draft) = &mut self.draft
            && start < draft.characters
        {
            draft.spans.push(Span { start, end: draft.characters, mark });
        }
    }

    /// Marks all text from this character of this block on, which may be one before the present one.
    pub(in crate::read) fn mark_since(&mut self, (first, start): (usize, usize), mark: &Mark) {
        for (position, block) in self.document.blocks.iter_mut().enumerate().skip(first) {
            let (start, end) = (if position == first { start } else { 0 }, block.text.characters());
            if start < end {
                block.spans.push(Span { start, end, mark: mark.clone() });
            }
        }
        self.mark_from(if first == self.document.blocks.len() { start } else { 0 }, mark.clone());
    }

    /// Lists something that is not read as text, at the present position.
    pub(in crate::read) fn not_read(&mut self, kind: NotReadKind, description: String, characters: usize) {
        if self.draft.is_some() {
            self.not_read_here.push(self.document.not_read.len());
        }
        let after_block = self.document.blocks.len().checked_sub(1);
        let place = self.place();
        self.document.not_read.push(NotRead { kind, description, characters, after_block, place });
    }

    /// Lists a picture and tells of it.
    pub(in crate::read) fn image(&mut self, description: String) {
        let name =
            if description.is_empty() { "a picture".to_owned() } else { format!("the picture \"{description}\"") };
        self.tell(NoticeCode::ImageNotRead, format!("{name} was not read; if it holds an answer, type it in review"));
        self.not_read(NotReadKind::Image, description, 0);
    }

    /// Lists text that is hidden, and tells of it.
    pub(in crate::read) fn hidden(&mut self, text: &str) {
        let characters = text.trim().chars().count();
        if characters > 0 {
            let message = format!("text that is set as hidden was not read: {:?}", text.trim());
            self.tell(NoticeCode::HiddenText, message);
            self.not_read(NotReadKind::HiddenText, text.trim().to_owned(), characters);
        }
    }

    /// Tells of the comment of a person on a piece of text.
    pub(in crate::read) fn comment(&mut self, author: &str, anchor: &str, text: &str) {
        let quote: String = anchor.trim().chars().take(QUOTE_CHARACTERS_MAX).collect();
        let who = if author.is_empty() { String::new() } else { format!(" by {author}") };
        let on = if quote.is_empty() { String::new() } else { format!(" on {quote:?}") };
        self.tell(NoticeCode::Comment, format!("comment{who}{on}: {text}"));
    }

    /// A notice about the present position.
    pub(in crate::read) fn tell(&mut self, code: NoticeCode, message: impl Into<String>) {
        let place = self.place();
        self.document.notices.push(Notice::new(code, message, Some(place)));
    }

    /// The place of the present paragraph.
    pub(in crate::read) fn place(&self) -> Place {
        part_place(&self.part, &self.paragraph, None, self.page)
    }

    /// The place of a part as a whole, on the present page.
    pub(in crate::read) fn place_in(&self, part: &str) -> Place {
        part_place(part, &ParagraphPlace::default(), None, self.page)
    }

    /// The number of the first of so many new tables.
    pub(in crate::read) fn next_tables(&mut self, count: u32) -> u32 {
        self.tables += count;
        self.tables - count
    }

    /// Ends the paragraph that is open. One without text leaves what stood in it to the block before.
    pub(in crate::read) fn end(&mut self) {
        let Some(mut draft) = self.draft.take() else { return };
        for (mark, start) in &mut self.open_marks {
            let start = std::mem::take(start);
            if start < draft.characters {
                self.carried_bytes += size_of::<Span>() + mark.bytes();
                if self.carried_bytes <= CARRIED_BYTES_MAX {
                    draft.spans.push(Span { start, end: draft.characters, mark: mark.clone() });
                }
            }
        }
        let not_read_here = std::mem::take(&mut self.not_read_here);
        if draft.is_blank() {
            self.hold_number(&draft);
            let alone = draft.spans.into_iter().filter(|span| span.mark.stands_alone());
            return alone.for_each(|span| self.leave(span.mark));
        }
        let blocks = &mut self.document.blocks;
        for index in not_read_here {
            self.document.not_read[index].after_block = Some(blocks.len());
        }
        draft.cells.clone_from(&self.cells);
        draft.trim_front();
        let stands_left = |number: &Block| match (number.cells.last(), draft.cells.last()) {
            (Some(left), Some(here)) => left.table == here.table && left.row == here.row && left.column < here.column,
            _ => false,
        };
        blocks.extend(self.number.take().filter(stands_left));
        draft.spans.extend(self.left.drain(..).map(|mark| Span { start: 0, end: 0, mark }));
        blocks.push(draft.finish());
    }
}

impl PackageBuilder {
    /// Keeps a number that fills a cell without any text: it is shown, and belongs to what stands in the next cell.
    fn hold_number(&mut self, draft: &Draft) {
        let label = draft.label.as_ref().filter(|label| label.origin == LabelOrigin::Numbering);
        let (Some(label), Some(here)) = (label, self.cells.last()) else { return };
        let is_same =
            |block: &Block| block.cells.last().is_some_and(|cell| (cell.table, cell.row) == (here.table, here.row));
        if self.document.blocks.last().is_some_and(is_same) {
            return;
        }
        let mut number = Draft { cells: self.cells.clone(), ..Draft::new(BlockKind::Paragraph) };
        number.push(&label.written);
        let (start, end) = (0, number.characters);
        number.places.push(PlacedRange { start, end, place: self.place(), certainty: None });
        self.number = Some(number.finish());
    }
}

/// The byte at which a character stands, counted from the end: what is asked for stands there.
fn byte_of(draft: &Draft, character: usize) -> usize {
    match draft.characters.saturating_sub(character) {
        0 => draft.text.len(),
        behind => draft.text.char_indices().rev().nth(behind - 1).map_or(0, |(byte, _)| byte),
    }
}

fn part_place(part: &str, paragraph: &ParagraphPlace, runs: Option<[u32; 2]>, page: Option<u32>) -> Place {
    Place::Part(PartPlace {
        part: part.to_owned(),
        path: paragraph.path.clone(),
        para_id: paragraph.para_id.clone(),
        runs,
        page,
    })
}
