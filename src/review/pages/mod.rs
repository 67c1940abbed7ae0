//! Pages of the review screen, made on the server. What comes from outside is text in them, and stands apart from the
//! direction of what is around it.

mod dialogs;
mod fields;
mod history;
mod keys;
mod panel;
mod proof;
mod record;

use maud::{DOCTYPE, Markup, html};

use crate::journal::Failure;
use crate::review::access::Reviewer;

pub(super) use keys::keys;
pub(super) use panel::Told;
pub(super) use record::{Reading, View, record, side};

/// A whole page: title, who looks at it, and its `<main>`.
pub(super) fn page(title: &str, reviewer: &Reviewer, main: &Markup) -> Markup {
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (title) }
                link rel="stylesheet" href="/assets/review.css";
                link rel="icon" href="/assets/icon.svg";
                script src="/assets/review.js" defer {}
            }
            body {
                a.skip href="#main" { "To the content" }
                header.top {
                    a.home href="/" { "Rapporteur" }
                    nav aria-label="Pages" {
                        a href="/" { "Queue" }
                        a href="/keys" data-keys { "Keys " kbd { "?" } }
                    }
                    form.who method="post" action="/logout" {
                        span { "You are " bdi { (reviewer.name) } @if reviewer.may_rename { " " a href="/name" { "change" } } }
                        button type="submit" { "Leave" }
                    }
                }
                (main)
                dialog #keys aria-labelledby="keys-title" { (keys::card()) }
                p #said.said role="status" aria-live="polite" {}
            }
        }
    }
}

/// A page that says why there is nothing else on it.
pub(super) fn failure(failure: &Failure, reviewer: &Reviewer) -> Markup {
    let main = html! {
        main #main.plain {
            h1 { "This could not be shown" }
            p { (failure.message) }
            p { "What to do: " (failure.remedy) }
            p { a href="/" { "To the queue" } }
        }
    };
    page("Not shown – Rapporteur", reviewer, &main)
}
