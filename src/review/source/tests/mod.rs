//! The source beside the fields, tried on the fixtures and on documents that no program writes.

mod apart;
mod made;
mod real;

use std::collections::BTreeMap;

use html5gum::{StartTag, Token, Tokenizer};

use super::Source;
use crate::read::{Block, BlockKind, Document, Text};

/// An element as a browser finds it: its name, its attributes, and the text up to its end where it holds no other.
#[derive(Debug, Clone)]
struct Element {
    name: String,
    attributes: BTreeMap<String, String>,
    text: String,
}

impl Element {
    fn get(&self, name: &str) -> &str {
        self.attributes.get(name).map_or("", String::as_str)
    }

    fn number(&self, name: &str) -> f64 {
        self.get(name).parse().unwrap_or_else(|_| panic!("{name} of {self:?}"))
    }

    fn position(&self, name: &str) -> usize {
        self.get(name).parse().unwrap_or_else(|_| panic!("{name} of {self:?}"))
    }
}

fn utf8(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// The elements of markup, in order.
fn elements(markup: &str) -> Vec<Element> {
    let mut elements: Vec<Element> = Vec::new();
    let mut is_open = false;
    for token in Tokenizer::new(markup) {
        match token.unwrap() {
            Token::StartTag(StartTag { name, attributes, .. }) => {
                let attributes = attributes.into_iter().map(|(name, value)| (utf8(&name), utf8(&value))).collect();
                elements.push(Element { name: utf8(&name), attributes, text: String::new() });
                is_open = true;
            }
            Token::String(text) if is_open => elements.last_mut().unwrap().text.push_str(&utf8(&text)),
            Token::EndTag(_) => is_open = false,
            Token::String(_) => {}
            other => panic!("no markup of ours: {other:?}"),
        }
    }
    elements
}

/// The runs of each block: first character, behind the last, text.
fn runs(markup: &str) -> BTreeMap<usize, Vec<(usize, usize, String)>> {
    let mut runs: BTreeMap<usize, Vec<(usize, usize, String)>> = BTreeMap::new();
    let mut block = None;
    for element in elements(markup) {
        if element.attributes.contains_key("data-block") {
            block = Some(element.position("data-block"));
            assert_eq!(element.get("id"), format!("block-{}", block.unwrap()));
            assert!(runs.insert(block.unwrap(), Vec::new()).is_none(), "a block is shown twice");
        }
        if element.attributes.contains_key("data-start") {
            let run = (element.position("data-start"), element.position("data-end"), element.text);
            runs.get_mut(&block.unwrap()).unwrap().push(run);
        }
    }
    runs
}

/// Every run holds the characters of its range, and together they are the text.
fn assert_positions(document: &Document, markup: &str) {
    let runs = runs(markup);
    for (index, block) in document.blocks.iter().enumerate() {
        let mut at = 0;
        for (start, end, text) in &runs[&index] {
            assert_eq!(*start, at, "block {index}");
            assert_eq!(text, block.text.slice(*start..*end), "block {index}");
            at = *end;
        }
        assert_eq!(at, block.text.characters(), "block {index}");
    }
}

fn paragraph(text: &str) -> Block {
    Block {
        kind: BlockKind::Paragraph,
        label: None,
        list_level: None,
        cells: Vec::new(),
        text: Text::from(text),
        spans: Vec::new(),
        ticks: Vec::new(),
        places: Vec::new(),
    }
}

fn source_of(blocks: Vec<Block>) -> Source {
    Source { document: Document { blocks, ..Document::default() }, pages: Vec::new() }
}
