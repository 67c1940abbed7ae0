//! Files through LibreOffice: .doc and .rtf become .docx, which is read; others become PDF, to be shown page by page.
//!
//! Comes in: a file of such a kind. Goes out: the document that the converted file holds, with a notice that says so, or
//! the bytes of a PDF. LibreOffice runs with a profile of its own in a folder that goes away, within a time; it fetches
//! nothing that the file links to and runs nothing that it holds.

use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use super::document::Document;
use super::notice::{Notice, NoticeCode};
use super::{ReadError, docx};
use crate::intake::{MediaType, Submission};
use crate::system;

/// A conversion takes some seconds; LibreOffice starts slowly.
const SECONDS_MAX: u64 = 120;

/// What LibreOffice makes of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Target {
    Docx,
    Pdf,
}

impl Target {
    fn extension(self) -> &'static str {
        match self {
            Self::Docx => "docx",
            Self::Pdf => "pdf",
        }
    }

    /// Its filter, by LibreOffice's names.
    fn filter(self) -> &'static str {
        match self {
            Self::Docx => "docx:MS Word 2007 XML",
            Self::Pdf => "pdf:writer_pdf_Export",
        }
    }
}

/// What LibreOffice may not do with a file from outside: fetch what it links to, or run what it holds.
const SETTINGS: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Writer/Content/Update"><prop oor:name="Link" oor:op="fuse"><value>2</value></prop></item>
</oor:items>
"#;

/// Reads a submission through LibreOffice.
///
/// # Errors
/// When LibreOffice is not installed, does not convert the file, or what it gives cannot be read.
pub(super) fn read(submission: &Submission) -> Result<Document, ReadError> {
    let (kind, extension) = match submission.media_type {
        MediaType::Rtf => ("an RTF file", "rtf"),
        _ => ("an old Word file (.doc)", "doc"),
    };
    let converted = convert(&submission.bytes, kind, extension, Target::Docx)?;
    let mut document = docx::read(&converted)?;
    let message = format!("{kind} was converted by LibreOffice before it was read; places are those of the conversion");
    document.notices.insert(0, Notice::new(NoticeCode::Converted, message, None));
    Ok(document)
}

/// A file as LibreOffice prints it: `kind` says to people what it is, `extension` to LibreOffice.
///
/// # Errors
/// When LibreOffice is not installed or does not convert the file.
pub(crate) fn office_pdf(bytes: &[u8], kind: &'static str, extension: &str) -> Result<Vec<u8>, ReadError> {
    convert(bytes, kind, extension, Target::Pdf)
}

fn convert(bytes: &[u8], kind: &'static str, extension: &str, to: Target) -> Result<Vec<u8>, ReadError> {
    let failed = |reason: String| ReadError::ConversionFailed { reason };
    let folder = tempfile::tempdir().map_err(|error| failed(error.to_string()))?;
    let source = folder.path().join("source").with_extension(extension);
    fs_err::write(&source, bytes).map_err(|error| failed(error.to_string()))?;
    let settings = folder.path().join("profile/user");
    fs_err::create_dir_all(&settings).map_err(|error| failed(error.to_string()))?;
    fs_err::write(settings.join("registrymodifications.xcu"), SETTINGS).map_err(|error| failed(error.to_string()))?;
    let mut child = start(folder.path(), &source, to).map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => ReadError::ConverterMissing { kind },
        _ => failed(error.to_string()),
    })?;
    wait(&mut child).map_err(failed)?;
    fs_err::read(source.with_extension(to.extension()))
        .map_err(|_| failed("it ended without writing a file; it may not know the file's format".to_owned()))
}

fn start(folder: &Path, source: &Path, to: Target) -> std::io::Result<Child> {
    let profile = format!("-env:UserInstallation=file://{}", folder.join("profile").display());
    let mut command = Command::new("soffice");
    // It starts programs of its own, which must end with it.
    system::own_group(&mut command);
    command
        .args(["--headless", "--norestore", "--nolockcheck", &profile, "--convert-to", to.filter(), "--outdir"])
        .arg(folder)
        .arg(source)
        .env("TZ", "UTC")
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    // It needs more address space than a document may.
    system::without_memory_limit(|| command.spawn())
}

/// Waits for the end of a process and ends it when its time is over.
fn wait(child: &mut Child) -> Result<(), String> {
    let end = Instant::now() + Duration::from_secs(SECONDS_MAX);
    loop {
        match child.try_wait() {
            Ok(Some(status)) if status.success() => return Ok(()),
            Ok(Some(status)) => return Err(format!("it ended with {status}")),
            Ok(None) if Instant::now() < end => std::thread::sleep(Duration::from_millis(50)),
            Ok(None) => {
                system::end(child);
                return Err(format!("it did not end within {SECONDS_MAX} seconds"));
            }
            Err(error) => return Err(error.to_string()),
        }
    }
}
