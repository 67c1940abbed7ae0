//! Marks: accents and vowel signs that are glyphs of their own, and the letters that they stand over.

use super::{Unit, push_unit};
use crate::language::is_mark;
use crate::read::pdf::page::GlyphText;

/// A mark that combines with the letter before it.
pub(super) fn is_combining(text: &GlyphText) -> bool {
    match text {
        GlyphText::Character(character) => is_mark(*character),
        GlyphText::Characters(text) => !text.is_empty() && text.chars().all(is_mark),
    }
}

/// True when the middle of a mark lies over a letter.
pub(super) fn stands_over(unit: &Unit, x0: f64, x1: f64, em: f64) -> bool {
    let middle = (x0 + x1) / 2.0;
    let mut text = String::new();
    push_unit(&mut text, &unit.text);
    text.contains(char::is_alphabetic) && (unit.x0 - 0.15 * em..=unit.x1 + 0.15 * em).contains(&middle)
}

pub(super) fn with_mark(letter: &GlyphText, mark: &GlyphText) -> GlyphText {
    let mut text = String::new();
    push_unit(&mut text, letter);
    push_unit(&mut text, mark);
    GlyphText::Characters(text.into())
}
