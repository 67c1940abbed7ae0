//! Countries: a name in any of seven languages, as its ISO 3166-1 code and its English name in the UN's
//! M49 standard.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::{LazyLock, OnceLock};

use super::scene::Scene;
use super::value::{Country, Value};
use super::{Alternative, Answer, Evidence, Finding, Sign};
use crate::language;
use crate::questionnaire::Field;

/// Code, name and other names of every country; see the first line of the file.
const COUNTRIES: &str = include_str!("countries.tsv");
/// Words of the longest name.
const NAME_WORDS_MAX: usize = 12;

/// A name as written, its country's code and English name.
type Name = (&'static str, &'static str, &'static str);

/// Names that begin with the same character, as they are written and by how they are folded.
#[derive(Default)]
struct Names {
    written: Vec<Name>,
    folded: OnceLock<BTreeMap<String, (&'static str, &'static str)>>,
}

/// The names by the first character of their folded form: folding all of them costs more than most documents.
static NAMES: LazyLock<BTreeMap<char, Names>> = LazyLock::new(|| {
    let mut names: BTreeMap<char, Names> = BTreeMap::new();
    let mut add = |written: &'static str, code, name| {
        let first = written.split_inclusive(char::is_alphanumeric).next().map(language::fold).unwrap_or_default();
        if let Some(first) = first.chars().next() {
            names.entry(first).or_default().written.push((written, code, name));
        }
    };
    for line in COUNTRIES.lines().filter(|line| !line.starts_with('#')) {
        let mut columns = line.split('\t');
        let (Some(code), Some(name)) = (columns.next(), columns.next()) else { continue };
        add(name, code, name);
        let aliases = columns.next().unwrap_or_default().split('|').filter(|alias| !alias.is_empty());
        aliases.for_each(|alias| add(alias, code, name));
    }
    names
});

/// Code and English name of the country that has this folded name.
fn named(folded: &str) -> Option<(&'static str, &'static str)> {
    let names = NAMES.get(&folded.chars().next()?)?;
    let folded_names = names.folded.get_or_init(|| {
        let mut all = BTreeMap::new();
        for &(written, code, name) in &names.written {
            let folded = language::fold(written);
            // An English name counts before another name that is folded alike.
            if written == name {
                all.insert(folded, (code, name));
            } else {
                all.entry(folded).or_insert((code, name));
            }
        }
        all
    });
    folded_names.get(folded).copied()
}

/// A country found in a text.
struct Found {
    at: Range<usize>,
    code: &'static str,
    name: &'static str,
    /// The whole line is the name.
    alone: bool,
}

/// The country of a field.
pub(super) fn extract(scene: &Scene<'_>, field: &Field) -> Answer {
    let answer = scene.answer(field);
    let unlabelled = scene.questionnaire.items[field.item].unlabelled && scene.outline.placements[field.item].is_none();
    let mut found: Vec<Found> =
        answer.lines.iter().flat_map(|line| in_line(answer.slice(&line.body), line.body.start)).collect();
    // A line that is a country before one that mentions it.
    found.sort_by_key(|one| (!one.alone, one.at.start));
    let Some(best) = found.first() else {
        if unlabelled || scene.says_nothing(answer.as_str()) {
            return Answer::none(Finding::Empty);
        }
        return Answer { evidence: Evidence::whole(answer.all_ranges()), ..Answer::none(Finding::NotStated) }
            .with(Sign::NotParsed);
    };
    let value = |one: &Found| Value::Country(Country { name: one.name.to_owned(), iso3: one.code.to_owned() });
    let mut given = Answer::given(value(best), Evidence::whole(answer.ranges(&best.at)));
    if !best.alone {
        given = given.with(Sign::FromProse);
    }
    let rivals: Vec<&Found> = found.iter().filter(|one| one.code != best.code && one.alone >= best.alone).collect();
    if !rivals.is_empty() {
        given = given.with(Sign::SeveralCandidates);
        given.alternatives = rivals.iter().take(3).map(|one| Alternative { value: value(one), share: 0.5 }).collect();
    }
    if unlabelled { given.with(Sign::Unlabelled) } else { given }
}

/// The countries that a line names, the longest name first at each place.
fn in_line(line: &str, shift: usize) -> Vec<Found> {
    let tokens = language::tokens(line);
    let mut found = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let longest = (1..=NAME_WORDS_MAX.min(tokens.len() - at)).rev().find_map(|count| {
            let words: Vec<&str> = tokens[at..at + count].iter().map(|token| token.word.as_str()).collect();
            named(&words.join(" ")).map(|(code, name)| (count, code, name))
        });
        let Some((count, code, name)) = longest else {
            at += 1;
            continue;
        };
        let range = shift + tokens[at].start..shift + tokens[at + count - 1].end;
        found.push(Found { at: range, code, name, alone: count == tokens.len() });
        at += count;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_is_found() {
        let mut names = 0;
        for line in COUNTRIES.lines().filter(|line| !line.starts_with('#')) {
            let columns: Vec<&str> = line.split('\t').collect();
            for name in std::iter::once(columns[1]).chain(columns[2].split('|')).filter(|name| !name.is_empty()) {
                assert_eq!(named(&language::fold(name)), Some((columns[0], columns[1])), "{name}");
                names += 1;
            }
        }
        assert!(names > 3000);
    }

    #[test]
    fn names_in_every_language() {
        for (text, code, alone) in [
            ("Republic of Korea", "KOR", true),
            ("République du Sénégal", "SEN", true),
            ("Estado Plurinacional de Bolivia", "BOL", true),
            ("Российская Федерация", "RUS", true),
            ("مصر", "EGY", true),
            ("中国", "CHN", true),
            ("The Government of Fiji", "FJI", false),
            ("Viet Nam", "VNM", true),
            ("Côte d’Ivoire", "CIV", true),
            ("Türkiye", "TUR", true),
            ("United States", "USA", true),
        ] {
            let found = in_line(text, 0);
            assert_eq!(found.first().map(|one| (one.code, one.alone)), Some((code, alone)), "{text}");
        }
        assert!(in_line("United Nations E-Government Survey", 0).is_empty());
    }
}
