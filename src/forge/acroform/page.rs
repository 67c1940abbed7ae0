//! Pages in the making: lines of text, boxes and lines, from the top of a page down.
//!
//! Fonts are those that every viewer has (ISO 32000-2, 9.6.2.2), with the characters of Windows-1252.

use lopdf::{Dictionary, Document, Object, ObjectId, Stream, dictionary};

pub(super) use crate::export::helvetica::encoded;
use crate::export::helvetica::width;

/// Size of a page (A4) in points.
const SIZE: (f32, f32) = (595.0, 842.0);
/// Left and right edge of the text.
pub(super) const LEFT: f32 = 62.0;
/// See [`LEFT`].
pub(super) const RIGHT: f32 = 533.0;
const TOP: f32 = 780.0;
const BOTTOM: f32 = 70.0;
/// Height of the part of a page that holds text.
pub(super) const BODY: f32 = TOP - BOTTOM;

/// Fonts, by their names in the resources.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Font {
    Plain,
    Bold,
    Italic,
    Typewriter,
    Dingbats,
}

const FONTS: [(Font, &str, &str); 5] = [
    (Font::Plain, "Helv", "Helvetica"),
    (Font::Bold, "HeBo", "Helvetica-Bold"),
    (Font::Italic, "HeOb", "Helvetica-Oblique"),
    (Font::Typewriter, "Cour", "Courier"),
    (Font::Dingbats, "ZaDb", "ZapfDingbats"),
];

impl Font {
    pub(super) fn name(self) -> &'static str {
        FONTS.iter().find(|(font, ..)| *font == self).map_or("Helv", |(_, name, _)| name)
    }

    /// Width of a text in points.
    pub(super) fn width(self, text: &str, size: f32) -> f32 {
        let sum: u32 = text.chars().map(|c| if self == Self::Typewriter { 600 } else { u32::from(width(c)) }).sum();
        let wider = if self == Self::Bold { 1.07 } else { 1.0 };
        f64::from(sum) as f32 * size * wider / 1000.0
    }

    /// The lines of a text that is broken at blanks; line ends stay.
    pub(super) fn lines(self, text: &str, size: f32, width: f32) -> Vec<String> {
        let mut out = Vec::new();
        for paragraph in text.split('\n') {
            let mut line = String::new();
            for word in paragraph.split(' ') {
                let longer = if line.is_empty() { word.to_owned() } else { format!("{line} {word}") };
                if !line.is_empty() && self.width(&longer, size) > width {
                    out.push(std::mem::replace(&mut line, word.to_owned()));
                } else {
                    line = longer;
                }
                // What is longer than a line breaks where that ends.
                while self.width(&line, size) > width && line.chars().count() > 1 {
                    let mut fits = line.chars().count() - 1;
                    while fits > 1 && self.width(&line.chars().take(fits).collect::<String>(), size) > width {
                        fits -= 1;
                    }
                    let rest = line.chars().skip(fits).collect();
                    out.push(line.chars().take(fits).collect());
                    line = rest;
                }
            }
            out.push(line);
        }
        out
    }
}

/// A text as an operand of the content of a page.
pub(super) fn operand(text: &str) -> String {
    let bytes = encoded(text).unwrap_or_default();
    format!("<{}>", bytes.iter().map(|byte| format!("{byte:02X}")).collect::<String>())
}

/// Operators that show a text at a place.
pub(super) fn shown(font: Font, size: f32, x: f32, y: f32, text: &str) -> String {
    format!("BT /{} {size} Tf {x:.2} {y:.2} Td {} Tj ET\n", font.name(), operand(text))
}

/// A font as an object of its own.
fn font_dictionary(font: Font, base: &str) -> Dictionary {
    let mut dictionary = dictionary! { "Type" => "Font", "Subtype" => "Type1", "BaseFont" => base };
    if font != Font::Dingbats {
        dictionary.set("Encoding", "WinAnsiEncoding");
    }
    dictionary
}

/// Pages of a document.
pub(super) struct Pages {
    pub pdf: Document,
    pages: ObjectId,
    /// The fonts, as resources.
    pub fonts: ObjectId,
    done: Vec<(ObjectId, String, Vec<ObjectId>)>,
    /// Baseline of the last line, or the top of the page.
    pub y: f32,
}

impl Pages {
    pub(super) fn new() -> Self {
        let mut pdf = Document::with_version("1.7");
        let pages = pdf.new_object_id();
        let mut fonts = Dictionary::new();
        for (font, name, base) in FONTS {
            let id = pdf.add_object(font_dictionary(font, base));
            fonts.set(name, id);
        }
        let fonts = pdf.add_object(fonts);
        let mut this = Self { pdf, pages, fonts, done: Vec::new(), y: TOP };
        this.turn();
        this
    }

    /// Begins a page.
    pub(super) fn turn(&mut self) {
        let id = self.pdf.new_object_id();
        self.done.push((id, String::new(), Vec::new()));
        self.y = TOP;
    }

    /// Sees that so much stands below the last line, on the next page if need be.
    pub(super) fn need(&mut self, height: f32) {
        if self.y - height < BOTTOM && self.y < TOP {
            self.turn();
        }
    }

    /// The page at hand.
    pub(super) fn page(&self) -> Option<ObjectId> {
        self.done.last().map(|(id, ..)| *id)
    }

    /// Paints something on the page at hand.
    pub(super) fn paint(&mut self, operators: &str) {
        if let Some((_, content, _)) = self.done.last_mut() {
            content.push_str(operators);
        }
    }

    /// Puts an annotation on the page at hand.
    pub(super) fn annotate(&mut self, id: ObjectId) {
        if let Some((_, _, annotations)) = self.done.last_mut() {
            annotations.push(id);
        }
    }

    /// Writes a text from `x` to `right`, as many lines as it takes; gives where the last line ends.
    pub(super) fn text(&mut self, font: Font, size: f32, x: f32, right: f32, text: &str) -> f32 {
        let mut end = x;
        for line in font.lines(text, size, right - x) {
            let height = size * 1.3;
            self.need(height);
            self.y -= height;
            let operators = shown(font, size, x, self.y, &line);
            self.paint(&operators);
            end = x + font.width(&line, size);
        }
        end
    }

    /// Ends all pages, with their numbers; gives the document with the catalogue to be.
    pub(super) fn finish(mut self, is_numbered: bool) -> (Document, Dictionary) {
        let count = self.done.len();
        let mut kids = Vec::new();
        for (position, (id, mut content, annotations)) in std::mem::take(&mut self.done).into_iter().enumerate() {
            if is_numbered {
                let number = format!("{} / {count}", position + 1);
                content.push_str(&shown(Font::Plain, 8.0, SIZE.0 / 2.0 - 10.0, 36.0, &number));
            }
            let content = self.pdf.add_object(Stream::new(Dictionary::new(), content.into_bytes()));
            let mut page = dictionary! {
                "Type" => "Page",
                "Parent" => self.pages,
                "MediaBox" => vec![0.into(), 0.into(), SIZE.0.into(), SIZE.1.into()],
                "Contents" => content,
                "Resources" => dictionary! { "Font" => self.fonts },
            };
            if !annotations.is_empty() {
                page.set("Annots", annotations.into_iter().map(Object::Reference).collect::<Vec<_>>());
            }
            self.pdf.set_object(id, page);
            kids.push(Object::Reference(id));
        }
        let count = i64::try_from(count).unwrap_or(i64::MAX);
        self.pdf.set_object(self.pages, dictionary! { "Type" => "Pages", "Kids" => kids, "Count" => count });
        let catalogue = dictionary! { "Type" => "Catalog", "Pages" => self.pages };
        (self.pdf, catalogue)
    }
}
