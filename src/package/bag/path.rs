//! Paths in manifests (RFC 8493, 2.1.3): how they are written, and which are refused. A path that could lead out of the
//! bag, on this system or another, is never opened.

/// The path as a manifest has it: line ends and per cent signs encoded, and nothing else.
pub(super) fn encoded(path: &str) -> String {
    path.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// The path that a manifest means.
///
/// # Errors
/// Why it is refused.
pub(super) fn decoded(written: &str) -> Result<String, &'static str> {
    let path = resolved(written);
    if path.starts_with('/') {
        return Err("the path begins at the root of the disk");
    }
    if path.contains('\\') {
        return Err("the path holds a backslash, which parts folders on other systems");
    }
    if path.contains('\0') {
        return Err("the path holds a character that no path can hold");
    }
    if path.starts_with('~') {
        return Err("the path begins in the folder of a person");
    }
    if path.as_bytes().get(1) == Some(&b':') {
        return Err("the path begins with a drive");
    }
    if path.split('/').any(|part| matches!(part, "" | "." | "..")) {
        return Err("the path does not go straight down from the bag");
    }
    Ok(path)
}

/// With the three encoded characters as they are; what else looks encoded stays.
fn resolved(written: &str) -> String {
    let mut path = String::with_capacity(written.len());
    let mut rest = written;
    while let Some(at) = rest.find('%') {
        path.push_str(&rest[..at]);
        rest = &rest[at..];
        let character = rest.get(1..3).and_then(|code| match code.to_ascii_uppercase().as_str() {
            "0A" => Some('\n'),
            "0D" => Some('\r'),
            "25" => Some('%'),
            _ => None,
        });
        path.push(character.unwrap_or('%'));
        rest = &rest[if character.is_some() { 3 } else { 1 }..];
    }
    path.push_str(rest);
    path
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_come_back_as_they_went() {
        for path in ["data/a.txt", "data/100%.txt", "data/a\nb\r.txt", "data/%0A", "data/Côte d’Ivoire/%%"] {
            assert_eq!(decoded(&encoded(path)).unwrap(), path);
        }
        assert_eq!(encoded("data/a b%\n"), "data/a b%25%0A");
        assert_eq!(decoded("data/%0a%41").unwrap(), "data/\n%41");
    }

    #[test]
    fn paths_that_could_lead_out_are_refused() {
        for path in
            ["../a", "data/../../a", "/etc/passwd", "data//a", "./data/a", "data\\..\\a", "C:/a", "~/a", "data/a/"]
        {
            decoded(path).unwrap_err();
        }
    }
}
