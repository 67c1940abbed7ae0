//! The commands. Data goes to standard output, all else to standard error.
//!
//! Exit codes: 0 done; 1 done, but some documents failed; 2 could not run; 64 wrong use.

mod archive_arguments;
mod arguments;
mod calibrate;
mod explain;
mod export;
mod extract;
mod forge;
mod inspect;
mod package;
mod page;
mod read;
mod report;
mod review;
mod rules;
mod score;
mod status;
mod summary;
mod terminal;
mod trial;
mod trial_text;
mod verify;
mod work;
mod worker;

use std::process::ExitCode;

use anyhow::{Context, Result};
use clap::{CommandFactory, Parser};

pub use arguments::Arguments;
use arguments::{Command, Confidence, RulesCommand, SchemaOf};

use crate::Rapporteur;
use crate::confidence::Weights;
use crate::questionnaire::{Library, RulesError, rules_schema};
use crate::record::record_schema;
use crate::report::status_schema;
use crate::score::score_schema;
use terminal::{data, say_error};

/// Everything went well.
const DONE: u8 = 0;
/// Some documents failed.
const SOME_FAILED: u8 = 1;
/// The run could not be done.
const COULD_NOT_RUN: u8 = 2;
/// The command was used wrongly (`EX_USAGE` of sysexits).
const WRONG_USE: u8 = 64;

/// Runs the program with the arguments of the process.
pub fn run() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => {
            // Help and version are no errors. A closed pipe is none of ours.
            let code = if error.use_stderr() { WRONG_USE } else { DONE };
            let _ = error.print();
            return ExitCode::from(code);
        }
    };
    match dispatch(arguments) {
        Ok(code) => ExitCode::from(code),
        Err(error) => {
            if let Some(error) = error.downcast_ref::<RulesError>() {
                say_error(&error.message, &error.location(), &error.remedy);
            } else if let Some(error) = error.downcast_ref::<crate::batch::BatchError>() {
                say_error(&error.to_string(), &error.place(), error.remedy());
            } else if let Some(error) = error.downcast_ref::<crate::write::WriteError>() {
                say_error(&error.to_string(), &error.path.display().to_string(), error.remedy());
            } else if !is_closed_pipe(&error) {
                say_error(&format!("{error:#}"), "", "");
            }
            ExitCode::from(COULD_NOT_RUN)
        }
    }
}

fn dispatch(arguments: Arguments) -> Result<u8> {
    match arguments.command {
        Command::Extract(arguments) => extract::run(&arguments),
        Command::Worker(arguments) => worker::run(&arguments),
        Command::Export(arguments) => export::run(&arguments),
        Command::Report(arguments) => report::run(&arguments),
        Command::Review(arguments) => review::run(&arguments),
        Command::Status(arguments) => status::run(&arguments),
        Command::Package(arguments) => package::run(&arguments),
        Command::Verify(arguments) => verify::run(&arguments),
        Command::Explain(arguments) => explain::run(&arguments),
        Command::Calibrate(arguments) => calibrate::run(&arguments),
        Command::Score(arguments) => score::run(&arguments),
        Command::Forge(arguments) => forge::run(&arguments),
        Command::Inspect(arguments) => inspect::run(&arguments),
        Command::Read(arguments) => read::run(&arguments),
        Command::Page(arguments) => page::run(&arguments),
        Command::Rules { command: RulesCommand::Check { files } } => rules::check(&files),
        Command::Rules { command: RulesCommand::Try(arguments) } => trial::run(&arguments),
        Command::Schema { of } => {
            data(&schema(of)?)?;
            Ok(DONE)
        }
        Command::Completions { shell } => {
            let mut script = Vec::new();
            clap_complete::generate(shell, &mut Arguments::command(), "rapporteur", &mut script);
            data(&String::from_utf8_lossy(&script))?;
            Ok(DONE)
        }
        Command::Man => {
            let mut page = Vec::new();
            clap_mangen::Man::new(Arguments::command()).render(&mut page)?;
            data(&String::from_utf8_lossy(&page))?;
            Ok(DONE)
        }
    }
}

/// A schema as text.
fn schema(of: SchemaOf) -> Result<String> {
    let schema = match of {
        SchemaOf::Rules => rules_schema(),
        SchemaOf::Record => record_schema(),
        SchemaOf::Score => score_schema(),
        SchemaOf::Status => status_schema(),
    };
    Ok(format!("{}\n", serde_json::to_string_pretty(&schema)?))
}

/// The program with its own questionnaires and those of the user.
fn rapporteur(rules: &[std::path::PathBuf]) -> Result<Rapporteur> {
    Ok(Rapporteur::new(library(rules)?, Weights::shipped()?))
}

/// A model of the user, or the built-in one, at a precision.
///
/// # Errors
/// When the model of the user cannot be read.
fn weights(arguments: &Confidence) -> Result<Weights> {
    let Some(path) = &arguments.model else { return Ok(Weights::shipped()?.at(arguments.precision)) };
    let model = serde_json::from_slice(&fs_err::read(path)?)
        .with_context(|| format!("{} is no model that `rapporteur calibrate` of this version wrote", path.display()))?;
    Ok(Weights::new(model, arguments.precision))
}

/// Its own questionnaires and those of the user.
fn library(rules: &[std::path::PathBuf]) -> Result<Library> {
    let mut library = Library::embedded()?;
    for path in rules {
        library.add_path(path)?;
    }
    Ok(library)
}

/// The reader of our output went away, as `head` does.
fn is_closed_pipe(error: &anyhow::Error) -> bool {
    error.downcast_ref::<std::io::Error>().is_some_and(|error| error.kind() == std::io::ErrorKind::BrokenPipe)
}
