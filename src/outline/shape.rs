//! The shape of a word: what of it can be compared at a glance, so that most pairs of words are told
//! apart before they are compared letter by letter.

/// Shorter words are the same or are not.
const FUZZY_CHARACTERS_MIN: usize = 4;

/// What of a word can be compared at a glance: its length, its first two and its last three bytes. Those of shorter
/// words are all alike.
#[derive(Debug, Clone, Copy)]
pub(super) struct Shape {
    length: u8,
    head: u16,
    tail: u32,
}

impl Shape {
    /// The shape of a folded word.
    pub(super) fn of(word: &str) -> Self {
        let bytes = word.as_bytes();
        let mut shape = Self { length: u8::try_from(bytes.len()).unwrap_or(u8::MAX), head: 0, tail: 0 };
        if bytes.len() >= FUZZY_CHARACTERS_MIN {
            let as_number = |bytes: &[u8]| bytes.iter().fold(0, |number, &byte| number << 8 | u32::from(byte));
            shape.head = as_number(&bytes[..2]) as u16;
            shape.tail = as_number(&bytes[bytes.len() - 3..]);
        }
        shape
    }

    /// False for words that differ too much to be one misspelt, inflected or misread.
    #[inline]
    pub(super) fn may_be(self, other: Self) -> bool {
        (self.head == other.head || self.tail == other.tail)
            && usize::from(self.length.min(other.length)) >= FUZZY_CHARACTERS_MIN
            && self.length.abs_diff(other.length) <= 3
    }
}
