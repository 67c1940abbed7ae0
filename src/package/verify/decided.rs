//! What people decided, as a package holds it: whether each decision is about a record of the package and a field of it, and
//! whether the words by which a person corrected an answer stand in its original.

use std::collections::{BTreeMap, BTreeSet};

use super::{Unresolved, contradiction};
use crate::dataset::{StoredRecord, resolve};
use crate::decision::{Decision, Ruling, Subject};
use crate::package::bag::{Checked, Flaw, FlawCode};
use crate::package::decisions;
use crate::read::Document;
use crate::record::Quote;

/// Largest file of decisions, in bytes.
const BYTES_MAX: u64 = 1024 * 1024 * 1024;

fn path() -> String {
    format!("data/{}", decisions::NAME)
}

/// The decisions of a package; none where it has no file of them.
///
/// # Errors
/// What is wrong with the file.
pub(super) fn read(checked: &Checked) -> Result<Vec<Decision>, String> {
    if !checked.holds(&path()) {
        return Ok(Vec::new());
    }
    let bytes = checked.read(&path(), BYTES_MAX).map_err(|failure| failure.message)?;
    decisions::read(&bytes)
}

/// What contradicts what: each decision has a number of its own, is about a record of the package, and undoes what was decided
/// before about the same.
pub(super) fn contradictions(checked: &Checked, ids: &BTreeSet<String>, flaws: &mut Vec<Flaw>) {
    let all = match read(checked) {
        Ok(all) => all,
        Err(message) => return flaws.push(Flaw::new(FlawCode::Unreadable, &path(), message)),
    };
    let mut last = 0;
    let mut numbers: BTreeMap<&Subject, BTreeSet<i64>> = BTreeMap::new();
    for decision in &all {
        let Decision { number, subject, .. } = decision;
        let mut wrong = |what: &str| flaws.push(contradiction(&path(), format!("the decision {number} {what}")));
        if *number <= last {
            wrong("stands behind a later one");
        }
        last = last.max(*number);
        let original = format!("data/originals/{}.", subject.source);
        let is_there = subject.source.get(..12).is_some_and(|digits| {
            ids.contains(&format!("{}-{digits}", subject.questionnaire))
                && checked.below("data/originals/").any(|(path, _)| path.starts_with(&original))
        });
        if !is_there {
            wrong("is about an original or a record that is not in the package");
        }
        let of_subject = numbers.entry(subject).or_default();
        if matches!(decision.ruling, Ruling::Undone { undoes } if !of_subject.contains(&undoes)) {
            wrong("undoes what was not decided before about this field");
        }
        of_subject.insert(*number);
    }
}

/// What was found out about the decisions on a record.
#[derive(Debug, Default)]
pub(super) struct Looked {
    /// Quotes by which people corrected answers.
    pub quotes: usize,
    /// Those that stand in the original.
    pub found: usize,
    /// Those that do not, and decisions on fields that the record has not.
    pub unresolved: Vec<Unresolved>,
}

/// Looks up the decisions on a record in its document as it is read now.
pub(super) fn look(all: &[Decision], stored: &StoredRecord, document: &Document) -> Looked {
    let mut looked = Looked::default();
    let is_of = |decision: &&Decision| {
        decision.subject.source == stored.source.sha256 && decision.subject.questionnaire == stored.questionnaire.id
    };
    for decision in all.iter().filter(is_of) {
        let field = &decision.subject.field;
        let mut unresolved = |quote: &str, reason: &str| {
            looked.unresolved.push(Unresolved {
                field: Some(field.clone()),
                quote: quote.chars().take(super::record::TOLD_CHARACTERS).collect(),
                reason: reason.to_owned(),
            });
        };
        if !stored.answers.contains_key(field) {
            unresolved("", "a person decided about this field, and the record has none");
        }
        let Ruling::Corrected { decided } = &decision.ruling else { continue };
        for evidence in &decided.evidence {
            looked.quotes += 1;
            // Who decided may have seen the form as another version read it, which counts its blocks otherwise.
            let is_other = decision.seen.program != env!("CARGO_PKG_VERSION");
            match resolve(document, &evidence.quote) {
                Ok(()) => looked.found += 1,
                Err(_) if is_other && stands_anywhere(document, &evidence.quote) => looked.found += 1,
                Err(reason) => unresolved(&evidence.quote.quote, &format!("of a correction: {}", reason.message())),
            }
        }
    }
    looked
}

/// True where the words of a quote stand in the document, with what stood before and behind them, in whichever block.
fn stands_anywhere(document: &Document, quote: &Quote) -> bool {
    let words = format!("{}{}{}", quote.prefix, quote.quote, quote.suffix);
    !quote.quote.is_empty() && document.blocks.iter().any(|block| block.text.as_str().contains(&words))
}
