//! Namespaces of Word and OpenDocument files, by their addresses.

/// Namespaces that are told apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::read) enum Namespace {
    /// No namespace: attributes without prefix.
    None,
    /// The `xml` prefix.
    Xml,
    /// WordprocessingML.
    Word,
    /// Extensions of Word 2010.
    Word2010,
    /// Extensions of Word 2012.
    Word2012,
    /// Ids of relationships in documents.
    Relationship,
    /// Markup compatibility.
    Compatibility,
    /// Where drawings stand in WordprocessingML.
    WordDrawing,
    /// DrawingML.
    Drawing,
    /// Vector Markup Language, the older drawings.
    Vml,
    /// Office extensions of VML.
    VmlOffice,
    /// Office Math.
    Math,
    /// Dublin Core: titles and languages of documents.
    DublinCore,
    /// OpenDocument: `office`.
    Office,
    /// OpenDocument: `text`.
    Text,
    /// OpenDocument: `table`.
    Table,
    /// OpenDocument: `style`.
    Style,
    /// OpenDocument: `fo`.
    FormattingObjects,
    /// OpenDocument: `form`.
    Form,
    /// OpenDocument: `draw`.
    Draw,
    /// OpenDocument: `svg`.
    Svg,
    /// OpenDocument: `meta`.
    Meta,
    /// OpenDocument: `manifest`.
    Manifest,
    /// LibreOffice's extensions of OpenDocument: `loext`.
    LibreOffice,
    /// Fields of Word in OpenDocument: `field`.
    Field,
    /// MathML.
    MathMl,
    /// `xlink`.
    XLink,
    /// Any other.
    Other,
}

/// The addresses of namespaces; where two stand for one, the second is that of strict documents (ISO/IEC 29500-1, annex A).
const NAMESPACES: [(&str, Namespace); 30] = [
    ("http://schemas.openxmlformats.org/wordprocessingml/2006/main", Namespace::Word),
    ("http://purl.oclc.org/ooxml/wordprocessingml/main", Namespace::Word),
    ("http://schemas.microsoft.com/office/word/2010/wordml", Namespace::Word2010),
    ("http://schemas.microsoft.com/office/word/2012/wordml", Namespace::Word2012),
    ("http://schemas.openxmlformats.org/officeDocument/2006/relationships", Namespace::Relationship),
    ("http://purl.oclc.org/ooxml/officeDocument/relationships", Namespace::Relationship),
    ("http://schemas.openxmlformats.org/markup-compatibility/2006", Namespace::Compatibility),
    ("http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing", Namespace::WordDrawing),
    ("http://purl.oclc.org/ooxml/drawingml/wordprocessingDrawing", Namespace::WordDrawing),
    ("http://schemas.openxmlformats.org/drawingml/2006/main", Namespace::Drawing),
    ("http://purl.oclc.org/ooxml/drawingml/main", Namespace::Drawing),
    ("urn:schemas-microsoft-com:vml", Namespace::Vml),
    ("urn:schemas-microsoft-com:office:office", Namespace::VmlOffice),
    ("http://schemas.openxmlformats.org/officeDocument/2006/math", Namespace::Math),
    ("http://purl.oclc.org/ooxml/officeDocument/math", Namespace::Math),
    ("http://purl.org/dc/elements/1.1/", Namespace::DublinCore),
    ("urn:oasis:names:tc:opendocument:xmlns:office:1.0", Namespace::Office),
    ("urn:oasis:names:tc:opendocument:xmlns:text:1.0", Namespace::Text),
    ("urn:oasis:names:tc:opendocument:xmlns:table:1.0", Namespace::Table),
    ("urn:oasis:names:tc:opendocument:xmlns:style:1.0", Namespace::Style),
    ("urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0", Namespace::FormattingObjects),
    ("urn:oasis:names:tc:opendocument:xmlns:form:1.0", Namespace::Form),
    ("urn:oasis:names:tc:opendocument:xmlns:drawing:1.0", Namespace::Draw),
    ("urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0", Namespace::Svg),
    ("urn:oasis:names:tc:opendocument:xmlns:meta:1.0", Namespace::Meta),
    ("urn:oasis:names:tc:opendocument:xmlns:manifest:1.0", Namespace::Manifest),
    ("urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0", Namespace::LibreOffice),
    ("urn:openoffice:names:experimental:ooo-ms-interop:xmlns:field:1.0", Namespace::Field),
    ("http://www.w3.org/1998/Math/MathML", Namespace::MathMl),
    ("http://www.w3.org/1999/xlink", Namespace::XLink),
];

/// The namespace of an address.
pub(super) fn namespace_of(address: &str) -> Namespace {
    NAMESPACES.iter().find(|(known, _)| *known == address).map_or(Namespace::Other, |(_, namespace)| *namespace)
}
