//! `rapporteur score`: truths and records in, measures out.

use std::path::Path;

use anyhow::{Context, Result};

use super::arguments::{List, Score};
use super::terminal::{CARE, ERROR, FAINT, GOOD, STRONG, data, fit, pad, safe, say, say_error};
use super::{COULD_NOT_RUN, DONE, SOME_FAILED};
use crate::score::{self, Detail, Disagreement, Judgement, Report, Table};
use crate::write::{WriteError, write_file};

/// Name of the picture beside the report.
const PICTURE: &str = "risk-coverage.svg";
/// Most columns of a name.
const NAME_COLUMNS_MAX: usize = 44;
/// Most columns of a listed value.
const VALUE_COLUMNS_MAX: usize = 160;

/// Runs the command; gives the exit code.
pub(super) fn run(arguments: &Score) -> Result<u8> {
    let library = super::library(&arguments.rules)?;
    let judgement = match score::judge_folders(library.questionnaires(), &arguments.truth, &arguments.records) {
        Ok(judgement) => judgement,
        Err(error) => {
            say_error(&error.to_string(), &error.path().display().to_string(), error.remedy());
            return Ok(COULD_NOT_RUN);
        }
    };
    tell(&judgement);
    let Some(mut report) = Report::of(&judgement) else {
        say_error("no truth names a field", &arguments.truth.display().to_string(), "name truth files that do");
        return Ok(COULD_NOT_RUN);
    };
    match arguments.list {
        Some(List::Worst(most)) => report.list(&judgement, most, false),
        Some(List::Accepted) => report.list(&judgement, usize::MAX, true),
        None => {}
    }
    let json = serde_json::to_string_pretty(&report).context("the report cannot be expressed in JSON")? + "\n";
    data(&if arguments.json { json.clone() } else { shown(&report) })?;
    if let Some(folder) = &arguments.out {
        write(folder, &report, &json)?;
    }
    let passed = passes("fields", Some(report.overall.right.share), arguments.min_accuracy)
        & passes("accepted fields", report.overall.accepted.right.map(|right| right.share), arguments.min_precision);
    Ok(if passed && judgement.untold.is_empty() { DONE } else { SOME_FAILED })
}

/// What was not counted, or not as one may think.
fn tell(judgement: &Judgement) {
    for untold in &judgement.untold {
        say_error(&untold.failure.message, &untold.path.display().to_string(), &untold.failure.remedy);
    }
    let without_record = judgement.documents.iter().filter(|one| !one.has_record).map(|one| &one.name);
    for (names, what) in [
        (without_record.collect::<Vec<_>>(), "no record: all its fields are missing"),
        (judgement.without_truth.iter().collect(), "a record without a truth: not counted"),
        (judgement.several_records.iter().collect(), "several records: the first by file name counts"),
    ] {
        names.iter().for_each(|name| say(&format!("{CARE}{}{CARE:#}: {what}", safe(name))));
    }
}

/// Writes the files of a report.
fn write(folder: &Path, report: &Report, json: &str) -> Result<(), WriteError> {
    let failed = |cause| WriteError { what: "the report", path: folder.to_owned(), cause };
    fs_err::create_dir_all(folder).map_err(failed)?;
    write_file(&folder.join("score.json"), json.as_bytes())?;
    write_file(&folder.join("report.md"), score::markdown(report, PICTURE).as_bytes())?;
    write_file(&folder.join(PICTURE), score::picture(report).as_bytes())
}

/// True where a share is not below what was asked for; says so where it is.
fn passes(of: &str, share: Option<f64>, least: Option<f64>) -> bool {
    let Some(least) = least else { return true };
    if share.is_some_and(|share| share >= least) {
        return true;
    }
    let found = share.map_or_else(|| "there are none".to_owned(), |share| format!("{share} of the {of} are right"));
    say(&format!("{ERROR}below{ERROR:#}: {found}, and {least} was asked for"));
    false
}

/// The report on a terminal.
pub(super) fn shown(report: &Report) -> String {
    let overall = &report.overall;
    let mut text = format!("{STRONG}{} documents, {} fields{STRONG:#}", overall.documents, overall.fields);
    if !report.without_record.is_empty() {
        text.push_str(&format!(", {CARE}{} without a record{CARE:#}", report.without_record.len()));
    }
    text.push('\n');
    for table in score::tables(report, Detail::Brief) {
        text.push('\n');
        push_table(&mut text, &table);
    }
    if !report.disagreements.is_empty() {
        text.push_str(&format!("\n{STRONG}What is wrong{STRONG:#}\n"));
        report.disagreements.iter().for_each(|one| push_disagreement(&mut text, one));
    }
    text
}

/// A table: names to the left, figures to the right.
fn push_table(text: &mut String, table: &Table) {
    let column = |at: usize| std::iter::once(&table.heads).chain(&table.rows).map(move |row| safe(&row[at]));
    let width_of = |text: String| unicode_width::UnicodeWidthStr::width(text.as_str());
    let widths: Vec<usize> =
        (0..table.heads.len()).map(|at| column(at).map(width_of).max().unwrap_or(0).min(NAME_COLUMNS_MAX)).collect();
    let line = |row: &[String]| {
        let cells = row.iter().zip(&widths).enumerate().map(|(at, (cell, &width))| {
            let cell = fit(&safe(cell), width);
            if at == 0 { pad(&cell, width) } else { format!("{}{cell}", " ".repeat(width - width_of(cell.clone()))) }
        });
        cells.collect::<Vec<_>>().join("  ").trim_end().to_owned()
    };
    text.push_str(&format!("{STRONG}{}{STRONG:#}\n", table.title));
    if table.heads.iter().any(|head| !head.is_empty()) {
        text.push_str(&format!("{FAINT}{}{FAINT:#}\n", line(&table.heads)));
    }
    table.rows.iter().for_each(|row| text.push_str(&format!("{}\n", line(row))));
}

fn push_disagreement(text: &mut String, one: &Disagreement) {
    let code = |value: serde_json::Result<serde_json::Value>| {
        value.ok().and_then(|code| code.as_str().map(str::to_owned)).unwrap_or_else(|| "nothing".to_owned())
    };
    let [expected, got] = [&one.expected, &one.got].map(|value| serde_json::to_string(value).unwrap_or_default());
    let from = differ_from(&expected, &got);
    let value = |json: &str| {
        let rest: String = json.chars().skip(from).collect();
        fit(&safe(&if from > 0 { format!("…{rest}") } else { rest }), VALUE_COLUMNS_MAX)
    };
    let confidence = one.confidence.map_or_else(String::new, |confidence| format!(", {confidence}"));
    text.push_str(&format!(
        "{} {STRONG}{}{STRONG:#} ({}, {}{confidence})\n  expected {} {GOOD}{}{GOOD:#}\n  got      {} {CARE}{}{CARE:#}\n",
        safe(&one.document),
        one.field,
        code(serde_json::to_value(one.error)),
        code(serde_json::to_value(one.status)),
        code(serde_json::to_value(one.expected_finding)),
        value(&expected),
        code(serde_json::to_value(one.got_finding)),
        value(&got),
    ));
}

/// The character from which on two long values are shown: a little before the first in which they differ.
fn differ_from(one: &str, other: &str) -> usize {
    const SHOWN_BEFORE: usize = 40;
    let alike = one.chars().zip(other.chars()).take_while(|(one, other)| one == other).count();
    let is_long = one.chars().count().max(other.chars().count()) > VALUE_COLUMNS_MAX;
    if is_long { alike.saturating_sub(SHOWN_BEFORE) } else { 0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_values_are_shown_from_where_they_differ() {
        let long = "a".repeat(200);
        assert_eq!(differ_from(&format!("{long}b"), &format!("{long}c")), 160);
        assert_eq!((differ_from("ab", "ac"), differ_from(&long, "b")), (0, 0));
    }

    #[test]
    fn names_stand_left_and_figures_right() {
        let row = |cells: [&str; 2]| cells.map(str::to_owned).to_vec();
        let table =
            Table { title: "T".into(), heads: row(["", "n"]), rows: vec![row(["a", "10"]), row(["bc\u{1b}", ""])] };
        let mut text = String::new();
        push_table(&mut text, &table);
        let plain = anstream::adapter::strip_str(&text).to_string();
        assert_eq!(plain, "T\n           n\na         10\nbc\\u{1b}\n");
    }
}
