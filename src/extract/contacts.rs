//! Mail addresses and telephone numbers, as written.

use std::ops::Range;
use std::sync::LazyLock;

use linkify::{LinkFinder, LinkKind};
use regex::Regex;

use super::answer_text::AnswerText;
use super::scene::Scene;
use super::value::Value;
use super::{Alternative, Answer, Evidence, Finding, Sign};
use crate::language::{self, expression};
use crate::questionnaire::{Field, Pattern};

/// Digits of the shortest telephone number.
const DIGITS_MIN: usize = 5;

/// The mail address where a text is one and nothing else.
pub(crate) fn email_alone(text: &str) -> Option<String> {
    let text = text.strip_prefix("mailto:").unwrap_or(text);
    let mut finder = LinkFinder::new();
    finder.kinds(&[LinkKind::Email]);
    let found = finder.links(text).next()?;
    (found.as_str() == text).then(|| text.to_owned())
}

/// True where a text has as many digits as a telephone number.
pub(crate) fn may_be_phone(text: &str) -> bool {
    language::ascii_digits(text).chars().filter(char::is_ascii_digit).count() >= DIGITS_MIN
}

/// One mail address.
pub(super) fn email(scene: &Scene<'_>, field: &Field) -> Answer {
    let answer = scene.answer(field);
    let found = addresses(&answer);
    match found.split_first() {
        None => nothing(scene, &answer),
        Some(((at, first), others)) => {
            let mut given = Answer::given(Value::Text(first.clone()), Evidence::whole(answer.ranges(at)));
            if !others.is_empty() {
                given = given.with(Sign::SeveralCandidates);
                given.alternatives = others
                    .iter()
                    .map(|(_, other)| Alternative { value: Value::Text(other.clone()), share: 0.5 })
                    .collect();
            }
            given
        }
    }
}

/// Every mail address.
pub(super) fn emails(scene: &Scene<'_>, field: &Field) -> Answer {
    let answer = scene.answer(field);
    let found = addresses(&answer);
    if found.is_empty() {
        return nothing(scene, &answer);
    }
    let evidence = found.iter().enumerate().flat_map(|(position, (at, _))| {
        answer.ranges(at).into_iter().map(move |range| Evidence { of: format!("/{position}"), range })
    });
    let evidence = evidence.collect();
    Answer::given(Value::Emails(found.into_iter().map(|(_, address)| address).collect()), evidence)
}

/// A telephone number.
pub(super) fn phone(scene: &Scene<'_>, field: &Field) -> Answer {
    static NUMBER: LazyLock<Pattern> = LazyLock::new(|| {
        Pattern::new(
            r"(?i)(?:\(\s?\+|\+\s?\(|[+(])?\s?\d[\d\s()./\-–—\u{2010}\u{2011}]{3,}\d\)?(?:\s*,?\s*(?:ext|extension|poste|int|interno|anexo|доб|x)\.?\s*:?\s*\d{1,6})?",
        )
    });
    const DIGITS_MAX: usize = 15;
    let answer = scene.answer(field);
    let ascii = language::ascii_digits(answer.as_str());
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).count();
    // Where there are not as many digits, the expression is not worth compiling.
    let mut from = if digits(&ascii) >= DIGITS_MIN { 0 } else { ascii.len() };
    let mut found: Vec<Range<usize>> = Vec::new();
    while let Some(at) = (from < ascii.len()).then(|| NUMBER.find_at(&ascii, from)).flatten().map(|found| found.whole) {
        from = at.end;
        if digits(&ascii[at.clone()]) >= DIGITS_MIN {
            let start = ascii[..at.start].chars().count();
            found.push(start..start + ascii[at].chars().count());
        }
    }
    let Some(first) = found.first() else { return nothing(scene, &answer) };
    // Signs and words that belong to the number: "Tel." goes, "(mobile)" and a second number stay.
    let line = answer
        .lines
        .iter()
        .find(|line| line.range.contains(&first.start))
        .map_or(first.clone(), |line| line.body.clone());
    let last = found.iter().rfind(|at| at.start < line.end).unwrap_or(first);
    let at = first.start..last.end;
    let mut given =
        Answer::given(Value::Text(answer.slice(&at).trim().to_owned()), Evidence::whole(answer.ranges(&at)));
    if found.len() > 1 {
        given = given.with(Sign::SeveralCandidates);
    }
    // ITU-T E.164: at most 15 digits.
    if digits(&language::ascii_digits(answer.slice(first))) > DIGITS_MAX {
        given = given.with(Sign::Implausible);
    }
    given
}

fn nothing(scene: &Scene<'_>, answer: &AnswerText) -> Answer {
    let evidence = Evidence::whole(answer.all_ranges());
    if scene.says_nothing(answer.as_str()) {
        return Answer { evidence, ..Answer::none(Finding::Empty) };
    }
    Answer { evidence, ..Answer::none(Finding::NotStated) }.with(Sign::NotParsed)
}

/// Mail addresses with their characters in the answer; one that a line end broke is joined.
fn addresses(answer: &AnswerText) -> Vec<(Range<usize>, String)> {
    static BROKEN: LazyLock<Regex> = LazyLock::new(|| {
        expression(r"[A-Za-z0-9._%+-]+\n?@\n?[A-Za-z0-9.-]*[-.]?\n?[A-Za-z0-9-]*(?:\.[A-Za-z0-9-]+)+")
    });
    let text = answer.as_str();
    let mut finder = LinkFinder::new();
    finder.kinds(&[LinkKind::Email]);
    let mut found: Vec<(Range<usize>, String)> = finder
        .links(text)
        .map(|link| {
            (answer.characters(link.start()..link.end()), link.as_str().trim_start_matches("mailto:").to_owned())
        })
        .collect();
    if text.contains('\n') {
        for broken in BROKEN.find_iter(text).filter(|broken| broken.as_str().contains('\n')) {
            let at = answer.characters(broken.range());
            let joined: String = broken.as_str().split_whitespace().collect();
            let stops_open = broken.as_str().contains(".\n")
                || broken.as_str().contains("-\n")
                || broken.as_str().contains("@\n")
                || broken.as_str().contains("\n@");
            if stops_open && joined.matches('@').count() == 1 {
                found.retain(|(known, _)| known.end <= at.start || known.start >= at.end);
                found.push((at, joined));
            }
        }
        found.sort_by_key(|(at, _)| at.start);
    }
    found
}
