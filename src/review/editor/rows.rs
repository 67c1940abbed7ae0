//! Values that are lists: links, bodies, mail addresses. What a row keeps of the value before, it keeps to the letter.

use super::Problem;
use super::entries::{Entries, as_sent, columns, id};
use super::one::{CHARACTERS_MAX, cleaned, email};
use crate::extract::{self, Link, Organization, Value};
use crate::questionnaire::FieldType;

/// Rows that a list may have.
const ROWS_MAX: usize = 500;

/// Rows as they were sent, each with the row of the value before that it was.
struct Rows<'a> {
    kind: FieldType,
    sent: &'a [Vec<String>],
    before: Vec<Vec<String>>,
    /// For each row, the one it was.
    was: Vec<Option<usize>>,
    problems: Vec<Problem>,
}

impl<'a> Rows<'a> {
    fn new(kind: FieldType, sent: &'a [Vec<String>], before: Option<&Value>) -> Self {
        let Entries::Rows(before) = Entries::of_value(kind, before) else {
            return Self { kind, sent, before: Vec::new(), was: vec![None; sent.len()], problems: Vec::new() };
        };
        let known: Vec<Vec<String>> = before
            .iter()
            .map(|row| row.iter().zip(columns(kind)).map(|(text, column)| as_sent(text, column)).collect())
            .collect();
        // Rows that are too many are refused, and not compared before that.
        let was = if filled(sent).len() > ROWS_MAX { vec![None; sent.len()] } else { paired(sent, &known) };
        Self { kind, sent, before, was, problems: Vec::new() }
    }

    /// Rows in which something stands, unless they are too many.
    fn filled(&mut self) -> Vec<usize> {
        let mut filled = filled(self.sent);
        if filled.len() > ROWS_MAX {
            self.wrong(filled[ROWS_MAX], 0, format!("a list has no more than {ROWS_MAX} rows"));
            filled.clear();
        }
        filled
    }

    /// The text of a cell, and the row before from which it was kept.
    fn cell(&mut self, row: usize, column: usize) -> (String, Option<usize>) {
        let sent = &self.sent[row][column];
        if let Some(was) = self.was[row]
            && as_sent(&self.before[was][column], &columns(self.kind)[column]) == *sent
        {
            return (self.before[was][column].clone(), Some(was));
        }
        match cleaned(sent, false, CHARACTERS_MAX) {
            Ok(text) => (text, None),
            Err(message) => {
                self.wrong(row, column, message);
                (String::new(), None)
            }
        }
    }

    fn optional(&mut self, row: usize, column: usize) -> Option<String> {
        Some(self.cell(row, column).0).filter(|text| !text.is_empty())
    }

    fn wrong(&mut self, row: usize, column: usize, message: impl Into<String>) {
        let input = id(self.kind, &columns(self.kind)[column], row);
        // What is wrong already needs no second reason.
        if self.problems.iter().all(|problem| problem.input != input) {
            self.problems.push(Problem { input, message: message.into() });
        }
    }

    /// An address with its scheme.
    fn address(&mut self, row: usize, column: usize, written: &str) -> String {
        extract::address_alone(written).unwrap_or_else(|| {
            self.wrong(row, column, "that is no web address; write one, with http:// or https:// before it");
            String::new()
        })
    }

    fn finish<T>(self, list: Vec<T>, value: impl FnOnce(Vec<T>) -> Value) -> Result<Option<Value>, Vec<Problem>> {
        if self.problems.is_empty() { Ok((!list.is_empty()).then(|| value(list))) } else { Err(self.problems) }
    }
}

/// Rows in which something stands.
fn filled(sent: &[Vec<String>]) -> Vec<usize> {
    (0..sent.len()).filter(|&row| sent[row].iter().any(|text| !text.trim().is_empty())).collect()
}

/// For each row that was sent, the row that it was before: one that is the same, else one that agrees in a column.
fn paired(sent: &[Vec<String>], known: &[Vec<String>]) -> Vec<Option<usize>> {
    let mut was = vec![None; sent.len()];
    let mut is_free = vec![true; known.len()];
    let columns = known.first().map_or(0, Vec::len);
    let same = |one: &Vec<String>, other: &Vec<String>| one == other;
    let mut pair = |agree: &dyn Fn(&Vec<String>, &Vec<String>) -> bool| {
        for (row, was) in sent.iter().zip(&mut was).filter(|(_, was)| was.is_none()) {
            let found = known.iter().enumerate().position(|(at, known)| is_free[at] && agree(row, known));
            if let Some(found) = found {
                is_free[found] = false;
                *was = Some(found);
            }
        }
    };
    pair(&same);
    for column in 0..columns {
        pair(&|one, other| !one[column].is_empty() && one[column] == other[column]);
    }
    was
}

/// Links.
///
/// # Errors
/// When a row has no address, or one that is none.
pub(super) fn links(sent: &[Vec<String>], before: Option<&Value>) -> Result<Option<Value>, Vec<Problem>> {
    let known = if let Some(Value::Links(links)) = before { links.as_slice() } else { &[] };
    let mut rows = Rows::new(FieldType::Links, sent, before);
    let mut links = Vec::new();
    for row in rows.filled() {
        let (written, was) = rows.cell(row, 0);
        let (name, description) = (rows.optional(row, 1), rows.optional(row, 2));
        let (url, written) = match was.and_then(|was| known.get(was)) {
            Some(link) => (link.url.clone(), link.written.clone()),
            None if written.is_empty() => {
                rows.wrong(row, 0, "a link needs its address; clear the whole row to take it out");
                continue;
            }
            None => (rows.address(row, 0, &written), written),
        };
        links.push(Link { url, written, name, description });
    }
    rows.finish(links, Value::Links)
}

/// Bodies.
///
/// # Errors
/// When a row has no name, or an address that is none.
pub(super) fn organizations(sent: &[Vec<String>], before: Option<&Value>) -> Result<Option<Value>, Vec<Problem>> {
    let known = if let Some(Value::Organizations(bodies)) = before { bodies.as_slice() } else { &[] };
    let mut rows = Rows::new(FieldType::Organizations, sent, before);
    let mut bodies = Vec::new();
    for row in rows.filled() {
        let (name, _) = rows.cell(row, 0);
        if name.is_empty() {
            rows.wrong(row, 0, "a body needs its name; clear the whole row to take it out");
        }
        let (written, was) = rows.cell(row, 1);
        let (url, written) = match was.and_then(|was| known.get(was)) {
            Some(body) => (body.url.clone(), body.written.clone()),
            None if written.is_empty() => (None, None),
            None => (Some(rows.address(row, 1, &written)), Some(written)),
        };
        bodies.push(Organization { name, url, written });
    }
    rows.finish(bodies, Value::Organizations)
}

/// Mail addresses.
///
/// # Errors
/// When one is none.
pub(super) fn emails(sent: &[Vec<String>], before: Option<&Value>) -> Result<Option<Value>, Vec<Problem>> {
    let mut rows = Rows::new(FieldType::Emails, sent, before);
    let mut addresses = Vec::new();
    for row in rows.filled() {
        let (written, was) = rows.cell(row, 0);
        match was.map_or_else(|| email(&written), |_| Ok(written.clone())) {
            Ok(address) => addresses.push(address),
            Err(message) => rows.wrong(row, 0, message),
        }
    }
    rows.finish(addresses, Value::Emails)
}
