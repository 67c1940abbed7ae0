//! `rapporteur package` and `rapporteur verify` as a person uses them: a data set in, a bag out, and what is found where a
//! bag was changed.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod attacks;
mod making;
mod versions;

use std::collections::BTreeMap;
use std::path::PathBuf;

use making::{Ran, Set, files, inbox, package, run, set, verify, whole};
use serde_json::Value;

#[test]
fn a_package_holds_all_that_is_needed_to_understand_the_records() {
    let bag = whole();
    let found = files(&bag);
    let set = set();
    let mut expected: Vec<String> =
        ["README.txt", "program.txt", "model.json", "journal.jsonl", "histories.json", "inputs.json"]
            .map(|name| format!("data/{name}"))
            .to_vec();
    for name in ["bagit.txt", "bag-info.txt", "manifest-sha256.txt", "tagmanifest-sha256.txt"] {
        expected.push(name.to_owned());
    }
    for (id, record) in &set.records {
        let sha = record["source"]["sha256"].as_str().unwrap();
        let name = record["source"]["name"].as_str().unwrap();
        let ending = name.rsplit_once('.').unwrap().1;
        expected.extend([
            format!("data/records/{id}.json"),
            format!("data/documents/{id}.json"),
            format!("data/originals/{sha}.{ending}"),
        ]);
        expected.extend(making::pages(record).map(|page| format!("data/evidence/{id}/page-{page}.png")));
    }
    for name in [
        "a mail.eml",
        "estonia.md",
        "fiji.pdf",
        "later/estonia-2.md",
        "mill-software.md",
        "mozambique.txt",
        "note 100_.eml",
        "senegal.docx",
    ] {
        expected.push(format!("data/inputs/{name}"));
    }
    for name in ["un-msq-2020", "openchain-iso5230-v3"] {
        expected.push(format!("data/rules/{name}.toml"));
    }
    for name in ["document", "record", "rules", "score", "status"] {
        expected.push(format!("data/schemas/{name}.schema.json"));
    }
    expected.sort();
    let names: Vec<&String> = found.keys().collect();
    assert_eq!(names, expected.iter().collect::<Vec<_>>());
    for id in set.records.keys() {
        assert_eq!(found[&format!("data/records/{id}.json")], files(&set.out)[&format!("records/{id}.json")]);
    }
    assert_eq!(found["data/inputs/fiji.pdf"], fs_err::read(inbox().join("fiji.pdf")).unwrap());
    let fiji = set.record_of("fiji.pdf");
    let read = run(["read", "--json", "fixtures/inbox/fiji.pdf"], None);
    assert_eq!(String::from_utf8_lossy(&found[&format!("data/documents/{fiji}.json")]), read.stdout);
    let schema = run(["schema", "record"], None);
    assert_eq!(String::from_utf8_lossy(&found["data/schemas/record.schema.json"]), schema.stdout);
    assert!(found[&format!("data/evidence/{fiji}/page-1.png")].starts_with(b"\x89PNG"));
}

#[test]
fn documents_keep_to_the_schema_that_is_packed() {
    let found = files(&whole());
    let schema: Value = serde_json::from_slice(&found["data/schemas/document.schema.json"]).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    for (path, bytes) in found.iter().filter(|(path, _)| path.starts_with("data/documents/")) {
        let document: Value = serde_json::from_slice(bytes).unwrap();
        let errors: Vec<String> = validator
            .iter_errors(&document)
            .map(|error| format!("{error} at {}", error.instance_path()))
            .take(3)
            .collect();
        assert!(errors.is_empty(), "{path}: {errors:?}");
    }
}

#[test]
fn the_readme_tells_a_stranger_what_is_there_and_what_is_not() {
    let readme = String::from_utf8(files(&whole()).remove("data/README.txt").unwrap()).unwrap();
    let set = set();
    let (first, second) = (set.record_of("estonia.md"), set.record_of("estonia-2.md"));
    for part in [
        &format!("{} records of 5 respondents", set.records.len()),
        "Member States Questionnaire",
        "20 pictures",
        "inbox/gone.eml\n        it is not where it was",
        "inbox/changed.eml\n        it was changed since it was read",
        "inbox/huge.mbox\n        it was never read",
        "inbox/fiji.pdf\n        the file holds something else by now; this content is kept as an original alone",
        &format!("    Estonia\n        {second}  estonia-2.md\n        replaced: {first}  estonia.md"),
        "Expected, and no answer was received:\n\n    Latvia\\u{a}Lettland",
        "Nothing else that belongs here is missing.",
    ] {
        let part = part.replace("20 pictures", &format!("{} pictures", set.pictures()));
        assert!(readme.contains(&part), "{part:?} does not stand in\n{readme}");
    }
    let long: Vec<&str> = readme.lines().filter(|line| line.chars().count() > 130).collect();
    assert!(long.is_empty() && readme.is_ascii() | readme.contains('\n'), "{long:?}");
}

#[test]
fn the_label_says_what_only_a_person_can() {
    let set = set();
    let bag = making::fresh("labelled");
    package(
        set,
        &bag,
        &[
            "--source-organization",
            "Office\nof: Statistics",
            "--contact-name",
            "A. N. Other",
            "--bagging-date",
            "2026-03-31",
        ],
    )
    .ends(0);
    let info = String::from_utf8(fs_err::read(bag.join("bag-info.txt")).unwrap()).unwrap();
    let lines: Vec<&str> = info.lines().collect();
    let payload = files(&bag).into_iter().filter(|(path, _)| path.starts_with("data/"));
    let (bytes, count) = payload.fold((0, 0), |(bytes, count), (_, file)| (bytes + file.len(), count + 1));
    assert_eq!(lines[0], "Source-Organization: Office\\u{a}of: Statistics");
    assert_eq!(lines[1], "Contact-Name: A. N. Other");
    assert!(lines[2].starts_with("External-Description: "));
    assert_eq!(lines[3], "Bagging-Date: 2026-03-31");
    assert_eq!(lines[4], format!("Bag-Software-Agent: rapporteur {}", env!("CARGO_PKG_VERSION")));
    assert_eq!(lines[5], format!("Payload-Oxum: {bytes}.{count}"));
    assert_eq!(lines.len(), 6);
    assert_eq!(verify(&bag).ends(0).json()["holds"], true);
    for day in ["31 March", "2026-02-30", "20260331"] {
        package(set, &making::fresh("day"), &["--bagging-date", day]).ends(64);
    }
}

#[test]
fn the_same_data_set_makes_the_same_bytes() {
    let again = making::fresh("again");
    package(set(), &again, &[]).ends(0);
    let (one, other) = (files(&whole()), files(&again));
    let differ: Vec<&String> = one.keys().filter(|path| one.get(*path) != other.get(*path)).collect();
    assert!(differ.is_empty() && one.len() == other.len(), "{differ:?}");
}

#[test]
fn what_is_packed_holds() {
    let report = verify(&whole()).ends(0).json();
    let records = set().records.len();
    assert_eq!(report["schema"], "rapporteur-verification/1");
    assert_eq!(report["flaws"], Value::Array(Vec::new()));
    assert_eq!(report["tally"]["equal"], records);
    assert_eq!(report["tally"]["quotes"], report["tally"]["quotes_found"]);
    assert_eq!(report["tally"]["quotes"], set().records.values().map(making::quotes).sum::<usize>());
    assert!(report["tally"]["quotes"].as_u64().unwrap() > 500);
    let bag = whole();
    let text = run(["verify", bag.to_str().unwrap()], None).ends(0).stdout;
    assert!(
        text.contains(&format!("byte for byte: {records} of {records}")) && text.contains("The package holds."),
        "{text}"
    );
}

#[test]
fn a_bag_is_never_written_over() {
    let folder = making::fresh("taken");
    let bag = folder.join("bag");
    fs_err::create_dir_all(&bag).unwrap();
    // An empty folder is none that anything could be lost in.
    package(set(), &bag, &[]).ends(0);
    let before = files(&bag);
    package(set(), &bag, &[]).fails(2, "is not empty");
    assert!(before == files(&bag));
    let file = folder.join("file");
    fs_err::write(&file, "a file").unwrap();
    package(set(), &file, &[]).fails(2, "cannot write the bag");
    package(set(), &file.join("below"), &[]).fails(2, "cannot write the bag");
    assert_eq!(fs_err::read(&file).unwrap(), b"a file");
    assert!(making::left_over(&folder).is_empty(), "{:?}", making::left_over(&folder));
}

/// A run that is killed at any moment leaves nothing under the name of the bag, or the whole of it.
#[cfg(unix)]
#[test]
fn a_killed_run_leaves_no_half_bag() {
    let folder = making::fresh("killed");
    fs_err::create_dir_all(&folder).unwrap();
    let bag = folder.join("bag");
    for milliseconds in [5, 60, 200, 500, 900] {
        let mut child = making::command(set(), &bag, &[]).spawn().unwrap();
        std::thread::sleep(std::time::Duration::from_millis(milliseconds));
        child.kill().unwrap();
        child.wait().unwrap();
        if bag.exists() {
            assert_eq!(verify(&bag).ends(0).json()["holds"], true);
            fs_err::remove_dir_all(&bag).unwrap();
        }
    }
    package(set(), &bag, &[]).ends(0);
    assert!(files(&bag) == files(&whole()));
}

#[test]
fn what_cannot_be_had_is_told_and_does_not_stop_the_rest() {
    let set = set();
    let out = making::fresh("poor");
    making::copy(&set.out, &out);
    let (estonia, fiji) = (set.record_of("estonia.md"), set.record_of("fiji.pdf"));
    let original =
        |id: &str, ending: &str| format!("{}.{ending}", set.records[id]["source"]["sha256"].as_str().unwrap());
    fs_err::remove_file(out.join("sources").join(original(&estonia, "md"))).unwrap();
    fs_err::write(out.join("sources").join(original(&fiji, "pdf")), "%PDF-1.7\nother bytes").unwrap();
    let bag = making::fresh("poor-bag");
    let poor = Set { out, ..set.clone() };
    let ran = package(&poor, &bag, &[]).fails(1, "the original is not in the folder");
    assert!(ran.stderr.contains("was changed"), "{}", ran.stderr);
    let readme = fs_err::read_to_string(bag.join("data/README.txt")).unwrap();
    assert!(readme.contains("could not be had") && readme.contains(&original(&estonia, "md")), "{readme}");
    let report = verify(&bag).ends(1).json();
    assert_eq!(report["tally"]["failed"], 2);
    assert_eq!(report["tally"]["equal"], set.records.len() - 2);
    assert_eq!(report["flaws"], Value::Array(Vec::new()), "the package says itself what it lacks");
}

#[test]
fn rules_of_ones_own_are_packed_and_used() {
    let folder = making::fresh("own-rules");
    fs_err::create_dir_all(&folder).unwrap();
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let example = root.join("docs/example");
    let rules = example.join("reading-rooms.toml");
    let filled: Vec<PathBuf> =
        files(&example).into_keys().filter(|name| name.ends_with(".md")).map(|name| example.join(name)).collect();
    let out = folder.join("out");
    let mut arguments =
        vec!["extract".to_owned(), "--rules".to_owned(), rules.display().to_string(), "--out".to_owned()];
    arguments.push(out.display().to_string());
    arguments.extend(filled.iter().map(|path| path.display().to_string()));
    run(arguments, None).ends(0);
    let set = making::finish(folder.clone(), out, &[example]);
    let bag = folder.join("bag");
    // Without the rules that lie beside the records, those of the user must be named.
    fs_err::remove_dir_all(set.out.join("rules")).unwrap();
    package(&set, &bag, &[]).fails(1, "are not those of today");
    assert_eq!(verify(&bag).ends(1).json()["tally"]["failed"], set.records.len());
    fs_err::remove_dir_all(&bag).unwrap();
    package(&set, &bag, &["--rules", rules.to_str().unwrap()]).ends(0);
    assert_eq!(fs_err::read(bag.join("data/rules/reading-rooms-2024.toml")).unwrap(), fs_err::read(&rules).unwrap());
    assert_eq!(verify(&bag).ends(0).json()["tally"]["equal"], set.records.len());
}

#[test]
fn a_password_opens_what_needs_one_and_stands_nowhere() {
    let folder = making::fresh("password");
    fs_err::create_dir_all(folder.join("inbox")).unwrap();
    let file = folder.join("inbox/fiji.pdf");
    fs_err::write(&file, making::encrypted(&inbox().join("fiji.pdf"), "open-sesame-4711")).unwrap();
    let out = folder.join("out");
    let password = ["--password", "open-sesame-4711"];
    run(["extract", file.to_str().unwrap(), "--out", out.to_str().unwrap(), password[0], password[1]], None).ends(0);
    let set = making::finish(folder.clone(), out, &[folder.join("inbox")]);
    let bag = folder.join("bag");
    package(&set, &bag, &password).ends(0);
    let found: BTreeMap<String, Vec<u8>> = files(&bag);
    assert!(found.keys().any(|path| path.ends_with("page-1.png")), "{:?}", found.keys());
    assert!(!found.values().any(|bytes| bytes.windows(16).any(|part| part == b"open-sesame-4711")));
    let ran: Ran = verify(&bag).ends(1);
    assert!(ran.stdout.contains("protected by a password"), "{}", ran.stdout);
    let holds = run(["verify", bag.to_str().unwrap(), "--json", password[0], password[1]], None).ends(0);
    assert_eq!(holds.json()["tally"]["equal"], 1);
}

/// The guide names messages that the program has, and options that its commands take.
#[test]
fn the_guide_says_what_the_program_says() {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let guide = fs_err::read_to_string(root.join("docs/archive.md")).unwrap();
    let code: String = ["src/package", "src/cli"]
        .iter()
        .flat_map(|folder| files(&root.join(folder)).into_values())
        .map(|bytes| String::from_utf8(bytes).unwrap())
        .collect();
    let rows = guide.lines().filter(|line| line.starts_with("| `")).map(|line| line.split('|').nth(1).unwrap());
    let messages: Vec<&str> = rows.flat_map(|cell| cell.split('`').skip(1).step_by(2)).collect();
    assert!(messages.len() > 12, "{messages:?}");
    for message in messages {
        assert!(code.contains(message), "the program does not say {message:?}");
    }
    let joined = guide.replace("\\\n", " ");
    let commands = joined.lines().filter_map(|line| line.strip_prefix("    rapporteur "));
    let mut seen = 0;
    for command in commands {
        let name = command.split(' ').next().unwrap();
        let help = run([name, "--help"], None).ends(0).stdout;
        for option in command.split(' ').filter(|word| word.starts_with("--")) {
            assert!(help.contains(option), "{name} does not take {option}");
        }
        seen += 1;
    }
    assert!(seen > 5);
}
