//! What stands in the inputs of a field: of a value, or as a browser sent it.

use super::Problem;
use crate::extract::{Value, YesNo};
use crate::questionnaire::FieldType;

/// An input of a field, or of each row of one.
#[derive(Debug)]
pub(super) struct Column {
    /// Its `name`.
    pub name: &'static str,
    /// What people call it.
    pub label: &'static str,
    /// It has room for lines.
    pub lines: bool,
}

/// Contents of inputs.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Entries {
    /// Rows with a text for each column. What is no list has one row.
    Rows(Vec<Vec<String>>),
    /// Ids of options.
    Choices {
        /// Ticked.
        checked: Vec<String>,
        /// Marked as not to be seen.
        unknown: Vec<String>,
    },
}

const fn column(name: &'static str, label: &'static str) -> Column {
    Column { name, label, lines: false }
}

/// The inputs of a type, in their order; in a list the first of them begins a row.
pub(super) const fn columns(kind: FieldType) -> &'static [Column] {
    match kind {
        FieldType::Text => &[Column { name: "value", label: "Text", lines: true }],
        FieldType::YesNo => const { &[column("value", "Yes or no")] },
        FieldType::Choices => &[],
        FieldType::Percentage => const { &[column("value", "Percentage")] },
        FieldType::Links => {
            const {
                &[
                    column("url", "Address"),
                    column("link_name", "Name"),
                    Column { name: "description", label: "Description", lines: true },
                ]
            }
        }
        FieldType::Organizations => const { &[column("organization", "Name"), column("url", "Address")] },
        FieldType::Email | FieldType::Emails => const { &[column("value", "Mail address")] },
        FieldType::Phone => const { &[column("value", "Telephone")] },
        FieldType::Date => const { &[column("value", "Day")] },
        FieldType::Country => const { &[column("value", "Country")] },
    }
}

/// True for types whose values are lists of rows.
pub(super) const fn is_list(kind: FieldType) -> bool {
    matches!(kind, FieldType::Links | FieldType::Organizations | FieldType::Emails)
}

/// Id of an input.
pub(super) fn id(kind: FieldType, column: &Column, row: usize) -> String {
    if is_list(kind) { format!("entry-{}-{}", column.name, row + 1) } else { format!("entry-{}", column.name) }
}

/// A text as a browser sends it from this input when nobody touches it, but with plain line ends: HTML has no null
/// character, and an input of one line no line ends (HTML Living Standard, 4.10.5.1.2 and 4.10.11).
pub(super) fn as_sent(text: &str, column: &Column) -> String {
    let text = with_plain_line_ends(text).replace('\0', "\u{fffd}");
    if column.lines { text } else { text.replace('\n', "") }
}

fn with_plain_line_ends(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\r', "\n")
}

impl Entries {
    /// What stands in the inputs for a value; none leaves them blank.
    pub(super) fn of_value(kind: FieldType, value: Option<&Value>) -> Self {
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        let one = |text: String| Self::Rows(vec![vec![text]]);
        match value {
            None if kind == FieldType::Choices => Self::Choices { checked: Vec::new(), unknown: Vec::new() },
            None if is_list(kind) => Self::Rows(Vec::new()),
            None => one(String::new()),
            Some(Value::Text(text)) => one(text.clone()),
            Some(Value::YesNo(answer)) => one(if *answer == YesNo::Yes { "yes" } else { "no" }.to_owned()),
            Some(Value::Percentage(share)) => one(share.to_string()),
            Some(Value::Country(country)) => one(country.name.clone()),
            Some(Value::Choices(choices)) => {
                Self::Choices { checked: choices.checked.clone(), unknown: choices.unknown.clone() }
            }
            Some(Value::Links(links)) => {
                let row =
                    |link: &crate::extract::Link| vec![link.url.clone(), text(&link.name), text(&link.description)];
                Self::Rows(links.iter().map(row).collect())
            }
            Some(Value::Organizations(bodies)) => {
                Self::Rows(bodies.iter().map(|body| vec![body.name.clone(), text(&body.url)]).collect())
            }
            Some(Value::Emails(addresses)) => {
                Self::Rows(addresses.iter().map(|address| vec![address.clone()]).collect())
            }
        }
    }

    /// What a browser sent.
    ///
    /// # Errors
    /// When it sent nothing for an input that is always sent: what got lost on the way is not what somebody cleared.
    pub(super) fn of_form(kind: FieldType, form: &[(String, String)]) -> Result<Self, Vec<Problem>> {
        if kind == FieldType::Choices {
            let of = |name: &str| {
                let sent = form.iter().filter(|(one, _)| one == name);
                sent.map(|(_, id)| id.clone()).collect()
            };
            return Ok(Self::Choices { checked: of("checked"), unknown: of("unknown") });
        }
        let columns = columns(kind);
        let mut rows: Vec<Vec<String>> = Vec::new();
        for (name, text) in form {
            let Some(column) = columns.iter().position(|column| column.name == name) else { continue };
            if column == 0 && (is_list(kind) || rows.is_empty()) || rows.is_empty() {
                rows.push(vec![String::new(); columns.len()]);
            }
            if let Some(row) = rows.last_mut() {
                row[column] = with_plain_line_ends(text);
            }
        }
        match (rows.is_empty() && !is_list(kind), kind) {
            // A browser sends no radio button of which none is chosen.
            (true, FieldType::YesNo) => Ok(Self::Rows(vec![vec![String::new()]])),
            (true, _) => Err(vec![Problem {
                input: id(kind, &columns[0], 0),
                message: "nothing came in for this input; load the page again".to_owned(),
            }]),
            (false, _) => Ok(Self::Rows(rows)),
        }
    }

    /// True where a browser that sent these had those before it, and nobody touched them.
    pub(super) fn are_untouched(&self, kind: FieldType, before: &Self) -> bool {
        match (self, before) {
            (Self::Rows(sent), Self::Rows(before)) => {
                let is_filled = |row: &Vec<String>| row.iter().any(|text| !text.is_empty());
                let before = before.iter().map(|row| {
                    row.iter().zip(columns(kind)).map(|(text, column)| as_sent(text, column)).collect::<Vec<_>>()
                });
                sent.iter().filter(|row| is_filled(row)).cloned().eq(before.filter(is_filled))
            }
            (
                Self::Choices { checked, unknown },
                Self::Choices { checked: checked_before, unknown: unknown_before },
            ) => {
                let same = |one: &[String], other: &[String]| {
                    one.len() == other.len() && one.iter().all(|id| other.contains(id))
                };
                same(checked, checked_before) && same(unknown, unknown_before)
            }
            _ => false,
        }
    }
}
