//! The guard: what a request must be before anything else sees it, and what every answer carries.
//!
//! Only `GET`, `HEAD` and `POST` come through, and only under an address of the door. What changes something is a form that a
//! page of this door sent (`Origin`); `GET` changes nothing anywhere. Without a session only the door itself answers.

use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{DefaultBodyLimit, Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Redirect, Response};
use tokio::sync::Semaphore;
use tokio::time::timeout;

use super::address::is_plain;
use super::door::Door;
use super::secret::Digest;
use super::{enter, login, pages, survive};

/// Bytes of an address.
const ADDRESS_BYTES_MAX: usize = 8 * 1024;

/// Bytes of a form; and of one from somebody who has not come in.
const FORM_BYTES_MAX: u64 = 8 * 1024 * 1024;
const FORM_BYTES_MAX_OUTSIDE: u64 = 16 * 1024;

/// Forms above this size come in one after the other, so many at once.
const LARGE_FORM_BYTES: u64 = 64 * 1024;
const LARGE_FORMS_MAX: usize = 8;

/// What every answer carries. The policy on referrers is not "no-referrer": by it browsers send forms with the origin
/// "null" (Fetch Standard, "append a request Origin header"), which is told from nobody's.
const HEADERS: [(HeaderName, &str); 8] = [
    (
        header::CONTENT_SECURITY_POLICY,
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; \
         base-uri 'none'; frame-ancestors 'none'",
    ),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (header::REFERRER_POLICY, "same-origin"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    (HeaderName::from_static("x-permitted-cross-domain-policies"), "none"),
    (
        HeaderName::from_static("permissions-policy"),
        "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
    ),
];

/// How long things may take.
#[derive(Debug, Clone, Copy)]
pub(in crate::review) struct Patience {
    /// From the first byte of a request to the end of its header; and between requests.
    pub header: Duration,
    /// Until the body of a request is there.
    pub body: Duration,
    /// Until there is an answer.
    pub answer: Duration,
    /// Until the other end takes some more of an answer.
    pub taking: Duration,
}

/// Sessions that the browser brought, whether they are open or not.
#[derive(Debug, Clone)]
pub(super) struct Brought(pub(super) Vec<Digest>);

/// The session of a request.
#[derive(Debug, Clone, Copy)]
pub(super) struct Opened(pub(super) Digest);

/// The other end of the connection.
#[derive(Debug, Clone, Copy)]
pub(in crate::review) struct Peer(pub(in crate::review) std::net::IpAddr);

struct Guard {
    door: Arc<Door>,
    patience: Patience,
    large_forms: Semaphore,
}

/// Puts the guard before pages, and the pages of the door beside them.
pub(in crate::review) fn guarded(pages: Router, door: Arc<Door>, patience: Patience) -> Router {
    let guard = Guard { door: door.clone(), patience, large_forms: Semaphore::new(LARGE_FORMS_MAX) };
    pages
        .merge(enter::pages(door.clone()))
        .merge(login::pages(door))
        .fallback(|| async { StatusCode::NOT_FOUND })
        // The guard takes forms in itself, and bounds them.
        .layer(DefaultBodyLimit::disable())
        .layer(from_fn_with_state(Arc::new(guard), stand))
}

async fn stand(State(guard): State<Arc<Guard>>, request: Request, next: Next) -> Response {
    let is_page = wants_page(&request);
    let answer = match guard.admit(request, is_page).await {
        Ok(request) => match timeout(guard.patience.answer, survive(next.run(request))).await {
            Ok(Some(answer)) => answer,
            Ok(None) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
            Err(_) => StatusCode::SERVICE_UNAVAILABLE.into_response(),
        },
        Err(refused) => refused,
    };
    sealed(spoken(answer, is_page))
}

/// A person looks at the answer, as a page of its own.
fn wants_page(request: &Request) -> bool {
    let accepts = request.headers().get(header::ACCEPT).and_then(|accept| accept.to_str().ok());
    accepts.is_some_and(|accept| accept.contains("text/html")) && !request.headers().contains_key("x-panel")
}

impl Guard {
    /// The request with who makes it, and with its form; or why it goes no further.
    async fn admit(&self, request: Request, is_page: bool) -> Result<Request, Response> {
        self.check(&request).map_err(IntoResponse::into_response)?;
        let (mut parts, body) = request.into_parts();
        let cookies = parts.headers.get_all(header::COOKIE).iter().filter_map(|cookie| cookie.to_str().ok());
        let brought = self.door.brought(cookies);
        let reviewer = self.door.who(&brought, Instant::now());
        let is_inside = reviewer.is_some();
        if !is_inside && !is_of_door(parts.uri.path()) {
            let is_asked = is_page && parts.method != Method::POST;
            return Err(match parts.uri.path_and_query() {
                Some(asked) if is_asked && self.door.is_named() => {
                    Redirect::to(&login::address(asked.as_str())).into_response()
                }
                _ => StatusCode::UNAUTHORIZED.into_response(),
            });
        }
        if let Some((digest, reviewer)) = reviewer {
            parts.extensions.insert(reviewer);
            parts.extensions.insert(Opened(digest));
        }
        parts.extensions.insert(Brought(brought));
        let body = match parts.method {
            Method::POST => self.form(&parts.headers, body, is_inside).await.map_err(IntoResponse::into_response)?,
            _ => Body::empty(),
        };
        Ok(Request::from_parts(parts, body))
    }

    /// What is to be seen of a request before anybody looks at who makes it.
    fn check(&self, request: &Request) -> Result<(), StatusCode> {
        let (uri, headers) = (request.uri(), request.headers());
        if uri.path_and_query().map_or(0, |address| address.as_str().len()) > ADDRESS_BYTES_MAX {
            return Err(StatusCode::URI_TOO_LONG);
        }
        let host = only(headers, &header::HOST).filter(|host| self.door.has_host(host));
        let host = host.ok_or(StatusCode::MISDIRECTED_REQUEST)?;
        if uri.authority().is_some_and(|authority| !self.door.has_host(authority.as_str())) {
            return Err(StatusCode::MISDIRECTED_REQUEST);
        }
        let is_read = match *request.method() {
            Method::GET | Method::HEAD => true,
            Method::POST => false,
            _ => return Err(StatusCode::METHOD_NOT_ALLOWED),
        };
        if !is_plain(uri.path()) {
            return Err(StatusCode::NOT_FOUND);
        }
        if is_foreign(headers, is_read) {
            return Err(StatusCode::FORBIDDEN);
        }
        if !is_read {
            let origin = only(headers, &header::ORIGIN).filter(|origin| self.door.has_origin(origin, host));
            origin.ok_or(StatusCode::FORBIDDEN)?;
            let kind = only(headers, &header::CONTENT_TYPE).and_then(|kind| kind.split(';').next());
            let is_form =
                kind.is_some_and(|kind| kind.trim().eq_ignore_ascii_case("application/x-www-form-urlencoded"));
            is_form.then_some(()).ok_or(StatusCode::UNSUPPORTED_MEDIA_TYPE)?;
        }
        Ok(())
    }

    /// The form of a request, whole, within bounds on its size and on the time it takes to arrive.
    async fn form(&self, headers: &HeaderMap, body: Body, is_inside: bool) -> Result<Body, StatusCode> {
        let length = only(headers, &header::CONTENT_LENGTH).and_then(|length| length.parse::<u64>().ok());
        let length = length.filter(|_| !headers.contains_key(header::TRANSFER_ENCODING));
        let length = length.ok_or(StatusCode::LENGTH_REQUIRED)?;
        let most = if is_inside { FORM_BYTES_MAX } else { FORM_BYTES_MAX_OUTSIDE };
        if length > most {
            return Err(StatusCode::PAYLOAD_TOO_LARGE);
        }
        let arrival = async {
            let _turn = match length > LARGE_FORM_BYTES {
                true => self.large_forms.acquire().await.ok(),
                false => None,
            };
            to_bytes(body, usize::try_from(most).unwrap_or(usize::MAX)).await
        };
        match timeout(self.patience.body, arrival).await {
            Ok(Ok(bytes)) => Ok(Body::from(bytes)),
            Ok(Err(_)) => Err(StatusCode::BAD_REQUEST),
            Err(_) => Err(StatusCode::REQUEST_TIMEOUT),
        }
    }
}

/// What is open to those who have not come in.
fn is_of_door(path: &str) -> bool {
    matches!(path, "/enter" | "/login") || path.starts_with("/assets/")
}

/// A header that stands there once, as text.
fn only<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a str> {
    let mut all = headers.get_all(name).iter();
    all.next().filter(|_| all.next().is_none())?.to_str().ok()
}

/// Browsers tell where a request comes from (Fetch Metadata). Other sites, also those behind other ports of this computer,
/// may lead a person here, and nothing else.
fn is_foreign(headers: &HeaderMap, is_read: bool) -> bool {
    let says = |name: &'static str| only(headers, &HeaderName::from_static(name));
    let is_led_here =
        is_read && says("sec-fetch-mode") == Some("navigate") && says("sec-fetch-dest") == Some("document");
    matches!(says("sec-fetch-site"), Some("cross-site" | "same-site")) && !is_led_here
}

/// Says in words what is refused. Handlers that say it themselves answer with markup or data of their own.
fn spoken(answer: Response, is_page: bool) -> Response {
    let status = answer.status();
    let is_silent =
        answer.headers().get(header::CONTENT_TYPE).is_none_or(|kind| kind.as_bytes().starts_with(b"text/plain"));
    if !(status.is_client_error() || status.is_server_error()) || !is_silent {
        return answer;
    }
    let (what, remedy) = pages::words(status);
    let mut spoken = match is_page {
        true => pages::refusal(status, what, remedy),
        false => pages::refusal_in_a_line(status, what, remedy),
    };
    if let Some(allowed) = answer.headers().get(header::ALLOW) {
        spoken.headers_mut().insert(header::ALLOW, allowed.clone());
    }
    spoken
}

/// Puts on an answer what every answer carries.
fn sealed(mut answer: Response) -> Response {
    let headers = answer.headers_mut();
    for (name, value) in HEADERS {
        headers.insert(name, HeaderValue::from_static(value));
    }
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    answer
}
