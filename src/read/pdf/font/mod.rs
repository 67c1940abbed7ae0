//! Fonts: from the font dictionaries of a document to the characters, advances and styles of its codes.
//!
//! Font programs, encodings and widths are read by `hayro-font` (ISO 32000-2, 9.5 to 9.10). What is
//! added here: each code is looked up once, fonts without a usable ToUnicode map fall back to their
//! character collection or font program, symbol fonts show their pictures, and a width array that
//! counts to four thousand million is refused.

mod unicode;
mod widths;

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;

use hayro_font::{CMapResolverFn, Font, FontCache, FontQuery, FontResolverFn, StandardFont};
use hayro_syntax::object::{Array, Dict, Name};
use kurbo::Vec2;

use crate::read::pdf::page::GlyphText;
use unicode::Fallback;

/// Codes of one block of the table of codes; most fonts of a document show few.
const BLOCK: usize = 32;
/// Codes that the table may have: those of two bytes.
const CODES_MAX: usize = 1 << 16;

/// The fonts of a document, each read once.
pub(super) struct Fonts<'a> {
    cache: FontCache<'a>,
    font_resolver: FontResolverFn,
    cmap_resolver: CMapResolverFn,
    /// By the bytes of their dictionary: the object number of a dictionary that stands inside another
    /// is that of the outer one.
    positions: BTreeMap<&'a [u8], usize>,
    /// Standard fonts that content names without a dictionary.
    standard: BTreeMap<&'static str, usize>,
    fonts: Vec<Rc<DocumentFont<'a>>>,
}

/// A font of a document.
pub(super) struct DocumentFont<'a> {
    /// How it looks.
    pub style: FontStyle,
    font: Option<Font<'a>>,
    fallback: Fallback<'a>,
    /// What is known of each code, in blocks.
    codes: RefCell<Vec<Option<CodeBlock>>>,
}

/// Codes that follow each other.
type CodeBlock = Box<[Option<Code>; BLOCK]>;

/// How a font looks.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct FontStyle {
    /// Base name without subset prefix.
    pub name: String,
    /// Bold.
    pub bold: bool,
    /// Italic or oblique.
    pub italic: bool,
}

/// A code of a font.
#[derive(Debug, Clone)]
pub(super) struct Code {
    /// The characters it shows.
    pub text: Option<GlyphText>,
    /// Advance in thousandths of the font size.
    pub advance: Vec2,
    /// From the origin of a vertical glyph to its horizontal one, in thousandths of the font size.
    pub displacement: Vec2,
}

impl<'a> Fonts<'a> {
    /// No fonts yet. Fonts that are not embedded take the widths of the standard font most like them.
    pub(super) fn new() -> Self {
        Self {
            cache: FontCache::new(),
            font_resolver: Arc::new(|query| match query {
                FontQuery::Standard(font) => Some(font.get_font_data()),
                FontQuery::Fallback(query) => Some(query.pick_standard_font().get_font_data()),
            }),
            cmap_resolver: Arc::new(hayro_cmap::load_embedded),
            positions: BTreeMap::new(),
            standard: BTreeMap::new(),
            fonts: Vec::new(),
        }
    }

    /// The position of a font, by its dictionary.
    pub(super) fn position(&mut self, dict: &Dict<'a>) -> usize {
        if let Some(&position) = self.positions.get(dict.data()) {
            return position;
        }
        let font =
            if widths::are_sane(dict) { self.cache.font(dict, &self.font_resolver, &self.cmap_resolver) } else { None };
        let position = self.fonts.len();
        self.fonts.push(Rc::new(DocumentFont {
            style: FontStyle::of(dict),
            font,
            fallback: Fallback::new(dict.clone()),
            codes: RefCell::new(Vec::new()),
        }));
        self.positions.insert(dict.data(), position);
        position
    }

    /// The position of a standard font, by the name that forms and viewers give it. Appearances of annotations use such
    /// names, and leave the dictionary to the form (12.7.3.3).
    pub(super) fn standard(&mut self, name: &str) -> Option<usize> {
        let (name, font) = match name {
            "Helv" | "Helvetica" | "Arial" => ("Helvetica", StandardFont::Helvetica),
            "HeBo" | "Helvetica-Bold" => ("Helvetica-Bold", StandardFont::HelveticaBold),
            "TiRo" | "Times-Roman" | "Times" => ("Times-Roman", StandardFont::TimesRoman),
            "TiBo" | "Times-Bold" => ("Times-Bold", StandardFont::TimesBold),
            "Cour" | "Courier" => ("Courier", StandardFont::Courier),
            "ZaDb" | "ZapfDingbats" => ("ZapfDingbats", StandardFont::ZapfDingBats),
            _ => return None,
        };
        if let Some(&position) = self.standard.get(name) {
            return Some(position);
        }
        let style = FontStyle { name: name.to_owned(), bold: name.ends_with("Bold"), italic: false };
        let font = self.cache.standard_font(font, &self.font_resolver);
        self.fonts.push(Rc::new(DocumentFont {
            style,
            font,
            fallback: Fallback::new(Dict::empty()),
            codes: RefCell::new(Vec::new()),
        }));
        self.standard.insert(name, self.fonts.len() - 1);
        Some(self.fonts.len() - 1)
    }

    /// The font at a position.
    pub(super) fn get(&self, position: usize) -> Option<Rc<DocumentFont<'a>>> {
        self.fonts.get(position).cloned()
    }
}

impl DocumentFont<'_> {
    /// True where its lines run from left to right or right to left, not downwards.
    pub(super) fn is_horizontal(&self) -> bool {
        self.font.as_ref().is_none_or(Font::is_horizontal)
    }

    /// The code that starts at a byte of a shown string, and the number of its bytes; `None` at the end.
    pub(super) fn read_code(&self, bytes: &[u8], at: usize) -> Option<(u32, usize)> {
        if at >= bytes.len() {
            return None;
        }
        let (code, length) = match &self.font {
            Some(font) => font.read_code(bytes, at),
            None => (u32::from(bytes[at]), 1),
        };
        (length > 0).then_some((code, length))
    }

    /// Calls `with` with what is known of a code.
    pub(super) fn with_code<T>(&self, code: u32, length: usize, with: impl FnOnce(&Code) -> T) -> T {
        let (block, at) = (code as usize / BLOCK, code as usize % BLOCK);
        // Codes of more than two bytes are rare; they are looked up anew.
        if code as usize >= CODES_MAX {
            return with(&self.look_up(code, length));
        }
        let mut codes = self.codes.borrow_mut();
        if codes.len() <= block {
            codes.resize_with(block + 1, || None);
        }
        let entries = codes[block].get_or_insert_with(|| Box::new([const { None }; BLOCK]));
        with(entries[at].get_or_insert_with(|| self.look_up(code, length)))
    }

    fn look_up(&self, code: u32, length: usize) -> Code {
        let Some(font) = &self.font else {
            return Code { text: None, advance: Vec2::new(500.0, 0.0), displacement: Vec2::ZERO };
        };
        let glyph = font.glyph(font.map_code(code), code);
        let text = unicode::text_of(&glyph, code, length, &self.fallback, &self.style.name);
        Code { text, advance: font.code_advance(code), displacement: font.origin_displacement(code) }
    }
}

impl FontStyle {
    fn of(dict: &Dict<'_>) -> Self {
        let name_of = |dict: &Dict<'_>, key: &[u8]| dict.get::<Name<'_>>(key).map(|name| name.as_str().to_owned());
        let descendant = dict.get::<Array<'_>>(b"DescendantFonts").and_then(|fonts| fonts.iter::<Dict<'_>>().next());
        let descriptor = dict
            .get::<Dict<'_>>(b"FontDescriptor")
            .or_else(|| descendant.and_then(|font| font.get::<Dict<'_>>(b"FontDescriptor")));
        let flags = descriptor.as_ref().and_then(|one| one.get::<i32>(b"Flags")).unwrap_or(0);
        let number = |key: &[u8]| descriptor.as_ref().and_then(|one| one.get::<f32>(key)).unwrap_or(0.0);
        let name = name_of(dict, b"BaseFont")
            .or_else(|| descriptor.as_ref().and_then(|one| name_of(one, b"FontName")))
            .or_else(|| name_of(dict, b"Name"))
            .unwrap_or_default();
        let name = without_subset_prefix(&name).to_owned();
        let lower = name.to_ascii_lowercase();
        let says = |words: &[&str]| words.iter().any(|word| lower.contains(word));
        // Flags of ISO 32000-2, table 121: 7 italic, 19 force bold.
        Self {
            bold: flags & (1 << 18) != 0
                || number(b"FontWeight") >= 600.0
                || says(&["bold", "black", "heavy"]) && !says(&["semilight"]),
            italic: flags & (1 << 6) != 0 || number(b"ItalicAngle") != 0.0 || says(&["italic", "oblique"]),
            name,
        }
    }
}

/// A font name without the six letters and plus sign of a subset (9.9.2).
pub(super) fn without_subset_prefix(name: &str) -> &str {
    match name.split_once('+') {
        Some((prefix, rest)) if prefix.len() == 6 && prefix.bytes().all(|byte| byte.is_ascii_uppercase()) => rest,
        _ => name,
    }
}

/// The characters of a glyph as one shared text.
pub(super) fn glyph_text(characters: &str) -> Option<GlyphText> {
    let mut all = characters.chars();
    match (all.next(), all.next()) {
        (None, _) => None,
        (Some(character), None) => Some(GlyphText::Character(character)),
        _ => Some(GlyphText::Characters(Rc::from(characters))),
    }
}
