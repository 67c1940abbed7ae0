//! The table at the end of a run: who answered, how much can be used unseen, and what to do next.

use std::path::Path;

use super::terminal::{CARE, ERROR, FAINT, GOOD, STRONG, fit, pad, safe};
use crate::batch::Ran;
use crate::journal::{self, Entry, Facts, Fate};
use crate::record::Summary;

/// Most columns of a name.
const NAME_COLUMNS_MAX: usize = 36;

/// The table, and what to do next.
pub(super) fn table(ran: &Ran, out: &Path) -> String {
    let of_run: Vec<&Entry> = ran.of_run().collect();
    let counts = |entry: &&&Entry| matches!(entry.fate, Fate::Record { .. });
    let rows: Vec<(String, String, &Facts)> = of_run
        .iter()
        .filter(counts)
        .filter_map(|entry| entry.facts.as_ref())
        .map(|facts| ran.facts.get(&facts.record).unwrap_or(facts))
        .map(|facts| (respondent(facts), safe(&facts.name), facts))
        .collect();
    let mut text = respondents(&rows);
    let review: usize = rows.iter().map(|(_, _, facts)| facts.summary.review).sum();
    let fields: usize = rows.iter().map(|(_, _, facts)| facts.summary.fields).sum();
    text.push_str(&format!("{} in {}", counted(rows.len(), "record"), out.join("records").display()));
    text.push_str(&standing(&of_run));
    let doubtful = ran.histories.respondents.iter().filter(|one| !one.doubts.is_empty()).count();
    let missing = ran.histories.missing.len();
    if missing > 0 {
        text.push_str(&format!("{CARE}{}{CARE:#} not answered.\n", have(missing)));
    }
    if let Some(first) = ran.gone.first() {
        let others = if ran.gone.len() > 1 { format!(" and {} more", ran.gone.len() - 1) } else { String::new() };
        text.push_str(&format!("Not there any more, and counted still: {}{others}.\n", safe(first)));
    }
    if ran.stale > 0 {
        text.push_str(&format!(
            "{} of earlier runs by other rules, model or precision: give their inputs again to renew them.\n",
            counted(ran.stale, "record")
        ));
    }
    text.push_str(&decided(&rows));
    if review > 0 {
        text.push_str(&format!(
            "Next: run `rapporteur review {}` and look at the {CARE}{review}{CARE:#} of {fields} values that wait for review.",
            out.display()
        ));
    } else if fields > 0 {
        text.push_str("Next: nothing needs review.");
    }
    let blank = rows.iter().filter(|(_, _, facts)| facts.summary.answered == 0).count();
    if blank > 0 {
        text.push_str(&format!(
            "\n{CARE}{}{CARE:#} no answer at all: ask whether the right file was sent.",
            if blank == 1 { "1 record holds".to_owned() } else { format!("{blank} records hold") }
        ));
    }
    if of_run.iter().any(|entry| matches!(entry.fate, Fate::Failed { .. })) {
        text.push_str("\nThe errors above say what to do about each document that failed.");
    }
    let of_whom = match doubtful {
        0 => String::new(),
        1 => format!(" {CARE}1{CARE:#} respondent needs a look."),
        many => format!(" {CARE}{many}{CARE:#} respondents need a look."),
    };
    text.push_str(&format!("\n`rapporteur status {}` tells who answered and what is open.{of_whom}", out.display()));
    text.trim_end().to_owned()
}

/// What people decided about these records, in a line; nothing where nobody did.
fn decided(rows: &[(String, String, &Facts)]) -> String {
    let sum = |count: fn(&Summary) -> usize| rows.iter().map(|(_, _, facts)| count(&facts.summary)).sum::<usize>();
    let (confirmed, corrected) = (sum(|one| one.confirmed), sum(|one| one.corrected));
    match confirmed + corrected {
        0 => String::new(),
        all => format!(
            "What people decided stands: {} {GOOD}{confirmed} confirmed{GOOD:#} and {GOOD}{corrected} corrected{GOOD:#}.\n",
            if all == 1 { "1 value,".to_owned() } else { format!("{all} values,") }
        ),
    }
}

/// A line a record that counts; nothing where there is none.
fn respondents(rows: &[(String, String, &Facts)]) -> String {
    let mut text = String::new();
    let is_decided = rows.iter().any(|(_, _, facts)| facts.summary.confirmed + facts.summary.corrected > 0);
    let head = if is_decided { "  decided" } else { "" };
    if !rows.is_empty() {
        let columns = |name: &str, values: &mut dyn Iterator<Item = &str>| {
            let widest = values.map(unicode_width::UnicodeWidthStr::width).max().unwrap_or(0);
            widest.max(name.len()).min(NAME_COLUMNS_MAX)
        };
        let who = columns("respondent", &mut rows.iter().map(|row| row.0.as_str()));
        let file = columns("file", &mut rows.iter().map(|row| row.1.as_str()));
        text.push_str(&format!(
            "\n{STRONG}{}  {}  answered  empty  accepted  review{head}{STRONG:#}\n",
            pad("respondent", who),
            pad("file", file)
        ));
        for (name, source, facts) in rows {
            let summary = &facts.summary;
            text.push_str(&format!(
                "{}  {FAINT}{}{FAINT:#}  {:>8}  {:>5}  {GOOD}{:>8}{GOOD:#}  {CARE}{:>6}{CARE:#}{}\n",
                pad(&fit(name, who), who),
                pad(&fit(source, file), file),
                format!("{}/{}", summary.answered, summary.fields),
                summary.empty,
                summary.accepted,
                summary.review,
                if is_decided { format!("  {:>7}", summary.confirmed + summary.corrected) } else { String::new() },
            ));
        }
        text.push('\n');
    }
    text
}

/// What became of the inputs, behind the number of records.
fn standing(of_run: &[&Entry]) -> String {
    let fates = journal::of_inputs(of_run.iter().copied());
    let count = |is: fn(&Fate) -> bool| fates.values().filter(|fate| is(fate)).count();
    let failed = count(|fate| matches!(fate, Fate::Failed { .. }));
    let parts_failed = of_run.iter().filter(|entry| matches!(entry.fate, Fate::Failed { .. })).count();
    let mut text = format!(", of {}", counted(fates.len(), "input"));
    let others = [
        (count(|fate| matches!(fate, Fate::Superseded { .. })), "with an earlier return only"),
        (count(|fate| matches!(fate, Fate::Duplicate { .. })), "with the same bytes as another"),
        (
            count(|fate| matches!(fate, Fate::NotSubmission { .. } | Fate::Opened { .. })),
            "without a returned questionnaire",
        ),
    ];
    for (count, what) in others.iter().filter(|(count, _)| *count > 0) {
        text.push_str(&format!(", {count} {what}"));
    }
    if failed > 0 {
        text.push_str(&format!(", {ERROR}{failed} failed{ERROR:#}"));
    }
    text.push_str(".\n");
    if parts_failed > failed {
        text.push_str(&format!("{} that came within inputs failed.\n", counted(parts_failed - failed, "document")));
    }
    text
}

fn have(count: usize) -> String {
    if count == 1 {
        "1 respondent of the roster has".to_owned()
    } else {
        format!("{count} respondents of the roster have")
    }
}

fn counted(count: usize, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}

/// The name of who answered, as far as the record tells.
fn respondent(facts: &Facts) -> String {
    facts.respondent.as_ref().map_or_else(|| "(not told)".to_owned(), |respondent| safe(&respondent.name))
}
