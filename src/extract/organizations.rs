//! Organizations: bodies with their addresses, one a line, or several on a line parted by semicolons,
//! addresses, or commas before a repeated head word.

use std::ops::Range;

use super::answer_text::{AnswerText, Line};
use super::hyperlinks;
use super::links::{clean, one_line};
use super::rows::{self, Row};
use super::scene::Scene;
use super::value::{Organization, Value};
use super::web::{self, WebAddress};
use super::{Answer, Evidence, Finding, Sign};
use crate::language;
use crate::questionnaire::Field;

/// A name of more words is running text.
const NAME_WORDS_MAX: usize = 14;

/// Characters in which the first word of a name stands.
const HEAD_CHARACTERS: usize = 60;
/// Words of a topic that a respondent sets before a body.
const TOPIC_WORDS_MAX: usize = 2;

/// The bodies of a field.
pub(super) fn extract(scene: &Scene<'_>, field: &Field) -> Answer {
    let answer = scene.answer(field);
    if scene.says_nothing(answer.as_str()) {
        return Answer { evidence: Evidence::whole(answer.all_ranges()), ..Answer::none(Finding::Empty) };
    }
    let none = |finding| Answer { evidence: Evidence::whole(answer.all_ranges()), ..Answer::none(finding) };
    if scene.says_not_yet(answer.as_str()) {
        return none(Finding::NotStated).with(Sign::NotYet);
    }
    let (addresses, topics) = (addresses(scene, &answer), topics(scene, field));
    let reader = Reader {
        answer: &answer,
        rows: rows::rows(scene, &answer, &addresses, &topics),
        addresses,
        topics,
        every_line_has_topic: every_line_has_topic(&answer),
    };
    let bodies = reader.bodies();
    let paired = reader.rows.iter().any(|row| !row.pairs.is_empty());
    if bodies.is_empty() {
        return none(Finding::NotStated).with(Sign::NotParsed);
    }
    let mut organizations = Vec::new();
    let mut evidence = Vec::new();
    let mut prose = false;
    for (position, body) in bodies.into_iter().enumerate() {
        let name = one_line(answer.slice(&body.name));
        prose |= name.split(' ').count() > NAME_WORDS_MAX || name.ends_with('.') && name.split(' ').count() > 6;
        let mut prove = |of: &str, at: &Range<usize>| {
            evidence
                .extend(answer.ranges(at).into_iter().map(|range| Evidence { of: format!("/{position}/{of}"), range }));
        };
        prove("name", &body.name);
        if let Some((at, _)) = &body.address {
            // The name is what leads to an address that does not show.
            prove("url", if at.is_empty() { &body.name } else { at });
        }
        let (url, written) = body.address.map(|(_, address)| (address.url, address.written)).unzip();
        organizations.push(Organization { name, url, written });
    }
    let mut given = Answer::given(Value::Organizations(organizations), evidence);
    if prose {
        given = given.with(Sign::FromProse);
    }
    if paired {
        given = given.with(Sign::PairedByPosition);
    }
    if scene.refers_elsewhere(answer.opening()) {
        given = given.with(Sign::RefersElsewhere);
    }
    given
}

struct Body {
    name: Range<usize>,
    address: Option<(Range<usize>, WebAddress)>,
}

struct Reader<'a> {
    answer: &'a AnswerText,
    addresses: Vec<(Range<usize>, WebAddress)>,
    /// Rows of tables that are no lines of bodies.
    rows: Vec<Row>,
    /// Folded words of the prompt.
    topics: Vec<String>,
    /// Every line begins with a word or two and a colon.
    every_line_has_topic: bool,
}

impl Reader<'_> {
    fn bodies(&self) -> Vec<Body> {
        let mut bodies: Vec<Body> = Vec::new();
        let mut row_before = None;
        for line in &self.answer.lines {
            let row = rows::row_at(&self.rows, line.body.start);
            if let Some(row) = row {
                if row_before != Some(row) {
                    bodies.extend(self.rows[row].pairs.iter().map(|(name, at)| self.pair(name, at)));
                    row_before = Some(row);
                }
                continue;
            }
            let on_line: Vec<&(Range<usize>, WebAddress)> = self
                .addresses
                .iter()
                // What stands unseen behind the last words of a line still stands on it.
                .filter(|(at, _)| line.body.start <= at.start && at.start < line.body.end + usize::from(at.is_empty()))
                .collect();
            if on_line.is_empty() {
                let inside_address =
                    self.addresses.iter().any(|(at, _)| at.start < line.body.start && line.body.end <= at.end);
                if !inside_address {
                    bodies.extend(self.names(line.body.clone()).into_iter().map(|name| Body { name, address: None }));
                }
                continue;
            }
            self.addressed(line, &on_line, &mut bodies);
        }
        bodies
    }

    fn pair(&self, name: &Range<usize>, at: &Range<usize>) -> Body {
        let address = self.addresses.iter().find(|(known, _)| known == at).cloned();
        Body { name: self.without_end(name.clone()), address }
    }

    /// A line with addresses: each ends the body before it.
    fn addressed(&self, line: &Line, on_line: &[&(Range<usize>, WebAddress)], bodies: &mut Vec<Body>) {
        let mut from = line.body.start;
        for (position, (at, address)) in on_line.iter().enumerate() {
            let names = self.names(from..at.start);
            let address = Some((at.clone(), address.clone()));
            match names.split_last() {
                Some((last, others)) => {
                    bodies.extend(others.iter().map(|name| Body { name: name.clone(), address: None }));
                    bodies.push(Body { name: last.clone(), address });
                }
                // An address alone belongs to the name before it, or to the words behind it.
                None => match bodies.last_mut().filter(|last| last.address.is_none()) {
                    Some(last) => last.address = address,
                    None => {
                        let until = on_line.get(position + 1).map_or(line.body.end, |(next, _)| next.start);
                        if let Some(name) = self.names(at.end..until).into_iter().next() {
                            from = name.end;
                            bodies.push(Body { name, address });
                            continue;
                        }
                    }
                },
            }
            from = at.end;
        }
        bodies.extend(
            self.names(from..line.body.end)
                .into_iter()
                .filter(|name| self.words(name) > 1)
                .map(|name| Body { name, address: None }),
        );
    }

    fn words(&self, at: &Range<usize>) -> usize {
        self.answer.slice(at).split_whitespace().count()
    }

    /// The names in a stretch without addresses.
    fn names(&self, at: Range<usize>) -> Vec<Range<usize>> {
        let mut names = Vec::new();
        for part in self.parts(&at, |character, _| matches!(character, ';' | '；' | '\n' | '|')) {
            let Some(name) = clean(self.answer, part) else { continue };
            let name = self.without_topic(name);
            let head = self.head(&name);
            // A comma parts names where the word that the first one begins with comes again.
            let repeats = |character: char, rest: Range<usize>| {
                matches!(character, ',' | '/' | '،' | '、') && head.is_some() && self.head(&rest) == head
            };
            let parts = self.parts(&name, repeats).into_iter().filter_map(|part| clean(self.answer, part));
            names.extend(parts.map(|name| self.without_end(name)));
        }
        names
    }

    /// The folded word that a stretch begins with, behind "and".
    fn head(&self, at: &Range<usize>) -> Option<String> {
        let mut words = language::tokens(self.answer.slice(&(at.start..at.end.min(at.start + HEAD_CHARACTERS))))
            .into_iter()
            .map(|token| token.word);
        words
            .find(|word| !matches!(word.as_str(), "and" | "et" | "y" | "e" | "и" | "the" | "le" | "la" | "el"))
            .filter(|word| word.chars().count() > 3)
    }

    /// Cuts a stretch at the characters that `cuts` accepts, given what stands behind each.
    fn parts(&self, at: &Range<usize>, cuts: impl Fn(char, Range<usize>) -> bool) -> Vec<Range<usize>> {
        let mut parts = Vec::new();
        let mut from = at.start;
        for (index, character) in self.answer.slice(at).chars().enumerate() {
            let here = at.start + index;
            if cuts(character, here + 1..at.end) {
                parts.push(from..here);
                from = here + 1;
            }
        }
        parts.push(from..at.end);
        parts
    }

    /// The name without a topic that the respondent set before it: words of the prompt and a colon.
    fn without_topic(&self, name: Range<usize>) -> Range<usize> {
        let text = self.answer.slice(&name);
        let Some((topic, _)) = text.split_once([':', '–', '：']).or_else(|| text.split_once(" - ")) else {
            return name;
        };
        let words = language::tokens(topic);
        let of_prompt = !words.is_empty() && words.iter().all(|token| self.topics.contains(&token.word));
        // In a language that the form has no wording in, topics show by standing before every body.
        if !(of_prompt || self.every_line_has_topic && words.len() <= TOPIC_WORDS_MAX) {
            return name;
        }
        let start = name.start + topic.chars().count() + 1;
        start..name.end
    }

    /// The name without a closing stop.
    fn without_end(&self, name: Range<usize>) -> Range<usize> {
        let text = self.answer.slice(&name);
        let stops = text.ends_with('.') && !text.trim_end_matches('.').ends_with(|c: char| c.is_uppercase());
        name.start..name.end - usize::from(stops && self.words(&name) <= NAME_WORDS_MAX)
    }
}

/// True when there are several lines and each begins with a word or two, a colon, and a name.
fn every_line_has_topic(answer: &AnswerText) -> bool {
    let has_topic = |line: &Line| {
        answer.slice(&line.body).split_once([':', '：']).is_some_and(|(topic, name)| {
            let words = language::tokens(topic).len();
            (1..=TOPIC_WORDS_MAX).contains(&words)
                && language::tokens(name).len() > words
                && !name.trim_start().starts_with(['/', 'w', 'h'])
        })
    };
    answer.lines.len() > 1 && answer.lines.iter().all(has_topic)
}

/// Addresses in the text, and targets of hyperlinked names.
fn addresses(scene: &Scene<'_>, answer: &AnswerText) -> Vec<(Range<usize>, WebAddress)> {
    let mut found: Vec<(Range<usize>, WebAddress)> = web::addresses(answer.as_str())
        .into_iter()
        .map(|address| hyperlinks::as_linked(scene, answer, address))
        .map(|address| (answer.characters(address.bytes.clone()), address))
        .collect();
    let mut blocks: Vec<usize> = answer.blocks().collect();
    blocks.dedup();
    for block in blocks {
        for link in hyperlinks::in_block(&scene.document.blocks[block]) {
            let target = link.target;
            let Some(end) = answer.position_of(block, link.end) else { continue };
            let Some(start) = answer.position_of(block, link.start) else { continue };
            let written_out = found.iter().any(|(at, _)| at.start < end && start < at.end);
            if !written_out && target.starts_with("http") {
                // The words are the name; the address stands, unseen, behind them.
                let address = WebAddress { bytes: 0..0, written: target.to_owned(), url: target.to_owned() };
                found.push((end..end, address));
            }
        }
    }
    found.sort_by_key(|(at, _)| at.start);
    found
}

/// Folded words of the prompt of a field.
fn topics(scene: &Scene<'_>, field: &Field) -> Vec<String> {
    scene.questionnaire.items[field.item]
        .wordings
        .iter()
        .flat_map(|wording| wording.words().map(str::to_owned))
        .collect()
}
