//! From bytes to text: byte order marks, UTF-8, else the encoding that the bytes look most like.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::Encoding;

use super::notice::{Notice, NoticeCode};
use super::{CHARACTERS_MAX, LINE_CHARACTERS_MAX, ReadError};

/// Most bytes of a page, with the pictures that stand in it.
const PAGE_BYTES_MAX: usize = 64 * 1024 * 1024;

/// The text of the bytes, with line ends as "\n", and what had to be done to get it.
pub(super) fn decode(bytes: &[u8]) -> Result<(String, Vec<Notice>), ReadError> {
    let mut notices = Vec::new();
    let text = unchecked(bytes, &mut notices)?;
    let text = clean(text, &mut notices);
    check_size(&text)?;
    Ok((text, notices))
}

fn unchecked(bytes: &[u8], notices: &mut Vec<Notice>) -> Result<String, ReadError> {
    Ok(match Encoding::for_bom(bytes) {
        Some((encoding, _)) => encoding.decode(bytes).0.into_owned(),
        None => match std::str::from_utf8(bytes) {
            Ok(text) => text.to_owned(),
            Err(_) => match broken_utf8(bytes, notices) {
                Some(text) => text,
                None => guess(bytes, notices)?,
            },
        },
    })
}

/// The same of a page of HTML, which may say its encoding itself. It may have lines of any length: pictures stand in it as
/// text, so that only what is read of it counts.
pub(super) fn decode_page(bytes: &[u8]) -> Result<(String, Vec<Notice>), ReadError> {
    let mut notices = Vec::new();
    let is_declared = Encoding::for_bom(bytes).is_none() && std::str::from_utf8(bytes).is_err();
    let text = match declared(bytes).filter(|_| is_declared).map(|encoding| encoding.decode(bytes)) {
        Some((text, _, false)) => text.into_owned(),
        _ => unchecked(bytes, &mut notices)?,
    };
    let text = clean(text, &mut notices);
    if text.len() > PAGE_BYTES_MAX {
        return Err(ReadError::TooLong { characters: text.chars().count() });
    }
    Ok((text, notices))
}

/// The encoding that a page declares near its front (WHATWG, 13.2.3.2).
fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(1024)]).to_ascii_lowercase();
    let (_, behind) = head.split_once("charset")?;
    let name = behind.trim_start().strip_prefix('=')?.trim_start().trim_start_matches(['"', '\'']);
    let end = name.find(|c: char| !(c.is_ascii_alphanumeric() || "-_:.".contains(c))).unwrap_or(name.len());
    Encoding::for_label(&name.as_bytes()[..end])
}

/// UTF-8 with a few bytes that are not, as in a file that was cut off: the rest proves the encoding.
fn broken_utf8(bytes: &[u8], notices: &mut Vec<Notice>) -> Option<String> {
    let (mut good, mut broken) = (0, 0);
    for chunk in bytes.utf8_chunks() {
        good += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        broken += usize::from(!chunk.invalid().is_empty());
    }
    if broken > 1 + good / 20
        || good == 0 && broken > 0 && bytes.utf8_chunks().last().is_some_and(|last| last.invalid().is_empty())
    {
        return None;
    }
    let message = format!("{broken} characters are broken and show as \u{fffd}; the file may have been cut off");
    notices.push(Notice::new(NoticeCode::CharactersBroken, message, None));
    Some(String::from_utf8_lossy(bytes).into_owned())
}

fn guess(bytes: &[u8], notices: &mut Vec<Notice>) -> Result<String, ReadError> {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    let encoding = detector.guess(None, Utf8Detection::Allow);
    let (text, _, had_errors) = encoding.decode(bytes);
    let unreadable = text.chars().filter(|&c| c == char::REPLACEMENT_CHARACTER || is_hidden_control(c)).count();
    if had_errors && unreadable * 100 > text.chars().count() {
        return Err(ReadError::NotText);
    }
    let message = format!("the text is not UTF-8; it was read as {}, check its accented letters", encoding.name());
    notices.push(Notice::new(NoticeCode::EncodingGuessed, message, None));
    Ok(text.into_owned())
}

/// One kind of line end; no characters that nobody sees. A form feed stays: it is a page break.
fn clean(text: String, notices: &mut Vec<Notice>) -> String {
    let text = if text.contains('\r') { text.replace("\r\n", "\n").replace('\r', "\n") } else { text };
    let hidden = text.chars().filter(|&c| is_hidden_control(c)).count();
    if hidden == 0 {
        return text;
    }
    let message = format!("{hidden} control characters that nobody sees were left out");
    notices.push(Notice::new(NoticeCode::ControlCharactersRemoved, message, None));
    text.chars().filter(|&c| !is_hidden_control(c)).collect()
}

fn is_hidden_control(character: char) -> bool {
    character.is_control() && !matches!(character, '\n' | '\t' | '\u{c}') || matches!(character, '\u{feff}')
}

fn check_size(text: &str) -> Result<(), ReadError> {
    // A text has no more characters than bytes, so most need no counting.
    if text.len() > CHARACTERS_MAX {
        let characters = text.chars().count();
        if characters > CHARACTERS_MAX {
            return Err(ReadError::TooLong { characters });
        }
    }
    for (index, line) in text.split('\n').enumerate() {
        if line.len() > LINE_CHARACTERS_MAX {
            let characters = line.chars().count();
            if characters > LINE_CHARACTERS_MAX {
                return Err(ReadError::LineTooLong { line: index + 1, characters });
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_encodings_are_read_and_said() {
        let (text, notices) = decode(b"R\xe9publique du S\xe9n\xe9gal, minist\xe8re de l'\xe9conomie\r\n").unwrap();
        assert_eq!(text, "République du Sénégal, ministère de l'économie\n");
        assert_eq!(notices[0].code, NoticeCode::EncodingGuessed);
        let (text, notices) = decode(b"\xff\xfeY\0e\0s\0").unwrap();
        assert_eq!((text.as_str(), notices.len()), ("Yes", 0));
    }

    #[test]
    fn a_line_without_end_is_an_error() {
        let error = decode("a".repeat(LINE_CHARACTERS_MAX + 1).as_bytes()).unwrap_err();
        assert!(matches!(error, ReadError::LineTooLong { line: 1, .. }));
    }
}
