//! The payload: what belongs into a package, gathered from a data set. Records are taken one at a time. What cannot be had
//! is told and does not stop the rest; what the package then holds is told by its own README.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use schemars::schema_for;

use super::bag::{BagWriter, Copied, sha256};
use super::decisions::{self, Fields};
use super::evidence::{self, Wanted};
use super::readme::{self, Contents};
use super::{Lack, Order, PackageError, Packed, Told, inputs, one_line, program};
use crate::batch::{Reply, Task, in_order};
use crate::confidence::{Model, SHIPPED};
use crate::dataset::{Dataset, StoredRecord};
use crate::history;
use crate::intake::{MediaType, reason};
use crate::journal::Failure;
use crate::questionnaire::{EMBEDDED, rules_files};
use crate::read::{Document, Place};

/// Files of the data set that are packed as they are, where they are there.
const AS_THEY_ARE: [&str; 3] = ["histories.json", "journal.jsonl", "roster.csv"];

/// A package in the making.
struct Packing<'a> {
    dataset: &'a Dataset,
    order: &'a Order<'a>,
    bag: BagWriter,
    contents: Contents,
    /// Rules and models that records were made by, each with one of these records.
    rules: BTreeMap<(String, String), String>,
    models: BTreeMap<String, String>,
    /// The fields of each form in it.
    fields: Fields,
    wanted: Vec<Wanted>,
    unread: Vec<Unread>,
    lacks: Vec<Lack>,
    told: &'a mut dyn FnMut(Told<'_>),
}

/// An original whose document is to be packed.
struct Unread {
    /// Id of its record.
    id: String,
    /// Its name as it came.
    name: String,
    /// Its file.
    original: PathBuf,
}

/// Makes a bag of a data set; `told` hears of each step.
///
/// # Errors
/// When there is something where the bag is to stand, or it cannot be written: there is no bag then.
pub fn bagit(dataset: &Dataset, order: &Order<'_>, told: &mut dyn FnMut(Told<'_>)) -> Result<Packed, PackageError> {
    let bag = BagWriter::begin(order.bag)?;
    let mut packing = Packing {
        dataset,
        order,
        bag,
        contents: Contents::default(),
        rules: BTreeMap::new(),
        models: BTreeMap::new(),
        fields: Fields::new(),
        wanted: Vec::new(),
        unread: Vec::new(),
        lacks: Vec::new(),
        told,
    };
    packing.records()?;
    packing.documents()?;
    packing.pictures()?;
    packing.beside()?;
    packing.rules()?;
    packing.model()?;
    packing.schemas()?;
    packing.finish()
}

impl Packing<'_> {
    fn lacks(&mut self, of: &str, failure: Failure) {
        let lack = Lack { of: one_line(of), failure };
        (self.told)(Told::Lacks(&lack));
        self.lacks.push(lack);
    }

    /// Every record with its original.
    fn records(&mut self) -> Result<(), PackageError> {
        let ids: BTreeSet<String> = self.dataset.returns().map(|(_, one)| one.record.clone()).collect();
        (self.told)(Told::Records(ids.len()));
        for id in ids {
            let path = format!("records/{id}.json");
            match self.record_file(&id) {
                Ok((bytes, record)) => {
                    self.bag.add(&path, &bytes)?;
                    self.contents.records += 1;
                    // The others are packed when their document is.
                    if self.record(&id, &record)? {
                        continue;
                    }
                }
                Err(failure) => self.lacks(&path, failure),
            }
            (self.told)(Told::Record(&id));
        }
        Ok(())
    }

    fn record_file(&self, id: &str) -> Result<(Vec<u8>, StoredRecord), Failure> {
        let other = |what: &str| Failure { message: what.to_owned(), remedy: AGAIN.to_owned() };
        if !id.chars().all(|c| c.is_ascii_alphanumeric() || c == '-') {
            return Err(other("the id of the record cannot name a file"));
        }
        let bytes = fs_err::read(self.dataset.record_path(id)).map_err(|error| Failure {
            message: format!("cannot read the record: {}", reason(&error)),
            remedy: AGAIN.to_owned(),
        })?;
        let record = StoredRecord::read(&bytes)?;
        if record.id != id {
            return Err(other("the record has another id than its file"));
        }
        if !is_checksum(&record.source.sha256) {
            return Err(other("the record does not say the checksum of its original"));
        }
        Ok((bytes, record))
    }

    /// Gives whether the original is there.
    fn record(&mut self, id: &str, record: &StoredRecord) -> Result<bool, PackageError> {
        *self.contents.programs.entry(record.program.clone()).or_default() += 1;
        *self.contents.questionnaires.entry(record.questionnaire.id.clone()).or_default() += 1;
        let rank = self.contents.example.as_ref().map(|(rank, _)| *rank);
        let standings = self.dataset.standings(record);
        let is_decided = |field: &str| standings.get(field).is_some_and(|standing| standing.verdict.is_some());
        if let Some(example) =
            readme::example(record, &is_decided).filter(|(better, _)| rank.is_none_or(|rank| *better > rank))
        {
            self.contents.example = Some(example);
        }
        self.contents.names.insert(id.to_owned(), record.source.name.clone());
        let rules = (record.questionnaire.id.clone(), record.questionnaire.rules_sha256.clone());
        self.rules.entry(rules).or_insert_with(|| id.to_owned());
        self.models.entry(record.calibration.id.clone()).or_insert_with(|| id.to_owned());
        let source = &record.source;
        let form = (source.sha256.clone(), record.questionnaire.id.clone());
        self.fields.entry(form).or_default().extend(record.answers.keys().cloned());
        let from = self.dataset.source_path(source);
        let original = format!("originals/{}.{}", source.sha256, source.media_type.extension());
        let lost = match self.bag.copy(&original, &from, &source.sha256)? {
            Copied::Whole => None,
            Copied::Gone => Some("the original is not in the folder of the data set"),
            Copied::Changed => Some("the original in the folder of the data set was changed"),
        };
        if let Some(message) = lost {
            self.lacks(&original, Failure { message: message.to_owned(), remedy: AGAIN.to_owned() });
            return Ok(false);
        }
        *self.contents.originals.entry(source.media_type.extension()).or_default() += 1;
        if source.media_type == MediaType::Pdf {
            let mut shown = pages(record);
            // What a person marked is evidence, too.
            if let Ok(joined) = self.dataset.record(id) {
                shown.extend(pages(&joined));
            }
            self.wanted.extend(shown.into_iter().map(|page| Wanted {
                original: from.clone(),
                page,
                path: format!("evidence/{id}/page-{page}.png"),
            }));
        }
        self.unread.push(Unread { id: id.to_owned(), name: source.name.clone(), original: from });
        Ok(true)
    }

    /// The documents as read. Workers read them, as originals may be built to harm the process that does.
    fn documents(&mut self) -> Result<(), PackageError> {
        let (unread, workshop) = (std::mem::take(&mut self.unread), self.bag.workshop()?);
        let file = |id: &str| workshop.join(format!("{id}.json"));
        let work = unread.into_iter().map(|Unread { id, name, original }| {
            let task = Task::Read { path: original, name, to: file(&id) };
            (id, Ok(task))
        });
        in_order(self.order.workers, work, &mut |id: String, result| {
            let path = format!("documents/{id}.json");
            let file = file(&id);
            let packed = match result {
                Ok(Reply::Written { sha256 }) => self.bag.copy(&path, &file, &sha256)? == Copied::Whole,
                Ok(_) => false,
                Err(failure) => {
                    self.lacks(&path, failure);
                    (self.told)(Told::Record(&id));
                    return Ok(());
                }
            };
            let _ = fs_err::remove_file(&file);
            if packed {
                self.contents.documents += 1;
            } else {
                let message = "the document as read went away before it was packed".to_owned();
                self.lacks(&path, Failure { message, remedy: "try it again".to_owned() });
            }
            (self.told)(Told::Record(&id));
            Ok(())
        })
    }

    fn pictures(&mut self) -> Result<(), PackageError> {
        let wanted = std::mem::take(&mut self.wanted);
        (self.told)(Told::Pictures(wanted.len()));
        let (folder, workers) = (self.bag.workshop()?, self.order.workers);
        // A part at a time, so that what is in the making does not fill the disk twice, and progress can be told.
        const AT_ONCE: usize = 64;
        for part in wanted.chunks(AT_ONCE) {
            let made = evidence::pictures(part, &folder, workers);
            for (one, result) in part.iter().zip(made) {
                let read = result.and_then(|file| {
                    let bytes = fs_err::read(&file).map_err(|error| Failure {
                        message: format!("the picture of the page cannot be read: {}", reason(&error)),
                        remedy: AGAIN.to_owned(),
                    });
                    let _ = fs_err::remove_file(&file);
                    bytes
                });
                match read {
                    Ok(bytes) => {
                        self.bag.add(&one.path, &bytes)?;
                        self.contents.pictures += 1;
                    }
                    Err(failure) => self.lacks(&one.path, failure),
                }
                (self.told)(Told::Picture);
            }
        }
        Ok(())
    }

    /// What lies beside the records, and the inputs.
    fn beside(&mut self) -> Result<(), PackageError> {
        for name in AS_THEY_ARE {
            if let Ok(bytes) = fs_err::read(self.dataset.folder().join(name)) {
                let is_gathered_again = name == history::NAME && self.dataset.decisions().last() > 0;
                let bytes = if is_gathered_again { self.histories()? } else { bytes };
                self.bag.add(name, &bytes)?;
                self.contents.beside.insert(name);
            }
        }
        let decided = decisions::text(self.dataset.decisions(), &self.fields);
        if let Some((text, packed, left)) = decided.map_err(|error| unwritable(decisions::NAME, error))? {
            self.bag.add(decisions::NAME, &text)?;
            (self.contents.decisions, self.contents.decisions_left) = (Some(packed), left);
        }
        if !self.dataset.journal().is_empty() {
            let (inputs, lost) = inputs::pack(&mut self.bag, self.dataset.journal())?;
            self.contents.inputs = inputs.len() - lost.len();
            self.contents.lost = lost;
            let list = serde_json::to_vec_pretty(&inputs).map_err(|error| unwritable("inputs.json", error))?;
            self.bag.add("inputs.json", &[&list[..], b"\n"].concat())?;
        }
        Ok(())
    }

    /// The histories with what was decided since the last run.
    fn histories(&self) -> Result<Vec<u8>, PackageError> {
        self.dataset.histories().to_json().map_err(|error| unwritable(history::NAME, error))
    }

    /// The rules of every record: those of the data set, those that were named, or those of the program.
    fn rules(&mut self) -> Result<(), PackageError> {
        let folder = self.dataset.folder().join("rules");
        let paths = self.order.rules.iter().map(|path| path.as_path()).chain([folder.as_path()]);
        let files = paths.filter_map(|path| rules_files(path).ok()).flatten();
        let mut texts: BTreeMap<String, Vec<u8>> = EMBEDDED
            .iter()
            .map(|(_, text)| text.as_bytes().to_vec())
            .chain(files.filter_map(|file| fs_err::read(file).ok()))
            .map(|text| (sha256(&text), text))
            .collect();
        let rules = std::mem::take(&mut self.rules);
        for ((id, sha), record) in &rules {
            let is_only = rules.keys().filter(|(other, _)| other == id).count() == 1;
            let path = match sha.get(..12).filter(|_| !is_only) {
                Some(digits) => format!("rules/{id}-{digits}.toml"),
                None => format!("rules/{id}.toml"),
            };
            let Some(text) = texts.remove(sha) else {
                let message =
                    format!("the rules by which {record} was made are not those of today, and not in the folder");
                let remedy = "name their file with --rules, or run `rapporteur extract` again".to_owned();
                self.lacks(&path, Failure { message, remedy });
                continue;
            };
            self.bag.add(&path, &text)?;
            self.contents.rules += 1;
            self.contents.titles.extend(title(&text).map(|title| (id.clone(), title)));
        }
        Ok(())
    }

    /// The confidence model of the records: that of the data set, or that of the program.
    fn model(&mut self) -> Result<(), PackageError> {
        let own = fs_err::read(self.dataset.folder().join("model.json")).ok();
        let candidates = own.into_iter().chain([SHIPPED.as_bytes().to_vec()]);
        let named = |text: Vec<u8>| serde_json::from_slice::<Model>(&text).ok().map(|model| (model.id, text));
        let candidates: Vec<(String, Vec<u8>)> = candidates.filter_map(named).collect();
        let mut packed = false;
        for (id, record) in std::mem::take(&mut self.models) {
            let found = candidates.iter().find(|(other, _)| *other == id).filter(|_| !packed);
            let Some((_, text)) = found else {
                let message = format!("the model by which {record} was made, \"{}\", is not there", one_line(&id));
                self.lacks("model.json", Failure { message, remedy: AGAIN.to_owned() });
                continue;
            };
            self.bag.add("model.json", text)?;
            self.contents.has_model = true;
            packed = true;
        }
        Ok(())
    }

    fn schemas(&mut self) -> Result<(), PackageError> {
        let document = serde_json::to_string_pretty(&schema_for!(Document));
        let document = document.map_err(|error| unwritable("schemas", error))? + "\n";
        let mut own = vec![("document".to_owned(), document)];
        if self.contents.decisions.is_some() {
            let decision = decisions::schema().map_err(|error| unwritable("schemas", error))?;
            own.push(("decision".to_owned(), decision));
        }
        for (name, text) in self.order.schemas.iter().chain(&own) {
            self.bag.add(&format!("schemas/{name}.schema.json"), text.as_bytes())?;
            self.contents.schemas += 1;
        }
        Ok(())
    }

    fn finish(mut self) -> Result<Packed, PackageError> {
        self.bag.add("program.txt", program::text(&self.contents.programs).as_bytes())?;
        let readme = readme::text(&self.contents, self.dataset, &self.lacks);
        self.bag.add("README.txt", readme.as_bytes())?;
        let (files, size_bytes) = self.bag.size();
        let label = &self.order.label;
        let questionnaires: Vec<&str> = self.contents.questionnaires.keys().map(String::as_str).collect();
        let description = format!(
            "{} records of {} respondents to {}, with the originals, the place of every answer in them, and the rules by \
             which they were made. Begin with data/README.txt.",
            self.contents.records,
            self.dataset.cases().len(),
            questionnaires.join(", "),
        );
        let said = |label: &'static str, value: &Option<String>| value.as_ref().map(|value| (label, one_line(value)));
        let info: Vec<(&str, String)> = [
            said("Source-Organization", &label.source_organization),
            said("Contact-Name", &label.contact_name),
            Some(("External-Description", description)),
            said("Bagging-Date", &label.bagging_date),
            Some(("Bag-Software-Agent", format!("rapporteur {}", env!("CARGO_PKG_VERSION")))),
            Some(("Payload-Oxum", format!("{size_bytes}.{files}"))),
        ]
        .into_iter()
        .flatten()
        .collect();
        self.bag.finish(&info)?;
        Ok(Packed {
            records: self.contents.records,
            originals: self.contents.originals.values().sum(),
            pictures: self.contents.pictures,
            inputs: self.contents.inputs,
            decisions: self.contents.decisions.unwrap_or(0),
            lost: self.contents.lost,
            lacks: self.lacks,
            files,
            size_bytes,
        })
    }
}

const AGAIN: &str = "run `rapporteur extract` again, which renews it";

/// The pages that hold evidence of answers.
fn pages(record: &StoredRecord) -> BTreeSet<u32> {
    let places = record.answers.values().flat_map(|answer| &answer.evidence).map(|evidence| &evidence.quote.place);
    let page = |place: &Place| if let Place::Page(page) = place { Some(page.page) } else { None };
    places.filter_map(page).collect()
}

/// The title that rules give a questionnaire.
fn title(rules: &[u8]) -> Option<String> {
    let rules: toml::Table = std::str::from_utf8(rules).ok()?.parse().ok()?;
    rules.get("title").and_then(|title| title.as_str()).map(str::to_owned)
}

/// True for a SHA-256 as records have it.
pub(super) fn is_checksum(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte))
}

fn unwritable(path: &str, error: serde_json::Error) -> PackageError {
    PackageError::Write { path: path.into(), cause: error.into() }
}
