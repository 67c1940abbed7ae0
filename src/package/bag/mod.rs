//! A bag (BagIt 1.0, RFC 8493): a folder with a payload in `data`, manifests with the checksum of each file, and a few tag
//! files about the whole. Here it is written and checked; what the payload means is none of its business.

mod check;
mod path;
mod tags;
mod write;

use serde::Serialize;
use sha2::{Digest, Sha256, Sha512};

pub(in crate::package) use check::{Checked, check, walked};
pub(in crate::package) use write::{BagWriter, Copied};

/// The declaration (2.1.1).
const DECLARATION: &str = "bagit.txt";
/// What is known about the bag (2.2.2).
const INFO: &str = "bag-info.txt";
/// Files that somebody would have to fetch (2.2.3).
const FETCH: &str = "fetch.txt";
/// Folder of the payload (2.1.2).
const PAYLOAD: &str = "data/";

/// Something that is wrong with a bag.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Flaw {
    /// Path in the bag.
    pub path: String,
    /// What kind of thing.
    pub code: FlawCode,
    /// A sentence for a person.
    pub message: String,
}

/// Kinds of things that are wrong with a bag.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum FlawCode {
    /// A file is named and not there.
    Missing,
    /// A file is there and not named.
    Extra,
    /// A file has other bytes than those it was packed with.
    Altered,
    /// A tag file is not written as the standard says.
    Malformed,
    /// A name or link leads out of the bag, or may do so elsewhere; it was not followed.
    Refused,
    /// It could not be read.
    Unreadable,
    /// Two parts of the package contradict each other.
    Contradiction,
}

impl FlawCode {
    /// The code as it is written.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::Extra => "extra",
            Self::Altered => "altered",
            Self::Malformed => "malformed",
            Self::Refused => "refused",
            Self::Unreadable => "unreadable",
            Self::Contradiction => "contradiction",
        }
    }
}

impl Flaw {
    pub(in crate::package) fn new(code: FlawCode, path: &str, message: impl Into<String>) -> Self {
        Self { path: path.to_owned(), code, message: message.into() }
    }
}

/// Checksums that are known, in manifests of others too.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Algorithm {
    Sha256,
    Sha512,
}

impl Algorithm {
    /// By its name in the name of a manifest (2.4).
    fn named(name: &str) -> Option<Self> {
        match name {
            "sha256" => Some(Self::Sha256),
            "sha512" => Some(Self::Sha512),
            _ => None,
        }
    }

    /// Hexadecimal digits of a checksum.
    fn digits(self) -> usize {
        match self {
            Self::Sha256 => 64,
            Self::Sha512 => 128,
        }
    }
}

/// Both checksums of a file that is read piece by piece.
#[derive(Default)]
struct Checksums {
    sha256: Sha256,
    sha512: Option<Sha512>,
}

impl Checksums {
    fn update(&mut self, bytes: &[u8]) {
        self.sha256.update(bytes);
        if let Some(sha512) = &mut self.sha512 {
            sha512.update(bytes);
        }
    }

    fn finish(self) -> Sums {
        Sums {
            sha256: hexadecimal(&self.sha256.finalize()),
            sha512: self.sha512.map(|sha512| hexadecimal(&sha512.finalize())),
        }
    }
}

#[derive(Debug)]
/// The checksums of a file, in lower-case hexadecimal digits.
struct Sums {
    sha256: String,
    sha512: Option<String>,
}

impl Sums {
    fn by(&self, algorithm: Algorithm) -> Option<&str> {
        match algorithm {
            Algorithm::Sha256 => Some(&self.sha256),
            Algorithm::Sha512 => self.sha512.as_deref(),
        }
    }
}

use crate::intake::hexadecimal;
pub(in crate::package) use crate::intake::sha256;
