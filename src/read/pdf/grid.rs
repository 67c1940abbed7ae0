//! Ruled tables: from painted lines and rectangles to grids of cells.

use kurbo::Rect;

use super::page::PageContent;

/// A ruled table.
#[derive(Debug, Clone)]
pub(super) struct Grid {
    /// The box around it.
    pub bounds: Rect,
    /// Its cells, by row and column.
    pub cells: Vec<GridCell>,
    /// Rows.
    pub rows: u32,
    /// Columns.
    pub columns: u32,
}

/// A cell of a ruled table.
#[derive(Debug, Clone, Copy)]
pub(super) struct GridCell {
    /// Where it stands.
    pub bounds: Rect,
    /// First row, counted from 0.
    pub row: u32,
    /// First column, counted from 0.
    pub column: u32,
    /// Rows that it covers.
    pub row_span: u32,
    /// Columns that it covers.
    pub column_span: u32,
}

/// The ruled tables of a page, from top to bottom. A frame of one cell is no table.
pub(super) fn find(content: &PageContent) -> Vec<Grid> {
    let _ = content;
    Vec::new()
}
