//! What a file is, by its content; the name only tells Markdown from plain text.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::kind::{Kind, is_zip};
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
    /// HTML (RFC 2854).
    #[serde(rename = "text/html")]
    Html,
    /// Markdown (RFC 7763).
    #[serde(rename = "text/markdown")]
    Markdown,
    /// Plain text.
    #[serde(rename = "text/plain")]
    PlainText,
}

/// First bytes of formats that are told apart so that the message can name them.
const SIGNATURES: [(&[u8], &str); 20] = [
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"II*\0", "a TIFF picture"),
    (b"MM\0*", "a TIFF picture"),
    (b"\0\0\0\x18ftyp", "a picture, sound or film"),
    (b"\0\0\0\x1cftyp", "a picture, sound or film"),
    (b"\0\0\0\x20ftyp", "a picture, sound or film"),
    (b"ID3\x03", "a sound"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"BZh91AY&SY", "a bzip2 archive"),
    (b"\xfd7zXZ\0", "an xz archive"),
    (b"Rar!\x1a\x07", "a RAR archive"),
    (b"7z\xbc\xaf", "a 7-Zip archive"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90\0", "a program"),
    (b"\x78\x9f\x3e\x22", "an attachment that only Outlook opens (winmail.dat, TNEF)"),
    (b"\0\x05\x16\x07", "what a Mac keeps beside a file (AppleDouble)"),
    (b"\0\0\0\x01Bud1", "what a Mac keeps of a folder (.DS_Store)"),
    (b"L\0\0\0\x01\x14\x02\0", "a shortcut of Windows"),
];

/// Identifiers of encrypted and of signed data in S/MIME (RFC 5652, 6.1 and 5.1), near the front of the file.
const ENVELOPED_DATA: &[u8] = b"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x03";
const SIGNED_DATA: &[u8] = b"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02";

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
        if is_zip(head) {
            return Self::of_kind(package::kind(std::io::Cursor::new(bytes))?);
        }
        if head.starts_with(b"\xd0\xcf\x11\xe0") {
            return Self::of_kind(compound::kind(bytes)?);
        }
        if head.starts_with(b"{\\rtf") {
            return Ok(Self::Rtf);
        }
        if let Some((_, kind)) = SIGNATURES.iter().find(|(signature, _)| head.starts_with(signature)) {
            return Err(IntakeError::Unsupported(kind));
        }
        if head.starts_with(b"RIFF") && matches!(head.get(8..12), Some(b"WEBP" | b"WAVE" | b"AVI ")) {
            return Err(IntakeError::Unsupported("a picture, sound or film"));
        }
        if bytes.get(257..262) == Some(b"ustar") {
            return Err(IntakeError::Unsupported("a tar archive"));
        }
        encrypted(head)?;
        let is_utf16 = head.starts_with(b"\xff\xfe") || head.starts_with(b"\xfe\xff");
        if !is_utf16 && looks_binary(&bytes[..bytes.len().min(64 * 1024)]) {
            return Err(IntakeError::Unsupported("not text"));
        }
        if looks_like_html(head) {
            return Ok(Self::Html);
        }
        let extension = name.rsplit_once('.').map(|(_, extension)| extension.to_ascii_lowercase());
        match extension.as_deref() {
            Some("md" | "markdown" | "mdown" | "mkd") => Ok(Self::Markdown),
            Some("html" | "htm" | "xhtml") => Ok(Self::Html),
            Some("txt" | "text") => Ok(Self::PlainText),
            _ if looks_like_markdown(head) => Ok(Self::Markdown),
            _ => Ok(Self::PlainText),
        }
    }

    /// The kind of this name of RFC 6838.
    pub fn named(name: &str) -> Option<Self> {
        serde_json::from_value(serde_json::Value::String(name.to_owned())).ok()
    }

    /// Of what is no document, what it is.
    fn of_kind(kind: Kind) -> Result<Self, IntakeError> {
        match kind {
            Kind::Document(media_type) => Ok(media_type),
            Kind::Outlook => Err(IntakeError::Unsupported("an Outlook message (.msg)")),
            _ => Err(IntakeError::Unsupported("a zip archive")),
        }
    }

    /// The usual ending of its file names.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Pdf => "pdf",
            Self::Docx => "docx",
            Self::Odt => "odt",
            Self::Doc => "doc",
            Self::Rtf => "rtf",
            Self::Html => "html",
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
            Self::Html => "text/html",
            Self::Markdown => "text/markdown",
            Self::PlainText => "text/plain",
        }
    }
}

/// Refuses what is encrypted, or only a signature.
fn encrypted(head: &[u8]) -> Result<(), IntakeError> {
    let has = |part: &[u8]| head[..head.len().min(64)].windows(part.len()).any(|found| found == part);
    if head.trim_ascii_start().starts_with(b"-----BEGIN PGP MESSAGE-----") {
        return Err(IntakeError::Encrypted("a message encrypted with OpenPGP"));
    }
    if has(ENVELOPED_DATA) {
        return Err(IntakeError::Encrypted("a message encrypted with S/MIME"));
    }
    if has(SIGNED_DATA) {
        return Err(IntakeError::Unsupported("a signature, or a message in one (S/MIME)"));
    }
    Ok(())
}

/// A page that says so at its front, behind what may stand there (WHATWG, 13.1.1); also in UTF-16.
fn looks_like_html(head: &[u8]) -> bool {
    let text: Vec<u8> = head.iter().copied().filter(|&byte| byte != 0).collect();
    let text = String::from_utf8_lossy(&text).to_ascii_lowercase();
    let is_before = |c: char| c.is_whitespace() || matches!(c, '\u{feff}' | char::REPLACEMENT_CHARACTER);
    let mut rest = text.trim_start_matches(is_before);
    // Comments, and the first line of XML.
    while let Some(end) = match () {
        () if rest.starts_with("<!--") => rest.find("-->").map(|at| at + 3),
        () if rest.starts_with("<?xml") => rest.find("?>").map(|at| at + 2),
        () => None,
    } {
        rest = rest[end..].trim_start();
    }
    rest.starts_with("<!doctype html") || rest.starts_with("<html")
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
