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
    let mut found: Vec<Found> =
        numeric(&ascii).into_iter().chain(in_words(&ascii)).chain(in_han_numerals(text)).collect();
    found.sort_by_key(|one| one.at.start);
    found.into_iter().next()
}

/// The days (ISO 8601) that a text may mean which tells of nothing but a day: one, two where day and month cannot be told
/// apart, or none.
pub(crate) fn days_alone(text: &str) -> Vec<String> {
    let Some(found) = find(text) else { return Vec::new() };
    let around = text.chars().enumerate().filter(|(position, _)| !found.at.contains(position));
    if around.map(|(_, character)| character).any(char::is_numeric) {
        return Vec::new();
    }
    found.readings.iter().map(Date::to_string).collect()
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
        // A month may be named twice, as in "آذار/مارس".
        let is_named = |at: usize| is_joiner(&tokens[at].word) || month_named(&tokens[at].word) == Some(month);
        let behind: Vec<usize> = (position + 1..tokens.len()).filter(|&at| !is_named(at)).take(2).collect();
        let before = (0..position).rev().find(|&at| !is_named(at));
        let day_at = |at: usize| day_of(&tokens[at].word);
        let year_at = |at: usize| tokens[at].word.parse::<i64>().ok().filter(|year| (1900..=2100).contains(year));
        // "29-Mar-19": a year of two digits, joined to the month as the day is.
        let short_year_at = |at: usize| {
            let is_joined = |from: usize, to: usize| {
                let between = text.chars().skip(from).take(to - from).collect::<String>();
                matches!(between.as_str(), "-" | "/" | "." | "-'" | "–")
            };
            let joined = before.is_some_and(|day| is_joined(tokens[day].end, token.start))
                && is_joined(token.end, tokens[at].start);
            let year = tokens[at].word.parse::<i64>().ok().filter(|_| tokens[at].word.len() == 2 && joined);
            year.map(|year| 2000 + year)
        };
        // Day before the month, year behind it.
        if let (Some(first), Some(&second)) = (before, behind.first())
            && let (Some(day), Some(year)) = (day_at(first), year_at(second).or_else(|| short_year_at(second)))
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

/// 二〇一九年三月二十九日: years digit by digit, months and days as numbers.
fn in_han_numerals(text: &str) -> Option<Found> {
    const NUMERALS: &str = "〇一二三四五六七八九";
    let characters: Vec<char> = text.chars().collect();
    let digit = |character: char| {
        let character = if matches!(character, '零' | '○' | 'Ｏ') { '〇' } else { character };
        NUMERALS.chars().position(|one| one == character).and_then(|value| i64::try_from(value).ok())
    };
    // The value of up to four numerals before a position, and where they begin.
    let before = |end: usize| {
        let start = (end.saturating_sub(4)..end)
            .rev()
            .take_while(|&at| digit(characters[at]).is_some() || characters[at] == '十')
            .last()?;
        let numerals = &characters[start..end];
        let value = match numerals.iter().position(|&one| one == '十') {
            None => numerals.iter().try_fold(0, |value, &one| Some(value * 10 + digit(one)?))?,
            Some(ten) => {
                let tens = numerals[..ten].last().map_or(Some(1), |&one| digit(one))?;
                tens * 10 + numerals[ten + 1..].last().map_or(Some(0), |&one| digit(one))?
            }
        };
        Some((value, start))
    };
    let sign =
        |from: usize, signs: &str| (from..characters.len().min(from + 5)).find(|&at| signs.contains(characters[at]));
    characters.iter().enumerate().filter(|(_, one)| **one == '年').find_map(|(at, _)| {
        let (year, start) = before(at)?;
        let month_end = sign(at + 1, "月")?;
        let day_end = sign(month_end + 1, "日号")?;
        let (month, day) = (before(month_end)?.0, before(day_end)?.0);
        Some(Found { at: start..day_end + 1, readings: vec![date(year, month, day)?] })
    })
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
    fn a_day_alone_has_no_other_numbers_beside_it() {
        assert_eq!(days_alone("Suva, 29 March 2019"), ["2019-03-29"]);
        assert_eq!(days_alone("03/04/2019"), ["2019-04-03", "2019-03-04"]);
        assert!(days_alone("29 March 2019 to 2 April 2019").is_empty());
        assert!(days_alone("2019-03-29 at 10:30").is_empty());
        assert!(days_alone("March").is_empty());
    }

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
            ("二〇一九年三月二十九日", vec!["2019-03-29"]),
            ("二〇一九年十一月十日", vec!["2019-11-10"]),
            ("29 آذار/مارس 2019", vec!["2019-03-29"]),
            ("29-Mar-19", vec!["2019-03-29"]),
            ("29 of March, 19 people", vec![]),
            ("31/02/2019", vec![]),
            ("in 2019", vec![]),
        ] {
            let readings: Vec<String> =
                find(text).into_iter().flat_map(|found| found.readings).map(|date| date.to_string()).collect();
            assert_eq!(readings, expected, "{text}");
        }
    }
}
