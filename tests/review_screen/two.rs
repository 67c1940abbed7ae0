//! Two people at one field: the second is told before anything is written.

use super::review_client::{Review, data_set, record_of};
use super::{Desk, decisions, exported};
use serde_json::json;

#[test]
fn the_second_is_told_and_overwrites_nothing() {
    let out = data_set();
    let review = Review::start(out.path(), &[]);
    let (first, record) = (Desk::of(&review), record_of(out.path()));
    let second = Desk::of(&review);
    second.is_called("Awa <b>");
    first.panel(&record, "q17.percentage");
    let panel = second.panel(&record, "q17.percentage");
    assert!(panel.contains("has this field open now"), "{panel}");
    assert_eq!(first.decide(&record, "q17.percentage", &[("what", "correct"), ("value", "81")]).status, 303);
    let told = second.decide(&record, "q17.percentage", &[("what", "correct"), ("value", "79.5")]);
    let text = told.text();
    assert_eq!(told.status, 409);
    assert!(text.contains("Zoë") && text.contains("Nothing of yours was written"), "{text}");
    assert!(text.contains("value=\"79.5\""), "what was entered is still there: {text}");
    assert_eq!(decisions(out.path()).len(), 1);
    assert_eq!(exported(out.path(), "q17.percentage")["value"], json!(81.0));
    // Knowing of the first, the second may decide otherwise; both stand in the history.
    let known = decisions(out.path())[0].number.to_string();
    let form = [("known", known.as_str()), ("what", "correct"), ("value", "79.5")];
    assert_eq!(second.post(&format!("/record/{record}/q17.percentage/decide"), &form).status, 303);
    assert_eq!(exported(out.path(), "q17.percentage")["value"], json!(79.5));
    let panel = first.panel(&record, "q17.percentage");
    assert!(panel.contains("Awa &lt;b&gt;") && !panel.contains("Awa <b>"), "{panel}");
    assert!(panel.contains("History (2)"), "{panel}");
}

#[test]
fn the_second_process_is_told_too() {
    let out = data_set();
    let (one, other) = (Review::start(out.path(), &[]), Review::start(out.path(), &["--reviewer", "Awa"]));
    let (first, second, record) = (Desk::of(&one), Desk::of(&other), record_of(out.path()));
    assert_eq!(first.decide(&record, "q1.portals", &[("what", "confirm")]).status, 303);
    assert_eq!(second.decide(&record, "q1.portals", &[("what", "empty")]).status, 409);
    assert!(second.panel(&record, "q1.portals").contains("chip confirmed"), "what one decides the other shows");
}
