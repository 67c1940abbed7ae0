//! Helvetica, which every viewer of PDF files has (ISO 32000-2, 9.6.2.2): how wide its characters are, and which it has in
//! the encoding of Windows-1252.

use encoding_rs::WINDOWS_1252;
use unicode_normalization::UnicodeNormalization;

/// Width of a character of Helvetica in thousandths of its size (Adobe's metrics); letters with accents are as wide as
/// without.
pub(crate) fn width(character: char) -> u16 {
    const ASCII: [u16; 95] = [
        278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556, 556,
        556, 556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667,
        556, 833, 722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556, 333, 556,
        556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722,
        500, 500, 500, 334, 260, 334, 584,
    ];
    let base = std::iter::once(character).nfd().next().unwrap_or(character);
    let position = (base as usize).checked_sub(32);
    if let Some(width) = position.and_then(|position| ASCII.get(position)) {
        return *width;
    }
    match character {
        '\u{a0}' => 278,
        '’' | '‘' => 222,
        '“' | '”' | '¡' | '‹' | '›' => 333,
        '•' | '¹' | '²' | '³' | 'º' | 'ª' => 350,
        '°' => 400,
        'ß' | '¿' => 611,
        'æ' => 889,
        'œ' => 944,
        '—' | '…' | 'Æ' | 'Œ' => 1000,
        _ => 556,
    }
}

/// The bytes of a text in the encoding of the fonts; `None` where they lack a character of it.
pub(crate) fn encoded(text: &str) -> Option<Vec<u8>> {
    let (bytes, _, has_missing) = WINDOWS_1252.encode(text);
    (!has_missing).then(|| bytes.into_owned())
}
