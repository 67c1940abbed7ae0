//! Coming in by name and password. A name that nobody has costs the same work as one that somebody has; few passwords are
//! checked at once; who fails has to wait, longer every time.

use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use axum::{Extension, Form, Router};
use serde::Deserialize;
use url::form_urlencoded;

use super::address::within;
use super::door::{Door, Lock, Named, held};
use super::enter::come_in;
use super::failures::Attempt;
use super::guard::{Brought, Opened, Peer};
use super::name::reviewer_name;
use super::pages;
use super::password::{PASSWORD_CHARACTERS_MAX, is_password};
use super::session::Session;
use crate::decision::LedgerError;

/// The pages.
pub(super) fn pages(door: Arc<Door>) -> Router {
    Router::new().route("/login", get(ask).post(login)).with_state(door)
}

/// The address of the page, which leads on to what was asked for.
pub(super) fn address(asked: &str) -> String {
    match within(asked) {
        "/" => "/login".to_owned(),
        next => {
            format!("/login?{}", form_urlencoded::Serializer::new(String::new()).append_pair("next", next).finish())
        }
    }
}

#[derive(Deserialize)]
struct Ask {
    #[serde(default)]
    next: String,
}

async fn ask(State(door): State<Arc<Door>>, opened: Option<Extension<Opened>>, Query(ask): Query<Ask>) -> Response {
    let next = within(&ask.next);
    match &door.lock {
        Lock::Named(_) if opened.is_none() => pages::login(next, "", None).into_response(),
        _ => Redirect::to(next).into_response(),
    }
}

#[derive(Deserialize)]
struct Login {
    name: String,
    password: String,
    #[serde(default)]
    next: String,
}

async fn login(
    State(door): State<Arc<Door>>,
    Extension(Peer(peer)): Extension<Peer>,
    Extension(brought): Extension<Brought>,
    headers: HeaderMap,
    Form(form): Form<Login>,
) -> Response {
    let Lock::Named(named) = &door.lock else { return StatusCode::NOT_FOUND.into_response() };
    let next = within(&form.next);
    let again =
        |status: StatusCode, shown: &str, fault: &str| (status, pages::login(next, shown, Some(fault))).into_response();
    let name = match reviewer_name(&form.name) {
        Ok(name) if form.password.chars().count() <= PASSWORD_CHARACTERS_MAX => name,
        _ => return again(StatusCode::UNAUTHORIZED, "", WRONG),
    };
    let forwarded = headers.get_all("x-forwarded-for").iter().next_back().and_then(|all| all.to_str().ok());
    let attempt = Attempt::of(&name, door.asker(peer, forwarded));
    if let Err(wait) = held(&named.failures).begin(&attempt, Instant::now()) {
        let seconds = (wait + Duration::from_millis(999)).as_secs();
        let fault = format!("There were too many attempts. Try again in {seconds} seconds.");
        let mut response = again(StatusCode::TOO_MANY_REQUESTS, &name, &fault);
        response.headers_mut().insert(header::RETRY_AFTER, seconds.into());
        return response;
    }
    match named.check(&name, form.password).await {
        Ok(Some(row)) => {
            held(&named.failures).succeeded(&attempt);
            come_in(&door, Session { name, row: Some(row) }, &brought, next)
        }
        Ok(None) => again(StatusCode::UNAUTHORIZED, &name, WRONG),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

const WRONG: &str = "No reviewer has this name and this password.";

impl Named {
    /// The row that lets this person in; `None` where name or password is wrong.
    async fn check(&self, name: &str, password: String) -> Result<Option<i64>, LedgerError> {
        let _turn = self.checks.acquire().await.ok();
        let registered = held(&self.ledger).registered(name)?;
        let made = registered.as_ref().map_or_else(|| self.decoy.clone(), |registered| registered.password.clone());
        let is_right = tokio::task::spawn_blocking(move || is_password(&password, &made)).await.unwrap_or(false);
        Ok(registered.filter(|_| is_right).map(|registered| registered.number))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_leads_on_to_what_was_asked_for() {
        assert_eq!(address("/record/a/q1?by=question&x=1"), "/login?next=%2Frecord%2Fa%2Fq1%3Fby%3Dquestion%26x%3D1");
        assert_eq!(address("/"), "/login");
        assert_eq!(address("//evil.example/"), "/login");
    }
}
