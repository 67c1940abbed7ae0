//! Records that were changed behind good checksums, and records of another version of the program.

use std::path::Path;

use serde_json::{Value, json};

use crate::making::{bag, files, repair, set, verify};

/// A field with a value and a quote, in Senegal's record.
const FIELD: &str = "/answers/q17.percentage";

/// A bag in which the record of Senegal was changed, its manifests written anew; what was found out, and about it.
#[track_caller]
fn changed(name: &str, code: i32, change: impl FnOnce(&mut Value)) -> (Value, Value) {
    let bag = bag(&format!("with another {name}"));
    let path = format!("data/records/{}.json", set().record_of("senegal.docx"));
    let text = fs_err::read_to_string(bag.join(&path)).unwrap();
    // The keys in their order, as the program writes them.
    let mut record: Value = serde_json::from_str(&text).unwrap();
    change(&mut record);
    fs_err::write(bag.join(&path), serde_json::to_vec_pretty(&record).unwrap()).unwrap();
    repair(&bag);
    let report = verify(&bag).ends(code).json();
    fs_err::remove_dir_all(&bag).unwrap();
    let of_record = report["records"].as_array().unwrap().iter().find(|one| one["path"] == path.as_str());
    let of_record = of_record.unwrap().clone();
    let others = report["records"].as_array().unwrap().iter().filter(|one| one["path"] != path.as_str());
    assert!(others.clone().count() > 3);
    for other in others {
        assert_eq!(other["again"]["result"], "equal", "one spoilt record does not touch {}", other["path"]);
    }
    (report, of_record)
}

fn with_version(record: &mut Value) {
    record["program"] = json!("0.0.9");
}

#[test]
fn a_changed_quote_is_not_proven() {
    let (report, record) = changed("quote", 1, |record| {
        let quote = record.pointer_mut(&format!("{FIELD}/evidence/0/quote")).unwrap();
        *quote = json!("99.9%");
    });
    assert_eq!(report["flaws"], json!([]), "the checksums were written anew");
    assert_eq!(record["unresolved"][0]["field"], "q17.percentage");
    assert_eq!(record["unresolved"][0]["quote"], "99.9%");
    assert_eq!(record["again"]["result"], "different");
    assert_eq!(record["again"]["first"], "answers › q17.percentage › evidence › 0 › quote");
}

#[test]
fn a_changed_place_or_surrounding_is_not_proven() {
    for key in ["prefix", "suffix"] {
        let (_, record) = changed(key, 1, |record| {
            record.pointer_mut(&format!("{FIELD}/evidence/0")).unwrap()[key] = json!("other words");
        });
        assert_eq!(record["unresolved"].as_array().unwrap().len(), 1, "{key}: {record}");
    }
    let (_, record) = changed("place", 1, |record| {
        record.pointer_mut(&format!("{FIELD}/evidence/0/place")).unwrap()["path"] = json!([0, 1]);
    });
    assert_eq!(record["unresolved"][0]["reason"], "the original has these words on another page or line");
    let (_, record) = changed("far", 1, |record| {
        record.pointer_mut(&format!("{FIELD}/evidence/0")).unwrap()["block"] = json!(u64::MAX);
    });
    assert_eq!(record["unresolved"][0]["reason"], "the original has no such place");
}

#[test]
fn a_changed_value_is_found_by_making_the_record_again() {
    let (_, record) = changed("value", 1, |record| {
        record.pointer_mut(FIELD).unwrap()["value"] = json!(99.9);
    });
    assert_eq!(record["unresolved"], json!([]));
    assert_eq!(record["again"]["first"], "answers › q17.percentage › value");
}

#[test]
fn another_version_is_compared_field_by_field_and_is_no_failure() {
    let (report, record) = changed("version", 0, with_version);
    assert_eq!(record["again"]["result"], "equal_by_version");
    assert_eq!(record["program"], "0.0.9");
    assert_eq!(report["tally"]["equal_by_version"], 1);
    let (report, record) = changed("version and value", 0, |record| {
        with_version(record);
        record.pointer_mut(FIELD).unwrap()["value"] = json!(99.9);
        record.pointer_mut(FIELD).unwrap()["status"] = json!("review");
        record["answers"].as_object_mut().unwrap().remove("q17.text");
    });
    assert_eq!(report["holds"], true);
    assert_eq!(record["again"]["result"], "different_by_version");
    let fields = record["again"]["fields"].as_array().unwrap();
    let of = |field: &str| fields.iter().find(|one| one["field"] == field).unwrap();
    assert_eq!(fields.len(), 2, "{fields:#?}");
    assert_eq!(of("q17.percentage")["before"]["value"], 99.9);
    assert_eq!(
        of("q17.percentage")["after"]["value"],
        set().records[&set().record_of("senegal.docx")].pointer(&format!("{FIELD}/value")).unwrap().clone()
    );
    assert_eq!(of("q17.percentage")["before"]["status"], "review");
    assert_eq!(of("q17.text")["before"], Value::Null);
}

#[test]
fn another_version_does_not_excuse_a_quote_that_stands_nowhere() {
    let (_, record) = changed("version and quote", 1, |record| {
        with_version(record);
        record.pointer_mut(&format!("{FIELD}/evidence/0")).unwrap()["quote"] = json!("99.9%");
    });
    assert_eq!(record["unresolved"].as_array().unwrap().len(), 1);
}

#[test]
fn records_that_lie_about_themselves_spoil_nothing_else() {
    for (name, change, said) in [
        (
            "a sum that is a path",
            (|record| record["source"]["sha256"] = json!("../../../etc/passwd")) as fn(&mut Value),
            "does not say the checksum of its original",
        ),
        ("a sum of nothing", |record| record["source"]["sha256"] = json!("0".repeat(64)), "is not in the package"),
        ("another id", |record| record["id"] = json!("other"), "another id than its file"),
        ("another form", |record| record["schema"] = json!("rapporteur-record/9"), "rapporteur-record/9"),
        ("another precision", |record| record["calibration"]["precision"] = json!(1e300), "no share"),
        ("another model", |record| record["calibration"]["id"] = json!("own-\u{1b}[31m"), "the package holds"),
        ("other rules", |record| record["questionnaire"]["rules_sha256"] = json!("x"), "are not in the package"),
        ("no record", |record| *record = json!([]), "no record"),
        (
            "a kind that is another",
            |record| record["source"]["media_type"] = json!("text/plain"),
            "is not in the package",
        ),
    ] {
        let (_, record) = changed(name, 1, change);
        assert_eq!(record["again"]["result"], "failed", "{name}");
        assert_eq!(
            record["looked_up"],
            matches!(name, "another precision" | "another model" | "other rules"),
            "{name}"
        );
        assert!(record["again"]["message"].as_str().unwrap().contains(said), "{name}: {record}");
    }
}

#[test]
fn changed_rules_and_models_are_not_those_of_the_records() {
    for (name, file, from, to, said) in [
        ("rules", "data/rules/un-msq-2020.toml", "title = \"", "title = \"The ", "or were changed"),
        ("no rules", "data/rules/un-msq-2020.toml", "id = \"", "id = ", "or were changed"),
        ("no model", "data/model.json", "{", "[", "cannot be used"),
        ("model", "data/model.json", "\"id\": \"", "\"id\": \"my-", "the package holds \"my-"),
    ] {
        let bag = bag(&format!("with changed {name}"));
        edit(&bag.join(file), from, to);
        repair(&bag);
        let report = verify(&bag).ends(1).json();
        assert_eq!(report["flaws"], json!([]));
        let (failed, equal) = (&report["tally"]["failed"], report["tally"]["equal"].as_u64().unwrap());
        assert_eq!(equal, if file.contains("rules") { 1 } else { 0 }, "{name}: {report:#}");
        assert_eq!(failed.as_u64().unwrap() + equal, set().records.len() as u64);
        assert_eq!(report["tally"]["quotes"], report["tally"]["quotes_found"], "quotes are looked up all the same");
        assert!(report["records"].to_string().replace("\\\"", "\"").contains(said), "{name}: {report:#}");
    }
    // Numbers of the model that make other confidences.
    let bag = bag("numbers");
    let model = bag.join("data/model.json");
    let mut numbers: Value = serde_json::from_slice(&fs_err::read(&model).unwrap()).unwrap();
    for base in
        numbers["bases"].as_object_mut().unwrap().values_mut().flat_map(|one| one.as_object_mut().unwrap().values_mut())
    {
        *base = json!(-1.0);
    }
    fs_err::write(&model, numbers.to_string()).unwrap();
    repair(&bag);
    let report = verify(&bag).ends(1).json();
    assert_eq!(report["tally"]["different"], set().records.len());
}

#[test]
fn a_changed_original_or_document_is_found_behind_good_checksums() {
    let estonia = set().record_of("estonia.md");
    let original = format!("data/originals/{}.md", set().records[&estonia]["source"]["sha256"].as_str().unwrap());
    let one = bag("whose original was changed");
    edit(&one.join(&original), "82%", "28%");
    repair(&one);
    let report = verify(&one).ends(1).json();
    assert!(report["records"].to_string().contains("has other bytes than those that the record was made of"));
    let document = format!("data/documents/{estonia}.json");
    let other = bag("whose document was changed");
    edit(&other.join(&document), "82%", "28%");
    repair(&other);
    let report = verify(&other).ends(1).json();
    assert_eq!(report["tally"]["different"], 1);
    assert!(report["records"].to_string().contains("the form as read"));
    fs_err::remove_file(other.join(&document)).unwrap();
    repair(&other);
    let report = verify(&other).ends(1).json();
    assert!(report["records"].to_string().contains("documents/") && report["tally"]["failed"] == 1, "{report:#}");
}

#[test]
fn inputs_and_histories_are_held_against_each_other() {
    for (name, file, from, to, path) in [
        ("input", "data/inputs/a mail.eml", "hello", "hullo", "data/inputs/a mail.eml"),
        ("list", "data/inputs.json", "a mail.eml\"", "another.eml\"", "data/inputs/a mail.eml"),
        ("history", "data/histories.json", "\"counts\":\"", "\"counts\":\"x", "data/histories.json"),
    ] {
        let bag = bag(&format!("of {name}"));
        let text = fs_err::read_to_string(bag.join(file)).unwrap();
        assert!(text.contains(from), "{from} is not in {text}");
        // The last one: the name in the bag stands behind the name of the input.
        let (before, behind) = text.rsplit_once(from).unwrap();
        fs_err::write(bag.join(file), format!("{before}{to}{behind}")).unwrap();
        repair(&bag);
        let report = verify(&bag).ends(1).json();
        let flaws = report["flaws"].as_array().unwrap();
        assert!(!flaws.is_empty(), "{name}");
        assert!(flaws.iter().all(|flaw| flaw["code"] == "contradiction"), "{name}: {flaws:#?}");
        assert!(flaws.iter().any(|flaw| flaw["path"] == path) || name == "list", "{name}: {flaws:#?}");
    }
    let renamed = bag("of a renamed input");
    edit(&renamed.join("data/inputs.json"), "inbox/a mail.eml", "inbox/another.eml");
    repair(&renamed);
    assert!(verify(&renamed).ends(1).stdout.contains("the journal does not name the input inbox/another.eml with"));
    let bag = bag("of hidden records");
    let mail = bag.join("data/inputs/new.eml");
    fs_err::write(mail, "new").unwrap();
    repair(&bag);
    assert!(verify(&bag).ends(1).stdout.contains("the list of inputs does not name it"));
    assert!(files(&bag).len() > 20);
}

#[track_caller]
fn edit(file: &Path, from: &str, to: &str) {
    let text = fs_err::read_to_string(file).unwrap();
    assert!(text.contains(from), "{from:?} is not in {}", file.display());
    fs_err::write(file, text.replacen(from, to, 1)).unwrap();
}
