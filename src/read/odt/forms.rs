//! Controls of forms (ODF 1.3 part 3, 13): what they hold, apart from where they are drawn.

use super::open_document::{OpenDocumentElement, all_text};
use crate::read::document::{Control, TickState};
use crate::read::package::xml::{Element, Namespace};

/// A control of a form.
#[derive(Debug, Clone)]
pub(super) struct FormControl {
    pub control: Control,
    pub shows: Shows,
}

/// What a control shows.
#[derive(Debug, Clone)]
pub(super) enum Shows {
    /// A box with what is printed beside it.
    Tick(TickState, String),
    /// A text; one that nobody typed is the value of the control.
    Text(String),
    /// What is printed: a label.
    Printed(String),
}

impl FormControl {
    /// Reads a control; `None` for one that shows nothing of the text: buttons, hidden values.
    pub(super) fn read(element: Element<'_, '_>) -> Option<Self> {
        let said = |name: &str| element.attribute(Namespace::Form, name).map(std::borrow::Cow::into_owned);
        let label = || said("label").unwrap_or_default();
        let not_empty = |text: Option<String>| text.filter(|text| !text.is_empty());
        let mut control = Control {
            name: not_empty(said("name")),
            tooltip: not_empty(said("title")),
            kind: element.name().to_owned(),
            ..Control::default()
        };
        let shows = match element.name() {
            "checkbox" => {
                let (state, untouched) = now_or_default(said("current-state"), said("state"));
                control.untouched = untouched;
                let state = match state.as_deref() {
                    Some("checked") => TickState::Checked,
                    Some("unknown") => TickState::NotVisible,
                    _ => TickState::Unchecked,
                };
                Shows::Tick(state, label())
            }
            "radio" => {
                let (state, untouched) = now_or_default(said("current-selected"), said("selected"));
                control.untouched = untouched;
                let is_on = state.as_deref() == Some("true");
                Shows::Tick(if is_on { TickState::Checked } else { TickState::Unchecked }, label())
            }
            "listbox" => list_box(element, &mut control),
            "text" | "textarea" | "formatted-text" | "number" | "date" | "time" | "combobox" | "file" | "password" => {
                let items = element.children().filter(|child| child.is(Namespace::Form, "item"));
                control.options =
                    items.filter_map(|item| item.attribute(Namespace::Form, "label")).map(Into::into).collect();
                let (value, untouched) = now_or_default(said("current-value"), said("value"));
                let typed = not_empty(Some(all_text(element, "\n")));
                control.untouched = untouched && typed.is_none();
                Shows::Text(if untouched { typed.or(value) } else { value }.unwrap_or_default())
            }
            "fixed-text" => Shows::Printed(label()),
            _ => return None,
        };
        if let (Shows::Text(text), true) = (&shows, control.untouched) {
            control.value = not_empty(Some(text.clone()));
        }
        Some(Self { control, shows })
    }
}

impl FormControl {
    /// How much it holds.
    pub(super) fn bytes(&self) -> usize {
        let shown = match &self.shows {
            Shows::Tick(_, text) | Shows::Text(text) | Shows::Printed(text) => text.len(),
        };
        shown + self.control.bytes()
    }
}

/// The state of a control, else its default; and whether it is the default.
fn now_or_default(now: Option<String>, default: Option<String>) -> (Option<String>, bool) {
    let untouched = now.is_none();
    (now.or(default), untouched)
}

/// The entries of a list that are chosen (13.5.9, 13.5.16).
fn list_box(element: Element<'_, '_>, control: &mut Control) -> Shows {
    let options: Vec<_> = element.children().filter(|child| child.is(Namespace::Form, "option")).collect();
    let label = |option: &Element<'_, '_>| option.attribute(Namespace::Form, "label").unwrap_or_default().into_owned();
    control.options = options.iter().map(label).collect();
    let chosen = |attribute: &str| {
        let chosen = options.iter().filter(|option| option.is_true(Namespace::Form, attribute));
        Some(chosen.map(label).collect::<Vec<_>>().join(", ")).filter(|chosen| !chosen.is_empty())
    };
    let (shown, untouched) = now_or_default(chosen("current-selected"), chosen("selected"));
    control.untouched = untouched;
    Shows::Text(shown.unwrap_or_default())
}
