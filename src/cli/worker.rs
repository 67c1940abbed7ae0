//! `rapporteur worker`: requests in, answers out, a line each.

use std::path::PathBuf;

use anyhow::Result;
use clap::Args;

use super::DONE;
use super::arguments::{Confidence, Password};
use crate::Rapporteur;
use crate::batch::{Reply, Serving, Task, serve};
use crate::export;

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
    let mut later = |task: &Task| later(&rapporteur, serving.password, task);
    serve(&rapporteur, &serving, &mut later, &mut std::io::stdout().lock())?;
    Ok(DONE)
}

/// Tasks on records that are there.
fn later(rapporteur: &Rapporteur, password: Option<&str>, task: &Task) -> Reply {
    match task {
        Task::Evidence { record, source, to } => {
            Reply::written(export::copy_of(record, source, rapporteur.questionnaires(), password), to)
        }
        _ => Reply::NotUnderstood { message: "no such task".to_owned() },
    }
}
