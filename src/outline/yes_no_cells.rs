//! Yes and no in cells of a table: words in cells of their own with the marks in cells beside or below
//! them, and tables of questions with a column for yes and one for no.

use super::boxes::{YesNoLine, is_no, is_yes};
use super::claims::Claims;
use super::{Role, Scene, TextRange};
use crate::language;
use crate::read::{Block, Cell};

/// Blocks behind a prompt in which its words are looked for.
const REACH_BLOCKS: usize = 12;

/// The words yes and no, each alone in a cell of one table behind the prompt.
pub(super) fn behind(
    scene: &Scene<'_>,
    claims: &mut Claims,
    item: usize,
    first: usize,
    last: usize,
) -> Option<YesNoLine> {
    let blocks = &scene.document.blocks;
    let near = first + 1..(last + 1).min(first + 1 + REACH_BLOCKS).min(blocks.len());
    let word = |wanted: fn(&str) -> bool| {
        near.clone().find(|&at| !blocks[at].cells.is_empty() && is_word(&blocks[at], wanted))
    };
    let (yes, no) = (word(is_yes)?, word(is_no)?);
    let (yes_cell, no_cell) = (blocks[yes].cells.last()?, blocks[no].cells.last()?);
    if yes_cell.table != no_cell.table || (yes_cell.row, yes_cell.column) == (no_cell.row, no_cell.column) {
        return None;
    }
    let of_table = |at: &usize| blocks[*at].cells.last().is_some_and(|cell| cell.table == yes_cell.table);
    let taken: Vec<usize> =
        near.filter(of_table).filter(|&at| at == yes || at == no || is_lone_mark(&blocks[at])).collect();
    let lines = claimed(scene, claims, item, &taken)?;
    Some(YesNoLine { item, yes: Some(whole(blocks, yes)), no: Some(whole(blocks, no)), lines, said: None, row: None })
}

/// For a question in a cell: the columns of yes and no, by the nearest cells above that hold the words.
pub(super) fn in_columns(scene: &Scene<'_>, claims: &mut Claims, item: usize, prompt: usize) -> Option<YesNoLine> {
    let blocks = &scene.document.blocks;
    let row = *blocks[prompt].cells.last()?;
    // What repeats on every page stands between the parts of a table.
    let is_in = |block: &Block| block.cells.iter().any(|cell| cell.table == row.table);
    let of_table = |block: &Block| block.cells.last().is_some_and(|cell| cell.table == row.table);
    let header = |wanted: fn(&str) -> bool| {
        (0..prompt).rev().filter(|&at| !blocks[at].is_furniture()).take_while(|&at| is_in(&blocks[at])).find(|&at| {
            of_table(&blocks[at])
                && blocks[at].cells.last().is_some_and(|cell| cell.row < row.row && cell.column > row.column)
                && is_word(&blocks[at], wanted)
        })
    };
    let (yes, no) = (header(is_yes)?, header(is_no)?);
    let (yes_cell, no_cell) = (*blocks[yes].cells.last()?, *blocks[no].cells.last()?);
    if yes_cell.row != no_cell.row || yes_cell.column == no_cell.column {
        return None;
    }
    let below = |cell: &Cell| {
        cell.table == row.table
            && cell.row == row.row
            && [yes_cell, no_cell].iter().any(|one| one.column == cell.column)
    };
    let cells: Vec<usize> = (prompt + 1..blocks.len())
        .filter(|&at| !blocks[at].is_furniture())
        .take_while(|&at| is_in(&blocks[at]))
        .filter(|&at| blocks[at].cells.last().is_some_and(below))
        .collect();
    let is_marked = |at: usize| is_lone_mark(&blocks[at]);
    let is_said = |at: usize| is_word(&blocks[at], is_yes) || is_word(&blocks[at], is_no);
    if cells.iter().all(|&at| is_marked(at) || is_said(at)) {
        for head in [yes, no] {
            claims.add(head, &blocks[head].range(), Role::Furniture(None));
        }
    }
    // What is written there in words is read as words.
    if !cells.iter().all(|&at| is_marked(at)) {
        return None;
    }
    let lines = claimed(scene, claims, item, &cells)?;
    let lines = if lines.is_empty() { vec![whole(blocks, yes), whole(blocks, no)] } else { lines };
    let words = [yes, no].map(|at| Some(whole(blocks, at)));
    let [yes, no] = words;
    Some(YesNoLine { item, yes, no, lines, said: None, row: Some(row) })
}

/// Takes blocks for what is printed for an item; `None` where one of them is another's. A mark may stand between the parts
/// of a prompt that the end of a page cut, and be its own already.
fn claimed(scene: &Scene<'_>, claims: &mut Claims, item: usize, blocks: &[usize]) -> Option<Vec<TextRange>> {
    let ranges: Vec<TextRange> = blocks.iter().map(|&at| whole(&scene.document.blocks, at)).collect();
    let is_own = |block: usize| claims.of(block).iter().all(|claim| claim.role == Role::Prompt(item));
    if ranges.iter().any(|range| claims.touches(range.block, &range.characters()) && !is_own(range.block)) {
        return None;
    }
    for range in &ranges {
        claims.add(range.block, &range.characters(), Role::Prompt(item));
    }
    Some(ranges)
}

fn whole(blocks: &[Block], at: usize) -> TextRange {
    let range = blocks[at].range();
    TextRange { block: at, start: range.start, end: range.end }
}

fn is_word(block: &Block, wanted: fn(&str) -> bool) -> bool {
    const CHARACTERS_MAX: usize = 20;
    block.text.characters() <= CHARACTERS_MAX && wanted(&language::fold(block.text.as_str()))
}

/// True for a box, or a mark of one letter.
fn is_lone_mark(block: &Block) -> bool {
    const CHARACTERS_MAX: usize = 5;
    let text = block.text.as_str();
    block.text.characters() <= CHARACTERS_MAX && text.chars().filter(|c| c.is_alphanumeric()).count() <= 1
}
