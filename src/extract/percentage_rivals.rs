//! Several percentages in one answer: what each says of itself. A target, an earlier year and the share of those who
//! replied lose against the one that was asked for.

use std::ops::Range;

use super::scene::holds;
use crate::language;

/// What words say of a percentage as another than the one asked for.
const OTHER: f64 = -4.0;
/// What words say of it as the one.
const LATEST: f64 = 2.5;
/// What a later year beside another percentage says.
const EARLIER: f64 = -4.0;
/// Years that people write of.
const YEARS: std::ops::RangeInclusive<u32> = 1950..=2099;

/// What stands around a percentage.
pub(super) struct Around {
    is_other: bool,
    is_latest: bool,
    /// Nothing but the figure, and perhaps that it is not exact.
    is_alone: bool,
    /// The last year of its sentence.
    year: Option<u32>,
}

impl Around {
    /// Of a percentage at some bytes of a text, with its clause and its sentence.
    pub(super) fn of(text: &str, value: &Range<usize>, clause: &str, sentence: &Range<usize>) -> Self {
        // What opens a sentence is said of its first percentage: "By 2026, it should reach 99%".
        let opening = Some(&text[sentence.start..value.start]).filter(|opening| !opening.contains(['%', '٪', '％']));
        let folded = [language::fold(opening.unwrap_or_default()), language::fold(clause)].join(" ");
        let says = |wanted: fn(&language::Words) -> &Vec<String>| {
            language::words_of_all().any(|words| wanted(words).iter().any(|phrase| holds(&folded, phrase)))
        };
        let is_latest = says(|words| &words.latest_share);
        Self {
            is_other: !is_latest && says(|words| &words.other_share),
            is_latest,
            is_alone: is_alone(text, value, sentence),
            year: years(&text[sentence.clone()]).max(),
        }
    }
}

/// What to add to the score of each percentage, in their order.
pub(super) fn weigh(around: &[Around]) -> Vec<f64> {
    let newest = around.iter().filter(|one| !one.is_other).filter_map(|one| one.year).max();
    let alone = around.iter().rposition(|one| one.is_alone);
    let weight = |(position, one): (usize, &Around)| {
        let is_earlier = one.year.is_some() && (one.year < newest || alone > Some(position) && !one.is_latest);
        let of_words = if one.is_other { OTHER } else { 0.0 } + if one.is_latest { LATEST } else { 0.0 };
        of_words + if is_earlier { EARLIER } else { 0.0 }
    };
    around.iter().enumerate().map(weight).collect()
}

/// True where a sentence is the figure, its sign, and perhaps that it is not exact.
fn is_alone(text: &str, value: &Range<usize>, sentence: &Range<usize>) -> bool {
    let is_word_of = |part: &str, wanted: fn(&language::Words) -> &Vec<String>| {
        let folded = language::fold(part);
        folded.is_empty() || language::words_of_all().any(|words| wanted(words).contains(&folded))
    };
    let (before, behind) = (&text[sentence.start..value.start], &text[value.end..sentence.end]);
    is_word_of(before, |words| &words.about) && is_word_of(behind, |words| &words.percent)
}

/// The years in a text.
fn years(text: &str) -> impl Iterator<Item = u32> {
    let ascii = language::ascii_digits(text);
    let numbers: Vec<u32> = ascii
        .split(|c: char| !c.is_ascii_digit())
        .filter(|digits| digits.len() == 4)
        .filter_map(|digits| digits.parse().ok())
        .collect();
    numbers.into_iter().filter(|year| YEARS.contains(year))
}
