//! Labels: the number or letter that stands before a heading, question or list item.
//!
//! Comes in: the characters before the text ("17.", "(b)", "IV."). Goes out: the readings that the
//! label allows, since "i." is the ninth letter and the first Roman numeral, and nobody can tell from
//! the label alone. Bullets are not labels.

use std::sync::LazyLock;

use crate::language::expression;
use regex::Regex;
use schemars::JsonSchema;
use serde::Serialize;

/// A label as written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Label {
    /// As it stands, with its punctuation.
    pub written: String,
    /// Where it comes from.
    pub origin: LabelOrigin,
}

/// Where a label comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum LabelOrigin {
    /// Typed before the text.
    Typed,
    /// Made by the word processor's numbering.
    Numbering,
}

/// A system in which labels count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub enum NumeralSystem {
    /// 1, 2, 3
    Decimal,
    /// a, b, c
    Letter,
    /// I, II, III
    Roman,
}

/// One reading of a label.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Numeral {
    /// The system.
    pub system: NumeralSystem,
    /// Its value, from 1.
    pub value: u32,
}

impl Label {
    /// A label that was typed.
    pub fn typed(written: impl Into<String>) -> Self {
        Self { written: written.into(), origin: LabelOrigin::Typed }
    }

    /// Every reading of the label: none for a bullet, two for "i." and "c.".
    pub fn numerals(&self) -> Vec<Numeral> {
        numerals(&self.written)
    }
}

/// Every reading of a written label.
pub fn numerals(written: &str) -> Vec<Numeral> {
    let core = written.trim_matches(|c: char| !c.is_alphanumeric());
    let mut readings = Vec::new();
    // "Q7", "Question 7", "2.1": the last number counts.
    let digits = core.rsplit(|c: char| !c.is_ascii_digit()).find(|part| !part.is_empty());
    if let Some(value) = digits.and_then(|digits| digits.parse::<u32>().ok()) {
        readings.push(Numeral { system: NumeralSystem::Decimal, value });
        return readings;
    }
    let mut characters = core.chars();
    if let (Some(letter), None) = (characters.next(), characters.next())
        && letter.is_ascii_alphabetic()
    {
        let value = u32::from(letter.to_ascii_lowercase()) - u32::from('a') + 1;
        readings.push(Numeral { system: NumeralSystem::Letter, value });
    }
    if let Some(value) = roman(core) {
        readings.push(Numeral { system: NumeralSystem::Roman, value });
    }
    readings
}

/// Value of a well-formed Roman numeral below 4000, in upper or lower case.
fn roman(written: &str) -> Option<u32> {
    const PARTS: [(u32, &str); 13] = [
        (1000, "m"),
        (900, "cm"),
        (500, "d"),
        (400, "cd"),
        (100, "c"),
        (90, "xc"),
        (50, "l"),
        (40, "xl"),
        (10, "x"),
        (9, "ix"),
        (5, "v"),
        (4, "iv"),
        (1, "i"),
    ];
    let lower = written.to_ascii_lowercase();
    let (mut rest, mut value) = (lower.as_str(), 0);
    for (worth, digits) in PARTS {
        while let Some(behind) = rest.strip_prefix(digits) {
            rest = behind;
            value += worth;
        }
    }
    // Written again, the value must give the same numeral: "iiii" and "vx" are words, not numbers.
    let (mut left, mut again) = (value, String::new());
    for (worth, digits) in PARTS {
        while left >= worth {
            again.push_str(digits);
            left -= worth;
        }
    }
    (rest.is_empty() && value > 0 && again == lower).then_some(value)
}

/// A typed label at the start of a text, and the byte position at which the text behind it begins.
///
/// A label ends in a stop, bracket or colon and is followed by white space; "Q7" and "Question 7" count.
/// "4.4%", "2019. The" (a year) and "e.g. this" do not.
pub(super) fn typed_label(text: &str) -> Option<(&str, usize)> {
    static PATTERN: LazyLock<Regex> = LazyLock::new(|| {
        expression(
            r"(?x)^\s*(?<label>
                \(\s*(?:\d{1,3}|[A-Za-z]|[ivxIVX]{2,6})\s*\)
              | (?:(?i:question|pregunta|q)\s*)?\d{1,3}\s?(?:\.[-–)]|[.):]|[．、])
              | (?i:question|pregunta|q)\s*\d{1,3}
              | \d{1,3}\s[-–—]
              | \d{1,3}(?:\.\d{1,3}){2,3}\.?
              | \d{1,3}\.\d{1,3}\.
              | (?:[A-Za-z]|[ivx]{2,6}|[IVX]{2,6})[.)]
            )(?:\s+|$)",
        )
    });
    let found = PATTERN.captures(text)?;
    let label = found.name("label")?;
    let behind = found.get(0)?.end();
    // A label that stands alone is text (a cell that holds a number); "3 - 5 per cent" is a range.
    let next = text[behind..].chars().next()?;
    let is_range = label.as_str().ends_with(['-', '–', '—']) && next.is_ascii_digit();
    (!is_range).then_some((label.as_str(), behind))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_told_from_text() {
        for (text, label) in [
            ("17. What is", "17."),
            ("a. E-services", "a."),
            ("(b) Health", "(b)"),
            ("IV. Usage", "IV."),
            ("Q7. Is there", "Q7."),
            ("Question 12: Do you", "Question 12:"),
            ("7) Is", "7)"),
            ("3 – Please", "3 –"),
            ("14.- ¿Cómo", "14.-"),
        ] {
            assert_eq!(typed_label(text).map(|(label, _)| label), Some(label), "{text}");
        }
        for text in [
            "4.4%(78 trillion",
            "2019. The plan",
            "e.g. this",
            "100%.",
            "Mr. Choi",
            "In 2018",
            "17.",
            "4.4 per cent",
            "3 - 5 %",
        ] {
            assert_eq!(typed_label(text), None, "{text}");
        }
    }

    #[test]
    fn ambiguous_labels_keep_all_readings() {
        let decimal = |value| Numeral { system: NumeralSystem::Decimal, value };
        assert_eq!(numerals("17."), [decimal(17)]);
        assert_eq!(numerals("Q7."), [decimal(7)]);
        assert_eq!(numerals("i.").len(), 2);
        assert_eq!(numerals("(c)").len(), 2);
        assert_eq!(numerals("VIII."), [Numeral { system: NumeralSystem::Roman, value: 8 }]);
        assert!(numerals("•").is_empty());
        assert!(numerals("iiii").is_empty());
    }
}
