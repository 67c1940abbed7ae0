//! Codes of link fields (ECMA-376 part 1, 17.16.5.25), as Word keeps them and as LibreOffice leaves them in the text of
//! input fields.

/// The word that begins the code of a link.
const LINK: &str = "HYPERLINK";

/// The target of a link field with this code; `\l` is a place in the document.
pub(in crate::read) fn link_target(code: &str) -> Option<String> {
    if let Some(code) = Code::at_start_of(code) {
        return Some(code.target);
    }
    // Arguments without quotes end with their word.
    let behind = code.get(LINK.len()..)?;
    let target = behind.split_whitespace().find(|word| !word.starts_with('\\'))?;
    Some(if behind.contains("\\l") { format!("#{target}") } else { target.replace("\\\\", "\\") })
}

/// A piece of a line, with the target of the link that it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::read) struct Piece<'a> {
    pub text: &'a str,
    pub target: Option<String>,
}

/// The pieces of a line in which codes of links stand before the text that they link: the codes themselves are gone.
pub(in crate::read) fn pieces(line: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let (mut plain, mut from) = (0, 0);
    while let Some(at) = line[from..].find(LINK).map(|at| from + at) {
        let Some(code) = Code::at_start_of(&line[at..]) else {
            from = at + LINK.len();
            continue;
        };
        let before = &line[plain..at];
        let shown = &line[at + code.bytes..];
        let shown = &shown[..shown.find(LINK).unwrap_or(shown.len())];
        let linked = linked_bytes(before, shown);
        pieces.push(Piece { text: before, target: None });
        // Where nothing is shown, the target is all that is said.
        let text = if linked > 0 { &shown[..linked] } else { code.argument };
        pieces.push(Piece { text, target: Some(code.target) });
        plain = at + code.bytes + linked;
        from = plain;
    }
    pieces.push(Piece { text: &line[plain..], target: None });
    pieces.retain(|piece| !piece.text.is_empty());
    pieces
}

/// The code of a link that is followed by other text.
struct Code<'a> {
    argument: &'a str,
    target: String,
    bytes: usize,
}

impl<'a> Code<'a> {
    /// Reads the code that a text begins with. Its arguments must stand in quotes: in other text nothing else tells
    /// where they end.
    fn at_start_of(text: &'a str) -> Option<Self> {
        let (name, behind) = text.split_at_checked(LINK.len())?;
        let mut rest = Some(behind).filter(|_| name.eq_ignore_ascii_case(LINK))?;
        let (mut address, mut place) = (None, None);
        loop {
            let behind = rest.trim_start();
            if let Some((argument, behind)) = quoted(behind).filter(|_| address.is_none() && place.is_none()) {
                (address, rest) = (Some(argument), behind);
            } else if let Some((name, behind)) = switch(behind) {
                let (argument, behind) =
                    quoted(behind.trim_start()).map_or((None, behind), |(it, rest)| (Some(it), rest));
                place = place.or(argument.filter(|_| name == 'l'));
                rest = behind;
            } else {
                break;
            }
        }
        let target = match (address.filter(|address| !address.is_empty()), place) {
            (Some(address), Some(place)) => format!("{}#{place}", address.replace("\\\\", "\\")),
            (Some(address), None) => address.replace("\\\\", "\\"),
            (None, place) => format!("#{}", place?),
        };
        let argument = address.filter(|address| !address.is_empty()).or(place)?;
        Some(Self { argument, target, bytes: text.len() - rest.trim_start().len() })
    }
}

/// An argument in quotes, and what stands behind it.
fn quoted(text: &str) -> Option<(&str, &str)> {
    text.strip_prefix('"')?.split_once('"')
}

/// A switch of a link, and what stands behind it.
fn switch(text: &str) -> Option<(char, &str)> {
    let behind = text.strip_prefix('\\')?;
    let name = behind.chars().next().filter(|name| "lotmnh".contains(*name))?;
    let rest = &behind[1..];
    let takes_argument = "lot".contains(name);
    (!takes_argument || rest.trim_start().starts_with('"')).then_some((name, rest))
}

/// How much of the text behind a code is its link. Nothing tells where it ends: an address ends with its word, a
/// wording with its clause.
fn linked_bytes(before: &str, shown: &str) -> usize {
    const BEHIND_ADDRESS: [char; 9] = ['.', ',', ';', ':', ')', ']', '>', '!', '?'];
    let word = shown.split_whitespace().next().filter(|word| shown.starts_with(word)).unwrap_or_default();
    if word.contains("://") || word.starts_with("www.") || word.contains('@') {
        return word.trim_end_matches(BEHIND_ADDRESS).len();
    }
    let is_in_brackets = before.trim_end().ends_with(['(', '[']);
    let ends = |(at, character): &(usize, char)| match character {
        ')' | ']' => is_in_brackets,
        '(' | '[' | '–' | '—' | '-' => *at > 0 && shown[..*at].ends_with(char::is_whitespace),
        '.' | ';' | ':' => {
            let behind = &shown[at + character.len_utf8()..];
            behind.trim_start().is_empty() || behind.starts_with(char::is_whitespace)
        }
        _ => false,
    };
    let end = shown.char_indices().find(ends).map_or(shown.len(), |(at, _)| at);
    shown[..end].trim_end().len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(line: &str) -> Vec<(&str, Option<String>)> {
        pieces(line).into_iter().map(|piece| (piece.text, piece.target)).collect()
    }

    #[test]
    fn codes_in_a_line_are_links_over_the_text_behind_them() {
        let link = |text, target: &str| (text, Some(target.to_owned()));
        for (line, expected) in [
            ("no code", vec![("no code", None)]),
            ("HYPERLINK \"https://a.org\"State portal", vec![link("State portal", "https://a.org")]),
            (
                "Health: HYPERLINK \"https://a.org\" \\t \"_blank\" https://a.org – all of it",
                vec![("Health: ", None), link("https://a.org", "https://a.org"), (" – all of it", None)],
            ),
            (
                "A survey (HYPERLINK \"https://a.org\"the survey). Then more",
                vec![("A survey (", None), link("the survey", "https://a.org"), ("). Then more", None)],
            ),
            (
                "HYPERLINK \"https://a.org\" \\l \"two\" \\o \"tip\"Act (2016), HYPERLINK \\l \"_Ref1\"below",
                vec![link("Act", "https://a.org#two"), (" (2016), ", None), link("below", "#_Ref1")],
            ),
            ("see HYPERLINK \"mailto:a@b.org\"", vec![("see ", None), link("mailto:a@b.org", "mailto:a@b.org")]),
            ("HYPERLINK is a field", vec![("HYPERLINK is a field", None)]),
            ("HYPERLINK \"no end", vec![("HYPERLINK \"no end", None)]),
        ] {
            assert_eq!(shown(line), expected, "{line}");
        }
    }
}
