//! Which returns belong to one respondent, in which order they came, and which of them counts.
//!
//! Returns are put together by who answers, as the form says; where it does not, by the sender's address, if the roster
//! knows it. The last one counts. Where dates do not tell which is last, or something else speaks against it, the history
//! carries a doubt; one of them counts all the same, the same on every run.

use std::collections::BTreeMap;

use super::changes::{States, changes};
use super::{Arrival, Change, Doubt, DoubtCode, FieldState, Histories, History, Missing, Return, Roster, SCHEMA};
use crate::journal::{Facts, Failure, Respondent};
use crate::language;

/// A record, and how it came.
#[derive(Debug, Clone)]
pub struct Returned {
    /// What it says of itself.
    pub facts: Facts,
    /// Each place that holds its bytes, in order.
    pub arrivals: Vec<Arrival>,
    /// True where every file that held its bytes has others by now.
    pub replaced: bool,
}

/// A return and who is taken to have sent it.
struct Sent {
    returned: Returned,
    respondent: Option<Respondent>,
    /// The form does not say; the roster knows the sender.
    by_address: bool,
    /// Position in the roster.
    expected: Option<usize>,
}

/// Gathers returns into histories. `states` tells what a record says; it is asked only where there are several returns, and
/// the histories of an earlier run, `before`, do not tell what changed between the same records.
///
/// # Errors
/// When a record that is asked for cannot be read.
pub fn gather(
    returned: Vec<Returned>,
    roster: Option<&Roster>,
    before: Option<Histories>,
    states: &mut dyn FnMut(&str) -> Result<States, Failure>,
) -> Result<Histories, Failure> {
    let known = before.into_iter().flat_map(|before| before.respondents);
    let mut known: BTreeMap<Vec<(String, String)>, Vec<Change>> = known
        .filter(|history| history.returns.len() > 1)
        .map(|history| {
            let returns = history.returns.into_iter();
            (returns.map(|one| (one.record, one.record_sha256)).collect(), history.changes)
        })
        .collect();
    let mut groups: BTreeMap<(String, bool, String), Vec<Sent>> = BTreeMap::new();
    for one in returned {
        let sent = Sent::of(one, roster);
        let facts = &sent.returned.facts;
        // Those that cannot be told stand alone, behind the others.
        let (is_untold, key) = match &sent.respondent {
            Some(respondent) => (false, respondent.key.clone()),
            None => (true, facts.record.clone()),
        };
        groups.entry((facts.questionnaire.clone(), is_untold, key)).or_default().push(sent);
    }
    let missing = roster.map(|roster| missing(roster, groups.values().flatten())).unwrap_or_default();
    let mut respondents = Vec::with_capacity(groups.len());
    for sent in groups.into_values() {
        respondents.push(history(sent, roster, &mut known, states)?);
    }
    respondents.sort_by_cached_key(|one| {
        let name = one.respondent.as_deref().map(language::fold);
        (one.questionnaire.clone(), name.is_none(), name, one.key.clone(), one.counts.clone())
    });
    Ok(Histories { schema: SCHEMA.to_owned(), respondents, missing })
}

fn missing<'a>(roster: &Roster, sent: impl Iterator<Item = &'a Sent>) -> Vec<Missing> {
    let answered: Vec<usize> = sent.filter_map(|sent| sent.expected).collect();
    let unanswered = roster.expected.iter().enumerate().filter(|(position, _)| !answered.contains(position));
    unanswered
        .map(|(_, one)| Missing {
            respondent: one.respondent.clone(),
            addresses: one.addresses.clone(),
            deadline: one.deadline.clone(),
        })
        .collect()
}

impl Sent {
    fn of(returned: Returned, roster: Option<&Roster>) -> Self {
        let questionnaire = &returned.facts.questionnaire;
        let told = returned.facts.respondent.clone();
        if let Some(respondent) = told {
            let expected = roster.and_then(|roster| roster.named(questionnaire, &respondent));
            // All names on a line of the roster are one respondent.
            let known = expected.and_then(|one| Some(roster?.expected[one].respondent()));
            let respondent = match known {
                Some(known) => Respondent { accepted: respondent.accepted, ..known },
                None => respondent,
            };
            return Self { returned, respondent: Some(respondent), by_address: false, expected };
        }
        let expected = roster.and_then(|roster| {
            let senders = returned.arrivals.iter().filter_map(|arrival| arrival.envelope.as_ref()?.from.as_deref());
            let mut known: Vec<usize> = senders.filter_map(|from| roster.at(questionnaire, from)).collect();
            known.dedup();
            // Two of them tell nobody.
            if let [one] = known[..] { Some(one) } else { None }
        });
        let respondent = expected.and_then(|one| Some(roster?.expected[one].respondent()));
        Self { by_address: respondent.is_some(), returned, respondent, expected }
    }

    /// Day on which it came, by its message, else as the form says.
    fn day(&self) -> Option<String> {
        let received = self.received().map(|date| date[..10].to_owned());
        received.or_else(|| self.returned.facts.submitted_on.clone())
    }

    /// When its first message was sent.
    fn received(&self) -> Option<String> {
        let dates = self.returned.arrivals.iter().filter_map(|arrival| arrival.envelope.as_ref()?.date.clone());
        dates.filter(|date| date.is_char_boundary(10) && date.len() >= 10).min()
    }

    fn senders(&self) -> Vec<&str> {
        let mut senders: Vec<&str> =
            self.returned.arrivals.iter().filter_map(|arrival| arrival.envelope.as_ref()?.from.as_deref()).collect();
        senders.sort_unstable();
        senders.dedup();
        senders
    }
}

fn history(
    mut sent: Vec<Sent>,
    roster: Option<&Roster>,
    known: &mut BTreeMap<Vec<(String, String)>, Vec<Change>>,
    states: &mut dyn FnMut(&str) -> Result<States, Failure>,
) -> Result<History, Failure> {
    sent.sort_by_cached_key(|one| {
        let facts = &one.returned.facts;
        // What a file held before it was written over came earlier, where no message tells when.
        let is_before = one.returned.replaced && one.received().is_none();
        let order = (!is_before, one.day(), one.received(), facts.submitted_on.clone(), !one.returned.replaced);
        (order, facts.record.clone())
    });
    let records: Vec<(String, String)> =
        sent.iter().map(|one| (one.returned.facts.record.clone(), one.returned.facts.record_sha256.clone())).collect();
    let all_changes = match known.remove(&records) {
        Some(changes) => changes,
        None => all_changes(&records, states)?,
    };
    let differs = differs_from_last(&all_changes, sent.len());
    let doubts = doubts(&sent, &differs, roster.is_some());
    let Some(counting) = sent.last() else {
        return Err(Failure { message: "a respondent has no return".to_owned(), remedy: String::new() });
    };
    let deadline = counting.expected.and_then(|one| roster?.expected[one].deadline.clone());
    let first = sent.iter().filter_map(Sent::day).min();
    Ok(History {
        questionnaire: counting.returned.facts.questionnaire.clone(),
        respondent: counting.respondent.as_ref().map(|one| one.name.clone()),
        key: counting.respondent.as_ref().map(|one| one.key.clone()),
        counts: counting.returned.facts.record.clone(),
        late: deadline.as_ref().zip(first).map(|(deadline, first)| first > *deadline),
        deadline,
        changes: all_changes,
        doubts,
        returns: sent
            .iter()
            .map(|one| Return {
                record: one.returned.facts.record.clone(),
                record_sha256: one.returned.facts.record_sha256.clone(),
                name: one.returned.facts.name.clone(),
                submitted_on: one.returned.facts.submitted_on.clone(),
                received: one.received(),
                arrivals: one.returned.arrivals.clone(),
            })
            .collect(),
    })
}

/// What changed from each record to the next; two of them are in memory at a time.
fn all_changes(
    records: &[(String, String)],
    states: &mut dyn FnMut(&str) -> Result<States, Failure>,
) -> Result<Vec<Change>, Failure> {
    let mut all = Vec::new();
    let mut before: Option<(&str, States)> = None;
    for (record, _) in records.iter().filter(|_| records.len() > 1) {
        let now = states(record)?;
        if let Some((from, earlier)) = &before {
            all.push(changes(from, earlier, record, &now));
        }
        before = Some((record, now));
    }
    Ok(all)
}

/// Of each of so many returns, whether it has other answers than the last: what a change took away may have come back.
fn differs_from_last(changes: &[Change], returns: usize) -> Vec<bool> {
    let mut differs = vec![false; returns];
    // What each field that ever changed says in the last return, and in the one that is looked at.
    let mut states: BTreeMap<&str, (&FieldState, &FieldState)> = BTreeMap::new();
    for (position, change) in changes.iter().enumerate().rev() {
        for one in &change.fields {
            states.entry(&one.field).or_insert((&one.after, &one.after)).1 = &one.before;
        }
        differs[position] = states.values().any(|(last, now)| last != now);
    }
    differs
}

/// What speaks against the history; `differs` says of each return whether its answers are others than those of the last.
fn doubts(sent: &[Sent], differs: &[bool], has_roster: bool) -> Vec<Doubt> {
    let mut doubts = Vec::new();
    let mut doubt = |code, message: String| doubts.push(Doubt { code, message });
    let Some(last) = sent.last() else { return doubts };
    match &last.respondent {
        // A form that does not ask is not silent.
        None if !last.returned.facts.asks_respondent => {}
        None => doubt(DoubtCode::RespondentNotTold, "the form does not say who answers".to_owned()),
        Some(one) if last.by_address => doubt(
            DoubtCode::RespondentByAddress,
            format!("the form does not say who answers; the roster has the sender as {}", one.name),
        ),
        Some(_) if has_roster && last.expected.is_none() => {
            doubt(DoubtCode::NotExpected, "the roster does not name this respondent".to_owned());
        }
        Some(_) => {}
    }
    if sent.iter().any(|one| one.respondent.as_ref().is_some_and(|respondent| !respondent.accepted)) {
        let which = if sent.len() == 1 { "who answers" } else { "who answers in one of the returns" };
        doubt(DoubtCode::RespondentDoubtful, format!("{which} is itself an answer for review"));
    }
    let is_before = |one: &Sent| one.returned.replaced && one.received().is_none();
    let others = sent.iter().zip(differs).filter(|(one, differs)| **differs && !is_before(one));
    let others: Vec<&Sent> = others.map(|(one, _)| one).collect();
    let day = last.day();
    if let Some(other) = others.iter().find(|one| one.day() == day && day.is_some()) {
        let day = day.as_deref().unwrap_or_default();
        let name = &other.returned.facts.name;
        doubt(DoubtCode::SameDay, format!("{name} came on the same day, {day}, and has other answers"));
    }
    if let Some(other) = others.iter().find(|one| one.day().is_none() || day.is_none()) {
        let name = &other.returned.facts.name;
        doubt(DoubtCode::OrderUnknown, format!("no date tells whether {name}, which has other answers, came earlier"));
    }
    let mut senders: Vec<&str> = others.iter().copied().chain([last]).flat_map(Sent::senders).collect();
    senders.sort_unstable();
    senders.dedup();
    if !others.is_empty() && senders.len() > 1 {
        doubt(DoubtCode::TwoAddresses, format!("returns with other answers came from {}", senders.join(" and ")));
    }
    doubts
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::journal::{Address, Envelope};
    use crate::record::Summary;

    fn returned(record: &str, key: Option<&str>, date: Option<&str>, from: &str) -> Returned {
        let envelope = Envelope { from: Some(from.into()), date: date.map(str::to_owned), ..Envelope::default() };
        Returned {
            facts: Facts {
                record: record.into(),
                record_sha256: String::new(),
                name: format!("{record}.docx"),
                questionnaire: "form".into(),
                asks_respondent: true,
                respondent: key.map(|key| Respondent { name: key.to_uppercase(), key: key.into(), accepted: true }),
                submitted_on: None,
                summary: Summary::default(),
            },
            arrivals: vec![Arrival {
                address: Address { input: format!("{record}.eml"), part: Vec::new() },
                envelope: Some(envelope),
            }],
            replaced: false,
        }
    }

    /// Each record has its own name as its only answer.
    fn states(record: &str) -> Result<States, Failure> {
        States::of_record(
            serde_json::json!({"answers": {"q1": {"value": record, "finding": "answered"}}}).to_string().as_bytes(),
        )
    }

    fn codes(history: &History) -> Vec<DoubtCode> {
        history.doubts.iter().map(|doubt| doubt.code).collect()
    }

    #[test]
    fn the_last_return_counts_whatever_the_order_of_the_inputs() {
        let early = returned("b", Some("gha"), Some("2020-03-01T10:00:00Z"), "a@x");
        let late = returned("a", Some("gha"), Some("2020-03-04T10:00:00Z"), "a@x");
        let one = gather(vec![early.clone(), late.clone()], None, None, &mut states).unwrap();
        let other = gather(vec![late, early], None, None, &mut states).unwrap();
        assert_eq!(one, other);
        let history = &one.respondents[0];
        assert_eq!((history.counts.as_str(), history.returns.len(), codes(history)), ("a", 2, vec![]));
        assert_eq!(history.changes[0].fields[0].after.value, "a");
    }

    #[test]
    fn what_is_not_plain_is_doubtful() {
        let day = Some("2020-03-01T10:00:00Z");
        let same_day = [returned("a", Some("gha"), day, "a@x"), returned("b", Some("gha"), day, "b@x")];
        let found = gather(same_day.to_vec(), None, None, &mut states).unwrap();
        assert_eq!(codes(&found.respondents[0]), [DoubtCode::SameDay, DoubtCode::TwoAddresses]);
        let undated = [returned("a", Some("gha"), None, "a@x"), returned("b", Some("gha"), day, "a@x")];
        let found = gather(undated.to_vec(), None, None, &mut states).unwrap();
        assert_eq!(codes(&found.respondents[0]), [DoubtCode::OrderUnknown]);
        let found = gather(vec![returned("a", None, day, "a@x")], None, None, &mut states).unwrap();
        assert_eq!(codes(&found.respondents[0]), [DoubtCode::RespondentNotTold]);
    }

    #[test]
    fn the_same_answers_twice_raise_no_doubt() {
        let day = Some("2020-03-01T10:00:00Z");
        let twice = [returned("a", Some("gha"), day, "a@x"), returned("b", Some("gha"), day, "b@x")];
        let found = gather(twice.to_vec(), None, None, &mut |_| states("same")).unwrap();
        assert_eq!(codes(&found.respondents[0]), []);
        assert!(found.respondents[0].changes[0].fields.is_empty());
    }

    #[test]
    fn what_was_changed_and_changed_back_differs_only_in_between() {
        let says = |record: &str| states(if record == "b" { "other" } else { "same" });
        let day = Some("2020-03-01T10:00:00Z");
        let three = ["a", "b", "c"].map(|record| returned(record, Some("gha"), day, "a@x"));
        let found = gather(three.to_vec(), None, None, &mut |record| says(record)).unwrap();
        let changes = &found.respondents[0].changes;
        assert_eq!(differs_from_last(changes, 3), [false, true, false]);
        // What is known is not asked again.
        let again =
            gather(three.to_vec(), None, Some(found.clone()), &mut |record| panic!("{record} is asked")).unwrap();
        assert_eq!(again, found);
    }

    #[test]
    fn a_file_that_has_other_bytes_by_now_is_the_earlier_return() {
        let mut old = returned("z", Some("gha"), None, "a@x");
        old.replaced = true;
        let found = gather(vec![old, returned("a", Some("gha"), None, "a@x")], None, None, &mut states).unwrap();
        assert_eq!(found.respondents[0].counts, "a");
        assert_eq!(codes(&found.respondents[0]), []);
    }

    #[test]
    fn the_roster_tells_who_is_late_and_who_is_missing() {
        let roster = Roster::parse(
            "respondent,address,deadline\nGHA,a@x,2020-03-01\nChad,b@x,2020-03-01\nTogo,c@x,2020-03-01\n",
        );
        let late = returned("a", Some("gha"), Some("2020-03-02T10:00:00Z"), "a@x");
        let untold = returned("b", None, Some("2020-03-01T10:00:00Z"), "b@x");
        let other = returned("c", Some("nobody"), Some("2020-03-01T10:00:00Z"), "d@x");
        let found = gather(vec![late, untold, other], Some(&roster.unwrap()), None, &mut states).unwrap();
        let told: Vec<_> = found.respondents.iter().map(|one| (one.key.as_deref(), one.late, codes(one))).collect();
        assert_eq!(
            told,
            [
                (Some("TCD"), Some(false), vec![DoubtCode::RespondentByAddress]),
                (Some("GHA"), Some(true), vec![]),
                (Some("nobody"), None, vec![DoubtCode::NotExpected]),
            ]
        );
        assert_eq!(found.missing.iter().map(|one| one.respondent.as_str()).collect::<Vec<_>>(), ["Togo"]);
    }

    #[test]
    fn names_on_one_line_of_the_roster_are_one_respondent() {
        let roster = Roster::parse("respondent,alias,address\nMill Office,Office of Mills,a@x\n").unwrap();
        let named = |record: &str, name: &str, day: u32| {
            let mut one = returned(record, Some(name), Some(&format!("2020-03-0{day}T10:00:00Z")), "b@x");
            one.facts.respondent = Some(Respondent { name: name.into(), key: language::fold(name), accepted: false });
            one
        };
        let untold = returned("c", None, Some("2020-03-03T10:00:00Z"), "a@x");
        let all = vec![named("a", "Mill Office", 1), named("b", "office of mills", 2), untold];
        let found = gather(all, Some(&roster), None, &mut states).unwrap();
        assert_eq!(found.respondents.len(), 1);
        let one = &found.respondents[0];
        assert_eq!((one.respondent.as_deref(), one.key.as_deref()), (Some("Mill Office"), Some("mill office")));
        assert_eq!((one.counts.as_str(), one.returns.len()), ("c", 3));
        // What the form says is still for review.
        assert!(codes(one).contains(&DoubtCode::RespondentDoubtful));
        assert!(found.missing.is_empty());
    }
}
