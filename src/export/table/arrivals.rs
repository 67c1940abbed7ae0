//! Tables of what arrived: returns, what changed between them, every input with what became of it, and who has not
//! answered.

use serde::Serialize;

use super::column::{Cell, Column, Kind, Row};
use super::long::text_of;
use super::selection::Selection;
use super::{FINDINGS, joined, lists, prompts};
use crate::extract::Value;
use crate::history::{FieldState, History, Return};
use crate::journal::{Address, Entry, Fate};
use crate::questionnaire::Questionnaire;

fn text(name: &str, title: &str) -> Column {
    Column::new(name, title, Kind::Text)
}

/// Several texts, each on its line.
fn several(name: &str, title: &str) -> Column {
    Column::new(name, title, Kind::List(&lists::PLAIN)).described(joined::HOW)
}

/// Columns of the returns.
pub(super) fn return_columns() -> Vec<Column> {
    vec![
        text("record", "Record").described("id of the record").required().wide(28),
        text("questionnaire", "Questionnaire").required().wide(16),
        text("case_respondent", "Respondent").described("who answers; empty where it cannot be told").wide(24),
        text("case_key", "Key").described("what returns are put together by").wide(8),
        Column::new("position", "Position", Kind::Integer)
            .described("among the returns of the respondent, the earliest first, counted from 1")
            .required()
            .wide(9),
        Column::new("counts", "Counts", Kind::Boolean).described("1 for the record that counts").required().wide(8),
        text("superseded_by", "Superseded by").described("id of the record that counts in its place").wide(28),
        text("source_name", "Source").described("file name of the source").wide(28),
        Column::new("submitted_on", "Submitted on", Kind::Date).described("day that the form says"),
        Column::new("received", "Received", Kind::Moment).described("when the first message with it was sent (UTC)"),
        several("addresses", "Where it was"),
        several("senders", "From").wide(30),
        several("subjects", "Subjects").wide(30),
        text("case_doubts", "Doubts").described("why a person should look at the case, by codes with \";\" between"),
        several("case_doubt_messages", "Doubts in words"),
    ]
}

/// The rows of the returns.
pub(super) fn returns(selection: &Selection<'_>) -> Vec<Row> {
    selection.dataset.returns().map(|(history, one)| return_row(history, one)).collect()
}

fn return_row(history: &History, one: &Return) -> Row {
    let counts = one.record == history.counts;
    let position = history.returns.iter().position(|other| other.record == one.record).unwrap_or(0);
    let envelopes = || one.arrivals.iter().filter_map(|arrival| arrival.envelope.as_ref());
    let cells = vec![
        Cell::Text(one.record.clone()),
        Cell::Text(history.questionnaire.clone()),
        Cell::text(history.respondent.clone()),
        Cell::text(history.key.clone()),
        Cell::count(position + 1),
        Cell::Boolean(counts),
        Cell::text((!counts).then(|| history.counts.clone())),
        Cell::text(Some(one.name.clone()).filter(|name| !name.is_empty())),
        Cell::date(one.submitted_on.as_deref()),
        Cell::moment(one.received.as_deref()),
        Cell::lines(one.arrivals.iter().map(|arrival| arrival.address.shown())),
        Cell::lines(envelopes().filter_map(|envelope| envelope.from.clone())),
        Cell::lines(envelopes().filter_map(|envelope| envelope.subject.clone())),
        lists::codes(history.doubts.iter().map(|doubt| code(&doubt.code))),
        Cell::lines(history.doubts.iter().map(|doubt| doubt.message.clone())),
    ];
    let review = if history.doubts.is_empty() { Vec::new() } else { vec![cells.len() - 2, cells.len() - 1] };
    Row { cells, review }
}

/// The stable code of something that is stored by one.
pub(super) fn code(of: &impl Serialize) -> String {
    serde_json::to_value(of).map(|code| text_of(&code)).unwrap_or_default()
}

/// Columns of the changes.
pub(super) fn change_columns() -> Vec<Column> {
    let state = |name: &str, title: &str| text(name, title).wide(40);
    let found = |name: &str, title: &str| text(name, title).allowed(&FINDINGS).required().wide(13);
    vec![
        text("questionnaire", "Questionnaire").required().wide(16),
        text("case_respondent", "Respondent").described("who answers").wide(24),
        text("earlier", "Earlier record").required().wide(28),
        text("later", "Later record").required().wide(28),
        text("field", "Field").described("id of the field").required().wide(18),
        text("question", "Question").described("what the form asks for").wide(50),
        state("before", "Before").described("value in the earlier return; lists as in the wide table, choices as JSON"),
        found("before_finding", "Finding before"),
        state("after", "After").described("value in the later return; lists as in the wide table, choices as JSON"),
        found("after_finding", "Finding after"),
    ]
}

/// The rows of the changes.
pub(super) fn changes(selection: &Selection<'_>) -> Vec<Row> {
    let mut rows = Vec::new();
    for history in selection.dataset.cases() {
        let questionnaire = selection.questionnaire(&history.questionnaire);
        for change in &history.changes {
            for one in &change.fields {
                let question = questionnaire.and_then(|questionnaire| question(questionnaire, &one.field));
                rows.push(Row::of(vec![
                    Cell::Text(history.questionnaire.clone()),
                    Cell::text(history.respondent.clone()),
                    Cell::Text(change.from.clone()),
                    Cell::Text(change.to.clone()),
                    Cell::Text(one.field.clone()),
                    Cell::text(question),
                    Cell::text(state(questionnaire, &one.field, &one.before)),
                    Cell::Text(one.before.finding.as_str().to_owned()),
                    Cell::text(state(questionnaire, &one.field, &one.after)),
                    Cell::Text(one.after.finding.as_str().to_owned()),
                ]));
            }
        }
    }
    rows
}

fn question(questionnaire: &Questionnaire, field: &str) -> Option<String> {
    let position = questionnaire.fields.iter().position(|one| one.id == field)?;
    Some(prompts::prompt(questionnaire, position, &questionnaire.languages))
}

/// A value as text, by the type of its field where that is known.
fn state(questionnaire: Option<&Questionnaire>, field: &str, state: &FieldState) -> Option<String> {
    if state.value.is_null() {
        return None;
    }
    let kind = questionnaire.and_then(|one| one.fields.iter().find(|one| one.id == field)).map(|field| field.kind);
    let value = kind.and_then(|kind| crate::dataset::typed(kind, &state.value).ok().flatten());
    Some(match value {
        Some(value @ (Value::Links(_) | Value::Organizations(_) | Value::Emails(_))) => {
            joined::joined(&lists::entries(&value))
        }
        Some(Value::Country(country)) => format!("{} ({})", country.name, country.iso3),
        _ => text_of(&state.value),
    })
}

/// What may become of an input, as it stands in the table.
const FATES: [&str; 6] = ["opened", "record", "superseded", "duplicate", "not_submission", "failed"];

/// Columns of the inputs.
pub(super) fn input_columns() -> Vec<Column> {
    vec![
        text("address", "Where it was").described("file, and the way to a part of it").required().wide(50),
        text("input", "File").described("the file as it was named").required().wide(30),
        text("part", "Part").described("positions of the way to the part, as \"1.2\"; empty for the file").wide(8),
        text("became", "Became").described("what became of it").allowed(&FATES).required().wide(14),
        text("record", "Record").described("id of its record, or of that of the same bytes").wide(28),
        text("superseded_by", "Superseded by").described("id of the record that counts in its place").wide(28),
        text("duplicate_of", "Duplicate of").described("where the same bytes were").wide(40),
        Column::new("parts", "Parts", Kind::Integer).described("how many it holds").wide(7),
        text("reason", "Reason").described("why it failed, or is no submission").wide(50),
        text("remedy", "What to do").described("what the person can do about it").wide(40),
        text("media_type", "Media type").described("what it is (RFC 6838)").wide(24),
        Column::new("size_bytes", "Size", Kind::Integer).described("in bytes").required().wide(11),
        text("sha256", "SHA-256").described("of its bytes; empty where they were not read").wide(12).on_one_line(),
        text("sender", "From").described("address of the sender").wide(28),
        text("sender_name", "Sender").described("name of the sender").wide(24),
        text("subject", "Subject").wide(30),
        Column::new("sent", "Sent", Kind::Moment).described("when the message was sent (UTC)"),
        text("message_id", "Message id").wide(20),
    ]
}

/// The rows of the inputs.
pub(super) fn inputs(selection: &Selection<'_>) -> Vec<Row> {
    selection.dataset.journal().iter().map(input_row).collect()
}

fn input_row(entry: &Entry) -> Row {
    let envelope = entry.envelope.clone().unwrap_or_default();
    let fate = fate(&entry.fate);
    let cells = vec![
        Cell::Text(entry.address.shown()),
        Cell::Text(entry.address.input.clone()),
        Cell::text(part(&entry.address)),
        Cell::Text(fate.became.to_owned()),
        Cell::text(fate.record.cloned()),
        Cell::text(fate.by.cloned()),
        Cell::text(fate.of.map(Address::shown)),
        fate.parts.map_or(Cell::Nothing, |parts| Cell::Integer(parts.into())),
        Cell::text(fate.reason.cloned()),
        Cell::text(fate.remedy.cloned()),
        Cell::text(entry.media_type.clone()),
        Cell::size(entry.size_bytes),
        Cell::text(entry.sha256.clone()),
        Cell::text(envelope.from),
        Cell::text(envelope.from_name),
        Cell::text(envelope.subject),
        Cell::moment(envelope.date.as_deref()),
        Cell::text(envelope.message_id),
    ];
    let review = if matches!(entry.fate, Fate::Failed { .. }) { vec![0, 3, 8, 9] } else { Vec::new() };
    Row { cells, review }
}

fn part(address: &Address) -> Option<String> {
    let positions: Vec<String> = address.part.iter().map(|part| part.position.to_string()).collect();
    (!positions.is_empty()).then(|| positions.join("."))
}

/// A fate in columns.
#[derive(Default)]
struct FateCells<'a> {
    became: &'static str,
    record: Option<&'a String>,
    by: Option<&'a String>,
    of: Option<&'a Address>,
    parts: Option<u32>,
    reason: Option<&'a String>,
    remedy: Option<&'a String>,
}

fn fate(fate: &Fate) -> FateCells<'_> {
    let none = FateCells::default();
    match fate {
        Fate::Opened { parts } => FateCells { became: FATES[0], parts: Some(*parts), ..none },
        Fate::Record { record } => FateCells { became: FATES[1], record: Some(record), ..none },
        Fate::Superseded { record, by } => FateCells { became: FATES[2], record: Some(record), by: Some(by), ..none },
        Fate::Duplicate { of, record } => FateCells { became: FATES[3], record: Some(record), of: Some(of), ..none },
        Fate::NotSubmission { reason } => FateCells { became: FATES[4], reason: Some(reason), ..none },
        Fate::Failed { failure } => {
            FateCells { became: FATES[5], reason: Some(&failure.message), remedy: Some(&failure.remedy), ..none }
        }
    }
}

/// Columns of those who have not answered.
pub(super) fn missing_columns() -> Vec<Column> {
    vec![
        text("respondent", "Respondent").described("name, as the roster has it").required().wide(30),
        several("addresses", "Addresses").wide(30),
        Column::new("deadline", "Deadline", Kind::Date).described("last day to answer"),
    ]
}

/// The rows of those who have not answered.
pub(super) fn missing(selection: &Selection<'_>) -> Vec<Row> {
    let missing = selection.dataset.histories().missing.iter();
    missing
        .map(|one| {
            Row::of(vec![
                Cell::Text(one.respondent.clone()),
                Cell::lines(one.addresses.iter().cloned()),
                Cell::date(one.deadline.as_deref()),
            ])
        })
        .collect()
}
