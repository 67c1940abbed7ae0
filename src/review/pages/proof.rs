//! What proves a value: quotes with their places, which the script marks in the source.

use maud::{Markup, html};

use super::record::{Reading, View};
use crate::read::Place;
use crate::record::{Quote, RecordEvidence};
use crate::review::source::Stretch;

/// The quotes, each with the part of the value that it proves.
pub(super) fn evidence(evidence: &[RecordEvidence], view: &View<'_>) -> Markup {
    html! {
        div.proof {
            @if evidence.is_empty() { p.none { "No place in the source is marked for this value." } }
            ol.evidence {
                @for one in evidence {
                    @let (page, boxes) = spot(&one.quote.place);
                    @let there = stands(&one.quote, view);
                    li data-of=(one.of) data-block=[there.map(|one| one.block)] data-start=[there.map(|one| one.start)]
                        data-end=[there.map(|one| one.end)] data-page=[page] data-boxes=[boxes] {
                        button type="button" data-show {
                            @if !one.of.is_empty() { span.of { (part(&one.of)) } " " }
                            q dir="auto" { (opening(&one.quote.quote)) }
                            small {
                                " " (place(&one.quote.place))
                                @if there.is_none() && page.is_none() { " – not found in the source as it is read now" }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// Where a quote stands in the source as it is read now; another version of the program may count its blocks otherwise.
fn stands(quote: &Quote, view: &View<'_>) -> Option<Stretch> {
    match &view.source {
        Reading::Read(source) => source.find(quote),
        Reading::Failed(_) => None,
        Reading::Soon(_) => Some(Stretch { block: quote.block, start: quote.start, end: quote.end }),
    }
}

/// A part of a value as people call it.
fn part(of: &str) -> String {
    let mut steps = of.trim_start_matches('/').splitn(2, '/');
    let (first, rest) = (steps.next().unwrap_or_default(), steps.next());
    match (first, first.parse::<usize>(), rest) {
        ("checked", ..) => "ticked".to_owned(),
        ("unchecked", ..) => "not ticked".to_owned(),
        ("unknown", ..) => "not to be seen".to_owned(),
        (_, Ok(row), Some(rest)) => format!("{}. {}", row + 1, if rest == "url" { "address" } else { rest }),
        (_, Ok(row), None) => format!("{}.", row + 1),
        _ => first.to_owned(),
    }
}

fn place(place: &Place) -> String {
    match place {
        Place::Part(place) => place.page.map_or_else(String::new, |page| format!("page {page}")),
        place => place.to_string(),
    }
}

/// Page and boxes, as the script reads them.
fn spot(place: &Place) -> (Option<u32>, Option<String>) {
    let Place::Page(place) = place else { return (None, None) };
    let boxes = place.boxes.iter().map(|[x0, y0, x1, y1]| format!("{x0},{y0},{x1},{y1}"));
    (Some(place.page), Some(boxes.collect::<Vec<_>>().join(";")))
}

/// The first characters of a quote; the source beside it shows all.
fn opening(quote: &str) -> String {
    const CHARACTERS_MAX: usize = 300;
    match quote.char_indices().nth(CHARACTERS_MAX) {
        Some((end, _)) => format!("{}…", &quote[..end]),
        None => quote.to_owned(),
    }
}
