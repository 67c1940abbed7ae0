//! What each respondent returned: which return counts, what changed, and why a person should look at it.

use std::collections::BTreeMap;

use serde::Serialize;

use super::rendered::return_name;
use super::returns::{Return, Returns};
use crate::forge::truth::{Reading, TrueValue, Truth};

/// What is expected of the history of a respondent.
#[derive(Debug, Serialize)]
pub(super) struct ExpectedHistory {
    /// Name, as the roster has it or would; `null` where nobody can tell.
    pub respondent: Option<String>,
    /// ISO 3166-1 alpha-3, of a country.
    pub iso3: Option<String>,
    /// The return that counts; several where nobody can tell which is the latest.
    pub counts: Vec<String>,
    /// All returns, the earliest first.
    pub returns: Vec<ExpectedReturn>,
    /// What changed from each return to the next.
    pub changes: Vec<ExpectedChange>,
    /// Doubts that must be there.
    pub doubts: Vec<&'static str>,
    /// Doubts that may be there.
    pub doubts_open: Vec<&'static str>,
    /// Last day to answer (ISO 8601), as the roster has it.
    pub deadline: Option<String>,
    /// Whether the first return came after it.
    pub late: Option<bool>,
}

/// A return.
#[derive(Debug, Serialize)]
pub(super) struct ExpectedReturn {
    #[serde(rename = "return")]
    pub name: String,
    pub submitted_on: Option<String>,
    pub from: Option<String>,
    pub is_told: bool,
}

/// What changed from one return to the next.
#[derive(Debug, Serialize)]
pub(super) struct ExpectedChange {
    pub from: String,
    pub to: String,
    /// Fields that no reading of both has in common.
    pub fields: Vec<String>,
    /// Fields that may have changed, as their answers can be read in several ways.
    pub fields_open: Vec<String>,
}

/// A respondent who was asked and has not answered.
#[derive(Debug, Serialize)]
pub(super) struct ExpectedMissing {
    pub respondent: String,
    pub addresses: Vec<String>,
    pub deadline: Option<String>,
}

/// Returns of a respondent, by position, the earliest first.
fn by_person(returns: &Returns<'_>) -> (BTreeMap<usize, Vec<usize>>, Vec<usize>) {
    let (mut known, mut alone): (BTreeMap<usize, Vec<usize>>, Vec<usize>) = (BTreeMap::new(), Vec::new());
    for position in (0..returns.all.len()).filter(|&at| !returns.all[at].is_damaged) {
        match returns.belongs(position) {
            Some(person) => known.entry(person).or_default().push(position),
            None => alone.push(position),
        }
    }
    (known, alone)
}

/// True where nothing tells which of two returns is later.
fn is_open(returns: &Returns<'_>, one: &Return, other: &Return) -> bool {
    let day = |one: &Return| one.day.or(one.sent.map(|sent| returns.month.day(sent)));
    let same_day = one.day.is_some() && one.day == other.day;
    (day(one).is_none() || day(other).is_none()) || same_day || sent_days(returns, one, other)
}

fn sent_days(returns: &Returns<'_>, one: &Return, other: &Return) -> bool {
    let day = |one: &Return| one.sent.map(|sent| returns.month.day(sent));
    day(one).is_some() && day(one) == day(other)
}

/// Returns that others count for, by position, with the one that counts; `None` where that is open.
pub(super) fn superseded(returns: &Returns<'_>) -> Vec<(usize, Option<usize>)> {
    let mut all = Vec::new();
    for positions in by_person(returns).0.values() {
        let counting = counting(returns, positions);
        for &position in positions {
            if counting.len() > 1 && counting.contains(&position) {
                all.push((position, None));
            } else if !counting.contains(&position) {
                all.push((position, counting.first().copied().filter(|_| counting.len() == 1)));
            }
        }
    }
    all
}

/// The last return, and those before it of which nobody can tell that they are earlier.
fn counting(returns: &Returns<'_>, positions: &[usize]) -> Vec<usize> {
    let mut counting: Vec<usize> = Vec::new();
    for &position in positions.iter().rev() {
        let one = &returns.all[position];
        if counting.iter().all(|&later| is_open(returns, one, &returns.all[later])) {
            counting.push(position);
        } else {
            break;
        }
    }
    counting
}

/// All histories, and those who have not answered.
pub(super) fn of(returns: &Returns<'_>) -> (Vec<ExpectedHistory>, Vec<ExpectedMissing>) {
    let (known, alone) = by_person(returns);
    let mut all: Vec<ExpectedHistory> =
        known.iter().map(|(&person, positions)| history(returns, person, positions)).collect();
    all.extend(alone.into_iter().map(|position| {
        let one = &returns.all[position];
        ExpectedHistory {
            respondent: None,
            iso3: None,
            counts: vec![return_name(one.number)],
            returns: vec![expected_return(returns, position)],
            changes: Vec::new(),
            doubts: vec!["respondent_not_told"],
            doubts_open: vec!["respondent_doubtful", "not_expected", "order_unknown"],
            deadline: None,
            late: None,
        }
    }));
    let mut missing: Vec<ExpectedMissing> = Vec::new();
    for at in super::roster::expected(returns).into_iter().filter(|at| !known.contains_key(at)) {
        let person = &returns.people.all[at];
        missing.push(ExpectedMissing {
            respondent: person.name.clone(),
            addresses: person.addresses.clone(),
            deadline: person.deadline.map(|day| returns.month.iso(day)),
        });
    }
    (all, missing)
}

fn history(returns: &Returns<'_>, at: usize, positions: &[usize]) -> ExpectedHistory {
    let person = &returns.people.all[at];
    let theirs: Vec<&Return> = positions.iter().map(|&position| &returns.all[position]).collect();
    let pairs: Vec<(&Return, &Return)> = theirs.windows(2).map(|pair| (pair[0], pair[1])).collect();
    let (mut doubts, mut open) = (Vec::new(), vec!["respondent_doubtful", "order_unknown"]);
    if theirs.iter().any(|one| !one.is_told) {
        doubts.push("respondent_by_address");
    }
    // A day that only one of the two says, or another way of telling, decides for those who read it so.
    let same_day = |&(one, other): &(&Return, &Return)| {
        one.day.is_some() && one.day == other.day && sent_days(returns, one, other)
    };
    // Which of two earlier returns was the later one matters to nobody.
    let counting = counting(returns, positions);
    let matters = counting.len() > 1 && pairs.iter().rev().take(counting.len() - 1).any(same_day);
    if matters {
        doubts.push("same_day");
    } else if pairs.iter().any(|(one, other)| is_open(returns, one, other)) {
        open.push("same_day");
    }
    let days = |one: &Return| one.day.is_none() && one.sent.is_none();
    if pairs.iter().any(|(one, other)| days(one) || days(other)) {
        doubts.push("order_unknown");
    }
    let senders: Vec<&String> = theirs.iter().filter_map(|one| one.from.as_ref()).collect();
    let is_known = |sender: &String| person.is_expected && person.addresses.contains(sender);
    if senders.windows(2).any(|pair| pair[0] != pair[1]) {
        let is_strange = senders.iter().any(|sender| !is_known(sender));
        if is_strange { doubts.push("two_addresses") } else { open.push("two_addresses") }
    }
    // The same file may have come from elsewhere as well.
    open.push("two_addresses");
    if !person.is_expected {
        doubts.push("not_expected");
    }
    let deadline = person.deadline.filter(|_| person.is_expected);
    let first = theirs.first().and_then(|one| one.sent.map(|sent| returns.month.day(sent)).or(one.day));
    let iso3 = theirs.iter().find_map(|one| match respondent_value(returns, one) {
        Some(TrueValue::Country { iso3, .. }) => Some(iso3.clone()),
        _ => None,
    });
    ExpectedHistory {
        respondent: Some(person.name.clone()),
        iso3,
        counts: counting.iter().map(|&position| return_name(returns.all[position].number)).collect(),
        returns: positions.iter().map(|&position| expected_return(returns, position)).collect(),
        changes: pairs.iter().map(|(one, other)| change(one, other)).collect(),
        doubts,
        doubts_open: open,
        deadline: deadline.map(|day| returns.month.iso(day)),
        late: deadline.zip(first).map(|(deadline, first)| first > deadline),
    }
}

fn respondent_value<'a>(returns: &Returns<'_>, one: &'a Return) -> Option<&'a TrueValue> {
    let questionnaire = returns.order.questionnaire;
    let field = &questionnaire.fields[questionnaire.respondent?].id;
    one.truth.answers[field].reading.value.as_ref()
}

fn expected_return(returns: &Returns<'_>, position: usize) -> ExpectedReturn {
    let one = &returns.all[position];
    ExpectedReturn {
        name: return_name(one.number),
        submitted_on: one.day.map(|day| returns.month.iso(day)),
        from: one.from.clone(),
        is_told: one.is_told,
    }
}

/// Fields whose truth is another.
fn change(one: &Return, other: &Return) -> ExpectedChange {
    let readings = |truth: &Truth| -> Vec<Reading> {
        std::iter::once(truth.reading.clone()).chain(truth.also.iter().cloned()).collect()
    };
    let (mut fields, mut open) = (Vec::new(), Vec::new());
    for (field, before) in &one.truth.answers {
        let Some(after) = other.truth.answers.get(field) else { continue };
        let (before, after) = (readings(before), readings(after));
        if before.iter().all(|reading| !after.contains(reading)) {
            fields.push(field.clone());
        } else if before != after || before.len() > 1 {
            open.push(field.clone());
        }
    }
    ExpectedChange { from: return_name(one.number), to: return_name(other.number), fields, fields_open: open }
}
