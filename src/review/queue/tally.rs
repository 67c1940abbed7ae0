//! Yes and no, and ticks, counted over all answers to a question.

use maud::{Markup, html};

use super::asked::LANGUAGE;
use super::entry::Entry;
use super::shown::Counted;
use super::text::{bar, line};
use crate::questionnaire::{Field, FieldType, Questionnaire};

/// One line of a tally.
struct Line<'a> {
    what: &'a str,
    /// Figures with their classes in the bar and their words.
    figures: [(&'static str, usize, &'static str); 3],
}

/// The tally of a field; nothing where its type is not counted.
pub(super) fn tally(questionnaire: &Questionnaire, field: &Field, entries: &[&Entry]) -> Markup {
    let languages = [LANGUAGE.to_owned()];
    let lines: Vec<Line<'_>> = match field.kind {
        FieldType::YesNo => {
            let count = |answer: &str| {
                let is = |entry: &&&Entry| matches!(&entry.shown.counted, Counted::YesNo(one) if word(*one) == answer);
                entries.iter().filter(is).count()
            };
            let (yes, no) = (count("yes"), count("no"));
            vec![Line {
                what: "Answers",
                figures: [("a", yes, "yes"), ("no", no, "no"), ("e", entries.len() - yes - no, "neither")],
            }]
        }
        FieldType::Choices => {
            let of = |(position, &option): (usize, &usize)| {
                let count = |state: Option<bool>| {
                    let is = |entry: &&&Entry| match &entry.shown.counted {
                        Counted::Ticks(ticks) => ticks.get(position).copied().flatten() == state,
                        _ => state.is_none(),
                    };
                    entries.iter().filter(is).count()
                };
                let wording = questionnaire.wording(option, &languages);
                Line {
                    what: if wording.is_empty() { questionnaire.option_id(option) } else { wording },
                    figures: [
                        ("a", count(Some(true)), "ticked"),
                        ("no", count(Some(false)), "not ticked"),
                        ("e", count(None), "not to be seen"),
                    ],
                }
            };
            field.options.iter().enumerate().map(of).collect()
        }
        _ => Vec::new(),
    };
    html! {
        @if !lines.is_empty() {
            table.list.tally {
                caption { "All answers, whether somebody decided about them or not." }
                thead {
                    tr {
                        th scope="col" { (if field.kind == FieldType::Choices { "Option" } else { "" }) }
                        @for (_, _, word) in &lines[0].figures { th.n scope="col" { (word) } }
                        td {}
                    }
                }
                tbody {
                    @for one in &lines {
                        tr {
                            th scope="row" { (line(one.what)) }
                            @for (_, count, _) in &one.figures { td.n { (count) } }
                            td { (bar(&one.figures.map(|(class, count, _)| (class, count)), entries.len())) }
                        }
                    }
                }
            }
        }
    }
}

fn word(answer: crate::extract::YesNo) -> &'static str {
    match answer {
        crate::extract::YesNo::Yes => "yes",
        crate::extract::YesNo::No => "no",
    }
}
