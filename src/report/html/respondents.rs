//! Who answered: when, how often, how much, and what is doubtful.

use super::page::Page;
use super::shown;
use crate::extract::Finding;
use crate::report::counts::{Counts, FINDINGS};
use crate::report::overview::{Part, Respondent};

/// Heads of the columns that tell what people decided.
pub(super) const DECIDED_HEAD: &str =
    "<th scope=\"col\" class=\"n\">Confirmed</th><th scope=\"col\" class=\"n\">Corrected</th>";

/// The table of respondents.
pub(super) fn respondents(page: &mut Page, part: &Part) {
    let is_dated = part.respondents.iter().any(|one| one.received.is_some());
    let is_decided = part.counts.decided() > 0;
    let is_expected = part.respondents.iter().any(|one| one.deadline.is_some() || one.late.is_some());
    page.raw("<table class=\"list\">\n<caption>").number(part.respondents.len());
    page.raw(if part.respondents.len() == 1 { " respondent" } else { " respondents" });
    page.raw(", each with the return that counts.</caption>\n<thead><tr><th scope=\"col\">Respondent</th>");
    page.raw("<th scope=\"col\">Date on the form</th>");
    if is_dated {
        page.raw("<th scope=\"col\">Sent (UTC)</th>");
    }
    if is_expected {
        page.raw("<th scope=\"col\">Deadline</th>");
    }
    page.raw(
        "<th scope=\"col\" class=\"n\">Returns</th><th scope=\"col\" class=\"wide\">Answered</th>\
         <th scope=\"col\" class=\"n\">For a person</th>",
    );
    if is_decided {
        page.raw(DECIDED_HEAD);
    }
    page.raw("<th scope=\"col\" class=\"n\">Confidence, median</th></tr></thead>\n<tbody>\n");
    for one in &part.respondents {
        page.raw("<tr><th scope=\"row\">");
        named(page, one);
        page.raw("</th><td class=\"d\">").text(one.submitted_on.as_deref().unwrap_or("–")).raw("</td>");
        if is_dated {
            page.raw("<td class=\"d\">").text(&moment(one.received.as_deref())).raw("</td>");
        }
        if is_expected {
            page.raw("<td class=\"d\">").text(one.deadline.as_deref().unwrap_or("–"));
            if one.late == Some(true) {
                page.raw(" <strong class=\"mark\">late</strong>");
            }
            page.raw("</td>");
        }
        page.raw("<td class=\"n\">").number(one.returns).raw("</td>");
        match &one.counts {
            Some(counts) => {
                page.raw("<td class=\"wide\">");
                bar(page, counts);
                page.number(counts.answered).raw(" of ").number(counts.values).raw("</td><td class=\"n\">");
                page.number(counts.review).raw("</td>");
                if is_decided {
                    page.raw("<td class=\"n\">").number(counts.confirmed);
                    page.raw("</td><td class=\"n\">").number(counts.corrected).raw("</td>");
                }
                page.raw("<td class=\"n\">");
                if let Some(confidence) = one.confidence_median {
                    page.figure(confidence * 100.0);
                }
                page.raw("</td>");
            }
            None => {
                page.raw("<td colspan=\"").number(if is_decided { 5 } else { 3 });
                page.raw("\">the record cannot be used</td>");
            }
        }
        page.raw("</tr>\n");
    }
    page.raw("</tbody>\n</table>\n");
    earlier(page, part);
}

/// Name, with the file and what is doubtful below it.
fn named(page: &mut Page, one: &Respondent) {
    match &one.name {
        Some(name) => {
            page.name(name).raw("<br><small>").name(&one.file).raw("</small>");
        }
        None => {
            page.raw("<em>not told</em><br><small>").name(one.shown()).raw("</small>");
        }
    }
    for doubt in &one.doubts {
        page.raw("<br><span class=\"doubt\">").text(&doubt.message).raw("</span>");
    }
    if let Some(failure) = &one.failure {
        page.raw("<br><span class=\"doubt\">").text(&failure.message).raw("; ").text(&failure.remedy).raw("</span>");
    }
}

/// A moment (RFC 3339, UTC) to the minute.
fn moment(received: Option<&str>) -> String {
    let Some(received) = received else { return "–".to_owned() };
    match (received.get(..10), received.get(10..11), received.get(11..16)) {
        (Some(day), Some("T"), Some(minute)) => format!("{day} {minute}"),
        _ => received.to_owned(),
    }
}

/// Findings as a bar; the figures stand beside it.
pub(super) fn bar(page: &mut Page, counts: &Counts) {
    let findings = FINDINGS.into_iter().filter(|&finding| finding != Finding::Absent);
    let shares: Vec<_> = findings.map(|finding| (shown(finding).0, counts.of_finding(finding))).collect();
    page.bar(&shares, counts.values);
}

/// Returns in whose place a later one counts.
fn earlier(page: &mut Page, part: &Part) {
    let earlier: usize = part.respondents.iter().map(|one| one.earlier.len()).sum();
    if earlier == 0 {
        return;
    }
    page.raw("<table class=\"list\">\n<caption>").number(earlier);
    page.raw(if earlier == 1 { " return that a later one superseded" } else { " returns that later ones superseded" });
    page.raw(
        "; they are kept.</caption>\n<thead><tr><th scope=\"col\">Respondent</th><th scope=\"col\">Earlier return</th>\
              <th scope=\"col\">Date on the form</th><th scope=\"col\">Sent (UTC)</th>\
              <th scope=\"col\" class=\"n\">Fields that the next one changed</th></tr></thead>\n<tbody>\n",
    );
    for one in &part.respondents {
        for earlier in &one.earlier {
            page.raw("<tr><th scope=\"row\">").name(one.shown()).raw("</th><td>").name(&earlier.file);
            page.raw("</td><td class=\"d\">").text(earlier.submitted_on.as_deref().unwrap_or("–"));
            page.raw("</td><td class=\"d\">").text(&moment(earlier.received.as_deref())).raw("</td><td class=\"n\">");
            match earlier.changed {
                Some(changed) => page.number(changed),
                None => page.raw("–"),
            };
            page.raw("</td></tr>\n");
        }
    }
    page.raw("</tbody>\n</table>\n");
}
