//! The parts of a Word file, packed (ISO/IEC 29500-2): always the same bytes for the same parts.

use std::io::{Cursor, Error, Result, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use crate::forge::escape::escaped;

const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const MAIN: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml";
const NAMESPACES: &str = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" \
    xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\" \
    xmlns:w14=\"http://schemas.microsoft.com/office/word/2010/wordml\" \
    xmlns:wp=\"http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing\" \
    xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\" \
    xmlns:wps=\"http://schemas.microsoft.com/office/word/2010/wordprocessingShape\" \
    xmlns:v=\"urn:schemas-microsoft-com:vml\" xmlns:o=\"urn:schemas-microsoft-com:office:office\" \
    xmlns:mc=\"http://schemas.openxmlformats.org/markup-compatibility/2006\" mc:Ignorable=\"w14\"";
const DECLARATION: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";

/// Contents of the parts, without their root elements.
#[derive(Debug, Default)]
pub(super) struct Parts {
    pub body: String,
    pub styles: String,
    pub numbering: String,
    /// Footnotes, in the order of their references; the first has the id 2.
    pub footnotes: Vec<String>,
    /// Running header and footer, paragraphs.
    pub header: Option<String>,
    /// See `header`.
    pub footer: Option<String>,
    /// Targets of links; the first has the relationship id "rIdLink1".
    pub links: Vec<String>,
    /// Title, for the properties of the document.
    pub title: String,
    /// Changes are tracked.
    pub tracks_changes: bool,
}

struct Part {
    name: &'static str,
    root: &'static str,
    kind: &'static str,
    content: String,
}

/// The bytes of the file.
///
/// # Errors
/// When packing fails, as it would with more than 4 GB.
pub(super) fn pack(parts: &Parts) -> Result<Vec<u8>> {
    let named = named(parts);
    let types: String = named.iter().map(content_type).collect();
    let links = parts.links.iter().enumerate().map(|(position, target)| {
        format!(
            "<Relationship Id=\"rIdLink{}\" Type=\"{OFFICE}/hyperlink\" Target=\"{}\" TargetMode=\"External\"/>",
            position + 1,
            escaped(target)
        )
    });
    let relations: String =
        named.iter().skip(1).map(|part| relation(part.kind, &format!("{}.xml", part.name))).chain(links).collect();
    let core = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties";
    let root = relation("officeDocument", "word/document.xml")
        + "<Relationship Id=\"rIdCore\" Type=\"http://schemas.openxmlformats.org/package/2006/relationships/metadata/\
             core-properties\" Target=\"docProps/core.xml\"/>";
    let mut files = vec![
        (
            "[Content_Types].xml".to_owned(),
            format!(
                "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default \
                 Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Default \
                 Extension=\"xml\" ContentType=\"application/xml\"/><Override PartName=\"/docProps/core.xml\" \
                 ContentType=\"application/vnd.openxmlformats-package.core-properties+xml\"/>{types}</Types>"
            ),
        ),
        ("_rels/.rels".to_owned(), relations_part(&root)),
        (
            "docProps/core.xml".to_owned(),
            format!(
                "<cp:coreProperties xmlns:cp=\"{core}\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><dc:title>{}\
                 </dc:title></cp:coreProperties>",
                escaped(&parts.title)
            ),
        ),
        ("word/_rels/document.xml.rels".to_owned(), relations_part(&relations)),
    ];
    for Part { name, root, content, .. } in named {
        files.push((format!("word/{name}.xml"), format!("<w:{root} {NAMESPACES}>{content}</w:{root}>")));
    }
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::default());
    let mut package = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in files {
        package.start_file(name, options).map_err(Error::other)?;
        package.write_all(DECLARATION.as_bytes())?;
        package.write_all(content.as_bytes())?;
    }
    Ok(package.finish().map_err(Error::other)?.into_inner())
}

fn named(parts: &Parts) -> Vec<Part> {
    let part = |name, content| Part { name, root: name, kind: name, content };
    let running = |kind: &str, content: &Option<String>| {
        let reference = format!("<w:{kind}Reference w:type=\"default\" r:id=\"rId{kind}\"/>");
        content.as_ref().map(|_| reference).unwrap_or_default()
    };
    let section = format!(
        "<w:sectPr>{}{}<w:pgSz w:w=\"11906\" w:h=\"16838\"/><w:pgMar w:top=\"1417\" w:right=\"1247\" w:bottom=\"1247\" \
         w:left=\"1247\" w:header=\"709\" w:footer=\"624\" w:gutter=\"0\"/></w:sectPr>",
        running("header", &parts.header),
        running("footer", &parts.footer),
    );
    let separator = |id: u8, kind: &str| {
        format!("<w:footnote w:type=\"{kind}\" w:id=\"{id}\"><w:p><w:r><w:{kind}/></w:r></w:p></w:footnote>")
    };
    let notes = parts.footnotes.iter().enumerate();
    let notes =
        notes.map(|(position, content)| format!("<w:footnote w:id=\"{}\">{content}</w:footnote>", position + 2));
    let tracks = if parts.tracks_changes { "<w:trackRevisions/>" } else { "" };
    let settings = format!(
        "<w:zoom w:percent=\"100\"/>{tracks}<w:footnotePr><w:footnote w:id=\"0\"/><w:footnote w:id=\"1\"/>\
         </w:footnotePr><w:compat><w:compatSetting w:name=\"compatibilityMode\" \
         w:uri=\"http://schemas.microsoft.com/office/word\" w:val=\"15\"/></w:compat>"
    );
    let mut named = vec![
        part("document", format!("<w:body>{}{section}</w:body>", parts.body)),
        part("styles", parts.styles.clone()),
        part("settings", settings),
    ];
    if !parts.numbering.is_empty() {
        named.push(part("numbering", parts.numbering.clone()));
    }
    let separators = separator(0, "separator") + &separator(1, "continuationSeparator");
    named.push(part("footnotes", separators + &notes.collect::<String>()));
    for (name, root, kind, content) in
        [("header1", "hdr", "header", &parts.header), ("footer1", "ftr", "footer", &parts.footer)]
    {
        if let Some(content) = content {
            named.push(Part { name, root, kind, content: content.clone() });
        }
    }
    named
}

fn content_type(part: &Part) -> String {
    let kind = if part.kind == "document" { "document.main" } else { part.kind };
    format!("<Override PartName=\"/word/{}.xml\" ContentType=\"{MAIN}.{kind}+xml\"/>", part.name)
}

fn relation(kind: &str, target: &str) -> String {
    format!("<Relationship Id=\"rId{kind}\" Type=\"{OFFICE}/{kind}\" Target=\"{target}\"/>")
}

fn relations_part(relations: &str) -> String {
    format!(
        "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">{relations}</Relationships>"
    )
}
