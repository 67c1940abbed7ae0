//! Scripts: which letters run from right to left, which stand without blanks between, and what ends sentences.

/// What ends a sentence, or a part of one, so that what follows stands on a line of its own.
pub(in crate::read::pdf) const SENTENCE_ENDS: [char; 7] = ['.', ':', ';', '!', '?', '。', '؟'];

/// A hyphen, by which a line may end within a word.
pub(in crate::read::pdf) fn is_hyphen(character: char) -> bool {
    matches!(character, '-' | '\u{2010}')
}

/// Letters of Hebrew, Arabic and the scripts beside them.
pub(in crate::read::pdf) fn is_right_to_left_letter(character: char) -> bool {
    matches!(u32::from(character), 0x590..=0x8ff | 0xfb1d..=0xfdff | 0xfe70..=0xfeff | 0x10800..=0x10fff | 0x1e800..=0x1efff)
}

/// Chinese, Japanese and Korean characters, which stand without blanks between them.
pub(in crate::read::pdf) fn is_ideograph(character: char) -> bool {
    matches!(u32::from(character), 0x2e80..=0x9fff | 0xf900..=0xfaff | 0xff00..=0xffef | 0x20000..=0x3ffff)
}
