//! Read: from a submission to a document.
//!
//! Comes in: bytes and what they are. Goes out: a [`Document`], blocks in reading order, each with its
//! places. A reader never throws text away and never aborts for a strange element; it stops only where
//! the source as a whole cannot be read.

mod builder;
mod decode;
mod document;
mod docx;
mod draft;
mod furniture;
mod heal;
mod html;
mod label;
mod markdown;
mod notes;
mod notice;
mod odt;
mod office;
mod package;
mod page_number;
mod pdf;
mod picture;
mod place;
mod plain;
mod roman;
mod superscript;
mod symbols;
mod text;
mod ticks;
mod wraps;

use thiserror::Error;

use crate::intake::{MediaType, Submission};

pub use document::{
    Block, BlockKind, Cell, Control, Document, Furniture, Mark, NotRead, NotReadKind, PlacedRange, Span, TickBox,
    TickSeen, TickState,
};
pub use label::{Label, LabelOrigin, Numeral, NumeralSystem, numerals};
pub(crate) use notes::note_mark_behind_word;
pub use notice::{Notice, NoticeCode, Severity};
pub(crate) use office::office_pdf;
pub(crate) use pdf::PdfLeaf;
pub use picture::{DPI_MAX, DPI_MIN, PIXELS_MAX, PagePicture, PictureError, page_image};
pub use place::{LinePlace, PagePlace, PartPlace, Place};
pub(crate) use superscript::superscript;
pub use text::Text;
pub(crate) use ticks::is_bare_tick;

/// Most characters of text in one source; the longest real submissions have some hundred thousand.
pub const CHARACTERS_MAX: usize = 16_000_000;

/// Most characters in one line of text.
pub const LINE_CHARACTERS_MAX: usize = 1_000_000;

/// Most pages of one source; the longest real submissions have some hundred.
pub const PAGES_MAX: usize = 20_000;

/// A document as JSON, indented and with a line end.
///
/// # Errors
/// When a value cannot be expressed in JSON, which no value of a document can be.
pub(crate) fn document_json(document: &Document) -> serde_json::Result<Vec<u8>> {
    let mut json = serde_json::to_vec_pretty(document)?;
    json.push(b'\n');
    Ok(json)
}

/// Why a source cannot be read at all.
#[derive(Debug, Error)]
pub enum ReadError {
    /// The bytes are not text in any encoding.
    #[error("the file is named as text but its bytes are not text in any known encoding")]
    NotText,
    /// Too much of it.
    #[error("the text has {characters} characters; the longest accepted has {CHARACTERS_MAX}")]
    TooLong {
        /// Characters of the text.
        characters: usize,
    },
    /// One line that no person wrote.
    #[error("line {line} has {characters} characters; the longest accepted has {LINE_CHARACTERS_MAX}")]
    LineTooLong {
        /// The line, counted from 1.
        line: usize,
        /// Its characters.
        characters: usize,
    },
    /// Too many pages.
    #[error("the file has {pages} pages; the most accepted are {PAGES_MAX}")]
    TooManyPages {
        /// Its pages.
        pages: usize,
    },
    /// There is nothing but white space.
    #[error("the file holds no text, only white space")]
    Blank,
    /// Its pages are pictures.
    #[error("none of its {pages} pages holds text: it is a scan, or pictures of pages")]
    NoText {
        /// Number of pages.
        pages: u32,
    },
    /// A password is needed and none was given.
    #[error("the file is protected by a password")]
    PasswordNeeded,
    /// The password that was given is not the one of the file.
    #[error("the password that was given does not open the file")]
    PasswordWrong,
    /// It is protected in a way that is not known.
    #[error("the file is encrypted by a method that this version does not know")]
    EncryptionUnknown,
    /// Its structure cannot be made out.
    #[error("the file is damaged: no page of it can be found")]
    Damaged,
    /// A part without which there is no document cannot be read.
    #[error("the file is damaged: {part} in it cannot be read ({reason})")]
    PartDamaged {
        /// Name of the part.
        part: String,
        /// What is wrong with it.
        reason: String,
    },
    /// The archive lacks the text of a document.
    #[error("the file is an archive without the text of a document: {part} is not in it")]
    PartMissing {
        /// Name of the part.
        part: String,
    },
    /// It would unpack to more than any form holds.
    #[error("the file unpacks to {what}, far more than any form")]
    PackageTooLarge {
        /// What is too large.
        what: String,
    },
    /// It is read through a program that is not there.
    #[error("{kind} is read through LibreOffice, whose program `soffice` was not found or may not be started")]
    ConverterMissing {
        /// What kind of file it is.
        kind: &'static str,
    },
    /// The program through which it is read did not give a document.
    #[error("LibreOffice could not convert the file: {reason}")]
    ConversionFailed {
        /// What went wrong.
        reason: String,
    },
    /// The place is at fault, not the file: files that are needed only while it is read cannot be written.
    #[error("the folder for temporary files cannot be used: {reason}")]
    Temporary {
        /// What went wrong.
        reason: String,
    },
}

impl ReadError {
    /// What the person can do about it.
    pub fn remedy(&self) -> &'static str {
        match self {
            Self::NotText => "open it in a text editor; if it is not readable there, ask the sender for it again",
            Self::TooLong { .. } | Self::LineTooLong { .. } | Self::TooManyPages { .. } => {
                "check that it is a returned questionnaire; if it is, cut what is not part of it"
            }
            Self::Blank | Self::Damaged | Self::PartDamaged { .. } | Self::PartMissing { .. } => {
                "ask the sender for the file again"
            }
            Self::PackageTooLarge { .. } => {
                "do not open it before you know where it comes from; ask the sender for the file again"
            }
            Self::ConverterMissing { .. } => {
                "install LibreOffice and run again, or save the file as .docx or PDF in the program that made it"
            }
            Self::ConversionFailed { .. } => "open it in the program that made it and save it as .docx or PDF",
            Self::Temporary { .. } => {
                "free some space in the folder for temporary files (TMPDIR), see that it can be written, and try again with \
                 --retry-failed"
            }
            Self::NoText { .. } => {
                "ask the sender for the Word file, or for a PDF with text; or add a text layer with an OCR program"
            }
            Self::PasswordNeeded => {
                "ask the sender for the password and give it with --password or in RAPPORTEUR_PASSWORD"
            }
            Self::PasswordWrong => "check the password, or ask the sender for a file without one",
            Self::EncryptionUnknown => "ask the sender for a file that is not encrypted",
        }
    }
}

/// The text of bytes that are some, whatever their encoding.
pub(crate) fn text_of(bytes: &[u8]) -> Option<String> {
    decode::decode(bytes).ok().map(|(text, _)| text)
}

/// Reads a submission.
///
/// # Errors
/// When the source as a whole is not readable: no text, or far too much of it.
pub fn read(submission: &Submission) -> Result<Document, ReadError> {
    let bytes = &submission.bytes;
    let document = match submission.media_type {
        MediaType::Docx => docx::read(bytes)?,
        MediaType::Odt => odt::read(bytes)?,
        MediaType::Doc | MediaType::Rtf => office::read(submission)?,
        MediaType::Pdf => mended(pdf::read(bytes, submission.password.as_deref())?),
        MediaType::Html | MediaType::Markdown | MediaType::PlainText => mended(read_text(submission)?),
    };
    if document.blocks.is_empty() && document.not_read.is_empty() {
        return Err(ReadError::Blank);
    }
    let characters = document.blocks.iter().map(|block| block.text.characters()).sum();
    if characters > CHARACTERS_MAX {
        return Err(ReadError::TooLong { characters });
    }
    Ok(document)
}

/// Width and height of each page as displayed, in points; none where the source has no pages.
///
/// # Errors
/// When it cannot be opened.
pub(crate) fn page_sizes(submission: &Submission) -> Result<Vec<[f64; 2]>, ReadError> {
    match submission.media_type {
        MediaType::Pdf => pdf::sizes(&submission.bytes, submission.password.as_deref()),
        _ => Ok(Vec::new()),
    }
}

/// The pages of a PDF as objects of it, for those who write on them.
///
/// # Errors
/// When it cannot be opened.
pub(crate) fn pdf_leaves(bytes: &[u8], password: Option<&str>) -> Result<Vec<PdfLeaf>, ReadError> {
    pdf::leaves(bytes, password)
}

/// The text of a source that is text, as it was decoded.
///
/// # Errors
/// When it is not text.
pub(crate) fn plain_source(bytes: &[u8]) -> Result<String, ReadError> {
    Ok(decode::decode(bytes)?.0)
}

/// What pages and plain lines do to a text is undone; a word processor's file has its notes, furniture and paragraphs
/// as they are.
fn mended(mut document: Document) -> Document {
    notes::mark(&mut document.blocks);
    furniture::mark(&mut document.blocks);
    heal::heal(&mut document.blocks);
    document
}

/// Reads a source that is text.
fn read_text(submission: &Submission) -> Result<Document, ReadError> {
    let is_page = submission.media_type == MediaType::Html;
    let (source, notices) = if is_page { decode::decode_page } else { decode::decode }(&submission.bytes)?;
    let mut document = match submission.media_type {
        MediaType::Html => html::read(&source),
        MediaType::Markdown => markdown::read(&source),
        _ => plain::read(&source),
    };
    document.notices.splice(0..0, notices);
    Ok(document)
}
