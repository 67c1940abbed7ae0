//! Values without measure.

use super::review_client::{Review, data_set, record_of};
use super::{Desk, decisions};

#[test]
fn a_million_characters_are_a_value_and_more_are_none() {
    let out = data_set();
    let review = Review::start(out.path(), &[]);
    let (desk, record) = (Desk::of(&review), record_of(out.path()));
    let million = "é ".repeat(500_000).trim_end().to_owned() + "!";
    assert_eq!(million.chars().count(), 1_000_000);
    let sent = desk.decide(&record, "q21.text", &[("what", "correct"), ("value", &million)]);
    assert_eq!(sent.status, 303, "{}", sent.text().chars().take(2000).collect::<String>());
    let panel = desk.panel(&record, "q21.text");
    assert!(panel.contains("chip corrected"));
    let (queue, question) = (desk.get("/?show=all"), desk.get("/question/un-msq-2020/q21.text"));
    assert!(queue.status == 200 && queue.body.len() < 1_000_000, "lists show an opening: {}", queue.body.len());
    assert!(question.status == 200 && question.body.len() < 1_000_000, "{}", question.body.len());
    let known = decisions(out.path())[0].number.to_string();
    let form = [("known", known.as_str()), ("what", "confirm")];
    assert_eq!(desk.post(&format!("/record/{record}/q21.text/decide"), &form).status, 303);
    let more = format!("{million}!");
    let refused = desk.decide(&record, "q20.text", &[("what", "correct"), ("value", &more)]);
    assert_eq!(refused.status, 422);
    let endless = "a".repeat(9 * 1024 * 1024);
    let refused = desk.decide(&record, "q20.text", &[("what", "correct"), ("value", &endless)]);
    assert_eq!(refused.status, 413);
    assert_eq!(decisions(out.path()).len(), 2);
    assert_eq!(desk.get("/").status, 200, "and it still answers");
}
