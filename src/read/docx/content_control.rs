//! What a content control says of itself (ECMA-376 part 1, 17.5.2; MS-DOCX 2.6.1.18 for check boxes): its name, kind,
//! options and state.

use std::collections::BTreeMap;

use super::word::WordElement;
use crate::read::document::{Control, TickState};
use crate::read::package::xml::{Element, Namespace, Tree};

/// A content control.
#[derive(Debug, Clone)]
pub(super) struct ContentControl {
    /// Name, kind, value, options.
    pub control: Control,
    /// State of a check box.
    pub tick: Option<TickState>,
    /// Glyphs that a check box shows when it is on, and when it is off.
    pub glyphs: Option<(char, char)>,
    /// True for the table of contents.
    pub is_contents: bool,
    /// True where it carries something that is told of: a name, a kind, a placeholder.
    pub says_something: bool,
}

/// Kinds of controls by the element that tells them; what has none is rich text.
const KINDS: [&str; 9] =
    ["text", "richText", "dropDownList", "comboBox", "date", "picture", "group", "citation", "equation"];

impl ContentControl {
    /// Reads `w:sdtPr`; `shown` is the text of its content, `placeholders` are the texts of building blocks by name.
    pub(super) fn read(
        properties: Option<Element<'_, '_>>,
        shown: &str,
        placeholders: &BTreeMap<String, String>,
    ) -> Self {
        let Some(properties) = properties else { return Self::plain() };
        let text = |name: &str| properties.value(name).filter(|value| !value.is_empty()).map(|it| it.into_owned());
        let check_box = properties.children().find(|child| child.name() == "checkbox");
        let list = properties.word("dropDownList").or_else(|| properties.word("comboBox"));
        let items: Vec<(String, String)> = list
            .into_iter()
            .flat_map(|list| list.children().filter(|child| child.is_word("listItem")).collect::<Vec<_>>())
            .map(|item| {
                let value = item.word_attribute("value").unwrap_or_default().into_owned();
                let display =
                    item.word_attribute("displayText").map_or_else(|| value.clone(), |text| text.into_owned());
                (display, value)
            })
            .collect();
        let date = properties.word("date").and_then(|date| date.word_attribute("fullDate"));
        let stored = items.iter().find(|(display, value)| display == shown.trim() && display != value);
        let named = KINDS.iter().find(|kind| properties.word(kind).is_some());
        let gallery = properties.word("docPartObj").and_then(|part| part.value("docPartGallery"));
        let placeholder = properties.word("placeholder").and_then(|placeholder| placeholder.value("docPart"));
        let placeholder = placeholder.and_then(|part| placeholders.get(&*part));
        // Where the file keeps the placeholder and another text is shown, a program entered that text and left the sign.
        let is_entered = placeholder.is_some_and(|text| !is_same_text(text, shown));
        let placeholder_shown = properties.switch("showingPlcHdr").unwrap_or(false) && !is_entered;
        let kind = match named {
            _ if check_box.is_some() => "checkbox",
            Some(kind) => kind,
            None if gallery.is_some() => "docPartObj",
            None => "richText",
        };
        let value = match (placeholder_shown, date, stored) {
            (true, ..) => Some(shown.trim().to_owned()),
            (_, Some(date), _) => Some(date.split('T').next().unwrap_or_default().to_owned()),
            (_, _, Some((_, value))) => Some(value.clone()),
            // It becomes several blocks, none of which shows it whole.
            _ if check_box.is_none() && named.is_some() && shown.trim().contains('\n') => Some(shown.trim().to_owned()),
            _ => None,
        };
        let control = Control {
            name: text("tag"),
            tooltip: text("alias"),
            kind: kind.to_owned(),
            value,
            options: items.into_iter().map(|(display, _)| display).collect(),
            placeholder_shown,
            untouched: placeholder_shown,
        };
        Self {
            says_something: control.name.is_some() || control.tooltip.is_some() || named.is_some() || placeholder_shown,
            control,
            tick: check_box.map(state),
            glyphs: check_box
                .map(|check_box| (glyph(check_box, "checkedState", '☒'), glyph(check_box, "uncheckedState", '☐'))),
            is_contents: gallery.is_some_and(|gallery| gallery == "Table of Contents"),
        }
    }

    fn plain() -> Self {
        Self { control: Control::default(), tick: None, glyphs: None, is_contents: false, says_something: false }
    }
}

/// Texts of building blocks by name (17.12): among them what controls show while nothing is entered.
pub(super) fn placeholders(glossary: &Tree<'_>) -> BTreeMap<String, String> {
    let parts = glossary.root().word("docParts");
    let part = |part: Element<'_, '_>| {
        let name = part.word("docPartPr")?.value("name")?.into_owned();
        Some((name, shown_text(part.word("docPartBody")?)))
    };
    parts.into_iter().flat_map(|parts| parts.children().filter_map(part).collect::<Vec<_>>()).collect()
}

fn is_same_text(one: &str, other: &str) -> bool {
    one.split_whitespace().eq(other.split_whitespace())
}

/// All text in an element, as a control shows it: paragraphs and lines on lines, symbols as their private characters.
pub(super) fn shown_text(element: Element<'_, '_>) -> String {
    let mut text = String::new();
    gather(element, &mut text);
    text
}

fn gather(element: Element<'_, '_>, text: &mut String) {
    for child in element.children() {
        match (child.namespace(), child.name()) {
            (Namespace::Word, "t") => text.push_str(&child.text()),
            (Namespace::Word, "sym") => {
                let code = child.word_attribute("char").and_then(|code| u32::from_str_radix(&code, 16).ok());
                text.extend(code.and_then(char::from_u32));
            }
            (Namespace::Word, "tab") => text.push('\t'),
            (Namespace::Word, "br" | "cr") => text.push('\n'),
            (Namespace::Word, "del" | "moveFrom" | "instrText" | "pPr" | "rPr" | "sdtPr") => {}
            (Namespace::Word, "p") => {
                if !text.is_empty() {
                    text.push('\n');
                }
                gather(child, text);
            }
            _ => gather(child, text),
        }
    }
}

/// `w14:checked`; off where it is missing.
fn state(check_box: Element<'_, '_>) -> TickState {
    let checked = check_box.children().find(|child| child.name() == "checked");
    let value = checked.and_then(|checked| value(checked, "val"));
    let is_on = checked.is_some() && value.is_none_or(|value| matches!(value.as_str(), "1" | "true" | "on"));
    if is_on { TickState::Checked } else { TickState::Unchecked }
}

/// The glyph of a state, by its code.
fn glyph(check_box: Element<'_, '_>, name: &str, usual: char) -> char {
    let state = check_box.children().find(|child| child.name() == name);
    let code = state.and_then(|state| value(state, "val")).and_then(|code| u32::from_str_radix(&code, 16).ok());
    code.and_then(char::from_u32).unwrap_or(usual)
}

fn value(element: Element<'_, '_>, name: &str) -> Option<String> {
    let value = element.attribute(Namespace::Word2010, name).or_else(|| element.word_attribute(name));
    value.map(std::borrow::Cow::into_owned)
}
