//! How much of a form is looked at: fields may share what they inherit, so a small file can ask for far
//! more than it holds.

use hayro_syntax::object::Object;

use crate::read::pdf::file::text_string;

/// Most bytes of names, values and options, counted for each widget that has them.
const BYTES_MAX: usize = 16_000_000;

/// What may still be looked at.
pub(super) struct Budget {
    bytes_left: usize,
}

impl Budget {
    /// A whole budget.
    pub(super) fn new() -> Self {
        Self { bytes_left: BYTES_MAX }
    }

    /// Takes so many bytes, or all that is left.
    pub(super) fn take(&mut self, bytes: usize) {
        self.bytes_left = self.bytes_left.saturating_sub(bytes);
    }

    /// True where nothing is left.
    pub(super) fn is_spent(&self) -> bool {
        self.bytes_left == 0
    }

    /// The text of a string, of a stream that holds one (ISO 32000-2, 7.9.3), or of a name in its place.
    pub(super) fn text(&mut self, object: &Object<'_>) -> Option<String> {
        match object {
            Object::String(string) => Some(self.decoded(string.as_bytes())),
            Object::Name(name) => Some(self.decoded(name)),
            Object::Stream(stream) => Some(self.decoded(&stream.decoded_data().ok()?)),
            _ => None,
        }
    }

    fn decoded(&mut self, bytes: &[u8]) -> String {
        let bytes = bytes.get(..self.bytes_left).unwrap_or(bytes);
        self.take(bytes.len());
        text_string::decode(bytes)
    }
}
