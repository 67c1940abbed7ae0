//! Response sheets and query letters as Word files.
//!
//! Comes in: a sheet or a letter. Goes out: the bytes of a `.docx`, the same for the same sheet. Its look is that of `styles.xml`.

pub(super) mod characters;
mod letter;
mod package;
mod paragraphs;
mod tables;

use docx_rs::{Docx, Footer, NumPages, PageMargin, PageNum, Paragraph, Run};

use self::characters::allowed;
use self::package::{Properties, pack};
use self::paragraphs::{Paragraphs, Place};
use super::sheet::{Entry, Sheet};
use crate::journal::Failure;

pub(super) use self::letter::write as write_letter;

/// A4, in twentieths of a point.
const PAGE: (u32, u32) = (11906, 16838);

/// The sheet as a Word file.
///
/// # Errors
/// When the file cannot be packed, which is a fault of the program.
pub(super) fn write(sheet: &Sheet) -> Result<Vec<u8>, Failure> {
    let properties = Properties {
        title: &sheet.title,
        language: &sheet.form_language,
        answer_language: sheet.answer_language.as_deref().unwrap_or(&sheet.form_language),
    };
    packed(document(sheet), &properties)
}

/// The bytes of a document.
///
/// # Errors
/// When they cannot be packed, which is a fault of the program.
fn packed(document: Docx, properties: &Properties<'_>) -> Result<Vec<u8>, Failure> {
    pack(document, properties).map_err(|error| Failure {
        message: format!("the Word file could not be packed, which is a fault of the program: {error}"),
        remedy: "report it with the record, if you may share it".to_owned(),
    })
}

fn document(sheet: &Sheet) -> Docx {
    let mut paragraphs = Paragraphs::default();
    let margins = PageMargin::new().top(1247).bottom(1247).left(1247).right(1247).header(624).footer(567);
    let mut document = Docx::new()
        .page_size(PAGE.0, PAGE.1)
        .page_margin(margins)
        .footer(footer(sheet))
        .add_paragraph(paragraphs.plain("Kicker", "Response sheet"))
        .add_paragraph(paragraphs.plain("Title", &sheet.title))
        .add_table(tables::head(&sheet.head, &mut paragraphs));
    for entry in &sheet.entries {
        document = with_entry(document, entry, &mut paragraphs);
    }
    with_remarks(document, sheet, &mut paragraphs)
}

fn with_entry(mut document: Docx, entry: &Entry, paragraphs: &mut Paragraphs) -> Docx {
    match entry {
        Entry::Section { label, title } => {
            document.add_paragraph(paragraphs.labelled("Heading1", label.as_deref(), title))
        }
        Entry::Question { label, prompt, blocks, rows } => {
            if !prompt.is_empty() {
                // A prompt without a number begins where numbers do.
                document = document.add_paragraph(paragraphs.labelled("Heading2", label.as_deref(), prompt));
            }
            for paragraph in paragraphs.blocks(blocks, Place::Body) {
                document = document.add_paragraph(paragraph);
            }
            if rows.is_empty() { document } else { document.add_table(tables::rows(rows, paragraphs)) }
        }
    }
}

/// What stands behind the form: words explained, what was noted, text of nobody, and the source.
fn with_remarks(mut document: Docx, sheet: &Sheet, paragraphs: &mut Paragraphs) -> Docx {
    document = document.add_paragraph(paragraphs.plain("Heading1", "About this sheet").page_break_before(true));
    document = document.add_table(tables::origin(&sheet.origin, paragraphs));
    if !sheet.findings.is_empty() {
        document = document.add_paragraph(paragraphs.plain("Heading2", "Words for answers without a value"));
        for (word, meaning) in &sheet.findings {
            let line = Paragraph::new()
                .style("Small")
                .add_run(Run::new().style("Mark").add_text(format!("{word}. ")))
                .add_run(Run::new().add_text(allowed(meaning)));
            document = document.add_paragraph(line);
        }
    }
    if !sheet.notices.is_empty() {
        document = document.add_paragraph(paragraphs.plain("Heading2", "About the source"));
        for notice in &sheet.notices {
            document = document.add_paragraph(paragraphs.plain("Small", notice));
        }
    }
    if !sheet.unclaimed.is_empty() {
        let heading = "Text of the source that belongs to no question";
        document = document.add_paragraph(paragraphs.plain("Heading2", heading));
        for quote in &sheet.unclaimed {
            for line in quote.lines() {
                document = document.add_paragraph(paragraphs.plain("Quoted", line));
            }
        }
    }
    if !sheet.noted.is_empty() {
        document = document.add_paragraph(paragraphs.plain("Heading2", "What was noted in reading the answers"));
        document = document.add_table(tables::noted(&sheet.noted, paragraphs));
    }
    document
}

fn footer(sheet: &Sheet) -> Footer {
    let source = format!("{}  ·  SHA-256 {}", sheet.source, &sheet.sha256.get(..12).unwrap_or(&sheet.sha256));
    let line = Paragraph::new()
        .style("Footer")
        .add_run(Run::new().add_text(allowed(&source)).add_tab().add_text("Page "))
        .add_page_num(PageNum::new())
        .add_run(Run::new().add_text(" of "))
        .add_num_pages(NumPages::new());
    Footer::new().add_paragraph(line)
}
