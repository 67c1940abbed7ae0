//! `rapporteur export`: records in, files for people out.

use anyhow::Result;

use super::arguments::{Export, ExportTo};
use super::terminal::{safe, say, say_error};
use super::{COULD_NOT_RUN, DONE, SOME_FAILED};
use crate::export::{self, Exported, Format};

/// Runs the command; gives the exit code.
pub(super) fn run(arguments: &Export) -> Result<u8> {
    let library = super::library(&arguments.rules)?;
    let format = match arguments.to {
        ExportTo::Docx => Format::Docx,
    };
    let exported = match export::run(library.questionnaires(), &arguments.out, format, tell) {
        Ok(exported) => exported,
        Err(error) => {
            say_error(&error.to_string(), &error.path().display().to_string(), error.remedy());
            return Ok(COULD_NOT_RUN);
        }
    };
    Ok(if exported.iter().any(|one| one.result.is_err()) { SOME_FAILED } else { DONE })
}

fn tell(exported: &Exported) {
    match &exported.result {
        Ok(path) => say(&safe(&path.display().to_string())),
        Err(failure) => say_error(&failure.message, &safe(&exported.record.display().to_string()), &failure.remedy),
    }
}
