//! Layout: from the words of all pages to flows in reading order.
//!
//! The structure tree parts the pages that it describes well; ruled tables, columns and the order from top to
//! bottom part the others. Furniture comes behind the text of its page.

mod columns;
mod cut_rows;
pub(in crate::read::pdf) mod cuts;
pub(in crate::read::pdf) mod flow;
pub(in crate::read::pdf) mod line_ends;
pub(in crate::read::pdf) mod lines;
mod margins;
pub(in crate::read::pdf) mod reading;
mod rows;
mod tables;
mod tagged;
mod tagged_columns;

use std::collections::BTreeMap;

use crate::read::pdf::file::structure::Structure;
use crate::read::pdf::page::PageFrame;
use crate::read::pdf::shapes::grid::Grid;
use crate::read::pdf::words::{Word, WordKind};
use crate::read::{BlockKind, Cell};
use flow::{Context, Flow};
use lines::Line;
use tables::OpenTable;

/// Lines with fewer words do not show how far text reaches in a column.
const WORDS_OF_COLUMN_MIN: usize = 3;
/// Lines by which the right end of a column is judged; of fewer the longest counts.
const LINES_OF_COLUMN_MIN: usize = 40;

/// What the layout needs to know of a page.
pub(in crate::read::pdf) struct LaidPage {
    /// The page.
    pub frame: PageFrame,
    /// Its words, in the order of painting.
    pub words: Vec<Word>,
    /// Its ruled tables, from top to bottom.
    pub grids: Vec<Grid>,
}

/// The flows of a document, in reading order.
pub(in crate::read::pdf) fn read(pages: Vec<LaidPage>, structure: &Structure) -> Vec<Flow> {
    let mut tables = 0;
    let frames: Vec<PageFrame> = pages.iter().map(|page| page.frame).collect();
    let (words, grids): (Vec<_>, Vec<_>) =
        pages.into_iter().map(|page| ((page.frame.height, page.words), page.grids)).unzip();
    let parted = margins::part(words);
    let tagged = tagged::read(parted.words, structure, &mut tables);
    let mut flows = tagged.flows;
    let mut open: Option<OpenTable> = None;
    for (page, mut words) in tagged.others.into_iter().enumerate() {
        if words.is_empty() {
            continue;
        }
        if let Some(before) = page.checked_sub(1).filter(|before| !tagged.pages[page] && !tagged.pages[*before]) {
            go_on_with_row(&mut flows, &mut words, frames[before].number, &grids[before], &grids[page]);
        }
        let grids: &[Grid] = if tagged.pages[page] { &[] } else { &grids[page] };
        let (mut found, table) = of_page(words, grids, open.take(), &mut tables);
        open = table;
        if tagged.pages[page] {
            found = found.into_iter().flat_map(line_by_line).collect();
        }
        insert(&mut flows, found, frames[page].number);
    }
    measure_columns(&mut flows, &frames);
    let blanks = line_ends::blanks(&flows);
    flows.iter_mut().for_each(|flow| flow.context.blanks = blanks);
    for furniture in parted.furniture {
        for (line, kind) in furniture {
            let context = Context { kind: Some(BlockKind::Furniture(kind)), ..Context::default() };
            let page = line.page;
            let at = flows
                .iter()
                .rposition(|flow| flow.lines.first().is_some_and(|first| first.page <= page))
                .map_or(0, |at| at + 1);
            flows.insert(at, Flow { lines: vec![line], context });
        }
    }
    flows
}

/// Gives what stands at the top of a page and goes on with the last row of the page before, in a table without rules, to
/// the cells of that row.
fn go_on_with_row(flows: &mut [Flow], words: &mut Vec<Word>, before: u32, grids_before: &[Grid], grids: &[Grid]) {
    let top = words.iter().min_by(|one, other| one.baseline.total_cmp(&other.baseline));
    let is_ruled = top.is_none_or(|top| grids.iter().any(|grid| grid.bounds.contains(top.bounds.center())));
    let Some(row) = (!is_ruled).then(|| cut_rows::at_foot(flows, before, grids_before)).flatten() else { return };
    for found in row.take(words) {
        let home = flows.iter_mut().rev().find(|flow| flow.context.cells == found.context.cells);
        if let Some(home) = home {
            home.lines.extend(found.lines);
        }
    }
}

/// A flow for each line: between them stands what has tags.
fn line_by_line(flow: Flow) -> impl Iterator<Item = Flow> {
    let context = flow.context;
    flow.lines.into_iter().map(move |line| Flow { lines: vec![line], context: context.clone() })
}

/// The flows of a page that has no tags, and its last table where nothing stands below it. Turned text is read by
/// itself, behind the rest.
fn of_page(
    words: Vec<Word>,
    grids: &[Grid],
    open: Option<OpenTable>,
    tables: &mut u32,
) -> (Vec<Flow>, Option<OpenTable>) {
    let mut upright = words;
    let mut by_turns: BTreeMap<u8, Vec<Word>> = BTreeMap::new();
    for word in upright.extract_if(.., |word| word.turns != 0) {
        by_turns.entry(word.turns).or_default().push(word);
    }
    let grids: Vec<&Grid> = grids.iter().collect();
    let (mut flows, open) = tables::stretch(upright, &grids, open, tables, &[]);
    flows.extend(by_turns.into_values().flat_map(|words| columns::read(words, tables)));
    (flows, open)
}

/// Puts the flows of a page among those that the tags gave: each behind the last that stands above it.
fn insert(flows: &mut Vec<Flow>, found: Vec<Flow>, page: u32) {
    let mut behind: Option<usize> = None;
    for mut flow in found {
        if let Some((at, cells)) = beside_cell(flows, &flow, page) {
            flow.context.cells = cells;
            flows.insert(at + 1, flow);
            behind = Some(behind.map_or(at + 1, |behind| behind.max(at) + 1));
            continue;
        }
        // A cell that goes on over the page goes on in its flow.
        let may_go_on = !flow.context.cells.is_empty() && flow.context.kind.is_none();
        let is_near = |other: &Flow| other.lines.last().is_none_or(|line| line.page + 1 >= page);
        let is_before = |other: &Flow| other.lines.last().is_some_and(|line| line.page < page);
        let same_cell = flows.iter().enumerate().rev().take_while(|(_, other)| may_go_on && is_near(other));
        let same_cell = same_cell.map(|(at, _)| at).find(|&at| flows[at].context.cells == flow.context.cells);
        if let Some(at) = same_cell.filter(|&at| is_before(&flows[at])) {
            flows[at].lines.extend(flow.lines);
            behind = Some(behind.map_or(at, |behind| behind.max(at)));
            continue;
        }
        let Some(top) = flow.lines.first().map(|line| line.baseline) else { continue };
        let above = flows.iter().rposition(|other| {
            other.lines.first().is_some_and(|line| line.page < page || line.page == page && line.baseline <= top)
        });
        let at = above.max(behind).map_or(0, |at| at + 1);
        flows.insert(at, flow);
        behind = Some(at);
    }
}

/// For a tick box that has no tag and stands behind the text of a cell that has one: the flow of that cell, and the cell
/// beside it.
fn beside_cell(flows: &[Flow], flow: &Flow, page: u32) -> Option<(usize, Vec<Cell>)> {
    let [line] = flow.lines.as_slice() else { return None };
    let is_box = line.words.iter().all(|word| matches!(word.kind, WordKind::Tick(..)));
    if !is_box || !flow.context.cells.is_empty() {
        return None;
    }
    let height = line.bounds.center().y;
    let is_before = |other: &Line| {
        other.page == page
            && other.bounds.y0 <= height
            && height <= other.bounds.y1
            && other.bounds.x1 <= line.bounds.x0
    };
    let ends = |at: &usize| {
        let beside = flows[*at].lines.iter().filter(|other| is_before(other));
        beside.map(|other| other.bounds.x1).reduce(f64::max)
    };
    let in_cells = (0..flows.len()).filter(|at| !flows[*at].context.cells.is_empty());
    let (at, _) = in_cells.filter_map(|at| Some((at, ends(&at)?))).max_by(|one, other| one.1.total_cmp(&other.1))?;
    let mut cells = flows[at].context.cells.clone();
    let cell = cells.last_mut()?;
    (cell.column, cell.column_span) = (cell.column + cell.column_span, 1);
    // The paragraphs of the cell stay together.
    let last = flows[at..].iter().take_while(|other| other.context.cells == flows[at].context.cells).count();
    Some((at + last - 1, cells))
}

/// Tells each flow how far text reaches in its column: over all pages of one width, or all cells of one column.
fn measure_columns(flows: &mut [Flow], frames: &[PageFrame]) {
    let width_of = |page: u32| frames.get(page as usize - 1).map_or(0, |frame| frame.width.round() as i64);
    let column_of = |flow: &Flow| match (flow.context.cells.last(), flow.lines.first()) {
        (Some(cell), _) => Some(ColumnOf::Table(cell.table, cell.column, cell.column_span)),
        (None, Some(line)) if flow.context.column.is_none() => Some(ColumnOf::Page(width_of(line.page))),
        _ => None,
    };
    let mut columns: BTreeMap<ColumnOf, Vec<Reach>> = BTreeMap::new();
    for flow in flows.iter() {
        let Some(column) = column_of(flow) else { continue };
        let lines = columns.entry(column).or_default();
        for (at, line) in flow.lines.iter().enumerate() {
            lines.push(Reach {
                left: line.bounds.x0,
                right: line.bounds.x1,
                is_prose: matches!(column, ColumnOf::Table(..)) || line.words.len() >= WORDS_OF_COLUMN_MIN,
                goes_on: flow.lines.get(at + 1).is_some_and(|next| next.page == line.page),
            });
        }
    }
    let extents: BTreeMap<ColumnOf, (f64, f64)> =
        columns.into_iter().map(|(column, lines)| (column, extent(&lines))).collect();
    for flow in flows {
        if let Some(extent) = column_of(flow).and_then(|column| extents.get(&column)) {
            flow.context.column = Some(*extent);
        }
    }
}

/// A column whose lines are measured together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum ColumnOf {
    /// Text of pages so wide, in points.
    Page(i64),
    /// Table, column and columns covered.
    Table(u32, u32, u32),
}

/// How far a line reaches.
struct Reach {
    left: f64,
    right: f64,
    /// It has enough words to show how far text reaches.
    is_prose: bool,
    /// Another line follows it.
    goes_on: bool,
}

/// How far the lines of a column reach: the outermost left end, and the right end that few lines pass. An address or
/// a row with tabulators may stand out; lines of prose that go on on the next line tell best.
fn extent(lines: &[Reach]) -> (f64, f64) {
    let left = lines.iter().map(|line| line.left).fold(f64::MAX, f64::min);
    let rights = |wanted: &dyn Fn(&Reach) -> bool| -> Vec<f64> {
        lines.iter().filter(|line| wanted(line)).map(|line| line.right).collect()
    };
    let mut going_on = rights(&|line| line.is_prose && line.goes_on);
    if going_on.len() >= LINES_OF_COLUMN_MIN {
        let at = going_on.len() * 97 / 100;
        return (left, *going_on.select_nth_unstable_by(at, f64::total_cmp).1);
    }
    let prose = rights(&|line| line.is_prose);
    let all = if prose.is_empty() { rights(&|_| true) } else { prose };
    (left, all.into_iter().fold(f64::MIN, f64::max))
}
