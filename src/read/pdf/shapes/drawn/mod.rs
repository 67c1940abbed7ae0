//! Tick boxes that are drawn on the page: squares and circles, with or without a mark inside.
//!
//! Comes in: what is painted on a page. Goes out: its drawn tick boxes with their state. Outlines of the
//! right size say where a box may be; a small picture of each place says whether it is one, and what is
//! inside; the other boxes of the page and its text say whether it is a tick box, rather than a bullet,
//! a letter, a cell or the marker of a chart.

mod frame;
mod glyphs;
mod inside;
mod outlines;
mod picture;
mod select;

use std::cell::LazyCell;
use std::ops::Deref;

use kurbo::Rect;

use crate::read::TickState;
use crate::read::pdf::page::PageContent;
use crate::read::pdf::shapes::near::Near;
use frame::Frame;
use glyphs::{Found, Glyphs};
use inside::Inside;
use outlines::Outline;
use picture::{MARGIN_POINTS, Picture};

/// Work for one page: shapes and glyphs that are looked at near outlines.
const WORK_MAX: usize = 1_000_000;
/// Work for one page: shapes that are painted into pictures. A page that asks for more is a drawing; one with
/// hundreds of boxes asks for some thousand.
const PAINTING_MAX: usize = 15_000;

/// A tick box drawn on the page.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::read::pdf) struct DrawnBox {
    /// The box, without the mark where that sticks out.
    pub bounds: Rect,
    /// Whether a mark stands inside.
    pub state: TickState,
    /// Circle rather than square.
    pub round: bool,
    /// Positions among the glyphs of the page of those that are the mark inside, such as a typed X.
    pub marks: Vec<usize>,
}

/// A box on the page that may be a tick box.
struct Candidate {
    frame: Frame,
    /// Glyphs that are its mark.
    marks: Vec<usize>,
    /// Ticked, empty or not to be told; `None` for a filled box, which is one or the other by its likes.
    state: Option<TickState>,
    /// It stands beside text of its size.
    has_text: bool,
}

/// The tick boxes drawn on a page, from top to bottom; `None` where the page asks for more work than any form.
pub(in crate::read::pdf) fn find(content: &PageContent) -> Option<Vec<DrawnBox>> {
    let outlines = outlines::of(content)?;
    if outlines.is_empty() {
        return Some(Vec::new());
    }
    let shapes = Near::new(content.shapes.iter().map(|shape| {
        let half = shape.stroke.map_or(0.0, |(_, width)| width / 2.0);
        shape.bounds.inflate(half, half)
    }));
    // Most pages whose outlines are no boxes need them not.
    let glyphs = LazyCell::new(|| Glyphs::new(content));
    let (mut work, mut painting) = (WORK_MAX, PAINTING_MAX);
    let mut candidates = Vec::new();
    for outline in &outlines {
        let area = outline.bounds.inflate(MARGIN_POINTS, MARGIN_POINTS);
        let near = shapes.overlapping(area, &mut work)?;
        painting = painting.checked_sub(near.len())?;
        candidates.extend(candidate(content, &shapes, &near, &glyphs, outline, &mut work));
    }
    Some(select::tick_boxes(candidates))
}

/// Looks at the place of one outline, with the shapes near it.
fn candidate<'a>(
    content: &'a PageContent,
    shapes: &Near,
    near: &[usize],
    glyphs: &impl Deref<Target = Glyphs<'a>>,
    outline: &Outline,
    work: &mut usize,
) -> Option<Candidate> {
    let picture = Picture::paint(content, near, outline.bounds, outline.order)?;
    let frame = frame::judge(&picture, content, near, outline)?;
    if outline.like_letter && select::is_letter(content, shapes, outline.bounds, work)? {
        return None;
    }
    let found = glyphs.within(content, &picture, &frame, work)?;
    if matches!(found, Found::Text) {
        return None;
    }
    let hidden = is_hidden(content, near, &frame, outline.order);
    let (marks, ticked) = match found {
        Found::Marks { glyphs, ticked } => (glyphs, ticked),
        Found::Text | Found::Nothing => (Vec::new(), false),
    };
    let state = match frame.inside {
        _ if hidden => Some(TickState::NotVisible),
        _ if ticked => Some(TickState::Checked),
        Inside::Mark => Some(TickState::Checked),
        Inside::Dash | Inside::Crossed => Some(TickState::NotVisible),
        Inside::Empty => Some(TickState::Unchecked),
        Inside::Filled => None,
    };
    Some(Candidate { frame, marks, state, has_text: glyphs.has_text_beside(&frame) })
}

/// True where a picture, or a path too long to be known, lies over what is inside.
fn is_hidden(content: &PageContent, near: &[usize], frame: &Frame, order: u32) -> bool {
    let reach = 2.0 * frame.bounds.width();
    let covers = |bounds: Rect, its_order: u32| {
        let shared = frame.interior.intersect(bounds);
        let is_own = frame.bounds.inflate(reach, reach).contains_rect(bounds);
        shared.area() >= 0.15 * frame.interior.area() && (is_own || its_order > order)
    };
    content.images.iter().any(|image| covers(image.bounds, image.order))
        || near
            .iter()
            .map(|index| &content.shapes[*index])
            .any(|shape| shape.path.elements().is_empty() && covers(shape.bounds, shape.order))
}

#[cfg(test)]
mod tests;
