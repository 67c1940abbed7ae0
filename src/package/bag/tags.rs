//! Tag files: lines of text in, what they say out, and what is wrong with how they say it. Lines end with LF, CR or both;
//! a byte order mark is an error (RFC 8493, 2.1.1).

use super::path::decoded;
use super::{Algorithm, DECLARATION, Flaw, FlawCode, INFO};

/// Longest line of a tag file, in bytes. Paths of file systems have some thousand.
const LINE_BYTES_MAX: usize = 64 * 1024;

/// A line of a manifest.
pub(super) struct Listed {
    /// The path that it means.
    pub path: String,
    /// The checksum in lower-case digits.
    pub checksum: String,
}

/// The text of a tag file.
pub(super) fn text(path: &str, bytes: &[u8], flaws: &mut Vec<Flaw>) -> Option<String> {
    let Ok(text) = std::str::from_utf8(bytes) else {
        flaws.push(Flaw::new(FlawCode::Malformed, path, "it is not text in UTF-8"));
        return None;
    };
    let text = text.strip_prefix('\u{feff}').inspect(|_| {
        flaws.push(Flaw::new(FlawCode::Malformed, path, "it begins with a byte order mark, which must not be there"));
    });
    let text = text.unwrap_or_else(|| std::str::from_utf8(bytes).unwrap_or_default());
    Some(text.replace("\r\n", "\n").replace('\r', "\n"))
}

/// Checks the declaration.
pub(super) fn declaration(text: &str, flaws: &mut Vec<Flaw>) {
    let mut malformed = |message: &str| flaws.push(Flaw::new(FlawCode::Malformed, DECLARATION, message));
    let lines: Vec<&str> = text.strip_suffix('\n').unwrap_or(text).split('\n').collect();
    let [version, encoding] = lines.as_slice() else {
        return malformed("it does not have the two lines that the standard asks for");
    };
    match version.strip_prefix("BagIt-Version: ") {
        Some("1.0") => {}
        Some(_) => malformed("it is of another version of BagIt than 1.0"),
        None => malformed("its first line does not say the version of BagIt"),
    }
    match encoding.strip_prefix("Tag-File-Character-Encoding: ") {
        Some("UTF-8") => {}
        Some(_) => malformed("its tag files are in another encoding than UTF-8"),
        None => malformed("its second line does not say the encoding of tag files"),
    }
}

/// The payload's size as `bag-info.txt` gives it: bytes and files. `None` where it does not.
pub(super) fn payload_oxum(text: &str, flaws: &mut Vec<Flaw>) -> Option<(u64, u64)> {
    let mut found = None;
    let mut malformed = |message: &str| flaws.push(Flaw::new(FlawCode::Malformed, INFO, message));
    for line in text.lines().filter(|line| !line.trim().is_empty()) {
        // A line that begins with blanks goes on with the value before.
        if line.starts_with([' ', '\t']) {
            continue;
        }
        let Some((label, value)) = line.split_once(':') else {
            malformed("it has a line without a label and a colon");
            continue;
        };
        if !label.eq_ignore_ascii_case("Payload-Oxum") {
            continue;
        }
        let counts =
            value.trim().split_once('.').and_then(|(bytes, files)| Some((bytes.parse().ok()?, files.parse().ok()?)));
        match counts {
            None => malformed("its Payload-Oxum is not two numbers with a full stop between"),
            Some(_) if found.is_some() => malformed("it has two lines Payload-Oxum"),
            Some(counts) => found = Some(counts),
        }
    }
    found
}

/// The lines of a manifest.
pub(super) fn manifest(path: &str, text: &str, algorithm: Algorithm, flaws: &mut Vec<Flaw>) -> Vec<Listed> {
    let mut listed = Vec::new();
    for (index, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let mut flaw =
            |code, message: &str| flaws.push(Flaw::new(code, path, format!("line {}: {message}", index + 1)));
        if line.len() > LINE_BYTES_MAX {
            flaw(FlawCode::Malformed, "it is longer than any path");
            continue;
        }
        let Some((checksum, written)) = line.split_once([' ', '\t']) else {
            flaw(FlawCode::Malformed, "it does not have a checksum and a path");
            continue;
        };
        if checksum.len() != algorithm.digits() || !checksum.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            flaw(FlawCode::Malformed, "it does not begin with a checksum of this kind");
            continue;
        }
        match decoded(written.trim_start_matches([' ', '\t'])) {
            Ok(path) => listed.push(Listed { path, checksum: checksum.to_ascii_lowercase() }),
            Err(reason) => flaw(FlawCode::Refused, &format!("{reason}; it was not opened")),
        }
    }
    listed
}
