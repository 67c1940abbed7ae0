//! Form fields of Word as LibreOffice keeps them (`field:fieldmark`): check boxes, lists and texts.

use super::open_document::OpenDocumentElement;
use super::story::Story;
use crate::read::document::{Control, Mark, TickSeen, TickState};
use crate::read::package::is_untouched;
use crate::read::package::xml::{Element, Namespace};

/// What stands before the kind of a field.
const KIND_PREFIX: &str = "vnd.oasis.opendocument.field.";
/// Names that LibreOffice gives where the file has none.
const NO_NAME: &str = "__Fieldmark__";

/// A field that is open.
#[derive(Debug)]
pub(super) struct Field<'t, 'a> {
    element: Element<'t, 'a>,
    /// Block and character at which its text begins.
    start: (usize, usize),
}

impl<'t, 'a> Story<'t, 'a, '_, '_> {
    fn position(&self) -> (usize, usize) {
        (self.state.builder.document.blocks.len(), self.state.builder.characters())
    }

    /// `field:fieldmark-start`.
    pub(super) fn field_starts(&mut self, element: Element<'t, 'a>) {
        let start = self.position();
        self.fields.push(Field { element, start });
    }

    /// `field:fieldmark-separator`: what stands before it is the code of the field, not its text.
    pub(super) fn field_text_starts(&mut self) {
        let position = self.position();
        if let Some(field) = self.fields.last_mut() {
            if field.start.0 == position.0 {
                self.state.builder.take_from(field.start.1);
            }
            field.start = (position.0, self.state.builder.characters());
        }
    }

    /// `field:fieldmark-end`.
    pub(super) fn field_ends(&mut self) {
        let Some(field) = self.fields.pop() else { return };
        if !matches!(kind(field.element).as_str(), "FORMTEXT" | "FORMDATE") {
            return self.field_mark(field.element);
        }
        let builder = &mut self.state.builder;
        // It may have begun in a paragraph before this one.
        let is_here = field.start.0 == builder.document.blocks.len();
        let start = if is_here { field.start.1 } else { 0 };
        let shown = builder.text_from(start);
        let default = parameters(field.element, "Content").next();
        let untouched = is_untouched(&shown, default.as_deref());
        let date = parameters(field.element, "DateField_CurrentDate").next().filter(|date| !date.is_empty());
        let mut control = Control { untouched, value: date, ..control(field.element) };
        if untouched && is_here {
            let left = builder.take_from(start).trim().to_owned();
            control.value = Some(left).filter(|left| !left.is_empty());
            builder.mark_here(Mark::Control(control));
        } else {
            builder.mark_from(start, Mark::Control(control));
        }
    }

    /// `field:fieldmark`: a field without text of its own.
    pub(super) fn field_mark(&mut self, element: Element<'t, 'a>) {
        let style = self.look.style_of("", self.from_right);
        match kind(element).as_str() {
            "FORMCHECKBOX" => {
                let checked = parameters(element, "Checkbox_Checked").next();
                let control = Control { untouched: checked.is_none(), ..control(element) };
                let state = if checked.as_deref() == Some("true") { TickState::Checked } else { TickState::Unchecked };
                self.state.builder.open_mark(Mark::Control(control));
                self.state.builder.tick(state, TickSeen::LegacyField, &style);
                self.state.builder.close_mark();
            }
            "FORMDROPDOWN" => {
                let options: Vec<String> = parameters(element, "Dropdown_ListEntry").collect();
                let chosen = parameters(element, "Dropdown_Selected").next().and_then(|at| at.parse::<usize>().ok());
                // The first entry is shown, and kept as chosen, where nobody chose one.
                let untouched = chosen.is_none_or(|chosen| chosen == 0);
                let shown = options.get(chosen.unwrap_or(0)).cloned();
                let value = shown.clone().filter(|_| untouched);
                let control = Control { untouched, options, value, ..control(element) };
                let shown = shown.unwrap_or_default();
                self.answer(control, |story| story.state.builder.text(&shown, &style));
            }
            _ => {}
        }
        self.blank_before = false;
    }
}

/// The kind of a field, as Word names it.
fn kind(element: Element<'_, '_>) -> String {
    let kind = element.attribute(Namespace::Field, "type").unwrap_or_default();
    kind.strip_prefix(KIND_PREFIX).unwrap_or(&kind).to_owned()
}

/// The values of the parameters of this name.
fn parameters<'t>(element: Element<'t, '_>, name: &'t str) -> impl Iterator<Item = String> {
    let all = element.children().filter(|child| child.is(Namespace::Field, "param"));
    let named = all.filter(move |child| child.attribute(Namespace::Field, "name").is_some_and(|one| one == name));
    named.map(|child| child.attribute(Namespace::Field, "value").unwrap_or_default().into_owned())
}

/// What is common to all form fields.
fn control(element: Element<'_, '_>) -> Control {
    let help = ["Checkbox_HelpText", "Hint", "Description", "Help"];
    Control {
        name: element
            .text_attribute("name")
            .filter(|name| !name.is_empty() && !name.starts_with(NO_NAME))
            .map(std::borrow::Cow::into_owned),
        tooltip: help.iter().find_map(|name| parameters(element, name).find(|text| !text.is_empty())),
        kind: kind(element),
        ..Control::default()
    }
}
