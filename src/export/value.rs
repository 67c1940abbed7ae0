//! From a value to the paragraphs that show it, by its type.

use super::sheet::{Block, Piece, Tick};
use crate::extract::{Link, Organization, TextLink, Value, YesNo};

/// What stands beside a value in its answer.
pub(super) struct Context<'a> {
    /// Targets of hyperlinked words in a text.
    pub links: &'a [TextLink],
}

/// The paragraphs of a value. Choices need the options of the form and are shown by the composer.
pub(super) fn blocks(value: &Value, context: &Context<'_>) -> Vec<Block> {
    match value {
        Value::YesNo(answer) => {
            let tick = |is: YesNo| if *answer == is { Tick::Checked } else { Tick::Unchecked };
            vec![Block::Line(vec![(tick(YesNo::Yes), "Yes"), (tick(YesNo::No), "No")])]
        }
        Value::Text(text) => lines(text, context.links).into_iter().map(Block::Text).collect(),
        Value::Percentage(share) => vec![Block::Text(vec![Piece::plain(format!("{share}\u{a0}%"))])],
        Value::Country(country) => {
            vec![Block::Text(vec![Piece::plain(format!("{} ({})", country.name, country.iso3))])]
        }
        Value::Emails(addresses) => addresses.iter().map(|address| Block::Text(vec![Piece::plain(address)])).collect(),
        Value::Links(links) => links.iter().map(|one| Block::Text(link(one))).collect(),
        Value::Organizations(bodies) => bodies.iter().map(|one| Block::Text(organization(one))).collect(),
        Value::Choices(_) => Vec::new(),
    }
}

fn link(link: &Link) -> Vec<Piece> {
    let mut pieces = Vec::new();
    if let Some(name) = &link.name {
        pieces.extend([Piece::name(name), Piece::plain(": ")]);
    }
    pieces.push(Piece::link(&link.written, &link.url));
    if let Some(description) = &link.description {
        pieces.push(Piece::plain(format!(" – {description}")));
    }
    pieces
}

fn organization(body: &Organization) -> Vec<Piece> {
    let mut pieces = vec![Piece::name(&body.name)];
    if let Some(url) = &body.url {
        pieces.extend([Piece::plain(", "), Piece::link(body.written.as_ref().unwrap_or(url), url)]);
    }
    pieces
}

/// The lines of a text, each cut where a link begins or ends. Links count characters of the whole text.
pub(super) fn lines(text: &str, links: &[TextLink]) -> Vec<Vec<Piece>> {
    let mut lines: Vec<Vec<Piece>> = vec![Vec::new()];
    let url_at = |position: usize| links.iter().find(|link| (link.start..link.end).contains(&position));
    for (position, character) in text.chars().enumerate() {
        if character == '\n' {
            lines.push(Vec::new());
            continue;
        }
        let url = url_at(position).map(|link| link.url.as_str());
        let Some(line) = lines.last_mut() else { continue };
        match line.last_mut() {
            Some(piece) if piece.url.as_deref() == url => piece.text.push(character),
            _ => line.push(Piece { text: character.into(), url: url.map(str::to_owned), is_name: false }),
        }
    }
    lines.retain(|line| line.iter().any(|piece| !piece.text.trim().is_empty()));
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_cut_at_its_line_ends_and_links() {
        let link = TextLink { start: 4, end: 8, url: "https://example.org/".into() };
        let shown = lines("see here.\n\nAnd more", std::slice::from_ref(&link));
        let first = vec![Piece::plain("see "), Piece::link("here", link.url), Piece::plain(".")];
        assert_eq!(shown, vec![first, vec![Piece::plain("And more")]]);
    }

    #[test]
    fn a_yes_ticks_the_first_of_two_boxes() {
        let shown = blocks(&Value::YesNo(YesNo::Yes), &Context { links: &[] });
        assert_eq!(shown, vec![Block::Line(vec![(Tick::Checked, "Yes"), (Tick::Unchecked, "No")])]);
    }

    #[test]
    fn a_percentage_keeps_its_digits() {
        let shown = blocks(&Value::Percentage(73.4), &Context { links: &[] });
        assert_eq!(shown, vec![Block::Text(vec![Piece::plain("73.4\u{a0}%")])]);
    }
}
