//! The submissions of `fixtures/submissions` as PDF: what is read from `fixtures/pdf` against what is read
//! from their originals, and against what a person read.
//!
//! `fixtures/pdf/expected.toml` says for each file how many answers are those of its original, how many are right,
//! and how far its text is that of its original in the same order. `UPDATE_EXPECTED=1 cargo test --test
//! pdf_fixtures` renews it; read the difference.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stderr)]

mod answers_alike;
mod reading_order;
mod record_checks;

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;

use answers_alike::Different;
use rapporteur::confidence::Weights;
use rapporteur::intake::Submission;
use rapporteur::questionnaire::Library;
use rapporteur::{Conversion, Rapporteur};
use reading_order::Order;
use serde_json::Value;

/// Share of the blocks that are found in both which stand in the same order, at least.
const ORDERED_MIN: f64 = 0.99;
/// How alike a PDF and its original are as a whole, at least.
const ALIKE_MIN: f64 = 0.98;
/// Share of all answers that a PDF and its original have in common, at least.
const SAME_MIN: f64 = 0.97;

static RAPPORTEUR: LazyLock<Rapporteur> =
    LazyLock::new(|| Rapporteur::new(Library::embedded().unwrap(), Weights::shipped().unwrap()));

/// A PDF with its original, both converted.
struct Pair {
    /// Name of the PDF without its extension.
    name: String,
    pdf: Conversion<'static>,
    original: Conversion<'static>,
    truth: Value,
}

static PAIRS: LazyLock<Vec<Pair>> = LazyLock::new(|| {
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    let paths = files(&fixtures.join("pdf"), "pdf");
    let pair = |path: &PathBuf| {
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        let folder = fixtures.join("submissions").join(name.rsplit_once('.').unwrap().0);
        let [original] = &["md", "txt"].map(|kind| files(&folder, kind)).concat()[..] else {
            panic!("{} must hold one input", folder.display());
        };
        let truth = fs_err::read_to_string(folder.join("truth.json")).unwrap();
        Pair { name, pdf: convert(path), original: convert(original), truth: serde_json::from_str(&truth).unwrap() }
    };
    paths.iter().map(pair).collect()
});

/// What comparing a pair gives.
struct Found {
    name: String,
    /// Fields of the questionnaire, and how many of their answers are those of the original, and right.
    fields: usize,
    as_original: i64,
    right: i64,
    /// Fields whose answers differ from either, though nothing in the record tells so.
    untold: Vec<String>,
    /// The answers that differ, shown.
    different: String,
    order: Order,
}

static FOUND: LazyLock<Vec<Found>> = LazyLock::new(|| PAIRS.iter().map(found).collect());

fn found(pair: &Pair) -> Found {
    let got = answers(&pair.pdf);
    let with_original = answers_alike::compare(pair.pdf.questionnaire, &answers(&pair.original), &got);
    let with_truth = answers_alike::compare(pair.pdf.questionnaire, &pair.truth, &got);
    let (mut shown, mut untold) = (String::new(), Vec::new());
    let is_new = |one: &&Different| with_original.different.iter().all(|other| other.id != one.id);
    let beside_truth = with_truth.different.iter().filter(is_new).map(|one| ("the truth", one));
    let beside_original = with_original.different.iter().map(|one| ("its original", one));
    for (of, different) in beside_original.chain(beside_truth) {
        write!(shown, "{}, beside {of}:\n{different}", pair.name).unwrap();
        if !different.is_told() {
            untold.push(different.id.clone());
        }
    }
    Found {
        name: pair.name.clone(),
        fields: pair.pdf.questionnaire.fields.len(),
        as_original: with_original.same,
        right: with_truth.same,
        untold,
        different: shown,
        order: reading_order::compare(&pair.original.document, &pair.pdf.document),
    }
}

fn files(folder: &Path, extension: &str) -> Vec<PathBuf> {
    let entries = fs_err::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut files: Vec<PathBuf> = entries.filter(|path| path.extension().is_some_and(|one| one == extension)).collect();
    files.sort();
    files
}

fn convert(path: &Path) -> Conversion<'static> {
    let submission = Submission::open(path).unwrap();
    RAPPORTEUR.convert(&submission).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn answers(conversion: &Conversion<'_>) -> Value {
    serde_json::to_value(&conversion.record.answers).unwrap()
}

fn updating() -> bool {
    std::env::var_os("UPDATE_EXPECTED").is_some_and(|value| value == "1")
}

#[test]
fn each_submission_is_there_as_pdf_of_two_programs() {
    let submissions = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/submissions");
    let mut expected = Vec::new();
    for entry in fs_err::read_dir(submissions).unwrap() {
        let name = entry.unwrap().file_name().to_string_lossy().into_owned();
        expected.extend(["chromium", "libreoffice"].map(|program| format!("{name}.{program}")));
    }
    expected.sort();
    let got: Vec<&str> = PAIRS.iter().map(|pair| pair.name.as_str()).collect();
    assert_eq!(got, expected);
}

/// The PDF files were made from today's inputs, as `fixtures/render` wrote down.
#[test]
fn the_pdf_files_show_the_inputs_of_today() {
    let render = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/render");
    match Command::new("python3").arg(render).arg("--check").output() {
        Ok(ran) => assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr)),
        Err(error) => eprintln!("not checked, as python3 cannot be run: {error}"),
    }
}

#[test]
fn records_of_pdf_files_keep_every_promise() {
    let broken: Vec<String> = PAIRS
        .iter()
        .flat_map(|pair| {
            record_checks::broken_promises(&pair.pdf).into_iter().map(|one| format!("{}: {one}", pair.name))
        })
        .collect();
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

#[test]
fn answers_of_pdf_files_are_those_of_their_originals() {
    let (same, fields) = FOUND.iter().fold((0, 0), |sum, one| (sum.0 + one.as_original, sum.1 + one.fields));
    let shown: String = FOUND.iter().map(|one| one.different.as_str()).collect();
    eprintln!("{same} of {fields} answers are the same\n{shown}");
    assert!(same as f64 >= SAME_MIN * fields as f64, "only {same} of {fields} answers are the same\n{shown}");
}

#[test]
fn pdf_files_are_read_in_the_order_of_their_originals() {
    let is_low = |order: &Order| order.ordered < ORDERED_MIN || order.alike < ALIKE_MIN;
    let low = FOUND.iter().filter(|one| is_low(&one.order)).map(|one| {
        let Order { found, ordered, alike, shown } = &one.order;
        format!("{}: {found:.4} found, {ordered:.4} in order, {alike:.4} alike\n{shown}", one.name)
    });
    let low: Vec<String> = low.collect();
    assert!(low.is_empty(), "expected {ORDERED_MIN} in order and {ALIKE_MIN} alike, got\n{}", low.join("\n"));
}

/// The figures must be those that are written down, no lower and no higher.
#[test]
fn figures_of_pdf_files_are_as_they_were() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/pdf/expected.toml");
    let mut got = "# Of the 68 answers of each file: how many are those of its original, how many are right, and which differ\n\
         # from either though no flag or status tells so, which should be none. Of the blocks of its original: the share\n\
         # that is found in it, and the share of those that stand in the same order. How alike their texts are.\n\
         # Renewed by UPDATE_EXPECTED=1 cargo test --test pdf_fixtures\n"
        .to_owned();
    let mut shown = String::new();
    for Found { name, as_original, right, untold, different, order, .. } in FOUND.iter() {
        write!(got, "\n[\"{name}\"]\nas_original = {as_original}\nright = {right}\nuntold = {untold:?}\n").unwrap();
        let Order { found, ordered, alike, shown: not_found } = order;
        writeln!(got, "found = {found:.3}\nin_order = {ordered:.3}\nalike = {alike:.3}").unwrap();
        writeln!(shown, "{different}{name}, blocks:\n{not_found}").unwrap();
    }
    if updating() {
        fs_err::write(&path, &got).unwrap();
    }
    let expected = fs_err::read_to_string(&path).unwrap_or_default();
    assert!(
        expected == got,
        "expected\n{expected}\ngot\n{got}\n{shown}\nif that is meant: UPDATE_EXPECTED=1 cargo test --test pdf_fixtures"
    );
}
