//! The audit sample: a share of the fields that the program accepted, looked at by people too, so that the error rate of what
//! nobody looks at is known.
//!
//! Comes in: a share, and what a field is. Goes out: whether it is drawn, and what was found in those that were. Chance
//! plays no part: the same field is drawn in every run, and a larger share has all of a smaller one.

use serde::Serialize;
use sha2::{Digest, Sha256};

use super::{Answer, Decision, Ruling, Subject};
use crate::confidence::exact;
use crate::record::Status;

/// Share that is drawn where nobody asks for another.
const SHARE: f64 = 0.02;

/// Which accepted fields go to review too.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Sample {
    share: f64,
}

impl Default for Sample {
    fn default() -> Self {
        Self::of(SHARE)
    }
}

impl Sample {
    /// That of a share, from 0 for none to 1 for all.
    pub fn of(share: f64) -> Self {
        Self { share: if share.is_nan() { 0.0 } else { share.clamp(0.0, 1.0) } }
    }

    /// The share.
    pub fn share(self) -> f64 {
        self.share
    }

    /// Whether a field is drawn, whatever the program says of it.
    pub fn is_drawn(self, subject: &Subject) -> bool {
        let mut digest = Sha256::new();
        // Neither hashes nor ids hold such a character.
        for part in [&subject.source, &subject.questionnaire, &subject.field] {
            digest.update(part.as_bytes());
            digest.update([0]);
        }
        let first = digest.finalize().iter().take(8).fold(0u64, |number, byte| (number << 8) | u64::from(*byte));
        // The 53 bits that a float holds exactly: from 0 to below 1.
        let number = (first >> 11) as f64 / (1u64 << 53) as f64;
        number < self.share
    }

    /// Whether a decision on a field that the program reads like this is one of the sample: the field was accepted, and is
    /// drawn.
    pub fn takes(self, subject: &Subject, machine: &Answer) -> bool {
        machine.status == Status::Accepted && self.is_drawn(subject)
    }
}

impl Decision {
    /// True where what the program had read was found wrong: another value or finding was decided. Who only mends the
    /// evidence, or confirms, found it right.
    pub fn finds_wrong(&self) -> bool {
        let Ruling::Corrected { decided } = &self.ruling else { return false };
        let seen = &self.seen.answer;
        decided.finding != seen.finding || !is_same_value(&decided.value, &seen.value)
    }

    /// True where the decision tells how often the program is wrong in what it accepts: the field was accepted when it was
    /// looked at, and was drawn. Fields that somebody happened to look at say nothing of that.
    pub fn is_of(&self, sample: Sample) -> bool {
        let is_verdict = matches!(self.ruling, Ruling::Confirmed | Ruling::Corrected { .. });
        let was_accepted = self.seen.answer.status == Status::Accepted;
        is_verdict && was_accepted && (self.audit || sample.is_drawn(&self.subject))
    }
}

/// The same value, however its number is written.
fn is_same_value(one: &serde_json::Value, other: &serde_json::Value) -> bool {
    one == other || one.as_f64().zip(other.as_f64()).is_some_and(|(one, other)| one == other)
}

/// What was found in the fields that the program accepts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Outcome {
    /// Fields that the program accepts and nobody decided about.
    pub unseen: usize,
    /// Those of them that are drawn, and wait to be looked at.
    pub waiting: usize,
    /// Fields of the sample that somebody decided about.
    pub looked_at: usize,
    /// Those of them that were found wrong.
    pub wrong: usize,
    /// Documents that those looked at are of.
    pub documents: usize,
}

impl Outcome {
    /// Counts the fields of a document: each with its id, what the program says to do with it now, and the decision that
    /// holds. A decision counts by what was seen when it was made.
    pub fn of<'a>(
        source: &str,
        questionnaire: &str,
        fields: impl Iterator<Item = (&'a str, Status, Option<&'a Decision>)>,
        sample: Sample,
    ) -> Self {
        let mut outcome = Self::default();
        for (field, status, verdict) in fields {
            match verdict {
                Some(verdict) if verdict.is_of(sample) => {
                    outcome.looked_at += 1;
                    outcome.wrong += usize::from(verdict.finds_wrong());
                }
                Some(_) => {}
                None if status == Status::Accepted => {
                    let subject = Subject {
                        source: source.to_owned(),
                        questionnaire: questionnaire.to_owned(),
                        field: field.to_owned(),
                    };
                    outcome.unseen += 1;
                    outcome.waiting += usize::from(sample.is_drawn(&subject));
                }
                None => {}
            }
        }
        outcome.documents = usize::from(outcome.looked_at > 0);
        outcome
    }

    /// The sum of both, which are of other documents.
    pub fn with(self, other: Self) -> Self {
        Self {
            unseen: self.unseen + other.unseen,
            waiting: self.waiting + other.waiting,
            looked_at: self.looked_at + other.looked_at,
            wrong: self.wrong + other.wrong,
            documents: self.documents + other.documents,
        }
    }

    /// The share of those looked at that were found wrong, with exact bounds, two-sided at 95 per cent; `None` where nobody
    /// looked at any. The bounds take fields as independent of each other.
    pub fn error_rate(&self) -> Option<ErrorRate> {
        let (low, high) = exact(self.wrong, self.looked_at);
        let share = self.wrong as f64 / self.looked_at as f64;
        (self.looked_at > 0).then_some(ErrorRate { share, low, high })
    }
}

/// How often the program is wrong in what it accepts.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ErrorRate {
    /// As it was found.
    pub share: f64,
    /// Lower bound.
    pub low: f64,
    /// Upper bound.
    pub high: f64,
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::decision::{Correction, Seen};
    use crate::extract::Finding;

    fn subject(field: usize) -> Subject {
        Subject { source: "5".repeat(64), questionnaire: "form".into(), field: format!("q{field}") }
    }

    fn decided(field: usize, status: Status, ruling: Ruling, audit: bool) -> Decision {
        let answer =
            Answer { value: json!(50.0), finding: Finding::Answered, status, confidence: 0.99, evidence: Vec::new() };
        Decision {
            number: 1,
            at: "2020-03-01T10:00:00Z".into(),
            reviewer: "one".into(),
            subject: subject(field),
            seen: Seen { program: "0".into(), rules_sha256: "0".into(), answer },
            ruling,
            why: None,
            follows: None,
            audit,
        }
    }

    fn corrected(value: serde_json::Value, finding: Finding) -> Ruling {
        Ruling::Corrected { decided: Correction { value, finding, evidence: Vec::new() } }
    }

    #[test]
    fn a_sample_has_its_share_and_a_larger_one_has_it_all() {
        let fields: Vec<Subject> = (0..20_000).map(subject).collect();
        let drawn = |share: f64| fields.iter().filter(|one| Sample::of(share).is_drawn(one)).count();
        assert_eq!((drawn(0.0), drawn(f64::NAN), drawn(1.0), drawn(7.0)), (0, 0, 20_000, 20_000));
        // Five standard deviations.
        for share in [0.01_f64, 0.02, 0.1, 0.5] {
            let spread = 5.0 * (20_000.0 * share * (1.0 - share)).sqrt();
            assert!((drawn(share) as f64 - 20_000.0 * share).abs() < spread, "{share}: {}", drawn(share));
        }
        for one in &fields {
            assert!(!Sample::of(0.02).is_drawn(one) || Sample::of(0.021).is_drawn(one));
        }
        // Parts are told apart, and all of them count.
        let all = |change: fn(&mut Subject)| {
            let mut others = fields.clone();
            others.iter_mut().for_each(change);
            let half = Sample::of(0.5);
            fields.iter().zip(&others).filter(|(one, other)| half.is_drawn(one) != half.is_drawn(other)).count()
        };
        for differ in [all(|one| one.source.push('1')), all(|one| one.questionnaire.push('1'))] {
            assert!((9_500..10_500).contains(&differ), "{differ}");
        }
    }

    /// The draw is part of what is promised: it may not change with a version of the program.
    #[test]
    fn the_draw_is_always_the_same() {
        let drawn: Vec<usize> = (0..200).filter(|&field| Sample::default().is_drawn(&subject(field))).collect();
        assert_eq!(drawn, DRAWN);
    }

    /// By SHA-256 of another program.
    const DRAWN: [usize; 2] = [9, 146];

    #[test]
    fn only_another_value_or_finding_is_wrong() {
        let wrong = |ruling| decided(0, Status::Accepted, ruling, true).finds_wrong();
        assert!(!wrong(Ruling::Confirmed));
        assert!(!wrong(corrected(json!(50.0), Finding::Answered)), "only the evidence was mended");
        assert!(!wrong(corrected(json!(50), Finding::Answered)), "the same number, written otherwise");
        assert!(wrong(corrected(json!(51.0), Finding::Answered)));
        assert!(wrong(corrected(serde_json::Value::Null, Finding::Empty)));
        assert!(wrong(corrected(json!(50.0), Finding::NotStated)));
    }

    #[test]
    fn only_what_was_drawn_tells_of_what_nobody_looks_at() {
        let half = Sample::of(0.5);
        let (drawn, others): (Vec<usize>, Vec<usize>) = (0..100).partition(|&field| half.is_drawn(&subject(field)));
        let wrong = || corrected(json!(1.0), Finding::Answered);
        let decisions = [
            decided(drawn[0], Status::Accepted, Ruling::Confirmed, true),
            decided(drawn[1], Status::Accepted, wrong(), true),
            // Drawn by a larger share, which counts no longer: it was drawn all the same.
            decided(others[0], Status::Accepted, wrong(), true),
            // Somebody came by and saw that it is wrong.
            decided(others[1], Status::Accepted, wrong(), false),
            // It was for review.
            decided(drawn[2], Status::Review, wrong(), false),
        ];
        let ids: Vec<String> = (0..100).map(|field| format!("q{field}")).collect();
        let fields = ids.iter().enumerate().map(|(field, id)| {
            let verdict = decisions.iter().find(|one| one.subject == subject(field));
            // What was drawn and wrong is read otherwise by now, and for review: it counts by what was seen.
            (id.as_str(), if field == drawn[1] { Status::Review } else { Status::Accepted }, verdict)
        });
        let outcome = Outcome::of(&"5".repeat(64), "form", fields, half);
        let expected = Outcome { unseen: 95, waiting: drawn.len() - 3, looked_at: 3, wrong: 2, documents: 1 };
        assert_eq!(outcome, expected);
        let rate = outcome.error_rate().unwrap();
        assert!((rate.share - 2.0 / 3.0).abs() < 1e-9 && rate.low < 0.1 && rate.high > 0.99, "{rate:?}");
        assert_eq!(Outcome::default().error_rate(), None);
        assert_eq!(outcome.with(outcome).looked_at, 6);
        let machine = |status| decided(0, status, Ruling::Confirmed, false).seen.answer;
        assert!(half.takes(&subject(drawn[0]), &machine(Status::Accepted)));
        assert!(!half.takes(&subject(drawn[0]), &machine(Status::Review)));
        assert!(!half.takes(&subject(others[0]), &machine(Status::Accepted)));
    }
}
