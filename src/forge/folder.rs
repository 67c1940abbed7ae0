//! The folder of a run: submissions, their truths, and a list of them.

use std::path::Path;

use serde::Serialize;

use super::phrases::Phrases;
use super::write::{Written, finish};
use super::{ForgeError, Order, make};
use crate::write::write_file;

/// How many are made at once: other programs take long to start.
const AT_ONCE: u64 = 40;

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
    let mut first = 1;
    while first <= order.count {
        let last = order.count.min(first + AT_ONCE - 1);
        let mut batch = Vec::new();
        for number in first..=last {
            batch.push(make::submission(order, &phrases, number)?);
        }
        let (written, named): (Vec<Written>, Vec<_>) =
            batch.into_iter().map(|one| (one.written, (one.stem, one.truth))).unzip();
        for (bytes, (stem, truth)) in finish(written)?.into_iter().zip(named) {
            write_file(&submissions.join(&truth.file), &bytes)?;
            write_file(&truths.join(format!("{stem}.json")), &json(&truth))?;
            made(&truth.file);
            files.push(MadeFile {
                file: truth.file,
                style: truth.style,
                form_language: truth.form_language,
                answer_language: truth.answer_language,
                untidy: truth.untidy,
            });
        }
        first = last + 1;
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

pub(super) fn json(value: &impl Serialize) -> Vec<u8> {
    // Names are texts and numbers finite, so there is nothing that could fail.
    let mut bytes = serde_json::to_vec_pretty(value).unwrap_or_default();
    bytes.push(b'\n');
    bytes
}
