//! Files of many kinds, good, odd and hostile, which are not part of this repository.
//!
//! `RAPPORTEUR_CORPORA` names the folder that holds them. Where it is not set, nothing is checked and the
//! tests say so. Every file is read by a process of its own, with bounds on time and memory: what kills
//! a process (a stack that overflows, memory that runs out) must show as the fault of one file.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stderr)]

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Mutex;
use std::time::{Duration, Instant};

use assert_cmd::cargo::cargo_bin_cmd;
use rapporteur::intake::Submission;
use rapporteur::read::{BlockKind, Document, read};
use unicode_normalization::UnicodeNormalization;

/// A guard against endless work, not a measure of speed: tests run the program as it is built for them.
const SECONDS_MAX: u64 = 60;
/// Address space of a process.
const KIBIBYTES_MAX: u64 = 4_000_000;
/// How alike two versions of one document must be read.
const ALIKE_MIN: f64 = 0.98;

/// How a run of the program ended.
struct Ran {
    /// Exit code; `None` where it was killed.
    code: Option<i32>,
    stderr: String,
    seconds: f64,
}

fn corpora() -> Option<PathBuf> {
    let folder = std::env::var_os("RAPPORTEUR_CORPORA").map(PathBuf::from);
    if folder.is_none() {
        eprintln!("no corpus was checked: RAPPORTEUR_CORPORA does not name their folder");
    }
    folder
}

/// The PDF files of a folder of the corpora. A folder without any would check nothing in silence.
#[track_caller]
fn pdfs(folder: &Path) -> Vec<PathBuf> {
    let entries = fs_err::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut files: Vec<PathBuf> =
        entries.filter(|path| path.extension().is_some_and(|extension| extension == "pdf")).collect();
    files.sort();
    assert!(!files.is_empty(), "{} holds no PDF", folder.display());
    files
}

/// Runs `rapporteur read` within the bounds.
fn run(file: &Path, password: Option<&str>) -> Ran {
    let errors = tempfile::NamedTempFile::new().unwrap();
    let program = cargo_bin_cmd!("rapporteur").get_program().to_owned();
    let mut command = if cfg!(unix) {
        let mut shell = Command::new("sh");
        shell.args(["-c", &format!("ulimit -v {KIBIBYTES_MAX}; exec \"$@\""), "sh"]).arg(program);
        shell
    } else {
        Command::new(program)
    };
    command.args([OsStr::new("read"), file.as_os_str()]).env_remove("RAPPORTEUR_PASSWORD");
    command.args(password.iter().flat_map(|password| ["--password", password]));
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(errors.reopen().unwrap());
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
    let stderr = String::from_utf8_lossy(&fs_err::read(errors.path()).unwrap()).into_owned();
    Ran { code: status.and_then(|status| status.code()), stderr, seconds: started.elapsed().as_secs_f64() }
}

/// What is wrong with the way in which a run ended; nothing where it gave a document or a plain error.
fn fault(ran: &Ran) -> Option<String> {
    let last = || ran.stderr.lines().rev().take(3).collect::<Vec<_>>().join(" / ");
    match ran.code {
        _ if ran.stderr.contains("panicked at") => Some(format!("panicked: {}", last())),
        _ if ran.seconds >= SECONDS_MAX as f64 => Some(format!("was not done after {SECONDS_MAX} s")),
        Some(0) => None,
        Some(1) if ["error: ", "\n  in: ", "\n  do: "].iter().all(|part| ran.stderr.contains(part)) => None,
        Some(code) => Some(format!("ended with {code}: {}", last())),
        None => Some(format!("was killed: {}", last())),
    }
}

/// Works on every file, as many at a time as there are processors; gives what was found, by file.
fn for_each(files: &[PathBuf], work: impl Fn(&Path) -> Option<String> + Sync) -> Vec<String> {
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

#[test]
fn every_pdf_ends_as_a_document_or_an_error() {
    let Some(corpora) = corpora() else { return };
    let files: Vec<PathBuf> =
        ["pdf", "pdf-hostile", "forms", "openchain"].iter().flat_map(|folder| pdfs(&corpora.join(folder))).collect();
    let slowest = Mutex::new((0.0, PathBuf::new()));
    let wrong = for_each(&files, |file| {
        let ran = run(file, None);
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

/// Files whose name ends in `_user` open with the password "user", the others without any.
#[test]
fn encrypted_files_open_with_their_password() {
    let Some(corpora) = corpora() else { return };
    let files = pdfs(&corpora.join("pdf-encrypted"));
    let wrong = for_each(&files, |file| {
        let needs_one = file.file_stem().unwrap().to_string_lossy().ends_with("_user");
        let (without, other) = if needs_one {
            (Some("the file is protected by a password"), Some("the password that was given does not open the file"))
        } else {
            (None, None)
        };
        let cases = [(None, without), (Some("user"), None), (Some("guess"), other)];
        let wrong = cases.into_iter().filter_map(|(password, error)| {
            let ran = run(file, password);
            let right = match error {
                None => ran.code == Some(0),
                Some(error) => ran.code == Some(1) && ran.stderr.contains(error) && ran.stderr.contains("\n  do: "),
            };
            (!right).then(|| format!("with {password:?} ended with {:?}: {}", ran.code, ran.stderr.trim()))
        });
        let wrong: Vec<String> = wrong.collect();
        (!wrong.is_empty()).then(|| wrong.join("\n    "))
    });
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What stands in one of the two versions below only.
const IN_THE_PDF_ONLY: (&str, &str) = ("this document is provided under", "without permission.");
const IN_THE_MARKDOWN_ONLY: (&str, &str) = ("next steps have you self-certified", "very useful for our work.");

/// A questionnaire that was published as PDF and as Markdown is read as the same text.
#[test]
fn a_pdf_is_read_as_its_markdown_is() {
    let Some(corpora) = corpora() else { return };
    let version = |extension: &str| {
        let name = format!("ISO5230-2020-Questionnaire-Version-3.{extension}");
        read(&Submission::open(&corpora.join("openchain").join(name)).unwrap()).unwrap()
    };
    let pdf = without(text(&version("pdf")), IN_THE_PDF_ONLY);
    let markdown = without(text(&version("md")), IN_THE_MARKDOWN_ONLY);
    let alike = rapidfuzz::fuzz::ratio(pdf.chars(), markdown.chars());
    eprintln!("the two versions are alike to {alike:.4}");
    assert!(alike >= ALIKE_MIN, "alike to {alike:.4} only\nPDF:\n{pdf}\n\nMarkdown:\n{markdown}");
}

/// All text but furniture and bullets in reading order, as it is compared.
fn text(document: &Document) -> String {
    let blocks = document.blocks.iter().filter(|block| !matches!(block.kind, BlockKind::Furniture(_)));
    let written = blocks.map(|block| {
        let label = block.label.as_ref().map(|label| label.written.as_str()).unwrap_or_default();
        format!("{label} {}", block.text.as_str())
    });
    let text: String = written.collect::<Vec<_>>().join(" ").nfkc().collect();
    let text = text.to_lowercase().replace(['“', '”'], "\"").replace(['‘', '’'], "'");
    let words = text.split_whitespace().filter(|word| !matches!(*word, "●" | "○" | "■" | "•" | "-"));
    words.collect::<Vec<_>>().join(" ")
}

/// The text without the passage that begins and ends so, where it is there.
fn without(mut text: String, (first, last): (&str, &str)) -> String {
    if let Some(start) = text.find(first)
        && let Some(end) = text[start..].find(last)
    {
        text.replace_range(start..start + end + last.len(), "");
    }
    text
}
