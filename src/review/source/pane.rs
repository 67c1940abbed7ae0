//! The left side of the screen: the pages of a PDF, each a picture with places for marks and words over it, or the blocks of
//! a source without pages.

use std::collections::{BTreeMap, BTreeSet};

use maud::{Markup, html};

use super::Source;
use super::blocks::{blocks, not_read};
use super::runs::told;
use crate::journal::Failure;
use crate::read::{NotRead, NotReadKind, PagePlace, Place};

/// Resolution of pictures before anybody zooms.
pub(in crate::review) const DPI: u32 = 110;
/// Most characters of the name of a source.
const NAME_CHARACTERS_MAX: usize = 200;
/// Most places on one page that are told of as not read.
const NOT_READ_MAX: usize = 200;
/// Shortest side of a page, in points: one without a size shows at least that it is there.
const SIDE_MIN: f64 = 1.0;

/// The whole left side, for a record by its id and the name of its source. The picture of one page, `near`, is asked for at
/// once, and those of others when the script comes to them.
pub(in crate::review) fn pane(source: &Source, record: &str, name: &str, near: u32) -> Markup {
    let record = path_segment(record);
    html! {
        section.zoom-3 id="source" aria-labelledby="source-name" tabindex="0" {
            (head(&record, name))
            @if source.pages.is_empty() { (blocks(&source.document)) } @else { (pages(source, &record, near)) }
        }
    }
}

/// What stands above a source, whether it can be shown or not; `record` is a segment of a path.
fn head(record: &str, name: &str) -> Markup {
    html! {
        header.source-head {
            h2 id="source-name" { "Source: " bdi { (told(name, NAME_CHARACTERS_MAX)) } }
            div role="group" aria-label="Size" {
                button type="button" data-zoom="-1" aria-label="Smaller" { "−" }
                button type="button" data-zoom="1" aria-label="Larger" { "+" }
            }
            a href={ "/record/" (record) "/original" } download { "Original" }
        }
    }
}

/// A page that is painted while its document is still being read.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in crate::review) struct Soon {
    /// The page, counted from 1.
    pub page: u32,
    /// Its width and height in points.
    pub size: [f64; 2],
}

impl Soon {
    /// Of the picture of a page (PNG; ISO/IEC 15948, 11.2.1) at [`DPI`]; `None` where the bytes are none.
    pub(in crate::review) fn of(page: u32, png: &[u8]) -> Option<Self> {
        let pixels = |at: usize| Some(f64::from(u32::from_be_bytes(png.get(at..at + 4)?.try_into().ok()?)));
        let points = |pixels: f64| pixels * 72.0 / f64::from(DPI);
        (png.get(12..16)? == b"IHDR").then_some(())?;
        Some(Self { page, size: [points(pixels(16)?), points(pixels(20)?)] })
    }
}

/// The left side while the document is being read: the page that is looked for. The script fetches the rest.
pub(in crate::review) fn pane_soon(soon: &Soon, record: &str, name: &str) -> Markup {
    let (record, number, [width, height]) = (path_segment(record), soon.page, soon.size.map(points));
    html! {
        section.zoom-3 id="source" aria-labelledby="source-name" tabindex="0"
            data-pane={ "/record/" (record) "/pane?near=" (number) } aria-busy="true" {
            (head(&record, name))
            ol.pages {
                li.page id={ "page-" (number) } data-page=(number) aria-label={ "Page " (number) } {
                    svg.sheet viewBox={ "0 0 " (width) " " (height) } role="group" aria-label={ "Page " (number) } {
                        image href={ "/record/" (record) "/pages/" (number) ".png?dpi=" (DPI) } x="0" y="0" width=(width)
                            height=(height) preserveAspectRatio="none" aria-hidden="true" {}
                        g.marks {}
                    }
                }
            }
            noscript { p.wordless { "Load this page again for the others." } }
        }
    }
}

/// The left side where a source cannot be shown.
pub(in crate::review) fn pane_without(failure: &Failure, record: &str, name: &str) -> Markup {
    html! {
        section id="source" aria-labelledby="source-name" tabindex="0" {
            (head(&path_segment(record), name))
            div.failure { p { (failure.message) } p { "What to do: " (failure.remedy) } }
        }
    }
}

fn pages(source: &Source, record: &str, near: u32) -> Markup {
    let with_words = pages_with_words(source);
    let mut lost: BTreeMap<u32, Vec<(&NotRead, &PagePlace)>> = BTreeMap::new();
    for one in &source.document.not_read {
        if let Place::Page(place) = &one.place {
            let on_page = lost.entry(place.page).or_default();
            if on_page.len() < NOT_READ_MAX {
                on_page.push((one, place));
            }
        }
    }
    let count = source.pages.len();
    html! {
        ol.pages {
            @for (index, [width, height]) in source.pages.iter().enumerate() {
                @let number = u32::try_from(index + 1).unwrap_or(u32::MAX);
                @let (width, height) = (points(width.max(SIDE_MIN)), points(height.max(SIDE_MIN)));
                @let picture = format!("/record/{record}/pages/{number}.png?dpi={DPI}");
                @let is_near = number == near;
                @let lost = lost.get(&number).map(Vec::as_slice).unwrap_or_default();
                li.page id={ "page-" (number) } data-page=(number) aria-label={ "Page " (number) " of " (count) } {
                    svg.sheet viewBox={ "0 0 " (width) " " (height) } role="group" aria-label={ "Page " (number) } {
                        image href=[is_near.then_some(&picture)] data-href=[(!is_near).then_some(&picture)] x="0" y="0"
                            width=(width) height=(height) preserveAspectRatio="none" aria-hidden="true" {}
                        (places_not_read(lost))
                        g.marks {}
                        g.words data-text={ "/record/" (record) "/pages/" (number) "/text" } {}
                    }
                    @if !with_words.contains(&number) {
                        p.wordless { (wordless(lost)) }
                    }
                    p.page-number aria-hidden="true" { (number) " / " (count) }
                }
            }
        }
    }
}

/// Where something on a page was not read.
fn places_not_read(lost: &[(&NotRead, &PagePlace)]) -> Markup {
    let shown = |kind| matches!(kind, NotReadKind::Image | NotReadKind::HiddenText | NotReadKind::UnmappedGlyphs);
    html! {
        @if lost.iter().any(|(one, place)| shown(one.kind) && !place.boxes.is_empty()) {
            g.not-read {
                @for (one, place) in lost.iter().filter(|(one, _)| shown(one.kind)) {
                    @for [x0, y0, x1, y1] in place.boxes.iter().take(NOT_READ_MAX) {
                        rect class=[(one.kind == NotReadKind::Image).then_some("image")] x=(points(*x0)) y=(points(*y0))
                            width=(points((x1 - x0).max(0.0))) height=(points((y1 - y0).max(0.0))) {
                            title { (not_read(one)) }
                        }
                    }
                }
            }
        }
    }
}

/// What is said below a page without words.
fn wordless(lost: &[(&NotRead, &PagePlace)]) -> &'static str {
    let is_picture = |kind| matches!(kind, NotReadKind::PageWithoutText | NotReadKind::Image);
    if lost.iter().any(|(one, _)| is_picture(one.kind)) {
        "This page is a picture: it has no words that could be marked."
    } else if lost.is_empty() {
        "There are no words on this page."
    } else {
        "The words of this page could not be read: none can be marked."
    }
}

/// Pages on which words stand.
fn pages_with_words(source: &Source) -> BTreeSet<u32> {
    let places = source.document.blocks.iter().flat_map(|block| &block.places);
    let pages = places.filter(|placed| placed.start < placed.end).filter_map(|placed| match &placed.place {
        Place::Page(place) => Some(place.page),
        _ => None,
    });
    pages.collect()
}

/// A number of points as short as it may be: hundredths are finer than any screen shows.
pub(super) fn points(value: f64) -> f64 {
    if value.is_finite() { (value * 100.0).round() / 100.0 } else { 0.0 }
}

/// A name as a segment of a path (RFC 3986, 3.3).
fn path_segment(name: &str) -> String {
    let mut segment = String::new();
    for byte in name.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'~' => segment.push(char::from(byte)),
            b'.' => segment.push('.'),
            _ => segment.push_str(&format!("%{byte:02X}")),
        }
    }
    segment
}
