//! Showing text (ISO 32000-2, 9.4): from the bytes of a string to glyphs at their places.

use std::rc::Rc;

use kurbo::{Affine, Point, Rect, Vec2};

use super::interpret::Interpreter;
use super::marked::Replacement;
use super::state::GraphicsState;
use crate::read::pdf::font::{Code, DocumentFont, Fonts, glyph_text};
use crate::read::pdf::page::{Colour, Glyph, GlyphText};

/// Thousandths of the font size in which advances are given.
const THOUSAND: f64 = 1000.0;
/// Advance of a glyph whose font is not there, in thousandths of the font size.
const UNKNOWN_ADVANCE: f64 = 500.0;
/// Tangent of the slant from which on upright glyphs are shown as italic.
const SLANT_MIN: f64 = 0.15;

/// The text and text line matrices (9.4.2).
#[derive(Debug, Clone, Copy)]
pub(super) struct TextMatrices {
    pub text: Affine,
    pub line: Affine,
}

impl TextMatrices {
    pub(super) const IDENTITY: Self = Self { text: Affine::IDENTITY, line: Affine::IDENTITY };

    /// Goes to a new line, so far from the start of this one.
    pub(super) fn next_line(&mut self, x: f64, y: f64) {
        self.set(self.line * Affine::translate((x, y)));
    }

    pub(super) fn set(&mut self, matrix: Affine) {
        self.line = matrix;
        self.text = matrix;
    }

    /// Goes so far along the line, or down it.
    fn step(&mut self, by: (f64, f64)) {
        let behind = self.text * Point::from(by);
        self.text = self.text.with_translation(behind.to_vec2());
    }
}

/// What all glyphs that one operator shows have in common.
pub(super) struct Pen<'s, 'a> {
    state: &'s GraphicsState,
    font: Option<Rc<DocumentFont<'a>>>,
    horizontal: bool,
    /// An em along the line and upwards, as displayed.
    along: Vec2,
    up: Vec2,
    /// From the place of the text matrix to the baseline, which may be raised.
    rise: Vec2,
    /// The lengths of `along` and `up`.
    em: f64,
    size: f64,
    bold: bool,
    italic: bool,
    colour: Colour,
    /// Where the middle of a glyph stands that is not clipped.
    seen: Rect,
}

impl<'s, 'a> Pen<'s, 'a> {
    pub(super) fn new(fonts: &Fonts<'a>, state: &'s GraphicsState, matrices: &TextMatrices) -> Self {
        let text = &state.text;
        let font = text.font.and_then(|position| fonts.get(position));
        let horizontal = font.as_ref().is_none_or(|font| font.is_horizontal());
        let (bold, italic) = font.as_ref().map_or((false, false), |font| (font.style.bold, font.style.italic));
        let scale = match font {
            Some(_) => Affine::new([text.size * text.horizontal_scaling, 0.0, 0.0, text.size, 0.0, text.rise]),
            None => Affine::scale(text.size),
        };
        // The text matrix is only moved along while text is shown.
        let linear = (state.transform * matrices.text).with_translation(Vec2::ZERO) * scale;
        let [a, b, c, d, _, _] = linear.as_coeffs();
        let (along, up) = (Vec2::new(a, b), Vec2::new(c, d));
        let (em, size) = (along.hypot(), up.hypot());
        // The part of the vertical axis that runs along the line is the slant.
        let slant = along.dot(up) / (em * size).max(f64::MIN_POSITIVE);
        Self {
            state,
            font,
            horizontal,
            along,
            up,
            rise: linear.translation(),
            em,
            size,
            bold: bold || text.rendering_mode == 2 && state.fill == state.stroke,
            italic: italic || slant.abs() > SLANT_MIN,
            colour: if text.rendering_mode == 1 { state.stroke } else { state.fill },
            seen: state.clip.inflate(size * 0.5, size * 0.5),
        }
    }

    /// Moves the text matrix by a number of a TJ array (9.4.3, table 107).
    pub(super) fn kern(&self, matrices: &mut TextMatrices, number: f64) {
        let text = &self.state.text;
        let distance = -number / THOUSAND * text.size;
        matrices.step(if self.horizontal { (distance * text.horizontal_scaling, 0.0) } else { (0.0, distance) });
    }

    /// Moves the text matrix behind a glyph.
    fn pass(&self, matrices: &mut TextMatrices, advance: Vec2, spacing: f64) {
        let text = &self.state.text;
        matrices.step(if self.horizontal {
            ((advance.x / THOUSAND * text.size + spacing) * text.horizontal_scaling, 0.0)
        } else {
            (0.0, advance.y / THOUSAND * text.size + spacing)
        });
    }
}

impl Interpreter<'_, '_> {
    /// Shows a string and moves the text matrix behind it.
    pub(super) fn show(&mut self, pen: &Pen<'_, '_>, matrices: &mut TextMatrices, bytes: &[u8]) {
        let Some(font) = &pen.font else { return self.show_without_font(pen, matrices, bytes) };
        let text = &pen.state.text;
        let mut at = 0;
        while let Some((code, length)) = font.read_code(bytes, at) {
            at += length;
            if !self.spend(1) {
                return;
            }
            let word_spacing = if code == 32 && length == 1 { text.word_spacing } else { 0.0 };
            font.with_code(code, length, |code| {
                self.place(pen, matrices, code);
                pen.pass(matrices, code.advance, text.character_spacing + word_spacing);
            });
        }
    }

    /// Shows a string whose font the file does not hold: nobody can tell its characters, so they are listed as such.
    fn show_without_font(&mut self, pen: &Pen<'_, '_>, matrices: &mut TextMatrices, bytes: &[u8]) {
        let unknown = Code { text: None, advance: Vec2::new(UNKNOWN_ADVANCE, 0.0), displacement: Vec2::ZERO };
        for _ in bytes {
            if !self.spend(1) {
                return;
            }
            self.place(pen, matrices, &unknown);
            matrices.step((UNKNOWN_ADVANCE / THOUSAND * pen.state.text.size, 0.0));
        }
    }

    /// Paints a glyph where the text matrix stands.
    fn place(&mut self, pen: &Pen<'_, '_>, matrices: &TextMatrices, code: &Code) {
        let baseline = pen.state.transform * matrices.text.translation().to_point() + pen.rise;
        let (origin, advance) = if pen.horizontal {
            (baseline, pen.along * (code.advance.x / THOUSAND))
        } else {
            let moved = -code.displacement / THOUSAND;
            (baseline + (pen.along * moved.x + pen.up * moved.y), pen.up * (code.advance.y / THOUSAND))
        };
        if !(origin.is_finite() && advance.is_finite()) {
            return;
        }
        let text = self.replaced(&code.text);
        if self.marked.off {
            self.hidden_characters += 1;
            return;
        }
        let order = self.next_order();
        self.glyphs.push(Glyph {
            text,
            origin,
            advance,
            size: pen.size,
            em: pen.em,
            bold: pen.bold,
            italic: pen.italic,
            colour: pen.colour,
            content: self.marked.content,
            invisible: pen.state.text.rendering_mode == 3,
            clipped: !pen.seen.contains(origin + advance * 0.5),
            artifact: self.marked.artifact,
            order,
        });
    }

    /// The text of a glyph, or the replacement text around it.
    fn replaced(&mut self, own: &Option<GlyphText>) -> Option<GlyphText> {
        let replacement = self.marked.replacement.as_mut().map(|all| std::mem::replace(all, Replacement::Taken));
        match replacement {
            None => own.clone(),
            Some(Replacement::Text(text)) => glyph_text(&text).or(Some(GlyphText::Characters("".into()))),
            Some(Replacement::Taken) => Some(GlyphText::Characters("".into())),
        }
    }
}
