//! Mail addresses, telephone numbers, and short lines: names, positions, bodies.

use super::Given;
use crate::forge::author::Author;
use crate::forge::phrases::Printed;
use crate::forge::truth::{TrueValue, Truth};

/// Mail addresses; one only where one is asked for.
pub(crate) fn emails(author: &mut Author<'_>, one_only: bool) -> Given {
    let count = if one_only { 1 } else { author.dice.weighted(1, &[(65, 1), (28, 2), (7, 3)]) };
    let mut addresses: Vec<String> = Vec::new();
    while addresses.len() < count {
        let address = address(author);
        if !addresses.contains(&address) {
            addresses.push(address);
        }
    }
    let between = ["; ", ";", ", ", " / ", "\n", " "]
        [author.dice.weighted(0, &[(40, 0), (5, 1), (20, 2), (10, 3), (20, 4), (5, 5)])];
    let written = addresses.join(between);
    let value = if one_only { TrueValue::Text(written.clone()) } else { TrueValue::Emails(addresses) };
    Given::line(written, Truth::given(value))
}

fn address(author: &mut Author<'_>) -> String {
    const FIRST: [&str; 10] = ["a", "jm", "info", "office", "egov", "lea", "contact", "k.t", "director", "planning"];
    let first = author.dice.text(&FIRST);
    let word = author.dice.text(&author.speech.url_words);
    let (example, domain) = (&author.example, &author.country.domain);
    match author.dice.below(4) {
        0 => format!("{first}.{example}@{word}.gov.{domain}"),
        1 => format!("{first}@{example}-{word}.{domain}"),
        2 => format!("{first}{}@{word}-{example}.gov.{domain}", author.dice.between(1, 99)),
        _ => format!("{first}_{word}@{example}.{domain}"),
    }
}

/// A telephone number.
pub(crate) fn phone(author: &mut Author<'_>) -> Given {
    let mut written = number(author);
    if author.dice.chance(12) {
        let (between, other) = (author.dice.text(&[" / ", ", ", "; "]).to_owned(), number(author));
        written = format!("{written}{between}{other}");
    } else if author.dice.chance(12) && !author.speech.extensions.is_empty() {
        let extension =
            author.dice.text(&author.speech.extensions).replace("{n}", &author.dice.between(10, 999).to_string());
        written.push_str(&extension);
    }
    Given::line(written.clone(), Truth::text(written))
}

fn number(author: &mut Author<'_>) -> String {
    let dial = author.country.dial.as_str();
    let dice = &mut author.dice;
    let (area, first, second) = (dice.between(11, 98), dice.between(100, 999), dice.between(1000, 9999));
    match dice.below(9) {
        0 | 1 => format!("+{dial} {area} {first} {second}"),
        2 => format!("+{dial}-{area}-{first}{second}"),
        3 => format!("00{} {area} {first} {second}", dial.replace(' ', "")),
        4 => format!("(+{dial}) {area} {first} {second}"),
        5 => format!("+{dial} (0){area} {first} {second}"),
        6 => format!("({area}) {first}-{second}"),
        7 => format!("+{}{area}{first}{second}", dial.replace(' ', "")),
        _ => format!("+{dial} {area}.{first}.{second}"),
    }
}

/// A short line of text for a row with this label.
pub(crate) fn line(author: &mut Author<'_>, label: &str, printed: &Printed) -> Given {
    let label = label.trim().trim_end_matches(':').to_lowercase();
    let speech = author.speech;
    let written = if printed.names.contains(&label) {
        author.person()
    } else if printed.jobs.contains(&label) {
        author.dice.text(&speech.jobs).to_owned()
    } else if printed.bodies.contains(&label) {
        author.dice.text(&speech.bodies).to_owned()
    } else {
        author.one(&speech.short)
    };
    Given::line(written.clone(), Truth::text(written))
}
