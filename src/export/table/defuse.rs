//! Formulas defused: what a respondent wrote is text, also where a spreadsheet would take it for a formula (OWASP, CSV
//! injection). A "'" is set before such a cell, and can be taken away again: a cell that begins with "'" and would be a
//! formula without it had none.

use std::borrow::Cow;

/// Characters that open a formula, as they are and in full width.
const OPENS: [char; 8] = ['=', '+', '-', '@', '＝', '＋', '－', '＠'];

/// The text as a spreadsheet may open it.
pub(super) fn defused(text: &str) -> Cow<'_, str> {
    if is_formula(text) { Cow::Owned(format!("'{text}")) } else { Cow::Borrowed(text) }
}

/// True where a spreadsheet could take the text for a formula: it opens like one, perhaps behind blanks, quotes or
/// characters that do not show. A plain negative number is one.
pub(super) fn is_formula(text: &str) -> bool {
    if text.starts_with(['\t', '\r', '\n']) {
        return true;
    }
    if is_negative_number(text) {
        return false;
    }
    text.trim_start_matches(is_passed_over).starts_with(OPENS)
}

/// Blanks, quotes and what does not show.
fn is_passed_over(character: char) -> bool {
    const QUOTES: [char; 9] = ['\'', '"', '`', '‘', '’', '“', '”', '«', '＇'];
    const HIDDEN: [char; 8] =
        ['\u{ad}', '\u{200b}', '\u{200c}', '\u{200d}', '\u{200e}', '\u{200f}', '\u{2060}', '\u{feff}'];
    let directs = ('\u{202a}'..='\u{202e}').contains(&character) || ('\u{2066}'..='\u{2069}').contains(&character);
    character.is_whitespace()
        || character.is_control()
        || directs
        || QUOTES.contains(&character)
        || HIDDEN.contains(&character)
}

fn is_negative_number(text: &str) -> bool {
    let is_digits = |digits: &str| !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    text.strip_prefix('-').is_some_and(|number| match number.split_once('.') {
        Some((whole, part)) => is_digits(whole) && is_digits(part),
        None => is_digits(number),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_are_defused() {
        for text in [
            "=HYPERLINK(\"http://a.example\")",
            "+1+cmd|' /C calc'!A0",
            "-2+3",
            "@SUM(A1)",
            "\t=1",
            "\rx",
            "\nx",
            "  =1",
            "\"=1\"",
            "'=1",
            "'-5",
            "\u{200b}=1",
            "\u{202e}=1",
            "＝1",
            "＋1",
            "－1",
            "＠a",
            "+221 33 889 00 00",
            "- a list",
            "\u{0}=1",
        ] {
            assert_eq!(defused(text), format!("'{text}"), "{text:?}");
        }
    }

    #[test]
    fn other_texts_stay() {
        for text in ["", "-5", "-5.25", "5", "a = b", "1-2", "'quoted'", "http://a.example/?a=b", "x\n=1"] {
            assert_eq!(defused(text), text, "{text:?}");
        }
    }

    #[test]
    fn every_text_can_be_had_back() {
        let undone = |cell: &str| match cell.strip_prefix('\'') {
            Some(text) if is_formula(text) => text.to_owned(),
            _ => cell.to_owned(),
        };
        for text in ["=1", "'=1", "''=1", "'", "''", "-5", "'-5", "'-5x", "\t'=1", "' =1", "'a", "+"] {
            assert_eq!(undone(&defused(text)), text, "{text:?}");
        }
    }
}
