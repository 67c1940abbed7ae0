//! A mailbox: a folder of mixed inputs as they reach a secretariat, and what should become of each.
//!
//! Comes in: an [`Order`]. Goes out, in a folder: `mailbox/` with the inputs, `mailbox.json` with every part of every input,
//! what should become of it, and the respondents with their returns; `truth/` with the truth about each return, and
//! `roster.csv` with those who were asked. Everything but how much there is follows from the seed: an input is the same
//! however many come after it, on every machine (where the file system takes its name).

mod bad;
mod encode;
mod foreign;
mod histories;
mod hostile;
mod listed;
mod mime;
mod month;
mod outlook;
mod part;
mod people;
mod places;
mod plan;
mod rendered;
mod returns;
mod roster;
#[cfg(test)]
mod tests;
mod ways;
mod writing;

use std::path::{Path, PathBuf};

use super::folder::json;
use super::phrases::Phrases;
use super::style::STYLES;
use super::{ForgeError, Order};
use crate::write::write_file;
use listed::{Listed, settle};
use month::Month;
use people::People;
use plan::Plan;
use rendered::{Expected, hash, return_name};
use returns::Returns;

/// How many are made at once: other programs take long to start.
const AT_ONCE: u64 = 100;
/// Size of the sparse file: what it says it holds, and does not.
const SPARSE_BYTES: u64 = 2 << 30;

/// What is wanted beside the inputs that the forge invents.
#[derive(Debug, Default)]
pub struct Extras {
    /// A folder whose files are put among them; what becomes of those is open.
    pub hostile: Option<PathBuf>,
    /// A file of two gigabytes without content is among them.
    pub sparse: bool,
}

/// Styles of returns where nobody names any: those that need no other program, and of the others one of each kind.
pub(super) fn usual_styles() -> Vec<String> {
    const OTHERS: [&str; 3] = ["odt-controls", "pdf-libreoffice-table2", "pdf-chromium"];
    let needs_nothing = |name: &str| ["word-", "markdown", "pdf-acroform"].iter().any(|one| name.starts_with(one));
    let usual = STYLES.iter().filter(|style| needs_nothing(style.name) || OTHERS.contains(&style.name));
    usual.map(|style| style.name.to_owned()).collect()
}

/// Fills a folder with a mailbox; `made` is told of each input.
pub(super) fn fill(
    order: &Order<'_>,
    extras: &Extras,
    folder: &Path,
    mut made: impl FnMut(&str),
) -> Result<(), ForgeError> {
    if folder.exists() && fs_err::read_dir(folder)?.next().is_some() {
        return Err(ForgeError::NotEmpty { path: folder.to_owned() });
    }
    let (phrases, letters, members) = (Phrases::shipped()?, Phrases::letters()?, Phrases::members()?);
    let people = People::drawn(order.questionnaire, &phrases, &members, &order.answer_languages, order.seed);
    let returns = Returns::new(order, &phrases, &letters, people, Month::drawn(order.seed));
    let mut plan = Plan::new(returns);
    let (mailbox, truths) = (folder.join("mailbox"), folder.join("truth"));
    fs_err::create_dir_all(&truths)?;
    let mut inputs: Vec<Expected> = Vec::new();
    let mut first = 1;
    while first <= order.count {
        let last = order.count.min(first + AT_ONCE - 1);
        let mut batch = Vec::new();
        for number in first..=last {
            batch.push(plan.input(number)?);
        }
        plan.returns.settle()?;
        for input in batch {
            let (bytes, mut truth) = plan.returns.rendered(&input.part)?;
            put(&mailbox, &input.path, &bytes)?;
            truth.name.clone_from(&input.path);
            made(&input.path);
            inputs.push(truth);
        }
        first = last + 1;
    }
    inputs.extend(extra_inputs(extras, &mailbox)?);
    settle(&plan.returns, &mut inputs);
    for one in plan.returns.all.iter_mut().filter(|one| !one.is_damaged) {
        let mut hashes: Vec<String> = one.typed.iter().flatten().map(|text| hash(text.as_bytes())).collect();
        one.truth.also_sha256 = hashes.split_off(hashes.len().min(1));
        one.truth.sha256 = hashes.pop().or_else(|| Some(hash(&one.bytes)));
        write_file(&truths.join(format!("{}.truth.json", return_name(one.number))), &json(&one.truth))?;
    }
    let (respondents, missing) = histories::of(&plan.returns);
    write_file(&folder.join("roster.csv"), roster::csv(&plan.returns).as_bytes())?;
    let listed = Listed::of(&plan.returns, inputs, respondents, missing);
    write_file(&folder.join("mailbox.json"), &json(&listed))?;
    Ok(())
}

/// Writes an input.
fn put(mailbox: &Path, path: &str, bytes: &[u8]) -> Result<(), ForgeError> {
    let path = mailbox.join(path);
    if let Some(folder) = path.parent() {
        fs_err::create_dir_all(folder)?;
    }
    write_file(&path, bytes)?;
    Ok(())
}

/// Inputs that are put beside the invented ones.
fn extra_inputs(extras: &Extras, mailbox: &Path) -> Result<Vec<Expected>, ForgeError> {
    let mut inputs = Vec::new();
    if let Some(folder) = &extras.hostile {
        let entries = walkdir::WalkDir::new(folder).sort_by_file_name().into_iter().filter_map(Result::ok);
        let files: Vec<PathBuf> =
            entries.filter(|entry| entry.file_type().is_file()).map(walkdir::DirEntry::into_path).collect();
        for (number, file) in files.iter().enumerate() {
            let name = file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
            let path = format!("hostile/{:04} {}", number + 1, returns::as_file_name(&name));
            let bytes = fs_err::read(file)?;
            put(mailbox, &path, &bytes)?;
            inputs.push(Expected::open(&path, "file of others", Some(hash(&bytes))));
        }
    }
    if extras.sparse {
        let path = "attachments/recording.pdf";
        put(mailbox, path, b"")?;
        fs_err::OpenOptions::new().write(true).open(mailbox.join(path))?.set_len(SPARSE_BYTES)?;
        inputs.push(Expected::open(path, "sparse file of 2 GB", None));
    }
    Ok(inputs)
}
