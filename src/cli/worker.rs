//! `rapporteur worker`: requests in, answers out, a line each.

use std::path::{Path, PathBuf};

use anyhow::Result;
use clap::Args;

use super::DONE;
use super::arguments::{Confidence, Password};
use crate::Rapporteur;
use crate::batch::{Reply, Serving, Task, serve};
use crate::export;
use crate::journal::Failure;
use crate::package::Verifier;

/// Read documents for another program.
///
/// Every line of the standard input is a request in JSON, every line of the standard output an answer; the first line out
/// says that it is ready. docs/worker.md describes them.
#[derive(Debug, Args)]
pub(super) struct Worker {
    /// Address space that the process may have, in MiB
    #[arg(long, value_name = "MIB")]
    pub memory: Option<u64>,
    /// End at once when the input ends, also in the middle of a document
    #[arg(long)]
    pub end_with_input: bool,
    /// Rules file, or folder of rules files, to use beside the built-in ones
    #[arg(long, value_name = "PATH")]
    pub rules: Vec<PathBuf>,
    /// Folder that `extract` wrote to: the rules in it are used in place of others of the same questionnaire
    #[arg(long, value_name = "OUT")]
    pub rules_of: Option<PathBuf>,
    #[command(flatten)]
    pub confidence: Confidence,
    #[command(flatten)]
    pub password: Password,
}

/// Runs the command; gives the exit code.
pub(super) fn run(arguments: &Worker) -> Result<u8> {
    let mut library = super::library(&arguments.rules)?;
    if let Some(out) = &arguments.rules_of {
        library.prefer(&out.join("rules"))?;
    }
    let rapporteur = Rapporteur::new(library, super::weights(&arguments.confidence)?);
    let serving = Serving {
        password: arguments.password.given(),
        memory_bytes: arguments.memory.map(|mebibytes| mebibytes * 1024 * 1024),
        ends_with_input: arguments.end_with_input,
    };
    let mut verifier = None;
    let mut later = |task: &Task| match task {
        Task::Evidence { record, source, to } => {
            Reply::written(export::copy_of(record, source, rapporteur.questionnaires(), serving.password), to)
        }
        Task::Verify { bag, record } => {
            verified(&mut verifier, bag, record, serving.password).map_or_else(Reply::Failed, Reply::Verified)
        }
        _ => Reply::NotUnderstood { message: "no task on a record that is there".to_owned() },
    };
    serve(&rapporteur, &serving, &mut later, &mut std::io::stdout().lock())?;
    Ok(DONE)
}

/// What is found out about a record of a package. The package stays open until another is asked for; not where it is what
/// the program failed on.
fn verified(
    open: &mut Option<Verifier>,
    bag: &Path,
    record: &str,
    password: Option<&str>,
) -> Result<serde_json::Value, Failure> {
    let mut verifier = match open.take().filter(|verifier| verifier.bag() == bag) {
        Some(verifier) => verifier,
        None => Verifier::of(bag)
            .map_err(|error| Failure { message: error.to_string(), remedy: error.remedy().to_owned() })?,
    };
    let verified = serde_json::to_value(verifier.record(record, password));
    *open = Some(verifier);
    verified.map_err(|error| Failure {
        message: format!("what was found out cannot be expressed in JSON: {error}"),
        remedy: "report it, with the package if you may share it".to_owned(),
    })
}
