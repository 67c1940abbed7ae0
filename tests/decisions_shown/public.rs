//! What is published: agreements that people confirmed, and nothing of who decided or what was read before.

use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use crate::data::{Data, REVIEWER, WHY, corrected};

const FORMATS: [&str; 7] = ["csv", "docx", "fhir", "jsonl", "parquet", "sqlite", "xlsx"];

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut all = Vec::new();
    for entry in fs_err::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { all.extend(files(&path)) } else { all.push(path) }
    }
    all
}

/// The bytes of a file, and of what is packed in it.
fn unpacked(path: &Path) -> Vec<Vec<u8>> {
    let bytes = fs_err::read(path).unwrap();
    let mut all = vec![bytes.clone()];
    if let Ok(mut package) = zip::ZipArchive::new(std::io::Cursor::new(bytes)) {
        for index in 0..package.len() {
            let mut part = Vec::new();
            std::io::copy(&mut package.by_index(index).unwrap(), &mut part).unwrap();
            all.push(part);
        }
    }
    all
}

#[test]
fn a_confirmed_agreement_is_one_and_nobody_is_named() {
    let data = Data::decided();
    for format in FORMATS {
        let told = data.run("export", &["--public", "--to", format]).ends(0).stderr;
        assert!(!told.contains("left out Ghana"), "{told}");
    }
    let before = Data::undecided().run("export", &["--public", "--to", "csv"]).ends(0).stderr;
    assert!(before.contains("left out Ghana: seems to agree"), "{before}");
    // The reviewer, the reviewer's words, and what the program read where it was corrected: also in other answers.
    let hidden = [REVIEWER, WHY, "Kwabena Probe", "Kwame Example", "\"machine\"", "Rosalind"];
    for path in files(&data.out().join("public")).iter().filter(|path| !path.to_string_lossy().contains("schema.json"))
    {
        for bytes in unpacked(path) {
            for text in hidden {
                assert!(!bytes.windows(text.len()).any(|part| part == text.as_bytes()), "{text} in {}", path.display());
            }
        }
    }
    let lines = String::from_utf8(data.exported("public/jsonl", "responses.jsonl")).unwrap();
    let ghana: Value = serde_json::from_str(lines.lines().find(|line| line.contains("GHA")).unwrap()).unwrap();
    let answer = &ghana["record"]["answers"]["q20.percentage"];
    assert_eq!(
        (&answer["value"], &answer["status"], &answer["confidence"]),
        (&json!(27.5), &json!("corrected"), &Value::Null)
    );
    assert!(ghana["record"]["answers"].as_object().unwrap().values().all(|answer| answer.get("decision").is_none()));
    assert_eq!(ghana["record"]["answers"]["contact.name"]["finding"], "withheld");
    let schema: Value = serde_json::from_slice(&data.exported("public/jsonl", "schema")).unwrap();
    assert!(jsonschema::validator_for(&schema).unwrap().is_valid(&ghana));
}

#[test]
fn a_name_that_was_corrected_stays_withheld_elsewhere() {
    let data = Data::undecided();
    let senegal = data.record("senegal.docx");
    let name = senegal["answers"]["contact.name"]["value"].as_str().unwrap().to_owned();
    data.decide(&senegal, "contact.name", corrected(json!("Somebody Else"), "answered"));
    data.decide(&senegal, "q22.text", corrected(json!(format!("Write to {name}.")), "answered"));
    data.run("export", &["--public", "--to", "jsonl"]).ends(0);
    let lines = String::from_utf8(data.exported("public/jsonl", "responses.jsonl")).unwrap();
    let line = lines.lines().find(|line| line.contains("\"SEN\"")).unwrap();
    assert!(line.contains("Write to [withheld]"), "{line}");
    assert!(!line.contains(&name) && !line.contains("Somebody Else"));
}

#[test]
fn an_agreement_that_was_corrected_to_no_is_none() {
    let data = Data::undecided();
    data.decide(&data.record("estonia.md"), "publication_authorized", corrected(json!("no"), "answered"));
    let told = data.run("export", &["--public", "--to", "csv"]).ends(0).stderr;
    assert!(told.contains("left out Estonia: does not agree to publication"), "{told}");
}
