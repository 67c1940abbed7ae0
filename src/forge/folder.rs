//! The folder of a run: submissions, their truths, and a list of them.

use std::path::Path;

use serde::Serialize;

use super::phrases::Phrases;
use super::{ForgeError, Order, make};
use crate::write::write_file;

/// `forge.json`.
#[derive(Serialize)]
struct Made {
    schema: &'static str,
    program: &'static str,
    questionnaire: String,
    rules_sha256: String,
    seed: u64,
    files: Vec<MadeFile>,
}

#[derive(Serialize)]
struct MadeFile {
    file: String,
    style: String,
    form_language: String,
    answer_language: String,
    untidy: Vec<&'static str>,
}

/// Fills a folder with submissions.
pub(super) fn fill(order: &Order<'_>, folder: &Path, mut made: impl FnMut(&str)) -> Result<(), ForgeError> {
    if folder.exists() && fs_err::read_dir(folder)?.next().is_some() {
        return Err(ForgeError::NotEmpty { path: folder.to_owned() });
    }
    let phrases = Phrases::shipped()?;
    let (submissions, truths) = (folder.join("submissions"), folder.join("truth"));
    fs_err::create_dir_all(&submissions)?;
    fs_err::create_dir_all(&truths)?;
    let mut files = Vec::new();
    for number in 1..=order.count {
        let submission = make::submission(order, &phrases, number)?;
        write_file(&submissions.join(&submission.file), &submission.bytes)?;
        write_file(&truths.join(format!("{}.json", submission.stem)), &json(&submission.truth))?;
        made(&submission.file);
        let truth = submission.truth;
        files.push(MadeFile {
            file: truth.file,
            style: truth.style,
            form_language: truth.form_language,
            answer_language: truth.answer_language,
            untidy: truth.untidy,
        });
    }
    let list = Made {
        schema: "rapporteur-forge/1",
        program: env!("CARGO_PKG_VERSION"),
        questionnaire: order.questionnaire.id.clone(),
        rules_sha256: order.questionnaire.rules_sha256.clone(),
        seed: order.seed,
        files,
    };
    write_file(&folder.join("forge.json"), &json(&list))?;
    Ok(())
}

fn json(value: &impl Serialize) -> Vec<u8> {
    // Names are texts and numbers finite, so there is nothing that could fail.
    let mut bytes = serde_json::to_vec_pretty(value).unwrap_or_default();
    bytes.push(b'\n');
    bytes
}
