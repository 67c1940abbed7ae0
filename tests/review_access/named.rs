//! Reviewers who come in from elsewhere, by name and password.

use std::path::Path;
use std::time::{Duration, Instant};

use super::review_client::{Request, Review, add_reviewer, data_set, run};

const PASSWORD: &str = "correct horse battery";

/// A review with a proxy in front, which people open as https://review.example.org.
fn behind_proxy(out: &Path) -> Review {
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    Review::start(out, &["--url", "https://review.example.org", "--port", &port.to_string()]).at(port)
}

/// What the proxy sends on.
fn proxied(request: Request) -> Request {
    let is_form = request.method == "POST";
    let request = request.with("Host", "review.example.org");
    if is_form { request.with("Origin", "https://review.example.org") } else { request }
}

fn login(review: &Review, name: &str, password: &str, from: &str) -> super::review_client::Answer {
    let form = url::form_urlencoded::Serializer::new(String::new())
        .append_pair("name", name)
        .append_pair("password", password)
        .append_pair("next", "/record/a?by=question")
        .finish();
    review.send(&proxied(review.post("/login", &form)).with("X-Forwarded-For", from))
}

#[test]
fn a_password_lets_in_until_it_is_changed_or_taken_away() {
    let out = data_set();
    for name in ["Amina", "Bo"] {
        assert!(add_reviewer(out.path(), name, PASSWORD).status.success());
    }
    let review = behind_proxy(out.path());
    assert_eq!(review.opening, "https://review.example.org/");
    let said = review.says("Ctrl-C", 1);
    assert!(said.contains("TLS is the task of the server in front"), "{said}");

    // Whoever has not come in is led to the page, which leads back.
    let answer = review.send(&proxied(review.get("/record/a?by=question")));
    assert_eq!((answer.status, answer.header("location")), (303, Some("/login?next=%2Frecord%2Fa%3Fby%3Dquestion")));
    let page = review.send(&proxied(review.get("/login?next=%2Frecord%2Fa%3Fby%3Dquestion")));
    assert!(page.status == 200 && page.text().contains("value=\"/record/a?by=question\""), "{}", page.text());
    assert_eq!(review.send(&proxied(review.get("/record/a")).with("Accept", "*/*")).status, 401);
    assert_eq!(review.send(&proxied(review.post("/record/a/b/decide", "what=confirm"))).status, 401);
    // No token lets in here.
    let token = review.send(&proxied(review.post("/enter", &format!("token={}", "0".repeat(64)))));
    assert!(token.status >= 400 && token.header("set-cookie").is_none(), "{token:?}");

    for (name, password) in [("Amina", "wrong horse battery"), ("amina", PASSWORD), ("Amina ", ""), ("", PASSWORD)] {
        let answer = login(&review, name, password, "192.0.2.1");
        assert_eq!((answer.status, answer.header("set-cookie")), (401, None), "{name}");
        assert!(!answer.text().contains(PASSWORD));
    }
    let answer = login(&review, "Amina", PASSWORD, "192.0.2.1");
    assert_eq!((answer.status, answer.header("location")), (303, Some("/record/a?by=question")), "{answer:?}");
    let cookie = answer.header("set-cookie").unwrap();
    assert!(
        cookie.starts_with("__Host-rapporteur-") && cookie.ends_with("; Path=/; HttpOnly; SameSite=Strict; Secure")
    );
    let (amina, bo) = (answer.cookie(), login(&review, "Bo", PASSWORD, "192.0.2.2").cookie());
    let start = |cookie: &str| review.send(&proxied(review.get("/")).with("Cookie", cookie));
    assert!(start(&amina).text().contains("Amina") && start(&bo).text().contains("Bo"));
    // Names stand by passwords here: nobody takes another's.
    let rename = proxied(review.post("/name", "name=Bo")).with("Cookie", &amina);
    assert_eq!(review.send(&rename).status, 404);
    assert!(start(&amina).text().contains("Amina"));
    // This computer is not the site: what a page of it sends is foreign.
    let local = review.post("/logout", "").with("Cookie", &amina);
    assert_eq!(review.send(&local).status, 403);

    // Both at once: a change and a removal end the sessions while the review runs.
    assert!(add_reviewer(out.path(), "Amina", "another password").status.success());
    assert_eq!(start(&amina).status, 303);
    let removed = run(&["review", out.path().to_str().unwrap(), "--remove-reviewer", "Bo"], "");
    assert!(removed.status.success(), "{removed:?}");
    assert_eq!(start(&bo).status, 303);
    assert_eq!(login(&review, "Bo", PASSWORD, "192.0.2.2").status, 401);
    assert_eq!(login(&review, "Amina", PASSWORD, "192.0.2.1").status, 401);
    assert_eq!(login(&review, "Amina", "another password", "192.0.2.1").status, 303);
    assert!(!review.said().contains("password") && !review.said().contains("token"), "{}", review.said());
}

#[test]
fn guessing_is_slowed() {
    let out = data_set();
    for name in ["Amina", "Bo"] {
        assert!(add_reviewer(out.path(), name, PASSWORD).status.success());
    }
    let review = behind_proxy(out.path());
    let start = Instant::now();
    let (mut tried, mut waited) = (0, 0);
    for at in 0..200 {
        // From many addresses, as those do who have many computers.
        let answer = login(&review, "Amina", &format!("guess number {at}"), &format!("192.0.2.{at}"));
        match answer.status {
            401 => tried += 1,
            429 => {
                waited += 1;
                let seconds: u64 = answer.header("retry-after").unwrap().parse().unwrap();
                assert!((1..=60).contains(&seconds), "{seconds}");
            }
            status => panic!("{status}: {answer:?}"),
        }
    }
    // Five are free; of the waits that double behind them, so many had passed.
    let passed = (start.elapsed().as_secs_f64() + 1.0).log2().ceil() as usize;
    assert!(
        (5..=5 + passed).contains(&tried),
        "{tried} guesses were tried, {waited} were not, in {:?}",
        start.elapsed()
    );
    // Many at once are no way around it, nor is the right password while it waits.
    let parallel: Vec<u16> = std::thread::scope(|scope| {
        let all: Vec<_> =
            (0..20).map(|_| scope.spawn(|| login(&review, "Amina", PASSWORD, "198.51.100.1").status)).collect();
        all.into_iter().map(|one| one.join().unwrap()).collect()
    });
    assert!(parallel.iter().filter(|status| **status != 429).count() <= 2, "{parallel:?}");
    // Nobody else waits, until an address has tried many names.
    assert_eq!(login(&review, "Bo", PASSWORD, "203.0.113.1").status, 303);
    let statuses: Vec<u16> =
        (0..30).map(|at| login(&review, &format!("name {at}"), PASSWORD, "203.0.113.9").status).collect();
    assert!(statuses.iter().filter(|status| **status == 401).count() >= 12, "{statuses:?}");
    assert_eq!(*statuses.last().unwrap(), 429, "{statuses:?}");
    assert_eq!(login(&review, "Bo", PASSWORD, "203.0.113.1").status, 303);
}

/// A name that nobody has takes the same work: who asks cannot tell names from the time of the answer.
#[test]
fn names_cannot_be_told_by_time() {
    let out = data_set();
    assert!(add_reviewer(out.path(), "Amina", PASSWORD).status.success());
    let review = behind_proxy(out.path());
    let time = |name: &str, from: u8| {
        let start = Instant::now();
        assert_eq!(login(&review, name, "guess of somebody", &format!("192.0.2.{from}")).status, 401);
        start.elapsed()
    };
    let mut known: Vec<Duration> = (0..4).map(|at| time("Amina", at)).collect();
    let mut unknown: Vec<Duration> = (0..4).map(|at| time(&format!("nobody {at}"), 10 + at)).collect();
    known.sort();
    unknown.sort();
    // The quickest of each: nothing makes work quicker, and much makes it slower on a busy machine.
    let ratio = unknown[0].as_secs_f64() / known[0].as_secs_f64();
    assert!((0.2..5.0).contains(&ratio), "known {known:?}, unknown {unknown:?}");
}
