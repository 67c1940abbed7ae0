//! Tables of a data set as other programs read them: what stands apart stays apart, nothing hostile acts, nothing is lost,
//! and the same data gives the same bytes.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod data;
mod delimited;
mod lines;
mod typed;
mod views;
mod workbook;

use data::Data;

const FORMATS: [&str; 5] = ["csv", "xlsx", "jsonl", "parquet", "sqlite"];

#[test]
fn the_same_data_gives_the_same_bytes() {
    let (one, other) = (Data::exported(), Data::new());
    // What is there already is taken over by what is made anew.
    for format in FORMATS.into_iter().chain(["csv", "sqlite"]) {
        other.export(format).success();
    }
    let files = one.files();
    assert!(files.len() > 20, "{files:?}");
    assert_eq!(files, other.files());
    for file in &files {
        assert!(one.bytes(file) == other.bytes(file), "{file} differs");
    }
}

#[test]
fn nothing_is_left_beside_the_files() {
    let data = Data::exported();
    let odd: Vec<String> = data.files().into_iter().filter(|file| file.contains("rapporteur-")).collect();
    assert!(odd.is_empty(), "{odd:?}");
}

#[test]
fn a_record_that_cannot_be_exported_does_not_stop_the_others() {
    let data = Data::new();
    data.change("tick-states-lost", |record| record["answers"]["q17.percentage"]["value"] = "much".into());
    data.change("blank-form", |record| record["questionnaire"]["rules_sha256"] = "0".into());
    data.change("unnumbered-blank-form", |record| {
        record["answers"]["1.a.answer"]["value"] = serde_json::json!(["yes"]);
    });
    for format in FORMATS {
        let ran = data.export(format).code(1);
        let told = String::from_utf8_lossy(&ran.get_output().stderr).into_owned();
        for expected in ["q17.percentage", "1.a.answer", "other rules of", "make the record again with extract"] {
            assert!(told.contains(expected), "{format}: {expected:?} is not told in {told}");
        }
    }
    let wide = delimited::Table::read(&data, "responses-un-msq-2020");
    assert_eq!(wide.rows.len(), 1);
    assert_eq!(wide.rows[0]["record"], data.id("answers-in-french"));
    // Their returns are still told.
    assert_eq!(delimited::Table::read(&data, "returns").rows.len(), 6);
}

#[test]
fn values_that_their_field_cannot_have_are_refused() {
    let data = Data::new();
    data.change("tick-states-lost", |record| record["answers"]["submitted_on"]["value"] = "2019-02-30".into());
    data.change("answers-in-french", |record| {
        record["answers"]["q8.options"]["value"]["checked"] = serde_json::json!(["another"]);
    });
    data.change("unnumbered-blank-form", |record| record["id"] = "another".into());
    data.change("blank-form", |record| {
        let checked = &mut record["answers"]["q15.options"]["value"]["checked"];
        *checked = serde_json::json!(["robotics", "robotics"]);
    });
    let ran = data.export("csv").code(1);
    let told = String::from_utf8_lossy(&ran.get_output().stderr).into_owned();
    assert!(told.contains("the file holds the record \"another\""), "{told}");
    assert!(told.contains("names \"robotics\" twice"), "{told}");
    assert!(told.contains("the value of \"submitted_on\" is no day"), "{told}");
    assert!(told.contains("names \"another\", which is no option of the form"), "{told}");
}

#[test]
fn without_journal_and_histories_each_record_stands_alone() {
    let data = Data::new();
    fs_err::remove_file(data.out().join("journal.jsonl")).unwrap();
    fs_err::remove_file(data.out().join("histories.json")).unwrap();
    for format in ["csv", "sqlite"] {
        data.export(format).success();
    }
    let returns = delimited::Table::read(&data, "returns");
    assert_eq!(returns.rows.len(), data.records());
    assert!(returns.rows.iter().all(|row| row["counts"] == "1"));
    assert!(delimited::Table::read(&data, "inputs").rows.is_empty());
}
