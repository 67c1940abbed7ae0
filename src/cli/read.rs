//! `rapporteur read`: a document as read, before anything is known of its questions.

use std::mem::ManuallyDrop;

use anyhow::Result;

use super::arguments::Read;
use super::terminal::{CARE, FAINT, bytes, data, safe, say, say_error};
use super::{DONE, SOME_FAILED};
use crate::ConvertError;
use crate::batch;
use crate::intake::Submission;
use crate::read::{self, Block, BlockKind, Document};

/// Runs the command; gives the exit code.
pub(super) fn run(arguments: &Read) -> Result<u8> {
    let name = arguments.file.display().to_string();
    match batch::survived(|| document(arguments)) {
        Ok(Ok(document)) if arguments.json => {
            // Escape characters are escaped in JSON: there are no colours to take out.
            bytes(&read::document_json(&document)?)?;
        }
        Ok(Ok(document)) => {
            // The process ends here: nothing is gained by giving its memory back piece by piece.
            let document = ManuallyDrop::new(document);
            data(&as_text(&document))?;
            say(&legend(&document));
        }
        Ok(Err(error)) => {
            say_error(&error.to_string(), &name, error.remedy());
            return Ok(SOME_FAILED);
        }
        Err(failure) => {
            say_error(&failure.message, &name, &failure.remedy);
            return Ok(SOME_FAILED);
        }
    }
    Ok(DONE)
}

fn document(arguments: &Read) -> Result<Document, ConvertError> {
    let submission = Submission::open(&arguments.file)?.with_password(arguments.password.given());
    Ok(read::read(&submission)?)
}

/// Blocks with an empty line between them; the lines of a block stay lines.
fn as_text(document: &Document) -> String {
    let mut text = String::new();
    for block in &document.blocks {
        let written: Vec<String> = written(block).lines().map(safe).collect();
        let style = if matches!(block.kind, BlockKind::Furniture(_)) { FAINT } else { anstyle::Style::new() };
        text.push_str(&format!("{style}{}{style:#}\n\n", written.join("\n")));
    }
    text.truncate(text.trim_end_matches('\n').len());
    text.push('\n');
    text
}

/// The label and the text of a block.
fn written(block: &Block) -> String {
    match &block.label {
        Some(label) => format!("{} {}", label.written, block.text.as_str()),
        None => block.text.as_str().to_owned(),
    }
}

/// How much there is, and what a person should know about it.
fn legend(document: &Document) -> String {
    let characters: usize = document.blocks.iter().map(|block| block.text.characters()).sum();
    let pages = document.pages.map(|pages| format!(" on {pages} pages")).unwrap_or_default();
    let mut text = format!(
        "\n{} blocks{pages}, {characters} characters, {} not read",
        document.blocks.len(),
        document.not_read.len()
    );
    for notice in &document.notices {
        let place = notice.place.as_ref().map(|place| format!("{place}: ")).unwrap_or_default();
        text.push_str(&format!("\n{CARE}notice{CARE:#}: {}", safe(&format!("{place}{}", notice.message))));
    }
    text
}
