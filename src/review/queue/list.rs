//! The list of the queue page, fifty fields a page, and what the words of its cells are. What was drawn for the audit sample
//! is shown as any other field is that waits.

use maud::{Markup, html};

use super::Queue;
use super::entry::{Entry, Why};
use super::filter::{By, Filter, Mark, Person, Show};
use super::order::{Group, Key};
use super::text::{confidence, line, name};
use crate::extract::Finding;
use crate::record::{Status, words};
use crate::report::counted;

/// Fields on a page.
const ON_A_PAGE: usize = 50;

/// The list, and the way to its other pages.
pub(super) fn list(queue: &Queue, filter: &Filter) -> Markup {
    let sorted = queue.sorted(filter);
    let pages = sorted.len().div_ceil(ON_A_PAGE).max(1);
    let page = filter.page.min(pages - 1);
    let start = page * ON_A_PAGE;
    let rows = &sorted[start..sorted.len().min(start + ON_A_PAGE)];
    if rows.is_empty() {
        return html! { p { "There is none." } };
    }
    html! {
        table.list.waiting {
            caption {
                (counted(sorted.len(), "field"))
                @if pages > 1 { ", " (start + 1) " to " (start + rows.len()) " of them here" }
                "."
            }
            thead {
                tr {
                    th scope="col" { "Question" }
                    th scope="col" { "Respondent" }
                    th scope="col" { "Value" }
                    th.n scope="col" { "Confidence" }
                    th scope="col" { "Why" }
                }
            }
            @for (at, group) in rows.chunk_by(|(a, _), (b, _)| a.group() == b.group()).enumerate() {
                tbody {
                    @if let Some((key, entry)) = group.first().filter(|_| filter.by != By::Confidence) {
                        (heading(filter, key.group(), entry, together(&sorted, key.group())))
                    }
                    @for (position, (_, entry)) in group.iter().enumerate() {
                        (row(queue, filter, entry, at + position == 0))
                    }
                }
            }
        }
        @if pages > 1 { (turn(filter, page, pages)) }
    }
}

/// Fields of a group, on whatever page.
fn together(sorted: &[(Key<'_>, &Entry)], group: Group<'_>) -> usize {
    let start = sorted.partition_point(|(key, _)| key.group() < group);
    sorted[start..].partition_point(|(key, _)| key.group() == group)
}

/// The heading of a group.
fn heading(filter: &Filter, group: Group<'_>, entry: &Entry, count: usize) -> Markup {
    let what = match group {
        Group::Question(..) => html! {
            a href=(filter.question_link(&entry.questionnaire, &entry.field)) { (line(&entry.called)) }
            " " span.asks { (line(&entry.gloss)) }
        },
        Group::Return(_) => html! {
            a href=(filter.link(&format!("/record/{}", super::text::segment(&entry.record)))) { (name(entry.who())) }
        },
        Group::Mark(mark) => html! { (marked(mark)) },
        Group::Person(person) => html! { (assigned(Some(person))) },
        Group::Nobody => html! { (assigned(None)) },
        Group::One => html! {},
    };
    let state = if filter.show == Show::Open { format!("{count} open") } else { counted(count, "field") };
    html! {
        tr.group { th colspan="5" scope="rowgroup" { (what) " " small { (state) } } }
    }
}

fn row(queue: &Queue, filter: &Filter, entry: &Entry, is_first: bool) -> Markup {
    html! {
        tr {
            th scope="row" {
                a id=[is_first.then_some("first")] autofocus[is_first] href=(filter.record_link(&entry.record, &entry.field)) {
                    (line(&entry.called))
                }
                @if filter.by != By::Question { span.asks { (line(&entry.gloss)) } }
            }
            td { (who(entry)) }
            td.value dir="auto" { div { (value(entry)) } }
            td.n { (certainty(queue, entry)) }
            td { (because(queue, entry)) }
        }
    }
}

/// Who answers, and the file.
pub(super) fn who(entry: &Entry) -> Markup {
    html! { (name(entry.who())) (file(entry)) }
}

/// The file, where it is not what people call who answers.
pub(super) fn file(entry: &Entry) -> Markup {
    html! {
        @if entry.respondent.is_some() { " " small { (name(&entry.name)) } }
        @if entry.is_earlier { " " small { "earlier return" } }
    }
}

/// How likely the program's answer is; not told exactly as long as nobody decided.
pub(super) fn certainty(queue: &Queue, entry: &Entry) -> String {
    confidence(entry.confidence, if entry.is_open { queue.high } else { f64::INFINITY })
}

/// The value in a line; what is none says so in another voice.
fn value(entry: &Entry) -> Markup {
    html! { @if entry.finding == Finding::Answered { (line(&entry.value)) } @else { em { (line(&entry.value)) } } }
}

/// Why a field waits, or who decided about it. That it was drawn for the audit sample is not told, and so neither is what would
/// be missing from what was drawn.
pub(super) fn because(queue: &Queue, entry: &Entry) -> Markup {
    let mut reasons: Vec<Markup> = Vec::new();
    for why in &entry.why_open {
        match why {
            Why::Flagged { by, to, comment } => reasons.push(html! {
                "Flagged by " (name(by)) @if let Some(to) = to { " for " (name(to)) }
                @if let Some(comment) = comment { ": " q dir="auto" { (line(&super::text::shortened(comment, 160))) } }
            }),
            Why::SeenDifferently => reasons.push(html! { (marked(Mark::SeenDifferently)) }),
            Why::Outdated => reasons.push(html! { (marked(Mark::Outdated)) }),
            Why::Offer => reasons.push(html! { (marked(Mark::Offered)) }),
            Why::LowConfidence | Why::Sign(_) | Why::Audit => {}
        }
    }
    if let Some(person) = &entry.decided_by {
        let what = if entry.status == Status::Corrected { "Corrected by " } else { "Confirmed by " };
        reasons.push(html! { (what) (name(person)) });
    } else if entry.is_open {
        let marks = entry.marks();
        let signs = marks.iter().filter(|mark| matches!(mark, Mark::Sign(_)));
        reasons.extend(signs.map(|&mark| html! { (marked(mark)) }));
    }
    if reasons.is_empty() {
        let is_low = entry.confidence < queue.high;
        reasons.push(match entry.is_open {
            true => html! { (if is_low { "Low confidence" } else { "To be checked" }) },
            false => html! { "Accepted" },
        });
    }
    html! {
        @if let [reason] = reasons.as_slice() { (reason) } @else { ul.why { @for reason in &reasons { li { (reason) } } } }
    }
}

/// A mark in words.
pub(super) fn marked(mark: Mark) -> String {
    match mark {
        Mark::SeenDifferently => "Seen differently now than when somebody decided".to_owned(),
        Mark::Outdated => "The form no longer takes what was decided".to_owned(),
        Mark::Flagged => "Flagged by a colleague".to_owned(),
        Mark::Sign(sign) => words::reason(sign),
        Mark::Nothing => "Nothing in particular".to_owned(),
        Mark::Offered => "The same words were decided about in an earlier return".to_owned(),
    }
}

/// Whom a field is assigned to.
pub(super) fn assigned(person: Option<&Person>) -> Markup {
    match person {
        Some(Person::Named(person)) => name(person),
        Some(Person::Anybody) => html! { "Anybody" },
        None => html! { "Not assigned" },
    }
}

/// The way to the other pages.
fn turn(filter: &Filter, page: usize, pages: usize) -> Markup {
    let to = |page: usize| Filter { page, ..filter.clone() }.link("/");
    html! {
        nav.turn aria-label="Pages of the list" {
            @if page > 0 { a rel="first" href=(to(0)) { "First" } " " a rel="prev" href=(to(page - 1)) { "Previous" } " " }
            span { "Page " (page + 1) " of " (pages) }
            @if page + 1 < pages { " " a rel="next" href=(to(page + 1)) { "Next" } " " a rel="last" href=(to(pages - 1)) { "Last" } }
        }
    }
}
