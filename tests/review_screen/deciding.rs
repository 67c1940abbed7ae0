//! What each button decides.

use rapporteur::decision::Ruling;
use rapporteur::extract::Finding;
use serde_json::json;

use super::review_client::{Review, data_set, record_of};
use super::{Desk, decisions, exported};

#[test]
fn a_right_value_takes_one_request_and_the_next_field_comes() {
    let out = data_set();
    let review = Review::start(out.path(), &["--audit", "0"]);
    let (desk, record) = (Desk::of(&review), record_of(out.path()));
    let queue = desk.get("/").text();
    assert!(queue.contains(&format!("/record/{record}/q1.portals")), "{queue}");
    let next = desk.decide(&record, "q1.portals", &[("what", "confirm")]);
    let place = next.header("location").unwrap();
    assert!(next.status == 303 && place.starts_with(&format!("/record/{record}/q21.text")), "{next:?}");
    // Where the browser shows the record already, it asks for the rest alone.
    let post = review.post(&format!("/record/{record}/q21.text/decide"), "known=0&what=confirm");
    let last = review.send(&post.with("Cookie", &desk.cookie).with("X-Panel", &record));
    assert_eq!((last.status, last.header("x-leave")), (200, Some("/")), "nothing else waits");
    let all = decisions(out.path());
    assert_eq!(all.len(), 2);
    assert!(all.iter().all(|one| one.ruling == Ruling::Confirmed && one.reviewer == "Zoë" && !one.audit));
    assert!(desk.panel(&record, "q1.portals").contains("chip confirmed"));
    assert!(desk.get("/").text().contains("Nothing"));
}

#[test]
fn what_is_entered_takes_the_place_of_what_was_read() {
    let out = data_set();
    let review = Review::start(out.path(), &[]);
    let (desk, record) = (Desk::of(&review), record_of(out.path()));
    let sent = desk.decide(&record, "q17.percentage", &[("what", "correct"), ("value", "97,2 %"), ("why", "typo")]);
    assert_eq!(sent.status, 303, "{}", sent.text());
    let answer = exported(out.path(), "q17.percentage");
    assert_eq!((&answer["value"], &answer["status"]), (&json!(97.2), &json!("corrected")));
    assert_eq!(answer["decision"]["machine"]["value"], json!(82.0));
    assert_eq!((&answer["decision"]["reviewer"], &answer["decision"]["why"]), (&json!("Zoë"), &json!("typo")));
    assert_eq!(answer["evidence"], json!([]), "a value that was only typed stands nowhere");
    // The record itself is the program's.
    let file = fs_err::read_to_string(out.path().join(format!("records/{record}.json"))).unwrap();
    assert!(!file.contains("97.2") && !file.contains("corrected"));
    // What is entered as it was read is found right.
    let again = desk.decide(&record, "q19.percentage", &[("what", "correct"), ("value", "100")]);
    assert_eq!(again.status, 303);
    assert_eq!(decisions(out.path())[1].ruling, Ruling::Confirmed);
}

#[test]
fn what_is_no_value_is_told_at_its_input_and_nothing_is_written() {
    let out = data_set();
    let review = Review::start(out.path(), &[]);
    let (desk, record) = (Desk::of(&review), record_of(out.path()));
    for wrong in ["140", "10 to 20 %", "many"] {
        let told = desk.decide(&record, "q17.percentage", &[("what", "correct"), ("value", wrong)]);
        let text = told.text();
        assert!(told.status == 422 && text.contains("Nothing was written"), "{wrong}: {text}");
        assert!(text.contains(&format!("value=\"{wrong}\"")) && text.contains("aria-invalid"), "{wrong}: {text}");
    }
    for odd in [&[("what", "levitate")][..], &[("alternative", "7")], &[("what", "take")], &[("what", "undo")], &[]] {
        assert_eq!(desk.decide(&record, "q17.percentage", odd).status, 422, "{odd:?}");
    }
    assert_eq!(decisions(out.path()), []);
}

#[test]
fn no_answer_not_visible_flag_and_undo() {
    let out = data_set();
    let review = Review::start(out.path(), &[]);
    let (desk, record) = (Desk::of(&review), record_of(out.path()));
    desk.decide(&record, "q17.percentage", &[("what", "empty")]);
    let answer = exported(out.path(), "q17.percentage");
    assert_eq!((&answer["value"], &answer["finding"]), (&json!(null), &json!("empty")));
    desk.decide(&record, "q8.options", &[("what", "not_visible")]);
    let answer = exported(out.path(), "q8.options");
    assert_eq!((&answer["value"]["checked"], &answer["finding"]), (&json!([]), &json!("not_visible")));
    assert!(!answer["value"]["unknown"].as_array().unwrap().is_empty());
    // A flag keeps the field open, and shows who is to look, and why.
    desk.decide(&record, "q19.percentage", &[("what", "flag"), ("assigned", "Awa"), ("why", "Is it \"all\"?")]);
    let panel = desk.panel(&record, "q19.percentage");
    assert!(
        panel.contains("Flagged by") && panel.contains("Awa") && panel.contains("Is it &quot;all&quot;?"),
        "{panel}"
    );
    assert!(desk.get("/?person=Awa").text().contains("q19.percentage"));
    // Undoing goes back, step by step, and each step is a decision of its own.
    for field in ["q19.percentage", "q8.options", "q17.percentage"] {
        let undone = desk.post("/undo", &[]);
        assert!(undone.header("location").unwrap().contains(field), "{undone:?}");
    }
    assert_eq!(desk.post("/undo", &[]).status, 404, "there is nothing left to undo");
    let all = decisions(out.path());
    assert_eq!(all.len(), 6);
    assert!(all[3..].iter().all(|one| matches!(one.ruling, Ruling::Undone { .. })));
    assert_eq!(exported(out.path(), "q17.percentage")["status"], json!("accepted"));
    assert_eq!(all[0].seen.answer.finding, Finding::Answered);
}

#[test]
fn many_right_answers_are_accepted_where_each_was_seen() {
    let out = data_set();
    let review = Review::start(out.path(), &[]);
    let (desk, record) = (Desk::of(&review), record_of(out.path()));
    let page = desk.get("/question/un-msq-2020/q21.text").text();
    assert!(page.contains(&record), "{page}");
    let nothing = desk.post("/question/un-msq-2020/q1.portals/confirm", &[]);
    assert_eq!((nothing.status, decisions(out.path()).len()), (303, 0), "what was not on the screen is not accepted");
    let page = desk.get("/question/un-msq-2020/q1.portals").text();
    let seen = page
        .split("value=\"")
        .filter_map(|rest| rest.split('"').next())
        .find(|value| value.starts_with(&record))
        .unwrap()
        .to_owned();
    let unknown = "un-msq-2020-000000000000:0:0123456789ab";
    desk.post("/question/un-msq-2020/q1.portals/confirm", &[("seen", unknown), ("seen", &seen), ("seen", "nonsense")]);
    let all = decisions(out.path());
    assert!(all.len() == 1 && all[0].subject.field == "q1.portals" && all[0].ruling == Ruling::Confirmed, "{all:?}");
    // Pressed again, by somebody who does not know of the first: nothing more is written.
    desk.post("/question/un-msq-2020/q1.portals/confirm", &[("seen", &seen)]);
    assert_eq!(decisions(out.path()).len(), 1);
}

#[test]
fn enter_keeps_what_stands_also_where_a_colleague_flagged_it() {
    let out = data_set();
    let review = Review::start(out.path(), &[]);
    let (desk, record) = (Desk::of(&review), record_of(out.path()));
    let press = |form: &[(&str, &str)]| {
        let known = decisions(out.path()).last().map_or(0, |last| last.number).to_string();
        let form = [&[("known", known.as_str())], form].concat();
        let answer = desk.post(&format!("/record/{record}/q17.percentage/decide"), &form);
        assert_eq!(answer.status, 303, "{}", answer.text());
        exported(out.path(), "q17.percentage")["value"].clone()
    };
    assert_eq!(press(&[("what", "correct"), ("value", "81")]), json!(81.0));
    assert_eq!(press(&[("what", "flag"), ("assigned", "Zoë")]), json!(81.0));
    let panel = desk.panel(&record, "q17.percentage");
    assert!(panel.contains("Keep what was decided") && panel.contains("Take what is read now"), "{panel}");
    assert_eq!(press(&[("what", "confirm")]), json!(81.0), "what is on the screen is what Enter keeps");
    assert_eq!(press(&[("what", "read")]), json!(82.0));
    assert_eq!(exported(out.path(), "q17.percentage")["status"], json!("confirmed"));
}
