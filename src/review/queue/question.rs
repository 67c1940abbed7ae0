//! The question page: all answers to one question, those that are alike together, so that alike things are verified together.
//! An answer can be accepted here where all of its value is shown; no box is ticked before a person, or the script that has seen
//! the row on the screen, ticks it.

use maud::{Markup, html};

use super::alike::{Alike, together};
use super::asked::{LANGUAGE, wording};
use super::entry::Entry;
use super::filter::Filter;
use super::list::{because, certainty, file};
use super::seen::{NAME, ticked};
use super::tally::tally;
use super::text::{line, lines, name, segment, shortened};
use super::{Form, Queue};
use crate::extract::Finding;
use crate::questionnaire::{Field, Questionnaire};
use crate::report::counted;

/// Most characters of what answers have in common.
const COMMON_CHARACTERS_MAX: usize = 100;

/// The main part of the page of a field.
pub(in crate::review) fn question(
    queue: &Queue,
    questionnaire: &Questionnaire,
    field: &Field,
    filter: &Filter,
    accepted: Option<(usize, usize)>,
) -> Markup {
    // Whatever else is chosen, all answers stand here; from here a reviewer goes through this question.
    let all = Filter {
        question: Some((questionnaire.id.clone(), field.id.clone())),
        returns: filter.returns,
        ..Filter::default()
    };
    let within = filter.with(|filter| filter.question.clone_from(&all.question));
    let entries: Vec<&Entry> = queue.chosen(&all).map(|(_, entry)| entry).collect();
    let open = entries.iter().filter(|entry| entry.is_open).count();
    let acceptable = entries.iter().filter(|entry| entry.is_acceptable_unopened()).count();
    let groups = together(entries.iter().copied());
    html! {
        main #main .question data-questionnaire=(questionnaire.id) data-field=(field.id) {
            (asked(queue, questionnaire, field, filter))
            @if let Some((accepted, asked)) = accepted {
                p.lead role="status" {
                    (counted(accepted, "answer")) " accepted."
                    @if asked > accepted {
                        " " (asked - accepted) " stay as they are: somebody decided about them meanwhile, or they were read again."
                    }
                }
            }
            p.lead { (open) " of " (counted(entries.len(), "answer")) " open." }
            (tally(questionnaire, field, &entries))
            @if entries.is_empty() {
                p { "Nobody answered this question." }
            } @else {
                form #answers method="post" action=(action(&within, questionnaire, field)) {
                    @if acceptable > 0 { (accept(acceptable)) }
                    table.list.answers data-all-seen {
                        caption { "All answers. Those that are alike stand together." }
                        thead {
                            tr {
                                th scope="col" { "Right" }
                                th scope="col" { "Respondent" }
                                th scope="col" { "Value" }
                                th scope="col" { "What proves it" }
                                th.n scope="col" { "Confidence" }
                                th scope="col" { "State" }
                            }
                        }
                        @for group in &groups { (rows(queue, &within, group)) }
                    }
                    @if acceptable > 0 { (accept(acceptable)) }
                }
            }
        }
    }
}

/// The question as the form asks it, and the way to its neighbours.
fn asked(queue: &Queue, questionnaire: &Questionnaire, field: &Field, filter: &Filter) -> Markup {
    let asking = wording(questionnaire, field);
    let form = queue.forms.iter().find(|form| form.id == questionnaire.id);
    let position = form.and_then(|form| form.fields.iter().position(|asked| asked.field == field.id));
    let name = form.zip(position).map(|(form, position)| form.fields[position].name.clone());
    let beside = |position: Option<usize>| Some((form?, form?.fields.get(position?)?));
    let to = |(form, asked): (&Form, &super::asked::Asked), rel: &str| {
        let way = if rel == "prev" { "Previous question" } else { "Next question" };
        html! { a rel=(rel) href=(filter.question_link(&form.id, &asked.field)) { (way) ": " (line(&asked.name)) } }
    };
    html! {
        nav.beside aria-label="Queue and questions" {
            a href=(filter.link("/")) { "Queue" }
            @if let Some(previous) = beside(position.and_then(|position| position.checked_sub(1))) { (to(previous, "prev")) }
            @if let Some(next) = beside(position.map(|position| position + 1)) { (to(next, "next")) }
        }
        p.kind { (line(&questionnaire.title)) }
        h1 { (line(&name.unwrap_or_else(|| field.id.clone()))) }
        @if let Some(under) = asking.under { p.asked lang=[(asking.language != LANGUAGE).then_some(asking.language)] { (lines(under)) } }
        @if !asking.asks.is_empty() {
            p.asked lang=[(asking.language != LANGUAGE).then_some(asking.language)] { strong { (lines(asking.asks)) } }
        }
    }
}

fn action(filter: &Filter, questionnaire: &Questionnaire, field: &Field) -> String {
    filter.link(&format!("/question/{}/{}/confirm", segment(&questionnaire.id), segment(&field.id)))
}

/// The button. The script says how many rows were on the screen.
fn accept(acceptable: usize) -> Markup {
    html! {
        p.accept {
            button type="button" data-tick hidden { "Tick those that were on the screen" }
            " " button.primary type="submit" data-accept { "Accept those on screen that are ticked" }
            " " small { (counted(acceptable, "answer")) " can be accepted here; longer ones, and what a colleague flagged, on their own page." }
        }
    }
}

/// Answers that are alike.
fn rows(queue: &Queue, filter: &Filter, group: &Alike<'_>) -> Markup {
    let count = group.entries.len();
    let finding = group.entries.first().map(|entry| entry.finding);
    html! {
        tbody {
            tr.group {
                th colspan="6" scope="rowgroup" {
                    @match group.value {
                        Some(value) => { bdi { (line(&shortened(value, COMMON_CHARACTERS_MAX))) } " " small { (count) " alike" } }
                        None if count == 1 => { "One answer" }
                        None => { "Different answers " small { (count) } }
                    }
                }
            }
            @for entry in &group.entries { (row(queue, filter, entry, finding == Some(Finding::Answered))) }
        }
    }
}

fn row(queue: &Queue, filter: &Filter, entry: &Entry, is_answered: bool) -> Markup {
    let ticked = ticked(entry);
    let to = filter.record_link(&entry.record, &entry.field);
    html! {
        tr data-row=(ticked) data-open[entry.is_open] {
            td.tick {
                @if entry.is_acceptable_unopened() {
                    input type="checkbox" name=(NAME) value=(ticked) autocomplete="off" aria-label=(format!("The answer of {} is right", line(entry.who())));
                }
            }
            th scope="row" { a href=(to) { (name(entry.who())) } (file(entry)) }
            td.value dir="auto" {
                @if is_answered { (lines(&entry.shown.text)) } @else { em { (lines(&entry.shown.text)) } }
                @if !entry.shown.is_whole { " " a href=(to) { "Read all of it" } }
            }
            td.quote dir="auto" { @if !entry.shown.quote.is_empty() { q { (line(&entry.shown.quote)) } } }
            td.n { (certainty(queue, entry)) }
            td { @if entry.is_open { strong { "Open" } " " } (because(queue, entry)) }
        }
    }
}
