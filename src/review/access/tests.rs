//! The guard and the server with pages made for it: those that fail, that never end, that tell what they got. What a real
//! process does is tried in `tests/review_access`.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use axum::Router;
use axum::http::StatusCode;
use axum::routing::{get, post};
use tokio::sync::Notify;

use super::door::{Door, DoorError, Lock};
use super::guard::{Patience, guarded};
use super::name::Reviewer;
use super::pages;
use crate::decision::Ledger;
use crate::review::server;

const SHORT: Patience = Patience {
    header: Duration::from_millis(400),
    body: Duration::from_millis(400),
    answer: Duration::from_millis(400),
    taking: Duration::from_millis(400),
};

struct Served {
    address: SocketAddr,
    cookie: String,
    end: Arc<Notify>,
    thread: Option<std::thread::JoinHandle<()>>,
}

impl Served {
    fn new() -> Self {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let out = tempfile::tempdir().unwrap();
        let door = Door::new(out.path(), address, None, Some("a".into()), Box::new(|_| ())).unwrap();
        let (door, end) = (Arc::new(door), Arc::new(Notify::new()));
        let session = super::session::Session { name: "a".into(), row: None };
        let cookie = door.cookie(Some(&door.open(session, &[]).unwrap()));
        let cookie = cookie.split(';').next().unwrap().to_owned();
        let ended = end.clone();
        let thread = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
            runtime.block_on(async {
                listener.set_nonblocking(true).unwrap();
                let listener = tokio::net::TcpListener::from_std(listener).unwrap();
                server::serve(guarded(trial_pages(), door, SHORT), listener, SHORT, ended).await;
            });
            runtime.shutdown_background();
        });
        Self { address, cookie, end, thread: Some(thread) }
    }

    fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(self.address).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
        stream
    }

    /// All that comes back for these bytes, until the connection is closed.
    fn exchange(&self, request: &str) -> String {
        let mut stream = self.connect();
        let _ = stream.write_all(request.as_bytes());
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer);
        String::from_utf8_lossy(&answer).into_owned()
    }

    fn head(&self, method: &str, address: &str) -> String {
        let (host, cookie) = (self.address, &self.cookie);
        format!("{method} {address} HTTP/1.1\r\nHost: {host}\r\nCookie: {cookie}\r\nConnection: close\r\n")
    }

    fn get(&self, address: &str) -> String {
        self.exchange(&format!("{}Accept: text/html\r\n\r\n", self.head("GET", address)))
    }

    fn form_head(&self, address: &str, length: usize) -> String {
        let (head, origin) = (self.head("POST", address), self.address);
        let kind = "application/x-www-form-urlencoded";
        format!("{head}Origin: http://{origin}\r\nContent-Type: {kind}\r\nContent-Length: {length}\r\n\r\n")
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        self.end.notify_one();
        let _ = self.thread.take().unwrap().join();
    }
}

fn trial_pages() -> Router {
    async fn fails() -> StatusCode {
        panic!("the secret of the answer")
    }
    async fn never() -> StatusCode {
        std::future::pending().await
    }
    Router::new()
        .route("/", get(|reviewer: Reviewer| async move { reviewer.name }))
        .route("/fails", get(fails))
        .route("/never", get(never))
        .route("/large", get(|| async { vec![b'a'; 64 * 1024 * 1024] }))
        .route("/length", post(|body: axum::body::Bytes| async move { body.len().to_string() }))
        .route("/own", get(|| async { pages::refusal(StatusCode::NOT_FOUND, "no such record", "look elsewhere") }))
        .route("/kept", get(|| async { ([("cache-control", "private, max-age=60")], "picture") }))
        .route(
            "/typed/{number}",
            get(|axum::extract::Path(number): axum::extract::Path<u32>| async move { number.to_string() }),
        )
}

/// What every answer carries.
#[track_caller]
fn is_sealed(answer: &str) {
    for header in [
        "content-security-policy: default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src \
         'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'\r\n",
        "x-content-type-options: nosniff\r\n",
        "referrer-policy: same-origin\r\n",
        "cross-origin-opener-policy: same-origin\r\n",
        "cross-origin-resource-policy: same-origin\r\n",
        "permissions-policy: ",
        "cache-control: ",
    ] {
        assert!(answer.contains(header), "{header} is missing in\n{}", &answer[..answer.len().min(3000)]);
    }
}

#[test]
fn a_page_that_fails_says_so_without_details_and_ends_nothing_else() {
    let served = Served::new();
    let answer = served.get("/fails");
    assert!(answer.starts_with("HTTP/1.1 500 ") && answer.contains("The program failed here"), "{answer}");
    assert!(!answer.contains("secret"), "{answer}");
    is_sealed(&answer);
    let answer = served.get("/");
    assert!(answer.starts_with("HTTP/1.1 200 ") && answer.ends_with("\r\n\r\na"), "{answer}");
    is_sealed(&answer);
}

#[test]
fn a_page_that_never_ends_is_given_up() {
    let served = Served::new();
    let start = Instant::now();
    let answer = served.get("/never");
    assert!(answer.starts_with("HTTP/1.1 503 "), "{answer}");
    assert!(start.elapsed() >= SHORT.answer && start.elapsed() < SHORT.answer * 20);
    is_sealed(&answer);
}

#[test]
fn what_handlers_say_stands_and_what_they_do_not_is_said() {
    let served = Served::new();
    let own = served.get("/own");
    assert!(own.starts_with("HTTP/1.1 404 ") && own.contains("no such record"), "{own}");
    is_sealed(&own);
    let kept = served.get("/kept");
    assert!(kept.contains("cache-control: private, max-age=60\r\n") && !kept.contains("no-store"), "{kept}");
    is_sealed(&kept);
    // What axum says in words of its own.
    let typed = served.get("/typed/abc");
    assert!(typed.starts_with("HTTP/1.1 400 ") && typed.contains("cannot be understood"), "{typed}");
    assert!(!typed.contains("u32"), "{typed}");
    is_sealed(&typed);
}

#[test]
fn who_never_finishes_a_header_or_a_form_is_let_go() {
    let served = Served::new();
    let slow: Vec<TcpStream> = (0..100)
        .map(|_| {
            let mut stream = served.connect();
            stream.write_all(b"GET / HTTP/1.1\r\nHost: ").unwrap();
            stream
        })
        .collect();
    assert!(served.get("/").starts_with("HTTP/1.1 200 "), "others are served meanwhile");
    for mut stream in slow {
        let mut rest = Vec::new();
        let end = stream.read_to_end(&mut rest);
        assert!(end.is_ok() || end.is_err_and(|error| error.kind() == std::io::ErrorKind::ConnectionReset));
    }
    let answer = served.exchange(&format!("{}a=b", served.form_head("/length", 1000)));
    assert!(answer.starts_with("HTTP/1.1 408 "), "{answer}");
    is_sealed(&answer);
}

#[test]
fn who_takes_nothing_of_an_answer_is_let_go() {
    let served = Served::new();
    let mut stream = served.connect();
    stream.write_all(format!("{}\r\n", served.head("GET", "/large")).as_bytes()).unwrap();
    std::thread::sleep(SHORT.taking * 4);
    let mut taken = Vec::new();
    let _ = stream.read_to_end(&mut taken);
    assert!(taken.len() < 64 * 1024 * 1024, "the whole answer was kept for who took nothing of it");
    // Who takes it slowly gets all of it.
    let mut stream = served.connect();
    stream.write_all(format!("{}\r\n", served.head("GET", "/large")).as_bytes()).unwrap();
    let (mut taken, mut part) = (0, vec![0; 8 * 1024 * 1024]);
    while let Ok(length @ 1..) = stream.read(&mut part) {
        taken += length;
        std::thread::sleep(Duration::from_millis(2));
    }
    assert!(taken > 64 * 1024 * 1024, "{taken} bytes");
}

#[test]
fn forms_arrive_whole_or_not_at_all() {
    let served = Served::new();
    for length in [0, 70_000, 8 * 1024 * 1024] {
        let answer = served.exchange(&format!("{}{}", served.form_head("/length", length), "a".repeat(length)));
        assert!(answer.starts_with("HTTP/1.1 200 ") && answer.ends_with(&format!("\r\n\r\n{length}")), "{answer}");
    }
    let answer = served.exchange(&served.form_head("/length", 8 * 1024 * 1024 + 1));
    assert!(answer.starts_with("HTTP/1.1 413 "), "{answer}");
    is_sealed(&answer);
}

fn door(address: &str, url: Option<&str>) -> Result<Door, DoorError> {
    let out = tempfile::tempdir().unwrap();
    let url = url.map(|url| url.parse().unwrap());
    Ledger::open(out.path()).unwrap().register("2020-03-01T10:00:00Z", "a", "$argon2id$").unwrap();
    Door::new(out.path(), address.parse().unwrap(), url.as_ref(), None, Box::new(|_| ()))
}

#[test]
fn a_door_knows_its_own_addresses() {
    let own = door("127.0.0.1:8000", None).unwrap();
    assert!(own.has_host("127.0.0.1:8000") && own.has_host("LocalHost:8000"));
    for host in ["", "127.0.0.1", "127.0.0.1:8001", "evil.example:8000", "[::1]:8000", "127.0.0.1:8000.evil.example"] {
        assert!(!own.has_host(host), "{host}");
    }
    assert!(own.has_origin("http://localhost:8000", "localhost:8000"));
    for origin in
        ["null", "http://127.0.0.1:8000", "https://localhost:8000", "http://localhost:80001", "http://localhost"]
    {
        assert!(!own.has_origin(origin, "localhost:8000"), "{origin}");
    }
    let six = door("[::1]:8000", None).unwrap();
    assert!(six.has_host("[::1]:8000") && six.has_host("localhost:8000") && !six.has_host("127.0.0.1:8000"));
    assert!(door("127.0.0.1:80", None).unwrap().has_host("localhost"), "browsers leave out the usual port");

    let behind = door("127.0.0.1:8000", Some("https://review.example.org")).unwrap();
    assert!(behind.has_host("review.example.org") && behind.has_host("review.example.org:443"));
    assert!(behind.has_host("127.0.0.1:8000"), "a proxy may name this one");
    assert!(!behind.has_host("review.example.org:80") && !behind.has_host("example.org"));
    assert!(behind.has_origin("https://review.example.org", "127.0.0.1:8000"));
    assert!(!behind.has_origin("http://127.0.0.1:8000", "127.0.0.1:8000"));
    assert!(!behind.has_origin("http://review.example.org", "review.example.org"));
}

#[test]
fn whoever_can_be_reached_by_others_asks_for_names() {
    assert!(matches!(door("127.0.0.1:8000", None).unwrap().lock, Lock::Token { .. }));
    assert!(matches!(door("[::1]:8000", None).unwrap().lock, Lock::Token { .. }));
    assert!(door("192.0.2.7:8000", None).unwrap().is_named());
    assert!(door("127.0.0.1:8000", Some("https://review.example.org")).unwrap().is_named());
    assert!(door("0.0.0.0:8000", Some("http://192.0.2.7:8000")).unwrap().is_named());
    assert!(matches!(door("0.0.0.0:8000", None), Err(DoorError::EveryAddress(_))));
    assert!(matches!(door("[::]:8000", None), Err(DoorError::EveryAddress(_))));
    let empty = tempfile::tempdir().unwrap();
    let nobody = Door::new(empty.path(), "192.0.2.7:8000".parse().unwrap(), None, None, Box::new(|_| ()));
    assert!(matches!(nobody, Err(DoorError::NoReviewer(_))));
    for url in ["ftp://a.example", "https://a.example/b", "https://a.example/?b", "https://u:p@a.example", "data:,a"] {
        assert!(matches!(door("127.0.0.1:8000", Some(url)), Err(DoorError::Url(_))), "{url}");
    }
}

#[test]
fn only_a_proxy_in_front_says_who_asks() {
    let peer = [127, 0, 0, 1].into();
    let behind = door("127.0.0.1:8000", Some("https://review.example.org")).unwrap();
    assert_eq!(behind.asker(peer, Some("198.51.100.1, 192.0.2.7")).to_string(), "192.0.2.7");
    assert_eq!(behind.asker(peer, Some("nobody")), peer);
    assert_eq!(behind.asker(peer, None), peer);
    assert_eq!(door("192.0.2.7:8000", None).unwrap().asker(peer, Some("198.51.100.1")), peer);
}

#[test]
fn of_two_who_bring_one_token_one_comes_in() {
    let told = Arc::new(Mutex::new(Vec::new()));
    let (out, heard) = (tempfile::tempdir().unwrap(), told.clone());
    let tell = Box::new(move |text: &str| heard.lock().unwrap().push(text.to_owned()));
    let door = Door::new(out.path(), "127.0.0.1:8000".parse().unwrap(), None, None, tell).unwrap();
    let token = |address: &str| address.rsplit('=').next().unwrap().to_owned();
    let first = token(&door.address_to_open().unwrap());
    let came_in = std::thread::scope(|scope| {
        let all: Vec<_> = (0..16).map(|_| scope.spawn(|| door.spend(&first))).collect();
        all.into_iter().map(|one| one.join().unwrap()).filter(|is_in| *is_in).count()
    });
    assert_eq!(came_in, 1);
    let told = told.lock().unwrap().clone();
    assert_eq!(told.len(), 1, "{told:?}");
    let next = token(&told[0]);
    assert!(!door.takes(&first) && door.takes(&next) && !door.takes("") && !door.takes(&next[1..]));
}
