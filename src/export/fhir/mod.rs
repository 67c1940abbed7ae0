//! HL7 FHIR R4 (4.0.1): forms as Questionnaire, records as QuestionnaireResponse.
//!
//! Comes in: a data set. Goes out: one file a resource, in a folder. Each form has its Questionnaire and the CodeSystem of its
//! options, each record that counts its QuestionnaireResponse; a StructureDefinition tells of each extension. Ids of items
//! (`linkId`) are those of the rules. What has no value has no answer, and says why: see [`extension`].
//!
//! Yes and no are of type boolean: it is what programs ask for and needs no codes. That a respondent says neither is no
//! third option but a finding, and stands beside the item as every other finding does.

mod definition;
mod extension;
mod questionnaire;
mod response;
mod tree;

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::Value;

use super::{Done, Exported};
use crate::batch;
use crate::dataset::Dataset;
use crate::journal::Failure;
use crate::write::{WriteError, write_file};

/// What our addresses begin with. A name, and no place of the network.
const OURS: &str = "urn:rapporteur:";

/// Writes the resources of a data set.
///
/// # Errors
/// When a file cannot be written.
pub(super) fn write(dataset: &Dataset, folder: &Path, done: &mut Done<'_>) -> Result<(), WriteError> {
    // Forms that have a record here; each is written once.
    let mut forms = BTreeMap::new();
    for case in dataset.cases() {
        let made = batch::survived(|| {
            let record = dataset.record(&case.counts)?;
            let questionnaire = record.questionnaire_among(dataset.questionnaires())?;
            Ok((response::resource(&record, questionnaire)?, questionnaire))
        });
        let result = match made.and_then(|made: Result<_, Failure>| made) {
            Ok((resource, questionnaire)) => {
                forms.insert(questionnaire.id.as_str(), questionnaire);
                let path = folder.join(format!("QuestionnaireResponse-{}.json", case.counts));
                write_file(&path, &bytes(&resource))?;
                Ok(path)
            }
            Err(failure) => Err(failure),
        };
        done(Exported { of: dataset.record_path(&case.counts), result });
    }
    let of_forms = forms.into_iter().flat_map(|(id, form)| {
        let codes = questionnaire::options(form);
        [("Questionnaire", Some(questionnaire::resource(form))), ("CodeSystem", codes)]
            .into_iter()
            .filter_map(move |(kind, resource)| Some((format!("{kind}-{id}.json"), resource?)))
    });
    let definitions = definition::all().into_iter();
    let definitions = definitions.map(|(name, resource)| (format!("StructureDefinition-{name}.json"), resource));
    for (name, resource) in of_forms.chain(definitions) {
        let path = folder.join(name);
        write_file(&path, &bytes(&resource))?;
        done(Exported { of: dataset.folder().to_owned(), result: Ok(path) });
    }
    Ok(())
}

/// A resource as indented JSON with a line end.
fn bytes(resource: &Value) -> Vec<u8> {
    format!("{resource:#}\n").into_bytes()
}

/// An id as resources can have it: at most 64 characters.
fn id(text: &str) -> String {
    let characters = text.chars().count();
    text.chars().skip(characters.saturating_sub(64)).collect()
}

/// A text as a string of FHIR can hold it: no controls but tab and line ends; `None` where nothing is left.
fn string(text: &str) -> Option<String> {
    let is_allowed = |character: char| !character.is_control() || matches!(character, '\t' | '\n' | '\r');
    let text: String = text.chars().map(|one| if is_allowed(one) { one } else { '\u{fffd}' }).collect();
    (!text.trim().is_empty()).then_some(text)
}
