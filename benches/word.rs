//! What reading a Word file costs, beside `read_docx` of docx-rs, from the same bytes in the same process.
//!
//! `cargo bench --bench word`. The files are those of `fixtures/word`; `RAPPORTEUR_WORD_FILES` may name another
//! folder, or one file. A sample reads every file once. docx-rs is used as it comes, with its default features, and
//! makes a model of paragraphs and runs; ours makes the document that the stages behind it work on. What docx-rs
//! cannot open is left out, and told.
//!
//! Behind the benches stands how the two compare: they read each file in turns, so that a busy machine burdens both
//! alike, and the best rounds are taken, in which nothing else had the processor: neither begins a thread.
//! `RAPPORTEUR_WORD_RATIO_MAX` is the ratio above which it fails.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout)]

use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::time::{Duration, Instant};

use divan::counter::BytesCount;
use divan::{Bencher, black_box};
use rapporteur::intake::Submission;
use rapporteur::read::{Document, read};

/// What is read.
static FILES: OnceLock<Vec<Submission>> = OnceLock::new();

/// Rounds of the comparison.
const ROUNDS: usize = 40;

fn main() {
    let mut files = files();
    only_readable(&mut files);
    println!("{} Word files", files.len());
    if files.is_empty() {
        return;
    }
    FILES.set(files).unwrap();
    divan::main();
    if !std::env::args().any(|argument| argument == "--list") {
        compare(FILES.get().unwrap());
    }
}

/// The files that are read, with their bytes.
fn files() -> Vec<Submission> {
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/word");
    let given = std::env::var_os("RAPPORTEUR_WORD_FILES").map_or(fixtures, PathBuf::from);
    let mut paths: Vec<PathBuf> = match fs_err::read_dir(&given) {
        Ok(entries) => entries.map(|entry| entry.unwrap().path()).collect(),
        Err(_) if given.is_file() => vec![given],
        Err(error) => {
            println!("{error}: name a folder of Word files by RAPPORTEUR_WORD_FILES");
            return Vec::new();
        }
    };
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "docx"));
    paths.sort();
    paths
        .iter()
        .map(|path| Submission::open(path).unwrap_or_else(|error| panic!("{}: {error}", path.display())))
        .collect()
}

/// Takes out what docx-rs cannot open, and tells it.
fn only_readable(files: &mut Vec<Submission>) {
    files.retain(|file| match docx_rs::read_docx(&file.bytes) {
        Ok(_) => true,
        Err(error) => {
            println!("left out, as docx-rs cannot open it: {}: {error}", file.name);
            false
        }
    });
}

fn ours(submission: &Submission) -> Document {
    read(submission).unwrap_or_else(|error| panic!("{}: {error}", submission.name))
}

fn theirs(submission: &Submission) -> docx_rs::Docx {
    docx_rs::read_docx(&submission.bytes).unwrap()
}

fn size(files: &[Submission]) -> BytesCount {
    BytesCount::new(files.iter().map(|submission| submission.bytes.len()).sum::<usize>())
}

/// Bytes to the document.
#[divan::bench(sample_count = 50, sample_size = 1)]
fn rapporteur(bencher: Bencher<'_, '_>) {
    let files = FILES.get().unwrap();
    bencher
        .counter(size(files))
        .bench_local(|| files.iter().map(|file| ours(black_box(file)).blocks.len()).sum::<usize>());
}

/// Bytes to the model of docx-rs.
#[divan::bench(name = "docx-rs", sample_count = 50, sample_size = 1)]
fn docx_rs_alone(bencher: Bencher<'_, '_>) {
    let files = FILES.get().unwrap();
    bencher
        .counter(size(files))
        .bench_local(|| files.iter().map(|file| theirs(black_box(file)).document.children.len()).sum::<usize>());
}

/// Both in turns, file by file; prints the ratio of the best rounds of each.
fn compare(files: &[Submission]) {
    let (mut sum_ours, mut sum_theirs) = (Duration::ZERO, Duration::ZERO);
    for file in files {
        let (mut best_ours, mut best_theirs) = (Duration::MAX, Duration::MAX);
        for _ in 0..ROUNDS {
            best_ours = best_ours.min(spent(|| drop(black_box(ours(black_box(file))))));
            best_theirs = best_theirs.min(spent(|| drop(black_box(theirs(black_box(file))))));
        }
        println!("{:.3} = {best_ours:?} / {best_theirs:?}  {}", ratio(best_ours, best_theirs), file.name);
        (sum_ours, sum_theirs) = (sum_ours + best_ours, sum_theirs + best_theirs);
    }
    let ratio = ratio(sum_ours, sum_theirs);
    println!(
        "{ratio:.3} = {sum_ours:?} / {sum_theirs:?}  rapporteur / docx-rs, the best of {ROUNDS} rounds of each file"
    );
    if let Some(most) = std::env::var("RAPPORTEUR_WORD_RATIO_MAX").ok().map(|most| most.parse::<f64>().unwrap()) {
        assert!(ratio <= most, "the ratio is {ratio:.3}, above {most}");
    }
}

fn spent(work: impl FnOnce()) -> Duration {
    let started = Instant::now();
    work();
    started.elapsed()
}

fn ratio(one: Duration, other: Duration) -> f64 {
    one.as_secs_f64() / other.as_secs_f64()
}
