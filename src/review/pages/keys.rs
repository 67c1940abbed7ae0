//! The key card: every key of the review screen.

use maud::{Markup, html};

use super::page;
use crate::review::access::Reviewer;

/// Keys and what they do, group by group.
const KEYS: [(&str, &[(&str, &str)]); 4] = [
    (
        "Decide",
        &[
            ("Enter  a", "The value is right: accept it and go on"),
            ("e", "Change it; Enter saves, in texts Ctrl Enter"),
            ("1 … 9", "Take another reading"),
            ("x", "There is no answer"),
            ("v", "It cannot be seen"),
            ("t", "Take what was decided on an earlier return, or what is read now"),
            ("f", "Flag it for a colleague, with a comment"),
            ("u", "Undo my last decision, and go back to it"),
        ],
    ),
    (
        "Go",
        &[
            ("j  ↓", "Next field that waits"),
            ("k  ↑", "Field before it"),
            ("n  p", "Next or previous piece of evidence"),
            ("g", "To the queue"),
            ("q", "This question for all respondents"),
            ("?", "This card"),
        ],
    ),
    (
        "Mark words in the source",
        &[
            ("s", "Marked words become the value, with their place"),
            ("Shift s", "Marked words are added to a text"),
            ("m", "Marked words move to another field"),
            ("w", "Into the source, to mark words by keyboard: arrows go, Shift marks, Esc leaves"),
        ],
    ),
    (
        "Look",
        &[("+  -", "Larger, smaller"), ("0", "Back to the place of the value"), ("Esc", "Leave an input or a card")],
    ),
];

/// The card, for a dialog or a page of its own.
pub(super) fn card() -> Markup {
    html! {
        div.card {
            h2 #keys-title { "Keys" }
            div.groups {
                @for (group, keys) in KEYS {
                    section {
                        h3 { (group) }
                        dl {
                            @for (key, does) in keys {
                                div {
                                    dt { @for one in key.split("  ") { kbd { (one) } " " } }
                                    dd { (does) }
                                }
                            }
                        }
                    }
                }
            }
            form method="dialog" { button { "Close" } }
        }
    }
}

/// The page of the card.
pub(in crate::review) fn keys(reviewer: &Reviewer) -> Markup {
    page("Keys – Rapporteur", reviewer, &html! { main #main.plain { h1.hidden-text { "Key card" } (card()) } })
}
