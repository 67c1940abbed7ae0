//! Frames: whether a picture shows a box, and what is inside.
//!
//! Comes in: the picture of a place, and the outline supposed there. Goes out: the frame, if there is one.
//! On every way from outside to the middle the colour must change at the outline; then what differs
//! from the colour behind the border is the mark.

use kurbo::{Point, Rect, Vec2};

use super::outlines::Outline;
use super::picture::{Picture, brightness};
use crate::read::pdf::page::{Colour, PageContent};
use crate::read::pdf::pieces::{self, contrast};

/// Colours that differ by less look the same.
const CONTRAST_MIN: u8 = 20;
/// Ways into a square, for each side.
const WAYS_FOR_A_SIDE: usize = 8;
/// Ways into a circle.
const WAYS_FOR_A_CIRCLE: usize = 24;
/// Share of the ways on which nothing stands outside the border.
const FREE_SHARE_MIN: f64 = 0.65;
/// Share of these on which the border is met.
const MET_SHARE_MIN: f64 = 0.9;
/// Where a way begins, outside the outline.
const OUTSIDE_POINTS: f64 = 0.7;
/// Step on a way.
const STEP_POINTS: f64 = 0.1;
/// Depth behind all borders, as a share of the size.
const BEHIND_BORDER: f64 = 0.22;
/// Depth behind most borders, as a share of the size.
const INNER: f64 = 0.14;
/// On the diagonal a circle begins at 0.146 of its size, a square with round corners earlier.
const ROUND_CORNER: f64 = 0.115;
/// A box that is so much darker inside than outside is filled.
const FILLED_DARKER_MIN: i32 = 80;
/// Share of the ways with a gap between border and filling by which the filling is a mark.
const GAP_SHARE_MIN: f64 = 0.7;
/// Smallest mark, as a share of what is inside.
const MARK_SHARE_MIN: f64 = 0.02;
/// Smallest extent of a mark, as a share of the size inside.
const MARK_EXTENT_MIN: f64 = 0.18;
/// A mark reaches no farther beyond the box than so many times its size.
const MARK_REACH: f64 = 1.0;

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
}

/// A box as seen.
#[derive(Debug, Clone, Copy)]
pub(super) struct Frame {
    /// The box, with its border.
    pub bounds: Rect,
    /// What is within its border.
    pub interior: Rect,
    /// Circle rather than square.
    pub round: bool,
    /// What is inside.
    pub inside: Inside,
    /// Filled dark: the mark, if any, is light.
    pub dark: bool,
    /// Told from its surroundings by a lighter filling only.
    pub borderless: bool,
    /// The mark is not of straight lines.
    pub bent_mark: bool,
    /// Colour of its border.
    pub border: Colour,
}

/// A way from outside to the middle: the colours on it.
struct Way {
    outside: Colour,
    /// Where the colour first changes, from the outline.
    met: Option<f64>,
    border: Colour,
    /// Colours from the outline inwards, step by step.
    colours: Vec<Colour>,
    /// Direction: horizontal ways tell of the left and right border.
    level: bool,
}

impl Way {
    /// Whether something light lies between the border and the colour behind it.
    fn has_gap(&self, behind: Colour) -> bool {
        let behind_border = self.colours.iter().skip_while(|colour| contrast(**colour, self.outside) < CONTRAST_MIN);
        let lightest = behind_border.map(|colour| brightness(*colour)).max().unwrap_or(0);
        lightest - brightness(behind) >= FILLED_DARKER_MIN
            && lightest - brightness(self.border) >= FILLED_DARKER_MIN / 2
    }
}

/// The box that a picture shows at an outline; `None` where it shows none.
pub(super) fn judge(picture: &Picture, content: &PageContent, outline: &Outline) -> Option<Frame> {
    let round = outline.round.or_else(|| is_round(picture, outline.bounds))?;
    let outline = outline.bounds;
    let size = outline.width().min(outline.height());
    let ways = if round { circle_ways(picture, outline) } else { square_ways(picture, outline) };
    let tolerance = if round { 0.06 * size + 0.3 } else { 0.08 * size + 0.3 };
    let outside = most_frequent(ways.iter().map(|way| way.outside))?;
    // Where a mark sticks out, or something touches from outside, the border cannot be told.
    let free: Vec<&Way> = ways.iter().filter(|way| contrast(way.outside, outside) < CONTRAST_MIN).collect();
    let is_met = |way: &&&Way| way.met.is_some_and(|depth| depth <= tolerance);
    let met: Vec<&Way> = free.iter().filter(is_met).copied().collect();
    if (free.len() as f64) < FREE_SHARE_MIN * ways.len() as f64
        || (met.len() as f64) < MET_SHARE_MIN * free.len() as f64
    {
        return None;
    }
    let behind = most_frequent(within(picture, outline.inflate(-INNER * size, -INNER * size), round))?;
    let border = most_frequent(met.iter().map(|way| way.border))?;
    let dark = brightness(outside) - brightness(behind) >= FILLED_DARKER_MIN;
    let borderless = contrast(border, behind) < CONTRAST_MIN && !dark;
    if borderless && brightness(behind) <= brightness(outside) {
        // A pale patch is a shade, no box.
        return None;
    }
    let depth = if dark || borderless { 0.0 } else { border_depth(&met, behind, size)? };
    let inset = depth.max(if dark { 0.12 * size } else { 0.0 }) + 0.25;
    let interior = outline.inflate(-inset, -inset);
    if interior.width() < 0.3 * size || !round && runs_on(picture, outline, depth) {
        return None;
    }
    let gaps = met.iter().filter(|way| way.has_gap(behind)).count();
    if dark && gaps as f64 >= GAP_SHARE_MIN * met.len() as f64 {
        let (inside, dark) = (Inside::Mark, false);
        return Some(Frame { bounds: outline, interior, round, inside, dark, borderless, bent_mark: false, border });
    }
    let (inside, bent_mark) = inside(picture, content, outline, interior, round, behind, dark)?;
    Some(Frame { bounds: outline, interior, round, inside, dark, borderless, bent_mark, border })
}

/// Whether the corners of the outline are cut as those of a circle; `None` where they differ.
fn is_round(picture: &Picture, outline: Rect) -> Option<bool> {
    let size = Vec2::new(outline.width(), outline.height());
    let cut = [(0.0, 0.0), (1.0, 0.0), (0.0, 1.0), (1.0, 1.0)].map(|(x, y)| {
        let corner = outline.origin() + Vec2::new(x * size.x, y * size.y);
        let inwards = Vec2::new((1.0 - 2.0 * x) * size.x, (1.0 - 2.0 * y) * size.y);
        let outside = picture.colour(corner - inwards / size.x.min(size.y) * OUTSIDE_POINTS);
        (0..30)
            .map(|step| f64::from(step) / 100.0)
            .find(|share| contrast(picture.colour(corner + inwards * *share), outside) >= CONTRAST_MIN)
    });
    let round = cut.iter().filter(|share| share.is_none_or(|share| share >= ROUND_CORNER)).count();
    match round {
        0 | 1 => Some(false),
        3 | 4 => Some(true),
        _ => None,
    }
}

fn square_ways(picture: &Picture, outline: Rect) -> Vec<Way> {
    let mut ways = Vec::new();
    let size = outline.width().min(outline.height());
    for index in 0..WAYS_FOR_A_SIDE {
        let share = 0.14 + 0.72 * index as f64 / (WAYS_FOR_A_SIDE - 1) as f64;
        let (x, y) = (outline.x0 + share * outline.width(), outline.y0 + share * outline.height());
        for (start, inwards) in [
            (Point::new(x, outline.y0), Vec2::new(0.0, 1.0)),
            (Point::new(x, outline.y1), Vec2::new(0.0, -1.0)),
            (Point::new(outline.x0, y), Vec2::new(1.0, 0.0)),
            (Point::new(outline.x1, y), Vec2::new(-1.0, 0.0)),
        ] {
            ways.push(way(picture, start, inwards, size));
        }
    }
    ways
}

fn circle_ways(picture: &Picture, outline: Rect) -> Vec<Way> {
    let (centre, radii) = (outline.center(), Vec2::new(outline.width(), outline.height()) / 2.0);
    (0..WAYS_FOR_A_CIRCLE)
        .map(|index| {
            let (sine, cosine) = (std::f64::consts::TAU * index as f64 / WAYS_FOR_A_CIRCLE as f64).sin_cos();
            let start = centre + Vec2::new(cosine * radii.x, sine * radii.y);
            way(picture, start, Vec2::new(-cosine, -sine), 2.0 * radii.x.min(radii.y))
        })
        .collect()
}

fn way(picture: &Picture, start: Point, inwards: Vec2, size: f64) -> Way {
    let outside = picture.colour(start - inwards * OUTSIDE_POINTS);
    let steps = (BEHIND_BORDER * size / STEP_POINTS).ceil() as usize;
    let colours: Vec<Colour> =
        (0..=steps).map(|step| picture.colour(start + inwards * (step as f64 * STEP_POINTS))).collect();
    let met = colours.iter().position(|colour| contrast(*colour, outside) >= CONTRAST_MIN);
    let border = met.map_or(outside, |at| colours[at]);
    let met = met.map(|at| at as f64 * STEP_POINTS);
    Way { outside, met, border, colours, level: inwards.x.abs() > inwards.y.abs() }
}

/// The colours seen within a square or circle.
fn within(picture: &Picture, area: Rect, round: bool) -> impl Iterator<Item = Colour> + '_ {
    picture.points(area).filter(move |point| !round || is_in_circle(*point, area)).map(|point| picture.colour(point))
}

fn is_in_circle(point: Point, area: Rect) -> bool {
    let from_centre = point - area.center();
    let (x, y) = (2.0 * from_centre.x / area.width(), 2.0 * from_centre.y / area.height());
    x * x + y * y <= 1.0
}

fn most_frequent(colours: impl Iterator<Item = Colour>) -> Option<Colour> {
    let mut colours: Vec<Colour> = colours.collect();
    colours.sort_unstable();
    colours.chunk_by(|one, other| one == other).max_by_key(|same| same.len()).map(|same| same[0])
}

/// How deep the border goes: where the colour behind it begins for good. `None` where it is too uneven
/// for a box, or as thick as a letter.
fn border_depth(ways: &[&Way], behind: Colour, size: f64) -> Option<f64> {
    // Where a mark stands at the end of a way, it does not tell.
    let depth = |way: &&Way| {
        let same = way.colours.iter().rev().take_while(|colour| contrast(**colour, behind) < CONTRAST_MIN).count();
        (same > 0).then(|| (way.colours.len() - same) as f64 * STEP_POINTS)
    };
    let usual = |level: bool| {
        let mut depths: Vec<f64> = ways.iter().filter(|way| way.level == level).filter_map(depth).collect();
        depths.sort_by(f64::total_cmp);
        depths.get(depths.len() * 3 / 10).copied()
    };
    let (one, other) = (usual(true)?, usual(false)?);
    let is_even = (one - other).abs() <= (0.35 * one.max(other)).max(0.45);
    (is_even && one.max(other) < BEHIND_BORDER * size).then_some(one.max(other))
}

/// True where sides go on beyond their corners, as the rules of a table do.
fn runs_on(picture: &Picture, outline: Rect, depth: f64) -> bool {
    let middle = depth / 2.0;
    let (left, right) = (outline.x0 + middle, outline.x1 - middle);
    let (top, bottom) = (outline.y0 + middle, outline.y1 - middle);
    let beyond = |corner: Point, away: Vec2| {
        let across = Vec2::new(away.y, away.x);
        let steps = (6..=20).map(|step| f64::from(step) / 10.0);
        steps.map(|step| corner + away * (step + middle)).all(|point| {
            [0.0, -0.3, 0.3].iter().any(|by| {
                let point = point + across * *by;
                contrast(picture.colour(point), picture.colour(point + across * (depth + 0.9))) >= CONTRAST_MIN
                    && contrast(picture.colour(point), picture.colour(point - across * (depth + 0.9))) >= CONTRAST_MIN
            })
        })
    };
    let ends = [
        (Point::new(left, top), Vec2::new(-1.0, 0.0)),
        (Point::new(left, bottom), Vec2::new(-1.0, 0.0)),
        (Point::new(right, top), Vec2::new(1.0, 0.0)),
        (Point::new(right, bottom), Vec2::new(1.0, 0.0)),
        (Point::new(left, top), Vec2::new(0.0, -1.0)),
        (Point::new(right, top), Vec2::new(0.0, -1.0)),
        (Point::new(left, bottom), Vec2::new(0.0, 1.0)),
        (Point::new(right, bottom), Vec2::new(0.0, 1.0)),
    ];
    ends.into_iter().filter(|(corner, away)| beyond(*corner, *away)).count() >= 2
}

/// What is inside, and whether a mark is bent; `None` where a line runs through, as in a chart.
fn inside(
    picture: &Picture,
    content: &PageContent,
    outline: Rect,
    interior: Rect,
    round: bool,
    behind: Colour,
    dark: bool,
) -> Option<(Inside, bool)> {
    let reach = MARK_REACH * outline.width().max(outline.height());
    let allowed = outline.inflate(reach, reach);
    let (mut all, mut marked, mut through) = (0usize, 0usize, 0usize);
    let mut extent: Option<Rect> = None;
    let mut bent = false;
    for point in picture.points(interior) {
        if round && !is_in_circle(point, interior) {
            continue;
        }
        all += 1;
        if contrast(picture.colour(point), behind) < CONTRAST_MIN {
            continue;
        }
        let shape = picture.shape(point).map(|index| &content.shapes[index]);
        // Where a light mark is a hole in the filling, it is the page that is seen.
        if let Some(shape) = shape.filter(|shape| !allowed.contains_rect(shape.bounds)) {
            let is_stroke_through = shape.stroke.is_some() && shape.path.elements().len() <= 2;
            through += usize::from(!is_stroke_through && !dark);
            if !dark {
                continue;
            }
        }
        bent |= shape.is_some_and(|shape| {
            shape.path.elements().len() > 16 || pieces::of(&shape.path).iter().any(|piece| piece.curved)
        });
        marked += 1;
        let spot = Rect::from_points(point, point);
        extent = Some(extent.map_or(spot, |extent| extent.union(spot)));
    }
    if through as f64 >= MARK_SHARE_MIN * all as f64 {
        return None;
    }
    let share = marked as f64 / all.max(1) as f64;
    let extent = extent.unwrap_or_default();
    let (wide, high) = (extent.width() / interior.width(), extent.height() / interior.height());
    let is_level = high < MARK_EXTENT_MIN && wide >= MARK_EXTENT_MIN;
    let is_square = share >= 0.25 && marked as f64 * 0.04 >= 0.9 * extent.area();
    let inside = match share {
        _ if share < MARK_SHARE_MIN || wide.max(high) < MARK_EXTENT_MIN => {
            if dark {
                Inside::Filled
            } else {
                Inside::Empty
            }
        }
        _ if is_level => Inside::Dash,
        // A light square in a dark one is a box with a thick border.
        _ if dark && !round && is_square => Inside::Empty,
        _ => Inside::Mark,
    };
    Some((inside, bent))
}
