//! Tokens and sessions: the right one lets in, and nothing else does.

use std::collections::BTreeMap;
use std::path::Path;

use super::review_client::{Review, data_set, record_of};

#[test]
fn a_token_opens_the_screen_once() {
    let out = data_set();
    let review = Review::start(out.path(), &[]);
    let token = review.token();
    assert!(token.len() == 64 && review.opening.ends_with(&format!("/enter?token={token}")), "{}", review.opening);
    let wrong =
        [String::new(), "0".repeat(64), token[1..].to_owned(), format!("{token}0"), token.to_uppercase(), "%00".into()];
    for wrong in wrong {
        assert_eq!(review.send(&review.get(&format!("/enter?token={wrong}"))).status, 401, "{wrong}");
        let answer = review.send(&review.post("/enter", &format!("token={wrong}")));
        assert_eq!((answer.status, answer.header("set-cookie")), (401, None), "{wrong}");
    }
    assert_eq!(review.send(&review.get("/enter")).status, 401);
    assert!(review.send(&review.post("/enter", "")).status >= 400);
    assert_eq!(review.send(&review.get("/")).status, 401);

    // Looking at the page spends nothing, however it is looked at; nor does a form of another site.
    for _ in 0..3 {
        let page = review.send(&review.get(&format!("/enter?token={token}")));
        assert!(page.status == 200 && page.text().contains("method=\"post\"") && page.header("set-cookie").is_none());
        review.send(&review.get(&format!("/enter?token={token}")).by("HEAD"));
    }
    let foreign = review.post("/enter", &format!("token={token}")).with("Origin", "http://evil.example");
    assert_eq!(review.send(&foreign).status, 403);

    let answer = review.send(&review.post("/enter", &format!("token={token}")));
    assert_eq!((answer.status, answer.header("location")), (303, Some("/")), "{answer:?}");
    let cookie = answer.header("set-cookie").unwrap();
    let (pair, attributes) = cookie.split_once("; ").unwrap();
    assert_eq!(attributes, "Path=/; HttpOnly; SameSite=Strict");
    let (name, value) = pair.split_once('=').unwrap();
    assert_eq!(name, format!("rapporteur-{}", review.address.port()));
    assert!(value.len() == 64 && value != token, "{value}");

    // It is spent; another one is told, which opens another session.
    assert_eq!(review.send(&review.post("/enter", &format!("token={token}"))).status, 401);
    assert_eq!(review.send(&review.get(&format!("/enter?token={token}"))).status, 401);
    review.says("to open it in another browser: http://127.0.0.1:", 1);
    let second = review.come_in();
    for cookie in [pair, &second] {
        let start = review.send(&review.get("/").with("Cookie", cookie));
        assert!(start.status == 200 && start.text().contains("Zoë"), "{start:?}");
    }
    // Who came in already and opens the spent address again is led on.
    let again = review.send(&review.get(&format!("/enter?token={token}")).with("Cookie", pair));
    assert_eq!((again.status, again.header("location")), (303, Some("/")));
}

#[test]
fn whose_name_is_not_known_is_asked() {
    let out = data_set();
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_rapporteur"));
    command.args(["review", out.path().to_str().unwrap(), "--no-browser"]);
    for name in ["USER", "LOGNAME", "USERNAME"] {
        command.env_remove(name);
    }
    let review = Review::spawn(command, out.path());
    let token = review.token();
    let page = review.send(&review.get(&format!("/enter?token={token}")));
    assert!(page.text().contains("name=\"name\"") && !page.text().contains("data-send"), "{}", page.text());
    for form in ["", "&name=", "&name=%20", "&name=a%0Ab", "&name=a%E2%80%AEb"] {
        let answer = review.send(&review.post("/enter", &format!("token={token}{form}")));
        assert_eq!((answer.status, answer.header("set-cookie")), (422, None), "{form}");
    }
    let answer = review.send(&review.post("/enter", &format!("token={token}&name=%D9%85%D8%AD%D9%85%D8%AF")));
    let start = review.send(&review.get("/").with("Cookie", &answer.cookie()));
    assert!(start.text().contains("محمد"), "the token was not spent by forms without a name: {start:?}");
}

#[test]
fn sessions_of_others_and_of_before_let_nobody_in() {
    let (out, other_out) = (data_set(), data_set());
    let (review, other) = (Review::start(out.path(), &[]), Review::start(other_out.path(), &[]));
    let (cookie, foreign) = (review.come_in(), other.come_in());
    let (name, value) = cookie.split_once('=').unwrap();
    let foreign_value = foreign.split_once('=').unwrap().1;
    let forged = [
        format!("{name}="),
        format!("{name}={}", "0".repeat(64)),
        format!("{name}={foreign_value}"),
        format!("{name}={}", review.token()),
        format!("{name}={}", &value[1..]),
        format!("{name}=\"{value}"),
        format!("x{name}={value}"),
        format!("{name}x={value}"),
        format!("{name} {value}"),
        foreign.clone(),
    ];
    for forged in forged {
        assert_eq!(review.send(&review.get("/").with("Cookie", &forged)).status, 401, "{forged}");
        let change = review.post("/name", "name=Mallory").with("Cookie", &forged);
        assert_eq!(review.send(&change).status, 401, "{forged}");
    }
    // What others on the same host left in the browser does not keep anybody out.
    let crowded = format!("a=b; {name}=0; {cookie}; c=d");
    assert_eq!(review.send(&review.get("/").with("Cookie", &crowded)).status, 200);

    // Leaving ends this session and no other.
    let second = review.come_in();
    assert_eq!(review.send(&review.get("/logout").with("Cookie", &cookie)).status, 405, "GET changes nothing");
    assert_eq!(review.send(&review.get("/").with("Cookie", &cookie)).status, 200);
    let gone = review.send(&review.post("/logout", "").with("Cookie", &cookie));
    assert!(gone.status == 200 && gone.header("set-cookie").unwrap().contains("Max-Age=0"), "{gone:?}");
    assert_eq!(review.send(&review.get("/").with("Cookie", &cookie)).status, 401);
    assert_eq!(review.send(&review.get("/").with("Cookie", &second)).status, 200);
    assert_eq!(other.send(&other.get("/").with("Cookie", &foreign)).status, 200);
}

#[test]
fn get_changes_nothing() {
    let out = data_set();
    let review = Review::start(out.path(), &[]);
    let (cookie, token, record) = (review.come_in(), review.token(), record_of(out.path()));
    let before = files(out.path());
    let changing = [
        format!("/enter?token={token}"),
        "/login?name=a&password=b".to_owned(),
        "/logout".to_owned(),
        "/name?name=Mallory".to_owned(),
        format!("/record/{record}/respondent/decide?known=0&what=confirm"),
        "/question/un-msq-2020/respondent/confirm?seen=a:0".to_owned(),
    ];
    for address in &changing {
        for method in ["GET", "HEAD"] {
            let request = review.get(address).by(method).with("Cookie", &cookie);
            let answer = review.send(&request.clone().with("Origin", &review.origin()));
            assert_ne!(answer.status, 500, "{address}");
            assert!(answer.header("set-cookie").is_none(), "{method} {address}: {answer:?}");
            // A form that stands in the body of a GET is none.
            let form = request.with("Content-Type", "application/x-www-form-urlencoded");
            review.send(&form.form(address.split_once('?').map_or("", |(_, form)| form)));
        }
    }
    assert_eq!(files(out.path()), before);
    let start = review.send(&review.get("/").with("Cookie", &cookie));
    assert!(start.status == 200 && start.text().contains("Zoë"), "{start:?}");
    assert_eq!(review.token(), token, "the token was spent by GET");
    assert_eq!(review.send(&review.post("/enter", &format!("token={token}"))).status, 303);
}

/// All files of a data set; the shared memory of SQLite holds nothing that lasts.
fn files(out: &Path) -> BTreeMap<String, Vec<u8>> {
    let all =
        walkdir::WalkDir::new(out).into_iter().map(|entry| entry.unwrap()).filter(|entry| entry.file_type().is_file());
    let kept = all.filter(|entry| !entry.path().to_string_lossy().ends_with("-shm"));
    kept.map(|entry| (entry.path().display().to_string(), fs_err::read(entry.path()).unwrap())).collect()
}
