//! What is left when processes are killed at random moments: a run that goes on gives the bytes of an unbroken one.
//!
//! A handful of kills by default; `tests/kill` does many. `RAPPORTEUR_KILLS` is their number, `RAPPORTEUR_KILL_INPUTS` a folder
//! of other inputs.

#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};
use tempfile::TempDir;

/// Numbers that look drawn by chance, the same in every run (Marsaglia, xorshift).
struct Chance(u64);

impl Chance {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % bound
    }
}

/// Inputs of several kinds: documents, the same twice, an earlier return, files that fail; or a copy of those that were given.
fn inputs() -> TempDir {
    let folder = TempDir::new().unwrap();
    if let Some(given) = std::env::var_os("RAPPORTEUR_KILL_INPUTS") {
        for (name, bytes) in files(Path::new(&given)) {
            let path = folder.path().join(name);
            fs_err::create_dir_all(path.parent().unwrap()).unwrap();
            fs_err::write(path, bytes).unwrap();
        }
        return folder;
    }
    let inbox = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/inbox");
    for entry in fs_err::read_dir(inbox).unwrap() {
        let path = entry.unwrap().path();
        fs_err::copy(&path, folder.path().join(path.file_name().unwrap())).unwrap();
    }
    let estonia = fs_err::read_to_string(folder.path().join("estonia.md")).unwrap();
    fs_err::write(folder.path().join("estonia again.md"), &estonia).unwrap();
    fs_err::write(folder.path().join("estonia later.md"), format!("{estonia}\nAnd more.\n")).unwrap();
    fs_err::write(folder.path().join("empty.docx"), b"").unwrap();
    fs_err::write(folder.path().join("damaged.docx"), b"PK\x03\x04 and no more").unwrap();
    fs_err::write(folder.path().join("letter.md"), "Dear all,\n\nplease find the form attached.\n").unwrap();
    folder
}

fn start(inputs: &Path, out: &Path, jobs: &str) -> Child {
    Command::new(env!("CARGO_BIN_EXE_rapporteur"))
        .args(["extract", "--jobs", jobs, "--out"])
        .args([out, Path::new(".")])
        .current_dir(inputs)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

/// Every file of a folder, hidden ones too.
fn files(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let entries = walkdir::WalkDir::new(folder).into_iter().map(|entry| entry.unwrap());
    let files = entries.filter(|entry| entry.file_type().is_file());
    files
        .map(|entry| (entry.path().strip_prefix(folder).unwrap().to_owned(), fs_err::read(entry.path()).unwrap()))
        .collect()
}

/// Processes that this one started.
fn children(of: u32) -> Vec<i32> {
    let stats = fs_err::read_dir("/proc").unwrap().filter_map(|entry| {
        let pid: i32 = entry.ok()?.file_name().to_str()?.parse().ok()?;
        let stat = fs_err::read_to_string(format!("/proc/{pid}/stat")).ok()?;
        let parent: u32 = stat.rsplit_once(')')?.1.split_whitespace().nth(1)?.parse().ok()?;
        (parent == of).then_some(pid)
    });
    stats.collect()
}

fn kill(pid: i32) {
    // It may have ended meanwhile.
    let _ = kill_process(Pid::from_raw(pid).unwrap(), Signal::KILL);
}

#[test]
fn a_killed_run_goes_on_to_the_bytes_of_an_unbroken_one() {
    let kills: u64 = std::env::var("RAPPORTEUR_KILLS").ok().map_or(8, |number| number.parse().unwrap());
    let inputs = inputs();
    let (unbroken, again) = (TempDir::new().unwrap(), TempDir::new().unwrap());
    let code = start(inputs.path(), unbroken.path(), "2").wait().unwrap().code();
    assert_eq!(code, Some(1), "an unbroken run, in which some inputs fail");
    let expected = files(unbroken.path());
    // How long it takes is measured when all of it was touched once.
    let begun = Instant::now();
    start(inputs.path(), again.path(), "2").wait().unwrap();
    let whole = begun.elapsed();
    assert!(files(again.path()) == expected, "two unbroken runs wrote different bytes");
    assert!(expected.len() > 30, "{} files", expected.len());
    let mut chance = Chance(20_200_101);
    // A kill that comes too late is none.
    let (mut of_main, mut of_workers) = (0, 0);
    while of_main + of_workers < kills {
        let out = TempDir::new().unwrap();
        // Up to three breaks of one run, then it may end.
        for _ in 0..=chance.below(3) {
            let jobs = ["1", "2", "4"][chance.below(3) as usize];
            let mut main = start(inputs.path(), out.path(), jobs);
            std::thread::sleep(Duration::from_micros(chance.below(whole.as_micros() as u64)));
            let workers = children(main.id());
            let of_worker = chance.below(2) == 0 && !workers.is_empty();
            if of_worker {
                kill(workers[chance.below(workers.len() as u64) as usize]);
                of_workers += 1;
            }
            // Where a worker was killed, the run itself goes on, or is killed as well.
            if !of_worker || chance.below(2) == 0 {
                kill(main.id().cast_signed());
            }
            of_main += u64::from(main.wait().unwrap().code().is_none());
        }
        let ended = start(inputs.path(), out.path(), "2").wait().unwrap();
        assert_eq!(ended.code(), Some(1), "the run that went on did not end as an unbroken one");
        let found = files(out.path());
        let names = |files: &BTreeMap<PathBuf, Vec<u8>>| files.keys().cloned().collect::<Vec<_>>();
        assert_eq!(names(&found), names(&expected));
        for (name, bytes) in &expected {
            assert!(found[name] == *bytes, "{} has other bytes after {of_main}+{of_workers} kills", name.display());
        }
    }
    let files = expected.len();
    println!(
        "{of_main} kills of runs and {of_workers} of workers; an unbroken run takes {whole:?} and writes {files} files"
    );
    assert!(of_main > 0 && of_workers > 0, "nothing was killed in time");
}

#[test]
fn what_a_broken_run_under_other_settings_left_behind_is_made_again() {
    let inputs = inputs();
    let out = TempDir::new().unwrap();
    start(inputs.path(), out.path(), "2").wait().unwrap();
    let expected = files(out.path());
    let mut chance = Chance(7);
    let mut broken = 0;
    for _ in 0..6 {
        let mut main = Command::new(env!("CARGO_BIN_EXE_rapporteur"))
            .args(["extract", "--precision", "0.8", "--out"])
            .args([out.path(), Path::new(".")])
            .current_dir(inputs.path())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        // A record that differs from before: then it is killed.
        let records = out.path().join("records");
        let differs = || {
            let read = |name: &PathBuf| fs_err::read(out.path().join(name)).unwrap_or_default();
            records.exists() && expected.iter().any(|(name, bytes)| name.starts_with("records") && read(name) != *bytes)
        };
        while !differs() && main.try_wait().unwrap().is_none() {
            std::thread::sleep(Duration::from_micros(chance.below(3000)));
        }
        kill(main.id().cast_signed());
        broken += u64::from(main.wait().unwrap().code().is_none());
        start(inputs.path(), out.path(), "2").wait().unwrap();
        assert!(files(out.path()) == expected, "something of the other settings is left");
    }
    assert!(broken > 0, "nothing was killed in time");
}

#[test]
fn workers_end_when_the_run_is_killed() {
    let inputs = inputs();
    let out = TempDir::new().unwrap();
    let mut main = start(inputs.path(), out.path(), "4");
    let workers = loop {
        let workers = children(main.id());
        if !workers.is_empty() {
            break workers;
        }
        std::thread::sleep(Duration::from_millis(1));
    };
    kill(main.id().cast_signed());
    main.wait().unwrap();
    let is_gone = |pid: &i32| {
        let stat = fs_err::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
        stat.is_empty() || stat.contains(") Z ") || !stat.contains("rapporteur")
    };
    let begun = Instant::now();
    while !workers.iter().all(is_gone) {
        assert!(begun.elapsed() < Duration::from_secs(20), "a worker outlived the run");
        std::thread::sleep(Duration::from_millis(10));
    }
}

#[test]
fn a_second_run_into_the_same_folder_is_told_and_stops() {
    let inputs = inputs();
    let out = TempDir::new().unwrap();
    let lock = fs_err::File::create(out.path().join(".lock")).unwrap();
    lock.file().lock().unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_rapporteur"))
        .args([Path::new("extract"), inputs.path(), Path::new("--out"), out.path()])
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(2));
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(said.contains("another run") && said.contains("  do: wait"), "{said}");
    drop(lock);
    assert_eq!(start(inputs.path(), out.path(), "2").wait().unwrap().code(), Some(1));
}
