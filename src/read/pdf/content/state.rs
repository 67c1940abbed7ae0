//! The graphics state (ISO 32000-2, 8.4) as far as text, rules and boxes depend on it.

use hayro_syntax::object::Number;
use kurbo::{Affine, Rect};

use crate::read::pdf::page::Colour;

/// Black.
pub(super) const BLACK: Colour = [0; 3];

/// The graphics state.
#[derive(Debug, Clone)]
pub(super) struct GraphicsState {
    /// From user space to the page as displayed.
    pub transform: Affine,
    /// The box around the clipping path.
    pub clip: Rect,
    pub fill: Colour,
    pub stroke: Colour,
    /// The colour space of fills is that of one ink, whose component darkens (8.6.6.4).
    pub fill_is_tint: bool,
    /// The same of strokes.
    pub stroke_is_tint: bool,
    /// In user space.
    pub line_width: f64,
    pub text: TextState,
}

/// The text state (9.3).
#[derive(Debug, Clone)]
pub(super) struct TextState {
    /// Position of the font among those of the document.
    pub font: Option<usize>,
    pub size: f64,
    pub character_spacing: f64,
    pub word_spacing: f64,
    /// 1 for 100 per cent.
    pub horizontal_scaling: f64,
    pub leading: f64,
    pub rise: f64,
    pub rendering_mode: i64,
}

impl GraphicsState {
    /// The state at the start of a page.
    pub(super) fn new(transform: Affine, clip: Rect) -> Self {
        Self {
            transform,
            clip,
            fill: BLACK,
            stroke: BLACK,
            fill_is_tint: false,
            stroke_is_tint: false,
            line_width: 1.0,
            text: TextState {
                font: None,
                size: 1.0,
                character_spacing: 0.0,
                word_spacing: 0.0,
                horizontal_scaling: 1.0,
                leading: 0.0,
                rise: 0.0,
                rendering_mode: 0,
            },
        }
    }

    /// Sets the colour of fills, by a device colour space.
    pub(super) fn set_fill(&mut self, colour: Colour) {
        self.fill = colour;
        self.fill_is_tint = false;
    }

    /// Sets the colour of strokes, by a device colour space.
    pub(super) fn set_stroke(&mut self, colour: Colour) {
        self.stroke = colour;
        self.stroke_is_tint = false;
    }

    /// Width of a stroked line as displayed, in points. The thinnest line has width 0 (8.4.3.2).
    pub(super) fn line_width_displayed(&self) -> f64 {
        self.line_width * self.transform.determinant().abs().sqrt()
    }
}

/// A grey level of DeviceGray, 0 to 1.
pub(super) fn grey(level: &Number) -> Colour {
    [byte(level.as_f64()); 3]
}

/// Red, green and blue of DeviceRGB, 0 to 1 each.
pub(super) fn rgb(red: &Number, green: &Number, blue: &Number) -> Colour {
    [red, green, blue].map(|part| byte(part.as_f64()))
}

/// Cyan, magenta, yellow and black of DeviceCMYK, by the plain conversion of 10.4.2.4.
pub(super) fn cmyk(cyan: &Number, magenta: &Number, yellow: &Number, black: &Number) -> Colour {
    let black = black.as_f64();
    [cyan, magenta, yellow].map(|part| byte((1.0 - part.as_f64()) * (1.0 - black)))
}

/// A colour of any colour space, by the number of its components; a tint of a single ink darkens.
pub(super) fn by_components(components: &[Number], is_tint: bool) -> Option<Colour> {
    match components {
        [level] if is_tint => Some([byte(1.0 - level.as_f64()); 3]),
        [level] => Some(grey(level)),
        [red, green, blue] => Some(rgb(red, green, blue)),
        [cyan, magenta, yellow, black] => Some(cmyk(cyan, magenta, yellow, black)),
        _ => None,
    }
}

fn byte(part: f64) -> u8 {
    (part.clamp(0.0, 1.0) * 255.0).round() as u8
}
