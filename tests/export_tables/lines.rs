//! Lines of JSON and their schema.

use serde_json::Value;

use crate::data::Data;

#[test]
fn a_line_is_the_record_with_its_history() {
    let data = Data::exported();
    let text = String::from_utf8(data.bytes("jsonl/responses.jsonl")).unwrap();
    let lines: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines.len(), 5);
    let senegal = lines.iter().find(|line| line["key"] == "SEN").unwrap();
    assert_eq!(senegal["record"], data.record("answers-in-french"));
    assert_eq!(senegal["returns"].as_array().unwrap().len(), 2);
    assert_eq!(senegal["changes"][0]["fields"][1]["before"]["value"], "=1+1");
    assert_eq!(senegal["doubts"][0]["code"], "two_addresses");
    assert!(lines.iter().any(|line| line["respondent"].is_null()));
}

#[test]
fn lines_keep_to_their_schema() {
    let data = Data::exported();
    let schema: Value = serde_json::from_slice(&data.bytes("jsonl/responses.schema.json")).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let text = String::from_utf8(data.bytes("jsonl/responses.jsonl")).unwrap();
    for line in text.lines() {
        let line: Value = serde_json::from_str(line).unwrap();
        let errors: Vec<String> = validator.iter_errors(&line).map(|error| error.to_string()).collect();
        assert!(errors.is_empty(), "{errors:?}");
        let mut broken = line.clone();
        broken["record"]["answers"]["respondent"]["finding"] = "guessed".into();
        broken["record"]["answers"]["1.a.answer"]["finding"] = "guessed".into();
        assert!(!validator.is_valid(&broken));
        let mut broken = line;
        broken["returns"] = Value::Null;
        assert!(!validator.is_valid(&broken));
    }
}
