//! A source that has no pages of its own, as LibreOffice prints it, and where its quotes stand there.
//!
//! Word and OpenDocument files are printed as they are; of plain text and Markdown every line is shown as it was written.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use lopdf::{Document as Pdf, LoadOptions, Object};
use regex::Regex;

use crate::dataset::{StoredRecord, rendering};
use crate::export::docx::characters::is_right_to_left;
use crate::intake::{MediaType, Submission};
use crate::journal::Failure;
use crate::language::expression;
use crate::read::{self, Document, PagePlace, ReadError, office_pdf, plain_source};
use crate::record::Quote;

use super::mark::on_page;

/// A source, printed.
pub(super) struct Rendering {
    /// The bytes of a PDF.
    pub pdf: Vec<u8>,
    source: Document,
    document: Document,
    /// Markdown is shown as it was written.
    shows_markup: bool,
}

/// Parts of Markdown that are not text: targets of links, marks of notes, tags.
static MARKUP: LazyLock<Regex> = LazyLock::new(|| {
    expression(r"\]\([^)]*\)|\]\[[^\]]*\]|\[\^[^\]]*\]|</?[A-Za-z][A-Za-z0-9]*(?:\s[^>]*)?/?>|&[A-Za-z]+;")
});

impl Rendering {
    /// Prints a source.
    ///
    /// # Errors
    /// When LibreOffice is not installed or cannot print it, or the source cannot be read.
    pub(super) fn of(record: &StoredRecord, bytes: &[u8]) -> Result<Self, Failure> {
        let media_type = record.source.media_type;
        let submission = |bytes: Vec<u8>, media_type| Submission {
            name: record.source.name.clone(),
            bytes,
            sha256: record.source.sha256.clone(),
            media_type,
            password: None,
        };
        let printed = match media_type {
            MediaType::Markdown | MediaType::PlainText => {
                let page = page(&plain_source(bytes).map_err(|error| failure(&error))?);
                office_pdf(page.as_bytes(), "a text without pages", "html")
            }
            other => office_pdf(bytes, "a file without pages", other.extension()),
        };
        let pdf = settled(&printed.map_err(|error| failure(&error))?)?;
        let read = |submission| read::read(&submission).map_err(|error| failure(&error));
        let source = read(submission(bytes.to_vec(), media_type))?;
        let document = read(submission(pdf.clone(), MediaType::Pdf))?;
        Ok(Self { pdf, source, document, shows_markup: media_type == MediaType::Markdown })
    }

    /// The places of all quotes of a record, by where they stand in the source; none for those that are not found.
    pub(super) fn places(&self, record: &StoredRecord) -> BTreeMap<(usize, usize, usize), Vec<PagePlace>> {
        let mut quotes: Vec<&Quote> =
            record.answers.values().flat_map(|answer| &answer.evidence).map(|evidence| &evidence.quote).collect();
        quotes.sort_by_key(|quote| key(quote));
        quotes.dedup_by_key(|quote| key(quote));
        let found = rendering::find(&self.source, &self.document, &quotes, self.shows_markup.then_some(&MARKUP));
        let places = found.into_iter().map(|ranges| {
            let blocks = ranges.iter().map(|range| (&self.document.blocks[range.block], range.characters()));
            let places = blocks.flat_map(|(block, range)| block.places_of(&range));
            places.filter_map(|(_, place)| on_page(&place)).collect()
        });
        quotes.iter().map(|quote| key(quote)).zip(places).collect()
    }
}

/// Where a quote stands in its source.
pub(super) fn key(quote: &Quote) -> (usize, usize, usize) {
    (quote.block, quote.start, quote.end)
}

fn failure(error: &ReadError) -> Failure {
    Failure { message: error.to_string(), remedy: error.remedy().to_owned() }
}

/// The PDF without the moment at which it was printed, and what follows from that.
fn settled(bytes: &[u8]) -> Result<Vec<u8>, Failure> {
    let spoilt = |error: &dyn std::fmt::Display| Failure {
        message: format!("LibreOffice printed a file that cannot be used: {error}"),
        remedy: "try it with a newer version of LibreOffice".to_owned(),
    };
    let mut pdf = Pdf::load_mem_with_options(bytes, LoadOptions::default()).map_err(|error| spoilt(&error))?;
    for key in [&b"ID"[..], b"DocChecksum"] {
        pdf.trailer.remove(key);
    }
    let information = pdf.trailer.get(b"Info").and_then(Object::as_reference);
    if let Some(information) = information.ok().and_then(|id| pdf.get_dictionary_mut(id).ok()) {
        for key in [&b"CreationDate"[..], b"ModDate"] {
            information.remove(key);
        }
    }
    let mut out = Vec::new();
    pdf.save_to(&mut out).map_err(|error| spoilt(&error))?;
    Ok(out)
}

/// Characters of one width, so that tables drawn with them stay tables.
const FONT: &str = "<font face=\"Liberation Mono, monospace\" style=\"font-size: 9pt\">";

/// A text as an HTML page that shows every line as it was written; all of it is escaped.
fn page(text: &str) -> String {
    let mut page = String::from("<!DOCTYPE html>\n<html><head><meta charset=\"utf-8\"><title></title></head><body>\n");
    for line in text.split('\n') {
        let breaks = if line.contains('\u{c}') { " style=\"page-break-before: always\"" } else { "" };
        let direction = if is_right_to_left(line) { " dir=\"rtl\"" } else { "" };
        // LibreOffice sets paragraphs apart, and divisions not.
        page += &format!("<div{direction}{breaks}>{FONT}");
        let mut is_after_blank = true;
        for character in line.chars().filter(|&c| c != '\u{c}') {
            match character {
                '&' => page += "&amp;",
                '<' => page += "&lt;",
                '>' => page += "&gt;",
                '"' => page += "&quot;",
                '\t' => page += "&nbsp;&nbsp;&nbsp; ",
                ' ' if is_after_blank => page += "&nbsp;",
                other => page.push(other),
            }
            is_after_blank = character == ' ' || character == '\t';
        }
        page += if line.trim().is_empty() { "&nbsp;</font></div>\n" } else { "</font></div>\n" };
    }
    page + "</body></html>\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_becomes_a_page_and_none_of_it_markup() {
        let page = page("  a <script src=\"x\">&\n\u{627}\u{644}");
        assert!(page.contains("\">&nbsp;&nbsp;a &lt;script src=&quot;x&quot;&gt;&amp;</font></div>"), "{page}");
        assert_eq!(page.matches("<div dir=\"rtl\">").count(), 1, "{page}");
        assert!(!page.contains("<script"), "{page}");
    }
}
