//! Links: web addresses with the name and description that the respondent gave each.
//!
//! Words on the line of an address, before it, are its name; behind it, its description. A line without
//! an address belongs to the address before it, or names the one behind it: which of the two, the first
//! line of the answer tells.

use std::ops::Range;

use super::answer_text::AnswerText;
use super::hyperlinks;
use super::rows::{self, Row};
use super::scene::Scene;
use super::value::{Link, Value};
use super::web::{self, WebAddress};
use super::{Answer, Evidence, Finding, Sign};
use crate::language;
use crate::questionnaire::Field;
use crate::read::Mark;

/// A line of more words is a description, not a name or a heading.
const NAME_WORDS_MAX: usize = 9;
/// A line of no more words may be a heading over the addresses below it.
const HEADING_WORDS_MAX: usize = 3;

/// The links of a field.
pub(super) fn extract(scene: &Scene<'_>, field: &Field) -> Answer {
    let answer = scene.answer(field);
    if scene.says_nothing(answer.as_str()) {
        return Answer { evidence: Evidence::whole(answer.all_ranges()), ..Answer::none(Finding::Empty) };
    }
    let found = Found::in_answer(scene, &answer);
    if found.addresses.is_empty() {
        let none = Answer { evidence: Evidence::whole(answer.all_ranges()), ..Answer::none(Finding::NotStated) };
        return if scene.says_not_yet(answer.as_str()) { none.with(Sign::NotYet) } else { none.with(Sign::NotParsed) };
    }
    found.answer(&answer)
}

/// An address at characters of the answer, with what names and describes it.
struct Entry {
    characters: Range<usize>,
    link: Link,
    name_at: Option<Range<usize>>,
    description_at: Option<Range<usize>>,
}

impl Entry {
    fn of(
        at: &Range<usize>,
        address: &WebAddress,
        name_at: Option<Range<usize>>,
        description_at: Option<Range<usize>>,
    ) -> Self {
        let (url, written) = (address.url.clone(), address.written.clone());
        Self { characters: at.clone(), link: Link { url, written, ..Link::default() }, name_at, description_at }
    }
}

/// What follows lines that hold no address.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Next {
    /// An address behind its name.
    Named,
    /// An address that opens its line; the line above it is its name where the answer opens with a name.
    Bare { is_named_above: bool },
    /// The end of the answer.
    Nothing,
}

struct Found {
    addresses: Vec<Entry>,
    paired: bool,
}

impl Found {
    fn in_answer(scene: &Scene<'_>, answer: &AnswerText) -> Self {
        let mut found = Self { addresses: Vec::new(), paired: false };
        // An address that a line end broke is found over lines; lines are then seen without it.
        let written = web::addresses(answer.as_str()).into_iter();
        let mut addresses: Vec<WebAddress> = written.map(|one| hyperlinks::as_linked(scene, answer, one)).collect();
        addresses.extend(unwritten(scene, answer, &addresses));
        addresses.sort_by_key(|address| address.bytes.start);
        let addresses: Vec<(Range<usize>, WebAddress)> =
            addresses.into_iter().map(|address| (answer.characters(address.bytes.clone()), address)).collect();
        let names_first =
            answer.lines.first().is_some_and(|line| !addresses.iter().any(|(at, _)| at.start < line.range.end));
        let rows = rows::rows(scene, answer, &addresses, &[]);
        let mut row_before = None;
        // Lines without an address since the last one.
        let mut waiting: Vec<Range<usize>> = Vec::new();
        for line in &answer.lines {
            if let Some(row) = rows::row_at(&rows, line.body.start) {
                if row_before.replace(row) != Some(row) {
                    found.pair(answer, &rows[row], &addresses, &mut waiting);
                }
                continue;
            }
            // Addresses and lines are both in order.
            let first = addresses.partition_point(|(at, _)| at.start < line.range.start);
            let behind = addresses.partition_point(|(at, _)| at.start < line.range.end);
            let on_line = &addresses[first..behind];
            if on_line.is_empty() {
                let is_rest = first.checked_sub(1).is_some_and(|before| line.range.end <= addresses[before].0.end);
                if !is_rest && !scene.says_nothing(answer.slice(&line.body)) {
                    waiting.push(line.body.clone());
                }
                continue;
            }
            let own_name = clean(answer, line.body.start..on_line[0].0.start);
            let next = if own_name.is_some() { Next::Named } else { Next::Bare { is_named_above: names_first } };
            found.settle(answer, &mut waiting, next);
            let pending = waiting.pop();
            for (position, (at, address)) in on_line.iter().enumerate() {
                let before = if position == 0 { line.body.start } else { on_line[position - 1].0.end };
                let until = on_line.get(position + 1).map_or(line.body.end, |(next, _)| next.start);
                let mut name_at = if position == 0 { own_name.clone() } else { None };
                if position > 0 && found.addresses.last().is_some_and(|last| last.description_at.is_none()) {
                    name_at = clean(answer, before..at.start);
                }
                if name_at.is_none() && position == 0 && pending.is_some() {
                    name_at = pending.clone();
                    found.paired = true;
                }
                let is_last = position + 1 == on_line.len();
                let description_at = if is_last { clean(answer, at.end..until) } else { None };
                let name_at = name_at.or_else(|| hyperlinked_words(scene, answer, at));
                found.addresses.push(Entry::of(at, address, name_at, description_at));
            }
            waiting.clear();
        }
        found.settle(answer, &mut waiting, Next::Nothing);
        found
    }

    /// Takes the names of a row with their addresses; a heading has none.
    fn pair(
        &mut self,
        answer: &AnswerText,
        row: &Row,
        addresses: &[(Range<usize>, WebAddress)],
        waiting: &mut Vec<Range<usize>>,
    ) {
        if row.pairs.is_empty() {
            return;
        }
        self.settle(answer, waiting, Next::Named);
        self.paired = true;
        for (name, at) in &row.pairs {
            let address = addresses.iter().find(|(known, _)| known == at);
            self.addresses.extend(address.map(|(at, address)| Entry::of(at, address, Some(name.clone()), None)));
        }
    }

    /// Gives the waiting lines to the address before them; keeps the last where it names the next.
    fn settle(&mut self, answer: &AnswerText, waiting: &mut Vec<Range<usize>>, next: Next) {
        let keep_name = matches!(next, Next::Bare { is_named_above: true });
        let name = if keep_name { waiting.pop() } else { None };
        if let Some(last) = self.addresses.last_mut().filter(|last| last.description_at.is_none()) {
            let is_long = |line: &Range<usize>| language::tokens(answer.slice(line)).len() > HEADING_WORDS_MAX;
            // A short line in front of named addresses is a heading over them; so is one that a colon closes.
            let describes = |line: &Range<usize>| {
                let text = answer.slice(line);
                let is_open = text.trim_end().ends_with([':', '：']);
                is_long(line) || text.starts_with('(') || next != Next::Named && !keep_name && !is_open
            };
            let described = waiting.iter().take_while(|line| describes(line)).count();
            if described > 0 {
                last.description_at = Some(waiting[0].start..waiting[described - 1].end);
                self.paired |= keep_name;
            }
        }
        waiting.clear();
        waiting.extend(name);
    }

    fn answer(self, answer: &AnswerText) -> Answer {
        let mut links = Vec::new();
        let mut evidence = Vec::new();
        let mut long_name = false;
        for (position, mut entry) in self.addresses.into_iter().enumerate() {
            let mut prove = |of: &str, at: &Range<usize>| {
                evidence.extend(
                    answer.ranges(at).into_iter().map(|range| Evidence { of: format!("/{position}/{of}"), range }),
                );
            };
            prove("url", &entry.characters);
            if let Some(at) = &entry.name_at {
                entry.link.name = Some(one_line(answer.slice(at)));
                long_name |= answer.slice(at).split_whitespace().count() > NAME_WORDS_MAX;
                prove("name", at);
            }
            if let Some(at) = &entry.description_at {
                entry.link.description = Some(one_line(answer.slice(at)));
                prove("description", at);
            }
            links.push(entry.link);
        }
        let mut given = Answer::given(Value::Links(links), evidence);
        if self.paired {
            given = given.with(Sign::PairedByPosition);
        }
        if long_name {
            given = given.with(Sign::FromProse);
        }
        given
    }
}

/// Targets of hyperlinked words where the words themselves are no address.
fn unwritten(scene: &Scene<'_>, answer: &AnswerText, written: &[WebAddress]) -> Vec<WebAddress> {
    let mut found: Vec<WebAddress> = Vec::new();
    let mut blocks: Vec<usize> = answer.blocks().collect();
    blocks.dedup();
    for block in blocks {
        for link in hyperlinks::in_block(&scene.document.blocks[block]) {
            let target = link.target;
            let (Some(start), Some(end)) = (answer.position_of(block, link.start), answer.position_of(block, link.end))
            else {
                continue;
            };
            let bytes = answer.text.byte_of(start)..answer.text.byte_of(end);
            let known =
                written.iter().chain(&found).any(|one| one.bytes.start < bytes.end && bytes.start < one.bytes.end);
            if !known && (target.starts_with("http://") || target.starts_with("https://")) && !bytes.is_empty() {
                found.push(WebAddress { bytes, written: target.to_owned(), url: target.to_owned() });
            }
        }
    }
    found
}

/// The words that a hyperlink stands on are its name.
fn hyperlinked_words(scene: &Scene<'_>, answer: &AnswerText, at: &Range<usize>) -> Option<Range<usize>> {
    let is_hyperlink = answer.ranges(at).iter().any(|range| {
        scene.document.blocks[range.block]
            .spans
            .iter()
            .any(|span| matches!(span.mark, Mark::Link(_)) && span.start == range.start)
    });
    let is_address = !web::addresses(answer.slice(at)).is_empty();
    (is_hyperlink && !is_address).then(|| at.clone())
}

/// The characters of a stretch without the signs that part a name from an address.
pub(super) fn clean(answer: &AnswerText, at: Range<usize>) -> Option<Range<usize>> {
    if at.start >= at.end {
        return None;
    }
    let slice = answer.slice(&at);
    let is_separator = |c: char| c.is_whitespace() || ":;,-–—|=<>•*→\u{2022}：；，、。✓✔√☐☑☒".contains(c);
    let leading = slice.chars().take_while(|&c| is_separator(c) || ")]}.）】".contains(c)).count();
    let trailing = slice.chars().rev().take_while(|&c| is_separator(c) || "([{（【".contains(c)).count();
    let mut range = at.start + leading..(at.end - trailing).max(at.start + leading);
    // A bracket that opened before the address closes behind it.
    let inside = answer.slice(&range);
    if inside.ends_with(')') && !inside.contains('(') {
        range.end -= 1;
    }
    if inside.starts_with('(') && inside.ends_with(')') && inside.matches('(').count() == 1 {
        range = range.start + 1..range.end - 1;
    } else if inside.starts_with('(') && !inside.contains(')') {
        range.start += 1;
    }
    // "... (www.a.example) and the portal (www.b.example)"
    if let Some((first, _)) = answer.slice(&range).split_once(' ')
        && matches!(first, "and" | "et" | "y" | "e" | "и" | "و" | "&")
    {
        range.start += first.chars().count() + 1;
    }
    let named = answer.slice(&range);
    let only_joins = matches!(named, "and" | "et" | "y" | "e" | "и" | "و");
    (named.contains(char::is_alphanumeric) && !only_joins).then_some(range)
}

/// A text on one line.
pub(super) fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
