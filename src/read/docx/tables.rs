//! Tables (ECMA-376 part 1, 17.4): rows and cells on their grid, merged and nested ones, with controls around cells.

use std::collections::BTreeMap;

use super::story::{Story, alternative};
use super::word::{WordElement, is_off};
use crate::read::document::Cell;
use crate::read::package::xml::{Element, Namespace};

/// Columns that are told apart.
const COLUMNS_MAX: u32 = 1000;

/// A cell on the grid.
struct Placed {
    row: u32,
    column: u32,
    columns: u32,
    /// It goes on with the cell above it.
    goes_on: bool,
}

impl<'t, 'a> Story<'t, 'a, '_, '_> {
    /// Reads a table. Merged cells belong to the first of them.
    pub(super) fn table(&mut self, element: Element<'t, 'a>) {
        self.finish_paragraph();
        let table = self.state.builder.next_tables(1);
        let mut rows = Vec::new();
        collect(element, "tr", &mut rows);
        let rows: Vec<Element<'t, 'a>> = rows.into_iter().filter(|row| !is_deleted(*row)).collect();
        let placed: Vec<Vec<Placed>> = (0..).zip(&rows).map(|(at, row)| place(at, *row)).collect();
        let mut cells = covered(table, &placed);
        cells.reverse();
        self.table_content(element, &mut cells);
        self.finish_paragraph();
    }

    /// Reads the rows of a table; `to_come` are its cells in reverse order.
    fn table_content(&mut self, element: Element<'t, 'a>, to_come: &mut Vec<Cell>) {
        self.each(element, |story, child| match (child.namespace(), child.name()) {
            (Namespace::Word, "tr") if is_deleted(child) => {
                story.state.changes.deletions += 1;
                row_change(child, "del").into_iter().for_each(|change| story.note_editor(change));
            }
            (Namespace::Word, "tr") => {
                let inserted = row_change(child, "ins");
                inserted.into_iter().for_each(|change| story.note_editor(change));
                story.state.changes.insertions += usize::from(inserted.is_some());
                story.row_content(child, to_come);
            }
            (Namespace::Compatibility, "AlternateContent") => {
                alternative(child).into_iter().for_each(|choice| story.table_content(choice, to_come));
            }
            (Namespace::Word, name) if name.ends_with("Pr") || name == "tblGrid" => {}
            _ => story.table_content(child, to_come),
        });
    }

    fn row_content(&mut self, element: Element<'t, 'a>, to_come: &mut Vec<Cell>) {
        self.each(element, |story, child| match (child.namespace(), child.name()) {
            (Namespace::Word, "tc") => {
                if let Some(cell) = to_come.pop() {
                    story.state.builder.cells.push(cell);
                    story.blocks(child);
                    story.finish_paragraph();
                    story.state.builder.cells.pop();
                }
            }
            (Namespace::Word, "sdt") => story.cell_control(child, to_come),
            (Namespace::Word, name) if name.ends_with("Pr") => {}
            _ => story.row_content(child, to_come),
        });
    }

    /// A control around cells: what it says holds for the text of the cell; the cell is that of the row.
    fn cell_control(&mut self, element: Element<'t, 'a>, to_come: &mut Vec<Cell>) {
        let mut cells = Vec::new();
        collect(element, "tc", &mut cells);
        if cells.len() != 1 {
            return self.row_content(element, to_come);
        }
        if let Some(cell) = to_come.pop() {
            self.state.builder.cells.push(cell);
            self.control(element, Self::blocks);
            self.finish_paragraph();
            self.state.builder.cells.pop();
        }
    }

    /// Visits the children of an element with their path.
    fn each(&mut self, element: Element<'t, 'a>, mut visit: impl FnMut(&mut Self, Element<'t, 'a>)) {
        for (position, child) in element.children().enumerate() {
            self.path.push(u32::try_from(position).unwrap_or(u32::MAX));
            visit(self, child);
            self.path.pop();
        }
    }
}

/// Elements of this name in a table or row, in order; controls and other wrappers are looked through, cells and
/// tables within are not.
fn collect<'t, 'a>(element: Element<'t, 'a>, name: &str, found: &mut Vec<Element<'t, 'a>>) {
    for child in element.children() {
        match (child.namespace(), child.name()) {
            (Namespace::Word, one) if one == name => found.push(child),
            (Namespace::Word, "tc" | "tr" | "tbl" | "p") => {}
            (Namespace::Word, one) if one.ends_with("Pr") || one == "tblGrid" => {}
            (Namespace::Compatibility, "AlternateContent") => {
                alternative(child).into_iter().for_each(|choice| collect(choice, name, found));
            }
            _ => collect(child, name, found),
        }
    }
}

/// The cells of a row on the grid (17.4.14, 17.4.17, 17.4.84).
fn place(row: u32, element: Element<'_, '_>) -> Vec<Placed> {
    let properties = element.word("trPr");
    let mut column: u32 = properties.and_then(|properties| properties.number("gridBefore")).unwrap_or(0);
    let mut cells = Vec::new();
    collect(element, "tc", &mut cells);
    let mut placed: Vec<Placed> = Vec::with_capacity(cells.len());
    for cell in cells {
        let properties = cell.word("tcPr");
        let columns: u32 = properties.and_then(|properties| properties.number("gridSpan")).unwrap_or(1);
        let columns = columns.clamp(1, COLUMNS_MAX);
        let merge = |name: &str| {
            let element = properties?.word(name)?;
            Some(element.word_attribute("val").is_none_or(|value| value != "restart" && !is_off(&value)))
        };
        // An older form of gridSpan: the cell goes on with the one before it (17.4.22).
        if let (Some(true), Some(before)) = (merge("hMerge"), placed.last_mut()) {
            before.columns += columns;
            placed.push(Placed { row, column: before_column(&placed), columns: 0, goes_on: false });
        } else {
            placed.push(Placed { row, column, columns, goes_on: merge("vMerge") == Some(true) });
        }
        column = column.saturating_add(columns).min(COLUMNS_MAX);
    }
    placed
}

/// The column of the last cell that is not merged into one before it.
fn before_column(placed: &[Placed]) -> u32 {
    placed.iter().rev().find(|cell| cell.columns > 0).map_or(0, |cell| cell.column)
}

/// What each cell covers, in the order of the cells: one that goes on is the first of those that it goes on with.
fn covered(table: u32, rows: &[Vec<Placed>]) -> Vec<Cell> {
    let mut cells: Vec<Cell> = Vec::new();
    let mut owners: Vec<usize> = Vec::new();
    // The cells of the row before, by their column.
    let mut above: BTreeMap<u32, usize> = BTreeMap::new();
    for row in rows {
        let mut here = BTreeMap::new();
        for cell in row {
            let goes_on_here = here.get(&cell.column).filter(|_| cell.columns == 0);
            let goes_on = above.get(&cell.column).filter(|_| cell.goes_on);
            let owner = match goes_on_here.or(goes_on) {
                Some(&owner) => owner,
                None => {
                    let column_span = cell.columns.max(1);
                    cells.push(Cell { table, row: cell.row, column: cell.column, row_span: 1, column_span });
                    cells.len() - 1
                }
            };
            cells[owner].row_span = cell.row - cells[owner].row + 1;
            here.insert(cell.column, owner);
            owners.push(owner);
        }
        above = here;
    }
    owners.into_iter().map(|owner| cells[owner]).collect()
}

/// True for a row that a tracked change deleted (17.13.5.12).
fn is_deleted(row: Element<'_, '_>) -> bool {
    row_change(row, "del").is_some()
}

fn row_change<'t, 'a>(row: Element<'t, 'a>, change: &str) -> Option<Element<'t, 'a>> {
    row.word("trPr").and_then(|properties| properties.word(change))
}
