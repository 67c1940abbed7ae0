//! Legacy form fields (ECMA-376 part 1, 17.16.5 and 17.16.17, `w:ffData`): what a check box, list or text field shows, and
//! whether somebody filled it in.

use super::word::{WordElement, is_off};
use crate::read::document::{Control, TickState};
use crate::read::package::is_untouched;
use crate::read::package::xml::Element;

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
    Control { untouched: is_untouched(shown, default.as_deref()), ..control(form, "FORMTEXT") }
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
