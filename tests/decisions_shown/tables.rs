//! Tables, lines, the database and FHIR.

use std::collections::BTreeMap;

use rusqlite::Connection;
use serde_json::{Value, json};

use crate::data::{Data, REVIEWER, WHY};

/// The rows of a table about a field of Ghana.
fn rows(csv: &[u8], field: &str) -> Vec<BTreeMap<String, String>> {
    let text = String::from_utf8(csv.to_vec()).unwrap();
    let mut reader = csv::Reader::from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    let head = reader.headers().unwrap().clone();
    let rows = reader.records().map(|row| {
        head.iter().map(str::to_owned).zip(row.unwrap().iter().map(str::to_owned)).collect::<BTreeMap<_, _>>()
    });
    rows.filter(|row| row["case_respondent"] == "Ghana" && row.get("field").is_none_or(|of| of == field)).collect()
}

#[test]
fn tables_say_who_decided_and_what_was_read() {
    let data = Data::decided();
    data.run("export", &["--to", "csv"]).ends(0);
    let answers = data.exported("export/csv", "answers.csv");
    let [row] = &rows(&answers, "q20.percentage")[..] else { panic!() };
    let cell = |name: &str| row[name].as_str();
    assert_eq!(
        (cell("value"), cell("number"), cell("status"), cell("finding")),
        ("27.5", "27.5", "corrected", "answered")
    );
    assert_eq!(cell("confidence"), "", "the program's confidence is that of what it read");
    assert_eq!(
        (cell("decided_by"), cell("decided_at"), cell("decision_note")),
        (REVIEWER, "2020-03-01T10:00:00Z", WHY)
    );
    assert_eq!((cell("read_value"), cell("read_finding"), cell("seen_differently")), ("72.5", "answered", "0"));
    assert!(cell("quote").contains("72.5"), "the words that the reviewer left marked");
    let [row] = &rows(&answers, "publication_authorized")[..] else { panic!() };
    assert_eq!((row["status"].as_str(), row["confidence"].as_str()), ("confirmed", "0.989"));
    let [row] = &rows(&answers, "q17.percentage")[..] else { panic!() };
    assert_eq!((row["status"].as_str(), row["decided_by"].as_str(), row["read_finding"].as_str()), ("review", "", ""));
    let [row] = &rows(&data.exported("export/csv", "responses-un"), "")[..] else { panic!() };
    assert_eq!((row["accepted"].as_str(), row["review"].as_str()), ("23", "39"));
    assert_eq!((row["confirmed"].as_str(), row["corrected"].as_str()), ("2", "4"));
    assert_eq!((row["q20_percentage"].as_str(), row["contact_name"].as_str()), ("27.5", "Kwabena Probe"));
}

#[test]
fn typed_files_are_made_of_decided_values_too() {
    let data = Data::decided();
    for format in ["xlsx", "parquet"] {
        data.run("export", &["--to", format]).ends(0);
    }
    assert!(data.exported("export", "responses.xlsx").starts_with(b"PK"));
    let parquet = data.exported("export/parquet", "answers.parquet");
    assert!(parquet.windows(REVIEWER.len()).any(|bytes| bytes == REVIEWER.as_bytes()));
}

#[test]
fn the_database_has_a_table_of_decisions() {
    let data = Data::decided();
    data.run("export", &["--to", "sqlite"]).ends(0);
    let database = Connection::open(data.out().join("export/responses.sqlite")).unwrap();
    let one = |query: &str| database.query_row(query, [], |row| row.get::<_, i64>(0)).unwrap();
    assert_eq!(one("SELECT count(*) FROM decisions"), 8);
    assert_eq!(one("SELECT count(*) FROM answers WHERE status = 'corrected' AND confidence IS NULL"), 5);
    assert_eq!(one("SELECT count(*) FROM answers WHERE confidence IS NULL"), 5);
    assert_eq!(one("SELECT count(*) FROM review_queue"), 117);
    assert_eq!(one("SELECT sum(confirmed) + sum(corrected) FROM findings_by_field"), 8);
    assert_eq!(one("SELECT confirmed + corrected FROM responses_un_msq_2020 WHERE case_respondent = 'Ghana'"), 6);
    let (who, value, read): (String, String, String) = database
        .query_row(
            "SELECT reviewer, value, read_value FROM decided_answers WHERE field = 'q20.percentage'",
            [],
            |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
        )
        .unwrap();
    assert_eq!((who.as_str(), value.as_str(), read.as_str()), (REVIEWER, "27.5", "72.5"));
}

#[test]
fn lines_hold_the_decision_and_keep_to_their_schema() {
    let data = Data::decided();
    data.run("export", &["--to", "jsonl"]).ends(0);
    let schema: Value = serde_json::from_slice(&data.exported("export/jsonl", "schema")).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let text = String::from_utf8(data.exported("export/jsonl", "responses.jsonl")).unwrap();
    let lines: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines.len(), 12, "a line a respondent");
    for line in &lines {
        let errors: Vec<String> = validator.iter_errors(line).map(|error| error.to_string()).collect();
        assert!(errors.is_empty(), "{errors:?}");
    }
    let ghana = lines.iter().find(|line| line["respondent"] == "Ghana").unwrap();
    let answer = &ghana["record"]["answers"]["q20.percentage"];
    assert_eq!(
        (&answer["value"], &answer["confidence"], &answer["status"]),
        (&json!(27.5), &Value::Null, &json!("corrected"))
    );
    assert_eq!(
        (&answer["decision"]["reviewer"], &answer["decision"]["machine"]["value"]),
        (&json!(REVIEWER), &json!(72.5))
    );
    assert_eq!(ghana["record"]["summary"]["corrected"], 4);
    assert_eq!(ghana["record"]["answers"]["publication_authorized"]["confidence"], 0.989);
    let mut broken = ghana.clone();
    broken["record"]["answers"]["q20.percentage"]["decision"]["what"] = json!("guessed");
    assert!(!validator.is_valid(&broken));
    // What nobody decided about is the record, byte for byte but for blanks.
    let senegal = lines.iter().find(|line| line["respondent"] == "Senegal").unwrap();
    assert_eq!(senegal["record"], data.record("senegal.docx"));
}

#[test]
fn fhir_tells_who_and_when_and_no_confidence_of_a_person() {
    let data = Data::decided();
    data.run("export", &["--to", "fhir"]).ends(0);
    let ghana: Value =
        serde_json::from_slice(&data.exported("export/fhir", data.record("ghana.pdf")["id"].as_str().unwrap()))
            .unwrap();
    let found = item(&ghana, "q20.percentage").unwrap();
    assert_eq!(found["answer"][0]["valueQuantity"]["value"], 27.5);
    let extensions = found["extension"].as_array().unwrap();
    let of = |name: &str| extensions.iter().find(|one| one["url"].as_str().unwrap().ends_with(&format!("fhir:{name}")));
    assert_eq!(of("status").unwrap()["valueCode"], "corrected");
    assert!(of("confidence").is_none());
    let parts = of("decision").unwrap()["extension"].as_array().unwrap();
    let part = |name: &str| parts.iter().find(|one| one["url"] == name).unwrap();
    assert_eq!(part("by")["valueString"], REVIEWER);
    assert_eq!(part("at")["valueDateTime"], "2020-03-01T10:00:00Z");
    assert_eq!(part("note")["valueString"], WHY);
    assert!(
        String::from_utf8(data.exported("export/fhir", "StructureDefinition-decision"))
            .unwrap()
            .contains("seen-differently")
    );
}

/// An item by its link id, however deep.
fn item<'a>(within: &'a Value, link_id: &str) -> Option<&'a Value> {
    let below = within["item"].as_array()?.iter();
    below.clone().find(|one| one["linkId"] == link_id).or_else(|| {
        let mut below = below.map(|one| item(one, link_id));
        below.find_map(|found| found)
    })
}
