//! Directions of scripts: what is written from right to left, for files that must say so.

use unicode_bidi::{BidiClass, bidi_class};

fn is_strong_right_to_left(character: char) -> bool {
    matches!(bidi_class(character), BidiClass::R | BidiClass::AL)
}

/// True where the first letter of a text is written from right to left (UAX #9, rule P2).
pub(crate) fn is_right_to_left(text: &str) -> bool {
    let strong = |c: &char| matches!(bidi_class(*c), BidiClass::L | BidiClass::R | BidiClass::AL);
    text.chars().find(strong).is_some_and(is_strong_right_to_left)
}

/// Stretches of a text, each with whether it is written from right to left. What has no direction goes with what
/// stands before it; at the beginning, with what follows.
pub(crate) fn segments(text: &str) -> Vec<(&str, bool)> {
    let mut out = Vec::new();
    let (mut start, mut direction) = (0, None);
    for (at, character) in text.char_indices() {
        let is_left_to_right = bidi_class(character) == BidiClass::L;
        if !is_left_to_right && !is_strong_right_to_left(character) {
            continue;
        }
        match direction {
            None => direction = Some(!is_left_to_right),
            Some(right_to_left) if right_to_left == is_left_to_right => {
                out.push((&text[start..at], right_to_left));
                (start, direction) = (at, Some(!is_left_to_right));
            }
            Some(_) => {}
        }
    }
    if start < text.len() {
        out.push((&text[start..], direction.unwrap_or(false)));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn directions_are_told_apart() {
        assert!(is_right_to_left("1. بيانات open data"));
        assert!(!is_right_to_left("Open بيانات"));
        assert_eq!(segments("a b"), [("a b", false)]);
        assert_eq!(segments("نعم, yes (أ)"), [("نعم, ", true), ("yes (", false), ("أ)", true)]);
        assert_eq!(segments("2020"), [("2020", false)]);
        assert!(segments("").is_empty());
    }
}
