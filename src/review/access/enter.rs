//! Coming in by the token, giving another name, and leaving.

use std::sync::Arc;

use axum::extract::{Query, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use axum::{Extension, Form, Router};
use serde::Deserialize;

use super::door::{Door, Lock};
use super::guard::{Brought, Opened};
use super::name::{Reviewer, reviewer_name};
use super::pages;
use super::session::Session;

/// The pages.
pub(super) fn pages(door: Arc<Door>) -> Router {
    Router::new()
        .route("/enter", get(knock).post(enter))
        .route("/name", get(ask_name).post(rename))
        .route("/logout", post(leave))
        .route("/assets/access.css", get(|| asset("text/css; charset=utf-8", include_str!("assets/access.css"))))
        .route("/assets/enter.js", get(|| asset("text/javascript; charset=utf-8", include_str!("assets/enter.js"))))
        .with_state(door)
}

async fn asset(kind: &'static str, text: &'static str) -> impl IntoResponse {
    ([(header::CONTENT_TYPE, kind)], text)
}

#[derive(Deserialize)]
struct Knock {
    #[serde(default)]
    token: String,
}

/// The address of the terminal. It changes nothing: what a browser fetches ahead spends no token.
async fn knock(
    State(door): State<Arc<Door>>,
    opened: Option<Extension<Opened>>,
    Query(knock): Query<Knock>,
) -> Response {
    let Lock::Token { reviewer, .. } = &door.lock else { return Redirect::to("/login").into_response() };
    if door.takes(&knock.token) {
        return pages::enter(&knock.token, reviewer.as_deref(), None).into_response();
    }
    match opened {
        Some(_) => Redirect::to("/").into_response(),
        None => spent(),
    }
}

#[derive(Deserialize)]
struct Enter {
    token: String,
    #[serde(default)]
    name: Option<String>,
}

/// Spends the token and opens a session.
async fn enter(
    State(door): State<Arc<Door>>,
    Extension(brought): Extension<Brought>,
    Form(form): Form<Enter>,
) -> Response {
    let Lock::Token { reviewer, .. } = &door.lock else { return StatusCode::NOT_FOUND.into_response() };
    if !door.takes(&form.token) {
        return spent();
    }
    let name = match (&form.name, reviewer) {
        (Some(written), _) => reviewer_name(written),
        (None, Some(name)) => Ok(name.clone()),
        (None, None) => Err("a name is needed".to_owned()),
    };
    let name = match name {
        Ok(name) => name,
        Err(fault) => {
            let page = pages::enter(&form.token, reviewer.as_deref(), Some(&fault));
            return (StatusCode::UNPROCESSABLE_ENTITY, page).into_response();
        }
    };
    if !door.spend(&form.token) {
        return spent();
    }
    // Two people who are called the same could not be told apart in the history.
    let next = if door.knows(&name, &brought.0) { "/name" } else { "/" };
    come_in(&door, Session { name, row: None }, &brought, next)
}

/// Opens a session, and sends its holder on.
pub(super) fn come_in(door: &Door, session: Session, brought: &Brought, next: &str) -> Response {
    match door.open(session, &brought.0) {
        Ok(secret) => ([(header::SET_COOKIE, door.cookie(Some(&secret)))], Redirect::to(next)).into_response(),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

fn spent() -> Response {
    pages::refusal(
        StatusCode::UNAUTHORIZED,
        "This address lets nobody in. Each opens the screen once, and this one was used already or is not whole.",
        "Open the address that the terminal shows last.",
    )
}

async fn ask_name(reviewer: Reviewer) -> Response {
    match reviewer.may_rename {
        true => pages::rename(&reviewer.name, None).into_response(),
        false => StatusCode::NOT_FOUND.into_response(),
    }
}

#[derive(Deserialize)]
struct Rename {
    name: String,
}

async fn rename(
    State(door): State<Arc<Door>>,
    reviewer: Reviewer,
    Extension(opened): Extension<Opened>,
    Form(form): Form<Rename>,
) -> Response {
    if !reviewer.may_rename {
        return StatusCode::NOT_FOUND.into_response();
    }
    match reviewer_name(&form.name) {
        Ok(name) => {
            door.rename(&opened.0, name);
            Redirect::to("/").into_response()
        }
        Err(fault) => (StatusCode::UNPROCESSABLE_ENTITY, pages::rename(&reviewer.name, Some(&fault))).into_response(),
    }
}

async fn leave(State(door): State<Arc<Door>>, Extension(opened): Extension<Opened>) -> Response {
    door.close(&opened.0);
    ([(header::SET_COOKIE, door.cookie(None))], pages::gone(door.is_named())).into_response()
}
