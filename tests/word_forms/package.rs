//! The parts of a Word file, packed: always the same bytes for the same parts.

use std::io::{Cursor, Write};

use regex::Regex;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use crate::markup::LINK;

const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const MAIN: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml";
const NAMESPACES: &str = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" \
    xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\" \
    xmlns:w14=\"http://schemas.microsoft.com/office/word/2010/wordml\" \
    xmlns:mc=\"http://schemas.openxmlformats.org/markup-compatibility/2006\" mc:Ignorable=\"w14\"";
const DECLARATION: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";

/// Contents of the parts, without their root elements.
pub(crate) struct Parts {
    pub body: String,
    pub styles: String,
    pub numbering: String,
    /// Notes, in the order of their references; the first has the id 2.
    pub footnotes: Vec<String>,
}

/// The bytes of the file.
pub(crate) fn pack(parts: &Parts) -> Vec<u8> {
    let section = "<w:sectPr><w:pgSz w:w=\"11906\" w:h=\"16838\"/><w:pgMar w:top=\"1417\" w:right=\"1247\" \
        w:bottom=\"1247\" w:left=\"1247\" w:header=\"709\" w:footer=\"624\" w:gutter=\"0\"/></w:sectPr>";
    let separator = |id: u8, kind: &str, element: &str| {
        format!("<w:footnote w:type=\"{kind}\" w:id=\"{id}\"><w:p><w:r><w:{element}/></w:r></w:p></w:footnote>")
    };
    let notes: String = parts
        .footnotes
        .iter()
        .enumerate()
        .map(|(position, content)| format!("<w:footnote w:id=\"{}\">{content}</w:footnote>", position + 2))
        .collect();
    let (body, links) = with_relations(&parts.body);
    let named = [
        ("document", format!("<w:body>{body}{section}</w:body>")),
        ("styles", parts.styles.clone()),
        ("numbering", parts.numbering.clone()),
        (
            "footnotes",
            separator(0, "separator", "separator")
                + &separator(1, "continuationSeparator", "continuationSeparator")
                + &notes,
        ),
        (
            "settings",
            "<w:zoom w:percent=\"100\"/><w:footnotePr><w:footnote w:id=\"0\"/><w:footnote w:id=\"1\"/></w:footnotePr>\
             <w:compat><w:compatSetting w:name=\"compatibilityMode\" \
             w:uri=\"http://schemas.microsoft.com/office/word\" w:val=\"15\"/></w:compat>"
                .to_owned(),
        ),
    ];
    let types: String = named.iter().map(|(name, _)| content_type(name)).collect();
    let relations: String = named.iter().skip(1).map(|(name, _)| relation(name, name)).collect();
    let relations = relations + &links;
    let mut files = vec![
        (
            "[Content_Types].xml".to_owned(),
            format!(
                "{DECLARATION}<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default \
                 Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Default \
                 Extension=\"xml\" ContentType=\"application/xml\"/>{types}</Types>"
            ),
        ),
        ("_rels/.rels".to_owned(), relations_part(&relation("officeDocument", "word/document"))),
        ("word/_rels/document.xml.rels".to_owned(), relations_part(&relations)),
    ];
    for (name, content) in named {
        files.push((format!("word/{name}.xml"), format!("{DECLARATION}<w:{name} {NAMESPACES}>{content}</w:{name}>")));
    }
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::default());
    let mut package = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in files {
        package.start_file(name, options).unwrap();
        package.write_all(content.as_bytes()).unwrap();
    }
    package.finish().unwrap().into_inner()
}

/// The body with the ids of its links, and their relationships.
fn with_relations(body: &str) -> (String, String) {
    let target = Regex::new(&format!("r:id=\"{LINK}([^\"]*)\"")).unwrap();
    let mut relations = String::new();
    let mut count = 0;
    let body = target.replace_all(body, |found: &regex::Captures<'_>| {
        count += 1;
        relations += &format!(
            "<Relationship Id=\"rIdLink{count}\" Type=\"{OFFICE}/hyperlink\" Target=\"{}\" TargetMode=\"External\"/>",
            &found[1]
        );
        format!("r:id=\"rIdLink{count}\"")
    });
    (body.into_owned(), relations)
}

fn content_type(name: &str) -> String {
    let kind = if name == "document" { "document.main" } else { name };
    format!("<Override PartName=\"/word/{name}.xml\" ContentType=\"{MAIN}.{kind}+xml\"/>")
}

fn relation(kind: &str, target: &str) -> String {
    format!("<Relationship Id=\"rId{kind}\" Type=\"{OFFICE}/{kind}\" Target=\"{target}.xml\"/>")
}

fn relations_part(relations: &str) -> String {
    format!(
        "{DECLARATION}<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">{relations}\
         </Relationships>"
    )
}
