//! `rapporteur export`: records in, files for people and other programs out.

use std::path::PathBuf;

use anyhow::Result;
use clap::{Args, ValueEnum};

use super::arguments::Password;
use super::terminal::{CARE, safe, say, say_error};
use super::work::{Work, with_rules};
use super::{COULD_NOT_RUN, DONE, SOME_FAILED, WRONG_USE};
use crate::dataset::{Dataset, LeftOut, NotPublished};
use crate::export::{self, Exported, Format, TableFormat};

/// Make files for people and other programs of the records.
///
/// Sheets are made one a record; tables hold all respondents, each by the record that counts. They go to OUT/export. The
/// same records always give the same bytes.
#[derive(Debug, Args)]
pub(super) struct Export {
    /// Folder that `extract` wrote to
    #[arg(value_name = "OUT", default_value = "out")]
    pub out: PathBuf,
    /// What to make
    #[arg(long, value_enum, value_name = "FORMAT")]
    pub to: ExportTo,
    /// Only what may be published: respondents who agree to it, without what tells of persons; goes to OUT/public
    #[arg(long)]
    pub public: bool,
    /// Rules file, or folder of rules files, to use beside the built-in ones
    #[arg(long, value_name = "PATH")]
    pub rules: Vec<PathBuf>,
    #[command(flatten)]
    pub work: Work,
    #[command(flatten)]
    pub password: Password,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(super) enum ExportTo {
    /// Response sheets for Word, one a record
    Docx,
    /// Evidence copies, one a record: the source as a PDF in which every answer is marked, with a note that says what was
    /// taken from there
    Pdf,
    /// FHIR R4: a Questionnaire a form, a QuestionnaireResponse a record
    Fhir,
    /// Query letters for Word, one a respondent of whom something is to be asked
    Letters,
    /// Tables for spreadsheets and statistics programs, with a data package that describes them
    Csv,
    /// A workbook for Excel
    Xlsx,
    /// Records as lines of JSON, with their schema
    Jsonl,
    /// Typed tables (Apache Parquet)
    Parquet,
    /// A database with views (SQLite)
    Sqlite,
}

impl ExportTo {
    /// True for what shows the original, or is between the secretariat and a respondent: it cannot be published.
    pub(super) fn is_internal(self) -> bool {
        matches!(self, Self::Letters | Self::Pdf)
    }
}

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
    if dataset.is_unfinished() {
        say(&format!(
            "{CARE}note{CARE:#}: a run was broken off in this folder, or is still going on: this is what it had before"
        ));
    }
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
        ExportTo::Pdf => {
            let (of, temporary) = (with_rules(&arguments.rules, &arguments.out), super::work::temporary()?);
            let workers = arguments.work.workers(of, &arguments.password, temporary.path())?;
            export::evidence_copies(&dataset, &workers, &mut done)?;
            return Ok(if some_failed { SOME_FAILED } else { DONE });
        }
        ExportTo::Fhir => Format::Fhir,
        ExportTo::Csv => Format::Table(TableFormat::Csv),
        ExportTo::Xlsx => Format::Table(TableFormat::Xlsx),
        ExportTo::Jsonl => Format::Table(TableFormat::Jsonl),
        ExportTo::Parquet => Format::Table(TableFormat::Parquet),
        ExportTo::Sqlite => Format::Table(TableFormat::Sqlite),
    };
    export::run(&dataset, format, &mut done)?;
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
