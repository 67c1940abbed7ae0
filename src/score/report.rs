//! The report: all measures of a judgement, as machines read them.

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::Serialize;

use super::bootstrap::{RESAMPLES, SEED};
use super::calibration::{Bin, bins_of_equal_mass};
use super::coverage::Curve;
use super::folders::Judgement;
use super::judged::{ErrorKind, Judged, JudgedDocument};
use super::measures::{Measures, units};
use crate::extract::{Finding, Sign, Value};
use crate::record::Status;

/// Version of the form of reports.
pub const SCORE_SCHEMA: &str = "rapporteur-score/1";

/// How right records are, and whether their confidences are true.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Report {
    /// Version of this form: "rapporteur-score/1".
    pub schema: String,
    /// Version of the program.
    pub program: String,
    /// Submissions that have a truth and no record; their fields are missing.
    pub without_record: Vec<String>,
    /// Submissions that have a record and no truth; they are not counted.
    pub without_truth: Vec<String>,
    /// How often submissions were drawn again for the bounds.
    pub resamples: usize,
    /// Where the random numbers of that began.
    pub seed: u64,
    /// All fields.
    pub overall: Measures,
    /// By type of the field.
    pub by_type: IndexMap<String, Measures>,
    /// By style, where truths name one.
    pub by_style: IndexMap<String, Measures>,
    /// By language of the form, where truths name one.
    pub by_form_language: IndexMap<String, Measures>,
    /// By language of the answers, where truths name one.
    pub by_answer_language: IndexMap<String, Measures>,
    /// By what is untidy; a submission may be so in several ways.
    pub by_untidy: IndexMap<String, Measures>,
    /// By field, in the order of the form.
    pub by_field: IndexMap<String, Measures>,
    /// Fifteen bins of as many fields each, by confidence: what was said, and what is right.
    pub reliability: Vec<Bin>,
    /// Risk and coverage by confidence alone.
    pub risk_coverage: Curve,
    /// The same where those that call for a person anyway are never accepted.
    pub risk_coverage_unseen: Curve,
    /// The worst of what is wrong, as many as were asked for.
    pub disagreements: Vec<Disagreement>,
}

/// A field that is wrong.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Disagreement {
    /// The submission.
    pub document: String,
    /// The field.
    pub field: String,
    /// What is wrong.
    pub error: ErrorKind,
    /// How likely it is said to be right.
    pub confidence: Option<f64>,
    /// What the record says to do with it.
    pub status: Option<Status>,
    /// Why its confidence is not higher.
    pub flags: Vec<Sign>,
    /// What the document shows.
    pub expected_finding: Finding,
    /// The right value.
    pub expected: Option<Value>,
    /// What the record says that it shows.
    pub got_finding: Option<Finding>,
    /// The value of the record.
    pub got: Option<Value>,
}

impl Report {
    /// The report of a judgement; `None` where nothing was judged.
    pub fn of(judgement: &Judgement) -> Option<Self> {
        let documents = &judgement.documents;
        let fields: Vec<(usize, &Judged)> = all(documents).map(|(at, _, judged)| (at, judged)).collect();
        let said: Vec<_> = fields.iter().filter_map(|(_, one)| Some((one.confidence()?, one.is_right))).collect();
        let without_record = documents.iter().filter(|one| !one.has_record).map(|one| one.name.clone());
        let one = |name: &Option<String>| name.iter().cloned().collect::<Vec<_>>();
        Some(Self {
            schema: SCORE_SCHEMA.to_owned(),
            program: env!("CARGO_PKG_VERSION").to_owned(),
            without_record: without_record.collect(),
            without_truth: judgement.without_truth.clone(),
            resamples: RESAMPLES,
            seed: SEED,
            overall: Measures::of(&fields)?,
            by_type: by(documents, |_, judged| vec![judged.kind.as_str().to_owned()]),
            by_style: by(documents, |document, _| one(&document.style)),
            by_form_language: by(documents, |document, _| one(&document.form_language)),
            by_answer_language: by(documents, |document, _| one(&document.answer_language)),
            by_untidy: by(documents, |document, _| document.untidy.clone()),
            by_field: measured(grouped(documents, |_, judged| vec![judged.field.clone()])),
            reliability: bins_of_equal_mass(&said),
            risk_coverage: Curve::of(&units(&fields, &|_| true)),
            risk_coverage_unseen: Curve::of(&units(&fields, &|judged| !judged.needs_person())),
            disagreements: Vec::new(),
        })
    }

    /// Adds what is wrong, the worst first: what was accepted before what was not, then by confidence from the highest
    /// down. At most so many; `only_accepted` leaves out what a person is told to look at.
    pub fn list(&mut self, judgement: &Judgement, most: usize, only_accepted: bool) {
        let mut found = disagreements(&judgement.documents);
        found.retain(|one| !only_accepted || one.status == Some(Status::Accepted));
        found.truncate(most);
        self.disagreements = found;
    }
}

/// Every field with its submission, and the position of that.
fn all(documents: &[JudgedDocument]) -> impl Iterator<Item = (usize, &JudgedDocument, &Judged)> {
    let numbered = documents.iter().enumerate();
    numbered.flat_map(|(at, document)| document.fields.iter().map(move |judged| (at, document, judged)))
}

/// Fields with the positions of their submissions, by group.
type Groups<'a> = IndexMap<String, Vec<(usize, &'a Judged)>>;

/// Measures of groups, in the order of their names.
fn by(
    documents: &[JudgedDocument],
    groups_of: impl Fn(&JudgedDocument, &Judged) -> Vec<String>,
) -> IndexMap<String, Measures> {
    let mut groups = grouped(documents, groups_of);
    groups.sort_keys();
    measured(groups)
}

fn measured(groups: Groups<'_>) -> IndexMap<String, Measures> {
    groups.into_iter().filter_map(|(name, fields)| Some((name, Measures::of(&fields)?))).collect()
}

/// The groups of fields, in the order in which they are met. A field may be in several.
fn grouped(documents: &[JudgedDocument], groups_of: impl Fn(&JudgedDocument, &Judged) -> Vec<String>) -> Groups<'_> {
    let mut groups = Groups::new();
    for (at, document, judged) in all(documents) {
        for group in groups_of(document, judged) {
            let fields = groups.entry(group).or_default();
            // In a group that is named twice it still counts once.
            if !fields.last().is_some_and(|(_, last)| std::ptr::eq(*last, judged)) {
                fields.push((at, judged));
            }
        }
    }
    groups
}

/// What is wrong, the worst first.
fn disagreements(documents: &[JudgedDocument]) -> Vec<Disagreement> {
    let wrong = all(documents).filter_map(|(_, document, judged)| Some((document, judged, judged.error?)));
    let mut found: Vec<Disagreement> = wrong.map(|(document, judged, error)| of(document, judged, error)).collect();
    let rank = |one: &Disagreement| (one.status != Some(Status::Accepted), one.confidence.unwrap_or(-1.0));
    found.sort_by(|one, other| {
        let (one, other) = (rank(one), rank(other));
        one.0.cmp(&other.0).then(other.1.total_cmp(&one.1))
    });
    found
}

fn of(document: &JudgedDocument, judged: &Judged, error: ErrorKind) -> Disagreement {
    let got = judged.got.as_ref();
    Disagreement {
        document: document.name.clone(),
        field: judged.field.clone(),
        error,
        confidence: judged.confidence(),
        status: judged.status(),
        flags: got.map(|got| got.flags.clone()).unwrap_or_default(),
        expected_finding: judged.expected.finding,
        expected: judged.expected.value.clone(),
        got_finding: got.map(|got| got.finding),
        got: got.and_then(|got| got.value.clone()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::score::tests::judgement;

    #[test]
    fn measures_are_taken_of_all_and_of_each_group() {
        let report = Report::of(&judgement()).unwrap();
        let overall = &report.overall;
        assert_eq!((overall.documents, overall.fields, overall.right.count, overall.strictly_right), (2, 4, 2, 0.5));
        assert_eq!((overall.errors.wrong, overall.errors.missing, overall.errors.spurious), (1, 1, 0));
        assert_eq!(
            (overall.accepted.fields, overall.accepted.of_all, overall.accepted.of_answered),
            (3, 0.75, Some(0.75))
        );
        let right = overall.accepted.right.unwrap();
        assert_eq!((right.count, right.of, right.low, right.high), (2, 3, 0.0, 1.0));
        assert_eq!(overall.calibration.as_ref().unwrap().fields, 3, "what is missing has no confidence");
        assert_eq!((overall.acceptable[0].share, overall.acceptable[0].threshold), (0.25, Some(0.9)));
        let groups: Vec<_> =
            report.by_type.iter().map(|(name, one)| (name.as_str(), one.fields, one.right.count)).collect();
        assert_eq!(groups, [("percentage", 2, 1), ("text", 2, 1)]);
        assert_eq!(report.by_style["word"], report.overall);
        assert_eq!((report.by_form_language["en"].right.share, report.by_form_language["fr"].right.share), (1.0, 0.0));
        assert!(report.by_answer_language.is_empty() && report.by_untidy.is_empty());
        assert_eq!(report.by_field.keys().collect::<Vec<_>>(), ["use.share", "use.text"]);
        assert_eq!(Report::of(&judgement()), Some(report), "again");
        assert_eq!(Report::of(&Judgement::default()), None);
    }

    #[test]
    fn the_worst_is_listed_first() {
        let judgement = judgement();
        let mut report = Report::of(&judgement).unwrap();
        let listed = |report: &Report| -> Vec<_> {
            report.disagreements.iter().map(|one| (one.document.clone(), one.field.clone(), one.error)).collect()
        };
        report.list(&judgement, 10, false);
        let of = |field: &str, error| ("b.docx".to_owned(), field.to_owned(), error);
        assert_eq!(listed(&report), [of("use.share", ErrorKind::Wrong), of("use.text", ErrorKind::Missing)]);
        report.list(&judgement, 1, false);
        assert_eq!(listed(&report).len(), 1);
        report.list(&judgement, 10, true);
        assert_eq!(listed(&report).len(), 1, "what is missing was not accepted");
    }
}
