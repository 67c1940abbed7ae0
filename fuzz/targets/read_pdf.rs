//! Any bytes, read as PDF: they must end as a document or an error.

#![no_main]

use libfuzzer_sys::{Corpus, fuzz_target};
use rapporteur::intake::{MediaType, Submission};
use rapporteur::read::read;

fuzz_target!(|bytes: &[u8]| -> Corpus {
    let Ok(mut submission) = Submission::from_bytes("fuzz.pdf".to_owned(), bytes.to_vec()) else {
        return Corpus::Reject;
    };
    // The reader must bear what has no header too.
    submission.media_type = MediaType::Pdf;
    let _ = read(&submission);
    Corpus::Keep
});
