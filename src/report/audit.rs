//! What nobody looked at: the audit sample of a data set in figures, and in words. And what was decided and no record shows.

use schemars::JsonSchema;
use serde::Serialize;

use super::overview::Overview;
use super::steps::counted;
use crate::dataset::{Dataset, StoredRecord, Unshown};
use crate::decision::Outcome;

/// How often values are wrong that were accepted and nobody looked at, as far as a sample of them tells.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, JsonSchema)]
pub struct Audit {
    /// Share of accepted values that is drawn to be looked at too.
    pub share: f64,
    /// Accepted values that nobody decided about.
    pub unseen: usize,
    /// Those of them that are drawn, and wait to be looked at.
    pub waiting: usize,
    /// Drawn values that somebody decided about.
    pub looked_at: usize,
    /// Those of them that were found wrong.
    pub wrong: usize,
    /// Documents that those looked at are of.
    pub documents: usize,
    /// Share of those looked at that were wrong; `null` where nobody looked at any.
    pub error_rate: Option<f64>,
    /// Lower bound on that share, exact (Clopper and Pearson), two-sided at 95 per cent. It takes values as independent.
    pub error_rate_low: Option<f64>,
    /// Upper bound, likewise.
    pub error_rate_high: Option<f64>,
}

impl Audit {
    /// Adds the fields of a record that counts.
    pub(super) fn add(&mut self, dataset: &Dataset, record: &StoredRecord) {
        let sample = dataset.decisions().sample();
        let standings = dataset.standings(record);
        let fields = record.answers.iter().map(|(field, answer)| {
            let status = answer.decision.as_ref().map_or(answer.status, |decision| decision.machine.status);
            let verdict = standings.get(field.as_str()).and_then(|standing| standing.verdict);
            (field.as_str(), status, verdict)
        });
        let own = Outcome::of(&record.source.sha256, &record.questionnaire.id, fields, sample);
        let outcome = self.outcome().with(own);
        let rate = outcome.error_rate();
        let rounded = |share: f64| (share * 1e6).round() / 1e6;
        *self = Self {
            share: sample.share(),
            unseen: outcome.unseen,
            waiting: outcome.waiting,
            looked_at: outcome.looked_at,
            wrong: outcome.wrong,
            documents: outcome.documents,
            error_rate: rate.map(|rate| rounded(rate.share)),
            error_rate_low: rate.map(|rate| rounded(rate.low)),
            error_rate_high: rate.map(|rate| rounded(rate.high)),
        };
    }

    fn outcome(&self) -> Outcome {
        Outcome {
            unseen: self.unseen,
            waiting: self.waiting,
            looked_at: self.looked_at,
            wrong: self.wrong,
            documents: self.documents,
        }
    }

    /// True where there is something to tell: values were looked at, or wait for it.
    pub fn is_told(&self) -> bool {
        self.looked_at + self.waiting > 0
    }

    /// What the sample tells, in sentences.
    pub fn sentences(&self) -> String {
        let Some((rate, low, high)) = self.found() else {
            return match self.waiting {
                0 => "No accepted value is drawn to be looked at: nothing tells how often they are wrong.".to_owned(),
                waiting => format!(
                    "{waiting} of {} {} drawn to be looked at too. Until somebody does, nothing tells how often they are \
                     wrong.",
                    counted(self.unseen, "accepted value"),
                    if waiting == 1 { "is" } else { "are" }
                ),
            };
        };
        let mut text = format!(
            "Of {} that {} drawn and looked at, {} wrong: {}. The true share lies between {} and {}, by bounds that hold for 95 of 100 such \
             samples.",
            counted(self.looked_at, "accepted value"),
            if self.looked_at == 1 { "was" } else { "were" },
            match self.wrong {
                0 => "none was".to_owned(),
                1 => "1 was".to_owned(),
                wrong => format!("{wrong} were"),
            },
            percent(rate),
            percent(low),
            percent(high),
        );
        if self.unseen > 0 {
            let of_unseen = |share: f64| (share * self.unseen as f64).round();
            text.push_str(&format!(
                " Nobody looked at {}: some {} of them are wrong, between {} and {}.",
                counted(self.unseen, "other"),
                of_unseen(rate),
                of_unseen(low),
                of_unseen(high),
            ));
        }
        if self.waiting > 0 {
            let waits = if self.waiting == 1 { "is drawn and waits." } else { "are drawn and wait." };
            text.push_str(&format!(" {} of these {waits}", self.waiting));
        }
        text.push_str(&format!(
            " The bounds take values as independent. Those of one document tend to be wrong together, and these come from {}: \
             the truth may lie further out.",
            counted(self.documents, "document")
        ));
        text
    }

    /// The error rate with its bounds.
    fn found(&self) -> Option<(f64, f64, f64)> {
        Some((self.error_rate?, self.error_rate_low?, self.error_rate_high?))
    }
}

/// A decision that no record shows now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct UnshownDecision {
    /// Its number in the history.
    pub number: i64,
    /// SHA-256 of the source.
    pub source: String,
    /// Id of the questionnaire.
    pub questionnaire: String,
    /// Id of the field.
    pub field: String,
    /// Who decided.
    pub reviewer: String,
    /// "confirmed", "corrected" or "flagged".
    pub what: String,
    /// True where the rules have no such field any more; false where there is no record of the source.
    pub field_is_gone: bool,
}

/// Those of a data set.
pub(super) fn unshown(dataset: &Dataset) -> Vec<UnshownDecision> {
    let unshown = dataset.unshown().into_iter().map(|(decision, why)| UnshownDecision {
        number: decision.number,
        source: decision.subject.source.clone(),
        questionnaire: decision.subject.questionnaire.clone(),
        field: decision.subject.field.clone(),
        reviewer: decision.reviewer.clone(),
        what: decision.ruling.as_str().to_owned(),
        field_is_gone: why == Unshown::Field,
    });
    unshown.collect()
}

/// The same in a sentence; `None` where every decision is shown.
pub fn told_unshown(overview: &Overview) -> Option<String> {
    let fields = overview.unshown.iter().filter(|one| one.field_is_gone).count();
    let sources = overview.unshown.len() - fields;
    let about = |count: usize, what: &str| (count > 0).then(|| format!("{} about {what}", counted(count, "decision")));
    let parts =
        [about(fields, "fields that the form no longer has"), about(sources, "sources that have no record now")];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    let kept = "kept in the history, and count again when these come back";
    (!parts.is_empty()).then(|| format!("No record shows {}. They are {kept}.", parts.join(", and ")))
}

/// A share for people; more decimals where it is small.
pub(super) fn percent(share: f64) -> String {
    let decimals = if share > 0.0 && share < 0.01 { 2 } else { 1 };
    format!("{:.decimals$} %", share * 100.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_tell_no_more_than_is_known() {
        let none = Audit { share: 0.02, unseen: 10, ..Audit::default() };
        assert!(!none.is_told() && none.sentences().starts_with("No accepted value is drawn"));
        let waiting = Audit { waiting: 2, ..none };
        assert!(waiting.is_told(), "{waiting:?}");
        assert_eq!(
            waiting.sentences(),
            "2 of 10 accepted values are drawn to be looked at too. Until somebody does, nothing tells how often they are \
             wrong."
        );
        let found = Audit {
            unseen: 4000,
            looked_at: 40,
            wrong: 1,
            documents: 12,
            error_rate: Some(0.025),
            error_rate_low: Some(0.000_633),
            error_rate_high: Some(0.131_586),
            ..waiting
        };
        assert_eq!(
            found.sentences(),
            "Of 40 accepted values that were drawn and looked at, 1 was wrong: 2.5 %. The true share lies between \
             0.06 % and 13.2 %, by bounds that hold for 95 of 100 such samples. Nobody looked at 4000 others: some 100 of \
             them are wrong, between 3 and 526. 2 of these are drawn and wait. The bounds take values as independent. Those of one document tend to be wrong \
             together, and these come from 12 documents: the truth may lie further out."
        );
        assert_eq!([0.0, 0.005, 1.0].map(percent), ["0.0 %", "0.50 %", "100.0 %"]);
    }
}
