//! Forms as Word files, blank and filled in, in the styles in which forms are made. They are made of a questionnaire
//! and the record of a submission of `fixtures/submissions`, whose answers they must give again.
//!
//! `fixtures/word/sources.tsv` says of each which submission that is. `UPDATE_EXPECTED=1 cargo test --test word_forms`
//! renews the files; `fixtures/render-word` makes the same of them for OpenDocument and PDF.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stderr)]

mod answers;
mod controls;
mod form;
mod labels;
mod markup;
mod package;
mod wording;

use std::fmt::Write;
use std::io::{Cursor, Read};
use std::path::{Path, PathBuf};
use std::process::Command;

use controls::Controls;
use form::{Numbering, Style};
use rapporteur::questionnaire::{Library, check_source};
use serde_json::Value;

/// Word counts, and has controls for all that is filled in.
const CONTROLS: (&str, Style) = (
    "controls",
    Style { controls: Controls::Content, numbering: Numbering::ByStyle, in_tables: false, footnotes: true },
);
/// Word counts; form fields as Word had them before 2007.
const LEGACY: (&str, Style) = (
    "legacy",
    Style { controls: Controls::Legacy, numbering: Numbering::ByParagraph, in_tables: false, footnotes: true },
);
/// All is typed.
const TYPED: (&str, Style) =
    ("typed", Style { controls: Controls::Glyphs, numbering: Numbering::Typed, in_tables: false, footnotes: false });
/// All is typed, boxes in the font Wingdings.
const SYMBOLS: (&str, Style) =
    ("symbols", Style { controls: Controls::Symbols, numbering: Numbering::Typed, in_tables: false, footnotes: false });
/// Prompts and answers side by side.
const TABLES: (&str, Style) =
    ("tables", Style { controls: Controls::Glyphs, numbering: Numbering::Typed, in_tables: true, footnotes: false });

/// Style, submission and language of each file.
const FILES: [((&str, Style), &str, &str); 9] = [
    (CONTROLS, "answers-in-french", "fr"),
    (CONTROLS, "blank-form", "en"),
    (LEGACY, "all-ticks-given", "en"),
    (LEGACY, "blank-form", "es"),
    (LEGACY, "questions-deleted", "en"),
    (SYMBOLS, "answers-in-french", "fr"),
    (TABLES, "answers-in-spanish", "es"),
    (TABLES, "blank-form", "en"),
    (TYPED, "numbered-lists-in-answers", "en"),
];

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures")
}

fn updating() -> bool {
    std::env::var_os("UPDATE_EXPECTED").is_some_and(|value| value == "1")
}

#[test]
fn the_files_are_those_that_are_made_today() {
    let library = Library::embedded().unwrap();
    let questionnaire = &library.questionnaires()[0];
    let mut differ = Vec::new();
    for ((style_name, style), submission, language) in FILES {
        let record = fixtures().join("submissions").join(submission).join("record.json");
        let record: Value = serde_json::from_slice(&fs_err::read(record).unwrap()).unwrap();
        let made = form::form(questionnaire, &record, language, style);
        let path = fixtures().join("word").join(format!("{style_name}-{submission}.docx"));
        if updating() {
            fs_err::write(&path, &made).unwrap();
        }
        if fs_err::read(&path).unwrap_or_default() != made {
            differ.push(path.display().to_string());
        }
    }
    assert!(differ.is_empty(), "{differ:?} differ: UPDATE_EXPECTED=1 cargo test --test word_forms");
}

#[test]
fn the_table_names_their_sources() {
    let mut table = "file\tsubmission\tlanguage_of_form\n".to_owned();
    for ((style, _), submission, language) in FILES {
        writeln!(table, "{style}-{submission}.docx\t{submission}\t{language}").unwrap();
    }
    let path = fixtures().join("word/sources.tsv");
    if updating() {
        fs_err::write(&path, &table).unwrap();
    }
    assert_eq!(
        fs_err::read_to_string(path).unwrap_or_default(),
        table,
        "UPDATE_EXPECTED=1 cargo test --test word_forms"
    );
}

const OTHER: &str = r#"id = "census"
title = "Census of <small> & large libraries"
languages = ["en"]
respondent = "library"
[[recognise]]
pattern = 'Census'
matches = ["Census"]
[[question]]
id = "library"
prefix = "Q1"
prompt.en = "Which library?"
[question.fields.name]
id = "library"
type = "text"
[[question]]
id = "open"
prefix = "2."
prompt.en = "Is it open?"
[question.fields.answer]
type = "yes_no"
[[question]]
id = "visitors"
prompt.en = "Share of visitors below \"18\""
[question.fields.share]
type = "percentage"
"#;

/// Nothing in the making of forms knows one questionnaire from another.
#[test]
fn any_questionnaire_becomes_a_form() {
    let questionnaire = check_source("census.toml", OTHER).unwrap();
    let record = serde_json::json!({"answers": {
        "library": {"value": "Hill & Dale", "finding": "answered"},
        "open.answer": {"value": "no", "finding": "answered"},
        "visitors.share": {"value": 12.5, "finding": "answered"},
    }});
    for (name, style) in [CONTROLS, LEGACY, TYPED, SYMBOLS, TABLES] {
        let made = form::form(&questionnaire, &record, "en", style);
        let mut package = zip::ZipArchive::new(Cursor::new(made)).unwrap();
        let mut body = String::new();
        package.by_name("word/document.xml").unwrap().read_to_string(&mut body).unwrap();
        for expected in
            ["Census of &lt;small&gt; &amp; large", "Q1 ", "Hill &amp; Dale", "Is it open?", "12.5 %", "below &quot;18"]
        {
            assert!(body.contains(expected), "{name}: {expected} is not in {body}");
        }
    }
}

/// The files of LibreOffice were made from today's, as `fixtures/render-word` wrote down.
#[test]
fn the_files_of_libreoffice_show_those_of_today() {
    match Command::new("python3").arg(fixtures().join("render-word")).arg("--check").output() {
        Ok(ran) => assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr)),
        Err(error) => eprintln!("not checked, as python3 cannot be run: {error}"),
    }
}
