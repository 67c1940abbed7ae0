//! Files that are not part of this repository, read one by one: shared by the tests that try a reader on them.
//!
//! `RAPPORTEUR_CORPORA` names the folder that holds them. Where it is not set, nothing is checked and the
//! tests say so. Every file is read by a process of its own, with bounds on time and memory: what kills
//! a process (a stack that overflows, memory that runs out) must show as the fault of one file.

pub(crate) mod versions;

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Mutex;
use std::time::{Duration, Instant};

use assert_cmd::cargo::cargo_bin_cmd;

/// A guard against endless work, not a measure of speed: tests run the program as it is built for them.
pub(crate) const SECONDS_MAX: u64 = 60;
/// Address space of a process.
const KIBIBYTES_MAX: u64 = 4_000_000;

/// How a run of the program ended.
pub(crate) struct Ran {
    /// Exit code; `None` where it was killed.
    pub code: Option<i32>,
    pub stdout: Vec<u8>,
    pub stderr: String,
    pub seconds: f64,
}

/// The folder of all corpora, where there is one.
pub(crate) fn corpora() -> Option<PathBuf> {
    let folder = std::env::var_os("RAPPORTEUR_CORPORA").map(PathBuf::from);
    if folder.is_none() {
        eprintln!("no corpus was checked: RAPPORTEUR_CORPORA does not name their folder");
    }
    folder
}

/// The files of a folder whose names end so. A folder without any would check nothing in silence.
#[track_caller]
pub(crate) fn files(folder: &Path, extensions: &[&str]) -> Vec<PathBuf> {
    let entries = fs_err::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let is_wanted = |path: &PathBuf| path.extension().is_some_and(|one| extensions.iter().any(|wanted| one == *wanted));
    let mut files: Vec<PathBuf> = entries.filter(is_wanted).collect();
    files.sort();
    assert!(!files.is_empty(), "{} holds no file of {extensions:?}", folder.display());
    files
}

/// Runs `rapporteur read` with these options within the bounds.
pub(crate) fn run(file: &Path, options: &[&str]) -> Ran {
    let [output, errors] = [(); 2].map(|()| tempfile::NamedTempFile::new().unwrap());
    let program = cargo_bin_cmd!("rapporteur").get_program().to_owned();
    let mut command = if cfg!(unix) {
        let mut shell = Command::new("sh");
        shell.args(["-c", &format!("ulimit -v {KIBIBYTES_MAX}; exec \"$@\""), "sh"]).arg(program);
        shell
    } else {
        Command::new(program)
    };
    command.args([OsStr::new("read"), file.as_os_str()]).args(options).env_remove("RAPPORTEUR_PASSWORD");
    command.stdin(Stdio::null()).stdout(output.reopen().unwrap()).stderr(errors.reopen().unwrap());
    let started = Instant::now();
    let mut child = command.spawn().unwrap();
    let status = loop {
        if let Some(status) = child.try_wait().unwrap() {
            break Some(status);
        }
        if started.elapsed().as_secs() >= SECONDS_MAX {
            child.kill().unwrap();
            child.wait().unwrap();
            break None;
        }
        std::thread::sleep(Duration::from_millis(3));
    };
    let seconds = started.elapsed().as_secs_f64();
    let stderr = String::from_utf8_lossy(&fs_err::read(errors.path()).unwrap()).into_owned();
    Ran { code: status.and_then(|status| status.code()), stdout: fs_err::read(output.path()).unwrap(), stderr, seconds }
}

/// What is wrong with the way in which a run ended; nothing where it gave a document or a plain error.
pub(crate) fn fault(ran: &Ran) -> Option<String> {
    let last = || ran.stderr.lines().rev().take(3).collect::<Vec<_>>().join(" / ");
    match ran.code {
        _ if ran.stderr.contains("panicked at") => Some(format!("panicked: {}", last())),
        _ if ran.seconds >= SECONDS_MAX as f64 => Some(format!("was not done after {SECONDS_MAX} s")),
        Some(0) if ran.stdout.is_empty() => Some("printed nothing".to_owned()),
        Some(0) => None,
        Some(1) if ["error: ", "\n  in: ", "\n  do: "].iter().all(|part| ran.stderr.contains(part)) => None,
        Some(code) => Some(format!("ended with {code}: {}", last())),
        None => Some(format!("was killed: {}", last())),
    }
}

/// Works on every file, as many at a time as there are processors; gives what was found, by file.
pub(crate) fn for_each(files: &[PathBuf], work: impl Fn(&Path) -> Option<String> + Sync) -> Vec<String> {
    let (todo, found) = (Mutex::new(files.iter()), Mutex::new(Vec::new()));
    std::thread::scope(|scope| {
        for _ in 0..std::thread::available_parallelism().map_or(1, usize::from) {
            scope.spawn(|| {
                loop {
                    let Some(file) = todo.lock().unwrap().next() else { break };
                    if let Some(what) = work(file) {
                        found.lock().unwrap().push(format!("{} {what}", file.display()));
                    }
                }
            });
        }
    });
    let mut found = found.into_inner().unwrap();
    found.sort();
    found
}

/// Reads every file; none may end in another way than as a document or a plain error. Tells the slowest.
#[track_caller]
pub(crate) fn assert_all_end_well(files: &[PathBuf]) {
    let slowest = Mutex::new((0.0, PathBuf::new()));
    let wrong = for_each(files, |file| {
        let ran = run(file, &[]);
        let mut slowest = slowest.lock().unwrap();
        if ran.seconds > slowest.0 {
            *slowest = (ran.seconds, file.to_owned());
        }
        fault(&ran)
    });
    let (seconds, file) = slowest.into_inner().unwrap();
    eprintln!("{} files; the slowest took {seconds:.1} s: {}", files.len(), file.display());
    assert!(wrong.is_empty(), "{} of {} files:\n{}", wrong.len(), files.len(), wrong.join("\n"));
}
