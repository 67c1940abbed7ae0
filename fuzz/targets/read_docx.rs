//! Any bytes, read as a Word file: they must end as a document or an error.
//!
//! The parts are the text, styles, numbering, footnotes, comments, a header and the settings, in this order; see
//! `packages`.

#![no_main]

mod packages;

use libfuzzer_sys::{Corpus, fuzz_target};
use packages::{Part, try_reading};

/// What every root element declares.
macro_rules! namespaces {
    () => {
        r#"xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" xmlns:w15="http://schemas.microsoft.com/office/word/2012/wordml" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture" xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" xmlns:v="urn:schemas-microsoft-com:vml""#
    };
}

const FIXED: [(&str, &str); 3] = [
    (
        "[Content_Types].xml",
        r#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>"#,
    ),
    (
        "_rels/.rels",
        r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>"#,
    ),
    (
        "word/_rels/document.xml.rels",
        r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/numbering" Target="numbering.xml"/><Relationship Id="rId3" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes" Target="footnotes.xml"/><Relationship Id="rId4" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/comments" Target="comments.xml"/><Relationship Id="rId5" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/header" Target="header1.xml"/><Relationship Id="rId6" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/settings" Target="settings.xml"/><Relationship Id="rId9" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink" Target="https://example.org" TargetMode="External"/></Relationships>"#,
    ),
];

const PARTS: [Part; 7] = [
    Part {
        name: "word/document.xml",
        before: concat!("<w:document ", namespaces!(), "><w:body>"),
        behind: "</w:body></w:document>",
    },
    Part { name: "word/styles.xml", before: concat!("<w:styles ", namespaces!(), ">"), behind: "</w:styles>" },
    Part { name: "word/numbering.xml", before: concat!("<w:numbering ", namespaces!(), ">"), behind: "</w:numbering>" },
    Part { name: "word/footnotes.xml", before: concat!("<w:footnotes ", namespaces!(), ">"), behind: "</w:footnotes>" },
    Part { name: "word/comments.xml", before: concat!("<w:comments ", namespaces!(), ">"), behind: "</w:comments>" },
    Part { name: "word/header1.xml", before: concat!("<w:hdr ", namespaces!(), ">"), behind: "</w:hdr>" },
    Part { name: "word/settings.xml", before: concat!("<w:settings ", namespaces!(), ">"), behind: "</w:settings>" },
];

fuzz_target!(|input: &[u8]| -> Corpus { try_reading("fuzz.docx", input, &FIXED, &PARTS) });
