//! Where a field stands: its history in, the decision that holds and the flag that is open out.

use super::{Decision, Ruling};

/// Where a field stands.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Standing<'a> {
    /// The decision that holds: the last confirmation or correction that was not undone.
    pub verdict: Option<&'a Decision>,
    /// The flag that is open: raised after that decision, and not undone.
    pub flag: Option<&'a Decision>,
    /// The last that was decided of all, whatever it was.
    pub last: Option<&'a Decision>,
}

impl<'a> Standing<'a> {
    /// Where a field with this history, the earliest decision first, stands.
    pub fn of(history: &'a [Decision]) -> Self {
        let mut standing = Self { last: history.last(), ..Self::default() };
        // From the last to the first, so that what undoes something can itself have been undone.
        let mut undone: Vec<i64> = Vec::new();
        for decision in history.iter().rev() {
            if undone.contains(&decision.number) {
                continue;
            }
            match &decision.ruling {
                Ruling::Undone { undoes } => undone.push(*undoes),
                Ruling::Confirmed | Ruling::Corrected { .. } if standing.verdict.is_none() => {
                    standing.verdict = Some(decision);
                }
                Ruling::Flagged { .. } if standing.verdict.is_none() && standing.flag.is_none() => {
                    standing.flag = Some(decision);
                }
                _ => {}
            }
        }
        standing
    }

    /// Number of the last decision; 0 where there is none.
    pub fn last_number(&self) -> i64 {
        self.last.map_or(0, |last| last.number)
    }

    /// What an undo would undo: the flag that is open, else the decision that holds.
    pub fn undoable(&self) -> Option<&'a Decision> {
        self.flag.or(self.verdict)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decision::{Answer, Seen, Subject};
    use crate::extract::Finding;
    use crate::record::Status;

    fn decision(number: i64, ruling: Ruling) -> Decision {
        let answer = Answer {
            value: serde_json::json!("a"),
            finding: Finding::Answered,
            status: Status::Review,
            confidence: 0.5,
            evidence: Vec::new(),
        };
        Decision {
            number,
            at: "2020-03-01T10:00:00Z".into(),
            reviewer: "one".into(),
            subject: Subject { source: "0".into(), questionnaire: "form".into(), field: "q1".into() },
            seen: Seen { program: "0".into(), rules_sha256: "0".into(), answer },
            ruling,
            why: None,
            follows: None,
            audit: false,
        }
    }

    fn stands(rulings: Vec<Ruling>) -> (Option<i64>, Option<i64>) {
        let history: Vec<Decision> = (1..).zip(rulings).map(|(number, ruling)| decision(number, ruling)).collect();
        let standing = Standing::of(&history);
        (standing.verdict.map(|one| one.number), standing.flag.map(|one| one.number))
    }

    #[test]
    fn the_last_decision_that_was_not_undone_holds() {
        let (confirmed, flagged) = (|| Ruling::Confirmed, || Ruling::Flagged { assigned: None });
        let undone = |undoes| Ruling::Undone { undoes };
        assert_eq!(stands(vec![]), (None, None));
        assert_eq!(stands(vec![confirmed(), confirmed()]), (Some(2), None));
        assert_eq!(stands(vec![confirmed(), confirmed(), undone(2)]), (Some(1), None));
        assert_eq!(stands(vec![confirmed(), undone(1)]), (None, None));
        // An undo that was undone.
        assert_eq!(stands(vec![confirmed(), undone(1), undone(2)]), (Some(1), None));
        assert_eq!(stands(vec![flagged()]), (None, Some(1)));
        assert_eq!(stands(vec![flagged(), confirmed()]), (Some(2), None), "who decides answers the flag");
        assert_eq!(stands(vec![confirmed(), flagged()]), (Some(1), Some(2)));
        assert_eq!(stands(vec![flagged(), confirmed(), undone(2)]), (None, Some(1)));
    }
}
