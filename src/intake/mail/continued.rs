//! Parameters in pieces (RFC 2231, 3 and 4.1): `filename*0*=UTF-8''%D8%A7; filename*1*=%D9%84` becomes
//! `filename*=UTF-8''%D8%A7%D9%84`. Senders cut also within a character, whose octets must be put together before they are
//! decoded; the parser of fields decodes piece by piece.

use std::borrow::Cow;
use std::sync::LazyLock;

use regex::bytes::Regex;

/// A piece with percent signs, from the semicolon before it.
static PIECE: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r#"(?i);\s*([a-z0-9_-]{1,40})\*([0-9]{1,3})\*=([^;\s"]*)"#).ok());

/// The header with such parameters in one piece each.
pub(super) fn joined(header: &[u8]) -> Cow<'_, [u8]> {
    let Some(piece) = PIECE.as_ref() else { return Cow::Borrowed(header) };
    let mut text = Vec::new();
    // End of what was copied; the parameter that goes on: its name, the number of its next piece, and its end.
    let (mut copied, mut open): (usize, Option<(Vec<u8>, usize, usize)>) = (0, None);
    for found in piece.captures_iter(header) {
        let whole = found.get_match();
        let (name, number) = (found[1].to_ascii_lowercase(), std::str::from_utf8(&found[2]).ok());
        let number: Option<usize> = number.and_then(|number| number.parse().ok());
        match &mut open {
            Some((known, next, end)) if *known == name && number == Some(*next) && *end == whole.start() => {
                text.extend_from_slice(&found[3]);
                (*next, *end, copied) = (*next + 1, whole.end(), whole.end());
            }
            _ if number == Some(0) => {
                text.extend_from_slice(&header[copied..whole.start()]);
                text.extend_from_slice(&[b"; ", &name[..], b"*=", &found[3]].concat());
                copied = whole.end();
                open = Some((name, 1, whole.end()));
            }
            _ => open = None,
        }
    }
    if copied == 0 {
        return Cow::Borrowed(header);
    }
    text.extend_from_slice(&header[copied..]);
    Cow::Owned(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_are_put_together_before_they_are_decoded() {
        for (header, expected) in [
            ("attachment; filename*0*=UTF-8''%D8; filename*1*=%A7.pdf", "attachment; filename*=UTF-8''%D8%A7.pdf"),
            ("a;\r\n name*0*=UTF-8''x;\r\n\tname*1*=y; size=3", "a; name*=UTF-8''xy; size=3"),
            ("a; filename*0*=UTF-8''x; name*1*=y", "a; filename*=UTF-8''x; name*1*=y"),
            ("a; filename*0=\"x\"; filename*1=\"y\"", "a; filename*0=\"x\"; filename*1=\"y\""),
            ("a; filename*1*=y", "a; filename*1*=y"),
            ("a; filename=x.pdf", "a; filename=x.pdf"),
        ] {
            assert_eq!(String::from_utf8_lossy(&joined(header.as_bytes())), expected);
        }
    }
}
