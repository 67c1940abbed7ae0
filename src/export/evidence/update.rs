//! Changes to a PDF. They are appended to its bytes (ISO 32000-2, 7.5.6), so that the original is the beginning of the
//! copy and signatures hold; only where its cross-reference table is broken is the file written anew.

use std::collections::BTreeMap;

use lopdf::{Dictionary, Document, IncrementalDocument, LoadOptions, Object, ObjectId, StringFormat};
use sha2::{Digest, Sha256};

use super::cipher;
use crate::journal::Failure;
use crate::read::{PdfLeaf, ReadError, pdf_leaves};

/// Most bytes that a stream of objects may unpack to.
const UNPACKED_BYTES_MAX: usize = 64 * 1024 * 1024;
/// Bytes of a file's identifier.
const ID_BYTES: usize = 16;
/// Entries of a trailer that belong to the cross-reference stream it was read from.
const OF_STREAM: [&str; 7] = ["Type", "W", "Index", "Filter", "DecodeParms", "Length", "XRefStm"];

/// A PDF as it came.
pub(super) struct Original<'a> {
    pub leaves: Vec<PdfLeaf>,
    document: Document,
    bytes: &'a [u8],
    /// It begins where the file begins: viewers do not agree on offsets in one that does not.
    begins: bool,
    password: Option<String>,
}

/// How a copy is made of the original.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    /// The bytes of the original, and the changes behind them.
    Appended,
    /// All objects written anew.
    Rewritten,
}

impl<'a> Original<'a> {
    /// Opens a PDF.
    ///
    /// # Errors
    /// When it is damaged, or protected by another password.
    pub(super) fn open(bytes: &'a [u8], password: Option<&str>) -> Result<Self, Failure> {
        let leaves = pdf_leaves(bytes, password).map_err(|error| unreadable(&error))?;
        let header = bytes.windows(5).position(|window| window == b"%PDF-").unwrap_or(0);
        let begins = header == 0;
        let bytes = &bytes[header..];
        let load = |password: Option<&str>| {
            let password = password.map(str::to_owned);
            let options =
                LoadOptions { password, max_decompressed_size: Some(UNPACKED_BYTES_MAX), ..LoadOptions::default() };
            let document = Document::load_mem_with_options(bytes, options).ok();
            document.filter(|document| !document.trailer.has(b"Encrypt") && cipher::is_known(document))
        };
        // As for reading: without a password first.
        let document = load(None).or_else(|| password.and_then(|password| load(Some(password))));
        let document = document.ok_or_else(|| Failure {
            message: "the PDF is damaged or protected in a way that keeps notes from being added".to_owned(),
            remedy: "open it in a PDF program, save it as a new file without a password, and run extract again"
                .to_owned(),
        })?;
        let password = password.map(str::to_owned);
        Ok(Self { leaves, document, bytes, begins, password })
    }

    /// The ways in which a copy can be made, the best first.
    pub(super) fn ways(&self) -> &'static [Way] {
        let is_sound = self.begins && self.document.xref_recovery.is_none() && self.document.xref_start != 0;
        match (is_sound, self.document.was_encrypted()) {
            (true, true) => &[Way::Appended],
            (true, false) => &[Way::Appended, Way::Rewritten],
            (false, false) => &[Way::Rewritten],
            (false, true) => &[],
        }
    }

    /// Bytes of the original.
    pub(super) fn size_bytes(&self) -> usize {
        self.bytes.len()
    }

    /// The object of a page, counted from 1, with its dictionary.
    pub(super) fn page(&self, number: u32) -> Option<(ObjectId, &PdfLeaf, &Dictionary)> {
        let leaf = self.leaves.get(usize::try_from(number).ok()?.checked_sub(1)?)?;
        let id = leaf.object?;
        let dictionary = self.document.get_dictionary(id).ok()?;
        // A page that is no object of its own would give the number of what it stands in.
        (!dictionary.has(b"Kids")).then_some((id, leaf, dictionary))
    }
}

fn unreadable(error: &ReadError) -> Failure {
    Failure { message: error.to_string(), remedy: error.remedy().to_owned() }
}

/// Objects that are new, or stand instead of those of the original.
pub(super) struct Changes<'a> {
    pub original: &'a Original<'a>,
    objects: BTreeMap<ObjectId, Object>,
    last: u32,
}

impl<'a> Changes<'a> {
    pub(super) fn on(original: &'a Original<'a>) -> Self {
        Self { original, objects: BTreeMap::new(), last: original.document.max_id }
    }

    /// A number for an object that is set later.
    pub(super) fn reserve(&mut self) -> ObjectId {
        self.last = self.last.saturating_add(1);
        (self.last, 0)
    }

    pub(super) fn set(&mut self, id: ObjectId, object: impl Into<Object>) {
        self.objects.insert(id, object.into());
    }

    pub(super) fn add(&mut self, object: impl Into<Object>) -> ObjectId {
        let id = self.reserve();
        self.set(id, object);
        id
    }

    /// A dictionary as it is with the changes so far.
    pub(super) fn dictionary(&self, id: ObjectId) -> Option<&Dictionary> {
        match self.objects.get(&id) {
            Some(object) => object.as_dict().ok(),
            None => self.original.document.get_dictionary(id).ok(),
        }
    }

    /// The array that an object is or refers to; empty where it is none.
    pub(super) fn array(&self, object: Option<&Object>) -> Vec<Object> {
        let array = object.and_then(|object| self.original.document.dereference(object).ok());
        array.and_then(|(_, array)| array.as_array().ok()).cloned().unwrap_or_default()
    }

    /// The object of the catalog.
    pub(super) fn catalog(&self) -> Option<ObjectId> {
        self.original.document.trailer.get(b"Root").and_then(Object::as_reference).ok()
    }

    /// The bytes of the copy, which has so many pages more than the original; `None` where it would not be read as it
    /// should.
    pub(super) fn write(self, way: Way, added: usize) -> Option<Vec<u8>> {
        let original = self.original;
        let bytes = match way {
            Way::Appended => self.appended()?,
            Way::Rewritten => self.rewritten()?,
        };
        let leaves = pdf_leaves(&bytes, original.password.as_deref()).ok()?;
        let same = |(old, new): (&PdfLeaf, &PdfLeaf)| {
            (old.width, old.height, old.object) == (new.width, new.height, new.object)
        };
        let is_whole = leaves.len() == original.leaves.len() + added && original.leaves.iter().zip(&leaves).all(same);
        is_whole.then_some(bytes)
    }

    fn appended(mut self) -> Option<Vec<u8>> {
        let id = identifier(&self.original.document, &self.objects);
        let original = &self.original.document;
        // All that is asked of it; its objects need not be held twice.
        let mut document = Document::new();
        document.trailer = original.trailer.clone();
        document.reference_table = original.reference_table.clone();
        document.xref_start = original.xref_start;
        document.max_id = original.max_id;
        document.encryption_state = original.encryption_state.clone();
        let state = document.encryption_state.take_if(|state| cipher::is_aes(state));
        if let Some(state) = &state {
            for (id, object) in &mut self.objects {
                cipher::encrypt(state, *id, object)?;
            }
        }
        let mut update = IncrementalDocument::create_from(self.original.bytes.to_vec(), document);
        let new = &mut update.new_document;
        for entry in OF_STREAM {
            new.trailer.remove(entry.as_bytes());
        }
        new.trailer.set("ID", id);
        if let Some(state) = &state {
            new.trailer.set("Encrypt", state.encrypt_object_id()?);
        }
        new.objects = self.objects;
        new.max_id = self.last;
        let mut copy = Vec::new();
        update.save_to(&mut copy).ok()?;
        copy.push(b'\n');
        Some(copy)
    }

    fn rewritten(self) -> Option<Vec<u8>> {
        let mut document = self.original.document.clone();
        let id = identifier(&document, &self.objects);
        document.objects.extend(self.objects);
        document.max_id = self.last;
        for entry in OF_STREAM.iter().chain(&["Prev"]) {
            document.trailer.remove(entry.as_bytes());
        }
        document.trailer.set("ID", id);
        let mut copy = Vec::new();
        document.save_to(&mut copy).ok()?;
        Some(copy)
    }
}

/// Identifier of the copy (ISO 32000-2, 14.4): the first part stays, the second follows from what is changed.
fn identifier(original: &Document, changes: &BTreeMap<ObjectId, Object>) -> Object {
    let mut hash = Sha256::new();
    for ((number, generation), object) in changes {
        hash.update(format!("{number} {generation} "));
        let mut written = Vec::new();
        // Writing into memory does not fail.
        let _ = lopdf::Writer::write_object(&mut written, object);
        hash.update(&written);
    }
    let digest = hash.finalize();
    let second = Object::String(digest.iter().take(ID_BYTES).copied().collect(), StringFormat::Hexadecimal);
    let first = original.trailer.get(b"ID").and_then(Object::as_array).ok().and_then(|id| id.first());
    let first = first.filter(|first| first.as_str().is_ok()).cloned().unwrap_or_else(|| second.clone());
    Object::Array(vec![first, second])
}
