//! Pictures of the pages that hold evidence. Each is made by this program in a process of its own, as pages can be built so
//! that painting never ends; some at a time, and what comes out does not depend on which is done first.

use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use crate::batch::Workers;
use crate::journal::Failure;

/// Pixels an inch: small print can be read.
pub(super) const DPI: u32 = 110;
/// Most time for a picture. `rapporteur page` gives up before; this is for one that does not.
const SECONDS_MAX: u64 = 45;
/// Most bytes of what it says when it fails.
const SAID_BYTES_MAX: u64 = 4096;

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
    let mut command = Command::new(&workers.program);
    // What follows `--` is a file, however its name begins.
    command
        .args(["page", "--dpi", &DPI.to_string(), "--out"])
        .arg(file)
        .arg("--")
        .arg(&wanted.original)
        .arg(wanted.page.to_string());
    command.env("NO_COLOR", "1").stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped());
    match &workers.password {
        // Not among the arguments, where other users of the machine would see it.
        Some(password) => command.env("RAPPORTEUR_PASSWORD", password),
        None => command.env_remove("RAPPORTEUR_PASSWORD"),
    };
    let mut child = command.spawn().map_err(|error| failure(format!("the program could not be started: {error}")))?;
    let status = wait(&mut child)?;
    if status.success() {
        return Ok(());
    }
    let mut said = Vec::new();
    if let Some(stderr) = child.stderr.take() {
        let _ = stderr.take(SAID_BYTES_MAX).read_to_end(&mut said);
    }
    let said = String::from_utf8_lossy(&said);
    let reason = said.lines().find_map(|line| line.strip_prefix("error: ")).unwrap_or("the program failed on it");
    Err(failure(reason.to_owned()))
}

/// Waits, but not for ever.
fn wait(child: &mut Child) -> Result<ExitStatus, Failure> {
    let (begun, mut pause) = (Instant::now(), Duration::from_millis(1));
    loop {
        match child.try_wait() {
            Ok(Some(status)) => return Ok(status),
            Ok(None) if begun.elapsed() < Duration::from_secs(SECONDS_MAX) => {
                std::thread::sleep(pause);
                pause = (pause * 2).min(Duration::from_millis(20));
            }
            _ => {
                let _ = child.kill();
                let _ = child.wait();
                return Err(failure(format!("it was not done after {SECONDS_MAX} seconds")));
            }
        }
    }
}

fn failure(reason: String) -> Failure {
    Failure {
        message: format!("no picture of the page could be made: {reason}"),
        remedy: "the original is in the package, and other programs may show it".to_owned(),
    }
}
