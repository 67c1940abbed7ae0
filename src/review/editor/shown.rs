//! Values as people read them. Addresses are text: nothing here leads out of the page.

use maud::{Markup, html};

use crate::extract::{Choices, Finding, Link, Organization, Value, YesNo};
use crate::language::{opening, spelt_out};
use crate::questionnaire::{Field, FieldType, Questionnaire};
use crate::record::words;

/// A value, whole; where there is none, or it is not simply an answer, what the document shows.
pub(in crate::review) fn shown(
    questionnaire: &Questionnaire,
    field: &Field,
    value: Option<&Value>,
    finding: Finding,
    languages: &[String],
) -> Markup {
    html! {
        div.shown data-type=(field.kind.as_str()) data-finding=(finding.as_str()) {
            @if value.is_none() || finding != Finding::Answered { (found(finding)) }
            @match value {
                None => {}
                Some(Value::Text(text)) if field.kind == FieldType::Date => { (day(text)) }
                Some(Value::Text(text)) => { (lines(text)) }
                Some(Value::YesNo(answer)) => { p { (yes_or_no(*answer)) } }
                Some(Value::Percentage(share)) => { p { (share) "\u{a0}%" } }
                Some(Value::Country(country)) => {
                    p { bdi { (spelt_out(&country.name)) } " (" (spelt_out(&country.iso3)) ")" }
                }
                Some(Value::Choices(choices)) => { (options(questionnaire, field, choices, languages)) }
                Some(Value::Links(links)) => { ol.links { @for one in links { (link(one)) } } }
                Some(Value::Organizations(bodies)) => { ol.bodies { @for one in bodies { (body(one)) } } }
                Some(Value::Emails(addresses)) => {
                    ol.emails { @for one in addresses { li { bdi { (spelt_out(one)) } } } }
                }
            }
        }
    }
}

fn found(finding: Finding) -> Markup {
    let (word, meaning) = words::finding(finding);
    html! { p.finding { strong { (word) } " " span.meaning { (meaning) } } }
}

fn yes_or_no(answer: YesNo) -> &'static str {
    match answer {
        YesNo::Yes => "Yes",
        YesNo::No => "No",
    }
}

/// A day, also with the name of its month, so that nobody takes it for the number of the day.
fn day(text: &str) -> Markup {
    let written = text.parse::<jiff::civil::Date>().ok().map(|day| day.strftime("%-d %B %Y").to_string());
    html! { p { bdi { (spelt_out(text)) } @if let Some(written) = written { " (" (written) ")" } } }
}

/// The lines of a text, each in its own direction; a blank line parts.
fn lines(text: &str) -> Markup {
    let mut is_behind_blank = false;
    let lines: Vec<(&str, bool)> = text
        .lines()
        .filter_map(|line| {
            let is_blank = line.trim().is_empty();
            let parted = std::mem::replace(&mut is_behind_blank, is_blank);
            (!is_blank).then_some((line, parted))
        })
        .collect();
    html! { @for (line, is_parted) in lines { p.line.parted[is_parted] dir="auto" { (spelt_out(line)) } } }
}

/// How an option stands: its class, its sign, and the words for it.
fn state(choices: &Choices, id: &str) -> (&'static str, &'static str, &'static str) {
    let has = |ids: &[String]| ids.iter().any(|one| one == id);
    if has(&choices.checked) {
        ("ticked", "☒", "ticked")
    } else if has(&choices.unchecked) {
        ("unticked", "☐", "not ticked")
    } else {
        ("unseen", "?", "cannot be seen")
    }
}

fn options(questionnaire: &Questionnaire, field: &Field, choices: &Choices, languages: &[String]) -> Markup {
    html! {
        ul.choices {
            @for &option in &field.options {
                @let id = questionnaire.option_id(option);
                @let (class, sign, words) = state(choices, id);
                @let wording = questionnaire.wording_in(option, languages);
                li class=(class) data-option=(id) {
                    span.sign aria-hidden="true" { (sign) } " "
                    span dir="auto" lang=[wording.map(|wording| &wording.language)] {
                        (wording.map_or(id, |wording| &wording.text))
                    }
                    " " span.state { (words) }
                }
            }
        }
    }
}

fn link(link: &Link) -> Markup {
    html! {
        li {
            @if let Some(name) = &link.name { p.name dir="auto" { (spelt_out(name)) } }
            (address(&link.url, Some(&link.written)))
            @if let Some(description) = &link.description { p.description dir="auto" { (spelt_out(description)) } }
        }
    }
}

fn body(body: &Organization) -> Markup {
    html! {
        li {
            p.name dir="auto" { (spelt_out(&body.name)) }
            @if let Some(url) = &body.url { (address(url, body.written.as_deref())) }
        }
    }
}

/// An address, whole, and how it was written where that says something else.
fn address(url: &str, written: Option<&str>) -> Markup {
    let bare = |text: &str| text.split_once("://").map_or(text, |(_, behind)| behind).to_owned();
    let written = written.filter(|written| bare(written) != bare(url));
    html! {
        p.url { bdi { (spelt_out(url)) } }
        @if let Some(written) = written { p.written { "written " bdi { (spelt_out(written)) } } }
    }
}

/// A value in one line of at most so many characters, for lists.
pub(in crate::review) fn in_a_line(
    questionnaire: &Questionnaire,
    field: &Field,
    value: Option<&Value>,
    finding: Finding,
    languages: &[String],
    characters_max: usize,
) -> Markup {
    let Some(value) = value else {
        return html! { span.in-a-line.none { (words::finding(finding).0) } };
    };
    let line = line(questionnaire, field, value, languages, characters_max);
    html! { span.in-a-line dir="auto" { (spelt_out(&line)) } }
}

fn line(
    questionnaire: &Questionnaire,
    field: &Field,
    value: &Value,
    languages: &[String],
    characters_max: usize,
) -> String {
    let joined = |parts: &mut dyn Iterator<Item = String>| opening_of(parts, "; ", characters_max);
    match value {
        Value::Text(text) => opening_of(&mut text.split_whitespace().map(str::to_owned), " ", characters_max),
        Value::YesNo(answer) => yes_or_no(*answer).to_owned(),
        Value::Percentage(share) => format!("{share}\u{a0}%"),
        Value::Country(country) => country.name.clone(),
        Value::Emails(addresses) => joined(&mut addresses.iter().cloned()),
        Value::Links(links) => joined(&mut links.iter().map(|one| match &one.name {
            Some(name) => format!("{name}: {}", one.url),
            None => one.url.clone(),
        })),
        Value::Organizations(bodies) => joined(&mut bodies.iter().map(|one| match &one.url {
            Some(url) => format!("{}, {url}", one.name),
            None => one.name.clone(),
        })),
        Value::Choices(choices) => {
            let unseen = match choices.unknown.len() {
                0 => String::new(),
                count => format!(" ({count} cannot be seen)"),
            };
            let wordings = field
                .options
                .iter()
                .filter(|&&option| choices.checked.iter().any(|id| id == questionnaire.option_id(option)));
            let mut wordings = wordings.map(|&option| questionnaire.wording(option, languages).to_owned());
            let room = characters_max.saturating_sub(unseen.chars().count());
            match choices.checked.len() {
                0 if unseen.is_empty() => "none ticked".to_owned(),
                0 => format!("none seen to be ticked{unseen}"),
                count => opening(&format!("{count} ticked: {}", opening_of(&mut wordings, "; ", room)), room) + &unseen,
            }
        }
    }
}

/// The opening of texts with a sign between; those behind it are not looked at.
fn opening_of(parts: &mut dyn Iterator<Item = String>, sign: &str, characters_max: usize) -> String {
    let (mut line, mut characters) = (String::new(), 0);
    for part in parts {
        if characters > characters_max {
            break;
        }
        let joint = if line.is_empty() { "" } else { sign };
        line.push_str(joint);
        line.push_str(&part);
        characters += joint.chars().count() + part.chars().count();
    }
    opening(&line, characters_max)
}
