//! Rules: straight lines of a page, however they were painted.
//!
//! Comes in: what is painted on a page. Goes out: its horizontal and vertical rules, with pieces that
//! touch joined, and the filled rectangles that may be backgrounds of cells. Painters draw a rule as a
//! stroked line, as a side of a stroked rectangle, as a thin filled rectangle or trapezoid, as the gap
//! between two nested rectangles, or as a row of dashes.

use kurbo::{Point, Rect};

use super::covers::{self, RulePiece};
use crate::read::pdf::page::{Colour, PageContent, Shape, WHITE};
use crate::read::pdf::shapes::pieces::{self, Piece};

/// A page with more rules than this is a drawing; its tables are not looked for.
const RULES_MAX: usize = 20_000;
/// Filled rectangles beyond this many are not looked at.
const FILLS_MAX: usize = 5_000;
/// A thicker line is a bar.
const THICKNESS_MAX_POINTS: f64 = 4.0;
/// Slope at which a line still counts as level or upright.
const SLOPE_MAX_POINTS: f64 = 0.6;
/// Rules whose positions differ by less lie on one line.
const SAME_LINE_POINTS: f64 = 0.9;
/// Longest gap between pieces of one rule; also the gap between dashes, and between cells whose
/// borders stand apart.
pub(super) const GAP_MAX_POINTS: f64 = 3.0;
/// A shorter rule is no side of a cell.
const LENGTH_MIN_POINTS: f64 = 5.0;
/// A shorter piece is no dash.
const PIECE_MIN_POINTS: f64 = 1.2;
/// A smaller filled rectangle is no background of a cell.
const FILL_MIN_POINTS: f64 = 6.0;
/// What differs less from white is not seen.
const CONTRAST_MIN: u8 = 12;
/// A colour without a brighter part than this is dark.
const DARK_MAX: u8 = 140;

/// A rule: level or upright.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Rule {
    /// Where it lies across its direction: y of a horizontal rule, x of a vertical one.
    pub at: f64,
    /// Where it begins along its direction.
    pub start: f64,
    /// Where it ends.
    pub end: f64,
}

impl Rule {
    /// Its length.
    pub(super) fn length(&self) -> f64 {
        self.end - self.start
    }
}

/// The rules of a page and what else tells of its tables.
#[derive(Debug, Default)]
pub(super) struct Rules {
    /// By position, then start.
    pub horizontal: Vec<Rule>,
    /// By position, then start.
    pub vertical: Vec<Rule>,
    /// Filled rectangles as large as cells, in no order.
    pub fills: Vec<Rect>,
    /// Boxes around lines that are bent or curved: those of charts.
    pub curves: Vec<Rect>,
}

/// The rules of a page; none where it has more than any page with text.
pub(super) fn of(content: &PageContent) -> Rules {
    let mut painted = Painted::default();
    for shape in &content.shapes {
        painted.take(shape);
        if painted.pieces.len() > RULES_MAX {
            return Rules::default();
        }
    }
    let pieces = covers::seen(painted.pieces, &painted.covers);
    let of_direction =
        |level: bool| joined(pieces.iter().filter(|piece| piece.level == level).map(|piece| piece.rule).collect());
    Rules {
        horizontal: of_direction(true),
        vertical: of_direction(false),
        fills: painted.fills,
        curves: painted.curves,
    }
}

/// Rules and fills as they were painted.
#[derive(Debug, Default)]
struct Painted {
    pieces: Vec<RulePiece>,
    fills: Vec<Rect>,
    curves: Vec<Rect>,
    /// Fills that hide what is below them, with their order.
    covers: Vec<(Rect, u32)>,
    /// Order of what is being taken.
    order: u32,
}

impl Painted {
    fn take(&mut self, shape: &Shape) {
        self.order = shape.order;
        self.take_cover(shape);
        let seen = |colour: &Colour| pieces::contrast(*colour, WHITE) >= CONTRAST_MIN;
        let fill = shape.fill.filter(seen).is_some();
        let stroke = shape.stroke.filter(|(colour, _)| seen(colour)).map(|(_, width)| width);
        if !fill && stroke.is_none() {
            return;
        }
        if shape.path.elements().is_empty() {
            // Too long to be kept: dashes of a border, if it is thin.
            self.take_thin(shape.bounds);
            return;
        }
        let pieces = pieces::of(&shape.path);
        if let Some(width) = stroke {
            pieces.iter().for_each(|piece| self.take_stroked(piece, width, shape.bounds));
        } else if fill {
            self.take_filled(&pieces, shape.bounds);
        }
    }

    /// A fill hides what is below, unless it is pale: then it may be a highlighter.
    fn take_cover(&mut self, shape: &Shape) {
        let hides = |colour: &Colour| {
            let [least, most] = [colour.iter().min(), colour.iter().max()].map(|part| part.copied().unwrap_or(0));
            least > u8::MAX - CONTRAST_MIN || most < DARK_MAX
        };
        let bounds = shape.bounds;
        let is_large = bounds.width() >= FILL_MIN_POINTS && bounds.height() >= FILL_MIN_POINTS;
        if is_large
            && shape.fill.as_ref().is_some_and(hides)
            && self.covers.len() < FILLS_MAX
            && matches!(pieces::of(&shape.path).as_slice(), [piece] if piece.is_rectangle())
        {
            self.covers.push((bounds, shape.order));
        }
    }

    fn take_stroked(&mut self, piece: &Piece, width: f64, within: Rect) {
        let mut is_bent = piece.curved;
        for (from, to) in piece.lines() {
            let span = Rect::from_points(from, to);
            let (along, across) = (span.width().max(span.height()), span.width().min(span.height()));
            if across > SLOPE_MAX_POINTS {
                is_bent |= piece.points.len() > 2;
                continue;
            }
            // A short line with a broad pen is a rule at right angles to it.
            let is_level = (span.width() >= span.height()) == (width <= along);
            let span = if width <= along {
                span
            } else if is_level {
                span.inflate(width / 2.0, 0.0)
            } else {
                span.inflate(0.0, width / 2.0)
            };
            if width.min(along) <= THICKNESS_MAX_POINTS {
                self.push(is_level, span, within.inflate(width / 2.0, width / 2.0));
            }
        }
        let bounds = piece.bounds();
        if is_bent && !piece.closed && bounds.width() > GAP_MAX_POINTS && bounds.height() > GAP_MAX_POINTS {
            self.curves.push(bounds);
        }
    }

    fn take_filled(&mut self, pieces: &[Piece], within: Rect) {
        if let [outer, inner] = pieces
            && outer.is_rectangle()
            && inner.is_rectangle()
        {
            let (one, other) = (outer.bounds(), inner.bounds());
            let (outer, inner) = if one.area() >= other.area() { (one, other) } else { (other, one) };
            let gaps = [inner.x0 - outer.x0, outer.x1 - inner.x1, inner.y0 - outer.y0, outer.y1 - inner.y1];
            if gaps.iter().all(|gap| (0.0..=THICKNESS_MAX_POINTS).contains(gap)) {
                for (side, gap) in sides(outer, inner).into_iter().zip(gaps) {
                    if gap > 0.0 {
                        self.push(side.width() >= side.height(), side, within);
                    }
                }
                return;
            }
        }
        for piece in pieces {
            let bounds = piece.bounds();
            if !self.take_thin(bounds.intersect(within)) && piece.is_rectangle() && self.fills.len() < FILLS_MAX {
                let bounds = bounds.intersect(within);
                if bounds.width() >= FILL_MIN_POINTS && bounds.height() >= FILL_MIN_POINTS {
                    self.fills.push(bounds);
                }
            }
        }
    }

    /// Takes a box as a rule if it is thin enough.
    fn take_thin(&mut self, bounds: Rect) -> bool {
        let (along, across) = (bounds.width().max(bounds.height()), bounds.width().min(bounds.height()));
        let is_thin = across <= THICKNESS_MAX_POINTS && along >= 2.0 * across;
        if is_thin {
            self.push(bounds.width() >= bounds.height(), bounds, bounds);
        }
        is_thin
    }

    fn push(&mut self, is_level: bool, span: Rect, within: Rect) {
        let Point { x, y } = span.center();
        let rule = if is_level {
            let inside = (within.y0..=within.y1).contains(&y);
            Rule { at: y, start: span.x0.max(within.x0), end: if inside { span.x1.min(within.x1) } else { f64::MIN } }
        } else {
            let inside = (within.x0..=within.x1).contains(&x);
            Rule { at: x, start: span.y0.max(within.y0), end: if inside { span.y1.min(within.y1) } else { f64::MIN } }
        };
        if rule.length() >= PIECE_MIN_POINTS {
            self.pieces.push(RulePiece { rule, level: is_level, order: self.order });
        }
    }
}

/// The four sides of a frame: left, right, top, bottom.
fn sides(outer: Rect, inner: Rect) -> [Rect; 4] {
    [
        Rect::new(outer.x0, outer.y0, inner.x0, outer.y1),
        Rect::new(inner.x1, outer.y0, outer.x1, outer.y1),
        Rect::new(outer.x0, outer.y0, outer.x1, inner.y0),
        Rect::new(outer.x0, inner.y1, outer.x1, outer.y1),
    ]
}

/// Rules with the pieces of one line joined, by position and start.
pub(super) fn joined(mut rules: Vec<Rule>) -> Vec<Rule> {
    rules.sort_by(|one, other| one.at.total_cmp(&other.at).then(one.start.total_cmp(&other.start)));
    let mut out: Vec<Rule> = Vec::new();
    let mut from = 0;
    while from < rules.len() {
        let to = from + rules[from..].partition_point(|rule| rule.at - rules[from].at <= SAME_LINE_POINTS);
        let line = &mut rules[from..to];
        line.sort_by(|one, other| one.start.total_cmp(&other.start));
        let first = out.len();
        for rule in line.iter() {
            match out[first..].last_mut() {
                Some(last) if rule.start - last.end <= GAP_MAX_POINTS => {
                    // The longer piece says where the line lies.
                    let weight = rule.length() / (rule.length() + last.length());
                    last.at += (rule.at - last.at) * weight;
                    last.end = last.end.max(rule.end);
                }
                _ => out.push(*rule),
            }
        }
        from = to;
    }
    out.retain(|rule| rule.length() >= LENGTH_MIN_POINTS);
    out.sort_by(|one, other| one.at.total_cmp(&other.at).then(one.start.total_cmp(&other.start)));
    out
}
