//! `rapporteur rules check`: every key, expression and example of rules files.

use std::path::PathBuf;

use anyhow::Result;

use super::DONE;
use super::terminal::{GOOD, say};
use crate::questionnaire::{EMBEDDED, Library, Questionnaire, check_source};

/// Checks the files, or the built-in ones.
pub(super) fn check(files: &[PathBuf]) -> Result<u8> {
    if files.is_empty() {
        for (file, source) in EMBEDDED {
            report(&check_source(file, source)?);
        }
        return Ok(DONE);
    }
    let mut library = Library::default();
    for file in files {
        library.add_path(file)?;
    }
    library.questionnaires().iter().for_each(report);
    Ok(DONE)
}

fn report(questionnaire: &Questionnaire) {
    say(&format!(
        "{GOOD}ok{GOOD:#} {}: {} ({} fields, {} languages)",
        questionnaire.file,
        questionnaire.id,
        questionnaire.fields.len(),
        questionnaire.languages.len()
    ));
}
