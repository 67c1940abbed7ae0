//! The words that the main part of a Word file shows once all changes are accepted: found apart from the reader,
//! by another parser, in the plainest way.
//!
//! Counted is the text of `w:t` and `m:t`, of text boxes too. Not counted are deletions and what was moved away,
//! hidden text, the instructions of fields, what ruby text adds, characters of symbol fonts, and all but one
//! branch of `mc:AlternateContent`.

use std::collections::HashMap;

use encoding_rs::{UTF_8, UTF_16BE, UTF_16LE};
use roxmltree::{Document, Node};

use crate::fields::Fields;
use crate::packages::{Part, parts};

/// WordprocessingML and Office Math, each in its two namespaces.
const WORD: [&str; 2] = [
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "http://purl.oclc.org/ooxml/wordprocessingml/main",
];
const MATH: [&str; 2] =
    ["http://schemas.openxmlformats.org/officeDocument/2006/math", "http://purl.oclc.org/ooxml/officeDocument/math"];
const COMPATIBILITY: &str = "http://schemas.openxmlformats.org/markup-compatibility/2006";
/// How the namespaces begin that extend Word; a choice that requires another is not taken.
const UNDERSTOOD: [&str; 3] = [
    "http://schemas.microsoft.com/office/word/",
    "http://schemas.microsoft.com/office/drawing/",
    "http://schemas.openxmlformats.org/",
];
/// Elements of Word whose text is not shown.
const NOT_SHOWN: [&str; 15] = [
    "del",
    "moveFrom",
    "delText",
    "instrText",
    "delInstrText",
    "rt",
    "pPr",
    "rPr",
    "sdtPr",
    "sdtEndPr",
    "tblPr",
    "trPr",
    "tcPr",
    "sectPr",
    "ffData",
];
const SYMBOL_FONTS: [&str; 4] = ["Wingdings", "Webdings", "Symbol", "Marlett"];
/// Deeper files are not looked at: this walks by recursion.
const DEPTH_MAX: usize = 400;

/// The text that the file shows; `None` where it cannot be found.
pub(crate) fn accepted_text(bytes: &[u8]) -> Option<String> {
    let parts = parts(bytes)?;
    let main = target(&parts, "", "officeDocument")?;
    let source = xml(&parts, &main)?;
    let document = Document::parse(&source).ok()?;
    if document.descendants().any(|node| node.ancestors().nth(DEPTH_MAX).is_some()) {
        return None;
    }
    let styles = target(&parts, &main, "styles").and_then(|styles| xml(&parts, &styles));
    let hidden = styles.map(|source| hidden_styles(&source)).unwrap_or_default();
    let body = document.root_element().children().filter(|node| is_word(node, "body"));
    let mut walk = Walk { hidden, fields: Fields::default(), text: String::new(), boxes: String::new(), style: None };
    body.for_each(|body| walk.inside(body));
    Some(walk.text + "\n" + &walk.boxes)
}

/// A part as text, in one of the encodings that XML must be readable in.
fn xml(parts: &[Part], name: &str) -> Option<String> {
    let (_, bytes) = parts.iter().find(|(part, _)| part.eq_ignore_ascii_case(name))?;
    let encoding = match bytes.get(..2)? {
        [0xfe, 0xff] | [0, b'<'] => UTF_16BE,
        [0xff, 0xfe] | [b'<', 0] => UTF_16LE,
        _ => UTF_8,
    };
    Some(encoding.decode(bytes).0.into_owned())
}

/// The part to which a part is related in this way; the package itself has no name.
fn target(parts: &[Part], from: &str, kind: &str) -> Option<String> {
    let (folder, name) = from.rsplit_once('/').unwrap_or(("", from));
    let in_folder = |name: &str| if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") };
    let source = xml(parts, &in_folder(&format!("_rels/{name}.rels")))?;
    let relationships = Document::parse(&source).ok()?;
    let found = relationships.descendants().find(|node| {
        node.attribute("Type").and_then(|one| one.rsplit('/').next()) == Some(kind)
            && node.attribute("TargetMode") != Some("External")
    });
    let target = found?.attribute("Target")?.replace('\\', "/");
    let whole = target.strip_prefix('/').map_or_else(|| in_folder(&target), str::to_owned);
    let mut path: Vec<&str> = Vec::new();
    for step in whole.split('/') {
        match step {
            "." => {}
            ".." => drop(path.pop()),
            step => path.push(step),
        }
    }
    Some(path.join("/"))
}

/// Whether text of each style is hidden, as the style or one that it is based on says.
fn hidden_styles(source: &str) -> HashMap<String, bool> {
    let Ok(styles) = Document::parse(source) else { return HashMap::new() };
    let mut said: HashMap<&str, (Option<bool>, Option<&str>)> = HashMap::new();
    for style in styles.descendants().filter(|node| is_word(node, "style")) {
        if let Some(id) = attribute(&style, "styleId") {
            let based_on = child(style, "basedOn").and_then(|based_on| attribute(&based_on, "val"));
            said.insert(id, (child(style, "rPr").and_then(|properties| switch(properties, "vanish")), based_on));
        }
    }
    let resolved = said.keys().filter_map(|id| {
        let mut at = Some(*id);
        for _ in 0..said.len() {
            let (hidden, based_on) = said.get(at?)?;
            if let Some(hidden) = hidden {
                return Some(((*id).to_owned(), *hidden));
            }
            at = *based_on;
        }
        None
    });
    resolved.collect()
}

pub(crate) fn is_word(node: &Node<'_, '_>, name: &str) -> bool {
    is_of(node, &WORD) && node.tag_name().name() == name
}

fn is_of(node: &Node<'_, '_>, namespaces: &[&str]) -> bool {
    node.is_element() && node.tag_name().namespace().is_some_and(|one| namespaces.contains(&one))
}

/// An attribute in the namespace of Word, or in none.
pub(crate) fn attribute<'a>(node: &Node<'a, '_>, name: &str) -> Option<&'a str> {
    WORD.iter().find_map(|space| node.attribute((*space, name))).or_else(|| node.attribute(name))
}

fn child<'a, 'i>(node: Node<'a, 'i>, name: &str) -> Option<Node<'a, 'i>> {
    node.children().find(|child| is_word(child, name))
}

/// A property that is on or off; `None` where nothing is said.
fn switch(properties: Node<'_, '_>, name: &str) -> Option<bool> {
    let said = child(properties, name)?;
    Some(!matches!(attribute(&said, "val"), Some("0" | "false" | "off")))
}

struct Walk {
    hidden: HashMap<String, bool>,
    fields: Fields,
    text: String,
    /// Text boxes are no part of the line that they hang on.
    boxes: String,
    /// Style of the paragraph.
    style: Option<String>,
}

impl Walk {
    fn inside(&mut self, node: Node<'_, '_>) {
        node.children().filter(Node::is_element).for_each(|child| self.element(child));
    }

    fn element(&mut self, node: Node<'_, '_>) {
        let name = node.tag_name().name();
        match () {
            () if is_of(&node, &MATH) && name == "t" => self.put(node.text().unwrap_or_default()),
            () if node.tag_name().namespace() == Some(COMPATIBILITY) && name == "AlternateContent" => self.choose(node),
            () if !is_of(&node, &WORD) => self.inside(node),
            () if NOT_SHOWN.contains(&name) => {}
            () => self.word(node, name),
        }
    }

    fn word(&mut self, node: Node<'_, '_>, name: &str) {
        match name {
            "p" => self.paragraph(node),
            "r" => self.run(node),
            "t" => self.put(node.text().unwrap_or_default()),
            "tab" | "ptab" | "br" | "cr" => self.put(" "),
            "noBreakHyphen" => self.put("-"),
            "fldChar" => self.fields.character(attribute(&node, "fldCharType").unwrap_or_default()),
            "txbxContent" => self.text_box(node),
            "tr" if child(node, "trPr").is_some_and(|properties| child(properties, "del").is_some()) => {}
            "tc" if child(node, "tcPr").is_some_and(|properties| child(properties, "cellDel").is_some()) => {}
            _ => self.inside(node),
        }
    }

    fn put(&mut self, text: &str) {
        if self.fields.show_text() {
            self.text.push_str(text);
        }
    }

    fn paragraph(&mut self, node: Node<'_, '_>) {
        let properties = child(node, "pPr");
        let style = properties.and_then(|one| child(one, "pStyle")).and_then(|style| attribute(&style, "val"));
        let before = std::mem::replace(&mut self.style, style.map(str::to_owned));
        self.inside(node);
        self.style = before;
        // A paragraph whose end was deleted runs on into the next one.
        let end = properties.and_then(|one| child(one, "rPr"));
        let runs_on = end.is_some_and(|end| child(end, "del").is_some() || child(end, "moveFrom").is_some());
        self.text.push_str(if runs_on { "" } else { "\n" });
    }

    fn run(&mut self, node: Node<'_, '_>) {
        let properties = child(node, "rPr");
        let style = properties.and_then(|one| child(one, "rStyle")).and_then(|style| attribute(&style, "val"));
        let by_style = |style: Option<&str>| style.and_then(|style| self.hidden.get(style).copied());
        let directly = properties.and_then(|one| switch(one, "vanish"));
        let hidden = directly.or_else(|| by_style(style)).or_else(|| by_style(self.style.as_deref())).unwrap_or(false);
        let font = properties.and_then(|one| child(one, "rFonts")).and_then(|fonts| attribute(&fonts, "ascii"));
        let symbols = font.is_some_and(|font| SYMBOL_FONTS.iter().any(|symbols| font.starts_with(symbols)));
        let length = self.text.len();
        self.inside(node);
        if hidden || symbols {
            self.text.truncate(length);
        }
    }

    fn text_box(&mut self, node: Node<'_, '_>) {
        let (outside, fields) = (std::mem::take(&mut self.text), std::mem::take(&mut self.fields));
        self.inside(node);
        let inside = std::mem::replace(&mut self.text, outside);
        self.fields = fields;
        self.boxes.push_str(&inside);
    }

    /// The first choice whose namespaces are all understood, else what to fall back to.
    fn choose(&mut self, node: Node<'_, '_>) {
        let understood = |choice: &Node<'_, '_>| {
            let required = choice.attribute("Requires").unwrap_or_default();
            required.split_whitespace().all(|prefix| {
                let namespace = choice.lookup_namespace_uri(Some(prefix)).unwrap_or_default();
                UNDERSTOOD.iter().any(|known| namespace.starts_with(known))
            })
        };
        let branch = |name: &'static str| node.children().filter(move |child| child.tag_name().name() == name);
        let chosen = branch("Choice").find(understood).or_else(|| branch("Fallback").next());
        chosen.into_iter().for_each(|chosen| self.inside(chosen));
    }
}
