//! What a value looks like: whether it opens and ends as such values do, and holds nothing of the form.

use super::feature::Measure;
use super::measure::log2;
use crate::extract::{Answer, AnswerText, Value};

/// Words that a name may have before its length is a doubt.
const NAME_WORDS_USUAL: usize = 6;

/// Measures the value of an answer.
pub(super) fn measure(answer: &Answer, text: &AnswerText, take: &mut impl FnMut(Measure, f64)) {
    let mut yes = |measure: Measure, is: bool| take(measure, f64::from(u8::from(is)));
    match &answer.value {
        Some(Value::Text(value)) => {
            yes(Measure::OpensOddly, opens_oddly(value));
            yes(Measure::EndsOddly, ends_oddly(value));
            yes(Measure::FormMarks, holds_form_marks(value));
            take(Measure::Length, log2(words(value)));
        }
        Some(Value::Choices(choices)) => {
            let seen = choices.checked.len() + choices.unchecked.len();
            yes(Measure::NothingTicked, choices.checked.is_empty() && seen > 0);
            yes(Measure::MostTicked, choices.checked.len() * 4 > seen * 3 && seen > 2);
        }
        Some(Value::Links(links)) => {
            let names: Vec<&str> = links.iter().filter_map(|link| link.name.as_deref()).collect();
            let descriptions = links.iter().filter_map(|link| link.description.as_deref());
            list(links.len(), &names, descriptions, take);
            take(Measure::LinesUneven, log2(text.lines.len().abs_diff(links.len())));
            take(Measure::Length, log2(words(text.as_str())));
        }
        Some(Value::Organizations(bodies)) => {
            let names: Vec<&str> = bodies.iter().map(|body| body.name.as_str()).collect();
            list(bodies.len(), &names, std::iter::empty(), take);
            take(Measure::LinesUneven, log2(text.lines.len().abs_diff(bodies.len())));
            let with_url = bodies.iter().filter(|body| body.url.is_some()).count();
            take(Measure::NamesUneven, uneven(with_url, bodies.len()));
            take(Measure::Length, log2(words(text.as_str())));
        }
        Some(Value::Emails(addresses)) => take(Measure::Entries, log2(addresses.len().saturating_sub(1))),
        Some(Value::YesNo(_) | Value::Percentage(_) | Value::Country(_)) => {
            take(Measure::Length, log2(words(text.as_str())));
            if let Some(Value::Percentage(_)) = answer.value {
                take(Measure::OtherNumbers, log2(numbers(text.as_str()).saturating_sub(1)));
            }
        }
        None => {
            let others = answer.alternatives.len();
            take(Measure::Length, log2(words(text.as_str()) + others));
        }
    }
    take(Measure::OtherValue, answer.alternatives.iter().map(|one| one.share).fold(0.0, f64::max));
}

/// Measures a list of names with what is said of them.
fn list<'a>(
    entries: usize,
    names: &[&str],
    descriptions: impl Iterator<Item = &'a str>,
    take: &mut impl FnMut(Measure, f64),
) {
    take(Measure::Entries, log2(entries.saturating_sub(1)));
    let longest = names.iter().map(|name| words(name)).max().unwrap_or(0);
    take(Measure::NameLong, log2(longest.saturating_sub(NAME_WORDS_USUAL)));
    let is_odd = |text: &str| {
        ends_oddly(text) || holds_form_marks(text) || text.contains([';', '?', '•', '\n', '|']) || text.contains(". ")
    };
    let opens =
        |text: &str| text.chars().next().is_some_and(|first| !first.is_alphanumeric() && !"\"“«('’".contains(first));
    let mut odd = names.iter().copied().any(|name| is_odd(name) || opens(name) || name.contains(": "));
    odd |= descriptions.into_iter().any(|text| holds_form_marks(text) || opens(text) || text.contains('\n'));
    take(Measure::NameOdd, f64::from(u8::from(odd)));
    take(Measure::NamesUneven, uneven(names.len(), entries));
}

/// The smaller share of two: 0 where all are alike.
fn uneven(with: usize, all: usize) -> f64 {
    with.min(all.saturating_sub(with)) as f64 / all.max(1) as f64 * 2.0
}

fn words(text: &str) -> usize {
    // Scripts without blanks: two ideographs are about a word.
    let ideographs = text.chars().filter(|c| ('\u{2e80}'..='\u{9fff}').contains(c)).count();
    text.split_whitespace().count() + ideographs / 2
}

/// Runs of digits, with what may stand within a number.
fn numbers(text: &str) -> usize {
    let is_part = |c: char| c.is_numeric() || matches!(c, '.' | ',');
    text.split(|c: char| !is_part(c)).filter(|run| run.contains(char::is_numeric)).count()
}

/// True where a text opens in the middle of a sentence, or with a mark that closes something.
fn opens_oddly(text: &str) -> bool {
    let Some(first) = text.chars().next() else { return false };
    let is_address = text.starts_with("http")
        || text.starts_with("www")
        || text.split_whitespace().next().is_some_and(|word| word.contains('@'));
    (first.is_lowercase() && !is_address) || ")]}»”’.,;:!?/|*".contains(first)
}

/// True where a text ends as if more should follow.
fn ends_oddly(text: &str) -> bool {
    let open = |opening: char, closing: char| text.matches(opening).count() > text.matches(closing).count();
    text.ends_with([',', ':', '(', '[', '/', '–', '—', '-', '|', '“', '«']) || open('(', ')') || open('[', ']')
}

/// True where boxes, marks or dotted lines of the form stand in a text.
fn holds_form_marks(text: &str) -> bool {
    text.contains(['☐', '☒', '☑', '□', '■', '✓', '✔', '✗', '\u{f0a8}', '\u{f06f}'])
        || ["....", "____", "…….", "[ ]", "[x]", "[X]", "( )"].iter().any(|mark| text.contains(mark))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn odd_ends_are_told() {
        assert!(ends_oddly("Ministry of Health (and") && ends_oddly("namely:") && !ends_oddly("Ministry (MoH)"));
        assert!(
            opens_oddly("of the ministry") && opens_oddly(") Yes") && !opens_oddly("https://a.b") && !opens_oddly("Да")
        );
        assert!(holds_form_marks("☐ Other") && holds_form_marks("name ______") && !holds_form_marks("a_b.c"));
    }

    #[test]
    fn a_list_is_uneven_where_some_have_a_name_and_some_do_not() {
        assert_eq!(numbers("约14.4%2026年的目标是89.6％"), 3);
        assert_eq!([uneven(0, 3), uneven(3, 3), uneven(1, 2), uneven(1, 4)], [0.0, 0.0, 1.0, 0.5]);
    }
}
