//! Files through LibreOffice: .doc and .rtf become .docx, which is read; others become PDF, to be shown page by page.
//!
//! Comes in: a file of such a kind. Goes out: the document that the converted file holds, with a notice that says so, or
//! the bytes of a PDF. LibreOffice runs with a profile of its own in a folder that goes away, within a time; it fetches
//! nothing that the file links to and runs nothing that it holds.

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use super::document::Document;
use super::notice::{Notice, NoticeCode};
use super::{ReadError, docx};
use crate::intake::{MediaType, Submission, reason};
use crate::system;

/// A conversion takes some seconds; LibreOffice starts slowly. It is less than the 120 seconds that a worker has for a
/// document by default (`--timeout`): the worker must live to say what happened.
const SECONDS_MAX: u64 = 90;

/// What a conversion may need for its own files. Where less can be written, a conversion that failed says nothing of the
/// document.
const ROOM_BYTES: usize = 16 * 1024 * 1024;
/// Written at a time to find out.
const PROBE_BYTES: usize = 1024 * 1024;

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
    let mut document = docx::read(&converted).map_err(|error| no_room().unwrap_or(error))?;
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
    let folder = tempfile::tempdir().map_err(unnamed).map_err(temporary)?;
    let source = folder.path().join("source").with_extension(extension);
    fs_err::write(&source, bytes).map_err(temporary)?;
    let settings = folder.path().join("profile/user");
    fs_err::create_dir_all(&settings).map_err(temporary)?;
    fs_err::write(settings.join("registrymodifications.xcu"), SETTINGS).map_err(temporary)?;
    let mut child = start(folder.path(), &source, to).map_err(|error| match error.kind() {
        io::ErrorKind::NotFound | io::ErrorKind::PermissionDenied => ReadError::ConverterMissing { kind },
        _ => ReadError::Temporary { reason: format!("LibreOffice cannot be started ({})", reason(&error)) },
    })?;
    wait(&mut child).map_err(failed)?;
    fs_err::read(source.with_extension(to.extension())).map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => {
            failed("it ended without writing a file; it may not know the file's format".to_owned())
        }
        _ => temporary(error),
    })
}

/// A conversion that failed: by the document, unless there is no room for one.
fn failed(why: String) -> ReadError {
    no_room().unwrap_or(ReadError::ConversionFailed { reason: why })
}

/// A file of our own that cannot be written or read.
fn temporary(error: io::Error) -> ReadError {
    ReadError::Temporary { reason: reason(&error) }
}

/// Without the name that was drawn for it, which is another each time.
fn unnamed(error: io::Error) -> io::Error {
    error.kind().into()
}

/// Why no conversion can be made where temporary files are; `None` where one can. LibreOffice does not tell: it ends
/// with an error, or without a file, or with half of one.
fn no_room() -> Option<ReadError> {
    let written = tempfile::tempfile().map_err(unnamed).and_then(|mut probe| {
        let piece = vec![0; PROBE_BYTES];
        for _ in 0..ROOM_BYTES / PROBE_BYTES {
            probe.write_all(&piece)?;
        }
        // Some systems tell only when the bytes reach the disk.
        probe.sync_all()
    });
    written.err().map(temporary)
}

/// The option that gives LibreOffice its profile. It takes a URL: blanks and signs in the path must be escaped.
fn profile_option(folder: &Path) -> io::Result<String> {
    let profile: PathBuf = std::path::absolute(folder.join("profile"))?;
    let url = url::Url::from_file_path(profile).map_err(|()| io::Error::other("its profile has no absolute path"))?;
    Ok(format!("-env:UserInstallation={url}"))
}

fn start(folder: &Path, source: &Path, to: Target) -> io::Result<Child> {
    let profile = profile_option(folder)?;
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_profile_is_a_url_whatever_the_folder_is_called() {
        let folder = std::env::temp_dir().join("o LO 100% #1?");
        let option = profile_option(&folder).unwrap();
        let url = url::Url::parse(option.strip_prefix("-env:UserInstallation=").unwrap()).unwrap();
        assert_eq!(url.to_file_path().unwrap(), folder.join("profile"));
        assert!(url.fragment().is_none() && url.query().is_none() && !option.contains(' '), "{option}");
    }

    #[test]
    fn what_the_place_lacks_is_not_the_fault_of_the_file() {
        let full = io::Error::from(io::ErrorKind::StorageFull);
        assert!(matches!(temporary(full), ReadError::Temporary { .. }));
        // There is room where tests run: then the file is at fault.
        assert!(matches!(failed("it ended".to_owned()), ReadError::ConversionFailed { .. }));
    }
}
