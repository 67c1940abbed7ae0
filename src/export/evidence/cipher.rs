//! Encryption of what is added to an encrypted PDF (ISO 32000-2, 7.6), with the key of the file.
//!
//! AES needs an initialisation vector for each string and stream. It is drawn from the key and the text by a hash, and not
//! by lot, so that the same copy has the same bytes each time; it tells nothing but whether two texts are equal.

use aes::cipher::block_padding::Pkcs7;
use aes::cipher::{BlockModeEncrypt, KeyIvInit};
use lopdf::encryption::crypt_filters::CryptFilter;
use lopdf::{Dictionary, Document, EncryptionState, Object, ObjectId};
use sha2::{Digest, Sha256};

/// Bytes of a block of AES.
const BLOCK: usize = 16;

/// True where it is known how what is added to a file is to be encrypted, if at all.
pub(super) fn is_known(document: &Document) -> bool {
    let Some(state) = &document.encryption_state else { return true };
    let filters = [state.default_string_filter(), state.default_stream_filter()];
    let is_known = |name: &[u8]| name == b"Identity" || state.crypt_filters().contains_key(name);
    // Before version 4 there are no filters to choose from.
    state.version() < 4 || filters.into_iter().all(is_known)
}

/// True where strings or streams are encrypted by AES.
pub(super) fn is_aes(state: &EncryptionState) -> bool {
    let filters = [state.default_string_filter(), state.default_stream_filter()];
    filters.iter().filter_map(|name| state.crypt_filters().get(*name)).any(|filter| filter.method().starts_with(b"AES"))
}

/// Encrypts the strings and streams of an object.
pub(super) fn encrypt(state: &EncryptionState, id: ObjectId, object: &mut Object) -> Option<()> {
    match object {
        Object::String(text, _) => *text = encrypted(state, state.default_string_filter(), id, text)?,
        Object::Array(objects) => {
            for object in objects {
                encrypt(state, id, object)?;
            }
        }
        Object::Dictionary(dictionary) => entries(state, id, dictionary)?,
        Object::Stream(stream) => {
            entries(state, id, &mut stream.dict)?;
            let content = encrypted(state, state.default_stream_filter(), id, &stream.content)?;
            stream.set_content(content);
        }
        _ => {}
    }
    Some(())
}

fn entries(state: &EncryptionState, id: ObjectId, dictionary: &mut Dictionary) -> Option<()> {
    for (_, object) in dictionary.iter_mut() {
        encrypt(state, id, object)?;
    }
    Some(())
}

/// A text by a crypt filter of the file; one that is not defined there is "Identity" (7.6.6).
fn encrypted(state: &EncryptionState, filter: &[u8], id: ObjectId, text: &[u8]) -> Option<Vec<u8>> {
    let Some(filter) = state.crypt_filters().get(filter) else { return Some(text.to_vec()) };
    let filter: &dyn CryptFilter = filter.as_ref();
    let key = filter.compute_key(state.file_encryption_key(), id).ok()?;
    let vector = Sha256::new().chain_update(&key).chain_update(text).finalize();
    let vector = vector.get(..BLOCK)?;
    let encrypted = match filter.method() {
        b"AESV2" => {
            cbc::Encryptor::<aes::Aes128>::new_from_slices(&key, vector).ok()?.encrypt_padded_vec::<Pkcs7>(text)
        }
        b"AESV3" => {
            cbc::Encryptor::<aes::Aes256>::new_from_slices(&key, vector).ok()?.encrypt_padded_vec::<Pkcs7>(text)
        }
        _ => return filter.encrypt(&key, text).ok(),
    };
    Some([vector, &encrypted].concat())
}
