//! The structure tree of tagged PDFs (ISO 32000-2, 14.7 and 14.8): comes in a document; goes out its
//! structure elements as a flat list, and which element each piece of marked content belongs to.

mod role;

use std::collections::{BTreeMap, BTreeSet};

use hayro_syntax::Pdf;
use hayro_syntax::object::{Array, Dict, MaybeRef, Name, Object, ObjectIdentifier};
use hayro_syntax::xref::XRef;

use crate::read::pdf::file::objects::{catalog, dictionary, found, integer, integer_of, page_numbers};
pub(in crate::read::pdf) use role::Role;
use role::{Roles, is_mere_wrapper, is_section};

/// Most elements of a tree.
const ELEMENTS_MAX: usize = 200_000;

/// Most elements and pieces of content of a tree.
const ITEMS_MAX: usize = 2_000_000;

/// Most bytes of attributes, counted for each cell that has them.
const ATTRIBUTE_BYTES_MAX: usize = 64_000_000;

/// Deepest nesting of elements.
const DEPTH_MAX: usize = 200;

/// Most attribute objects of one element.
const ATTRIBUTES_MAX: usize = 100;

/// Most rows or columns of one cell.
const SPAN_MAX: i64 = 1_000;

/// The structure tree, flattened in the order of the tree.
#[derive(Debug, Default)]
pub(in crate::read::pdf) struct Structure {
    /// Elements; a parent stands before its children.
    pub elements: Vec<Element>,
    /// Position of the element that holds a piece of marked content: by page (counted from 1) and
    /// marked-content identifier.
    pub contents: BTreeMap<(u32, u32), usize>,
}

/// A structure element.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::read::pdf) struct Element {
    /// Its standard structure type, after the role map.
    pub role: Role,
    /// Position of its parent.
    pub parent: Option<usize>,
    /// Rows that a table cell covers.
    pub row_span: u32,
    /// Columns that a table cell covers.
    pub column_span: u32,
}

/// Reads the structure tree; empty where the document has none.
pub(in crate::read::pdf) fn read(pdf: &Pdf) -> Structure {
    let Some(root) = catalog(pdf).and_then(|catalog| catalog.get::<Dict<'_>>(b"StructTreeRoot")) else {
        return Structure::default();
    };
    let mut walk = Walk {
        xref: pdf.xref(),
        pages: page_numbers(pdf),
        roles: Roles::new(pdf.xref(), &root),
        classes: root.get(b"ClassMap").unwrap_or_default(),
        visited: BTreeSet::new(),
        left: ITEMS_MAX,
        attribute_bytes_left: ATTRIBUTE_BYTES_MAX,
        pending: Vec::new(),
        structure: Structure::default(),
        wrappers: BTreeSet::new(),
    };
    walk.push_kids(&root, Position { parent: None, page: None, depth: 0, sections: 0 });
    while let Some((item, position)) = walk.pending.pop() {
        walk.visit(item, position);
    }
    let Walk { mut structure, wrappers, .. } = walk;
    settle_groups(&mut structure, &wrappers);
    structure
}

/// What stands within a line is no group: printing a web page wraps each piece of text, and what is raised
/// or lowered, like a block. A parent stands before its children, so one pass each way is enough.
fn settle_groups(structure: &mut Structure, wrappers: &BTreeSet<usize>) {
    let mut holds_blocks = vec![false; structure.elements.len()];
    for at in (0..structure.elements.len()).rev() {
        let Element { role, parent, .. } = &structure.elements[at];
        let is_within_line = matches!(role, Role::Inline | Role::Figure | Role::Form) || wrappers.contains(&at);
        if let Some(parent) = *parent
            && (holds_blocks[at] || !is_within_line)
        {
            holds_blocks[parent] = true;
        }
    }
    for (at, holds_blocks) in holds_blocks.into_iter().enumerate() {
        let Some(Element { role: Role::Group, parent, .. }) = structure.elements.get(at) else { continue };
        let above = parent.and_then(|parent| structure.elements.get(parent));
        let within_line = above.is_some_and(|above| above.role.holds_text());
        if within_line || (wrappers.contains(&at) && !holds_blocks) {
            structure.elements[at].role = Role::Inline;
        }
    }
}

/// Where an item of the tree stands.
#[derive(Clone, Copy)]
struct Position {
    parent: Option<usize>,
    /// The page that the elements around it name.
    page: Option<u32>,
    depth: usize,
    sections: u8,
}

struct Walk<'a> {
    xref: &'a XRef,
    pages: BTreeMap<ObjectIdentifier, u32>,
    roles: Roles<'a>,
    classes: Dict<'a>,
    visited: BTreeSet<ObjectIdentifier>,
    /// Items that may still be looked at.
    left: usize,
    /// Bytes of attributes that may still be looked at; many cells may share the same ones.
    attribute_bytes_left: usize,
    /// What is still to be visited; the next is last.
    pending: Vec<(MaybeRef<Object<'a>>, Position)>,
    structure: Structure,
    /// Positions of elements that say nothing of their content.
    wrappers: BTreeSet<usize>,
}

impl<'a> Walk<'a> {
    fn push_kids(&mut self, element: &Dict<'a>, position: Position) {
        if position.depth <= DEPTH_MAX
            && let Some(kids) = element.get_raw::<Object<'a>>(b"K")
        {
            self.pending.push((kids, position));
        }
    }

    fn visit(&mut self, item: MaybeRef<Object<'a>>, position: Position) {
        let Some(found) = found(self.xref, item) else { return };
        match found.object {
            Object::Number(_) => self.content(position.parent, position.page, integer(&found.object)),
            // Only what is reached through a reference can be reached twice.
            _ if found.id.is_some_and(|id| !self.visited.insert(id)) => {}
            Object::Array(kids) => self.array(&kids, position),
            Object::Dict(dictionary) => self.dictionary(&dictionary, position),
            _ => {}
        }
    }

    fn array(&mut self, kids: &Array<'a>, position: Position) {
        let start = self.pending.len();
        self.pending.extend(kids.raw_iter().take(self.left).map(|kid| (kid, position)));
        self.left -= self.pending.len() - start;
        self.pending[start..].reverse();
    }

    fn dictionary(&mut self, dictionary: &Dict<'a>, position: Position) {
        let kind = dictionary.get::<Name<'a>>(b"Type");
        let kind = kind.as_deref().unwrap_or_default();
        if kind == b"OBJR" {
            return;
        }
        if kind == b"MCR" || (dictionary.contains_key(b"MCID") && !dictionary.contains_key(b"S")) {
            // Content of a form or pattern has identifiers of its own (14.7.5.2).
            if !dictionary.contains_key(b"Stm") {
                let page = self.page(dictionary).or(position.page);
                self.content(position.parent, page, integer_of(dictionary, b"MCID"));
            }
            return;
        }
        if (dictionary.contains_key(b"S") || dictionary.contains_key(b"K"))
            && self.structure.elements.len() < ELEMENTS_MAX
        {
            self.element(dictionary, position);
        }
    }

    fn element(&mut self, dictionary: &Dict<'a>, position: Position) {
        let at = self.structure.elements.len();
        let role = self.roles.role(dictionary, position.sections);
        let (row_span, column_span) = if role == Role::Cell { self.spans(dictionary) } else { (1, 1) };
        let element = Element { role, parent: position.parent, row_span, column_span };
        self.structure.elements.push(element);
        if is_mere_wrapper(dictionary) {
            self.wrappers.insert(at);
        }
        let sections = position.sections.saturating_add(u8::from(is_section(dictionary)));
        let page = self.page(dictionary).or(position.page);
        self.push_kids(dictionary, Position { parent: Some(at), page, depth: position.depth + 1, sections });
    }

    fn content(&mut self, element: Option<usize>, page: Option<u32>, identifier: Option<i64>) {
        let identifier = identifier.and_then(|identifier| u32::try_from(identifier).ok());
        if let (Some(element), Some(page), Some(identifier)) = (element, page, identifier) {
            self.structure.contents.entry((page, identifier)).or_insert(element);
        }
    }

    /// The number of the page that an element or piece of content names.
    fn page(&self, dictionary: &Dict<'a>) -> Option<u32> {
        let page = dictionary.get_ref(b"Pg")?;
        self.pages.get(&page.into()).copied()
    }

    /// Rows and columns of a cell (14.8.5.7), by its own attributes or those of its classes.
    fn spans(&mut self, cell: &Dict<'a>) -> (u32, u32) {
        let mut attributes = cell.get::<Object<'a>>(b"A").map(|own| self.attributes(own)).unwrap_or_default();
        let classes = match cell.get::<Object<'a>>(b"C") {
            Some(Object::Array(classes)) => classes.iter::<Object<'a>>().take(ATTRIBUTES_MAX).collect(),
            class => Vec::from_iter(class),
        };
        for class in classes.into_iter().filter_map(Object::into_name) {
            let of_class = self.classes.get::<Object<'a>>(&*class);
            attributes.extend(of_class.map(|of_class| self.attributes(of_class)).unwrap_or_default());
        }
        let span = |key: &[u8]| {
            let span = attributes.iter().find_map(|attributes| integer_of(attributes, key));
            span.and_then(|span| u32::try_from(span.clamp(1, SPAN_MAX)).ok()).unwrap_or(1)
        };
        (span(b"RowSpan"), span(b"ColSpan"))
    }

    /// Attribute objects (14.7.6): one, or an array of them and of revision numbers.
    fn attributes(&mut self, object: Object<'a>) -> Vec<Dict<'a>> {
        let all: Vec<Dict<'a>> = match object {
            Object::Array(array) => {
                let objects = array.raw_iter().take(ATTRIBUTES_MAX).filter_map(|item| found(self.xref, item));
                objects.filter_map(|found| dictionary(found.object)).collect()
            }
            other => dictionary(other).into_iter().collect(),
        };
        let bytes: usize = all.iter().map(|attributes| attributes.data().len()).sum();
        match self.attribute_bytes_left.checked_sub(bytes) {
            Some(left) => self.attribute_bytes_left = left,
            None => return Vec::new(),
        }
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::pdf::file::objects::sample;

    fn structure(root: &str, others: &[&str]) -> Structure {
        let root = format!("<< /Type /StructTreeRoot {root} >>");
        let mut objects = vec![root.as_str()];
        objects.extend_from_slice(others);
        read(&sample::pdf("/StructTreeRoot 4 0 R", "", &objects))
    }

    fn roles(structure: &Structure) -> Vec<(Role, Option<usize>)> {
        structure.elements.iter().map(|element| (element.role, element.parent)).collect()
    }

    #[test]
    fn elements_stand_in_the_order_of_the_tree() {
        let read = structure(
            "/K << /S /Document /Pg 3 0 R /K [5 0 R << /S /P /K [1 << /S /Span /K 2 >> 3] >>] >>",
            &["<< /S /H1 /K 0 >>"],
        );
        let expected =
            [(Role::Group, None), (Role::Heading(1), Some(0)), (Role::Paragraph, Some(0)), (Role::Inline, Some(2))];
        assert_eq!(roles(&read), expected);
        assert_eq!(read.contents, BTreeMap::from([((1, 0), 1), ((1, 1), 2), ((1, 2), 3), ((1, 3), 2)]));
    }

    #[test]
    fn wrappers_of_text_are_within_a_line() {
        let kids = "<< /S /P /K [<< /S /NonStruct /K 0 >> << /S /Div /K << /S /NonStruct /K 1 >> >>] >>
            << /S /NonStruct /K << /S /P /K 2 >> >> << /S /TD /K << /S /NonStruct /K 3 >> >> << /S /Div /K 4 >>";
        let read = structure(&format!("/K << /S /Sect /Pg 3 0 R /K [{kids}] >>"), &[]);
        let roles: Vec<Role> = read.elements.iter().map(|element| element.role).collect();
        let (group, paragraph, inline) = (Role::Group, Role::Paragraph, Role::Inline);
        assert_eq!(roles, [group, paragraph, inline, inline, inline, group, paragraph, Role::Cell, inline, group]);
    }

    #[test]
    fn references_to_content_have_their_own_page() {
        let kids = "<< /Type /MCR /Pg 3 0 R /MCID 4 >> << /Type /MCR /Pg 3 0 R /Stm 5 0 R /MCID 5 >>
            << /Type /OBJR /Obj 5 0 R >> << /Type /MCR /Pg 9 0 R /MCID 6 >>";
        let read = structure(&format!("/K << /S /P /K [{kids}] >>"), &["<< >>"]);
        assert_eq!(read.contents, BTreeMap::from([((1, 4), 0)]));
        assert_eq!(read.elements.len(), 1);
    }

    #[test]
    fn cells_have_spans_of_their_own_or_of_their_class() {
        let cells = "<< /S /TD /A << /O /Table /RowSpan 2 /ColSpan 3 >> >>
            << /S /TH /A [<< /O /Layout >> 0 << /O /Table /ColSpan 999999 >>] >>
            << /S /TD /C /wide >> << /S /P /A << /RowSpan 4 >> >> << /S /TD /A << /RowSpan -1 >> >>";
        let read = structure(&format!("/ClassMap << /wide << /ColSpan 2 >> >> /K [{cells}]"), &[]);
        let spans: Vec<(u32, u32)> =
            read.elements.iter().map(|element| (element.row_span, element.column_span)).collect();
        assert_eq!(spans, [(2, 3), (1, 1000), (1, 2), (1, 1), (1, 1)]);
    }

    #[test]
    fn cycles_end() {
        let read =
            structure("/K 5 0 R", &["<< /S /Sect /K [6 0 R 5 0 R 7 0 R] >>", "<< /S /P /K 5 0 R >>", "[7 0 R 6 0 R]"]);
        assert_eq!(roles(&read), [(Role::Group, None), (Role::Paragraph, Some(0))]);
    }

    #[test]
    fn deep_trees_are_cut() {
        let others: Vec<String> = (6..1_006).map(|next| format!("<< /S /Div /K {next} 0 R >>")).collect();
        let others: Vec<&str> = others.iter().map(String::as_str).collect();
        assert_eq!(structure("/K 5 0 R", &others).elements.len(), DEPTH_MAX + 1);
    }

    #[test]
    fn a_document_without_structure_has_none() {
        assert!(read(&sample::pdf("", "", &[])).elements.is_empty());
    }
}
