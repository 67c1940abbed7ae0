//! Why values need a person, what belongs to no question, and what else a person should know.

use super::page::Page;
use crate::read::Severity;
use crate::report::overview::Part;

/// Most respondents that are named with a notice.
const NAMED_MAX: usize = 5;

/// Reasons, the most frequent first.
pub(super) fn reasons(page: &mut Page, part: &Part) {
    if part.reasons.is_empty() {
        page.raw("<p>None does.</p>\n");
        return;
    }
    page.raw("<table class=\"list\">\n<caption>").number(part.counts.review).raw(" of ").number(part.counts.values);
    page.raw(" values need a person. A value may have several reasons.</caption>\n<thead><tr><th scope=\"col\">Reason</th>\
              <th scope=\"col\" class=\"n\">Values</th><th scope=\"col\" class=\"n\">Respondents</th></tr></thead>\n<tbody>\n");
    for one in &part.reasons {
        page.raw("<tr><th scope=\"row\">").text(&one.reason);
        if let Some(code) = &one.code {
            page.raw(" <code>").text(code).raw("</code>");
        }
        page.raw("</th><td class=\"n\">").number(one.values).raw("</td><td class=\"n\">").number(one.respondents);
        page.raw("</td></tr>\n");
    }
    page.raw("</tbody>\n</table>\n");
}

/// Text that belongs to no question, and notices.
pub(super) fn left(page: &mut Page, part: &Part) {
    unclaimed(page, part);
    if part.notices.is_empty() {
        page.raw("<p>There are no notices.</p>\n");
        return;
    }
    page.raw("<table class=\"list\">\n<caption>What a person should know about the sources.</caption>\n<thead><tr>\
              <th scope=\"col\">Notice</th><th scope=\"col\" class=\"n\">Sources</th><th scope=\"col\">Of</th></tr></thead>\n<tbody>\n");
    for notice in &part.notices {
        page.raw("<tr><th scope=\"row\">");
        if notice.severity == Severity::Warning {
            page.raw("<strong class=\"mark\">may have changed a value</strong> ");
        }
        page.name(&notice.message).raw("</th><td class=\"n\">").number(notice.sources).raw("</td><td>");
        for (position, respondent) in notice.respondents.iter().take(NAMED_MAX).enumerate() {
            let Some(respondent) = part.respondents.get(*respondent) else { continue };
            page.raw(if position > 0 { ", " } else { "" }).name(respondent.shown());
        }
        if notice.respondents.len() > NAMED_MAX {
            page.raw(" and ").number(notice.respondents.len() - NAMED_MAX).raw(" more");
        }
        page.raw("</td></tr>\n");
    }
    page.raw("</tbody>\n</table>\n");
    if part.notices_left > 0 {
        page.raw("<p>And ").number(part.notices_left).raw(" more; the records have them all.</p>\n");
    }
}

/// The first pieces of text of each respondent that belong to no question.
fn unclaimed(page: &mut Page, part: &Part) {
    let with: Vec<_> = part.respondents.iter().filter(|one| one.unclaimed > 0).collect();
    if with.is_empty() {
        page.raw("<p>Every text belongs to a question or to the form.</p>\n");
        return;
    }
    page.raw("<table class=\"list\">\n<caption>Text that belongs to no question, in the documents of ")
        .number(with.len());
    page.raw(if with.len() == 1 { " respondent" } else { " respondents" });
    page.raw(
        ".</caption>\n<thead><tr><th scope=\"col\">Respondent</th><th scope=\"col\" class=\"n\">Pieces</th>\
              <th scope=\"col\">Text</th></tr></thead>\n<tbody>\n",
    );
    for one in with {
        page.raw("<tr><th scope=\"row\">")
            .name(one.shown())
            .raw("</th><td class=\"n\">")
            .number(one.unclaimed)
            .raw("</td><td>");
        for quote in &one.quotes {
            page.raw("<blockquote dir=\"auto\">").text(quote).raw("</blockquote>");
        }
        let left = one.unclaimed.saturating_sub(one.quotes.len());
        if left > 0 {
            page.raw("<small>").number(left).raw(" more in the record</small>");
        }
        page.raw("</td></tr>\n");
    }
    page.raw("</tbody>\n</table>\n");
}
