//! What a file is, by its content; the name only tells Markdown from plain text.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{IntakeError, compound, package};

/// Kinds of documents that have a reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum MediaType {
    /// PDF (RFC 8118).
    #[serde(rename = "application/pdf")]
    Pdf,
    /// Word (ECMA-376), also as template or with macros.
    #[serde(rename = "application/vnd.openxmlformats-officedocument.wordprocessingml.document")]
    Docx,
    /// OpenDocument text (ODF 1.3).
    #[serde(rename = "application/vnd.oasis.opendocument.text")]
    Odt,
    /// Word before 2007.
    #[serde(rename = "application/msword")]
    Doc,
    /// Rich Text Format.
    #[serde(rename = "application/rtf")]
    Rtf,
    /// Markdown (RFC 7763).
    #[serde(rename = "text/markdown")]
    Markdown,
    /// Plain text.
    #[serde(rename = "text/plain")]
    PlainText,
}

/// First bytes of formats that are told apart so that the message can name them.
const SIGNATURES: [(&[u8], &str); 8] = [
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"II*\0", "a TIFF picture"),
    (b"MM\0*", "a TIFF picture"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"7z\xbc\xaf", "a 7-Zip archive"),
    (b"\x7fELF", "a program"),
];

impl MediaType {
    /// The kind of these bytes.
    ///
    /// # Errors
    /// When its kind has no reader, or it is an Office file under a password.
    pub fn of(bytes: &[u8], name: &str) -> Result<Self, IntakeError> {
        let head = &bytes[..bytes.len().min(1024)];
        // Readers find the header anywhere in the first 1024 bytes (ISO 32000-2, annex I).
        if head.windows(5).any(|part| part == b"%PDF-") {
            return Ok(Self::Pdf);
        }
        if head.starts_with(b"PK\x03\x04") {
            return package::kind(bytes);
        }
        if head.starts_with(b"\xd0\xcf\x11\xe0") {
            return compound::kind(bytes);
        }
        if head.starts_with(b"{\\rtf") {
            return Ok(Self::Rtf);
        }
        if let Some((_, kind)) = SIGNATURES.iter().find(|(signature, _)| head.starts_with(signature)) {
            return Err(IntakeError::Unsupported(kind));
        }
        let is_utf16 = head.starts_with(b"\xff\xfe") || head.starts_with(b"\xfe\xff");
        if !is_utf16 && looks_binary(&bytes[..bytes.len().min(64 * 1024)]) {
            return Err(IntakeError::Unsupported("not text"));
        }
        let extension = name.rsplit_once('.').map(|(_, extension)| extension.to_ascii_lowercase());
        match extension.as_deref() {
            Some("md" | "markdown" | "mdown" | "mkd") => Ok(Self::Markdown),
            Some("txt" | "text") => Ok(Self::PlainText),
            _ if looks_like_markdown(head) => Ok(Self::Markdown),
            _ => Ok(Self::PlainText),
        }
    }

    /// The kind of this name of RFC 6838.
    pub fn named(name: &str) -> Option<Self> {
        serde_json::from_value(serde_json::Value::String(name.to_owned())).ok()
    }

    /// The usual ending of its file names.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Pdf => "pdf",
            Self::Docx => "docx",
            Self::Odt => "odt",
            Self::Doc => "doc",
            Self::Rtf => "rtf",
            Self::Markdown => "md",
            Self::PlainText => "txt",
        }
    }

    /// The name of RFC 6838.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            Self::Odt => "application/vnd.oasis.opendocument.text",
            Self::Doc => "application/msword",
            Self::Rtf => "application/rtf",
            Self::Markdown => "text/markdown",
            Self::PlainText => "text/plain",
        }
    }
}

/// More than one control character in a hundred bytes, or NULs: not text in any encoding but UTF-16.
fn looks_binary(bytes: &[u8]) -> bool {
    let controls = bytes.iter().filter(|&&byte| byte < 9 || (14..27).contains(&byte) || byte == 127).count();
    let nuls = bytes.iter().filter(|&&byte| byte == 0).count();
    nuls > 4 || controls * 100 > bytes.len()
}

fn looks_like_markdown(head: &[u8]) -> bool {
    let text = String::from_utf8_lossy(head);
    text.lines().any(|line| line.starts_with('#') || line.contains("**") || line.trim_start().starts_with("| "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn content_decides_and_the_name_breaks_ties() {
        for (bytes, name, kind) in [
            (&b"%PDF-1.7\n"[..], "form.md", MediaType::Pdf),
            (b"{\\rtf1\\ansi", "form.doc", MediaType::Rtf),
            (b"1. What", "form.md", MediaType::Markdown),
            (b"1. What", "form.txt", MediaType::PlainText),
            (b"# Questionnaire", "form", MediaType::Markdown),
            ("R\u{e9}ponse".as_bytes(), "form", MediaType::PlainText),
        ] {
            assert_eq!(MediaType::of(bytes, name).unwrap(), kind, "{name}");
        }
        let refused = MediaType::of(b"\0\x01\x02\0\0\0\0", "form.txt");
        assert!(matches!(refused, Err(IntakeError::Unsupported("not text"))));
    }
}
