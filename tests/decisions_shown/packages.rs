//! A package keeps records as they were made, with what was decided beside them; and `verify` looks at both.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use rapporteur::decision::Decision;
use serde_json::{Value, json};

use crate::data::{Data, Ran, new, run, sha256};

fn packed(data: &Data) -> PathBuf {
    let bag = data.beside("bag");
    data.run("package", &["--to", "bagit", "--bag", bag.to_str().unwrap()]).ends(0);
    bag
}

fn verify(bag: &Path) -> Ran {
    run([OsStr::new("verify"), bag.as_os_str()])
}

/// Changes a file of a package, and all checksums with it, as somebody would who means it.
fn forge(bag: &Path, change: &dyn Fn(&str) -> String) {
    let rewrite = |path: &str, change: &dyn Fn(&str) -> String| {
        let before = fs_err::read_to_string(bag.join(path)).unwrap();
        let after = change(&before);
        assert_ne!(before, after);
        fs_err::write(bag.join(path), &after).unwrap();
        (sha256(before.as_bytes()), sha256(after.as_bytes()), after.len() as i64 - before.len() as i64)
    };
    let (before, after, grown) = rewrite("data/decisions.jsonl", change);
    let manifest = rewrite("manifest-sha256.txt", &|text| text.replace(&before, &after));
    let info = (grown != 0).then(|| {
        rewrite("bag-info.txt", &|text| {
            let line = text.lines().find(|line| line.starts_with("Payload-Oxum: ")).unwrap();
            let (size, files) = line["Payload-Oxum: ".len()..].split_once('.').unwrap();
            text.replace(line, &format!("Payload-Oxum: {}.{files}", size.parse::<i64>().unwrap() + grown))
        })
    });
    let changed: Vec<(String, String, i64)> = [Some(manifest), info].into_iter().flatten().collect();
    rewrite("tagmanifest-sha256.txt", &|text| {
        changed.iter().fold(text.to_owned(), |text, (before, after, _)| text.replace(before, after))
    });
}

#[test]
fn a_package_keeps_what_was_decided_as_a_text() {
    let data = Data::few();
    // About what is not there: it cannot be packed as part of it.
    let mut elsewhere = new(&data.record("ghana.pdf"), "q17.text", rapporteur::decision::Ruling::Confirmed);
    elsewhere.subject.source = "0".repeat(64);
    data.add(elsewhere);
    let bag = packed(&data);
    for entry in fs_err::read_dir(data.out().join("records")).unwrap() {
        let path = entry.unwrap().path();
        let packed = fs_err::read(bag.join("data/records").join(path.file_name().unwrap())).unwrap();
        assert_eq!(packed, fs_err::read(&path).unwrap(), "records are packed byte for byte");
    }
    let text = fs_err::read_to_string(bag.join("data/decisions.jsonl")).unwrap();
    let mut lines = text.lines();
    assert_eq!(lines.next(), Some("{\"schema\":\"rapporteur-decisions/1\"}"));
    let decisions: Vec<Decision> = lines.map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(decisions.iter().map(|one| one.number).collect::<Vec<_>>(), [1, 2, 3, 4, 5, 6, 7, 8, 9]);
    let schema = fs_err::read_to_string(bag.join("data/schemas/decision.schema.json")).unwrap();
    let validator = jsonschema::validator_for(&serde_json::from_str::<Value>(&schema).unwrap()).unwrap();
    for line in text.lines().skip(1) {
        let line = serde_json::from_str::<Value>(line).unwrap();
        assert!(validator.is_valid(&line), "{line}");
    }
    let readme = fs_err::read_to_string(bag.join("data/README.txt")).unwrap();
    let readme: String = readme.split_whitespace().collect::<Vec<_>>().join(" ");
    for said in
        ["9 decisions. What people decided", "WHAT PEOPLE DECIDED", "Not packed: 1 decision of people", "told below"]
    {
        assert!(readme.contains(said), "{said}");
    }
    let told = verify(&bag).ends(0).stdout;
    assert!(told.contains("yes every quote by which people corrected answers stands there, too: 1 of 1"), "{told}");
    assert!(told.contains("byte for byte: 2 of 2") && told.contains("The package holds."), "{told}");
    // The same folder makes the same package.
    let again = data.beside("again");
    data.run("package", &["--to", "bagit", "--bag", again.to_str().unwrap()]).ends(0);
    let manifest = |bag: &Path| fs_err::read(bag.join("manifest-sha256.txt")).unwrap();
    assert_eq!(manifest(&bag), manifest(&again));
}

#[test]
fn decisions_that_were_forged_are_found() {
    let data = Data::few();
    let bag = packed(&data);
    let whole = fs_err::read_to_string(bag.join("data/decisions.jsonl")).unwrap();
    let correction = whole.lines().find(|line| line.contains("\"field\":\"q20.percentage\"")).unwrap();
    let decision: Value = serde_json::from_str(correction).unwrap();
    let quote = decision["decided"]["evidence"][0]["quote"].as_str().unwrap();
    let in_correction = |text: &str, from: &str, to: &str| {
        let (head, decided) = correction.split_once("\"decided\"").unwrap();
        text.replace(correction, &format!("{head}\"decided\"{}", decided.replace(from, to)))
    };
    let quoted = |quote: &str| format!("\"quote\":{}", json!(quote));
    let source = decision["source"].as_str().unwrap();
    type Forgery<'a> = (&'a str, Box<dyn Fn(&str) -> String + 'a>);
    let forgeries: [Forgery<'_>; 5] = [
        (
            "of a correction: ",
            Box::new(|text| in_correction(text, &quoted(quote), &quoted(&"x".repeat(quote.chars().count())))),
        ),
        (
            "a person decided about this field, and the record has none",
            Box::new(|text| text.replace(correction, &correction.replace("\"q20.percentage\"", "\"q99.percentage\""))),
        ),
        (
            "is about an original or a record that is not in the package",
            Box::new(|text| text.replace(correction, &correction.replace(source, &"0".repeat(64)))),
        ),
        ("stands behind a later one", Box::new(|text| format!("{text}{}\n", text.lines().nth(1).unwrap()))),
        ("line 2: ", Box::new(|text| text.replacen("\"number\":1,", "\"number\":\"one\",", 1))),
    ];
    for (said, change) in &forgeries {
        let copy = data.beside("forged");
        let _ = fs_err::remove_dir_all(&copy);
        copy_all(&bag, &copy);
        forge(&copy, change);
        let told = verify(&copy).ends(1).stdout;
        assert!(told.contains(said), "{said}\n{told}");
        assert!(told.contains("The package does not hold."), "{told}");
        assert!(told.contains("byte for byte: 2 of 2"), "the records are as they were: {told}");
    }
}

fn copy_all(from: &Path, to: &Path) {
    fs_err::create_dir_all(to).unwrap();
    for entry in fs_err::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let to = to.join(path.file_name().unwrap());
        if path.is_dir() { copy_all(&path, &to) } else { fs_err::copy(&path, &to).map(drop).unwrap() }
    }
}

#[test]
fn where_nobody_decided_there_is_no_such_file() {
    let data = Data::few_undecided();
    let bag = packed(&data);
    assert!(!bag.join("data/decisions.jsonl").exists() && !bag.join("data/schemas/decision.schema.json").exists());
    let told = verify(&bag).ends(0).stdout;
    assert!(!told.contains("corrected"), "{told}");
}
