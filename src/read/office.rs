//! Old formats through LibreOffice: .doc and .rtf become .docx, which is read.
//!
//! Comes in: a submission of such a kind. Goes out: the document that the converted file holds, with a notice
//! that says so. LibreOffice runs with a profile of its own in a folder that goes away, within a time.

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

/// Reads a submission through LibreOffice.
///
/// # Errors
/// When LibreOffice is not installed, does not convert the file, or what it gives cannot be read.
pub(super) fn read(submission: &Submission) -> Result<Document, ReadError> {
    let (kind, extension) = match submission.media_type {
        MediaType::Rtf => ("an RTF file", "rtf"),
        _ => ("an old Word file (.doc)", "doc"),
    };
    let failed = |reason: String| ReadError::ConversionFailed { reason };
    let folder = tempfile::tempdir().map_err(|error| failed(error.to_string()))?;
    let source = folder.path().join("source").with_extension(extension);
    fs_err::write(&source, &submission.bytes).map_err(|error| failed(error.to_string()))?;
    let mut child = start(folder.path(), &source).map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => ReadError::ConverterMissing { kind },
        _ => failed(error.to_string()),
    })?;
    wait(&mut child).map_err(failed)?;
    let converted = fs_err::read(source.with_extension("docx"))
        .map_err(|_| failed("it ended without writing a file; it may not know the file's format".to_owned()))?;
    let mut document = docx::read(&converted)?;
    let message = format!("{kind} was converted by LibreOffice before it was read; places are those of the conversion");
    document.notices.insert(0, Notice::new(NoticeCode::Converted, message, None));
    Ok(document)
}

fn start(folder: &Path, source: &Path) -> std::io::Result<Child> {
    let profile = format!("-env:UserInstallation=file://{}", folder.join("profile").display());
    let mut command = Command::new("soffice");
    // It starts programs of its own, which must end with it.
    system::own_group(&mut command);
    command
        .args([
            "--headless",
            "--norestore",
            "--nolockcheck",
            &profile,
            "--convert-to",
            "docx:MS Word 2007 XML",
            "--outdir",
        ])
        .arg(folder)
        .arg(source)
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
