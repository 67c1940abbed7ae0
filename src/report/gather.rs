//! From a data set to its overview, record by record.

use std::collections::BTreeMap;

use super::account::{self, FailedInput};
use super::audit::{self, Audit};
use super::counts::{Counts, median};
use super::notices::{self, shortened};
use super::overview::{
    Cell, EarlierReturn, FieldOverview, MissingRespondent, Overview, Part, Respondent, RespondentDoubt, ReviewReason,
    Reviewed, SCHEMA,
};
use super::tally::Tally;
use crate::dataset::{Dataset, StoredAnswer, StoredRecord};
use crate::extract::{Finding, Sign, Value};
use crate::history::{History, Return};
use crate::journal::Failure;
use crate::questionnaire::{Field, ItemKind, Questionnaire};
use crate::read::Severity;
use crate::record::{Status, words};

/// Most pieces of text a respondent that are kept of those which belong to no question.
const QUOTES_MAX: usize = 5;
/// Most characters of such a piece.
const QUOTE_CHARACTERS_MAX: usize = 240;
/// Most characters of a name.
const NAME_CHARACTERS_MAX: usize = 120;
/// Language of the page and of the program.
const LANGUAGE: &str = "en";

/// The overview of a data set. A record that cannot be used is told with its respondent.
pub fn overview(dataset: &Dataset) -> Overview {
    let mut gathered: Vec<Gathering<'_>> = Vec::new();
    let mut reviewed = Reviewed::default();
    for case in dataset.cases() {
        let position = gathered.iter().position(|part| part.id == case.questionnaire).unwrap_or_else(|| {
            gathered.push(Gathering::new(&case.questionnaire, dataset.questionnaires()));
            gathered.len() - 1
        });
        gathered[position].add(dataset, case, &mut reviewed);
    }
    let missing = dataset.histories().missing.iter();
    Overview {
        schema: SCHEMA.to_owned(),
        program: env!("CARGO_PKG_VERSION").to_owned(),
        broken_off: dataset.is_unfinished(),
        parts: gathered.into_iter().map(Gathering::finish).collect(),
        reviewed,
        missing: missing
            .map(|one| MissingRespondent { name: one.respondent.clone(), deadline: one.deadline.clone() })
            .collect(),
        unshown: audit::unshown(dataset),
        account: account::account(dataset),
    }
}

/// A part in the making.
struct Gathering<'a> {
    id: &'a str,
    questionnaire: Option<&'a Questionnaire>,
    fields: Vec<FieldOverview>,
    /// With their notices.
    respondents: Vec<(Respondent, Vec<(Severity, String)>)>,
    /// Values and respondents by what they need a person for.
    reasons: BTreeMap<Why, (usize, usize)>,
    audit: Audit,
}

/// Why a value needs a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Why {
    /// Its confidence is lower than what was asked for.
    Low,
    /// It has this sign.
    Sign(Sign),
    /// What a person decided cannot hold any more.
    Outdated,
}

impl<'a> Gathering<'a> {
    fn new(id: &'a str, known: &'a [Questionnaire]) -> Self {
        let questionnaire = known.iter().find(|one| one.id == id);
        let fields = questionnaire.map(|one| one.fields.iter().map(|field| blank(field, one)).collect());
        let fields = fields.unwrap_or_default();
        Self { id, questionnaire, fields, respondents: Vec::new(), reasons: BTreeMap::new(), audit: Audit::default() }
    }

    fn add(&mut self, dataset: &Dataset, case: &History, reviewed: &mut Reviewed) {
        let mut respondent = told_by_history(case);
        let mut notices = Vec::new();
        let counted = dataset.record(&case.counts).and_then(|record| {
            if respondent.file.is_empty() {
                respondent.file.clone_from(&record.source.name);
            }
            self.count(&record, &mut respondent)?;
            self.audit.add(dataset, &record);
            reviewed.count(dataset, &record);
            Ok(record)
        });
        match counted {
            Ok(record) => {
                notices = record.notices.into_iter().map(|notice| (notice.severity, notice.message)).collect();
            }
            Err(failure) => {
                respondent.failure = Some(FailedInput::new(format!("records/{}.json", case.counts), &failure));
            }
        }
        self.respondents.push((respondent, notices));
    }

    /// Counts the values of a record, all or none of them.
    fn count(&mut self, record: &StoredRecord, respondent: &mut Respondent) -> Result<(), Failure> {
        let known = self.questionnaire.map_or(&[][..], std::slice::from_ref);
        let questionnaire = record.questionnaire_among(known)?;
        let fields = questionnaire.fields.iter();
        let answers: Vec<(&StoredAnswer, Option<Value>)> =
            fields.map(|field| record.answer(&field.id, field.kind)).collect::<Result<_, _>>()?;
        let value = |field: Option<usize>| answers.get(field?)?.1.as_ref();
        if respondent.name.is_none() {
            respondent.name = value(questionnaire.respondent).and_then(name);
        }
        if respondent.submitted_on.is_none()
            && let Some(Value::Text(date)) = value(questionnaire.date)
        {
            respondent.submitted_on = Some(date.clone());
        }
        let mut reasons: BTreeMap<Why, usize> = BTreeMap::new();
        for (field, (answer, value)) in self.fields.iter_mut().zip(&answers) {
            if let (Some(tally), Some(value)) = (&mut field.tally, value) {
                tally.count(value, answer.finding == Finding::Absent);
            }
            if answer.status == Status::Review {
                needs_person(answer, &record.calibration.threshold, &mut reasons);
            }
        }
        for (reason, values) in reasons {
            let sum = self.reasons.entry(reason).or_default();
            *sum = (sum.0 + values, sum.1 + 1);
        }
        let cell = |answer: &StoredAnswer| Cell {
            finding: answer.finding,
            status: answer.status,
            confidence: answer.own_confidence(),
        };
        respondent.cells = answers.iter().map(|(answer, _)| cell(answer)).collect();
        respondent.counts = Some(Counts::of(respondent.cells.iter()));
        respondent.confidence_median = median(respondent.cells.iter().filter_map(|cell| cell.confidence).collect());
        respondent.unclaimed = record.unclaimed.len();
        let worded = record.unclaimed.iter().filter(|one| one.quote.contains(char::is_alphanumeric));
        respondent.quotes = worded.take(QUOTES_MAX).map(|one| shortened(&one.quote, QUOTE_CHARACTERS_MAX)).collect();
        Ok(())
    }

    fn finish(mut self) -> Part {
        self.respondents.sort_by(|(a, _), (b, _)| order(a).cmp(&order(b)));
        let (respondents, notices): (Vec<_>, Vec<_>) = self.respondents.into_iter().unzip();
        for (position, field) in self.fields.iter_mut().enumerate() {
            let cells = || respondents.iter().filter_map(move |one: &Respondent| one.cells.get(position));
            field.counts = Counts::of(cells());
            field.confidence_median = median(cells().filter_map(|cell| cell.confidence).collect());
            if let Some(tally) = &mut field.tally {
                tally.finish();
            }
        }
        let mut part = Part {
            questionnaire: self.id.to_owned(),
            title: self.questionnaire.map_or(self.id, |one| one.title.as_str()).to_owned(),
            counts: respondents.iter().filter_map(|one| one.counts).fold(Counts::default(), |sum, one| sum.with(&one)),
            respondents,
            fields: self.fields,
            reasons: self.reasons.into_iter().map(reason).collect(),
            audit: self.audit,
            notices: Vec::new(),
            notices_left: 0,
        };
        part.reasons.sort_by_key(|reason| std::cmp::Reverse(reason.values));
        notices::group(&mut part, &notices);
        part
    }
}

/// By name, those who cannot be told last.
fn order(respondent: &Respondent) -> (bool, String, &str) {
    (respondent.name.is_none(), respondent.shown().to_lowercase(), &respondent.record)
}

/// Why a value needs a person: a decision that cannot hold any more, its flags that send it there, or else its confidence.
fn needs_person(answer: &StoredAnswer, threshold: &Option<f64>, reasons: &mut BTreeMap<Why, usize>) {
    let is_outdated = answer.decision.as_ref().is_some_and(|decided| decided.outdated);
    if is_outdated {
        *reasons.entry(Why::Outdated).or_default() += 1;
    }
    if answer.own_status() != Status::Review {
        return;
    }
    let mut flags: Vec<Sign> = answer.flags.iter().copied().filter(|flag| flag.needs_person()).collect();
    flags.sort();
    flags.dedup();
    let is_low = threshold.is_none_or(|threshold| answer.confidence < threshold);
    for &flag in &flags {
        *reasons.entry(Why::Sign(flag)).or_default() += 1;
    }
    if is_low || flags.is_empty() {
        *reasons.entry(Why::Low).or_default() += 1;
    }
}

fn reason((why, (values, respondents)): (Why, (usize, usize))) -> ReviewReason {
    let (code, reason) = match why {
        Why::Low => (None, "The confidence is lower than what was asked for".to_owned()),
        Why::Sign(sign) => (Some(sign.code()), words::reason(sign)),
        Why::Outdated => {
            (Some("decision_outdated".to_owned()), "A person decided what the form does not take any more".to_owned())
        }
    };
    ReviewReason { code, reason, values, respondents }
}

/// What is known of a respondent without its record.
fn told_by_history(case: &History) -> Respondent {
    let counts = case.returns.iter().find(|one| one.record == case.counts);
    let earlier = case.returns.iter().filter(|one| one.record != case.counts);
    let changed = |one: &Return| case.changes.iter().find(|change| change.from == one.record);
    Respondent {
        name: case.respondent.as_ref().map(|name| shortened(name, NAME_CHARACTERS_MAX)),
        record: case.counts.clone(),
        file: counts.map(|one| one.name.clone()).unwrap_or_default(),
        submitted_on: counts.and_then(|one| one.submitted_on.clone()),
        received: counts.and_then(|one| one.received.clone()),
        deadline: case.deadline.clone(),
        late: case.late,
        returns: case.returns.len(),
        earlier: earlier
            .map(|one| EarlierReturn {
                record: one.record.clone(),
                file: one.name.clone(),
                submitted_on: one.submitted_on.clone(),
                received: one.received.clone(),
                changed: changed(one).map(|change| change.fields.len()),
            })
            .collect(),
        doubts: case
            .doubts
            .iter()
            .map(|doubt| RespondentDoubt { code: doubt.code, message: doubt.message.clone() })
            .collect(),
        counts: None,
        confidence_median: None,
        unclaimed: 0,
        failure: None,
        cells: Vec::new(),
        quotes: Vec::new(),
    }
}

/// The name of who answers; `None` where the value tells none.
fn name(value: &Value) -> Option<String> {
    let name = match value {
        Value::Country(country) => &country.name,
        Value::Text(text) => text.lines().next()?,
        _ => return None,
    };
    Some(shortened(name, NAME_CHARACTERS_MAX)).filter(|name| !name.is_empty())
}

/// A field of which nothing is counted yet.
fn blank(field: &Field, questionnaire: &Questionnaire) -> FieldOverview {
    let languages = [LANGUAGE.to_owned()];
    let items = &questionnaire.items;
    let asking = field.beside_option.unwrap_or(field.item);
    let question = questionnaire.question_of(field.item);
    let wordings = &items[asking].wordings;
    let wording = wordings.iter().find(|wording| wording.language == LANGUAGE).or(wordings.first());
    let prefix = |item: usize| items[item].prefix.as_deref().unwrap_or_default().trim_end_matches('.').to_owned();
    let label = match (prefix(question), field.item == question) {
        (label, true) => label,
        (label, false) => {
            [label, prefix(field.item)].into_iter().filter(|one| !one.is_empty()).collect::<Vec<_>>().join(".")
        }
    };
    let under = (asking != question && items[question].kind == ItemKind::Question)
        .then(|| questionnaire.wording(question, &languages).to_owned())
        .filter(|wording| !wording.is_empty());
    FieldOverview {
        id: field.id.clone(),
        kind: field.kind,
        label,
        asks: wording.map_or_else(String::new, |wording| wording.text.clone()),
        language: wording.map_or(LANGUAGE, |wording| wording.language.as_str()).to_owned(),
        question: items[question].id.clone(),
        under,
        counts: Counts::default(),
        confidence_median: None,
        tally: Tally::of(field, questionnaire, &languages),
    }
}
