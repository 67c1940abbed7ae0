//! Tiles: filled rectangles that lie side by side, as the backgrounds of cells do.
//!
//! Comes in: the rules of a page with its filled rectangles. Goes out: where two backgrounds meet side
//! by side; and, where rows of them stand below each other with the same columns, the rules that part
//! them.

use kurbo::Rect;

use super::rules::{GAP_MAX_POINTS, Rule, Rules, joined};

/// Sides of rectangles whose positions differ by less are aligned.
const ALIGNED_POINTS: f64 = 1.5;

/// A line on which two backgrounds meet side by side.
pub(super) type Meeting = Rule;

/// Adds the rules that tiles stand for, and tells where backgrounds meet, by position.
pub(super) fn add_rules(rules: &mut Rules) -> Vec<Meeting> {
    let rows = tile_rows(&rules.fills);
    let mut meetings: Vec<Meeting> = rows
        .iter()
        .flat_map(|row| row.windows(2))
        .map(|pair| Rule { at: (pair[0].x1 + pair[1].x0) / 2.0, start: pair[0].y0, end: pair[0].y1 })
        .collect();
    meetings.sort_by(|one, other| one.at.total_cmp(&other.at));
    let mut from = 0;
    let mut added = false;
    while from < rows.len() {
        let mut to = from + 1;
        while to < rows.len() && continues(&rows[to - 1], &rows[to]) {
            to += 1;
        }
        if to - from >= 2 {
            add_stack(rules, &rows[from..to]);
            added = true;
        }
        from = to;
    }
    if added {
        rules.horizontal = joined(std::mem::take(&mut rules.horizontal));
        rules.vertical = joined(std::mem::take(&mut rules.vertical));
    }
    meetings
}

/// Rows of at least two rectangles of equal height that lie side by side; those that continue a row of
/// the same columns follow it.
fn tile_rows(fills: &[Rect]) -> Vec<Vec<Rect>> {
    let mut fills = fills.to_vec();
    let rounded = |position: f64| (position / ALIGNED_POINTS).round() as i64;
    fills.sort_by(|one, other| {
        let key = |rect: &Rect| (rounded(rect.y0), rounded(rect.y1), rounded(rect.x0), rounded(rect.x1));
        key(one).cmp(&key(other))
    });
    fills.dedup_by(|one, other| {
        (one.x0 - other.x0).abs() + (one.x1 - other.x1).abs() < ALIGNED_POINTS
            && (one.y0 - other.y0).abs() + (one.y1 - other.y1).abs() < ALIGNED_POINTS
    });
    let mut rows: Vec<Vec<Rect>> = Vec::new();
    for fill in fills {
        let follows = |last: &Rect| {
            (last.y0 - fill.y0).abs() <= ALIGNED_POINTS
                && (last.y1 - fill.y1).abs() <= ALIGNED_POINTS
                && (-ALIGNED_POINTS..=GAP_MAX_POINTS).contains(&(fill.x0 - last.x1))
        };
        match rows.last_mut() {
            Some(row) if row.last().is_some_and(follows) => row.push(fill),
            _ => rows.push(vec![fill]),
        }
    }
    rows.retain(|row| row.len() >= 2);
    // Stacks one after the other: by where the row begins, then from top to bottom.
    rows.sort_by(|one, other| {
        let key = |row: &[Rect]| (rounded(row[0].x0), row[0].y0);
        let (one, other) = (key(one), key(other));
        one.0.cmp(&other.0).then(one.1.total_cmp(&other.1))
    });
    rows
}

/// Whether a row of rectangles stands right below another and has the same columns.
fn continues(above: &[Rect], below: &[Rect]) -> bool {
    above.len() == below.len()
        && above.iter().zip(below).all(|(one, other)| {
            (-ALIGNED_POINTS..=GAP_MAX_POINTS).contains(&(other.y0 - one.y1))
                && (one.x0 - other.x0).abs() <= ALIGNED_POINTS
                && (one.x1 - other.x1).abs() <= ALIGNED_POINTS
        })
}

fn add_stack(rules: &mut Rules, rows: &[Vec<Rect>]) {
    let (Some(first), Some(last)) = (rows.first(), rows.last()) else { return };
    let whole = first.iter().chain(last).fold(first[0], |whole, tile| whole.union(*tile));
    let between = |one: f64, other: f64| (one + other) / 2.0;
    let mut level = vec![whole.y0, whole.y1];
    level.extend(rows.windows(2).map(|pair| between(pair[0][0].y1, pair[1][0].y0)));
    let mut upright = vec![whole.x0, whole.x1];
    upright.extend(first.windows(2).map(|pair| between(pair[0].x1, pair[1].x0)));
    rules.horizontal.extend(level.into_iter().map(|at| Rule { at, start: whole.x0, end: whole.x1 }));
    rules.vertical.extend(upright.into_iter().map(|at| Rule { at, start: whole.y0, end: whole.y1 }));
}
