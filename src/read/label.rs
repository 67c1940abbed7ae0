//! Labels: the number or letter that stands before a heading, question or list item.
//!
//! Comes in: the characters before the text ("17.", "(b)", "IV."). Goes out: the readings that the
//! label allows, since "i." is the ninth letter and the first Roman numeral, and nobody can tell from
//! the label alone. Bullets are not labels.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::roman;
use crate::language::{ascii_digits, is_digit, is_word_by_itself};

/// A label as written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Label {
    /// As it stands, with its punctuation.
    pub written: String,
    /// Where it comes from.
    pub origin: LabelOrigin,
}

/// Where a label comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum LabelOrigin {
    /// Typed before the text.
    Typed,
    /// Made by the word processor's numbering.
    Numbering,
}

/// A system in which labels count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum NumeralSystem {
    /// 1, 2, 3
    Decimal,
    /// a, b, c
    Letter,
    /// I, II, III
    Roman,
}

/// One reading of a label.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
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
    let ascii = ascii_digits(written);
    let core = ascii.trim_matches(|c: char| !c.is_alphanumeric());
    let mut readings = Vec::new();
    // "1.a", "3.c.iv": the last part counts.
    let core = match core.rsplit_once('.') {
        Some((before, last)) if before.starts_with(|c: char| c.is_ascii_digit()) && is_letters(last) => last,
        _ => core,
    };
    // "Q7", "Question 7", "2.1": the last number counts.
    let digits = core.rsplit(|c: char| !c.is_ascii_digit()).find(|part| !part.is_empty());
    if let Some(value) = digits.and_then(|digits| digits.parse::<u32>().ok()) {
        readings.push(Numeral { system: NumeralSystem::Decimal, value });
        return readings;
    }
    let mut characters = core.chars();
    if let (Some(letter), None) = (characters.next(), characters.next()) {
        let values = ALPHABETS.iter().filter_map(|alphabet| place_in(alphabet, letter));
        readings.extend(values.map(|value| Numeral { system: NumeralSystem::Letter, value }));
        readings.dedup();
    }
    // Han numbers count sections, questions and parts alike.
    if let Some(value) = han_number(core) {
        let systems = [NumeralSystem::Decimal, NumeralSystem::Letter, NumeralSystem::Roman];
        readings.extend(systems.map(|system| Numeral { system, value }));
    }
    if let Some(value) = roman::value(core) {
        readings.push(Numeral { system: NumeralSystem::Roman, value });
    }
    readings
}

/// The letters that labels count by, small ones: Latin, Russian, and Arabic in the two orders that it has.
const ALPHABETS: [&str; 4] = [
    "abcdefghijklmnopqrstuvwxyz",
    "абвгдежзиклмнопрстуфхцчшщэюя",
    "ابجدهوزحطيكلمنسعفصقرشتثخذضظغ",
    "ابتثجحخدذرزسشصضطظعغفقكلمنهوي",
];

/// The place of a letter in an alphabet, from 1.
fn place_in(alphabet: &str, letter: char) -> Option<u32> {
    let letter = match letter {
        'أ' | 'إ' | 'آ' => 'ا',
        _ => letter.to_lowercase().next()?,
    };
    let place = alphabet.chars().position(|known| known == letter)?;
    u32::try_from(place + 1).ok()
}

/// The value of a number in Han numerals up to 99: "三", "十二", "二十".
fn han_number(written: &str) -> Option<u32> {
    const DIGITS: &str = "一二三四五六七八九";
    let digit = |part: &str| match part {
        "" => None,
        part => Some(DIGITS.chars().position(|known| part.chars().eq([known]))? as u32 + 1),
    };
    match written.split_once('十') {
        None => digit(written),
        Some((tens, ones)) => {
            let tens = if tens.is_empty() { 1 } else { digit(tens)? };
            Some(tens * 10 + if ones.is_empty() { 0 } else { digit(ones)? })
        }
    }
}

/// A typed label at the start of a text, and the byte position at which the text behind it begins.
///
/// A label ends in a stop, bracket or colon and is followed by white space; "Q7" and "Question 7" count.
/// "4.4%", "2019. The" (a year) and "e.g. this" do not.
pub(super) fn typed_label(text: &str) -> Option<(&str, usize)> {
    let trimmed = text.trim_start();
    let ends = |rest: &&str| rest.is_empty() || rest.starts_with(|c: char| c.is_whitespace() || is_word_by_itself(c));
    let rest = LABELS.iter().find_map(|behind| behind(trimmed).filter(ends))?;
    let label = &trimmed[..trimmed.len() - rest.len()];
    let behind = rest.trim_start();
    // A label that stands alone is text (a cell that holds a number); "3 - 5 per cent" is a range.
    let next = behind.chars().next()?;
    let is_range = label.ends_with(['-', '–', '—']) && next.is_ascii_digit();
    (!is_range).then_some((label, text.len() - behind.len()))
}

/// The kinds of typed labels: each gives what stands behind a label of its kind.
const LABELS: [fn(&str) -> Option<&str>; 10] = [
    // "(1)", "( b )", "(iv)"
    |text| {
        let inside = text.strip_prefix('(')?.trim_start();
        let rest = digits(inside).or_else(|| roman_letters(inside, "ivxIVX")).or_else(|| letter(inside))?;
        rest.trim_start().strip_prefix(')')
    },
    // "（1）", "（一）"
    |text| {
        let inside = text.strip_prefix('（')?;
        digits(inside).or_else(|| han_digits(inside)).or_else(|| letter(inside))?.strip_prefix(['）', ')'])
    },
    // "一、", "十二."
    |text| han_digits(text)?.strip_prefix(['、', '.', '．']),
    // "17.", "Q7.", "Question 12:", "14.-"
    |text| {
        let rest = digits(word_for_question(text).unwrap_or(text))?;
        let rest = rest.strip_prefix(char::is_whitespace).unwrap_or(rest);
        let stop = rest.strip_prefix('.').and_then(|rest| rest.strip_prefix(['-', '–', ')']));
        stop.or_else(|| rest.strip_prefix(['.', ')', ':', '．', '、']))
    },
    // "Q7", "Question 7"
    |text| digits(word_for_question(text)?),
    // "1.a", "1.a.", "3.c.iv)"
    |text| {
        let part = |text| roman_letters(text, "ivx").or_else(|| letter(text));
        let rest = part(digits(text)?.strip_prefix('.')?)?;
        let rest = rest.strip_prefix('.').and_then(part).unwrap_or(rest);
        Some(rest.strip_prefix(['.', ')', ':']).unwrap_or(rest))
    },
    // "3 -"
    |text| digits(text)?.strip_prefix(char::is_whitespace)?.strip_prefix(['-', '–', '—']),
    // "1.2.3", "1.2.3.4."
    |text| {
        let rest = point_digits(point_digits(digits(text)?)?)?;
        let rest = point_digits(rest).unwrap_or(rest);
        Some(rest.strip_prefix('.').unwrap_or(rest))
    },
    // "1.2."
    |text| point_digits(digits(text)?)?.strip_prefix('.'),
    // "a.", "iv)"
    |text| {
        roman_letters(text, "ivx")
            .or_else(|| roman_letters(text, "IVX"))
            .or_else(|| letter(text))?
            .strip_prefix(['.', ')'])
    },
];

/// What stands behind up to three digits.
fn digits(text: &str) -> Option<&str> {
    let rest = text.strip_prefix(is_digit)?;
    let rest = rest.strip_prefix(is_digit).unwrap_or(rest);
    Some(rest.strip_prefix(is_digit).unwrap_or(rest))
}

/// What stands behind a point and up to three digits.
fn point_digits(text: &str) -> Option<&str> {
    digits(text.strip_prefix('.')?)
}

/// True for ASCII letters and nothing else.
fn is_letters(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_ascii_alphabetic())
}

/// What stands behind one letter.
fn letter(text: &str) -> Option<&str> {
    text.strip_prefix(|letter: char| ALPHABETS.iter().any(|alphabet| place_in(alphabet, letter).is_some()))
}

/// What stands behind up to three Han numerals.
fn han_digits(text: &str) -> Option<&str> {
    let rest = text.trim_start_matches(|digit| "一二三四五六七八九十".contains(digit));
    let count = text[..text.len() - rest.len()].chars().count();
    (1..=3).contains(&count).then_some(rest)
}

/// What stands behind two to six of the letters of Roman numerals.
fn roman_letters<'a>(text: &'a str, of: &str) -> Option<&'a str> {
    let rest = text.trim_start_matches(|letter| of.contains(letter));
    (2..=6).contains(&(text.len() - rest.len())).then_some(rest)
}

/// What stands behind the word for "question", in capital or small letters.
fn word_for_question(text: &str) -> Option<&str> {
    ["question", "pregunta", "q"].into_iter().find_map(|word| {
        let mut rest = text;
        for letter in word.chars() {
            // A long s is an s as well.
            rest = rest.strip_prefix(|c: char| c.eq_ignore_ascii_case(&letter) || letter == 's' && c == 'ſ')?;
        }
        Some(rest.trim_start())
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::{combinations, expression};

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
            ("1.a Do you", "1.a"),
            ("2.b. Is the", "2.b."),
            ("3.c.iv Containing", "3.c.iv"),
            ("3.c.iv) Containing", "3.c.iv)"),
            ("10.贵国是否", "10."),
            ("一、机构框架", "一、"),
            ("（二）教育", "（二）"),
            ("а) Образование", "а)"),
            ("ب. التعليم", "ب."),
        ] {
            assert_eq!(typed_label(text).map(|(label, _)| label), Some(label), "{text}");
        }
        for text in [
            "4.4%(78 trillion",
            "2.at least",
            "1.ab Something",
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
    fn labels_are_told_as_by_an_expression() {
        let pattern = expression(
            r"(?x)^\s*(?<label>
                \(\s*(?:\d{1,3}|[A-Za-z]|[ivxIVX]{2,6})\s*\)
              | (?:(?i:question|pregunta|q)\s*)?\d{1,3}\s?(?:\.[-–)]|[.):]|[．、])
              | (?i:question|pregunta|q)\s*\d{1,3}
              | \d{1,3}\.(?:[ivx]{2,6}|[A-Za-z])(?:\.(?:[ivx]{2,6}|[A-Za-z]))?[.):]?
              | \d{1,3}\s[-–—]
              | \d{1,3}(?:\.\d{1,3}){2,3}\.?
              | \d{1,3}\.\d{1,3}\.
              | (?:[A-Za-z]|[ivx]{2,6}|[IVX]{2,6})[.)]
            )(?:\s+|$)",
        );
        let pieces = [
            "1",
            "12",
            "123",
            "٣",
            "½",
            ".",
            ".1",
            " ",
            "\u{a0}",
            "(",
            ")",
            ":",
            "-",
            "–",
            "—",
            "、",
            "q",
            "Queſtion",
            "pregunta",
            "i",
            "iv",
            "XI",
            "Vi",
            "vvv",
            "b",
            "é",
            "1.2.",
            "%",
        ];
        let behind = ["", " ", " x", "\u{a0} 1"];
        for line in
            combinations(&pieces, 3).iter().flat_map(|label| behind.iter().map(move |rest| format!("{label}{rest}")))
        {
            let expected = pattern.captures(&line).and_then(|found| {
                let (label, behind) = (found.name("label")?.as_str(), found.get(0)?.end());
                let next = line[behind..].chars().next()?;
                (!(label.ends_with(['-', '–', '—']) && next.is_ascii_digit())).then_some((label, behind))
            });
            assert_eq!(typed_label(&line), expected, "{line:?}");
        }
    }

    #[test]
    fn ambiguous_labels_keep_all_readings() {
        let decimal = |value| Numeral { system: NumeralSystem::Decimal, value };
        assert_eq!(numerals("17."), [decimal(17)]);
        assert_eq!(numerals("Q7."), [decimal(7)]);
        let letter = |value| Numeral { system: NumeralSystem::Letter, value };
        assert_eq!(numerals("2.1"), [decimal(1)]);
        assert_eq!(numerals("1.b"), [letter(2)]);
        assert_eq!(numerals("3.c.iv"), [Numeral { system: NumeralSystem::Roman, value: 4 }]);
        assert_eq!(numerals("i.").len(), 2);
        assert_eq!(numerals("(c)").len(), 2);
        assert_eq!(numerals("VIII."), [Numeral { system: NumeralSystem::Roman, value: 8 }]);
        assert_eq!(numerals("١٢."), [decimal(12)]);
        assert!(numerals("十二、").contains(&decimal(12)));
        assert_eq!(numerals("в)"), [Numeral { system: NumeralSystem::Letter, value: 3 }]);
        assert_eq!(numerals("ج.").len(), 2);
        assert!(numerals("•").is_empty());
        assert!(numerals("iiii").is_empty() && numerals("一百").is_empty());
    }
}
