//! Content controls as LibreOffice writes them (`loext:content-control`, as `w:sdt` of Word), and the fields that ask
//! for an answer: placeholders, input fields, drop-down lists (ODF 1.3 part 3, 7.4.11, 7.7.6, 7.7.17).

use super::open_document::{OpenDocumentElement, all_text};
use super::story::Story;
use crate::language::{fold, words_of_all};
use crate::read::document::{Control, Mark, TickSeen, TickState};
use crate::read::notice::NoticeCode;
use crate::read::package::TextStyle;
use crate::read::package::xml::{Element, Namespace};

/// Kinds of content controls by the attribute that tells them, and as Word names them.
const KINDS: [(&str, &str); 6] = [
    ("checkbox", "checkbox"),
    ("combobox", "comboBox"),
    ("dropdown", "dropDownList"),
    ("date", "date"),
    ("picture", "picture"),
    ("plain-text", "text"),
];

impl<'t, 'a> Story<'t, 'a, '_, '_> {
    /// Reads a content control, whatever it wraps, by `read`.
    pub(super) fn content_control(&mut self, element: Element<'t, 'a>, read: fn(&mut Self, Element<'t, 'a>)) {
        let shown = all_text(element, " ");
        let control = control(element, shown.trim());
        let is_box = control.kind == "checkbox";
        if control.placeholder_shown && !is_box {
            return self.state.builder.mark_here(Mark::Control(control));
        }
        let state = match element.is_true(Namespace::LibreOffice, "checked") {
            true => TickState::Checked,
            false => TickState::Unchecked,
        };
        if is_box {
            self.contradiction(element, state, shown.trim(), &control);
        }
        let outer_tick = std::mem::replace(&mut self.pending_tick, is_box.then_some(state));
        let says_something = control.name.is_some() || control.tooltip.is_some() || control.kind != "richText";
        if says_something {
            self.state.builder.open_mark(Mark::Control(control));
        }
        read(self, element);
        if let Some(state) = self.pending_tick.take().filter(|_| self.state.builder.is_open()) {
            self.state.builder.tick(state, TickSeen::ContentControl, &TextStyle::default());
        }
        if says_something {
            self.state.builder.close_mark();
        }
        self.pending_tick = outer_tick;
    }

    /// Tells of a check box that shows the glyph of its other state.
    fn contradiction(&mut self, element: Element<'t, 'a>, state: TickState, shown: &str, control: &Control) {
        let glyph = |name: &str, usual: char| {
            let glyph = element.attribute(Namespace::LibreOffice, name);
            glyph.and_then(|glyph| glyph.chars().next()).unwrap_or(usual)
        };
        let (on, off) = (glyph("checked-state", '☒'), glyph("unchecked-state", '☐'));
        let other = if state == TickState::Checked { off } else { on };
        if on != off && shown.starts_with(other) {
            let name = control.name.as_deref().unwrap_or("a check box");
            let message = format!("{name} shows {shown} but its state says otherwise; the state was taken");
            self.state.builder.tell(NoticeCode::ControlContradicts, message);
        }
    }

    /// `text:placeholder`: what it shows is no answer.
    pub(super) fn placeholder(&mut self, element: Element<'t, 'a>) {
        let control = Control {
            tooltip: element.text_attribute("description").filter(|it| !it.is_empty()).map(|it| it.into_owned()),
            kind: "placeholder".to_owned(),
            value: Some(all_text(element, " ")),
            placeholder_shown: true,
            untouched: true,
            ..Control::default()
        };
        self.state.builder.mark_here(Mark::Control(control));
    }

    /// `text:text-input`: what it shows is an answer, unless it is the question itself.
    pub(super) fn input_field(&mut self, element: Element<'t, 'a>) {
        let description = element.text_attribute("description").filter(|description| !description.is_empty());
        let shown = all_text(element, " ");
        let is_question = description.as_deref().is_some_and(|description| description.trim() == shown.trim());
        let untouched = shown.trim().is_empty() || is_question || asks_for_input(&shown);
        let control = Control {
            tooltip: description.map(|description| description.into_owned()),
            kind: "text-input".to_owned(),
            value: untouched.then(|| shown.trim().to_owned()).filter(|value| !value.is_empty()),
            untouched,
            ..Control::default()
        };
        self.answer(control, |story| story.inline(element));
    }

    /// `text:drop-down`: its labels are what could be chosen.
    pub(super) fn drop_down_field(&mut self, element: Element<'t, 'a>) {
        let labels: Vec<_> = element.children().filter(|child| child.is(Namespace::Text, "label")).collect();
        let untouched = !labels.iter().any(|label| label.is_true(Namespace::Text, "current-selected"));
        let shown = all_text(element, " ");
        let control = Control {
            name: element.text_attribute("name").filter(|name| !name.is_empty()).map(|name| name.into_owned()),
            kind: "drop-down".to_owned(),
            value: untouched.then(|| shown.trim().to_owned()).filter(|value| !value.is_empty()),
            options: labels
                .iter()
                .filter_map(|label| label.text_attribute("value"))
                .map(|it| it.into_owned())
                .collect(),
            untouched,
            ..Control::default()
        };
        self.answer(control, |story| story.inline(element));
    }

    /// Reads the text of a control, where somebody gave it.
    pub(super) fn answer(&mut self, control: Control, read: impl FnOnce(&mut Self)) {
        if control.untouched {
            return self.state.builder.mark_here(Mark::Control(control));
        }
        self.state.builder.open_mark(Mark::Control(control));
        read(self);
        self.state.builder.close_mark();
    }
}

/// True for the wording by which an empty control of Word asks for input. LibreOffice makes input fields of such
/// controls and keeps nothing but their text.
fn asks_for_input(shown: &str) -> bool {
    /// Shorter wordings that stand for an empty answer ("not applicable") are typed by people.
    const WORDS_MIN: usize = 4;
    const IDEOGRAPHS_MIN: usize = 8;
    let folded = fold(shown.trim_matches(|c: char| c.is_whitespace() || matches!(c, '.' | '。')));
    let is_long = match folded.split_whitespace().count() {
        1 => !folded.is_ascii() && folded.chars().count() >= IDEOGRAPHS_MIN,
        words => words >= WORDS_MIN,
    };
    is_long && words_of_all().any(|words| words.empty.contains(&folded))
}

/// What a content control says of itself; `shown` is the text in it.
fn control(element: Element<'_, '_>, shown: &str) -> Control {
    let said = |name: &str| element.attribute(Namespace::LibreOffice, name).filter(|value| !value.is_empty());
    let items = element.children().filter(|child| child.is(Namespace::LibreOffice, "list-item"));
    let item = |item: Element<'_, '_>| {
        let value = item.attribute(Namespace::LibreOffice, "value").unwrap_or_default().into_owned();
        let display = item.attribute(Namespace::LibreOffice, "display-text");
        (display.map_or_else(|| value.clone(), |display| display.into_owned()), value)
    };
    let items: Vec<(String, String)> = items.map(item).collect();
    let named = KINDS.iter().find(|(attribute, _)| element.is_true(Namespace::LibreOffice, attribute));
    let kind = named.map_or(if items.is_empty() { "richText" } else { "dropDownList" }, |(_, kind)| *kind);
    let placeholder_shown = element.is_true(Namespace::LibreOffice, "showing-place-holder");
    let stored = items.iter().find(|(display, value)| display == shown && display != value);
    let date = said("current-date").filter(|_| kind == "date");
    let value = match (placeholder_shown, date, stored) {
        (true, ..) => Some(shown.to_owned()),
        (_, Some(date), _) => Some(date.split('T').next().unwrap_or_default().to_owned()),
        (_, _, Some((_, value))) => Some(value.clone()),
        _ => None,
    };
    Control {
        name: said("tag").map(|tag| tag.into_owned()),
        tooltip: said("alias").map(|alias| alias.into_owned()),
        kind: kind.to_owned(),
        value,
        options: items.into_iter().map(|(display, _)| display).collect(),
        placeholder_shown,
        untouched: placeholder_shown,
    }
}
