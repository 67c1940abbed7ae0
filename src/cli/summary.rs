//! The table at the end of a run: who answered, how much can be used unseen, and what to do next.

use std::path::Path;

use super::terminal::{CARE, ERROR, FAINT, GOOD, STRONG, fit, pad, safe};
use crate::batch::{Fate, Ran};
use crate::journal::Facts;

/// Most columns of a name.
const NAME_COLUMNS_MAX: usize = 36;

/// The table, and what to do next.
pub(super) fn table(ran: &Ran, out: &Path) -> String {
    let mut rows: Vec<(String, String, &Facts)> = Vec::new();
    let (mut failed, mut same, mut superseded, mut none) = (0, 0, 0, 0);
    for entry in ran.entries.iter().filter(|entry| ran.given.contains(&entry.address.input)) {
        match (&entry.fate, &entry.facts) {
            (Fate::Record { .. }, Some(facts)) => rows.push((respondent(facts), safe(&facts.name), facts)),
            (Fate::Superseded { .. }, _) => superseded += 1,
            (Fate::Duplicate { .. }, _) => same += 1,
            (Fate::Failed { .. }, _) => failed += 1,
            (Fate::NotSubmission { .. }, _) => none += 1,
            (Fate::Opened { .. } | Fate::Record { .. }, _) => {}
        }
    }
    let mut text = String::new();
    if !rows.is_empty() {
        let columns = |name: &str, values: &mut dyn Iterator<Item = &str>| {
            let widest = values.map(unicode_width::UnicodeWidthStr::width).max().unwrap_or(0);
            widest.max(name.len()).min(NAME_COLUMNS_MAX)
        };
        let who = columns("respondent", &mut rows.iter().map(|row| row.0.as_str()));
        let file = columns("file", &mut rows.iter().map(|row| row.1.as_str()));
        text.push_str(&format!(
            "\n{STRONG}{}  {}  answered  empty  accepted  review{STRONG:#}\n",
            pad("respondent", who),
            pad("file", file)
        ));
        for (name, source, facts) in &rows {
            let summary = &facts.summary;
            text.push_str(&format!(
                "{}  {FAINT}{}{FAINT:#}  {:>8}  {:>5}  {GOOD}{:>8}{GOOD:#}  {CARE}{:>6}{CARE:#}\n",
                pad(&fit(name, who), who),
                pad(&fit(source, file), file),
                format!("{}/{}", summary.answered, summary.fields),
                summary.empty,
                summary.accepted,
                summary.review,
            ));
        }
        text.push('\n');
    }
    let review: usize = rows.iter().map(|(_, _, facts)| facts.summary.review).sum();
    let fields: usize = rows.iter().map(|(_, _, facts)| facts.summary.fields).sum();
    text.push_str(&format!("{} in {}", counted(rows.len(), "record"), out.join("records").display()));
    if superseded > 0 {
        text.push_str(&format!(", {} that a later return superseded", counted(superseded, "other")));
    }
    if same > 0 {
        text.push_str(&format!(", {} with the same bytes as another", counted(same, "file")));
    }
    if none > 0 {
        let are = if none == 1 { "is" } else { "are" };
        text.push_str(&format!(", {} that {are} no returned questionnaire", counted(none, "document")));
    }
    if failed > 0 {
        text.push_str(&format!(", {ERROR}{} failed{ERROR:#}", counted(failed, "file")));
    }
    text.push_str(".\n");
    if review > 0 {
        text.push_str(&format!(
            "Next: look at the {CARE}{review}{CARE:#} of {fields} values with \"status\": \"review\"; their flags say why."
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
    if failed > 0 {
        text.push_str("\nThe errors above say what to do about each file that failed.");
    }
    text.trim_end().to_owned()
}

fn counted(count: usize, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}

/// The name of who answered, as far as the record tells.
fn respondent(facts: &Facts) -> String {
    facts.respondent.as_ref().map_or_else(|| "(not told)".to_owned(), |respondent| safe(&respondent.name))
}
