//! What nobody looked at: the audit sample.

use super::page::Page;
use crate::report::audit::{percent, told_unshown};
use crate::report::overview::{Overview, Part};

/// What it tells, and its figures where there are some.
pub(super) fn audit(page: &mut Page, part: &Part) {
    let audit = &part.audit;
    page.raw("<p>").text(&audit.sentences()).raw("</p>\n");
    if !audit.is_told() {
        return;
    }
    page.raw("<dl class=\"figures\">\n");
    for (name, number) in [
        ("Accepted, not looked at", audit.unseen),
        ("Drawn, waiting", audit.waiting),
        ("Drawn, looked at", audit.looked_at),
        ("Found wrong", audit.wrong),
    ] {
        page.raw("<div><dt>").raw(name).raw("</dt><dd>").number(number).raw("</dd></div>\n");
    }
    if let (Some(low), Some(high)) = (audit.error_rate_low, audit.error_rate_high) {
        page.raw("<div><dt>Share wrong, bounds at 95 in 100</dt><dd>").text(&percent(low)).raw("<small> to ");
        page.text(&percent(high)).raw("</small></dd></div>\n");
    }
    page.raw("</dl>\n");
}

/// What was decided and no record shows.
pub(super) fn unshown(page: &mut Page, overview: &Overview) {
    if let Some(told) = told_unshown(overview) {
        page.raw("<h2 id=\"unshown\">Decisions that no record shows</h2>\n<p>").text(&told).raw("</p>\n");
    }
}
