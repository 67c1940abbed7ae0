//! Addresses within the screen: which ones anything may be looked up by, and where somebody may be sent on to.

/// True for a path that means what it shows: no step up, no separator that is spelt otherwise, no control character.
pub(super) fn is_plain(path: &str) -> bool {
    path.starts_with('/') && path.split('/').all(|step| decoded(step).is_some_and(|step| is_plain_step(&step)))
}

fn is_plain_step(step: &[u8]) -> bool {
    step != b"." && step != b".." && !step.iter().any(|byte| byte.is_ascii_control() || matches!(byte, b'/' | b'\\'))
}

/// The bytes that a step of a path stands for (RFC 3986, 2.1); `None` where it is spelt wrongly.
fn decoded(step: &str) -> Option<Vec<u8>> {
    let mut bytes = step.bytes();
    let mut decoded = Vec::with_capacity(step.len());
    while let Some(byte) = bytes.next() {
        decoded.push(if byte == b'%' {
            let mut digit = || char::from(bytes.next()?).to_digit(16);
            u8::try_from(digit()? * 16 + digit()?).ok()?
        } else {
            byte
        });
    }
    Some(decoded)
}

/// Where to go on to; the start, where this is no address within the screen.
pub(super) fn within(address: &str) -> &str {
    let path = address.split(['?', '#']).next().unwrap_or_default();
    let is_within = is_plain(path)
        && !address.starts_with("//")
        && address.len() <= 2048
        && address.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\');
    if is_within { address } else { "/" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_that_climb_are_not_plain() {
        for path in ["/", "/record/a-1/q1.b", "/record/C%C3%B4te%20d%E2%80%99Ivoire", "/a..b/...", "/%252e%252e/a"] {
            assert!(is_plain(path), "{path}");
        }
        let climbing = [
            "",
            "*",
            "a",
            "/..",
            "/../a",
            "/a/..",
            "/%2e%2e/a",
            "/.%2E/a",
            "/./a",
            "/a%2fb",
            "/a%2Fb",
            "/a\\b",
            "/a%5cb",
            "/a%00",
            "/a%0d%0ab",
            "/%",
            "/%2",
            "/%zz",
            "/record/..%2f..%2fetc",
        ];
        for path in climbing {
            assert!(!is_plain(path), "{path}");
        }
    }

    #[test]
    fn nobody_is_sent_elsewhere() {
        for address in ["/", "/record/a/q1?status=review&by=question"] {
            assert_eq!(within(address), address);
        }
        let elsewhere = [
            "",
            "//evil.example",
            "/\\evil.example",
            "https://evil.example",
            "evil",
            "/a\r\nSet-Cookie: b",
            "/../a",
            "/é",
            "/%2f/evil.example",
            "javascript:alert(1)",
        ];
        for address in elsewhere {
            assert_eq!(within(address), "/", "{address}");
        }
    }
}
