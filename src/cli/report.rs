//! `rapporteur report`: a data set in, a page for people out.

use std::path::PathBuf;

use anyhow::Result;
use clap::Args;

use super::terminal::{safe, say, say_error};
use super::{COULD_NOT_RUN, DONE, SOME_FAILED};
use crate::dataset::{Dataset, DatasetError};
use crate::report;
use crate::write::write_file;

/// Make a page that shows all records at a glance.
///
/// Who answered and when, what was answered and how sure that is, ticks and percentages counted, inputs that failed and
/// why, text that belongs to no question. One file that needs nothing else, for the screen and for paper; no script runs in
/// it. The same data set always gives the same bytes.
#[derive(Debug, Args)]
pub(super) struct Report {
    /// Folder that `extract` wrote to
    #[arg(value_name = "OUT", default_value = "out")]
    pub folder: PathBuf,
    /// File that the page goes to [default: OUT/report.html]
    #[arg(long, short, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// Rules file, or folder of rules files, to use beside the built-in ones
    #[arg(long, value_name = "PATH")]
    pub rules: Vec<PathBuf>,
}

/// Runs the command; gives the exit code.
pub(super) fn run(arguments: &Report) -> Result<u8> {
    let dataset = match Dataset::open_with_any(&arguments.folder, super::library(&arguments.rules)?) {
        Ok(dataset) => dataset,
        Err(error) => return Ok(refuse(&error)),
    };
    let overview = report::overview(&dataset);
    let path = arguments.out.clone().unwrap_or_else(|| arguments.folder.join("report.html"));
    write_file(&path, report::html(&overview).as_bytes())?;
    say(&safe(&path.display().to_string()));
    for one in overview.respondents() {
        if let Some(failure) = &one.failure {
            say_error(&failure.message, &failure.input, &failure.remedy);
        }
    }
    let discrepancies = overview.account.iter().flat_map(|account| &account.discrepancies);
    for one in discrepancies {
        say_error(
            &format!("the inputs do not add up: {one}"),
            &arguments.folder.display().to_string(),
            "run `rapporteur extract` again with the same inputs",
        );
    }
    Ok(if overview.is_damaged() { SOME_FAILED } else { DONE })
}

/// Tells why there is no data set.
pub(super) fn refuse(error: &DatasetError) -> u8 {
    say_error(&error.to_string(), &error.path().display().to_string(), error.remedy());
    COULD_NOT_RUN
}
