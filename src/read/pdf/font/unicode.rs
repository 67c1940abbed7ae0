//! From a glyph to the characters it shows.
//!
//! In order: what the font says (ToUnicode, encoding and glyph names, by `hayro-font`), the Unicode map
//! of its character collection (ISO 32000-2, 9.10.2), the character map of its font program. Pictures of
//! symbol fonts become the characters they show, presentation forms the characters they present.

use std::cell::OnceCell;
use std::collections::BTreeMap;

use hayro_cmap::{BfString, CMap, CMapName, CidFamily, load_embedded};
use hayro_font::{FontGlyph, OutlineGlyph};
use hayro_syntax::object::{Array, Dict, Object, String as PdfString};
use skrifa::MetadataProvider;
use unicode_normalization::UnicodeNormalization;

use super::glyph_text;
use crate::read::pdf::page::GlyphText;
use crate::read::symbols;

/// Ways to the character of a glyph that the font itself does not tell, made when first needed.
pub(super) struct Fallback<'a> {
    dict: Dict<'a>,
    tables: OnceCell<Option<Tables>>,
}

struct Tables {
    /// From code to character identifier; the same number where there is none.
    encoding: Option<CMap>,
    /// From character identifier to Unicode.
    collection: Option<CMap>,
    /// From glyph to character, by the font program.
    program: BTreeMap<u32, char>,
}

impl<'a> Fallback<'a> {
    pub(super) fn new(dict: Dict<'a>) -> Self {
        Self { dict, tables: OnceCell::new() }
    }

    fn character(&self, glyph: &OutlineGlyph, code: u32, length: usize) -> Option<BfString> {
        let tables = self.tables.get_or_init(|| Tables::of(&self.dict, glyph)).as_ref()?;
        let length = u8::try_from(length).ok()?;
        let identifier = tables.encoding.as_ref().and_then(|map| map.lookup_cid_code(code, length)).unwrap_or(code);
        let by_collection = tables.collection.as_ref().and_then(|map| map.lookup_bf_string(identifier));
        by_collection.or_else(|| tables.program.get(&glyph.glyph_id().to_u32()).copied().map(BfString::Char))
    }
}

impl Tables {
    fn of(dict: &Dict<'_>, glyph: &OutlineGlyph) -> Option<Self> {
        let parse = |data: &[u8]| CMap::parse(data, load_embedded);
        let program = character_map(glyph);
        let Some(font) = dict.get::<Array<'_>>(b"DescendantFonts").and_then(|all| all.iter::<Dict<'_>>().next()) else {
            return Some(Self { encoding: None, collection: None, program });
        };
        let encoding = match dict.get::<Object<'_>>(b"Encoding") {
            Some(Object::Name(name)) if !name.as_str().starts_with("Identity") => {
                load_embedded(CMapName::from_bytes(name.as_ref())).and_then(parse)
            }
            Some(Object::Stream(stream)) => stream.decoded_data().ok().and_then(|data| parse(&data)),
            _ => Some(CMap::identity_h()),
        };
        let collection = font.get::<Dict<'_>>(b"CIDSystemInfo").and_then(|info| {
            let registry = info.get::<PdfString<'_>>(b"Registry")?;
            let ordering = info.get::<PdfString<'_>>(b"Ordering")?;
            CidFamily::from_registry_ordering(registry.as_bytes(), ordering.as_bytes()).ucs2_cmap()
        });
        Some(Self { encoding, collection: collection.and_then(load_embedded).and_then(parse), program })
    }
}

/// The character map of an embedded font program, turned round: the lowest character of each glyph.
fn character_map(glyph: &OutlineGlyph) -> BTreeMap<u32, char> {
    let mut characters = BTreeMap::new();
    let Some(data) = glyph.font_data() else { return characters };
    let bytes: &[u8] = (*data.data).as_ref();
    let Ok(font) = skrifa::FontRef::new(bytes) else { return characters };
    for (character, glyph) in font.charmap().mappings() {
        if let Some(character) = char::from_u32(character) {
            characters.entry(glyph.to_u32()).or_insert(character);
        }
    }
    characters
}

/// The characters that a glyph shows; `None` where nobody can tell.
pub(super) fn text_of(
    glyph: &FontGlyph<'_>,
    code: u32,
    length: usize,
    fallback: &Fallback<'_>,
    font: &str,
) -> Option<GlyphText> {
    let own = match glyph {
        FontGlyph::Outline(glyph) => glyph.as_unicode(),
        FontGlyph::Type3(glyph) => glyph.as_unicode(),
    };
    let own = own.filter(|text| match text {
        BfString::Char(character) => is_character(*character),
        BfString::String(text) => !text.is_empty() && text.chars().all(is_character),
    });
    let shown = match &own {
        Some(BfString::Char(character)) => Some(*character),
        _ => None,
    };
    if let Some(picture) = symbols::character(font, code, shown) {
        return Some(GlyphText::Character(picture));
    }
    let text = own.or_else(|| match glyph {
        FontGlyph::Outline(glyph) => fallback.character(glyph, code, length),
        FontGlyph::Type3(_) => {
            u8::try_from(code).ok().filter(u8::is_ascii_graphic).map(|byte| BfString::Char(byte.into()))
        }
    })?;
    match text {
        BfString::Char(character) if character.is_ascii() => Some(GlyphText::Character(character)),
        BfString::Char(character) => glyph_text(&as_presented(&character.to_string())),
        BfString::String(text) => glyph_text(&as_presented(&text)),
    }
}

/// Neither a control character nor the sign for a character that is unknown.
fn is_character(character: char) -> bool {
    !character.is_control() && character != '\u{fffd}' && character != '\u{ffff}' && character != '\u{feff}'
}

/// Ligatures and other presentation forms (U+FB00 to FDFF, FE70 to FEFF) as the characters that they
/// present; everything else as it is.
fn as_presented(text: &str) -> String {
    let is_form = |c: char| matches!(c, '\u{fb00}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}' | '\u{f900}'..='\u{faff}' | '\u{2f00}'..='\u{2fd5}');
    if !text.contains(is_form) {
        return text.to_owned();
    }
    text.chars()
        .flat_map(|c| if is_form(c) { c.nfkc().collect::<Vec<_>>() } else { vec![c] })
        .filter(|c| *c != '\u{feff}')
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn presentation_forms_become_their_characters() {
        assert_eq!(as_presented("ﬁ"), "fi");
        assert_eq!(as_presented("\u{fefb}"), "لا");
        assert_eq!(as_presented("½"), "½");
    }
}
