//! Lines of JSON: one a record that counts, the record as it is, with what is known of its respondent beside it; and their
//! JSON Schema.

use std::io::{self, BufWriter, Write};
use std::path::Path;

use indexmap::IndexMap;
use serde::Serialize;
use serde_json::value::{RawValue, to_raw_value};
use serde_json::{Value, json};

use super::selection::Selection;
use super::{Written, folder, whole};
use crate::dataset::StoredRecord;
use crate::decision::Decided;
use crate::history::{Change, Doubt, Return};
use crate::record::record_schema;
use crate::write::{WriteError, write_file};

/// Version of the lines.
const SCHEMA: &str = "rapporteur-response/1";

/// A line.
#[derive(Serialize)]
struct Line<'a> {
    schema: &'static str,
    questionnaire: &'a str,
    respondent: Option<&'a str>,
    key: Option<&'a str>,
    deadline: Option<&'a str>,
    late: Option<bool>,
    doubts: &'a [Doubt],
    returns: &'a [Return],
    changes: &'a [Change],
    record: &'a RawValue,
}

/// Writes the lines and their schema.
///
/// # Errors
/// When a file cannot be written, or a record can no longer be read.
pub(super) fn write(selection: &Selection<'_>, to: &Path, written: &mut Written<'_>) -> Result<(), WriteError> {
    folder(to)?;
    written(whole(&to.join("responses.jsonl"), |file| {
        let mut file = BufWriter::new(file.file());
        selection.each(&mut |case| {
            let bytes = selection.dataset.record_bytes(&case.history.counts);
            let bytes = bytes.map_err(|failure| io::Error::other(failure.message))?;
            let text = String::from_utf8(shown(bytes, &case.typed.record)?).map_err(io::Error::other)?;
            let record = RawValue::from_string(on_one_line(&text))?;
            let history = case.history;
            let line = Line {
                schema: SCHEMA,
                questionnaire: &history.questionnaire,
                respondent: history.respondent.as_deref(),
                key: history.key.as_deref(),
                deadline: history.deadline.as_deref(),
                late: history.late,
                doubts: &history.doubts,
                returns: &history.returns,
                changes: &history.changes,
                record: &record,
            };
            serde_json::to_writer(&mut file, &line).map_err(io::Error::from)?;
            file.write_all(b"\n")
        })?;
        file.flush()
    })?);
    let path = to.join("responses.schema.json");
    let mut schema = format!("{:#}", schema());
    schema.push('\n');
    write_file(&path, schema.as_bytes())?;
    written(path);
    Ok(())
}

/// A record, without the confidence of what a person put in place of something else: it is that of the other.
fn shown(bytes: Vec<u8>, record: &StoredRecord) -> io::Result<Vec<u8>> {
    let is_other = |field: &String| record.answers.get(field).is_some_and(|answer| answer.own_confidence().is_none());
    if !record.answers.keys().any(is_other) {
        return Ok(bytes);
    }
    type Keys = IndexMap<String, Box<RawValue>>;
    let mut keys: Keys = serde_json::from_slice(&bytes)?;
    let mut answers: IndexMap<String, Keys> =
        keys.get("answers").map_or(Ok(IndexMap::new()), |answers| serde_json::from_str(answers.get()))?;
    for (_, answer) in answers.iter_mut().filter(|(field, _)| is_other(field)) {
        answer.insert("confidence".to_owned(), to_raw_value(&())?);
    }
    keys.insert("answers".to_owned(), to_raw_value(&answers)?);
    Ok(serde_json::to_vec(&keys)?)
}

/// JSON without the blanks between its values.
fn on_one_line(json: &str) -> String {
    let mut line = String::with_capacity(json.len());
    let (mut in_string, mut escaped) = (false, false);
    for character in json.chars() {
        if !in_string && matches!(character, ' ' | '\t' | '\n' | '\r') {
            continue;
        }
        if character == '"' && !escaped {
            in_string = !in_string;
        }
        escaped = in_string && character == '\\' && !escaped;
        line.push(character);
    }
    line
}

/// The JSON Schema of a line.
fn schema() -> Value {
    let mut record = record_schema();
    let definitions = record.as_object_mut().and_then(|record| {
        record.remove("$schema");
        record.remove("$defs")
    });
    let mut definitions = definitions.unwrap_or_else(|| json!({}));
    with_decisions(&mut definitions);
    definitions["Line.Arrival"] = object(&[
        ("input", text("The file as it was named.")),
        (
            "part?",
            json!({ "type": "array", "items": object(&[
            ("position", json!({ "type": "integer", "minimum": 1 })),
            ("name", text("Name that the sender gave it.")),
        ]) }),
        ),
        (
            "envelope?",
            object(&[
                ("from", optional("Address of the sender.")),
                ("from_name", optional("Name of the sender.")),
                ("subject", optional("Subject.")),
                ("date", optional("When it was sent (RFC 3339, UTC).")),
                ("message_id", optional("Message id.")),
            ]),
        ),
    ]);
    definitions["Line.State"] = object(&[
        ("value", json!({ "description": "The value, as the record has it." })),
        ("finding", json!({ "enum": super::FINDINGS })),
    ]);
    let mut line = object(&[
        ("schema", json!({ "const": SCHEMA })),
        ("questionnaire", text("Id of the questionnaire.")),
        ("respondent", optional("Who answers; null where it cannot be told.")),
        ("key", optional("What returns are put together by.")),
        ("deadline", optional("Last day to answer (ISO 8601).")),
        ("late", json!({ "type": ["boolean", "null"], "description": "Whether the first return came after it." })),
        ("doubts", list(object(&[("code", text("Stable code.")), ("message", text("A sentence for a person."))]))),
        (
            "returns",
            list(object(&[
                ("record", text("Id of the record.")),
                ("name", text("File name of its source.")),
                ("submitted_on", optional("Day that the form says (ISO 8601).")),
                ("received", optional("When the first message with it was sent (RFC 3339, UTC).")),
                ("arrivals", list(json!({ "$ref": "#/$defs/Line.Arrival" }))),
            ])),
        ),
        (
            "changes",
            list(object(&[
                ("from", text("Id of the earlier record.")),
                ("to", text("Id of the later record.")),
                (
                    "fields",
                    list(object(&[
                        ("field", text("Id of the field.")),
                        ("before", json!({ "$ref": "#/$defs/Line.State" })),
                        ("after", json!({ "$ref": "#/$defs/Line.State" })),
                    ])),
                ),
            ])),
        ),
        ("record", json!({ "$ref": "#/$defs/Line.Record" })),
    ]);
    definitions["Line.Record"] = record;
    line["$schema"] = json!("https://json-schema.org/draft/2020-12/schema");
    line["title"] = json!("Response");
    line["description"] = json!("A respondent with the record that counts; one on each line.");
    line["$defs"] = definitions;
    line
}

/// Adds what stands in a record once it is joined with what people decided.
fn with_decisions(definitions: &mut Value) {
    let mut decided = schemars::schema_for!(Decided).to_value();
    if let Some(Value::Object(others)) = decided.as_object_mut().and_then(|decided| {
        decided.remove("$schema");
        decided.remove("$defs")
    }) {
        for (name, other) in others {
            if definitions.get(&name).is_none() {
                definitions[name] = other;
            }
        }
    }
    definitions["Decided"] = decided;
    let properties = &mut definitions["RecordAnswer"]["properties"];
    properties["decision"] = json!({
        "$ref": "#/$defs/Decided",
        "description": "What a person decided about it; value, finding, status and evidence are then the person's, all else the \
                        program's.",
    });
    properties["confidence"] = json!({
        "type": ["number", "null"],
        "description": "Probability that value and finding are what the source shows; null where a person put them there in \
                        place of others.",
    });
}

/// An object with these properties; those with a "?" may be missing.
fn object(properties: &[(&str, Value)]) -> Value {
    let named = properties.iter().map(|(name, schema)| (name.trim_end_matches('?').to_owned(), schema.clone()));
    let required: Vec<&str> = properties.iter().map(|(name, _)| *name).filter(|name| !name.ends_with('?')).collect();
    json!({ "type": "object", "properties": named.collect::<serde_json::Map<_, _>>(), "required": required })
}

fn list(items: Value) -> Value {
    json!({ "type": "array", "items": items })
}

fn text(description: &str) -> Value {
    json!({ "type": "string", "description": description })
}

fn optional(description: &str) -> Value {
    json!({ "type": ["string", "null"], "description": description })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blanks_go_only_between_values() {
        assert_eq!(on_one_line("{\n  \"a \\\" b\\\\\": [1, \"x  y\"]\r\n}\n"), r#"{"a \" b\\":[1,"x  y"]}"#);
    }
}
