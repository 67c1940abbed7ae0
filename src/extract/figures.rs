//! Dates in figures: where three numbers stand as in 2019-03-29 or 29/03/2019. Whether there is such a day is for
//! others to tell.

use std::ops::Range;

use crate::language::{is_digit, is_word};

/// Three numbers that stand as in a date.
#[derive(Debug, PartialEq)]
pub(super) struct Figures<'a> {
    /// All of them, in bytes.
    pub at: Range<usize>,
    /// As written, in their order.
    pub written: [&'a str; 3],
    /// What stands between the first and the second.
    pub separator: char,
}

impl Figures<'_> {
    /// The numbers; `None` for one in digits that are not Arabic.
    pub(super) fn numbers(&self) -> [Option<i64>; 3] {
        self.written.map(|written| written.parse().ok())
    }
}

/// The first place of a text that such numbers begin at.
pub(super) fn first<'a>(text: &'a str, read: fn(&'a str) -> Option<(Figures<'a>, &'a str)>) -> Option<Figures<'a>> {
    let mut before = None;
    text.char_indices().find_map(|(at, character)| {
        let starts_word = !before.replace(character).is_some_and(is_word);
        if !starts_word || !is_digit(character) {
            return None;
        }
        let (figures, rest) = read(&text[at..])?;
        Some(Figures { at: at..text.len() - rest.len(), ..figures })
    })
}

/// 2019-03-29, 2019年3月29日, and what stands behind.
pub(super) fn year_first(text: &str) -> Option<(Figures<'_>, &str)> {
    let (year, rest) = digits(text, 4)?;
    let (separator, rest) = separator(rest, &['-', '/', '.', '年'])?;
    let (month, rest) = digits(rest, 2)?;
    let (_, rest) = self::separator(rest, &['-', '/', '.', '月'])?;
    let (day, rest) = digits(rest, 2)?;
    let is_whole = year.chars().count() == 4 && !rest.starts_with(is_digit);
    let day_sign = rest.strip_prefix(char::is_whitespace).unwrap_or(rest).strip_prefix('日');
    let rest = match day_sign {
        Some(behind) => behind,
        None => Some(rest).filter(|rest| !rest.starts_with(is_word))?,
    };
    is_whole.then_some((Figures { at: 0..0, written: [year, month, day], separator }, rest))
}

/// 29/03/2019, 29.03.19, and what stands behind.
pub(super) fn year_last(text: &str) -> Option<(Figures<'_>, &str)> {
    let (first, rest) = digits(text, 2)?;
    let (separator, rest) = separator(rest, &['-', '/', '.'])?;
    let (second, rest) = digits(rest, 2)?;
    let (_, rest) = self::separator(rest, &['-', '/', '.'])?;
    let (year, rest) = digits(rest, 4)?;
    let is_whole = matches!(year.chars().count(), 2 | 4) && !rest.starts_with(is_word);
    is_whole.then_some((Figures { at: 0..0, written: [first, second, year], separator }, rest))
}

/// So many digits at most, and what stands behind.
fn digits(text: &str, most: usize) -> Option<(&str, &str)> {
    let end: usize = text.chars().take(most).take_while(|&digit| is_digit(digit)).map(char::len_utf8).sum();
    (end > 0).then(|| text.split_at(end))
}

/// A separator, with a blank on either side or none, and what stands behind.
fn separator<'a>(text: &'a str, of: &[char]) -> Option<(char, &'a str)> {
    let text = text.strip_prefix(char::is_whitespace).unwrap_or(text);
    let separator = text.chars().next().filter(|separator| of.contains(separator))?;
    let rest = &text[separator.len_utf8()..];
    Some((separator, rest.strip_prefix(char::is_whitespace).unwrap_or(rest)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::{combinations, expression};

    #[test]
    fn figures_are_told_as_by_expressions() {
        let by_year_first = expression(r"\b(\d{4})\s?[-/.年]\s?(\d{1,2})\s?[-/.月]\s?(\d{1,2})(?:\s?日|\b)");
        let by_year_last = expression(r"\b(\d{1,2})\s?([-/.])\s?(\d{1,2})\s?[-/.]\s?(\d{4}|\d{2})\b");
        let pieces = [
            "2019", "19", "3", "-", "/ ", " .", "年", "月", "日", " 日", " ", "x", "201", "20199", "-3", "/2019", "٣",
            "½", "_",
        ];
        for text in combinations(&pieces, 3)
            .iter()
            .flat_map(|text| ["", "2019-3", "1.12", "12/3/", "9 2019/1"].map(|front| format!("{front}{text}")))
        {
            let found = first(&text, year_first).map(|found| (found.at, found.written.map(str::to_owned)));
            let expected = by_year_first
                .captures(&text)
                .map(|captures| (captures.get(0).unwrap().range(), [1, 2, 3].map(|group| captures[group].to_owned())));
            assert_eq!(found, expected, "{text:?}");
            let found = first(&text, year_last)
                .map(|found| (found.at, found.separator.to_string(), found.written.map(str::to_owned)));
            let expected = by_year_last.captures(&text).map(|captures| {
                let written = [1, 3, 4].map(|group| captures[group].to_owned());
                (captures.get(0).unwrap().range(), captures[2].to_owned(), written)
            });
            assert_eq!(found, expected, "{text:?}");
        }
    }
}
