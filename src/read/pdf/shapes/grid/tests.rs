//! Tests: tables as painters draw them, and what looks like one and is none.

use kurbo::{Rect, Shape as _};

use super::{Grid, find};
use crate::read::pdf::page::WHITE;
use crate::read::pdf::shapes::painted::{BLACK, Painted};

/// Rows, columns, and the cells with row, column, rows and columns.
type Cells = (u32, u32, Vec<(u32, u32, u32, u32)>);

fn shape(grid: &Grid) -> Cells {
    let cells = grid.cells.iter().map(|cell| (cell.row, cell.column, cell.row_span, cell.column_span)).collect();
    {
        let columns = grid.cells.iter().map(|cell| cell.column + cell.column_span).max().unwrap_or(0);
        (grid.rows, columns, cells)
    }
}

fn plain(rows: u32, columns: u32) -> Cells {
    let cells = (0..rows).flat_map(|row| (0..columns).map(move |column| (row, column, 1, 1))).collect();
    (rows, columns, cells)
}

/// A page with words where the cells of a table of two by three would be.
fn words() -> Painted {
    let mut page = Painted::new();
    for row in 0..2 {
        for column in 0..3 {
            let (x, y) = (104.0 + 60.0 * f64::from(column), 114.0 + 20.0 * f64::from(row));
            page = page.text("word", (x, y), 10.0);
        }
    }
    page
}

const LEVEL: [f64; 3] = [100.0, 120.0, 140.0];
const UPRIGHT: [f64; 4] = [100.0, 160.0, 220.0, 280.0];

fn one(page: Painted) -> Grid {
    let mut grids = find(&page.done());
    assert_eq!(grids.len(), 1, "{grids:?}");
    grids.remove(0)
}

fn none(page: Painted) {
    let grids = find(&page.done());
    assert!(grids.is_empty(), "{grids:?}");
}

#[test]
fn lines_close_cells() {
    let mut page = words();
    for y in LEVEL {
        page = page.line(&[(100.0, y), (280.0, y)], 0.5);
    }
    for x in UPRIGHT {
        page = page.line(&[(x, 100.0), (x, 140.0)], 0.5);
    }
    let grid = one(page);
    assert_eq!(shape(&grid), plain(2, 3));
    assert_eq!(grid.bounds, Rect::new(100.0, 100.0, 280.0, 140.0));
}

#[test]
fn short_pieces_and_thin_rectangles_close_cells() {
    let mut page = words();
    for y in LEVEL {
        for pair in UPRIGHT.windows(2) {
            page = page.fill(Rect::new(pair[0] - 0.4, y - 0.4, pair[1] + 0.3, y + 0.4), BLACK);
        }
    }
    for x in UPRIGHT {
        for pair in LEVEL.windows(2) {
            page = page.fill(Rect::new(x - 0.3, pair[0] + 0.4, x + 0.4, pair[1] - 0.4), BLACK);
        }
    }
    assert_eq!(shape(&one(page)), plain(2, 3));
}

#[test]
fn dashes_and_broad_pens_are_rules() {
    let mut page = words();
    for y in LEVEL {
        for dash in 0..36 {
            let x = 100.0 + 5.0 * f64::from(dash);
            page = page.fill(Rect::new(x, y, x + 3.0, y + 1.0), BLACK);
        }
    }
    for x in UPRIGHT {
        // A line half a point long with a pen as broad as the table is high.
        page = page.line(&[(x - 0.25, 120.0), (x + 0.25, 120.0)], 40.0);
    }
    assert_eq!(shape(&one(page)), plain(2, 3));
}

#[test]
fn frames_of_cells_touch_or_stand_apart() {
    for gap in [0.0, 2.2] {
        let mut page = words();
        for y in LEVEL.windows(2) {
            for x in UPRIGHT.windows(2) {
                page = page.frame(Rect::new(x[0], y[0], x[1] - gap, y[1] - gap), 0.7);
            }
        }
        assert_eq!(shape(&one(page)), plain(2, 3), "{gap}");
    }
    let mut page = words();
    for y in LEVEL.windows(2) {
        for x in UPRIGHT.windows(2) {
            let cell = Rect::new(x[0], y[0], x[1] - 2.0, y[1] - 2.0);
            page = page.ring(cell, cell.inflate(-0.8, -0.8));
        }
    }
    assert_eq!(shape(&one(page)), plain(2, 3));
}

#[test]
fn missing_pieces_merge_cells() {
    let mut page = words();
    for y in [100.0, 140.0] {
        page = page.line(&[(100.0, y), (280.0, y)], 0.5);
    }
    page = page.line(&[(100.0, 120.0), (220.0, 120.0)], 0.5).line(&[(160.0, 120.0), (160.0, 140.0)], 0.5);
    for x in [100.0, 220.0, 280.0] {
        page = page.line(&[(x, 100.0), (x, 140.0)], 0.5);
    }
    let grid = one(page);
    assert_eq!(shape(&grid), (2, 3, vec![(0, 0, 1, 2), (0, 2, 2, 1), (1, 0, 1, 1), (1, 1, 1, 1)]));
}

#[test]
fn open_sides_are_closed_by_the_ends_of_the_rules() {
    let mut page = words();
    for y in LEVEL {
        page = page.line(&[(100.0, y), (280.0, y)], 0.5);
    }
    for x in [160.0, 220.0] {
        page = page.line(&[(x, 100.0), (x, 140.0)], 0.5);
    }
    let grid = one(page);
    assert_eq!(shape(&grid), plain(2, 3));
    assert_eq!(grid.bounds, Rect::new(100.0, 100.0, 280.0, 140.0));
    // No rule above the first row either.
    let mut page = words();
    for y in [120.0, 140.0] {
        page = page.line(&[(100.0, y), (280.0, y)], 0.5);
    }
    for x in [160.0, 220.0] {
        page = page.line(&[(x, 100.0), (x, 140.0)], 0.5);
    }
    assert_eq!(shape(&one(page)), plain(2, 3));
}

#[test]
fn a_rule_that_reaches_beyond_adds_no_cells() {
    let mut page = words().line(&[(30.0, 100.0), (400.0, 100.0)], 0.5);
    for y in [120.0, 140.0] {
        page = page.line(&[(100.0, y), (280.0, y)], 0.5);
    }
    for x in UPRIGHT {
        page = page.line(&[(x, 100.0), (x, 140.0)], 0.5);
    }
    let grid = one(page);
    assert_eq!(shape(&grid), plain(2, 3));
    assert_eq!(grid.bounds.x0, 100.0);
}

#[test]
fn backgrounds_that_tile_are_cells() {
    let mut page = words();
    for y in LEVEL.windows(2) {
        for x in UPRIGHT.windows(2) {
            page = page.fill(Rect::new(x[0], y[0], x[1] - 1.5, y[1] - 1.5), [200, 220, 240]);
        }
    }
    assert_eq!(shape(&one(page)), plain(2, 3));
    // White ones cannot be seen, and every second row is no table of its own.
    let mut page = words();
    for y in LEVEL.windows(2) {
        for x in UPRIGHT.windows(2) {
            page = page.fill(Rect::new(x[0], y[0], x[1], y[1]), WHITE);
        }
    }
    none(page);
}

#[test]
fn backgrounds_part_the_cells_of_a_row_without_rules() {
    let mut page = words();
    for x in UPRIGHT.windows(2) {
        page = page.fill(Rect::new(x[0], 100.0, x[1], 120.0), [80, 120, 180]);
    }
    for y in LEVEL {
        page = page.line(&[(100.0, y), (280.0, y)], 0.5);
    }
    for x in [100.0, 280.0] {
        page = page.line(&[(x, 100.0), (x, 140.0)], 0.5);
    }
    for x in [160.0, 220.0] {
        page = page.line(&[(x, 120.0), (x, 140.0)], 0.5);
    }
    assert_eq!(shape(&one(page)), plain(2, 3));
}

#[test]
fn tables_within_and_below_are_their_own() {
    let table = |mut page: Painted, x: f64, y: f64, size: f64| {
        for step in 0..3 {
            let at = size / 2.0 * f64::from(step);
            page = page.line(&[(x, y + at), (x + size, y + at)], 0.5).line(&[(x + at, y), (x + at, y + size)], 0.5);
        }
        page.text("a", (x + 4.0, y + size / 4.0), 8.0)
    };
    let mut page = table(Painted::new(), 100.0, 100.0, 160.0);
    page = table(page, 190.0, 110.0, 50.0);
    page = table(page, 100.0, 268.0, 100.0);
    let grids = find(&page.done());
    assert_eq!(grids.iter().map(|grid| grid.bounds.width()).collect::<Vec<_>>(), [160.0, 50.0, 100.0]);
    assert!(grids.iter().all(|grid| shape(grid) == plain(2, 2)));
}

#[test]
fn rules_that_close_no_cells_are_no_table() {
    let level = |mut page: Painted| {
        for y in LEVEL {
            page = page.line(&[(100.0, y), (280.0, y)], 0.5);
        }
        page
    };
    none(level(words()));
    none(words().frame(Rect::new(100.0, 100.0, 280.0, 140.0), 1.0));
    // A heading rule with one upright: the letter T.
    none(words().line(&[(100.0, 120.0), (280.0, 120.0)], 0.5).line(&[(160.0, 100.0), (160.0, 140.0)], 0.5));
    // Underlines in a frame.
    none(words().frame(Rect::new(90.0, 90.0, 290.0, 150.0), 1.0).line(&[(104.0, 116.0), (124.0, 116.0)], 0.5));
    // An axis with a gridded background, open to the right.
    none(level(words()).line(&[(100.0, 100.0), (100.0, 140.0)], 0.5));
}

#[test]
fn flow_charts_are_no_tables() {
    let node = |page: Painted, at: Rect, fill| page.path(at.to_path(0.1), Some(fill), Some((BLACK, 0.7)));
    for fill in [WHITE, [30, 30, 30]] {
        let mut page = words().line(&[(130.0, 60.0), (130.0, 180.0)], 0.7);
        page = node(page, Rect::new(100.0, 100.0, 160.0, 120.0), fill);
        page = node(page, Rect::new(100.0, 150.0, 160.0, 170.0), fill);
        none(page);
    }
    let mut page = node(words(), Rect::new(100.0, 100.0, 160.0, 120.0), WHITE);
    page = node(page, Rect::new(220.0, 100.0, 280.0, 150.0), WHITE).line(&[(160.0, 110.0), (220.0, 110.0)], 0.7);
    none(page);
}

#[test]
fn lines_through_letters_close_no_cells() {
    let mut page = Painted::new().text("words that run through the lines", (102.0, 113.0), 10.0);
    page = page.text("and more of them below the others", (102.0, 133.0), 10.0);
    for y in LEVEL {
        page = page.line(&[(100.0, y), (280.0, y)], 0.5);
    }
    for x in UPRIGHT.into_iter().chain([124.5, 149.5, 174.5]) {
        page = page.line(&[(x, 100.0), (x, 140.0)], 0.5);
    }
    none(page);
}

#[test]
fn letter_boxes_charts_and_empty_nets_are_no_table() {
    let boxes = |mut page: Painted| {
        for index in 0..8 {
            let x = 100.0 + 12.0 * f64::from(index);
            page = page.frame(Rect::new(x, 100.0, x + 12.0, 114.0), 0.5);
        }
        page
    };
    none(boxes(Painted::new()));
    none(boxes(Painted::new()).text("1", (104.0, 110.0), 10.0).text("9", (116.0, 110.0), 10.0));
    let net = |mut page: Painted| {
        for y in LEVEL {
            page = page.line(&[(100.0, y), (280.0, y)], 0.5);
        }
        for x in UPRIGHT {
            page = page.line(&[(x, 100.0), (x, 140.0)], 0.5);
        }
        page
    };
    none(net(Painted::new()));
    none(net(words()).line(&[(100.0, 130.0), (160.0, 110.0), (220.0, 125.0), (280.0, 104.0)], 1.0));
    // Tick boxes one below the other, not touching.
    let mut page = Painted::new().text("x", (102.0, 109.0), 9.0);
    for row in 0..5 {
        let y = 100.0 + 16.0 * f64::from(row);
        page = page.frame(Rect::new(100.0, y, 110.0, y + 10.0), 0.7);
    }
    none(page);
}

#[test]
fn a_drawing_of_many_lines_takes_bounded_time() {
    let mut page = Painted::new().text("a", (100.0, 100.0), 8.0);
    for index in 0..9_000 {
        let (x, y) = (f64::from(index % 100) * 6.0, f64::from(index / 100) * 9.0);
        page = page.line(&[(x, y), (x + 5.0, y)], 0.5).line(&[(x, y), (x, y + 8.0)], 0.5);
    }
    let content = page.done();
    let start = std::time::Instant::now();
    find(&content);
    assert!(start.elapsed().as_secs() < 5);
}
