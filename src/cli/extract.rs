//! `rapporteur extract`: inputs in, records out, a summary at the end.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsString;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use clap::Args;
use indicatif::ProgressBar;

use super::arguments::{Confidence, Password};
use super::summary;
use super::terminal::{error_text, progress, safe, say, say_error};
use super::work::Work;
use super::{COULD_NOT_RUN, DONE, SOME_FAILED};
use crate::batch::{Batch, Progress, Ran};
use crate::confidence::Weights;
use crate::history::{ROSTER, Roster};
use crate::journal::{Entry, Facts, Fate, Settings};
use crate::questionnaire::Library;
use crate::record::Summary;
use crate::system;

/// Read submissions and write one record each.
///
/// Every file given, and every file below each folder given, is read; what it is shows in its content. Messages,
/// mailboxes and archives are opened. Records go to OUT/records, one a submission; OUT/journal.jsonl tells what became of
/// each input, OUT/histories.json which return of each respondent counts. The same inputs always give the same bytes. What
/// was done before is not done again: a run that was broken off goes on where it was.
#[derive(Debug, Args)]
pub(super) struct Extract {
    /// Files and folders to read
    #[arg(required = true, value_name = "INPUT")]
    pub inputs: Vec<PathBuf>,
    /// Folder that the records go to
    #[arg(long, short, value_name = "OUT", default_value = "out")]
    pub out: PathBuf,
    /// Table of those expected to answer, as CSV with the columns respondent, alias, address, deadline, questionnaire
    #[arg(long, value_name = "FILE")]
    pub roster: Option<PathBuf>,
    #[command(flatten)]
    pub work: Work,
    /// Try again what failed before; with --password, too, what is protected may open now
    #[arg(long)]
    pub retry_failed: bool,
    /// Rules file, or folder of rules files, to use beside the built-in ones
    #[arg(long, value_name = "PATH")]
    pub rules: Vec<PathBuf>,
    #[command(flatten)]
    pub confidence: Confidence,
    #[command(flatten)]
    pub password: Password,
}

/// Runs the command; gives the exit code.
pub(super) fn run(arguments: &Extract) -> Result<u8> {
    let library = super::library(&arguments.rules)?;
    let weights = super::weights(&arguments.confidence)?;
    let roster_file = arguments.roster.clone().unwrap_or_else(|| arguments.out.join(ROSTER));
    let roster = match roster(&roster_file, arguments.roster.is_some()) {
        Ok(roster) => roster,
        Err(code) => return Ok(code),
    };
    for sentence in system::NOT_ENFORCED {
        say(&format!("note: {sentence}"));
    }
    let mut beside = beside(&library, &weights)?;
    beside.extend(roster.as_ref().map(|(bytes, _)| (ROSTER.to_owned(), bytes.clone())));
    let batch = Batch {
        inputs: &arguments.inputs,
        out: &arguments.out,
        settings: settings(&library, &weights)?,
        beside,
        questionnaires: library.questionnaires(),
        roster: roster.as_ref().map(|(_, roster)| roster),
        workers: arguments.work.workers(
            handed_on(arguments),
            &arguments.password,
            &arguments.out.join("work/temporary"),
        )?,
        retries_failed: arguments.retry_failed,
    };
    let bar = progress(0);
    let ran = batch.run(&mut |progress| show(&bar, progress));
    bar.finish_and_clear();
    let ran = ran?;
    tell_all(&ran);
    say(&summary::table(&ran, &arguments.out));
    Ok(if is_done(&ran) { DONE } else { SOME_FAILED })
}

/// The roster that was given, or that of an earlier run; or the exit code, where it cannot be used.
fn roster(file: &Path, is_given: bool) -> Result<Option<(Vec<u8>, Roster)>, u8> {
    let bytes = match fs_err::read(file) {
        Ok(bytes) => bytes,
        Err(_) if !is_given && !file.exists() => return Ok(None),
        Err(error) => {
            let message = format!("cannot read the roster: {}", crate::intake::reason(&error));
            say_error(&message, &file.display().to_string(), "check that it exists and that you may read it");
            return Err(COULD_NOT_RUN);
        }
    };
    let Some(text) = crate::read::text_of(&bytes) else {
        say_error("the roster is no text", &file.display().to_string(), "save it as CSV from the spreadsheet");
        return Err(COULD_NOT_RUN);
    };
    match Roster::parse(&text) {
        Ok(roster) => Ok(Some((bytes, roster))),
        Err(error) => {
            let line = error.line.map(|line| format!(", line {line}")).unwrap_or_default();
            say_error(&error.to_string(), &format!("{}{line}", file.display()), error.remedy);
            Err(COULD_NOT_RUN)
        }
    }
}

/// What results depend on beside their inputs.
fn settings(library: &Library, weights: &Weights) -> Result<Settings> {
    let rules = library.questionnaires().iter().map(|one| [one.id.clone(), one.rules_sha256.clone()]);
    Ok(Settings {
        program: env!("CARGO_PKG_VERSION").to_owned(),
        rules: rules.collect(),
        model_sha256: crate::intake::sha256(&serde_json::to_vec(weights.model())?),
        precision: weights.precision(),
    })
}

/// The rules and the model, which lie beside the records made by them.
fn beside(library: &Library, weights: &Weights) -> Result<Vec<(String, Vec<u8>)>> {
    let mut beside = Vec::new();
    for questionnaire in library.questionnaires() {
        let source = library.source(questionnaire).with_context(|| format!("cannot read {}", questionnaire.file))?;
        beside.push((format!("rules/{}.toml", questionnaire.id), source.into_bytes()));
    }
    let mut model = serde_json::to_vec_pretty(weights.model())?;
    model.push(b'\n');
    beside.push(("model.json".to_owned(), model));
    Ok(beside)
}

/// What workers are handed on.
fn handed_on(arguments: &Extract) -> Vec<OsString> {
    let mut handed_on: Vec<OsString> = Vec::new();
    for path in &arguments.rules {
        handed_on.extend(["--rules".into(), path.into()]);
    }
    if let Some(model) = &arguments.confidence.model {
        handed_on.extend(["--model".into(), model.into()]);
    }
    handed_on.extend(["--precision".into(), arguments.confidence.precision.to_string().into()]);
    handed_on
}

fn show(bar: &ProgressBar, progress: Progress) {
    let (what, done, of) = match progress {
        Progress::Opened(done, of) => ("opening", done, of),
        Progress::Read(done, of) => ("reading", done, of),
    };
    if bar.message() != what {
        bar.set_message(what);
        bar.reset_eta();
    }
    bar.set_length(of as u64);
    bar.set_position(done as u64);
}

/// Lines of a kind that are told of one input; the journal has all.
const TOLD_MAX: usize = 3;

/// Tells of each document, in one piece: there may be many. What came beside a returned questionnaire and is none, as a
/// letter or a logo, is left to the journal, and so is most of an archive without end.
fn tell_all(ran: &Ran) {
    let with_record: BTreeSet<&str> =
        ran.of_run().filter(|entry| entry.facts.is_some()).map(|entry| entry.address.input.as_str()).collect();
    let mut others: BTreeMap<&str, usize> = BTreeMap::new();
    let mut lines = Vec::new();
    for entry in ran.of_run() {
        let input = entry.address.input.as_str();
        match &entry.fate {
            Fate::Opened { .. } => {}
            Fate::NotSubmission { .. } if with_record.contains(input) => {}
            Fate::Failed { .. } | Fate::NotSubmission { .. } => {
                let told = others.entry(input).or_default();
                *told += 1;
                if *told <= TOLD_MAX {
                    lines.extend(line(entry, &ran.facts));
                }
            }
            Fate::Record { .. } | Fate::Superseded { .. } | Fate::Duplicate { .. } => {
                lines.extend(line(entry, &ran.facts))
            }
        }
    }
    for (input, count) in others.into_iter().filter(|(_, count)| *count > TOLD_MAX) {
        lines.push(format!("{}: {} more parts without a record; journal.jsonl has all", safe(input), count - TOLD_MAX));
    }
    if !lines.is_empty() {
        say(&lines.join("\n"));
    }
}

/// What became of a document, in a line or an error; `facts` are those of the records, joined with what people decided.
fn line(entry: &Entry, facts: &BTreeMap<String, Facts>) -> Option<String> {
    let name = safe(&entry.address.shown());
    Some(match &entry.fate {
        Fate::Failed { failure } => error_text(&failure.message, &name, &failure.remedy),
        Fate::Opened { .. } => return None,
        Fate::Record { .. } | Fate::Superseded { .. } => {
            let read = entry.facts.as_ref()?;
            let summary = &facts.get(&read.record).unwrap_or(read).summary;
            let is_superseded = matches!(entry.fate, Fate::Superseded { .. });
            let later = if is_superseded { ", superseded by a later return" } else { "" };
            let Summary { fields, accepted, review, confirmed, corrected, .. } = summary;
            let decided = [(confirmed, "confirmed"), (corrected, "corrected")];
            let decided = decided.iter().filter(|(count, _)| **count > 0);
            let decided: String = decided.map(|(count, what)| format!(", {count} {what}")).collect();
            format!("{name}: {fields} fields, {accepted} accepted, {review} for review{decided}{later}")
        }
        Fate::Duplicate { of, .. } => format!("{name}: the same bytes as {}", safe(&of.shown())),
        Fate::NotSubmission { reason } => format!("{name}: no returned questionnaire: {}", safe(reason)),
    })
}

/// Nothing failed, and something was found.
fn is_done(ran: &Ran) -> bool {
    let has_record = ran.of_run().any(|entry| entry.facts.is_some());
    has_record && ran.of_run().all(|entry| !matches!(entry.fate, Fate::Failed { .. }))
}
