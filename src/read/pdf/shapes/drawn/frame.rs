//! Frames: whether a picture shows a box, and what is inside.
//!
//! Comes in: the picture of a place, and the outline supposed there. Goes out: the frame, if there is one.
//! On every way from outside to the middle the colour must change at the outline; then what differs
//! from the colour behind the border is the mark.

use kurbo::{Point, Rect, Vec2};

use super::inside::{Inside, Place};
use super::outlines::Outline;
use super::picture::{Picture, brightness};
use crate::read::pdf::page::{Colour, PageContent};
use crate::read::pdf::shapes::pieces::contrast;

/// Colours that differ by less look the same.
pub(super) const CONTRAST_MIN: u8 = 20;
/// Ways into a square, for each side.
const WAYS_FOR_A_SIDE: usize = 8;
/// Ways into a circle.
const WAYS_FOR_A_CIRCLE: usize = 24;
/// Share of the ways on which a colour is that of the surroundings, not of a mark.
const OUTSIDE_SHARE_MIN: f64 = 0.2;
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
    /// Its border is lighter than what is inside.
    pub light: bool,
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

/// The box that a picture shows at an outline; `None` where it shows none. `near` are the positions of the
/// shapes near it.
pub(super) fn judge(picture: &Picture, content: &PageContent, near: &[usize], outline: &Outline) -> Option<Frame> {
    let round = outline.round.or_else(|| is_round(picture, outline.bounds))?;
    let (outline, order) = (outline.bounds, outline.order);
    let size = outline.width().min(outline.height());
    let ways = if round { circle_ways(picture, outline) } else { square_ways(picture, outline) };
    let tolerance = if round { 0.06 * size + 0.3 } else { 0.08 * size + 0.3 };
    // Where a mark sticks out, or something touches from outside, the border cannot be told. A box may
    // lie on the edge of a shade.
    let is_usual = |colour: Colour| {
        let alike = ways.iter().filter(|way| contrast(way.outside, colour) < CONTRAST_MIN).count();
        alike as f64 >= OUTSIDE_SHARE_MIN * ways.len() as f64
    };
    let free: Vec<&Way> = ways.iter().filter(|way| is_usual(way.outside)).collect();
    let outside = free.iter().map(|way| way.outside).min_by_key(|colour| brightness(*colour))?;
    let is_met = |way: &&&Way| way.met.is_some_and(|depth| depth <= tolerance);
    let met: Vec<&Way> = free.iter().filter(is_met).copied().collect();
    if (free.len() as f64) < FREE_SHARE_MIN * ways.len() as f64
        || (met.len() as f64) < MET_SHARE_MIN * free.len() as f64
    {
        return None;
    }
    let inner = outline.inflate(-INNER * size, -INNER * size);
    let behind = picture.most_frequent(inner, |point| !round || is_in_circle(point, inner));
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
    let place = Place { picture, content, outline, interior, round, behind, dark };
    if place.sits_on_line(near, order) {
        return None;
    }
    let light = brightness(border) - brightness(behind) >= FILLED_DARKER_MIN;
    let gaps = || met.iter().filter(|way| way.has_gap(behind)).count();
    let is_mark = dark && gaps() as f64 >= GAP_SHARE_MIN * met.len() as f64;
    let (inside, bent_mark) = if is_mark { (Inside::Mark, false) } else { place.look() };
    let dark = dark && !is_mark;
    Some(Frame { bounds: outline, interior, round, inside, dark, borderless, bent_mark, border, light })
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
        (0..steps + 1).map(|step| picture.colour(start + inwards * (step as f64 * STEP_POINTS))).collect();
    let met = colours.iter().position(|colour| contrast(*colour, outside) >= CONTRAST_MIN);
    let border = met.map_or(outside, |at| colours[at]);
    let met = met.map(|at| at as f64 * STEP_POINTS);
    Way { outside, met, border, colours, level: inwards.x.abs() > inwards.y.abs() }
}

/// Whether a point lies in the circle that fills a box.
pub(super) fn is_in_circle(point: Point, area: Rect) -> bool {
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
