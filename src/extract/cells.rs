//! Marks in cells of a table: beside their words, below them, or where the row of a question crosses the
//! column of a word.

use super::ticks::{BoxMark, Seen, marks_between};
use crate::outline::TextRange;
use crate::read::{Cell, Document};

/// Blocks around a word in which its mark is looked for.
const REACH_BLOCKS: usize = 12;

/// A box, or a lone mark, in the cell left or right of the word's, else in the one below it.
pub(super) fn beside(document: &Document, word: &TextRange, words: &[Option<TextRange>]) -> Option<BoxMark> {
    let cell = *document.blocks[word.block].cells.last()?;
    let in_row = |one: &Cell| one.row == cell.row;
    let left = mark_in(document, word.block, &cell, |one| in_row(one) && one.column + one.column_span == cell.column);
    let right = mark_in(document, word.block, &cell, |one| in_row(one) && cell.column + cell.column_span == one.column);
    let below =
        || mark_in(document, word.block, &cell, |one| one.row == cell.row + cell.row_span && one.column == cell.column);
    match (left, right) {
        (None, None) => below(),
        (Some(mark), None) | (None, Some(mark)) => Some(mark),
        // With a box on either side, the row tells whose is whose by what it begins with.
        (Some(left), Some(right)) => {
            let cells = words.iter().flatten().filter_map(|word| document.blocks[word.block].cells.last());
            let of_row: Vec<u32> =
                cells.filter(|one| one.table == cell.table && in_row(one)).map(|one| one.column).collect();
            let first = *of_row.iter().min()?;
            let leads = mark_in(document, word.block, &cell, |one| in_row(one) && one.column < first);
            (of_row.len() > 1).then_some(if leads.is_some() { left } else { right })
        }
    }
}

/// The mark of each word that heads a column, in the row of a question.
pub(super) fn crossing(document: &Document, row: &Cell, question: usize, word: &TextRange) -> Option<Seen> {
    let column = document.blocks[word.block].cells.last()?.column;
    let mark = mark_in(document, question, row, |one| one.row == row.row && one.column == column)?;
    Some(Seen { state: mark.state, by: mark.seen })
}

/// The first mark in a cell of the same table that holds nothing else.
fn mark_in(document: &Document, near: usize, cell: &Cell, wanted: impl Fn(&Cell) -> bool) -> Option<BoxMark> {
    let blocks = near.saturating_sub(REACH_BLOCKS)..(near + REACH_BLOCKS + 1).min(document.blocks.len());
    document.blocks[blocks].iter().find_map(|block| {
        let is_there = block.cells.last().is_some_and(|one| one.table == cell.table && wanted(one));
        let alone = block.text.as_str().chars().filter(|c| c.is_alphanumeric()).count() <= 1;
        if is_there && alone { marks_between(block, &[], false).first().copied() } else { None }
    })
}
