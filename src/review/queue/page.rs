//! The queue page: how much is left, what to choose from, and what waits.

use maud::{Markup, html};

use super::filter::{By, Filter, Mark, Person, Returns, Show};
use super::groups::Groups;
use super::list::{assigned, list, marked};
use super::text::{bar, line, name, shortened};
use super::{Progress, Queue};
use crate::report::{counted, per_cent};

/// Most characters of what can be chosen.
const CHOICE_CHARACTERS_MAX: usize = 60;

/// The main part of the queue page.
pub(in crate::review) fn page(queue: &Queue, filter: &Filter, reviewer: &str) -> Markup {
    let groups = Groups::of(queue, filter);
    let me = Person::Named(reviewer.to_owned());
    let progress = queue.progress(filter);
    let everything = queue.progress(&Filter { returns: filter.returns, ..Filter::default() });
    let is_listed = if filter.show == Show::Open { progress.open > 0 } else { true };
    html! {
        main #main .queue {
            h1 { (headline(&progress, filter)) }
            @if let Some(open) = groups.people.get(&me).filter(|_| filter.person.as_ref() != Some(&me)) {
                p.lead {
                    a href=(filter.with(|filter| filter.person = Some(me.clone())).link("/")) {
                        (counted(*open, "field")) " assigned to you"
                    }
                }
            }
            (figures(&progress))
            (unusable(queue))
            (choices(queue, filter, &groups))
            div.columns {
                section aria-labelledby="waiting" {
                    h2 #waiting { (match filter.show { Show::Open => "What waits", Show::Done => "What was decided", Show::All => "All fields" }) }
                    @if is_listed { (list(queue, filter)) } @else { (nothing(filter, &everything)) }
                }
                aside aria-label="How much is open" { (aside(queue, filter, &groups, &me)) }
            }
        }
    }
}

fn headline(progress: &Progress, filter: &Filter) -> String {
    let waits = if progress.open == 1 { "waits" } else { "wait" };
    let here = if filter.is_narrow() { " here" } else { "" };
    match progress.open {
        0 => format!("No field waits for a person{here}"),
        open => format!("{} {waits} for a person{here}", counted(open, "field")),
    }
}

/// How far the work has come.
fn figures(progress: &Progress) -> Markup {
    let decided = progress.decided();
    let work = decided + progress.open;
    html! {
        dl.figures {
            div { dt { "Open" } dd { (progress.open) } }
            div {
                dt { "Decided" }
                dd { (decided) " " small { (progress.confirmed) " confirmed, " (progress.corrected) " corrected" } }
            }
            div { dt { "Accepted by the program" } dd { (progress.accepted) } }
            div { dt { "Fields" } dd { (progress.all) } }
            @if work > 0 {
                div.done {
                    dt { "Of what needs a person" }
                    dd { (per_cent(decided, work)) "\u{a0}% " small { (decided) " of " (work) " decided" } (bar(&[("a", decided)], work)) }
                }
            }
        }
    }
}

/// Records that cannot be used.
fn unusable(queue: &Queue) -> Markup {
    let failed: Vec<_> = queue.returns.iter().filter_map(|one| Some((one, one.failure.as_ref()?))).collect();
    html! {
        @if !failed.is_empty() {
            div.alarm role="alert" {
                p { strong { (counted(failed.len(), "record")) " cannot be used; all others are here." } }
                ul {
                    @for (one, failure) in failed {
                        li { (name(if one.who.is_empty() { &one.record } else { &one.who })) " (" code { (line(&one.record)) } "): "
                            (line(&failure.message)) "; " (line(&failure.remedy)) }
                    }
                }
            }
        }
    }
}

/// What to say where nothing waits.
fn nothing(filter: &Filter, everything: &Progress) -> Markup {
    html! {
        @if everything.open > 0 {
            p.lead {
                "Nothing is open here. " (counted(everything.open, "field")) " elsewhere: "
                a #first autofocus href=(Filter { by: filter.by, returns: filter.returns, ..Filter::default() }.link("/")) { "show all that waits" } "."
            }
        } @else {
            p.lead { "Nothing is open: every field was accepted, or somebody decided about it." }
            p { "What to do next:" }
            ul {
                li { code { "rapporteur export OUT" } " writes the answers, with what was decided, as tables and documents." }
                li { code { "rapporteur report OUT" } " shows them on one page." }
                li { a href=(Filter { show: Show::Done, ..Filter::default() }.link("/")) { "Look at what was decided" } " once more, or at all answers to one question, in the list of questions." }
            }
        }
    }
}

/// An option of a list to choose from.
struct Choice {
    code: String,
    words: String,
    is_chosen: bool,
}

/// The lists to choose from. They work without script.
fn choices(queue: &Queue, filter: &Filter, groups: &Groups<'_>) -> Markup {
    fn plain<T: Copy + PartialEq>(all: &[(T, &'static str, &'static str)], chosen: T) -> Vec<Choice> {
        let choice = |&(one, code, words): &(T, &str, &str)| Choice {
            code: code.to_owned(),
            words: words.to_owned(),
            is_chosen: one == chosen,
        };
        all.iter().map(choice).collect()
    }
    let questions = groups.questions.iter().filter_map(|(&(form, position), open)| {
        let form = queue.forms.get(form)?;
        let asked = form.fields.get(position)?;
        let words = shortened(&format!("{} {}", asked.name, asked.gloss), CHOICE_CHARACTERS_MAX);
        Some(Choice {
            code: format!("{}/{}", form.id, asked.field),
            words: format!("{words} ({open})"),
            is_chosen: filter.question.as_ref().is_some_and(|(one, field)| *one == form.id && *field == asked.field),
        })
    });
    let respondents = groups.respondents.iter().map(|(counts, who, open)| Choice {
        code: (*counts).to_owned(),
        words: format!("{} ({open})", shortened(who, CHOICE_CHARACTERS_MAX)),
        is_chosen: filter.respondent.as_deref() == Some(counts),
    });
    let marks = groups.marks.iter().map(|(mark, open)| Choice {
        code: mark.code(),
        words: format!("{} ({open})", marked(*mark)),
        is_chosen: filter.flag == Some(*mark),
    });
    let people = groups.people.iter().map(|(person, open)| Choice {
        code: person.code(),
        words: match person {
            Person::Named(name) => format!("{} ({open})", shortened(name, CHOICE_CHARACTERS_MAX)),
            Person::Anybody => format!("Anybody ({open})"),
        },
        is_chosen: filter.person.as_ref() == Some(*person),
    });
    let has_earlier = queue.returns.iter().any(|one| one.counts != one.record);
    html! {
        form.choose method="get" action="/" role="search" aria-label="Choose what to show" {
            (select("by", "Order by", None, plain(&By::ALL, filter.by)))
            (select("question", "Question", Some(filter.question.is_some()), questions.collect()))
            (select("respondent", "Respondent", Some(filter.respondent.is_some()), respondents.collect()))
            (select("flag", "Flag", Some(filter.flag.is_some()), marks.collect()))
            (select("person", "Assigned to", Some(filter.person.is_some()), people.collect()))
            (select("show", "Show", None, plain(&Show::ALL, filter.show)))
            @if has_earlier || filter.returns == Returns::All {
                (select("returns", "Returns", None, plain(&Returns::ALL, filter.returns)))
            }
            button type="submit" { "Show" }
            @if filter.is_narrow() { " " a href=(Filter { by: filter.by, ..Filter::default() }.link("/")) { "Show all" } }
        }
    }
}

/// A list to choose from. `is_narrowed` tells of a list from which nothing need be chosen whether something is.
fn select(key: &str, label: &str, is_narrowed: Option<bool>, choices: Vec<Choice>) -> Markup {
    let is_gone = is_narrowed == Some(true) && !choices.iter().any(|choice| choice.is_chosen);
    html! {
        label {
            span { (label) }
            select name=(key) {
                @if is_narrowed.is_some() { option value="" selected[!is_gone && is_narrowed == Some(false)] { "All" } }
                @if is_gone { option value="" selected { "None of these" } }
                @for choice in &choices {
                    option value=(choice.code) selected[choice.is_chosen] { (line(&choice.words)) }
                }
            }
        }
    }
}

/// How much is open, in tables that lead there.
fn aside(queue: &Queue, filter: &Filter, groups: &Groups<'_>, me: &Person) -> Markup {
    html! {
        details open[filter.by != By::Respondent && filter.by != By::Flag] {
            summary { h2 { "By person" } }
            (people(filter, groups, me))
        }
        details open[filter.by == By::Question || filter.by == By::Confidence] {
            summary { h2 { "By question" } }
            table.list {
                thead { tr { th scope="col" { "All answers to" } th.n scope="col" { "Open" } } }
                tbody {
                    @for (&(form, position), &open) in &groups.questions {
                        @if let Some(form) = queue.forms.get(form) && let Some(asked) = form.fields.get(position) {
                            tr {
                                th scope="row" {
                                    a href=(filter.question_link(&form.id, &asked.field)) { (line(&asked.name)) }
                                    span.asks { (line(&asked.gloss)) }
                                }
                                (open_cell(open))
                            }
                        }
                    }
                }
            }
        }
        details open[filter.by == By::Respondent] {
            summary { h2 { "By respondent" } }
            table.list {
                thead { tr { th scope="col" { "Respondent" } th.n scope="col" { "Open" } } }
                tbody {
                    @for (counts, who, open) in &groups.respondents {
                        tr {
                            th scope="row" {
                                a href=(filter.with(|filter| filter.respondent = Some((*counts).to_owned())).link("/")) { (name(who)) }
                            }
                            (open_cell(*open))
                        }
                    }
                }
            }
        }
        details open[filter.by == By::Flag] {
            summary { h2 { "By flag" } }
            table.list {
                thead { tr { th scope="col" { "Why" } th.n scope="col" { "Open" } } }
                tbody {
                    @for (&mark, &open) in &groups.marks {
                        tr {
                            th scope="row" { a href=(filter.with(|filter| filter.flag = Some(mark)).link("/")) { (shown(mark)) } }
                            (open_cell(open))
                        }
                    }
                }
            }
        }
    }
}

fn shown(mark: Mark) -> String {
    match mark {
        Mark::Nothing => "Nothing but the confidence".to_owned(),
        mark => marked(mark),
    }
}

fn open_cell(open: usize) -> Markup {
    html! { @if open == 0 { td.n.z { "–" } } @else { td.n { (open) } } }
}

/// What is assigned to whom, and who decided how much.
fn people(filter: &Filter, groups: &Groups<'_>, me: &Person) -> Markup {
    let mut named: Vec<Person> = groups.decided.keys().map(|name| Person::Named((*name).to_owned())).collect();
    named.extend(groups.people.keys().filter(|person| ***person != Person::Anybody).map(|person| (*person).clone()));
    named.push(me.clone());
    named.sort_unstable_by_key(|person| (person != me, person.clone()));
    named.dedup();
    let assigned_to = |person: &Person| {
        let open = groups.people.get(person).copied().unwrap_or_default();
        let to = filter.with(|filter| filter.person = Some(person.clone())).link("/");
        html! { @if open == 0 { td.n.z { "–" } } @else { td.n { a href=(to) { (open) } } } }
    };
    html! {
        table.list.people {
            thead { tr { th scope="col" { "Person" } th.n scope="col" { "Assigned, open" } th.n scope="col" { "Decided" } } }
            tbody {
                @for person in &named {
                    @let decided = if let Person::Named(name) = person { groups.decided.get(name.as_str()) } else { None };
                    tr {
                        th scope="row" { (assigned(Some(person))) @if person == me { " " small { "you" } } }
                        (assigned_to(person))
                        (open_cell(decided.copied().unwrap_or_default()))
                    }
                }
                @if groups.people.contains_key(&Person::Anybody) {
                    tr { th scope="row" { (assigned(Some(&Person::Anybody))) } (assigned_to(&Person::Anybody)) td.n.z { "–" } }
                }
            }
        }
    }
}
