//! Plain text: paragraphs parted by blank lines, lines that were wrapped or meant, bullets, the quoted
//! lines of a reply, and the page breaks (form feeds) of text that another tool took from a PDF.

use super::builder::Builder;
use super::document::{BlockKind, Document};
use super::wraps::Wraps;

/// Reads plain text.
pub(super) fn read(source: &str) -> Document {
    let wraps = Wraps::measure(source);
    let mut builder = Builder::default();
    let mut open_depth = 0;
    let mut pages = 1;
    let mut previous_indent = 0;
    for (index, raw) in source.split('\n').enumerate() {
        let line_number = u32::try_from(index + 1).unwrap_or(u32::MAX);
        for _ in raw.matches('\u{c}') {
            builder.end();
            pages += 1;
        }
        let (depth, line) = quote_depth(raw.trim_matches('\u{c}'));
        let indent = line.len() - line.trim_start().len();
        let line = line.trim();
        if line.is_empty() {
            builder.end();
            continue;
        }
        // A line that hangs deeper than a paragraph it does not belong to is still part of its label's item.
        let goes_on = builder.is_open() && depth == open_depth && wraps.is_wrap(index - 1, line);
        if goes_on {
            builder.push_blank(line_number);
        } else {
            builder.end();
            let (bullet, level) = bullet(line, indent, previous_indent);
            match bullet {
                Some(_) => builder.begin(BlockKind::ListItem, None, Some(level)),
                None => builder.begin(BlockKind::Paragraph, None, None),
            }
            previous_indent = indent;
        }
        let text = if goes_on { line } else { bullet(line, 0, 0).0.unwrap_or(line) };
        builder.push(text, line_number);
        open_depth = depth;
    }
    let mut document = builder.finish();
    document.pages = (pages > 1).then_some(pages);
    document
}

/// Number of ">" before a quoted line, and the line without them.
fn quote_depth(line: &str) -> (usize, &str) {
    let mut depth = 0;
    let mut rest = line;
    // "> 90 %" is a bound, not a quotation.
    while let Some(behind) = rest
        .trim_start()
        .strip_prefix('>')
        .filter(|behind| !(behind.contains('%') && behind.trim_start().starts_with(|c: char| c.is_ascii_digit())))
    {
        depth += 1;
        rest = behind;
    }
    (depth, if depth > 0 { rest } else { line })
}

/// The text behind a bullet, and the level its indent suggests.
fn bullet(line: &str, indent: usize, previous_indent: usize) -> (Option<&str>, u8) {
    const BULLETS: [char; 12] = ['-', '*', '+', '•', '▪', '◦', '‣', '·', '–', '\u{f0b7}', '\u{f0a7}', '►'];
    if line.ends_with(['-', '–', '—'])
        && line.contains(|c: char| c.is_ascii_digit())
        && !line.contains(char::is_alphabetic)
    {
        return (None, 0); // A page number: "- 3 -".
    }
    let behind =
        line.strip_prefix(BULLETS).filter(|behind| behind.starts_with([' ', '\t', '\u{a0}'])).map(str::trim_start);
    (behind.filter(|text| !text.is_empty()), u8::from(indent > previous_indent + 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(source: &str) -> Vec<String> {
        read(source)
            .blocks
            .iter()
            .map(|block| {
                let label = block.label.as_ref().map(|label| format!("{{{}}}", label.written)).unwrap_or_default();
                format!("{label}{}", block.text.as_str())
            })
            .collect()
    }

    #[test]
    fn wrapped_lines_join_and_meant_lines_stay() {
        let source = "17. What is the percentage of the population satisfied with their last\n    experience of online public services? (Max. 250 words)\n\n\
                      About 64 per cent of those who answered the survey of last year were\nsatisfied.\nName: Ana Ejemplo\n[X] Yes [ ] No\n";
        assert_eq!(
            texts(source),
            [
                "{17.}What is the percentage of the population satisfied with their last experience of online public services? (Max. 250 words)",
                "About 64 per cent of those who answered the survey of last year were satisfied.",
                "Name: Ana Ejemplo",
                "[X] Yes [ ] No"
            ]
        );
    }

    #[test]
    fn replies_and_bullets() {
        assert_eq!(
            texts("> 3. Please provide the name\nMinistry of X\n\n* one\n- two\n"),
            ["{3.}Please provide the name", "Ministry of X", "one", "two"]
        );
    }
}
