//! The text of a message: which of several forms of it is read, and how it becomes UTF-8.

use super::fields::{Entity, Fields};
use super::mime::{decoded, parts};
use crate::intake::{MediaType, charset};

/// The kind of text that a part is, where it is text of the message itself: plain or HTML, shown and without a name.
pub(super) fn kind(fields: &Fields) -> Option<MediaType> {
    if fields.is_attachment() || fields.file_name().is_some() {
        return None;
    }
    match fields.declared_type() {
        None => Some(MediaType::PlainText),
        Some((main, subtype)) => match (main.as_str(), subtype.as_str()) {
            ("text", "html") => Some(MediaType::Html),
            // "text" alone and "text/enriched" are read as what they look like.
            ("text", "plain" | "enriched" | "") => Some(MediaType::PlainText),
            _ => None,
        },
    }
}

/// The text, in UTF-8; `None` where nothing of it can be seen.
pub(super) fn text(entity: &Entity<'_>, kind: MediaType) -> Option<String> {
    let fields = &entity.fields;
    let bytes = decoded(entity.body, fields.transfer_encoding().as_deref());
    let declared = fields.parameter("charset");
    let text = match kind {
        MediaType::Html => charset::decode_html(&bytes, declared),
        _ => charset::decode(&bytes, declared),
    };
    let is = |name: &str, value: &str| fields.parameter(name).is_some_and(|found| found.eq_ignore_ascii_case(value));
    let text =
        if kind != MediaType::Html && is("format", "flowed") { unflowed(&text, is("delsp", "yes")) } else { text };
    shows_something(&text, kind).then_some(text)
}

/// True where a reader of the message sees text, or a picture or control.
pub(in crate::intake) fn shows_something(text: &str, kind: MediaType) -> bool {
    if kind != MediaType::Html {
        return text.contains(|c: char| !c.is_whitespace() && c != '\u{feff}');
    }
    let lower = text.to_ascii_lowercase();
    let shown = lower.rfind("</head>").map_or(&*lower, |at| &lower[at..]);
    let mut outside = true;
    let has_text = shown.replace("&nbsp;", " ").chars().any(|c| {
        match c {
            '<' => outside = false,
            '>' => outside = true,
            _ => return outside && !c.is_whitespace() && c != '\u{feff}',
        }
        false
    });
    has_text || shown.contains("<img") || shown.contains("<input")
}

/// The form of a text that is read, of several that say the same: the last HTML, else the last plain text, else the last.
pub(super) fn chosen(alternatives: &[&[u8]], depth_max: usize) -> usize {
    let ranks: Vec<u8> = alternatives.iter().map(|part| rank(part, depth_max)).collect();
    let best = ranks.iter().copied().max().unwrap_or(0);
    ranks.iter().rposition(|rank| *rank == best).unwrap_or(0)
}

/// How well a part shows the text: 2 for HTML, 1 for plain text, 0 for anything else and for text that is blank.
fn rank(part: &[u8], depth_max: usize) -> u8 {
    let entity = Entity::of(part);
    if let Some(kind) = kind(&entity.fields) {
        return match text(&entity, kind) {
            Some(_) if kind == MediaType::Html => 2,
            Some(_) => 1,
            None => 0,
        };
    }
    let is_multipart = entity.fields.declared_type().is_some_and(|(main, _)| main == "multipart");
    let Some(boundary) = entity.fields.boundary().filter(|_| is_multipart && depth_max > 0) else { return 0 };
    parts(entity.body, boundary).into_iter().map(|part| rank(part, depth_max - 1)).max().unwrap_or(0)
}

/// Lines that a program broke joined again (RFC 3676, 4): those that end in a blank go on in the next of the same quote
/// depth. The marks of quotes stay, once a paragraph; the blank that hides a "From" or ">" at a line's start goes.
fn unflowed(text: &str, delete_blank: bool) -> String {
    let mut out = String::with_capacity(text.len());
    let mut open_depth: Option<usize> = None;
    for line in text.split('\n') {
        let line = line.strip_suffix('\r').unwrap_or(line);
        let behind = line.trim_start_matches('>');
        let depth = line.len() - behind.len();
        let content = behind.strip_prefix(' ').unwrap_or(behind);
        let is_signature = content == "-- ";
        if open_depth != Some(depth) || is_signature {
            if open_depth.is_some() {
                out.push('\n');
            }
            out.extend(std::iter::repeat_n('>', depth));
            if depth > 0 {
                out.push(' ');
            } else if content.starts_with('>') {
                // A bound, not a quote.
                out.push(' ');
            }
        }
        let is_flowed = content.ends_with(' ') && !is_signature;
        out.push_str(if is_flowed && delete_blank { &content[..content.len() - 1] } else { content });
        open_depth = is_flowed.then_some(depth);
        if !is_flowed {
            out.push('\n');
        }
    }
    // `split` gives one line more than there are line ends.
    if text.ends_with('\n') || !out.is_empty() && !text.is_empty() {
        out.pop();
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn flowed_lines_join_within_their_quote() {
        for (flowed, expected) in [
            ("one \ntwo\nthree", "one two\nthree"),
            ("> a \n> b\nc \nd", "> a b\nc d"),
            ("> a \nb", "> a \nb"),
            (" From here \n on", "From here on"),
            ("text \n-- \nAna", "text \n-- \nAna"),
            ("a\r\n\r\nb\r\n", "a\n\nb\n"),
        ] {
            assert_eq!(unflowed(flowed, false), expected, "{flowed:?}");
        }
        assert_eq!(unflowed("漢 \n字", true), "漢字");
    }

    #[test]
    fn a_page_without_text_shows_nothing() {
        for (html, shows) in [
            ("<html><head><title>t</title></head><body><p>&nbsp;</p></body></html>", false),
            ("<p>a</p>", true),
            ("<img src=x>", true),
            ("<div><br></div>", false),
        ] {
            assert_eq!(shows_something(html, MediaType::Html), shows, "{html}");
        }
    }
}
