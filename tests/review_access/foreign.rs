//! Requests of other sites: forged forms, names that were bound again to this computer, methods that nobody serves.

use super::review_client::{Answer, Request, Review, data_set};

/// A form that changes the name of who came in: whether it did shows on the start page.
fn rename(review: &Review, cookie: &str) -> Request {
    review.post("/name", "name=Mallory").with("Cookie", cookie)
}

#[track_caller]
fn name_stands(review: &Review, cookie: &str) {
    let start = review.send(&review.get("/name").with("Cookie", cookie));
    assert!(start.status == 200 && start.text().contains("Zoë"), "{start:?}\n{}", start.text());
}

#[test]
fn forms_of_other_sites_change_nothing() {
    let out = data_set();
    let review = Review::start(out.path(), &[]);
    let cookie = review.come_in();
    let port = review.address.port();
    let origins = [
        "null".to_owned(),
        String::new(),
        "http://evil.example".to_owned(),
        format!("http://evil.example:{port}"),
        format!("https://{}", review.host()),
        "http://127.0.0.1".to_owned(),
        format!("http://127.0.0.1:{}", port ^ 1),
        // Another name of this computer is another origin.
        format!("http://localhost:{port}"),
        format!("{}.evil.example", review.origin()),
        format!("{}/", review.origin()),
        format!("{}, http://evil.example", review.origin()),
    ];
    for origin in origins {
        let answer = review.send(&rename(&review, &cookie).with("Origin", &origin));
        assert_eq!(answer.status, 403, "{origin:?}: {answer:?}");
    }
    let twice = rename(&review, &cookie).and("Origin", "http://evil.example");
    let missing = rename(&review, &cookie).without("Origin");
    let led = |site: &str| rename(&review, &cookie).with("Sec-Fetch-Site", site).with("Sec-Fetch-Mode", "navigate");
    for request in [twice, missing, led("cross-site"), led("same-site")] {
        assert_eq!(review.send(&request).status, 403, "{request:?}");
    }
    name_stands(&review, &cookie);
    let ours = rename(&review, &cookie).with("Sec-Fetch-Site", "same-origin");
    assert_eq!(review.send(&ours).status, 303, "what the others were refused is done for a page of the review");
    let renamed = review.send(&review.get("/name").with("Cookie", &cookie));
    assert!(renamed.text().contains("Mallory"));
}

#[test]
fn what_is_no_form_changes_nothing() {
    let out = data_set();
    let review = Review::start(out.path(), &[]);
    let cookie = review.come_in();
    for kind in
        ["text/plain", "application/json", "multipart/form-data; boundary=a", "", "application/x-www-form-urlencoded2"]
    {
        let answer = review.send(&rename(&review, &cookie).with("Content-Type", kind));
        assert_eq!(answer.status, 415, "{kind}: {answer:?}");
    }
    assert_eq!(review.send(&rename(&review, &cookie).without("Content-Type")).status, 415);
    for method in ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "PROPFIND"] {
        let answer = review.send(&rename(&review, &cookie).by(method));
        assert_eq!(answer.status, 405, "{method}: {answer:?}");
    }
    name_stands(&review, &cookie);
}

/// A name of somebody else that leads to this computer (DNS rebinding) carries no session of ours, and gets nothing.
#[test]
fn other_names_of_this_computer_are_refused() {
    let out = data_set();
    let review = Review::start(out.path(), &[]);
    let (cookie, token, port) = (review.come_in(), review.token(), review.address.port());
    let hosts = [
        "evil.example".to_owned(),
        format!("evil.example:{port}"),
        "127.0.0.1".to_owned(),
        format!("127.0.0.1:{}", port ^ 1),
        format!("127.1:{port}"),
        format!("[::1]:{port}"),
        format!("localhost.evil.example:{port}"),
        format!("{}@evil.example", review.host()),
        String::new(),
    ];
    let refused = |answer: Answer| {
        assert_eq!(answer.status, 421, "{answer:?}");
        assert!(!answer.text().contains("Zoë") && !answer.text().contains(&token), "{}", answer.text());
    };
    for host in hosts {
        for request in [review.get("/").with("Cookie", &cookie), review.get(&format!("/enter?token={token}"))] {
            refused(review.send(&request.with("Host", &host)));
        }
        refused(review.send(&rename(&review, &cookie).with("Host", &host).with("Origin", &format!("http://{host}"))));
    }
    refused(review.send(&review.get("/").with("Cookie", &cookie).and("Host", "evil.example")));
    refused(review.send(&review.get("http://evil.example/").with("Cookie", &cookie)));
    let nameless = review.send(&review.get("/").with("Cookie", &cookie).without("Host"));
    assert!([400, 421].contains(&nameless.status), "{nameless:?}");
    name_stands(&review, &cookie);
    let by_name = review.get("/").with("Cookie", &cookie).with("Host", &format!("localhost:{port}"));
    assert_eq!(review.send(&by_name).status, 200);
}

#[test]
fn other_sites_may_lead_here_and_show_nothing_of_it() {
    let out = data_set();
    let review = Review::start(out.path(), &[]);
    let cookie = review.come_in();
    let from = |site: &str, mode: &str, dest: &str| {
        let request = review.get("/").with("Cookie", &cookie);
        let request = request.with("Sec-Fetch-Site", site).with("Sec-Fetch-Mode", mode).with("Sec-Fetch-Dest", dest);
        review.send(&request).status
    };
    for site in ["cross-site", "same-site"] {
        assert_eq!(from(site, "navigate", "document"), 200);
        for (mode, dest) in [("no-cors", "image"), ("no-cors", "script"), ("cors", "empty"), ("navigate", "iframe")] {
            assert_eq!(from(site, mode, dest), 403, "{site} {mode} {dest}");
        }
    }
    assert_eq!(from("same-origin", "cors", "empty"), 200);
    assert_eq!(from("none", "navigate", "document"), 200);
}
