//! Percentages: of several, the one that answers the question; of a range, none.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::answer_text::AnswerText;
use super::scene::Scene;
use super::value::Value;
use super::{Alternative, Answer, Evidence, Finding, Sign};
use crate::language::{self, expression};
use crate::questionnaire::Field;

/// What a percentage looks like where the rules give no expression.
const DEFAULT: &str =
    r"(?i)(?<value>\d{1,3}(?:[.,]\d+)?)\s*(?:%|per\s?cent\b|pour\s?cent\b|por\s?cien(?:to)?\b|por\s?cento\b|процент)";

/// Characters around a value in which the signs of a range stand.
const REACH_CHARACTERS: usize = 60;
/// Characters around a value that are taken as its sentence.
const SENTENCE_CHARACTERS: usize = 400;
/// Percentages of one answer that are weighed against each other.
const CANDIDATES_MAX: usize = 100;

/// A percentage in the answer.
struct Candidate {
    value: f64,
    /// Characters of the answer.
    at: Range<usize>,
    in_range: bool,
    score: f64,
}

/// The percentage of a field.
pub(super) fn extract(scene: &Scene<'_>, field: &Field) -> Answer {
    let answer = scene.answer(field);
    if scene.says_nothing(answer.as_str()) {
        return Answer { evidence: Evidence::whole(answer.all_ranges()), ..Answer::none(Finding::Empty) };
    }
    let none = || Answer { evidence: Evidence::whole(answer.all_ranges()), ..Answer::none(Finding::NotStated) };
    if let Some(at) = bare_number(&answer)
        && let Some(value) = parse(answer.slice(&at))
    {
        return Answer::given(Value::Percentage(value), Evidence::whole(answer.ranges(&at)));
    }
    let mut candidates = candidates(scene, field, &answer);
    candidates.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.at.start.cmp(&b.at.start)));
    let Some(best) = candidates.first() else {
        return match (scene.refers_elsewhere(answer.opening()), language::ascii_digits(answer.as_str())) {
            (true, _) => none().with(Sign::RefersElsewhere),
            // "10 to 15": figures that are no percentage.
            (false, text) if text.len() < REACH_CHARACTERS && text.contains(|c: char| c.is_ascii_digit()) => {
                none().with(Sign::Range)
            }
            (false, _) => none(),
        };
    };
    if best.in_range {
        return Answer { evidence: Evidence::whole(answer.ranges(&best.at)), ..none() }.with(Sign::Range);
    }
    let mut given = Answer::given(Value::Percentage(best.value), Evidence::whole(answer.ranges(&best.at)));
    let rivals: Vec<&Candidate> = candidates.iter().skip(1).filter(|one| one.value != best.value).collect();
    if let Some(rival) = rivals.first() {
        // Rivals that stand far behind hardly count.
        let strength = (1.0 - (best.score - rival.score) / 4.0).clamp(0.1, 1.0);
        given.signs.push((Sign::SeveralCandidates, strength));
        given.alternatives = rivals
            .iter()
            .take(3)
            .map(|one| Alternative {
                value: Value::Percentage(one.value),
                share: (one.score - best.score).exp().min(1.0),
            })
            .collect();
    }
    given
}

/// The answer, or its first line, is nothing but a number.
fn bare_number(answer: &AnswerText) -> Option<Range<usize>> {
    static NUMBER: LazyLock<Regex> = LazyLock::new(|| {
        expression(
            r"^\s*(?:[~≈]|about|approx(?:imately|\.)?|environ|aproximadamente|cerca de|около)?\s*(\d{1,3}(?:[.,]\d{1,4})?)\s*[.;]?\s*$",
        )
    });
    let line = answer.lines.first()?;
    let text = language::ascii_digits(answer.slice(&line.body)).to_lowercase();
    let found = NUMBER.captures(&text)?.get(1)?;
    let start = line.body.start + text[..found.start()].chars().count();
    Some(start..start + found.as_str().len())
}

fn candidates(scene: &Scene<'_>, field: &Field, answer: &AnswerText) -> Vec<Candidate> {
    static FALLBACK: LazyLock<Regex> = LazyLock::new(|| expression(DEFAULT));
    let pattern = match &field.pattern {
        Some(pattern) => pattern.regex().ok(),
        None => Some(&*FALLBACK),
    };
    let Some(pattern) = pattern else { return Vec::new() };
    let text = answer.as_str();
    let mut found = Vec::new();
    let mut from = 0;
    // Matches may share a sign ("百分之97.2" after another), so the search goes on behind the value.
    while let Some(captures) = pattern.captures_at(text, from).filter(|_| found.len() < CANDIDATES_MAX) {
        let Some(value_match) = captures.name("value") else { break };
        from = value_match.end().max(from + 1);
        while !text.is_char_boundary(from) {
            from += 1;
        }
        let Some(value) = parse(value_match.as_str()) else { continue };
        let bytes = trimmed_match(
            text,
            captures.get(0).map_or(value_match.range(), |whole| whole.range()),
            value_match.range(),
        );
        let at = answer.characters(bytes.clone());
        let in_range = is_range(text, value_match.range());
        found.push(Candidate {
            value,
            at,
            in_range,
            score: score(scene, field, text, value_match.range(), found.len()),
        });
    }
    found
}

/// The match without what only bounds it: the value and the sign or word for per cent.
fn trimmed_match(text: &str, whole: Range<usize>, value: Range<usize>) -> Range<usize> {
    let keep = |c: char| c.is_alphanumeric() || "%٪％".contains(c);
    let slice = &text[whole.clone()];
    let start = whole.start + slice.find(keep).unwrap_or(0);
    let end = whole.start
        + slice.rfind(keep).map_or(slice.len(), |at| at + slice[at..].chars().next().map_or(1, char::len_utf8));
    // Words of the sentence that the expression merely touched stay out.
    let start =
        if text[start..value.start].contains(char::is_whitespace) && !text[start..value.start].contains(['%', '٪']) {
            value.start
        } else {
            start.min(value.start)
        };
    start..end.max(value.end)
}

/// The number of a written percentage between 0 and 100.
fn parse(written: &str) -> Option<f64> {
    let ascii = language::ascii_digits(written).replace(',', ".");
    let value: f64 = ascii.trim().parse().ok()?;
    (0.0..=100.0).contains(&value).then_some(value)
}

/// True when the value is one end of a range: "60-70%", "60 to 70 per cent", "between 60% and 70%".
fn is_range(text: &str, value: Range<usize>) -> bool {
    static BEFORE: LazyLock<Regex> = LazyLock::new(|| {
        expression(
            r"(?i)(?:(?:\d\s*[%٪％]?\s*(?:[-–—~]|to|à|a|até|до|至|إلى)\s*)|(?:(?:between|from|entre|de|от|بين)\s+\d+(?:[.,]\d+)?\s*(?:[%٪]|per\s?cent|pour\s?cent|por\s?ciento)?\s*(?:and|to|et|à|y|e|a|и|до|و)\s*))$",
        )
    });
    static BEHIND: LazyLock<Regex> = LazyLock::new(|| {
        expression(
            r"(?i)^\s*(?:[%٪％]|per\s?cent|pour\s?cent|por\s?ciento)?\s*(?:[-–—~]|to|à|a|até|до|至|إلى|or)\s*\d{1,3}(?:[.,]\d+)?\s*(?:[%٪％]|per\s?cent|pour\s?cent|por\s?ciento)",
        )
    });
    // "Between", and bounds: "less than 1 %" is no value.
    static OPENED: LazyLock<Regex> = LazyLock::new(|| {
        expression(
            r"(?i)(?:\b(?:between|entre|less than|below|under|fewer than|more than|over|above|at least|at most|up to|minimum of|maximum of|moins de|plus de|au moins|au plus|jusqu['’]à|menos de|más de|al menos|por lo menos|hasta|menos do que|mais de|pelo menos|até)|от|менее|более|не менее|بين|أقل من|أكثر من|[<>≤≥])\s*$|(?:^|\s)[-−]$",
        )
    });
    let line = text[..value.start].rsplit('\n').next().unwrap_or_default();
    let line = &line[line.char_indices().rev().nth(REACH_CHARACTERS).map_or(0, |(at, _)| at)..];
    let behind = text[value.end..].split('\n').next().unwrap_or_default();
    let behind = behind.char_indices().nth(REACH_CHARACTERS).map_or(behind, |(at, _)| &behind[..at]);
    // "50 % or more", "50 %+".
    static BOUNDED: LazyLock<Regex> = LazyLock::new(|| {
        expression(
            r"(?i)^\s*(?:[%٪％]|per\s?cent|pour\s?cent|por\s?ciento|por\s?cento)?\s*(?:\+|(?:or|and|ou|o|y|et|e)\s+(?:more|less|above|below|over|plus|moins|más|menos|mais)\b)",
        )
    });
    [(&BEFORE, line), (&BEHIND, behind), (&OPENED, line), (&BOUNDED, behind)]
        .iter()
        .any(|(pattern, part)| pattern.is_match(part))
}

/// How well a percentage answers the question: words it shares with the prompt, and standing early.
fn score(scene: &Scene<'_>, field: &Field, text: &str, value: Range<usize>, position: usize) -> f64 {
    let sentence = sentence_around(text, &value);
    let stems = |text: &str| -> Vec<String> {
        language::tokens(text)
            .into_iter()
            .map(|token| token.word)
            .filter(|word| word.chars().count() > 3)
            .map(|word| word.chars().take(5).collect())
            .collect()
    };
    let clause = stems(clause_around(text, &value));
    let around = stems(&text[sentence.clone()]);
    let item = &scene.questionnaire.items[field.item];
    let shared = |words: &[String]| {
        let of_wording = |wording: &crate::questionnaire::Wording| {
            let mut prompt: Vec<String> = wording
                .words
                .iter()
                .filter(|word| word.chars().count() > 3)
                .map(|word| word.chars().take(5).collect())
                .collect();
            prompt.sort_unstable();
            prompt.dedup();
            prompt.iter().filter(|stem| words.contains(stem)).count()
        };
        item.wordings.iter().map(of_wording).max().unwrap_or(0) as f64
    };
    let opens = text[..sentence.start].trim().is_empty();
    let on_first_line = !text[..sentence.start].contains('\n');
    0.4 * shared(&around)
        + 0.5 * shared(&clause)
        + if opens { 2.0 } else { 0.0 }
        + if on_first_line { 0.5 } else { 0.0 }
        - 0.8 * position as f64
}

/// The sentence around a range: from the stop before it to the stop behind it.
fn sentence_around(text: &str, at: &Range<usize>) -> Range<usize> {
    let ends = |(index, character): (usize, char)| match character {
        '\n' | '?' | '!' | '。' => Some(index + character.len_utf8()),
        '.' => text[index + 1..].starts_with(char::is_whitespace).then_some(index + 1),
        _ => None,
    };
    let first = text[..at.start].char_indices().rev().nth(SENTENCE_CHARACTERS).map_or(0, |(index, _)| index);
    let last = text[at.end..].char_indices().nth(SENTENCE_CHARACTERS).map_or(text.len(), |(index, _)| at.end + index);
    let start = text[first..at.start]
        .char_indices()
        .rev()
        .find_map(|(index, character)| ends((first + index, character)))
        .unwrap_or(first);
    let end = text[at.end..last]
        .char_indices()
        .find_map(|(index, character)| ends((at.end + index, character)))
        .unwrap_or(last);
    start..end.max(at.end)
}

/// The clause around a range: between commas, semicolons and brackets of its sentence.
fn clause_around<'a>(text: &'a str, at: &Range<usize>) -> &'a str {
    let sentence = sentence_around(text, at);
    let parts = [", ", "; ", " (", ") ", " - ", " – "];
    let start = parts
        .iter()
        .filter_map(|part| text[sentence.start..at.start].rfind(part))
        .max()
        .map_or(sentence.start, |found| sentence.start + found);
    let end = parts
        .iter()
        .filter_map(|part| text[at.end..sentence.end].find(part))
        .min()
        .map_or(sentence.end, |found| at.end + found);
    &text[start..end]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_told_from_single_values() {
        for (text, expected) in [
            ("60-70%", true),
            ("60 to 70 per cent", true),
            ("between 60% and 70%", true),
            ("entre 60 et 70 %", true),
            ("70%", false),
            ("from 60% in 2017", false),
            ("in 2018, 70%", false),
            ("covid-19: 70%", false),
        ] {
            let at = text.find("70").or_else(|| text.find("60")).unwrap();
            assert_eq!(is_range(text, at..at + 2), expected, "{text}");
        }
    }

    #[test]
    fn numbers_of_every_script() {
        assert_eq!(parse("87,5"), Some(87.5));
        assert_eq!(parse("٩٧٫٢"), Some(97.2));
        assert_eq!(parse("120"), None);
    }
}
