//! Values of one input: text, yes or no, percentage, mail address, telephone number, day, country.

use super::Problem;
use super::entries::{columns, id};
use crate::extract::{self, Value, YesNo};
use crate::language::{ascii_digits, spelt};
use crate::questionnaire::FieldType;

/// Characters that a text may have.
const TEXT_CHARACTERS_MAX: usize = 1_000_000;
/// Characters that anything else may have.
pub(super) const CHARACTERS_MAX: usize = 10_000;

/// The value that was entered; `None` where nothing was.
///
/// # Errors
/// When it is no value of the type.
pub(super) fn value(kind: FieldType, entered: Option<&String>) -> Result<Option<Value>, Vec<Problem>> {
    let column = &columns(kind)[0];
    let entered = entered.map_or("", String::as_str);
    let characters_max = if kind == FieldType::Text { TEXT_CHARACTERS_MAX } else { CHARACTERS_MAX };
    let value = cleaned(entered, column.lines, characters_max)
        .and_then(|text| if text.is_empty() { Ok(None) } else { typed(kind, text).map(Some) });
    value.map_err(|message| vec![Problem { input: id(kind, column, 0), message }])
}

/// A text as values have it: without blanks at its ends, and with no blanks and hyphens but plain ones.
///
/// # Errors
/// When it is too long, or holds characters that are not seen and do nothing.
pub(super) fn cleaned(text: &str, lines: bool, characters_max: usize) -> Result<String, String> {
    if text.len() > characters_max && text.chars().count() > characters_max {
        return Err(format!("it has more than {characters_max} characters"));
    }
    let is_control = |character: char| character.is_control() && !matches!(character, '\n' | '\t');
    if let Some((position, control)) = text.chars().enumerate().find(|(_, character)| is_control(*character)) {
        let before: String = text.chars().take(position).collect();
        let words: Vec<&str> = before.split_whitespace().rev().take(3).collect();
        let words: Vec<&str> = words.into_iter().rev().collect();
        let place =
            if words.is_empty() { "at its beginning".to_owned() } else { format!("behind \"{}\"", words.join(" ")) };
        return Err(format!(
            "{place} stands a control character that is not seen, {}; take it out by typing that place anew",
            spelt(control)
        ));
    }
    let text = extract::as_typed(text);
    Ok(if lines { text.trim().to_owned() } else { text.split_whitespace().collect::<Vec<_>>().join(" ") })
}

fn typed(kind: FieldType, text: String) -> Result<Value, String> {
    match kind {
        FieldType::YesNo => match text.as_str() {
            "yes" => Ok(Value::YesNo(YesNo::Yes)),
            "no" => Ok(Value::YesNo(YesNo::No)),
            _ => Err("choose yes or no".to_owned()),
        },
        FieldType::Percentage => percentage(&text).map(Value::Percentage),
        FieldType::Date => day(&text).map(Value::Text),
        FieldType::Country => country(&text).map(Value::Country),
        FieldType::Email => email(&text).map(Value::Text),
        FieldType::Phone if !extract::may_be_phone(&text) => {
            Err("a telephone number has at least five digits".to_owned())
        }
        _ => Ok(Value::Text(text)),
    }
}

fn percentage(text: &str) -> Result<f64, String> {
    match extract::percentage_alone(text) {
        Some(share) if share <= 100.0 => Ok(share),
        Some(_) => Err("a percentage is no more than 100".to_owned()),
        None => {
            let ascii = ascii_digits(text);
            let runs = ascii.split(|c: char| !(c.is_ascii_digit() || matches!(c, '.' | ',')));
            let numbers = runs.filter(|run| run.contains(|c: char| c.is_ascii_digit())).count();
            Err(match numbers {
                0 => "a percentage is a number from 0 to 100, as 97.2".to_owned(),
                1 => "write the number alone, from 0 to 100, as 97.2".to_owned(),
                _ => {
                    "that is a range or several numbers, and a percentage is one; where the respondent gives no single \
                      one, mark the field as empty"
                        .to_owned()
                }
            })
        }
    }
}

fn day(text: &str) -> Result<String, String> {
    match extract::days_alone(text).as_slice() {
        [day] => Ok(day.clone()),
        [] => Err("that is no day between 1900 and 2100; write it as 2019-03-29".to_owned()),
        days => Err(format!("day and month cannot be told apart: write {}", days.join(" or "))),
    }
}

fn country(text: &str) -> Result<extract::Country, String> {
    // As it is shown: "Fiji (FJI)".
    let shown = text.strip_suffix(')').and_then(|text| text.rsplit_once(" ("));
    let shown = shown.and_then(|(name, code)| {
        extract::country_named(name).filter(|country| country.iso3.eq_ignore_ascii_case(code.trim()))
    });
    let found = extract::country_named(text).or_else(|| extract::country_coded(text)).or(shown);
    found.ok_or_else(|| "no country has this name or code; choose one from the list".to_owned())
}

/// A mail address.
///
/// # Errors
/// When it is none.
pub(super) fn email(text: &str) -> Result<String, String> {
    extract::email_alone(text).ok_or_else(|| "that is no mail address, as name@ministry.example".to_owned())
}
