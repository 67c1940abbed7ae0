//! From a truth and a record to judged fields.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::agreement::{is_same, is_strictly_same};
use super::reported::{Reported, ReportedAnswer};
use super::ticks::Ticks;
use super::truth::{Reading, Truth};
use crate::extract::needs_person;
use crate::questionnaire::{FieldType, Questionnaire};
use crate::record::Status;

/// A field of a submission, judged.
#[derive(Debug, Clone, PartialEq)]
pub struct Judged {
    /// Its id.
    pub field: String,
    /// Its type.
    pub kind: FieldType,
    /// Finding and value are those of a right reading.
    pub is_right: bool,
    /// They are exactly so.
    pub is_strictly_right: bool,
    /// What is wrong, where it is not right.
    pub error: Option<ErrorKind>,
    /// What is right; where several readings are, the one that is meant.
    pub expected: Reading,
    /// What the record says; `None` where there is no record, or it leaves the field out.
    pub got: Option<ReportedAnswer>,
    /// Its boxes.
    pub ticks: Ticks,
}

/// Ways of being wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ErrorKind {
    /// There is a value, and the record has none; or the record leaves the field out.
    Missing,
    /// Both have a value, and they differ.
    Wrong,
    /// There is no value, and the record has one.
    Spurious,
    /// Only the finding differs.
    Finding,
}

/// A submission, judged.
#[derive(Debug, Clone, PartialEq)]
pub struct JudgedDocument {
    /// Name of the submission.
    pub name: String,
    /// How the file was made, in the words of its maker.
    pub style: Option<String>,
    /// Language of the form (BCP 47).
    pub form_language: Option<String>,
    /// Language of the answers (BCP 47).
    pub answer_language: Option<String>,
    /// How it is untidy, in the words of its maker.
    pub untidy: Vec<String>,
    /// There is a record of it.
    pub has_record: bool,
    /// The fields of its truth, in the order of the form.
    pub fields: Vec<Judged>,
}

impl JudgedDocument {
    /// A submission with its fields judged.
    pub fn of(truth: &Truth, reported: Option<&Reported>, questionnaire: &Questionnaire) -> Self {
        Self {
            name: truth.name.clone(),
            style: truth.style.clone(),
            form_language: truth.form_language.clone(),
            answer_language: truth.answer_language.clone(),
            untidy: truth.untidy.clone(),
            has_record: reported.is_some(),
            fields: judge(truth, reported, questionnaire),
        }
    }
}

impl Judged {
    /// How likely the record says that it is right; `None` where it says nothing of it.
    pub fn confidence(&self) -> Option<f64> {
        self.got.as_ref().map(|got| got.confidence)
    }

    /// What the record says to do with it.
    pub fn status(&self) -> Option<Status> {
        self.got.as_ref().map(|got| got.status)
    }

    /// The record says that it may be used unseen.
    pub fn is_accepted(&self) -> bool {
        self.status() == Some(Status::Accepted)
    }

    /// A person must look at it however likely it is right: what stands there calls for one.
    pub fn needs_person(&self) -> bool {
        self.got.as_ref().is_none_or(|got| needs_person(got.finding, &got.flags))
    }
}

/// Judges every field that the truth names, in the order of the form. A record of another questionnaire than that of the
/// truth has none of its fields.
pub fn judge(truth: &Truth, reported: Option<&Reported>, questionnaire: &Questionnaire) -> Vec<Judged> {
    let reported = reported.filter(|reported| reported.questionnaire == truth.questionnaire);
    let judge_field = |field: &crate::questionnaire::Field| {
        let readings = truth.answers.get(&field.id)?;
        let got = reported.and_then(|reported| reported.answers.get(&field.id));
        judge_answer(&field.id, field.kind, readings, got)
    };
    questionnaire.fields.iter().filter_map(judge_field).collect()
}

/// Judges a field; `None` where no reading is right.
fn judge_answer(id: &str, kind: FieldType, readings: &[Reading], got: Option<&ReportedAnswer>) -> Option<Judged> {
    let expected = readings.first()?;
    let agrees = |is_same: fn(Option<&_>, Option<&_>) -> bool| {
        got.is_some_and(|got| {
            let right = |one: &Reading| one.finding == got.finding && is_same(one.value.as_ref(), got.value.as_ref());
            readings.iter().any(right)
        })
    };
    let is_right = agrees(is_same);
    let error = match (got, &expected.value, got.and_then(|got| got.value.as_ref())) {
        _ if is_right => None,
        (None, ..) | (_, Some(_), None) => Some(ErrorKind::Missing),
        (Some(_), None, Some(_)) => Some(ErrorKind::Spurious),
        (Some(_), expected, got) if is_same(expected.as_ref(), got) => Some(ErrorKind::Finding),
        _ => Some(ErrorKind::Wrong),
    };
    let accepted = got.is_some_and(|got| got.status == Status::Accepted);
    Some(Judged {
        field: id.to_owned(),
        kind,
        is_right,
        is_strictly_right: agrees(is_strictly_same),
        error,
        expected: expected.clone(),
        got: got.cloned(),
        ticks: Ticks::of(readings, got.and_then(|got| got.value.as_ref()), accepted),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::Value;
    use crate::extract::{Finding, Sign};
    use crate::score::tests::{questionnaires, reported_answer, text};

    fn reading(value: Option<Value>, finding: Finding) -> Reading {
        Reading { value, finding }
    }

    fn judged(readings: &[Reading], got: Option<(Option<Value>, Finding)>) -> Judged {
        let got = got.map(|(value, finding)| reported_answer(value, finding, 0.9));
        judge_answer("a.text", FieldType::Text, readings, got.as_ref()).unwrap()
    }

    #[test]
    fn each_way_of_being_wrong_has_its_name() {
        let given = [reading(text("a"), Finding::Answered)];
        let none = [reading(None, Finding::Empty)];
        assert_eq!(judged(&given, Some((text("a"), Finding::Answered))).error, None);
        assert_eq!(judged(&none, Some((None, Finding::Empty))).error, None);
        assert_eq!(judged(&given, Some((None, Finding::Empty))).error, Some(ErrorKind::Missing));
        assert_eq!(judged(&given, None).error, Some(ErrorKind::Missing));
        assert_eq!(judged(&none, None).error, Some(ErrorKind::Missing));
        assert_eq!(judged(&given, Some((text("b"), Finding::Answered))).error, Some(ErrorKind::Wrong));
        assert_eq!(judged(&none, Some((text("b"), Finding::Answered))).error, Some(ErrorKind::Spurious));
        assert_eq!(judged(&none, Some((None, Finding::Absent))).error, Some(ErrorKind::Finding));
    }

    #[test]
    fn every_reading_of_the_truth_is_right() {
        let readings = [reading(None, Finding::NotStated), reading(text("a’s"), Finding::Answered)];
        let also = judged(&readings, Some((text("a's"), Finding::Answered)));
        assert!(also.is_right && !also.is_strictly_right && also.expected.value.is_none());
        assert!(
            !judged(&readings, Some((text("a’s"), Finding::NotStated))).is_right,
            "a value of one, a finding of the other"
        );
        assert_eq!(judged(&readings, Some((text("b"), Finding::Answered))).error, Some(ErrorKind::Spurious));
    }

    #[test]
    fn the_fields_of_the_truth_are_judged_in_the_order_of_the_form() {
        let json = br#"{"use.text": {"value": "Yes", "finding": "answered"}, "use.share": {"value": 5, "finding": "answered"}}"#;
        let known = questionnaires();
        let truth = Truth::read(json, "a", &known).unwrap();
        let answers = [("use.text".to_owned(), reported_answer(text("Yes"), Finding::Answered, 0.9))];
        let mut reported = Reported {
            name: "a.md".into(),
            sha256: String::new(),
            questionnaire: "small".into(),
            answers: answers.into_iter().collect(),
        };
        let fields = judge(&truth, Some(&reported), &known[1]);
        let seen: Vec<_> = fields.iter().map(|one| (one.field.as_str(), one.is_right, one.confidence())).collect();
        assert_eq!(seen, [("use.share", false, None), ("use.text", true, Some(0.9))]);
        reported.questionnaire = "other".into();
        assert!(judge(&truth, Some(&reported), &known[1]).iter().all(|one| one.error == Some(ErrorKind::Missing)));
    }

    #[test]
    fn what_calls_for_a_person_is_known() {
        let mut judged = judged(&[reading(text("a"), Finding::Answered)], Some((text("a"), Finding::Answered)));
        assert!(!judged.needs_person() && judged.is_accepted());
        let flags = |flags: Vec<Sign>, judged: &mut Judged| judged.got.as_mut().unwrap().flags = flags;
        flags(vec![Sign::PromptChanged], &mut judged);
        assert!(!judged.needs_person());
        flags(vec![Sign::PromptChanged, Sign::RefersElsewhere], &mut judged);
        assert!(judged.needs_person());
    }
}
