//! Tables with rules: the words of each cell, and tables that go on over the end of a page.

use kurbo::Rect;

use super::columns;
use super::flow::{Context, Flow, NOTE_SIZE_MAX};
use super::line_ends::text_begins_anew;
use super::lines::{self, Line};
use crate::read::pdf::shapes::grid::{Grid, GridCell};
use crate::read::pdf::words::Word;
use crate::read::pdf::words::scripts::SENTENCE_ENDS;
use crate::read::{BlockKind, Cell, Furniture};

/// Columns of a table on the next page stand within this distance of those before, in points.
const EDGE_SLACK_PT: f64 = 3.0;

/// A table that reaches the foot of its page.
#[derive(Debug, Clone)]
pub(in crate::read::pdf) struct OpenTable {
    /// Number of the table.
    table: u32,
    /// Its vertical edges.
    edges: Vec<f64>,
    /// Rows so far.
    rows: u32,
    /// The text of its first row, which is often repeated on the next page.
    first_row: String,
    /// Size of its letters, in points.
    size: f64,
    /// Its last row ends in the middle of a sentence.
    is_cut: bool,
}

/// Flows of a stretch of a page or a cell that holds these ruled tables, from top to bottom; and the last table, where
/// nothing stands below it.
///
/// `open` is the table at the foot of the page before; `around` are the cells that hold the stretch.
pub(in crate::read::pdf) fn stretch(
    words: Vec<Word>,
    grids: &[&Grid],
    mut open: Option<OpenTable>,
    tables: &mut u32,
    around: &[Cell],
) -> (Vec<Flow>, Option<OpenTable>) {
    let outer: Vec<&Grid> = grids.iter().copied().filter(|one| !grids.iter().any(|other| holds(other, one))).collect();
    let mut flows = Vec::new();
    let mut rest = words;
    for (position, grid) in outer.iter().enumerate() {
        let labelled = labelled_boxes(grid, &rest);
        let grid = labelled.as_ref().unwrap_or(grid);
        let area = grid.bounds.inflate(1.0, 1.0);
        let (inside, outside): (Vec<Word>, Vec<Word>) =
            rest.into_iter().partition(|word| area.contains(word.bounds.center()));
        // What stands left of the table is read before it: a prompt beside its answer. A table there is not taken apart.
        let others: Vec<_> = outer[position + 1..].iter().map(|other| other.bounds.inflate(1.0, 1.0)).collect();
        let (above, below): (Vec<Word>, Vec<Word>) = outside.into_iter().partition(|word| {
            let middle = word.bounds.center();
            middle.y < grid.bounds.y0
                || middle.y < grid.bounds.y1
                    && word.bounds.x1 <= grid.bounds.x0
                    && !others.iter().any(|other| other.contains(middle))
        });
        rest = below;
        let is_first = position == 0 && above.is_empty();
        flows.extend(between(above, tables, around));
        let inner: Vec<&Grid> = grids.iter().copied().filter(|one| holds(grid, one)).collect();
        let (found, table) = read(grid, &inner, inside, open.as_ref().filter(|_| is_first), tables, around);
        flows.extend(found);
        open = Some(table);
    }
    // Notes may stand below a table that goes on.
    open = open.filter(|open| !outer.is_empty() && rest.iter().all(|word| word.size < NOTE_SIZE_MAX * open.size));
    flows.extend(between(rest, tables, around));
    (flows, open)
}

/// A stack of boxes to write in, each with its label to the left, as a table of labels and boxes; `None` for other tables.
fn labelled_boxes(grid: &Grid, words: &[Word]) -> Option<Grid> {
    const ROWS_MIN: usize = 2;
    let is_stack =
        grid.cells.len() >= ROWS_MIN && grid.cells.iter().all(|cell| cell.column == 0 && cell.column_span == 1);
    let is_left = |word: &&Word| {
        let middle = word.bounds.center();
        word.bounds.x1 <= grid.bounds.x0 && (grid.bounds.y0..grid.bounds.y1).contains(&middle.y)
    };
    if !is_stack {
        return None;
    }
    let left = words.iter().filter(is_left).map(|word| word.bounds).reduce(|one, other| one.union(other))?;
    let has_label = |cell: &GridCell| {
        words.iter().filter(is_left).any(|word| (cell.bounds.y0..cell.bounds.y1).contains(&word.bounds.center().y))
    };
    if grid.cells.iter().filter(|cell| has_label(cell)).count() * 2 <= grid.cells.len() {
        return None;
    }
    let label = |cell: &GridCell| GridCell {
        bounds: Rect::new(left.x0, cell.bounds.y0, grid.bounds.x0, cell.bounds.y1),
        ..*cell
    };
    let cells = grid.cells.iter().flat_map(|cell| [label(cell), GridCell { column: 1, ..*cell }]).collect();
    Some(Grid { bounds: Rect { x0: left.x0, ..grid.bounds }, cells, rows: grid.rows })
}

/// True when one table stands in a cell of the other.
fn holds(outer: &Grid, inner: &Grid) -> bool {
    !std::ptr::eq(outer, inner)
        && outer.bounds.inflate(1.0, 1.0).contains(inner.bounds.center())
        && outer.bounds.area() > inner.bounds.area()
}

/// Flows of text between tables; text side by side in it is read as columns are.
fn between(words: Vec<Word>, tables: &mut u32, around: &[Cell]) -> Vec<Flow> {
    let mut flows = columns::read(words, tables);
    if around.is_empty() {
        return flows;
    }
    for flow in &mut flows {
        let mut cells = around.to_vec();
        cells.append(&mut flow.context.cells);
        flow.context = Context { cells, ..Context::default() };
    }
    flows
}

/// The flows of a table, cell by cell, and what a table on the next page needs to go on with it.
///
/// `open` is the table at the foot of the page before, where this one is the first of its page.
fn read(
    grid: &Grid,
    inner: &[&Grid],
    words: Vec<Word>,
    open: Option<&OpenTable>,
    tables: &mut u32,
    around: &[Cell],
) -> (Vec<Flow>, OpenTable) {
    let edges = edges(grid);
    let goes_on = open.filter(|open| is_same_edges(&open.edges, &edges));
    let table = goes_on.map_or(*tables, |open| open.table);
    *tables += u32::from(goes_on.is_none());
    let size = words.iter().map(|word| word.size).fold(0.0, f64::max);
    let mut cells: Vec<Vec<Word>> = grid.cells.iter().map(|_| Vec::new()).collect();
    for word in words {
        let place = word.bounds.center();
        // A word over a rule belongs to the nearest cell.
        let home = (0..grid.cells.len())
            .min_by(|&a, &b| distance(grid.cells[a].bounds, place).total_cmp(&distance(grid.cells[b].bounds, place)));
        if let Some(home) = home {
            cells[home].push(word);
        }
    }
    let row_text = |row: u32, cells: &[Vec<Word>]| -> String {
        let in_row = grid.cells.iter().zip(cells).filter(|(cell, _)| cell.row == row);
        in_row.flat_map(|(_, words)| words.iter().map(Word::text)).collect()
    };
    let first_row = row_text(0, &cells);
    // Over the page, the first row may be the heading again, or go on with the last row. Where the heading was
    // known as furniture, its row is empty here.
    let repeated = goes_on.is_some_and(|open| !first_row.is_empty() && open.first_row == first_row);
    let empty = (0..grid.rows).take_while(|row| goes_on.is_some() && row_text(*row, &cells).is_empty()).count();
    let first_new = u32::from(repeated).max(u32::try_from(empty).unwrap_or(0));
    let merged = goes_on.is_some_and(|open| open.is_cut && is_continuation(grid, &cells, first_new));
    let offset = |row: u32| match goes_on {
        Some(_) if row < first_new => 0,
        Some(open) => (open.rows + row).saturating_sub(first_new + u32::from(merged)),
        None => row,
    };
    let mut flows = Vec::new();
    let mut is_cut = false;
    for (cell, words) in grid.cells.iter().zip(cells) {
        let inner: Vec<&Grid> = inner.iter().copied().filter(|one| cell.bounds.contains(one.bounds.center())).collect();
        let mut path = around.to_vec();
        path.push(Cell {
            table,
            row: offset(cell.row),
            column: cell.column,
            row_span: cell.row_span,
            column_span: cell.column_span,
        });
        if cell.row + cell.row_span == grid.rows {
            is_cut |= lines::read(words.clone()).last().is_some_and(is_open_end);
        }
        let mut in_cell = stretch(words, &inner, None, tables, &path).0;
        if repeated && cell.row == 0 {
            in_cell.iter_mut().for_each(|flow| flow.context.kind = Some(BlockKind::Furniture(Furniture::PageHeader)));
        }
        flows.extend(in_cell);
    }
    let rows = offset(grid.rows);
    let first_row = goes_on.map_or(first_row, |open| open.first_row.clone());
    (flows, OpenTable { table, edges, rows, first_row, size, is_cut })
}

fn distance(bounds: Rect, place: kurbo::Point) -> f64 {
    let x = (bounds.x0 - place.x).max(place.x - bounds.x1).max(0.0);
    let y = (bounds.y0 - place.y).max(place.y - bounds.y1).max(0.0);
    x + y
}

fn edges(grid: &Grid) -> Vec<f64> {
    let mut edges: Vec<f64> = grid.cells.iter().flat_map(|cell| [cell.bounds.x0, cell.bounds.x1]).collect();
    edges.sort_by(f64::total_cmp);
    edges.dedup_by(|a, b| (*a - *b).abs() < EDGE_SLACK_PT);
    edges
}

fn is_same_edges(one: &[f64], other: &[f64]) -> bool {
    one.len() == other.len() && one.iter().zip(other).all(|(a, b)| (a - b).abs() < EDGE_SLACK_PT)
}

/// True when a line ends in the middle of a sentence.
fn is_open_end(line: &Line) -> bool {
    !line.text().trim_end().ends_with(SENTENCE_ENDS)
}

/// True when a row goes on with that of the page before: its first cell is empty while another is not, or begins with
/// a small letter.
fn is_continuation(grid: &Grid, cells: &[Vec<Word>], row: u32) -> bool {
    let in_row: Vec<(u32, Option<Line>)> = grid
        .cells
        .iter()
        .zip(cells)
        .filter(|(cell, _)| cell.row == row)
        .map(|(cell, words)| (cell.column, lines::read(words.clone()).into_iter().next()))
        .collect();
    let goes_on = in_row.iter().filter(|(column, _)| *column == 0).any(|(_, line)| match line {
        None => true,
        Some(line) => {
            let text = line.text();
            !text_begins_anew(&text) && text.chars().next().is_some_and(char::is_lowercase)
        }
    });
    in_row.iter().any(|(_, line)| line.is_some()) && goes_on
}
