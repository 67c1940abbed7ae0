//! Roles of structure elements (ISO 32000-2, 14.8.4 and 14.8.6): comes in a structure type, of whatever
//! name; goes out its role, after the role maps of the document and of the namespace.

use std::collections::BTreeMap;

use hayro_syntax::object::{Dict, MaybeRef, Name, Object, ObjectIdentifier};
use hayro_syntax::xref::XRef;

use crate::read::pdf::file::objects::found;

/// Standard structure types (14.8.4), as far as the layout of a form tells them apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::read::pdf) enum Role {
    /// Document, part, section, division and other groups; also types that nobody knows.
    Group,
    /// Paragraph.
    Paragraph,
    /// Heading of level 1 to 9.
    Heading(u8),
    /// List.
    List,
    /// List item.
    ListItem,
    /// Label of a list item or note.
    Label,
    /// Body of a list item.
    ListBody,
    /// Table.
    Table,
    /// Table row.
    Row,
    /// Table cell, also of the header.
    Cell,
    /// Footnote or endnote.
    Note,
    /// Picture or formula.
    Figure,
    /// Form control.
    Form,
    /// Caption.
    Caption,
    /// Within a line: span, link, quotation, reference and others.
    Inline,
    /// Marked as an artifact.
    Artifact,
}

/// Most names from a type to its standard type.
const STEPS_MAX: usize = 32;

/// Deepest level of headings.
const LEVEL_MAX: u8 = 9;

const MATHML: &[u8] = b"http://www.w3.org/1998/Math/MathML";

/// Most namespaces of a document.
const NAMESPACES_MAX: usize = 1_000;

/// The role maps of a document.
pub(super) struct Roles<'a> {
    xref: &'a XRef,
    map: Dict<'a>,
    /// Namespaces that elements named so far.
    namespaces: BTreeMap<ObjectIdentifier, Namespace<'a>>,
}

/// A namespace (14.7.4.2).
#[derive(Clone)]
struct Namespace<'a> {
    is_math: bool,
    map: Option<Dict<'a>>,
}

impl<'a> Roles<'a> {
    /// The role map of the structure tree.
    pub(super) fn new(xref: &'a XRef, root: &Dict<'a>) -> Self {
        Self { xref, map: root.get(b"RoleMap").unwrap_or_default(), namespaces: BTreeMap::new() }
    }

    /// The role of an element within so many sections.
    pub(super) fn role(&mut self, element: &Dict<'a>, sections: u8) -> Role {
        let Some(mut name) = element.get::<Name<'a>>(b"S") else { return Role::Group };
        let mut namespace = element.get_raw(b"NS").and_then(|item| self.namespace(item));
        for _ in 0..STEPS_MAX {
            if namespace.as_ref().is_some_and(|namespace| namespace.is_math) {
                return Role::Inline;
            }
            if let Some(role) = standard(&name, sections) {
                return role;
            }
            let of_namespace = namespace.and_then(|namespace| namespace.map?.get::<Object<'a>>(&*name));
            let Some(mapped) = of_namespace.or_else(|| self.map.get::<Object<'a>>(&*name)) else { break };
            (name, namespace) = match mapped {
                Object::Name(mapped) => (mapped, None),
                Object::Array(pair) => {
                    let Some(mapped) = pair.flex_iter().next::<Name<'a>>() else { break };
                    (mapped, pair.raw_iter().nth(1).and_then(|item| self.namespace(item)))
                }
                _ => break,
            };
        }
        Role::Group
    }

    fn namespace(&mut self, item: MaybeRef<Object<'a>>) -> Option<Namespace<'a>> {
        let id = item.as_obj_ref().map(ObjectIdentifier::from);
        if let Some(known) = id.and_then(|id| self.namespaces.get(&id)) {
            return Some(known.clone());
        }
        let dictionary = found(self.xref, item)?.object.into_dict()?;
        let name = dictionary.get::<Object<'_>>(b"NS");
        let is_math = matches!(name, Some(Object::String(name)) if name.as_bytes() == MATHML);
        let namespace = Namespace { is_math, map: dictionary.get(b"RoleMapNS") };
        if let Some(id) = id.filter(|_| self.namespaces.len() < NAMESPACES_MAX) {
            self.namespaces.insert(id, namespace.clone());
        }
        Some(namespace)
    }
}

impl Role {
    /// True for what holds text of a line, so that whatever stands inside is within a line too.
    pub(in crate::read::pdf) fn holds_text(self) -> bool {
        matches!(self, Self::Paragraph | Self::Heading(_) | Self::Label | Self::Caption | Self::Inline)
    }
}

/// True for a type that says nothing of its content (14.8.4): a group or a piece of a line.
pub(super) fn is_mere_wrapper(element: &Dict<'_>) -> bool {
    element.get::<Name<'_>>(b"S").is_some_and(|name| &*name == b"NonStruct")
}

/// True for the types that number the headings inside them (14.8.4).
pub(super) fn is_section(element: &Dict<'_>) -> bool {
    element.get::<Name<'_>>(b"S").is_some_and(|name| matches!(&*name, b"Sect" | b"Art"))
}

/// The role of a standard structure type of PDF 1.7 or 2.0; `None` for other names.
fn standard(name: &[u8], sections: u8) -> Option<Role> {
    Some(match name {
        b"Document" | b"DocumentFragment" | b"Part" | b"Art" | b"Sect" | b"Div" | b"Aside" | b"BlockQuote" | b"TOC"
        | b"TOCI" | b"Index" | b"NonStruct" | b"Private" | b"THead" | b"TBody" | b"TFoot" => Role::Group,
        b"P" => Role::Paragraph,
        b"Title" => Role::Heading(1),
        b"H" => Role::Heading(sections.clamp(1, LEVEL_MAX)),
        b"L" => Role::List,
        b"LI" => Role::ListItem,
        b"Lbl" => Role::Label,
        b"LBody" => Role::ListBody,
        b"Table" => Role::Table,
        b"TR" => Role::Row,
        b"TH" | b"TD" => Role::Cell,
        b"Note" | b"FENote" => Role::Note,
        b"Figure" | b"Formula" => Role::Figure,
        b"Form" => Role::Form,
        b"Caption" => Role::Caption,
        b"Span" | b"Quote" | b"Reference" | b"BibEntry" | b"Code" | b"Link" | b"Annot" | b"Em" | b"Strong" | b"Sub"
        | b"Ruby" | b"RB" | b"RT" | b"RP" | b"Warichu" | b"WT" | b"WP" => Role::Inline,
        b"Artifact" => Role::Artifact,
        [b'H', digits @ ..] => Role::Heading(level(digits)?),
        _ => return None,
    })
}

/// The level of a heading; PDF 2.0 knows more than six.
fn level(digits: &[u8]) -> Option<u8> {
    let digits = std::str::from_utf8(digits).ok().filter(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()))?;
    let level = digits.parse::<u32>().ok().filter(|level| *level > 0)?;
    Some(u8::try_from(level).map_or(LEVEL_MAX, |level| level.min(LEVEL_MAX)))
}

#[cfg(test)]
mod tests {
    use hayro_syntax::object::FromBytes;

    use super::*;
    use crate::read::pdf::file::objects::sample;

    fn role(map: &str, element: &str) -> Role {
        let root = format!("<< /RoleMap << {map} >> >>");
        let element = format!("<< {element} >>");
        let root = Dict::from_bytes(root.as_bytes()).unwrap();
        let element = Dict::from_bytes(element.as_bytes()).unwrap();
        Roles::new(sample::pdf("", "", &[]).xref(), &root).role(&element, 2)
    }

    #[test]
    fn headings_have_levels() {
        assert_eq!(role("", "/S /H3"), Role::Heading(3));
        assert_eq!(role("", "/S /H12"), Role::Heading(9));
        assert_eq!(role("", "/S /H"), Role::Heading(2));
        assert_eq!(role("", "/S /Title"), Role::Heading(1));
        assert_eq!(role("", "/S /H0"), Role::Group);
        assert_eq!(role("", "/S /Hx"), Role::Group);
    }

    #[test]
    fn names_are_mapped_in_several_steps() {
        assert_eq!(role("/Text#20body /Standard /Standard /P", "/S /Text#20body"), Role::Paragraph);
        assert_eq!(role("/Footnote /Note", "/S /Footnote"), Role::Note);
    }

    #[test]
    fn a_cycle_of_names_is_a_group() {
        assert_eq!(role("/A /B /B /A", "/S /A"), Role::Group);
        assert_eq!(role("", "/S /Unknown"), Role::Group);
        assert_eq!(role("", ""), Role::Group);
    }

    #[test]
    fn standard_types_are_not_mapped() {
        assert_eq!(role("/P /H1", "/S /P"), Role::Paragraph);
    }

    #[test]
    fn namespaces_have_their_own_maps() {
        let own =
            "/NS << /NS (http://example.org) /RoleMapNS << /question [/H2 << /NS (http://iso.org/pdf2/ssn) >>] >> >>";
        assert_eq!(role("", &format!("/S /question {own}")), Role::Heading(2));
        assert_eq!(role("", "/S /mi /NS << /NS (http://www.w3.org/1998/Math/MathML) >>"), Role::Inline);
    }
}
