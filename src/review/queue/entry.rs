//! A field of a record as the queue knows it: where it stands, and why it waits for a person.

use super::asked::Asked;
use super::filter::{Mark, Person};
use super::shown::Shown;
use crate::dataset::StoredAnswer;
use crate::decision::{Decision, Ruling, Standing};
use crate::extract::{Finding, Sign, Value};
use crate::questionnaire::{Field, Questionnaire};
use crate::record::Status;

/// A field of a record.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::review) struct Entry {
    /// Id of the record.
    pub record: String,
    /// Name of who answers, where it can be told.
    pub respondent: Option<String>,
    /// File name of the source.
    pub name: String,
    /// Id of the questionnaire.
    pub questionnaire: String,
    /// Id of the field.
    pub field: String,
    /// Position of the field in the form.
    pub position: usize,
    /// Its number, as the form prints it; empty where it prints none.
    pub label: String,
    /// As it is called in lists: "8. options", "4. E-mail".
    pub called: String,
    /// The opening of the question.
    pub opening: String,
    /// How likely the program's answer is.
    pub confidence: f64,
    /// Where it stands; `Accepted` also where it was drawn for the audit sample.
    pub status: Status,
    /// What the document shows, or a person saw in it.
    pub finding: Finding,
    /// Why the confidence is not higher.
    pub flags: Vec<Sign>,
    /// True where it waits for a person.
    pub is_open: bool,
    /// Why it does.
    pub why_open: Vec<Why>,
    /// Who is to look at it; `None` also where anybody is.
    pub assigned: Option<String>,
    /// Who decided.
    pub decided_by: Option<String>,
    /// The opening of the value.
    pub value: String,
    /// Number of the last decision on it; 0 for none.
    pub known: i64,
    /// What tells whether it was read again since.
    pub digest: String,
    /// What lists say beside its name.
    pub(super) gloss: String,
    /// More of the value, and what proves it.
    pub(super) shown: Shown,
    /// Its own number among all, for orders in which it has no other place.
    pub(super) drawn: u64,
    /// True where what the program reads is not what somebody once saw who decided.
    pub(super) upset: bool,
    /// Whom the flag is for that is open, or else was answered last.
    pub(super) flagged_for: Option<Person>,
    /// True where a later return counts in place of this one.
    pub(super) is_earlier: bool,
    /// True where the program accepts it, so that the audit sample may draw it.
    pub(super) may_be_drawn: bool,
    /// True where it was drawn.
    pub(super) is_drawn: bool,
}

/// Why a field waits for a person.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::review) enum Why {
    /// The program is not sure enough of it.
    LowConfidence,
    /// The source needs a person.
    Sign(Sign),
    /// A colleague asked for a look.
    Flagged {
        /// Who.
        by: String,
        /// Whom; `None` for anybody.
        to: Option<String>,
        /// What they said.
        comment: Option<String>,
    },
    /// The program reads something else than somebody decided about, or finds it elsewhere.
    SeenDifferently,
    /// What was decided is none that the form takes now.
    Outdated,
    /// Somebody decided about the same words in an earlier return.
    Offer,
    /// It was drawn for the audit sample. No page may say so before somebody decided.
    Audit,
}

/// What an entry is made of.
pub(super) struct Of<'a> {
    pub record: &'a str,
    pub respondent: Option<&'a str>,
    pub name: &'a str,
    pub questionnaire: &'a Questionnaire,
    pub threshold: Option<f64>,
    pub is_earlier: bool,
}

/// Most characters of a value in a list.
const VALUE_CHARACTERS_MAX: usize = 120;

impl Entry {
    /// The entry of a field, as long as nobody knows whether it was drawn for the audit sample.
    pub(super) fn of(
        of: &Of<'_>,
        (position, field, asked): (usize, &Field, &Asked),
        (answer, value): (&StoredAnswer, Option<Value>),
        (standing, history): (&Standing<'_>, &[Decision]),
    ) -> Self {
        let shown = Shown::of(of.questionnaire, field, answer, value);
        let why_open = why(answer, of.threshold, standing);
        let is_open = !why_open.is_empty();
        let last_flag = || history.iter().rev().find(|one| matches!(one.ruling, Ruling::Flagged { .. }));
        let flag = if is_open { standing.flag } else { answer.decision.as_ref().and_then(|_| last_flag()) };
        let flagged_for = flag.and_then(|flag| match &flag.ruling {
            Ruling::Flagged { assigned: Some(name) } => Some(Person::Named(name.clone())),
            Ruling::Flagged { assigned: None } => Some(Person::Anybody),
            _ => None,
        });
        Self {
            record: of.record.to_owned(),
            respondent: of.respondent.map(str::to_owned),
            name: of.name.to_owned(),
            questionnaire: of.questionnaire.id.clone(),
            field: field.id.clone(),
            position,
            label: asked.label.clone(),
            called: asked.name.clone(),
            opening: asked.opening.clone(),
            confidence: answer.confidence,
            status: answer.status,
            finding: answer.finding,
            flags: answer.flags.clone(),
            is_open,
            assigned: match &flagged_for {
                Some(Person::Named(name)) if is_open => Some(name.clone()),
                _ => None,
            },
            why_open,
            decided_by: answer.decision.as_ref().map(|decided| decided.reviewer.clone()),
            value: super::text::shortened(&shown.text, VALUE_CHARACTERS_MAX),
            known: standing.last_number(),
            digest: answer.machine().digest(),
            gloss: asked.gloss.clone(),
            shown,
            drawn: drawn(of.record, &field.id),
            upset: is_upset(answer, history),
            flagged_for,
            is_earlier: of.is_earlier,
            may_be_drawn: machine_status(answer) == Status::Accepted,
            is_drawn: false,
        }
    }

    /// It was drawn for the audit sample: until somebody decides, it waits for a person.
    pub(super) fn draw(&mut self) {
        self.is_drawn = true;
        if self.decided_by.is_none() && !self.is_open {
            self.is_open = true;
            self.why_open.push(Why::Audit);
        }
    }

    /// A decision on an earlier return is offered for it.
    pub(super) fn offer(&mut self) {
        self.why_open.push(Why::Offer);
    }

    /// What it can be told by, the gravest first, and behind them whether there is an offer. What was drawn for the audit sample has no mark of its own.
    pub(super) fn marks(&self) -> Vec<Mark> {
        let mut marks = Vec::new();
        let is = |why: &Why| self.why_open.contains(why);
        if is(&Why::SeenDifferently) || (!self.is_open && self.upset) {
            marks.push(Mark::SeenDifferently);
        }
        if is(&Why::Outdated) {
            marks.push(Mark::Outdated);
        }
        if self.flagged_for.is_some() {
            marks.push(Mark::Flagged);
        }
        marks.extend(self.flags.iter().copied().map(Mark::Sign));
        marks.sort();
        marks.dedup();
        if marks.is_empty() {
            marks.push(Mark::Nothing);
        }
        if is(&Why::Offer) {
            marks.push(Mark::Offered);
        }
        marks
    }

    /// The gravest of them.
    pub(super) fn gravest(&self) -> Mark {
        self.marks().first().copied().unwrap_or(Mark::Nothing)
    }

    /// True where it may be accepted from a list: it is open, the list shows all of its value, and nothing else has to be
    /// known of it.
    pub(in crate::review) fn is_acceptable_unopened(&self) -> bool {
        let is_plain = |why: &Why| matches!(why, Why::LowConfidence | Why::Sign(_) | Why::Audit);
        self.is_open && self.shown.is_whole && self.why_open.iter().all(is_plain)
    }

    /// What people call who answers: by name, or else the file.
    pub(super) fn who(&self) -> &str {
        self.respondent.as_deref().unwrap_or(&self.name)
    }
}

fn why(answer: &StoredAnswer, threshold: Option<f64>, standing: &Standing<'_>) -> Vec<Why> {
    let mut why = Vec::new();
    if let Some(flag) = standing.flag
        && let Ruling::Flagged { assigned } = &flag.ruling
    {
        why.push(Why::Flagged { by: flag.reviewer.clone(), to: assigned.clone(), comment: flag.why.clone() });
    }
    match &answer.decision {
        Some(decided) => {
            if decided.seen_differently {
                why.push(Why::SeenDifferently);
            }
            if decided.outdated {
                why.push(Why::Outdated);
            }
        }
        None if answer.status == Status::Review => {
            let mut signs: Vec<Sign> = answer.flags.iter().copied().filter(|sign| sign.needs_person()).collect();
            signs.sort();
            signs.dedup();
            let is_low = threshold.is_none_or(|threshold| answer.confidence < threshold);
            if is_low || signs.is_empty() {
                why.push(Why::LowConfidence);
            }
            why.extend(signs.into_iter().map(Why::Sign));
        }
        None => {}
    }
    why
}

/// What the program says to do with it, whatever people decided.
fn machine_status(answer: &StoredAnswer) -> Status {
    answer.decision.as_ref().map_or(answer.status, |decided| decided.machine.status)
}

/// True where somebody decided who saw something else than the program reads now. It stays so whatever is decided next, so
/// that a field keeps its place in the queue while people are at it.
fn is_upset(answer: &StoredAnswer, history: &[Decision]) -> bool {
    let machine = answer.decision.as_ref().map(|decided| &decided.machine);
    let decisions = history.iter().filter(|one| matches!(one.ruling, Ruling::Confirmed | Ruling::Corrected { .. }));
    machine.is_some_and(|machine| decisions.into_iter().any(|one| !one.seen.answer.is_same_as(machine)))
}

/// A number that is drawn once and for all (FNV-1a, its bits mixed).
fn drawn(record: &str, field: &str) -> u64 {
    let bytes = record.bytes().chain([0]).chain(field.bytes());
    let hash = bytes
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3));
    let hash = (hash ^ (hash >> 33)).wrapping_mul(0xff51_afd7_ed55_8ccd);
    hash ^ (hash >> 33)
}
