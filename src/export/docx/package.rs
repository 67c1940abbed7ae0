//! From a document of docx-rs to the bytes of a Word file (ISO/IEC 29500).
//!
//! docx-rs has no words for the direction and language of a run, nor for header rows that repeat. The document says
//! these by what it writes anyway and never else: the style of the run, and a row that may be split. It also puts the
//! properties of a table into another order than the schema (`CT_TblPr`). Both are mended in what it wrote; what stands
//! in the text is escaped by then and cannot be taken for it.
//!
//! The same document gives the same bytes: the package holds no date but that of the first zip file.

use std::io::{Cursor, Read, Write};
use std::sync::LazyLock;

use docx_rs::{Docx, XMLDocx};
use regex::Regex;
use thiserror::Error;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipArchive, ZipWriter};

use crate::language::expression;

/// Ends the name of the style of a run that is set from right to left; what stands before is the style that it keeps.
pub(super) const RIGHT_TO_LEFT: &str = "RightToLeft";

const STYLES: &str = include_str!("styles.xml");

/// Those of docx-rs switch on how old versions of Word set Japanese.
const SETTINGS: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n\
    <w:settings xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\">\
    <w:zoom w:percent=\"100\"/><w:defaultTabStop w:val=\"720\"/><w:compat>\
    <w:compatSetting w:name=\"compatibilityMode\" w:uri=\"http://schemas.microsoft.com/office/word\" w:val=\"15\"/>\
    </w:compat></w:settings>";

/// The properties of a table as docx-rs writes them: width, justification, no borders, margins, indentation, layout.
static TABLE_PROPERTIES: LazyLock<Regex> = LazyLock::new(|| {
    expression(
        "<w:tblPr>(<w:tblW [^>]*/>)<w:jc [^>]*/><w:tblBorders ?/>(<w:tblCellMar>.*?</w:tblCellMar>)\
         (<w:tblInd [^>]*/>)?(<w:tblLayout [^>]*/>)</w:tblPr>",
    )
});

/// Why no package was made.
#[derive(Debug, Error)]
pub(super) enum PackageError {
    #[error(transparent)]
    Zip(#[from] zip::result::ZipError),
    #[error(transparent)]
    Write(#[from] std::io::Error),
    #[error(transparent)]
    Text(#[from] std::string::FromUtf8Error),
}

/// Title and languages of a document.
pub(super) struct Properties<'a> {
    pub title: &'a str,
    /// Language of what is not said to be in another (BCP 47).
    pub language: &'a str,
    /// Language of the answers (BCP 47).
    pub answer_language: &'a str,
}

/// docx-rs counts the paragraphs of a thread, so that an id would tell what was written before.
static PARAGRAPH_ID: LazyLock<Regex> = LazyLock::new(|| expression(r#" w14:paraId="[0-9a-fA-F]*""#));

/// Packs a document.
///
/// # Errors
/// When docx-rs or the compression fails, which no content of a sheet brings about.
pub(super) fn pack(document: Docx, properties: &Properties<'_>) -> Result<Vec<u8>, PackageError> {
    let mut parts = document.build();
    parts.document = spliced(String::from_utf8(parts.document)?, properties.answer_language).into_bytes();
    for footer in &mut parts.footers {
        *footer = PARAGRAPH_ID.replace_all(&String::from_utf8(std::mem::take(footer))?, "").into_owned().into_bytes();
    }
    parts.styles = STYLES
        .replace("FORM_LANGUAGE", &escaped(properties.language))
        .replace("ANSWER_LANGUAGE", &escaped(properties.answer_language))
        .into_bytes();
    parts.document_rels = in_order(&String::from_utf8(parts.document_rels)?).into_bytes();
    parts.settings = SETTINGS.as_bytes().to_vec();
    parts.doc_props.core = core_properties(properties).into_bytes();
    compressed(parts)
}

/// The document with what docx-rs cannot write.
fn spliced(document: String, answer_language: &str) -> String {
    let direction = format!("<w:rtl /><w:lang w:bidi=\"{}\" />", escaped(answer_language));
    let document = TABLE_PROPERTIES.replace_all(&document, "<w:tblPr>$1$3$4$2</w:tblPr>");
    let document = PARAGRAPH_ID.replace_all(&document, "");
    document
        .replace("<w:rPr />", "")
        .replace(&format!("<w:rStyle w:val=\"{RIGHT_TO_LEFT}\" />"), &direction)
        .replace(&format!("{RIGHT_TO_LEFT}\" />"), &format!("\" />{direction}"))
        .replace("<w:trPr />", "<w:trPr><w:cantSplit /><w:tblHeader /></w:trPr>")
}

/// Relationships in the order of their text: docx-rs takes those of links out of a hash map.
fn in_order(relationships: &str) -> String {
    static RELATIONSHIP: LazyLock<Regex> = LazyLock::new(|| expression("<Relationship [^>]*/>"));
    let mut elements: Vec<&str> = RELATIONSHIP.find_iter(relationships).map(|found| found.as_str()).collect();
    elements.sort_unstable();
    let end = "</Relationships>";
    RELATIONSHIP.replace_all(relationships, "").replace(end, &format!("{}{end}", elements.concat()))
}

/// Those of docx-rs name the day on which they are read.
fn core_properties(properties: &Properties<'_>) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n\
         <cp:coreProperties xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/metadata/core-properties\" \
         xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><dc:title>{}</dc:title><dc:language>{}</dc:language>\
         </cp:coreProperties>",
        escaped(properties.title),
        escaped(properties.language)
    )
}

fn escaped(text: &str) -> String {
    super::characters::allowed(text)
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

/// docx-rs packs without compression; the files of it, compressed.
fn compressed(parts: XMLDocx) -> Result<Vec<u8>, PackageError> {
    let mut plain = Cursor::new(Vec::new());
    parts.pack(&mut plain)?;
    let mut plain = ZipArchive::new(plain)?;
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::default())
        .unix_permissions(0o644);
    let mut packed = ZipWriter::new(Cursor::new(Vec::new()));
    for position in 0..plain.len() {
        let mut file = plain.by_index(position)?;
        if file.is_dir() {
            continue;
        }
        let mut content = Vec::new();
        file.read_to_end(&mut content)?;
        packed.start_file(file.name(), options)?;
        packed.write_all(&content)?;
    }
    Ok(packed.finish()?.into_inner())
}
