//! Answers that are markup, and requests that would change something without being asked to.

use std::path::Path;

use super::review_client::{Review, data_set, record_of, run};
use super::{Desk, decisions};
use tempfile::TempDir;

const SCRIPT: &str = "<script>alert(1)</script>\"><img src=x onerror=alert(2)>'{{7*7}}";

/// A data set whose answers are markup.
fn hostile() -> TempDir {
    let form = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/inbox/estonia.md");
    let text = fs_err::read_to_string(form).unwrap();
    let out = TempDir::new().unwrap();
    let input = out.path().join("a\"><script>alert(3)<script>.txt");
    let spoilt = text.replace("State portal", SCRIPT).replace("82%", &format!("82% {SCRIPT}"));
    assert_ne!(spoilt, text);
    fs_err::write(&input, spoilt).unwrap();
    let ran = run(&["extract", input.to_str().unwrap(), "--out", out.path().join("out").to_str().unwrap()], "");
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
    out
}

#[test]
fn markup_in_answers_names_and_comments_is_text() {
    let folder = hostile();
    let out = folder.path().join("out");
    let review = Review::start(&out, &[]);
    let (desk, record) = (Desk::of(&review), record_of(&out));
    desk.decide(&record, "q17.text", &[("what", "flag"), ("assigned", SCRIPT), ("why", SCRIPT)]);
    desk.decide(&record, "q18.text", &[("what", "correct"), ("value", SCRIPT), ("why", SCRIPT)]);
    let fields = ["q1.portals", "q17.text", "q17.percentage", "q18.text"];
    let pages = fields.iter().flat_map(|field| {
        [
            format!("/record/{record}/{field}"),
            format!("/question/un-msq-2020/{field}"),
            format!("/?question=un-msq-2020/{field}&show=all"),
        ]
    });
    let mut told = 0;
    for page in pages.chain(["/".to_owned(), "/?show=all&by=person".to_owned(), format!("/?person={}", "%3Cscript%3E")])
    {
        let answer = desk.get(&page);
        let text = answer.text();
        assert_eq!(answer.status, 200, "{page}");
        assert!(!text.contains("<script>alert") && !text.contains("<img src=x"), "{page}: {text}");
        assert!(answer.header("content-security-policy").unwrap().contains("default-src 'none'"), "{page}");
        told += text.matches("&lt;script&gt;alert(1)").count();
    }
    assert!(told > 8, "{told}: the answers are not shown");
}

#[test]
fn asking_changes_nothing() {
    let out = data_set();
    let review = Review::start(out.path(), &[]);
    let (desk, record) = (Desk::of(&review), record_of(out.path()));
    let addresses = [
        format!("/record/{record}/q1.portals/decide?known=0&what=confirm"),
        format!("/record/{record}/q1.portals/move?known=0&to=q2.a.links&stretch=0:0:4"),
        format!("/question/un-msq-2020/q1.portals/confirm?seen={record}:0"),
        "/undo".to_owned(),
        "/name?name=Awa".to_owned(),
        format!("/record/{record}/q1.portals?what=confirm&known=0"),
    ];
    for address in &addresses {
        for method in ["GET", "HEAD"] {
            review.send(&review.get(address).by(method).with("Cookie", &desk.cookie));
        }
        let foreign = review.post(address, "known=0&what=confirm").with("Cookie", &desk.cookie);
        let answer = review.send(&foreign.with("Origin", "https://example.org"));
        assert_eq!(answer.status, 403, "{address}");
    }
    assert_eq!(decisions(out.path()), []);
}

#[test]
fn only_what_the_data_set_names_is_served() {
    let out = data_set();
    let review = Review::start(out.path(), &[]);
    let (desk, record) = (Desk::of(&review), record_of(out.path()));
    // A record that lies there and is no one's.
    fs_err::copy(
        out.path().join(format!("records/{record}.json")),
        out.path().join("records/un-msq-2020-ffffffffffff.json"),
    )
    .unwrap();
    for address in [
        "/record/un-msq-2020-ffffffffffff/q1.portals".to_owned(),
        "/record/un-msq-2020-ffffffffffff/original".to_owned(),
        format!("/record/{record}/no-such-field"),
        format!("/record/{record}/pages/1.png"),
        format!("/record/{record}/pages/0.png"),
        format!("/record/{record}/pages/-1.png?dpi=99999999999"),
        format!("/record/{record}/pages/1.svg"),
        "/question/un-msq-2020/nothing".to_owned(),
        "/assets/review.rs".to_owned(),
    ] {
        assert_eq!(desk.get(&address).status, 404, "{address}");
    }
    let original = desk.get(&format!("/record/{record}/original"));
    let source = fs_err::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/inbox/estonia.md")).unwrap();
    assert_eq!(original.body, source);
    assert!(original.header("content-disposition").unwrap().starts_with("attachment"));
    assert_eq!(original.header("content-type"), Some("application/octet-stream"));
}
