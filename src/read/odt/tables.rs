//! Tables (ODF 1.3 part 3, 9): rows and cells on their grid, merged, repeated and nested ones.

use super::open_document::{OpenDocumentElement, all_text};
use super::story::Story;
use super::styles::Family;
use crate::read::document::Cell;
use crate::read::package::xml::{Element, Namespace};

/// Rows and columns that are told apart; repetitions and spans go no further.
const LINES_MAX: u32 = 100_000;
/// Cells that are known at one time to cover others: each covered cell is looked up among them.
const COVERING_MAX: usize = 250;

/// A table that is being read.
struct Grid {
    table: u32,
    row: u32,
    /// Cells that cover more than one place, while their rows last.
    covering: Vec<Cell>,
}

impl<'t, 'a> Story<'t, 'a, '_, '_> {
    /// Reads a table. What stands in a covered cell belongs to the cell that covers it.
    pub(super) fn table(&mut self, element: Element<'t, 'a>) {
        self.finish_paragraph();
        let style = element.attribute(Namespace::Table, "style-name");
        let style = style.map(|name| self.context.styles.style(Family::Table, &name)).unwrap_or_default();
        self.page_before(&style);
        let mut grid = Grid { table: self.state.builder.next_tables(1), row: 0, covering: Vec::new() };
        let lists = std::mem::take(&mut self.lists);
        self.rows(element, &mut grid);
        self.lists = lists;
        self.page_behind(&style);
    }

    fn rows(&mut self, element: Element<'t, 'a>, grid: &mut Grid) {
        self.each(element, |story, child| match (child.namespace(), child.name()) {
            (Namespace::Table, "table-row") => story.row(child, grid),
            (Namespace::Table, "table-header-rows" | "table-rows" | "table-row-group") => story.rows(child, grid),
            (Namespace::Text, "soft-page-break") => story.page_ends(),
            _ => {}
        });
    }

    fn row(&mut self, element: Element<'t, 'a>, grid: &mut Grid) {
        let mut column = 0_u32;
        grid.covering.retain(|cell| cell.row + cell.row_span > grid.row);
        self.each(element, |story, child| {
            let columns = times(child, "number-columns-repeated");
            let cell = match (child.namespace(), child.name()) {
                (Namespace::Table, "table-cell") => Cell {
                    table: grid.table,
                    row: grid.row,
                    column,
                    row_span: times(child, "number-rows-spanned"),
                    column_span: times(child, "number-columns-spanned"),
                },
                (Namespace::Table, "covered-table-cell") => grid.covered(column),
                _ => return,
            };
            if (cell.row_span > 1 || cell.column_span > 1) && grid.covering.len() < COVERING_MAX {
                grid.covering.push(cell);
            }
            story.cell(child, cell);
            if columns > 1 {
                story.repeat(child, cell, columns);
            }
            column = column.saturating_add(columns).min(LINES_MAX);
        });
        grid.row = grid.row.saturating_add(times(element, "number-rows-repeated")).min(LINES_MAX);
    }

    /// What a repeated cell holds stands in each of them.
    fn repeat(&mut self, element: Element<'t, 'a>, cell: Cell, columns: u32) {
        let text = all_text(element, "");
        let cost = text.len() + elements_in(element);
        for further in (1..columns).take_while(|_| !text.trim().is_empty()) {
            if !self.state.may_repeat(cost) {
                break;
            }
            self.cell(element, Cell { column: cell.column.saturating_add(further), ..cell });
        }
    }

    fn cell(&mut self, element: Element<'t, 'a>, cell: Cell) {
        self.state.builder.cells.push(cell);
        self.blocks(element);
        self.finish_paragraph();
        self.state.builder.cells.pop();
    }
}

impl Grid {
    /// The cell that covers this column of the present row.
    fn covered(&self, column: u32) -> Cell {
        let covers = |cell: &&Cell| {
            let rows = cell.row..cell.row + cell.row_span;
            let columns = cell.column..cell.column + cell.column_span;
            rows.contains(&self.row) && columns.contains(&column)
        };
        let alone = Cell { table: self.table, row: self.row, column, row_span: 1, column_span: 1 };
        self.covering.iter().find(covers).copied().unwrap_or(alone)
    }
}

fn elements_in(element: Element<'_, '_>) -> usize {
    element.children().map(|child| 1 + elements_in(child)).sum()
}

/// A count of an element of a table, 1 where it says nothing.
fn times(element: Element<'_, '_>, name: &str) -> u32 {
    element.number(Namespace::Table, name).unwrap_or(1).clamp(1, LINES_MAX)
}
