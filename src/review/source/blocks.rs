//! Blocks as read: headings, paragraphs, list items, notes, furniture, tables within tables, and what was not read where it
//! stands. Its size has bounds: what passes them is cut, and says so.

use std::collections::BTreeMap;

use maud::{Markup, PreEscaped, html};

use super::runs::{Budget, is_language, label, runs, told};
use crate::read::{Block, BlockKind, Cell, Document, Furniture, Mark, NotRead, NotReadKind};

/// Most characters of one block that are shown.
const BLOCK_CHARACTERS_MAX: usize = 20_000;
/// Most of a page; the longest real submissions have some hundred thousand characters.
const PAGE: Budget = Budget { characters: 2_000_000, bytes: 24 * 1024 * 1024, cells: 200_000 };
/// Most blocks and things not read of a page.
const BLOCKS_MAX: usize = 100_000;
/// Tables in tables that are shown as such.
const TABLES_DEEP_MAX: usize = 8;
/// Most characters of what the source says about something that was not read.
const DESCRIPTION_CHARACTERS_MAX: usize = 1000;

/// The blocks of a document, in reading order.
pub(super) fn blocks(document: &Document) -> Markup {
    let mut writer = Writer { document, not_read: BTreeMap::new(), budget: PAGE, blocks: 0, is_cut: false };
    for one in &document.not_read {
        writer.not_read.entry(one.after_block).or_default().push(one);
    }
    let all: Vec<usize> = (0..document.blocks.len()).collect();
    let lang = document.language.as_deref().filter(|tag| is_language(tag));
    html! {
        div.blocks lang=[lang] {
            (writer.lost(None))
            (writer.flow(&all, 0))
            @if writer.is_cut {
                p.cut role="status" { "The document is too long to be shown to its end. The original holds all of it." }
            }
        }
    }
}

struct Writer<'a> {
    document: &'a Document,
    /// What was not read, by the block that it follows.
    not_read: BTreeMap<Option<usize>, Vec<&'a NotRead>>,
    budget: Budget,
    blocks: usize,
    is_cut: bool,
}

impl Writer<'_> {
    /// Blocks that stand beside each other, within so many tables.
    fn flow(&mut self, blocks: &[usize], depth: usize) -> Markup {
        let mut shown = String::new();
        let mut rest = blocks;
        while let Some(&first) = rest.first() {
            if self.is_cut {
                break;
            }
            let cell = |index: usize| self.document.blocks[index].cells.get(depth).copied();
            let is_item = |index: usize| {
                let block = &self.document.blocks[index];
                block.kind == BlockKind::ListItem && (block.cells.len() <= depth || depth >= TABLES_DEEP_MAX)
            };
            let run = match cell(first).filter(|_| depth < TABLES_DEEP_MAX) {
                Some(Cell { table, .. }) => {
                    let same = |index: &&usize| cell(**index).is_some_and(|cell| cell.table == table);
                    let (run, _) = rest.split_at(rest.iter().take_while(same).count());
                    shown.push_str(&self.table(run, depth).0);
                    run
                }
                None if is_item(first) => {
                    let (run, _) = rest.split_at(rest.iter().take_while(|index| is_item(**index)).count());
                    shown.push_str("<div class=\"list\" role=\"list\">");
                    for index in run {
                        shown.push_str(&self.block(*index).0);
                    }
                    shown.push_str("</div>");
                    run
                }
                None => {
                    shown.push_str(&self.block(first).0);
                    shown.push_str(&self.lost(Some(first)).0);
                    &rest[..1]
                }
            };
            rest = &rest[run.len()..];
        }
        PreEscaped(shown)
    }

    /// A table of these blocks.
    fn table(&mut self, blocks: &[usize], depth: usize) -> Markup {
        let mut cells: BTreeMap<(u32, u32), (Cell, Vec<usize>)> = BTreeMap::new();
        for &index in blocks {
            let cell = self.document.blocks[index].cells[depth];
            cells.entry((cell.row, cell.column)).or_insert_with(|| (cell, Vec::new())).1.push(index);
        }
        let Some(grid) = Grid::of(cells.values().map(|(cell, _)| *cell), self.budget.cells) else {
            // What is no table of a person is shown cell by cell.
            return self.flow(blocks, TABLES_DEEP_MAX);
        };
        self.budget.cells -= grid.places();
        let mut rows = String::new();
        for row in grid.first_row..grid.end_row {
            let mut columns = String::new();
            for column in 0..grid.columns {
                let cell = match cells.remove(&(row, column)) {
                    Some((cell, blocks)) => {
                        let (row_span, column_span) = grid.spans(&cell);
                        let (row_span, column_span) = (more_than_one(row_span), more_than_one(column_span));
                        html! { td rowspan=[row_span] colspan=[column_span] { (self.flow(&blocks, depth + 1)) } }
                    }
                    None if grid.is_covered(row, column) => continue,
                    None => html! { td {} },
                };
                columns.push_str(&cell.0);
            }
            rows.push_str(&html! { tr { (PreEscaped(columns)) } }.0);
        }
        let leftwards = blocks.iter().filter(|index| direction(&self.document.blocks[**index]) == "rtl").count();
        // What is written from right to left has its first column at the right.
        let dir = (leftwards * 2 > blocks.len()).then_some("rtl");
        html! { div.wide { table.cells dir=[dir] { tbody { (PreEscaped(rows)) } } } }
    }

    /// A block with its text; for the first of a list item, also what was not read behind it.
    fn block(&mut self, index: usize) -> Markup {
        let block = &self.document.blocks[index];
        self.blocks += 1;
        let has_room = self.budget.characters > 0 && self.budget.bytes > 0 && self.blocks <= BLOCKS_MAX;
        if self.is_cut || !has_room {
            self.is_cut = true;
            return html! {};
        }
        let (text, shown) = runs(block, BLOCK_CHARACTERS_MAX, &mut self.budget);
        let left = block.text.characters() - shown;
        let text = html! {
            @if let Some(label) = label(block) { (label) }
            (text)
            @if left > 0 {
                span.uncounted.cut { " … " (left) " more characters are not shown; the original holds them" }
            }
        };
        let (id, dir) = (format!("block-{index}"), direction(block));
        let depth = block.list_level.map(|level| format!("depth-{}", level.min(8)));
        match block.kind {
            BlockKind::Heading(level) => {
                let level = level.clamp(1, 9);
                html! {
                    div class={ "heading level-" (level) } role="heading" aria-level=(level + 2) id=(id) data-block=(index)
                        dir=(dir) { (text) }
                }
            }
            BlockKind::Paragraph => html! { p class=[depth] id=(id) data-block=(index) dir=(dir) { (text) } },
            BlockKind::ListItem => {
                let level = u32::from(block.list_level.unwrap_or_default()) + 1;
                html! {
                    div class={ "item " (depth.unwrap_or_default()) } role="listitem" aria-level=(level) id=(id)
                        data-block=(index) dir=(dir) { (text) (self.lost(Some(index))) }
                }
            }
            BlockKind::Note => html! { p.note role="note" id=(id) data-block=(index) dir=(dir) { (text) } },
            BlockKind::Furniture(furniture) => html! {
                p.furniture id=(id) data-block=(index) dir=(dir) title=(kind_of_furniture(furniture)) { (text) }
            },
        }
    }

    /// What was not read behind a block.
    fn lost(&mut self, after: Option<usize>) -> Markup {
        let lost = self.not_read.remove(&after).unwrap_or_default();
        html! {
            @for one in lost {
                p.uncounted.not-read { bdi { (not_read(one)) } }
            }
        }
    }
}

/// The places of a table: rows by columns, with those that cells cover.
struct Grid {
    first_row: u32,
    end_row: u32,
    columns: u32,
    covered: Vec<bool>,
}

impl Grid {
    /// The grid of cells; `None` where it has more places than are left.
    fn of(cells: impl Iterator<Item = Cell> + Clone, places_max: usize) -> Option<Self> {
        let first_row = cells.clone().map(|cell| cell.row).min()?;
        let end_row = cells.clone().map(|cell| cell.row).max()?.checked_add(1)?;
        let columns = cells.clone().map(|cell| cell.column).max()?.checked_add(1)?;
        // Columns that only wide cells reach hold nothing else.
        let places = (end_row - first_row) as usize * columns as usize;
        if places > places_max {
            return None;
        }
        let mut grid = Self { first_row, end_row, columns, covered: vec![false; places] };
        // Cells that overlap, as those of no table do, cover places more than once.
        let mut left = places * 2;
        for cell in cells {
            let (rows, columns) = grid.spans(&cell);
            left = left.checked_sub(rows as usize * columns as usize)?;
            for row in cell.row..cell.row + rows {
                for column in cell.column..cell.column + columns {
                    let place = grid.place(row, column);
                    grid.covered[place] = true;
                }
            }
        }
        Some(grid)
    }

    fn places(&self) -> usize {
        self.covered.len()
    }

    /// Rows and columns that a cell covers within the grid.
    fn spans(&self, cell: &Cell) -> (u32, u32) {
        (cell.row_span.clamp(1, self.end_row - cell.row), cell.column_span.clamp(1, self.columns - cell.column))
    }

    fn place(&self, row: u32, column: u32) -> usize {
        (row - self.first_row) as usize * self.columns as usize + column as usize
    }

    fn is_covered(&self, row: u32, column: u32) -> bool {
        self.covered[self.place(row, column)]
    }
}

fn more_than_one(span: u32) -> Option<u32> {
    (span > 1).then_some(span)
}

/// From right to left where most of its characters are marked so; else as its first letter says.
fn direction(block: &Block) -> &'static str {
    let leftwards = block.spans.iter().filter(|span| span.mark == Mark::RightToLeft);
    let marked: usize = leftwards.map(|span| span.end.saturating_sub(span.start)).sum();
    if marked * 2 > block.text.characters() { "rtl" } else { "auto" }
}

fn kind_of_furniture(furniture: Furniture) -> &'static str {
    match furniture {
        Furniture::PageHeader => "header of the page",
        Furniture::PageFooter => "footer of the page",
        Furniture::PageNumber => "page number",
        Furniture::TableOfContents => "table of contents",
    }
}

/// Something that was not read, in words.
pub(super) fn not_read(one: &NotRead) -> String {
    let kind = match one.kind {
        NotReadKind::Image => "Picture, not read",
        NotReadKind::HiddenText => "Hidden text, not read",
        NotReadKind::UnmappedGlyphs => "Signs without a character, not read",
        NotReadKind::PageWithoutText => "Page without text",
        NotReadKind::EmbeddedFile => "File within the file, not read",
    };
    let mut words = kind.to_owned();
    if !one.description.trim().is_empty() {
        words.push_str(": ");
        words.push_str(&told(one.description.trim(), DESCRIPTION_CHARACTERS_MAX));
    }
    if one.characters > 0 {
        words.push_str(&format!(" ({} characters)", one.characters));
    }
    words
}
