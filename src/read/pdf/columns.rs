//! Columns: text that stands side by side without rules between.
//!
//! Comes in: the words of a stretch of a page. Goes out: flows in reading order. A gutter is a strip without ink
//! between words of several lines. Prose on both sides of it is read column by column; rows of short texts that
//! begin at the same heights are a table without rules, read row by row. A gap on a single line is a tabulator.

use super::flow::{Context, Flow};
use super::lines::{self, Line};
use super::words::{Word, WordKind};
use crate::read::Cell;
use crate::read::wraps::begins_something;

/// Narrowest gap that may be part of a gutter, of the font size.
const GUTTER_MIN_EM: f64 = 1.1;
/// Lines with words on both sides that a gutter needs: for a table, and for columns of prose.
const ROWS_MIN: usize = 2;
const PROSE_LINES_MIN: usize = 4;
/// Left ends that differ by less than this are one edge, of the font size.
const EDGE_SLACK_EM: f64 = 0.6;
/// A line of prose fills at least this part of its column.
const PROSE_FILL_MIN: f64 = 0.7;
/// Part of the lines of a column that are filled where it holds prose.
const PROSE_LINES_FILLED_MIN: f64 = 0.6;
/// Most columns that are looked for inside each other.
const DEPTH_MAX: usize = 6;

/// Flows of a stretch of a page, in reading order.
pub(super) fn read(words: Vec<Word>, tables: &mut u32) -> Vec<Flow> {
    read_nested(words, tables, 0)
}

fn read_nested(words: Vec<Word>, tables: &mut u32, depth: usize) -> Vec<Flow> {
    let lines = lines::read(words);
    let mut flows = Vec::new();
    let mut plain: Vec<Line> = Vec::new();
    let mut lines: std::collections::VecDeque<Line> = lines.into();
    while !lines.is_empty() {
        let run = if depth < DEPTH_MAX { find_run(lines.make_contiguous()) } else { None };
        let Some(run) = run else {
            plain.extend(lines.pop_front());
            continue;
        };
        push_plain(&mut flows, &mut plain);
        let block: Vec<Line> = lines.drain(..run.lines).collect();
        match run.kind {
            RunKind::Prose => {
                let (left, right) = sides(block, run.gutter);
                flows.extend(read_nested(left, tables, depth + 1));
                flows.extend(read_nested(right, tables, depth + 1));
            }
            RunKind::Table => flows.extend(table(block, tables)),
        }
    }
    push_plain(&mut flows, &mut plain);
    flows
}

fn push_plain(flows: &mut Vec<Flow>, plain: &mut Vec<Line>) {
    if !plain.is_empty() {
        flows.push(Flow { lines: std::mem::take(plain), context: Context::default() });
    }
}

/// Words on either side of a gutter.
fn sides(lines: Vec<Line>, gutter: (f64, f64)) -> (Vec<Word>, Vec<Word>) {
    let middle = (gutter.0 + gutter.1) / 2.0;
    lines.into_iter().flat_map(|line| line.words).partition(|word| word.bounds.center().x < middle)
}

/// Lines with a gutter.
struct Run {
    lines: usize,
    gutter: (f64, f64),
    kind: RunKind,
}

enum RunKind {
    Prose,
    Table,
}

/// Horizontal extents of the parts of a line between wide gaps. A label, bullet or box goes with its text.
fn segments(line: &Line) -> Vec<(f64, f64)> {
    let mut segments: Vec<(f64, f64)> = Vec::new();
    let mut is_label = true;
    for word in &line.words {
        let (x0, x1) = (word.bounds.x0, word.bounds.x1);
        match segments.last_mut() {
            Some(last) if is_label || x0 - last.1 < GUTTER_MIN_EM * line.size => last.1 = last.1.max(x1),
            _ => segments.push((x0, x1)),
        }
        is_label = segments.len() == 1 && (is_label_word(word) && word.bounds.x0 <= line.bounds.x0 + 0.1);
    }
    segments
}

fn is_label_word(word: &Word) -> bool {
    if matches!(word.kind, WordKind::Tick(..)) {
        return true;
    }
    let text = word.text();
    word.units.len() <= 6 && (begins_something(&format!("{text} x")) || !text.contains(char::is_alphanumeric))
}

/// The gutter that begins at the first of these lines, if there is one that holds.
fn find_run(lines: &[Line]) -> Option<Run> {
    let first = segments(lines.first()?);
    let candidates: Vec<(f64, f64)> = first.windows(2).map(|pair| (pair[0].1, pair[1].0)).collect();
    candidates.into_iter().filter_map(|gutter| follow(lines, gutter)).max_by_key(|run| run.lines)
}

/// Follows a gutter downwards as long as no word stands in it.
fn follow(lines: &[Line], mut gutter: (f64, f64)) -> Option<Run> {
    let mut both: Vec<usize> = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        let segments = segments(line);
        let left = segments.iter().filter(|one| one.1 <= gutter.0 + 0.5 * (gutter.1 - gutter.0)).map(|one| one.1).fold(f64::MIN, f64::max);
        let right = segments.iter().filter(|one| one.0 >= gutter.0 + 0.5 * (gutter.1 - gutter.0)).map(|one| one.0).fold(f64::MAX, f64::min);
        let crossing = segments.iter().any(|one| one.0 < gutter.1 && one.1 > gutter.0 && (one.1 > gutter.0.max(left) && one.0 < gutter.1.min(right)));
        let narrowed = (gutter.0.max(left), gutter.1.min(right));
        if crossing || narrowed.1 - narrowed.0 < GUTTER_MIN_EM * line.size * 0.8 {
            break;
        }
        gutter = narrowed;
        if left > f64::MIN && right < f64::MAX {
            both.push(at);
        }
    }
    let last = *both.last()?;
    // Lines below that stand on one side only still belong to the last row while they follow closely.
    let mut behind = last + 1;
    while behind < lines.len() {
        let (above, line) = (&lines[behind - 1], &lines[behind]);
        let is_close = line.baseline - above.baseline < 1.45 * line.size && (line.size - above.size).abs() < 0.1 * line.size;
        let one_sided = line.bounds.x0 >= gutter.1 - 1.0 || line.bounds.x1 <= gutter.0 + 1.0;
        if !(is_close && one_sided) || begins_something(&line.text()) {
            break;
        }
        behind += 1;
    }
    let block = &lines[..behind];
    let right_edges: Vec<f64> = both.iter().filter_map(|&at| segments(&lines[at]).iter().map(|one| one.0).find(|x0| *x0 >= gutter.1 - 0.5)).collect();
    let size = lines[0].size;
    let edge = right_edges.iter().copied().fold(f64::MAX, f64::min);
    let aligned = right_edges.iter().filter(|x0| **x0 - edge < EDGE_SLACK_EM * size).count();
    if both.len() >= PROSE_LINES_MIN && is_prose(block, gutter) {
        return Some(Run { lines: behind, gutter, kind: RunKind::Prose });
    }
    (both.len() >= ROWS_MIN && aligned * 4 >= both.len() * 3).then_some(Run { lines: behind, gutter, kind: RunKind::Table })
}

/// True when most lines on both sides fill their column.
fn is_prose(lines: &[Line], gutter: (f64, f64)) -> bool {
    let extent = |left: bool| {
        let mut ends: Vec<(f64, f64)> = Vec::new();
        for line in lines {
            let on_side = line.words.iter().filter(|word| (word.bounds.center().x < gutter.0) == left);
            if let Some(found) = on_side.map(|word| (word.bounds.x0, word.bounds.x1)).reduce(|a, b| (a.0.min(b.0), a.1.max(b.1))) {
                ends.push(found);
            }
        }
        ends
    };
    [true, false].into_iter().all(|left| {
        let ends = extent(left);
        let (x0, x1) = ends.iter().fold((f64::MAX, f64::MIN), |all, one| (all.0.min(one.0), all.1.max(one.1)));
        let filled = ends.iter().filter(|one| one.1 - one.0 >= PROSE_FILL_MIN * (x1 - x0)).count();
        ends.len() >= PROSE_LINES_MIN && filled as f64 >= PROSE_LINES_FILLED_MIN * ends.len() as f64
    })
}

/// A table without rules: its rows and columns as cells.
fn table(lines: Vec<Line>, tables: &mut u32) -> Vec<Flow> {
    let table = *tables;
    *tables += 1;
    let edges = column_edges(&lines);
    let column_of = |word: &Word| u32::try_from(edges.partition_point(|edge| *edge <= word.bounds.center().x)).unwrap_or(0);
    let mut rows: Vec<Vec<Line>> = Vec::new();
    let mut last: Option<(f64, f64)> = None;
    for line in lines {
        let opens = line.words.iter().any(|word| column_of(word) == 0);
        let distance = last.map_or(f64::MAX, |(baseline, _)| line.baseline - baseline);
        // A row opens with a word in its first column, unless that goes on with the line above.
        let goes_on = rows.last().is_some_and(|row: &Vec<Line>| continues(row, &line, edges.first().copied(), distance));
        last = Some((line.baseline, line.size));
        match rows.last_mut().filter(|_| !opens || goes_on) {
            Some(row) => row.push(line),
            None => rows.push(vec![line]),
        }
    }
    let columns = u32::try_from(edges.len() + 1).unwrap_or(1);
    let mut flows = Vec::new();
    for (row, lines) in (0u32..).zip(rows) {
        let mut cells: Vec<Vec<Word>> = (0..columns).map(|_| Vec::new()).collect();
        for word in lines.into_iter().flat_map(|line| line.words) {
            let column = column_of(&word) as usize;
            cells[column].push(word);
        }
        for (column, words) in (0u32..).zip(cells).filter(|(_, words)| !words.is_empty()) {
            let cell = Cell { table, row, column, row_span: 1, column_span: 1 };
            flows.push(Flow { lines: lines::read(words), context: Context { cells: vec![cell], ..Context::default() } });
        }
    }
    flows
}

/// True when the first cell of a row goes on with this line: it follows closely, and the line above has words only
/// there or was filled.
fn continues(row: &[Line], line: &Line, edge: Option<f64>, distance: f64) -> bool {
    let Some(edge) = edge else { return false };
    let end = |line: &Line| line.words.iter().filter(|word| word.bounds.center().x < edge).map(|word| word.bounds.x1).fold(f64::MIN, f64::max);
    let Some(above) = row.last() else { return false };
    let first = line.words.first().map_or(0.0, |word| word.bounds.width());
    distance < 1.45 * line.size && !begins_something(&line.text()) && end(above) + first > edge - line.size && end(above) > f64::MIN
}

/// The middles of the gutters that hold through all lines.
fn column_edges(lines: &[Line]) -> Vec<f64> {
    let mut extents: Vec<(f64, f64)> = lines.iter().flat_map(segments).collect();
    extents.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut edges = Vec::new();
    let mut reach = f64::MIN;
    let size = lines.first().map_or(10.0, |line| line.size);
    for (x0, x1) in extents {
        if reach > f64::MIN && x0 - reach >= GUTTER_MIN_EM * 0.8 * size {
            edges.push((reach + x0) / 2.0);
        }
        reach = reach.max(x1);
    }
    edges
}
