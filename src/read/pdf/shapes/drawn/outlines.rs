//! Outlines: places on a page where a tick box may stand.
//!
//! Comes in: what is painted on a page. Goes out: nearly square boxes of the size of a tick box, around
//! closed paths, curves, or lines that meet in a corner. Most are no tick boxes; that is for the
//! picture of the place to tell.

use kurbo::{PathEl, Rect};

use crate::read::pdf::page::{PageContent, Shape};
use crate::read::pdf::shapes::pieces::{self, Piece};

/// Smallest tick box, with its border.
pub(super) const SIZE_MIN_POINTS: f64 = 4.0;
/// Largest tick box, with its border.
pub(super) const SIZE_MAX_POINTS: f64 = 24.0;
/// A tick box is at most this many times wider than high, or higher than wide.
const RATIO_MAX: f64 = 1.3;
/// A page with more outlines than this is a drawing.
const OUTLINES_MAX: usize = 3_000;
/// Outlines that differ by less, in place and size, are of one box.
const SAME_POINTS: f64 = 2.0;
/// Ends of lines that lie nearer to each other meet.
const CORNER_POINTS: f64 = 1.2;
/// A thicker line is no side of a box.
const SIDE_WIDTH_MAX_POINTS: f64 = 3.0;
/// Of more lines as long as sides of boxes, none is looked at.
const SIDES_MAX: usize = 10_000;
/// Lines that end in one corner; of more, only the first are looked at.
const CORNER_LINES_MAX: usize = 6;

/// Where a tick box may stand.
#[derive(Debug, Clone, Copy)]
pub(super) struct Outline {
    /// The box around it, with its border.
    pub bounds: Rect,
    /// Order of what was painted first of it.
    pub order: u32,
    /// Painted as a filled path with curves, as letters are.
    pub like_letter: bool,
    /// Circle or square, where the path tells.
    pub round: Option<bool>,
}

/// The outlines of a page, from top to bottom; `None` where the page is a drawing.
pub(super) fn of(content: &PageContent) -> Option<Vec<Outline>> {
    let mut outlines = Vec::new();
    let mut sides = Sides::default();
    for shape in &content.shapes {
        take(shape, &mut outlines, &mut sides);
    }
    sides.outlines(&mut outlines);
    let outlines = merged(outlines);
    (outlines.len() <= OUTLINES_MAX).then_some(outlines)
}

/// Whether a box has the size and form of a tick box.
pub(super) fn is_box_sized(bounds: Rect) -> bool {
    let (long, short) = (bounds.width().max(bounds.height()), bounds.width().min(bounds.height()));
    short >= SIZE_MIN_POINTS - 0.01 && long <= SIZE_MAX_POINTS + 0.01 && long <= RATIO_MAX * short
}

fn take(shape: &Shape, outlines: &mut Vec<Outline>, sides: &mut Sides) {
    let half = shape.stroke.map_or(0.0, |(_, width)| width / 2.0);
    let within = shape.bounds.inflate(half, half);
    let elements = shape.path.elements();
    let moves = elements.iter().filter(|element| matches!(element, PathEl::MoveTo(_))).count();
    let is_small = shape.bounds.width() <= SIZE_MAX_POINTS && shape.bounds.height() <= SIZE_MAX_POINTS;
    // One piece that is large and not a bundle of short lines holds no box.
    if elements.is_empty() || moves <= 1 && !is_small && elements.len() > 6 {
        return;
    }
    for piece in pieces::of(&shape.path) {
        let bounds = piece.bounds().inflate(half, half).intersect(within);
        if is_outline(&piece, shape.fill.is_some()) && is_box_sized(bounds) {
            let like_letter = shape.stroke.is_none() && piece.curved;
            outlines.push(Outline { bounds, order: shape.order, like_letter, round: roundness(&piece) });
        } else if shape.stroke.is_some() {
            for (from, to) in piece.lines() {
                sides.take(Rect::from_points(from, to), 2.0 * half, shape.order);
            }
        } else if piece.points.len() <= 6 {
            sides.take(bounds, 0.0, shape.order);
        }
    }
}

/// Whether a piece may run around a box: a stroked tick or cross does not.
fn is_outline(piece: &Piece, filled: bool) -> bool {
    piece.curved || piece.points.len() >= 4 && (piece.closed || filled || piece.points.len() >= 5)
}

/// Whether a piece is a circle or a square, by the share of its box that it covers: a circle 0.79, a
/// square with round corners 0.87 or more.
fn roundness(piece: &Piece) -> Option<bool> {
    match piece.covered_share() {
        share if share >= 0.86 => Some(false),
        share if (0.72..0.84).contains(&share) => Some(true),
        _ => None,
    }
}

/// A line as long as the side of a tick box.
#[derive(Debug, Clone, Copy)]
struct Side {
    bounds: Rect,
    half: f64,
    order: u32,
}

/// Lines as long as the sides of tick boxes.
#[derive(Debug, Default)]
struct Sides {
    level: Vec<Side>,
    upright: Vec<Side>,
}

impl Sides {
    fn take(&mut self, bounds: Rect, width: f64, order: u32) {
        let (along, across) = (bounds.width().max(bounds.height()), bounds.width().min(bounds.height()));
        let is_side = (SIZE_MIN_POINTS - width..=SIZE_MAX_POINTS).contains(&along)
            && across.max(width) <= SIDE_WIDTH_MAX_POINTS.min(along / 2.0);
        if is_side {
            let side = Side { bounds, half: width / 2.0, order };
            if bounds.width() >= bounds.height() { &mut self.level } else { &mut self.upright }.push(side);
        }
    }

    /// Outlines of lines that meet at their upper left corner.
    fn outlines(self, outlines: &mut Vec<Outline>) {
        if self.level.len().min(self.upright.len()) > SIDES_MAX {
            return;
        }
        let square = |position: f64| (position / (2.0 * CORNER_POINTS)).floor() as i64;
        let mut upright: Vec<((i64, i64), Side)> =
            self.upright.iter().map(|side| ((square(side.bounds.y0), square(side.bounds.x0)), *side)).collect();
        upright.sort_by_key(|(corner, _)| *corner);
        for level in &self.level {
            let near = |position: f64| square(position - CORNER_POINTS)..=square(position + CORNER_POINTS);
            let mut met = 0;
            for corner in near(level.bounds.y0).flat_map(|row| near(level.bounds.x0).map(move |column| (row, column))) {
                let from = upright.partition_point(|(other, _)| *other < corner);
                for (_, side) in upright[from..].iter().take_while(|(other, _)| *other == corner) {
                    met += 1;
                    if met > CORNER_LINES_MAX {
                        break;
                    }
                    let half = level.half.max(side.half);
                    let bounds = level.bounds.union(side.bounds).inflate(half, half);
                    if is_box_sized(bounds) {
                        let order = level.order.min(side.order);
                        outlines.push(Outline { bounds, order, like_letter: false, round: None });
                    }
                }
            }
        }
    }
}

/// Outlines of one box as one: a fill and its border, or the rings of a double border.
fn merged(mut outlines: Vec<Outline>) -> Vec<Outline> {
    let square = |position: f64| (position / SAME_POINTS).round() as i64;
    let key = |outline: &Outline| {
        let centre = outline.bounds.center();
        (square(centre.y), square(centre.x), square(outline.bounds.width()), square(outline.bounds.height()))
    };
    outlines.sort_by_cached_key(|outline| (key(outline), outline.order));
    outlines.dedup_by(|next, first| {
        let same = key(next) == key(first);
        if same {
            let union = first.bounds.union(next.bounds);
            first.bounds = if is_box_sized(union) { union } else { first.bounds };
            first.like_letter &= next.like_letter;
            first.round = first.round.or(next.round);
        }
        same
    });
    outlines
}
