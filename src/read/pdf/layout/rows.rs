//! Rows: whether columns of text are a table without rules, and which lines make its rows.
//!
//! Comes in: words, and the edges between their columns. Goes out: the words of cells, row by row, where the
//! paragraphs of the columns begin at the same heights; else those of each column, to be read one after the other.

use std::collections::BTreeMap;

use super::flow::Context;
use super::line_ends::{begins_anew, fits};
use super::lines::{self, Line};
use crate::read::label::typed_label;
use crate::read::pdf::words::{Word, WordKind};
use crate::read::{NumeralSystem, numerals, ticks};

/// Paragraphs that begin within this distance, of the font size, begin at one height.
const SAME_HEIGHT_EM: f64 = 0.85;
/// Lines that are wrapped follow each other within this distance, of the font size; a raised mark sets them apart.
const FOLLOWING_EM: f64 = 1.75;
/// Baselines this close, of the font size, are one line.
const SAME_LINE_EM: f64 = 0.2;
/// Columns with fewer lines are not prose.
const PROSE_LINES_MIN: usize = 7;
/// Part of the paragraphs of the first column with text beside them that begin where that begins, in a table.
const ALIGNED_MIN: f64 = 0.6;
/// Paragraphs longer than this many lines on average are prose, not cells.
const LINES_OF_CELLS_MAX: f64 = 8.0;

/// How text that stands side by side is read.
pub(in crate::read::pdf) enum Arrangement {
    /// Row by row: row, column and words of each cell.
    Table(Vec<(u32, u32, Vec<Word>)>),
    /// One column after the other.
    Columns(Vec<Vec<Word>>),
}

/// How words between these edges are read.
pub(in crate::read::pdf) fn read(words: Vec<Word>, edges: &[f64]) -> Arrangement {
    let mut columns: Vec<Vec<Word>> = (0..=edges.len()).map(|_| Vec::new()).collect();
    for word in words {
        let column = edges.partition_point(|edge| *edge <= word.bounds.center().x);
        columns[column].push(word);
    }
    let lines: Vec<Vec<Line>> = columns.into_iter().map(lines::read).collect();
    let starts: Vec<Vec<f64>> =
        lines.iter().enumerate().map(|(column, lines)| paragraph_starts(lines, column > 0)).collect();
    let tops = row_tops(&lines, &starts);
    let words_of = |lines: Vec<Line>| lines.into_iter().flat_map(|line| line.words).collect();
    if !is_table(&lines, &starts) {
        return Arrangement::Columns(lines.into_iter().map(words_of).collect());
    }
    let mut by_cell: BTreeMap<(u32, u32), Vec<Line>> = BTreeMap::new();
    for (column, lines) in (0u32..).zip(lines) {
        for line in lines {
            let row = tops.partition_point(|top| *top <= top_of(&line) + 0.6 * line.size).saturating_sub(1);
            let row = u32::try_from(row).unwrap_or(u32::MAX);
            by_cell.entry((row, column)).or_default().push(line);
        }
    }
    let mut cells = by_cell.into_iter().map(|((row, column), lines)| (row, column, lines)).collect();
    merge_options(&mut cells);
    Arrangement::Table(cells.into_iter().map(|(row, column, lines)| (row, column, words_of(lines))).collect())
}

/// Makes one row of neighbouring rows of options, which the page lists downwards, column by column.
fn merge_options(cells: &mut Vec<(u32, u32, Vec<Line>)>) {
    cells.sort_by_key(|cell| (cell.0, cell.1));
    let mut merged: Vec<(u32, u32, Vec<Line>)> = Vec::with_capacity(cells.len());
    let mut options: Option<u32> = None;
    let mut row_before = None;
    for (row, column, lines) in std::mem::take(cells) {
        if row_before != Some(row) {
            row_before = Some(row);
            options = lines.first().is_some_and(opens_with_box).then_some(options.unwrap_or(row));
        }
        let row = options.unwrap_or(row);
        match merged.iter_mut().rev().take_while(|cell| cell.0 == row).find(|cell| cell.1 == column) {
            Some(cell) => cell.2.extend(lines),
            None => merged.push((row, column, lines)),
        }
    }
    merged.sort_by_key(|cell| (cell.0, cell.1));
    *cells = merged;
}

/// True for a line that begins with a tick box.
fn opens_with_box(line: &Line) -> bool {
    matches!(line.words.first().map(|word| &word.kind), Some(WordKind::Tick(..)))
        || ticks::find(&line.text()).first().is_some_and(|tick| tick.start == 0)
}

fn top_of(line: &Line) -> f64 {
    line.baseline - line.size
}

/// Heights at which the paragraphs of a column begin. `by_width`: also below a line that had room for the next word;
/// in the first column, of short texts, that happens by chance.
fn paragraph_starts(lines: &[Line], by_width: bool) -> Vec<f64> {
    let extent =
        lines.iter().fold((f64::MAX, f64::MIN), |all, line| (all.0.min(line.bounds.x0), all.1.max(line.bounds.x1)));
    let context = Context { column: Some(extent), ..Context::default() };
    let mut starts = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        let follows = at.checked_sub(1).is_some_and(|above| {
            let above = &lines[above];
            let is_close = line.baseline - above.baseline < FOLLOWING_EM * line.size;
            let is_apart = closes_label(above) || is_other_field(above, line);
            is_close && !is_apart && !begins_anew(line) && (!by_width || !fits(above, line, &context))
        });
        if !follows {
            starts.push(top_of(line));
        }
    }
    starts
}

/// True for a line that ends in a colon: what it names stands beside it, not below.
fn closes_label(line: &Line) -> bool {
    line.text().trim_end().ends_with([':', '：'])
}

/// True where a line opens with the value of another form field than the line above.
fn is_other_field(above: &Line, line: &Line) -> bool {
    let field = |line: &Line| match line.words.first().map(|word| &word.kind) {
        Some(WordKind::Field(field)) => Some(*field),
        _ => None,
    };
    field(line).is_some_and(|own| field(above) != Some(own))
}

/// Heights of lines that begin something by what they say: a named row, a label.
fn strong_starts(lines: &[Line]) -> Vec<f64> {
    lines.iter().filter(|line| begins_anew(line)).map(top_of).collect()
}

/// True when a line stands on the line whose top this is.
fn is_level(top: f64, line: &Line) -> bool {
    (top_of(line) - top).abs() < SAME_LINE_EM * line.size
}

/// Heights at which rows begin: where a paragraph of the first column does, unless a paragraph beside it goes on
/// there.
fn row_tops(lines: &[Vec<Line>], starts: &[Vec<f64>]) -> Vec<f64> {
    let Some(first) = starts.first() else { return Vec::new() };
    let size = lines.iter().flatten().next().map_or(10.0, |line| line.size);
    let strong = strong_starts(&lines[0]);
    let mut tops: Vec<f64> = first
        .iter()
        .copied()
        .filter(|top| {
            lines.iter().zip(starts).skip(1).all(|(lines, starts)| {
                let next = lines.iter().find(|line| top_of(line) > top - SAME_HEIGHT_EM * size);
                let Some(next) = next else { return true };
                // Nothing beside it, or something that begins here or further down.
                starts.iter().any(|start| (start - top_of(next)).abs() < 0.01)
                    || strong.iter().any(|one| (one - *top).abs() < 0.01 && is_level(*top, next))
            })
        })
        .collect();
    if tops.is_empty() {
        tops.push(f64::MIN);
    }
    tops
}

/// True where paragraphs with numbers or letters stand in their order when one column is read after the other, and not when they are
/// read row by row: a form in two columns of text, whose lines happen to stand at the same heights.
fn numbers_run_down(lines: &[Vec<Line>], system: NumeralSystem) -> bool {
    /// Places at which a number is smaller than the one before, more of them.
    const DESCENTS_MORE: usize = 2;
    let numbers_of = |lines: &Vec<Line>| -> Vec<(f64, u32)> {
        let numbered = lines.iter().filter_map(|line| Some((top_of(line), number(&line.text(), system)?)));
        numbered.collect()
    };
    let columns: Vec<Vec<(f64, u32)>> = lines.iter().map(numbers_of).collect();
    let descents = |numbers: &[(f64, u32)]| numbers.windows(2).filter(|pair| pair[1].1 < pair[0].1).count();
    let down: Vec<(f64, u32)> = columns.iter().flatten().copied().collect();
    let mut across = down.clone();
    across.sort_by(|a, b| a.0.total_cmp(&b.0));
    let goes_on = columns.windows(2).any(|pair| {
        let last = pair[0].iter().map(|(_, number)| *number).max();
        last.is_some_and(|last| pair[1].iter().any(|(_, number)| *number == last + 1))
    });
    goes_on && descents(&across) >= descents(&down) + DESCENTS_MORE
}

/// The number or letter before a text, where it has one of this system.
fn number(text: &str, system: NumeralSystem) -> Option<u32> {
    let (label, _) = typed_label(text)?;
    numerals(label).iter().find(|one| one.system == system).map(|one| one.value)
}

/// True when the columns are read row by row.
fn is_table(lines: &[Vec<Line>], starts: &[Vec<f64>]) -> bool {
    let (Some(first), Some(first_starts)) = (lines.first(), starts.first()) else { return false };
    let size = first.first().map_or(10.0, |line| line.size);
    let others: Vec<f64> = starts.iter().skip(1).flatten().copied().collect();
    let lowest = lines.iter().skip(1).flatten().map(top_of).fold(f64::MIN, f64::max);
    let highest = lines.iter().skip(1).flatten().map(top_of).fold(f64::MAX, f64::min);
    let beside: Vec<&f64> = first_starts.iter().filter(|top| **top > highest - size && **top < lowest + size).collect();
    let strong = strong_starts(first);
    let is_aligned = |top: f64| {
        others.iter().any(|other| (other - top).abs() <= SAME_HEIGHT_EM * size)
            || strong.contains(&top) && lines.iter().skip(1).flatten().any(|line| is_level(top, line))
    };
    let aligned = beside.iter().filter(|top| is_aligned(***top)).count();
    if [NumeralSystem::Decimal, NumeralSystem::Letter].iter().any(|system| numbers_run_down(lines, *system)) {
        return false;
    }
    if lines.iter().any(|lines| lines.len() < PROSE_LINES_MIN) {
        return true;
    }
    let long = |lines: &[Line], starts: &[f64]| lines.len() as f64 > LINES_OF_CELLS_MAX * starts.len().max(1) as f64;
    let is_prose = lines.iter().zip(starts).all(|(lines, starts)| long(lines, starts));
    !is_prose && aligned as f64 >= ALIGNED_MIN * beside.len() as f64
}
