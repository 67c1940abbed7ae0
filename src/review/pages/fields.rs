//! All fields of a record in the order of the form, each with where it stands.

use maud::{Markup, html};

use super::record::View;
use crate::record::Status;
use crate::review::queue::Entry;

/// The list. The field that is open is marked; a link to each.
pub(super) fn list(view: &View<'_>) -> Markup {
    let entries = view.shelf.queue.of_record(&view.opened.record.id);
    let open = entries.iter().filter(|entry| entry.is_open).count();
    html! {
        nav #fields aria-label="Fields of this record" {
            h2 { "All fields " small { (open) " of " (entries.len()) " wait" } }
            ol {
                @for entry in entries {
                    li.open[entry.is_open] {
                        a href=(view.address(&entry.record, &entry.field))
                            aria-current=[(entry.field == view.opened.field.id).then_some("true")] {
                            span.sign title=(says(entry)) aria-label=(says(entry)) role="img" { (sign(entry)) }
                            span.name dir="auto" { (entry.called) }
                            bdi.value { (entry.value) }
                        }
                    }
                }
            }
        }
    }
}

fn sign(entry: &Entry) -> &'static str {
    match entry.status {
        _ if entry.is_open => "●",
        Status::Confirmed => "✓",
        Status::Corrected => "✎",
        Status::Accepted | Status::Review => "·",
    }
}

fn says(entry: &Entry) -> &'static str {
    match entry.status {
        _ if entry.is_open => "waits for a person",
        Status::Confirmed => "confirmed",
        Status::Corrected => "corrected",
        Status::Accepted | Status::Review => "accepted",
    }
}
