//! Insides: what stands within the border of a box.
//!
//! Comes in: the picture of a place, and the box seen there. Goes out: a mark, nothing, or what cannot be
//! told. What differs from the colour behind the border is the mark, unless it belongs to something far
//! larger than the box.

use kurbo::{Point, Rect};

use super::frame::{CONTRAST_MIN, is_in_circle};
use super::picture::{Picture, STEP_POINTS};
use crate::read::pdf::page::{Colour, PageContent, Shape};
use crate::read::pdf::shapes::pieces::{self, Piece, contrast};

/// Smallest mark, as a share of what is inside.
const MARK_SHARE_MIN: f64 = 0.02;
/// Smallest extent of a mark, as a share of the size inside.
const MARK_EXTENT_MIN: f64 = 0.18;
/// A mark reaches no farther beyond the box than so many times its size.
const MARK_REACH: f64 = 1.6;
/// A line that comes nearer to the middle, as a share of the size, runs through the box.
const THROUGH_MIDDLE: f64 = 0.25;
/// A path of more elements is no plain tick or cross.
const PLAIN_ELEMENTS_MAX: usize = 16;
/// A light square that covers so much of a dark one is its inside.
const WINDOW_SHARE_MIN: f64 = 0.25;

/// What is inside a frame.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Inside {
    /// Nothing.
    Empty,
    /// A tick, cross, dot or the like.
    Mark,
    /// A level line only: neither ticked nor empty.
    Dash,
    /// Filled, with nothing to be seen in the filling.
    Filled,
    /// Something far larger runs through.
    Crossed,
}

/// A box whose inside is looked at.
pub(super) struct Place<'a> {
    /// What is seen.
    pub picture: &'a Picture,
    /// What was painted.
    pub content: &'a PageContent,
    /// The box, with its border.
    pub outline: Rect,
    /// What is within its border.
    pub interior: Rect,
    /// Circle rather than square.
    pub round: bool,
    /// Colour behind the border.
    pub behind: Colour,
    /// Filled dark: the mark, if any, is light.
    pub dark: bool,
}

/// What a shape is to a box.
#[derive(Clone, Copy)]
enum Part {
    /// Its mark, perhaps of curves.
    Mark { bent: bool },
    /// A straight line far longer than the box: it strikes out what stands there.
    Strike,
    /// Part of something far larger.
    Through,
}

impl Place<'_> {
    /// What is inside, and whether the mark is bent.
    pub(super) fn look(&self) -> (Inside, bool) {
        let (mut all, mut marked, mut through) = (0_usize, 0_usize, 0_usize);
        let mut extent: Option<Rect> = None;
        let mut is_bent = false;
        let colours = self.picture.colours();
        let differs: Vec<bool> = colours.iter().map(|colour| contrast(*colour, self.behind) >= CONTRAST_MIN).collect();
        let mut parts: Vec<Option<Part>> = vec![None; colours.len()];
        for (point, painter) in self.picture.squares(self.interior) {
            if self.round && !is_in_circle(point, self.interior) {
                continue;
            }
            all += 1;
            let index = usize::from(painter);
            if !differs[index] {
                continue;
            }
            let shape = || self.picture.shape_of(painter).map(|shape| &self.content.shapes[shape]);
            match *parts[index].get_or_insert_with(|| self.part(shape())) {
                Part::Mark { bent } => {
                    is_bent |= bent;
                    marked += 1;
                    let spot = Rect::from_points(point, point);
                    extent = Some(extent.map_or(spot, |extent| extent.union(spot)));
                }
                Part::Through => through += 1,
                Part::Strike => {}
            }
        }
        let share = |count: usize| count as f64 / all.max(1) as f64;
        let inside = if share(through) >= MARK_SHARE_MIN {
            Inside::Crossed
        } else {
            self.verdict(share(marked), marked as f64 * STEP_POINTS * STEP_POINTS, extent.unwrap_or_default())
        };
        (inside, is_bent)
    }

    fn verdict(&self, share: f64, area: f64, extent: Rect) -> Inside {
        let (wide, high) = (extent.width() / self.interior.width(), extent.height() / self.interior.height());
        let nothing = if self.dark { Inside::Filled } else { Inside::Empty };
        if share < MARK_SHARE_MIN || wide.max(high) < MARK_EXTENT_MIN {
            return nothing;
        }
        if high < MARK_EXTENT_MIN {
            return Inside::Dash;
        }
        // A light square in a dark one is a box with a thick border.
        let is_window = self.dark && !self.round && share >= WINDOW_SHARE_MIN && area >= 0.9 * extent.area();
        if is_window { Inside::Empty } else { Inside::Mark }
    }

    /// What a shape that is seen inside is to the box; where none was painted, the page shows through a
    /// hole in the filling.
    fn part(&self, shape: Option<&Shape>) -> Part {
        let Some(shape) = shape else { return Part::Mark { bent: false } };
        let half = shape.stroke.map_or(0.0, |(_, width)| width / 2.0);
        let mut here: Vec<Piece> = pieces::of(&shape.path);
        here.retain(|piece| piece.bounds().inflate(half + 0.1, half + 0.1).overlaps(self.interior));
        let allowed = self.allowed();
        if self.dark || here.iter().all(|piece| allowed.contains_rect(piece.bounds().intersect(shape.bounds))) {
            let elements = shape.path.elements().len();
            return Part::Mark { bent: elements > PLAIN_ELEMENTS_MAX || here.iter().any(|piece| piece.curved) };
        }
        let is_straight = shape.stroke.is_some() && here.iter().all(|piece| piece.points.len() == 2);
        if is_straight { Part::Strike } else { Part::Through }
    }

    /// How far a mark may reach.
    fn allowed(&self) -> Rect {
        let reach = MARK_REACH * self.outline.width().max(self.outline.height());
        self.outline.inflate(reach, reach)
    }

    /// True where the box was painted onto a line that runs on, as the markers of a chart or the steps of a
    /// timeline are.
    pub(super) fn sits_on_line(&self, near: &[usize], order: u32) -> bool {
        let allowed = self.allowed();
        let middle = self.outline.center();
        let limit = THROUGH_MIDDLE * self.outline.width();
        let runs_on = |shape: &&Shape| shape.stroke.is_some() && !allowed.contains_rect(shape.bounds);
        let below = near.iter().map(|index| &self.content.shapes[*index]).filter(|shape| shape.order < order);
        below.filter(runs_on).any(|shape| {
            let pieces = pieces::of(&shape.path);
            pieces.iter().flat_map(Piece::lines).any(|(from, to)| distance(middle, from, to) < limit)
        })
    }
}

/// From a point to a line between two others.
fn distance(point: Point, from: Point, to: Point) -> f64 {
    let (line, offset) = (to - from, point - from);
    let share = if line.hypot2() > 0.0 { (offset.dot(line) / line.hypot2()).clamp(0.0, 1.0) } else { 0.0 };
    (offset - line * share).hypot()
}
