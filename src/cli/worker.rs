//! `rapporteur worker`: requests in, answers out, a line each.

use std::path::PathBuf;

use anyhow::Result;
use clap::Args;

use super::DONE;
use super::arguments::{Confidence, Password};
use crate::Rapporteur;
use crate::batch::{Serving, serve};

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
    #[command(flatten)]
    pub confidence: Confidence,
    #[command(flatten)]
    pub password: Password,
}

/// Runs the command; gives the exit code.
pub(super) fn run(arguments: &Worker) -> Result<u8> {
    let rapporteur = Rapporteur::new(super::library(&arguments.rules)?, super::weights(&arguments.confidence)?);
    let serving = Serving {
        password: arguments.password.given(),
        memory_bytes: arguments.memory.map(|mebibytes| mebibytes * 1024 * 1024),
        ends_with_input: arguments.end_with_input,
    };
    serve(&rapporteur, &serving, &mut std::io::stdout().lock())?;
    Ok(DONE)
}
