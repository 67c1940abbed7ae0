//! Rows of the normalised tables: questionnaires, respondents with their returns, and the answers of every record.

use std::io;

use rusqlite::{Connection, ToSql};

use super::{insert, storable};
use crate::dataset::{StoredAnswer, StoredRecord};
use crate::export::table::long::page;
use crate::export::table::selection::{Selection, Typed, typed};
use crate::export::table::wide;
use crate::export::table::{arrivals, prompts};
use crate::extract::{Value, YesNo};
use crate::history::{FieldState, History, Return};
use crate::questionnaire::Questionnaire;

/// Fills the tables.
///
/// # Errors
/// When a row cannot be added, or a record can no longer be read.
pub(super) fn fill(
    connection: &Connection,
    selection: &Selection<'_>,
    superseded: &[(&History, String)],
) -> io::Result<()> {
    let mut filling = Filling { connection, answers: 0 };
    // A record that no longer counts may be of a questionnaire that no other is of.
    let mut questionnaires = selection.questionnaires.clone();
    for (_, id) in superseded {
        let typed = read(selection, id)?;
        if !questionnaires.iter().any(|known| known.id == typed.questionnaire.id) {
            questionnaires.push(typed.questionnaire);
        }
    }
    for questionnaire in questionnaires {
        filling.questionnaire(questionnaire)?;
    }
    for (position, history) in (1i64..).zip(selection.dataset.cases()) {
        filling.history(position, history)?;
    }
    selection.each(&mut |case| filling.record(&case.typed))?;
    superseded.iter().try_for_each(|(_, id)| filling.record(&read(selection, id)?))
}

fn read<'a>(selection: &Selection<'a>, id: &str) -> io::Result<Typed<'a>> {
    typed(selection.dataset, id).map_err(|failure| io::Error::other(failure.message))
}

struct Filling<'a> {
    connection: &'a Connection,
    /// Answers so far; the next has the next number.
    answers: i64,
}

/// A position counted from 1.
fn place(index: usize) -> i64 {
    i64::try_from(index + 1).unwrap_or(i64::MAX)
}

fn count(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

fn optional(text: Option<&str>) -> Option<String> {
    text.map(storable)
}

impl Filling<'_> {
    fn add(&self, table: &str, values: &[&dyn ToSql]) -> io::Result<()> {
        insert(self.connection, table, values)
    }

    fn questionnaire(&self, questionnaire: &Questionnaire) -> io::Result<()> {
        let id = &questionnaire.id;
        let languages = &questionnaire.languages;
        self.add("questionnaires", &[id, &questionnaire.title, &questionnaire.rules_sha256, &languages.join(";")])?;
        for (position, ((column, _), field)) in wide::names(questionnaire).iter().zip(&questionnaire.fields).enumerate()
        {
            let section = prompts::section(questionnaire, field.item, languages);
            self.add("fields", &[id, &field.id, &place(position), &field.kind.as_str(), &section, column])?;
            for (at, language) in languages.iter().enumerate() {
                let wording = prompts::prompt(questionnaire, position, std::slice::from_ref(language));
                self.add("field_wordings", &[id, &field.id, &place(at), language, &wording])?;
            }
            let columns = wide::option_names(questionnaire, position);
            for (number, (&option, column)) in field.options.iter().zip(&columns).enumerate() {
                let option_id = prompts::option_id(questionnaire, option);
                self.add("options", &[id, &field.id, &option_id, &place(number), column])?;
                for (at, language) in languages.iter().enumerate() {
                    let wording = prompts::wording(questionnaire, option, language);
                    if !wording.is_empty() {
                        self.add("option_wordings", &[id, &field.id, &option_id, &place(at), language, &wording])?;
                    }
                }
            }
        }
        Ok(())
    }

    fn history(&self, id: i64, history: &History) -> io::Result<()> {
        let name = optional(history.respondent.as_deref());
        let key = optional(history.key.as_deref());
        let (questionnaire, counts) = (&history.questionnaire, &history.counts);
        self.add("respondents", &[&id, questionnaire, &name, &key, counts, &history.deadline, &history.late])?;
        for (position, doubt) in history.doubts.iter().enumerate() {
            self.add("doubts", &[&id, &place(position), &arrivals::code(&doubt.code), &storable(&doubt.message)])?;
        }
        for (position, one) in history.returns.iter().enumerate() {
            self.arrived(id, position, one, one.record == history.counts)?;
        }
        for change in &history.changes {
            for one in &change.fields {
                let json = |state: &FieldState| (!state.value.is_null()).then(|| storable(&state.value.to_string()));
                let findings = (one.before.finding.as_str(), one.after.finding.as_str());
                let (before, after) = (json(&one.before), json(&one.after));
                let values: &[&dyn ToSql] =
                    &[&id, &change.from, &change.to, &one.field, &before, &findings.0, &after, &findings.1];
                self.add("changes", values)?;
            }
        }
        Ok(())
    }

    fn arrived(&self, respondent: i64, position: usize, one: &Return, counts: bool) -> io::Result<()> {
        let name = Some(storable(&one.name)).filter(|name| !name.is_empty());
        let at = place(position);
        self.add("returns", &[&one.record, &respondent, &at, &counts, &name, &one.submitted_on, &one.received])?;
        for (at, arrival) in one.arrivals.iter().enumerate() {
            let envelope = arrival.envelope.clone().unwrap_or_default();
            let (sender, sender_name) = (optional(envelope.from.as_deref()), optional(envelope.from_name.as_deref()));
            let (subject, message) = (optional(envelope.subject.as_deref()), optional(envelope.message_id.as_deref()));
            let address = storable(&arrival.address.shown());
            let values: &[&dyn ToSql] =
                &[&one.record, &place(at), &address, &sender, &sender_name, &subject, &envelope.date, &message];
            self.add("arrivals", values)?;
        }
        Ok(())
    }

    fn record(&mut self, typed: &Typed<'_>) -> io::Result<()> {
        let record = &typed.record;
        self.facts(record)?;
        for (position, notice) in record.notices.iter().enumerate() {
            self.add("notices", &[&record.id, &place(position), &storable(&notice.message)])?;
        }
        for (position, one) in record.unclaimed.iter().enumerate() {
            let (quote, where_) = (storable(&one.quote), one.place.to_string());
            self.add("unclaimed", &[&record.id, &place(position), &quote, &page(&one.place), &where_])?;
        }
        for field in 0..typed.questionnaire.fields.len() {
            if let Some((answer, value)) = typed.answer(field) {
                self.answers += 1;
                self.answer(typed, field, answer, value)?;
                self.beside(answer)?;
            }
        }
        Ok(())
    }

    fn facts(&self, record: &StoredRecord) -> io::Result<()> {
        let (source, calibration, summary) = (&record.source, &record.calibration, &record.summary);
        self.add(
            "records",
            &[
                &record.id,
                &record.questionnaire.id,
                &record.program,
                &storable(&source.name),
                &source.sha256,
                &source.media_type.as_str(),
                &i64::try_from(source.size_bytes).unwrap_or(i64::MAX),
                &source.pages,
                &record.questionnaire.languages.join(";"),
                &source.language,
                &calibration.id,
                &calibration.fitted_on,
                &calibration.threshold,
                &calibration.precision,
                &count(summary.fields),
                &count(summary.accepted),
                &count(summary.review),
                &count(summary.confirmed),
                &count(summary.corrected),
                &count(summary.answered),
                &count(summary.empty),
                &count(summary.not_stated),
                &count(summary.not_visible),
                &count(summary.absent),
            ],
        )
    }

    /// An answer, and its value where that is a list.
    fn answer(&self, typed: &Typed<'_>, field: usize, answer: &StoredAnswer, value: Option<&Value>) -> io::Result<()> {
        let (mut text, mut number, mut code) = (None, None, None);
        match value {
            Some(Value::YesNo(YesNo::Yes)) => text = Some("yes".to_owned()),
            Some(Value::YesNo(YesNo::No)) => text = Some("no".to_owned()),
            Some(Value::Text(written)) => text = Some(storable(written)),
            Some(Value::Percentage(share)) => number = Some(*share),
            Some(Value::Country(country)) => {
                text = Some(storable(&country.name));
                code = Some(storable(&country.iso3));
            }
            _ => {}
        }
        let id = self.answers;
        self.add(
            "answers",
            &[
                &id,
                &typed.record.id,
                &typed.questionnaire.id,
                &typed.questionnaire.fields[field].id,
                &text,
                &number,
                &code,
                &answer.finding.as_str(),
                &answer.status.as_str(),
                &answer.own_confidence(),
                &storable(&answer.rule),
            ],
        )?;
        match value {
            Some(Value::Choices(choices)) => {
                let lists = [("checked", &choices.checked), ("unchecked", &choices.unchecked)];
                for (state, ids) in lists.into_iter().chain([("unknown", &choices.unknown)]) {
                    ids.iter().try_for_each(|option| self.add("choices", &[&id, option, &state]))?;
                }
                Ok(())
            }
            Some(Value::Links(links)) => links.iter().enumerate().try_for_each(|(at, one)| {
                let (name, description) = (optional(one.name.as_deref()), optional(one.description.as_deref()));
                let (url, written) = (storable(&one.url), storable(&one.written));
                self.add("links", &[&id, &place(at), &url, &written, &name, &description])
            }),
            Some(Value::Organizations(bodies)) => bodies.iter().enumerate().try_for_each(|(at, one)| {
                let (url, written) = (optional(one.url.as_deref()), optional(one.written.as_deref()));
                self.add("organizations", &[&id, &place(at), &storable(&one.name), &url, &written])
            }),
            Some(Value::Emails(addresses)) => addresses
                .iter()
                .enumerate()
                .try_for_each(|(at, address)| self.add("emails", &[&id, &place(at), &storable(address)])),
            _ => Ok(()),
        }
    }

    /// What stands beside a value.
    fn beside(&self, answer: &StoredAnswer) -> io::Result<()> {
        let id = self.answers;
        if let Some(decided) = &answer.decision {
            let machine = &decided.machine;
            let read = (!machine.value.is_null()).then(|| storable(&machine.value.to_string()));
            let values: &[&dyn ToSql] = &[
                &id,
                &decided.what.as_str(),
                &storable(&decided.reviewer),
                &storable(&decided.at),
                &optional(decided.why.as_deref()),
                &decided.seen_differently,
                &decided.outdated,
                &read,
                &machine.finding.as_str(),
                &machine.status.as_str(),
                &machine.confidence,
            ];
            self.add("decisions", values)?;
        }
        for (at, flag) in answer.flags.iter().enumerate() {
            self.add("flags", &[&id, &place(at), &flag.code()])?;
        }
        for (at, one) in answer.alternatives.iter().enumerate() {
            let json = storable(&one.value.to_string());
            self.add("alternatives", &[&id, &place(at), &json, &one.confidence])?;
        }
        for (at, one) in answer.links.iter().enumerate() {
            let url = storable(&one.url);
            self.add("hyperlinks", &[&id, &place(at), &count(one.start), &count(one.end), &url])?;
        }
        for (at, one) in answer.evidence.iter().enumerate() {
            let quote = &one.quote;
            let (text, prefix, suffix) = (storable(&quote.quote), storable(&quote.prefix), storable(&quote.suffix));
            let (block, start, end) = (count(quote.block), count(quote.start), count(quote.end));
            let (page, place_of) = (page(&quote.place), storable(&quote.place.to_string()));
            let values: &[&dyn ToSql] =
                &[&id, &place(at), &one.of, &text, &prefix, &suffix, &block, &start, &end, &page, &place_of];
            self.add("evidence", values)?;
        }
        Ok(())
    }
}
