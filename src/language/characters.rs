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

/// `\p{Ll}`: a small letter.
pub(crate) fn is_small(character: char) -> bool {
    static SMALL: LazyLock<Regex> = LazyLock::new(|| expression(r"^\p{Ll}$"));
    if character.is_ascii() {
        return character.is_ascii_lowercase();
    }
    // Letters that are raised are lower case as well.
    character.is_lowercase() && SMALL.is_match(character.encode_utf8(&mut [0; 4]))
}

/// `\w`: what words are made of.
pub(crate) fn is_word(character: char) -> bool {
    if character.is_ascii() {
        return character.is_ascii_alphanumeric() || character == '_';
    }
    let joins = matches!(character, '\u{200c}' | '\u{200d}' | '‿' | '⁀' | '⁔' | '︳' | '︴' | '﹍'..='﹏' | '＿');
    character.is_alphabetic() || joins || is_digit(character) || is_mark(character)
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
    // Raised numbers, fractions, Roman numerals and numbers in circles are numeric as well: they stand before the digits
    // of Arabic and between those of Lepcha and Vai, and each document has one or the other.
    let is_none = matches!(character, ..'\u{660}' | '\u{1c80}'..'\u{a620}');
    !is_none && character.is_numeric() && DIGIT.is_match(character.encode_utf8(&mut [0; 4]))
}

/// What stands behind a word, in whatever letters it is written; the word is given in small ones.
pub(crate) fn behind_word<'a>(text: &'a str, word: &str) -> Option<&'a str> {
    let mut rest = text;
    for letter in word.chars() {
        rest = rest.strip_prefix(|written| is_same_letter(written, letter))?;
    }
    Some(rest)
}

/// What stands before a word, in whatever letters it is written.
pub(crate) fn before_word<'a>(text: &'a str, word: &str) -> Option<&'a str> {
    let mut rest = text;
    for letter in word.chars().rev() {
        rest = rest.strip_suffix(|written| is_same_letter(written, letter))?;
    }
    Some(rest)
}

/// A small letter, or a letter that has the same capital; the dotless i has that of another letter.
fn is_same_letter(written: char, small: char) -> bool {
    written == small
        || !(written.is_ascii() && small.is_ascii())
            && written != 'ı'
            && written.to_uppercase().eq(small.to_uppercase())
        || written.is_ascii() && written.to_ascii_lowercase() == small
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
        // The tables may be of different versions of Unicode, which moves a letter now and then.
        const MOVED_MAX: usize = 4;
        let unassigned = expression(r"^\p{Cn}$");
        for (class, source) in [
            (is_letter as fn(char) -> bool, r"^\p{L}$"),
            (is_capital, r"^\p{Lu}$"),
            (is_small, r"^\p{Ll}$"),
            (is_word, r"^\w$"),
            (is_mark, r"^\p{M}$"),
            (is_digit, r"^\d$"),
            (char::is_whitespace, r"^\s$"),
        ] {
            let expected = expression(source);
            let asked = ('\0'..=char::MAX).filter(|&one| class(one) || one.is_alphanumeric() || is_mark(one));
            let different = asked.filter(|&one| {
                let text = one.to_string();
                class(one) != expected.is_match(&text) && !unassigned.is_match(&text)
            });
            let different: String = different.collect();
            assert!(different.chars().count() <= MOVED_MAX, "{source} {different}");
        }
    }
}
