//! Word files as small as can be, one construct each: what a faithful reading gives.

mod changes;
mod forms;
mod numbers;
mod structure;
mod text;

use std::io::{Cursor, Write};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::read;
use crate::read::document::{Block, Control, Document, Mark};

const WORD: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
const RELATIONSHIPS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/// A package that is being written.
#[derive(Default)]
pub(super) struct Form {
    parts: Vec<(String, String)>,
    relationships: String,
}

impl Form {
    /// A package whose body holds this.
    pub(super) fn of(body: &str) -> Self {
        let mut form = Self::default();
        form.parts.push(("word/document.xml".to_owned(), root("document", &format!("<w:body>{body}</w:body>"))));
        form
    }

    /// The same with a part that the main part refers to by this kind; `content` stands in its root element.
    pub(super) fn with(self, kind: &str, element: &str, content: &str) -> Self {
        self.with_part(kind, kind, element, content)
    }

    /// The same under a name of its own.
    pub(super) fn with_part(mut self, kind: &str, name: &str, element: &str, content: &str) -> Self {
        let id = format!("r{}", self.parts.len());
        self.relationships +=
            &format!(r#"<Relationship Id="{id}" Type="{RELATIONSHIPS}/{kind}" Target="{name}.xml"/>"#);
        self.parts.push((format!("word/{name}.xml"), root(element, content)));
        self
    }

    /// The same with a link to the outside.
    pub(super) fn with_link(mut self, id: &str, target: &str) -> Self {
        self.relationships += &format!(
            r#"<Relationship Id="{id}" Type="{RELATIONSHIPS}/hyperlink" Target="{target}" TargetMode="External"/>"#
        );
        self
    }

    /// The bytes of the package.
    pub(super) fn bytes(&self) -> Vec<u8> {
        let relationships = |inner: &str| {
            format!(
                r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{inner}</Relationships>"#
            )
        };
        let main =
            format!(r#"<Relationship Id="m" Type="{RELATIONSHIPS}/officeDocument" Target="word/document.xml"/>"#);
        let mut parts = self.parts.clone();
        parts.push(("_rels/.rels".to_owned(), relationships(&main)));
        parts.push(("word/_rels/document.xml.rels".to_owned(), relationships(&self.relationships)));
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, content) in parts {
            writer.start_file(name, SimpleFileOptions::default()).unwrap();
            writer.write_all(content.as_bytes()).unwrap();
        }
        writer.finish().unwrap().into_inner()
    }

    /// The document that is read from it.
    pub(super) fn read(&self) -> Document {
        read(&self.bytes()).unwrap()
    }
}

fn root(element: &str, content: &str) -> String {
    format!(
        "<w:{element} xmlns:w='{WORD}' xmlns:r='{RELATIONSHIPS}' \
         xmlns:w14='http://schemas.microsoft.com/office/word/2010/wordml' \
         xmlns:mc='http://schemas.openxmlformats.org/markup-compatibility/2006' \
         xmlns:wp='http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing' \
         xmlns:a='http://schemas.openxmlformats.org/drawingml/2006/main' \
         xmlns:wps='http://schemas.microsoft.com/office/word/2010/wordprocessingShape' \
         xmlns:v='urn:schemas-microsoft-com:vml'>{content}</w:{element}>"
    )
}

/// A run with this text.
pub(super) fn run(text: &str) -> String {
    format!("<w:r><w:t xml:space='preserve'>{text}</w:t></w:r>")
}

/// A run with these properties.
pub(super) fn styled(properties: &str, text: &str) -> String {
    format!("<w:r><w:rPr>{properties}</w:rPr><w:t xml:space='preserve'>{text}</w:t></w:r>")
}

/// A paragraph that holds these runs.
pub(super) fn paragraph(runs: &str) -> String {
    format!("<w:p>{runs}</w:p>")
}

/// A paragraph with these properties.
pub(super) fn paragraph_with(properties: &str, runs: &str) -> String {
    format!("<w:p><w:pPr>{properties}</w:pPr>{runs}</w:p>")
}

/// Label and text of every block, as a line.
pub(super) fn lines(document: &Document) -> Vec<String> {
    let line = |block: &Block| match &block.label {
        Some(label) => format!("{} {}", label.written, block.text.as_str()),
        None => block.text.as_str().to_owned(),
    };
    document.blocks.iter().map(line).collect()
}

/// The texts that carry a mark.
pub(super) fn marked(block: &Block, wanted: &Mark) -> Vec<String> {
    let text = |start: usize, end: usize| block.text.as_str().chars().skip(start).take(end - start).collect();
    block.spans.iter().filter(|span| span.mark == *wanted).map(|span| text(span.start, span.end)).collect()
}

/// The controls of a block.
pub(super) fn controls(block: &Block) -> Vec<&Control> {
    block
        .spans
        .iter()
        .filter_map(|span| match &span.mark {
            Mark::Control(control) => Some(control),
            _ => None,
        })
        .collect()
}
