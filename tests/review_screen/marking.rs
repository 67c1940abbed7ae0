//! Words of the source as values.

use serde_json::{Value, json};

use super::review_client::{Review, data_set, record_of, run};
use super::{Desk, exported};

/// Characters of the first quote of an answer, as a mark names them.
fn stretch(answer: &Value) -> String {
    let quote = &answer["evidence"][0];
    format!("{}:{}:{}", quote["block"], quote["start"], quote["end"])
}

#[test]
fn marked_words_prove_a_value() {
    let out = data_set();
    let review = Review::start(out.path(), &[]);
    let (desk, record) = (Desk::of(&review), record_of(out.path()));
    let there = exported(out.path(), "q20.percentage");
    let text = desk.get(&format!("/record/{record}/text?stretch={}", stretch(&there)));
    assert_eq!(text.text(), there["evidence"][0]["quote"].as_str().unwrap());
    let mark = format!("value:0:{}", stretch(&there));
    let sent = desk.decide(&record, "q17.percentage", &[("what", "correct"), ("value", &text.text()), ("mark", &mark)]);
    assert_eq!(sent.status, 303, "{}", sent.text());
    let answer = exported(out.path(), "q17.percentage");
    assert_eq!(answer["value"], there["value"]);
    assert_eq!(answer["evidence"], there["evidence"], "the same words, with the same surroundings and place");
    // Words that do not stand there prove nothing.
    for wrong in ["value:0:999999:0:4", "value:0:0:0:99999999"] {
        let refused = desk.decide(&record, "q19.percentage", &[("what", "correct"), ("value", "5"), ("mark", wrong)]);
        assert_eq!(refused.status, 422, "{wrong}: {}", refused.text());
    }
}

#[test]
fn each_row_and_option_has_its_own_words() {
    let out = data_set();
    let review = Review::start(out.path(), &[]);
    let (desk, record) = (Desk::of(&review), record_of(out.path()));
    let before = exported(out.path(), "q1.portals");
    let second = &before["value"][1]["url"];
    let words = exported(out.path(), "q20.percentage");
    let mark = format!("description:1:{}", stretch(&words));
    let form = [
        ("what", "correct"),
        ("url", ""),
        ("link_name", ""),
        ("description", ""),
        ("url", second.as_str().unwrap()),
        ("link_name", "Portal"),
        ("description", "described"),
        ("mark", &mark),
    ];
    let sent = desk.decide(&record, "q1.portals", &form);
    assert_eq!(sent.status, 303, "{}", sent.text());
    let answer = exported(out.path(), "q1.portals");
    assert_eq!(answer["value"].as_array().unwrap().len(), 1);
    let proof = answer["evidence"].as_array().unwrap();
    let of = |pointer: &str| proof.iter().find(|one| one["of"] == pointer).cloned();
    assert_eq!(of("/0/description").unwrap()["quote"], words["evidence"][0]["quote"]);
    let url = before["evidence"].as_array().unwrap().iter().find(|one| one["of"] == "/1/url").unwrap();
    assert_eq!(of("/0/url").unwrap()["quote"], url["quote"], "what is unchanged keeps its words");
    assert_eq!(of("/0/name"), None, "what was typed has none");
}

#[test]
fn words_move_to_the_field_that_they_belong_to() {
    let out = data_set();
    let review = Review::start(out.path(), &[]);
    let (desk, record) = (Desk::of(&review), record_of(out.path()));
    let before = exported(out.path(), "q21.text");
    let quotes = before["evidence"].as_array().unwrap();
    let last = quotes.last().unwrap();
    let moved = format!("{}:{}:{}", last["block"], last["start"], last["end"]);
    let (there, words) = (exported(out.path(), "q20.text"), last["quote"].as_str().unwrap());
    let form = [("known", "0"), ("to", "q20.text:0"), ("stretch", &moved)];
    let sent = desk.post(&format!("/record/{record}/q21.text/move"), &form);
    assert_eq!(sent.status, 303, "{}", sent.text());
    let (from, to) = (exported(out.path(), "q21.text"), exported(out.path(), "q20.text"));
    let text = to["value"].as_str().unwrap();
    assert!(text.ends_with(words) && text.starts_with(there["value"].as_str().unwrap_or_default()), "{text}");
    assert!(!from["value"].as_str().unwrap_or_default().contains(words), "{from}");
    let proof = to["evidence"].as_array().unwrap();
    assert_eq!(proof.last().unwrap()["quote"], last["quote"]);
    assert!(
        from["evidence"]
            .as_array()
            .unwrap()
            .iter()
            .all(|one| one["start"] != last["start"] || one["block"] != last["block"])
    );
    assert_eq!((&from["status"], &to["status"]), (&json!("corrected"), &json!("corrected")));
    // Nobody had looked at what it had before, had it been for review; here it was accepted. One key undoes both.
    assert_eq!(desk.post("/undo", &[]).status, 303);
    assert_eq!(exported(out.path(), "q20.text")["value"], there["value"]);
    assert_eq!(exported(out.path(), "q21.text")["value"], before["value"]);
    let nothing = desk.post(&format!("/record/{record}/q21.text/move"), &[("known", "0"), ("to", "q20.text:0")]);
    assert_eq!(nothing.status, 422);
}

#[test]
fn words_move_to_no_field_that_would_lose_what_it_has() {
    let out = data_set();
    let review = Review::start(out.path(), &[]);
    let (desk, record) = (Desk::of(&review), record_of(out.path()));
    let words = stretch(&exported(out.path(), "q20.percentage"));
    for to in ["q8.options:0", "q17.percentage:0", "publication:0"] {
        let form = [("known", "0"), ("to", to), ("stretch", words.as_str())];
        let refused = desk.post(&format!("/record/{record}/q21.text/move"), &form);
        assert!([422, 404].contains(&refused.status), "{to}: {}", refused.text());
    }
    assert_eq!(super::decisions(out.path()), []);
    // A field that waits takes words, and waits still: nobody has looked at all of it.
    let to = exported(out.path(), "q1.portals");
    let link = format!("{}:{}:{}", to["evidence"][2]["block"], to["evidence"][2]["start"], to["evidence"][2]["end"]);
    let form = [("known", "0"), ("to", "q1.portals:0"), ("stretch", link.as_str())];
    let sent = desk.post(&format!("/record/{record}/q21.text/move"), &form);
    assert_eq!(sent.status, 303, "{}", sent.text());
    assert!(sent.header("location").unwrap().contains("q1.portals"));
    let panel = desk.panel(&record, "q1.portals");
    assert!(panel.contains("Flagged by") && panel.contains("moved from q21.text"), "{panel}");
}

#[test]
fn a_page_is_shown_while_its_document_is_still_being_read() {
    let out = tempfile::TempDir::new().unwrap();
    let input = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/inbox/ghana.pdf");
    let ran = run(&["extract", input.to_str().unwrap(), "--out", out.path().to_str().unwrap()], "");
    assert!(ran.status.success());
    let review = Review::start(out.path(), &[]);
    let (desk, record) = (Desk::of(&review), record_of(out.path()));
    let soon = desk.panel(&record, "q17.percentage");
    let page = exported(out.path(), "q17.percentage")["evidence"][0]["place"]["page"].as_u64().unwrap();
    let picture = format!("/record/{record}/pages/{page}.png?dpi=110");
    assert!(soon.contains(&format!("data-pane=\"/record/{record}/pane?near={page}\"")), "{soon}");
    assert!(soon.contains(&format!("href=\"{picture}\"")) && soon.matches("<image").count() == 1, "{soon}");
    assert_eq!(desk.get(&picture).header("content-type"), Some("image/png"));
    let whole = desk.get(&format!("/record/{record}/pane?near={page}")).text();
    assert!(whole.matches("<image").count() > 1 && !whole.contains("data-pane"), "{whole}");
    // The page is as large in both, to the size of a pixel.
    let width = |markup: &str| -> f64 {
        let page = markup.split(&format!("id=\"page-{page}\"")).nth(1).unwrap();
        page.split("viewBox=\"0 0 ").nth(1).unwrap().split(' ').next().unwrap().parse().unwrap()
    };
    assert!((width(&soon) - width(&whole)).abs() < 1.0);
    assert!(!desk.panel(&record, "q17.percentage").contains("data-pane"), "it is read now");
}
