//! One record of a package: its quotes looked up in its original, and itself made again. This is done in a worker, as both
//! may be built to harm the process that opens them.

use std::path::{Path, PathBuf};

use super::kit::Kit;
use super::{Again, RecordVerified, Unresolved, VerifyError, again, decided, difference, spoilt};
use crate::dataset::{StoredRecord, resolve, resolve_text};
use crate::decision::Decision;
use crate::intake::{IntakeError, SIZE_BYTES_MAX, Submission};
use crate::journal::Failure;
use crate::package::bag::{self, Checked};
use crate::package::payload::is_checksum;
use crate::read::{Document, Text, document_json};
use crate::record::Quote;

/// Largest record and document as read, in bytes.
const JSON_BYTES_MAX: u64 = 512 * 1024 * 1024;
/// Characters of a quote that are told.
pub(super) const TOLD_CHARACTERS: usize = 80;

/// A package, ready for its records to be verified.
pub struct Verifier {
    bag: PathBuf,
    checked: Checked,
    kit: Kit,
    decisions: Vec<Decision>,
}

impl Verifier {
    /// Opens a package. Its checksums are not looked at.
    ///
    /// # Errors
    /// When the folder cannot be read.
    pub fn of(bag: &Path) -> Result<Self, VerifyError> {
        let checked = bag::walked(bag).map_err(VerifyError::Read)?;
        // One that cannot be read is told with the package.
        let decisions = decided::read(&checked).unwrap_or_default();
        Ok(Self { bag: bag.to_owned(), kit: Kit::of(&checked), checked, decisions })
    }

    /// The folder of the package.
    pub fn bag(&self) -> &Path {
        &self.bag
    }

    /// Verifies a record, by its path in the package. The password opens originals that need one.
    pub fn record(&mut self, path: &str, password: Option<&str>) -> RecordVerified {
        // What came of it is known only at the end.
        let mut verified = RecordVerified::unknown(path.to_owned(), spoilt(String::new()));
        if let Err(failure) = look(&self.checked, &mut self.kit, &self.decisions, &mut verified, password) {
            verified.again = Again::Failed { failure };
        }
        verified
    }
}

fn look(
    checked: &Checked,
    kit: &mut Kit,
    decisions: &[Decision],
    verified: &mut RecordVerified,
    password: Option<&str>,
) -> Result<(), Failure> {
    let bytes = checked.read(&verified.path, JSON_BYTES_MAX)?;
    let stored = StoredRecord::read(&bytes).map_err(|failure| Failure {
        remedy: "verify the package with the version of the program that data/program.txt names".to_owned(),
        ..failure
    })?;
    verified.program = Some(stored.program.clone());
    if verified.path != format!("data/records/{}.json", stored.id) {
        return Err(spoilt("the record has another id than its file".to_owned()));
    }
    verified.quotes = quotes(&stored).count();
    let original = original(checked, &stored)?.with_password(password);
    let document_path = format!("data/documents/{}.json", stored.id);
    let as_read = checked.read(&document_path, JSON_BYTES_MAX);
    let is_same_version = stored.program == env!("CARGO_PKG_VERSION");
    let (document, made) = again::again(checked, kit, &stored, &original)?;
    let before = if is_same_version { None } else { as_read.as_ref().ok().and_then(|json| texts(json)) };
    verified.looked_up = true;
    resolve_all(verified, &stored, &document, before.as_deref());
    let looked = decided::look(decisions, &stored, &document);
    (verified.quotes_of_corrections, verified.quotes_of_corrections_found) = (looked.quotes, looked.found);
    verified.unresolved_decisions = looked.unresolved;
    let reads_otherwise = match &as_read {
        Ok(as_read) => *as_read != json(&document)?,
        Err(_) => false,
    };
    let made = made?;
    verified.again = if is_same_version {
        match difference::first(&bytes, &made) {
            Some(first) => Again::Different { first },
            None if reads_otherwise => Again::Different { first: format!("{document_path}, the form as read") },
            None => {
                as_read.map_err(|failure| Failure {
                    message: format!("{document_path}: {}", failure.message),
                    ..failure
                })?;
                Again::Equal
            }
        }
    } else {
        let fields = difference::fields(&stored, &StoredRecord::read(&made)?);
        if fields.is_empty() && !reads_otherwise {
            Again::EqualByVersion
        } else {
            Again::DifferentByVersion { fields, reads_otherwise }
        }
    };
    Ok(())
}

/// The original of a record, with the name that the record says.
fn original(checked: &Checked, stored: &StoredRecord) -> Result<Submission, Failure> {
    let source = &stored.source;
    if !is_checksum(&source.sha256) {
        return Err(spoilt("the record does not say the checksum of its original".to_owned()));
    }
    let path = format!("data/originals/{}.{}", source.sha256, source.media_type.extension());
    let bytes = checked
        .read(&path, SIZE_BYTES_MAX)
        .map_err(|failure| Failure { message: format!("{path}: {}", failure.message), ..failure })?;
    let submission = Submission::from_bytes(source.name.clone(), bytes)
        .map_err(|error: IntakeError| Failure { message: error.to_string(), remedy: error.remedy().to_owned() })?;
    if submission.sha256 != source.sha256 {
        return Err(spoilt(format!("{path} has other bytes than those that the record was made of")));
    }
    Ok(submission)
}

/// Every quote, with the field that it proves.
fn quotes(stored: &StoredRecord) -> impl Iterator<Item = (Option<&str>, &Quote)> {
    let answers = stored.answers.iter().flat_map(|(field, answer)| {
        answer.evidence.iter().map(move |evidence| (Some(field.as_str()), &evidence.quote))
    });
    answers.chain(stored.unclaimed.iter().map(|quote| (None, quote)))
}

/// Looks up every quote in the document as it is read now. `before` are the blocks as another version read them: what
/// stands there is proven, too.
fn resolve_all(verified: &mut RecordVerified, stored: &StoredRecord, document: &Document, before: Option<&[Text]>) {
    for (field, quote) in quotes(stored) {
        let Err(reason) = resolve(document, quote) else {
            verified.quotes_found += 1;
            continue;
        };
        let stood = before.and_then(|blocks| blocks.get(quote.block)).map(|block| resolve_text(block, quote));
        if stood != Some(Ok(())) {
            verified.unresolved.push(Unresolved {
                field: field.map(str::to_owned),
                quote: quote.quote.chars().take(TOLD_CHARACTERS).collect(),
                reason: reason.message().to_owned(),
            });
        }
    }
}

/// The texts of the blocks of a document as it was packed.
fn texts(json: &[u8]) -> Option<Vec<Text>> {
    #[derive(serde::Deserialize)]
    struct Packed {
        blocks: Vec<PackedBlock>,
    }
    #[derive(serde::Deserialize)]
    struct PackedBlock {
        text: String,
    }
    let packed: Packed = serde_json::from_slice(json).ok()?;
    Some(packed.blocks.into_iter().map(|block| Text::from(block.text)).collect())
}

fn json(document: &Document) -> Result<Vec<u8>, Failure> {
    document_json(document).map_err(|error| Failure {
        message: format!("the document cannot be written as JSON: {error}"),
        remedy: "report it with the document, if you may share it".to_owned(),
    })
}
