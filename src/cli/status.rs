//! `rapporteur status`: a data set at a glance, in the terminal or for machines.

use std::path::PathBuf;

use anyhow::Result;
use clap::Args;
use unicode_width::UnicodeWidthStr;

use super::report::refuse;
use super::terminal::{CARE, ERROR, FAINT, GOOD, STRONG, data, fit, pad, safe};
use super::{DONE, SOME_FAILED};
use crate::dataset::Dataset;
use crate::report::{self, Account, Overview, Part, Respondent, Words, counted};

/// Columns where no terminal tells.
const COLUMNS: usize = 100;
/// Fewer columns are not made use of: lines then wrap.
const COLUMNS_MIN: usize = 48;
/// Most columns of a name.
const NAME_COLUMNS_MAX: usize = 36;
/// Fewest columns of a name, or of a doubt that stands beside it.
const NAME_COLUMNS_MIN: usize = 12;
/// Most entries of a list that are shown.
const LISTED_MAX: usize = 50;
/// A figure and the blanks before it.
const FIGURE_COLUMNS: [(&str, usize); 5] = [("returns", 9), ("answered", 10), ("review", 8), (DECIDED, 9), (LATE, 6)];
/// Name of the figure that a roster tells.
const LATE: &str = "late";
/// Name of the figure that is told where people decided about values: how many were confirmed or corrected.
const DECIDED: &str = "decided";

/// Tell who answered, what needs a person and what to do next.
///
/// Exit code 1 when a record cannot be used or the inputs do not add up. Inputs that failed, and values that need a person,
/// are told and are no failure of this command.
#[derive(Debug, Args)]
pub(super) struct Status {
    /// Folder that `extract` wrote to
    #[arg(value_name = "OUT", default_value = "out")]
    pub folder: PathBuf,
    /// Print JSON for machines, by `rapporteur schema status`
    #[arg(long)]
    pub json: bool,
    /// Rules file, or folder of rules files, to use beside the built-in ones
    #[arg(long, value_name = "PATH")]
    pub rules: Vec<PathBuf>,
}

/// Runs the command; gives the exit code.
pub(super) fn run(arguments: &Status) -> Result<u8> {
    let dataset = match Dataset::open_with_any(&arguments.folder, super::library(&arguments.rules)?) {
        Ok(dataset) => dataset,
        Err(error) => return Ok(refuse(&error)),
    };
    let overview = report::overview(&dataset);
    match arguments.json {
        true => data(&format!("{}\n", serde_json::to_string_pretty(&overview)?))?,
        false => data(&format!("{}\n", table(&overview, &safe(&arguments.folder.display().to_string()), columns())))?,
    }
    Ok(if overview.is_damaged() { SOME_FAILED } else { DONE })
}

/// Columns of the terminal that standard output goes to.
pub(super) fn columns() -> usize {
    let terminal = terminal_size::terminal_size_of(std::io::stdout());
    terminal.map_or(COLUMNS, |(width, _)| usize::from(width.0).max(COLUMNS_MIN))
}

/// The whole of it in so many columns: what is there, who answered, what failed, what is missing, what people decided, what to
/// do next in the folder.
pub(super) fn table(overview: &Overview, folder: &str, columns: usize) -> String {
    let mut lines = Lines { text: String::new(), columns };
    if overview.broken_off {
        lines.line(ERROR, "A run was broken off, or is still going on.");
    }
    lines.line(STRONG, &report::sentence(overview));
    for part in &overview.parts {
        lines.blank();
        if overview.parts.len() > 1 {
            lines.line(STRONG, &safe(&part.title));
        }
        respondents(&mut lines, part);
        audit(&mut lines, part);
    }
    if let Some(unshown) = report::told_unshown(overview) {
        lines.blank();
        lines.hanging("", &unshown);
    }
    if !overview.missing.is_empty() {
        lines.blank();
        lines.line(STRONG, &format!("{} did not answer", counted(overview.missing.len(), "respondent")));
        lines.listed(&overview.missing, |lines, one| {
            let deadline = one.deadline.as_ref().map(|day| format!(", by {}", safe(day))).unwrap_or_default();
            lines.hanging("  ", &format!("{}{deadline}", safe(&one.name)));
        });
    }
    if let Some(account) = &overview.account {
        failures(&mut lines, account);
        sums(&mut lines, account);
    }
    reviewed(&mut lines, overview);
    lines.blank();
    for (position, step) in report::steps(overview).iter().enumerate() {
        let start = if position == 0 { "Next: " } else { "      " };
        let words = step.words.iter().map(|one| match one {
            Words::Own(text) => text.clone(),
            Words::Name(name) => safe(name),
            Words::Folder => folder.to_owned(),
        });
        lines.hanging(start, &words.collect::<String>());
    }
    lines.text.trim_end().to_owned()
}

/// Lines of at most so many columns.
struct Lines {
    text: String,
    columns: usize,
}

impl Lines {
    fn blank(&mut self) {
        self.text.push('\n');
    }

    fn line(&mut self, style: anstyle::Style, text: &str) {
        for line in wrapped(text, self.columns) {
            self.text.push_str(&format!("{style}{line}{style:#}\n"));
        }
    }

    /// A text behind a start, its other lines below its first one.
    fn hanging(&mut self, start: &str, text: &str) {
        let indent = start.width();
        for (position, line) in wrapped(text, self.columns.saturating_sub(indent)).iter().enumerate() {
            let before = if position == 0 { start.to_owned() } else { " ".repeat(indent) };
            self.text.push_str(&format!("{before}{line}\n"));
        }
    }

    /// The first of them, and how many more there are.
    fn listed<T>(&mut self, all: &[T], mut show: impl FnMut(&mut Self, &T)) {
        for one in all.iter().take(LISTED_MAX) {
            show(self, one);
        }
        if all.len() > LISTED_MAX {
            self.hanging("  ", &format!("and {} more; --json has them all", all.len() - LISTED_MAX));
        }
    }
}

/// A row a respondent.
fn respondents(lines: &mut Lines, part: &Part) {
    let is_timed = part.respondents.iter().any(|one| one.late.is_some());
    let is_decided = part.counts.decided() > 0;
    let is_shown = |name: &str| (is_timed || name != LATE) && (is_decided || name != DECIDED);
    let figures_shown = || FIGURE_COLUMNS.into_iter().filter(|(name, _)| is_shown(name));
    let figures: usize = figures_shown().map(|(_, columns)| columns).sum();
    let names: Vec<String> = part.respondents.iter().map(shown).collect();
    let widest = names.iter().map(|name| name.width()).max().unwrap_or(0).max("respondent".len());
    let room = lines.columns.saturating_sub(figures).max(NAME_COLUMNS_MIN);
    let who = widest.min(NAME_COLUMNS_MAX).min(room);
    let doubts = part.respondents.iter().map(|one| doubt(one).width()).max().unwrap_or(0);
    // Doubts stand beside the figures where there is room, below the row otherwise.
    let beside = lines.columns.saturating_sub(who + figures + 2);
    let is_beside = doubts > 0 && beside >= doubts.min(NAME_COLUMNS_MAX);
    let mut head = pad("respondent", who);
    for (name, columns) in figures_shown() {
        head.push_str(&format!("{name:>columns$}"));
    }
    let head_of_doubts = if is_beside { "  doubts" } else { "" };
    lines.text.push_str(&format!("{STRONG}{head}{head_of_doubts}{STRONG:#}\n"));
    for (one, name) in part.respondents.iter().zip(&names) {
        let answered = one.counts.map_or("–".to_owned(), |counts| format!("{}/{}", counts.answered, counts.values));
        let review = one.counts.map_or("–".to_owned(), |counts| counts.review.to_string());
        let mut row = format!(
            "{}{:>9}{GOOD}{answered:>10}{GOOD:#}{CARE}{review:>8}{CARE:#}",
            pad(&fit(name, who), who),
            one.returns
        );
        if is_decided {
            let decided = one.counts.map_or("–".to_owned(), |counts| counts.decided().to_string());
            row.push_str(&format!("{GOOD}{decided:>9}{GOOD:#}"));
        }
        let doubt = doubt(one);
        let is_late = one.late == Some(true);
        if is_late || (is_timed && is_beside && !doubt.is_empty()) {
            row.push_str(&format!("{CARE}{:>6}{CARE:#}", if is_late { LATE } else { "" }));
        }
        if is_beside && !doubt.is_empty() && one.failure.is_none() {
            row.push_str(&format!("  {CARE}{}{CARE:#}", fit(&doubt, beside)));
        }
        lines.text.push_str(&row);
        lines.blank();
        if let Some(failure) = &one.failure {
            lines.hanging("    ", &format!("{}; do: {}", safe(&failure.message), safe(&failure.remedy)));
        }
        if !doubt.is_empty() && (!is_beside || one.failure.is_some()) {
            lines.hanging("    ", &doubt);
        }
    }
}

/// What is known of values that nobody looked at.
fn audit(lines: &mut Lines, part: &Part) {
    if part.audit.is_told() {
        lines.blank();
        lines.hanging("Audit: ", &part.audit.sentences());
    }
}

/// The name of a respondent; where none can be told, its file.
fn shown(one: &Respondent) -> String {
    match one.name {
        Some(_) => safe(one.shown()),
        None => format!("(not told) {}", safe(one.shown())),
    }
}

fn doubt(one: &Respondent) -> String {
    one.doubts.iter().map(|doubt| safe(&doubt.message)).collect::<Vec<_>>().join("; ")
}

fn failures(lines: &mut Lines, account: &Account) {
    if account.failures.is_empty() {
        return;
    }
    lines.blank();
    lines.line(ERROR, &format!("{} could not be read", counted(account.failed, "document")));
    lines.listed(&account.failures, |lines, one| {
        lines.hanging("  ", &format!("{}: {}", safe(&one.input), safe(&one.message)));
        lines.hanging("    do: ", &safe(&one.remedy));
    });
}

/// How far people have come with the review; nothing where nobody decided.
fn reviewed(lines: &mut Lines, overview: &Overview) {
    let (counts, reviewed) = (overview.counts(), &overview.reviewed);
    let told = [
        (counts.confirmed, "confirmed"),
        (counts.corrected, "corrected"),
        (reviewed.flagged, "flagged"),
        (reviewed.seen_differently, "seen differently now"),
        (reviewed.outdated, "outdated"),
    ];
    let told: Vec<String> =
        told.iter().filter(|(count, _)| *count > 0).map(|(count, what)| format!("{count} {what}")).collect();
    if told.is_empty() {
        return;
    }
    lines.blank();
    let done = format!("review: {} of {} values done", reviewed.done, reviewed.due);
    lines.line(STRONG, &format!("{done}; {}", told.join(", ")));
}

/// How the inputs add up.
fn sums(lines: &mut Lines, account: &Account) {
    lines.blank();
    lines.line(FAINT, &sum(account));
    if account.earlier_contents > 0 {
        let contents = counted(account.earlier_contents, "earlier content");
        lines.line(FAINT, &format!("not among them: {contents} of files that hold something else by now"));
    }
    for one in &account.discrepancies {
        let text = format!("error: the inputs do not add up: {}", safe(one));
        lines.line(ERROR, &text);
    }
}

/// The sum in one line, what is zero left out.
fn sum(account: &Account) -> String {
    let in_them = if account.parts > 0 { format!(" with {}", counted(account.parts, "part")) } else { String::new() };
    let fates = [
        (account.records, "with a record"),
        (account.superseded, "superseded"),
        (account.duplicates, "with the same bytes as another"),
        (account.not_submissions, "no submission"),
        (account.failed, "failed"),
        (account.opened, "opened for their parts"),
    ];
    let fates: Vec<String> =
        fates.iter().filter(|(count, _)| *count > 0).map(|(count, what)| format!("{count} {what}")).collect();
    format!("{}{in_them}: {} = {}", counted(account.files, "file"), account.inputs(), fates.join(" + "))
}

/// The text in lines of at most so many columns; a word that is longer stands alone.
fn wrapped(text: &str, columns: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split(' ') {
        match lines.last_mut() {
            Some(line) if line.is_empty() => line.push_str(word),
            Some(line) if line.width() + 1 + word.width() <= columns => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_wrapped_between_words() {
        assert_eq!(wrapped("one two three", 8), ["one two", "three"]);
        assert_eq!(wrapped("one two", 3), ["one", "two"]);
        assert_eq!(wrapped("longer than that", 4), ["longer", "than", "that"]);
        assert_eq!(wrapped("日本 語", 4), ["日本", "語"]);
    }

    #[test]
    fn a_sum_leaves_out_what_is_zero() {
        let account = Account { files: 2, parts: 3, opened: 1, records: 3, failed: 1, ..Account::default() };
        assert_eq!(sum(&account), "2 files with 3 parts: 5 = 3 with a record + 1 failed + 1 opened for their parts");
    }
}
