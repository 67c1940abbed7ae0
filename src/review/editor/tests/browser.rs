//! What a browser does with inputs that nobody touches, or somebody does: markup in, what it sends out (HTML Living
//! Standard, 4.10.21.4).

use std::collections::BTreeMap;

use html5gum::emitters::default::DefaultEmitter;
use html5gum::{Token, Tokenizer};

/// An element with its attributes.
pub(super) struct Element {
    pub name: String,
    pub attributes: BTreeMap<String, String>,
    /// Text of a textarea.
    pub text: String,
}

impl Element {
    pub(super) fn get(&self, name: &str) -> &str {
        self.attributes.get(name).map_or("", String::as_str)
    }
}

/// The elements of a page that are no part of a template.
pub(super) fn elements(html: &str) -> Vec<Element> {
    let html = html.replace("\r\n", "\n").replace('\r', "\n");
    let mut emitter = DefaultEmitter::<()>::new_with_span();
    emitter.naively_switch_states(true);
    let mut elements: Vec<Element> = Vec::new();
    let (mut within_template, mut within_textarea) = (0, false);
    for Ok(token) in Tokenizer::new_with_emitter(&html, emitter) {
        match token {
            Token::StartTag(tag) if *tag.name == *b"template" => within_template += 1,
            Token::EndTag(tag) if *tag.name == *b"template" => within_template -= 1,
            Token::StartTag(tag) if within_template == 0 => {
                let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
                within_textarea = *tag.name == *b"textarea";
                let attributes = tag.attributes.iter().map(|(name, value)| (text(name), text(value))).collect();
                elements.push(Element { name: text(&tag.name), attributes, text: String::new() });
            }
            Token::EndTag(tag) if *tag.name == *b"textarea" => within_textarea = false,
            Token::String(text) if within_textarea && within_template == 0 => {
                elements.last_mut().unwrap().text.push_str(&String::from_utf8_lossy(&text.value));
            }
            _ => {}
        }
    }
    for element in &mut elements {
        element.text = element.text.strip_prefix('\n').unwrap_or(&element.text).to_owned();
    }
    elements
}

/// What is sent, encoded for the way and decoded again.
pub(super) fn sent(html: &str) -> Vec<(String, String)> {
    let mut pairs = Vec::new();
    for element in elements(html) {
        let value = match (element.name.as_str(), element.get("type")) {
            ("textarea", _) => Some(element.text.clone()),
            ("input", "checkbox" | "radio") => {
                element.attributes.contains_key("checked").then(|| element.get("value").to_owned())
            }
            ("input", "date") => {
                let text = element.get("value");
                Some(text.parse::<jiff::civil::Date>().map_or(String::new(), |_| text.to_owned()))
            }
            ("input", "text") => Some(element.get("value").replace('\n', "")),
            ("input", other) => panic!("an input of type {other}"),
            _ => None,
        };
        pairs.extend(value.map(|value| (element.get("name").to_owned(), value.replace('\n', "\r\n"))));
    }
    let encoded = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish();
    url::form_urlencoded::parse(encoded.as_bytes()).into_owned().collect()
}
