//! From pieces to the journal: which documents are the same, which must be read, what became of each, and which return of
//! each respondent counts. It depends on all that is known together, and never on the order in which it came to be known.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use super::order::{Batch, BatchError, Ran, source_path};
use super::piece::{Piece, excuse_companions};
use super::request::Reply;
use super::working_log::Key;
use crate::history::{Arrival, Histories, Returned, States, gather};
use crate::intake::reason;
use crate::journal::{self, Address, Entry, Failure, Fate};
use crate::write::{WriteError, record_path, write_file};

/// A document that is to be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ToRead {
    /// Its hash, and the name of the first place that holds it.
    pub key: Key,
    /// Where its bytes are.
    pub path: PathBuf,
}

/// Adds what earlier runs know and this one does not touch: all of the inputs that were not given now, and what had a record
/// in files that have other bytes by now.
/// A record that is not there any more, or that somebody changed, is made again of its source.
pub(super) fn carry_over(batch: &Batch<'_>, pieces: &mut Vec<Piece>, known: &[Entry], given: &BTreeSet<String>) {
    let present: BTreeSet<(&Address, Option<&str>)> =
        pieces.iter().map(|piece| (&piece.entry.address, piece.entry.sha256.as_deref())).collect();
    let mut carried = Vec::new();
    for entry in known {
        let is_given = given.contains(&entry.address.input);
        if !is_given {
            carried.push(Piece::known(entry.clone()));
        } else if entry.facts.is_some() && !present.contains(&(&entry.address, entry.sha256.as_deref())) {
            carried.push(Piece::known(Entry { replaced: true, ..entry.clone() }));
        }
    }
    for piece in carried.iter_mut().filter(|piece| !batch.is_there(&piece.entry)) {
        piece.bytes = source_path(batch.out, &piece.entry).filter(|path| path.is_file());
        piece.waits = piece.bytes.is_some();
        piece.entry.facts = None;
        if !piece.waits {
            let failure = Failure {
                message: "neither its record nor its source is in the folder any more".to_owned(),
                remedy: "give the input again".to_owned(),
            };
            piece.entry.fate = Fate::Failed { failure };
        }
    }
    pieces.extend(carried);
}

/// Order in which places are looked at: those that are there before those that were, each by their addresses.
fn order(piece: &Piece) -> (bool, &Address, Option<&str>) {
    (piece.entry.replaced, &piece.entry.address, piece.entry.sha256.as_deref())
}

/// Pieces by their bytes, the first place first.
fn by_bytes(pieces: &[Piece]) -> BTreeMap<&str, Vec<&Piece>> {
    let mut groups: BTreeMap<&str, Vec<&Piece>> = BTreeMap::new();
    for piece in pieces.iter().filter(|piece| piece.waits || piece.entry.facts.is_some()) {
        if let Some(sha256) = piece.entry.sha256.as_deref() {
            groups.entry(sha256).or_default().push(piece);
        }
    }
    for group in groups.values_mut() {
        group.sort_by_key(|piece| order(piece));
    }
    groups
}

/// Documents that are to be read, in the order of their hashes.
pub(super) fn to_read(pieces: &[Piece]) -> Vec<ToRead> {
    let groups = by_bytes(pieces);
    let documents = groups.into_iter().filter_map(|(sha256, group)| {
        let name = group.first()?.entry.address.name();
        // A record shows the name of the first place that holds its bytes.
        let is_known = |piece: &&Piece| piece.entry.facts.as_ref().is_some_and(|facts| facts.name == name);
        let waits = group.iter().any(|piece| piece.waits);
        let settings: BTreeSet<&str> = group.iter().map(|piece| piece.entry.settings.as_str()).collect();
        if group.iter().any(is_known) && (!waits || settings.len() == 1) {
            return None;
        }
        let path = group.iter().find_map(|piece| piece.bytes.clone())?;
        Some(ToRead { key: (sha256.to_owned(), name.to_owned()), path })
    });
    documents.collect()
}

/// Gives every piece with these bytes what reading them gave.
pub(super) fn take(pieces: &mut [Piece], sha256: &str, reply: &Reply, settings: &str) {
    let of_bytes = |piece: &&mut Piece| piece.entry.sha256.as_deref() == Some(sha256);
    for piece in pieces.iter_mut().filter(of_bytes) {
        if piece.waits || piece.entry.facts.is_some() {
            piece.take(reply, settings);
        }
    }
}

/// Settles a run, and writes all that lies beside the records. `known` is the journal of the run before.
pub(super) fn settle(
    batch: &Batch<'_>,
    mut pieces: Vec<Piece>,
    given: BTreeSet<String>,
    known: &[Entry],
) -> Result<Ran, BatchError> {
    same_for_same(&mut pieces);
    excuse_companions(&mut pieces);
    pieces.sort_by(|a, b| (&a.entry.address, &a.entry.sha256).cmp(&(&b.entry.address, &b.entry.sha256)));
    let firsts = firsts(&pieces);
    let histories = histories(batch, &pieces, &firsts)?;
    let counting: BTreeMap<&str, &str> = histories
        .respondents
        .iter()
        .flat_map(|history| history.returns.iter().map(|one| (one.record.as_str(), history.counts.as_str())))
        .collect();
    for piece in &mut pieces {
        let Some(facts) = &piece.entry.facts else { continue };
        let record = facts.record.clone();
        let first = &firsts[&record];
        piece.entry.fate = if piece.entry.address != first.0 || piece.entry.sha256 != first.1 {
            Fate::Duplicate { of: first.0.clone(), record }
        } else {
            match counting.get(record.as_str()) {
                Some(by) if *by != record => Fate::Superseded { by: (*by).to_owned(), record },
                _ => Fate::Record { record },
            }
        };
    }
    let entries: Vec<Entry> = pieces.into_iter().map(|piece| piece.entry).collect();
    write_beside(batch, &histories)?;
    remove_stale(batch, known, &entries)?;
    journal::write(batch.out, &batch.settings, &entries)?;
    Ok(Ran { entries, given, histories })
}

/// Pieces of the same bytes that wait still, as their document was known from another place.
fn same_for_same(pieces: &mut [Piece]) {
    let known: BTreeMap<String, Entry> = pieces
        .iter()
        .filter(|piece| piece.entry.facts.is_some())
        .filter_map(|piece| Some((piece.entry.sha256.clone()?, piece.entry.clone())))
        .collect();
    for piece in pieces.iter_mut().filter(|piece| piece.waits) {
        if let Some(entry) = piece.entry.sha256.as_ref().and_then(|sha256| known.get(sha256)) {
            piece.waits = false;
            piece.entry.facts.clone_from(&entry.facts);
            piece.entry.fate = entry.fate.clone();
        }
    }
}

/// The first place of each record.
fn firsts(pieces: &[Piece]) -> BTreeMap<String, (Address, Option<String>)> {
    let mut ordered: Vec<&Piece> = pieces.iter().filter(|piece| piece.entry.facts.is_some()).collect();
    ordered.sort_by_key(|piece| order(piece));
    let mut firsts = BTreeMap::new();
    for piece in ordered {
        if let Some(facts) = &piece.entry.facts {
            let place = || (piece.entry.address.clone(), piece.entry.sha256.clone());
            firsts.entry(facts.record.clone()).or_insert_with(place);
        }
    }
    firsts
}

fn histories(
    batch: &Batch<'_>,
    pieces: &[Piece],
    firsts: &BTreeMap<String, (Address, Option<String>)>,
) -> Result<Histories, BatchError> {
    let mut returned: BTreeMap<&str, Returned> = BTreeMap::new();
    for piece in pieces {
        let Some(facts) = &piece.entry.facts else { continue };
        let one = returned.entry(&facts.record).or_insert_with(|| Returned {
            facts: facts.clone(),
            arrivals: Vec::new(),
            replaced: true,
        });
        one.replaced &= piece.entry.replaced;
        let envelope = piece.entry.envelope.clone();
        one.arrivals.push(Arrival { address: piece.entry.address.clone(), envelope });
    }
    debug_assert_eq!(returned.len(), firsts.len());
    let returned = returned.into_values().collect();
    gather(returned, batch.roster, &mut |record| {
        let path = record_path(batch.out, record);
        let bytes = fs_err::read(&path).map_err(|error| Failure {
            message: format!("cannot read the record {record}: {}", reason(&error)),
            remedy: "run again: a record that is missing is made anew".to_owned(),
        })?;
        States::of_record(&bytes)
    })
    .map_err(BatchError::Record)
}

/// Histories, rules, model, roster: files of the same bytes are left as they are.
fn write_beside(batch: &Batch<'_>, histories: &Histories) -> Result<(), WriteError> {
    let path = batch.out.join("histories.json");
    let mut json = serde_json::to_vec_pretty(histories).map_err(|error| WriteError {
        what: "the histories",
        path: path.clone(),
        cause: error.into(),
    })?;
    json.push(b'\n');
    let with_record: BTreeSet<&str> = histories.respondents.iter().map(|one| one.questionnaire.as_str()).collect();
    let is_used = |name: &str| match name.strip_prefix("rules/").and_then(|name| name.strip_suffix(".toml")) {
        Some(questionnaire) => with_record.contains(questionnaire),
        None => true,
    };
    let beside =
        batch.beside.iter().filter(|(name, _)| is_used(name)).map(|(name, bytes)| (batch.out.join(name), bytes));
    for (path, bytes) in beside.chain([(path, &json)]) {
        if fs_err::read(&path).is_ok_and(|present| present == *bytes) {
            continue;
        }
        if let Some(folder) = path.parent() {
            let failed = |cause| WriteError { what: "the files beside the records", path: folder.to_owned(), cause };
            fs_err::create_dir_all(folder).map_err(failed)?;
        }
        write_file(&path, bytes)?;
    }
    Ok(())
}

/// Takes away records and sources that an earlier run made and that hold no longer, as the rules are others now.
fn remove_stale(batch: &Batch<'_>, known: &[Entry], entries: &[Entry]) -> Result<(), WriteError> {
    let files = |entry: &Entry| {
        let record = entry.fate.record().map(|record| record_path(batch.out, record));
        [record, entry.fate.record().and_then(|_| source_path(batch.out, entry))].into_iter().flatten()
    };
    let hold: BTreeSet<PathBuf> = entries.iter().flat_map(files).collect();
    let held: BTreeSet<PathBuf> = known.iter().flat_map(files).collect();
    for path in held.difference(&hold) {
        match fs_err::remove_file(path) {
            Err(cause) if cause.kind() != std::io::ErrorKind::NotFound => {
                return Err(WriteError { what: "what holds no longer", path: path.clone(), cause });
            }
            _ => {}
        }
    }
    Ok(())
}
