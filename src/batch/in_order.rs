//! Work by workers that is told in the order in which it was given, whatever order it ends in.

use std::collections::VecDeque;

use super::BatchError;
use super::pool::{self, Workers};
use super::request::{Reply, Task};
use super::run::as_failure;
use crate::journal::Failure;

/// Tasks that are under way or wait to be told. What is kept does not grow with what there is to do.
const AT_ONCE: usize = 256;

/// Does work by workers. Of each piece `told` hears in their order: what was written or verified, or why not. A piece that
/// comes without a task has failed before it began.
///
/// # Errors
/// When no worker can be started or something cannot be written, and those of `told`: nothing is told behind them.
pub(crate) fn in_order<T, E: From<BatchError>>(
    workers: &Workers,
    mut work: impl Iterator<Item = (T, Result<Task, Failure>)>,
    told: &mut dyn FnMut(T, Result<Reply, Failure>) -> Result<(), E>,
) -> Result<(), E> {
    loop {
        let mut part = Part { waiting: VecDeque::with_capacity(AT_ONCE), gone: 0, told: &mut *told };
        let (mut tasks, mut places) = (Vec::new(), Vec::new());
        for (place, (piece, task)) in work.by_ref().take(AT_ONCE).enumerate() {
            let failed = match task {
                Ok(task) => {
                    tasks.push(task);
                    places.push(place);
                    None
                }
                Err(failure) => Some(Err(failure)),
            };
            part.waiting.push_back((piece, failed));
        }
        if part.waiting.is_empty() {
            return Ok(());
        }
        part.tell()?;
        let mut stopped = None;
        let done = pool::work(workers, tasks, &mut |task, result| {
            // Others may be under way when the work is stopped.
            if stopped.is_none() {
                stopped = part.end(places[task], result).err();
            }
            stopped.is_none()
        });
        stopped.map_or(Ok(()), Err)?;
        done.map_err(|error| E::from(error.into()))?;
    }
}

/// A piece, and what came of it where it has ended.
type Waiting<T> = (T, Option<Result<Reply, Failure>>);

struct Part<'a, T, E> {
    /// Those that were not told yet, in their order.
    waiting: VecDeque<Waiting<T>>,
    /// How many were told.
    gone: usize,
    told: &'a mut dyn FnMut(T, Result<Reply, Failure>) -> Result<(), E>,
}

impl<T, E: From<BatchError>> Part<'_, T, E> {
    fn end(&mut self, place: usize, result: Result<Reply, pool::Death>) -> Result<(), E> {
        let result = match result {
            Ok(reply @ (Reply::Written { .. } | Reply::Verified(_))) => Ok(reply),
            other => Err(as_failure(other, "")?),
        };
        if let Some(waiting) = self.waiting.get_mut(place - self.gone) {
            waiting.1 = Some(result);
        }
        self.tell()
    }

    /// Tells of those that have ended, up to the first that has not.
    fn tell(&mut self) -> Result<(), E> {
        while self.waiting.front().is_some_and(|(_, result)| result.is_some()) {
            if let Some((piece, Some(result))) = self.waiting.pop_front() {
                self.gone += 1;
                (self.told)(piece, result)?;
            }
        }
        Ok(())
    }
}
