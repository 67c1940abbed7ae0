//! One run: from inputs to records, sources, journal and histories in a folder.

use std::collections::{BTreeMap, BTreeSet};

use super::inputs::{Input, inputs};
use super::order::{Batch, BatchError, Progress, Ran, sha256_of_file, source_path};
use super::piece::{self, Piece};
use super::pool::{self, Death};
use super::request::{Reply, Task};
use super::settle;
use super::working_log::{Key, WorkingLog};
use crate::decision::Decisions;
use crate::journal::{self, Address, Entry, Failure, Fate};
use crate::write::{self, WriteError, record_path};

/// What lets a document that failed be tried again.
const RETRIED: &str = " and --retry-failed";

/// What earlier runs know.
#[derive(Default)]
struct Known {
    /// Journal of the last run that ended.
    entries: Vec<Entry>,
    /// Positions of the entries of each input, by the hash and the name of the input.
    inputs: BTreeMap<Key, Vec<usize>>,
}

impl Batch<'_> {
    /// Does the run; `told` hears how far it has come.
    ///
    /// # Errors
    /// When nothing can be read or written. What was written before is whole, and the next run goes on from it.
    pub fn run(&self, told: &mut dyn FnMut(Progress)) -> Result<Ran, BatchError> {
        if self.out.to_str().is_none() {
            return Err(BatchError::OutIsNoText(self.out.to_owned()));
        }
        write::prepare(self.out, "")?;
        let lock_path = self.out.join(".lock");
        let lock_failed = |cause| WriteError { what: "the lock of the folder", path: lock_path.clone(), cause };
        let lock = fs_err::File::create(&lock_path).map_err(lock_failed)?;
        // The system gives it back when this process ends, however it ends.
        match lock.file().try_lock() {
            Ok(()) => {}
            Err(std::fs::TryLockError::WouldBlock) => return Err(BatchError::Locked(self.out.to_owned())),
            Err(std::fs::TryLockError::Error(cause)) => return Err(lock_failed(cause).into()),
        }
        // They are read again at the end; what cannot be read then is better told now.
        Decisions::read(self.out)?;
        let (mut inputs, unreachable) = inputs(self.inputs, self.out);
        if inputs.is_empty() && unreachable.is_empty() {
            let given: Vec<String> = self.inputs.iter().map(|path| path.display().to_string()).collect();
            return Err(BatchError::NoInput(given.join(", ")));
        }
        for folder in ["", "records", "sources", "rules"] {
            write::remove_unfinished(&self.out.join(folder));
        }
        self.copy_unnameable(&mut inputs)?;
        let is_first = !self.out.join(super::UNFINISHED).exists() && !self.out.join(journal::NAME).exists();
        let known = self.known()?;
        let mut log = WorkingLog::open(self.out, &self.settings.digest());
        let mut pieces = self.open(&inputs, &known, &mut log, told)?;
        pieces.extend(unreachable.into_iter().map(|one| {
            let failed = Fate::Failed { failure: one.failure };
            Piece::known(self.entry(Address::of_input(one.shown), None, 0, failed))
        }));
        let given: BTreeSet<String> = pieces.iter().map(|piece| piece.entry.address.input.clone()).collect();
        settle::carry_over(self, &mut pieces, &known.entries, &given);
        // Both are in the pieces now.
        drop(known);
        log.opened.clear();
        self.read(&mut pieces, &mut log, told)?;
        let ran = settle::settle(self, pieces, given)?;
        if !is_first {
            settle::remove_stale(self, &ran.entries)?;
        }
        log.end()?;
        // What cannot be removed is in nobody's way: the next run uses it or removes it.
        let _ = fs_err::remove_dir_all(self.out.join("work"));
        Ok(ran)
    }

    /// Makes the folders that workers write to, so that a run that cannot write says so before it reads. A run that has
    /// nothing to do makes none.
    fn make_room(&self) -> Result<(), WriteError> {
        for folder in ["records", "sources", "work/parts", "work/temporary"] {
            write::prepare(self.out, folder)?;
        }
        Ok(())
    }

    /// Requests to workers are text: what lies at a path that is none is copied to one that is.
    fn copy_unnameable(&self, inputs: &mut [Input]) -> Result<(), WriteError> {
        for (position, input) in inputs.iter_mut().enumerate().filter(|(_, input)| input.path.to_str().is_none()) {
            self.make_room()?;
            let copy = self.out.join("work/parts").join(format!("input-{position}"));
            // One that cannot be read is told by the worker, which then finds none.
            match fs_err::copy(&input.path, &copy) {
                Err(cause) if cause.kind() == std::io::ErrorKind::StorageFull => {
                    return Err(WriteError { what: "the parts of the input", path: copy, cause });
                }
                _ => input.path = copy,
            }
        }
        Ok(())
    }

    fn entry(&self, address: Address, sha256: Option<String>, size_bytes: u64, fate: Fate) -> Entry {
        Entry {
            address,
            sha256,
            size_bytes,
            media_type: None,
            envelope: None,
            fate,
            facts: None,
            settings: self.settings.digest(),
            passing: false,
            replaced: false,
        }
    }

    fn known(&self) -> Result<Known, BatchError> {
        let Some(entries) = journal::read(self.out)? else { return Ok(Known::default()) };
        let mut known = Known { entries, inputs: BTreeMap::new() };
        let mut by_input: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (position, entry) in known.entries.iter().enumerate() {
            // Of a file that has other bytes by now, only what had a record is kept: that is not all of it.
            if !entry.replaced {
                by_input.entry(&entry.address.input).or_default().push(position);
            }
        }
        let digest = self.settings.digest();
        let mut there: BTreeMap<String, bool> = BTreeMap::new();
        for positions in by_input.into_values() {
            let all: Vec<&Entry> = positions.iter().map(|&position| &known.entries[position]).collect();
            let Some(root) = all.iter().find(|entry| entry.address.part.is_empty()) else { continue };
            // A record is looked at once, wherever its bytes were found.
            let mut is_there = |entry: &Entry| {
                entry.fate.record().is_none_or(|record| match there.get(record) {
                    Some(known) => *known,
                    None => *there.entry(record.to_owned()).or_insert(self.is_there(entry)),
                })
            };
            let is_usable = all.iter().all(|entry| entry.settings == digest && is_there(entry));
            let is_failed = |one: &&Entry| matches!(one.fate, Fate::Failed { .. });
            let is_retried = all.iter().any(|one| one.passing) || (self.retries_failed && all.iter().any(is_failed));
            if let (Some(sha256), true, false) = (&root.sha256, is_usable, is_retried) {
                let key = (sha256.clone(), root.address.name().to_owned());
                known.inputs.entry(key).or_insert(positions);
            }
        }
        Ok(known)
    }

    /// First pass: the pieces of all inputs.
    fn open(
        &self,
        inputs: &[Input],
        known: &Known,
        log: &mut WorkingLog,
        told: &mut dyn FnMut(Progress),
    ) -> Result<Vec<Piece>, BatchError> {
        let parts = self.out.join("work/parts");
        let mut pieces: Vec<Vec<Piece>> = vec![Vec::new(); inputs.len()];
        let mut to_open: Vec<(usize, Option<Key>)> = Vec::new();
        let settings = self.settings.digest();
        for (position, input) in inputs.iter().enumerate() {
            let name = input.name();
            let key = sha256_of_file(&input.path).map(|sha256| (sha256, name));
            if let Some(found) = key.as_ref().and_then(|key| known.inputs.get(key)) {
                pieces[position] = found.iter().map(|&one| self.again(&known.entries[one], &input.shown)).collect();
            } else if let Some(part) = key.as_ref().and_then(|key| log.opened.get(key)) {
                pieces[position] = piece::of_part(part, &input.shown, &input.path, &parts, &settings);
            }
            let is_complete = |piece: &Piece| piece.bytes.as_ref().is_none_or(|path| path.is_file());
            if pieces[position].is_empty() || !pieces[position].iter().all(is_complete) {
                to_open.push((position, key));
            }
        }
        let tasks = to_open.iter().map(|(position, _)| Task::Open {
            path: inputs[*position].path.clone(),
            name: inputs[*position].name(),
            keep: parts.clone(),
        });
        if !to_open.is_empty() {
            self.make_room()?;
        }
        let mut opened = inputs.len() - to_open.len();
        told(Progress::Opened(opened, inputs.len()));
        let mut stopped = None;
        pool::work(&self.workers, tasks.collect(), &mut |task, result| {
            let (position, key) = &to_open[task];
            let input = &inputs[*position];
            match result {
                Ok(Reply::Opened(part)) => {
                    pieces[*position] = piece::of_part(&part, &input.shown, &input.path, &parts, &settings);
                    if let Some(key) = key {
                        stopped = stopped.take().or(log.opened(key.clone(), part).err().map(BatchError::Write));
                    }
                }
                other => match as_failure(other, RETRIED) {
                    Ok(failure) => {
                        let address = Address::of_input(input.shown.clone());
                        let size_bytes = fs_err::metadata(&input.path).map_or(0, |metadata| metadata.len());
                        let sha256 = key.as_ref().map(|(sha256, _)| sha256.clone());
                        let entry = self.entry(address, sha256, size_bytes, Fate::Failed { failure });
                        pieces[*position] = vec![Piece::known(entry)];
                    }
                    Err(error) => stopped = stopped.take().or(Some(error)),
                },
            }
            opened += 1;
            told(Progress::Opened(opened, inputs.len()));
            stopped.is_none()
        })?;
        match stopped {
            Some(error) => Err(error),
            None => Ok(pieces.into_iter().flatten().collect()),
        }
    }

    /// An entry of an earlier run, for the same bytes at another or the same place.
    fn again(&self, entry: &Entry, shown: &str) -> Piece {
        let mut piece = Piece::known(entry.clone());
        piece.entry.address.input = shown.to_owned();
        piece.bytes = entry.facts.as_ref().and_then(|_| source_path(self.out, entry));
        piece
    }

    /// Second pass: every document that is not known is read, once, under the name of the first place that holds it.
    fn read(
        &self,
        pieces: &mut [Piece],
        log: &mut WorkingLog,
        told: &mut dyn FnMut(Progress),
    ) -> Result<(), BatchError> {
        let settings = self.settings.digest();
        let to_read = settle::to_read(pieces);
        let total = to_read.len();
        let places = settle::places(pieces);
        let (ready, waiting): (Vec<_>, Vec<_>) = to_read.into_iter().partition(|one| {
            let known = log.read.get(&one.key);
            let known =
                known.filter(|reply| !(self.retries_failed && matches!(reply, Reply::Failed(_) | Reply::Died(_))));
            known.is_some_and(|reply| self.is_written(reply, &one.key.0, pieces))
        });
        for one in &ready {
            settle::take(pieces, &places, &one.key.0, &log.read[&one.key], &settings, false);
        }
        if !waiting.is_empty() {
            self.make_room()?;
        }
        let mut read = ready.len();
        told(Progress::Read(read, total));
        let tasks = waiting.iter().map(|one| Task::Extract {
            path: one.path.clone(),
            name: one.key.1.clone(),
            sha256: Some(one.key.0.clone()),
            out: Some(self.out.to_owned()),
        });
        let mut stopped = None;
        pool::work(&self.workers, tasks.collect(), &mut |task, result| {
            let key = &waiting[task].key;
            // What may have passed by the next run is tried again there.
            let is_passing = matches!(result, Err(Death::Killed) | Ok(Reply::Changed(_)));
            let reply = match result {
                Ok(reply @ (Reply::Recorded { .. } | Reply::NotSubmission { .. } | Reply::Changed(_))) => Ok(reply),
                Err(death) => Ok(Reply::Died(death.failure(RETRIED))),
                other => as_failure(other, RETRIED).map(Reply::Failed),
            };
            match reply {
                Ok(reply) => {
                    settle::take(pieces, &places, &key.0, &reply, &settings, is_passing);
                    if !is_passing {
                        stopped = stopped.take().or(log.read(key.clone(), reply).err().map(BatchError::Write));
                    }
                }
                Err(error) => stopped = stopped.take().or(Some(error)),
            }
            read += 1;
            told(Progress::Read(read, total));
            stopped.is_none()
        })?;
        stopped.map_or(Ok(()), Err)
    }

    /// True where what a reply tells of lies in the folder.
    fn is_written(&self, reply: &Reply, sha256: &str, pieces: &[Piece]) -> bool {
        let Reply::Recorded { facts, .. } = reply else { return true };
        let mut of_bytes = pieces.iter().filter(|piece| piece.entry.sha256.as_deref() == Some(sha256));
        sha256_of_file(&record_path(self.out, &facts.record)).as_ref() == Some(&facts.record_sha256)
            && of_bytes.any(|piece| source_path(self.out, &piece.entry).is_some_and(|path| path.is_file()))
    }
}

/// What a worker could not do, as the failure of the document; or, where it could not write, of the run.
/// `more` are the arguments that let it be tried again, beside those that give it more.
pub(super) fn as_failure(result: Result<Reply, pool::Death>, more: &str) -> Result<Failure, BatchError> {
    match result {
        Err(death) => Ok(death.failure(more)),
        Ok(Reply::Failed(failure)) => Ok(failure),
        Ok(Reply::Unwritable { path, message, remedy }) => Err(BatchError::WorkerWrite { path, message, remedy }),
        Ok(reply) => Ok(Failure {
            message: format!("the worker answered something else than what it was asked: {reply:?}"),
            remedy: "report it, with the document if you may share it".to_owned(),
        }),
    }
}
