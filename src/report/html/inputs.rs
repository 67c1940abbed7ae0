//! What became of the inputs, and who did not answer.

use super::page::Page;
use crate::report::account::Account;
use crate::report::overview::Overview;

/// Most rows of a list that stand in the journal as well.
const LISTED_MAX: usize = 500;

/// Those expected who have not answered.
pub(super) fn missing(page: &mut Page, overview: &Overview) {
    if overview.missing.is_empty() {
        return;
    }
    page.raw("<section>\n<h2 id=\"missing\">Who did not answer</h2>\n<table class=\"list\">\n<caption>")
        .number(overview.missing.len())
        .raw(
            " of the roster, in its order.</caption>\n<thead><tr><th scope=\"col\">Respondent</th>\
              <th scope=\"col\">Deadline</th></tr></thead>\n<tbody>\n",
        );
    for one in &overview.missing {
        page.raw("<tr><th scope=\"row\">").name(&one.name).raw("</th><td class=\"d\">");
        page.text(one.deadline.as_deref().unwrap_or("–")).raw("</td></tr>\n");
    }
    page.raw("</tbody>\n</table>\n</section>\n");
}

/// The account of the inputs: sum, failures, and what was no submission.
pub(super) fn inputs(page: &mut Page, overview: &Overview) {
    page.raw("<section>\n<h2 id=\"inputs\">What became of the inputs</h2>\n");
    match &overview.account {
        None => {
            page.raw("<p>No journal was kept in this folder, so what became of each input cannot be told here.</p>\n");
        }
        Some(account) => {
            sum(page, account);
            failures(page, account);
            let rows = account.foreign.iter().map(|one| (one.input.as_str(), one.reason.as_str()));
            listed(page, "Inputs that are no returned questionnaire.", "Why", account.foreign.len(), rows);
            let rows = account.same_bytes.iter().map(|one| (one.input.as_str(), one.of.as_str()));
            listed(page, "Inputs with the same bytes as another.", "The other", account.same_bytes.len(), rows);
        }
    }
    page.raw("</section>\n");
}

/// How it adds up, loudly where it does not.
fn sum(page: &mut Page, account: &Account) {
    if !account.discrepancies.is_empty() {
        page.raw(
            "<div class=\"alarm\" role=\"note\">\n<p><strong>The inputs do not add up.</strong> Run <code>rapporteur \
                  extract</code> again with the same inputs before anything is used.</p>\n<ul>\n",
        );
        for one in &account.discrepancies {
            page.raw("<li>").text(one).raw("</li>\n");
        }
        page.raw("</ul>\n</div>\n");
    }
    page.raw("<table class=\"sum\">\n<caption>All that came in, and what became of it");
    page.raw(if account.discrepancies.is_empty() { ". It adds up." } else { "." });
    page.raw("</caption>\n<tbody>\n");
    let rows: [(&'static str, usize); 6] = [
        ("with a record that counts", account.records),
        ("with a record that a later one superseded", account.superseded),
        ("with the same bytes as another", account.duplicates),
        ("no returned questionnaire", account.not_submissions),
        ("could not be read", account.failed),
        ("messages and archives that were opened for their parts", account.opened),
    ];
    for (position, (name, count)) in rows.into_iter().enumerate() {
        page.raw("<tr><td class=\"o\">").raw(if position > 0 { "+" } else { "" }).raw("</td><td class=\"n\">");
        page.number(count).raw("</td><th scope=\"row\">").raw(name).raw("</th></tr>\n");
    }
    page.raw("</tbody>\n<tfoot><tr><td class=\"o\">=</td><td class=\"n\">")
        .number(account.sum())
        .raw("</td><th scope=\"row\">");
    page.number(account.files).raw(if account.files == 1 { " file and " } else { " files and " }).number(account.parts);
    page.raw(if account.parts == 1 { " part" } else { " parts" }).raw(" of them</th></tr></tfoot>\n</table>\n");
    if account.earlier_contents > 0 {
        page.raw("<p>Not among them: ").number(account.earlier_contents);
        page.raw(if account.earlier_contents == 1 { " earlier content" } else { " earlier contents" });
        page.raw(" of files that hold something else by now. Their records are kept as earlier returns.</p>\n");
    }
}

fn failures(page: &mut Page, account: &Account) {
    if account.failures.is_empty() {
        return;
    }
    page.raw("<table class=\"list\">\n<caption id=\"failed\">Documents that could not be read.</caption>\n<thead><tr>\
              <th scope=\"col\">Input</th><th scope=\"col\">Why</th><th scope=\"col\">What to do</th></tr></thead>\n<tbody>\n");
    for one in account.failures.iter().take(LISTED_MAX) {
        page.raw("<tr><th scope=\"row\">").name(&one.input).raw("</th><td>").name(&one.message).raw("</td><td>");
        page.text(&one.remedy).raw("</td></tr>\n");
    }
    page.raw("</tbody>\n</table>\n");
    more(page, account.failures.len());
}

fn listed<'a>(
    page: &mut Page,
    caption: &'static str,
    second: &'static str,
    all: usize,
    rows: impl Iterator<Item = (&'a str, &'a str)>,
) {
    if all == 0 {
        return;
    }
    page.raw("<table class=\"list\">\n<caption>")
        .raw(caption)
        .raw(
            "</caption>\n<thead><tr><th scope=\"col\">Input</th>\
              <th scope=\"col\">",
        )
        .raw(second)
        .raw("</th></tr></thead>\n<tbody>\n");
    for (input, told) in rows.take(LISTED_MAX) {
        page.raw("<tr><th scope=\"row\">").name(input).raw("</th><td>").name(told).raw("</td></tr>\n");
    }
    page.raw("</tbody>\n</table>\n");
    more(page, all);
}

fn more(page: &mut Page, all: usize) {
    if all > LISTED_MAX {
        page.raw("<p>And ").number(all - LISTED_MAX).raw(" more; the journal has them all.</p>\n");
    }
}
