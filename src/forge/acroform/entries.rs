//! Entries from the top of the first page down, each with its fields.

use lopdf::ObjectId;

use crate::forge::form::{AnswerStands, Entry, EntryKind, Form, Piece, Run, Takes, TickLine, TicksStand};

use super::fields::{Fields, Rectangle, Written, drawn};
use super::page::{BODY, Font, LEFT, Pages, RIGHT, shown};
use super::{AcroStyle, Appearances, YesNo};

/// Where options and answers begin.
const INDENT: f32 = 20.0;
/// Places of a field for a day.
const PLACES: usize = 20;

pub(super) struct Writer<'a> {
    form: &'a Form,
    style: &'a AcroStyle,
    pages: Pages,
    fields: Fields<'a>,
    size: f32,
}

fn text(runs: &[Run]) -> String {
    runs.iter().map(|run| run.text.as_str()).collect::<String>().replace('\t', " ")
}

/// What was written, as a field holds it: a line for each piece.
fn written(pieces: &[Piece]) -> String {
    let lines: Vec<String> = pieces
        .iter()
        .map(|piece| match piece {
            Piece::Paragraph(runs) => text(runs),
            Piece::Item(label, runs) => format!("{label} {}", text(runs)),
            Piece::Table(_) => String::new(),
        })
        .collect();
    lines.join("\n")
}

/// Operators for the frame of a field.
fn frame(left: f32, bottom: f32, right: f32, top: f32) -> String {
    format!("q 0.4 G 0.7 w {left:.2} {bottom:.2} {:.2} {:.2} re S Q\n", right - left, top - bottom)
}

impl<'a> Writer<'a> {
    pub(super) fn new(form: &'a Form, style: &'a AcroStyle) -> Self {
        Self { form, style, pages: Pages::new(), fields: Fields::new(style), size: style.size() }
    }

    /// The pages, and the fields that have no name above them.
    pub(super) fn written(mut self) -> (Pages, Vec<ObjectId>) {
        let size = self.size;
        let form = self.form;
        self.pages.text(Font::Bold, size + 5.0, LEFT, RIGHT, &form.title);
        self.pages.y -= 8.0;
        for paragraph in &form.introduction {
            self.pages.text(Font::Plain, size, LEFT, RIGHT, paragraph);
            self.pages.y -= 4.0;
        }
        for entry in &form.entries {
            self.entry(entry);
        }
        self.pages.y -= 8.0;
        for paragraph in &form.closing {
            self.pages.text(Font::Plain, size, LEFT, RIGHT, paragraph);
        }
        for note in &form.notes {
            self.pages.text(Font::Plain, size - 1.5, LEFT, RIGHT, &format!("{} {}", note.mark, note.text));
        }
        (self.pages, self.fields.roots)
    }

    fn entry(&mut self, entry: &Entry) {
        match entry.kind {
            EntryKind::Section => {
                // A title does not stand alone at the end of a page.
                self.pages.need(70.0);
                self.pages.y -= 10.0;
                self.prompt(entry, Font::Bold, self.size + 2.0, LEFT, RIGHT);
                self.pages.y -= 3.0;
            }
            EntryKind::Statement => self.statement(entry),
            EntryKind::Front | EntryKind::Row => self.row(entry),
            EntryKind::Question | EntryKind::Part => {
                self.pages.need(56.0);
                self.pages.y -= 6.0;
                if entry.answer_stands == AnswerStands::Above {
                    self.answer(entry);
                }
                let left = if entry.kind == EntryKind::Part { LEFT + INDENT } else { LEFT };
                self.prompt(entry, Font::Plain, self.size, left, RIGHT);
                self.pages.y -= 2.0;
                self.ticks(entry);
                if entry.answer_stands != AnswerStands::Above {
                    self.answer(entry);
                }
            }
        }
    }

    /// The prompt with its label, hint and marks; gives where it ends.
    fn prompt(&mut self, entry: &Entry, font: Font, size: f32, left: f32, right: f32) -> f32 {
        let label = entry.label.as_deref().filter(|label| !label.is_empty());
        let prompt = label.map(|label| format!("{label} ")).unwrap_or_default() + &text(&entry.prompt);
        if prompt.is_empty() {
            return left;
        }
        let mut end = self.pages.text(font, size, left, right, &prompt);
        for note in entry.notes.iter().filter_map(|note| self.form.notes.get(*note)) {
            let mark = shown(Font::Plain, size * 0.65, end + 1.0, self.pages.y + size * 0.35, &note.mark);
            self.pages.paint(&mark);
            end += 6.0;
        }
        if let Some(hint) = &entry.hint {
            end = self.pages.text(Font::Italic, size - 1.0, left, right, &format!("({hint})"));
        }
        end
    }

    fn statement(&mut self, entry: &Entry) {
        let words = if entry.prompt.is_empty() {
            entry.ticks.first().map(|tick| text(&tick.text)).unwrap_or_default()
        } else {
            text(&entry.prompt)
        };
        let x = if entry.ticks.is_empty() { LEFT } else { LEFT + 16.0 };
        self.pages.need(self.size * 3.0);
        let y = self.pages.y - self.size * 1.3;
        for tick in &entry.ticks {
            self.tick_box(&tick.name, &words, LEFT, y, tick.checked);
        }
        self.pages.text(Font::Plain, self.size, x, RIGHT, &words);
        self.pages.y -= 4.0;
        if !entry.answer.is_empty() {
            self.answer(entry);
        }
    }

    /// A prompt with its answer beside it.
    fn row(&mut self, entry: &Entry) {
        let middle = 210.0;
        self.pages.need(30.0);
        let top = self.pages.y;
        let page = self.pages.page();
        let end = self.prompt(entry, Font::Plain, self.size, LEFT, middle - 6.0);
        let value = written(&entry.answer);
        let is_one = end > LEFT && page == self.pages.page() && (top - self.pages.y) < self.size * 1.5;
        let fits = self.style.font().width(&value, self.size) < RIGHT - middle - 8.0 && !value.contains('\n');
        if !entry.ticks.is_empty() {
            self.ticks(entry);
        }
        if entry.takes == Takes::Nothing && value.is_empty() {
            return;
        }
        if is_one && fits && entry.ticks.is_empty() {
            let y = self.pages.y;
            self.line_field(entry, &value, [middle, y - 4.0, RIGHT, y + self.size + 3.0]);
            self.pages.y -= 6.0;
        } else {
            self.answer(entry);
        }
    }

    /// A field of one line.
    fn line_field(&mut self, entry: &Entry, value: &str, rectangle: Rectangle) {
        if self.style.appearances == Appearances::Flattened {
            let [left, bottom, right, top] = rectangle;
            let operators = shown(self.style.font(), self.size, left + 3.0, bottom + 4.0, value);
            return self.pages.paint(&(frame(left, bottom, right, top) + &operators));
        }
        let is_day = self.style.combs && matches!(entry.takes, Takes::Day(_)) && value.chars().count() <= PLACES;
        let lines = [value.to_owned()];
        let places = is_day.then_some(PLACES);
        let written = Written { text: value, lines: &lines, size: self.size, is_multiline: false, places };
        self.fields.text(&mut self.pages, &entry.name, &text(&entry.prompt), rectangle, &written);
    }

    /// The answer below its prompt.
    fn answer(&mut self, entry: &Entry) {
        let value = written(&entry.answer);
        if entry.takes == Takes::Nothing && value.is_empty() {
            return;
        }
        let (left, font) = (LEFT + INDENT, self.style.font());
        if self.style.appearances == Appearances::Flattened {
            self.pages.need(self.size * 4.0);
            let (page, top) = (self.pages.page(), self.pages.y - 1.0);
            self.pages.text(font, self.size, left + 3.0, RIGHT - 3.0, &value);
            // What goes on over the end of a page has lost its frame.
            if page == self.pages.page() {
                let operators = frame(left, self.pages.y - 4.0, RIGHT, top);
                self.pages.paint(&operators);
            }
            self.pages.y -= 10.0;
            return;
        }
        if entry.takes != Takes::Text && !value.contains('\n') && font.width(&value, self.size) < RIGHT - left - 8.0 {
            self.pages.need(self.size + 14.0);
            let top = self.pages.y - 3.0;
            self.pages.y -= self.size + 12.0;
            let bottom = self.pages.y;
            return self.line_field(entry, &value, [left, bottom, RIGHT, top]);
        }
        // A text that is longer than a page is written smaller.
        let mut size = self.size;
        let mut lines = font.lines(&value, size, RIGHT - left - 8.0);
        let height = |lines: usize, size: f32| size * 1.2 * lines.max(3) as f32 + 8.0;
        while height(lines.len(), size) > BODY && size > 4.0 {
            size -= 0.5;
            lines = font.lines(&value, size, RIGHT - left - 8.0);
        }
        let height = height(lines.len(), size).min(BODY);
        self.pages.need(height + 6.0);
        let top = self.pages.y - 3.0;
        self.pages.y -= height + 6.0;
        let rectangle = [left, self.pages.y + 3.0, RIGHT, top];
        let written = Written { text: &value, lines: &lines, size, is_multiline: true, places: None };
        self.fields.text(&mut self.pages, &entry.name, &text(&entry.prompt), rectangle, &written);
    }

    /// Boxes with their texts.
    fn ticks(&mut self, entry: &Entry) {
        if self.yes_no(entry) {
            return;
        }
        let in_line = entry.ticks_stand == TicksStand::InLine;
        let size = self.size;
        let wide = |tick: &TickLine| Font::Plain.width(&text(&tick.text), size) + 40.0;
        let fits = entry.ticks.iter().map(wide).sum::<f32>() < RIGHT - LEFT - INDENT;
        if in_line && fits && entry.ticks.iter().all(|tick| tick.beside.is_empty() && !tick.takes_text) {
            self.pages.need(self.size * 1.6);
            self.pages.y -= self.size * 1.5;
            let (mut x, y) = (LEFT + INDENT, self.pages.y);
            for tick in &entry.ticks {
                self.tick_box(&tick.name, &text(&tick.text), x, y, tick.checked);
                let words = shown(Font::Plain, self.size, x + 16.0, y, &text(&tick.text));
                self.pages.paint(&words);
                x += wide(tick);
            }
            self.pages.y -= 3.0;
            return;
        }
        for tick in &entry.ticks {
            self.tick_line(tick, entry.ticks_stand == TicksStand::Cells);
        }
    }

    fn tick_line(&mut self, tick: &TickLine, in_cells: bool) {
        let (left, words) = (LEFT + INDENT, text(&tick.text));
        self.pages.need(self.size * 3.0);
        let first = self.pages.y - self.size * 1.3;
        let (x, end) = if in_cells { (left, RIGHT - 40.0) } else { (left + 16.0, RIGHT) };
        self.tick_box(&tick.name, &words, if in_cells { RIGHT - 24.0 } else { left }, first, tick.checked);
        let end = self.pages.text(Font::Plain, self.size, x, end, &words);
        if tick.takes_text || !tick.beside.is_empty() {
            let value = text(&tick.beside);
            let entry = Entry {
                prompt: tick.text.clone(),
                takes: Takes::Line,
                answer: vec![Piece::Paragraph(tick.beside.clone())],
                ..Entry::new(EntryKind::Row, format!("{}_text", tick.name))
            };
            let room = if in_cells { RIGHT - 40.0 } else { RIGHT } - end - 14.0;
            if room > 60.0 && self.style.font().width(&value, self.size) < room && !value.contains('\n') {
                let y = self.pages.y;
                self.line_field(&entry, &value, [end + 6.0, y - 4.0, end + 6.0 + room, y + self.size + 2.0]);
            } else {
                self.answer(&entry);
            }
        }
        self.pages.y -= 3.0;
    }

    /// Yes and no in their own kind of fields; false where they have boxes as others.
    fn yes_no(&mut self, entry: &Entry) -> bool {
        let [yes, no] = entry.ticks.as_slice() else { return false };
        let name = yes.name.strip_suffix(".yes").filter(|name| no.name.strip_suffix(".no") == Some(name));
        let is_other = [yes, no].iter().any(|tick| tick.takes_text || !tick.beside.is_empty());
        let is_other = is_other || (yes.checked && no.checked);
        let Some(name) = name.filter(|_| !is_other) else { return false };
        let kind = self.style.yes_no;
        let is_flat = self.style.appearances == Appearances::Flattened;
        if kind == YesNo::Boxes || (is_flat && kind == YesNo::Radio) {
            return false;
        }
        self.pages.need(self.size * 2.0 + 6.0);
        self.pages.y -= self.size * 1.6;
        let (x, y, prompt) = (LEFT + INDENT, self.pages.y, text(&entry.prompt));
        let words = [text(&yes.text), text(&no.text)];
        let chosen = if yes.checked { Some(0) } else { no.checked.then_some(1) };
        if is_flat {
            let said = chosen.and_then(|chosen| words.get(chosen)).cloned().unwrap_or_default();
            let operators = shown(Font::Plain, self.size, x + 3.0, y, &said);
            self.pages.paint(&operators);
        } else if kind == YesNo::Choice {
            let rectangle = [x, y - 4.0, x + 90.0, y + self.size + 3.0];
            self.fields.choice(&mut self.pages, name, &prompt, rectangle, ([&words[0], &words[1]], chosen));
        } else {
            let size = self.size;
            let second = x + Font::Plain.width(&words[0], size) + 50.0;
            let place = |x: f32| [x, y - 1.5, x + size, y + size - 1.5];
            let buttons = [("yes", place(x), yes.checked), ("no", place(second), no.checked)];
            self.fields.radio(&mut self.pages, name, &prompt, &buttons);
            for (x, word) in [(x, &words[0]), (second, &words[1])] {
                let operators = shown(Font::Plain, size, x + 16.0, y, word);
                self.pages.paint(&operators);
            }
        }
        self.pages.y -= 6.0;
        true
    }

    /// A box whose lower edge stands at the baseline of its text.
    fn tick_box(&mut self, name: &str, words: &str, x: f32, y: f32, checked: bool) {
        let size = self.size;
        let rectangle = [x, y - 1.5, x + size, y + size - 1.5];
        if self.style.appearances != Appearances::Flattened {
            return self.fields.check(&mut self.pages, name, words, rectangle, checked);
        }
        let mark = if checked { drawn(self.style.mark, size) } else { String::new() };
        let frame =
            format!("q 1 0 0 1 {x:.2} {:.2} cm 0 G 0.5 0.5 {:.2} {:.2} re S\n", y - 1.5, size - 1.0, size - 1.0);
        self.pages.paint(&format!("{frame}{mark}Q\n"));
    }
}
