//! Tiles: filled rectangles that lie side by side, as the backgrounds of cells do.
//!
//! Comes in: the rules of a page with its filled rectangles. Goes out: where two backgrounds meet side
//! by side; and, where rows of them stand below each other with the same columns, the rules that part
//! them.

use kurbo::Rect;

use super::rules::{GAP_MAX_POINTS, Rule, Rules, joined};

/// Sides of rectangles whose positions differ by less are aligned.
const ALIGNED_POINTS: f64 = 1.5;

/// Text beside a row of tiles begins within this distance of the height at which theirs does.
const SAME_HEIGHT_POINTS: f64 = 2.5;
/// Part of the rows with text beside them that begin at one height with it, where it stands in their rows.
const LEVEL_MIN: f64 = 0.75;
/// A line of text goes on over the side of a tile, or stands apart from it, within this distance.
const CROSSING_POINTS: f64 = 1.0;
/// A column of answers is wider than this.
const CELL_MIN_POINTS: f64 = 30.0;
/// The margin of cells, at most.
const CELL_MARGIN_MAX_POINTS: f64 = 60.0;

/// A line on which two backgrounds meet side by side.
pub(super) type Meeting = Rule;

/// Adds the rules that tiles stand for, and tells where backgrounds meet, by position. `letters` are in order of their
/// height on the page, which is so wide.
pub(super) fn add_rules(rules: &mut Rules, letters: &[Rect], width: f64) -> Vec<Meeting> {
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
        let stack = &rows[from..to];
        let bare = bare_column(stack, rules, letters, width);
        if stack.len() >= 2 && stack[0].len() >= 2 || bare.is_some() {
            add_stack(rules, stack, bare);
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

/// Rows of rectangles of equal height that lie side by side; those that continue a row of the same columns follow it.
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

/// The outer side of a column without background beside a stack, where text stands in its rows: it begins where that of
/// the tiles does, and passes the side of no tile. The table is taken to end as far from one side of the page as from
/// the other.
fn bare_column(stack: &[Vec<Rect>], rules: &Rules, letters: &[Rect], width: f64) -> Option<f64> {
    let (first, last) = (stack.first()?, stack.last()?);
    let whole = first.iter().chain(last).fold(first[0], |whole, tile| whole.union(*tile));
    let crosses = |at: f64, start: f64, end: f64| start < at - CROSSING_POINTS && at + CROSSING_POINTS < end;
    match ruled_side(stack, whole, rules) {
        Side::Bare => {}
        Side::Ruled(side) => return side,
    }
    let is_beside = |fill: &Rect| {
        fill.y0 < whole.y1
            && whole.y0 < fill.y1
            && (fill.x0 >= whole.x1 - CROSSING_POINTS || fill.x1 <= whole.x0 + CROSSING_POINTS)
    };
    if rules.fills.iter().any(is_beside) {
        return None;
    }
    let (mut rows_with_text, mut level) = (0usize, 0usize);
    let mut reach: Option<(f64, f64)> = None;
    for row in stack {
        let within = within(letters, row[0].y0, row[0].y1);
        let is_inside = |letter: &&Rect| letter.center().x > whole.x0 && letter.center().x < whole.x1;
        let outside = || within.iter().filter(|letter| !is_inside(letter));
        if within.iter().any(|letter| crosses(whole.x1, letter.x0, letter.x1)) {
            return None;
        }
        let Some(top) = outside().map(|letter| letter.y1).reduce(f64::min) else {
            continue;
        };
        // The last line of a row does not go on in the next.
        let cut = outside().any(|letter| letter.y0 < row[0].y0 || letter.y1 > row[0].y1);
        let inside = within.iter().filter(is_inside).map(|letter| letter.y1).reduce(f64::min);
        rows_with_text += 1;
        let is_level = inside.is_some_and(|inside| (inside - top).abs() <= SAME_HEIGHT_POINTS);
        level += usize::from(is_level && !cut);
        for letter in outside() {
            let (x0, x1) = reach.unwrap_or((letter.x0, letter.x1));
            reach = Some((x0.min(letter.x0), x1.max(letter.x1)));
        }
    }
    let (x0, x1) = reach?;
    let needed = if first.len() >= 2 { 1 } else { 2 };
    if level < needed || (level as f64) < LEVEL_MIN * rows_with_text as f64 {
        return None;
    }
    let on_right = x0 >= whole.x1 && x0 - whole.x1 <= CELL_MARGIN_MAX_POINTS;
    let on_left = x1 <= whole.x0;
    match (on_left, on_right) {
        (false, true) => Some(x1.max(width - whole.x0) + CROSSING_POINTS),
        (true, false) => Some(x0.min(width - whole.x1) - CROSSING_POINTS),
        _ => None,
    }
}

/// What the rules between the rows of a stack tell.
enum Side {
    /// None passes a side of the stack.
    Bare,
    /// They part the rows of a table that goes farther, to this side; `None` where they do not.
    Ruled(Option<f64>),
}

/// Rules that go on over the side of a stack, where each lies between two of its rows and nothing parts the columns.
fn ruled_side(stack: &[Vec<Rect>], whole: Rect, rules: &Rules) -> Side {
    let is_near = |one: f64, other: f64| (one - other).abs() <= SAME_HEIGHT_POINTS;
    let passes = |rule: &&Rule, at: f64| {
        (whole.y0 - SAME_HEIGHT_POINTS..=whole.y1 + SAME_HEIGHT_POINTS).contains(&rule.at)
            && rule.start < at + CROSSING_POINTS
            && at - CROSSING_POINTS < rule.end
    };
    let passing = |at: f64| rules.horizontal.iter().filter(move |rule| passes(rule, at));
    let reach = passing(whole.x0)
        .chain(passing(whole.x1))
        .fold((whole.x0, whole.x1), |(start, end), rule| (rule.start.min(start), rule.end.max(end)));
    if passing(whole.x0).chain(passing(whole.x1)).next().is_none() {
        return Side::Bare;
    }
    let is_between = |rule: &Rule| is_near(rule.at, whole.y1) || stack.iter().any(|row| is_near(rule.at, row[0].y0));
    let parts_columns = |rule: &&Rule| {
        let shared = rule.end.min(whole.y1) - rule.start.max(whole.y0);
        reach.0 - CROSSING_POINTS <= rule.at && rule.at <= reach.1 + CROSSING_POINTS && shared > whole.height() / 2.0
    };
    let (left, right) = (whole.x0 - reach.0 > CELL_MIN_POINTS, reach.1 - whole.x1 > CELL_MIN_POINTS);
    let ruled = stack.iter().flat_map(|row| [row[0].y0, row[0].y1]);
    let is_ruled = |at: f64| passing(whole.x0).chain(passing(whole.x1)).any(|rule| is_near(rule.at, at));
    if left == right
        || !passing(whole.x0).chain(passing(whole.x1)).all(is_between)
        || rules.vertical.iter().any(|rule| parts_columns(&rule))
        || !ruled.into_iter().all(is_ruled)
    {
        return Side::Ruled(None);
    }
    Side::Ruled(Some(if right { reach.1 } else { reach.0 }))
}

/// Letters whose middle lies between two heights; they are in this order.
fn within(letters: &[Rect], top: f64, bottom: f64) -> &[Rect] {
    let from = letters.partition_point(|letter| letter.center().y < top);
    let to = letters.partition_point(|letter| letter.center().y < bottom);
    letters.get(from..to).unwrap_or(&[])
}

/// Adds the rules of a stack, and of the column beside it that ends there.
fn add_stack(rules: &mut Rules, rows: &[Vec<Rect>], bare: Option<f64>) {
    let (Some(first), Some(last)) = (rows.first(), rows.last()) else { return };
    let tiles = first.iter().chain(last).fold(first[0], |whole, tile| whole.union(*tile));
    let whole = bare.map_or(tiles, |side| tiles.union_pt((side, tiles.y0)));
    let between = |one: f64, other: f64| (one + other) / 2.0;
    let mut level = vec![whole.y0, whole.y1];
    level.extend(rows.windows(2).map(|pair| between(pair[0][0].y1, pair[1][0].y0)));
    let mut upright = vec![tiles.x0, tiles.x1];
    upright.extend(bare);
    upright.extend(first.windows(2).map(|pair| between(pair[0].x1, pair[1].x0)));
    rules.horizontal.extend(level.into_iter().map(|at| Rule { at, start: whole.x0, end: whole.x1 }));
    rules.vertical.extend(upright.into_iter().map(|at| Rule { at, start: whole.y0, end: whole.y1 }));
}
