//! Text of the pages: what comes from outside made legible, figures in words, addresses. Escaping is not done here: maud does it.

use std::borrow::Cow;
use std::fmt::Write;

use maud::{Markup, html};

use crate::language::spelt_out;

/// Text from outside on one line; characters that deceive are spelt.
pub(super) fn line(text: &str) -> Cow<'_, str> {
    spelt_out(text)
}

/// The same, with the ends of its lines.
pub(super) fn lines(text: &str) -> String {
    text.lines().map(spelt_out).collect::<Vec<_>>().join("\n")
}

/// A name from outside, of any script, apart from the direction of what is around it.
pub(super) fn name(text: &str) -> Markup {
    html! { bdi { (line(text)) } }
}

/// A text on one line, cut between characters.
pub(super) fn shortened(text: &str, characters_max: usize) -> String {
    // No more of a long text is looked at than can be shown of it.
    let mut shown = String::new();
    let mut left = characters_max;
    for word in text.split_whitespace() {
        if !shown.is_empty() {
            if left == 0 {
                return format!("{shown}…");
            }
            shown.push(' ');
            left -= 1;
        }
        match word.char_indices().nth(left) {
            Some((end, _)) => return format!("{}…", format!("{shown}{}", &word[..end]).trim_end()),
            None => {
                left -= word.chars().count();
                shown.push_str(word);
            }
        }
    }
    shown
}

/// How likely a value is, in whole per cent. From `high` on it is not told more exactly: what was drawn for the audit sample
/// would be known by it, and be looked at less closely.
pub(super) fn confidence(confidence: f64, high: f64) -> String {
    match (confidence * 100.0).floor() {
        _ if confidence >= high => format!("{:.0}\u{a0}% or more", high * 100.0),
        0.0 => "under 1\u{a0}%".to_owned(),
        hundredths => format!("{hundredths:.0}\u{a0}%"),
    }
}

/// A piece of the path of an address (RFC 3986, 3.3).
pub(super) fn segment(text: &str) -> String {
    let mut segment = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => segment.push(char::from(byte)),
            _ => {
                let _ = write!(segment, "%{byte:02X}");
            }
        }
    }
    segment
}

/// Shares of a whole as a bar, by class, one behind the other. It is decoration: the figures stand beside it.
pub(super) fn bar(shares: &[(&'static str, usize)], whole: usize) -> Markup {
    let part = |count: usize| count as f64 * 100.0 / whole.max(1) as f64;
    let before =
        |position: usize| shares[..position].iter().map(|(_, count)| part(*count)).fold(0.0, |sum, one| sum + one);
    html! {
        svg.bar aria-hidden="true" {
            @for (position, (class, count)) in shares.iter().enumerate().filter(|(_, (_, count))| *count > 0) {
                rect class=(class) x=(format!("{:.2}%", before(position))) width=(format!("{:.2}%", part(*count))) height="100%" {}
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_from_outside_is_legible_and_no_markup() {
        assert_eq!(name("<b>\u{202e}a\nb").into_string(), "<bdi>&lt;b&gt;‹U+202E›a b</bdi>");
        assert_eq!(lines("a\r\nb\u{0}"), "a\nb‹U+0000›");
        assert_eq!(segment("../a b/é"), "..%2Fa%20b%2F%C3%A9");
    }

    #[test]
    fn long_texts_are_cut_between_characters() {
        assert_eq!(shortened("  a \n b  ", 10), "a b");
        assert_eq!(shortened("abc def", 3), "abc…");
        assert_eq!(shortened("abc def", 5), "abc d…");
        assert_eq!(shortened("abc def", 4), "abc…");
        assert_eq!(shortened("ééé", 2), "éé…");
        assert_eq!(shortened("abc def", 7), "abc def");
    }

    #[test]
    fn what_is_likely_is_not_told_exactly() {
        assert_eq!([confidence(0.417, 0.9), confidence(0.8999, 0.9)], ["41\u{a0}%", "89\u{a0}%"]);
        assert_eq!(confidence(0.93, 0.9), confidence(0.999, 0.9));
    }
}
