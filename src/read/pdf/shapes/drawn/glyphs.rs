//! Glyphs in and beside boxes: typed marks, and text that makes a box a cell.
//!
//! Comes in: the glyphs of a page and a box. Goes out: the typed marks in it, and whether the box stands
//! beside text of its size at all.

use std::cell::OnceCell;

use kurbo::{Point, Rect};

use super::frame::Frame;
use super::picture::Picture;
use crate::read::TickState;
use crate::read::pdf::page::{Glyph, GlyphText, PageContent};
use crate::read::pdf::shapes::near::Near;
use crate::read::ticks;

/// Letters and signs that people type into a box.
const TYPED: &str = "xXхХ×✕*+/\\vV•●■▪◾◼⬛⚫⬤·√";
/// Of these, what may also be a letter of a word.
const LETTERS: &str = "xXхХvV";
/// A typed mark is at most this many times higher than its box.
const MARK_HEIGHT_MAX: f64 = 2.5;
/// A typed mark may miss its box by so much, as a share of its size.
const MISSED_BY: f64 = 0.25;
/// Height of capital letters, as a share of the font size.
const CAPITALS: f64 = 0.7;
/// A smaller box beside text is a bullet, as a share of the font size.
const BOX_SHARE_MIN: f64 = 0.45;
/// Text that far to the side stands beside a box, as a share of its size.
const BESIDE: f64 = 3.0;
/// Text that far above or below still belongs to a box, as a share of its size.
const ABOVE: f64 = 2.0;

/// What was found in a box.
pub(super) enum Found {
    /// No glyph.
    Nothing,
    /// Glyphs that are marks or boxes.
    Marks {
        /// Their positions among the glyphs of the page.
        glyphs: Vec<usize>,
        /// One of them ticks the box.
        ticked: bool,
    },
    /// Glyphs that are text.
    Text,
}

/// The glyphs of a page that can be seen.
pub(super) struct Glyphs<'a> {
    /// Their positions among all, by the middle of their height.
    seen: Vec<(f64, usize)>,
    all: &'a [Glyph],
    /// Them, by place: for the few that are letters as well as marks.
    near: OnceCell<Near>,
}

impl<'a> Glyphs<'a> {
    /// Files the glyphs of a page.
    pub(super) fn new(content: &'a PageContent) -> Self {
        let is_seen = |glyph: &Glyph| !glyph.invisible && !glyph.clipped && !glyph.is_blank();
        let mut seen: Vec<(f64, usize)> = content
            .glyphs
            .iter()
            .enumerate()
            .filter(|(_, glyph)| is_seen(glyph))
            .map(|(index, glyph)| (glyph.box_up_to(CAPITALS).center().y, index))
            .collect();
        seen.sort_by(|one, other| one.0.total_cmp(&other.0));
        Self { seen, all: &content.glyphs, near: OnceCell::new() }
    }

    /// The glyphs that overlap an area.
    fn overlapping(&self, area: Rect, work: &mut usize) -> Option<impl Iterator<Item = &'a Glyph> + use<'a, '_>> {
        let glyph = |seen: &(f64, usize)| &self.all[seen.1];
        let boxes = || Near::new(self.seen.iter().map(|seen| glyph(seen).box_up_to(CAPITALS)));
        let found = self.near.get_or_init(boxes).overlapping(area, work)?;
        Some(found.into_iter().map(move |position| glyph(&self.seen[position])))
    }

    /// The glyphs in a box.
    pub(super) fn within(
        &self,
        content: &PageContent,
        picture: &Picture,
        frame: &Frame,
        work: &mut usize,
    ) -> Option<Found> {
        let (mut marks, mut ticked) = (Vec::new(), false);
        let beside = MISSED_BY * frame.bounds.width();
        let area = frame.bounds.inflate(beside, beside);
        let from = self.seen.partition_point(|(y, _)| *y < area.y0);
        for &(_, index) in self.seen[from..].iter().take_while(|(y, _)| *y <= area.y1) {
            *work = work.checked_sub(1)?;
            let glyph = &self.all[index];
            let middle = glyph.box_up_to(CAPITALS).center();
            if !area.contains(middle) || is_covered(content, picture, glyph, middle) {
                continue;
            }
            let is_inside = frame.bounds.contains(middle);
            let state = match self.mark(glyph, frame, work)? {
                // A letter typed over a printed form may miss its box a little.
                Some(TickState::Checked) if !is_inside && !self.is_alone(glyph, work)? => continue,
                Some(state) if is_inside || state == TickState::Checked => state,
                None if is_inside => return Some(Found::Text),
                _ => continue,
            };
            ticked |= state == TickState::Checked;
            marks.push(index);
        }
        marks.sort_unstable();
        Some(if marks.is_empty() { Found::Nothing } else { Found::Marks { glyphs: marks, ticked } })
    }

    /// What a glyph says as a mark; `None` where it is text.
    fn mark(&self, glyph: &Glyph, frame: &Frame, work: &mut usize) -> Option<Option<TickState>> {
        if glyph.size * CAPITALS > MARK_HEIGHT_MAX * frame.bounds.height() {
            return Some(None);
        }
        let Some(text) = glyph.text.as_ref() else { return Some(Some(TickState::Checked)) };
        let character = match text {
            GlyphText::Character(character) => *character,
            GlyphText::Characters(characters) => {
                let mut characters = characters.trim().chars();
                match (characters.next(), characters.next()) {
                    (Some(character), None) => character,
                    _ => return Some(None),
                }
            }
        };
        if let Some(tick) = ticks::find(character.encode_utf8(&mut [0; 4])).first() {
            return Some(Some(tick.state));
        }
        if !TYPED.contains(character) || LETTERS.contains(character) && self.is_in_word(glyph, work)? {
            return Some(None);
        }
        Some(Some(TickState::Checked))
    }

    /// True where no other glyph stands as near as those of a line of text do.
    fn is_alone(&self, glyph: &Glyph, work: &mut usize) -> Option<bool> {
        let own = glyph.box_up_to(CAPITALS);
        let mut others = self.overlapping(own.inflate(0.3 * glyph.size, -0.3 * own.height()), work)?;
        Some(others.all(|other| other.order == glyph.order))
    }

    /// True where another glyph follows or precedes within the same word.
    fn is_in_word(&self, glyph: &Glyph, work: &mut usize) -> Option<bool> {
        let own = glyph.box_up_to(CAPITALS);
        let reach = own.inflate(0.12 * glyph.size, -0.3 * own.height());
        let mut others = self.overlapping(reach, work)?;
        Some(others.any(|other| {
            let middle = other.box_up_to(CAPITALS).center();
            other.order != glyph.order && (middle.x < own.x0 || middle.x > own.x1)
        }))
    }

    /// Whether text stands on the line of a box, or right above or below; and no text beside it is so
    /// large that the box is its bullet.
    pub(super) fn has_text_beside(&self, frame: &Frame) -> bool {
        let (bounds, size) = (frame.bounds, frame.bounds.height());
        let reach = ABOVE * size;
        let from = self.seen.partition_point(|(y, _)| *y < bounds.y0 - reach);
        let mut has_text = false;
        for (y, index) in self.seen[from..].iter().take_while(|(y, _)| *y <= bounds.y1 + reach) {
            let glyph = &self.all[*index];
            let own = glyph.box_up_to(CAPITALS);
            let on_line = (bounds.y0 - 0.5 * size..=bounds.y1 + 0.5 * size).contains(y);
            let is_inside = bounds.contains(own.center());
            has_text |= !is_inside && (on_line || own.x1 > bounds.x0 - size && own.x0 < bounds.x1 + size);
            let gap = (own.x0 - bounds.x1).max(bounds.x0 - own.x1);
            let is_beside = on_line && !is_inside && gap <= BESIDE * size;
            if is_beside && size < BOX_SHARE_MIN * glyph.size {
                return false;
            }
        }
        has_text
    }
}

/// True where a filled shape was painted over a glyph later.
fn is_covered(content: &PageContent, picture: &Picture, glyph: &Glyph, middle: Point) -> bool {
    picture
        .shape(middle)
        .map(|index| &content.shapes[index])
        .is_some_and(|shape| shape.order > glyph.order && shape.fill == Some(picture.colour(middle)))
}
