//! Symbol fonts: which character their codes show.
//!
//! Comes in: the name of a font, a character code, and the character that the file gives for it. Goes
//! out: the character a person sees. Symbol fonts (Wingdings, Webdings, Symbol, ZapfDingbats and
//! others) put pictures where other fonts have letters, and files give the letter, or a private
//! character (U+F0xx), for it.
//!
//! The table `symbols.tsv` holds runs of characters: font, first code, characters, with U+FFFD where no
//! character exists. Wingdings and Webdings follow the mapping of Unicode 7, save that boxes and marks
//! of several weights are given as the one that is commonly used; Symbol and ZapfDingbats follow
//! ISO 32000-2, annex D. Of OpenSymbol and the Segoe fonts only private characters are held: they give
//! the others themselves. LibreOffice shows Wingdings, Wingdings 2 and Symbol in OpenSymbol and keeps
//! their private characters (U+F0xx); where these mean different things, it is a box, mark or bullet.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::LazyLock;

use encoding_rs::{MACINTOSH, WINDOWS_1252};

/// Names of symbol fonts as folded by `table_of`, with their table.
const FONTS: [(&str, &str); 24] = [
    ("bookshelfsymbol", "symbol"),
    ("d050000l", "zapfdingbats"),
    ("dingbats", "zapfdingbats"),
    ("monotypesorts", "zapfdingbats"),
    ("opensymbol", "opensymbol"),
    ("segoefluenticons", "segoe"),
    ("segoemdl2assets", "segoe"),
    ("segoeuisymbol", "segoe"),
    ("standardsymbols", "symbol"),
    ("standardsymbolsl", "symbol"),
    ("standardsyml", "symbol"),
    ("starbats", "opensymbol"),
    ("starsymbol", "opensymbol"),
    ("symbol", "symbol"),
    ("symbolneu", "symbol"),
    ("symbolset", "symbol"),
    ("urwdingbats", "zapfdingbats"),
    ("webdings", "webdings"),
    ("wingdings", "wingdings"),
    ("wingdings1", "wingdings"),
    ("wingdings2", "wingdings2"),
    ("wingdings3", "wingdings3"),
    ("zapfdingbats", "zapfdingbats"),
    ("zapfdingbatsitc", "zapfdingbats"),
];
/// What stands before or behind the name of a font without changing its pictures.
const PREFIXES: [&str; 2] = ["itc", "urw"];
const SUFFIXES: [&str; 8] = ["regular", "normal", "roman", "bold", "italic", "oblique", "mt", "ps"];
/// Private characters by which symbol fonts are encoded in TrueType: U+F000 and the code.
const PRIVATE_BASE: u32 = 0xF000;
const NO_CHARACTER: char = '\u{FFFD}';

type Table = BTreeMap<(&'static str, u32), char>;

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    let mut table = Table::new();
    for line in include_str!("symbols.tsv").lines() {
        let mut fields = line.split('\t');
        let (Some(font), Some(start), Some(characters)) = (fields.next(), fields.next(), fields.next()) else {
            continue;
        };
        let Ok(start) = u32::from_str_radix(start, 16) else { continue };
        let run = (start..).zip(characters.chars()).filter(|(_, character)| *character != NO_CHARACTER);
        table.extend(run.map(|(code, character)| ((font, code), character)));
    }
    table
});

/// True for the name of a symbol font.
pub(super) fn is_symbol_font(font: &str) -> bool {
    may_be_symbol_font(font) && table_of(font).is_some()
}

/// False for most fonts, by their first letter.
fn may_be_symbol_font(font: &str) -> bool {
    let first = font.bytes().find(u8::is_ascii_alphanumeric).map(|byte| byte.to_ascii_lowercase());
    let begins = |name: &str| name.bytes().next() == first;
    FONTS.iter().any(|(name, _)| begins(name)) || PREFIXES.into_iter().any(begins) || font.contains('+')
}

/// The character that a symbol font shows for a code; `None` where the font is no symbol font or the
/// picture has no character.
///
/// `font` is the base name of the font, with or without subset prefix; `shown` is the character that
/// the file gives, if it gives any; `code` is the character code.
pub(super) fn character(font: &str, code: u32, shown: Option<char>) -> Option<char> {
    let table = table_of(font)?;
    let picture = |code: u32| TABLE.get(&(table, code)).copied();
    let byte = byte_of(code);
    let Some(shown) = shown else {
        return byte.and_then(|byte| picture(byte.into())).or_else(|| picture(code));
    };
    if is_private(shown) {
        let byte = private_byte(shown).map(u32::from);
        let own = picture(shown.into()).or_else(|| byte.and_then(picture));
        // OpenSymbol stands in for fonts that are not at hand, mostly for Wingdings.
        let stands_in = byte.filter(|_| table == "opensymbol");
        return own.or_else(|| stands_in.and_then(|byte| TABLE.get(&("wingdings", byte)).copied()));
    }
    if matches!(table, "opensymbol" | "segoe") || shown.is_whitespace() {
        return Some(shown);
    }
    // What the file gives is a stand-in where it is what an encoding of letters has at the code.
    if let Some(byte) = byte.filter(|byte| stands_in(*byte, shown)) {
        return picture(byte.into());
    }
    let known = TABLE.range((table, 0)..=(table, u32::MAX)).any(|(_, character)| *character == shown);
    match latin_byte(shown) {
        Some(byte) if !known => picture(byte.into()).or(Some(shown)),
        _ => Some(shown),
    }
}

/// Text in its font: the pictures of a symbol font as their characters.
pub(super) fn as_shown<'s>(text: Cow<'s, str>, font: Option<&str>) -> Cow<'s, str> {
    let font = font.unwrap_or_default();
    if !is_symbol_font(font) {
        return text;
    }
    let shown = text.chars().map(|shown| character(font, u32::from(shown), Some(shown)).unwrap_or(shown));
    Cow::Owned(shown.collect())
}

/// The table of a font; `None` where it is no symbol font.
fn table_of(font: &str) -> Option<&'static str> {
    let base = match font.split_once('+') {
        Some((prefix, base)) if prefix.len() == 6 => base,
        _ => font,
    };
    let folded: String = base.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect();
    let lookup = |name: &str| FONTS.binary_search_by_key(&name, |(name, _)| name).ok().map(|at| FONTS[at].1);
    let mut name = folded.as_str();
    loop {
        if let Some(table) = lookup(name) {
            return Some(table);
        }
        let shorter = SUFFIXES.iter().find_map(|suffix| name.strip_suffix(suffix));
        name = shorter.or_else(|| PREFIXES.iter().find_map(|prefix| name.strip_prefix(prefix)))?;
    }
}

/// The code as one byte, written as such or with the private base.
fn byte_of(code: u32) -> Option<u8> {
    u8::try_from(code).ok().or_else(|| u8::try_from(code.checked_sub(PRIVATE_BASE)?).ok())
}

fn is_private(character: char) -> bool {
    matches!(character, '\u{E000}'..='\u{F8FF}')
}

fn private_byte(character: char) -> Option<u8> {
    u8::try_from(u32::from(character).checked_sub(PRIVATE_BASE)?).ok()
}

/// True where an encoding of letters (WinAnsi, MacRoman, or Latin-1) has the character at the code.
fn stands_in(byte: u8, shown: char) -> bool {
    let decoded = |encoding: &'static encoding_rs::Encoding| {
        encoding.decode_without_bom_handling(&[byte]).0.chars().eq(std::iter::once(shown))
    };
    shown == char::from(byte) || decoded(WINDOWS_1252) || decoded(MACINTOSH)
}

/// The code of a letter, where the file gives a letter for the picture.
fn latin_byte(shown: char) -> Option<u8> {
    if let Ok(byte) = u8::try_from(u32::from(shown)) {
        return Some(byte);
    }
    let mut buffer = [0; 4];
    let (bytes, _, lossy) = WINDOWS_1252.encode(shown.encode_utf8(&mut buffer));
    if lossy { None } else { bytes.first().copied() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::TickState;
    use crate::read::ticks;

    fn seen(font: &str, code: u32, shown: Option<char>) -> String {
        character(font, code, shown).map(String::from).unwrap_or_default()
    }

    #[test]
    fn fonts_are_sorted_and_have_a_table() {
        assert!(FONTS.is_sorted());
        for (name, table) in FONTS {
            assert!(TABLE.keys().any(|(font, _)| *font == table), "{name}");
        }
    }

    #[test]
    fn names_are_known_in_all_their_forms() {
        for (font, table) in [
            ("ABCDEF+Wingdings-Regular", Some("wingdings")),
            ("Wingdings 2", Some("wingdings2")),
            ("Wingdings3,Bold", Some("wingdings3")),
            ("SymbolMT", Some("symbol")),
            ("Symbol,BoldItalic", Some("symbol")),
            ("ITC Zapf Dingbats", Some("zapfdingbats")),
            ("OpenSymbol", Some("opensymbol")),
            ("SegoeUISymbol", Some("segoe")),
            ("StandardSymbolsPS", Some("symbol")),
            ("MS-Gothic", None),
            ("ArialMT", None),
            ("SymbolaText", None),
            ("", None),
        ] {
            assert_eq!(table_of(font), table, "{font}");
        }
    }

    #[test]
    fn codes_letters_and_private_characters_show_the_same_picture() {
        for (font, code, shown, expected) in [
            ("Wingdings", 0xA8, None, "◻"),
            ("Wingdings", 0xF0A8, None, "◻"),
            ("Wingdings", 3, Some('\u{F0A8}'), "◻"),
            ("Wingdings", 0xA8, Some('¨'), "◻"),
            ("Wingdings", 0xA8, Some('®'), "◻"),
            ("Wingdings", 17, Some('þ'), "☑"),
            ("Wingdings", 17, Some('ý'), "☒"),
            ("Wingdings", 17, Some('ü'), "✔"),
            ("Wingdings", 0xFB, None, "🗶"),
            ("Wingdings", 0x6F, Some('o'), "□"),
            ("Wingdings", 0x78, Some('x'), "⌧"),
            ("Wingdings", 0x6C, Some('l'), "●"),
            ("Wingdings", 0xD8, Some('Ø'), "⮚"),
            ("Wingdings", 0x95, Some('•'), "➓"),
            ("Wingdings", 5, Some('☐'), "☐"),
            ("Wingdings", 0x20, Some(' '), " "),
            ("Wingdings 2", 0x50, Some('P'), "✓"),
            ("Wingdings 2", 0x52, Some('R'), "☑"),
            ("Wingdings 2", 0xA3, Some('£'), "□"),
            ("Wingdings 3", 0x75, None, "▶"),
            ("Webdings", 0x61, Some('a'), "✔"),
            ("Webdings", 0x63, Some('c'), "□"),
            ("ZapfDingbats", 0x34, Some('4'), "✔"),
            ("ZapfDingbats", 0x38, None, "✘"),
            ("ZapfDingbats", 0x6E, Some('■'), "■"),
            ("Symbol", 0xB7, Some('·'), "•"),
            ("Symbol", 9, Some('\u{F0B7}'), "•"),
            ("Symbol", 0x61, Some('α'), "α"),
            ("Symbol", 0x61, Some('a'), "α"),
            ("Symbol", 0xB4, Some('×'), "×"),
            ("Symbol", 0xD3, Some('©'), "©"),
            ("Symbol", 0xE7, Some('\u{F8EC}'), "⎜"),
            ("Symbol", 0xFE, Some('\u{F8FE}'), "⎭"),
            ("OpenSymbol", 2, Some('\u{E00A}'), "■"),
            ("OpenSymbol", 2, Some('\u{F0FE}'), "☑"),
            ("OpenSymbol", 2, Some('\u{F052}'), "☑"),
            ("OpenSymbol", 2, Some('\u{F0B7}'), "•"),
            ("OpenSymbol", 2, Some('\u{F029}'), "✆"),
            ("OpenSymbol", 2, Some('•'), "•"),
            ("Segoe UI Symbol", 2, Some('☒'), "☒"),
            ("Segoe UI Symbol", 2, Some('\u{E003}'), "□"),
            ("Arial", 0xFE, Some('þ'), ""),
            ("Wingdings", 0xFF, Some('ÿ'), ""),
        ] {
            assert_eq!(seen(font, code, shown), expected, "{font} {code:X} {shown:?}");
        }
    }

    #[test]
    fn boxes_and_marks_are_those_that_the_reader_of_ticks_knows() {
        for (font, empty, ticked) in [
            ("wingdings", &[0x6F, 0x70, 0x71, 0x72, 0xA8][..], &[0x78, 0xA4, 0xFB, 0xFC, 0xFD, 0xFE][..]),
            ("wingdings2", &[0xA3, 0xA4, 0xA5], &[0x4F, 0x50, 0x51, 0x52, 0x53, 0x54, 0x9D, 0x9E]),
            ("webdings", &[0x63], &[0x61, 0x72]),
            ("zapfdingbats", &[0x6F, 0x70, 0x71, 0x72], &[0x33, 0x34, 0x35, 0x36, 0x37, 0x38]),
        ] {
            let state = |code: u32| ticks::find(&seen(font, code, None)).first().map(|tick| tick.state);
            for code in empty {
                assert_eq!(state(*code), Some(TickState::Unchecked), "{font} {code:X}");
            }
            for code in ticked {
                assert_eq!(state(*code), Some(TickState::Checked), "{font} {code:X}");
            }
        }
    }
}
