//! Every word that a Word file shows is read.
//!
//! Words are compared as bags, in compatibility form and lower case; Chinese, Japanese and Korean by character.
//! Read is what stands in blocks (without what changes deleted and the marks of notes), typed labels, placeholders
//! of controls, and hidden text that is listed. The mean over files counts a small file that loses its text in
//! full; the share of all words counts what large files lose. Both must reach the bound.

use std::collections::{BTreeMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::{LazyLock, Mutex};

use regex::Regex;
use serde_json::Value;
use unicode_normalization::UnicodeNormalization;

use crate::accepted::accepted_text;
use crate::constructs::{list, string};
use crate::corpora::{corpora, files, for_each, run};

const RECALL_MIN: f64 = 0.999;
/// Share of the files with words, as `accepted` finds them, that the reader must open.
const OPENED_MIN: f64 = 0.98;
/// So many files must be compared: the corpus is there as a whole.
const FILES_MIN: usize = 200;
/// How many of the worst files are shown, and how many of their missing words.
const SHOWN: usize = 10;

/// Kana, Han, Hangul and their extensions: scripts without blanks between words, or with optional ones.
static BY_CHARACTER: LazyLock<Regex> = LazyLock::new(|| {
    let scripts = r"[\u1100-\u11ff\u3041-\u30ff\u3130-\u318f\u3400-\u4dbf\u4e00-\u9fff\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff\U0001b000-\U0001b16f\U00020000-\U0003ffff]";
    Regex::new(scripts).unwrap()
});
static WORD: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"\w+").unwrap());

type Bag = BTreeMap<String, usize>;

/// The words of a text, counted. Characters that show nothing part no word.
fn words(text: &str) -> Bag {
    let unseen = |character: &char| !matches!(character, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}');
    let text = text.chars().filter(unseen).nfkc().collect::<String>().to_lowercase();
    let text = BY_CHARACTER.replace_all(&text, " $0 ");
    let mut bag = Bag::new();
    for word in WORD.find_iter(&text) {
        *bag.entry(word.as_str().to_owned()).or_default() += 1;
    }
    bag
}

/// What was read, of a document as the program prints it.
fn read_text(document: &Value) -> String {
    let mut text = Vec::new();
    for block in list(document, "blocks") {
        if string(&block["label"], "origin") == "typed" {
            text.push(string(&block["label"], "written").to_owned());
        }
        text.push(text_of_block(block));
        let controls = list(block, "spans").iter().map(|span| &span["mark"]["control"]);
        for control in controls.filter(|control| control["placeholder_shown"] == true) {
            text.extend(["value", "placeholder"].map(|key| string(control, key).to_owned()));
        }
    }
    let hidden = list(document, "not_read").iter().filter(|one| one["kind"] == "hidden_text");
    text.extend(hidden.map(|one| string(one, "description").to_owned()));
    text.join("\n")
}

/// The text of a block without what was deleted, and without the marks of notes.
fn text_of_block(block: &Value) -> String {
    let mut left_out = HashSet::new();
    for span in list(block, "spans") {
        if span["mark"] == "deleted" || !span["mark"]["note_reference"].is_null() {
            let position = |key: &str| usize::try_from(span[key].as_u64().unwrap()).unwrap();
            left_out.extend(position("start")..position("end"));
        }
    }
    let characters = string(block, "text").chars().enumerate();
    characters.filter(|(at, _)| !left_out.contains(at)).map(|(_, character)| character).collect()
}

/// How many words of a file were read.
struct Measured {
    file: PathBuf,
    words: usize,
    read: usize,
    missing: Vec<String>,
}

impl Measured {
    fn of(file: &Path, expected: &Bag, got: &Bag) -> Self {
        let lacks = |word: &String, count: usize| count.saturating_sub(got.get(word).copied().unwrap_or_default());
        let lacking: usize = expected.iter().map(|(word, count)| lacks(word, *count)).sum();
        let words: usize = expected.values().sum();
        let missing = expected.iter().filter(|(word, count)| lacks(word, **count) > 0).take(SHOWN);
        let missing = missing.map(|(word, count)| format!("{word}×{}", lacks(word, *count))).collect();
        Self { file: file.to_owned(), words, read: words - lacking, missing }
    }

    fn recall(&self) -> f64 {
        self.read as f64 / self.words as f64
    }
}

#[test]
fn every_word_of_word_files_is_read() {
    let Some(corpora) = corpora() else { return };
    let files = files(&corpora.join("docx"), &["docx", "docm", "dotx"]);
    let measured = Mutex::new(Vec::new());
    let refused = for_each(&files, |file| {
        let expected = words(&accepted_text(&fs_err::read(file).unwrap())?);
        if expected.is_empty() {
            return None;
        }
        let ran = run(file, &["--json"]);
        if ran.code != Some(0) {
            return Some(format!("was not read: {}", ran.stderr.lines().next().unwrap_or_default()));
        }
        let got = words(&read_text(&serde_json::from_slice(&ran.stdout).unwrap()));
        measured.lock().unwrap().push(Measured::of(file, &expected, &got));
        None
    });
    let mut measured = measured.into_inner().unwrap();
    measured.sort_by(|one, other| one.recall().total_cmp(&other.recall()).then_with(|| one.file.cmp(&other.file)));
    for one in measured.iter().take(SHOWN).filter(|one| one.read < one.words) {
        let missing = one.missing.join(" ");
        eprintln!("{:.4} of {:6} words: {}\n       missing {missing}", one.recall(), one.words, one.file.display());
    }
    refused.iter().take(SHOWN).for_each(|refused| eprintln!("{refused}"));
    let count = measured.len() as f64;
    let mean = measured.iter().map(Measured::recall).sum::<f64>() / count.max(1.0);
    let sum = |of: fn(&Measured) -> usize| measured.iter().map(of).sum::<usize>();
    let (read, all) = (sum(|one| one.read), sum(|one| one.words));
    let share = read as f64 / all.max(1) as f64;
    let whole = measured.iter().filter(|one| one.read == one.words).count();
    eprintln!("word recall of {count} files: mean {mean:.5}, {share:.5} of {all} words; {whole} files in full");
    let with_words = measured.len() + refused.len();
    assert!(with_words >= FILES_MIN, "only {with_words} of {} files have words", files.len());
    assert!(count / with_words as f64 >= OPENED_MIN, "{} of {with_words} files were not read", refused.len());
    assert!(mean >= RECALL_MIN, "the mean over files is {mean:.5}");
    assert!(share >= RECALL_MIN, "of all words {share:.5} were read");
}

#[test]
fn words_that_are_missing_are_seen() {
    let document = serde_json::json!({
        "blocks": [{
            "label": {"written": "1.", "origin": "typed"},
            "text": "Is there a1 plann gone",
            "spans": [
                {"start": 10, "end": 11, "mark": {"note_reference": "1"}},
                {"start": 17, "end": 22, "mark": "deleted"},
                {"start": 0, "end": 0, "mark": {"control": {"placeholder_shown": true, "value": "Choose"}}},
            ],
        }],
        "not_read": [{"kind": "hidden_text", "description": "hidden"}, {"kind": "image", "description": "picture"}],
    });
    let got = words(&read_text(&document));
    assert_eq!(got, words("1 Is there a plann Choose hidden"));
    let measured = Measured::of(Path::new("a"), &words("Is there a plan, a 国家?"), &got);
    assert_eq!((measured.words, measured.read), (7, 3));
    assert_eq!(measured.missing, ["a×1", "plan×1", "国×1", "家×1"]);
}
