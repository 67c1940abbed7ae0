//! What opens over a page: for whom a flag is, and where marked words are moved to. Each is a form of its own, so that Enter in
//! it does not decide about the value.

use maud::{Markup, html};

use super::record::View;
use crate::extract::Finding;
use crate::review::decide::takes_words;
use crate::review::queue::Entry;

/// For whom a flag is, and why.
pub(super) fn flagging(view: &View<'_>) -> Markup {
    let opened = &view.opened;
    html! {
        dialog #flagging aria-labelledby="flagging-title" {
            form method="post" action=(view.action("decide")) {
                h2 #flagging-title { "Flag for a colleague" }
                input type="hidden" name="known" value=(opened.standing.last_number());
                label { "For whom " small { "(empty: anybody)" } input name="assigned" dir="auto" maxlength="80" list="reviewers" autocomplete="off"; }
                datalist #reviewers { @for name in reviewers(view) { option value=(name) {} } }
                label { "Comment" textarea name="why" dir="auto" rows="3" maxlength="4000" {} }
                div.buttons {
                    button.primary name="what" value="flag" type="submit" { "Flag" }
                    button type="button" data-close { "Cancel" }
                }
            }
        }
    }
}

/// Where marked words can be moved to.
pub(super) fn moving(view: &View<'_>) -> Markup {
    let opened = &view.opened;
    let entries = view.shelf.queue.of_record(&opened.record.id);
    let fields = &opened.questionnaire.fields;
    let takes = |entry: &Entry| {
        let field = fields.iter().find(|field| field.id == entry.field && field.id != opened.field.id);
        field.is_some_and(|field| takes_words(field.kind, entry.finding == Finding::Answered))
    };
    html! {
        dialog #moving aria-labelledby="moving-title" {
            form method="post" action=(view.action("move")) {
                h2 #moving-title { "Move the marked words to another field" }
                input type="hidden" name="known" value=(opened.standing.last_number());
                blockquote.words dir="auto" {}
                label {
                    "Field"
                    select name="to" {
                        @for entry in entries.iter().filter(|entry| takes(entry)) {
                            option value={ (entry.field) ":" (entry.known) } { (entry.called) ": " (entry.opening) }
                        }
                    }
                }
                div.buttons {
                    button.primary type="submit" { "Move" }
                    button type="button" data-close { "Cancel" }
                }
            }
        }
    }
}

/// Everybody who ever decided here.
fn reviewers(view: &View<'_>) -> Vec<String> {
    let names = view.shelf.dataset.decisions().all().map(|one| one.reviewer.clone());
    let mut names: Vec<String> = names.filter(|name| *name != view.reviewer.name).collect();
    names.sort();
    names.dedup();
    names
}
