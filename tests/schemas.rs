//! The JSON Schemas that ship with the program: what its commands print, and what its files keep to.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::path::Path;

use assert_cmd::cargo::cargo_bin_cmd;
use serde_json::Value;

#[test]
fn the_schema_of_rules_is_the_one_that_ships() {
    check("rules", "rules/questionnaire.schema.json");
}

#[test]
fn the_schema_of_records_is_the_one_that_ships() {
    check("record", "docs/record.schema.json");
}

#[test]
fn the_schema_of_reports_is_the_one_that_ships() {
    check("score", "docs/score.schema.json");
}

#[test]
fn the_schema_of_status_is_the_one_that_ships() {
    check("status", "docs/status.schema.json");
}

#[test]
fn the_rules_keep_to_their_schema() {
    let validator = jsonschema::validator_for(&printed("rules")).unwrap();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("rules");
    let mut files = 0;
    for entry in fs_err::read_dir(&folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "toml") {
            files += 1;
            let rules: toml::Table = fs_err::read_to_string(&path).unwrap().parse().unwrap();
            let rules = serde_json::to_value(rules).unwrap();
            let errors: Vec<String> =
                validator.iter_errors(&rules).map(|error| format!("{error} at {}", error.instance_path())).collect();
            assert!(errors.is_empty(), "{}:\n{}", path.display(), errors.join("\n"));
        }
    }
    assert!(files > 0, "{} holds no rules file", folder.display());
}

#[test]
fn the_schema_of_rules_refuses_what_the_program_refuses() {
    let validator = jsonschema::validator_for(&printed("rules")).unwrap();
    let rules = |extra: &str| -> Value {
        let text = format!(
            "id = \"a\"\ntitle = \"A\"\nlanguages = [\"en\"]\nrecognise = []\n{extra}\n[[question]]\nid = \"q1\"\nprompt.en = \"What?\"\n"
        );
        serde_json::to_value(text.parse::<toml::Table>().unwrap()).unwrap()
    };
    assert!(validator.is_valid(&rules("")));
    assert!(!validator.is_valid(&rules("tilte = \"A\"")), "an unknown key is an error");
}

/// What the program prints, against the file; with UPDATE_EXPECTED=1 the file is renewed.
fn check(of: &str, file: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(file);
    let got = output(of);
    if std::env::var_os("UPDATE_EXPECTED").is_some_and(|value| value == "1") {
        fs_err::write(&path, &got).unwrap();
    }
    let expected = fs_err::read_to_string(&path).unwrap_or_default();
    assert!(
        expected == got,
        "{file} is not what `rapporteur schema {of}` prints; renew it with `cargo run -- schema {of} > {file}`\n\
         expected:\n{expected}\ngot:\n{got}"
    );
}

fn output(of: &str) -> String {
    let output = cargo_bin_cmd!("rapporteur").args(["schema", of]).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

fn printed(of: &str) -> Value {
    serde_json::from_str(&output(of)).unwrap()
}
