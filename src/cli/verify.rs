//! `rapporteur verify`: a bag in, what holds of it out.

use anyhow::{Context, Result};
use indicatif::ProgressBar;

use super::archive_arguments::Verify;
use super::terminal::{CARE, ERROR, FAINT, GOOD, STRONG, data, fit, progress, safe, say_error};
use super::{COULD_NOT_RUN, DONE, SOME_FAILED};
use crate::package::{self, Again, FieldDifference, RecordVerified, Step, Verification};

/// Most columns of a value that is told.
const VALUE_COLUMNS_MAX: usize = 100;

/// Runs the command; gives the exit code.
pub(super) fn run(arguments: &Verify) -> Result<u8> {
    let mut bar = ProgressBar::hidden();
    let temporary = super::work::temporary()?;
    let workers = arguments.work.workers(Vec::new(), &arguments.password, temporary.path())?;
    let verified = package::verify(&arguments.bag, &workers, &mut |step| match step {
        Step::Begins(count) => {
            bar.finish_and_clear();
            bar = progress(count);
        }
        Step::Done => bar.inc(1),
    });
    bar.finish_and_clear();
    let verification = match verified {
        Ok(verification) => verification,
        Err(error) => {
            say_error(&error.to_string(), &arguments.bag.display().to_string(), error.remedy());
            return Ok(COULD_NOT_RUN);
        }
    };
    if arguments.json {
        let json = serde_json::to_string_pretty(&verification).context("the report cannot be expressed in JSON")?;
        data(&format!("{json}\n"))?;
    } else {
        data(&shown(&verification))?;
    }
    Ok(if verification.holds { DONE } else { SOME_FAILED })
}

/// The report on a terminal: what is wrong, then the counts.
fn shown(verification: &Verification) -> String {
    let mut text = String::new();
    for flaw in &verification.flaws {
        text.push_str(&format!(
            "{ERROR}{}{ERROR:#}: {}\n    {}\n",
            flaw.code.as_str(),
            safe(&flaw.path),
            safe(&flaw.message)
        ));
    }
    verification.records.iter().for_each(|record| push_record(&mut text, record));
    if !text.is_empty() {
        text.push('\n');
    }
    push_tally(&mut text, verification);
    text
}

fn push_record(text: &mut String, record: &RecordVerified) {
    let path = safe(&record.path);
    for one in record.unresolved.iter().chain(&record.unresolved_decisions) {
        let field = one.field.as_deref().map_or_else(|| "text that nobody claimed".to_owned(), safe);
        let quote = fit(&safe(&one.quote), VALUE_COLUMNS_MAX);
        text.push_str(&format!("{ERROR}not proven{ERROR:#}: {path}, {field}\n    \"{quote}\": {}\n", one.reason));
    }
    match &record.again {
        Again::Equal | Again::EqualByVersion => {}
        Again::Different { first } => {
            let first = if first.is_empty() { "all of it".to_owned() } else { safe(first) };
            text.push_str(&format!("{ERROR}made again, it differs{ERROR:#}: {path}\n    first in: {first}\n"));
        }
        Again::DifferentByVersion { fields, reads_otherwise } => {
            let version = record.program.as_deref().map(safe).unwrap_or_default();
            let reads = if *reads_otherwise { "; the form is read otherwise" } else { "" };
            text.push_str(&format!(
                "{CARE}version {version} and this one differ{CARE:#}: {path}\n    {}{reads}\n",
                counted(fields.len(), "field")
            ));
            fields.iter().for_each(|one| push_difference(text, one));
        }
        Again::Failed { failure } => text.push_str(&format!(
            "{ERROR}could not be made again{ERROR:#}: {path}\n    {}\n    do: {}\n",
            safe(&failure.message),
            safe(&failure.remedy)
        )),
    }
}

fn push_difference(text: &mut String, one: &FieldDifference) {
    text.push_str(&format!("    {STRONG}{}{STRONG:#} ({})\n", safe(&one.field), one.what().join(", ")));
    for (name, standing) in [("before", &one.before), ("now   ", &one.after)] {
        let told = standing.as_ref().map_or_else(
            || "no such field".to_owned(),
            |standing| {
                let code = |code: serde_json::Result<serde_json::Value>| {
                    code.ok().and_then(|code| code.as_str().map(str::to_owned)).unwrap_or_default()
                };
                let (finding, status) =
                    (code(serde_json::to_value(standing.finding)), code(serde_json::to_value(standing.status)));
                let value = fit(&safe(&standing.value.to_string()), VALUE_COLUMNS_MAX);
                format!("{finding}, {status}, {}: {value}", standing.confidence)
            },
        );
        text.push_str(&format!("        {FAINT}{name}{FAINT:#} {told}\n"));
    }
}

fn push_tally(text: &mut String, verification: &Verification) {
    let tally = &verification.tally;
    let mark = |good: bool| if good { GOOD } else { ERROR };
    let mut line = |good: bool, told: String| {
        let style = mark(good);
        text.push_str(&format!("{style}{}{style:#} {told}\n", if good { "yes" } else { "NO " }));
    };
    let flaws = verification.flaws.len();
    let whole = format!("the package is whole: {}, {} bytes", counted(tally.files, "file"), tally.size_bytes);
    line(flaws == 0, if flaws == 0 { whole } else { format!("{whole}; {}", counted(flaws, "finding")) });
    let unresolved: usize = verification.records.iter().map(|record| record.unresolved.len()).sum();
    let unread = verification.records.iter().filter(|record| !record.looked_up).count();
    let proven = format!("every quote stands in its original: {} of {}", tally.quotes_found, tally.quotes);
    let unread_told = format!("{proven}; those of {} could not be looked up", counted(unread, "record"));
    line(unresolved + unread == 0, if unread == 0 { proven } else { unread_told });
    if tally.quotes_of_corrections > 0 {
        let (found, all) = (tally.quotes_of_corrections_found, tally.quotes_of_corrections);
        line(
            found == all,
            format!("every quote by which people corrected answers stands there, too: {found} of {all}"),
        );
    }
    let of_this = tally.equal + tally.different;
    let program = verification.program;
    if of_this > 0 || tally.failed > 0 {
        line(
            tally.different + tally.failed == 0,
            format!("every record comes out again, byte for byte: {} of {}", tally.equal, of_this + tally.failed),
        );
    }
    let of_others = tally.equal_by_version + tally.different_by_version;
    if of_others > 0 {
        text.push_str(&format!(
            "{} made by another version than {program}: {} with the same answers, {} with others\n",
            counted(of_others, "record"),
            tally.equal_by_version,
            tally.different_by_version
        ));
    }
    let style = mark(verification.holds);
    let verdict = if verification.holds { "The package holds." } else { "The package does not hold." };
    text.push_str(&format!("\n{style}{verdict}{style:#}\n"));
}

fn counted(count: usize, one: &str) -> String {
    if count == 1 { format!("1 {one}") } else { format!("{count} {one}s") }
}
