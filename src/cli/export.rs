//! `rapporteur export`: records in, files for people and other programs out.

use anyhow::Result;

use super::arguments::{Export, ExportTo};
use super::terminal::{CARE, safe, say, say_error};
use super::{COULD_NOT_RUN, DONE, SOME_FAILED, WRONG_USE};
use crate::dataset::{Dataset, LeftOut, NotPublished};
use crate::export::{self, Exported, Format, TableFormat};

/// Runs the command; gives the exit code.
pub(super) fn run(arguments: &Export) -> Result<u8> {
    if arguments.public && arguments.to.is_internal() {
        let remedy = "leave out --public, or choose another format";
        say_error("what shows the original, or is a letter to a respondent, cannot be published", "--public", remedy);
        return Ok(WRONG_USE);
    }
    let dataset = match Dataset::open(&arguments.out, super::library(&arguments.rules)?) {
        Ok(dataset) => dataset,
        Err(error) => {
            say_error(&error.to_string(), &error.path().display().to_string(), error.remedy());
            return Ok(COULD_NOT_RUN);
        }
    };
    let mut some_failed = false;
    let dataset = if arguments.public {
        let (public, left_out) = dataset.public();
        some_failed |= left_out.iter().any(|one| matches!(one.reason, NotPublished::Failed(_)));
        tell_left_out(public.cases().len(), &left_out);
        public
    } else {
        dataset
    };
    let mut done = |exported: Exported| {
        some_failed |= exported.result.is_err();
        tell(&exported);
    };
    let format = match arguments.to {
        ExportTo::Letters => {
            for name in export::letters(&dataset, &mut done)? {
                say(&format!("nothing to ask of {}", safe(&name)));
            }
            return Ok(if some_failed { SOME_FAILED } else { DONE });
        }
        ExportTo::Docx => Format::Docx,
        ExportTo::Pdf => Format::Pdf,
        ExportTo::Fhir => Format::Fhir,
        ExportTo::Csv => Format::Table(TableFormat::Csv),
        ExportTo::Xlsx => Format::Table(TableFormat::Xlsx),
        ExportTo::Jsonl => Format::Table(TableFormat::Jsonl),
        ExportTo::Parquet => Format::Table(TableFormat::Parquet),
        ExportTo::Sqlite => Format::Table(TableFormat::Sqlite),
    };
    export::run(&dataset, format, arguments.password.given(), &mut done)?;
    Ok(if some_failed { SOME_FAILED } else { DONE })
}

fn tell(exported: &Exported) {
    match &exported.result {
        Ok(path) => say(&safe(&path.display().to_string())),
        Err(failure) => say_error(&failure.message, &safe(&exported.of.display().to_string()), &failure.remedy),
    }
}

/// How many may be published, and why each other may not.
fn tell_left_out(published: usize, left_out: &[LeftOut]) {
    say(&format!("{published} of {} respondents may be published", published + left_out.len()));
    for one in left_out {
        let name = one.respondent.as_ref().unwrap_or(&one.record);
        say(&format!("  {CARE}left out{CARE:#} {}: {}", safe(name), one.reason.as_str()));
        if let NotPublished::Failed(failure) = &one.reason {
            say(&format!("    {}; {}", safe(&failure.message), failure.remedy));
        }
    }
}
