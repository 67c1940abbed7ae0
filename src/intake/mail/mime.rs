//! The body of a MIME part: parts between boundaries (RFC 2046, 5.1), and what the transfer encodings hide (RFC 2045, 6).

use std::borrow::Cow;

use mail_parser::decoders::base64::base64_decode;
use mail_parser::decoders::quoted_printable::quoted_printable_decode_char;

use super::fields::line_end;

/// The parts between lines of this boundary, without the line end before each; none where no such line is there. What
/// stands before the first and behind the last is for programs without MIME. A part that nothing ends goes to the end.
pub(super) fn parts<'a>(body: &'a [u8], boundary: &str) -> Vec<&'a [u8]> {
    let mut parts = Vec::new();
    let mut open: Option<usize> = None;
    let mut at = 0;
    while at < body.len() {
        let end = line_end(body, at);
        if let Some(is_last) = delimiter(&body[at..end], boundary.as_bytes()) {
            if let Some(start) = open.take() {
                parts.push(&body[start..behind_line(body, start, at)]);
            }
            if is_last {
                return parts;
            }
            open = Some(end);
        }
        at = end;
    }
    if let Some(start) = open {
        parts.push(&body[start..]);
    }
    parts
}

/// Whether a line is a boundary, and whether it is the last.
fn delimiter(line: &[u8], boundary: &[u8]) -> Option<bool> {
    let behind = line.strip_prefix(b"--")?.strip_prefix(boundary)?;
    let rest = behind.strip_prefix(b"--").map_or((behind, false), |rest| (rest, true));
    rest.0.trim_ascii().is_empty().then_some(rest.1)
}

/// The end of a part without the line end that belongs to the boundary behind it.
fn behind_line(body: &[u8], start: usize, at: usize) -> usize {
    let part = &body[start..at];
    let part = part.strip_suffix(b"\n").unwrap_or(part);
    start + part.strip_suffix(b"\r").unwrap_or(part).len()
}

/// The bytes of a body, decoded. What is no code is left out or left as it is: a mail that was cut off has its beginning.
pub(super) fn decoded<'a>(body: &'a [u8], encoding: Option<&str>) -> Cow<'a, [u8]> {
    match encoding {
        Some("base64") => base64(body).into(),
        Some("quoted-printable") => quoted_printable(body).into(),
        _ => body.into(),
    }
}

fn base64(body: &[u8]) -> Vec<u8> {
    let is_code = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'=');
    let mut codes: Vec<u8> = body.iter().copied().filter(is_code).collect();
    // One code alone is not enough for a byte.
    if codes.len() % 4 == 1 {
        codes.pop();
    }
    // Codes that lack their padding, as where a mail was cut off, give the bytes that they are enough for.
    if !codes.contains(&b'=') {
        codes.resize(codes.len().next_multiple_of(4), b'=');
    }
    base64_decode(&codes).unwrap_or_default()
}

fn quoted_printable(body: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(body.len());
    let mut at = 0;
    while at < body.len() {
        let end = line_end(body, at);
        let line = &body[at..end];
        // Blanks at the end of a line were added on the way (RFC 2045, 6.7, rule 3).
        let text = line.trim_ascii_end();
        let (text, is_soft) = text.strip_suffix(b"=").map_or((text, false), |text| (text, true));
        let mut rest = text;
        while let Some((&byte, behind)) = rest.split_first() {
            let decoded = match behind {
                [first, second, ..] if byte == b'=' => quoted_printable_decode_char(*first, *second),
                _ => None,
            };
            bytes.push(decoded.unwrap_or(byte));
            rest = if decoded.is_some() { &behind[2..] } else { behind };
        }
        if !is_soft && line.ends_with(b"\n") {
            bytes.extend_from_slice(if line.ends_with(b"\r\n") { b"\r\n" } else { b"\n" });
        }
        at = end;
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_stand_between_lines_of_their_boundary_alone() {
        let body = b"for old programs\r\n--a\r\n\r\none\r\n--ab\r\n--a \t\r\n\r\ntwo\n\n--a--\r\nepilogue\r\n--a\r\n";
        assert_eq!(parts(body, "a"), [&b"\r\none\r\n--ab"[..], b"\r\ntwo\n"]);
        assert_eq!(parts(b"--a\nx\n--a--y\nz", "a"), [&b"x\n--a--y\nz"[..]]);
        assert!(parts(b"text -- no parts", "a").is_empty());
    }

    #[test]
    fn codes_that_are_broken_give_what_they_hold() {
        for (coded, encoding, expected) in [
            (&b"VGVz\r\ndA==\r\n"[..], "base64", &b"Test"[..]),
            (b"VGVz dA", "base64", b"Test"),
            (b"VGVzd", "base64", b"Tes"),
            (b"VG!Vz*dA==", "base64", b"Test"),
            (b"R=C3=A9ponse=\r\n: oui  \r\nfin=\n", "quoted-printable", "R\u{e9}ponse: oui\r\nfin".as_bytes()),
            (b"1 = 1, =ZZ, 100 %=", "quoted-printable", b"1 = 1, =ZZ, 100 %"),
            (b"as it is", "8bit", b"as it is"),
        ] {
            assert_eq!(decoded(coded, Some(encoding)), expected, "{}", String::from_utf8_lossy(coded));
        }
    }
}
