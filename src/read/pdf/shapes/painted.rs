//! A page painted by hand, for tests: shapes, glyphs and pictures in, the content of a page out.

use kurbo::{Affine, BezPath, Circle, Point, Rect, RoundedRect, Shape as _, Vec2};

use crate::read::pdf::page::{Colour, Glyph, GlyphText, Image, PageContent, PageFrame, Shape};

/// Black.
pub(in crate::read::pdf) const BLACK: Colour = [0; 3];
/// A page that is being painted.
pub(in crate::read::pdf) struct Painted {
    content: PageContent,
    order: u32,
}

impl Painted {
    /// An empty page.
    pub(in crate::read::pdf) fn new() -> Self {
        let frame = PageFrame { number: 1, width: 595.0, height: 842.0, to_display: Affine::IDENTITY };
        let content = PageContent {
            frame,
            glyphs: Vec::new(),
            shapes: Vec::new(),
            images: Vec::new(),
            hidden_characters: 0,
            complete: true,
            lacks_font: false,
        };
        Self { content, order: 0 }
    }

    /// What was painted.
    pub(in crate::read::pdf) fn done(self) -> PageContent {
        self.content
    }

    fn next_order(&mut self) -> u32 {
        self.order += 1;
        self.order
    }

    /// Paints a path.
    pub(in crate::read::pdf) fn path(
        mut self,
        path: BezPath,
        fill: Option<Colour>,
        stroke: Option<(Colour, f64)>,
    ) -> Self {
        let order = self.next_order();
        let bounds = path.bounding_box();
        self.content.shapes.push(Shape { path, bounds, fill, stroke, order });
        self
    }

    /// Paints a path that is too long to be kept.
    pub(in crate::read::pdf) fn long_path(mut self, bounds: Rect, fill: Option<Colour>) -> Self {
        let order = self.next_order();
        let path = BezPath::new();
        self.content.shapes.push(Shape { path, bounds, fill, stroke: None, order });
        self
    }

    /// A stroked rectangle.
    pub(in crate::read::pdf) fn frame(self, rect: Rect, width: f64) -> Self {
        self.path(rect.to_path(0.1), None, Some((BLACK, width)))
    }

    /// A filled rectangle.
    pub(in crate::read::pdf) fn fill(self, rect: Rect, colour: Colour) -> Self {
        self.path(rect.to_path(0.1), Some(colour), None)
    }

    /// A filled rectangle with a hole.
    pub(in crate::read::pdf) fn ring(self, outer: Rect, inner: Rect) -> Self {
        let mut path = outer.to_path(0.1);
        path.extend(inner.to_path(0.1));
        self.path(path, Some(BLACK), None)
    }

    /// A stroked line over these points.
    pub(in crate::read::pdf) fn line(self, points: &[(f64, f64)], width: f64) -> Self {
        self.coloured_line(points, BLACK, width)
    }

    /// A stroked line of a colour.
    pub(in crate::read::pdf) fn coloured_line(self, points: &[(f64, f64)], colour: Colour, width: f64) -> Self {
        let mut path = BezPath::new();
        path.move_to(points[0]);
        points[1..].iter().for_each(|point| path.line_to(*point));
        self.path(path, None, Some((colour, width)))
    }

    /// A circle of curves, filled or stroked.
    pub(in crate::read::pdf) fn circle(
        self,
        centre: (f64, f64),
        radius: f64,
        fill: Option<Colour>,
        stroke: Option<f64>,
    ) -> Self {
        self.path(Circle::new(centre, radius).to_path(0.01), fill, stroke.map(|width| (BLACK, width)))
    }

    /// A rectangle with round corners.
    pub(in crate::read::pdf) fn rounded(
        self,
        rect: Rect,
        radius: f64,
        fill: Option<Colour>,
        stroke: Option<(Colour, f64)>,
    ) -> Self {
        self.path(RoundedRect::from_rect(rect, radius).to_path(0.01), fill, stroke)
    }

    /// Text from a point on its baseline, each character half an em wide.
    pub(in crate::read::pdf) fn text(mut self, text: &str, at: (f64, f64), size: f64) -> Self {
        for (index, character) in text.chars().enumerate() {
            let order = self.next_order();
            self.content.glyphs.push(Glyph {
                text: Some(GlyphText::Character(character)),
                origin: Point::new(at.0 + index as f64 * size / 2.0, at.1),
                advance: Vec2::new(size / 2.0, 0.0),
                size,
                em: size,
                bold: false,
                italic: false,
                colour: BLACK,
                content: None,
                invisible: false,
                clipped: false,
                artifact: false,
                order,
            });
        }
        self
    }

    /// A picture.
    pub(in crate::read::pdf) fn image(mut self, bounds: Rect) -> Self {
        let order = self.next_order();
        self.content.images.push(Image { bounds, artifact: false, order });
        self
    }
}
