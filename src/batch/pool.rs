//! The pool: worker processes, each with one request at a time, ended when their time is over and replaced when they die.

use std::collections::VecDeque;
use std::ffi::OsString;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::PathBuf;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use super::request::{Answer, CONTRACT, Ready, Reply, Request, Task};
use crate::journal::Failure;
use crate::system;

/// Documents after which a worker is replaced, so that nothing can pile up in it.
const DOCUMENTS_A_WORKER: usize = 200;
/// Longest answer, in bytes.
const ANSWER_BYTES_MAX: u64 = 256 * 1024 * 1024;
/// Bytes kept of what a worker says on its standard error.
const COMPLAINT_BYTES_MAX: usize = 4096;
/// A worker that is not ready by then never will be.
const START: Duration = Duration::from_secs(60);

/// Times that a worker is started before it is said that none can be.
const STARTS_MAX: usize = 3;

/// How workers are started and held.
#[derive(Debug, Clone)]
pub struct Workers {
    /// The program.
    pub program: PathBuf,
    /// Arguments behind `worker`: the rules, the model, the precision.
    pub arguments: Vec<OsString>,
    /// The password that opens documents which need one. It travels in the environment, where others do not see it.
    pub password: Option<String>,
    /// Folder for what programs leave behind; it goes away with the run.
    pub temporary: PathBuf,
    /// How many at once.
    pub jobs: usize,
    /// Time for one request.
    pub timeout: Duration,
    /// Address space of a worker, in bytes.
    pub memory_bytes: u64,
}

/// What a worker did not survive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Death {
    /// Its time was over.
    Time(Duration),
    /// It asked for more memory than it may have.
    Memory(u64),
    /// It ended by itself; how, and what it said last.
    Ended(String),
    /// It was ended from outside: by a person, or by a system that is short of memory.
    Killed,
}

impl Death {
    /// As the failure of the document that it died of, twice. `more` are arguments that let it be tried again.
    pub(super) fn failure(&self, more: &str) -> Failure {
        let again = "the other documents are not affected; look at the file, and ask for another version of it";
        let (message, remedy) = match self {
            Self::Time(limit) => (
                format!("reading the document took longer than {} seconds, twice", limit.as_secs()),
                format!("give it more time with --timeout{more}, or ask for another version of it"),
            ),
            Self::Memory(bytes) => (
                format!("reading the document took more than {} MiB of memory, twice", bytes / (1024 * 1024)),
                format!("give it more with --memory{more}, or ask for another version of it"),
            ),
            Self::Ended(how) => {
                (format!("the process that read the document did not survive it, twice: {how}"), again.to_owned())
            }
            Self::Killed => (
                "the process that read the document was ended from outside, twice".to_owned(),
                "run again: it is tried once more".to_owned(),
            ),
        };
        Failure { message, remedy }
    }
}

/// Why no work can be done.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("cannot start a worker: {0}")]
pub struct StartError(pub String);

/// A running worker.
struct Worker {
    child: Child,
    requests: ChildStdin,
    answers: Receiver<String>,
    complaint: Arc<Mutex<Vec<u8>>>,
    asked: usize,
}

impl Drop for Worker {
    fn drop(&mut self) {
        system::end(&mut self.child);
    }
}

impl Worker {
    fn start(workers: &Workers) -> Result<Self, StartError> {
        let temporary = std::path::absolute(&workers.temporary).unwrap_or_else(|_| workers.temporary.clone());
        let mut command = Command::new(&workers.program);
        command
            .arg("worker")
            .args(&workers.arguments)
            .args(["--end-with-input", "--memory", &(workers.memory_bytes / (1024 * 1024)).to_string()])
            .env_remove("RAPPORTEUR_PASSWORD")
            // What it says last is told to people.
            .env("RUST_BACKTRACE", "0")
            // What a killed worker leaves behind lies where the run clears up.
            .envs(["TMPDIR", "TMP", "TEMP"].map(|name| (name, &temporary)))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        if let Some(password) = &workers.password {
            command.env("RAPPORTEUR_PASSWORD", password);
        }
        system::own_group(&mut command);
        let mut child =
            command.spawn().map_err(|error| StartError(format!("{}: {error}", workers.program.display())))?;
        let (Some(requests), Some(output), Some(errors)) =
            (child.stdin.take(), child.stdout.take(), child.stderr.take())
        else {
            system::end(&mut child);
            return Err(StartError("it has no pipes".to_owned()));
        };
        let complaint = Arc::new(Mutex::new(Vec::new()));
        let kept = Arc::clone(&complaint);
        std::thread::spawn(move || keep_last(errors, &kept));
        let (sender, answers) = mpsc::channel();
        std::thread::spawn(move || {
            let mut output = BufReader::new(output);
            let mut line = String::new();
            while matches!((&mut output).take(ANSWER_BYTES_MAX).read_line(&mut line), Ok(1..)) {
                if sender.send(std::mem::take(&mut line)).is_err() {
                    return;
                }
            }
        });
        let mut worker = Self { child, requests, answers, complaint, asked: 0 };
        let ready = worker.answers.recv_timeout(START).ok();
        match ready.and_then(|line| serde_json::from_str::<Ready>(&line).ok()) {
            Some(ready) if ready.worker == CONTRACT && ready.program == env!("CARGO_PKG_VERSION") => Ok(worker),
            Some(ready) => Err(StartError(format!("it is of another version: {}", ready.program))),
            None => Err(StartError(worker.last_words())),
        }
    }

    fn ask(&mut self, task: &Task, workers: &Workers) -> Result<Reply, Death> {
        self.asked += 1;
        let request = Request { request: self.asked as u64, task: task.clone() };
        let mut line = serde_json::to_vec(&request).unwrap_or_default();
        line.push(b'\n');
        if self.requests.write_all(&line).and_then(|()| self.requests.flush()).is_err() {
            return Err(self.death(workers));
        }
        match self.answers.recv_timeout(workers.timeout) {
            Ok(line) => match serde_json::from_str::<Answer>(&line) {
                Ok(answer) if answer.request == Some(request.request) => Ok(answer.reply),
                Ok(_) => Err(Death::Ended("it answered another request".to_owned())),
                Err(error) => Err(Death::Ended(format!("it answered what is no answer: {error}"))),
            },
            Err(RecvTimeoutError::Timeout) => Err(Death::Time(workers.timeout)),
            Err(RecvTimeoutError::Disconnected) => Err(self.death(workers)),
        }
    }

    fn death(&mut self, workers: &Workers) -> Death {
        let last_words = self.last_words();
        if matches!(self.child.try_wait(), Ok(Some(status)) if system::was_killed(status)) {
            return Death::Killed;
        }
        let complaint = self.complaint.lock().unwrap_or_else(PoisonError::into_inner);
        // What the allocator of Rust says before it aborts.
        if String::from_utf8_lossy(&complaint).contains("memory allocation of") {
            return Death::Memory(workers.memory_bytes);
        }
        Death::Ended(last_words)
    }

    /// How it ended and what it said last.
    fn last_words(&mut self) -> String {
        // Its output is closed: it has ended, or is about to.
        for _ in 0..100 {
            if let Ok(Some(status)) = self.child.try_wait() {
                let complaint = self.complaint.lock().unwrap_or_else(PoisonError::into_inner);
                let said = String::from_utf8_lossy(&complaint);
                let last = said.lines().map(str::trim).rfind(|line| !line.is_empty());
                return match last {
                    Some(last) => format!("{}, after \"{last}\"", system::ended(status)),
                    None => system::ended(status),
                };
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        "it closed its output".to_owned()
    }
}

/// Keeps the last bytes of what a worker complains about.
fn keep_last(mut errors: impl Read, kept: &Mutex<Vec<u8>>) {
    let mut buffer = [0; 1024];
    while let Ok(read @ 1..) = errors.read(&mut buffer) {
        let mut kept = kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.extend_from_slice(&buffer[..read]);
        let surplus = kept.len().saturating_sub(COMPLAINT_BYTES_MAX);
        kept.drain(..surplus);
    }
}

/// Does tasks by workers, in whatever order they end; `done` hears of each, by its position, and tells whether to go on. A
/// task that its worker does not survive is tried once more when all others are done, with no other beside it.
///
/// # Errors
/// When no worker can be started.
pub(super) fn work(
    workers: &Workers,
    tasks: Vec<Task>,
    done: &mut dyn FnMut(usize, Result<Reply, Death>) -> bool,
) -> Result<(), StartError> {
    if tasks.is_empty() {
        return Ok(());
    }
    let jobs = workers.jobs.clamp(1, tasks.len());
    let queue: Mutex<VecDeque<(usize, Task)>> = Mutex::new(tasks.into_iter().enumerate().collect());
    let mut again = Vec::new();
    let mut goes_on = true;
    at_once(workers, jobs, &queue, &mut |position, task, result| {
        match result {
            Err(_) => again.push((position, task)),
            Ok(reply) => goes_on &= done(position, Ok(reply)),
        }
        goes_on
    })?;
    // In an order of its own, whichever died first.
    again.sort_by_key(|(position, _)| *position);
    for one in again {
        if goes_on {
            let alone = Mutex::new(VecDeque::from([one]));
            at_once(workers, 1, &alone, &mut |position, _, result| {
                goes_on &= done(position, result);
                goes_on
            })?;
        }
    }
    Ok(())
}

type Told = Result<(usize, Task, Result<Reply, Death>), StartError>;

fn at_once(
    workers: &Workers,
    jobs: usize,
    queue: &Mutex<VecDeque<(usize, Task)>>,
    done: &mut dyn FnMut(usize, Task, Result<Reply, Death>) -> bool,
) -> Result<(), StartError> {
    let (sender, receiver) = mpsc::channel::<Told>();
    let empty = || queue.lock().unwrap_or_else(PoisonError::into_inner).clear();
    std::thread::scope(|scope| {
        for _ in 0..jobs {
            let sender = sender.clone();
            scope.spawn(move || take_turns(workers, queue, &sender));
        }
        drop(sender);
        let mut result = Ok(());
        for told in receiver {
            match told {
                Ok((position, task, reply)) => {
                    if !done(position, task, reply) {
                        empty();
                    }
                }
                Err(error) => {
                    empty();
                    result = Err(error);
                }
            }
        }
        result
    })
}

/// A worker. One that does not start may have been ended from outside: it is tried a few times.
fn start(workers: &Workers) -> Result<Worker, StartError> {
    (1..STARTS_MAX).find_map(|_| Worker::start(workers).ok()).map_or_else(|| Worker::start(workers), Ok)
}

/// One worker after the other takes tasks until none is left.
fn take_turns(workers: &Workers, queue: &Mutex<VecDeque<(usize, Task)>>, sender: &mpsc::Sender<Told>) {
    let mut worker: Option<Worker> = None;
    loop {
        let Some((position, task)) = queue.lock().unwrap_or_else(PoisonError::into_inner).pop_front() else { return };
        let mut ready = match worker.take().filter(|worker| worker.asked < DOCUMENTS_A_WORKER) {
            Some(worker) => worker,
            None => match start(workers) {
                Ok(worker) => worker,
                Err(error) => {
                    let _ = sender.send(Err(error));
                    return;
                }
            },
        };
        let result = ready.ask(&task, workers);
        if result.is_ok() {
            worker = Some(ready);
        }
        if sender.send(Ok((position, task, result))).is_err() {
            return;
        }
    }
}
