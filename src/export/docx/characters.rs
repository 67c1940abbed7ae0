//! Characters as a Word file can hold them, and the direction in which they are read.

use unicode_bidi::{BidiClass, bidi_class};

/// The text without what XML 1.0 (production 2, `Char`) cannot hold; U+FFFD stands in its place.
pub(super) fn allowed(text: &str) -> String {
    let is_allowed = |character: char| {
        matches!(character, '\t' | '\n') || (character >= ' ' && !matches!(character, '\u{fffe}' | '\u{ffff}'))
    };
    text.chars().map(|character| if is_allowed(character) { character } else { '\u{fffd}' }).collect()
}

/// True where the first letter with a direction has that from right to left (UAX #9, rules P2 and P3).
pub(in crate::export) fn is_right_to_left(text: &str) -> bool {
    let strong =
        text.chars().map(bidi_class).find(|class| matches!(class, BidiClass::L | BidiClass::R | BidiClass::AL));
    matches!(strong, Some(BidiClass::R | BidiClass::AL))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_xml_cannot_hold_is_marked() {
        assert_eq!(allowed("a\u{0}b\u{b}c\td\u{ffff}"), "a\u{fffd}b\u{fffd}c\td\u{fffd}");
    }

    #[test]
    fn the_first_strong_letter_gives_the_direction() {
        assert!(is_right_to_left("1. نعم e-Gov"));
        assert!(!is_right_to_left("e-Gov نعم"));
        assert!(!is_right_to_left("2019"));
    }
}
