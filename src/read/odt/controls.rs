//! Content controls as LibreOffice writes them (`loext:content-control`, as `w:sdt` of Word), and the fields that ask
//! for an answer: placeholders, input fields, drop-down lists (ODF 1.3 part 3, 7.4.11, 7.7.6, 7.7.17).

use super::open_document::{OpenDocumentElement, all_text};
use super::story::Story;
use crate::language::{fold, words_of_all};
use crate::read::document::{Control, Mark, TickState};
use crate::read::package::xml::{Element, Namespace};
use crate::read::package::{Piece, pieces};

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
        let shown = all_text(element, "\n");
        let mut control = control(element, shown.trim());
        let is_box = control.kind == "checkbox";
        if control.untouched && !is_box {
            if !holds_control(element) {
                return self.left_untouched(control, element);
            }
            // Where controls stand in the placeholder, each says itself what was entered.
            (control.untouched, control.placeholder_shown, control.value) = (false, false, None);
        }
        // Nothing is left of a box that is hidden, or was deleted with all that it showed.
        let is_gone = is_box && (self.hidden > 0 || shown.trim().is_empty());
        let state = match element.is_true(Namespace::LibreOffice, "checked") {
            true => TickState::Checked,
            false => TickState::Unchecked,
        };
        if is_box {
            self.contradiction(element, state, shown.trim(), &control);
        }
        let outer_tick = std::mem::replace(&mut self.pending_tick, is_box.then_some(state));
        let says_something = control.name.is_some() || control.tooltip.is_some() || control.kind != "richText";
        if says_something && !is_gone {
            self.state.builder.open_mark(Mark::Control(control));
        }
        read(self, element);
        if says_something && !is_gone {
            self.state.builder.close_mark();
        }
        self.pending_tick = outer_tick;
    }

    /// Sets the mark of a control whose text is no answer. Changes and pages may begin or end in it all the same.
    fn left_untouched(&mut self, control: Control, element: Element<'t, 'a>) {
        self.state.builder.mark_here(Mark::Control(control));
        self.changes_within(element);
    }

    fn changes_within(&mut self, element: Element<'t, 'a>) {
        for child in element.children() {
            match (child.namespace(), child.name()) {
                (Namespace::Text, "change-start" | "change-end" | "change") => self.change(child),
                (Namespace::Text, "soft-page-break") => self.page_ends(),
                _ => self.changes_within(child),
            }
        }
    }

    /// Tells of a check box that shows the glyph of its other state.
    fn contradiction(&mut self, element: Element<'t, 'a>, state: TickState, shown: &str, control: &Control) {
        let glyph = |name: &str, usual: char| {
            let glyph = element.attribute(Namespace::LibreOffice, name);
            glyph.and_then(|glyph| glyph.chars().next()).unwrap_or(usual)
        };
        let glyphs = (glyph("checked-state", '☒'), glyph("unchecked-state", '☐'));
        self.state.builder.check_glyph(control, state, glyphs, shown);
    }

    /// `text:placeholder`: what it shows is no answer.
    pub(super) fn placeholder(&mut self, element: Element<'t, 'a>) {
        let tooltip = element.text_attribute("description").filter(|it| !it.is_empty()).map(|it| it.into_owned());
        self.left_untouched(Control { tooltip, ..left_placeholder(&all_text(element, " ")) }, element);
    }

    /// `text:text-input`: what it shows is an answer, unless it is the question itself.
    pub(super) fn input_field(&mut self, element: Element<'t, 'a>) {
        let description = element.text_attribute("description").filter(|description| !description.is_empty());
        let shown = all_text(element, " ");
        let is_question = description.as_deref().is_some_and(|description| description.trim() == shown.trim());
        let untouched = shown.trim().is_empty() || is_question || asks_for_input(&shown, INPUT_WORDS_MIN);
        let control = Control {
            tooltip: description.map(|description| description.into_owned()),
            kind: "text-input".to_owned(),
            value: untouched.then(|| shown.trim().to_owned()).filter(|value| !value.is_empty()),
            untouched,
            ..Control::default()
        };
        self.answer(control, |story| story.input_text(&shown));
    }

    /// Text of an input field. Where LibreOffice made it of a control of Word, links stand in it as their codes.
    fn input_text(&mut self, text: &str) {
        for (number, line) in text.trim_end_matches('\n').split('\n').enumerate() {
            if number > 0 && self.hidden == 0 {
                self.state.builder.break_line();
            }
            for Piece { text, target } in pieces(line) {
                let is_link = target.is_some();
                target.into_iter().for_each(|target| self.state.builder.open_mark(Mark::Link(target)));
                self.shown(if self.blank_before { text.trim_start_matches(' ') } else { text });
                self.blank_before = text.ends_with(' ');
                if is_link {
                    self.state.builder.close_mark();
                }
            }
        }
    }

    /// A span in the style of placeholders: true where it still asks for input, and so is no answer.
    pub(super) fn is_left_placeholder(&mut self, element: Element<'t, 'a>) -> bool {
        let shown = all_text(element, "\n");
        let is_left = asks_for_input(&shown, STYLED_WORDS_MIN);
        if is_left {
            self.left_untouched(left_placeholder(&shown), element);
        }
        is_left
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

/// Words of a text that asks for input where nothing else tells so: shorter wordings that stand for an empty answer
/// ("not applicable") are typed by people.
const INPUT_WORDS_MIN: usize = 4;
/// The same in the style of placeholders ("Choose an item").
const STYLED_WORDS_MIN: usize = 3;
/// Ideographs that stand for one such word.
const IDEOGRAPHS_OF_WORD: usize = 2;

/// True where every line is a wording by which an empty control of Word asks for input. LibreOffice makes input fields
/// of such controls and keeps nothing but their text.
fn asks_for_input(shown: &str, words_min: usize) -> bool {
    let mut lines = shown.lines().map(str::trim).filter(|line| !line.is_empty()).peekable();
    let asks = |line: &str| {
        let folded = fold(line.trim_matches(|c: char| c.is_whitespace() || matches!(c, '.' | '。')));
        let is_long = match folded.split_whitespace().count() {
            1 => !folded.is_ascii() && folded.chars().count() >= words_min * IDEOGRAPHS_OF_WORD,
            words => words >= words_min,
        };
        is_long && words_of_all().any(|words| words.empty.contains(&folded))
    };
    lines.peek().is_some() && lines.all(asks)
}

/// True where a content control stands in an element.
fn holds_control(element: Element<'_, '_>) -> bool {
    element.children().any(|child| child.is(Namespace::LibreOffice, "content-control") || holds_control(child))
}

/// A placeholder that was left as it is.
fn left_placeholder(shown: &str) -> Control {
    Control {
        kind: "placeholder".to_owned(),
        value: Some(shown.trim().to_owned()),
        placeholder_shown: true,
        untouched: true,
        ..Control::default()
    }
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
    let asks = matches!(kind, "richText" | "text") && asks_for_input(shown, INPUT_WORDS_MIN);
    let placeholder_shown = asks || element.is_true(Namespace::LibreOffice, "showing-place-holder");
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
