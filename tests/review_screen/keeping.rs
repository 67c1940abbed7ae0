//! What was decided is there: after a kill, and after another run.

use super::review_client::{Review, data_set, record_of, run};
use super::{Desk, decisions, exported};
use serde_json::json;

#[cfg(target_os = "linux")]
#[test]
fn a_decision_outlives_the_server_that_took_it() {
    let out = data_set();
    let record = record_of(out.path());
    for (at, value) in ["11", "12", "13", "14", "15"].iter().enumerate() {
        let review = Review::start(out.path(), &[]);
        let desk = Desk::of(&review);
        let known = decisions(out.path()).last().map_or(0, |last| last.number).to_string();
        let form = [("known", known.as_str()), ("what", "correct"), ("value", value)];
        assert_eq!(desk.post(&format!("/record/{record}/q17.percentage/decide"), &form).status, 303);
        // At once, as when the power goes.
        review.end(rustix::process::Signal::KILL);
        assert_eq!(decisions(out.path()).len(), at + 1);
    }
    assert_eq!(exported(out.path(), "q17.percentage")["value"], json!(15.0));
}

#[test]
fn a_run_while_the_screen_is_open_is_seen_and_takes_nothing_away() {
    let out = data_set();
    let review = Review::start(out.path(), &[]);
    let (desk, record) = (Desk::of(&review), record_of(out.path()));
    desk.decide(&record, "q17.percentage", &[("what", "correct"), ("value", "81")]);
    let more = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/inbox");
    let ran = run(&["extract", more.to_str().unwrap(), "--out", out.path().to_str().unwrap()], "");
    assert!(ran.status.success() || ran.status.code() == Some(1), "{}", String::from_utf8_lossy(&ran.stderr));
    let queue = desk.get("/?show=all").text();
    assert!(queue.contains("senegal"), "{queue}");
    assert!(desk.panel(&record, "q17.percentage").contains("chip corrected"));
}

#[test]
fn a_corrected_respondent_is_who_answers_from_then_on() {
    let out = data_set();
    let review = Review::start(out.path(), &[]);
    let (desk, record) = (Desk::of(&review), record_of(out.path()));
    let sent = desk.decide(&record, "respondent", &[("what", "correct"), ("value", "Ghana")]);
    assert_eq!(sent.status, 303, "{}", sent.text());
    assert!(desk.panel(&record, "q17.percentage").contains("Ghana"));
    let ran = run(&["status", out.path().to_str().unwrap()], "");
    assert!(String::from_utf8_lossy(&ran.stdout).contains("Ghana"), "{}", String::from_utf8_lossy(&ran.stdout));
}

#[test]
fn what_was_read_again_meanwhile_is_not_decided_unseen() {
    let out = data_set();
    let review = Review::start(out.path(), &[]);
    let (desk, record) = (Desk::of(&review), record_of(out.path()));
    let panel = desk.panel(&record, "q17.percentage");
    let seen = panel.split("name=\"seen\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    // As after a run by other rules: the value is another, at the same place.
    let file = out.path().join(format!("records/{record}.json"));
    let text = fs_err::read_to_string(&file).unwrap();
    fs_err::write(&file, text.replace("\"value\": 82.0", "\"value\": 28.0")).unwrap();
    for what in ["confirm", "empty", "flag"] {
        let told = desk.decide(&record, "q17.percentage", &[("seen", &seen), ("what", what)]);
        assert!(told.status == 409 && told.text().contains("was read again"), "{what}: {}", told.text());
    }
    assert_eq!(decisions(out.path()), []);
    let now = desk.panel(&record, "q17.percentage");
    let seen = now.split("name=\"seen\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    assert_eq!(desk.decide(&record, "q17.percentage", &[("seen", &seen), ("what", "confirm")]).status, 303);
    assert_eq!(exported(out.path(), "q17.percentage")["value"], json!(28.0));
}
