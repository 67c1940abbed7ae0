//! What a respondent is asked about an answer.
//!
//! Asked is what the source itself leaves open: boxes that cannot be seen, ranges, days that could be months, marks that
//! contradict, references to elsewhere, questions that are not there, and a missing word on publication. What only our
//! reading is unsure of is for the secretariat, which has the source before it: what a person of it put there, or confirmed to
//! be answered, is not asked, and what was confirmed not to be visible is.

use crate::dataset::StoredAnswer;
use crate::extract::{Finding, Sign, Value};
use crate::questionnaire::{Field, FieldType};
use crate::record::Status;

/// How much depends on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Weight {
    /// An answer is needed.
    Needed,
    /// An answer would be good to have.
    Wished,
    /// Nothing was written; that may be meant.
    Empty,
}

/// What is asked of one field: how much depends on it, and the phrase; `None` where nothing is.
pub(super) fn ask(
    field: &Field,
    answer: &StoredAnswer,
    value: Option<&Value>,
    is_publication: bool,
) -> Option<(Weight, &'static str)> {
    if field.beside_option.is_some() {
        // Most write nothing there; what the option needs is asked with the options.
        return None;
    }
    if is_publication && value.is_none() {
        return Some((Weight::Needed, "ask_publication"));
    }
    // Signs are of what the program read, and a person who found an answer there knows what they were about.
    let is_settled = answer.status == Status::Corrected || answer.status.is_decided() && value.is_some();
    let of_signs = || if is_settled { None } else { of_signs(answer, value) };
    if let Some(phrase) = of_finding(field, answer.finding, value).or_else(of_signs) {
        return Some((Weight::Needed, phrase));
    }
    match answer.finding {
        Finding::Empty => Some((Weight::Empty, "")),
        Finding::NotStated if is_settled || !answer.flags.contains(&Sign::NotYet) => {
            Some((Weight::Wished, not_stated(field.kind)))
        }
        _ => None,
    }
}

fn of_finding(field: &Field, finding: Finding, value: Option<&Value>) -> Option<&'static str> {
    let unknown = match value {
        Some(Value::Choices(choices)) if choices.unknown.len() == field.options.len() => Some("ask_choices"),
        Some(Value::Choices(choices)) if !choices.unknown.is_empty() => Some("ask_some_choices"),
        _ => None,
    };
    match finding {
        Finding::Absent => Some("ask_absent"),
        _ if unknown.is_some() => unknown,
        Finding::NotVisible if field.kind == FieldType::Choices => Some("ask_choices"),
        Finding::NotVisible => Some("ask_box"),
        _ => None,
    }
}

fn of_signs(answer: &StoredAnswer, value: Option<&Value>) -> Option<&'static str> {
    let has = |sign: Sign| answer.flags.contains(&sign);
    match () {
        () if has(Sign::TicksContradict) => Some("ask_contradiction"),
        () if has(Sign::Range) => Some("ask_range"),
        () if has(Sign::AmbiguousDate) => Some("ask_date"),
        () if has(Sign::RefersElsewhere) => Some("ask_elsewhere"),
        // With a value, it is we who are unsure.
        () if has(Sign::SeveralCandidates) && value.is_none() => Some("ask_several"),
        () => None,
    }
}

fn not_stated(kind: FieldType) -> &'static str {
    match kind {
        FieldType::YesNo => "ask_not_stated_yes_no",
        FieldType::Percentage => "ask_not_stated_percentage",
        FieldType::Links => "ask_not_stated_links",
        _ => "ask_not_stated_other",
    }
}
