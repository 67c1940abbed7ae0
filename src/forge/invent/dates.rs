//! Days and countries.

use super::Given;
use crate::forge::author::Author;
use crate::forge::truth::{TrueFinding, TrueValue, Truth};

/// A day of the year in which the form was filled in. Where day and month are both figures below 13 and may stand
/// either way, there is no value.
pub(crate) fn date(author: &mut Author<'_>) -> Given {
    let drawn = [author.year, author.dice.between(1, 12), author.dice.between(1, 28)];
    let [year, month, day] = author.occasion.day.unwrap_or(drawn);
    let template = author.dice.text(&author.speech.dates).to_owned();
    let nth = match day {
        1 | 21 => "st",
        2 | 22 => "nd",
        3 | 23 => "rd",
        _ => "th",
    };
    let first = if author.speech.language == "fr" && day == 1 { "1er".to_owned() } else { day.to_string() };
    let mut written = template
        .replace("{day}", &first)
        .replace("{nth}", &format!("{day}{nth}"))
        .replace("{dd}", &format!("{day:02}"))
        .replace("{mm}", &format!("{month:02}"))
        .replace("{yy}", &format!("{:02}", year % 100))
        .replace("{year}", &year.to_string())
        .replace("{month}", author.speech.months.get(month - 1).map_or("", String::as_str));
    if author.speech.language == "ar" && author.dice.chance(30) {
        written = arabic_digits(&written);
    }
    let is_open = template.starts_with("{dd}/{mm}/") && day <= 12 && day != month;
    let truth =
        if is_open { Truth::none(TrueFinding::NotStated) } else { Truth::text(format!("{year}-{month:02}-{day:02}")) };
    Given::line(written, truth)
}

/// The digits of a text as Arabic writes them.
pub(super) fn arabic_digits(text: &str) -> String {
    let digit = |c: char| c.to_digit(10).and_then(|digit| char::from_u32(0x0660 + digit)).unwrap_or(c);
    text.chars().map(digit).collect()
}

/// The author's country.
pub(crate) fn country(author: &mut Author<'_>) -> Given {
    let country = author.country;
    let names = country.names.get(&author.speech.language).map_or(&[][..], Vec::as_slice);
    let mut written = author.dice.text(names).to_owned();
    if author.dice.chance(10) {
        written = written.to_uppercase();
    }
    let truth = TrueValue::Country { name: country.name.clone(), iso3: country.iso3.clone() };
    Given::line(written, Truth::given(truth))
}
