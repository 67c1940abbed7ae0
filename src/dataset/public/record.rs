//! A record as it may be published: the bytes of a record file in, those of a narrower one out.
//!
//! Kept is what is named here and nothing else. Personal fields keep their place, with the finding `withheld` in place of
//! their value; where nothing was written the finding stays. What personal fields say, and what the program read there before a
//! person corrected it, is blacked out in all other texts and quotes. Left out wholly: the name of the source, its message,
//! what surrounds quotes, other readings, who decided and why, where prompts were found, measures, unclaimed text and notices.

use std::collections::BTreeSet;

use indexmap::IndexMap;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::is_free;
use crate::dataset::StoredRecord;
use crate::dataset::redact::{MARK, Withheld};
use crate::extract::{Finding, TextLink};
use crate::journal::Failure;
use crate::language::fold;
use crate::questionnaire::{Field, FieldType, Questionnaire};

/// Stands for an address that was withheld.
const NO_ADDRESS: &str = "urn:rapporteur:withheld";

/// Parts of a package that every maker calls so (ECMA-376; OpenDocument 1.3).
const USUAL_PARTS: [&str; 4] = ["word/document.xml", "word/footnotes.xml", "word/endnotes.xml", "content.xml"];

/// A record as JSON, its answers in their order.
#[derive(Serialize, Deserialize)]
struct Written {
    #[serde(flatten)]
    rest: Map<String, Value>,
    answers: IndexMap<String, IndexMap<String, Value>>,
}

/// All that a record withholds.
pub(super) fn withheld(record: &StoredRecord, questionnaire: &Questionnaire) -> Withheld {
    let wordings = questionnaire.items.iter().flat_map(|item| &item.wordings);
    let printed: BTreeSet<String> = wordings.flat_map(|wording| wording.words().map(str::to_owned)).collect();
    let title = fold(&questionnaire.title);
    let printed = printed.into_iter().chain(title.split(' ').map(str::to_owned)).collect();
    let mut withheld = Withheld::default();
    let personal = questionnaire.fields.iter().filter(|field| field.personal);
    for (field, answer) in personal.filter_map(|field| Some((field, record.answers.get(&field.id)?))) {
        let machine = answer.decision.as_ref().map(|decided| &decided.machine);
        let values = std::iter::once(&answer.value).chain(machine.map(|machine| &machine.value));
        let values = values.chain(answer.alternatives.iter().map(|other| &other.value));
        for text in values.flat_map(texts) {
            match field.kind {
                _ if field.office => withheld.add_contacts(text),
                FieldType::Text => withheld.add_name(text, &printed),
                FieldType::Email | FieldType::Emails | FieldType::Phone => {
                    withheld.add_contacts(text);
                    withheld.add_whole(text);
                }
                _ => withheld.add_whole(text),
            }
        }
        for evidence in answer.evidence.iter().chain(machine.iter().flat_map(|machine| &machine.evidence)) {
            withheld.add_contacts(&evidence.quote.quote);
        }
    }
    withheld
}

/// The texts of a value.
fn texts(value: &Value) -> Vec<&str> {
    match value {
        Value::String(text) => vec![text],
        Value::Array(list) => list.iter().flat_map(texts).collect(),
        Value::Object(object) => object.values().flat_map(texts).collect(),
        _ => Vec::new(),
    }
}

/// The record without what may not be published.
///
/// # Errors
/// When the bytes are no record.
pub(super) fn narrowed(record: &StoredRecord, questionnaire: &Questionnaire, bytes: &[u8]) -> Result<Vec<u8>, Failure> {
    let spoilt = |error: serde_json::Error| Failure {
        message: format!("the file is no record: {error}"),
        remedy: "make the record again with extract".to_owned(),
    };
    let mut written: Written = serde_json::from_slice(bytes).map_err(spoilt)?;
    let withheld = withheld(record, questionnaire);
    let mut answers = IndexMap::new();
    for field in &questionnaire.fields {
        if let Some(mut answer) = written.answers.swap_remove(&field.id) {
            // How sure the program is of what it read says nothing of what a person put in its place.
            if record.answers.get(&field.id).is_some_and(|answer| answer.own_confidence().is_none()) {
                answer.insert("confidence".to_owned(), Value::Null);
            }
            let answer = if field.personal { personal(answer) } else { other(answer, field, &withheld) };
            answers.insert(field.id.clone(), answer);
        }
    }
    let kept = ["schema", "id", "program", "questionnaire", "calibration", "accounting"];
    let mut rest: Map<String, Value> =
        kept.into_iter().filter_map(|key| Some((key.to_owned(), written.rest.remove(key)?))).collect();
    rest.insert("source".to_owned(), source(written.rest.remove("source")));
    rest.insert("unclaimed".to_owned(), json!([]));
    rest.insert("notices".to_owned(), json!([]));
    rest.insert("summary".to_owned(), summary(written.rest.remove("summary"), &answers));
    serde_json::to_vec(&Written { rest, answers }).map_err(spoilt)
}

/// The source without its name and the message that brought it.
fn source(source: Option<Value>) -> Value {
    let mut kept = Map::new();
    if let Some(Value::Object(mut source)) = source {
        for key in ["sha256", "media_type", "size_bytes", "pages", "language"] {
            kept.insert(key.to_owned(), source.remove(key).unwrap_or(Value::Null));
        }
    }
    // A language that a file names need not be one.
    let is_tag =
        |language: &str| language.len() <= 12 && language.chars().all(|one| one.is_ascii_alphanumeric() || one == '-');
    if kept.get("language").and_then(Value::as_str).is_some_and(|language| !is_tag(language)) {
        kept.insert("language".to_owned(), Value::Null);
    }
    kept.insert("name".to_owned(), json!(MARK));
    kept.insert("message".to_owned(), Value::Null);
    Value::Object(kept)
}

/// The counts with the findings as they are now.
fn summary(summary: Option<Value>, answers: &IndexMap<String, IndexMap<String, Value>>) -> Value {
    let mut summary = match summary {
        Some(Value::Object(summary)) => summary,
        _ => Map::new(),
    };
    let kept = ["fields", "accepted", "review", "confirmed", "corrected"];
    summary.retain(|key, count| kept.contains(&key.as_str()) && count.is_u64());
    for finding in ["answered", "empty", "not_stated", "not_visible", "absent", "withheld"] {
        let count = answers.values().filter(|answer| answer.get("finding") == Some(&json!(finding))).count();
        summary.insert(finding.to_owned(), json!(count));
    }
    Value::Object(summary)
}

/// An answer without a value, and without what was measured of it.
fn personal(mut answer: IndexMap<String, Value>) -> IndexMap<String, Value> {
    let nothing_written = [Finding::Empty, Finding::NotVisible, Finding::Absent].map(|finding| json!(finding));
    let has_value = answer.get("value").is_some_and(|value| !value.is_null());
    let finding = answer.swap_remove("finding").filter(|finding| !has_value && nothing_written.contains(finding));
    let mut kept = IndexMap::new();
    kept.insert("value".to_owned(), Value::Null);
    kept.insert("finding".to_owned(), finding.unwrap_or_else(|| json!(Finding::Withheld)));
    for key in ["status", "confidence", "rule", "base"] {
        kept.extend(answer.swap_remove(key).map(|value| (key.to_owned(), value)));
    }
    for key in ["flags", "alternatives", "evidence", "reasons"] {
        kept.insert(key.to_owned(), json!([]));
    }
    kept.insert("alignment".to_owned(), Value::Null);
    kept
}

/// An answer with what is withheld blacked out.
fn other(mut answer: IndexMap<String, Value>, field: &Field, withheld: &Withheld) -> IndexMap<String, Value> {
    let mut kept = IndexMap::new();
    let value = answer.swap_remove("value").unwrap_or_default();
    let links: Vec<TextLink> =
        answer.swap_remove("links").and_then(|links| serde_json::from_value(links).ok()).unwrap_or_default();
    let (value, links) = if is_free(field.kind) { blacked_out(value, links, withheld) } else { (value, links) };
    kept.insert("value".to_owned(), value);
    for key in ["finding", "status", "confidence", "flags", "rule"] {
        kept.extend(answer.swap_remove(key).map(|value| (key.to_owned(), value)));
    }
    kept.insert("alternatives".to_owned(), json!([]));
    if !links.is_empty() {
        kept.insert("links".to_owned(), json!(links));
    }
    let evidence = match answer.swap_remove("evidence") {
        Some(Value::Array(evidence)) => evidence,
        _ => Vec::new(),
    };
    kept.insert("evidence".to_owned(), evidence.into_iter().map(|one| quote(one, withheld)).collect());
    kept.insert("alignment".to_owned(), Value::Null);
    kept.extend(answer.swap_remove("base").map(|base| ("base".to_owned(), base)));
    kept.insert("reasons".to_owned(), json!([]));
    kept
}

fn quote(evidence: Value, withheld: &Withheld) -> Value {
    let mut kept = Map::new();
    if let Value::Object(mut evidence) = evidence {
        for key in ["of", "quote", "block", "start", "end", "place"] {
            kept.extend(evidence.remove(key).map(|value| (key.to_owned(), value)));
        }
    }
    if let Some(Value::String(text)) = kept.get_mut("quote") {
        black_out(text, withheld);
    }
    // Parts of a package have the names, and paragraphs the ids, that their maker gave them.
    if let Some(Value::Object(place)) = kept.get_mut("place") {
        place.remove("para_id");
        let is_usual = |part: &Value| part.as_str().is_some_and(|part| USUAL_PARTS.contains(&part));
        if place.get("part").is_some_and(|part| !is_usual(part)) {
            place.insert("part".to_owned(), json!(MARK));
        }
    }
    kept.insert("prefix".to_owned(), json!(""));
    kept.insert("suffix".to_owned(), json!(""));
    Value::Object(kept)
}

fn black_out(text: &mut String, withheld: &Withheld) {
    if let Some((redacted, _)) = withheld.redacted(text, true) {
        *text = redacted;
    }
}

/// A value with what is withheld blacked out. Links of a text move with it, and go where they lead to a person.
fn blacked_out(value: Value, links: Vec<TextLink>, withheld: &Withheld) -> (Value, Vec<TextLink>) {
    let mut links = links;
    links.retain(|link| !withheld.is_in_address(&link.url));
    match value {
        Value::String(text) => {
            let Some((redacted, ranges)) = withheld.redacted(&text, true) else { return (Value::String(text), links) };
            links.retain(|link| ranges.iter().all(|range| link.end <= range.start || range.end <= link.start));
            for link in &mut links {
                let moved = |at: usize| {
                    let before = ranges.iter().filter(|range| range.end <= at);
                    before.fold(at, |at, range| (at + MARK.chars().count()).saturating_sub(range.len()))
                };
                (link.start, link.end) = (moved(link.start), moved(link.end));
            }
            (Value::String(redacted), links)
        }
        Value::Array(list) => {
            let list = list.into_iter().map(|one| part(one, withheld)).collect();
            (Value::Array(list), links)
        }
        other => (other, links),
    }
}

/// One of the values of a list: an address, a link or a body.
fn part(value: Value, withheld: &Withheld) -> Value {
    match value {
        Value::String(mut text) => {
            black_out(&mut text, withheld);
            Value::String(text)
        }
        Value::Object(mut object) => {
            let mut addresses = ["url", "written"].into_iter().filter_map(|key| object.get(key)?.as_str());
            if addresses.any(|address| withheld.is_in_address(address)) {
                object.insert("url".to_owned(), json!(NO_ADDRESS));
                object.insert("written".to_owned(), json!(MARK));
            }
            for text in object.values_mut() {
                if let Value::String(text) = text {
                    black_out(text, withheld);
                }
            }
            Value::Object(object)
        }
        other => other,
    }
}
