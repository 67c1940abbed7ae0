//! Pieces: every input and every part of one, with what is known of each, on the way to the entries of the journal.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::request::Reply;
use crate::intake::{Envelope, Holds, Part, RefusalCode, Role};
use crate::journal::{Address, Entry, Failure, Fate};

/// Largest picture within the text of a message that is taken for an ornament, as a logo; scans of pages are larger.
const ORNAMENT_BYTES_MAX: u64 = 64 * 1024;

/// Media type of messages (RFC 5322).
const MESSAGE: &str = "message/rfc822";

/// An input, or a part of one.
#[derive(Debug, Clone)]
pub(super) struct Piece {
    /// Its entry; the fate stands in for one as long as it waits.
    pub entry: Entry,
    /// Where its bytes are, where it is a document of this run.
    pub bytes: Option<PathBuf>,
    /// True until it was read.
    pub waits: bool,
    /// It is of a kind that no reader takes.
    pub is_unsupported: bool,
    /// It is shown within the text of a message, and too small for the picture of a page.
    pub is_ornament: bool,
    /// The text of a message.
    pub is_body: bool,
}

/// The pieces of an input as it was opened. `kept` is the folder with the documents that came within others.
pub(super) fn of_part(part: &Part, shown: &str, path: &Path, kept: &Path, settings: &str) -> Vec<Piece> {
    let mut gathering = Gathering { kept, settings, pieces: Vec::new() };
    gathering.add(part, Address::of_input(shown.to_owned()), Some(path.to_owned()), None);
    gathering.pieces
}

struct Gathering<'a> {
    kept: &'a Path,
    settings: &'a str,
    pieces: Vec<Piece>,
}

impl Gathering<'_> {
    fn add(&mut self, part: &Part, address: Address, path: Option<PathBuf>, envelope: Option<&Envelope>) {
        let own = match &part.holds {
            Holds::Message { envelope, .. } => Some(envelope),
            _ => envelope,
        };
        let parts = part.parts();
        let media_type = match &part.holds {
            Holds::Message { .. } => Some(MESSAGE),
            Holds::Mailbox { .. } => Some("application/mbox"),
            Holds::Archive { .. } => Some("application/zip"),
            Holds::Document { media_type } => Some(media_type.as_str()),
            Holds::Refused { .. } => None,
        };
        let (fate, is_unsupported) = match &part.holds {
            Holds::Refused { refusal } => {
                let failure = Failure { message: refusal.message.clone(), remedy: refusal.remedy.clone() };
                (Fate::Failed { failure }, refusal.code == RefusalCode::Unsupported)
            }
            // Stands in until it was read.
            _ => (Fate::Opened { parts: parts.len() as u32 }, false),
        };
        let waits = matches!(part.holds, Holds::Document { .. });
        let bytes = waits.then(|| path.or_else(|| Some(self.kept.join(part.sha256.as_ref()?)))).flatten();
        self.pieces.push(Piece {
            entry: Entry {
                address: address.clone(),
                sha256: part.sha256.clone(),
                size_bytes: part.size_bytes,
                media_type: media_type.map(str::to_owned),
                envelope: own.cloned(),
                fate,
                facts: None,
                settings: self.settings.to_owned(),
                passing: false,
                replaced: false,
            },
            bytes,
            waits,
            is_unsupported,
            is_ornament: is_unsupported && part.role == Role::Inline && part.size_bytes <= ORNAMENT_BYTES_MAX,
            is_body: part.role == Role::Body,
        });
        for (position, part) in (1..).zip(parts) {
            self.add(part, address.with(position, &part.name), None, own);
        }
    }
}

impl Piece {
    /// A piece as the journal of an earlier run has it.
    pub(super) fn known(entry: Entry) -> Self {
        let mut piece =
            Self { entry, bytes: None, waits: false, is_unsupported: false, is_ornament: false, is_body: false };
        // What others made of it is found anew.
        if let Some(facts) = &piece.entry.facts {
            piece.entry.fate = Fate::Record { record: facts.record.clone() };
        }
        piece
    }

    /// Takes over what reading its bytes gave.
    pub(super) fn take(&mut self, reply: &Reply, settings: &str, is_passing: bool) {
        self.waits = false;
        self.entry.passing = is_passing;
        settings.clone_into(&mut self.entry.settings);
        self.entry.facts = None;
        self.entry.fate = match reply {
            Reply::Recorded { facts, .. } => {
                self.entry.facts = Some(facts.clone());
                Fate::Record { record: facts.record.clone() }
            }
            Reply::NotSubmission { reason } => Fate::NotSubmission { reason: reason.clone() },
            // A message without a text, or with one of another kind, is one all the same.
            Reply::Failed(failure) if self.is_body => Fate::NotSubmission { reason: failure.message.clone() },
            Reply::Failed(failure) | Reply::Died(failure) | Reply::Changed(failure) => {
                Fate::Failed { failure: failure.clone() }
            }
            _ => Fate::Failed {
                failure: Failure {
                    message: "the worker answered something else than what it was asked".to_owned(),
                    remedy: "report it, with the document if you may share it".to_owned(),
                },
            },
        };
    }
}

/// A file that no reader takes is no failure where it came beside a returned questionnaire, and neither is an ornament of a
/// message.
pub(super) fn excuse_companions(pieces: &mut [Piece]) {
    // What holds a record, and what holds that.
    let recorded = pieces.iter().filter(|one| one.entry.facts.is_some());
    let with_record: BTreeSet<Address> = recorded.flat_map(|one| holders(&one.entry.address)).collect();
    let is_message = |piece: &&Piece| piece.entry.media_type.as_deref() == Some(MESSAGE);
    let messages: BTreeSet<Address> =
        pieces.iter().filter(is_message).map(|piece| piece.entry.address.clone()).collect();
    for piece in pieces.iter_mut().filter(|piece| piece.is_unsupported) {
        let Fate::Failed { failure } = &piece.entry.fate else { continue };
        // The innermost message around it.
        let message = || holders(&piece.entry.address).find(|holder| messages.contains(holder));
        let excuse = if piece.is_ornament {
            "it is a small picture within the text of a message"
        } else if message().is_some_and(|message| with_record.contains(&message)) {
            "it came beside a returned questionnaire"
        } else {
            continue;
        };
        piece.entry.fate = Fate::NotSubmission { reason: format!("{}; {excuse}", failure.message) };
    }
}

/// What holds a part, the innermost first.
fn holders(address: &Address) -> impl Iterator<Item = Address> + '_ {
    let Address { input, part } = address;
    (0..part.len()).rev().map(|depth| Address { input: input.clone(), part: part[..depth].to_vec() })
}
