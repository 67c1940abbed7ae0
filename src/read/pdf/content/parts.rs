//! The parts of a TJ array (ISO 32000-2, 9.4.3): strings to show, and numbers to move by.
//!
//! Most arrays are plain: strings without escapes, short numbers, blanks between. These are read here, as
//! text is mostly set letter by letter and an array may have more parts than a page has words. What is not
//! plain is left to `hayro-syntax`, which knows everything that PDF allows and much that it does not.

/// Most digits of a plain number: so many are exact, divided by a power of ten too.
const DIGITS_MAX: usize = 15;

/// A part of an array.
#[derive(Debug, PartialEq)]
pub(super) enum Part<'a> {
    /// A string to show.
    Text(&'a [u8]),
    /// A number to move by.
    Number(f64),
}

/// Tells of the parts of an array, as long as they are plain; gives the number of parts it told of, and
/// whether these were all.
pub(super) fn for_each_plain(array: &[u8], mut tell: impl FnMut(Part<'_>)) -> (usize, bool) {
    let mut text = Vec::new();
    let mut rest = array;
    let mut told = 0;
    loop {
        rest = rest.trim_ascii_start();
        let behind = match rest.first() {
            None => return (told, true),
            Some(b'<') => hexadecimal(&rest[1..], &mut text).map(|behind| (Part::Text(&text), behind)),
            Some(b'(') => literal(&rest[1..]).map(|(text, behind)| (Part::Text(text), behind)),
            Some(_) => number(rest).map(|(number, behind)| (Part::Number(number), behind)),
        };
        let Some((part, behind)) = behind else { return (told, false) };
        tell(part);
        told += 1;
        rest = behind;
    }
}

/// Reads pairs of hexadecimal digits up to ">"; gives what is behind.
fn hexadecimal<'a>(written: &'a [u8], text: &mut Vec<u8>) -> Option<&'a [u8]> {
    let end = written.iter().position(|&byte| byte == b'>')?;
    text.clear();
    let digit = |byte: u8| match byte {
        b'0'..=b'9' => Some(byte - b'0'),
        b'A'..=b'F' => Some(byte - b'A' + 10),
        b'a'..=b'f' => Some(byte - b'a' + 10),
        _ => None,
    };
    let pairs = written[..end].chunks_exact(2);
    if !pairs.remainder().is_empty() {
        return None;
    }
    for pair in pairs {
        text.push(digit(pair[0])? << 4 | digit(pair[1])?);
    }
    Some(&written[end + 1..])
}

/// The bytes up to ")", where no bracket, escape or line end stands before it, and what is behind.
fn literal(written: &[u8]) -> Option<(&[u8], &[u8])> {
    let end = written.iter().position(|byte| matches!(byte, b'(' | b')' | b'\\' | b'\r' | b'\n'))?;
    (written[end] == b')').then(|| (&written[..end], &written[end + 1..]))
}

/// A number of a few digits, with a blank or a string behind it, and what is behind.
fn number(written: &[u8]) -> Option<(f64, &[u8])> {
    let (negative, written) = match written.strip_prefix(b"-") {
        Some(behind) => (true, behind),
        None => (false, written),
    };
    let mut value: u64 = 0;
    let mut digits = 0;
    let mut point = None;
    let mut behind: &[u8] = &[];
    for (at, &byte) in written.iter().enumerate() {
        match byte {
            b'0'..=b'9' if digits < DIGITS_MAX => {
                value = value * 10 + u64::from(byte - b'0');
                digits += 1;
            }
            b'.' if point.is_none() => point = Some(digits),
            b' ' | b'\t' | b'\r' | b'\n' | b'<' | b'(' => {
                behind = &written[at..];
                break;
            }
            _ => return None,
        }
    }
    if digits == 0 {
        return None;
    }
    let sign = if negative { -1.0 } else { 1.0 };
    let number = match point {
        None if value == 0 => 0.0,
        None => sign * value as f64,
        Some(point) => sign * (value as f64 / POWERS_OF_TEN[digits - point]),
    };
    Some((number, behind))
}

/// 1, 10, 100, and so on, which are exact.
const POWERS_OF_TEN: [f64; DIGITS_MAX + 1] =
    [1.0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15];

#[cfg(test)]
mod tests {
    use super::*;
    use hayro_syntax::object::{Array, FromBytes, Object};

    #[derive(Debug, PartialEq)]
    enum Owned {
        Text(Vec<u8>),
        Number(f64),
    }

    fn plain(array: &str) -> (Vec<Owned>, bool) {
        let mut parts = Vec::new();
        let (told, all) = for_each_plain(array.as_bytes(), |part| {
            parts.push(match part {
                Part::Text(text) => Owned::Text(text.to_vec()),
                Part::Number(number) => Owned::Number(number),
            });
        });
        assert_eq!(told, parts.len());
        (parts, all)
    }

    #[test]
    fn plain_parts_are_those_that_the_library_reads() {
        for (array, is_plain) in [
            ("<0102>-3<aF>12.25(ab c) .5 -0.125 7. <>()", true),
            (" (a)120(b)\n-33.333333333 0 <00 >", false),
            ("(a\\051)1(b)", false),
            ("1(a(b)c)", false),
            ("12345678901234567890 (a)", false),
            ("1 2 (a)%comment\n(b)", false),
            ("<012> 4", false),
            ("3-4 (a)", false),
            ("+5 (a)", false),
            ("--5 (a)", false),
            ("/Name 1", false),
            ("- .", false),
            ("-0.0 0 00012.1000(x)", true),
        ] {
            let (parts, all) = plain(array);
            assert_eq!(all, is_plain, "{array}");
            let written = format!("[{array}]");
            let whole = Array::from_bytes(written.as_bytes()).unwrap();
            let expected: Vec<Owned> = whole
                .iter::<Object<'_>>()
                .take(parts.len())
                .map(|part| match part {
                    Object::String(text) => Owned::Text(text.as_bytes().to_vec()),
                    Object::Number(number) => Owned::Number(number.as_f64()),
                    other => panic!("{other:?}"),
                })
                .collect();
            assert_eq!(parts, expected, "{array}");
            assert!(!all || whole.iter::<Object<'_>>().count() == parts.len(), "{array}");
        }
    }
}
