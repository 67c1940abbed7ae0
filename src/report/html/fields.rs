//! Question by question: how many answered, what else the documents show, how sure it is.

use super::page::Page;
use super::respondents::{DECIDED_HEAD, bar};
use crate::report::notices::shortened;
use crate::report::overview::{FieldOverview, Part};

/// Most characters of what the form asks.
const ASKS_CHARACTERS_MAX: usize = 140;

/// The table of fields, those of a question together.
pub(super) fn fields(page: &mut Page, part: &Part) {
    if part.fields.is_empty() {
        page.raw("<p>The questionnaire is not known, so its fields cannot be shown.</p>\n");
        return;
    }
    page.raw(
        "<table class=\"list fields\">\n<caption>How many documents show what, field by field.</caption>\n<thead><tr>\
         <th scope=\"col\">Field</th><th scope=\"col\">Asks for</th><th scope=\"col\" class=\"wide\">Answered</th>\
         <th scope=\"col\" class=\"n\">Empty</th><th scope=\"col\" class=\"n\">Not stated</th>\
         <th scope=\"col\" class=\"n\">Not visible</th><th scope=\"col\" class=\"n\">Absent</th>\
         <th scope=\"col\" class=\"n\">For a person</th>",
    );
    let is_decided = part.counts.decided() > 0;
    if is_decided {
        page.raw(DECIDED_HEAD);
    }
    page.raw("<th scope=\"col\" class=\"n\">Confidence, median</th></tr></thead>\n");
    for of_question in part.fields.chunk_by(|a, b| a.question == b.question) {
        page.raw("<tbody>\n");
        let mut asked = "";
        for field in of_question {
            page.raw("<tr><th scope=\"row\"><code>").text(&field.id).raw("</code></th><td>");
            if field.asks != asked {
                asks(page, field);
            }
            asked = &field.asks;
            page.raw("<small>").text(field.kind.in_words()).raw("</small></td><td class=\"wide\">");
            let counts = &field.counts;
            bar(page, counts);
            page.number(counts.answered).raw(" of ").number(counts.values).raw(", ");
            page.percent(counts.answered, counts.values).raw("</td>");
            let of_findings = [counts.empty, counts.not_stated, counts.not_visible, counts.absent, counts.review];
            let decided = [counts.confirmed, counts.corrected].into_iter().filter(|_| is_decided);
            for count in of_findings.into_iter().chain(decided) {
                page.raw(if count == 0 { "<td class=\"n z\">" } else { "<td class=\"n\">" }).number(count).raw("</td>");
            }
            page.raw("<td class=\"n\">");
            if let Some(confidence) = field.confidence_median {
                page.figure(confidence * 100.0);
            }
            page.raw("</td></tr>\n");
        }
        page.raw("</tbody>\n");
    }
    page.raw("</table>\n");
}

/// What the form asks, in its language.
pub(super) fn asks(page: &mut Page, field: &FieldOverview) {
    if field.asks.is_empty() {
        return;
    }
    page.raw("<span class=\"asks\" dir=\"auto\" lang=\"").text(&field.language).raw("\">");
    if !field.label.is_empty() {
        page.text(&field.label).raw(". ");
    }
    page.text(&shortened(&field.asks, ASKS_CHARACTERS_MAX)).raw("</span> ");
}
