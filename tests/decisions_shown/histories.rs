//! Who answers and when, as people decided.

use rapporteur::dataset::Dataset;
use rapporteur::decision::Ruling;
use rapporteur::questionnaire::Library;
use serde_json::{Value, json};

use crate::data::{Data, corrected, new, sha256};

fn dataset(data: &Data) -> Dataset {
    Dataset::open(&data.out(), Library::embedded().unwrap()).unwrap()
}

fn histories(data: &Data) -> Value {
    serde_json::from_slice(&fs_err::read(data.out().join("histories.json")).unwrap()).unwrap()
}

/// A form without a name turns out to be a second return of Fiji.
fn two_of_fiji() -> Data {
    let data = Data::undecided();
    let blank = data.record("blank-form.md");
    data.decide(&blank, "respondent", corrected(json!({ "name": "Fiji", "iso3": "FJI" }), "answered"));
    data.decide(&blank, "submitted_on", corrected(json!("2001-01-31"), "answered"));
    data.decide(&data.record("fiji.pdf"), "submitted_on", corrected(json!("2002-02-28"), "answered"));
    data
}

#[test]
fn a_respondent_who_was_decided_has_all_of_its_returns() {
    let data = two_of_fiji();
    let (blank, fiji) = (data.record("blank-form.md"), data.record("fiji.pdf"));
    let open = dataset(&data);
    assert_eq!(open.cases().len(), 11);
    let case = open.cases().iter().find(|case| case.key.as_deref() == Some("FJI")).unwrap();
    let returns: Vec<(&str, Option<&str>)> =
        case.returns.iter().map(|one| (one.record.as_str(), one.submitted_on.as_deref())).collect();
    let (first, last) = (blank["id"].as_str().unwrap(), fiji["id"].as_str().unwrap());
    assert_eq!(returns, [(first, Some("2001-01-31")), (last, Some("2002-02-28"))]);
    assert_eq!(case.counts, last);
    assert!(case.doubts.is_empty(), "{:?}", case.doubts);
    let [change] = &case.changes[..] else { panic!() };
    let of = |field: &str| change.fields.iter().find(|one| one.field == field);
    assert!(of("respondent").is_none(), "both say the same as people decided");
    assert_eq!(
        (&of("submitted_on").unwrap().before.value, &of("submitted_on").unwrap().after.value),
        (&json!("2001-01-31"), &json!("2002-02-28"))
    );
    let status = data.status();
    assert_eq!(status["account"]["discrepancies"], json!([]), "journal and histories agree");
    assert_eq!((&status["account"]["records"], &status["account"]["superseded"]), (&json!(11), &json!(1)));
}

#[test]
fn extract_and_opening_gather_the_same() {
    let data = two_of_fiji();
    let opened = serde_json::to_value(dataset(&data).histories()).unwrap();
    assert_ne!(histories(&data), opened, "the last run knew of nothing");
    data.extract();
    assert_eq!(histories(&data), opened);
    let journal = fs_err::read_to_string(data.out().join("journal.jsonl")).unwrap();
    assert!(journal.lines().any(|line| line.contains("blank-form.md") && line.contains("\"superseded\"")));
    let entry = journal.lines().find(|line| line.contains("fiji.pdf")).unwrap();
    let entry: Value = serde_json::from_str(entry).unwrap();
    let file =
        fs_err::read(data.out().join(format!("records/{}.json", data.record("fiji.pdf")["id"].as_str().unwrap())));
    assert_eq!(entry["facts"]["record_sha256"], sha256(&file.unwrap()), "the file's, for the next run");
    let before = fs_err::read(data.out().join("journal.jsonl")).unwrap();
    data.extract();
    assert_eq!(fs_err::read(data.out().join("journal.jsonl")).unwrap(), before, "and the next run has nothing to do");
}

#[test]
fn changes_are_not_taken_for_those_of_other_decisions() {
    let data = two_of_fiji();
    data.extract();
    // Both runs know the same two records; what was decided about one of them is another.
    let fiji = data.record("fiji.pdf");
    data.decide(&fiji, "q1.portals", corrected(Value::Null, "empty"));
    data.extract();
    let changed = |histories: &Value| {
        let respondents = histories["respondents"].as_array().unwrap();
        let case = respondents.iter().find(|one| one["key"] == "FJI").unwrap();
        let fields = case["changes"][0]["fields"].as_array().unwrap();
        fields.iter().any(|one| one["field"] == "q1.portals")
    };
    assert!(!changed(&histories(&data)), "both are empty now");
    let number = last(&data);
    data.add(rapporteur::decision::New {
        ruling: Ruling::Undone { undoes: number },
        ..new(&fiji, "q1.portals", Ruling::Confirmed)
    });
    assert!(changed(&serde_json::to_value(dataset(&data).histories()).unwrap()));
}

fn last(data: &Data) -> i64 {
    dataset(data).decisions().last()
}

#[test]
fn a_confirmed_respondent_is_no_doubt() {
    let data = Data::undecided();
    // A name of which the program was unsure, as an earlier run would have left it.
    let record = data.record("senegal.docx");
    let path = data.out().join(format!("records/{}.json", record["id"].as_str().unwrap()));
    let mut doubtful = record.clone();
    doubtful["answers"]["respondent"]["status"] = json!("review");
    fs_err::write(path, serde_json::to_vec(&doubtful).unwrap()).unwrap();
    let journal = data.out().join("journal.jsonl");
    let text = fs_err::read_to_string(&journal).unwrap();
    let senegal = text.lines().find(|line| line.contains("senegal.docx")).unwrap();
    let unsure = senegal.replace("\"key\":\"SEN\",\"accepted\":true", "\"key\":\"SEN\",\"accepted\":false");
    assert_ne!(senegal, unsure);
    fs_err::write(&journal, text.replace(senegal, &unsure)).unwrap();
    // Any decision lets the histories be gathered again.
    data.decide(&doubtful, "q1.portals", Ruling::Confirmed);
    let doubts = |data: &Data| {
        let open = dataset(data);
        let case = open.cases().iter().find(|case| case.key.as_deref() == Some("SEN")).unwrap();
        case.doubts.iter().map(|doubt| serde_json::to_value(doubt.code).unwrap()).collect::<Vec<_>>()
    };
    assert_eq!(doubts(&data), [json!("respondent_doubtful")]);
    data.decide(&doubtful, "respondent", Ruling::Confirmed);
    assert!(doubts(&data).is_empty());
}

#[test]
fn a_ledger_that_cannot_be_read_is_told_before_anything_is_done() {
    let data = Data::few_undecided();
    fs_err::write(data.out().join("review.sqlite"), "this is no database, whatever its name says").unwrap();
    let before = fs_err::read(data.out().join("histories.json")).unwrap();
    let inputs = ["extract", "fixtures/inbox/ghana.pdf", "--out"].map(std::ffi::OsStr::new);
    let out = data.out();
    let told = crate::data::run(inputs.into_iter().chain([out.as_os_str()]));
    assert_ne!(told.code, Some(0));
    for said in ["cannot read the decisions of reviewers", "review.sqlite", "\n  do: "] {
        assert!(told.stderr.contains(said), "{said}: {}", told.stderr);
    }
    assert_eq!(fs_err::read(data.out().join("histories.json")).unwrap(), before);
    for command in ["status", "report"] {
        let told = data.run(command, &[]);
        assert_ne!(told.code, Some(0));
        assert!(told.stderr.contains("cannot read the decisions of reviewers"), "{}", told.stderr);
    }
}
