//! Offers: a decision on an earlier return, for the same field of a later one. What somebody decided once need not be decided
//! anew where the same words stand there again and the program reads the same in them. Nothing is decided by an offer.

use super::{Answer, Correction, Decision, Ruling};
use crate::record::RecordEvidence;

/// A decision on an earlier return of the same respondent.
#[derive(Debug, Clone, PartialEq)]
pub struct Offer<'a> {
    /// The decision, with the places of the earlier return.
    pub decision: &'a Decision,
    /// Id of the earlier return's record.
    pub from_record: String,
    /// Day of that return, as its form says (ISO 8601).
    pub from_day: Option<String>,
    /// What is decided about the later return by who takes it, with the places of the later return.
    pub ruling: Ruling,
}

impl Decision {
    /// What this verdict decides about another source in which the program reads this; `None` where it is not the same: value
    /// and finding must be, and the quotes that prove them, of which there must be one. Places may differ.
    pub(crate) fn carried_to(&self, machine: &Answer) -> Option<Ruling> {
        let seen = &self.seen.answer;
        let is_same = seen.value == machine.value
            && seen.finding == machine.finding
            && !machine.evidence.is_empty()
            && quotes(&seen.evidence) == quotes(&machine.evidence);
        match &self.ruling {
            Ruling::Confirmed if is_same => Some(Ruling::Confirmed),
            Ruling::Corrected { decided } if is_same => Some(Ruling::Corrected {
                decided: Correction { evidence: placed(&decided.evidence, &machine.evidence), ..decided.clone() },
            }),
            _ => None,
        }
    }
}

/// What is quoted for which part of the value, in no order.
fn quotes(evidence: &[RecordEvidence]) -> Vec<(&str, &str)> {
    let mut quotes: Vec<(&str, &str)> =
        evidence.iter().map(|one| (one.of.as_str(), one.quote.quote.as_str())).collect();
    quotes.sort_unstable();
    quotes
}

/// Quotes at the places where the later return has them. Where others of its words prove a value nobody has marked yet:
/// such quotes are left out.
fn placed(decided: &[RecordEvidence], there: &[RecordEvidence]) -> Vec<RecordEvidence> {
    let mut left: Vec<&RecordEvidence> = there.iter().collect();
    let mut placed = Vec::new();
    for one in decided {
        let is_same = |other: &&RecordEvidence| other.quote.quote == one.quote.quote;
        let of_same = left.iter().position(|other| is_same(other) && other.of == one.of);
        if let Some(position) = of_same.or_else(|| left.iter().position(is_same)) {
            placed.push(RecordEvidence { of: one.of.clone(), quote: left.remove(position).quote.clone() });
        }
    }
    placed
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::decision::{Seen, Subject};
    use crate::extract::Finding;
    use crate::read::{LinePlace, Place};
    use crate::record::{Quote, Status};

    fn proof(of: &str, quote: &str, line: u32) -> RecordEvidence {
        RecordEvidence {
            of: of.into(),
            quote: Quote {
                quote: quote.into(),
                prefix: String::new(),
                suffix: String::new(),
                block: line as usize,
                start: 0,
                end: quote.chars().count(),
                place: Place::Lines(LinePlace { lines: [line, line], mime_part: None }),
            },
        }
    }

    fn answer(value: serde_json::Value, finding: Finding, evidence: Vec<RecordEvidence>) -> Answer {
        Answer { value, finding, status: Status::Review, confidence: 0.6, evidence }
    }

    fn verdict(seen: Answer, ruling: Ruling) -> Decision {
        Decision {
            number: 1,
            at: "2020-03-01T10:00:00Z".into(),
            reviewer: "one".into(),
            subject: Subject { source: "0".into(), questionnaire: "form".into(), field: "q1".into() },
            seen: Seen { program: "0".into(), rules_sha256: "0".into(), answer: seen },
            ruling,
            why: None,
            follows: None,
            audit: false,
        }
    }

    #[test]
    fn a_verdict_is_carried_where_the_same_words_stand() {
        let seen = answer(json!("a b"), Finding::Answered, vec![proof("", "a", 3), proof("", "b", 4)]);
        let confirmed = verdict(seen.clone(), Ruling::Confirmed);
        let moved = answer(json!("a b"), Finding::Answered, vec![proof("", "b", 9), proof("", "a", 8)]);
        assert_eq!(confirmed.carried_to(&moved), Some(Ruling::Confirmed));
        let refused = [
            answer(json!("a"), Finding::Answered, moved.evidence.clone()),
            answer(json!("a b"), Finding::NotStated, moved.evidence.clone()),
            answer(json!("a b"), Finding::Answered, vec![proof("", "b", 9)]),
            answer(json!("a b"), Finding::Answered, vec![proof("", "a", 9), proof("/0", "b", 9)]),
        ];
        assert!(refused.iter().all(|one| confirmed.carried_to(one).is_none()));
        let nothing = answer(serde_json::Value::Null, Finding::Empty, Vec::new());
        assert_eq!(verdict(nothing.clone(), Ruling::Confirmed).carried_to(&nothing), None, "no quote, no offer");
        assert_eq!(verdict(seen, Ruling::Flagged { assigned: None }).carried_to(&moved), None);
    }

    #[test]
    fn a_correction_gets_the_places_of_the_later_return() {
        let seen = answer(json!("a b"), Finding::Answered, vec![proof("", "a", 3), proof("", "b", 4)]);
        let evidence = vec![proof("", "a", 3), proof("", "elsewhere", 7)];
        let decided = Correction { value: json!("a"), finding: Finding::Answered, evidence };
        let corrected = verdict(seen, Ruling::Corrected { decided });
        let moved = answer(json!("a b"), Finding::Answered, vec![proof("", "a", 8), proof("", "b", 9)]);
        let Some(Ruling::Corrected { decided }) = corrected.carried_to(&moved) else { panic!("no offer") };
        assert_eq!((decided.value, decided.evidence), (json!("a"), vec![proof("", "a", 8)]));
    }
}
