//! Words that a person marked in the source: `mark` values of a form in, evidence of parts of a value out.
//!
//! A mark is written `INPUT:ROW:BLOCK:START:END`: the input that took the words, the row of that input (or the id of an
//! option), and characters of a block.

use std::sync::Arc;

use serde_json::Value as Json;

use super::{Form, Refused};
use crate::journal::Failure;
use crate::questionnaire::FieldType;
use crate::record::RecordEvidence;
use crate::review::source::{Source, Stretch};

/// Most marks of a form.
const MARKS_MAX: usize = 500;

/// Words for one input.
struct Mark<'f> {
    input: &'f str,
    row: &'f str,
    stretch: Stretch,
}

impl<'f> Mark<'f> {
    fn read(written: &'f str) -> Option<Self> {
        let mut parts = written.splitn(3, ':');
        let (input, row) = (parts.next()?, parts.next()?);
        Some(Self { input, row, stretch: stretch(parts.next()?)? })
    }
}

/// Characters of a block, as `BLOCK:START:END`.
fn stretch(written: &str) -> Option<Stretch> {
    let mut numbers = written.split(':').map(str::parse::<usize>);
    let mut next = || numbers.next()?.ok();
    let stretch = Stretch { block: next()?, start: next()?, end: next()? };
    (stretch.start < stretch.end).then_some(stretch)
}

/// All stretches that a form or query names as `stretch`.
pub(in crate::review) fn stretches(form: &Form) -> Vec<Stretch> {
    let named = form.iter().filter(|(name, _)| name == "stretch").take(MARKS_MAX);
    named.filter_map(|(_, written)| stretch(written)).collect()
}

/// The evidence of the marks of a form for the value that was entered with them.
///
/// # Errors
/// When the source cannot be read, or has no such words.
pub(super) fn evidence(
    kind: FieldType,
    form: &Form,
    value: &Json,
    source: Option<Result<Arc<Source>, Failure>>,
) -> Result<Vec<RecordEvidence>, Refused> {
    let marks = form.iter().filter(|(name, _)| name == "mark").take(MARKS_MAX);
    let marks: Vec<Mark<'_>> = marks.filter_map(|(_, written)| Mark::read(written)).collect();
    let Some(source) = source.filter(|_| !marks.is_empty()).transpose()? else { return Ok(Vec::new()) };
    let mut evidence = Vec::new();
    for mark in &marks {
        let Some(of) = pointer(kind, form, value, mark) else { continue };
        let quotes = source.quotes(&[mark.stretch])?;
        evidence.extend(quotes.into_iter().map(|quote| RecordEvidence { of: of.clone(), quote }));
    }
    Ok(evidence)
}

/// The part of the value that an input became (RFC 6901); `None` where nothing came of it.
fn pointer(kind: FieldType, form: &Form, value: &Json, mark: &Mark<'_>) -> Option<String> {
    let key = match (kind, mark.input) {
        (FieldType::Choices, _) => return option(value, mark.row),
        (FieldType::Links, "url") | (FieldType::Organizations, "url") => "/url",
        (FieldType::Links, "link_name") | (FieldType::Organizations, "organization") => "/name",
        (FieldType::Links, "description") => "/description",
        (FieldType::Emails, _) => "",
        _ => return Some(String::new()),
    };
    let row = nth_kept(kind, form, mark.row.parse().ok()?)?;
    let of = format!("/{row}{key}");
    value.pointer(&of).is_some_and(|part| !part.is_null()).then_some(of)
}

/// Where an option stands among those ticked, not ticked, or not to be seen.
fn option(value: &Json, id: &str) -> Option<String> {
    ["checked", "unchecked", "unknown"].into_iter().find_map(|list| {
        let at = value[list].as_array()?.iter().position(|one| one == id)?;
        Some(format!("/{list}/{at}"))
    })
}

/// Which row of the value a row of inputs became: rows that were left blank are none.
fn nth_kept(kind: FieldType, form: &Form, row: usize) -> Option<usize> {
    let inputs: &[&str] = match kind {
        FieldType::Links => &["url", "link_name", "description"],
        FieldType::Organizations => &["organization", "url"],
        _ => &["value"],
    };
    let columns: Vec<Vec<&str>> = inputs
        .iter()
        .map(|input| form.iter().filter(|(name, _)| name == input).map(|(_, value)| value.trim()).collect())
        .collect();
    let is_kept = |row: usize| columns.iter().any(|column| column.get(row).is_some_and(|value| !value.is_empty()));
    is_kept(row).then(|| (0..row).filter(|&row| is_kept(row)).count())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn form(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
        pairs.iter().map(|&(name, value)| (name.to_owned(), value.to_owned())).collect()
    }

    fn points(kind: FieldType, pairs: &[(&str, &str)], value: &Json, mark: &str) -> Option<String> {
        pointer(kind, &form(pairs), value, &Mark::read(mark).unwrap())
    }

    #[test]
    fn marks_name_the_part_of_the_value_that_their_input_became() {
        assert_eq!(points(FieldType::Text, &[], &json!("a"), "value:0:3:0:4").as_deref(), Some(""));
        let links = [("url", ""), ("link_name", " "), ("description", ""), ("url", "a.org"), ("link_name", "A")];
        let value = json!([{"url": "http://a.org", "name": "A", "description": null}]);
        assert_eq!(points(FieldType::Links, &links, &value, "url:1:3:0:4").as_deref(), Some("/0/url"));
        assert_eq!(points(FieldType::Links, &links, &value, "description:1:3:0:4"), None, "nothing came of it");
        assert_eq!(points(FieldType::Links, &links, &value, "url:0:3:0:4"), None, "the row is blank");
        let value = json!({"checked": ["a"], "unchecked": ["b", "c"], "unknown": []});
        assert_eq!(points(FieldType::Choices, &[], &value, "checked:c:3:0:4").as_deref(), Some("/unchecked/1"));
    }

    #[test]
    fn what_is_no_mark_is_none() {
        for written in ["", "value", "value:0:1:2", "value:0:1:4:2", "value:0:-1:0:2", "value:0:a:b:c"] {
            assert!(Mark::read(written).is_none(), "{written}");
        }
    }
}
