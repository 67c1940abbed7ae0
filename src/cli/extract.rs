//! `rapporteur extract`: submissions in, records out, a summary at the end.

use std::io::IsTerminal;
use std::mem::ManuallyDrop;

use anyhow::Result;
use indicatif::{ProgressBar, ProgressStyle};

use super::arguments::Extract;
use super::summary;
use super::terminal::{safe, say, say_error};
use super::{DONE, SOME_FAILED};
use crate::Rapporteur;
use crate::batch::{self, Outcome, OutcomeResult};

/// Runs the command; gives the exit code.
pub(super) fn run(arguments: &Extract) -> Result<u8> {
    // The process ends with it: nothing is gained by giving its memory back piece by piece.
    let rapporteur =
        ManuallyDrop::new(Rapporteur::new(super::library(&arguments.rules)?, super::weights(&arguments.confidence)?));
    let (files, mut outcomes) = batch::files(&arguments.inputs);
    for outcome in &outcomes {
        tell(outcome, &ProgressBar::hidden());
    }
    let bar = progress(files.len());
    let converted = batch::run(&rapporteur, &files, &arguments.out, arguments.password.given(), |outcome| {
        tell(outcome, &bar);
        bar.inc(1);
    });
    bar.finish_and_clear();
    outcomes.extend(converted?);
    if outcomes.is_empty() {
        say_error(
            "there is no file in what was given",
            &names(&arguments.inputs),
            "name files, or folders that hold some",
        );
        return Ok(super::COULD_NOT_RUN);
    }
    say(&summary::table(&rapporteur, &outcomes, &arguments.out));
    let failed = outcomes.iter().any(|outcome| matches!(outcome.result, OutcomeResult::Failed(_)));
    Ok(if failed { SOME_FAILED } else { DONE })
}

fn names(paths: &[std::path::PathBuf]) -> String {
    paths.iter().map(|path| path.display().to_string()).collect::<Vec<_>>().join(", ")
}

/// A bar on a terminal, nothing elsewhere: plain lines tell there.
pub(super) fn progress(files: usize) -> ProgressBar {
    if !std::io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let style = ProgressStyle::with_template("{bar:30} {pos}/{len} {wide_msg}")
        .unwrap_or_else(|_| ProgressStyle::default_bar());
    ProgressBar::new(files as u64).with_style(style)
}

fn tell(outcome: &Outcome, bar: &ProgressBar) {
    let name = safe(&outcome.path.display().to_string());
    match &outcome.result {
        OutcomeResult::Failed(failure) => bar.suspend(|| say_error(&failure.message, &name, &failure.remedy)),
        _ if !bar.is_hidden() => bar.set_message(name),
        OutcomeResult::Recorded(record) => {
            let summary = &record.summary;
            say(&format!(
                "{name}: {} fields, {} accepted, {} for review",
                summary.fields, summary.accepted, summary.review
            ));
        }
        OutcomeResult::SameAs(first) => {
            say(&format!("{name}: the same bytes as {}", safe(&first.display().to_string())))
        }
    }
}
