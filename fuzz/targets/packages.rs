//! Packages around the XML that a fuzzer makes up: it would hardly ever find one by itself.
//!
//! Input that begins as a zip file is taken as a package. All other input is the text of parts, parted by NUL, which
//! no XML may hold. A part that begins with "<?" is whole; any other is put into the root element of its kind.

use std::io::{Cursor, Write};

use libfuzzer_sys::Corpus;
use rapporteur::intake::Submission;
use rapporteur::read::read;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

/// A part that the fuzzer writes: its name, and what stands before and behind what is not whole.
pub struct Part {
    pub name: &'static str,
    pub before: &'static str,
    pub behind: &'static str,
}

/// Reads the input as a document, whatever comes of it.
pub fn try_reading(name: &str, input: &[u8], fixed: &[(&str, &str)], parts: &[Part]) -> Corpus {
    let bytes = if input.starts_with(b"PK") { input.to_vec() } else { package(input, fixed, parts) };
    let Ok(submission) = Submission::from_bytes(name.to_owned(), bytes) else { return Corpus::Reject };
    let _ = read(&submission);
    Corpus::Keep
}

fn package(input: &[u8], fixed: &[(&str, &str)], parts: &[Part]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::with_capacity(input.len() + 4096)));
    let mut put = |name: &str, pieces: [&[u8]; 3]| {
        // Nothing is packed: that would only take time. Writing to memory cannot fail.
        let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
        writer.start_file(name, options).unwrap();
        pieces.into_iter().for_each(|piece| writer.write_all(piece).unwrap());
    };
    for (name, text) in fixed {
        put(name, [text.as_bytes(), b"", b""]);
    }
    for (part, text) in parts.iter().zip(input.split(|byte| *byte == 0)) {
        let (before, behind) = if text.starts_with(b"<?") { ("", "") } else { (part.before, part.behind) };
        put(part.name, [before.as_bytes(), text, behind.as_bytes()]);
    }
    writer.finish().unwrap().into_inner()
}
