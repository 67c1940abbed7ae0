//! Text strings (ISO 32000-2, 7.9.2.2): comes in the bytes of a string; goes out its text.

use hayro_syntax::object::Object;

/// Most bytes of a text that names or describes something; an even number, for UTF-16.
const SHORT_BYTES_MAX: usize = 20_000;

/// What the bytes 0x80 to 0xA0 show in PDFDocEncoding (annex D).
const FROM_80: [char; 33] = [
    '•', '†', '‡', '…', '—', '–', 'ƒ', '⁄', '‹', '›', '−', '‰', '„', '“', '”', '‘', '’', '‚', '™', 'ﬁ', 'ﬂ', 'Ł', 'Œ',
    'Š', 'Ÿ', 'Ž', 'ı', 'ł', 'œ', 'š', 'ž', '\u{FFFD}', '€',
];

/// What the bytes 0x18 to 0x1F show in PDFDocEncoding.
const FROM_18: [char; 8] = ['\u{2D8}', '\u{2C7}', '\u{2C6}', '\u{2D9}', '\u{2DD}', '\u{2DB}', '\u{2DA}', '\u{2DC}'];

/// The text of a text string, with line feeds as line ends and without other control characters.
///
/// A byte order mark tells UTF-16 and UTF-8. Without one the text is in PDFDocEncoding, but programs
/// that write UTF-8 without the mark are common, and text in PDFDocEncoding with a letter outside ASCII
/// is hardly ever valid UTF-8.
pub(in crate::read::pdf) fn decode(bytes: &[u8]) -> String {
    let text = match bytes {
        [0xFE, 0xFF, rest @ ..] => utf_16(rest, u16::from_be_bytes),
        [0xFF, 0xFE, rest @ ..] => utf_16(rest, u16::from_le_bytes),
        [0xEF, 0xBB, 0xBF, rest @ ..] => without_language_marks(&String::from_utf8_lossy(rest)),
        _ => match std::str::from_utf8(bytes) {
            Ok(text) if !bytes.is_ascii() => text.to_owned(),
            _ => bytes.iter().map(|byte| pdf_doc(*byte)).collect(),
        },
    };
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    text.chars().filter(|character| !character.is_control() || matches!(character, '\n' | '\t')).collect()
}

/// The text of a string, or of a name in its place; of a long one the start.
pub(in crate::read::pdf) fn short(object: &Object<'_>) -> Option<String> {
    let bytes = match object {
        Object::String(string) => string.as_bytes(),
        Object::Name(name) => name,
        _ => return None,
    };
    Some(decode(bytes.get(..SHORT_BYTES_MAX).unwrap_or(bytes)))
}

fn utf_16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> String {
    let (pairs, _) = bytes.as_chunks::<2>();
    let units = pairs.iter().map(|pair| unit(*pair));
    let text: String =
        char::decode_utf16(units).map(|character| character.unwrap_or(char::REPLACEMENT_CHARACTER)).collect();
    without_language_marks(&text)
}

/// Without the languages that stand between two escape characters.
fn without_language_marks(text: &str) -> String {
    let mut parts = text.split('\u{1B}');
    let mut out = parts.next().unwrap_or_default().to_owned();
    let mut inside = true;
    for part in parts {
        let is_language =
            inside && part.len() <= 8 && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
        if !is_language {
            out.push_str(part);
        }
        inside = !is_language;
    }
    out
}

fn pdf_doc(byte: u8) -> char {
    match byte {
        0x18..=0x1F => FROM_18.get(usize::from(byte - 0x18)).copied().unwrap_or(char::REPLACEMENT_CHARACTER),
        0x80..=0xA0 => FROM_80.get(usize::from(byte - 0x80)).copied().unwrap_or(char::REPLACEMENT_CHARACTER),
        0x7F | 0xAD => char::REPLACEMENT_CHARACTER,
        _ => char::from(byte),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn byte_order_marks_tell_the_encoding() {
        assert_eq!(decode(b"\xFE\xFF\x00O\x00u\x00i\xD8\x3D\xDE\x00"), "Oui\u{1F600}");
        assert_eq!(decode(b"\xFF\xFEO\x00k\x00"), "Ok");
        assert_eq!(decode("\u{FEFF}déjà".as_bytes()), "déjà");
    }

    #[test]
    fn text_without_a_mark_is_in_pdf_doc_encoding() {
        assert_eq!(decode(b"caf\xE9 \x80 \x84 \xA0 \x93"), "café • — € ﬁ");
        assert_eq!(decode(b"\x18\x1F"), "\u{2D8}\u{2DC}");
    }

    #[test]
    fn utf_8_without_a_mark_is_understood() {
        assert_eq!(decode("Côte d’Ivoire".as_bytes()), "Côte d’Ivoire");
    }

    #[test]
    fn line_ends_become_line_feeds_and_other_controls_go() {
        assert_eq!(decode(b"a\r\nb\rc\nd\x00\x07\te"), "a\nb\nc\nd\te");
    }

    #[test]
    fn languages_inside_text_are_no_text() {
        let bytes: Vec<u8> =
            [0xFE, 0xFF].into_iter().chain("\u{1B}frCA\u{1B}Oui".encode_utf16().flat_map(u16::to_be_bytes)).collect();
        assert_eq!(decode(&bytes), "Oui");
    }

    #[test]
    fn an_odd_byte_at_the_end_is_left_out() {
        assert_eq!(decode(b"\xFE\xFF\x00A\x00"), "A");
        assert_eq!(decode(b""), "");
    }
}
