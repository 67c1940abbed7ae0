//! Figures: what is counted, and whether it adds up.

use serde_json::{Value, json};

use crate::data_set::{DataSet, fixture, hostile, id, page, page_path, run, status, stderr, stdout};

const SUBMISSIONS: [&str; 4] = ["answers-in-french", "all-ticks-given", "tick-states-lost", "questions-deleted"];

fn set() -> DataSet {
    let mut set = DataSet::default();
    for submission in SUBMISSIONS {
        set.respondent(Some(submission), fixture(submission));
    }
    set
}

#[test]
fn values_are_those_of_the_records() {
    let told = status(set().write().path());
    let part = &told["parts"][0];
    for record in SUBMISSIONS.map(fixture) {
        let respondents = part["respondents"].as_array().unwrap();
        let respondent = respondents.iter().find(|one| one["record"] == id(&record)).unwrap();
        for name in ["accepted", "review", "answered", "empty", "not_stated", "not_visible", "absent"] {
            assert_eq!(respondent["counts"][name], record["summary"][name], "{name} of {}", id(&record));
        }
    }
    let sum = |path: &str| -> u64 {
        part[path].as_array().unwrap().iter().map(|one| one["counts"]["review"].as_u64().unwrap()).sum()
    };
    assert_eq!(sum("fields"), sum("respondents"));
    assert_eq!(part["counts"]["review"], sum("fields"));
}

#[test]
fn ticks_yes_and_no_and_percentages_are_counted() {
    let records = SUBMISSIONS.map(fixture);
    let told = status(set().write().path());
    let mut seen = std::collections::BTreeSet::new();
    for field in told["parts"][0]["fields"].as_array().unwrap() {
        let of_field: Vec<&Value> = records.iter().map(|one| &one["answers"][field["id"].as_str().unwrap()]).collect();
        let tally = &field["tally"];
        seen.insert(tally["of"].as_str().unwrap_or_default());
        match tally["of"].as_str() {
            Some("yes_no") => {
                for name in ["yes", "no"] {
                    assert_eq!(tally[name], of_field.iter().filter(|answer| answer["value"] == name).count());
                }
            }
            Some("choices") => {
                for option in tally["options"].as_array().unwrap() {
                    for list in ["checked", "unchecked", "unknown"] {
                        let holds = |answer: &&&Value| {
                            answer["finding"] != "absent"
                                && answer["value"][list].as_array().is_some_and(|ids| ids.contains(&option["id"]))
                        };
                        assert_eq!(option[list], of_field.iter().filter(holds).count(), "{} {option}", field["id"]);
                    }
                }
            }
            Some("percentages") => {
                let mut values: Vec<f64> = of_field.iter().filter_map(|answer| answer["value"].as_f64()).collect();
                values.sort_by(f64::total_cmp);
                assert_eq!(tally["values"], json!(values));
            }
            _ => {}
        }
    }
    assert_eq!(seen.len(), 4, "{seen:?}");
}

#[test]
fn inputs_add_up() {
    let told = status(hostile().write().path());
    let account = &told["account"];
    assert_eq!(account["discrepancies"], json!([]));
    assert_eq!([&account["files"], &account["parts"]], [3, 4]);
    assert_eq!(
        [&account["opened"], &account["records"], &account["not_submissions"], &account["failed"]],
        [2, 2, 2, 1]
    );
    assert!(page(hostile().write().path()).contains("It adds up."));
}

/// What is wrong is told on the page, on the terminal and by the exit code.
#[track_caller]
fn does_not_add_up(set: &DataSet, expected: &str) {
    let out = set.write();
    let told = stderr(&run("report", out.path(), &[]).code(1));
    assert!(told.contains("do not add up") && told.contains(expected), "{expected:?} is not told in {told}");
    let html = fs_err::read_to_string(page_path(out.path())).unwrap();
    assert!(html.contains("The inputs do not add up.") && !html.contains("It adds up."));
    assert!(html.contains(expected), "{expected:?} is not on the page");
    run("status", out.path(), &[]).code(1);
}

#[test]
fn what_does_not_add_up_is_said_loudly() {
    let mut set = set();
    let entry = set.journal.remove(1);
    does_not_add_up(&set, "holds 2 parts, and 1 of them have an entry");
    set.journal.push(entry.clone());
    set.journal.push(entry);
    does_not_add_up(&set, "stands in the journal 2 times");
    set.journal.pop();
    let record = set.records.pop().unwrap();
    does_not_add_up(&set, "has no file in the folder records");
    set.records.push(record);
    let history = set.respondents.pop().unwrap();
    does_not_add_up(&set, "counts by the journal and not by the histories");
    set.respondents.push(history);
    set.records.push(fixture("blank-form"));
    does_not_add_up(&set, "no input of the journal has the record");
    set.records.pop();
    let mut duplicate =
        json!({ "input": "inbox/copy.docx", "sha256": "other bytes", "size_bytes": 1, "media_type": null });
    let form = set.journal[1].clone();
    assert_eq!(form["became"], "record");
    let address = json!({ "input": form["input"], "part": form["part"] });
    let of = json!({ "became": "duplicate", "of": address, "record": form["record"] });
    set.enter(duplicate.clone(), of.clone());
    does_not_add_up(&set, "is said to be the same as");
    set.journal.pop();
    duplicate["sha256"] = form["sha256"].clone();
    set.enter(duplicate, of);
    assert_eq!(status(set.write().path())["account"]["duplicates"], 1);
    run("status", set.write().path(), &[]).success();
}

#[test]
fn earlier_returns_are_told_and_not_counted() {
    let mut set = set();
    let earlier = fixture("blank-form");
    let (earlier_id, later) = (id(&earlier).to_owned(), set.respondents[0]["counts"].clone());
    set.enter(
        json!({ "input": "inbox/first.md", "sha256": "b", "size_bytes": 1, "media_type": null }),
        json!({ "became": "superseded", "record": earlier_id, "by": later }),
    );
    let returned = json!({ "record": earlier_id, "name": "first.md", "submitted_on": "2019-02-01", "received": null, "arrivals": [] });
    set.respondents[0]["returns"].as_array_mut().unwrap().insert(0, returned);
    set.respondents[0]["changes"] = json!([{ "from": earlier_id, "to": later, "fields": [] }]);
    set.records.push(earlier);
    let out = set.write();
    let told = status(out.path());
    let part = &told["parts"][0];
    assert_eq!(part["respondents"].as_array().unwrap().len(), SUBMISSIONS.len());
    let respondents = part["respondents"].as_array().unwrap();
    let respondent = respondents.iter().find(|one| one["record"] == later).unwrap();
    assert_eq!(respondent["returns"], 2);
    assert_eq!(respondent["earlier"][0]["file"], "first.md");
    assert_eq!(told["account"]["superseded"], 1);
    assert!(page(out.path()).contains("first.md"));
}

#[test]
fn what_a_file_held_before_is_counted_by_itself() {
    let mut set = set();
    let before = status(set.write().path())["account"].clone();
    let earlier = fixture("blank-form");
    let (earlier_id, later) = (id(&earlier).to_owned(), set.respondents[0]["counts"].clone());
    // The mail of the first respondent held another form.
    let place = json!({ "input": set.journal[2]["input"], "part": set.journal[2]["part"] });
    assert_eq!(set.journal[2]["became"], "record");
    let bytes = json!({ "sha256": "earlier bytes", "size_bytes": 1, "media_type": null, "replaced": true });
    let with = |place: &Value| {
        let mut entry = bytes.clone();
        entry.as_object_mut().unwrap().extend(place.as_object().unwrap().clone());
        entry
    };
    set.enter(with(&place), json!({ "became": "superseded", "record": earlier_id, "by": later }));
    let returned =
        json!({ "record": earlier_id, "name": "form.docx", "submitted_on": null, "received": null, "arrivals": [] });
    set.respondents[0]["returns"].as_array_mut().unwrap().insert(0, returned);
    set.records.push(earlier);
    // And so did a mail that is none any more.
    let part = json!({ "input": "inbox/now-a-form.md", "part": [{ "position": 1, "name": "a.md" }] });
    set.enter(with(&part), json!({ "became": "duplicate", "of": place, "record": earlier_id }));
    let out = set.write();
    let mut after = status(out.path())["account"].clone();
    assert_eq!((&after["earlier_contents"], &before["earlier_contents"]), (&json!(2), &json!(0)));
    assert_eq!(after["discrepancies"], json!([]));
    after["earlier_contents"] = json!(0);
    assert_eq!(after, before);
    let told = stdout(&run("status", out.path(), &[]).success());
    assert!(told.contains("not among them: 2 earlier contents"), "{told}");
    assert!(page(out.path()).contains("2 earlier contents of files that hold something else by now"));
}
