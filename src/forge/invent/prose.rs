//! Texts as people write them: paragraphs, lists, tables, quotes, addresses, footnotes; and how they open.

use crate::forge::author::{Author, plain};
use crate::forge::form::{Look, Piece, Run};

/// How long a text is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Length {
    /// A line.
    Line,
    /// Some paragraphs.
    Some,
    /// Pages.
    Pages,
}

/// What comes next in a text.
#[derive(Clone, Copy)]
enum Next {
    Paragraph,
    Lead,
    List,
    Bullets,
    Table,
    Quote,
    Address,
    Hyperlink,
    Footnote,
}

/// A text. `label` is the number of the question, from which lists sometimes go on.
pub(crate) fn prose(author: &mut Author<'_>, length: Length, label: Option<&str>) -> Vec<Piece> {
    const NEXT: [(usize, Next); 9] = [
        (46, Next::Paragraph),
        (10, Next::Lead),
        (14, Next::List),
        (8, Next::Bullets),
        (4, Next::Table),
        (4, Next::Quote),
        (6, Next::Address),
        (5, Next::Hyperlink),
        (3, Next::Footnote),
    ];
    let count = match length {
        Length::Line => {
            let said = if author.dice.chance(50) { author.one(&author.speech.short) } else { author.paragraph(1) };
            return vec![plain(said)];
        }
        Length::Some => author.dice.weighted(1, &[(45, 1), (30, 2), (15, 3), (10, 4)]),
        Length::Pages => author.dice.between(12, 30),
    };
    let mut pieces = Vec::new();
    for position in 0..count {
        let next = author.dice.weighted(Next::Paragraph, &NEXT);
        match next {
            Next::Table | Next::Hyperlink | Next::Footnote if author.bare => pieces.push(plain(author.paragraph(1))),
            Next::Paragraph => {
                let sentences = author.dice.between(1, 5);
                pieces.push(plain(author.paragraph(sentences)));
            }
            Next::Lead => pieces.push(lead(author, position)),
            Next::List => list(author, label, &mut pieces),
            Next::Bullets => {
                let bullet = author.dice.text(&["•", "-", "–"]).to_owned();
                items(author, &mut pieces, |_| bullet.clone());
            }
            Next::Table => pieces.extend(table(author)),
            Next::Quote => pieces.push(quote(author)),
            Next::Address => pieces.push(address(author)),
            Next::Hyperlink => pieces.push(hyperlink(author)),
            Next::Footnote => pieces.push(footnote(author)),
        }
    }
    pieces
}

/// A paragraph behind words in bold, numbered or not.
fn lead(author: &mut Author<'_>, position: usize) -> Piece {
    let said = author.one(&author.speech.leads);
    let sentences = author.dice.between(1, 4);
    let rest = author.paragraph(sentences);
    let bold = Look { bold: true, ..Look::default() };
    let (mark, numbered) = (author.dice.text(&[".", ":"]).to_owned(), author.dice.chance(30));
    let runs = vec![Run { look: bold, ..Run::plain(format!("{said}{mark}")) }, Run::plain(format!(" {rest}"))];
    if numbered { Piece::Item(format!("{}.", position + 1), runs) } else { Piece::Paragraph(runs) }
}

/// A numbered list: from 1, from the next number of the form, or with letters.
fn list(author: &mut Author<'_>, label: Option<&str>, pieces: &mut Vec<Piece>) {
    let number = label.and_then(|label| label.trim_end_matches('.').parse::<usize>().ok());
    let first = match (number, author.dice.below(4)) {
        (Some(number), 0) => number + 1,
        _ => 1,
    };
    if author.dice.chance(70) {
        pieces.push(plain(author.one(&author.speech.list_leads)));
    }
    match author.dice.below(5) {
        0 => items(author, pieces, |position| format!("{}.", letter(position))),
        1 => items(author, pieces, |position| format!("{})", letter(position))),
        2 => items(author, pieces, |position| format!("{})", first + position)),
        _ => items(author, pieces, |position| format!("{}.", first + position)),
    }
}

fn letter(position: usize) -> char {
    char::from(b'a' + u8::try_from(position % 26).unwrap_or(0))
}

fn items(author: &mut Author<'_>, pieces: &mut Vec<Piece>, label: impl Fn(usize) -> String) {
    for position in 0..author.dice.between(2, 6) {
        let said = if author.dice.chance(75) { author.one(&author.speech.items) } else { author.paragraph(1) };
        pieces.push(Piece::Item(label(position), vec![Run::plain(said)]));
    }
}

fn table(author: &mut Author<'_>) -> Option<Piece> {
    let head = author.dice.pick(&author.speech.table_heads)?.clone();
    let cell = |text: String| vec![Run::plain(text)];
    let mut rows = vec![head.iter().map(|text| cell(author.say(text))).collect::<Vec<_>>()];
    let mut labels = author.speech.table_cells.clone();
    author.dice.shuffle(&mut labels);
    let count = author.dice.between(2, 5);
    for label in labels.into_iter().take(count) {
        let numbers = (1..head.len()).map(|_| cell(author.dice.between(3, 9800).to_string())).collect::<Vec<_>>();
        rows.push([vec![cell(label)], numbers].concat());
    }
    Some(Piece::Table(rows))
}

fn quote(author: &mut Author<'_>) -> Piece {
    let question = author.dice.text(&author.prompts).to_owned();
    let quote = author.one(&author.speech.quotes);
    // Without a prompt to quote there is nothing to say about it.
    if question.is_empty() { plain(author.paragraph(2)) } else { plain(quote.replace("{question}", &question)) }
}

fn address(author: &mut Author<'_>) -> Piece {
    let (written, url) = author.address();
    let template = author.one(&author.speech.link_sentences);
    let link = (author.dice.chance(40) && !author.bare).then_some(url);
    around(&template, "{url}", Run { link, ..Run::plain(written) })
}

fn hyperlink(author: &mut Author<'_>) -> Piece {
    let (_, url) = author.address();
    let words = author.dice.text(&author.speech.link_words).to_owned();
    let template = author.one(&author.speech.link_word_sentences);
    around(&template, "{words}", Run { link: Some(url), ..Run::plain(words) })
}

/// A template with a run in its slot.
fn around(template: &str, slot: &str, run: Run) -> Piece {
    let (before, behind) = template.split_once(slot).unwrap_or((template, ""));
    let mut runs = vec![Run::plain(before), run, Run::plain(behind)];
    runs.retain(|run| !run.text.is_empty());
    Piece::Paragraph(runs)
}

/// A paragraph with a footnote behind its first sentence.
fn footnote(author: &mut Author<'_>) -> Piece {
    let (first, rest) = (author.paragraph(1), author.paragraph(1));
    let note = author.note();
    let joined = if author.speech.language == "zh" { "" } else { " " };
    Piece::Paragraph(vec![Run { note: Some(note), ..Run::plain(first) }, Run::plain(format!("{joined}{rest}"))])
}

/// Lets a text open with yes or no.
pub(crate) fn opening(author: &mut Author<'_>, is_yes: bool, pieces: &mut Vec<Piece>) {
    let speech = author.speech;
    let word = author.dice.text(if is_yes { &speech.yes } else { &speech.no }).to_owned();
    let first = match pieces.first_mut() {
        Some(Piece::Paragraph(runs)) => runs.first_mut(),
        _ => None,
    };
    let Some(first) = first.filter(|_| author.dice.chance(75)) else {
        let stop = author.dice.text(if speech.language == "zh" { &["", "。"] } else { &["", ".", ":"] });
        // A colon announces something.
        let stop = if pieces.is_empty() && stop == ":" { "." } else { stop };
        return pieces.insert(0, plain(format!("{word}{stop}")));
    };
    let template = author.dice.text(&speech.opening);
    first.text =
        template.replace("{word}", &word).replace("{small}", &small(&first.text)).replace("{rest}", &first.text);
}

/// A text that goes on in the middle of a sentence.
fn small(text: &str) -> String {
    let mut characters = text.chars();
    let first: String = characters.next().map(|c| c.to_lowercase().collect()).unwrap_or_default();
    // Names and abbreviations keep their capital.
    match characters.clone().next() {
        Some(second) if second.is_lowercase() || second == ' ' => first + characters.as_str(),
        _ => text.to_owned(),
    }
}

/// What is written beside an open option.
pub(crate) fn beside(author: &mut Author<'_>) -> String {
    author.one(&author.speech.others)
}
