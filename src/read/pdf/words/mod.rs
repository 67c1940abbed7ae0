//! Words: from the glyphs of a page to words with their boxes.
//!
//! Glyphs are taken in the order of painting. A word ends at a blank, at a gap that is wider than the
//! spacing of its letters, at a change of style, size or baseline, and where the marked content changes. What
//! belongs together all the same ("e-government" with its first letter bold) is joined again on the
//! line, by the same gaps. Text that runs in another direction than the page is turned, so that every
//! word here runs to the right.

mod building;
pub(in crate::read::pdf) mod decoration;
mod marks;
pub(in crate::read::pdf) mod scripts;
pub(in crate::read::pdf) mod seats;
mod spacing;
pub(in crate::read::pdf) mod upright;

use kurbo::{Point, Rect, Vec2};

use crate::read::pdf::page::{Colour, Glyph, GlyphText, PageContent};
use crate::read::{TickSeen, TickState};
use building::Builder;
use spacing::Spacings;
use upright::{direction, is_level};

/// Height of letters above the baseline, and depth below it, of the font size. Boxes of words take these,
/// so that accents and descenders are covered.
pub(in crate::read::pdf) const ASCENT: f64 = 0.88;
/// See [`ASCENT`].
pub(in crate::read::pdf) const DESCENT: f64 = 0.22;

/// A gap that is wider than the spacing of the letters by this part of an em parts two words.
pub(in crate::read::pdf) const GAP_MIN_EM: f64 = 0.16;
/// The same between ideographs, which are set wide apart when a line is justified.
pub(in crate::read::pdf) const GAP_MIN_IDEOGRAPHS_EM: f64 = 0.6;

/// A word, or a part of one that has a style of its own.
#[derive(Debug, Clone)]
pub(in crate::read::pdf) struct Word {
    /// Its characters, in the order in which they stand on the page from left to right.
    pub units: Vec<Unit>,
    /// What it is.
    pub kind: WordKind,
    /// Page, counted from 1.
    pub page: u32,
    /// Where it stands on the page as displayed.
    pub place: Rect,
    /// Where it stands once its text runs to the right; the same as `place` unless it is turned.
    pub bounds: Rect,
    /// Height of its baseline, in the frame of `bounds`.
    pub baseline: f64,
    /// Font size in points.
    pub size: f64,
    /// Length of an em along the line, in points.
    pub em: f64,
    /// How it looks.
    pub style: Style,
    /// Marked-content identifier.
    pub content: Option<u32>,
    /// Marked as an artifact.
    pub artifact: bool,
    /// A blank stands before it.
    pub blank_before: bool,
    /// A blank stands behind it.
    pub blank_behind: bool,
    /// Quarter turns, clockwise, that its text is turned on the page.
    pub turns: u8,
    /// Order of painting.
    pub order: u32,
}

/// A character, or the characters of a ligature, with its horizontal extent in the frame of the word.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::read::pdf) struct Unit {
    /// The characters, in reading order.
    pub text: UnitText,
    /// Left end.
    pub x0: f64,
    /// Right end.
    pub x1: f64,
}

/// Characters of a unit.
pub(in crate::read::pdf) type UnitText = GlyphText;

/// What a word is.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::read::pdf) enum WordKind {
    /// Printed text.
    Text,
    /// A tick box that is drawn, or a field of a form.
    Tick(TickState, TickSeen),
    /// The value of a form field, by its position among the widgets.
    Field(usize),
}

/// How a word looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(in crate::read::pdf) struct Style {
    /// Bold.
    pub bold: bool,
    /// Italic.
    pub italic: bool,
    /// Colour of its ink.
    pub colour: Colour,
    /// Underlined.
    pub underlined: bool,
    /// Struck out.
    pub struck_out: bool,
    /// Colour behind it, where there is one.
    pub highlight: Option<Colour>,
    /// Raised above the line and smaller: an exponent or note mark.
    pub raised: bool,
}

/// The words of a page, and the glyphs that show no character.
#[derive(Debug, Default)]
pub(in crate::read::pdf) struct PageWords {
    /// Words in the order of painting.
    pub words: Vec<Word>,
    /// Places of glyphs whose characters are not known.
    pub unmapped: Vec<Rect>,
    /// Characters that are not displayed: outside the page or clipped away, or painted without ink where
    /// there is no picture.
    pub hidden_characters: usize,
    /// Some text is painted without ink over a picture, as programs do that recognise the text of scans.
    pub has_text_layer: bool,
}

/// Makes words of the glyphs of a page. `skip` are positions of glyphs that belong to a drawn tick box.
pub(in crate::read::pdf) fn read(content: &PageContent, skip: &[usize]) -> PageWords {
    let mut found = PageWords { hidden_characters: content.hidden_characters, ..PageWords::default() };
    let mut builder = Builder::new(content.frame.number, content.glyphs.len());
    let mut skip = skip.iter().copied().peekable();
    let mut spacing = Spacings::new(&content.glyphs);
    for (position, glyph) in content.glyphs.iter().enumerate() {
        let (letter_spacing, has_blanks) = spacing.at(position);
        if skip.peek() == Some(&position) {
            skip.next();
            builder.part();
            continue;
        }
        if is_hidden(glyph, content) {
            found.hidden_characters += usize::from(!glyph.is_blank());
            continue;
        }
        found.has_text_layer |= glyph.invisible && !glyph.is_blank();
        match &glyph.text {
            None => found.unmapped.push(place_of(glyph)),
            Some(_) if glyph.is_blank() => builder.blank(glyph),
            Some(text) => builder.take(glyph, text, letter_spacing, has_blanks),
        }
    }
    found.words = builder.finish();
    found
}

/// True for a glyph that nobody sees: painted without ink where no picture shows what it says, or
/// outside the page or the clipping path.
fn is_hidden(glyph: &Glyph, content: &PageContent) -> bool {
    let middle = glyph.origin + glyph.advance * 0.5;
    glyph.clipped
        || glyph.invisible && !content.images.iter().any(|image| image.bounds.inflate(2.0, 2.0).contains(middle))
}

/// The box of a glyph on the page as displayed.
fn place_of(glyph: &Glyph) -> Rect {
    if is_level(glyph) {
        let Point { x, y } = glyph.origin;
        return Rect::new(x, y - ASCENT * glyph.size, x + glyph.advance.x, y + DESCENT * glyph.size);
    }
    let along = direction(glyph);
    let up = Vec2::new(along.y, -along.x);
    let corner = |x: Vec2, height: f64| glyph.origin + x + up * (height * glyph.size);
    Rect::from_points(corner(Vec2::ZERO, ASCENT), corner(glyph.advance, -DESCENT))
        .union_pt(corner(glyph.advance, ASCENT))
        .union_pt(corner(Vec2::ZERO, -DESCENT))
}

/// Adds the characters of a unit to a string.
pub(in crate::read::pdf) fn push_unit(text: &mut String, unit: &UnitText) {
    match unit {
        GlyphText::Character(character) => text.push(*character),
        GlyphText::Characters(characters) => text.push_str(characters),
    }
}

impl Word {
    /// Its characters, from left to right.
    pub(in crate::read::pdf) fn text(&self) -> String {
        let mut text = String::with_capacity(self.units.len());
        self.units.iter().for_each(|unit| push_unit(&mut text, &unit.text));
        text
    }
}
