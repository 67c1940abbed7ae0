//! Text that stands at the wrong field: words marked in the source in, a decision on the field that they leave and one on the
//! field that they go to out. Both are added together or not at all.

use serde_json::Value as Json;

use super::{Form, Refused, given, known};
use crate::dataset::StoredAnswer;
use crate::decision::{Correction, New, Ruling};
use crate::extract::{Finding, Value};
use crate::questionnaire::FieldType;
use crate::record::{Quote, RecordEvidence};
use crate::review::desk::Desk;
use crate::review::editor;
use crate::review::opened::Opened;
use crate::review::source::{Source, Stretch};

/// The decisions of a move.
///
/// # Errors
/// When no words were marked, or they are no value of the field that they go to.
pub(in crate::review) fn moved(
    desk: &Desk,
    from: &Opened<'_>,
    to: &Opened<'_>,
    reviewer: &str,
    form: &Form,
    source: &Source,
) -> Result<Vec<New>, Refused> {
    let stretches = super::stretches(form);
    if stretches.is_empty() {
        return Err(Refused::Asked("mark the words that are to be moved first".to_owned()));
    }
    let (text, quotes) = (source.text(&stretches), source.quotes(&stretches)?);
    let why = Some(format!("moved from {} to {}", from.field.id, to.field.id));
    let taken = taken(to, &text, &quotes)?;
    let known_to = given(form, "known_to").and_then(|known| known.parse().ok()).unwrap_or(0);
    let mut decisions = vec![to.decision(desk, reviewer, known_to, Ruling::Corrected { decided: taken }, why.clone())];
    if let Some(left) = left(from, &text, &quotes, source)? {
        decisions.push(from.decision(desk, reviewer, known(form), Ruling::Corrected { decided: left }, why));
    }
    Ok(decisions)
}

/// The field that takes the words: texts and lists keep what they have.
fn taken(to: &Opened<'_>, text: &str, quotes: &[Quote]) -> Result<Correction, Refused> {
    let evidence = |of: &str| -> Vec<RecordEvidence> {
        quotes.iter().map(|quote| RecordEvidence { of: of.to_owned(), quote: quote.clone() }).collect()
    };
    let before = (to.answer().value.clone(), to.answer().evidence.clone());
    if to.field.kind == FieldType::Text
        && let Some(Value::Text(present)) = &to.value
    {
        let value = Json::String(format!("{present}\n{text}"));
        let evidence = before.1.into_iter().chain(evidence("")).collect();
        return Ok(Correction { value, finding: Finding::Answered, evidence });
    }
    let input = match to.field.kind {
        FieldType::Links => "url",
        FieldType::Organizations => "organization",
        _ => "value",
    };
    let form = [(input.to_owned(), text.to_owned())];
    let (value, finding) = editor::entered(to.questionnaire, to.field, &form, None).map_err(Refused::Entered)?;
    match (before.0, value) {
        (Json::Array(mut present), Json::Array(added)) => {
            let mut proof = before.1;
            for (at, one) in added.into_iter().enumerate() {
                if at == 0 {
                    proof.extend(evidence(&format!("/{}", present.len())));
                }
                present.push(one);
            }
            Ok(Correction { value: Json::Array(present), finding, evidence: proof })
        }
        (_, value) => {
            let of = if value.is_array() { "/0" } else { "" };
            Ok(Correction { value, finding, evidence: evidence(of) })
        }
    }
}

/// The field that the words leave; `None` where they were no part of its value.
fn left(from: &Opened<'_>, text: &str, moved: &[Quote], source: &Source) -> Result<Option<Correction>, Refused> {
    let answer = from.answer();
    let rest = match &from.value {
        Some(Value::Text(present)) => present.split_once(text).map(|(before, behind)| {
            let parts = [before.trim(), behind.trim()];
            Json::String(parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n"))
        }),
        Some(Value::Links(_) | Value::Organizations(_) | Value::Emails(_)) => without_rows(answer, moved),
        _ => None,
    };
    let Some(value) = rest else { return Ok(None) };
    let is_empty = value.as_str().is_some_and(str::is_empty) || value.as_array().is_some_and(Vec::is_empty);
    if is_empty {
        return Ok(Some(Correction { value: Json::Null, finding: Finding::Empty, evidence: Vec::new() }));
    }
    let kept = match &value {
        Json::Array(_) => editor::evidence_kept(&answer.value, &value, &answer.evidence),
        _ => answer.evidence.clone(),
    };
    let mut evidence = Vec::new();
    for one in kept {
        let stretches = remaining(&one.quote, moved);
        let quotes = source.quotes(&stretches)?;
        evidence.extend(quotes.into_iter().map(|quote| RecordEvidence { of: one.of.clone(), quote }));
    }
    Ok(Some(Correction { value, finding: Finding::Answered, evidence }))
}

/// The rows of a list but for those that a moved quote proves; `None` where it proves none.
fn without_rows(answer: &StoredAnswer, moved: &[Quote]) -> Option<Json> {
    let proven = answer.evidence.iter().filter(|one| remaining(&one.quote, moved).is_empty());
    let gone: Vec<usize> = proven.filter_map(|one| one.of.split('/').nth(1)?.parse().ok()).collect();
    let rows = answer.value.as_array()?.iter().enumerate();
    let rest = rows.filter(|(at, _)| !gone.contains(at)).map(|(_, row)| row.clone()).collect();
    (!gone.is_empty()).then_some(Json::Array(rest))
}

/// What is left of a quote when others are taken out of it.
fn remaining(quote: &Quote, moved: &[Quote]) -> Vec<Stretch> {
    let mut left = vec![Stretch { block: quote.block, start: quote.start, end: quote.end }];
    for gone in moved.iter().filter(|gone| gone.block == quote.block) {
        left = left
            .into_iter()
            .flat_map(|one| {
                [Stretch { end: one.end.min(gone.start), ..one }, Stretch { start: one.start.max(gone.end), ..one }]
            })
            .filter(|one| one.start < one.end)
            .collect();
    }
    left
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::{LinePlace, Place};

    fn quote(block: usize, start: usize, end: usize) -> Quote {
        let place = Place::Lines(LinePlace { lines: [1, 1], mime_part: None });
        Quote { quote: String::new(), prefix: String::new(), suffix: String::new(), block, start, end, place }
    }

    #[test]
    fn what_is_moved_is_cut_out_of_quotes() {
        let left = |moved: &[Quote]| -> Vec<(usize, usize)> {
            remaining(&quote(3, 10, 20), moved).iter().map(|one| (one.start, one.end)).collect()
        };
        assert_eq!(left(&[]), [(10, 20)]);
        assert_eq!(left(&[quote(3, 12, 15)]), [(10, 12), (15, 20)]);
        assert_eq!(left(&[quote(3, 0, 12), quote(3, 18, 30)]), [(12, 18)]);
        assert_eq!(left(&[quote(3, 0, 30)]), []);
        assert_eq!(left(&[quote(4, 0, 30)]), [(10, 20)]);
    }
}
