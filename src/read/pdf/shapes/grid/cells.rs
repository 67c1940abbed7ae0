//! Cells: from the rules that hang together to the cells between them.
//!
//! Comes in: a net of rules. Goes out: its grid, or none where the rules close no two cells. Rules
//! nearer to each other than any row is high are one line; an open side is closed where the rules that
//! end there show how far the table goes.

use kurbo::Rect;

use super::rules::Rule;
use super::tiles::Meeting;
use super::{Grid, GridCell, Net};

/// Parallel rules that lie nearer are one line of the grid: a double line, or borders that stand apart.
const LINE_WIDTH_MAX_POINTS: f64 = 3.9;
/// Share of the side of a band that must be ruled.
const RULED_SHARE_MIN: f64 = 0.8;
/// Bands of one net, rows times columns; a page of small print has some thousand cells.
const BANDS_MAX: usize = 20_000;

/// The grid of a net.
pub(super) fn grid(net: &Net, meetings: &[Meeting]) -> Option<Grid> {
    let columns = lines(&net.vertical, &net.horizontal);
    let rows = lines(&net.horizontal, &net.vertical);
    if columns.len() < 2 || rows.len() < 2 || columns.len() * rows.len() > BANDS_MAX {
        return None;
    }
    let mut level = ruled(&rows, &columns, &net.horizontal);
    let mut upright = ruled(&columns, &rows, &net.vertical);
    add_meetings(&mut upright, &columns, &rows, meetings);
    level.close();
    upright.close();
    let bands = Bands { columns, rows, level, upright };
    let areas = bands.within_outline(bands.areas());
    let closed = areas.iter().filter(|area| bands.is_closed(area)).count();
    // Boxes that lines connect, as in a flow chart, leave as many gaps as there are boxes.
    if 2 * closed <= areas.len() { None } else { bands.grid(&areas) }
}

/// Positions of the lines of one direction: where its rules lie, and how far the others reach beyond.
fn lines(rules: &[Rule], others: &[Rule]) -> Vec<f64> {
    let mut lines: Vec<f64> = Vec::new();
    let mut from = 0;
    while from < rules.len() {
        let to = from + rules[from..].partition_point(|rule| rule.at - rules[from].at <= LINE_WIDTH_MAX_POINTS);
        let length: f64 = rules[from..to].iter().map(Rule::length).sum();
        lines.push(rules[from..to].iter().map(|rule| rule.at * rule.length()).sum::<f64>() / length);
        from = to;
    }
    let start = others.iter().map(|rule| rule.start).fold(f64::INFINITY, f64::min);
    let end = others.iter().map(|rule| rule.end).fold(f64::NEG_INFINITY, f64::max);
    if lines.first().is_some_and(|first| start < first - LINE_WIDTH_MAX_POINTS) {
        lines.insert(0, start);
    }
    if lines.last().is_some_and(|last| end > last + LINE_WIDTH_MAX_POINTS) {
        lines.push(end);
    }
    lines
}

/// Which pieces of lines are ruled: for each line, the bands across it.
struct Ruled {
    bands: usize,
    /// Length of each band.
    lengths: Vec<f64>,
    /// Ruled length, by line, then band; then 1 or 0.
    shares: Vec<f64>,
}

impl Ruled {
    fn add(&mut self, line: usize, others: &[f64], start: f64, end: f64) {
        let first = others.partition_point(|other| *other <= start).saturating_sub(1);
        for band in first..self.bands {
            if others[band] >= end {
                break;
            }
            let length = others[band + 1].min(end) - others[band].max(start);
            self.shares[line * self.bands + band] += length.max(0.0);
        }
    }

    fn close(&mut self) {
        for (index, share) in self.shares.iter_mut().enumerate() {
            *share = f64::from(u8::from(*share >= RULED_SHARE_MIN * self.lengths[index % self.bands]));
        }
    }

    fn is_ruled(&self, line: usize, band: usize) -> bool {
        self.shares[line * self.bands + band] > 0.0
    }

    /// Whether nothing of a line is ruled.
    fn is_bare(&self, line: usize) -> bool {
        (0..self.bands).all(|band| !self.is_ruled(line, band))
    }

    /// Whether most of a stretch of bands is ruled.
    fn is_mostly_ruled(&self, line: usize, bands: std::ops::Range<usize>) -> bool {
        let whole: f64 = self.lengths[bands.clone()].iter().sum();
        let ruled: f64 = bands.filter(|band| self.is_ruled(line, *band)).map(|band| self.lengths[band]).sum();
        ruled >= RULED_SHARE_MIN * whole
    }
}

fn ruled(lines: &[f64], others: &[f64], rules: &[Rule]) -> Ruled {
    let bands = others.len() - 1;
    let lengths = others.windows(2).map(|pair| pair[1] - pair[0]).collect();
    let mut ruled = Ruled { bands, lengths, shares: vec![0.0; lines.len() * bands] };
    for rule in rules {
        ruled.add(nearest(lines, rule.at), others, rule.start, rule.end);
    }
    ruled
}

/// Backgrounds that meet on a line of the grid part cells as a rule does.
fn add_meetings(upright: &mut Ruled, columns: &[f64], rows: &[f64], meetings: &[Meeting]) {
    let (Some(top), Some(bottom)) = (rows.first(), rows.last()) else { return };
    let (Some(left), Some(right)) = (columns.first(), columns.last()) else { return };
    let from = meetings.partition_point(|meeting| meeting.at < left - LINE_WIDTH_MAX_POINTS);
    for meeting in meetings[from..].iter().take_while(|meeting| meeting.at <= right + LINE_WIDTH_MAX_POINTS) {
        let line = nearest(columns, meeting.at);
        let is_on_line = (columns[line] - meeting.at).abs() <= LINE_WIDTH_MAX_POINTS;
        if is_on_line && meeting.end > *top && meeting.start < *bottom {
            upright.add(line, rows, meeting.start, meeting.end);
        }
    }
}

fn nearest(lines: &[f64], at: f64) -> usize {
    let behind = lines.partition_point(|line| *line < at);
    let is_before = behind > 0 && lines.get(behind).is_none_or(|next| at - lines[behind - 1] <= next - at);
    if is_before { behind - 1 } else { behind }
}

/// A rectangle of bands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Area {
    top: usize,
    left: usize,
    /// Behind the last row.
    bottom: usize,
    /// Behind the last column.
    right: usize,
}

/// A net as bands between its lines.
struct Bands {
    columns: Vec<f64>,
    rows: Vec<f64>,
    level: Ruled,
    upright: Ruled,
}

impl Bands {
    /// Bands without a rule between them as one area: runs within a row, joined with the run below where
    /// both have the same ends.
    fn areas(&self) -> Vec<Area> {
        let (rows, columns) = (self.rows.len() - 1, self.columns.len() - 1);
        let mut areas: Vec<Area> = Vec::new();
        // Areas that reach the row above, by their left column.
        let mut open: Vec<Option<usize>> = vec![None; columns];
        for row in 0..rows {
            let mut left = 0;
            for right in 1..=columns {
                if right < columns && !self.upright.is_ruled(right, row) {
                    continue;
                }
                let above = open[left].filter(|index| {
                    areas[*index].bottom == row
                        && areas[*index].right == right
                        && !(left..right).any(|column| self.level.is_ruled(row, column))
                });
                match above {
                    Some(index) => areas[index].bottom = row + 1,
                    None => {
                        open[left] = Some(areas.len());
                        areas.push(Area { top: row, left, bottom: row + 1, right });
                    }
                }
                left = right;
            }
        }
        areas
    }

    /// Areas within the rows and columns that hold a closed cell. Rules that reach beyond the table add
    /// bands in which nothing is closed.
    fn within_outline(&self, areas: Vec<Area>) -> Vec<Area> {
        let (mut rows, mut columns) = (vec![false; self.rows.len()], vec![false; self.columns.len()]);
        for area in areas.iter().filter(|area| self.is_closed(area)) {
            rows[area.top..area.bottom].fill(true);
            columns[area.left..area.right].fill(true);
        }
        let ends = |held: &[bool]| {
            let first = held.iter().position(|held| *held)?;
            Some((first, held.iter().rposition(|held| *held)? + 1))
        };
        let (Some((top, bottom)), Some((left, right))) = (ends(&rows), ends(&columns)) else { return Vec::new() };
        let is_within =
            |area: &Area| top <= area.top && area.bottom <= bottom && left <= area.left && area.right <= right;
        areas.into_iter().filter(is_within).collect()
    }

    /// Ruled on all sides; one side may be open where the table ends there without any rule, and has
    /// other rows or columns.
    fn is_closed(&self, area: &Area) -> bool {
        let top = self.level.is_mostly_ruled(area.top, area.left..area.right);
        let bottom = self.level.is_mostly_ruled(area.bottom, area.left..area.right);
        let left = self.upright.is_mostly_ruled(area.left, area.top..area.bottom);
        let right = self.upright.is_mostly_ruled(area.right, area.top..area.bottom);
        let (last_row, last_column) = (self.rows.len() - 1, self.columns.len() - 1);
        let outer_left = area.left == 0 && area.right < last_column && self.upright.is_bare(0);
        let outer_right = area.right == last_column && area.left > 0 && self.upright.is_bare(last_column);
        let outer_top = area.top == 0 && area.bottom < last_row && self.level.is_bare(0);
        let outer_bottom = area.bottom == last_row && area.top > 0 && self.level.is_bare(last_row);
        match (top, bottom, left, right) {
            (true, true, true, true) => true,
            (true, true, false, true) => outer_left,
            (true, true, true, false) => outer_right,
            (false, true, true, true) => outer_top,
            (true, false, true, true) => outer_bottom,
            _ => false,
        }
    }

    /// The grid of these areas, with rows and columns counted over the lines that part them.
    fn grid(&self, areas: &[Area]) -> Option<Grid> {
        let mut rows: Vec<usize> = areas.iter().flat_map(|area| [area.top, area.bottom]).collect();
        let mut columns: Vec<usize> = areas.iter().flat_map(|area| [area.left, area.right]).collect();
        for lines in [&mut rows, &mut columns] {
            lines.sort_unstable();
            lines.dedup();
        }
        let count = |lines: &[usize], line: usize| lines.partition_point(|other| *other < line) as u32;
        let mut cells: Vec<GridCell> = areas
            .iter()
            .map(|area| {
                let (row, column) = (count(&rows, area.top), count(&columns, area.left));
                GridCell {
                    bounds: self.bounds(area),
                    row,
                    column,
                    row_span: count(&rows, area.bottom) - row,
                    column_span: count(&columns, area.right) - column,
                }
            })
            .collect();
        cells.sort_by_key(|cell| (cell.row, cell.column));
        let whole =
            Area { top: *rows.first()?, left: *columns.first()?, bottom: *rows.last()?, right: *columns.last()? };
        Some(Grid { bounds: self.bounds(&whole), cells, rows: rows.len() as u32 - 1 })
    }

    fn bounds(&self, area: &Area) -> Rect {
        Rect::new(self.columns[area.left], self.rows[area.top], self.columns[area.right], self.rows[area.bottom])
    }
}
