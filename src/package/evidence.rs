//! Pictures of the pages that hold evidence, some at a time; what comes out does not depend on which is done first.

use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::batch::{self, Workers};
use crate::journal::Failure;

/// Pixels an inch: small print can be read.
pub(super) const DPI: u32 = 110;

/// A picture that is to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Wanted {
    /// The original.
    pub original: PathBuf,
    /// The page, counted from 1.
    pub page: u32,
    /// Where it goes in the payload.
    pub path: String,
}

/// Makes the pictures in a folder; gives for each its file or why there is none, in the order they were asked for.
pub(super) fn pictures(wanted: &[Wanted], folder: &Path, workers: &Workers) -> Vec<Result<PathBuf, Failure>> {
    let next = AtomicUsize::new(0);
    let made = Mutex::new(vec![None; wanted.len()]);
    let work = || {
        loop {
            let index = next.fetch_add(1, Ordering::Relaxed);
            let Some(one) = wanted.get(index) else { break };
            let file = folder.join(format!("{index}.png"));
            let result = picture(one, &file, workers).map(|()| file);
            if let Ok(mut made) = made.lock() {
                made[index] = Some(result);
            }
        }
    };
    let hands = workers.jobs.min(wanted.len());
    std::thread::scope(|scope| {
        for _ in 0..hands {
            scope.spawn(work);
        }
    });
    let made = made.into_inner().unwrap_or_default();
    made.into_iter().map(|one| one.unwrap_or_else(|| Err(failure("it was not made".to_owned())))).collect()
}

fn picture(wanted: &Wanted, file: &Path, workers: &Workers) -> Result<(), Failure> {
    batch::picture(workers, &wanted.original, wanted.page, DPI, file).map_err(failure)
}

fn failure(reason: String) -> Failure {
    Failure {
        message: format!("no picture of the page could be made: {reason}"),
        remedy: "the original is in the package, and other programs may show it".to_owned(),
    }
}
