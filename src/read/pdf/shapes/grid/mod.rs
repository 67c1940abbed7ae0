//! Ruled tables: from painted lines and rectangles to grids of cells.
//!
//! Comes in: what is painted on a page. Goes out: its ruled tables. Rules that touch belong together;
//! each such net of rules is a grid of bands, and neighbouring bands without a rule between them are
//! one cell. Rules that close no cells (lines between rows only, underlines, axes of charts) give none.

mod cells;
mod covers;
mod rules;
mod tiles;

use kurbo::Rect;

use crate::read::pdf::page::PageContent;
use crate::read::pdf::shapes::near::Near;
use rules::{Rule, Rules};

/// Height of small letters, of the font size.
const SMALL_LETTERS: f64 = 0.5;

/// Crossings of rules that are looked at on one page. A page of tables has some thousand.
const CROSSINGS_MAX: usize = 2_000_000;
/// How far a rule may end before the one that it meets.
const MEETING_POINTS: f64 = 1.5;
/// Most cells of a table are at least this high.
const CELL_HEIGHT_MIN_POINTS: f64 = 6.0;
/// Most cells of a table are at least this wide.
const CELL_WIDTH_MIN_POINTS: f64 = 4.0;
/// Cells for single letters are not wider.
const LETTER_CELL_MAX_POINTS: f64 = 24.0;
/// A bent line that is this much of the table's width is the line of a chart.
const CURVE_SHARE_MIN: f64 = 0.4;

/// A letter is cut where a side of a cell leaves so much of it on both sides.
const CUT_SHARE: f64 = 0.25;
/// Share of letters that may be cut, or stand in no cell.
const CUT_LETTERS_MAX: f64 = 0.06;
/// Cells that are looked at near letters, for one table.
const CUTS_WORK_MAX: usize = 500_000;

/// A ruled table.
#[derive(Debug, Clone)]
pub(in crate::read::pdf) struct Grid {
    /// The box around it.
    pub bounds: Rect,
    /// Its cells, by row and column.
    pub cells: Vec<GridCell>,
    /// Rows.
    pub rows: u32,
}

/// A cell of a ruled table.
#[derive(Debug, Clone, Copy)]
pub(in crate::read::pdf) struct GridCell {
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
pub(in crate::read::pdf) fn find(content: &PageContent) -> Vec<Grid> {
    let mut rules = rules::of(content);
    if rules.fills.is_empty() && (rules.vertical.is_empty() || rules.horizontal.is_empty()) {
        return Vec::new();
    }
    let letters = letters(content);
    let meetings = tiles::add_rules(&mut rules, &letters, content.frame.width);
    if rules.vertical.is_empty() || rules.horizontal.is_empty() {
        return Vec::new();
    }
    let mut grids: Vec<Grid> = nets(&rules)
        .into_iter()
        .filter_map(|net| cells::grid(&net, &meetings))
        .filter(|grid| is_table(grid, letters_within(&letters, grid.bounds), &rules.curves))
        .collect();
    grids.sort_by(|one, other| {
        one.bounds.y0.total_cmp(&other.bounds.y0).then(one.bounds.x0.total_cmp(&other.bounds.x0))
    });
    grids
}

/// Rules that hang together.
#[derive(Debug, Default)]
struct Net {
    horizontal: Vec<Rule>,
    vertical: Vec<Rule>,
}

/// The nets of a page: rules that touch, directly or over others.
fn nets(rules: &Rules) -> Vec<Net> {
    let (horizontal, vertical) = (&rules.horizontal, &rules.vertical);
    let mut parents: Vec<usize> = (0..horizontal.len() + vertical.len()).collect();
    let mut looked_at = 0;
    for (position, upright) in vertical.iter().enumerate() {
        let from = horizontal.partition_point(|level| level.at < upright.start - MEETING_POINTS);
        for (index, level) in horizontal.iter().enumerate().skip(from) {
            if level.at > upright.end + MEETING_POINTS || looked_at > CROSSINGS_MAX {
                break;
            }
            looked_at += 1;
            if level.start - MEETING_POINTS <= upright.at && upright.at <= level.end + MEETING_POINTS {
                let (one, other) = (root(&mut parents, index), root(&mut parents, horizontal.len() + position));
                parents[one.max(other)] = one.min(other);
            }
        }
    }
    let mut nets: Vec<Net> = (0..parents.len()).map(|_| Net::default()).collect();
    for index in 0..parents.len() {
        let root = root(&mut parents, index);
        match index.checked_sub(horizontal.len()) {
            None => nets[root].horizontal.push(horizontal[index]),
            Some(position) => nets[root].vertical.push(vertical[position]),
        }
    }
    nets.retain(|net| !net.horizontal.is_empty() && !net.vertical.is_empty());
    nets
}

/// The rule that stands for all that a rule hangs together with.
fn root(parents: &mut [usize], index: usize) -> usize {
    let mut at = index;
    while parents[at] != at {
        parents[at] = parents[parents[at]];
        at = parents[at];
    }
    at
}

/// The boxes around all glyphs that can be seen, by the height of their middle on the page.
fn letters(content: &PageContent) -> Vec<Rect> {
    let seen = content.glyphs.iter().filter(|glyph| !glyph.clipped && !glyph.is_blank());
    let mut letters: Vec<Rect> = seen.map(|glyph| glyph.box_up_to(SMALL_LETTERS)).collect();
    letters.sort_by(|one, other| one.center().y.total_cmp(&other.center().y));
    letters
}

/// The letters whose middle lies at the height of a box.
fn letters_within(letters: &[Rect], area: Rect) -> &[Rect] {
    let from = letters.partition_point(|letter| letter.center().y < area.y0);
    let to = letters.partition_point(|letter| letter.center().y <= area.y1);
    letters.get(from..to).unwrap_or(&[])
}

/// Whether a grid holds text in cells of a table, rather than letters of a form field or a chart.
fn is_table(grid: &Grid, letters: &[Rect], curves: &[Rect]) -> bool {
    let tiny =
        |cell: &&GridCell| cell.bounds.height() < CELL_HEIGHT_MIN_POINTS || cell.bounds.width() < CELL_WIDTH_MIN_POINTS;
    let narrow = |cell: &GridCell| cell.bounds.width().max(cell.bounds.height()) <= LETTER_CELL_MAX_POINTS;
    if grid.cells.len() < 2 || 2 * grid.cells.iter().filter(tiny).count() > grid.cells.len() {
        return false;
    }
    let held: Vec<&Rect> = letters.iter().filter(|letter| grid.bounds.contains(letter.center())).collect();
    // Boxes for one letter each, as for a date, are a line of text with frames.
    let is_letter_boxes = grid.rows == 1 && grid.cells.iter().all(narrow) && held.len() <= grid.cells.len();
    if held.is_empty() || is_letter_boxes || cuts_text(grid, &held) {
        return false;
    }
    !curves.iter().any(|curve| {
        let shared = curve.intersect(grid.bounds);
        shared.area() >= 0.9 * curve.area() && curve.width() >= CURVE_SHARE_MIN * grid.bounds.width()
    })
}

/// Whether the sides of cells run through letters, as lines of a drawing do.
fn cuts_text(grid: &Grid, letters: &[&Rect]) -> bool {
    let near = Near::new(grid.cells.iter().map(|cell| cell.bounds));
    let mut work = CUTS_WORK_MAX;
    let mut cut = 0;
    for letter in letters {
        let middle = letter.center();
        let Some(around) = near.overlapping(Rect::from_points(middle, middle), &mut work) else { break };
        let cells = around.into_iter().map(|index| grid.cells[index].bounds);
        let inner = letter.inflate(-CUT_SHARE * letter.width(), -CUT_SHARE * letter.height());
        cut += usize::from(cells.into_iter().all(|cell| !cell.contains_rect(inner)));
    }
    cut as f64 > CUT_LETTERS_MAX * letters.len() as f64
}

#[cfg(test)]
mod tests;
