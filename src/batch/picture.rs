//! Pictures of pages. Each is made by this program in a process of its own, as pages can be built so that painting never
//! ends.

use std::io::Read;
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use super::Workers;

/// Most time for a picture. `rapporteur page` gives up before; this is for one that does not.
const SECONDS_MAX: u64 = 45;
/// Most bytes of what it says when it fails.
const SAID_BYTES_MAX: u64 = 4096;

/// Writes the picture of a page, counted from 1, to a file.
///
/// # Errors
/// Why there is none, as a part of a sentence.
pub(crate) fn picture(workers: &Workers, original: &Path, page: u32, dpi: u32, file: &Path) -> Result<(), String> {
    let mut command = Command::new(&workers.program);
    // What follows `--` is a file, however its name begins.
    let mebibytes = workers.memory_bytes / (1024 * 1024);
    command
        .args(["page", "--dpi", &dpi.to_string(), "--memory", &mebibytes.to_string(), "--out"])
        .arg(file)
        .arg("--")
        .arg(original)
        .arg(page.to_string())
        .env("NO_COLOR", "1")
        // What it says last is told to people.
        .env("RUST_BACKTRACE", "0")
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::piped());
    match &workers.password {
        // Not among the arguments, where other users of the machine would see it.
        Some(password) => command.env("RAPPORTEUR_PASSWORD", password),
        None => command.env_remove("RAPPORTEUR_PASSWORD"),
    };
    let mut child = command.spawn().map_err(|error| format!("the program could not be started: {error}"))?;
    let status = wait(&mut child)?;
    if status.success() {
        return Ok(());
    }
    let mut said = Vec::new();
    if let Some(stderr) = child.stderr.take() {
        let _ = stderr.take(SAID_BYTES_MAX).read_to_end(&mut said);
    }
    let said = String::from_utf8_lossy(&said);
    // What the allocator of Rust says before it aborts.
    if said.contains("memory allocation of") {
        return Err(format!("it takes more than {mebibytes} MiB of memory"));
    }
    let reason = said.lines().find_map(|line| line.strip_prefix("error: ")).unwrap_or("the program failed on it");
    Err(reason.to_owned())
}

/// Waits, but not for ever.
fn wait(child: &mut Child) -> Result<ExitStatus, String> {
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
                return Err(format!("it was not done after {SECONDS_MAX} seconds"));
            }
        }
    }
}
