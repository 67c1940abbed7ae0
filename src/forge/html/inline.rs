//! What stands within a line: runs, boxes, marks of notes.

use crate::forge::escape::escaped;
use crate::forge::form::{Change, Form, Run, Shown, TickLine};
use crate::forge::scripts::is_right_to_left;

use super::{HtmlStyle, Ticks};

/// The attribute of what is written from right to left.
pub(super) fn direction(text: &str) -> &'static str {
    if is_right_to_left(text) { " dir=\"rtl\"" } else { "" }
}

/// The attribute for the runs of a paragraph.
pub(super) fn direction_of(runs: &[Run]) -> &'static str {
    direction(&runs.iter().map(|run| run.text.as_str()).collect::<String>())
}

/// The mark of a note.
pub(super) fn mark(form: &Form, note: usize) -> String {
    form.notes.get(note).map(|note| format!("<sup>{}</sup>", escaped(&note.mark))).unwrap_or_default()
}

/// Runs of text.
pub(super) fn runs(form: &Form, runs: &[Run]) -> String {
    runs.iter().map(|run| self::run(form, run)).collect()
}

fn run(form: &Form, run: &Run) -> String {
    let mut text = String::new();
    // Blanks in a row are one in HTML, but for those that do not break.
    for (position, words) in escaped(&run.text).split('\t').enumerate() {
        if position > 0 {
            text.push_str("<span class=\"tab\">\t</span>");
        }
        text.push_str(&words.replace("  ", " \u{a0}").replace('\n', "<br/>"));
    }
    let look = run.look;
    let change = match run.change {
        Some(Change::Inserted) => Some("ins"),
        Some(Change::Deleted) => Some("del"),
        None => None,
    };
    let elements = [
        look.bold.then_some("b"),
        look.italic.then_some("i"),
        look.underlined.then_some("u"),
        look.struck.then_some("s"),
        look.highlighted.then_some("mark"),
        change,
    ];
    for element in elements.into_iter().flatten().filter(|_| !run.text.is_empty()) {
        text = format!("<{element}>{text}</{element}>");
    }
    if let Some(target) = &run.link {
        text = format!("<a href=\"{}\">{text}</a>", escaped(target));
    }
    text + &run.note.map(|note| mark(form, note)).unwrap_or_default()
}

/// A box.
pub(super) fn tick_box(style: &HtmlStyle, checked: bool) -> String {
    match (style.ticks, checked) {
        (Ticks::Glyphs, true) => style.checked_glyph.to_string(),
        (Ticks::Glyphs, false) => "☐".to_owned(),
        (Ticks::Inputs, true) => "<input type=\"checkbox\" checked=\"checked\"/>".to_owned(),
        (Ticks::Inputs, false) => "<input type=\"checkbox\"/>".to_owned(),
        (Ticks::Frames, true) => "<span class=\"frame\">✕</span>".to_owned(),
        (Ticks::Frames, false) => "<span class=\"frame\"></span>".to_owned(),
        (Ticks::Typed, true) => "[x]".to_owned(),
        (Ticks::Typed, false) => "[\u{a0}]".to_owned(),
    }
}

/// A box or mark with its text and what stands beside it.
pub(super) fn tick(form: &Form, style: &HtmlStyle, tick: &TickLine) -> String {
    let before = match &tick.shown {
        Shown::Box => tick_box(style, tick.checked) + " ",
        Shown::Typed(mark) if !mark.is_empty() => escaped(mark) + " ",
        Shown::Lost => "• ".to_owned(),
        _ => String::new(),
    };
    let behind = match &tick.shown {
        Shown::TypedBehind(mark) if !mark.is_empty() => format!(" {}", escaped(mark)),
        _ => String::new(),
    };
    format!("{before}{}{behind}{}", runs(form, &tick.text), beside(form, tick))
}

/// What stands beside the text of a box.
pub(super) fn beside(form: &Form, tick: &TickLine) -> String {
    if tick.beside.is_empty() { String::new() } else { format!(" {}", runs(form, &tick.beside)) }
}
