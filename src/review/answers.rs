//! Answers to requests: what is asked for by its address in, a page, a piece of one, a picture or a file out. Whatever takes
//! long is done where it keeps nobody waiting.

use std::convert::Infallible;
use std::path::PathBuf;
use std::sync::Arc;

use axum::extract::{FromRequestParts, Path, RawQuery, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Redirect, Response};
use maud::Markup;

use super::access::Reviewer;
use super::desk::Desk;
use super::opened::Opened;
use super::pages::{self, Reading, Told, View};
use super::queue::{self, Filter};
use super::source::{self, Soon, Source};
use crate::dataset::StoredSource;
use crate::journal::Failure;

/// What handlers get of the desk.
pub(super) type Shared = State<Arc<Desk>>;

impl<S: Send + Sync> FromRequestParts<S> for Filter {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Infallible> {
        Ok(Self::from_query(parts.uri.query().unwrap_or_default()))
    }
}

/// Does work on the desk where it keeps no other request waiting.
pub(super) async fn on_desk(
    desk: Arc<Desk>,
    reviewer: Reviewer,
    work: impl FnOnce(&Arc<Desk>, &Reviewer) -> Result<Response, Failure> + Send + 'static,
) -> Response {
    let who = reviewer.clone();
    let done = tokio::task::spawn_blocking(move || work(&desk, &reviewer)).await;
    match done {
        Ok(Ok(response)) => response,
        Ok(Err(failure)) => (StatusCode::NOT_FOUND, pages::failure(&failure, &who)).into_response(),
        Err(_) => {
            let failure = Failure {
                message: "the program failed on this, which is a fault of the program".to_owned(),
                remedy: "report it; nothing was decided, and all decisions are kept".to_owned(),
            };
            (StatusCode::INTERNAL_SERVER_ERROR, pages::failure(&failure, &who)).into_response()
        }
    }
}

/// Which record the browser shows, where it asks for no more than what changes.
pub(super) fn shows(headers: &HeaderMap) -> Option<String> {
    Some(headers.get("x-panel")?.to_str().ok()?.to_owned())
}

/// The page of the queue.
pub(super) async fn queue(State(desk): Shared, reviewer: Reviewer, filter: Filter) -> Response {
    on_desk(desk, reviewer, move |desk, reviewer| {
        let shelf = desk.shelf()?;
        if let Some(first) = shelf.queue.after(&filter, "", "") {
            read_ahead(desk, &first.record, "");
        }
        let main = queue::page(&shelf.queue, &filter, &reviewer.name);
        Ok(pages::page("Queue – Rapporteur", reviewer, &main).into_response())
    })
    .await
}

/// A record: to its first field that waits.
pub(super) async fn record(
    State(desk): Shared,
    reviewer: Reviewer,
    Path(record): Path<String>,
    filter: Filter,
) -> Response {
    on_desk(desk, reviewer, move |desk, _| {
        let shelf = desk.shelf()?;
        let entries = shelf.queue.of_record(&record);
        let first = entries.iter().find(|entry| entry.is_open).or(entries.first()).ok_or_else(|| Failure {
            message: "there is no such record".to_owned(),
            remedy: "go back to the queue".to_owned(),
        })?;
        Ok(Redirect::to(&filter.record_link(&first.record, &first.field)).into_response())
    })
    .await
}

/// A field of a record.
pub(super) async fn field(
    State(desk): Shared,
    reviewer: Reviewer,
    Path((record, field)): Path<(String, String)>,
    filter: Filter,
    headers: HeaderMap,
) -> Response {
    on_desk(desk, reviewer, move |desk, reviewer| {
        let place = Place { record: &record, field: &field, filter: &filter, reviewer, shown: shows(&headers) };
        place.page(desk, Told::Nothing, StatusCode::OK)
    })
    .await
}

/// A field, and how it is to be shown.
pub(super) struct Place<'a> {
    /// Id of the record.
    pub record: &'a str,
    /// Id of the field.
    pub field: &'a str,
    /// The reviewer's order.
    pub filter: &'a Filter,
    /// Who looks.
    pub reviewer: &'a Reviewer,
    /// The record that the browser shows already; `None` where a whole page is asked for.
    pub shown: Option<String>,
}

impl Place<'_> {
    /// The page of the field; only its right side, where the browser shows the rest already.
    pub(super) fn page(&self, desk: &Arc<Desk>, told: Told, status: StatusCode) -> Result<Response, Failure> {
        // Reading may take long, and nothing waits for it.
        let source = self.reading(desk)?;
        let shelf = desk.shelf()?;
        let view = View {
            shelf: &shelf,
            opened: Opened::open(&shelf, self.record, self.field)?,
            source,
            filter: self.filter,
            reviewer: self.reviewer,
            other: desk.opened(self.record, self.field, &self.reviewer.name),
            told,
        };
        let is_shown = self.shown.as_deref() == Some(self.record);
        let markup = if is_shown { pages::side(&view) } else { pages::record(&view) };
        let mut response = (status, markup).into_response();
        if let Ok(at) = HeaderValue::from_str(&self.filter.record_link(self.record, self.field)) {
            response.headers_mut().insert("x-at", at);
        }
        if let Some(next) = shelf.queue.after(self.filter, self.record, self.field) {
            read_ahead(desk, &next.record, self.record);
        }
        Ok(response)
    }
}

impl Place<'_> {
    /// The source; where nobody has read it yet, the page that the browser shows first, painted while it is being read.
    fn reading(&self, desk: &Arc<Desk>) -> Result<Reading, Failure> {
        let (source, path) = place_of(desk, self.record)?;
        if let Some(read) = desk.sources.ready(&source) {
            return Ok(read.into());
        }
        let page = Opened::open(&*desk.shelf()?, self.record, self.field)?.page();
        if let Some(page) = page.filter(|_| self.shown.as_deref() != Some(self.record)) {
            let picture = desk.sources.picture(&source, &path, page, source::DPI);
            // Only then, so that both do not share the processor.
            read_ahead(desk, self.record, "");
            if let Some(soon) = picture.ok().and_then(|png| Soon::of(page, &png)) {
                return Ok(Reading::Soon(soon));
            }
        }
        Ok(desk.sources.read(&source, &path).into())
    }
}

/// Reads the source of the record that comes next, while the reviewer looks at this one.
fn read_ahead(desk: &Arc<Desk>, next: &str, present: &str) {
    if next == present {
        return;
    }
    let (desk, next) = (Arc::clone(desk), next.to_owned());
    tokio::task::spawn_blocking(move || {
        // Where it cannot be read, whoever opens it is told.
        let _ = source_of(&desk, &next);
    });
}

/// The source of a record as read, or why it cannot be.
///
/// # Errors
/// When there is no such record.
pub(super) fn source_of(desk: &Desk, record: &str) -> Result<Result<Arc<Source>, Failure>, Failure> {
    let (source, path) = place_of(desk, record)?;
    Ok(desk.sources.read(&source, &path))
}

/// The source of a record, and where its bytes lie.
fn place_of(desk: &Desk, record: &str) -> Result<(StoredSource, PathBuf), Failure> {
    let shelf = desk.shelf()?;
    let source = shelf.source(record)?;
    let path = shelf.dataset.source_path(&source);
    Ok((source, path))
}

/// The picture of a page.
pub(super) async fn picture(
    State(desk): Shared,
    reviewer: Reviewer,
    Path((record, file)): Path<(String, String)>,
    RawQuery(query): RawQuery,
) -> Response {
    on_desk(desk, reviewer, move |desk, _| {
        let page = file.strip_suffix(".png").and_then(|page| page.parse().ok());
        let page: u32 = page.ok_or_else(|| Failure {
            message: "there is no such picture".to_owned(),
            remedy: "pages count from 1".to_owned(),
        })?;
        let dpi = pairs(query.as_deref().unwrap_or_default()).into_iter().find(|(name, _)| name == "dpi");
        let dpi = dpi.and_then(|(_, dpi)| dpi.parse().ok()).unwrap_or(110);
        let (source, path) = place_of(desk, &record)?;
        let png = desk.sources.picture(&source, &path, page, dpi)?;
        // The picture of a page of these bytes never changes.
        let headers =
            [(header::CONTENT_TYPE, "image/png"), (header::CACHE_CONTROL, "private, max-age=86400, immutable")];
        Ok((headers, png.to_vec()).into_response())
    })
    .await
}

/// The whole left side, as soon as the source is read.
pub(super) async fn pane(
    State(desk): Shared,
    reviewer: Reviewer,
    Path(record): Path<String>,
    RawQuery(query): RawQuery,
) -> Response {
    on_desk(desk, reviewer, move |desk, _| {
        let pairs = pairs(query.as_deref().unwrap_or_default());
        let near = pairs.iter().find(|(name, _)| name == "near").and_then(|(_, page)| page.parse().ok()).unwrap_or(1);
        let (source, path) = place_of(desk, &record)?;
        Ok(match desk.sources.read(&source, &path) {
            Ok(read) => source::pane(&read, &record, &source.name, near),
            Err(failure) => source::pane_without(&failure, &record, &source.name),
        }
        .into_response())
    })
    .await
}

/// The words of a page, as text over its picture.
pub(super) async fn words(
    State(desk): Shared,
    reviewer: Reviewer,
    Path((record, page)): Path<(String, u32)>,
) -> Response {
    on_desk(desk, reviewer, move |desk, _| {
        let source = source_of(desk, &record)??;
        Ok(source::words(&source, page).into_response())
    })
    .await
}

/// The text of stretches of the source, as a value would hold it.
pub(super) async fn text(
    State(desk): Shared,
    reviewer: Reviewer,
    Path(record): Path<String>,
    RawQuery(query): RawQuery,
) -> Response {
    on_desk(desk, reviewer, move |desk, _| {
        let source = source_of(desk, &record)??;
        let stretches = super::decide::stretches(&pairs(query.as_deref().unwrap_or_default()));
        source.quotes(&stretches)?;
        Ok(([(header::CONTENT_TYPE, "text/plain; charset=utf-8")], source.text(&stretches)).into_response())
    })
    .await
}

/// The bytes of the source as they came, to be saved and never shown.
pub(super) async fn original(State(desk): Shared, reviewer: Reviewer, Path(record): Path<String>) -> Response {
    on_desk(desk, reviewer, move |desk, _| {
        let (source, path) = place_of(desk, &record)?;
        let bytes = fs_err::read(&path).map_err(|error| Failure {
            message: format!("cannot read the source: {}", crate::intake::reason(&error)),
            remedy: "run `rapporteur extract` again, which keeps it anew".to_owned(),
        })?;
        let name = format!("{record}.{}", source.media_type.extension());
        let headers = [
            (header::CONTENT_TYPE, "application/octet-stream".to_owned()),
            (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")),
        ];
        Ok((headers, bytes).into_response())
    })
    .await
}

/// All answers to one question.
pub(super) async fn question(
    State(desk): Shared,
    reviewer: Reviewer,
    Path((questionnaire, field)): Path<(String, String)>,
    filter: Filter,
    RawQuery(query): RawQuery,
) -> Response {
    on_desk(desk, reviewer, move |desk, reviewer| {
        let shelf = desk.shelf()?;
        let known = shelf.dataset.questionnaires().iter().find(|one| one.id == questionnaire);
        let found = known.and_then(|one| Some((one, one.fields.iter().find(|one| one.id == field)?)));
        let (questionnaire, field) = found.ok_or_else(|| Failure {
            message: "no form that is known has such a question".to_owned(),
            remedy: "go back to the queue".to_owned(),
        })?;
        let main = queue::question(&shelf.queue, questionnaire, field, &filter, accepted(query.as_deref()));
        Ok(pages::page(&format!("Question {} – Rapporteur", field.id), reviewer, &main).into_response())
    })
    .await
}

/// How many answers were just accepted, of how many that were ticked.
fn accepted(query: Option<&str>) -> Option<(usize, usize)> {
    let pairs = pairs(query?);
    let number = |wanted: &str| pairs.iter().find(|(name, _)| name == wanted)?.1.parse().ok();
    Some((number("accepted")?, number("asked")?))
}

/// The key card.
pub(super) async fn keys(reviewer: Reviewer) -> Markup {
    pages::keys(&reviewer)
}

/// Names and values of a query or form.
pub(super) fn pairs(query: &str) -> Vec<(String, String)> {
    url::form_urlencoded::parse(query.as_bytes()).into_owned().collect()
}

/// Files of the program's own.
pub(super) async fn asset(Path(name): Path<String>) -> Response {
    let (kind, text) = match name.as_str() {
        "review.css" => {
            let css = concat!(
                include_str!("assets/review.css"),
                include_str!("assets/source.css"),
                include_str!("assets/editor.css"),
                include_str!("assets/queue.css")
            );
            ("text/css; charset=utf-8", css)
        }
        "review.js" => {
            let script = concat!(
                "'use strict';\n",
                include_str!("assets/source.js"),
                include_str!("assets/record.js"),
                include_str!("assets/keys.js"),
                include_str!("assets/question.js")
            );
            ("text/javascript; charset=utf-8", script)
        }
        "icon.svg" => ("image/svg+xml", include_str!("assets/icon.svg")),
        _ => return (StatusCode::NOT_FOUND, Html("there is no such file")).into_response(),
    };
    ([(header::CONTENT_TYPE, kind)], text).into_response()
}
