//! One task for a worker, for those who wait for it.

use super::BatchError;
use super::pool::{self, Workers};
use super::request::{Reply, Task};
use super::run::as_failure;
use crate::journal::Failure;

/// Has a file written by a worker of its own, held to time and memory. What it does not survive is tried once more.
///
/// # Errors
/// Why it was not written.
pub(crate) fn ask(workers: &Workers, task: Task) -> Result<(), Failure> {
    let mut answer = None;
    let asked = pool::work(workers, vec![task], &mut |_, result| {
        answer = Some(result);
        true
    });
    let told = |error: BatchError| Failure { message: error.to_string(), remedy: error.remedy().to_owned() };
    asked.map_err(|error| told(error.into()))?;
    match answer {
        Some(Ok(Reply::Written { .. })) => Ok(()),
        Some(Ok(Reply::Changed(failure))) => Err(failure),
        Some(other) => Err(as_failure(other, "").unwrap_or_else(told)),
        None => Err(Failure {
            message: "no worker took the document".to_owned(),
            remedy: "try again; if that does not help, report it".to_owned(),
        }),
    }
}
