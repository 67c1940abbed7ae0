//! Any bytes, opened as an input: messages, mailboxes, archives and Outlook's files must end as parts or refusals, and the
//! documents in them as documents or errors.

#![no_main]

use std::io;

use libfuzzer_sys::fuzz_target;
use rapporteur::intake::{self, Bounds, Keep, MediaType, Submission};

/// Reads every text that comes out.
struct ReadTexts;

impl Keep for ReadTexts {
    fn keep(&mut self, _sha256: &str, bytes: &[u8]) -> io::Result<()> {
        let submission = Submission::from_bytes("part".to_owned(), bytes.to_vec());
        // The other kinds have targets of their own.
        let is_text = |media_type| matches!(media_type, MediaType::Html | MediaType::PlainText | MediaType::Markdown);
        if let Some(submission) = submission.ok().filter(|submission| is_text(submission.media_type)) {
            let _ = rapporteur::read::read(&submission);
        }
        Ok(())
    }
}

fuzz_target!(|input: &[u8]| {
    let bounds = Bounds { free_bytes: 1 << 16, free_bytes_in_all: 1 << 20, ..Bounds::default() };
    intake::open_bytes(input, "fuzz", &bounds, &mut ReadTexts).ok();
});
