//! What a file is, by its content; the name only tells Markdown from plain text.

use schemars::JsonSchema;
use serde::Serialize;

/// Kinds of documents that have a reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
pub enum MediaType {
    /// PDF (RFC 8118).
    #[serde(rename = "application/pdf")]
    Pdf,
    /// Markdown (RFC 7763).
    #[serde(rename = "text/markdown")]
    Markdown,
    /// Plain text.
    #[serde(rename = "text/plain")]
    PlainText,
}

/// First bytes of formats that are told apart so that the message can name them.
const SIGNATURES: [(&[u8], &str); 11] = [
    (b"PK\x03\x04", "a Word, OpenDocument or zip file"),
    (b"\xd0\xcf\x11\xe0", "an old Office file (.doc, .xls) or an Outlook message"),
    (b"{\\rtf", "an RTF file"),
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
    /// Names the kind when it has no reader.
    pub fn of(bytes: &[u8], name: &str) -> Result<Self, &'static str> {
        let head = &bytes[..bytes.len().min(1024)];
        // Readers find the header anywhere in the first 1024 bytes (ISO 32000-2, annex I).
        if head.windows(5).any(|part| part == b"%PDF-") {
            return Ok(Self::Pdf);
        }
        if let Some((_, kind)) = SIGNATURES.iter().find(|(signature, _)| head.starts_with(signature)) {
            return Err(kind);
        }
        let is_utf16 = head.starts_with(b"\xff\xfe") || head.starts_with(b"\xfe\xff");
        if !is_utf16 && looks_binary(&bytes[..bytes.len().min(64 * 1024)]) {
            return Err("not text");
        }
        let extension = name.rsplit_once('.').map(|(_, extension)| extension.to_ascii_lowercase());
        match extension.as_deref() {
            Some("md" | "markdown" | "mdown" | "mkd") => Ok(Self::Markdown),
            Some("txt" | "text") => Ok(Self::PlainText),
            _ if looks_like_markdown(head) => Ok(Self::Markdown),
            _ => Ok(Self::PlainText),
        }
    }

    /// The name of RFC 6838.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
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
        assert_eq!(MediaType::of(b"%PDF-1.7\n", "form.md"), Ok(MediaType::Pdf));
        assert_eq!(MediaType::of(b"\0\x01\x02\0\0\0\0", "form.txt"), Err("not text"));
        assert_eq!(MediaType::of(b"1. What", "form.md"), Ok(MediaType::Markdown));
        assert_eq!(MediaType::of(b"1. What", "form.txt"), Ok(MediaType::PlainText));
        assert_eq!(MediaType::of(b"# Questionnaire", "form"), Ok(MediaType::Markdown));
        assert_eq!(MediaType::of("R\u{e9}ponse".as_bytes(), "form"), Ok(MediaType::PlainText));
    }
}
