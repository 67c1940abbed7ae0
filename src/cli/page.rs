//! `rapporteur page`: the picture of a page.

use std::io::IsTerminal;

use anyhow::Result;

use super::arguments::Page;
use super::terminal::{bytes, safe, say, say_error};
use super::{DONE, SOME_FAILED, WRONG_USE};
use crate::batch;
use crate::intake::{IntakeError, Submission};
use crate::read::{PagePicture, PictureError, page_image};
use crate::write::write_file;

/// Runs the command; gives the exit code.
pub(super) fn run(arguments: &Page) -> Result<u8> {
    let name = arguments.file.display().to_string();
    if arguments.out.is_none() && std::io::stdout().is_terminal() {
        say_error("a picture cannot be shown on a terminal", "standard output", "name a file with -o, as -o page.png");
        return Ok(WRONG_USE);
    }
    let picture = match batch::survived(|| picture(arguments)) {
        Ok(Ok(picture)) => picture,
        Ok(Err(Failed { message, remedy })) => {
            say_error(&message, &name, remedy);
            return Ok(SOME_FAILED);
        }
        Err(failure) => {
            say_error(&failure.message, &name, &failure.remedy);
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

/// What happened, and what to do.
struct Failed {
    message: String,
    remedy: &'static str,
}

impl From<IntakeError> for Failed {
    fn from(error: IntakeError) -> Self {
        Self { message: error.to_string(), remedy: error.remedy() }
    }
}

impl From<PictureError> for Failed {
    fn from(error: PictureError) -> Self {
        Self { message: error.to_string(), remedy: error.remedy() }
    }
}

fn picture(arguments: &Page) -> Result<PagePicture, Failed> {
    let submission = Submission::open(&arguments.file)?.with_password(arguments.password.given());
    Ok(page_image(&submission, arguments.page, arguments.dpi)?)
}
