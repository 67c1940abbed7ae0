//! `rapporteur export`: records in, files for people and other programs out.

use anyhow::Result;

use super::arguments::{Export, ExportTo};
use super::terminal::{safe, say, say_error};
use super::{COULD_NOT_RUN, DONE, SOME_FAILED};
use crate::dataset::Dataset;
use crate::export::{self, Exported, Format};

/// Runs the command; gives the exit code.
pub(super) fn run(arguments: &Export) -> Result<u8> {
    let dataset = match Dataset::open(&arguments.out, super::library(&arguments.rules)?) {
        Ok(dataset) => dataset,
        Err(error) => {
            say_error(&error.to_string(), &error.path().display().to_string(), error.remedy());
            return Ok(COULD_NOT_RUN);
        }
    };
    let format = match arguments.to {
        ExportTo::Docx => Format::Docx,
        ExportTo::Pdf => Format::Pdf,
    };
    let mut some_failed = false;
    export::run(&dataset, format, arguments.password.given(), &mut |exported: Exported| {
        some_failed |= exported.result.is_err();
        tell(&exported);
    })?;
    Ok(if some_failed { SOME_FAILED } else { DONE })
}

fn tell(exported: &Exported) {
    match &exported.result {
        Ok(path) => say(&safe(&path.display().to_string())),
        Err(failure) => say_error(&failure.message, &safe(&exported.of.display().to_string()), &failure.remedy),
    }
}
