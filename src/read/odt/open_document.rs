//! Attributes of OpenDocument as they are mostly asked for (ODF 1.3 part 3, 19).

use std::borrow::Cow;

use crate::read::package::xml::{Element, Namespace};

/// What elements of OpenDocument are asked for.
pub(super) trait OpenDocumentElement<'t>: Sized {
    /// An attribute of the `text` namespace.
    fn text_attribute(self, name: &str) -> Option<Cow<'t, str>>;
    /// An attribute of the `style` namespace.
    fn style_attribute(self, name: &str) -> Option<Cow<'t, str>>;
    /// An attribute as a number; `None` where it is none.
    fn number<N: std::str::FromStr>(self, namespace: Namespace, name: &str) -> Option<N>;
    /// True where an attribute says "true".
    fn is_true(&self, namespace: Namespace, name: &str) -> bool;
    /// `xml:id`, or the id by which older files name the element.
    fn id(self, older: Namespace) -> Option<String>;
}

impl<'t> OpenDocumentElement<'t> for Element<'t, '_> {
    fn text_attribute(self, name: &str) -> Option<Cow<'t, str>> {
        self.attribute(Namespace::Text, name)
    }

    fn style_attribute(self, name: &str) -> Option<Cow<'t, str>> {
        self.attribute(Namespace::Style, name)
    }

    fn number<N: std::str::FromStr>(self, namespace: Namespace, name: &str) -> Option<N> {
        self.attribute(namespace, name)?.trim().parse().ok()
    }

    fn is_true(&self, namespace: Namespace, name: &str) -> bool {
        self.attribute(namespace, name).is_some_and(|value| value == "true")
    }

    fn id(self, older: Namespace) -> Option<String> {
        self.attribute(Namespace::Xml, "id").or_else(|| self.attribute(older, "id")).map(Cow::into_owned)
    }
}

/// A text that a style repeats before or behind much other text: no longer than any of a form.
pub(super) fn short(text: &str) -> &str {
    const BYTES_MAX: usize = 100;
    &text[..text.floor_char_boundary(BYTES_MAX)]
}

/// All text in an element, with `between` between its paragraphs: of comments, deletions and values.
pub(super) fn all_text(element: Element<'_, '_>, between: &str) -> String {
    let mut text = String::new();
    gather(element, between, &mut text);
    text
}

fn gather(element: Element<'_, '_>, between: &str, text: &mut String) {
    for node in element.nodes() {
        match (node.namespace(), node.name()) {
            (_, "") => node.text().replace("\r\n", "\n").chars().for_each(|character| match character {
                // White space is one blank (6.1.2). A lone carriage return was written as a character: where LibreOffice
                // made a field of a paragraph, it is the end of that.
                '\r' => text.push('\n'),
                ' ' | '\t' | '\n' if text.ends_with(char::is_whitespace) => {}
                ' ' | '\t' | '\n' => text.push(' '),
                character => text.push(character),
            }),
            (Namespace::Text, "s") => {
                let blanks = node.number(Namespace::Text, "c").unwrap_or(1_usize).min(BLANKS_MAX);
                text.extend(std::iter::repeat_n(' ', blanks));
            }
            (Namespace::Text, "tab") => text.push('\t'),
            (Namespace::Text, "line-break") => text.push('\n'),
            (Namespace::Text, "p" | "h") => {
                if !text.is_empty() {
                    text.push_str(between);
                }
                gather(node, between, text);
            }
            (Namespace::Office, "annotation" | "change-info") | (Namespace::DublinCore | Namespace::Meta, _) => {}
            _ => gather(node, between, text),
        }
    }
}

/// Blanks that one element may stand for.
pub(super) const BLANKS_MAX: usize = 100;
