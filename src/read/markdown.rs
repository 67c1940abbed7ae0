//! Markdown (CommonMark with the tables, footnotes, task lists and strikethrough of GFM), as people
//! write it and as other tools make it from PDFs and Word files.
//!
//! Comes in: the source text. Goes out: blocks with the lines they stand on. Markup is resolved to what
//! a reader of the rendered page would see; list numbers keep the label that was typed.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::LazyLock;

use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};

use regex::Regex;

use super::builder::Builder;
use super::document::{BlockKind, Cell, Document, Mark};
use super::html::HtmlReader;
use super::label::Label;
use super::wraps::Wraps;
use crate::language::expression;

/// Reads Markdown.
pub(super) fn read(source: &str) -> Document {
    let source = &*without_attributes(source);
    let source = &*with_bounds(source);
    let options =
        Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES | Options::ENABLE_TASKLISTS | Options::ENABLE_STRIKETHROUGH;
    let mut reader = MarkdownReader {
        source,
        lines: Lines::of(source),
        wraps: Wraps::measure(source),
        builder: Builder::default(),
        html: HtmlReader::default(),
        list_depth: 0,
        image: None,
        html_block: None,
        code: false,
        row: None,
    };
    for (event, range) in Parser::new_ext(source, options).into_offset_iter() {
        reader.take(event, range);
    }
    reader.builder.finish()
}

struct MarkdownReader<'a> {
    source: &'a str,
    lines: Lines,
    wraps: Wraps,
    builder: Builder,
    html: HtmlReader,
    list_depth: u8,
    /// Alternative text of the picture that is open.
    image: Option<String>,
    /// Text and first line of the HTML block that is open.
    html_block: Option<(String, u32)>,
    code: bool,
    /// Table, row and next column while a table is open.
    row: Option<(u32, u32, u32)>,
}

impl MarkdownReader<'_> {
    fn take(&mut self, event: Event<'_>, range: Range<usize>) {
        let line = self.lines.number_at(range.start);
        match event {
            Event::Start(tag) => self.start(tag, &range, line),
            Event::End(tag) => self.finish(tag, line),
            Event::Text(text) => self.text(&text, line),
            Event::Code(code) => self.builder.push(&code, line),
            Event::Html(html) => {
                if let Some((block, _)) = &mut self.html_block {
                    block.push_str(&html);
                }
            }
            // Within a line nothing is hidden: "we use <style> widely" is what somebody wrote.
            Event::InlineHtml(html) if hides_text(&html) => self.builder.push(&html, line),
            Event::InlineHtml(html) => self.html.take(&html, line, &mut self.builder),
            Event::FootnoteReference(note) => self.builder.note_reference(&note),
            Event::SoftBreak => self.soft_break(line),
            Event::HardBreak => self.builder.break_line(),
            Event::TaskListMarker(checked) => self.builder.push(if checked { "[x] " } else { "[ ] " }, line),
            Event::Rule => self.builder.end(),
            Event::InlineMath(math) | Event::DisplayMath(math) => self.builder.push(&math, line),
        }
    }

    fn start(&mut self, tag: Tag<'_>, range: &Range<usize>, line: u32) {
        match tag {
            // The first paragraph of a list item is the item, which is open already.
            Tag::Paragraph if self.builder.is_open() => {}
            Tag::Paragraph => self.builder.begin(BlockKind::Paragraph, None, self.list_depth.checked_sub(1)),
            Tag::Heading { level, .. } => self.builder.begin(BlockKind::Heading(level as u8), None, None),
            Tag::List(_) => {
                self.builder.end();
                self.list_depth = self.list_depth.saturating_add(1);
            }
            Tag::Item => {
                let label = ordered_marker(&self.source[range.clone()]).map(Label::typed);
                self.builder.begin(BlockKind::ListItem, label, self.list_depth.checked_sub(1));
            }
            Tag::FootnoteDefinition(mark) => {
                self.builder.begin(BlockKind::Note, Some(Label::typed(mark.as_ref())), None);
            }
            Tag::Table(_) => {
                self.builder.end();
                self.row = Some((self.builder.next_table(), 0, 0));
            }
            Tag::TableHead | Tag::TableRow => {
                if let Some((_, _, column)) = &mut self.row {
                    *column = 0;
                }
            }
            Tag::TableCell => {
                if let Some((table, row, column)) = self.row {
                    self.builder.end();
                    self.builder.cells.push(Cell { table, row, column, row_span: 1, column_span: 1 });
                }
            }
            Tag::Emphasis => self.builder.open_mark(Mark::Italic),
            Tag::Strong => self.builder.open_mark(Mark::Bold),
            Tag::Strikethrough => self.builder.open_mark(Mark::StruckOut),
            Tag::Link { dest_url, .. } => self.builder.open_mark(Mark::Link(dest_url.into_string())),
            Tag::Image { .. } => self.image = Some(String::new()),
            Tag::HtmlBlock => self.html_block = Some((String::new(), line)),
            Tag::CodeBlock(kind) => {
                // An indented "code block" in a converted form is an indented paragraph.
                self.code = true;
                if matches!(kind, CodeBlockKind::Fenced(_)) {
                    self.builder.end();
                }
            }
            _ => {}
        }
    }

    fn finish(&mut self, tag: TagEnd, line: u32) {
        match tag {
            TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::Item | TagEnd::FootnoteDefinition => self.builder.end(),
            TagEnd::List(_) => {
                self.builder.end();
                self.list_depth = self.list_depth.saturating_sub(1);
            }
            TagEnd::Table => {
                self.builder.end();
                self.row = None;
            }
            TagEnd::TableHead | TagEnd::TableRow => {
                if let Some((_, row, _)) = &mut self.row {
                    *row += 1;
                }
            }
            TagEnd::TableCell => {
                self.builder.end();
                self.builder.cells.pop();
                if let Some((_, _, column)) = &mut self.row {
                    *column += 1;
                }
            }
            TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Link => self.builder.close_mark(),
            TagEnd::Image => {
                if let Some(description) = self.image.take() {
                    self.builder.image(description.trim().to_owned(), line);
                }
            }
            TagEnd::HtmlBlock => {
                if let Some((html, first_line)) = self.html_block.take() {
                    self.html.take(&html, first_line, &mut self.builder);
                    self.html.end_of_block(&mut self.builder);
                }
            }
            TagEnd::CodeBlock => {
                self.code = false;
                self.builder.end();
            }
            _ => {}
        }
    }

    fn text(&mut self, text: &str, line: u32) {
        if let Some(description) = &mut self.image {
            description.push_str(text);
            return;
        }
        if !self.code {
            self.html.push(text, line, &mut self.builder);
            return;
        }
        let mut line = line;
        for part in text.split_inclusive('\n') {
            self.builder.push(part.trim_end_matches('\n'), line);
            if part.ends_with('\n') {
                self.builder.break_line();
                line += 1;
            }
        }
    }

    fn soft_break(&mut self, line: u32) {
        if self.image.is_some() {
            return;
        }
        let next = self.lines.text(self.source, line + 1);
        if self.wraps.is_wrap(line as usize - 1, next) {
            self.builder.push_blank(line);
        } else {
            self.builder.break_line();
        }
    }
}

/// The source without the attributes that pandoc sets behind bracketed words ("[Link]{.underline}").
/// Nothing moves to another line, so places stay.
fn without_attributes(source: &str) -> Cow<'_, str> {
    static ATTRIBUTES: LazyLock<Regex> =
        LazyLock::new(|| expression(r"\[((?:[^\[\]\n]|\[[^\[\]\n]*\]\([^()\n]*\))*)\]\{[.#][A-Za-z][^{}\n]*\}"));
    if source.contains("]{") { ATTRIBUTES.replace_all(source, "$1") } else { Cow::Borrowed(source) }
}

/// The source with "> 90 %" at the start of a line as a bound, not as a quotation.
fn with_bounds(source: &str) -> Cow<'_, str> {
    static BOUND: LazyLock<Regex> = LazyLock::new(|| expression(r"(?m)^>(\s*\d+(?:[.,]\d+)?\s*%)"));
    BOUND.replace_all(source, r"\>$1")
}

/// True for a tag whose content nobody sees.
fn hides_text(tag: &str) -> bool {
    let name = tag.trim_start_matches(['<', '/']).to_ascii_lowercase();
    ["script", "style", "head", "title", "textarea"].iter().any(|hidden| name.starts_with(hidden))
}

/// The typed marker of an ordered list item.
fn ordered_marker(item: &str) -> Option<&str> {
    let item = item.trim_start();
    let digits = item.find(|c: char| !c.is_ascii_digit())?;
    (digits > 0 && item[digits..].starts_with(['.', ')'])).then(|| &item[..=digits])
}

/// Line numbers of byte positions.
struct Lines {
    starts: Vec<usize>,
}

impl Lines {
    fn of(source: &str) -> Self {
        let starts = std::iter::once(0).chain(source.match_indices('\n').map(|(at, _)| at + 1)).collect();
        Self { starts }
    }

    /// Line of a byte, counted from 1.
    fn number_at(&self, byte: usize) -> u32 {
        u32::try_from(self.starts.partition_point(|&start| start <= byte)).unwrap_or(u32::MAX)
    }

    /// Text of a line, counted from 1.
    fn text<'a>(&self, source: &'a str, number: u32) -> &'a str {
        let Some(&start) = self.starts.get(number as usize - 1) else { return "" };
        source[start..].split('\n').next().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::{Block, Place, TickState};

    fn blocks(source: &str) -> Vec<Block> {
        read(source).blocks
    }

    fn shown(source: &str) -> Vec<String> {
        blocks(source)
            .iter()
            .map(|block| {
                let label = block.label.as_ref().map(|label| format!("{{{}}}", label.written)).unwrap_or_default();
                format!("{label}{}", block.text.as_str())
            })
            .collect()
    }

    #[test]
    fn labels_are_kept_apart_however_they_were_made() {
        assert_eq!(
            shown("- a. E-services³:\n\n17. **What** is it?\n\nb. Education\n\n**8.** Please check\n\n### 9. Is there"),
            ["{a.}E-services³:", "{17.}What is it?", "{b.}Education", "{8.}Please check", "{9.}Is there"]
        );
    }

    #[test]
    fn lines_that_were_meant_are_blocks_and_keep_their_line() {
        let found = blocks("Name:\tMr. Choi\nTitle:\tDirector\n");
        assert_eq!(found.len(), 2);
        assert_eq!(found[1].text.as_str(), "Title:\tDirector");
        assert!(matches!(&found[1].places[0].place, Place::Lines(place) if place.lines == [2, 2]));
    }

    #[test]
    fn ticks_of_every_markdown() {
        for source in ["- [x] one\n- [ ] two", "☒ one ☐ two", "(x) one ( ) two", "- \\[x\\] one\n- \\[ \\] two"] {
            let states: Vec<TickState> = blocks(source).iter().flat_map(|b| b.ticks.iter().map(|t| t.state)).collect();
            assert_eq!(states, [TickState::Checked, TickState::Unchecked], "{source}");
        }
    }

    #[test]
    fn notes_are_notes() {
        let found = blocks("Text²\n\n² **E-government** is used\n\nMore[^1].\n\n[^1]: My note.\n");
        let notes: Vec<_> = found.iter().filter(|block| block.kind == BlockKind::Note).collect();
        assert_eq!(notes.len(), 2);
        assert_eq!(notes[0].label.as_ref().unwrap().written, "2");
        assert_eq!(notes[0].text.as_str(), "E-government is used");
        assert_eq!(notes[1].text.as_str(), "My note.");
    }

    #[test]
    fn tables_of_markdown_and_html_have_cells() {
        let markdown = blocks("| Name | Ana |\n|---|---|\n| Title | a<br>b |\n");
        let cells: Vec<_> = markdown.iter().map(|b| (b.text.as_str(), b.cells[0].row, b.cells[0].column)).collect();
        assert_eq!(cells, [("Name", 0, 0), ("Ana", 0, 1), ("Title", 1, 0), ("a", 1, 1), ("b", 1, 1)]);
        let html = blocks(
            "<table><tr><th rowspan=\"2\">A</th><td>b</td></tr>\n\n<tr><td>c &amp; d</td></tr></table>\n\nafter",
        );
        let cells: Vec<_> =
            html.iter().map(|b| (b.text.as_str(), b.cells.first().map(|cell| (cell.row, cell.column)))).collect();
        assert_eq!(cells, [("A", Some((0, 0))), ("b", Some((0, 1))), ("c & d", Some((1, 1))), ("after", None)]);
    }

    #[test]
    fn links_pictures_and_superscripts() {
        let document = read("See [the act](https://law.example/1) <sup>5</sup> ![seal](a.png)\n");
        assert_eq!(document.blocks[0].text.as_str(), "See the act ⁵");
        assert!(matches!(&document.blocks[0].spans[0].mark, Mark::Link(target) if target == "https://law.example/1"));
        assert_eq!(document.not_read[0].description, "seal");
    }
}
