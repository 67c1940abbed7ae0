//! Making a record again: an original in, the document as it is read now and the bytes of its record out.

use super::kit::Kit;
use crate::batch::survived;
use crate::dataset::StoredRecord;
use crate::intake::Submission;
use crate::journal::Failure;
use crate::package::bag::Checked;
use crate::read::{self, Document};
use crate::write::record_json;

/// A document and what was made of it.
pub(super) type Made = (Document, Result<Vec<u8>, Failure>);

/// Reads an original and makes its record again. Where it can be read and has no record, the document alone is there.
///
/// # Errors
/// When it cannot be read.
pub(super) fn again(
    checked: &Checked,
    kit: &mut Kit,
    stored: &StoredRecord,
    original: &Submission,
) -> Result<Made, Failure> {
    let converted = kit.rapporteur(checked, stored).and_then(|rapporteur| {
        survived(|| {
            let conversion = rapporteur.convert(original).map_err(|error| Failure::of(&error))?;
            let json = record_json(&conversion.record).map_err(|error| Failure {
                message: format!("the record cannot be written as JSON: {error}"),
                remedy: "report it with the document, if you may share it".to_owned(),
            })?;
            Ok((conversion.document, json))
        })?
    });
    match converted {
        Ok((document, json)) => Ok((document, Ok(json))),
        Err(failure) => {
            let document = survived(|| read::read(original).map_err(|error| Failure::of(&error.into())))??;
            Ok((document, Err(failure)))
        }
    }
}
