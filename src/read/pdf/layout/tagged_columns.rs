//! Columns of tagged tables: some programs leave empty cells out of the structure tree, and the cells behind them seem to
//! stand in a column too far left. What stands where on the page tells.

use std::collections::{BTreeMap, BTreeSet};

use super::flow::Flow;
use crate::read::Cell;

/// Columns that the cells of each row take, those that reach down into it included, by table and row.
pub(super) fn row_widths<'a>(cells: impl Iterator<Item = &'a Cell>) -> BTreeMap<(u32, u32), u32> {
    let mut widths = BTreeMap::new();
    for cell in cells {
        for row in cell.row..cell.row + cell.row_span {
            *widths.entry((cell.table, row)).or_insert(0) += cell.column_span;
        }
    }
    widths
}

/// Moves the cells of rows that lack some to the columns that they stand below, where the rows that lack none tell these.
pub(super) fn place(flows: &mut [Flow], widths: &BTreeMap<(u32, u32), u32>) {
    let tables: BTreeSet<u32> = widths.keys().map(|(table, _)| *table).collect();
    for table in tables {
        let of_table = || widths.range((table, 0)..=(table, u32::MAX));
        let columns = of_table().map(|(_, width)| *width).max().unwrap_or(0);
        if of_table().all(|(_, width)| *width == columns) {
            continue;
        }
        let Some(extents) = extents(flows, table, columns, |row| widths.get(&(table, row)) == Some(&columns)) else {
            continue;
        };
        for (&(_, row), _) in of_table().filter(|(_, width)| **width < columns) {
            place_row(flows, (table, row), &extents);
        }
    }
}

/// Left and right end of what stands in each column, by the rows that have all their cells; `None` where a column is empty
/// in all of them, or where columns overlap.
fn extents(flows: &[Flow], table: u32, columns: u32, is_full: impl Fn(u32) -> bool) -> Option<Vec<(f64, f64)>> {
    let mut extents: Vec<Option<(f64, f64)>> = vec![None; columns as usize];
    for flow in flows {
        let Some(cell) = flow.context.cells.iter().find(|cell| cell.table == table) else { continue };
        let Some(extent) = extents.get_mut(cell.column as usize) else { continue };
        if cell.column_span != 1 || !is_full(cell.row) {
            continue;
        }
        let Some((x0, x1)) = ends(flow) else { continue };
        *extent = Some(extent.map_or((x0, x1), |(left, right)| (left.min(x0), right.max(x1))));
    }
    let extents: Vec<(f64, f64)> = extents.into_iter().collect::<Option<_>>()?;
    extents.windows(2).all(|pair| pair[0].1 <= pair[1].0).then_some(extents)
}

/// Moves the cells of a row. Each stays in its order; a cell that spans columns moves nothing.
fn place_row(flows: &mut [Flow], (table, row): (u32, u32), extents: &[(f64, f64)]) {
    let of_row = |cell: &Cell| cell.table == table && cell.row == row;
    let mut moves: BTreeMap<u32, u32> = BTreeMap::new();
    for flow in flows.iter() {
        let Some(cell) = flow.context.cells.iter().find(|cell| of_row(cell)) else { continue };
        let Some((x0, x1)) = ends(flow) else { continue };
        if cell.column_span != 1 || cell.row_span != 1 {
            return;
        }
        let away = |extent: &(f64, f64)| (extent.0 - x1).max(x0 - extent.1).max(0.0);
        let nearest = (0..extents.len()).min_by(|&a, &b| away(&extents[a]).total_cmp(&away(&extents[b])));
        let nearest = nearest.and_then(|column| u32::try_from(column).ok()).unwrap_or(cell.column);
        // A cell holds several paragraphs: the first one tells.
        moves.entry(cell.column).or_insert(nearest);
    }
    let is_ordered = moves.values().zip(moves.values().skip(1)).all(|(one, next)| one < next);
    if !is_ordered {
        return;
    }
    for flow in flows.iter_mut() {
        if let Some(cell) = flow.context.cells.iter_mut().find(|cell| of_row(cell))
            && let Some(column) = moves.get(&cell.column)
        {
            cell.column = *column;
        }
    }
}

/// Left and right end of the text of a flow.
fn ends(flow: &Flow) -> Option<(f64, f64)> {
    let bounds = flow.lines.iter().map(|line| line.bounds).reduce(|one, other| one.union(other))?;
    Some((bounds.x0, bounds.x1))
}
