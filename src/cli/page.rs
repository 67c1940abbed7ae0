//! `rapporteur page`: the picture of a page.

use std::io::IsTerminal;
use std::sync::mpsc::channel;
use std::time::Duration;

use anyhow::Result;

use super::arguments::Page;
use super::terminal::{bytes, safe, say, say_error};
use super::{DONE, SOME_FAILED, WRONG_USE};
use crate::batch;
use crate::intake::Submission;
use crate::journal::Failure;
use crate::read::{PagePicture, PictureError, page_image};
use crate::system;
use crate::write::write_file;

/// Most time for a picture. A page of a form takes a fraction of a second; one that was made to harm takes
/// for ever, and nothing in it tells so beforehand.
const SECONDS_MAX: u64 = 30;

/// Runs the command; gives the exit code.
pub(super) fn run(arguments: &Page) -> Result<u8> {
    if arguments.out.is_none() && std::io::stdout().is_terminal() {
        say_error("a picture cannot be shown on a terminal", "standard output", "name a file with -o, as -o page.png");
        return Ok(WRONG_USE);
    }
    if let Some(mebibytes) = arguments.memory {
        system::limit_memory(mebibytes.saturating_mul(1024 * 1024))?;
    }
    let picture = match picture(arguments) {
        Ok(picture) => picture,
        Err(failure) => {
            say_error(&failure.message, &arguments.file.display().to_string(), &failure.remedy);
            return Ok(SOME_FAILED);
        }
    };
    match &arguments.out {
        Some(path) => {
            write_file(path, &picture.png)?;
            let (width, height) = (picture.width, picture.height);
            say(&format!("{}: page {}, {width} x {height} pixels", safe(&path.display().to_string()), arguments.page));
        }
        None => bytes(&picture.png)?,
    }
    Ok(DONE)
}

/// The picture, made in a thread of its own. Where it takes too long the thread ends with the program.
fn picture(arguments: &Page) -> Result<PagePicture, Failure> {
    let submission = Submission::open(&arguments.file)
        .map_err(|error| Failure::of(&error.into()))?
        .with_password(arguments.password.given());
    let (page, dpi) = (arguments.page, arguments.dpi);
    let (done, awaited) = channel();
    std::thread::spawn(move || done.send(batch::survived(|| page_image(&submission, page, dpi))));
    let made = awaited.recv_timeout(Duration::from_secs(SECONDS_MAX)).map_err(|_| Failure {
        message: format!("the picture was not done after {SECONDS_MAX} seconds"),
        remedy: "choose a smaller resolution with --dpi; if that does not help, ask the sender for the file again"
            .to_owned(),
    })?;
    Ok(made??)
}

impl From<PictureError> for Failure {
    fn from(error: PictureError) -> Self {
        Self { message: error.to_string(), remedy: error.remedy().to_owned() }
    }
}
