//! Countries: a name in any of seven languages, as its ISO 3166-1 code and its English name in the UN's
//! M49 standard.

use std::collections::BTreeMap;
use std::ops::Range;

use super::scene::Scene;
use super::value::{Country, Value};
use super::{Alternative, Answer, Evidence, Finding, Sign};
use crate::language;
use crate::outline::TextRange;
use crate::questionnaire::Field;
use crate::read::{BlockKind, Furniture};

/// Every folded name with its country's code and English name, sorted; a test makes it from `countries.tsv`.
const NAMES: &str = include_str!("country_names.tsv");
/// Words of the longest name.
const NAME_WORDS_MAX: usize = 12;

/// The first line whose name is not before this one. Few lines are looked at, so all are not parted first.
fn line_from(folded: &str) -> Option<&'static str> {
    let (mut from, mut to) = (0, NAMES.len());
    while from < to {
        let middle = from + (to - from) / 2;
        let start =
            NAMES.as_bytes()[from..middle].iter().rposition(|&byte| byte == b'\n').map_or(from, |at| from + at + 1);
        let line = NAMES[start..].lines().next()?;
        if line.split_once('\t')?.0 < folded {
            from = start + line.len() + 1;
        } else {
            to = start;
        }
    }
    NAMES[from.min(NAMES.len())..].lines().next()
}

/// Code and English name of the country that has this folded name.
fn named(folded: &str) -> Option<(&'static str, &'static str)> {
    let (name, country) = line_from(folded)?.split_once('\t')?;
    (name == folded).then(|| country.split_once('\t'))?
}

/// The country of this name, in any of the seven languages.
pub(crate) fn country_named(name: &str) -> Option<Country> {
    let (code, name) = named(&language::fold(name))?;
    Some(Country { name: name.to_owned(), iso3: code.to_owned() })
}

/// The country of this ISO 3166-1 alpha-3 code, in letters of any case.
pub(crate) fn country_coded(code: &str) -> Option<Country> {
    if code.len() != 3 {
        return None;
    }
    let mut countries = NAMES.lines().filter_map(|line| line.split_once('\t')?.1.split_once('\t'));
    let (code, name) = countries.find(|(one, _)| one.eq_ignore_ascii_case(code))?;
    Some(Country { name: name.to_owned(), iso3: code.to_owned() })
}

/// The countries, by their English names.
pub(crate) fn countries() -> Vec<Country> {
    let countries = NAMES.lines().filter_map(|line| line.split_once('\t')?.1.split_once('\t'));
    let named: BTreeMap<&str, &str> = countries.map(|(code, name)| (name, code)).collect();
    named.into_iter().map(|(name, code)| Country { name: name.to_owned(), iso3: code.to_owned() }).collect()
}

/// True where the name of a country begins with this folded word, or with a word that begins so.
fn begins_name(word: &str) -> bool {
    line_from(word).is_some_and(|line| line.starts_with(word))
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
            return in_furniture(scene, field).unwrap_or_else(|| Answer::none(Finding::Empty));
        }
        return Answer { evidence: Evidence::whole(answer.all_ranges()), ..Answer::none(Finding::NotStated) }
            .with(Sign::NotParsed);
    };
    let given = given(best, &found, answer.ranges(&best.at));
    if unlabelled { given.with(Sign::Unlabelled) } else { given }
}

/// The best of the countries found, with what speaks against it.
fn given(best: &Found, found: &[Found], ranges: Vec<TextRange>) -> Answer {
    let value = |one: &Found| Value::Country(Country { name: one.name.to_owned(), iso3: one.code.to_owned() });
    let mut given = Answer::given(value(best), Evidence::whole(ranges));
    if !best.alone {
        given = given.with(Sign::FromProse);
    }
    let rivals: Vec<&Found> = found.iter().filter(|one| one.code != best.code && one.alone >= best.alone).collect();
    if !rivals.is_empty() {
        given = given.with(Sign::SeveralCandidates);
        given.alternatives = rivals.iter().take(3).map(|one| Alternative { value: value(one), share: 0.5 }).collect();
    }
    given
}

/// The country that running headers or footers name, for a field that the form prints no label for: nobody wrote it as
/// an answer, and yet it tells whose the form is.
fn in_furniture(scene: &Scene<'_>, field: &Field) -> Option<Answer> {
    if !scene.questionnaire.items[field.item].unlabelled {
        return None;
    }
    let runs = |kind| matches!(kind, BlockKind::Furniture(Furniture::PageHeader | Furniture::PageFooter));
    let blocks = scene.document.blocks.iter().enumerate().filter(|(_, block)| runs(block.kind));
    let mut found: Vec<(usize, Found)> = blocks
        .flat_map(|(position, block)| in_line(block.text.as_str(), 0).into_iter().map(move |one| (position, one)))
        .collect();
    found.sort_by_key(|(position, one)| (!one.alone, *position, one.at.start));
    let (blocks, found): (Vec<usize>, Vec<Found>) = found.into_iter().unzip();
    let (block, best) = (*blocks.first()?, found.first()?);
    let range = TextRange { block, start: best.at.start, end: best.at.end };
    Some(given(best, &found, vec![range]).with(Sign::FromFurniture))
}

/// The countries that a line names, the longest name first at each place.
fn in_line(line: &str, shift: usize) -> Vec<Found> {
    let tokens = language::tokens(line);
    let mut found = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let longest = if begins_name(&tokens[at].word) { NAME_WORDS_MAX.min(tokens.len() - at) } else { 0 };
        let longest = (1..=longest).rev().find_map(|count| {
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
    use crate::language::generated;

    /// Code, name and other names of every country; see the first line of the file.
    const COUNTRIES: &str = include_str!("countries.tsv");

    #[test]
    fn the_names_are_those_of_the_countries() {
        let mut names: BTreeMap<String, (&str, &str)> = BTreeMap::new();
        for line in COUNTRIES.lines().filter(|line| !line.starts_with('#')) {
            let columns: Vec<&str> = line.split('\t').collect();
            let (code, name) = (columns[0], columns[1]);
            // An English name counts before another name that is folded alike.
            names.insert(language::fold(name), (code, name));
            for alias in columns[2].split('|').filter(|alias| !alias.is_empty()) {
                names.entry(language::fold(alias)).or_insert((code, name));
            }
        }
        let made: String = names.iter().map(|(folded, (code, name))| format!("{folded}\t{code}\t{name}\n")).collect();
        generated::check("src/extract/country_names.tsv", &made).unwrap();
    }

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
    fn every_country_is_listed_once() {
        let lines = COUNTRIES.lines().filter(|line| !line.starts_with('#'));
        let mut expected: Vec<(&str, &str)> = lines
            .map(|line| {
                let columns: Vec<&str> = line.split('\t').collect();
                (columns[1], columns[0])
            })
            .collect();
        expected.sort_unstable();
        let listed = countries();
        let listed: Vec<(&str, &str)> = listed.iter().map(|one| (one.name.as_str(), one.iso3.as_str())).collect();
        assert_eq!(listed, expected);
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
