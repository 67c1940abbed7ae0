//! Characters that deceive, and texts from outside in a form that shows them: for whoever puts such a text on a page.

use std::borrow::Cow;

/// Characters that change the order of what is around them, or hide: controls, embeddings and overrides of direction
/// (Unicode Standard Annex 9), invisible ones, tags, and those that no document may hold. Joiners and the marks of
/// direction stay, since Arabic, Persian and the scripts of India are written with them.
pub(crate) fn deceives(character: char) -> bool {
    character.is_control()
        || matches!(
            character,
            '\u{ad}' | '\u{200b}' | '\u{2028}' | '\u{2029}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}'
                | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}'
        )
        || (u32::from(character) & 0xfffe) == 0xfffe
}

/// A character by its number, as it stands in a text in its place.
pub(crate) fn spelt(character: char) -> String {
    format!("‹U+{:04X}›", u32::from(character))
}

/// A text in which line ends and tabs are blanks, and characters that deceive are spelt. It is still to be escaped.
pub(crate) fn spelt_out(text: &str) -> Cow<'_, str> {
    if !text.contains(deceives) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len() + 16);
    for character in text.chars() {
        match character {
            '\t' | '\n' | '\r' => shown.push(' '),
            _ if deceives(character) => shown.push_str(&spelt(character)),
            _ => shown.push(character),
        }
    }
    Cow::Owned(shown)
}

/// The first characters of a text; a sign says that there are more.
pub(crate) fn opening(text: &str, characters_max: usize) -> String {
    match text.char_indices().nth(characters_max) {
        Some((end, _)) => format!("{}…", text[..end].trim_end()),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_deceives_is_spelt_and_what_words_are_written_with_stays() {
        assert_eq!(spelt_out("gpj.\u{202e}exe\u{0}\u{ffff}\ta\nb"), "gpj.‹U+202E›exe‹U+0000›‹U+FFFF› a b");
        let persian = "می\u{200c}خواهم";
        assert_eq!(spelt_out(persian), persian);
    }

    #[test]
    fn an_opening_says_that_there_is_more() {
        assert_eq!(opening("abc def", 4), "abc…");
        assert_eq!(opening("abc", 3), "abc");
    }
}
