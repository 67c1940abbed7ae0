//! Symbol fonts: which character their codes show.
//!
//! Symbol fonts (Wingdings 1 to 3, Webdings, Symbol, ZapfDingbats and others) put pictures where other fonts have letters, and
//! files give the letter, or a private character (U+F0xx), for it.

/// The character that a symbol font shows for a code; `None` where the font is no symbol font or the
/// picture has no character.
///
/// `font` is the base name of the font, with or without subset prefix; `shown` is the character that
/// the file gives, if it gives any; `code` is the character code.
pub(in crate::read) fn character(font: &str, code: u32, shown: Option<char>) -> Option<char> {
    let _ = (font, code, shown);
    None
}
