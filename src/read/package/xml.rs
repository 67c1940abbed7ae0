//! XML as a tree (XML 1.0, Namespaces in XML 1.0): one list of nodes that borrow from the text of the part.
//!
//! Comes in: the text of a part. Goes out: a [`Tree`], walked by [`Element`]. Namespaces are known by
//! their address, whatever the prefix, and the strict addresses of ISO/IEC 29500 are those of the
//! transitional ones. Attributes are taken apart when they are asked for: most never are. A document
//! type is refused, and so is nesting that no form has.

use std::borrow::Cow;

use quick_xml::Reader;
use quick_xml::escape::{resolve_predefined_entity, unescape};
use quick_xml::events::Event;

pub(in crate::read) use super::namespace::Namespace;
use super::namespace::namespace_of;

/// Deepest nesting of elements; the deepest form seen has some 60.
const DEPTH_MAX: usize = 256;
/// Most elements and pieces of text in a part.
const NODES_MAX: usize = 8_000_000;

/// Why a part is no XML that can be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(in crate::read) enum XmlError {
    /// It breaks the rules of XML.
    #[error("{0}")]
    Malformed(String),
    /// It ends within an element.
    #[error("it ends within an element: the file was cut off")]
    Truncated,
    /// It declares a document type, which no such file needs and which can be made to grow without end.
    #[error("it declares a document type (DTD), which is not accepted")]
    DocumentType,
    /// Nested more deeply than any form.
    #[error("its elements are nested more than {DEPTH_MAX} deep")]
    TooDeep,
    /// More nodes than any form.
    #[error("it has more than {NODES_MAX} elements")]
    TooManyNodes,
}

/// A part as a tree.
#[derive(Debug)]
pub(in crate::read) struct Tree<'a> {
    nodes: Vec<Node<'a>>,
    declarations: Vec<Declaration<'a>>,
}

/// An element, or text where the name is empty. Position 0 is the document itself and means "none" in links.
#[derive(Debug)]
struct Node<'a> {
    namespace: Namespace,
    name: &'a str,
    /// The text, of a piece of text; else the attributes as written.
    content: Cow<'a, str>,
    /// The innermost declaration that holds here, and 1; 0 for none.
    scope: u32,
    first_child: u32,
    next_sibling: u32,
}

/// A prefix and its namespace, within the declaration around it.
#[derive(Debug)]
struct Declaration<'a> {
    prefix: &'a str,
    namespace: Namespace,
    outer: u32,
}

/// An element of a tree.
#[derive(Debug, Clone, Copy)]
pub(in crate::read) struct Element<'t, 'a> {
    tree: &'t Tree<'a>,
    position: u32,
}

/// Elements that are open while a part is read.
struct Open {
    node: u32,
    last_child: u32,
    scope: u32,
}

/// Parses a part.
///
/// # Errors
/// When it is no well-formed XML, or beyond the bounds.
pub(in crate::read) fn parse(text: &str) -> Result<Tree<'_>, XmlError> {
    let mut reader = Reader::from_str(text);
    let mut parser = Parser::new(text);
    loop {
        let before = usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX);
        match reader.read_event().map_err(|error| XmlError::Malformed(error.to_string()))? {
            Event::Start(tag) => {
                let opened = parser.element(&text[before + 1..before + 1 + tag.len()], tag.name().as_ref().len());
                parser.open.push(opened);
                if parser.open.len() > DEPTH_MAX {
                    return Err(XmlError::TooDeep);
                }
            }
            Event::Empty(tag) => {
                parser.element(&text[before + 1..before + 1 + tag.len()], tag.name().as_ref().len());
            }
            Event::End(_) => {
                parser.open.pop();
            }
            Event::Text(text) => parser.text(text.into_inner()),
            Event::CData(text) => parser.text(text.into_inner()),
            Event::GeneralRef(reference) => {
                let character = reference.resolve_char_ref().map_err(|error| XmlError::Malformed(error.to_string()))?;
                let name = reference.into_inner();
                let text = match character {
                    Some(character) => Cow::Owned(character.to_string()),
                    None => match resolve_predefined_entity(&name) {
                        Some(text) => Cow::Borrowed(text),
                        None => return Err(XmlError::Malformed(format!("the entity &{name}; is not declared"))),
                    },
                };
                parser.text(text);
            }
            Event::DocType(_) => return Err(XmlError::DocumentType),
            Event::Eof => break,
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) => {}
        }
        if parser.tree.nodes.len() > NODES_MAX {
            return Err(XmlError::TooManyNodes);
        }
    }
    if parser.open.len() > 1 {
        return Err(XmlError::Truncated);
    }
    Ok(parser.tree)
}

struct Parser<'a> {
    tree: Tree<'a>,
    open: Vec<Open>,
    /// The scope and prefix that were looked up last, and what they stand for: nearly always those of the next element.
    latest: (u32, &'a str, Namespace),
}

impl<'a> Parser<'a> {
    fn new(text: &str) -> Self {
        let document = Node {
            namespace: Namespace::None,
            name: "",
            content: Cow::Borrowed(""),
            scope: 0,
            first_child: 0,
            next_sibling: 0,
        };
        let mut nodes = Vec::with_capacity(text.len() / 40 + 1);
        nodes.push(document);
        Self {
            tree: Tree { nodes, declarations: Vec::new() },
            open: vec![Open { node: 0, last_child: 0, scope: 0 }],
            latest: (0, "", Namespace::None),
        }
    }

    /// Adds an element by what stands in its tag; `name_bytes` is the length of its name.
    fn element(&mut self, tag: &'a str, name_bytes: usize) -> Open {
        let (name, attributes) = tag.split_at(name_bytes);
        let mut scope = self.open.last().map_or(0, |open| open.scope);
        // Nearly all elements declare no namespace, and an x is soon looked for.
        if attributes.bytes().any(|byte| byte == b'x') && attributes.contains("xmlns") {
            for (key, value) in attribute_pairs(attributes) {
                let prefix = match key.strip_prefix("xmlns") {
                    Some("") => "",
                    Some(rest) if rest.starts_with(':') => &rest[1..],
                    _ => continue,
                };
                self.tree.declarations.push(Declaration { prefix, namespace: namespace_of(value), outer: scope });
                scope = u32::try_from(self.tree.declarations.len()).unwrap_or(0);
            }
        }
        let (prefix, name) = parted(name, b':').unwrap_or(("", name));
        if self.latest.0 != scope || self.latest.1 != prefix {
            self.latest = (scope, prefix, self.tree.resolve(scope, prefix));
        }
        let namespace = self.latest.2;
        let content = Cow::Borrowed(attributes);
        let node = self.link(Node { namespace, name, content, scope, first_child: 0, next_sibling: 0 });
        Open { node, last_child: 0, scope }
    }

    fn text(&mut self, text: Cow<'a, str>) {
        if self.open.len() > 1 {
            let namespace = Namespace::None;
            self.link(Node { namespace, name: "", content: text, scope: 0, first_child: 0, next_sibling: 0 });
        }
    }

    /// Adds a node as the last child of the element that is open.
    fn link(&mut self, node: Node<'a>) -> u32 {
        let position = u32::try_from(self.tree.nodes.len()).unwrap_or(u32::MAX);
        self.tree.nodes.push(node);
        if let Some(open) = self.open.last_mut() {
            let (parent, last) = (open.node as usize, open.last_child as usize);
            open.last_child = position;
            match last {
                0 => self.tree.nodes[parent].first_child = position,
                last => self.tree.nodes[last].next_sibling = position,
            }
        }
        position
    }
}

impl<'a> Tree<'a> {
    /// The outermost element; the empty document itself where there is none.
    pub(in crate::read) fn root(&self) -> Element<'_, 'a> {
        let document = Element { tree: self, position: 0 };
        document.children().next().unwrap_or(document)
    }

    fn resolve(&self, scope: u32, prefix: &str) -> Namespace {
        let mut at = scope;
        while let Some(declaration) = (at as usize).checked_sub(1).and_then(|index| self.declarations.get(index)) {
            if declaration.prefix == prefix {
                return declaration.namespace;
            }
            at = declaration.outer;
        }
        match prefix {
            "" => Namespace::None,
            "xml" => Namespace::Xml,
            _ => Namespace::Other,
        }
    }
}

impl<'t, 'a> Element<'t, 'a> {
    fn node(self) -> &'t Node<'a> {
        &self.tree.nodes[self.position as usize]
    }

    /// Its namespace.
    pub(in crate::read) fn namespace(self) -> Namespace {
        self.node().namespace
    }

    /// Its name without prefix.
    pub(in crate::read) fn name(self) -> &'t str {
        self.node().name
    }

    /// True when it has this name in this namespace.
    pub(in crate::read) fn is(self, namespace: Namespace, name: &str) -> bool {
        let node = self.node();
        node.namespace == namespace && node.name == name
    }

    /// Its child elements, in order.
    pub(in crate::read) fn children(self) -> impl Iterator<Item = Element<'t, 'a>> {
        self.nodes().filter(|child| !child.node().name.is_empty())
    }

    /// Its children in order: elements, and pieces of text, which have an empty name.
    pub(in crate::read) fn nodes(self) -> impl Iterator<Item = Element<'t, 'a>> {
        let tree = self.tree;
        let mut next = self.node().first_child;
        std::iter::from_fn(move || {
            let position = Some(next).filter(|&next| next != 0)?;
            next = tree.nodes[position as usize].next_sibling;
            Some(Element { tree, position })
        })
    }

    /// Its first child of this name.
    pub(in crate::read) fn child(self, namespace: Namespace, name: &str) -> Option<Element<'t, 'a>> {
        self.nodes().find(|child| child.is(namespace, name))
    }

    /// The value of an attribute. An attribute without prefix is in [`Namespace::None`].
    pub(in crate::read) fn attribute(self, namespace: Namespace, name: &str) -> Option<Cow<'t, str>> {
        let node = self.node();
        let (_, value) = attribute_pairs(&node.content).find(|(key, _)| match parted(key, b':') {
            None => namespace == Namespace::None && *key == name,
            Some((prefix, local)) => local == name && self.tree.resolve(node.scope, prefix) == namespace,
        })?;
        if !value.contains(['&', '\n', '\t', '\r']) {
            return Some(Cow::Borrowed(value));
        }
        // White space in an attribute is a space (XML 1.0, 3.3.3).
        let spaced = value.replace(['\n', '\t', '\r'], " ");
        Some(Cow::Owned(unescape(&spaced).map_or_else(|_| spaced.clone(), Cow::into_owned)))
    }

    /// The text of a piece of text, or of all pieces right within an element.
    pub(in crate::read) fn text(self) -> Cow<'t, str> {
        if self.node().name.is_empty() {
            return Cow::Borrowed(&self.node().content);
        }
        let mut pieces = self.nodes().filter(|node| node.node().name.is_empty()).map(|node| &*node.node().content);
        let first = pieces.next().unwrap_or_default();
        match pieces.next() {
            None => Cow::Borrowed(first),
            Some(second) => Cow::Owned([first, second].into_iter().chain(pieces).collect()),
        }
    }
}

/// The attributes in a tag as they are written: keys with their prefix, values still escaped. What is no
/// attribute ends them.
fn attribute_pairs(written: &str) -> impl Iterator<Item = (&str, &str)> {
    let mut rest = written;
    std::iter::from_fn(move || {
        let (key, behind) = parted(rest, b'=')?;
        let behind = behind.trim_ascii_start();
        let quote = *behind.as_bytes().first().filter(|quote| matches!(quote, b'"' | b'\''))?;
        let (value, behind) = parted(&behind[1..], quote)?;
        rest = behind;
        Some((key.trim_ascii(), value))
    })
}

/// What stands before and behind the first of this ASCII character; for short texts faster than a general search.
fn parted(text: &str, at: u8) -> Option<(&str, &str)> {
    let position = text.bytes().position(|byte| byte == at)?;
    Some((&text[..position], &text[position + 1..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    const WORD: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";

    #[test]
    fn names_are_known_by_their_address() {
        for text in [
            format!("<w:p xmlns:w='{WORD}' w:a='1'/>"),
            format!("<ns0:p xmlns:ns0=\"{WORD}\" ns0:a = \"1\"></ns0:p>"),
            "<x:p xmlns:x='http://purl.oclc.org/ooxml/wordprocessingml/main' x:a='1'/>".to_owned(),
        ] {
            let tree = parse(&text).unwrap();
            assert!(tree.root().is(Namespace::Word, "p"), "{text}");
            assert_eq!(tree.root().attribute(Namespace::Word, "a").as_deref(), Some("1"), "{text}");
            assert_eq!(tree.root().attribute(Namespace::None, "a"), None, "{text}");
        }
    }

    #[test]
    fn a_prefix_may_change_its_meaning_within() {
        let text = format!("<a:x xmlns:a='urn:one'><a:y xmlns:a='{WORD}'/><a:z/></a:x>");
        let tree = parse(&text).unwrap();
        let namespaces: Vec<Namespace> = tree.root().children().map(Element::namespace).collect();
        assert_eq!(namespaces, [Namespace::Word, Namespace::Other]);
    }

    #[test]
    fn text_is_joined_and_unescaped() {
        let tree = parse("<a b='x &amp;&#10;y'>R&amp;D &#233;<!-- no --><![CDATA[<t>]]><c>no</c> end</a>").unwrap();
        assert_eq!(tree.root().text(), "R&D é<t> end");
        assert_eq!(tree.root().attribute(Namespace::None, "b").as_deref(), Some("x &\ny"));
    }

    #[test]
    fn what_is_no_sound_xml_is_refused() {
        let deep = format!("{}{}", "<a>".repeat(20_000), "</a>".repeat(20_000));
        for (text, error) in [
            ("<a><b></b>", XmlError::Truncated),
            ("<!DOCTYPE a [<!ENTITY b 'c'>]><a/>", XmlError::DocumentType),
            (&deep, XmlError::TooDeep),
        ] {
            assert_eq!(parse(text).err(), Some(error));
        }
        for text in ["<a>&nbsp;</a>", "<a></b>", "<a><b", "<a>&#xD800;</a>"] {
            assert!(matches!(parse(text), Err(XmlError::Malformed(_))), "{text}");
        }
    }
}
