//! Fields (ECMA-376 part 1, 17.16): code and result, over runs and paragraphs, one within the other; and the
//! legacy form fields among them (17.16.5, `w:ffData`).

use super::word::{WordElement, is_off};
use crate::read::document::{Control, TickState};
use crate::read::package::link_target;
use crate::read::package::xml::Element;

/// Stands five times for an empty text field in Word.
const EN_SPACE: char = '\u{2002}';

/// A field that is open.
#[derive(Debug, Default)]
pub(super) struct Field<'t, 'a> {
    /// Its code so far.
    pub code: String,
    /// True behind `separate`: what comes is the result.
    pub in_result: bool,
    /// `w:ffData` of a form field.
    pub form: Option<Element<'t, 'a>>,
    /// Block and character at which the result begins.
    pub start: (usize, usize),
}

/// What a field is, by the first word of its code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum FieldKind {
    /// FORMCHECKBOX
    CheckBox,
    /// FORMTEXT
    Text,
    /// FORMDROPDOWN
    DropDown,
    /// HYPERLINK, with its target.
    Link(String),
    /// TOC
    TableOfContents,
    /// Any other: its result is text.
    Other,
}

impl FieldKind {
    /// The kind of a field with this code.
    pub(super) fn of(code: &str) -> Self {
        let code = code.trim();
        match code.split_whitespace().next().unwrap_or_default().to_ascii_uppercase().as_str() {
            "FORMCHECKBOX" => Self::CheckBox,
            "FORMTEXT" => Self::Text,
            "FORMDROPDOWN" => Self::DropDown,
            "TOC" => Self::TableOfContents,
            "HYPERLINK" => link_target(code).map_or(Self::Other, Self::Link),
            _ => Self::Other,
        }
    }
}

/// State of FORMCHECKBOX: `w:checked`, else `w:default`, else off (17.16.7, 17.16.8, 17.16.12). Where the file says nothing
/// of the box, its state cannot be seen.
pub(super) fn check_box(form: Option<Element<'_, '_>>) -> (TickState, Control) {
    let check_box = form.and_then(|form| form.word("checkBox"));
    let checked = check_box.and_then(|one| one.switch("checked"));
    let default = check_box.and_then(|one| one.switch("default"));
    let state = match (check_box, checked.or(default)) {
        (None, _) => TickState::NotVisible,
        (Some(_), Some(true)) => TickState::Checked,
        (Some(_), _) => TickState::Unchecked,
    };
    let control = Control { untouched: checked.is_none(), ..control(form, "FORMCHECKBOX") };
    (state, control)
}

/// What FORMDROPDOWN shows, and whether somebody chose it: the entry of `w:result`, else of `w:default`, else the
/// first (17.16.10). None of it stands in the text.
pub(super) fn drop_down(form: Option<Element<'_, '_>>) -> (Option<String>, Control) {
    let list = form.and_then(|form| form.word("ddList"));
    let options: Vec<String> = list
        .into_iter()
        .flat_map(|list| list.children().filter(|child| child.is_word("listEntry")).collect::<Vec<_>>())
        .map(|entry| entry.word_attribute("val").unwrap_or_default().into_owned())
        .collect();
    let index = |name: &str| list.and_then(|list| list.number::<usize>(name));
    let chosen = index("result");
    let shown = options.get(chosen.or(index("default")).unwrap_or(0)).cloned();
    let control = Control { untouched: chosen.is_none(), options, ..control(form, "FORMDROPDOWN") };
    (shown, control)
}

/// The control of FORMTEXT whose result shows this text: untouched where that is empty or the default (17.16.33).
pub(super) fn text(form: Option<Element<'_, '_>>, shown: &str) -> Control {
    let default = form.and_then(|form| form.word("textInput")).and_then(|input| input.value("default"));
    let typed = shown.trim_matches(|c: char| c == EN_SPACE || c.is_whitespace());
    let untouched = typed.is_empty() || default.as_deref().is_some_and(|default| default.trim() == typed);
    Control { untouched, ..control(form, "FORMTEXT") }
}

/// What is common to all form fields.
fn control(form: Option<Element<'_, '_>>, kind: &str) -> Control {
    let text = |name: &str| form.and_then(|form| form.value(name)).filter(|value| !value.is_empty());
    // The help texts may be those of a glossary entry; only typed ones say something.
    let help = |name: &str| {
        let element = form?.word(name)?;
        let is_typed = element.word_attribute("type").is_none_or(|kind| kind == "text");
        element.word_attribute("val").filter(|value| is_typed && !value.is_empty() && !is_off(value))
    };
    Control {
        name: text("name").map(std::borrow::Cow::into_owned),
        tooltip: help("statusText").or_else(|| help("helpText")).map(std::borrow::Cow::into_owned),
        kind: kind.to_owned(),
        ..Control::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_tell_what_a_field_is() {
        for (code, kind) in [
            (" FORMTEXT ", FieldKind::Text),
            ("HYPERLINK \"https://example.org/a b\" \\t \"_blank\"", FieldKind::Link("https://example.org/a b".into())),
            ("hyperlink \\l \"_Ref1\"", FieldKind::Link("#_Ref1".into())),
            ("HYPERLINK https://example.org", FieldKind::Link("https://example.org".into())),
            ("HYPERLINK", FieldKind::Other),
            ("REF _Ref12 \\h", FieldKind::Other),
        ] {
            assert_eq!(FieldKind::of(code), kind, "{code}");
        }
    }
}
