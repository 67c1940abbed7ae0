//! HTML inside Markdown, and whole documents of it (`page`): the tables, line breaks, lists, superscripts and check boxes that other tools
//! write there. Tokens by the WHATWG rules; of the tree only what a form needs: cells of tables, lines,
//! marks. A table may be cut into several HTML blocks by blank lines, so its state outlives a block.

mod elements;
mod lists;
mod page;
#[cfg(test)]
mod tests;

use html5gum::emitters::default::DefaultEmitter;
use html5gum::{Span, StartTag, Token, Tokenizer};

use super::builder::Builder;
use super::document::{BlockKind, Cell, Mark};
use super::label::Label;
use super::superscript::superscript;
use elements::is_element;
use lists::HtmlList;
use page::Page;

pub(super) use page::read;

/// Columns of a table that are told apart.
const COLUMNS_MAX: u32 = 1000;
/// Tables within tables, and marks within marks, that are told apart; what lies deeper belongs to the innermost of these.
const TABLES_MAX: usize = 32;
const MARKS_MAX: usize = 64;

/// The state of HTML between two pieces of it.
#[derive(Default)]
pub(super) struct HtmlReader {
    tables: Vec<HtmlTable>,
    superscript: bool,
    /// Depth of `<script>`, `<style>` and the like, whose text nobody sees.
    unseen: u32,
    /// Lists that are open, outermost first.
    lists: Vec<HtmlList>,
    /// An item is open that has no text yet.
    item_is_blank: bool,
    /// Its label.
    item_label: Option<Label>,
    marks: Vec<Vec<u8>>,
    /// Tables that are open and lie too deep to be told apart.
    deeper_tables: u32,
    /// What is known of the page, where the HTML is a whole document.
    page: Option<Page>,
}

/// A table that is open.
struct HtmlTable {
    number: u32,
    /// Row that is open, counted from 0; `None` before the first.
    row: Option<u32>,
    /// For each column, rows that a cell from above still covers.
    covered: Vec<u32>,
    column: u32,
    cell_open: bool,
    /// Marks that were open when its present cell began.
    marks: usize,
}

impl HtmlReader {
    /// Takes a piece of HTML whose first character stands on this line.
    pub(super) fn take(&mut self, html: &str, line: u32, builder: &mut Builder) {
        // Tokens come in order, so lines are counted on from the last one.
        let (mut counted_to, mut counted) = (0, line);
        let mut line_at = |at: usize| {
            let at = at.clamp(counted_to, html.len());
            counted += u32::try_from(html.as_bytes()[counted_to..at].iter().filter(|&&byte| byte == b'\n').count())
                .unwrap_or(0);
            counted_to = at;
            counted
        };
        let mut emitter = DefaultEmitter::<usize>::new_with_span();
        emitter.naively_switch_states(self.page.is_some());
        let tokens = Tokenizer::new_with_emitter(html, emitter);
        for Ok(token) in tokens {
            match token {
                Token::StartTag(tag) if self.page.is_none() && !is_element(&tag.name) => {
                    // "<Ministry of Finance>" is no markup.
                    let line = line_at(tag.span.start);
                    self.item_is_blank = false;
                    builder.push(html.get(tag.span.start..tag.span.end).unwrap_or_default(), line);
                }
                Token::StartTag(tag) => self.open(&tag, line_at(tag.span.start), builder),
                Token::EndTag(tag) => self.close(&tag.name, builder),
                Token::String(text) => {
                    let Span { start, .. } = text.span;
                    self.lines(&String::from_utf8_lossy(&text.value), line_at(start), builder);
                }
                _ => {}
            }
        }
    }

    /// Adds text in the state that the tags before it have made.
    pub(super) fn push(&mut self, text: &str, line: u32, builder: &mut Builder) {
        if self.unseen > 0 {
            return;
        }
        if !text.trim().is_empty() {
            self.item_is_blank = false;
        }
        if self.superscript && text.chars().all(|c| c.is_ascii_digit()) {
            builder.push(&text.chars().map(superscript).collect::<String>(), line);
        } else {
            builder.push(text, line);
        }
    }

    /// Ends a piece of HTML: its last paragraph, and what would hide the text behind it.
    pub(super) fn end_of_block(&mut self, builder: &mut Builder) {
        builder.end();
        self.unseen = 0;
        self.item_is_blank = false;
    }

    fn lines(&mut self, text: &str, line: u32, builder: &mut Builder) {
        let Some(page) = &mut self.page else { return self.lines_as_written(text, line, builder) };
        let Some(text) = page.shows(text) else { return };
        let keeps_lines = page.keeps_lines();
        for (index, part) in text.split('\n').enumerate() {
            let line = line.saturating_add(u32::try_from(index).unwrap_or(u32::MAX));
            if index > 0 {
                if keeps_lines { builder.break_line() } else { builder.push_blank(line) }
            }
            // Runs of white space are one blank; those that no break may part are not.
            for (index, word) in part.split([' ', '\t', '\u{c}', '\r']).enumerate() {
                if index > 0 {
                    builder.push_blank(line);
                }
                self.push(word, line, builder);
            }
        }
    }

    fn lines_as_written(&mut self, text: &str, line: u32, builder: &mut Builder) {
        let mut line = line;
        for (index, part) in text.split('\n').enumerate() {
            if index > 0 {
                line += 1;
                builder.push_blank(line);
            }
            let part = if index > 0 { part.trim_start() } else { part };
            self.push(part, line, builder);
        }
    }

    fn open(&mut self, tag: &StartTag<usize>, line: u32, builder: &mut Builder) {
        if self.page.as_mut().is_some_and(|page| page.opens(tag, line, builder)) {
            return;
        }
        match tag.name.as_slice() {
            b"table" => self.open_table(builder),
            b"tr" => self.next_row(builder),
            b"td" | b"th" => self.open_cell(tag, builder),
            b"br" => builder.break_line(),
            // The first paragraph of a list item is the item, which is open already.
            b"p" | b"div" if self.item_is_blank && builder.is_open() => {}
            b"p" | b"div" => builder.end(),
            b"ul" | b"ol" => {
                builder.end();
                self.item_is_blank = false;
                self.lists.push(HtmlList::opened_by(tag));
            }
            b"li" => {
                let label = self.lists.last_mut().and_then(|list| list.label_of(tag));
                let level = u8::try_from(self.lists.len().saturating_sub(1)).unwrap_or(u8::MAX);
                (self.item_is_blank, self.item_label) = (true, label.clone());
                builder.begin(BlockKind::ListItem, label, Some(level));
            }
            b"h1" | b"h2" | b"h3" | b"h4" | b"h5" | b"h6" => {
                let label = self.item_label.take().filter(|_| std::mem::take(&mut self.item_is_blank));
                builder.begin(BlockKind::Heading(tag.name[1] - b'0'), label, None);
            }
            b"sup" => self.superscript = true,
            b"script" | b"style" | b"head" => self.unseen += 1,
            b"input" => {
                let value = |name: &[u8]| tag.attributes.get(name).map(|value| value.value.as_slice());
                let is = |kind: &str| value(b"type").is_some_and(|value| value.eq_ignore_ascii_case(kind.as_bytes()));
                if is("checkbox") || is("radio") {
                    self.item_is_blank = false;
                    builder.push(if value(b"checked").is_some() { "[x] " } else { "[ ] " }, line);
                }
            }
            b"img" => {
                let description =
                    tag.attributes.get(b"alt".as_slice()).map(|alt| String::from_utf8_lossy(&alt.value).into_owned());
                builder.image(description.unwrap_or_default(), line);
            }
            name if self.page.is_some() && page::is_block(name) => self.end_line(builder),
            name => {
                if let Some(mark) = mark_of(name, tag).filter(|_| self.marks.len() < MARKS_MAX) {
                    builder.open_mark(mark);
                    self.marks.push(name.to_vec());
                }
            }
        }
    }

    /// Begins a line, unless an item has just begun that has no text yet.
    fn end_line(&mut self, builder: &mut Builder) {
        if !(self.item_is_blank && builder.is_open()) {
            builder.end();
        }
    }

    fn open_table(&mut self, builder: &mut Builder) {
        builder.end();
        if self.tables.len() >= TABLES_MAX {
            self.deeper_tables += 1;
            return;
        }
        let (number, marks) = (builder.next_table(), self.marks.len());
        self.tables.push(HtmlTable { number, row: None, covered: Vec::new(), column: 0, cell_open: false, marks });
    }

    fn close(&mut self, name: &[u8], builder: &mut Builder) {
        if self.page.as_mut().is_some_and(|page| page.closes(name, builder)) {
            return;
        }
        match name {
            b"table" if self.deeper_tables > 0 => {
                self.deeper_tables -= 1;
                builder.end();
            }
            b"table" => {
                self.close_cell(builder);
                self.tables.pop();
            }
            b"td" | b"th" | b"tr" => self.close_cell(builder),
            b"p" | b"div" | b"li" | b"h1" | b"h2" | b"h3" | b"h4" | b"h5" | b"h6" => {
                self.item_is_blank = false;
                builder.end();
            }
            b"ul" | b"ol" => {
                self.item_is_blank = false;
                builder.end();
                self.lists.pop();
            }
            b"sup" => self.superscript = false,
            b"script" | b"style" | b"head" => self.unseen = self.unseen.saturating_sub(1),
            _ if self.page.is_some() && page::is_block(name) => {
                self.item_is_blank = false;
                builder.end();
            }
            _ => {
                // What was opened later and not closed ends with it.
                if let Some(at) = self.marks.iter().rposition(|open| open == name) {
                    self.close_marks(at, builder);
                }
            }
        }
    }

    /// Ends all marks but the first ones.
    fn close_marks(&mut self, count: usize, builder: &mut Builder) {
        while self.marks.len() > count {
            self.marks.pop();
            builder.close_mark();
        }
    }

    fn next_row(&mut self, builder: &mut Builder) {
        self.close_cell(builder);
        if let Some(table) = self.tables.last_mut() {
            table.row = Some(table.row.map_or(0, |row| row + 1));
            table.column = 0;
            table.covered.iter_mut().for_each(|rows| *rows = rows.saturating_sub(1));
        }
    }

    fn open_cell(&mut self, tag: &StartTag<usize>, builder: &mut Builder) {
        self.close_cell(builder);
        builder.end();
        self.item_is_blank = false;
        let span = |name: &[u8]| {
            let value =
                tag.attributes.get(name).and_then(|value| std::str::from_utf8(&value.value).ok()?.trim().parse().ok());
            value.unwrap_or(1u32).clamp(1, 1000)
        };
        let Some(table) = self.tables.last_mut() else { return };
        let room = COLUMNS_MAX.saturating_sub(table.column).max(1);
        let (row_span, column_span) = (span(b"rowspan"), span(b"colspan").min(room));
        while table.column < COLUMNS_MAX && table.covered.get(table.column as usize).is_some_and(|&rows| rows > 0) {
            table.column += 1;
        }
        let end = (table.column + column_span) as usize;
        if table.covered.len() < end {
            table.covered.resize(end, 0);
        }
        table.covered[table.column as usize..end].fill(row_span);
        let row = table.row.unwrap_or(0);
        builder.cells.push(Cell { table: table.number, row, column: table.column, row_span, column_span });
        table.column += column_span;
        table.cell_open = true;
        table.marks = self.marks.len();
    }

    fn close_cell(&mut self, builder: &mut Builder) {
        if let Some(table) = self.tables.last_mut()
            && std::mem::take(&mut table.cell_open)
        {
            let marks = table.marks;
            self.close_marks(marks, builder);
            builder.end();
            builder.cells.pop();
        }
    }
}

fn mark_of(name: &[u8], tag: &StartTag<usize>) -> Option<Mark> {
    match name {
        b"b" | b"strong" => Some(Mark::Bold),
        b"i" | b"em" => Some(Mark::Italic),
        b"u" => Some(Mark::Underlined),
        b"s" | b"strike" | b"del" => Some(Mark::StruckOut),
        b"mark" => Some(Mark::Highlighted("yellow".into())),
        b"a" => tag
            .attributes
            .get(b"href".as_slice())
            .map(|target| Mark::Link(String::from_utf8_lossy(&target.value).into_owned())),
        _ => None,
    }
}
