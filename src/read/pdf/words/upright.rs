//! Upright: a page whose text is mostly turned is turned back before it is laid out.
//!
//! Comes in: what is painted on a page. Goes out: the same, so that most of its text runs to the right, and the way
//! back to the page as displayed, by which every place is told.

use kurbo::{Affine, Rect, Vec2};

use crate::read::pdf::page::{Glyph, PageContent};

/// Quarter turns, clockwise, of a glyph on its page.
pub(in crate::read::pdf) fn turns(glyph: &Glyph) -> u8 {
    if is_level(glyph) {
        return 0;
    }
    let along = direction(glyph);
    match (along.x > 0.5, along.y > 0.5, along.x < -0.5) {
        (true, _, _) => 0,
        (_, true, _) => 1,
        (_, _, true) => 2,
        _ => 3,
    }
}

/// True for a glyph on a line that runs to the right exactly, as nearly all do.
pub(in crate::read::pdf) fn is_level(glyph: &Glyph) -> bool {
    glyph.advance.y == 0.0 && glyph.advance.x >= 1e-6
}

/// The direction of the line of a glyph, as a quarter turn where it is close to one.
pub(in crate::read::pdf) fn direction(glyph: &Glyph) -> Vec2 {
    if is_level(glyph) {
        return Vec2::new(1.0, 0.0);
    }
    let advance = glyph.advance;
    let length = advance.hypot();
    if length < 1e-6 {
        return Vec2::new(1.0, 0.0);
    }
    let unit = advance / length;
    if unit.x.abs() >= unit.y.abs() { Vec2::new(unit.x.signum(), 0.0) } else { Vec2::new(0.0, unit.y.signum()) }
}

/// From a page to the frame in which text that is turned so often runs to the right.
pub(in crate::read::pdf) fn frame_of(turns: u8) -> Affine {
    match turns {
        1 => Affine::new([0.0, -1.0, 1.0, 0.0, 0.0, 0.0]),
        2 => Affine::new([-1.0, 0.0, 0.0, -1.0, 0.0, 0.0]),
        3 => Affine::new([0.0, 1.0, -1.0, 0.0, 0.0, 0.0]),
        _ => Affine::IDENTITY,
    }
}

/// Turns a page so that most of its text runs to the right. Gives the turn; nothing where it did already.
pub(in crate::read::pdf) fn bring(content: &mut PageContent) -> Option<Affine> {
    let mut glyphs = [0usize; 4];
    for glyph in content.glyphs.iter().filter(|glyph| is_level(glyph) || glyph.advance.hypot() > 1e-6) {
        glyphs[usize::from(turns(glyph))] += 1;
    }
    let most = (0u8..4).max_by_key(|turns| (glyphs[usize::from(*turns)], 4 - turns))?;
    if most == 0 {
        return None;
    }
    let (width, height) = (content.frame.width, content.frame.height);
    let moved = match most {
        1 => (0.0, width),
        2 => (width, height),
        _ => (height, 0.0),
    };
    let turn = Affine::translate(moved) * frame_of(most);
    if most != 2 {
        (content.frame.width, content.frame.height) = (height, width);
    }
    let linear = frame_of(most);
    for glyph in &mut content.glyphs {
        glyph.origin = turn * glyph.origin;
        glyph.advance = (linear * glyph.advance.to_point()).to_vec2();
    }
    for shape in &mut content.shapes {
        shape.path.apply_affine(turn);
        shape.bounds = turned(turn, shape.bounds);
    }
    for image in &mut content.images {
        image.bounds = turned(turn, image.bounds);
    }
    Some(turn)
}

/// A box after a turn by quarters.
pub(in crate::read::pdf) fn turned(turn: Affine, bounds: Rect) -> Rect {
    turn.transform_rect_bbox(bounds)
}
