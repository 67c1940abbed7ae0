//! The question as the form asks it.

use maud::{Markup, html};

use crate::questionnaire::{Field, ItemKind, Questionnaire, Wording};

/// What the form asks: section, question, and the part, row or option that the field answers, each in the language of
/// the form and beneath in English where that is another; what the form says to do, and what it takes.
pub(in crate::review) fn asked(questionnaire: &Questionnaire, field: &Field, languages: &[String]) -> Markup {
    let path = questionnaire.path(field);
    html! {
        div.asked {
            @for &item in &path {
                (said(questionnaire, item, class(questionnaire.items[item].kind), languages))
            }
            @for &item in &path {
                @if questionnaire.items[item].kind != ItemKind::Section {
                    @for hint in questionnaire.children(item, ItemKind::Hint) {
                        (said(questionnaire, hint, "hint", languages))
                    }
                }
            }
            p.takes {
                "Takes: " (field.kind.in_words())
                @if field.statement { " (a statement with one box; ticked is yes)" }
                @if let Some(words_max) = field.words_max { ", at most " (words_max) " words" }
            }
        }
    }
}

fn class(kind: ItemKind) -> &'static str {
    match kind {
        ItemKind::Section => "section",
        ItemKind::Question => "question",
        _ => "within",
    }
}

/// An item with its label; nothing where the form says nothing there.
fn said(questionnaire: &Questionnaire, item: usize, class: &str, languages: &[String]) -> Markup {
    let label = questionnaire.items[item].prefix.as_deref();
    let Some(wording) = questionnaire.wording_in(item, languages) else {
        return html! { @if let Some(label) = label { p class=(class) { span.prefix { (label) } } } };
    };
    let english = questionnaire.wording_in(item, &["en".to_owned()]);
    let english = english.filter(|english| english.language == "en" && wording.language != "en");
    let text = |wording: &Wording| wording.text.split_whitespace().collect::<Vec<_>>().join(" ");
    html! {
        p class=(class) dir="auto" lang=(wording.language) {
            @if let Some(label) = label { span.prefix { (label) } " " }
            (text(wording))
        }
        @if let Some(english) = english { p.english lang="en" { (text(english)) } }
    }
}
