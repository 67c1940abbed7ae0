//! Heat maps: a row a respondent, a column a field. Cells are small and hold a sign or a figure, so that they say the same
//! without colours.

use super::page::{Page, per_cent};
use super::{DECIDED, shown};
use crate::record::Status;
use crate::report::counts::FINDINGS;
use crate::report::overview::{Cell, FieldOverview, Part, Respondent};

/// What was answered.
pub(super) fn findings(page: &mut Page, part: &Part) {
    if part.fields.is_empty() {
        page.raw("<p>The questionnaire is not known, so its fields cannot be shown.</p>\n");
        return;
    }
    page.raw("<p class=\"key\">");
    for finding in FINDINGS {
        let (class, sign, name) = shown(finding);
        page.raw("<span><span class=\"sign ").raw(class).raw("\">").raw(sign).raw("</span> ").raw(name).raw("</span> ");
    }
    page.raw("</p>\n");
    let map = Map {
        caption: "What each document shows, field by field.",
        total: "Answered, %",
        cell: |page, cell| {
            let (class, sign, _) = shown(cell.finding);
            page.raw("<td class=\"").raw(class).raw("\">").raw(sign).raw("</td>");
        },
        of_respondent: |one| one.counts.map(|counts| per_cent(counts.answered, counts.values)),
        of_field: |field| per_cent(field.counts.answered, field.counts.values),
    };
    map.write(page, part);
}

/// How sure it is.
pub(super) fn confidences(page: &mut Page, part: &Part) {
    if part.fields.is_empty() {
        page.raw("<p>The questionnaire is not known, so its fields cannot be shown.</p>\n");
        return;
    }
    page.raw("<p class=\"key\">Confidence of each value, from 0 to 99: ");
    for (class, range) in SHADES {
        page.raw("<span><span class=\"sign ").raw(class).raw("\">&nbsp;</span> ").raw(range).raw("</span> ");
    }
    page.raw("<span><span class=\"sign c2 r\">87</span> framed: for a person</span>");
    if part.counts.decided() > 0 {
        for (sign, name, _) in DECIDED {
            page.raw(" <span><span class=\"sign d\">").raw(sign).raw("</span> ").raw(name).raw("</span>");
        }
    }
    page.raw("</p>\n");
    let map = Map {
        caption: "Confidence, field by field; framed values need a person.",
        total: "For a person",
        cell: |page, cell| {
            // What a person decided about is as sure as that person was.
            let decided = match (cell.status, cell.confidence) {
                (Status::Confirmed, _) => 0,
                (Status::Corrected, _) | (_, None) => 1,
                (_, Some(confidence)) => {
                    let confidence = figure(confidence);
                    page.raw("<td class=\"").raw(shade(confidence));
                    page.raw(if cell.status == Status::Review { " r\">" } else { "\">" });
                    page.number(confidence).raw("</td>");
                    return;
                }
            };
            page.raw("<td class=\"d\">").raw(DECIDED[decided].0).raw("</td>");
        },
        of_respondent: |one| one.counts.map(|counts| counts.review),
        of_field: |field| field.counts.review,
    };
    map.write(page, part);
}

/// Classes of confidences, and what they span.
const SHADES: [(&str, &str); 5] =
    [("c4", "99"), ("c3", "95 to 98"), ("c2", "80 to 94"), ("c1", "50 to 79"), ("c0", "below 50")];

/// A confidence in two figures, never rounded up.
fn figure(confidence: f64) -> usize {
    ((confidence * 100.0 + 1e-9).floor() as usize).min(99)
}

fn shade(confidence: usize) -> &'static str {
    match confidence {
        99.. => "c4",
        95.. => "c3",
        80.. => "c2",
        50.. => "c1",
        _ => "c0",
    }
}

/// A heat map, whatever it shows.
struct Map {
    caption: &'static str,
    /// What the last row and the last column hold.
    total: &'static str,
    cell: fn(&mut Page, &Cell),
    of_respondent: fn(&Respondent) -> Option<usize>,
    of_field: fn(&FieldOverview) -> usize,
}

impl Map {
    fn write(&self, page: &mut Page, part: &Part) {
        page.raw("<div class=\"map\" role=\"region\" tabindex=\"0\" aria-label=\"")
            .raw(self.caption)
            .raw("\">\n<table>\n");
        page.raw("<caption>").raw(self.caption).raw("</caption>\n<thead><tr><th scope=\"col\">Respondent</th>");
        let mut question = "";
        for field in &part.fields {
            let starts = field.question != question;
            question = &field.question;
            page.raw(if starts { "<th scope=\"col\" class=\"q\">" } else { "<th scope=\"col\">" });
            page.raw("<span title=\"").text(&field.asks).raw("\">").text(&field.id).raw("</span></th>");
        }
        page.raw("<th scope=\"col\" class=\"sum\"><span>").raw(self.total).raw("</span></th></tr></thead>\n<tbody>\n");
        for one in &part.respondents {
            page.raw("<tr><th scope=\"row\">").name(one.shown()).raw("</th>");
            for cell in &one.cells {
                (self.cell)(page, cell);
            }
            if one.cells.is_empty() {
                page.raw("<td class=\"none\" colspan=\"")
                    .number(part.fields.len())
                    .raw("\">the record cannot be used</td>");
            }
            page.raw("<td class=\"sum\">");
            if let Some(sum) = (self.of_respondent)(one) {
                page.number(sum);
            }
            page.raw("</td></tr>\n");
        }
        page.raw("</tbody>\n<tfoot><tr><th scope=\"row\">").raw(self.total).raw("</th>");
        for field in &part.fields {
            page.raw("<td>").number((self.of_field)(field)).raw("</td>");
        }
        page.raw("<td class=\"sum\"></td></tr></tfoot>\n</table>\n</div>\n");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_never_rounded_up() {
        assert_eq!([1.0, 0.999, 0.94999, 0.29, 0.0].map(figure), [99, 99, 94, 29, 0]);
        assert_eq!([99, 95, 94, 50, 0].map(shade), ["c4", "c3", "c2", "c1", "c0"]);
    }
}
