//! Raised numerals: the characters that show digits above the line, and the digits that they show.

/// The digit that a superscript numeral shows.
pub(super) fn superscript_digit(character: char) -> Option<char> {
    match character {
        '¹' => Some('1'),
        '²' => Some('2'),
        '³' => Some('3'),
        '⁰' | '⁴'..='⁹' => char::from_digit(u32::from(character) - 0x2070, 10),
        _ => None,
    }
}

/// The superscript numeral of a digit.
pub(crate) fn superscript(digit: char) -> char {
    match digit {
        '1' => '¹',
        '2' => '²',
        '3' => '³',
        '0' | '4'..='9' => char::from_u32(0x2070 + digit.to_digit(10).unwrap_or(0)).unwrap_or(digit),
        other => other,
    }
}
