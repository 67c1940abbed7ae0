//! Other programs that make files of files: LibreOffice and Chromium, where they are installed.
//!
//! Comes in: Word files or an HTML page. Goes out: the bytes of PDF or OpenDocument files, without the moment at which
//! they were made, so that one version of a program gives the same bytes for the same input. Each run has a folder of
//! its own for its profile and its files, which goes with it, and ends after a time. Nothing is fetched.

mod settled;

pub(in crate::forge) use settled::saved;

use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use tempfile::TempDir;
use thiserror::Error;

use crate::system;

/// How long a run may take, and how much more each file of it.
const RUN: Duration = Duration::from_secs(90);
/// See [`RUN`].
const RUN_PER_FILE: Duration = Duration::from_secs(20);
/// How often is looked whether a program has ended.
const LOOK: Duration = Duration::from_millis(20);
/// The programs may ask for the time; it is that of the files.
const EPOCH: &str = "1556787600";

/// A program.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Program {
    /// LibreOffice Writer.
    Office,
    /// Chromium, or a browser made of it.
    Chromium,
}

/// What LibreOffice makes of Word files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum OfficeTarget {
    /// PDF.
    Pdf {
        /// With a structure tree.
        tagged: bool,
    },
    /// OpenDocument text.
    OpenDocument,
}

/// Why another program gave no file.
#[derive(Debug, Error)]
pub enum ProgramError {
    /// It is not installed.
    #[error("{} is not installed: none of {} is a program that can be run", .0.name(), .0.files().join(", "))]
    Missing(Program),
    /// It could not be run, or its files not be read.
    #[error("cannot run {}: {cause}", program.name())]
    Run {
        /// The program.
        program: Program,
        /// What the system says.
        cause: std::io::Error,
    },
    /// It did not come to an end.
    #[error("{} did not end within {seconds} seconds", program.name())]
    TooLong {
        /// The program.
        program: Program,
        /// The limit.
        seconds: u64,
    },
    /// It ended without the file.
    #[error("{} made no file of number {number}: {said}", program.name())]
    NoFile {
        /// The program.
        program: Program,
        /// Which input, counted from 1.
        number: usize,
        /// What it said, in one line.
        said: String,
    },
    /// Its file is damaged.
    #[error("{} made a file that cannot be read: {said}", program.name())]
    Damaged {
        /// The program.
        program: Program,
        /// What is wrong with it.
        said: String,
    },
}

impl ProgramError {
    /// What the person can do about it.
    pub fn remedy(&self) -> &'static str {
        match self {
            Self::Missing(Program::Office) => "install LibreOffice Writer 7.4 or later, or leave out its files",
            Self::Missing(Program::Chromium) => "install Chromium or Google Chrome, or leave out its files",
            Self::Run { .. } => "see that the program starts by itself, and that the temporary folder can be written",
            Self::TooLong { .. } => "make fewer files at a time, or run it when the computer is less busy",
            Self::NoFile { .. } | Self::Damaged { .. } => "try it with a newer version of the program",
        }
    }
}

impl Program {
    fn name(self) -> &'static str {
        match self {
            Self::Office => "LibreOffice",
            Self::Chromium => "Chromium",
        }
    }

    /// Its file, by the names that systems give it.
    fn files(self) -> &'static [&'static str] {
        match self {
            Self::Office => &["soffice", "libreoffice", "/Applications/LibreOffice.app/Contents/MacOS/soffice"],
            Self::Chromium => &[
                "chromium",
                "chromium-browser",
                "google-chrome",
                "google-chrome-stable",
                "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
            ],
        }
    }

    fn find(self) -> Result<PathBuf, ProgramError> {
        let folders: Vec<PathBuf> =
            std::env::var_os("PATH").map(|path| std::env::split_paths(&path).collect()).unwrap_or_default();
        let places = |file: &&str| {
            let named = Path::new(file);
            let within = folders.iter().map(|folder| folder.join(file)).collect();
            if named.is_absolute() { vec![named.to_owned()] } else { within }
        };
        let with_ending = |place: PathBuf| {
            let ending = std::env::consts::EXE_SUFFIX;
            if ending.is_empty() { place } else { place.with_extension(ending.trim_start_matches('.')) }
        };
        let mut found = self.files().iter().flat_map(places).map(with_ending);
        found.find(|place| place.is_file()).ok_or(ProgramError::Missing(self))
    }
}

/// True where a program can be found.
pub(crate) fn is_installed(program: Program) -> bool {
    program.find().is_ok()
}

/// Word files as LibreOffice saves them, in their order.
///
/// # Errors
/// When LibreOffice is not installed, cannot be run, takes too long, or does not make one of the files.
pub(crate) fn office(documents: &[Vec<u8>], to: OfficeTarget) -> Result<Vec<Vec<u8>>, ProgramError> {
    let program = Program::Office;
    let file = program.find()?;
    if documents.is_empty() {
        return Ok(Vec::new());
    }
    let failed = |cause| ProgramError::Run { program, cause };
    let work = folder().map_err(failed)?;
    let name = |number: usize, ending: &str| work.path().join(format!("{number:06}.{ending}"));
    for (number, document) in documents.iter().enumerate() {
        fs_err::write(name(number, "docx"), document).map_err(failed)?;
    }
    let (ending, filter) = match to {
        OfficeTarget::OpenDocument => ("odt", "odt:writer8".to_owned()),
        OfficeTarget::Pdf { tagged } => (
            "pdf",
            format!("pdf:writer_pdf_Export:{{\"UseTaggedPDF\":{{\"type\":\"boolean\",\"value\":\"{tagged}\"}}}}"),
        ),
    };
    let profile = url::Url::from_file_path(work.path().join("profile")).map(String::from).unwrap_or_default();
    let mut command = Command::new(file);
    command.arg("--headless").arg("--norestore").arg(format!("-env:UserInstallation={profile}"));
    command.args(["--convert-to", &filter, "--outdir"]).arg(work.path());
    command.args((0..documents.len()).map(|number| name(number, "docx")));
    let said = run(program, command, work.path(), documents.len())?;
    let made = (0..documents.len()).map(|number| {
        let missing = |_| ProgramError::NoFile { program, number: number + 1, said: said.clone() };
        let made = fs_err::read(name(number, ending)).map_err(missing)?;
        match to {
            OfficeTarget::OpenDocument => settled::open_document(&made),
            OfficeTarget::Pdf { .. } => settled::pdf(&made),
        }
        .map_err(|said| ProgramError::Damaged { program, said })
    });
    made.collect()
}

/// An HTML page as Chromium prints it.
///
/// # Errors
/// When Chromium is not installed, cannot be run, takes too long, or makes no file.
pub(crate) fn chromium(page: &str, tagged: bool) -> Result<Vec<u8>, ProgramError> {
    let program = Program::Chromium;
    let file = program.find()?;
    let failed = |cause| ProgramError::Run { program, cause };
    let work = folder().map_err(failed)?;
    let (source, target) = (work.path().join("page.html"), work.path().join("page.pdf"));
    fs_err::write(&source, page).map_err(failed)?;
    let mut command = Command::new(file);
    command.args([
        "--headless",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
    ]);
    command.args(["--disable-component-update", "--disable-sync", "--no-pdf-header-footer"]);
    if !tagged {
        command.arg("--disable-pdf-tagging");
    }
    // Its sandbox cannot be had by the administrator, and the page is our own.
    if system::is_administrators(work.path()) {
        command.arg("--no-sandbox");
    }
    command.arg(format!("--user-data-dir={}", work.path().join("browser").display()));
    command.arg(format!("--print-to-pdf={}", target.display()));
    command.arg(url::Url::from_file_path(&source).map(String::from).unwrap_or_default());
    let said = run(program, command, work.path(), 1)?;
    let made = fs_err::read(&target).map_err(|_| ProgramError::NoFile { program, number: 1, said })?;
    settled::pdf(&made).map_err(|said| ProgramError::Damaged { program, said })
}

fn folder() -> std::io::Result<TempDir> {
    tempfile::Builder::new().prefix("rapporteur-forge-").tempdir()
}

/// Runs a program to its end; gives the last that it said, in one line.
fn run(program: Program, mut command: Command, work: &Path, files: usize) -> Result<String, ProgramError> {
    let failed = |cause| ProgramError::Run { program, cause };
    let path = work.join("said.txt");
    let said = fs_err::File::create(&path).map_err(failed)?;
    let again = said.file().try_clone().map_err(failed)?;
    command.stdin(Stdio::null()).stdout(Stdio::from(again)).stderr(Stdio::from(said.into_file()));
    command.current_dir(work).env("TZ", "UTC").env("LC_ALL", "C.UTF-8").env("SOURCE_DATE_EPOCH", EPOCH);
    system::own_group(&mut command);
    let child = command.spawn().map_err(failed)?;
    let limit = RUN + RUN_PER_FILE * u32::try_from(files).unwrap_or(u32::MAX);
    let ended = wait(child, limit).map_err(failed)?;
    if ended.is_none() {
        return Err(ProgramError::TooLong { program, seconds: limit.as_secs() });
    }
    let said = fs_err::read(&path).map(|said| String::from_utf8_lossy(&said).into_owned()).unwrap_or_default();
    let last = said.lines().map(str::trim).rfind(|line| !line.is_empty()).unwrap_or("it said nothing");
    Ok(last.chars().take(200).collect())
}

/// The end of a program; `None` where it was ended because its time was over.
fn wait(mut child: Child, limit: Duration) -> std::io::Result<Option<ExitStatus>> {
    let begun = Instant::now();
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(Some(status));
        }
        if begun.elapsed() >= limit {
            system::end(&mut child);
            return Ok(None);
        }
        sleep(LOOK);
    }
}

#[cfg(test)]
mod tests;
