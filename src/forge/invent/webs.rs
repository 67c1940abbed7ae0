//! Portals and bodies with their addresses.

use super::Given;
use crate::forge::author::Author;
use crate::forge::form::{Piece, Run};
use crate::forge::truth::{TrueFinding, TrueLink, TrueOrganization, TrueValue, Truth};

/// How names and addresses stand. One answer keeps to one of them, as people do.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    Bare,
    Colon,
    Brackets,
    Comma,
    Dash,
    Described,
    NamedAndDescribed,
    DescribedBelow,
    NamedAbove,
    Hyperlink,
}

/// Portals.
pub(crate) fn links(author: &mut Author<'_>) -> Given {
    const WAYS: [(usize, Way); 9] = [
        (34, Way::Bare),
        (18, Way::Colon),
        (10, Way::Brackets),
        (6, Way::Dash),
        (6, Way::Described),
        (6, Way::NamedAndDescribed),
        (6, Way::DescribedBelow),
        (6, Way::NamedAbove),
        (8, Way::Hyperlink),
    ];
    let speech = author.speech;
    if author.dice.chance(8) {
        let said = author.one(&speech.not_yet);
        return Given::line(said, Truth::none(TrueFinding::NotStated));
    }
    let way = match author.dice.weighted(Way::Bare, &WAYS) {
        Way::Hyperlink if author.bare => Way::Colon,
        way => way,
    };
    let count = author.dice.weighted(1, &[(60, 1), (22, 2), (12, 3), (6, 5)]);
    let labels = labels(author, count);
    let (mut pieces, mut values): (Vec<Piece>, Vec<TrueLink>) = (Vec::new(), Vec::new());
    for label in labels {
        let (written, url) = author.address();
        let name = author.one(&speech.portals);
        let about = author.one(&speech.about_portals);
        if values.iter().any(|value| value.url == url || value.name.as_deref() == Some(name.as_str())) {
            continue;
        }
        let (named, described) = (Some(name.clone()), Some(about.clone()));
        let linked = is_linked(author);
        let address = address_run(&written, &url, linked);
        let (runs, behind, name, description) = match way {
            Way::Colon => (vec![Run::plain(format!("{name}: ")), address], None, named, None),
            Way::Brackets => (vec![Run::plain(format!("{name} (")), address, Run::plain(")")], None, named, None),
            Way::Dash | Way::Comma => (vec![Run::plain(format!("{name} – ")), address], None, named, None),
            Way::Described => (vec![address, Run::plain(format!(" – {about}"))], None, None, described),
            Way::NamedAndDescribed => (
                vec![Run::plain(format!("{name}: ")), address, Run::plain(format!(" – {about}"))],
                None,
                named,
                described,
            ),
            Way::DescribedBelow => (vec![address], Some(vec![Run::plain(about)]), None, described),
            Way::NamedAbove => (vec![Run::plain(name)], Some(vec![address]), named, None),
            Way::Hyperlink => (vec![Run { link: Some(url.clone()), ..Run::plain(name) }], None, named, None),
            Way::Bare => (vec![address], None, None, None),
        };
        let is_pair = behind.is_some();
        pieces.push(if is_pair { Piece::Paragraph(runs) } else { labelled(label, runs) });
        pieces.extend(behind.map(Piece::Paragraph));
        let written = if way == Way::Hyperlink { url.clone() } else { written };
        values.push(TrueLink { url, written, name, description });
    }
    if way == Way::Bare && values.len() > 1 && author.dice.chance(25) {
        let addresses: Vec<&str> = values.iter().map(|value| value.written.as_str()).collect();
        let between = author.dice.text(&["; ", ", ", " "]);
        pieces = vec![Piece::Paragraph(vec![Run::plain(addresses.join(between))])];
    }
    let truth = Truth::given(TrueValue::Links(values.clone()));
    if !author.slashes {
        return Given { pieces, truth };
    }
    for value in &mut values {
        (value.url, value.written) = slashed(&value.url, &value.written, way);
    }
    Given { pieces, truth: truth.or(Truth::given(TrueValue::Links(values))) }
}

/// An address and what is written, where a browser wrote the link.
fn slashed(url: &str, written: &str, way: Way) -> (String, String) {
    let is_site = url.split_once("//").is_some_and(|(_, host)| !host.contains('/'));
    let end = if is_site { "/" } else { "" };
    // Where words lead there, the target is all that is written.
    let written = if way == Way::Hyperlink { format!("{written}{end}") } else { written.to_owned() };
    (format!("{url}{end}"), written)
}

/// Bodies. `topics` are words of the prompt that may be set before a name.
pub(crate) fn organizations(author: &mut Author<'_>, topics: &[String]) -> Given {
    const WAYS: [(usize, Way); 6] = [
        (30, Way::Bare),
        (24, Way::Brackets),
        (14, Way::Colon),
        (14, Way::Comma),
        (8, Way::Dash),
        (10, Way::Hyperlink),
    ];
    let speech = author.speech;
    let way = match author.dice.weighted(Way::Bare, &WAYS) {
        Way::Hyperlink if author.bare => Way::Colon,
        way => way,
    };
    let with_topics = topics.len() > 1 && author.dice.chance(35);
    let count = if with_topics { topics.len() } else { author.dice.weighted(1, &[(66, 1), (24, 2), (10, 3)]) };
    let in_line = way == Way::Bare && !with_topics && count > 1 && author.dice.chance(40);
    let labels = labels(author, count);
    let (mut pieces, mut values): (Vec<Piece>, Vec<TrueOrganization>) = (Vec::new(), Vec::new());
    for (position, label) in labels.into_iter().enumerate() {
        let name = author.one(&speech.bodies);
        if values.iter().any(|value| value.name == name) {
            continue;
        }
        let (written, url) = author.address();
        let linked = is_linked(author);
        let address = address_run(&written, &url, linked);
        let mut runs = match way {
            Way::Brackets => vec![Run::plain(format!("{name} (")), address, Run::plain(")")],
            Way::Colon => vec![Run::plain(format!("{name}: ")), address],
            Way::Comma => vec![Run::plain(format!("{name}, ")), address],
            Way::Dash => vec![Run::plain(format!("{name} – ")), address],
            Way::Hyperlink => vec![Run { link: Some(url.clone()), ..Run::plain(name.clone()) }],
            _ => vec![Run::plain(name.clone())],
        };
        if with_topics && let Some(topic) = topics.get(position) {
            runs.insert(0, Run::plain(format!("{topic}: ")));
        }
        pieces.push(labelled(label, runs));
        let (url, written) = match way {
            Way::Bare => (None, None),
            Way::Hyperlink => (Some(url.clone()), Some(url)),
            _ => (Some(url), Some(written)),
        };
        values.push(TrueOrganization { name, url, written });
    }
    if in_line {
        let names: Vec<&str> = values.iter().map(|value| value.name.as_str()).collect();
        pieces = vec![Piece::Paragraph(vec![Run::plain(names.join("; "))])];
    }
    let truth = Truth::given(TrueValue::Organizations(values.clone()));
    if !author.slashes {
        return Given { pieces, truth };
    }
    for value in &mut values {
        if let (Some(url), Some(written)) = (&mut value.url, &mut value.written) {
            (*url, *written) = slashed(url, written, way);
        }
    }
    Given { pieces, truth: truth.or(Truth::given(TrueValue::Organizations(values))) }
}

/// True where an address is one that can be followed.
fn is_linked(author: &mut Author<'_>) -> bool {
    author.dice.chance(30) && !author.bare
}

fn address_run(written: &str, url: &str, is_linked: bool) -> Run {
    Run { link: is_linked.then(|| url.to_owned()), ..Run::plain(written) }
}

/// Labels of so many lines; none where there is one only.
fn labels(author: &mut Author<'_>, count: usize) -> Vec<Option<String>> {
    let kind = if count < 2 { 9 } else { author.dice.below(6) };
    let label = |position: usize| match kind {
        0 => Some(format!("{}.", position + 1)),
        1 => Some("•".to_owned()),
        2 => Some("-".to_owned()),
        _ => None,
    };
    (0..count).map(label).collect()
}

fn labelled(label: Option<String>, runs: Vec<Run>) -> Piece {
    match label {
        Some(label) => Piece::Item(label, runs),
        None => Piece::Paragraph(runs),
    }
}
