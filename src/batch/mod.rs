//! Batch: many inputs in one run. Each is opened and read in a worker process; one bad document never stops or spoils the
//! others, and neither the order of the inputs, the number of workers nor a break of the run changes what comes out.
//!
//! A run goes in two passes: first all inputs are opened, so that it is known which documents there are and which of them
//! are the same; then each document is read, once. What is known from earlier runs under the same settings is not done
//! again. At the end, journal and histories are made of all that is known.

mod ask;
mod in_order;
mod inputs;
mod order;
mod picture;
mod piece;
mod pool;
mod request;
mod run;
mod settle;
mod worker;
mod working_log;

use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::ConvertError;
use crate::journal::Failure;

pub(crate) use ask::ask;
pub(crate) use in_order::in_order;
pub use order::{Batch, BatchError, Progress, Ran};
pub(crate) use picture::picture;
pub use pool::{StartError, Workers};
pub(crate) use request::Shown;
pub use request::{Answer, CONTRACT, Ready, Reply, Request, Task};
pub use worker::{Later, Serving, serve};
pub(crate) use working_log::NAME as UNFINISHED;

impl Failure {
    /// Why a document could not be converted, as people are told.
    pub(crate) fn of(error: &ConvertError) -> Self {
        Self { message: error.to_string(), remedy: error.remedy().to_owned() }
    }
}

/// The result of some work on a document, or a failure that says so where the program itself failed.
///
/// # Errors
/// When the work panicked.
pub(crate) fn survived<T>(work: impl FnOnce() -> T) -> Result<T, Failure> {
    catch_unwind(AssertUnwindSafe(work)).map_err(|_| Failure {
        message: "the program failed on this document, which is a fault of the program".to_owned(),
        remedy: "report it with the document, if you may share it; the other documents are not affected".to_owned(),
    })
}
