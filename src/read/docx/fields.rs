//! Fields (ECMA-376 part 1, 17.16): code and result, over runs and paragraphs, one within the other. Codes are no text;
//! results are.

use super::form_fields;
use super::properties::Appearance;
use super::story::Story;
use super::word::WordElement;
use crate::read::document::{Mark, TickSeen};
use crate::read::package::link_target;
use crate::read::package::xml::Element;

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

impl<'t, 'a> Story<'t, 'a, '_, '_> {
    /// True where text is displayed: in no field, or in the results of all that are open.
    pub(super) fn is_shown(&self) -> bool {
        self.fields.iter().all(|field| field.in_result)
    }

    /// A field whose code is an attribute (17.16.19).
    pub(super) fn simple_field(&mut self, element: Element<'t, 'a>) {
        let target = match FieldKind::of(&element.word_attribute("instr").unwrap_or_default()) {
            FieldKind::Link(target) => Some(target),
            _ => None,
        };
        self.linked(target, element);
    }

    /// Where a field begins, goes over to its result, and ends (17.16.18).
    pub(super) fn field_character(&mut self, element: Element<'t, 'a>, appearance: &Appearance) {
        let position = |story: &Self| (story.state.builder.document.blocks.len(), story.state.builder.characters());
        match element.word_attribute("fldCharType").as_deref() {
            Some("begin") => {
                let start = position(self);
                self.fields.push(Field { form: element.word("ffData"), start, ..Field::default() });
            }
            Some("separate") => {
                let start = position(self);
                let Some(field) = self.fields.last_mut() else { return };
                (field.in_result, field.start) = (true, start);
                self.contents += usize::from(FieldKind::of(&field.code) == FieldKind::TableOfContents);
            }
            Some("end") => {
                if let Some(field) = self.fields.pop() {
                    self.end_field(&field, appearance);
                }
            }
            _ => {}
        }
    }

    fn end_field(&mut self, field: &Field<'t, 'a>, appearance: &Appearance) {
        let kind = FieldKind::of(&field.code);
        if kind == FieldKind::TableOfContents && field.in_result {
            self.contents = self.contents.saturating_sub(1);
        }
        if !self.is_shown() {
            return;
        }
        let builder = &mut self.state.builder;
        // The result may have begun in a paragraph before this one.
        let start = if field.start.0 == builder.document.blocks.len() { field.start.1 } else { 0 };
        match kind {
            FieldKind::CheckBox => {
                let (state, control) = form_fields::check_box(field.form);
                builder.open_mark(Mark::Control(control));
                builder.tick(state, TickSeen::LegacyField, &appearance.style);
                builder.close_mark();
            }
            FieldKind::DropDown => {
                let (shown, mut control) = form_fields::drop_down(field.form);
                if control.untouched {
                    // Nobody chose the entry that stands there: it is no answer.
                    control.value = shown;
                    builder.mark_here(Mark::Control(control));
                } else {
                    builder.open_mark(Mark::Control(control));
                    builder.text(&shown.unwrap_or_default(), &appearance.style);
                    builder.close_mark();
                }
            }
            FieldKind::Text => {
                let shown = builder.text_from(start);
                let mut control = form_fields::text(field.form, &shown);
                if control.untouched && field.start.0 == builder.document.blocks.len() {
                    let left = builder.take_from(start).trim().to_owned();
                    control.value = Some(left).filter(|left| !left.is_empty());
                    builder.mark_here(Mark::Control(control));
                } else {
                    builder.mark_from(start, Mark::Control(control));
                }
            }
            FieldKind::Link(target) => builder.mark_since(field.start, &Mark::Link(target)),
            FieldKind::TableOfContents | FieldKind::Other => {}
        }
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
