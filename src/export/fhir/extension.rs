//! What FHIR has no element for: why there is no value, what to do with it, how likely it is right, and what proves it.
//!
//! An item without a value has the standard extension `data-absent-reason` and our `finding`, since several findings share a
//! reason: `empty` and `not_stated` are "asked-unknown", `not_visible` is "unknown", `absent` is "not-asked", and `withheld`
//! is "masked".

use serde_json::{Value, json};

use super::{OURS, string};
use crate::dataset::StoredAnswer;
use crate::decision::Decided;
use crate::extract::Finding;
use crate::read::Place;
use crate::record::RecordEvidence;

/// The standard reason for a value that is not there (FHIR R4, extensibility).
const DATA_ABSENT_REASON: &str = "http://hl7.org/fhir/StructureDefinition/data-absent-reason";
/// The standard extension for another language.
const TRANSLATION: &str = "http://hl7.org/fhir/StructureDefinition/translation";

/// An extension of ours.
pub(super) fn ours(name: &str, key: &str, value: impl Into<Value>) -> Value {
    json!({"url": format!("{OURS}fhir:{name}"), key: value.into()})
}

/// An extension of ours that is made of others.
pub(super) fn ours_of(name: &str, parts: Vec<Value>) -> Value {
    json!({"url": format!("{OURS}fhir:{name}"), "extension": parts})
}

/// A part of such an extension.
pub(super) fn part(name: &str, key: &str, value: impl Into<Value>) -> Value {
    json!({"url": name, key: value.into()})
}

/// The same text in another language.
pub(super) fn translation(language: &str, text: &str) -> Value {
    json!({"url": TRANSLATION, "extension": [
        {"url": "lang", "valueCode": language}, {"url": "content", "valueString": text},
    ]})
}

/// What is said of an answer. `evidence` are the quotes that are to stand here.
pub(super) fn of_answer<'a>(answer: &StoredAnswer, evidence: impl Iterator<Item = &'a RecordEvidence>) -> Vec<Value> {
    let mut extensions: Vec<Value> = Vec::new();
    if let Some(reason) = absent_reason(answer.finding) {
        extensions.push(json!({"url": DATA_ABSENT_REASON, "valueCode": reason}));
    }
    extensions.push(ours("finding", "valueCode", json!(answer.finding)));
    extensions.push(ours("status", "valueCode", json!(answer.status)));
    extensions.extend(answer.own_confidence().map(|confidence| ours("confidence", "valueDecimal", confidence)));
    extensions.extend(answer.decision.as_ref().map(decision));
    extensions.extend(answer.flags.iter().map(|flag| ours("flag", "valueCode", flag.code())));
    for link in &answer.links {
        let url = link.url.replace(char::is_whitespace, "%20");
        let Some(url) = string(&url) else { continue };
        let parts = vec![
            part("start", "valueUnsignedInt", link.start),
            part("end", "valueUnsignedInt", link.end),
            part("url", "valueUri", url),
        ];
        extensions.push(ours_of("link", parts));
    }
    extensions.extend(evidence.filter_map(quote));
    extensions
}

/// Who decided, when and why.
fn decision(decided: &Decided) -> Value {
    let mut parts = vec![part("what", "valueCode", json!(decided.what))];
    parts.extend(string(&decided.reviewer).map(|name| part("by", "valueString", name)));
    let is_moment = decided.at.parse::<jiff::Timestamp>().is_ok();
    parts.extend(is_moment.then(|| part("at", "valueDateTime", decided.at.clone())));
    parts.extend(decided.why.as_deref().and_then(string).map(|why| part("note", "valueString", why)));
    parts.push(part("seen-differently", "valueBoolean", decided.seen_differently));
    ours_of("decision", parts)
}

fn absent_reason(finding: Finding) -> Option<&'static str> {
    match finding {
        Finding::Answered => None,
        Finding::Empty | Finding::NotStated => Some("asked-unknown"),
        Finding::NotVisible => Some("unknown"),
        Finding::Absent => Some("not-asked"),
        Finding::Withheld => Some("masked"),
    }
}

fn quote(evidence: &RecordEvidence) -> Option<Value> {
    let mut parts = vec![part("quote", "valueString", string(&evidence.quote.quote)?)];
    if !evidence.of.is_empty() {
        parts.push(part("of", "valueString", evidence.of.clone()));
    }
    let page = match &evidence.quote.place {
        Place::Page(place) => Some(place.page),
        Place::Part(place) => place.page,
        Place::Lines(_) => None,
    };
    parts.extend(page.filter(|&page| page > 0).map(|page| part("page", "valuePositiveInt", page)));
    parts.extend(string(&evidence.quote.place.to_string()).map(|place| part("place", "valueString", place)));
    Some(ours_of("evidence", parts))
}
