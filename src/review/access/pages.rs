//! The pages at the door: coming in, giving a name, and being refused. Each says what is the case and what to do.

use axum::body::Body;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use maud::{DOCTYPE, Markup, html};

use super::password::PASSWORD_CHARACTERS_MAX;

/// What those are told who did not come in: what is the case, and what to do.
pub(super) const NOBODY: (&str, &str) = (
    "You have not come in with this browser.",
    "Open the address that the terminal shows. Each opens the screen once.",
);

/// A page that refuses something: what is the case, and what to do.
pub(in crate::review) fn refusal(status: StatusCode, what: &str, remedy: &str) -> Response {
    let body = html! {
        p { (what) }
        p { (remedy) }
        @if status != StatusCode::UNAUTHORIZED {
            p { a href="/" { "To the queue" } }
        }
    };
    (status, page(title(status), &body)).into_response()
}

/// The same in one line, for what is no page.
pub(super) fn refusal_in_a_line(status: StatusCode, what: &str, remedy: &str) -> Response {
    let mut response = Response::new(Body::from(format!("{what} {remedy}\n")));
    *response.status_mut() = status;
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8"));
    response
}

fn title(status: StatusCode) -> &'static str {
    match status {
        StatusCode::UNAUTHORIZED => "Please come in first",
        StatusCode::NOT_FOUND => "Not found",
        status if status.is_server_error() => "This did not work",
        _ => "Refused",
    }
}

/// What is said of a status where nothing more is known.
pub(super) fn words(status: StatusCode) -> (&'static str, &'static str) {
    match status {
        StatusCode::UNAUTHORIZED => NOBODY,
        StatusCode::FORBIDDEN => (
            "The request did not come from a page of this screen.",
            "Open the page by its address, and send it from there.",
        ),
        StatusCode::NOT_FOUND => ("There is nothing at this address.", "Check the address, or begin at the queue."),
        StatusCode::METHOD_NOT_ALLOWED => ("Nothing is done here by this method.", "Go back, and use the page."),
        StatusCode::REQUEST_TIMEOUT => ("The request did not arrive whole in time.", "Send it again."),
        StatusCode::LENGTH_REQUIRED => {
            ("The request does not say how long it is.", "Send it from a page of this screen.")
        }
        StatusCode::PAYLOAD_TOO_LARGE => (
            "What was sent is longer than anything that is taken here. Nothing was kept of it.",
            "Go back, and make it shorter.",
        ),
        StatusCode::URI_TOO_LONG => ("The address is too long.", "Begin at the queue, with fewer filters."),
        StatusCode::UNSUPPORTED_MEDIA_TYPE => ("What was sent is no form.", "Send it from a page of this screen."),
        StatusCode::MISDIRECTED_REQUEST => (
            "This screen is not reached under this address.",
            "Open the address that the terminal shows, or the one that was given with --url.",
        ),
        StatusCode::SERVICE_UNAVAILABLE => {
            ("The answer was not ready in time.", "Try again. What was decided before stands.")
        }
        StatusCode::INTERNAL_SERVER_ERROR => (
            "The program failed here, which is a fault of the program. What was decided before stands.",
            "Go back and try again; if it fails again, report it.",
        ),
        _ => ("The request cannot be understood.", "Go back, reload the page, and send it again."),
    }
}

/// The page behind the address of the terminal. What changes something is only done by the form: a script sends it, or the
/// person where none runs. Where it is not known who comes in, the person is asked.
pub(super) fn enter(token: &str, name: Option<&str>, fault: Option<&str>) -> Markup {
    let body = html! {
        @if let Some(fault) = fault { p.fault role="alert" { "It did not work: " (fault) "." } }
        form #enter method="post" action="/enter" data-send[name.is_some() && fault.is_none()] {
            input type="hidden" name="token" value=(token);
            @if name.is_none() || fault.is_some() {
                (name_input("Your name, as it goes into the history"))
            }
            button type="submit" { "Come in" }
        }
        script src="/assets/enter.js" {}
    };
    page("Review", &body)
}

/// The page that takes another name.
pub(super) fn rename(name: &str, fault: Option<&str>) -> Markup {
    let body = html! {
        p { "Decisions go into the history under the name " b { bdi { (name) } } "." }
        @if let Some(fault) = fault { p.fault role="alert" { "It did not work: " (fault) "." } }
        form method="post" action="/name" {
            (name_input("Name from now on"))
            button type="submit" { "Use this name" }
        }
        p { a href="/" { "To the queue" } }
    };
    page("Your name", &body)
}

fn name_input(label: &str) -> Markup {
    html! {
        label for="name" { (label) }
        input #name type="text" name="name" required maxlength="80" autocomplete="name" autofocus dir="auto";
    }
}

/// The page that takes a name and a password.
pub(super) fn login(next: &str, name: &str, fault: Option<&str>) -> Markup {
    let body = html! {
        @if let Some(fault) = fault { p.fault role="alert" { (fault) } }
        form method="post" action="/login" {
            input type="hidden" name="next" value=(next);
            label for="name" { "Name" }
            input #name type="text" name="name" value=(name) required maxlength="80" autocomplete="username"
                autocapitalize="none" autofocus dir="auto";
            label for="password" { "Password" }
            input #password type="password" name="password" required maxlength=(PASSWORD_CHARACTERS_MAX)
                autocomplete="current-password";
            button type="submit" { "Come in" }
        }
    };
    page("Review", &body)
}

/// The page of those who went.
pub(super) fn gone(is_named: bool) -> Markup {
    let body = html! {
        p { "You have left with this browser. What you decided stands." }
        @if is_named { p { a href="/login" { "Come in again" } } } @else { p { (NOBODY.1) } }
    };
    page("You have left", &body)
}

fn page(title: &str, body: &Markup) -> Markup {
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                title { (title) " · Rapporteur" }
                link rel="stylesheet" href="/assets/access.css";
                link rel="icon" href="/assets/icon.svg";
            }
            body { main { h1 { (title) } (body) } }
        }
    }
}
