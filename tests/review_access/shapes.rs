//! Requests of odd shape: addresses that climb, headers within values, too much of everything; and what all answers carry.

use super::review_client::{Answer, Connection, Request, Review, data_set, record_of};

#[test]
fn no_address_leads_to_files() {
    let out = data_set();
    let review = Review::start(out.path(), &[]);
    let (cookie, record) = (review.come_in(), record_of(out.path()));
    let climbs = [
        "..",
        "%2e%2e",
        "%2E.",
        "..%2f..%2fetc%2fpasswd",
        "..%2F..%2Fetc%2Fpasswd",
        "..%5c..%5cetc",
        "..\\..\\etc",
        "../../../../../../etc/passwd",
        "..%2f..%2freview.sqlite",
        "..%2freview.sqlite",
        "%2fetc%2fpasswd",
        "/etc/passwd",
        "%252e%252e%252fetc%252fpasswd",
        "..%c0%af..%c0%afetc%c0%afpasswd",
        ".%00./etc/passwd",
        "etc%00passwd",
        "%",
        "....//....//etc/passwd",
        "C:%5cwindows%5cwin.ini",
        "file:%2f%2f%2fetc%2fpasswd",
        "..;/etc/passwd",
    ];
    let below = [
        "/".to_owned(),
        "/assets/".to_owned(),
        "/record/".to_owned(),
        format!("/record/{record}/"),
        format!("/record/{record}/pages/"),
        format!("/record/{record}/pages/1.png/"),
        format!("/record/{record}/original/"),
        "/question/".to_owned(),
        "/question/un-msq-2020/".to_owned(),
    ];
    for climb in climbs {
        for below in &below {
            let answer = review.send(&review.get(&format!("{below}{climb}")).with("Cookie", &cookie));
            assert!([400, 404].contains(&answer.status), "{below}{climb}: {answer:?}");
            is_harmless(&answer);
        }
        // Before anybody came in, too.
        let answer = review.send(&review.get(&format!("/assets/{climb}")));
        assert!([400, 404].contains(&answer.status), "/assets/{climb}: {answer:?}");
        is_harmless(&answer);
    }
    let missing = review.send(&review.get("/no-such-page").with("Cookie", &cookie));
    assert!(missing.status == 404 && missing.text().contains("There is nothing at this address."), "{missing:?}");
}

#[track_caller]
fn is_harmless(answer: &Answer) {
    let text = answer.text();
    for part in ["root:", "SQLite", "[fonts]", "[extensions]", "rules_sha256"] {
        assert!(!text.contains(part), "{text}");
    }
}

#[test]
fn no_value_becomes_a_header_or_markup() {
    let out = data_set();
    let review = Review::start(out.path(), &[]);
    let cookie = review.come_in();
    let hostile = "%0d%0aSet-Cookie:%20a=b%0d%0a%0d%0a%3Cscript%3Ealert(1)%3C/script%3E";
    let requests = [
        review.get(&format!("/{hostile}")).with("Cookie", &cookie),
        review.get(&format!("/enter?token={hostile}")),
        review.get(&format!("/login?next=/{hostile}")),
        review.post("/name", &format!("name={hostile}")).with("Cookie", &cookie),
        review.post("/enter", &format!("token={}&name={hostile}", review.token())),
        review.get("/").with("Cookie", &cookie).with("X-Panel", "1\r\n\tfolded"),
    ];
    for request in requests {
        let answer = review.send(&request);
        assert!(answer.header("set-cookie").is_none(), "{request:?}: {answer:?}");
        assert!(!answer.text().contains("<script>"), "{}", answer.text());
    }
    let answer = review.send(&review.post("/name", "name=%3Cb%3E%22%27%26").with("Cookie", &cookie));
    assert_eq!(answer.status, 303);
    let page = review.send(&review.get("/name").with("Cookie", &cookie)).text();
    assert!(page.contains("&lt;b&gt;") && !page.contains("<b>\"'"), "{page}");
}

#[test]
fn too_much_is_refused() {
    let out = data_set();
    let review = Review::start(out.path(), &[]);
    let cookie = review.come_in();
    let name = |length: usize| format!("name={}", "a".repeat(length));
    // Whoever came in may send much, and nobody too much; others may send little.
    let announced = review.post("/name", "").with("Cookie", &cookie).with("Content-Length", "8388609");
    assert_eq!(review.send(&announced).status, 413);
    let endless = review.post("/name", "").with("Cookie", &cookie).with("Content-Length", "99999999999999999999");
    assert!([400, 411, 413].contains(&review.send(&endless).status));
    assert_eq!(review.send(&review.post("/name", &name(1_000_000)).with("Cookie", &cookie)).status, 422);
    assert_eq!(review.send(&review.post("/enter", "").with("Content-Length", "16385")).status, 413);
    let chunked = review.post("/name", "").with("Cookie", &cookie).without("Content-Length");
    let mut chunked = chunked.with("Transfer-Encoding", "chunked");
    chunked.body = b"9\r\nname=abcd\r\n0\r\n\r\n".to_vec();
    assert_eq!(review.send(&chunked).status, 411);
    let both = chunked.with("Content-Length", "9");
    assert!([400, 411].contains(&review.send(&both).status), "two lengths: one request could be taken for two");

    let long = review.get(&format!("/?by={}", "a".repeat(9000))).with("Cookie", &cookie);
    assert_eq!(review.send(&long).status, 414);
    let wide = review.get("/").with("Cookie", &format!("{cookie}; a={}", "a".repeat(100_000)));
    assert!(no_more_than_431(&review, &wide));
    let many =
        (0..100).fold(review.get("/").with("Cookie", &cookie), |request, at| request.and(&format!("X-{at}"), "a"));
    assert!(no_more_than_431(&review, &many));
    assert_eq!(review.send(&review.get("/").with("Cookie", &cookie)).status, 200);
}

/// The header was not taken: the connection was closed, with or without a word.
fn no_more_than_431(review: &Review, request: &Request) -> bool {
    Connection::to(review.address).send(request).is_none_or(|answer| answer.status == 431)
}

#[test]
fn what_is_no_request_ends_its_connection_only() {
    let out = data_set();
    let review = Review::start(out.path(), &[]);
    let cookie = review.come_in();
    let odd: [&[u8]; 7] = [
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        b"GET / HTTP/9.9\r\n\r\n",
        b"GET /\r\n\r\n",
        b"\0\0\0\0\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost : a\r\n\r\n",
        b"GET  / HTTP/1.1\r\nno colon\r\n\r\n",
    ];
    for bytes in odd {
        let mut connection = Connection::to(review.address);
        connection.write(bytes);
        let answer = connection.answer(false);
        assert!(answer.as_ref().is_none_or(|answer| [400, 421, 505].contains(&answer.status)), "{bytes:?}: {answer:?}");
    }
    assert_eq!(review.send(&review.get("/").with("Cookie", &cookie)).status, 200);
}

/// What every answer carries, whatever it is.
const CARRIED: [(&str, &str); 7] = [
    (
        "content-security-policy",
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; \
         base-uri 'none'; frame-ancestors 'none'",
    ),
    ("x-content-type-options", "nosniff"),
    ("x-frame-options", "DENY"),
    ("referrer-policy", "same-origin"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    ("cache-control", "no-store"),
];

#[test]
fn every_answer_carries_what_protects() {
    let out = data_set();
    let review = Review::start(out.path(), &[]);
    let cookie = review.come_in();
    let with = |request: Request| request.with("Cookie", &cookie);
    let kinds = [
        (200, with(review.get("/"))),
        (200, with(review.get("/").by("HEAD"))),
        (200, review.get("/assets/access.css")),
        (200, review.get("/assets/enter.js")),
        (303, with(review.get("/enter"))),
        (401, review.get("/")),
        (401, review.get("/").with("Accept", "*/*")),
        (401, review.get("/").with("X-Panel", "1")),
        (403, with(review.post("/name", "name=a")).without("Origin")),
        (404, with(review.get("/no-such-page"))),
        (404, review.get("/assets/no-such-asset")),
        (405, with(review.get("/logout"))),
        (405, with(review.get("/")).by("DELETE")),
        (411, with(review.post("/name", "")).without("Content-Length")),
        (413, with(review.post("/name", "")).with("Content-Length", "8388609")),
        (414, with(review.get(&format!("/?{}", "a".repeat(9000))))),
        (415, with(review.post("/name", "name=a")).with("Content-Type", "text/plain")),
        (421, with(review.get("/")).with("Host", "evil.example")),
        (422, with(review.post("/name", "name="))),
        (422, with(review.post("/name", "other=a"))),
    ];
    for (status, request) in kinds {
        let answer = review.send(&request);
        assert_eq!(answer.status, status, "{request:?}: {answer:?}");
        for (name, value) in CARRIED {
            assert_eq!(answer.header(name), Some(value), "{status}: {request:?}");
        }
        assert!(answer.header("permissions-policy").is_some_and(|policy| policy.contains("camera=()")));
        assert!(answer.header("server").is_none() && answer.header("access-control-allow-origin").is_none());
        let is_page = answer.header("content-type").is_some_and(|kind| kind.starts_with("text/html"));
        let wants_page = request.headers.iter().any(|(name, value)| name == "Accept" && value.contains("html"));
        let is_panel = request.headers.iter().any(|(name, _)| name == "X-Panel");
        if status >= 400 {
            assert_eq!(is_page, wants_page && !is_panel, "{request:?}: {answer:?}");
        }
    }
}
