//! Word and OpenDocument files of many kinds, good, odd and hostile, which are not part of this repository; see
//! `corpora/mod.rs`.
//!
//! - `constructs`: one file a construct, with the facts that a faithful reading shows
//! - `recall`: every word that a file shows is read, against `accepted`, which finds them by itself
//! - `mutants`: files that were cut and changed by chance
//! - `nesting`: elements in elements in elements
//! - `packages`: Word and OpenDocument files taken apart and put together

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stderr)]

mod accepted;
mod accepted_tests;
mod constructs;
#[path = "../corpora/mod.rs"]
mod corpora;
mod fields;
mod mutants;
mod nesting;
mod packages;
mod particulars;
mod recall;
mod view;

use std::path::PathBuf;

use corpora::versions;

/// Names of files that this test reads.
const EXTENSIONS: [&str; 4] = ["docx", "docm", "dotx", "odt"];

#[test]
fn every_word_file_ends_as_a_document_or_an_error() {
    let Some(corpora) = corpora::corpora() else { return };
    let folders = ["docx", "docx-constructs", "forms", "openchain"];
    let files: Vec<PathBuf> =
        folders.iter().flat_map(|folder| corpora::files(&corpora.join(folder), &EXTENSIONS)).collect();
    corpora::assert_all_end_well(&files);
}

#[test]
fn a_word_file_is_read_as_its_markdown_is() {
    let Some(corpora) = corpora::corpora() else { return };
    versions::assert_read_as_markdown(&corpora, "docx", None);
}

#[test]
fn an_opendocument_file_is_read_as_its_markdown_is() {
    let Some(corpora) = corpora::corpora() else { return };
    versions::assert_read_as_markdown(&corpora, "odt", None);
}

/// A form of one large table, of which there is no Markdown.
#[test]
fn an_opendocument_file_is_read_as_its_word_file_is() {
    let Some(corpora) = corpora::corpora() else { return };
    let version = |extension: &str| {
        let name = format!("OpenChain-License-Compliance-1.0-Questionnaire.{extension}");
        versions::text_of(&corpora.join("openchain").join(name))
    };
    versions::assert_alike("odt beside docx", &version("odt"), &version("docx"));
}
