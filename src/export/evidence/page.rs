//! Pages added behind the original: lines of text from the top of a page down.
//!
//! Their font has the letters of western Europe only. What it lacks is shown as a sign, and stands in full in a note on
//! the page, which holds any script.

use kurbo::{Point, Rect};
use lopdf::{Dictionary, Object, ObjectId, Stream, dictionary, text_string};

use super::highlight::{rectangle, resources};
use super::mark::Look;
use super::update::Changes;
use crate::export::helvetica::{encoded, width};

/// Size of a page (A4) in points.
const SIZE: (f64, f64) = (595.0, 842.0);
const LEFT: f64 = 56.0;
const RIGHT: f64 = 540.0;
const TOP: f64 = 786.0;
const BOTTOM: f64 = 60.0;
/// Height of a line, of its font size.
const LEADING: f64 = 1.4;
/// Wider than by the metrics of the plain font.
const BOLD: f64 = 1.07;
/// Stands for what the font lacks.
const LACKING: &str = "[…]";

/// Pages in the making.
pub(super) struct Pages {
    done: Vec<Drawn>,
    page: Drawn,
    /// Baseline of the last line.
    y: f64,
}

/// A page.
#[derive(Default)]
struct Drawn {
    content: String,
    /// Lines of which the font lacks something, in full.
    in_full: Vec<String>,
}

/// How a line is set.
#[derive(Clone, Copy)]
pub(super) struct Set {
    pub size: f64,
    pub bold: bool,
    pub indent: f64,
    /// Blank space above, in points.
    pub above: f64,
}

pub(super) const TITLE: Set = Set { size: 17.0, bold: true, indent: 0.0, above: 0.0 };
pub(super) const HEADING: Set = Set { size: 11.5, bold: true, indent: 0.0, above: 12.0 };
pub(super) const TEXT: Set = Set { size: 9.5, bold: false, indent: 0.0, above: 3.0 };

impl Pages {
    pub(super) fn new() -> Self {
        Self { done: Vec::new(), page: Drawn::default(), y: TOP }
    }

    /// A paragraph.
    pub(super) fn text(&mut self, set: Set, text: &str) {
        let shown = shown(text);
        if shown.is_some() {
            self.page.in_full.push(text.to_owned());
        }
        self.y -= set.above;
        for line in lines(shown.as_deref().unwrap_or(text), set, RIGHT - LEFT - set.indent) {
            self.line(set);
            self.show(set, LEFT + set.indent, &line);
        }
    }

    /// A name, and a paragraph beside it.
    pub(super) fn row(&mut self, name: &str, text: &str) {
        const COLUMN: f64 = 92.0;
        self.room(TEXT);
        let (y, pages) = (self.y, self.done.len());
        self.text(Set { indent: COLUMN, ..TEXT }, text);
        let (last, last_pages) = (self.y, self.done.len());
        if pages == last_pages {
            self.y = y - TEXT.above - TEXT.size * LEADING;
            self.show(Set { bold: true, ..TEXT }, LEFT, name);
            self.y = last;
        }
    }

    /// A mark as it looks on pages, and what it says.
    pub(super) fn legend(&mut self, look: Look, text: &str) {
        const WIDTH: f64 = 60.0;
        self.room(TEXT);
        self.y -= TEXT.above;
        self.line(TEXT);
        let (x, y) = (LEFT, self.y - 2.5);
        let top = y + TEXT.size + 2.0;
        let corners = [(x, top), (x + WIDTH, top), (x, y), (x + WIDTH, y)].map(Point::from);
        self.page.content += &look.paint(corners);
        self.show(TEXT, LEFT + 8.0, "Words");
        let indent = WIDTH + 16.0;
        let mut rest = lines(text, TEXT, RIGHT - LEFT - indent).into_iter();
        if let Some(first) = rest.next() {
            self.show(TEXT, LEFT + indent, &first);
        }
        for line in rest {
            self.line(TEXT);
            self.show(TEXT, LEFT + indent, &line);
        }
    }

    /// A new page where a paragraph would begin with its last lines apart.
    fn room(&mut self, set: Set) {
        if self.y - 2.0 * set.size * LEADING < BOTTOM {
            self.turn();
        }
    }

    fn turn(&mut self) {
        self.done.push(std::mem::take(&mut self.page));
        self.y = TOP;
    }

    /// Goes to the next line, on the next page where this one is full.
    fn line(&mut self, set: Set) {
        self.y -= set.size * LEADING;
        if self.y < BOTTOM {
            self.turn();
            self.y -= set.size * LEADING;
        }
    }

    fn show(&mut self, set: Set, x: f64, text: &str) {
        let font = if set.bold { "Bold" } else { "Plain" };
        let hexadecimal: String = encoded(text).unwrap_or_default().iter().map(|byte| format!("{byte:02X}")).collect();
        self.page.content += &format!("BT /{font} {} Tf {x:.2} {:.2} Td <{hexadecimal}> Tj ET\n", set.size, self.y);
    }

    /// The pages as objects of the file, below `parent`.
    pub(super) fn add_to(mut self, changes: &mut Changes<'_>, parent: ObjectId) -> Vec<ObjectId> {
        self.turn();
        let mut fonts = Dictionary::new();
        for (name, base) in [("Plain", "Helvetica"), ("Bold", "Helvetica-Bold")] {
            let font = dictionary! {
                "Type" => "Font", "Subtype" => "Type1", "BaseFont" => base, "Encoding" => "WinAnsiEncoding",
            };
            fonts.set(name, changes.add(font));
        }
        let mut resources = resources();
        resources.set("Font", fonts);
        let resources = changes.add(resources);
        let size = rectangle(Rect::new(0.0, 0.0, SIZE.0, SIZE.1));
        let mut pages = Vec::new();
        for drawn in self.done {
            let content = changes.add(Stream::new(Dictionary::new(), drawn.content.into_bytes()));
            let page = changes.reserve();
            let mut dictionary = dictionary! {
                "Type" => "Page",
                "Parent" => parent,
                "MediaBox" => size.clone(),
                "CropBox" => size.clone(),
                "Rotate" => 0,
                "UserUnit" => 1,
                "Resources" => resources,
                "Contents" => content,
            };
            if !drawn.in_full.is_empty() {
                let note = in_full(&drawn.in_full, page);
                dictionary.set("Annots", vec![Object::Reference(changes.add(note))]);
            }
            changes.set(page, dictionary);
            pages.push(page);
        }
        pages
    }
}

/// The note that holds what the font of a page lacks.
fn in_full(lines: &[String], page: ObjectId) -> Dictionary {
    dictionary! {
        "Type" => "Annot",
        "Subtype" => "Text",
        "Name" => "Note",
        "Rect" => rectangle(Rect::new(RIGHT - 8.0, TOP - 4.0, RIGHT + 12.0, TOP + 16.0)),
        "Contents" => text_string(&lines.join("\n")),
        "P" => page,
        "F" => 28,
        "T" => text_string("Rapporteur"),
        "Subj" => text_string("Lines of this page in their own script"),
    }
}

/// The text with a sign for what the font lacks; `None` where it lacks nothing.
fn shown(text: &str) -> Option<String> {
    if encoded(text).is_some() {
        return None;
    }
    let mut shown = String::new();
    let mut lacks = false;
    for character in text.chars() {
        match encoded(character.encode_utf8(&mut [0; 4])) {
            Some(_) if !lacks || !character.is_whitespace() => {
                shown.push(character);
                lacks = false;
            }
            // Words of another script, with the blanks between them, are one sign.
            Some(_) => {}
            None if lacks => {}
            None => {
                shown.push_str(LACKING);
                lacks = true;
            }
        }
    }
    Some(shown)
}

fn width_of(text: &str, set: Set) -> f64 {
    let thousandths: u32 = text.chars().map(|character| u32::from(width(character))).sum();
    f64::from(thousandths) * set.size / 1000.0 * if set.bold { BOLD } else { 1.0 }
}

/// The lines of a text that is broken at blanks, and within words that are longer than a line.
fn lines(text: &str, set: Set, width: f64) -> Vec<String> {
    let mut lines = Vec::new();
    for paragraph in text.split('\n') {
        let mut line = String::new();
        for word in paragraph.split(' ') {
            let longer = if line.is_empty() { word.to_owned() } else { format!("{line} {word}") };
            if width_of(&longer, set) <= width {
                line = longer;
                continue;
            }
            if !line.is_empty() {
                lines.push(std::mem::take(&mut line));
            }
            for character in word.chars() {
                line.push(character);
                if width_of(&line, set) > width {
                    line.pop();
                    lines.push(std::mem::replace(&mut line, character.to_string()));
                }
            }
        }
        lines.push(line);
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_no_wider_than_the_page() {
        let text = format!("{} {}", "a word ".repeat(60), "W".repeat(200));
        let lines = lines(&text, TEXT, 200.0);
        assert!(lines.iter().all(|line| width_of(line, TEXT) <= 200.0), "{lines:?}");
        assert_eq!(lines.concat().replace(' ', ""), text.replace(' ', ""));
    }

    #[test]
    fn what_the_font_lacks_is_shown_as_lacking() {
        assert_eq!(shown("Sénégal – 5 €"), None);
        assert_eq!(shown("q1: 国家 名称 (CHN)").as_deref(), Some("q1: […](CHN)"));
    }
}
