//! Lists in one cell: an entry a line, its parts between " | ". A "\" stands before each "\" and "|" of a part, and a line end
//! within one is "\n", so that nothing is lost and the list can be taken apart again.

/// What every description of such a column says.
pub(super) const HOW: &str =
    "one entry a line; parts between \" | \"; in a part, \\\\ is a backslash, \\| a bar, \\n a line end";

/// The text of a list.
pub(super) fn joined(list: &[Vec<Option<String>>]) -> String {
    list.iter().map(|parts| entry(parts)).collect::<Vec<_>>().join("\n")
}

fn entry(parts: &[Option<String>]) -> String {
    let last = parts.iter().rposition(Option::is_some).map_or(0, |last| last + 1);
    let texts = parts[..last].iter().map(|part| escaped(part.as_deref().unwrap_or_default()));
    texts.collect::<Vec<_>>().join(" | ")
}

fn escaped(part: &str) -> String {
    let mut text = String::with_capacity(part.len());
    for character in part.chars() {
        match character {
            '\\' => text.push_str("\\\\"),
            '|' => text.push_str("\\|"),
            '\n' => text.push_str("\\n"),
            other => text.push(other),
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_stay_apart_whatever_stands_in_them() {
        let part = |text: &str| Some(text.to_owned());
        let list = vec![
            vec![part("https://a.example/"), part("a.example"), None, part("says | \\ and\nmore")],
            vec![part("https://b.example/"), None, None, None],
        ];
        let expected = "https://a.example/ | a.example |  | says \\| \\\\ and\\nmore\nhttps://b.example/";
        assert_eq!(joined(&list), expected);
    }
}
