//! Dates: a day as people write it in seven languages, in ISO 8601. Where day and month cannot be told
//! apart, and no date control of the form tells, there is no value.

use std::ops::Range;

use jiff::civil::Date;

use super::figures::{self, Figures};
use super::scene::Scene;
use super::value::Value;
use super::{Alternative, Answer, Evidence, Finding, Sign};
use crate::language;
use crate::outline::TextRange;
use crate::questionnaire::Field;
use crate::read::Mark;

/// A date found in text.
#[derive(Debug, PartialEq)]
struct Found {
    /// Characters.
    at: Range<usize>,
    /// The readings it allows, one or two.
    readings: Vec<Date>,
}

/// The date of a field.
pub(super) fn extract(scene: &Scene<'_>, field: &Field) -> Answer {
    let answer = scene.answer(field);
    let unlabelled = scene.questionnaire.items[field.item].unlabelled && scene.outline.placements[field.item].is_none();
    let Some(mut found) = find(answer.as_str()) else {
        if unlabelled || scene.says_nothing(answer.as_str()) {
            return Answer::none(Finding::Empty);
        }
        return Answer { evidence: Evidence::whole(answer.all_ranges()), ..Answer::none(Finding::NotStated) }
            .with(Sign::NotParsed);
    };
    let ranges = answer.ranges(&found.at);
    if let Some(picked) = picked(scene, &ranges).filter(|picked| found.readings.contains(picked)) {
        found.readings = vec![picked];
    }
    let evidence = Evidence::whole(ranges);
    match found.readings.as_slice() {
        [one] => {
            let given = Answer::given(Value::Text(one.to_string()), evidence);
            if unlabelled { given.with(Sign::Unlabelled) } else { given }
        }
        readings => {
            let alternatives =
                readings.iter().map(|date| Alternative { value: Value::Text(date.to_string()), share: 0.5 }).collect();
            Answer { evidence, alternatives, ..Answer::none(Finding::NotStated) }.with(Sign::AmbiguousDate)
        }
    }
}

/// The day that was picked in a date control, and that it shows here in the order of its language.
fn picked(scene: &Scene<'_>, ranges: &[TextRange]) -> Option<Date> {
    let [range] = ranges else { return None };
    scene.document.blocks[range.block].spans.iter().find_map(|span| match &span.mark {
        Mark::Control(control) if control.kind == "date" && span.start <= range.start && range.end <= span.end => {
            control.value.as_deref()?.split('T').next()?.parse().ok()
        }
        _ => None,
    })
}

/// The first date of a text.
fn find(text: &str) -> Option<Found> {
    let ascii = language::ascii_digits(text);
    let mut found: Vec<Found> = numeric(&ascii).into_iter().chain(in_words(&ascii)).collect();
    found.sort_by_key(|one| one.at.start);
    found.into_iter().next()
}

fn date(year: i64, month: i64, day: i64) -> Option<Date> {
    let year = if year < 100 { 2000 + year } else { year };
    if !(1900..=2100).contains(&year) {
        return None;
    }
    Date::new(i16::try_from(year).ok()?, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

/// 2019-03-29, 29/03/2019, 29.03.19, 2019年3月29日.
fn numeric(text: &str) -> Option<Found> {
    let characters = |found: &Figures<'_>| {
        let start = text[..found.at.start].chars().count();
        start..start + text[found.at.clone()].chars().count()
    };
    if let Some(figures) = figures::first(text, figures::year_first) {
        let [Some(year), Some(month), Some(day)] = figures.numbers() else { return None };
        if let Some(one) = date(year, month, day) {
            return Some(Found { at: characters(&figures), readings: vec![one] });
        }
    }
    let figures = figures::first(text, figures::year_last)?;
    let [Some(first), Some(second), Some(year)] = figures.numbers() else { return None };
    // With stops the day stands first wherever such dates are written (ISO 8601 and CLDR know no other).
    let day_first = date(year, second, first);
    let month_first = if figures.separator == '.' { None } else { date(year, first, second) };
    let mut readings: Vec<Date> = day_first.into_iter().chain(month_first).collect();
    readings.dedup();
    (!readings.is_empty()).then(|| Found { at: characters(&figures), readings })
}

/// 29 March 2019, March 29th, 2019, le 1er avril 2019, 29 de marzo de 2019, 29 марта 2019 г.
fn in_words(text: &str) -> Option<Found> {
    let tokens = language::tokens(text);
    for (position, token) in tokens.iter().enumerate() {
        let Some(month) = month_named(&token.word) else { continue };
        let behind: Vec<usize> =
            (position + 1..tokens.len()).filter(|&at| !is_joiner(&tokens[at].word)).take(2).collect();
        let before = (0..position).rev().find(|&at| !is_joiner(&tokens[at].word));
        let day_at = |at: usize| day_of(&tokens[at].word);
        let year_at = |at: usize| tokens[at].word.parse::<i64>().ok().filter(|year| (1900..=2100).contains(year));
        // Day before the month, year behind it.
        if let (Some(first), Some(&second)) = (before, behind.first())
            && let (Some(day), Some(year)) = (day_at(first), year_at(second))
            && position - first <= 2
            && let Some(date) = date(year, month, day)
        {
            return Some(Found { at: tokens[first].start..tokens[second].end, readings: vec![date] });
        }
        // Month, day, year.
        if let [first, second] = behind[..]
            && let (Some(day), Some(year)) = (day_at(first), year_at(second))
            && let Some(date) = date(year, month, day)
        {
            return Some(Found { at: token.start..tokens[second].end, readings: vec![date] });
        }
    }
    None
}

fn is_joiner(word: &str) -> bool {
    matches!(
        word,
        "de" | "del" | "of" | "the" | "le" | "du" | "г" | "года" | "st" | "nd" | "rd" | "th" | "er" | "o" | "á" | "m"
    )
}

/// The month of a folded word.
fn month_named(word: &str) -> Option<i64> {
    if word.chars().all(|c| c.is_ascii_digit()) {
        return None;
    }
    let found = language::words_of_all()
        .find_map(|words| words.months.iter().position(|names| names.iter().any(|name| name == word)));
    found.and_then(|month| i64::try_from(month + 1).ok())
}

/// The day of "29", "29th", "1er", "1º".
fn day_of(word: &str) -> Option<i64> {
    let digits = word.trim_end_matches(char::is_alphabetic);
    let suffix = &word[digits.len()..];
    let day = digits.parse::<i64>().ok().filter(|day| (1..=31).contains(day))?;
    matches!(suffix, "" | "st" | "nd" | "rd" | "th" | "er" | "e" | "o" | "a").then_some(day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_as_people_write_them() {
        for (text, expected) in [
            ("29/03/2019", vec!["2019-03-29"]),
            ("2019-03-29", vec!["2019-03-29"]),
            ("03/04/2019", vec!["2019-04-03", "2019-03-04"]),
            ("04/04/2019", vec!["2019-04-04"]),
            ("29.03.2019", vec!["2019-03-29"]),
            ("29 March 2019", vec!["2019-03-29"]),
            ("Suva, March 29th, 2019", vec!["2019-03-29"]),
            ("le 1er avril 2019", vec!["2019-04-01"]),
            ("29 de marzo de 2019", vec!["2019-03-29"]),
            ("29 марта 2019 г.", vec!["2019-03-29"]),
            ("2019年3月29日", vec!["2019-03-29"]),
            ("31/02/2019", vec![]),
            ("in 2019", vec![]),
        ] {
            let readings: Vec<String> =
                find(text).into_iter().flat_map(|found| found.readings).map(|date| date.to_string()).collect();
            assert_eq!(readings, expected, "{text}");
        }
    }
}
