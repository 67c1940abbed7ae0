//! Fields of a PDF form (ISO 32000-2, 12.7) with what they show: text, boxes, buttons for one of several, lists.

use std::collections::BTreeMap;

use lopdf::{Dictionary, Object, ObjectId, Stream, StringFormat, dictionary};

use super::page::{Font, Pages, operand, shown};
use super::{AcroStyle, Appearances};

/// Flags of fields (12.7.5): several lines, a place for each character, buttons of which one is pressed, a list to open.
const MULTILINE: i64 = 1 << 12;
const COMB: i64 = 1 << 24;
const RADIO: i64 = (1 << 15) | (1 << 14);
const COMBO: i64 = 1 << 17;

/// A rectangle: left, bottom, right, top.
pub(super) type Rectangle = [f32; 4];

/// The fields of one form.
pub(super) struct Fields<'a> {
    style: &'a AcroStyle,
    /// Fields that have no name above them.
    pub roots: Vec<ObjectId>,
    /// Fields that only name others, by their whole name.
    named: BTreeMap<String, ObjectId>,
    /// Whole names in use.
    used: BTreeMap<String, usize>,
}

/// A text as PDF strings hold it (7.9.2.2).
pub(super) fn string(text: &str) -> Object {
    if text.chars().all(|c| matches!(c, ' '..='~' | '\n' | '\r')) {
        return Object::string_literal(text.as_bytes().to_vec());
    }
    let bytes = std::iter::once(0xfeff).chain(text.encode_utf16()).flat_map(u16::to_be_bytes).collect();
    Object::String(bytes, StringFormat::Hexadecimal)
}

impl<'a> Fields<'a> {
    pub(super) fn new(style: &'a AcroStyle) -> Self {
        Self { style, roots: Vec::new(), named: BTreeMap::new(), used: BTreeMap::new() }
    }

    /// Adds a field under its name; parts of names between stops are fields above it.
    fn add(&mut self, pages: &mut Pages, name: &str, mut field: Dictionary) -> ObjectId {
        let uses = self.used.entry(name.to_owned()).or_default();
        *uses += 1;
        let name = if *uses > 1 { format!("{name}_{uses}") } else { name.to_owned() };
        let name = if self.style.nested_names { name } else { name.replace('.', "_") };
        let (above, last) = name.rsplit_once('.').map_or((None, name.as_str()), |(above, last)| (Some(above), last));
        field.set("T", string(last));
        let id = pages.pdf.new_object_id();
        match above {
            None => self.roots.push(id),
            Some(above) => {
                let parent = self.parent(pages, above);
                field.set("Parent", parent);
                add_kid(pages, parent, id);
            }
        }
        pages.pdf.set_object(id, field);
        id
    }

    fn parent(&mut self, pages: &mut Pages, name: &str) -> ObjectId {
        if let Some(id) = self.named.get(name) {
            return *id;
        }
        let (above, last) = name.rsplit_once('.').map_or((None, name), |(above, last)| (Some(above), last));
        let id = pages.pdf.add_object(dictionary! { "T" => string(last), "Kids" => Vec::<Object>::new() });
        match above {
            None => self.roots.push(id),
            Some(above) => {
                let parent = self.parent(pages, above);
                add_kid(pages, parent, id);
                if let Ok(field) = pages.pdf.get_dictionary_mut(id) {
                    field.set("Parent", parent);
                }
            }
        }
        self.named.insert(name.to_owned(), id);
        id
    }

    /// What a field is on its page.
    fn widget(&self, pages: &Pages, rectangle: Rectangle) -> Dictionary {
        let mut widget = dictionary! {
            "Type" => "Annot",
            "Subtype" => "Widget",
            "Rect" => rectangle.map(Object::Real).to_vec(),
            "F" => 4,
            "MK" => dictionary! { "BC" => vec![Object::Real(0.4)] },
        };
        if let Some(page) = pages.page() {
            widget.set("P", page);
        }
        widget
    }

    fn appearance(&self, pages: &mut Pages, rectangle: Rectangle, content: String) -> ObjectId {
        let [left, bottom, right, top] = rectangle;
        let form = dictionary! {
            "Type" => "XObject",
            "Subtype" => "Form",
            "BBox" => vec![0.into(), 0.into(), (right - left).into(), (top - bottom).into()],
            "Resources" => dictionary! { "Font" => pages.fonts },
        };
        pages.pdf.add_object(Stream::new(form, content.into_bytes()))
    }

    /// A field for text; `lines` are those that it shows, `places` the number of characters that have a place each.
    pub(super) fn text(
        &mut self,
        pages: &mut Pages,
        name: &str,
        tooltip: &str,
        rectangle: Rectangle,
        written: &Written<'_>,
    ) {
        let [left, bottom, right, top] = rectangle;
        let (font, size) = (self.style.font(), written.size);
        let mut field = self.widget(pages, rectangle);
        field.set("FT", "Tx");
        field.set("TU", string(tooltip));
        field.set("DA", Object::string_literal(format!("0 g /{} {size} Tf", font.name())));
        if let Some(places) = written.places {
            field.set("Ff", COMB);
            field.set("MaxLen", i64::try_from(places).unwrap_or(i64::MAX));
        } else if written.is_multiline {
            field.set("Ff", MULTILINE);
        }
        if !written.text.is_empty() {
            field.set("V", string(&written.text.replace('\n', "\r")));
        }
        if self.style.appearances == Appearances::Streams {
            let (width, height) = (right - left, top - bottom);
            let mut content = format!(
                "0.4 G 0.5 0.5 {:.2} {:.2} re S\n/Tx BMC q 1 1 {:.2} {:.2} re W n\n0 g\n",
                width - 1.0,
                height - 1.0,
                width - 2.0,
                height - 2.0
            );
            if let Some(places) = written.places {
                let place = width / places.max(1) as f32;
                for (position, character) in written.text.chars().enumerate() {
                    let x = place * position as f32 + (place - font.width(&character.to_string(), size)) / 2.0;
                    content.push_str(&shown(font, size, x, (height - size) / 2.0 + 2.0, &character.to_string()));
                }
            } else if !written.text.is_empty() {
                let first = if written.is_multiline { height - size - 2.0 } else { (height - size) / 2.0 + 2.0 };
                content.push_str(&format!("BT /{} {size} Tf {:.2} TL 3 {first:.2} Td\n", font.name(), size * 1.2));
                for line in written.lines {
                    content.push_str(&format!("{} Tj T*\n", operand(line)));
                }
                content.push_str("ET\n");
            }
            content.push_str("Q EMC");
            let stream = self.appearance(pages, rectangle, content);
            field.set("AP", dictionary! { "N" => stream });
        }
        let id = self.add(pages, name, field);
        pages.annotate(id);
    }

    /// A box.
    pub(super) fn check(&mut self, pages: &mut Pages, name: &str, tooltip: &str, rectangle: Rectangle, checked: bool) {
        let on = self.style.on_state;
        let mut field = self.widget(pages, rectangle);
        field.set("FT", "Btn");
        field.set("TU", string(tooltip));
        self.button(pages, &mut field, rectangle, on, checked, self.style.mark);
        field.set("V", if checked { on } else { "Off" });
        let id = self.add(pages, name, field);
        pages.annotate(id);
    }

    /// Buttons of which one can be pressed: the state of each, its place, whether it is pressed.
    pub(super) fn radio(&mut self, pages: &mut Pages, name: &str, tooltip: &str, buttons: &[(&str, Rectangle, bool)]) {
        let pressed = buttons.iter().find(|(.., pressed)| *pressed).map_or("Off", |(state, ..)| state);
        let field = dictionary! {
            "FT" => "Btn", "Ff" => RADIO, "V" => pressed, "TU" => string(tooltip), "Kids" => Vec::<Object>::new(),
        };
        let parent = self.add(pages, name, field);
        for (state, rectangle, pressed) in buttons {
            let mut kid = self.widget(pages, *rectangle);
            // A filled circle, or square.
            self.button(pages, &mut kid, *rectangle, state, *pressed, 'l');
            kid.set("Parent", parent);
            let id = pages.pdf.add_object(kid);
            add_kid(pages, parent, id);
            pages.annotate(id);
        }
    }

    fn button(
        &self,
        pages: &mut Pages,
        widget: &mut Dictionary,
        rectangle: Rectangle,
        on: &str,
        checked: bool,
        mark: char,
    ) {
        widget.set("AS", if checked { on } else { "Off" });
        let mark_dictionary =
            dictionary! { "BC" => vec![Object::Real(0.0)], "CA" => Object::string_literal(mark.to_string()) };
        widget.set("MK", mark_dictionary);
        widget.set("DA", Object::string_literal("0 g /ZaDb 0 Tf"));
        // Buttons have appearances in every file: their states have no other names (12.7.5.2.3).
        let [left, bottom, right, top] = rectangle;
        let (width, height) = (right - left, top - bottom);
        let frame = format!("0 G 0.5 0.5 {:.2} {:.2} re S\n", width - 1.0, height - 1.0);
        let off = self.appearance(pages, rectangle, frame.clone());
        let mark = if self.style.marks_by_font { typed(mark, width) } else { drawn(mark, width) };
        let state = self.appearance(pages, rectangle, frame + &mark);
        let mut states = dictionary! { "Off" => off };
        states.set(on, state);
        widget.set("AP", dictionary! { "N" => states });
    }

    /// A list to choose from.
    pub(super) fn choice(
        &mut self,
        pages: &mut Pages,
        name: &str,
        tooltip: &str,
        rectangle: Rectangle,
        (options, chosen): ([&str; 2], Option<usize>),
    ) {
        let mut field = self.widget(pages, rectangle);
        let size = self.style.size();
        field.set("FT", "Ch");
        field.set("Ff", COMBO);
        field.set("TU", string(tooltip));
        field.set("Opt", std::iter::once(" ").chain(options).map(string).collect::<Vec<_>>());
        field.set("DA", Object::string_literal(format!("0 g /Helv {size} Tf")));
        let chosen = chosen.and_then(|chosen| options.get(chosen)).copied();
        if let Some(chosen) = chosen {
            field.set("V", string(chosen));
        }
        if self.style.appearances == Appearances::Streams {
            let [left, bottom, right, top] = rectangle;
            let mut content =
                format!("0.4 G 0.5 0.5 {:.2} {:.2} re S\n/Tx BMC 0 g\n", right - left - 1.0, top - bottom - 1.0);
            content.push_str(&shown(
                Font::Plain,
                size,
                3.0,
                (top - bottom - size) / 2.0 + 2.0,
                chosen.unwrap_or_default(),
            ));
            content.push_str("EMC");
            let stream = self.appearance(pages, rectangle, content);
            field.set("AP", dictionary! { "N" => stream });
        }
        let id = self.add(pages, name, field);
        pages.annotate(id);
    }
}

/// What a text field holds.
pub(super) struct Written<'a> {
    pub text: &'a str,
    pub lines: &'a [String],
    pub size: f32,
    pub is_multiline: bool,
    pub places: Option<usize>,
}

/// Operators for a mark in a box of a width, from its lower left corner: a character of ZapfDingbats.
fn typed(mark: char, width: f32) -> String {
    shown(Font::Dingbats, width * 0.9, width * 0.14, width * 0.18, &mark.to_string())
}

/// The same, as lines and areas that need no font.
pub(super) fn drawn(mark: char, width: f32) -> String {
    let at = |x: f32, y: f32| format!("{:.2} {:.2}", x * width, y * width);
    match mark {
        '4' => format!("q {:.2} w {} m {} l {} l S Q\n", width * 0.12, at(0.2, 0.5), at(0.42, 0.24), at(0.82, 0.8)),
        '8' => format!(
            "q {:.2} w {} m {} l {} m {} l S Q\n",
            width * 0.1,
            at(0.2, 0.2),
            at(0.8, 0.8),
            at(0.2, 0.8),
            at(0.8, 0.2)
        ),
        _ => format!("q 0 g {} {} re f Q\n", at(0.25, 0.25), at(0.5, 0.5)),
    }
}

fn add_kid(pages: &mut Pages, parent: ObjectId, kid: ObjectId) {
    let Ok(field) = pages.pdf.get_dictionary_mut(parent) else { return };
    if let Ok(kids) = field.get_mut(b"Kids").and_then(Object::as_array_mut) {
        kids.push(Object::Reference(kid));
    }
}
