//! From pieces to the journal: which documents are the same, which must be read, what became of each, and which return of
//! each respondent counts. It depends on all that is known together, and never on the order in which it came to be known.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use super::order::{Batch, BatchError, Ran, source_path};
use super::piece::{Piece, excuse_companions};
use super::request::Reply;
use super::working_log::Key;
use crate::decision::Decisions;
use crate::history::{self, Gathered, Histories, Known};
use crate::intake::MediaType;
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
        // What could not be found or opened then is nothing that was there.
        let was_there = entry.sha256.is_some() || !entry.address.part.is_empty() || entry.size_bytes > 0;
        if !is_given && was_there {
            carried.push(Piece::known(entry.clone()));
        } else if is_given && entry.facts.is_some() && !present.contains(&(&entry.address, entry.sha256.as_deref())) {
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

/// Order in which places are looked at: those that are there before those that were; what is named as text behind what
/// is named as Markdown, which says more; each by their addresses.
fn order(piece: &Piece) -> (bool, bool, &Address, Option<&str>) {
    let is_text = piece.entry.media_type.as_deref() == Some(MediaType::PlainText.as_str());
    (piece.entry.replaced, is_text, &piece.entry.address, piece.entry.sha256.as_deref())
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
pub(super) fn take(
    pieces: &mut [Piece],
    places: &Places,
    sha256: &str,
    reply: &Reply,
    settings: &str,
    is_passing: bool,
) {
    for &place in places.get(sha256).into_iter().flatten() {
        let piece = &mut pieces[place];
        if piece.waits || piece.entry.facts.is_some() {
            piece.take(reply, settings, is_passing);
        }
    }
}

/// Positions of pieces by their bytes.
pub(super) type Places = BTreeMap<String, Vec<usize>>;

/// Where the same bytes are.
pub(super) fn places(pieces: &[Piece]) -> Places {
    let mut places = Places::new();
    for (position, piece) in pieces.iter().enumerate() {
        if let Some(sha256) = &piece.entry.sha256 {
            places.entry(sha256.clone()).or_default().push(position);
        }
    }
    places
}

/// Settles a run, and writes all that lies beside the records.
pub(super) fn settle(batch: &Batch<'_>, mut pieces: Vec<Piece>, given: BTreeSet<String>) -> Result<Ran, BatchError> {
    same_for_same(&mut pieces);
    excuse_companions(&mut pieces);
    pieces.sort_by(|a, b| (&a.entry.address, &a.entry.sha256).cmp(&(&b.entry.address, &b.entry.sha256)));
    let firsts = firsts(&pieces);
    let Gathered { histories, facts } = gathered(batch, &pieces)?;
    for piece in &mut pieces {
        let Some(facts) = &piece.entry.facts else { continue };
        let record = facts.record.clone();
        let first = &firsts[&record];
        // The same bytes are of one kind, whatever their names say.
        piece.entry.media_type.clone_from(&first.2);
        piece.entry.fate = if piece.entry.address != first.0 || piece.entry.sha256 != first.1 {
            Fate::Duplicate { of: first.0.clone(), record }
        } else {
            Fate::Record { record }
        };
    }
    histories.settle(pieces.iter_mut().map(|piece| &mut piece.entry));
    let entries: Vec<Entry> = pieces.into_iter().map(|piece| piece.entry).collect();
    write_beside(batch, &histories)?;
    journal::write(batch.out, &batch.settings, &entries)?;
    let earlier = entries.iter().filter(|entry| !given.contains(&entry.address.input));
    let gone: BTreeSet<&str> =
        earlier.map(|entry| entry.address.input.as_str()).filter(|input| !Path::new(input).exists()).collect();
    let gone = gone.into_iter().map(str::to_owned).collect();
    let settings = batch.settings.digest();
    let is_stale = |entry: &&Entry| matches!(entry.fate, Fate::Record { .. }) && entry.settings != settings;
    let stale = entries.iter().filter(is_stale).count();
    Ok(Ran { entries, given, histories, facts, gone, stale })
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
            piece.entry.passing = entry.passing;
        }
    }
}

/// Address, hash and media type of a first place.
type First = (Address, Option<String>, Option<String>);

/// The first place of each record.
fn firsts(pieces: &[Piece]) -> BTreeMap<String, First> {
    let mut ordered: Vec<&Piece> = pieces.iter().filter(|piece| piece.entry.facts.is_some()).collect();
    ordered.sort_by_key(|piece| order(piece));
    let mut firsts = BTreeMap::new();
    for piece in ordered {
        if let Some(facts) = &piece.entry.facts {
            let entry = &piece.entry;
            let place = || (entry.address.clone(), entry.sha256.clone(), entry.media_type.clone());
            firsts.entry(facts.record.clone()).or_insert_with(place);
        }
    }
    firsts
}

fn gathered(batch: &Batch<'_>, pieces: &[Piece]) -> Result<Gathered, BatchError> {
    let Batch { out, questionnaires, roster, .. } = *batch;
    let decisions = Decisions::read(out)?;
    let known = Known { out, questionnaires, decisions: &decisions, roster };
    // Those of an earlier run are only asked what they know; they may be missing or spoilt.
    let before = fs_err::read(out.join(history::NAME)).ok().and_then(|bytes| serde_json::from_slice(&bytes).ok());
    known.gather(pieces.iter().map(|piece| &piece.entry), before).map_err(BatchError::Record)
}

/// Histories, rules, model, roster: files of the same bytes are left as they are.
fn write_beside(batch: &Batch<'_>, histories: &Histories) -> Result<(), WriteError> {
    let path = batch.out.join(history::NAME);
    let json = histories.to_json().map_err(|error| WriteError {
        what: "the histories",
        path: path.clone(),
        cause: error.into(),
    })?;
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

/// Takes away records and sources that no entry tells of: an earlier run made them by other rules, or broke off.
pub(super) fn remove_stale(batch: &Batch<'_>, entries: &[Entry]) -> Result<(), WriteError> {
    let record = |entry: &Entry| entry.fate.record().map(|record| record_path(batch.out, record));
    let source = |entry: &Entry| entry.facts.as_ref().and_then(|_| source_path(batch.out, entry));
    let hold: BTreeSet<PathBuf> = entries.iter().flat_map(|entry| [record(entry), source(entry)]).flatten().collect();
    for folder in ["records", "sources"] {
        let folder = batch.out.join(folder);
        if !folder.is_dir() {
            continue;
        }
        let failed = |cause| WriteError { what: "what holds no longer", path: folder.clone(), cause };
        for file in fs_err::read_dir(&folder).map_err(failed)? {
            let path = file.map_err(failed)?.path();
            if path.is_file() && !hold.contains(&path) {
                fs_err::remove_file(&path).map_err(failed)?;
            }
        }
    }
    Ok(())
}
