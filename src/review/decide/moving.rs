//! Text that stands at the wrong field: words marked in the source in, a decision on the field that they leave and one on the
//! field that they go to out. Both are added together or not at all.

use serde_json::Value as Json;

use super::Refused;
use crate::dataset::StoredAnswer;
use crate::decision::{Correction, Decision, New, Ruling};
use crate::extract::{Finding, Value};
use crate::questionnaire::FieldType;
use crate::record::{Quote, RecordEvidence};
use crate::review::desk::Desk;
use crate::review::editor;
use crate::review::opened::Opened;
use crate::review::source::{Source, Stretch};

/// How the reasons of a move begin.
const MOVED: &str = "moved from ";

/// True where two decisions, one made right before the other, are of one move: they hold together, and are undone together.
pub(in crate::review) fn are_one_move(one: &Decision, before: &Decision) -> bool {
    one.number == before.number + 1
        && (&one.reviewer, &one.subject.source, &one.why) == (&before.reviewer, &before.subject.source, &before.why)
        && one.why.as_ref().is_some_and(|why| why.starts_with(MOVED))
}

/// Whether words can be moved to a field: to texts and lists, which keep what they have, and to others as long as they have no
/// value.
pub(in crate::review) fn takes_words(kind: FieldType, has_value: bool) -> bool {
    match kind {
        FieldType::Text | FieldType::Links | FieldType::Organizations | FieldType::Emails => true,
        FieldType::Choices | FieldType::YesNo => false,
        _ => !has_value,
    }
}

/// The decisions of a move by somebody who knows of the decisions up to these numbers. `waits` tells that nobody has looked at
/// the field that the words go to: it is flagged, as its value is more than these words.
///
/// # Errors
/// When no words were marked, they are no value of the field that they go to, or cannot be taken out of the other.
pub(in crate::review) fn moved(
    desk: &Desk,
    (from, to): (&Opened<'_>, &Opened<'_>),
    reviewer: &str,
    (known_from, known_to): (i64, i64),
    stretches: &[Stretch],
    source: &Source,
    waits: bool,
) -> Result<Vec<New>, Refused> {
    if stretches.is_empty() {
        return Err(Refused::Asked("mark the words that are to be moved first".to_owned()));
    }
    let (text, quotes) = (source.text(stretches), source.quotes(stretches)?);
    let why = Some(format!("{MOVED}{} to {}", from.field.id, to.field.id));
    let taken = taken(to, &text, &quotes)?;
    let mut decisions = vec![to.decision(desk, reviewer, known_to, Ruling::Corrected { decided: taken }, why.clone())];
    if waits {
        let ruling = Ruling::Flagged { assigned: Some(reviewer.to_owned()) };
        decisions.push(to.decision(desk, reviewer, known_to, ruling, why.clone()));
    }
    if let Some(left) = left(from, &text, &quotes, source)? {
        decisions.push(from.decision(desk, reviewer, known_from, Ruling::Corrected { decided: left }, why));
    }
    Ok(decisions)
}

/// The field that takes the words: texts and lists keep what they have.
fn taken(to: &Opened<'_>, text: &str, quotes: &[Quote]) -> Result<Correction, Refused> {
    if !takes_words(to.field.kind, to.value.is_some()) {
        let message = format!("{} takes no words beside what it has: change it there", to.field.id);
        return Err(Refused::Asked(message));
    }
    let evidence = |of: &str| -> Vec<RecordEvidence> {
        quotes.iter().map(|quote| RecordEvidence { of: of.to_owned(), quote: quote.clone() }).collect()
    };
    let (before, mut proof) = (to.answer().value.clone(), to.answer().evidence.clone());
    if to.field.kind == FieldType::Text
        && let Some(Value::Text(present)) = &to.value
    {
        proof.extend(evidence(""));
        let value = Json::String(format!("{present}\n{text}"));
        return Ok(Correction { value, finding: Finding::Answered, evidence: proof });
    }
    let inputs: &[&str] = match to.field.kind {
        FieldType::Links => &["url", "link_name", "description"],
        FieldType::Organizations => &["organization", "url"],
        _ => &["value"],
    };
    // The words go into the first of them.
    let texts = std::iter::once(text).chain(std::iter::repeat(""));
    let form: Vec<(String, String)> =
        inputs.iter().zip(texts).map(|(input, text)| ((*input).to_owned(), text.to_owned())).collect();
    let (value, finding) = editor::entered(to.questionnaire, to.field, &form, None).map_err(Refused::Entered)?;
    match (before, value) {
        (Json::Array(mut present), Json::Array(added)) => {
            proof.extend(evidence(&format!("/{}", present.len())));
            present.extend(added);
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
    let is_touched = |one: &RecordEvidence| {
        remaining(&one.quote, moved) != [Stretch { block: one.quote.block, start: one.quote.start, end: one.quote.end }]
    };
    let rest = match &from.value {
        Some(Value::Text(_)) if !answer.evidence.iter().any(is_touched) => None,
        Some(Value::Text(present)) => Some(Json::String(without_words(present, answer, text, moved, source)?)),
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
        let quotes = source.quotes(&remaining(&one.quote, moved))?;
        evidence.extend(quotes.into_iter().map(|quote| RecordEvidence { of: one.of.clone(), quote }));
    }
    Ok(Some(Correction { value, finding: Finding::Answered, evidence }))
}

/// A text without words that stand in it: the one place where they do, or else what its quotes say without them.
fn without_words(
    present: &str,
    answer: &StoredAnswer,
    text: &str,
    moved: &[Quote],
    source: &Source,
) -> Result<String, Refused> {
    let mut places = present.match_indices(text);
    if let (Some((at, _)), None) = (places.next(), places.next()) {
        let parts = [present[..at].trim(), present[at + text.len()..].trim()];
        return Ok(parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n"));
    }
    let stretch = |one: &RecordEvidence| Stretch { block: one.quote.block, start: one.quote.start, end: one.quote.end };
    let whole: Vec<Stretch> = answer.evidence.iter().map(stretch).collect();
    if source.text(&whole) == present {
        let rest: Vec<Stretch> = answer.evidence.iter().flat_map(|one| remaining(&one.quote, moved)).collect();
        return Ok(source.text(&rest));
    }
    Err(Refused::Asked(
        "the words cannot be taken out of this text by themselves, as it has them more than once or otherwise: copy them to \
         the other field, and take them out here by hand"
            .to_owned(),
    ))
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
