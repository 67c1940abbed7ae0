//! Hyperlinks: what leads where in a block, as whoever follows them sees it.

use std::ops::Range;

use super::answer_text::AnswerText;
use super::scene::Scene;
use super::web::{self, WebAddress};
use crate::language::is_line_break_hint;
use crate::read::{Block, Mark, Span};

/// Words that lead to an address.
#[derive(Debug, PartialEq)]
pub(super) struct Hyperlink<'a> {
    /// First character in the block.
    pub start: usize,
    /// Behind the last character.
    pub end: usize,
    /// Where it leads.
    pub target: &'a str,
}

/// The hyperlinks of a block, in order. Editing cuts a link in pieces: neighbours on a line with the same target, and at
/// most blanks between, are one.
pub(super) fn in_block(block: &Block) -> Vec<Hyperlink<'_>> {
    let mut all: Vec<Hyperlink<'_>> = Vec::new();
    for span in &block.spans {
        if let Mark::Link(target) = &span.mark {
            all.push(Hyperlink { start: span.start, end: span.end, target });
        }
    }
    all.sort_by_key(|link| (link.start, link.end));
    let mut merged: Vec<Hyperlink<'_>> = Vec::with_capacity(all.len());
    for link in all {
        let touches = |last: &Hyperlink<'_>| {
            last.target == link.target
                && block
                    .text
                    .slice(last.end.min(link.start)..link.start)
                    .chars()
                    .all(|c| c.is_whitespace() && c != '\n')
        };
        match merged.last_mut().filter(|last| touches(last)) {
            Some(last) => last.end = last.end.max(link.end),
            None => merged.push(link),
        }
    }
    merged
}

/// The address as its hyperlink has it, where the two differ only in that the text holds a soft hyphen or the like: it
/// may have been typed for a hyphen, which the target tells.
pub(super) fn as_linked(scene: &Scene<'_>, answer: &AnswerText, address: WebAddress) -> WebAddress {
    let bare = |text: &str| {
        let text = text.split_once("://").map_or(text, |(_, behind)| behind).trim_end_matches('/');
        let is_seen = |c: &char| !is_line_break_hint(*c) && !matches!(c, '-' | '\u{2010}' | '\u{2011}');
        text.chars().filter(is_seen).collect::<String>()
    };
    let at: Range<usize> = answer.characters(address.bytes.clone());
    let target = answer.ranges(&at).into_iter().find_map(|range| {
        let block = &scene.document.blocks[range.block];
        let has_hint = block.text.slice(range.characters()).contains(is_line_break_hint);
        let covers = |span: &&Span| has_hint && span.start < range.end && range.start < span.end;
        block.spans.iter().filter(covers).find_map(|span| match &span.mark {
            Mark::Link(target) => Some(target.as_str()),
            _ => None,
        })
    });
    match target {
        Some(target) if bare(target) == bare(&address.written) && hyphens(target) != hyphens(&address.written) => {
            WebAddress { url: web::with_scheme(target), written: target.to_owned(), ..address }
        }
        _ => address,
    }
}

fn hyphens(text: &str) -> usize {
    text.matches('-').count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::intake::Submission;
    use crate::read::read;

    #[test]
    fn pieces_of_a_link_are_one() {
        let submission = Submission::from_bytes("a.md".into(), b"State portal and shop".to_vec()).unwrap();
        let mut block = read(&submission).unwrap().blocks.remove(0);
        let link = |start, end, target: &str| Span { start, end, mark: Mark::Link(target.to_owned()) };
        block.spans =
            vec![link(0, 3, "http://a"), link(3, 5, "http://a"), link(6, 12, "http://a"), link(17, 21, "http://a")];
        let found: Vec<_> = in_block(&block).into_iter().map(|link| (link.start, link.end)).collect();
        assert_eq!(found, [(0, 12), (17, 21)]);
        block.spans = vec![link(0, 5, "http://a"), link(5, 12, "http://b")];
        assert_eq!(in_block(&block).len(), 2);
    }
}
