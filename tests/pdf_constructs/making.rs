//! Small PDF files, made for one construct each.

use lopdf::{Dictionary, Document, Object, ObjectId, Stream, StringFormat, dictionary};

/// Font size and distance of lines of `line` and `lines`.
pub(crate) const SIZE: f64 = 12.0;
const LEADING: f64 = 14.0;

/// A file in the making. Its pages are A4, with Helvetica as F1, its bold as F2, its oblique as F3 and the symbols
/// of ZapfDingbats as F4.
pub(crate) struct Making {
    pub(crate) pdf: Document,
    pages: Vec<ObjectId>,
    resources: Dictionary,
}

impl Making {
    pub(crate) fn new() -> Self {
        let font = |name: &str| {
            let mut font = dictionary! { "Type" => "Font", "Subtype" => "Type1", "BaseFont" => name };
            if name != "ZapfDingbats" {
                font.set("Encoding", "WinAnsiEncoding");
            }
            font
        };
        let fonts = dictionary! {
            "F1" => font("Helvetica"), "F2" => font("Helvetica-Bold"), "F3" => font("Helvetica-Oblique"),
            "F4" => font("ZapfDingbats"),
        };
        Self { pdf: Document::with_version("1.7"), pages: Vec::new(), resources: dictionary! { "Font" => fonts } }
    }

    /// A file of pages with this content.
    pub(crate) fn of(pages: &[String]) -> Self {
        let mut making = Self::new();
        for page in pages {
            making.page(page);
        }
        making
    }

    /// Adds a page; gives the number of its object.
    pub(crate) fn page(&mut self, content: &str) -> ObjectId {
        let content = self.pdf.add_object(Stream::new(Dictionary::new(), content.as_bytes().to_vec()));
        let page = self.pdf.add_object(dictionary! { "Type" => "Page", "Contents" => content });
        self.pages.push(page);
        page
    }

    /// Adds a resource of all pages.
    pub(crate) fn resource(&mut self, kind: &str, name: &str, resource: impl Into<Object>) {
        if self.resources.get(kind.as_bytes()).is_err() {
            self.resources.set(kind, Dictionary::new());
        }
        let of_kind = self.resources.get_mut(kind.as_bytes()).unwrap();
        of_kind.as_dict_mut().unwrap().set(name, resource);
    }

    /// Adds a form that content paints with `Do`.
    pub(crate) fn form(&mut self, name: &str, content: &str) {
        let form = self.form_object(content, &[0.0, 0.0, 595.0, 842.0]);
        self.resource("XObject", name, form);
    }

    /// A form with this box, as appearances are.
    pub(crate) fn form_object(&mut self, content: &str, bounds: &[f32]) -> ObjectId {
        let bounds: Vec<Object> = bounds.iter().map(|one| (*one).into()).collect();
        let form = dictionary! { "Type" => "XObject", "Subtype" => "Form", "BBox" => bounds };
        self.pdf.add_object(Stream::new(form, content.as_bytes().to_vec()))
    }

    /// Adds a grey picture of one pixel.
    pub(crate) fn image(&mut self, name: &str) {
        let image = dictionary! {
            "Type" => "XObject", "Subtype" => "Image", "Width" => 1, "Height" => 1, "ColorSpace" => "DeviceGray",
            "BitsPerComponent" => 8,
        };
        let image = self.pdf.add_object(Stream::new(image, vec![0x80]));
        self.resource("XObject", name, image);
    }

    /// Adds an annotation to a page (counted from 0); gives the number of its object.
    pub(crate) fn annotation(&mut self, page: usize, bounds: [f32; 4], mut annotation: Dictionary) -> ObjectId {
        annotation.set("Type", "Annot");
        annotation.set("Rect", bounds.map(Object::from).to_vec());
        let annotation = self.pdf.add_object(annotation);
        let page = self.pdf.get_dictionary_mut(self.pages[page]).unwrap();
        if page.get(b"Annots").is_err() {
            page.set("Annots", Vec::<Object>::new());
        }
        page.get_mut(b"Annots").unwrap().as_array_mut().unwrap().push(annotation.into());
        annotation
    }

    /// The document, with this in its catalog.
    pub(crate) fn document(mut self, mut catalog: Dictionary) -> Document {
        let kids: Vec<Object> = self.pages.iter().map(|page| (*page).into()).collect();
        let media_box: Vec<Object> = [0, 0, 595, 842].map(Object::from).to_vec();
        let pages = dictionary! {
            "Type" => "Pages", "Count" => kids.len() as i64, "Kids" => kids, "MediaBox" => media_box,
            "Resources" => self.resources,
        };
        let pages = self.pdf.add_object(pages);
        for page in &self.pages {
            self.pdf.get_dictionary_mut(*page).unwrap().set("Parent", pages);
        }
        catalog.set("Type", "Catalog");
        catalog.set("Pages", pages);
        let catalog = self.pdf.add_object(catalog);
        self.pdf.trailer.set("Root", catalog);
        self.pdf
    }

    /// The bytes of the file.
    pub(crate) fn bytes(self) -> Vec<u8> {
        bytes(self.document(Dictionary::new()))
    }
}

/// The bytes of a document.
pub(crate) fn bytes(mut pdf: Document) -> Vec<u8> {
    let mut bytes = Vec::new();
    pdf.save_to(&mut bytes).unwrap();
    bytes
}

/// A string object.
pub(crate) fn string(text: &str) -> Object {
    Object::String(text.as_bytes().to_vec(), StringFormat::Literal)
}

/// A line of text in a font, of a size. Its characters must be of Latin-1.
pub(crate) fn styled(font: &str, size: f64, x: f64, y: f64, text: &str) -> String {
    let escaped = |character: char| match character {
        '\\' | '(' | ')' => format!("\\{character}"),
        ' '..='~' => character.to_string(),
        other => format!("\\{:03o}", u8::try_from(other).unwrap()),
    };
    let text: String = text.chars().map(escaped).collect();
    format!("BT /{font} {size} Tf {x} {y} Td ({text}) Tj ET\n")
}

/// A line of text.
pub(crate) fn line(x: f64, y: f64, text: &str) -> String {
    styled("F1", SIZE, x, y, text)
}

/// Lines of text that follow each other, the first of them at this height.
pub(crate) fn lines(x: f64, y: f64, texts: &[&str]) -> String {
    texts.iter().enumerate().map(|(at, text)| line(x, y - LEADING * at as f64, text)).collect()
}

/// Straight strokes, each from one point to another.
pub(crate) fn strokes(all: &[[f64; 4]]) -> String {
    all.iter().map(|[x0, y0, x1, y1]| format!("{x0} {y0} m {x1} {y1} l S\n")).collect()
}

/// A paragraph that is filled line by line up to this width, as programs do it; gives the height below its last line.
pub(crate) fn filled(x: f64, y: f64, width: f64, text: &str) -> (String, f64) {
    let mut filled: Vec<String> = vec![String::new()];
    for word in text.split(' ') {
        let line = filled.last_mut().unwrap();
        let longer = if line.is_empty() { word.to_owned() } else { format!("{line} {word}") };
        if line.is_empty() || width_of(&longer) <= width {
            *line = longer;
        } else {
            filled.push(word.to_owned());
        }
    }
    let texts: Vec<&str> = filled.iter().map(String::as_str).collect();
    (lines(x, y, &texts), y - LEADING * texts.len() as f64)
}

/// Width of a text in points, in Helvetica.
pub(crate) fn width_of(text: &str) -> f64 {
    /// Of the characters from the blank to the tilde, in thousandths of the font size (Adobe Font Metrics).
    #[rustfmt::skip]
    const WIDTHS: [u16; 95] = [
        278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556, 556, 556,
        556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833,
        722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556, 333, 556, 556, 500, 556,
        556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334,
        260, 334, 584,
    ];
    let of = |character: char| f64::from(WIDTHS[usize::try_from(u32::from(character) - 32).unwrap()]);
    text.chars().map(of).sum::<f64>() * SIZE / 1000.0
}
