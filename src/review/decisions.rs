//! Requests that decide: a form in, decisions added, the next field out. Nothing else changes anything.

use std::sync::Arc;

use axum::extract::{Path, RawForm, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};

use super::access::Reviewer;
use super::answers::{Place, Shared, on_desk, shows, source_of};
use super::decide::{self, Refused};
use super::desk::{Desk, Shelf};
use super::opened::Opened;
use super::pages::Told;
use super::queue::{self, Filter};
use crate::decision::{Decision, LedgerError, Ruling, Standing};
use crate::journal::Failure;

/// Most decisions that one press of a button makes.
const AT_ONCE_MAX: usize = 1000;

/// A decision on a field.
pub(super) async fn decide(
    State(desk): Shared,
    reviewer: Reviewer,
    Path((record, field)): Path<(String, String)>,
    filter: Filter,
    headers: HeaderMap,
    RawForm(form): RawForm,
) -> Response {
    on_desk(desk, reviewer, move |desk, reviewer| {
        let form: Vec<(String, String)> = url::form_urlencoded::parse(&form).into_owned().collect();
        let place = Place { record: &record, field: &field, filter: &filter, reviewer, shown: shows(&headers) };
        // Read before anything is held: reading may take long.
        let source = decide::needs_source(&form).then(|| source_of(desk, &record)).transpose()?;
        let judged = {
            let shelf = desk.shelf()?;
            let opened = Opened::open(&shelf, &record, &field)?;
            // A flag may change where a field stands in the order: what comes next is told by where it stood.
            let next = shelf.queue.after(&filter, &record, &field);
            let next = next.map(|next| (next.record.clone(), next.field.clone()));
            if decide::given(&form, "seen").is_some_and(|seen| seen != opened.stamp(&shelf)) {
                Err(Told::ReadAgain { form: form.clone() })
            } else {
                let decision = decide::decision(desk, &shelf.dataset, &opened, &reviewer.name, &form, source);
                decision.map(|new| (new, next)).map_err(|refused| told(refused, form.clone()))
            }
        };
        let (new, next) = match judged {
            Ok(judged) => judged,
            Err(told @ Told::ReadAgain { .. }) => return place.page(desk, told, StatusCode::CONFLICT),
            Err(told) => return place.page(desk, told, StatusCode::UNPROCESSABLE_ENTITY),
        };
        let is_undo = matches!(new.ruling, Ruling::Undone { .. });
        match desk.decide(&[new]) {
            Ok(_) if is_undo => stay(desk, &place),
            Ok(_) => go_on(desk, &place, next),
            Err(error) => refused(desk, &place, error, form),
        }
    })
    .await
}

/// Marked words go to another field.
pub(super) async fn shift(
    State(desk): Shared,
    reviewer: Reviewer,
    Path((record, field)): Path<(String, String)>,
    filter: Filter,
    headers: HeaderMap,
    RawForm(form): RawForm,
) -> Response {
    on_desk(desk, reviewer, move |desk, reviewer| {
        let form: Vec<(String, String)> = url::form_urlencoded::parse(&form).into_owned().collect();
        let place = Place { record: &record, field: &field, filter: &filter, reviewer, shown: shows(&headers) };
        let (to, known_to) = decide::given(&form, "to").and_then(|to| to.rsplit_once(':')).unwrap_or_default();
        let source = source_of(desk, &record)??;
        let judged = {
            let shelf = desk.shelf()?;
            let (from, to) = (Opened::open(&shelf, &record, &field)?, Opened::open(&shelf, &record, to)?);
            let waits = shelf.queue.of_record(&record).iter().any(|entry| entry.field == to.field.id && entry.is_open);
            let known = (decide::known(&form), known_to.parse().unwrap_or(0));
            let marked = decide::stretches(&form);
            decide::moved(desk, (&from, &to), &reviewer.name, known, &marked, &source, waits)
        };
        let new = match judged {
            Ok(new) => new,
            Err(refused) => return place.page(desk, told(refused, form), StatusCode::UNPROCESSABLE_ENTITY),
        };
        match desk.decide(&new) {
            // All of what stands there now is to be seen.
            Ok(_) => stay(desk, &Place { field: to, shown: place.shown.clone(), ..place }),
            Err(error) => refused(desk, &place, error, Vec::new()),
        }
    })
    .await
}

/// The reviewer's last decision that still holds is undone, wherever it was.
pub(super) async fn undo(
    State(desk): Shared,
    reviewer: Reviewer,
    filter: Filter,
    headers: HeaderMap,
    RawForm(_): RawForm,
) -> Response {
    on_desk(desk, reviewer, move |desk, reviewer| {
        let (new, record, field) = {
            let shelf = desk.shelf()?;
            let last = last_of(&shelf, &reviewer.name);
            let first = last.first().ok_or_else(|| Failure {
                message: "there is nothing of yours to undo".to_owned(),
                remedy: "only decisions that still hold can be undone".to_owned(),
            })?;
            let (record, field) = (super::desk::record_of(&first.subject), first.subject.field.clone());
            let mut new = Vec::new();
            for one in last {
                let opened = Opened::open(&shelf, &record, &one.subject.field)?;
                let known = opened.standing.last_number();
                new.push(opened.decision(desk, &reviewer.name, known, Ruling::Undone { undoes: one.number }, None));
            }
            (new, record, field)
        };
        let place = Place { record: &record, field: &field, filter: &filter, reviewer, shown: shows(&headers) };
        match desk.decide(&new) {
            Ok(_) => stay(desk, &place),
            Err(error) => refused(desk, &place, error, Vec::new()),
        }
    })
    .await
}

/// The last decision of a reviewer that holds, of those on records that are there, with those that were made with it; the last
/// first.
fn last_of<'a>(shelf: &'a Shelf, reviewer: &str) -> Vec<&'a Decision> {
    let decisions = shelf.dataset.decisions();
    let holds = |one: &&Decision| {
        let standing = Standing::of(decisions.of(&one.subject));
        [standing.verdict, standing.flag].into_iter().flatten().any(|holding| holding.number == one.number)
            && shelf.history(&super::desk::record_of(&one.subject)).is_some()
    };
    let mut own: Vec<&Decision> = decisions.all().filter(|one| one.reviewer == reviewer).filter(holds).collect();
    own.sort_by_key(|one| std::cmp::Reverse(one.number));
    let mut together = own.iter().zip(own.iter().skip(1)).take_while(|(one, before)| decide::are_one_move(one, before));
    let count = 1 + together.by_ref().count();
    own.truncate(count);
    own
}

/// Many right answers to one question, each of which was on the screen.
pub(super) async fn confirm(
    State(desk): Shared,
    reviewer: Reviewer,
    Path((questionnaire, field)): Path<(String, String)>,
    filter: Filter,
    RawForm(form): RawForm,
) -> Response {
    on_desk(desk, reviewer, move |desk, reviewer| {
        let form: Vec<(String, String)> = url::form_urlencoded::parse(&form).into_owned().collect();
        let (all, mut accepted) = (queue::seen(&form), 0);
        let asked = all.len();
        for seen in all.into_iter().take(AT_ONCE_MAX) {
            let new = {
                let shelf = desk.shelf()?;
                // One that is gone, that somebody else decided about, or that was read again does not stop the others: it
                // stays open.
                let Ok(opened) = Opened::open(&shelf, &seen.record, &field) else { continue };
                let mut entries = shelf.queue.of_record(&seen.record).iter();
                let is_acceptable = entries.any(|entry| entry.field == field && entry.is_acceptable_unopened());
                if opened.questionnaire.id != questionnaire || !is_acceptable || opened.machine.digest() != seen.digest
                {
                    continue;
                }
                opened.decision(desk, &reviewer.name, seen.known, Ruling::Confirmed, None)
            };
            match desk.decide(&[new]) {
                Ok(_) => accepted += 1,
                Err(LedgerError::Meanwhile(_)) => {}
                Err(error) => return Err(error.into()),
            }
        }
        let link = filter.question_link(&questionnaire, &field);
        let join = if link.contains('?') { '&' } else { '?' };
        Ok(Redirect::to(&format!("{link}{join}accepted={accepted}&asked={asked}")).into_response())
    })
    .await
}

fn told(refused: Refused, form: Vec<(String, String)>) -> Told {
    match refused {
        Refused::Entered(problems) => Told::Problems { problems, form },
        Refused::Asked(sentence) => Told::Refused(sentence),
    }
}

/// The next field that waits; the queue, where none does.
fn go_on(desk: &Arc<Desk>, place: &Place<'_>, next: Option<(String, String)>) -> Result<Response, Failure> {
    let next = {
        let shelf = desk.shelf()?;
        let waits = |(record, field): &(String, String)| {
            shelf.queue.of_record(record).iter().any(|entry| entry.field == *field && entry.is_open)
        };
        let again = || {
            let next = shelf.queue.after(place.filter, place.record, place.field)?;
            Some((next.record.clone(), next.field.clone()))
        };
        next.filter(waits).or_else(again)
    };
    match next {
        Some((record, field)) => {
            stay(desk, &Place { record: &record, field: &field, shown: place.shown.clone(), ..*place })
        }
        None => Ok(leave(place, &place.filter.link("/"))),
    }
}

/// A field, as it stands now.
fn stay(desk: &Arc<Desk>, place: &Place<'_>) -> Result<Response, Failure> {
    if place.shown.is_none() {
        return Ok(Redirect::to(&place.filter.record_link(place.record, place.field)).into_response());
    }
    place.page(desk, Told::Nothing, StatusCode::OK)
}

/// To another page: the script goes there itself.
fn leave(place: &Place<'_>, to: &str) -> Response {
    if place.shown.is_none() {
        return Redirect::to(to).into_response();
    }
    (StatusCode::OK, [("x-leave", to.to_owned())]).into_response()
}

/// Nothing was written: somebody else was first, or the disk is full.
fn refused(
    desk: &Arc<Desk>,
    place: &Place<'_>,
    error: LedgerError,
    form: Vec<(String, String)>,
) -> Result<Response, Failure> {
    let LedgerError::Meanwhile(meanwhile) = error else { return Err(error.into()) };
    let elsewhere = Some(&meanwhile.subject.field).filter(|field| *field != place.field).cloned();
    let told = Told::Meanwhile { by: meanwhile.reviewer.clone(), at: meanwhile.at.clone(), elsewhere, form };
    place.page(desk, told, StatusCode::CONFLICT)
}

impl From<LedgerError> for Failure {
    fn from(error: LedgerError) -> Self {
        Self { message: error.to_string(), remedy: error.remedy().to_owned() }
    }
}
