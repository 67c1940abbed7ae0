//! The wide table of a questionnaire: a row a respondent, from the record that counts; a column for each thing that can be
//! said of it, then the fields in the order of the form.

use std::collections::BTreeSet;

use super::column::{Cell, Column, Kind, Row, plain_name};
use super::prompts::{self, prompt};
use super::selection::Case;
use super::{FINDINGS, joined, lists};
use crate::extract::{Choices, Value, YesNo};
use crate::questionnaire::{FieldType, Questionnaire};
use crate::record::Status;

/// Where the cells of a column come from.
#[derive(Debug, Clone, Copy)]
pub(super) enum Origin {
    /// The case as a whole, by position among [`about_the_case`].
    Case(usize),
    /// Value of a field.
    Value(usize),
    /// Code of the country in a field.
    Iso3(usize),
    /// State of an option of a field.
    Option(usize, usize),
    /// Finding of a field.
    Finding(usize),
}

/// The columns of a questionnaire.
pub(super) fn columns(questionnaire: &Questionnaire) -> Vec<Column> {
    layout(questionnaire).into_iter().map(|(column, _)| column).collect()
}

/// Name of the column that begins what the table says of a field, and of the one with its finding.
pub(super) fn names(questionnaire: &Questionnaire) -> Vec<(String, String)> {
    let layout = layout(questionnaire);
    let first = |field: usize| {
        layout.iter().find(|(_, origin)| match origin {
            Origin::Value(of) | Origin::Option(of, _) | Origin::Finding(of) => *of == field,
            _ => false,
        })
    };
    let finding =
        |field: usize| layout.iter().find(|(_, origin)| matches!(origin, Origin::Finding(of) if *of == field));
    let name = |found: Option<&(Column, Origin)>| found.map_or_else(String::new, |(column, _)| column.name.clone());
    (0..questionnaire.fields.len()).map(|field| (name(first(field)), name(finding(field)))).collect()
}

/// Names of the columns of a field's options, in their order.
pub(super) fn option_names(questionnaire: &Questionnaire, field: usize) -> Vec<String> {
    let of_field = |(column, origin): (Column, Origin)| {
        matches!(origin, Origin::Option(of, _) if of == field).then_some(column.name)
    };
    layout(questionnaire).into_iter().filter_map(of_field).collect()
}

/// The rows of a questionnaire, made one at a time.
pub(super) struct Rows {
    origins: Vec<Origin>,
}

impl Rows {
    pub(super) fn of(questionnaire: &Questionnaire) -> Self {
        Self { origins: layout(questionnaire).into_iter().map(|(_, origin)| origin).collect() }
    }

    /// The row of a case.
    pub(super) fn row(&self, case: &Case<'_>) -> Row {
        let about = about_the_case();
        let cells = self.origins.iter().map(|origin| cell(case, *origin, &about)).collect();
        let needs_review =
            |field: usize| case.typed.answer(field).is_some_and(|(answer, _)| answer.status == Status::Review);
        let review = self.origins.iter().enumerate().filter(|(_, origin)| match origin {
            Origin::Case(_) => false,
            Origin::Value(field) | Origin::Iso3(field) | Origin::Option(field, _) | Origin::Finding(field) => {
                needs_review(*field)
            }
        });
        Row { cells, review: review.map(|(position, _)| position).collect() }
    }
}

/// Every column with its origin. Names are told apart by a number where two would be the same.
pub(super) fn layout(questionnaire: &Questionnaire) -> Vec<(Column, Origin)> {
    let case = about_the_case().into_iter().enumerate().map(|(position, (column, _))| (column, Origin::Case(position)));
    let mut layout: Vec<(Column, Origin)> = case.collect();
    for field in 0..questionnaire.fields.len() {
        of_field(questionnaire, field, &mut layout);
    }
    let mut taken = BTreeSet::new();
    for (column, _) in &mut layout {
        let name = column.name.clone();
        let mut number = 2;
        while !taken.insert(column.name.clone()) {
            column.name = format!("{name}_{number}");
            number += 1;
        }
    }
    layout
}

fn of_field(questionnaire: &Questionnaire, position: usize, layout: &mut Vec<(Column, Origin)>) {
    let field = &questionnaire.fields[position];
    let name = plain_name(&field.id);
    let title = prompt(questionnaire, position, &questionnaire.languages);
    let mut value = |name: String, title: &str, kind: Kind, described: &str, origin: Origin, width: u16| {
        layout.push((Column::new(name, title, kind).described(described).wide(width), origin));
    };
    let of = Origin::Value(position);
    match field.kind {
        FieldType::Text => value(name.clone(), &title, Kind::Text, "all that was written", of, 40),
        FieldType::Email => value(name.clone(), &title, Kind::Text, "mail address as written", of, 30),
        FieldType::Phone => value(name.clone(), &title, Kind::Text, "telephone number as written", of, 20),
        FieldType::Percentage => value(name.clone(), &title, Kind::Number, "percentage, 0 to 100", of, 12),
        FieldType::Date => value(name.clone(), &title, Kind::Date, "day (ISO 8601)", of, 12),
        FieldType::Links => {
            value(name.clone(), &title, Kind::List(&lists::LINK), &lists::described(&lists::LINK), of, 40);
        }
        FieldType::Organizations => {
            let parts = &lists::ORGANIZATION;
            value(name.clone(), &title, Kind::List(parts), &lists::described(parts), of, 40);
        }
        FieldType::Emails => value(name.clone(), &title, Kind::List(&lists::PLAIN), joined::HOW, of, 30),
        FieldType::Country => {
            value(name.clone(), &title, Kind::Text, "English name of the United Nations (M49)", of, 24);
            let code = format!("Code of {title}");
            let origin = Origin::Iso3(position);
            value(format!("{name}__iso3"), &code, Kind::Text, "ISO 3166-1 alpha-3", origin, 8);
        }
        FieldType::YesNo => {
            let column = Column::new(name.clone(), &*title, Kind::Text).described("yes or no").wide(12);
            layout.push((column.allowed(&["yes", "no"]), of));
        }
        FieldType::Choices => {
            for (number, &option) in field.options.iter().enumerate() {
                let label = questionnaire.wording(option, &questionnaire.languages);
                let name = format!("{name}__{}", plain_option(prompts::option_id(questionnaire, option)));
                let title = format!("{label} ({title})");
                let described = "1 ticked, 0 seen and not ticked, empty not to be seen";
                value(name, &title, Kind::Boolean, described, Origin::Option(position, number), 18);
            }
        }
    }
    let finding = Column::new(format!("{name}__finding"), format!("Finding: {title}"), Kind::Text)
        .described("what the document shows, whether there is a value or not")
        .allowed(&FINDINGS)
        .required()
        .wide(14);
    layout.push((finding, Origin::Finding(position)));
}

/// An option's id behind "__", where a digit may stand first.
fn plain_option(id: &str) -> String {
    let name = plain_name(id);
    if id.starts_with(|first: char| first.is_ascii_digit()) { name.trim_start_matches("f_").to_owned() } else { name }
}

fn cell(case: &Case<'_>, origin: Origin, about: &[(Column, OfCase)]) -> Cell {
    let value = |field: usize| case.typed.answer(field).and_then(|(_, value)| value);
    match origin {
        Origin::Case(position) => about.get(position).map_or(Cell::Nothing, |(_, cell)| cell(case)),
        Origin::Finding(field) => {
            case.typed.answer(field).map_or(Cell::Nothing, |(answer, _)| Cell::Text(answer.finding.as_str().to_owned()))
        }
        Origin::Iso3(field) => match value(field) {
            Some(Value::Country(country)) => Cell::Text(country.iso3.clone()),
            _ => Cell::Nothing,
        },
        Origin::Option(field, number) => match value(field) {
            Some(Value::Choices(choices)) => {
                let questionnaire = case.typed.questionnaire;
                let option = questionnaire.fields[field].options[number];
                state(choices, prompts::option_id(questionnaire, option))
            }
            _ => Cell::Nothing,
        },
        Origin::Value(field) => {
            let kind = case.typed.questionnaire.fields[field].kind;
            value(field).map_or(Cell::Nothing, |value| value_cell(kind, value))
        }
    }
}

/// A value in one cell; choices have one for each option.
fn value_cell(kind: FieldType, value: &Value) -> Cell {
    match value {
        Value::YesNo(YesNo::Yes) => Cell::Text("yes".to_owned()),
        Value::YesNo(YesNo::No) => Cell::Text("no".to_owned()),
        Value::Text(text) if kind == FieldType::Date => Cell::date(Some(text)),
        Value::Text(text) => Cell::Text(text.clone()),
        Value::Percentage(share) => Cell::Number(*share),
        Value::Country(country) => Cell::Text(country.name.clone()),
        Value::Links(_) | Value::Organizations(_) | Value::Emails(_) => Cell::List(lists::entries(value)),
        Value::Choices(_) => Cell::Nothing,
    }
}

fn state(choices: &Choices, option: &str) -> Cell {
    let stands_in = |ids: &[String]| ids.iter().any(|id| id == option);
    if stands_in(&choices.checked) {
        Cell::Boolean(true)
    } else if stands_in(&choices.unchecked) {
        Cell::Boolean(false)
    } else {
        Cell::Nothing
    }
}

/// What makes a cell of a case.
type OfCase = fn(&Case<'_>) -> Cell;

/// What is said of a case as a whole.
fn about_the_case() -> Vec<(Column, OfCase)> {
    let mut columns = who_and_when();
    columns.extend(source_and_counts());
    columns
}

fn who_and_when() -> Vec<(Column, OfCase)> {
    let text = |name: &str, title: &str| Column::new(name, title, Kind::Text);
    vec![
        (text("record", "Record").described("id of the record that counts").required().wide(28), |case| {
            Cell::Text(case.history.counts.clone())
        }),
        (text("case_respondent", "Respondent").described("who answers").wide(24), |case| {
            Cell::text(case.history.respondent.clone())
        }),
        (text("case_key", "Key").described("what returns are put together by").wide(8), |case| {
            Cell::text(case.history.key.clone())
        }),
        (Column::new("case_submitted_on", "Submitted on", Kind::Date).described("day that the form says"), |case| {
            Cell::date(counting(case).and_then(|one| one.submitted_on.as_deref()))
        }),
        (
            Column::new("case_received", "Received", Kind::Moment)
                .described("when the first message with it was sent (UTC)"),
            |case| Cell::moment(counting(case).and_then(|one| one.received.as_deref())),
        ),
        (Column::new("case_deadline", "Deadline", Kind::Date).described("last day to answer, by the roster"), |case| {
            Cell::date(case.history.deadline.as_deref())
        }),
        (
            Column::new("case_late", "Late", Kind::Boolean).described("1 where the first return came after it").wide(8),
            |case| case.history.late.map_or(Cell::Nothing, Cell::Boolean),
        ),
        (
            Column::new("case_returns", "Returns", Kind::Integer)
                .described("how often it was returned")
                .required()
                .wide(9),
            |case| Cell::count(case.history.returns.len()),
        ),
        (
            text("case_doubts", "Doubts")
                .described("why a person should look at the case, by codes with \";\" between")
                .wide(28),
            |case| lists::codes(case.history.doubts.iter().map(|doubt| super::arrivals::code(&doubt.code))),
        ),
    ]
}

fn counting<'a>(case: &'a Case<'_>) -> Option<&'a crate::history::Return> {
    case.history.returns.iter().find(|one| one.record == case.history.counts)
}

fn source_and_counts() -> Vec<(Column, OfCase)> {
    let count = |name: &str, title: &str, described: &str| {
        Column::new(name, title, Kind::Integer).described(described).required().wide(10)
    };
    let text = |name: &str, title: &str, described: &str| Column::new(name, title, Kind::Text).described(described);
    vec![
        (text("source_name", "Source", "file name of the source").required().wide(28), |case| {
            Cell::Text(case.typed.record.source.name.clone())
        }),
        (text("source_sha256", "SHA-256", "of the bytes of the source").required().wide(12).on_one_line(), |case| {
            Cell::Text(case.typed.record.source.sha256.clone())
        }),
        (text("form_languages", "Languages of the form", "BCP 47, with \";\" between"), |case| {
            lists::codes(case.typed.record.questionnaire.languages.iter().cloned())
        }),
        (text("answer_language", "Language of the answers", "BCP 47, where it can be told").wide(12), |case| {
            Cell::text(case.typed.record.source.language.clone())
        }),
        (count("accepted", "Accepted", "fields that may be used unseen"), |case| {
            Cell::count(case.typed.record.summary.accepted)
        }),
        (count("review", "To be checked", "fields that a person should look at"), |case| {
            Cell::count(case.typed.record.summary.review)
        }),
        (count("confirmed", "Confirmed", "fields that a person confirmed"), |case| {
            Cell::count(case.typed.record.summary.confirmed)
        }),
        (count("corrected", "Corrected", "fields that a person corrected"), |case| {
            Cell::count(case.typed.record.summary.corrected)
        }),
        (count("answered", "Answered", "fields that the respondent gave"), |case| {
            Cell::count(case.typed.record.summary.answered)
        }),
        (count("empty", "Empty", "fields whose question is there and whose answer is blank"), |case| {
            Cell::count(case.typed.record.summary.empty)
        }),
        (count("not_stated", "Not stated", "fields that are answered, but not in their form"), |case| {
            Cell::count(case.typed.record.summary.not_stated)
        }),
        (count("not_visible", "Not visible", "fields that the source cannot show"), |case| {
            Cell::count(case.typed.record.summary.not_visible)
        }),
        (count("absent", "Absent", "fields whose question is not in the document"), |case| {
            Cell::count(case.typed.record.summary.absent)
        }),
    ]
}
