//! Showing text (ISO 32000-2, 9.4): from the bytes of a string to glyphs at their places.

use kurbo::{Affine, Point, Vec2};

use super::interpret::Interpreter;
use super::marked::Replacement;
use super::state::GraphicsState;
use crate::read::pdf::font::{Code, glyph_text};
use crate::read::pdf::page::{Glyph, GlyphText};

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
}

impl Interpreter<'_, '_> {
    /// Shows a string and moves the text matrix behind it.
    pub(super) fn show(&mut self, state: &GraphicsState, matrices: &mut TextMatrices, bytes: &[u8]) {
        let Some(position) = state.text.font else { return self.show_without_font(state, matrices, bytes) };
        let Some((horizontal, style)) =
            self.fonts.get(position).map(|font| (font.is_horizontal(), (font.style.bold, font.style.italic)))
        else {
            return;
        };
        let text = &state.text;
        let mut at = 0;
        while let Some((code, length)) = self.fonts.get(position).and_then(|font| font.read_code(bytes, at)) {
            at += length;
            if !self.spend(1) {
                return;
            }
            let Some(found) = self.fonts.get(position).map(|font| font.with_code(code, length, Code::clone)) else {
                return;
            };
            let scale = Affine::new([text.size * text.horizontal_scaling, 0.0, 0.0, text.size, 0.0, text.rise]);
            let placed = state.transform * matrices.text * scale;
            let word_spacing = if code == 32 && length == 1 { text.word_spacing } else { 0.0 };
            let spacing = text.character_spacing + word_spacing;
            let advance = found.advance;
            self.place(state, found, placed, horizontal, style);
            let step = if horizontal {
                ((advance.x / THOUSAND * text.size + spacing) * text.horizontal_scaling, 0.0)
            } else {
                (0.0, advance.y / THOUSAND * text.size + spacing)
            };
            matrices.text *= Affine::translate(step);
        }
    }

    /// Shows a string whose font the file does not hold: nobody can tell its characters, so they are listed as such.
    fn show_without_font(&mut self, state: &GraphicsState, matrices: &mut TextMatrices, bytes: &[u8]) {
        let unknown = || Code { text: None, advance: Vec2::new(UNKNOWN_ADVANCE, 0.0), displacement: Vec2::ZERO };
        for _ in bytes {
            if !self.spend(1) {
                return;
            }
            let scale = Affine::scale(state.text.size);
            self.place(state, unknown(), state.transform * matrices.text * scale, true, (false, false));
            matrices.text *= Affine::translate((UNKNOWN_ADVANCE / THOUSAND * state.text.size, 0.0));
        }
    }

    /// Moves the text matrix by a number of a TJ array (9.4.3, table 107).
    pub(super) fn kern(&self, state: &GraphicsState, matrices: &mut TextMatrices, number: f64) {
        let horizontal = state.text.font.and_then(|at| self.fonts.get(at)).is_none_or(|font| font.is_horizontal());
        let distance = -number / THOUSAND * state.text.size;
        let step = if horizontal { (distance * state.text.horizontal_scaling, 0.0) } else { (0.0, distance) };
        matrices.text *= Affine::translate(step);
    }

    fn place(
        &mut self,
        state: &GraphicsState,
        code: Code,
        placed: Affine,
        horizontal: bool,
        (bold, italic): (bool, bool),
    ) {
        let [a, b, c, d, _, _] = placed.as_coeffs();
        let (along, up) = (Vec2::new(a, b), Vec2::new(c, d));
        let (origin, advance) = if horizontal {
            (placed * Point::ZERO, along * (code.advance.x / THOUSAND))
        } else {
            (placed * (-code.displacement / THOUSAND).to_point(), up * (code.advance.y / THOUSAND))
        };
        if !(origin.is_finite() && advance.is_finite()) {
            return;
        }
        let text = self.replaced(code.text);
        if self.marked.off {
            self.hidden_characters += 1;
            return;
        }
        // The part of the vertical axis that runs along the line is the slant.
        let (em, size) = (along.hypot(), up.hypot());
        let slant = along.dot(up) / (em * size).max(f64::MIN_POSITIVE);
        let middle = origin + advance * 0.5;
        let within = state.clip.inflate(size * 0.5, size * 0.5).contains(middle);
        let mode = state.text.rendering_mode;
        let order = self.next_order();
        self.glyphs.push(Glyph {
            text,
            origin,
            advance,
            size,
            em,
            bold: bold || mode == 2 && state.fill == state.stroke,
            italic: italic || slant.abs() > SLANT_MIN,
            colour: if mode == 1 { state.stroke } else { state.fill },
            content: self.marked.content,
            invisible: mode == 3,
            clipped: !within,
            artifact: self.marked.artifact,
            order,
        });
    }

    /// The text of a glyph, or the replacement text around it.
    fn replaced(&mut self, own: Option<GlyphText>) -> Option<GlyphText> {
        match self.marked.replacement.replace(Replacement::Taken) {
            None => {
                self.marked.replacement = None;
                own
            }
            Some(Replacement::Text(text)) => glyph_text(&text).or(Some(GlyphText::Characters("".into()))),
            Some(Replacement::Taken) => Some(GlyphText::Characters("".into())),
        }
    }
}
