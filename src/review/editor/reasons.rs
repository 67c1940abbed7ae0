//! Why the program is as sure of an answer as it is, in words. Numbers of the model stand in titles.

use maud::{Markup, html};

use crate::confidence::{Feature, Reason};
use crate::dataset::StoredAnswer;
use crate::extract::{Finding, Sign, needs_person};
use crate::record::words::{self, per_cent};

/// Confidence with its reasons: what a person looks at in any case, what was measured and how much of the doubt it makes
/// up, and what was noted besides. Of an answer that somebody decided about, it is how sure the program was.
///
/// From `untold` on neither the figure nor what was measured is told: a person has yet to decide, and is to look at what was
/// drawn for the audit sample as at all else.
pub(in crate::review) fn reasons(answer: &StoredAnswer, threshold: Option<f64>, untold: Option<f64>) -> Markup {
    if let Some(high) = untold.filter(|high| answer.confidence >= *high) {
        let (in_any_case, _) = signs(answer, &[]);
        return html! {
            div.reasons {
                p.confidence { strong { (format!("{:.0}\u{a0}% or more", high * 100.0)) } }
                p.free { "More is told when it is decided: some of these fields were drawn by lot." }
                (looked_at(in_any_case))
            }
        };
    }
    let (counted, free) = Reason::weighed(&answer.reasons);
    let doubt: f64 = counted.iter().map(|reason| reason.cost).sum();
    let (in_any_case, noted) = signs(answer, &counted);
    html! {
        div.reasons {
            (confidence(answer, threshold, doubt))
            (looked_at(in_any_case))
            @if !counted.is_empty() {
                p.heading { "What the doubt is made of:" }
                ol.costs { @for reason in counted { (cost(reason, doubt)) } }
            }
            @if !noted.is_empty() {
                p.heading { "Noted besides:" }
                ul.noted { @for sentence in noted { li { (sentence) } } }
            }
            @if !free.is_empty() { (without_cost(&free)) }
        }
    }
}

/// What brings it to a person however sure it is.
fn looked_at(in_any_case: Vec<String>) -> Markup {
    html! {
        @if !in_any_case.is_empty() {
            p.heading { "A person looks at it in any case:" }
            ul.in-any-case { @for sentence in in_any_case { li { (sentence) } } }
        }
    }
}

fn confidence(answer: &StoredAnswer, threshold: Option<f64>, doubt: f64) -> Markup {
    let sure = per_cent(answer.confidence);
    let title = format!("log-odds {:.2} without any doubt, {:.2} with it", answer.base, answer.base - doubt);
    html! {
        p.confidence title=(title) {
            @if answer.decision.is_some() { "The program was sure by " }
            strong { (sure) }
            @match threshold {
                Some(threshold) => { ": high enough is " (per_cent(threshold)) },
                None => { ": nothing is high enough, as no confidence was measured to be right often enough" },
            }
        }
    }
}

/// What brings an answer to a person however sure it is, and the signs that cost nothing, as sentences.
fn signs(answer: &StoredAnswer, counted: &[&Reason]) -> (Vec<String>, Vec<String>) {
    let finding = answer.decision.as_ref().map_or(answer.finding, |decision| decision.machine.finding);
    let sentence = |sign: &Sign| format!("{}.", words::reason(*sign));
    let by_finding = needs_person(finding, &[]).then(|| words::finding(finding).1);
    let (needs, others): (Vec<&Sign>, Vec<&Sign>) =
        answer.flags.iter().partition(|sign| needs_person(Finding::Answered, &[**sign]));
    let is_counted = |sign: &Sign| counted.iter().any(|reason| reason.feature == Feature::Sign(*sign));
    let noted = others.into_iter().filter(|sign| !is_counted(sign));
    (by_finding.into_iter().chain(needs.into_iter().map(sentence)).collect(), noted.map(sentence).collect())
}

/// What was measured, and its share of the doubt.
fn cost(reason: &Reason, doubt: f64) -> Markup {
    let share = reason.cost / doubt * 100.0;
    let title = format!("{} = {}, log-odds −{:.2}", reason.feature.code(), reason.value, reason.cost);
    html! {
        li title=(title) {
            svg.share aria-hidden="true" { rect width=(format!("{share:.1}%")) height="100%"; }
            span.measured { (words::measured(reason.feature, reason.value)) }
            " "
            span.of-doubt { @if share < 0.5 { "under 1" } @else { (format!("{share:.0}")) } "\u{a0}% of the doubt" }
        }
    }
}

fn without_cost(free: &[&Reason]) -> Markup {
    let codes: Vec<String> = free.iter().map(|reason| reason.feature.code()).collect();
    html! {
        p.free title=(codes.join(", ")) {
            @match free.len() {
                1 => "1 more was measured, and says nothing against it.",
                count => { (count) " more were measured, and say nothing against it." },
            }
        }
    }
}
