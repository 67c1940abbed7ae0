//! `rapporteur export --to fhir`: resources that fit each other and the record. `tests/open-fhir` has others validate them.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use assert_cmd::cargo::cargo_bin_cmd;
use serde_json::{Value, json};
use tempfile::TempDir;

const MSQ: &str = "un-msq-2020";

fn fixture(submission: &str) -> Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/submissions").join(submission).join("record.json");
    serde_json::from_slice(&fs_err::read(path).unwrap()).unwrap()
}

/// The resources of a folder with these records, by file name.
fn exported(records: &[&Value]) -> BTreeMap<String, Value> {
    let out = TempDir::new().unwrap();
    fs_err::create_dir(out.path().join("records")).unwrap();
    for record in records {
        let path = out.path().join("records").join(format!("{}.json", record["id"].as_str().unwrap()));
        fs_err::write(path, serde_json::to_vec(record).unwrap()).unwrap();
    }
    cargo_bin_cmd!("rapporteur").arg("export").arg(out.path()).args(["--to", "fhir"]).assert().success();
    let files = fs_err::read_dir(out.path().join("export/fhir")).unwrap().map(|entry| entry.unwrap().path());
    files
        .map(|path| {
            let name = path.file_name().unwrap().to_str().unwrap().to_owned();
            (name, serde_json::from_slice(&fs_err::read(path).unwrap()).unwrap())
        })
        .collect()
}

fn response(record: &Value) -> Value {
    let name = format!("QuestionnaireResponse-{}.json", record["id"].as_str().unwrap());
    exported(&[record]).remove(&name).unwrap()
}

/// The items of a resource, with their ids, the outer before the inner.
fn items(resource: &Value) -> Vec<(String, Value)> {
    let mut all = Vec::new();
    for item in resource["item"].as_array().into_iter().flatten() {
        all.push((item["linkId"].as_str().unwrap().to_owned(), item.clone()));
        all.extend(items(item));
    }
    all
}

#[track_caller]
fn item(resource: &Value, link_id: &str) -> Value {
    let found = items(resource).into_iter().find(|(id, _)| id == link_id);
    found.unwrap_or_else(|| panic!("no item {link_id}")).1
}

/// The values of the extensions of an item that have this name.
fn extensions<'a>(item: &'a Value, name: &str) -> Vec<&'a Value> {
    let all = item["extension"].as_array().into_iter().flatten();
    let named = all.filter(|one| one["url"].as_str().unwrap().ends_with(name));
    named.map(|one| one.as_object().unwrap().iter().find(|(key, _)| *key != "url").unwrap().1).collect()
}

/// The name of the element that holds the values of an item of this type.
fn value_of(kind: &str) -> &'static str {
    match kind {
        "boolean" => "valueBoolean",
        "choice" => "valueCoding",
        "quantity" => "valueQuantity",
        "date" => "valueDate",
        "url" => "valueUri",
        "text" | "string" => "valueString",
        other => panic!("no value of {other}"),
    }
}

#[test]
fn every_answer_has_its_item() {
    let records = ["all-ticks-given", "answers-in-french", "tick-states-lost", "questions-deleted"].map(fixture);
    let all: Vec<&Value> = records.iter().collect();
    let resources = exported(&all);
    let form = &resources[&format!("Questionnaire-{MSQ}.json")];
    let asked: BTreeMap<String, Value> = items(form).into_iter().collect();
    assert_eq!(asked.len(), items(form).len(), "a linkId stands twice");
    for record in &records {
        let response = &resources[&format!("QuestionnaireResponse-{}.json", record["id"].as_str().unwrap())];
        assert_eq!(
            response["questionnaire"],
            json!(format!("urn:rapporteur:questionnaire:{MSQ}|{}", form["version"].as_str().unwrap()))
        );
        let answered = items(response);
        for field in record["answers"].as_object().unwrap().keys() {
            assert!(answered.iter().any(|(id, _)| id == field), "{field} has no item");
        }
        for (id, item) in &answered {
            let kind = asked.get(id).unwrap_or_else(|| panic!("{id} is not asked"))["type"].as_str().unwrap();
            for answer in item["answer"].as_array().into_iter().flatten() {
                assert!(answer.get(value_of(kind)).is_some(), "{id}: {answer} is no {kind}");
            }
            let repeats = asked[id]["repeats"] == json!(true);
            let times = answered.iter().filter(|(other, _)| other == id).count();
            let below_repeated = id
                .rsplit_once('.')
                .is_some_and(|(above, _)| asked.get(above).is_some_and(|above| above["repeats"] == json!(true)));
            assert!(repeats || below_repeated || times == 1, "{id} stands {times} times");
        }
        // Nothing is empty: FHIR has neither empty lists nor empty texts.
        let text = response.to_string();
        for empty in ["[]", "{}", "\"\"", "null"] {
            assert!(!text.contains(&format!(":{empty}")), "{empty} in {text}");
        }
    }
}

#[test]
fn the_form_is_there_with_its_languages_and_options() {
    let resources = exported(&[&fixture("answers-in-french")]);
    let form = &resources[&format!("Questionnaire-{MSQ}.json")];
    assert_eq!(form["language"], json!("en"));
    assert!(form["title"].as_str().unwrap().starts_with("Member States Questionnaire"));
    let section = &form["item"].as_array().unwrap().iter().find(|one| one["linkId"] == json!("section II")).unwrap();
    assert_eq!((&section["prefix"], &section["type"]), (&json!("II."), &json!("group")));
    let portals = item(form, "q2.c.portals");
    assert_eq!(
        (&portals["prefix"], &portals["type"], &portals["repeats"]),
        (&json!("c."), &json!("group"), &json!(true))
    );
    assert_eq!(item(form, "q2.c.portals.url")["type"], json!("url"));
    let translated = portals["_text"]["extension"].as_array().unwrap();
    assert!(translated.iter().any(|one| one["extension"][0]["valueCode"] == json!("fr")
        && one["extension"][1]["valueString"] == json!("Données publiques ouvertes")));
    assert_eq!(item(form, "q6.answer")["type"], json!("boolean"));
    assert_eq!(item(form, "q6.answer")["text"], json!("Yes or no"));
    assert_eq!(item(form, "q17.percentage")["extension"][0]["valueCoding"]["code"], json!("%"));
    // Each option has its code, and the code its words in each language.
    let codes = &resources[&format!("CodeSystem-{MSQ}.json")];
    let concepts: BTreeSet<&str> =
        codes["concept"].as_array().unwrap().iter().map(|one| one["code"].as_str().unwrap()).collect();
    let options = item(form, "q8.options")["answerOption"].as_array().unwrap().clone();
    assert_eq!(options.len(), 11);
    for option in &options {
        assert_eq!(option["valueCoding"]["system"], codes["url"]);
        assert!(concepts.contains(option["valueCoding"]["code"].as_str().unwrap()), "{option}");
    }
    assert_eq!(codes["concept"][0]["designation"].as_array().unwrap().len(), 2);
}

#[test]
fn values_are_typed() {
    let record = fixture("answers-in-french");
    let response = response(&record);
    assert_eq!(response["subject"], json!({"display": "Senegal"}));
    assert_eq!(response["authored"], json!("2019-03-29"));
    assert_eq!(response["language"], json!("fr"));
    let answer = |id: &str| item(&response, id)["answer"][0].clone();
    assert_eq!(answer("respondent")["valueCoding"]["code"], json!("SEN"));
    assert_eq!(answer("submitted_on"), json!({"valueDate": "2019-03-29"}));
    assert_eq!(answer("publication_authorized"), json!({"valueBoolean": true}));
    assert_eq!(answer("q17.percentage")["valueQuantity"]["value"], json!(73.4));
    let checked: Vec<Value> = item(&response, "q8.options")["answer"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["valueCoding"]["code"].clone())
        .collect();
    let expected: Vec<Value> = record["answers"]["q8.options"]["value"]["checked"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| json!(format!("q8.{}", one.as_str().unwrap())))
        .collect();
    assert_eq!(checked, expected);
    let bodies = items(&response).into_iter().filter(|(id, _)| id == "q3.authorities").count();
    assert_eq!(bodies, record["answers"]["q3.authorities"]["value"].as_array().unwrap().len());
    let quotes = item(&response, "respondent");
    assert_eq!(extensions(&quotes, "fhir:evidence")[0][0]["valueString"], json!("République du Sénégal"));
    assert_eq!(extensions(&quotes, "fhir:confidence"), [&record["answers"]["respondent"]["confidence"]]);
    assert_eq!(extensions(&quotes, "fhir:flag"), [&json!("unlabelled")]);
}

#[test]
fn findings_stay_apart() {
    let mut record = fixture("all-ticks-given");
    for (field, finding) in [
        ("q1.portals", "empty"),
        ("q17.percentage", "not_stated"),
        ("q10.answer", "not_visible"),
        ("q14.text", "absent"),
    ] {
        record["answers"][field]["value"] = Value::Null;
        record["answers"][field]["finding"] = json!(finding);
    }
    let response = response(&record);
    for (field, finding, reason) in [
        ("q1.portals", "empty", Some("asked-unknown")),
        ("q17.percentage", "not_stated", Some("asked-unknown")),
        ("q10.answer", "not_visible", Some("unknown")),
        ("q14.text", "absent", Some("not-asked")),
        ("q6.answer", "answered", None),
    ] {
        let item = item(&response, field);
        assert_eq!(extensions(&item, "fhir:finding"), [&json!(finding)], "{field}");
        assert_eq!(
            extensions(&item, "data-absent-reason"),
            reason.map(|reason| json!(reason)).iter().collect::<Vec<_>>()
        );
        assert_eq!(item.get("answer").is_some(), reason.is_none(), "{field}");
        assert!(item.get("item").is_none());
    }
}

#[test]
fn ticks_that_cannot_be_seen_are_named() {
    let record = fixture("tick-states-lost");
    let response = response(&record);
    assert_eq!(response["status"], json!("in-progress"));
    let options = item(&response, "q9.options");
    let unknown = record["answers"]["q9.options"]["value"]["unknown"].as_array().unwrap().len();
    assert_eq!(extensions(&options, "fhir:not-visible").len(), unknown);
    assert!(options.get("answer").is_none());
}

#[test]
fn a_record_that_nobody_need_look_at_is_completed() {
    let mut record = fixture("answers-in-french");
    for answer in record["answers"].as_object_mut().unwrap().values_mut() {
        answer["status"] = json!("accepted");
    }
    assert_eq!(response(&record)["status"], json!("completed"));
    record["answers"]["q14.text"]["status"] = json!("review");
    assert_eq!(response(&record)["status"], json!("in-progress"));
}

#[test]
fn what_no_string_holds_is_marked() {
    let mut record = fixture("answers-in-french");
    record["answers"]["q14.text"]["value"] = json!("a\u{1}b\n<script>alert(1)</script>");
    record["answers"]["q1.portals"]["value"] =
        json!([{"url": "https://example.org/a b", "written": "\u{7}", "name": " ", "description": null}]);
    let response = response(&record);
    assert_eq!(item(&response, "q14.text")["answer"][0]["valueString"], json!("a\u{fffd}b\n<script>alert(1)</script>"));
    assert_eq!(item(&response, "q1.portals.url")["answer"][0]["valueUri"], json!("https://example.org/a%20b"));
    assert!(!items(&response).iter().any(|(id, _)| id == "q1.portals.name"));
}

#[test]
fn the_same_record_gives_the_same_resources_whatever_lies_beside_it() {
    let (first, second) = (fixture("unnumbered-yes-no-in-many-ways"), fixture("tick-states-lost"));
    let (alone, together) = (exported(&[&second]), exported(&[&first, &second]));
    for (name, resource) in &alone {
        assert_eq!(resource, &together[name], "{name}");
    }
    assert!(together.contains_key("Questionnaire-openchain-iso5230-v3.json"));
    assert!(!together.contains_key("CodeSystem-openchain-iso5230-v3.json"), "a form without options has no codes");
}
