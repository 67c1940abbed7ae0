//! `rapporteur worker`: requests in, answers out, a line each.

use anyhow::Result;

use super::DONE;
use super::arguments::Worker;
use crate::Rapporteur;
use crate::batch::{Serving, serve};

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
