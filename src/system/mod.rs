//! System: what depends on the system that the program runs on, and what is not enforced where it lacks.
//!
//! Limits, groups of processes, and what makes a file durable differ between systems. All of it stands here, each with a
//! fallback; [`NOT_ENFORCED`] says what the fallback leaves undone, so that people can be told.

use std::fs::File;
use std::path::Path;
use std::process::{Child, Command, ExitStatus};
use std::sync::atomic::{AtomicBool, Ordering};
#[cfg(unix)]
use std::time::{Duration, Instant};

/// What is not enforced on this system, as sentences for people; empty where everything is.
pub const NOT_ENFORCED: &[&str] = if cfg!(any(target_os = "linux", target_os = "android")) {
    &[]
} else if cfg!(unix) {
    &["this system does not hold a process to a limit on memory: --memory is not enforced"]
} else {
    &[
        "this system does not hold a process to a limit on memory: --memory is not enforced",
        "programs that a worker started may outlive it",
        "folders are not synced after a file in them got its name",
    ]
};

/// What a process gets that is asked to end.
#[cfg(unix)]
const TIME_TO_END: Duration = Duration::from_secs(2);

/// True in a process that reads documents for another one and may be ended by it at any time.
static IS_WORKER: AtomicBool = AtomicBool::new(false);

/// Says that this process is such a worker: programs that it starts stay in its group, and so end with it.
pub fn become_worker() {
    IS_WORKER.store(true, Ordering::Relaxed);
}

/// Temporary files are for their owner alone; what is made of them is a file like any other.
#[cfg(unix)]
pub(crate) fn make_readable(file: &File) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    file.set_permissions(std::fs::Permissions::from_mode(0o644))
}

#[cfg(not(unix))]
pub(crate) fn make_readable(_file: &File) -> std::io::Result<()> {
    Ok(())
}

/// The new name of a file is on disk only when its folder is (POSIX `fsync`); elsewhere the system sees to it.
#[cfg(unix)]
pub(crate) fn sync_folder(folder: &Path) -> std::io::Result<()> {
    fs_err::File::open(folder)?.sync_all()
}

#[cfg(not(unix))]
pub(crate) fn sync_folder(_folder: &Path) -> std::io::Result<()> {
    Ok(())
}

/// Holds this process to so many bytes of address space (`RLIMIT_AS`, POSIX `setrlimit`). What asks for more fails to get
/// it, which ends the process. Does nothing where the system has no such limit.
///
/// # Errors
/// When the system refuses.
#[cfg(any(target_os = "linux", target_os = "android"))]
pub fn limit_memory(bytes: u64) -> std::io::Result<()> {
    use rustix::process::{Resource, getrlimit, setrlimit};
    let mut limit = getrlimit(Resource::As);
    limit.current = Some(limit.maximum.map_or(bytes, |maximum| maximum.min(bytes)));
    Ok(setrlimit(Resource::As, limit)?)
}

#[cfg(not(any(target_os = "linux", target_os = "android")))]
pub fn limit_memory(_bytes: u64) -> std::io::Result<()> {
    Ok(())
}

/// Does some work, such as starting a large program, without the limit on memory that holds this process.
#[cfg(any(target_os = "linux", target_os = "android"))]
pub(crate) fn without_memory_limit<T>(work: impl FnOnce() -> T) -> T {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let limit = getrlimit(Resource::As);
    let lifted = Rlimit { current: limit.maximum, maximum: limit.maximum };
    let is_lifted = limit.current != limit.maximum && setrlimit(Resource::As, lifted).is_ok();
    let result = work();
    if is_lifted {
        // To lower it again is always allowed.
        let _ = setrlimit(Resource::As, limit);
    }
    result
}

#[cfg(not(any(target_os = "linux", target_os = "android")))]
pub(crate) fn without_memory_limit<T>(work: impl FnOnce() -> T) -> T {
    work()
}

/// Puts what the command starts into a group of its own, so that all of it can be ended at once. A worker's programs stay
/// in the worker's.
#[cfg(unix)]
pub(crate) fn own_group(command: &mut Command) {
    use std::os::unix::process::CommandExt;
    if !IS_WORKER.load(Ordering::Relaxed) {
        command.process_group(0);
    }
}

#[cfg(not(unix))]
pub(crate) fn own_group(_command: &mut Command) {}

/// Ends a process, and those that it started where they have a group of their own; waits for it. In a worker, whose group
/// they share, it is first asked to end, so that it can end them itself: LibreOffice does.
pub(crate) fn end(child: &mut Child) {
    // It may have ended meanwhile; then there is nothing left to end.
    #[cfg(unix)]
    if IS_WORKER.load(Ordering::Relaxed) {
        ask_to_end(child);
    } else {
        use rustix::process::{Pid, Signal, kill_process_group};
        let _ = kill_process_group(Pid::from_child(child), Signal::KILL);
    }
    let _ = child.kill();
    let _ = child.wait();
}

/// Asks a process to end, and gives it some time to.
#[cfg(unix)]
fn ask_to_end(child: &mut Child) {
    use rustix::process::{Pid, Signal, kill_process};
    let end = Instant::now() + TIME_TO_END;
    let _ = kill_process(Pid::from_child(child), Signal::TERM);
    while matches!(child.try_wait(), Ok(None)) && Instant::now() < end {
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// Ends this process at once, with the programs that it started where it has a group of its own.
pub(crate) fn end_here() -> ! {
    #[cfg(unix)]
    {
        use rustix::process::{Signal, getpgrp, getpid, kill_current_process_group};
        if getpgrp() == getpid() {
            let _ = kill_current_process_group(Signal::KILL);
        }
    }
    std::process::exit(0)
}

/// True where the folder, which this process made, is the administrator's: then this process runs as such.
#[cfg(unix)]
pub(crate) fn is_administrators(folder: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    fs_err::metadata(folder).is_ok_and(|metadata| metadata.uid() == 0)
}

#[cfg(not(unix))]
pub(crate) fn is_administrators(_folder: &Path) -> bool {
    false
}

/// True where a process was ended by a kill from outside, which none can bring about by itself.
pub(crate) fn was_killed(status: ExitStatus) -> bool {
    #[cfg(unix)]
    {
        std::os::unix::process::ExitStatusExt::signal(&status) == Some(rustix::process::Signal::KILL.as_raw())
    }
    #[cfg(not(unix))]
    {
        let _ = status;
        false
    }
}

/// How a process ended, in words.
pub(crate) fn ended(status: ExitStatus) -> String {
    #[cfg(unix)]
    {
        use std::os::unix::process::ExitStatusExt;
        if let Some(signal) = status.signal() {
            return format!("it was ended by signal {signal}");
        }
    }
    match status.code() {
        Some(code) => format!("it ended with code {code}"),
        None => "it ended".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(unix)]
    #[test]
    fn what_a_program_started_ends_with_it() {
        let mut command = Command::new("sh");
        command.args(["-c", "sleep 600 & echo $!; wait"]).stdout(std::process::Stdio::piped());
        own_group(&mut command);
        let mut child = command.spawn().unwrap();
        let mut line = String::new();
        std::io::BufRead::read_line(&mut std::io::BufReader::new(child.stdout.take().unwrap()), &mut line).unwrap();
        end(&mut child);
        // A zombie that nobody waits for still has its number: it must at least have ended.
        let gone = || {
            let state = fs_err::read_to_string(format!("/proc/{}/stat", line.trim())).unwrap_or_default();
            state.is_empty() || state.contains(") Z ")
        };
        let ended = (0..200).any(|_| {
            std::thread::sleep(std::time::Duration::from_millis(10));
            gone()
        });
        assert!(ended, "the program that was started still runs");
    }

    #[test]
    fn a_lifted_limit_is_back_afterwards() {
        #[cfg(target_os = "linux")]
        {
            use rustix::process::{Resource, getrlimit};
            let before = getrlimit(Resource::As);
            assert_eq!(without_memory_limit(|| getrlimit(Resource::As).current), before.maximum);
            assert_eq!(getrlimit(Resource::As).current, before.current);
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_process_that_is_asked_to_end_may_end_what_it_started() {
        let shell = |script: &str| {
            let mut child =
                Command::new("sh").args(["-c", script]).stdout(std::process::Stdio::piped()).spawn().unwrap();
            // Its first sign says that it listens.
            std::io::Read::read_exact(child.stdout.as_mut().unwrap(), &mut [0]).unwrap();
            child
        };
        let mut listens = shell("trap 'exit 7' TERM; echo; while :; do sleep 0.05; done");
        ask_to_end(&mut listens);
        assert_eq!(listens.wait().unwrap().code(), Some(7));
        let mut does_not = shell("trap '' TERM; echo; while :; do sleep 0.05; done");
        ask_to_end(&mut does_not);
        assert!(does_not.try_wait().unwrap().is_none());
        does_not.kill().unwrap();
        does_not.wait().unwrap();
    }
}
