//! Tests: boxes as painters draw them, and what looks like one and is none.

use kurbo::{BezPath, Circle, Point, Rect, Shape as _};

use super::{DrawnBox, find};
use crate::read::TickState;
use crate::read::TickState::{Checked, NotVisible, Unchecked};
use crate::read::pdf::page::WHITE;
use crate::read::pdf::shapes::painted::{BLACK, Painted};

const BLUE: [u8; 3] = [0, 117, 255];
const GREY: [u8; 3] = [118, 118, 118];
/// Where the box of a test stands.
const BOX: Rect = Rect::new(100.0, 100.0, 110.0, 110.0);

/// A page with an option beside the box.
fn option() -> Painted {
    Painted::new().text("option", (115.0, 109.0), 11.0)
}

fn states(page: Painted) -> Vec<(TickState, bool)> {
    find(&page.done()).unwrap_or_default().iter().map(|found| (found.state, found.round)).collect()
}

fn one(page: Painted, state: TickState, round: bool) -> DrawnBox {
    let mut found = find(&page.done()).unwrap_or_default();
    assert_eq!(found.len(), 1, "{found:?}");
    let found = found.remove(0);
    assert_eq!((found.state, found.round), (state, round), "{found:?}");
    assert!((found.bounds.center() - BOX.center()).hypot() < 1.0, "{found:?}");
    found
}

fn none(page: Painted) {
    assert_eq!(states(page), []);
}

/// The ways in which an empty square is drawn.
fn empty_squares() -> Vec<Painted> {
    let four_lines = |page: Painted| {
        page.line(&[(100.0, 100.0), (110.0, 100.0)], 0.5)
            .line(&[(110.0, 100.0), (110.0, 110.0)], 0.5)
            .line(&[(110.0, 110.0), (100.0, 110.0)], 0.5)
            .line(&[(100.0, 110.0), (100.0, 100.0)], 0.5)
    };
    let mut parts = BezPath::new();
    for [from, to] in [[(100.0, 100.0), (110.0, 100.0)], [(100.0, 100.0), (100.0, 110.0)]] {
        parts.move_to(from);
        parts.line_to(to);
    }
    for [from, to] in [[(110.0, 110.0), (110.0, 100.0)], [(110.0, 110.0), (100.0, 110.0)]] {
        parts.move_to(from);
        parts.line_to(to);
    }
    vec![
        option().frame(BOX, 0.0),
        option().frame(BOX, 0.5),
        option().frame(BOX, 1.5),
        option().path(BOX.to_path(0.1), Some(WHITE), Some((GREY, 0.7))),
        option().path(BOX.to_path(0.1), Some([225, 225, 225]), Some((BLACK, 0.7))),
        four_lines(option()),
        option().path(parts, None, Some((BLACK, 0.5))),
        option().ring(BOX, BOX.inflate(-0.5, -0.5)),
        option().fill(BOX, WHITE).ring(BOX, BOX.inflate(-0.75, -0.75)),
        option().fill(BOX, BLACK).fill(BOX.inflate(-0.3, -0.3), WHITE),
        option().fill(BOX, GREY).fill(BOX.inflate(-0.8, -0.8), WHITE),
        option().rounded(BOX.inflate(0.2, 0.2), 1.5, Some(WHITE), None).rounded(BOX, 1.5, None, Some((GREY, 0.75))),
        option().line(&[(100.0, 100.0), (110.0, 100.0), (110.0, 110.0), (100.0, 110.0), (100.0, 100.0)], 0.7),
        // Sides as thin fills, as borders of CSS are.
        option()
            .fill(Rect::new(100.0, 100.0, 110.0, 100.75), BLACK)
            .fill(Rect::new(109.25, 100.0, 110.0, 110.0), BLACK)
            .fill(Rect::new(100.0, 109.25, 110.0, 110.0), BLACK)
            .fill(Rect::new(100.0, 100.0, 100.75, 110.0), BLACK),
        // A border of two rings.
        option().frame(BOX, 0.3).frame(BOX.inflate(-1.0, -1.0), 0.3),
        // A white box on a shaded row.
        option().fill(Rect::new(50.0, 90.0, 400.0, 120.0), [210, 220, 240]).path(
            BOX.to_path(0.1),
            Some(WHITE),
            Some((BLACK, 0.5)),
        ),
    ]
}

/// The ways in which an empty circle is drawn.
fn empty_circles() -> Vec<Painted> {
    let mut polygon = BezPath::new();
    for index in 0..24 {
        let (sine, cosine) = (std::f64::consts::TAU * f64::from(index) / 24.0).sin_cos();
        let point = Point::new(105.0 + 5.0 * cosine, 105.0 + 5.0 * sine);
        if index == 0 { polygon.move_to(point) } else { polygon.line_to(point) }
    }
    polygon.close_path();
    let mut ring = Circle::new((105.0, 105.0), 5.0).to_path(0.01);
    ring.extend(Circle::new((105.0, 105.0), 4.4).to_path(0.01));
    vec![
        option().circle((105.0, 105.0), 5.0, None, Some(0.7)),
        option().circle((105.0, 105.0), 5.1, Some(WHITE), None).circle((105.0, 105.0), 5.0, None, Some(0.7)),
        option().path(polygon, None, Some((BLACK, 0.5))),
        option().path(ring, Some(BLACK), None),
        option().circle((105.0, 105.0), 5.0, Some(BLACK), None).circle((105.0, 105.0), 4.5, Some(WHITE), None),
    ]
}

#[test]
fn empty_boxes_are_seen_however_they_are_drawn() {
    for page in empty_squares() {
        one(page, Unchecked, false);
    }
    for page in empty_circles() {
        one(page, Unchecked, true);
    }
}

#[test]
fn marks_are_seen_however_they_are_drawn() {
    let curve = |from: (f64, f64), by: (f64, f64), to: (f64, f64)| {
        let mut path = BezPath::new();
        path.move_to(from);
        path.quad_to(by, to);
        path
    };
    type Mark = Box<dyn Fn(Painted) -> Painted>;
    let marks: Vec<Mark> = vec![
        Box::new(|page| page.line(&[(100.0, 100.0), (110.0, 110.0)], 0.5).line(&[(100.0, 110.0), (110.0, 100.0)], 0.5)),
        Box::new(|page| page.line(&[(102.0, 105.0), (104.5, 108.0), (108.5, 102.0)], 0.6)),
        // Sticks out, as a tick by hand does.
        Box::new(|page| page.coloured_line(&[(101.0, 104.0), (104.5, 109.0), (115.0, 96.0)], BLUE, 1.2)),
        Box::new(move |page| page.path(curve((101.0, 103.0), (104.0, 112.0), (112.0, 97.0)), None, Some((BLUE, 1.0)))),
        Box::new(|page| page.circle((105.0, 105.0), 2.5, Some(BLACK), None)),
        Box::new(|page| page.fill(BOX.inflate(-2.5, -2.5), BLACK)),
        Box::new(|page| page.fill(BOX.inflate(-1.5, -1.5), BLUE)),
    ];
    for (round, pages) in [(false, empty_squares as fn() -> Vec<Painted>), (true, empty_circles)] {
        for (number, mark) in marks.iter().enumerate() {
            for (way, page) in pages().into_iter().enumerate() {
                assert_eq!(states(mark(page)), [(Checked, round)], "mark {number} in box {way}");
            }
        }
    }
}

#[test]
fn filled_boxes_with_a_light_mark_are_ticked() {
    let tick = [(102.0, 105.0), (104.0, 107.0), (108.0, 102.0)];
    let hole = |outer: BezPath| {
        let mut path = outer;
        path.move_to((102.0, 105.0));
        for point in [(104.0, 108.0), (108.5, 103.0), (107.5, 102.0), (104.0, 106.0), (103.0, 104.0)] {
            path.line_to(point);
        }
        path.close_path();
        path
    };
    for page in [
        option().rounded(BOX, 1.5, Some(BLUE), None).coloured_line(&tick, WHITE, 1.2),
        option().fill(BOX, WHITE).fill(BOX, BLACK).coloured_line(&tick, WHITE, 1.0),
        option().path(hole(BOX.to_path(0.1)), Some(BLACK), None),
    ] {
        one(page, Checked, false);
    }
    let page = option().circle((105.0, 105.0), 5.0, Some(BLUE), None).circle((105.0, 105.0), 2.0, Some(WHITE), None);
    let page = page.circle((105.0, 125.0), 4.7, None, Some(0.6));
    assert_eq!(states(page), [(Checked, true), (Unchecked, true)]);
}

#[test]
fn typed_marks_are_told_from_text() {
    for mark in ["X", "x", "✓", "✔", "✗", "●", "/", "☒"] {
        let page = option().frame(BOX, 0.5).text(mark, (102.5, 108.5), 10.0);
        assert_eq!(one(page, Checked, false).marks, [6], "{mark}");
    }
    // It misses the box a little; a word beside the box does not.
    assert_eq!(one(option().frame(BOX, 0.5).text("X", (95.5, 106.0), 11.0), Checked, false).marks, [6]);
    one(Painted::new().frame(BOX, 0.5).text("X rays", (110.5, 109.0), 11.0), Unchecked, false);
    let page = option().frame(BOX, 0.5).text("☐", (102.5, 108.5), 10.0);
    assert_eq!(one(page, Unchecked, false).marks, [6]);
    one(option().frame(BOX, 0.5).text(" ", (102.5, 108.5), 10.0), Unchecked, false);
    for text in ["7", "A", "i", "xy", "XX"] {
        none(option().frame(BOX, 0.5).text(text, (102.5, 108.5), 9.0));
    }
    // Part of a word that runs through.
    none(Painted::new().text("option", (88.0, 109.0), 11.0).frame(BOX, 0.5));
    // Painted over.
    one(
        option().text("X", (102.5, 108.5), 10.0).path(BOX.to_path(0.1), Some(WHITE), Some((BLACK, 0.5))),
        Unchecked,
        false,
    );
}

#[test]
fn a_filled_box_is_ticked_where_its_likes_are_empty() {
    let lower = BOX + kurbo::Vec2::new(0.0, 20.0);
    let page = || option().text("other", (115.0, 129.0), 11.0);
    let boxes = page().frame(lower, 0.7).path(BOX.to_path(0.1), Some(BLACK), Some((BLACK, 0.7)));
    assert_eq!(states(boxes), [(Checked, false), (Unchecked, false)]);
    none(page().fill(BOX, BLACK).fill(lower, BLACK));
    none(page().circle((105.0, 105.0), 4.0, Some(BLACK), None));
}

#[test]
fn what_covers_a_box_counts() {
    one(option().frame(BOX, 0.5).image(BOX.inflate(-1.0, -1.0)), NotVisible, false);
    one(option().image(Rect::new(0.0, 0.0, 595.0, 842.0)).frame(BOX, 0.5), Unchecked, false);
    one(option().frame(BOX, 0.5).long_path(BOX.inflate(1.0, 1.0), Some(BLUE)), NotVisible, false);
    // A tick that was painted over; a box that was painted over; a highlighter.
    let cross = |page: Painted| page.line(&[(101.0, 101.0), (109.0, 109.0)], 0.7);
    one(cross(option()).path(BOX.to_path(0.1), Some(WHITE), Some((BLACK, 0.5))), Unchecked, false);
    none(cross(option().frame(BOX, 0.5)).fill(BOX.inflate(2.0, 2.0), WHITE));
    let highlight = Rect::new(95.0, 96.0, 160.0, 114.0);
    one(cross(option().frame(BOX, 0.5)).fill(highlight, [255, 255, 0]), Checked, false);
    one(option().fill(highlight, [255, 255, 0]).frame(BOX, 0.5), Unchecked, false);
    // A pen that runs through is no tick of this box, nor of those that it misses.
    let pen =
        |page: Painted| page.coloured_line(&[(60.0, 60.0), (103.0, 108.0), (108.0, 102.0), (160.0, 150.0)], BLUE, 1.0);
    none(pen(option().frame(BOX, 0.5)));
    let page = option().frame(BOX, 0.5).frame(BOX + kurbo::Vec2::new(-40.0, 0.0), 0.5);
    assert_eq!(states(pen(page)), [(Unchecked, false), (NotVisible, false)]);
    // The option is struck out with its box.
    one(option().frame(BOX, 0.5).line(&[(90.0, 105.0), (200.0, 105.0)], 0.7), Unchecked, false);
}

#[test]
fn cells_are_no_boxes() {
    // A row of squares, as for a date.
    let mut page = option();
    for index in 0..4 {
        let x = 20.0 + 12.0 * f64::from(index);
        page = page.frame(Rect::new(x, 100.0, x + 12.0, 112.0), 0.5);
    }
    none(page);
    // A narrow column beside a broad one.
    let mut page = option();
    for (x0, x1) in [(95.0, 113.0), (113.0, 200.0)] {
        page = page.frame(Rect::new(x0, 96.0, x1, 114.0), 0.5);
    }
    none(page);
    let mut page = option();
    for y in [96.0, 114.0] {
        page = page.line(&[(95.0, y), (113.0, y)], 0.5).line(&[(113.0, y), (200.0, y)], 0.5);
    }
    for x in [95.0, 113.0, 200.0] {
        page = page.line(&[(x, 96.0), (x, 114.0)], 0.5);
    }
    none(page);
    // A box in a square cell is the box.
    one(option().frame(BOX.inflate(5.0, 5.0), 0.5).frame(BOX, 0.5), Unchecked, false);
}

#[test]
fn letters_bullets_and_ornaments_are_no_boxes() {
    let letter = |x: f64| {
        let mut path = kurbo::Ellipse::new((x, 105.0), (4.2, 5.0), 0.0).to_path(0.01);
        path.extend(kurbo::Ellipse::new((x, 105.0), (2.8, 4.0), 0.0).to_path(0.01));
        path
    };
    none(option().path(letter(85.0), Some(BLACK), None).path(letter(95.0), Some(BLACK), None));
    // Bullets: small dots, small rings, small squares.
    none(option().circle((105.0, 105.0), 1.5, Some(BLACK), None));
    none(option().circle((105.0, 105.0), 2.1, None, Some(0.5)));
    none(option().fill(Rect::new(103.0, 103.0, 107.5, 107.5), BLACK));
    // White on white, and far from any text.
    none(option().frame(BOX, 0.5).fill(BOX.inflate(1.0, 1.0), WHITE));
    none(option().path(BOX.to_path(0.1), Some(WHITE), Some((WHITE, 1.0))));
    none(Painted::new().text("far", (300.0, 600.0), 11.0).frame(BOX, 0.5));
    // Other forms: triangle, diamond, tick by itself, open bracket.
    let polygon = |points: &[(f64, f64)]| {
        let mut path = BezPath::new();
        path.move_to(points[0]);
        points[1..].iter().for_each(|point| path.line_to(*point));
        path.close_path();
        path
    };
    for points in [
        &[(100.0, 110.0), (105.0, 100.0), (110.0, 110.0)][..],
        &[(105.0, 100.0), (110.0, 105.0), (105.0, 110.0), (100.0, 105.0)],
        &[(100.0, 105.0), (104.0, 110.0), (110.0, 100.0), (104.0, 107.0)],
        &[(100.0, 100.0), (104.0, 100.0), (104.0, 101.0), (101.0, 101.0), (101.0, 110.0), (100.0, 110.0)],
    ] {
        none(option().path(polygon(points), None, Some((BLACK, 0.7))));
        none(option().path(polygon(points), Some(BLACK), None));
    }
    none(option().line(&[(110.0, 100.0), (100.0, 100.0), (100.0, 110.0), (110.0, 110.0)], 0.7));
    // Too large, too narrow.
    none(option().frame(Rect::new(80.0, 80.0, 110.0, 110.0), 0.5));
    none(option().frame(Rect::new(96.0, 100.0, 110.0, 110.0), 0.5));
}

#[test]
fn markers_of_charts_are_no_boxes() {
    let mut page = Painted::new().text("a line with circles", (20.0, 104.0), 9.0);
    let points: Vec<(f64, f64)> =
        (0..12).map(|index| (40.0 + 31.0 * f64::from(index), 100.0 + f64::from(index * index * 7 % 50))).collect();
    page = page.line(&points, 1.0);
    for point in &points {
        page = page.circle(*point, 3.0, None, Some(0.7));
    }
    none(page);
    // Few markers, filled white over their line.
    let mut page = Painted::new().text("a line with circles", (20.0, 104.0), 9.0).line(&points[..4], 1.0);
    for point in &points[..4] {
        page = page.circle(*point, 3.0, Some(WHITE), Some(0.7));
    }
    none(page);
    let mut page = Painted::new().text("scattered squares", (20.0, 104.0), 9.0);
    for (x, y) in &points {
        page = page.frame(Rect::new(*x, *y, x + 5.0, y + 5.0), 0.5);
    }
    none(page);
}

#[test]
fn many_boxes_are_found_and_crowds_take_bounded_time() {
    let mut page = Painted::new();
    for row in 0..40 {
        let y = 20.0 + 18.0 * f64::from(row);
        page = page.text("row", (20.0, y + 9.0), 10.0);
        for column in 0..10 {
            let x = 100.0 + 40.0 * f64::from(column);
            page = page.frame(Rect::new(x, y, x + 9.0, y + 9.0), 0.5);
        }
    }
    let found = find(&page.done()).unwrap_or_default();
    assert_eq!(found.len(), 400);
    let mut page = option();
    for index in 0..20_000 {
        let (x, y) = (f64::from(index % 200) * 3.0, f64::from(index / 200) * 8.0);
        page = page.frame(Rect::new(x, y, x + 7.0, y + 7.0), 0.5);
    }
    assert_eq!(find(&page.done()), None);
}
