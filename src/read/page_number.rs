//! What page numbers look like: "Page 3 of 12" behind anything, "- 3 -" on a line of its own.
//!
//! Every short line with a digit is asked, so no regular expression is: the tests say by expressions what
//! is told here.

use crate::language::{behind_word, is_digit, is_letter, is_word};

/// Words for "page", in small letters.
const PAGE: [&str; 9] = ["page", "página", "pagina", "pág.", "pág", "seite", "стр.", "стр", "страница"];
/// The same in a script without small and capital letters.
const PAGE_ARABIC: &str = "صفحة";
/// What stands between the number of a page and the number of pages.
const OF: [&str; 6] = ["/", "of", "de", "sur", "из", "von"];
/// Most digits of a page number.
const DIGITS_MAX: usize = 4;

/// "Page 3 of 12", also behind a running title.
pub(super) fn has_page_of(text: &str) -> bool {
    let mut before: Option<char> = None;
    text.char_indices().any(|(at, character)| {
        let starts_word = !before.replace(character).is_some_and(is_word);
        let rest = &text[at..];
        starts_word && PAGE.iter().any(|word| behind_word(rest, word).is_some_and(is_number_of_number))
            || character == '第' && is_chinese_page(rest)
    })
}

/// "3 of 12", and what follows is no part of the second number.
fn is_number_of_number(text: &str) -> bool {
    let Some(rest) = behind_number(text.trim_start()).map(str::trim_start) else { return false };
    OF.iter().any(|of| {
        let rest = behind_word(rest, of).and_then(|rest| behind_number(rest.trim_start()));
        rest.is_some_and(|rest| !rest.starts_with(is_word))
    })
}

/// "第 3 页".
fn is_chinese_page(text: &str) -> bool {
    let rest = text.strip_prefix('第').and_then(|rest| behind_number(rest.trim_start()));
    rest.is_some_and(|rest| rest.trim_start().starts_with('页'))
}

/// "Page 3", "3 / 12", "- 3 -", "3": nothing else on the line.
pub(super) fn is_page_number(text: &str) -> bool {
    let is_meant = |character: char| is_letter(character) || is_digit(character);
    let rest = text.trim_start_matches(|character| !is_meant(character));
    let behind = |rest: &str| {
        let rest = behind_number(rest.trim_start())?;
        let of = OF[..OF.len() - 1]
            .iter()
            .find_map(|of| behind_word(rest.trim_start(), of).and_then(|rest| behind_number(rest.trim_start())));
        Some(!of.unwrap_or(rest).contains(is_meant))
    };
    let named = PAGE.iter().find_map(|word| behind_word(rest, word).and_then(behind));
    named.or_else(|| behind(rest.strip_prefix(PAGE_ARABIC).unwrap_or(rest))).unwrap_or(false)
}

/// A line with "#" in place of each number, and the numbers.
pub(super) fn shape(text: &str) -> (String, Vec<u32>) {
    let mut shape = String::with_capacity(text.len());
    let mut numbers = Vec::new();
    let mut rest = text;
    while let Some(character) = rest.chars().next() {
        let behind = behind_digits(rest);
        if behind.len() < rest.len() {
            shape.push('#');
            numbers.extend(rest[..rest.len() - behind.len()].parse::<u32>().ok());
            rest = behind;
        } else {
            shape.push(character);
            rest = &rest[character.len_utf8()..];
        }
    }
    (shape, numbers)
}

/// What stands behind as many digits as a page number may have.
fn behind_digits(text: &str) -> &str {
    let mut rest = text;
    for _ in 0..DIGITS_MAX {
        rest = rest.strip_prefix(is_digit).unwrap_or(rest);
    }
    rest
}

/// What stands behind a number that has no more digits than a page number may have.
fn behind_number(text: &str) -> Option<&str> {
    let rest = behind_digits(text);
    (rest.len() < text.len() && !rest.starts_with(is_digit)).then_some(rest)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::{combinations, expression};

    #[test]
    fn page_numbers_are_told_as_by_expressions() {
        let number = expression(r"\d{1,4}");
        let page_of = expression(
            r"(?i)\b(?:page|página|pagina|pág\.?|seite|стр\.?|страница)\s*\d{1,4}\s*(?:/|of|de|sur|из|von)\s*\d{1,4}\b|第\s*\d{1,4}\s*页",
        );
        let alone = expression(
            r"(?i)^[^\p{L}\d]*(?:page|página|pagina|pág\.?|seite|стр\.?|страница|صفحة)?\s*\d{1,4}\s*(?:(?:/|of|de|sur|из)\s*\d{1,4})?[^\p{L}\d]*$",
        );
        let pieces = [
            "Page",
            "PÁGINA",
            "pág.",
            "pág",
            "ſeite ",
            "Страница",
            "стр.",
            "Ст\u{1c83}",
            "صفحة",
            "第",
            "页",
            " ",
            "\u{a0}",
            "\n",
            "1",
            "12",
            "1234",
            "12345",
            "٣",
            "½",
            "/",
            "of",
            "De ",
            "ſur",
            "из",
            "von",
            "-",
            ".",
            "a",
            "_",
            "e\u{301}",
        ];
        let fronts = ["", "Title - page 3 of ", "page 1", "- 7 ", "MSQ "];
        for line in combinations(&pieces, 3).iter().flat_map(|line| fronts.map(|front| format!("{front}{line}"))) {
            assert_eq!(has_page_of(&line), page_of.is_match(&line), "{line:?}");
            assert_eq!(is_page_number(&line), alone.is_match(&line), "{line:?}");
            let numbers: Vec<u32> = number.find_iter(&line).filter_map(|found| found.as_str().parse().ok()).collect();
            assert_eq!(shape(&line), (number.replace_all(&line, "#").into_owned(), numbers));
        }
    }
}
