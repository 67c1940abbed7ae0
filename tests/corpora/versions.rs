//! One questionnaire that was published in several formats is read as the same text from each.

use std::path::{Path, PathBuf};

use rapporteur::intake::Submission;
use rapporteur::read::{BlockKind, Document, read};
use unicode_normalization::UnicodeNormalization;

/// How alike two versions of one document must be read.
const ALIKE_MIN: f64 = 0.98;
/// What stands in the Markdown only: a passage, by how it begins and ends.
const IN_THE_MARKDOWN_ONLY: (&str, &str) = ("next steps have you self-certified", "very useful for our work.");

/// The version of this format below the folder of all corpora.
fn version(corpora: &Path, extension: &str) -> PathBuf {
    corpora.join("openchain").join(format!("ISO5230-2020-Questionnaire-Version-3.{extension}"))
}

/// Checks a version of this format against the Markdown; `only` stands in that version alone.
#[track_caller]
pub(crate) fn assert_read_as_markdown(corpora: &Path, extension: &str, only: Option<(&str, &str)>) {
    let mut got = text_of(&version(corpora, extension));
    if let Some(passage) = only {
        got = without(got, passage);
    }
    assert_alike(extension, &got, &without(text_of(&version(corpora, "md")), IN_THE_MARKDOWN_ONLY));
}

/// Checks that two texts are the same but for trifles.
#[track_caller]
pub(crate) fn assert_alike(what: &str, got: &str, expected: &str) {
    let alike = rapidfuzz::fuzz::ratio(got.chars(), expected.chars());
    eprintln!("{what}: alike to {alike:.4}");
    assert!(alike >= ALIKE_MIN, "{what}: alike to {alike:.4} only\ngot:\n{got}\n\nexpected:\n{expected}");
}

/// All text of a file, as it is compared.
#[track_caller]
pub(crate) fn text_of(file: &Path) -> String {
    text(&read(&Submission::open(file).unwrap()).unwrap())
}

/// All text but furniture and bullets in reading order.
fn text(document: &Document) -> String {
    let blocks = document.blocks.iter().filter(|block| !matches!(block.kind, BlockKind::Furniture(_)));
    let written = blocks.map(|block| {
        let label = block.label.as_ref().map(|label| label.written.as_str()).unwrap_or_default();
        format!("{label} {}", block.text.as_str())
    });
    let text: String = written.collect::<Vec<_>>().join(" ").nfkc().collect();
    let text = text.to_lowercase().replace(['“', '”'], "\"").replace(['‘', '’'], "'");
    let words = text.split_whitespace().filter(|word| !matches!(*word, "●" | "○" | "■" | "•" | "-"));
    words.collect::<Vec<_>>().join(" ")
}

/// The text without the passage that begins and ends so, where it is there.
fn without(mut text: String, (first, last): (&str, &str)) -> String {
    if let Some(start) = text.find(first)
        && let Some(end) = text[start..].find(last)
    {
        text.replace_range(start..start + end + last.len(), "");
    }
    text
}
