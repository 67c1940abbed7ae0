//! HTML inside Markdown: the tables, line breaks, lists, superscripts and check boxes that other tools
//! write there. Tokens by the WHATWG rules; of the tree only what a form needs: cells of tables, lines,
//! marks. A table may be cut into several HTML blocks by blank lines, so its state outlives a block.

mod lists;
#[cfg(test)]
mod tests;

use html5gum::emitters::default::DefaultEmitter;
use html5gum::{Span, StartTag, Token, Tokenizer};

use super::builder::Builder;
use super::document::{BlockKind, Cell, Mark};
use super::label::Label;
use super::superscript::superscript;
use lists::HtmlList;

/// Columns of a table that are told apart.
const COLUMNS_MAX: u32 = 1000;

/// Elements of HTML (WHATWG, 4) that other tools write into Markdown; anything else between angle
/// brackets is what somebody wrote.
fn is_element(name: &[u8]) -> bool {
    const ELEMENTS: [&str; 74] = [
        "a",
        "abbr",
        "address",
        "article",
        "aside",
        "b",
        "big",
        "blockquote",
        "body",
        "br",
        "button",
        "caption",
        "center",
        "cite",
        "code",
        "col",
        "colgroup",
        "dd",
        "del",
        "details",
        "dfn",
        "div",
        "dl",
        "dt",
        "em",
        "fieldset",
        "figcaption",
        "figure",
        "font",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "head",
        "header",
        "hr",
        "html",
        "i",
        "img",
        "input",
        "ins",
        "kbd",
        "label",
        "legend",
        "li",
        "main",
        "mark",
        "meta",
        "ol",
        "option",
        "p",
        "pre",
        "q",
        "s",
        "script",
        "section",
        "select",
        "small",
        "span",
        "strike",
        "strong",
        "style",
        "sub",
        "summary",
        "sup",
        "table",
        "tbody",
        "td",
        "textarea",
        "th",
    ];
    const OTHERS: [&str; 8] = ["tfoot", "thead", "time", "title", "tr", "tt", "u", "ul"];
    ELEMENTS.iter().chain(&OTHERS).any(|element| element.as_bytes() == name)
}

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
        let tokens = Tokenizer::new_with_emitter(html, DefaultEmitter::<usize>::new_with_span());
        for Ok(token) in tokens {
            match token {
                Token::StartTag(tag) if !is_element(&tag.name) => {
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
        match tag.name.as_slice() {
            b"table" => {
                builder.end();
                let number = builder.next_table();
                self.tables.push(HtmlTable { number, row: None, covered: Vec::new(), column: 0, cell_open: false });
            }
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
                if matches!(value(b"type"), Some(b"checkbox" | b"radio")) {
                    self.item_is_blank = false;
                    builder.push(if value(b"checked").is_some() { "[x] " } else { "[ ] " }, line);
                }
            }
            b"img" => {
                let description =
                    tag.attributes.get(b"alt".as_slice()).map(|alt| String::from_utf8_lossy(&alt.value).into_owned());
                builder.image(description.unwrap_or_default(), line);
            }
            name => {
                if let Some(mark) = mark_of(name, tag) {
                    builder.open_mark(mark);
                    self.marks.push(name.to_vec());
                }
            }
        }
    }

    fn close(&mut self, name: &[u8], builder: &mut Builder) {
        match name {
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
            _ => {
                if self.marks.last().is_some_and(|open| open == name) {
                    self.marks.pop();
                    builder.close_mark();
                }
            }
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
    }

    fn close_cell(&mut self, builder: &mut Builder) {
        if let Some(table) = self.tables.last_mut()
            && std::mem::take(&mut table.cell_open)
        {
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
