//! `mailbox.json`: what should become of everything, in the words of the journal.

use std::collections::BTreeMap;

use serde::Serialize;

use super::histories::{ExpectedHistory, ExpectedMissing};
use super::rendered::{Expected, return_name};
use super::returns::Returns;

/// `mailbox.json`.
#[derive(Serialize)]
pub(super) struct Listed {
    schema: &'static str,
    program: &'static str,
    questionnaire: String,
    rules_sha256: String,
    seed: u64,
    /// Month of all mails.
    month: String,
    /// How much of what there is, documents within others included.
    counts: BTreeMap<String, usize>,
    inputs: Vec<Expected>,
    respondents: Vec<ExpectedHistory>,
    missing: Vec<ExpectedMissing>,
}

impl Listed {
    /// The list of a run.
    pub(super) fn of(
        returns: &Returns<'_>,
        inputs: Vec<Expected>,
        respondents: Vec<ExpectedHistory>,
        missing: Vec<ExpectedMissing>,
    ) -> Self {
        let order = returns.order;
        let mut counts = BTreeMap::from([("inputs".to_owned(), inputs.len())]);
        for input in &inputs {
            count(input, &mut counts);
        }
        counts.insert("returns".to_owned(), returns.all.iter().filter(|one| !one.is_damaged).count());
        counts.insert("respondents".to_owned(), respondents.len());
        counts.insert("missing".to_owned(), missing.len());
        Self {
            schema: "rapporteur-mailbox/1",
            program: env!("CARGO_PKG_VERSION"),
            questionnaire: order.questionnaire.id.clone(),
            rules_sha256: order.questionnaire.rules_sha256.clone(),
            seed: order.seed,
            month: format!("{}-{:02}", returns.month.year, returns.month.month),
            counts,
            inputs,
            respondents,
            missing,
        }
    }
}

fn count(one: &Expected, counts: &mut BTreeMap<String, usize>) {
    *counts.entry("documents".to_owned()).or_default() += 1;
    *counts.entry(format!("became {}", one.became.join(" or "))).or_default() += 1;
    *counts.entry(format!("kind {}", one.kind)).or_default() += 1;
    one.parts.iter().for_each(|part| count(part, counts));
}

/// Of several places that hold a return, the first by its address has the record; a return that another counts for is
/// superseded.
pub(super) fn settle(returns: &Returns<'_>, inputs: &mut [Expected]) {
    let by: BTreeMap<String, Option<String>> = super::histories::superseded(returns)
        .into_iter()
        .map(|(position, by)| {
            let name = |at: usize| return_name(returns.all[at].number);
            (name(position), by.map(name))
        })
        .collect();
    let mut order: Vec<usize> = (0..inputs.len()).collect();
    order.sort_by(|&one, &other| inputs[one].name.cmp(&inputs[other].name));
    let mut first: BTreeMap<String, (Vec<String>, Option<String>)> = BTreeMap::new();
    for at in order {
        settle_part(&mut inputs[at], &[], &by, &mut first);
    }
}

fn settle_part(
    one: &mut Expected,
    above: &[String],
    by: &BTreeMap<String, Option<String>>,
    first: &mut BTreeMap<String, (Vec<String>, Option<String>)>,
) {
    let address: Vec<String> = above.iter().chain([&one.name]).cloned().collect();
    if let Some(name) = &one.is_return {
        match first.get(name) {
            // The same answers as text and as HTML are not the same bytes: the one that is not read says nothing more.
            Some((_, hash)) if *hash != one.sha256 => one.became = vec!["not_submission".to_owned()],
            Some((of, _)) => {
                one.became = vec!["duplicate".to_owned()];
                one.of = Some(of.clone());
            }
            None => {
                if let Some(by) = by.get(name) {
                    // Where nobody can tell which is later, either may count.
                    let open = if by.is_none() { vec!["record".to_owned()] } else { Vec::new() };
                    one.became = open.into_iter().chain(["superseded".to_owned()]).collect();
                    one.by.clone_from(by);
                }
                first.insert(name.clone(), (address.clone(), one.sha256.clone()));
            }
        }
    }
    for part in &mut one.parts {
        settle_part(part, &address, by, first);
    }
}
