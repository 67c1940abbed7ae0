//! What stands on a page: the types that the interpreter of content fills and the layout reads.
//!
//! All coordinates are points with the origin at the top left of the page as displayed, after CropBox
//! and Rotate (ISO 32000-2, 14.11.2 and 7.7.3.3); x grows to the right, y downwards.

use std::rc::Rc;

use kurbo::{Affine, BezPath, Point, Rect, Vec2};

/// A page as displayed, without its content.
#[derive(Debug, Clone, Copy)]
pub(super) struct PageFrame {
    /// Counted from 1.
    pub number: u32,
    /// Width in points.
    pub width: f64,
    /// Height in points.
    pub height: f64,
    /// From default user space (ISO 32000-2, 8.3.2.3) to the page as displayed.
    pub to_display: Affine,
}

/// What is painted on a page, in the order of painting.
#[derive(Debug)]
pub(super) struct PageContent {
    /// The page.
    pub frame: PageFrame,
    /// Glyphs, also invisible ones.
    pub glyphs: Vec<Glyph>,
    /// Painted paths.
    pub shapes: Vec<Shape>,
    /// Painted pictures.
    pub images: Vec<Image>,
    /// Characters of optional content that is switched off.
    pub hidden_characters: usize,
    /// False where the content was cut because it holds more operators than any page of a form.
    pub complete: bool,
    /// Some font that the content names is not in the file: its bytes are read as Latin letters, as viewers show them.
    pub lacks_font: bool,
}

/// A glyph.
#[derive(Debug, Clone)]
pub(super) struct Glyph {
    /// The characters it shows; `None` where the font does not tell.
    pub text: Option<GlyphText>,
    /// Origin of the glyph, on its baseline.
    pub origin: Point,
    /// From its origin to the end of its advance, without character and word spacing.
    pub advance: Vec2,
    /// Font size as displayed, in points: the length of an em upwards.
    pub size: f64,
    /// The length of an em along the line, in points; less or more than the size where glyphs are
    /// narrowed or stretched.
    pub em: f64,
    /// Bold by its font, or painted so.
    pub bold: bool,
    /// Italic by its font, or slanted.
    pub italic: bool,
    /// Colour of its ink.
    pub colour: Colour,
    /// Marked-content identifier (ISO 32000-2, 14.7.5.2), where it stands in marked content of the page.
    pub content: Option<u32>,
    /// Painted without ink (rendering mode 3). The text layer of a scan is.
    pub invisible: bool,
    /// Outside the clipping path or the page.
    pub clipped: bool,
    /// Marked as an artifact (ISO 32000-2, 14.8.2.2): not part of the text.
    pub artifact: bool,
    /// Order of painting, counted with shapes and pictures.
    pub order: u32,
}

impl Glyph {
    /// The box around it as far as its size tells: from its baseline up to this height, of the font size.
    pub(super) fn box_up_to(&self, height: f64) -> Rect {
        let length = self.advance.hypot();
        let along = if length > 0.0 { self.advance / length } else { Vec2::new(1.0, 0.0) };
        let up = Vec2::new(along.y, -along.x) * (height * self.size);
        Rect::from_points(self.origin, self.origin + self.advance + up)
    }

    /// True for a glyph that shows nothing but a blank.
    pub(super) fn is_blank(&self) -> bool {
        match &self.text {
            Some(GlyphText::Character(character)) if character.is_ascii_graphic() => false,
            Some(GlyphText::Character(character)) => character.is_whitespace() || *character == '\u{200b}',
            Some(GlyphText::Characters(text)) => !text.is_empty() && text.chars().all(char::is_whitespace),
            None => false,
        }
    }
}

/// The characters of a glyph.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum GlyphText {
    /// One character.
    Character(char),
    /// Several: a ligature, or the replacement text of marked content (ActualText).
    Characters(Rc<str>),
}

impl GlyphText {
    /// Its first character.
    pub(super) fn first_character(&self) -> Option<char> {
        match self {
            Self::Character(character) => Some(*character),
            Self::Characters(characters) => characters.chars().next(),
        }
    }

    /// How many characters it has.
    pub(super) fn characters(&self) -> usize {
        match self {
            Self::Character(_) => 1,
            Self::Characters(characters) => characters.chars().count(),
        }
    }

    /// True when one of its characters is of a kind.
    pub(super) fn any(&self, mut is_of_kind: impl FnMut(char) -> bool) -> bool {
        match self {
            Self::Character(character) => is_of_kind(*character),
            Self::Characters(characters) => characters.chars().any(is_of_kind),
        }
    }
}

/// A colour as red, green and blue.
pub(super) type Colour = [u8; 3];

/// The colour of paper.
pub(super) const WHITE: Colour = [255; 3];

/// A box in tenths of a point, which is finer than any screen shows.
pub(super) fn in_tenths(place: Rect) -> [f64; 4] {
    [place.x0, place.y0, place.x1, place.y1].map(|value| (value * 10.0).round() / 10.0)
}

/// A painted path.
#[derive(Debug, Clone)]
pub(super) struct Shape {
    /// Its outline; empty where it has more elements than a rule, box or tick has.
    pub path: BezPath,
    /// The box around its outline, within the clipping path.
    pub bounds: Rect,
    /// Colour it is filled with.
    pub fill: Option<Colour>,
    /// Colour and width of the line it is stroked with.
    pub stroke: Option<(Colour, f64)>,
    /// Order of painting, counted with glyphs and pictures.
    pub order: u32,
}

/// A painted picture.
#[derive(Debug, Clone)]
pub(super) struct Image {
    /// Where it stands, within the clipping path.
    pub bounds: Rect,
    /// Marked as an artifact.
    pub artifact: bool,
    /// Order of painting, counted with glyphs and shapes.
    pub order: u32,
}
