//! How long the way from bytes to a record takes, and how that grows with the length of the document.
//! Peak memory is measured on whole processes: `/usr/bin/time -v rapporteur extract FILE`.
//!
//! `cargo bench --bench pipeline`. `RAPPORTEUR_SEED` may name one more document. A long document is the
//! same text several times over: only the first copy of the form is its form, the rest is text to read.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use divan::counter::BytesCount;
use divan::{Bencher, black_box};
use rapporteur::confidence::Weights;
use rapporteur::extract::{Answer, extract};
use rapporteur::intake::Submission;
use rapporteur::outline::{Index, Recognised, recognise};
use rapporteur::questionnaire::{EMBEDDED, Library, Questionnaire, check_source};
use rapporteur::read::{Document, read};
use rapporteur::record::record;
use rapporteur::{Rapporteur, write};

/// How many times over the text stands in the document.
const LENGTHS: [usize; 3] = [1, 10, 100];

fn main() {
    divan::main();
}

fn submission(times: usize) -> Submission {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/inbox/estonia.md");
    let text = fs_err::read_to_string(path).unwrap() + "\n\n";
    Submission::from_bytes("estonia.md".into(), text.repeat(times).into_bytes()).unwrap()
}

/// The seed, where it is given.
fn seed() -> Option<Submission> {
    let path = std::env::var_os("RAPPORTEUR_SEED")?;
    Some(Submission::open(std::path::Path::new(&path)).unwrap())
}

fn rapporteur() -> Rapporteur {
    Rapporteur::new(Library::embedded().unwrap(), Weights::shipped().unwrap())
}

fn size(submission: &Submission) -> BytesCount {
    BytesCount::of_slice(&submission.bytes)
}

/// Bytes in, the text of the record out.
#[divan::bench(args = LENGTHS, sample_count = 10, sample_size = 1)]
fn whole(bencher: Bencher<'_, '_>, times: usize) {
    let (rapporteur, submission) = (rapporteur(), submission(times));
    bencher
        .counter(size(&submission))
        .bench_local(|| write::record_json(&rapporteur.convert(black_box(&submission)).unwrap().record).unwrap());
}

/// The same for the seed; nothing where it is not given.
#[divan::bench(sample_count = 10, sample_size = 1)]
fn whole_seed(bencher: Bencher<'_, '_>) {
    let (rapporteur, Some(submission)) = (rapporteur(), seed()) else { return };
    bencher
        .counter(size(&submission))
        .bench_local(|| write::record_json(&rapporteur.convert(black_box(&submission)).unwrap().record).unwrap());
}

mod rules {
    use super::*;

    /// What every run begins with: rules and weights, their expressions not yet compiled.
    #[divan::bench]
    fn load() -> Rapporteur {
        rapporteur()
    }

    /// Every expression compiled and tried on its examples, as `rules check` does.
    #[divan::bench(sample_count = 10, sample_size = 1)]
    fn check() -> Vec<Questionnaire> {
        EMBEDDED.iter().map(|(file, source)| check_source(file, source).unwrap()).collect()
    }
}

mod stages {
    use super::*;

    struct Stages {
        submission: Submission,
        library: Library,
        indexes: Vec<Index>,
        weights: Weights,
    }

    impl Stages {
        fn of(times: usize) -> Self {
            let library = Library::embedded().unwrap();
            let indexes = library.questionnaires().iter().map(Index::of).collect();
            Self { submission: submission(times), library, indexes, weights: Weights::shipped().unwrap() }
        }

        fn document(&self) -> Document {
            read(&self.submission).unwrap()
        }

        fn recognised(&self, document: &Document) -> Recognised {
            recognise(document, self.library.questionnaires(), &self.indexes).unwrap()
        }

        fn questionnaire(&self, recognised: &Recognised) -> &Questionnaire {
            &self.library.questionnaires()[recognised.questionnaire]
        }

        fn answers(&self, document: &Document, recognised: &Recognised) -> Vec<Answer> {
            extract(document, &recognised.outline, self.questionnaire(recognised))
        }
    }

    #[divan::bench(name = "1 read", args = LENGTHS, sample_count = 10, sample_size = 1)]
    fn reads(bencher: Bencher<'_, '_>, times: usize) {
        let stages = Stages::of(times);
        bencher.counter(size(&stages.submission)).bench_local(|| stages.document());
    }

    #[divan::bench(name = "2 outline", args = LENGTHS, sample_count = 10, sample_size = 1)]
    fn outlines(bencher: Bencher<'_, '_>, times: usize) {
        let stages = Stages::of(times);
        let document = stages.document();
        bencher.counter(size(&stages.submission)).bench_local(|| stages.recognised(black_box(&document)));
    }

    #[divan::bench(name = "3 extract", args = LENGTHS, sample_count = 10, sample_size = 1)]
    fn extracts(bencher: Bencher<'_, '_>, times: usize) {
        let stages = Stages::of(times);
        let document = stages.document();
        let recognised = stages.recognised(&document);
        bencher.counter(size(&stages.submission)).bench_local(|| stages.answers(&document, black_box(&recognised)));
    }

    #[divan::bench(name = "4 record", args = LENGTHS, sample_count = 10, sample_size = 1)]
    fn records(bencher: Bencher<'_, '_>, times: usize) {
        let stages = Stages::of(times);
        let document = stages.document();
        let recognised = stages.recognised(&document);
        let answers = stages.answers(&document, &recognised);
        let questionnaire = stages.questionnaire(&recognised);
        bencher.counter(size(&stages.submission)).bench_local(|| {
            record(&stages.submission, &document, &recognised, questionnaire, black_box(&answers), &stages.weights)
        });
    }
}
