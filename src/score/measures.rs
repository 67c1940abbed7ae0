//! Measures of judged fields, whichever they are: all of them, or those of a type or style.

use schemars::JsonSchema;
use serde::Serialize;

use super::bootstrap::{Share, rounded};
use super::calibration::Calibration;
use super::coverage::{Acceptable, Curve, Unit, acceptable};
use super::judged::{ErrorKind, Judged};
use super::ticks::Ticks;
use crate::extract::Finding;

/// How right fields are, and how true their confidences.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Measures {
    /// Submissions with such a field.
    pub documents: usize,
    /// Fields.
    pub fields: usize,
    /// Share that is right.
    pub right: Share,
    /// Share that is right to the character, but for the blanks of texts.
    pub strictly_right: f64,
    /// What is wrong with the others.
    pub errors: Errors,
    /// What the records say may be used unseen.
    pub accepted: Accepted,
    /// Boxes.
    pub ticks: Ticks,
    /// How true confidences are; `null` where no record says any.
    pub calibration: Option<Calibration>,
    /// Area under the curve of risk and coverage.
    pub risk_coverage_area: f64,
    /// How many fields could be accepted by their confidence alone.
    pub acceptable: Vec<Acceptable>,
    /// How many, where those that call for a person anyway are left out.
    pub acceptable_unseen: Vec<Acceptable>,
}

/// Wrong fields, by what is wrong.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Errors {
    /// There is a value, and the record has none.
    pub missing: usize,
    /// Both have a value, and they differ.
    pub wrong: usize,
    /// There is no value, and the record has one.
    pub spurious: usize,
    /// Only the finding differs.
    pub finding: usize,
}

/// What may be used unseen.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Accepted {
    /// Fields accepted.
    pub fields: usize,
    /// Share of all fields that is accepted.
    pub of_all: f64,
    /// Share of the fields answered in truth that is accepted; `null` where none is answered.
    pub of_answered: Option<f64>,
    /// Share of the accepted fields that is right; `null` where none is accepted.
    pub right: Option<Share>,
}

impl Measures {
    /// Of fields, each with the position of its submission. `None` of none.
    pub(super) fn of(fields: &[(usize, &Judged)]) -> Option<Self> {
        let documents = numbered(fields);
        let count = documents.last()?.0 + 1;
        let pairs = |counted: &dyn Fn(&Judged) -> bool, of: &dyn Fn(&Judged) -> bool| {
            let mut pairs = vec![(0, 0); count];
            for (document, judged) in &documents {
                pairs[*document].0 += usize::from(of(judged) && counted(judged));
                pairs[*document].1 += usize::from(of(judged));
            }
            pairs
        };
        let number = |is: &dyn Fn(&Judged) -> bool| fields.iter().filter(|(_, judged)| is(judged)).count();
        let errors = |kind| number(&|judged| judged.error == Some(kind));
        let share = |part: usize, of: usize| (of > 0).then(|| rounded(part as f64 / of as f64));
        let is_answered = |judged: &Judged| judged.expected.finding == Finding::Answered;
        let accepted = number(&Judged::is_accepted);
        let said: Vec<_> = fields.iter().filter_map(|(_, one)| Some((one.confidence()?, one.is_right))).collect();
        let units = units(&documents, &|_| true);
        Some(Self {
            documents: count,
            fields: fields.len(),
            right: Share::of(&pairs(&|judged| judged.is_right, &|_| true))?,
            strictly_right: share(number(&|judged| judged.is_strictly_right), fields.len())?,
            errors: Errors {
                missing: errors(ErrorKind::Missing),
                wrong: errors(ErrorKind::Wrong),
                spurious: errors(ErrorKind::Spurious),
                finding: errors(ErrorKind::Finding),
            },
            accepted: Accepted {
                fields: accepted,
                of_all: share(accepted, fields.len())?,
                of_answered: share(number(&|one| is_answered(one) && one.is_accepted()), number(&is_answered)),
                right: Share::of(&pairs(&|judged| judged.is_right, &Judged::is_accepted)),
            },
            ticks: fields.iter().fold(Ticks::default(), |ticks, (_, judged)| ticks.and(judged.ticks)),
            calibration: Calibration::of(&said),
            risk_coverage_area: Curve::of(&units).area,
            acceptable: acceptable(&units, count),
            acceptable_unseen: acceptable(&self::units(&documents, &|judged| !judged.needs_person()), count),
        })
    }
}

/// The fields with their submissions numbered from 0 on; those of one submission stand together.
fn numbered<'a>(fields: &[(usize, &'a Judged)]) -> Vec<(usize, &'a Judged)> {
    let chunks = fields.chunk_by(|one, other| one.0 == other.0).enumerate();
    chunks.flat_map(|(number, chunk)| chunk.iter().map(move |(_, judged)| (number, *judged))).collect()
}

/// Fields as curves count them; those that may not be accepted have no confidence there.
pub(super) fn units(fields: &[(usize, &Judged)], may_be_accepted: &dyn Fn(&Judged) -> bool) -> Vec<Unit> {
    let unit = |&(document, judged): &(usize, &Judged)| Unit {
        document,
        confidence: judged.confidence().filter(|_| may_be_accepted(judged)),
        is_right: judged.is_right,
    };
    fields.iter().map(unit).collect()
}
