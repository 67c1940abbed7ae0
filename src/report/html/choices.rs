//! Ticks, yes and no, and percentages, counted: bars with their figures beside them.

use super::fields::asks;
use super::page::Page;
use crate::report::overview::{FieldOverview, Part};
use crate::report::tally::{OptionTally, Tally};

/// Percentages are counted by tens.
const BINS: usize = 10;

/// All fields whose values can be counted, in the order of the form.
pub(super) fn choices(page: &mut Page, part: &Part) {
    let counted: Vec<(&FieldOverview, &Tally)> =
        part.fields.iter().filter_map(|field| Some((field, field.tally.as_ref()?))).collect();
    if counted.is_empty() {
        page.raw("<p>There is nothing to count.</p>\n");
        return;
    }
    page.raw(
        "<p class=\"key\"><span><svg class=\"swatch\" viewBox=\"0 0 14 10\" aria-hidden=\"true\"><rect class=\"a\" \
         width=\"14\" height=\"10\"/></svg> ticked, or yes</span> <span><svg class=\"swatch\" viewBox=\"0 0 14 10\" \
         aria-hidden=\"true\"><rect class=\"no\" width=\"14\" height=\"10\"/></svg> no</span> <span><svg class=\"swatch\" \
         viewBox=\"0 0 14 10\" aria-hidden=\"true\"><rect class=\"v\" width=\"14\" height=\"10\"/></svg> cannot be \
         seen</span> <span>Bars are shares of all respondents; percentages beside them are of those seen.</span></p>\n",
    );
    for (field, tally) in counted {
        page.raw("<div class=\"tally\">\n<table class=\"bars\">\n<caption>");
        if let Some(under) = &field.under {
            page.raw("<span class=\"under\" dir=\"auto\">").text(under).raw("</span> ");
        }
        asks(page, field);
        page.raw("<code>").text(&field.id).raw("</code></caption>\n<colgroup><col><col><col></colgroup>\n");
        match tally {
            Tally::Choices { options } => of_options(page, options, field.counts.values),
            Tally::YesNo { yes, no } => of_yes_no(page, *yes, *no, field),
            Tally::Percentages { values, median } => percentages(page, values, *median, field),
        }
        page.raw("</table>\n</div>\n");
    }
}

fn head(page: &mut Page, first: &'static str, second: &'static str) {
    page.raw("<thead><tr><th scope=\"col\">").raw(first).raw("</th><th scope=\"col\">Share</th><th scope=\"col\">");
    page.raw(second).raw("</th></tr></thead>\n<tbody>\n");
}

fn of_options(page: &mut Page, options: &[OptionTally], respondents: usize) {
    head(page, "Option", "Ticked");
    for option in options {
        page.raw("<tr><th scope=\"row\" dir=\"auto\">").text(if option.asks.is_empty() {
            &option.id
        } else {
            &option.asks
        });
        page.raw("</th><td class=\"wide\">");
        page.bar(&[("a", option.checked), ("v", option.unknown)], respondents);
        page.raw("</td><td class=\"f\">").number(option.checked).raw(" of ").number(option.seen()).raw(" seen");
        if option.seen() > 0 {
            page.raw(", ").percent(option.checked, option.seen());
        }
        if option.unknown > 0 {
            page.raw("; ").number(option.unknown).raw(" cannot be seen");
        }
        page.raw("</td></tr>\n");
    }
    page.raw("</tbody>\n");
}

fn of_yes_no(page: &mut Page, yes: usize, no: usize, field: &FieldOverview) {
    head(page, "Answer", "Given");
    let counts = &field.counts;
    let others = counts.values.saturating_sub(yes + no);
    for (name, class, count) in [("yes", "a", yes), ("no", "no", no)] {
        page.raw("<tr><th scope=\"row\">").raw(name).raw("</th><td class=\"wide\">");
        page.bar(&[(class, count)], counts.values);
        page.raw("</td><td class=\"f\">").number(count).raw(" of ").number(yes + no).raw(" answers");
        if yes + no > 0 {
            page.raw(", ").percent(count, yes + no);
        }
        page.raw("</td></tr>\n");
    }
    if others > 0 {
        page.raw("<tr class=\"others\"><th scope=\"row\">neither</th><td class=\"wide\">");
        page.bar(&[("e", counts.empty), ("s", counts.not_stated), ("v", counts.not_visible)], counts.values);
        page.raw("</td><td class=\"f\">");
        reasons(page, field);
        page.raw("</td></tr>\n");
    }
    page.raw("</tbody>\n");
}

/// Why there is no value: "3 empty, 1 not stated".
fn reasons(page: &mut Page, field: &FieldOverview) {
    let counts = &field.counts;
    let found = [
        (counts.empty, " empty"),
        (counts.not_stated, " not stated"),
        (counts.not_visible, " not visible"),
        (counts.absent, " absent"),
    ];
    for (position, (count, name)) in found.into_iter().filter(|(count, _)| *count > 0).enumerate() {
        page.raw(if position > 0 { ", " } else { "" }).number(count).raw(name);
    }
}

/// By tens, with the lowest, the middle and the highest.
fn percentages(page: &mut Page, values: &[f64], median: Option<f64>, field: &FieldOverview) {
    page.raw("<tbody>\n");
    if let (Some(lowest), Some(median), Some(highest)) = (values.first(), median, values.last()) {
        page.raw("<tr><th scope=\"row\">given by ").number(values.len()).raw("</th><td class=\"wide\">");
        histogram(page, values);
        page.raw("</td><td class=\"f\">median ").decimal(median, 1).raw("\u{a0}%; lowest ").decimal(*lowest, 1);
        page.raw("\u{a0}%, highest ").decimal(*highest, 1).raw("\u{a0}%</td></tr>\n");
    }
    if values.len() < field.counts.values {
        page.raw("<tr class=\"others\"><th scope=\"row\">no percentage</th><td class=\"wide\">");
        let counts = &field.counts;
        page.bar(&[("e", counts.empty), ("s", counts.not_stated), ("v", counts.not_visible)], counts.values);
        page.raw("</td><td class=\"f\">");
        reasons(page, field);
        page.raw("</td></tr>\n");
    }
    page.raw("</tbody>\n");
}

/// Columns from 0 to 100 per cent by tens, each with its number above it.
fn histogram(page: &mut Page, values: &[f64]) {
    const WIDTH: f64 = 30.0;
    const HEIGHT: f64 = 36.0;
    let mut bins = [0usize; BINS];
    for value in values {
        let bin = (value / 100.0 * BINS as f64).max(0.0) as usize;
        bins[bin.min(BINS - 1)] += 1;
    }
    let most = bins.iter().copied().max().unwrap_or(0).max(1) as f64;
    page.raw("<svg class=\"histogram\" viewBox=\"0 0 300 62\" role=\"img\" aria-label=\"Percentages by tens:");
    for (bin, count) in bins.iter().enumerate().filter(|(_, count)| **count > 0) {
        page.raw(" ").number(*count).raw(" from ").number(bin * 10).raw(" to ").number(bin * 10 + 10).raw(";");
    }
    page.raw("\">");
    for (bin, count) in bins.iter().enumerate() {
        let (x, height) = (bin as f64 * WIDTH, *count as f64 / most * HEIGHT);
        if *count > 0 {
            page.raw("<rect class=\"a\" x=\"").decimal(x + 1.5, 2).raw("\" y=\"").decimal(12.0 + HEIGHT - height, 2);
            page.raw("\" width=\"27\" height=\"").decimal(height, 2).raw("\"/><text x=\"").decimal(x + WIDTH / 2.0, 2);
            page.raw("\" y=\"").decimal(9.0 + HEIGHT - height, 2).raw("\">").number(*count).raw("</text>");
        }
    }
    page.raw(
        "<path class=\"axis\" d=\"M0 48.5H300\"/><text class=\"start\" x=\"0\" y=\"60\">0</text>\
              <text x=\"150\" y=\"60\">50\u{a0}%</text><text class=\"end\" x=\"300\" y=\"60\">100</text></svg>",
    );
}
