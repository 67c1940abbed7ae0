//! Pieces of painted paths: the parts of a path between two moves (ISO 32000-2, 8.5.2), as points.
//!
//! Comes in: a path. Goes out: its pieces, with curves as short straight lines. Rules, boxes and ticks
//! are small or straight, so a few lines stand for a curve.

use kurbo::{BezPath, CubicBez, ParamCurve, PathEl, Point, QuadBez, Rect};

use crate::read::pdf::page::Colour;

/// Lines that stand for one curve; a circle of four curves is then off by less than a hundredth of its
/// radius.
const LINES_FOR_A_CURVE: u32 = 6;

/// A rectangle covers nearly all of the box around it.
const RECTANGLE_SHARE_MIN: f64 = 0.98;

/// A part of a path between two moves.
#[derive(Debug, Clone)]
pub(in crate::read::pdf) struct Piece {
    /// Its points; a closed piece does not repeat the first.
    pub points: Vec<Point>,
    /// It returns to its first point.
    pub closed: bool,
    /// It holds a curve.
    pub curved: bool,
}

impl Piece {
    /// The box around it.
    pub(in crate::read::pdf) fn bounds(&self) -> Rect {
        let mut points = self.points.iter();
        let first = points.next().copied().unwrap_or_default();
        points.fold(Rect::from_points(first, first), |bounds, point| bounds.union_pt(*point))
    }

    /// Its lines, with the one that closes it.
    pub(in crate::read::pdf) fn lines(&self) -> impl Iterator<Item = (Point, Point)> + '_ {
        let closing = self.closed.then(|| Some((*self.points.last()?, *self.points.first()?))).flatten();
        self.points.windows(2).map(|pair| (pair[0], pair[1])).chain(closing)
    }

    /// Share of the box around it that it covers.
    pub(in crate::read::pdf) fn covered_share(&self) -> f64 {
        let next = self.points.iter().cycle().skip(1);
        let doubled: f64 = self.points.iter().zip(next).map(|(one, other)| one.x * other.y - one.y * other.x).sum();
        (doubled / 2.0).abs() / self.bounds().area()
    }

    /// True for an upright rectangle; its points may also lie between the corners.
    pub(in crate::read::pdf) fn is_rectangle(&self) -> bool {
        !self.curved && (4..=8).contains(&self.points.len()) && self.covered_share() >= RECTANGLE_SHARE_MIN
    }
}

/// The pieces of a path that have any extent.
pub(in crate::read::pdf) fn of(path: &BezPath) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    let mut start = Point::ZERO;
    for element in path.elements() {
        if let PathEl::MoveTo(to) = *element {
            start = to;
            pieces.push(Piece { points: vec![to], closed: false, curved: false });
            continue;
        }
        // A path goes on from the start of the piece that was closed last.
        if pieces.last().is_none_or(|piece| piece.closed) && *element != PathEl::ClosePath {
            pieces.push(Piece { points: vec![start], closed: false, curved: false });
        }
        let Some(piece) = pieces.last_mut() else { continue };
        let from = piece.points.last().copied().unwrap_or(start);
        let steps = (1..=LINES_FOR_A_CURVE).map(|step| f64::from(step) / f64::from(LINES_FOR_A_CURVE));
        match *element {
            PathEl::MoveTo(_) => {}
            PathEl::LineTo(to) => piece.points.push(to),
            PathEl::QuadTo(by, to) => {
                piece.curved = true;
                piece.points.extend(steps.map(|at| QuadBez::new(from, by, to).eval(at)));
            }
            PathEl::CurveTo(first, second, to) => {
                piece.curved = true;
                piece.points.extend(steps.map(|at| CubicBez::new(from, first, second, to).eval(at)));
            }
            PathEl::ClosePath => piece.closed = true,
        }
    }
    for piece in &mut pieces {
        if piece.points.len() > 2 && piece.points.first() == piece.points.last() {
            piece.points.pop();
            piece.closed = true;
        }
    }
    pieces.retain(|piece| piece.points.len() > 1);
    pieces
}

/// The largest difference between two colours in one of red, green and blue.
#[inline]
pub(in crate::read::pdf) fn contrast(one: Colour, other: Colour) -> u8 {
    let ([red, green, blue], [other_red, other_green, other_blue]) = (one, other);
    red.abs_diff(other_red).max(green.abs_diff(other_green)).max(blue.abs_diff(other_blue))
}
