//! `rapporteur report`: a data set in, a page for people out.

use anyhow::Result;

use super::arguments::Report;
use super::terminal::{safe, say, say_error};
use super::{COULD_NOT_RUN, DONE, SOME_FAILED};
use crate::dataset::{Dataset, DatasetError};
use crate::report;
use crate::write::write_file;

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
