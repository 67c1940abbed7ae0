//! Classes of characters, as regular expressions have them.
//!
//! An expression with a class of all letters costs more to compile than most documents take to read, so
//! what looks at every line of a document asks here.

use std::sync::LazyLock;

use regex::Regex;
use unicode_normalization::char::is_combining_mark;

use super::expression;

/// `\p{L}`: a letter.
pub(crate) fn is_letter(character: char) -> bool {
    if character.is_ascii() {
        return character.is_ascii_alphabetic();
    }
    // What Unicode calls alphabetic holds also letter-like numbers, marks, and letters in circles and squares.
    let enclosed =
        matches!(u32::from(character), 0x24b6..=0x24e9 | 0x1f130..=0x1f149 | 0x1f150..=0x1f169 | 0x1f170..=0x1f189);
    character.is_alphabetic() && !enclosed && !character.is_numeric() && !is_combining_mark(character)
}

/// `\p{Lu}`: a capital letter.
pub(crate) fn is_capital(character: char) -> bool {
    character.is_uppercase() && is_letter(character)
}

/// `\p{M}`: a mark on a letter.
pub(crate) fn is_mark(character: char) -> bool {
    !character.is_ascii() && is_combining_mark(character)
}

/// `\d`: a decimal digit of any script.
pub(crate) fn is_digit(character: char) -> bool {
    static DIGIT: LazyLock<Regex> = LazyLock::new(|| expression(r"^\d$"));
    if character.is_ascii() {
        return character.is_ascii_digit();
    }
    // Fractions, Roman numerals and numbers in circles are numeric as well; all are rare.
    character.is_numeric() && DIGIT.is_match(character.encode_utf8(&mut [0; 4]))
}

/// Every text of up to so many pieces: what tests give to an expression and to what stands for it.
#[cfg(test)]
pub(crate) fn combinations(pieces: &[&str], most: usize) -> Vec<String> {
    let mut all = vec![String::new()];
    let mut longest = 0..1;
    for _ in 0..most {
        let longer: Vec<String> = all[longest.clone()]
            .iter()
            .flat_map(|text| pieces.iter().map(move |piece| format!("{text}{piece}")))
            .collect();
        longest = all.len()..all.len() + longer.len();
        all.extend(longer);
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_are_those_of_expressions() {
        let unassigned = expression(r"^\p{Cn}$");
        for (class, source) in [
            (is_letter as fn(char) -> bool, r"^\p{L}$"),
            (is_capital, r"^\p{Lu}$"),
            (is_mark, r"^\p{M}$"),
            (is_digit, r"^\d$"),
            (char::is_whitespace, r"^\s$"),
        ] {
            let expected = expression(source);
            for character in ('\0'..=char::MAX).filter(|&character| class(character) || character.is_alphanumeric()) {
                let text = character.to_string();
                // The tables may be of different versions of Unicode.
                assert!(unassigned.is_match(&text) || class(character) == expected.is_match(&text), "{source} {text}");
            }
        }
    }
}
