//! PDF files of many kinds, good, odd and hostile, which are not part of this repository; see `corpora/mod.rs`.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stderr)]

mod corpora;

use std::path::PathBuf;

use corpora::{assert_all_end_well, corpora, files, for_each, run, versions};

#[test]
fn every_pdf_ends_as_a_document_or_an_error() {
    let Some(corpora) = corpora() else { return };
    let folders = ["pdf", "pdf-hostile", "forms", "openchain"];
    let files: Vec<PathBuf> = folders.iter().flat_map(|folder| files(&corpora.join(folder), &["pdf"])).collect();
    assert_all_end_well(&files);
}

/// Files whose name ends in `_user` open with the password "user", the others without any.
#[test]
fn encrypted_files_open_with_their_password() {
    let Some(corpora) = corpora() else { return };
    let files = files(&corpora.join("pdf-encrypted"), &["pdf"]);
    let wrong = for_each(&files, |file| {
        let needs_one = file.file_stem().unwrap().to_string_lossy().ends_with("_user");
        let (without, other) = if needs_one {
            (Some("the file is protected by a password"), Some("the password that was given does not open the file"))
        } else {
            (None, None)
        };
        let cases = [(None, without), (Some("user"), None), (Some("guess"), other)];
        let wrong = cases.into_iter().filter_map(|(password, error)| {
            let options: Vec<&str> = password.iter().flat_map(|password| ["--password", password]).collect();
            let ran = run(file, &options);
            let right = match error {
                None => ran.code == Some(0),
                Some(error) => ran.code == Some(1) && ran.stderr.contains(error) && ran.stderr.contains("\n  do: "),
            };
            (!right).then(|| format!("with {password:?} ended with {:?}: {}", ran.code, ran.stderr.trim()))
        });
        let wrong: Vec<String> = wrong.collect();
        (!wrong.is_empty()).then(|| wrong.join("\n    "))
    });
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What stands in the PDF only.
const IN_THE_PDF_ONLY: (&str, &str) = ("this document is provided under", "without permission.");

#[test]
fn a_pdf_is_read_as_its_markdown_is() {
    let Some(corpora) = corpora() else { return };
    versions::assert_read_as_markdown(&corpora, "pdf", Some(IN_THE_PDF_ONLY));
}
