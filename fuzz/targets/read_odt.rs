//! Any bytes, read as an OpenDocument text: they must end as a document or an error.
//!
//! The parts are what stands in the text, and all below the root of the styles, in this order; see `packages`.

#![no_main]

mod packages;

use libfuzzer_sys::{Corpus, fuzz_target};
use packages::{Part, try_reading};

/// What every root element declares.
macro_rules! namespaces {
    () => {
        r#"xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" xmlns:form="urn:oasis:names:tc:opendocument:xmlns:form:1.0" xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0" xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0" xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:dc="http://purl.org/dc/elements/1.1/""#
    };
}

const FIXED: [(&str, &str); 2] = [
    ("mimetype", "application/vnd.oasis.opendocument.text"),
    (
        "META-INF/manifest.xml",
        r#"<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.3"><manifest:file-entry manifest:full-path="/" manifest:media-type="application/vnd.oasis.opendocument.text"/><manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/><manifest:file-entry manifest:full-path="styles.xml" manifest:media-type="text/xml"/></manifest:manifest>"#,
    ),
];

const PARTS: [Part; 2] = [
    Part {
        name: "content.xml",
        before: concat!("<office:document-content ", namespaces!(), "><office:body><office:text>"),
        behind: "</office:text></office:body></office:document-content>",
    },
    Part {
        name: "styles.xml",
        before: concat!("<office:document-styles ", namespaces!(), ">"),
        behind: "</office:document-styles>",
    },
];

fuzz_target!(|input: &[u8]| -> Corpus { try_reading("fuzz.odt", input, &FIXED, &PARTS) });
