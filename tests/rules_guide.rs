//! `docs/rules.md` is true: its rules are those of `docs/example`, they find what it says, and it names every key.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::BTreeSet;
use std::path::Path;

use assert_cmd::cargo::cargo_bin_cmd;
use serde_json::Value;
use tempfile::TempDir;

const RULES: &str = "docs/example/reading-rooms.toml";

fn text(file: &str) -> String {
    fs_err::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(file)).unwrap()
}

/// The code blocks of the guide in one language.
fn blocks(language: &str) -> Vec<String> {
    let guide = text("docs/rules.md");
    let mut blocks = Vec::new();
    let mut open: Option<(bool, String)> = None;
    for line in guide.lines() {
        match (&mut open, line.strip_prefix("```")) {
            (None, Some(name)) => open = Some((name == language, String::new())),
            (None, None) => {}
            (Some(_), Some(_)) => blocks.extend(open.take().filter(|(wanted, _)| *wanted).map(|(_, block)| block)),
            (Some((_, block)), None) => block.push_str(&format!("{line}\n")),
        }
    }
    assert!(open.is_none(), "a code block of docs/rules.md has no end");
    assert!(!blocks.is_empty(), "docs/rules.md holds no block of {language}");
    blocks
}

/// What the program prints, and its exit code.
fn run(arguments: &[&str]) -> (String, Option<i32>) {
    let mut command = cargo_bin_cmd!("rapporteur");
    let output = command.current_dir(env!("CARGO_MANIFEST_DIR")).args(arguments).output().unwrap();
    let said = if output.stdout.is_empty() { &output.stderr } else { &output.stdout };
    (String::from_utf8_lossy(said).into_owned(), output.status.code())
}

fn tried(file: &str) -> Value {
    let (json, code) = run(&["rules", "try", file, "--rules", RULES, "--json"]);
    assert_eq!(code, Some(0), "{json}");
    serde_json::from_str(&json).unwrap()
}

/// The findings of a trial, by field.
fn findings(trial: &Value) -> Vec<(String, String)> {
    let fields = trial["items"].as_array().unwrap().iter().filter_map(|item| item["fields"].as_object()).flatten();
    fields.map(|(id, field)| (id.clone(), field["answer"]["finding"].as_str().unwrap().to_owned())).collect()
}

#[test]
fn the_rules_of_the_guide_are_those_of_the_example() {
    let guide = blocks("toml").iter().map(|block| block.trim().to_owned()).collect::<Vec<_>>().join("\n\n");
    assert_eq!(format!("{guide}\n"), text(RULES));
    let (said, code) = run(&["rules", "check", RULES]);
    assert_eq!(code, Some(0), "{said}");
    let shown = blocks("console").concat();
    let counted = said.trim().rsplit_once(": ").unwrap().1;
    assert!(shown.contains(counted), "the guide does not show {counted:?}");
}

#[test]
fn the_form_of_the_guide_is_that_of_the_example() {
    assert!(blocks("text").iter().any(|block| *block == text("docs/example/blank.md")), "the guide shows another form");
}

#[test]
fn trials_show_what_the_guide_shows() {
    let (shown, code) = run(&["rules", "try", "docs/example/returned.md", "--rules", RULES]);
    assert_eq!(code, Some(0), "{shown}");
    let paragraphs: BTreeSet<&str> = shown.trim_end().split("\n\n").collect();
    let of_guide: Vec<String> = blocks("text").into_iter().filter(|block| block.contains("\n  prompt at ")).collect();
    let heads = blocks("text").into_iter().filter(|block| block.starts_with(RULES));
    let mut checked = 0;
    for block in of_guide.into_iter().chain(heads) {
        for paragraph in block.trim_end().split("\n\n") {
            checked += 1;
            assert!(paragraphs.contains(paragraph), "the guide shows\n{paragraph}\nbut the program\n{shown}");
        }
    }
    assert!(checked >= 3, "the guide shows no trial");
}

#[test]
fn nothing_of_the_blank_form_is_answered_or_unclaimed() {
    let trial = tried("docs/example/blank.md");
    let answered: Vec<_> = findings(&trial).into_iter().filter(|(_, finding)| finding != "empty").collect();
    assert_eq!(answered, []);
    let unclaimed = trial["unclaimed"].as_array().unwrap().iter();
    let said: Vec<_> = unclaimed.filter(|one| one["quote"].as_str().unwrap().contains(char::is_alphanumeric)).collect();
    assert!(said.is_empty(), "{said:?}");
}

#[test]
fn the_form_that_was_filled_in_gives_its_answers() {
    let trial = tried("docs/example/returned.md");
    let items = trial["items"].as_array().unwrap();
    let value = |id: &str| {
        let field = items.iter().find_map(|item| item["fields"].get(id)).unwrap_or_else(|| panic!("no field {id}"));
        field["answer"]["value"].clone()
    };
    assert_eq!(value("front.library"), "Old Mill Library");
    assert_eq!(value("front.date"), "2024-03-04");
    assert_eq!(value("q1.answer"), "yes");
    assert_eq!(value("q1.text"), "Yes, since 2019, from noon to six.");
    assert_eq!(value("q2.options")["checked"], serde_json::json!(["members", "students", "other"]));
    assert_eq!(value("q2.other"), "visiting scholars");
    assert_eq!(value("q3.share"), 62.5);
    assert_eq!(value("q4.a.links")[0]["written"], "www.old-mill.example.org");
    assert_eq!(value("q4.b.links"), Value::Null);
    assert_eq!(value("contact.email"), "ada.miller@old-mill.example.org");
}

#[test]
fn every_piece_of_rules_in_the_guide_can_be_used() {
    let (mut patterns, mut excludes, mut languages) = (0, 0, 0);
    for block in blocks("text") {
        let rules = if block.starts_with("[question.fields.") {
            patterns += 1;
            text(RULES).replace("[question.fields.share]\ntype = \"percentage\"\n", &block)
        } else if block.starts_with("[[exclude]]") {
            excludes += 1;
            format!("{}\n{block}", text(RULES))
        } else if block.starts_with("languages") {
            languages += 1;
            let (first, prompts) = block.split_once('\n').unwrap();
            let question = "prompt.en = \"Is the reading room open on Sundays?\"\n";
            assert!(text(RULES).contains(question));
            text(RULES).replace("languages = [\"en\"]", first).replace(question, prompts)
        } else {
            continue;
        };
        assert_ne!(rules, text(RULES));
        let folder = TempDir::new().unwrap();
        let file = folder.path().join("rules.toml");
        fs_err::write(&file, &rules).unwrap();
        let (said, code) = run(&["rules", "check", file.to_str().unwrap()]);
        assert_eq!(code, Some(0), "{block}\n{said}");
    }
    assert_eq!((patterns, excludes, languages), (2, 1, 1));
}

#[test]
fn the_guide_names_every_key() {
    let guide = text("docs/rules.md");
    let schema: Value = serde_json::from_str(&text("rules/questionnaire.schema.json")).unwrap();
    let mut names = BTreeSet::new();
    gather(&schema, &mut names);
    assert!(names.len() > 30, "{names:?}");
    let missing: Vec<_> = names.iter().filter(|name| !guide.contains(&format!("`{name}`"))).collect();
    assert!(missing.is_empty(), "docs/rules.md does not name {missing:?}");
}

/// Keys and kinds of a schema.
fn gather(schema: &Value, names: &mut BTreeSet<String>) {
    match schema {
        Value::Object(object) => {
            for (key, value) in object {
                match (key.as_str(), value) {
                    ("properties", Value::Object(properties)) => names.extend(properties.keys().cloned()),
                    ("const", Value::String(kind)) => {
                        names.insert(kind.clone());
                    }
                    ("enum", Value::Array(kinds)) => {
                        names.extend(kinds.iter().filter_map(|kind| kind.as_str().map(str::to_owned)));
                    }
                    _ => {}
                }
                gather(value, names);
            }
        }
        Value::Array(list) => list.iter().for_each(|one| gather(one, names)),
        _ => {}
    }
}
