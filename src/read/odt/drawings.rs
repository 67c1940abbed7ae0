//! Frames, shapes and drawn controls (ODF 1.3 part 3, 10 and 13.2): text in them is text, controls are read where
//! they are anchored, pictures and objects are told of.

use super::forms::Shows;
use super::story::Story;
use crate::read::document::{BlockKind, Mark, NotReadKind, TickSeen};
use crate::read::notice::NoticeCode;
use crate::read::package::xml::{self, Element, Namespace};

/// Text that follows the paragraph in which it is anchored.
#[derive(Debug, Clone)]
pub(super) struct TextBox<'t, 'a> {
    pub element: Element<'t, 'a>,
    pub path: Vec<u32>,
    /// Target of the link that it is.
    pub link: Option<String>,
}

/// What an object is by its content.
enum Object {
    /// A formula, as text.
    Formula(String),
    Chart,
    Other,
}

impl<'t, 'a> Story<'t, 'a, '_, '_> {
    /// Reads a frame or shape: its text follows the paragraph, a control stands in it, a picture is listed.
    pub(super) fn drawing(&mut self, element: Element<'t, 'a>) {
        match element.name() {
            "frame" => self.frame(element),
            "control" => self.drawn_control(element),
            "a" => {
                let target = element.attribute(Namespace::XLink, "href").map(std::borrow::Cow::into_owned);
                let outer = std::mem::replace(&mut self.drawing_link, target);
                self.each(element, Self::drawn_child);
                self.drawing_link = outer;
            }
            "g" => self.each(element, Self::drawn_child),
            _ if holds_text(element) => self.text_box(element),
            _ => {}
        }
    }

    fn drawn_child(&mut self, child: Element<'t, 'a>) {
        if child.namespace() == Namespace::Draw {
            self.drawing(child);
        }
    }

    fn text_box(&mut self, element: Element<'t, 'a>) {
        let (path, link) = (self.path.clone(), self.drawing_link.clone());
        self.boxes.push(TextBox { element, path, link });
    }

    /// A frame (10.4.2): the first of its contents; the others stand in for it.
    fn frame(&mut self, frame: Element<'t, 'a>) {
        let described = |name: &str| {
            let text = frame.child(Namespace::Svg, name)?.text().trim().to_owned();
            (!text.is_empty()).then_some(text)
        };
        let description = described("desc").or_else(|| described("title"));
        for (position, child) in (0..).zip(frame.children()) {
            self.path.push(position);
            let is_content = self.framed(child, description.as_deref());
            self.path.pop();
            if is_content {
                break;
            }
        }
    }

    fn framed(&mut self, child: Element<'t, 'a>, description: Option<&str>) -> bool {
        let described = |kind: &str| description.map_or_else(|| kind.to_owned(), str::to_owned);
        match (child.namespace(), child.name()) {
            (Namespace::Draw, "text-box") => self.text_box(child),
            (Namespace::Table, "table") => {
                let (path, link) = (self.path.clone(), self.drawing_link.clone());
                self.boxes.push(TextBox { element: child, path, link });
            }
            (Namespace::Draw, "image") => self.state.builder.image(description.unwrap_or_default().to_owned()),
            (Namespace::Draw, "object") => match self.object(child) {
                Object::Formula(text) => {
                    let style = self.look.style_of(&text, self.from_right);
                    self.state.builder.text(&text, &style);
                    self.blank_before = false;
                }
                Object::Chart => self.state.builder.image(described("a chart")),
                Object::Other => self.embedded(&described("of an unknown program")),
            },
            (Namespace::Draw, "object-ole" | "applet" | "plugin" | "floating-frame") => {
                self.embedded(&described("of an unknown program"));
            }
            _ => return false,
        }
        true
    }

    fn embedded(&mut self, program: &str) {
        let builder = &mut self.state.builder;
        let message = format!(
            "an object ({program}) lies in the text and was not read; open it in LibreOffice if it holds an answer"
        );
        builder.tell(NoticeCode::EmbeddedFile, message);
        builder.not_read(NotReadKind::EmbeddedFile, program.to_owned(), 0);
    }

    /// What an object is: one in the frame itself, or in a folder of the package.
    fn object(&self, element: Element<'t, 'a>) -> Object {
        if let Some(inside) = element.children().next() {
            return object_of(inside);
        }
        let target = element.attribute(Namespace::XLink, "href").unwrap_or_default();
        let part = format!("{}/content.xml", target.trim_start_matches("./").trim_end_matches('/'));
        let text = self.context.package.borrow_mut().text(&part).ok().flatten();
        match text.as_deref().map(xml::parse) {
            Some(Ok(tree)) => object_of(tree.root()),
            _ => Object::Other,
        }
    }

    /// `draw:control`: what the control holds stands where it is anchored.
    fn drawn_control(&mut self, element: Element<'t, 'a>) {
        let id = element.attribute(Namespace::Draw, "control").unwrap_or_default();
        let apart = self.context.apart;
        let Some(one) = apart.controls.get(&*id) else { return };
        // A control is drawn once.
        if !self.state.met.insert(id.into_owned()) && !self.state.may_repeat(one.bytes()) {
            return;
        }
        if !self.state.builder.is_open() {
            self.begin(BlockKind::Paragraph, None, None, None);
        }
        let style = self.look.style_of("", self.from_right);
        let control = one.control.clone();
        match &one.shows {
            Shows::Tick(state, label) => {
                self.state.builder.open_mark(Mark::Control(control));
                self.state.builder.tick(*state, TickSeen::LegacyField, &style);
                self.state.builder.close_mark();
                if !label.is_empty() {
                    self.state.builder.text(&format!(" {label} "), &style);
                }
            }
            Shows::Text(text) => self.answer(control, |story| {
                for (number, line) in text.lines().enumerate() {
                    if number > 0 {
                        story.state.builder.break_line();
                    }
                    story.state.builder.text(line, &style);
                }
            }),
            Shows::Printed(text) => self.state.builder.text(text, &style),
        }
        self.blank_before = false;
    }
}

/// True where a shape holds a paragraph with text.
fn holds_text(element: Element<'_, '_>) -> bool {
    element.children().any(|child| match (child.namespace(), child.name()) {
        (Namespace::Text, "p" | "h") => child.nodes().next().is_some(),
        (Namespace::Text, _) => holds_text(child),
        _ => false,
    })
}

fn object_of(root: Element<'_, '_>) -> Object {
    if root.is(Namespace::MathMl, "math") {
        let mut text = String::new();
        gather_formula(root, &mut text);
        return Object::Formula(text);
    }
    let body = root.child(Namespace::Office, "body");
    match body.and_then(|body| body.children().next()) {
        Some(content) if content.name() == "chart" => Object::Chart,
        _ => Object::Other,
    }
}

/// The signs of a formula in their order; what it was typed as stands in an annotation.
fn gather_formula(element: Element<'_, '_>, text: &mut String) {
    for node in element.nodes() {
        match node.name() {
            "" => text.push_str(node.text().trim()),
            "annotation" | "annotation-xml" => {}
            _ => gather_formula(node, text),
        }
    }
}
