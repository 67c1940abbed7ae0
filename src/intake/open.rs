//! Opening: from a path to the tree of its parts.
//!
//! Comes in: the path of a file. Goes out: a [`Part`] for it and for all that lies in it, in the order in which it lies
//! there. The bytes of every document within are handed to [`Keep`]; nothing is written here. Archives and mailboxes are
//! read from the disk piece by piece, so they may be larger than any document; all else is read as a whole.

use std::io::{self, BufReader, Read, Seek, SeekFrom};
use std::path::Path;

use fs_err::File;
use sha2::{Digest, Sha256};
use thiserror::Error;

use super::bounds::Budget;
use super::kind::{self, HEAD_BYTES, Kind};
use super::part::{hexadecimal, sha256, shown_name};
use super::{Bounds, Holds, IntakeError, MediaType, Part, Refusal, Role, archive, mail, outlook, package, reason};

/// Takes the documents that lie within an input.
pub trait Keep {
    /// Keeps these bytes under their SHA-256; the same may come more than once.
    ///
    /// # Errors
    /// When they cannot be kept; opening ends there.
    fn keep(&mut self, sha256: &str, bytes: &[u8]) -> io::Result<()>;
}

/// A document could not be kept: no fault of the input.
#[derive(Debug, Error)]
#[error("cannot keep a document that came out of an input: {0}")]
pub struct KeepError(#[from] pub io::Error);

/// Why opening a part ended.
pub(super) enum Stop {
    /// The part is refused; the others go on.
    Refused(IntakeError),
    /// What came out could not be kept.
    Keep(KeepError),
}

impl From<IntakeError> for Stop {
    fn from(error: IntakeError) -> Self {
        Self::Refused(error)
    }
}

impl From<KeepError> for Stop {
    fn from(error: KeepError) -> Self {
        Self::Keep(error)
    }
}

/// Opens the file at `path`, which is shown as `name`. What cannot be opened is a refused part, not an error.
///
/// # Errors
/// When a document within it cannot be kept.
pub fn open(path: &Path, name: &str, bounds: &Bounds, keep: &mut dyn Keep) -> Result<Part, KeepError> {
    match open_file(path, name, bounds, keep) {
        Ok(part) => Ok(part),
        Err(Stop::Keep(error)) => Err(error),
        Err(Stop::Refused(error)) => {
            let size_bytes = fs_err::metadata(path).map_or(0, |found| found.len());
            Ok(Part::refused(name, Role::Given, size_bytes, &error))
        }
    }
}

/// The same for bytes that were read elsewhere, however many they are.
///
/// # Errors
/// When a document within them cannot be kept.
pub fn open_bytes(bytes: &[u8], name: &str, bounds: &Bounds, keep: &mut dyn Keep) -> Result<Part, KeepError> {
    Opener { budget: Budget::new(*bounds, bytes.len() as u64), keep }.given(name, bytes)
}

fn open_file(path: &Path, name: &str, bounds: &Bounds, keep: &mut dyn Keep) -> Result<Part, Stop> {
    let mut file = File::open(path).map_err(|error| unreadable(&error))?;
    let size_bytes = file.metadata().map_err(|error| unreadable(&error))?.len();
    let mut opener = Opener { budget: Budget::new(*bounds, size_bytes), keep };
    let mut head = Vec::new();
    (&mut file).take(HEAD_BYTES as u64).read_to_end(&mut head).map_err(|error| unreadable(&error))?;
    file.rewind().map_err(|error| unreadable(&error))?;
    if size_bytes > bounds.part_bytes_max {
        let too_large = IntakeError::TooLarge { size_bytes, size_bytes_max: bounds.part_bytes_max };
        let (holds, sha256) = if kind::is_zip(&head) {
            archive::check(&mut BufReader::new(&mut file))?;
            match package::kind(BufReader::new(&mut file))? {
                Kind::Archive => (opener.archive(&mut BufReader::new(&mut file), size_bytes, 0)?, digest(&mut file)?),
                _ => return Err(too_large.into()),
            }
        } else if mail::is_mailbox(&head) {
            (opener.mailbox(&mut BufReader::new(&mut file), 0)?, digest(&mut file)?)
        } else {
            return Err(too_large.into());
        };
        return Ok(Part { name: shown_name(name), role: Role::Given, sha256: Some(sha256), size_bytes, holds });
    }
    let mut bytes = Vec::new();
    // A file may grow while it is read.
    file.take(bounds.part_bytes_max).read_to_end(&mut bytes).map_err(|error| unreadable(&error))?;
    Ok(opener.given(name, &bytes)?)
}

fn unreadable(error: &io::Error) -> IntakeError {
    IntakeError::Unreadable(reason(error))
}

/// SHA-256 of a file, read piece by piece.
fn digest(file: &mut File) -> Result<String, IntakeError> {
    let mut hasher = Sha256::new();
    let mut piece = vec![0; HEAD_BYTES];
    file.seek(SeekFrom::Start(0)).map_err(|error| unreadable(&error))?;
    loop {
        match file.read(&mut piece).map_err(|error| unreadable(&error))? {
            0 => return Ok(hexadecimal(&hasher.finalize())),
            count => hasher.update(&piece[..count]),
        }
    }
}

/// Opens the parts of one input.
pub(super) struct Opener<'a> {
    pub(super) budget: Budget,
    keep: &'a mut dyn Keep,
}

impl Opener<'_> {
    /// The input itself, whose bytes are on the disk already.
    fn given(&mut self, name: &str, bytes: &[u8]) -> Result<Part, KeepError> {
        let holds = Kind::of(bytes, name).map_err(Stop::from).and_then(|kind| match kind {
            Kind::Document(media_type) => Ok(Holds::Document { media_type }),
            container => self.container(container, bytes, name, 0),
        });
        part(name, Role::Given, bytes, holds)
    }

    /// A part within the input, `depth` below it.
    pub(super) fn part(&mut self, name: &str, role: Role, bytes: &[u8], depth: usize) -> Result<Part, KeepError> {
        self.part_of(name, role, bytes, depth, Kind::of(bytes, name))
    }

    /// The same, of a kind that is known.
    pub(super) fn part_of(
        &mut self,
        name: &str,
        role: Role,
        bytes: &[u8],
        depth: usize,
        kind: Result<Kind, IntakeError>,
    ) -> Result<Part, KeepError> {
        let opened = self.budget.take_bytes(bytes.len()).and(kind).map_err(Stop::from);
        let holds = opened.and_then(|kind| match kind {
            Kind::Document(media_type) => self.document(bytes, media_type),
            container => self.container(container, bytes, name, depth),
        });
        part(name, role, bytes, holds)
    }

    fn document(&mut self, bytes: &[u8], media_type: MediaType) -> Result<Holds, Stop> {
        let size_bytes = bytes.len() as u64;
        let size_bytes_max = self.budget.bounds.part_bytes_max;
        if size_bytes > size_bytes_max {
            return Err(IntakeError::TooLarge { size_bytes, size_bytes_max }.into());
        }
        self.keep.keep(&sha256(bytes), bytes).map_err(KeepError)?;
        Ok(Holds::Document { media_type })
    }

    fn container(&mut self, kind: Kind, bytes: &[u8], name: &str, depth: usize) -> Result<Holds, Stop> {
        let depth_max = self.budget.bounds.depth_max;
        if depth >= depth_max {
            return Err(IntakeError::TooDeep { depth_max }.into());
        }
        match kind {
            Kind::Document(media_type) => self.document(bytes, media_type),
            Kind::Archive => self.archive(&mut io::Cursor::new(bytes), bytes.len() as u64, depth),
            Kind::Compressed => archive::decompress(self, bytes, name, depth),
            Kind::Message => mail::open_message(self, bytes, depth),
            Kind::Mailbox => self.mailbox(&mut io::Cursor::new(bytes), depth),
            Kind::Outlook => outlook::open(self, bytes, depth),
            Kind::Winmail => outlook::open_winmail(self, bytes, depth),
        }
    }

    fn archive<R: Read + Seek>(&mut self, reader: &mut R, size_bytes: u64, depth: usize) -> Result<Holds, Stop> {
        archive::open(self, reader, size_bytes, depth)
    }

    fn mailbox(&mut self, reader: &mut dyn io::BufRead, depth: usize) -> Result<Holds, Stop> {
        mail::open_mailbox(self, reader, depth)
    }

    /// The part that stands for all that are left over when there are too many; their number where it is known.
    pub(super) fn left_over(&self, left: Option<usize>) -> Part {
        let left = left.map_or_else(|| "at least 1".to_owned(), |left| left.to_string());
        let error = IntakeError::TooManyParts { parts_max: self.budget.bounds.parts_max, left };
        Part::refused("further parts", Role::Member, 0, &error)
    }
}

/// A part of what its bytes were found to hold.
fn part(name: &str, role: Role, bytes: &[u8], holds: Result<Holds, Stop>) -> Result<Part, KeepError> {
    let holds = match holds {
        Ok(holds) => holds,
        Err(Stop::Refused(error)) => Holds::Refused { refusal: Refusal::of(&error) },
        Err(Stop::Keep(error)) => return Err(error),
    };
    let size_bytes = bytes.len() as u64;
    Ok(Part { name: shown_name(name), role, sha256: Some(sha256(bytes)), size_bytes, holds })
}
