//! What people decided about a field, and when.

use maud::{Markup, html};

use super::record::View;
use crate::dataset::typed;
use crate::decision::{Decision, Ruling};
use crate::review::editor;

/// All that was ever decided about the field, the last first.
pub(super) fn history(view: &View<'_>) -> Markup {
    let all = view.shelf.dataset.decisions().of(&view.opened.subject);
    if all.is_empty() {
        return html! {};
    }
    html! {
        details.history {
            summary { "History (" (all.len()) ")" }
            ol reversed { @for decision in all.iter().rev() { li { (told_of(view, decision)) } } }
        }
    }
}

fn told_of(view: &View<'_>, decision: &Decision) -> Markup {
    let opened = &view.opened;
    let line = |value: &serde_json::Value, finding| {
        let value = typed(opened.field.kind, value).ok().flatten();
        editor::in_a_line(opened.questionnaire, opened.field, value.as_ref(), finding, opened.languages(), 120)
    };
    let seen = &decision.seen.answer;
    html! {
        (time(&decision.at)) " " bdi { (decision.reviewer) } " "
        @match &decision.ruling {
            Ruling::Confirmed => { "confirmed " (line(&seen.value, seen.finding)) },
            Ruling::Corrected { decided } => {
                "put " (line(&decided.value, decided.finding)) " in place of " (line(&seen.value, seen.finding))
            },
            Ruling::Flagged { assigned } => {
                "flagged it" @if let Some(to) = assigned { " for " bdi { (to) } }
            },
            Ruling::Undone { undoes } => { "undid number " (undoes) },
        }
        small { " (number " (decision.number) ")" }
        @if let Some(why) = &decision.why { blockquote dir="auto" { (why) } }
    }
}

/// A time, readable by people and by programs.
pub(super) fn time(at: &str) -> Markup {
    let shown = at.get(..16).map_or_else(|| at.to_owned(), |minute| minute.replace('T', " "));
    html! { time datetime=(at) { (shown) " UTC" } }
}
