//! Countries: a name in any of seven languages, as its ISO 3166-1 code and its English name in the UN's
//! M49 standard.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::LazyLock;

use super::scene::Scene;
use super::value::{Country, Value};
use super::{Alternative, Answer, Evidence, Finding, Sign};
use crate::language;
use crate::questionnaire::Field;

/// Code, name and other names of every country; see the first line of the file.
const COUNTRIES: &str = include_str!("countries.tsv");
/// Words of the longest name.
const NAME_WORDS_MAX: usize = 12;

/// Folded name to (code, English name).
static NAMES: LazyLock<BTreeMap<String, (&'static str, &'static str)>> = LazyLock::new(|| {
    let mut names = BTreeMap::new();
    for line in COUNTRIES.lines().filter(|line| !line.starts_with('#')) {
        let mut columns = line.split('\t');
        let (Some(code), Some(name)) = (columns.next(), columns.next()) else { continue };
        names.insert(language::fold(name), (code, name));
        for alias in columns.next().unwrap_or_default().split('|').filter(|alias| !alias.is_empty()) {
            names.entry(language::fold(alias)).or_insert((code, name));
        }
    }
    names
});

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
            NAMES.get(&words.join(" ")).map(|&(code, name)| (count, code, name))
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
