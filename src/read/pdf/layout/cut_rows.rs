//! Cut rows: rows of tables without rules that the end of a page cuts.
//!
//! Comes in: the flows of the page before, and the words of the next. Goes out: the words at its top that go on with the
//! last row, for each of its cells. Only where a line of that row was broken between two words, as the blank tells that
//! was painted there, is it known to go on.

use super::flow::{Flow, NOTE_SIZE_MAX};
use super::line_ends::{begins_anew, ends_in_blank};
use super::lines::{self, Line};
use crate::read::Cell;
use crate::read::pdf::shapes::grid::Grid;
use crate::read::pdf::words::Word;

/// Lines of one cell follow each other within this distance, of the font size.
const FOLLOWING_EM: f64 = 1.75;
/// Words of one column that stand farther apart are columns of a table within it.
const TABULATOR_MIN_EM: f64 = 2.5;
/// Columns that are nearer to each other than this, of the font size, are not told apart on the next page.
const GUTTER_MIN_EM: f64 = 0.5;

/// The last row of a table without rules, at the foot of a page.
pub(super) struct CutRow {
    /// Its cells, with the left and right end of their columns.
    columns: Vec<(Cell, f64, f64)>,
    /// Size of its letters.
    size: f64,
}

/// The row that the end of this page cuts, if one stands there, and in none of its tables with rules.
pub(super) fn at_foot(flows: &[Flow], page: u32, grids: &[Grid]) -> Option<CutRow> {
    let on_page = |line: &&Line| line.page == page;
    let foot = |flow: &Flow| flow.lines.iter().filter(on_page).map(|line| line.baseline).reduce(f64::max);
    let size = |flow: &Flow| flow.lines.iter().find(on_page).map_or(0.0, |line| line.size);
    let is_ruled = |line: &Line| grids.iter().any(|grid| grid.bounds.contains(line.bounds.center()));
    let in_table = |flow: &&Flow| flow.context.cells.len() == 1 && !flow.lines.iter().filter(on_page).any(is_ruled);
    let lowest = flows
        .iter()
        .rev()
        .take_while(|flow| flow.lines.first().is_none_or(|line| line.page + 1 >= page))
        .filter(in_table)
        .filter_map(|flow| Some((foot(flow)?, flow)))
        .max_by(|one, other| one.0.total_cmp(&other.0))?;
    let (table, row) = (lowest.1.context.cells[0].table, lowest.1.context.cells[0].row);
    let of_table =
        || flows.iter().filter(|flow| matches!(flow.context.cells.as_slice(), [cell] if cell.table == table));
    let text_size = size(lowest.1);
    // Only notes stand below.
    let is_last = flows.iter().all(|flow| {
        let belongs = matches!(flow.context.cells.as_slice(), [cell] if cell.table == table && cell.row == row);
        belongs || foot(flow).is_none_or(|foot| foot < lowest.0) || size(flow) < NOTE_SIZE_MAX * text_size
    });
    let is_cut = of_table()
        .filter(|flow| flow.context.cells[0].row == row)
        .any(|flow| flow.lines.last().is_some_and(|line| line.page == page && ends_in_blank(line)));
    if !is_last || !is_cut {
        return None;
    }
    let mut columns: Vec<(Cell, f64, f64)> = Vec::new();
    for flow in of_table() {
        let ends = flow.lines.iter().map(|line| (line.bounds.x0, line.bounds.x1));
        let (x0, x1) = ends.fold((f64::MAX, f64::MIN), |all, line| (all.0.min(line.0), all.1.max(line.1)));
        let cell = Cell { row, ..flow.context.cells[0] };
        match columns.iter_mut().find(|column| column.0 == cell) {
            Some(column) => (column.1, column.2) = (column.1.min(x0), column.2.max(x1)),
            None => columns.push((cell, x0, x1)),
        }
    }
    // What goes on needs a cell to go on in.
    columns
        .retain(|column| flows.iter().any(|flow| matches!(flow.context.cells.as_slice(), [cell] if *cell == column.0)));
    columns.sort_by(|one, other| one.1.total_cmp(&other.1));
    let are_apart = columns.windows(2).all(|pair| pair[1].1 - pair[0].2 >= GUTTER_MIN_EM * text_size);
    (columns.len() > 1 && are_apart).then_some(CutRow { columns, size: text_size })
}

impl CutRow {
    /// Takes the words at the top of a page that go on with the row: a flow for each cell that they stand in.
    pub(super) fn take(&self, words: &mut Vec<Word>) -> Vec<Flow> {
        let mut taken: Vec<Flow> = Vec::new();
        let mut foot: Option<f64> = None;
        let mut rest: Vec<Word> = Vec::new();
        let all = lines::read(std::mem::take(words));
        let mut all = all.into_iter();
        for line in all.by_ref() {
            let is_far = foot.is_some_and(|foot| line.baseline - foot > FOLLOWING_EM * self.size);
            let homes: Option<Vec<usize>> = line.words.iter().map(|word| self.column_of(word)).collect();
            let goes_on =
                |homes: &Vec<usize>| !is_far && !self.begins_row(&line, homes) && !self.is_parted(&line, homes);
            let Some(homes) = homes.filter(goes_on) else {
                rest.extend(line.words);
                break;
            };
            foot = Some(line.baseline);
            for (word, home) in line.words.into_iter().zip(homes) {
                self.add(&mut taken, word, home);
            }
        }
        rest.extend(all.flat_map(|line| line.words));
        rest.sort_by_key(|word| word.order);
        *words = rest;
        for flow in &mut taken {
            let words = std::mem::take(&mut flow.lines).into_iter().flat_map(|line| line.words);
            flow.lines = lines::read(words.collect());
        }
        taken
    }

    /// True for a line that is parted within a column, as rows of a table within a cell are.
    fn is_parted(&self, line: &Line, homes: &[usize]) -> bool {
        let mut pairs = line.words.windows(2).zip(homes.windows(2));
        pairs.any(|(words, homes)| {
            homes[0] == homes[1] && words[1].bounds.x0 - words[0].bounds.x1 > TABULATOR_MIN_EM * self.size
        })
    }

    /// The column that a word stands in, by both of its ends.
    fn column_of(&self, word: &Word) -> Option<usize> {
        let slack = GUTTER_MIN_EM * self.size;
        let is_last = |at: usize| at + 1 == self.columns.len();
        let within = |at: usize, column: &(Cell, f64, f64)| {
            word.bounds.x0 >= column.1 - slack && (is_last(at) || word.bounds.x1 <= self.columns[at + 1].1)
        };
        let found = self.columns.iter().enumerate().rev().find(|(at, column)| within(*at, column))?;
        (word.turns == 0 && (word.size - self.size).abs() < 0.15 * self.size).then_some(found.0)
    }

    /// True for a line that begins another row: by something in the first of several columns, or by a label.
    fn begins_row(&self, line: &Line, homes: &[usize]) -> bool {
        let is_first = homes.contains(&0);
        is_first && (self.columns.len() > 2 || begins_anew(line))
    }

    fn add(&self, taken: &mut Vec<Flow>, word: Word, home: usize) {
        let cells = vec![self.columns[home].0];
        let line = lines::read(vec![word]);
        match taken.iter_mut().find(|flow| flow.context.cells == cells) {
            Some(flow) => flow.lines.extend(line),
            None => taken.push(Flow { lines: line, context: super::flow::Context { cells, ..Default::default() } }),
        }
    }
}
