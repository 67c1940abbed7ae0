//! Whether the parts of a package agree: originals and records, histories and records, journal and inputs. Checksums cannot
//! tell, as whoever changes a part can write them anew.

use std::collections::BTreeSet;

use serde::Deserialize;

use super::{contradiction, decided};
use crate::history::Histories;
use crate::journal::{Entry, Fate};
use crate::package::bag::{Checked, Flaw, FlawCode};

/// Largest journal, histories and list of inputs, in bytes.
const BYTES_MAX: u64 = 1024 * 1024 * 1024;

/// What contradicts what, in no order.
pub(super) fn contradictions(checked: &Checked) -> Vec<Flaw> {
    let mut flaws = Vec::new();
    let ids: BTreeSet<String> = names(checked, "data/records/", ".json").collect();
    if ids.is_empty() {
        flaws.push(Flaw::new(
            FlawCode::Missing,
            "data/records/",
            "there is no record: this is no package of this program",
        ));
    }
    originals(checked, &ids, &mut flaws);
    for id in names(checked, "data/documents/", ".json").filter(|id| !ids.contains(id)) {
        flaws.push(contradiction(&format!("data/documents/{id}.json"), "it belongs to no record of the package"));
    }
    for (path, _) in checked.below("data/evidence/") {
        if !path.split('/').nth(2).is_some_and(|id| ids.contains(id)) {
            flaws.push(contradiction(path, "it is the picture of no record of the package"));
        }
    }
    histories(checked, &ids, &mut flaws);
    decided::contradictions(checked, &ids, &mut flaws);
    let received = journal(checked, &ids, &mut flaws);
    inputs(checked, received.as_ref(), &mut flaws);
    flaws
}

/// Names of the files of a folder, without their ending.
fn names(checked: &Checked, folder: &'static str, ending: &'static str) -> impl Iterator<Item = String> {
    checked.below(folder).filter_map(move |(path, _)| Some(path.strip_prefix(folder)?.strip_suffix(ending)?.to_owned()))
}

/// Every original is that of a record. That it has the bytes which its name says is checked with the record.
fn originals(checked: &Checked, ids: &BTreeSet<String>, flaws: &mut Vec<Flaw>) {
    let digits: BTreeSet<&str> = ids.iter().filter_map(|id| id.rsplit_once('-')).map(|(_, digits)| digits).collect();
    for (path, _) in checked.below("data/originals/") {
        let name = path.strip_prefix("data/originals/").unwrap_or(path);
        if !name.get(..12).is_some_and(|first| digits.contains(first)) {
            flaws.push(contradiction(path, "it is the original of no record of the package"));
        }
    }
}

fn histories(checked: &Checked, ids: &BTreeSet<String>, flaws: &mut Vec<Flaw>) {
    const PATH: &str = "data/histories.json";
    if !checked.holds(PATH) {
        return;
    }
    let read = checked.read(PATH, BYTES_MAX).map_err(|failure| failure.message);
    let read = read.and_then(|bytes| serde_json::from_slice::<Histories>(&bytes).map_err(|error| error.to_string()));
    let histories = match read {
        Ok(histories) => histories,
        Err(message) => return flaws.push(Flaw::new(FlawCode::Unreadable, PATH, message)),
    };
    let named: BTreeSet<&str> =
        histories.respondents.iter().flat_map(|one| &one.returns).map(|one| one.record.as_str()).collect();
    let counting = histories.respondents.iter().map(|one| one.counts.as_str());
    for id in named.iter().copied().chain(counting).filter(|id| !ids.contains(*id)).collect::<BTreeSet<_>>() {
        flaws.push(contradiction(PATH, format!("it names the record {id}, which is not in the package")));
    }
    for id in ids.iter().filter(|id| !named.contains(id.as_str())) {
        flaws.push(contradiction(&format!("data/records/{id}.json"), "the histories do not name it"));
    }
}

/// An input: its name in the journal, and its checksum.
type Received = (String, Option<String>);

/// Gives the inputs that the journal names, where it can be read.
fn journal(checked: &Checked, ids: &BTreeSet<String>, flaws: &mut Vec<Flaw>) -> Option<BTreeSet<Received>> {
    const PATH: &str = "data/journal.jsonl";
    if !checked.holds(PATH) {
        return None;
    }
    let text = checked.read(PATH, BYTES_MAX).map_err(|failure| failure.message);
    let text = text.and_then(|bytes| String::from_utf8(bytes).map_err(|_| "it is not text in UTF-8".to_owned()));
    let entries = text.and_then(|text| {
        let lines = text.lines().enumerate().skip(1);
        let entry =
            |(index, line)| serde_json::from_str::<Entry>(line).map_err(|error| format!("line {}: {error}", index + 1));
        lines.map(entry).collect::<Result<Vec<Entry>, String>>()
    });
    let entries = match entries {
        Ok(entries) => entries,
        Err(message) => {
            flaws.push(Flaw::new(FlawCode::Unreadable, PATH, message));
            return None;
        }
    };
    let (mut named, mut received) = (BTreeSet::new(), BTreeSet::new());
    for entry in entries {
        if let Fate::Record { record } | Fate::Superseded { record, .. } = entry.fate {
            named.insert(record);
        }
        if entry.address.part.is_empty() {
            received.insert((entry.address.input, entry.sha256));
        }
    }
    for id in named.iter().filter(|id| !ids.contains(*id)) {
        flaws.push(contradiction(PATH, format!("it names the record {id}, which is not in the package")));
    }
    for id in ids.iter().filter(|id| !named.contains(*id)) {
        flaws.push(contradiction(&format!("data/records/{id}.json"), "the journal does not name it"));
    }
    Some(received)
}

/// An input of the list.
#[derive(Deserialize)]
struct Input {
    input: String,
    sha256: Option<String>,
    file: Option<String>,
}

fn inputs(checked: &Checked, received: Option<&BTreeSet<Received>>, flaws: &mut Vec<Flaw>) {
    const PATH: &str = "data/inputs.json";
    let mut named = BTreeSet::new();
    let mut listed = BTreeSet::new();
    if checked.holds(PATH) {
        let read = checked.read(PATH, BYTES_MAX).map_err(|failure| failure.message);
        let read =
            read.and_then(|bytes| serde_json::from_slice::<Vec<Input>>(&bytes).map_err(|error| error.to_string()));
        let inputs = match read {
            Ok(inputs) => inputs,
            Err(message) => return flaws.push(Flaw::new(FlawCode::Unreadable, PATH, message)),
        };
        for Input { input, sha256, file } in inputs {
            if let Some(file) = file.map(|file| format!("data/{file}")) {
                if !checked.holds(&file) {
                    flaws.push(contradiction(PATH, format!("it names {file}, which is not in the package")));
                } else if checked.sha256(&file) != sha256.as_deref() {
                    flaws.push(contradiction(&file, "its bytes are not those that were received"));
                }
                named.insert(file);
            }
            listed.insert((input, sha256));
        }
    }
    for (path, _) in checked.below("data/inputs/").filter(|(path, _)| !named.contains(*path)) {
        flaws.push(contradiction(path, "the list of inputs does not name it"));
    }
    if let Some(received) = received {
        for (input, _) in listed.difference(received) {
            flaws.push(contradiction(PATH, format!("the journal does not name the input {input} with this checksum")));
        }
        for (input, _) in received.difference(&listed) {
            flaws.push(contradiction(
                PATH,
                format!("it does not name the input {input} of the journal with its checksum"),
            ));
        }
    }
}
