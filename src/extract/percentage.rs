//! Percentages: of several, the one that answers the question; of a range, none.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::answer_text::AnswerText;
use super::percentage_range::{REACH_CHARACTERS, is_range};
use super::percentage_rivals::{self, Around};
use super::scene::Scene;
use super::value::Value;
use super::{Alternative, Answer, Evidence, Finding, Sign};
use crate::language::{self, expression};
use crate::questionnaire::{Field, Pattern, PatternMatch};

/// What a percentage looks like where the rules give no expression.
const DEFAULT: &str =
    r"(?i)(?<value>\d{1,3}(?:[.,]\d+)?)\s*(?:%|per\s?cent\b|pour\s?cent\b|por\s?cien(?:to)?\b|por\s?cento\b|процент)";

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
            r"^\s*%?\s*(?:[~≈]|about|approx(?:imately|\.)?|environ|aproximadamente|cerca de|около)?\s*(\d{1,3}(?:[.,]\d{1,4})?)\s*[.;]?\s*$",
        )
    });
    // A sign before it, the longest of these words, the longest number and a stop.
    const CHARACTERS_MAX: usize = 1 + 15 + 8 + 1;
    let line = answer.lines.first()?;
    let text = language::ascii_digits(answer.slice(&line.body)).to_lowercase();
    let characters = text.chars().filter(|character| !character.is_whitespace()).take(CHARACTERS_MAX + 1).count();
    if characters > CHARACTERS_MAX || !text.contains(char::is_numeric) {
        return None;
    }
    let found = NUMBER.captures(&text)?.get(1)?;
    let start = line.body.start + text[..found.start()].chars().count();
    Some(start..start + found.as_str().len())
}

fn candidates(scene: &Scene<'_>, field: &Field, answer: &AnswerText) -> Vec<Candidate> {
    static FALLBACK: LazyLock<Pattern> = LazyLock::new(|| Pattern::new(DEFAULT));
    let text = answer.as_str();
    let mut found = Vec::new();
    // Only digits make a value, whatever the expression.
    if !text.contains(char::is_numeric) {
        return found;
    }
    let pattern = field.pattern.as_ref().unwrap_or(&FALLBACK);
    let mut around = Vec::new();
    let mut from = 0;
    // Matches may share a sign ("百分之97.2" after another), so the search goes on behind the value.
    while let Some(PatternMatch { whole, value: Some(at) }) = pattern.find_at(text, from) {
        if found.len() >= CANDIDATES_MAX {
            break;
        }
        from = at.end.max(from + 1);
        while !text.is_char_boundary(from) {
            from += 1;
        }
        let Some(value) = parse(&text[at.clone()]) else { continue };
        around.push(Around::of(text, &at, clause_around(text, &at), &sentence_around(text, &at)));
        found.push(Candidate {
            value,
            at: answer.characters(trimmed_match(text, whole, at.clone())),
            in_range: is_range(text, at.clone()),
            score: score(scene, field, text, at, found.len()),
        });
    }
    for (one, weight) in found.iter_mut().zip(percentage_rivals::weigh(&around)) {
        one.score += weight;
    }
    found
}

/// The match without what only bounds it: the value and the sign or word for per cent.
fn trimmed_match(text: &str, whole: Range<usize>, value: Range<usize>) -> Range<usize> {
    let keep = |c: char| c.is_alphanumeric() || "%٪％".contains(c);
    let slice = &text[whole.clone()];
    let start = whole.start + slice.find(keep).unwrap_or(0);
    // A sign ends it, whatever the expression looked at behind.
    let sign = text[value.end..whole.end.max(value.end)].find(['%', '٪', '％']).map(|at| value.end + at);
    let slice = sign.map_or(slice, |at| &text[whole.start..at + text[at..].chars().next().map_or(1, char::len_utf8)]);
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

/// The percentage that a text gives which gives nothing else, in whatever digits and with its sign or word before or
/// behind it or without; it may be above 100. "97.2", "97,2 %", "٩٧٫٢٪", "97 per cent".
pub(crate) fn percentage_alone(text: &str) -> Option<f64> {
    static ALONE: LazyLock<Regex> = LazyLock::new(|| {
        expression(&format!(r"^(?:%?\s*(?<bare>\d+(?:[.,]\d+)?)|{})$", DEFAULT.replace(r"\d{1,3}", r"\d+")))
    });
    let ascii = language::ascii_digits(text);
    let found = ALONE.captures(ascii.trim().trim_end_matches('.'))?;
    let written = found.name("bare").or_else(|| found.name("value"))?;
    written.as_str().replace(',', ".").parse().ok()
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
                .words()
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
    fn numbers_of_every_script() {
        assert_eq!(parse("87,5"), Some(87.5));
        assert_eq!(parse("٩٧٫٢"), Some(97.2));
        assert_eq!(parse("120"), None);
    }

    #[test]
    fn a_percentage_alone_is_nothing_else() {
        for (text, expected) in [
            ("97.2", Some(97.2)),
            ("97,2", Some(97.2)),
            (" 97,2\u{a0}% ", Some(97.2)),
            ("%97", Some(97.0)),
            ("٩٧٫٢٪", Some(97.2)),
            ("٩٧,٢", Some(97.2)),
            ("９７％", Some(97.0)),
            ("97 per cent", Some(97.0)),
            ("97 Prozent", None),
            ("0", Some(0.0)),
            ("120 %", Some(120.0)),
            ("10-15", None),
            ("10 to 15 %", None),
            ("about 97", None),
            ("-3", None),
            ("1e1", None),
            ("nan", None),
            ("97.2.1", None),
            ("", None),
        ] {
            assert_eq!(percentage_alone(text), expected, "{text}");
        }
    }

    /// The place among the percentages of a text of the one that answers.
    fn answers(text: &str) -> usize {
        let percentages: Vec<Range<usize>> =
            text.match_indices(['%', '％', '٪']).map(|(sign, _)| number_before(text, sign)).collect();
        let around = |at: &Range<usize>| Around::of(text, at, clause_around(text, at), &sentence_around(text, at));
        let around: Vec<Around> = percentages.iter().map(around).collect();
        let scores = percentage_rivals::weigh(&around);
        // The earlier one counts more where nothing else tells.
        (0..scores.len()).max_by(|&a, &b| scores[a].total_cmp(&scores[b]).then(b.cmp(&a))).unwrap()
    }

    fn number_before(text: &str, sign: usize) -> Range<usize> {
        let end = text[..sign].trim_end().len();
        let digits = text[..end].chars().rev().take_while(|c| c.is_numeric() || ".,٫".contains(*c));
        end - digits.map(char::len_utf8).sum::<usize>()..end
    }

    #[test]
    fn the_percentage_that_answers_stands_anywhere() {
        for (text, expected) in [
            ("97%. The target for 2025 is 99%.", 0),
            ("By 2026 it should reach 99%. It stood at 44% in January 2016.", 1),
            ("L’année précédente, elle était de 100%. Environ 69,9 %.", 1),
            ("By 2026, 99% is expected. The share is 44%.", 1),
            ("La tasa de respuesta fue de 37 %. La proporción es de 40%.", 1),
            ("Цель на 2025 год – 24 %. Доля составляет 87,4 %.", 1),
            ("2017年为100%。54.4%。", 1),
            ("2029年的目标是28%。约70％", 1),
            ("كانت النسبة 86.2% عام 2014. حوالي ٩٧٫٢٪", 1),
            ("In 2015 it was 60%. In 2018 it was 72%.", 1),
            ("In 2018 it was 72%. In 2015 it was 60%.", 0),
            ("72% were satisfied, up from 60% in 2015", 0),
        ] {
            assert_eq!(answers(text), expected, "{text}");
        }
    }
}
