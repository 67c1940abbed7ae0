//! Small data sets with invented answers, and what the queue makes of them.

pub(super) mod data;
mod orders;
mod pages;

use super::filter::{By, Mark, Person, Returns, Show};
use super::*;
use crate::decision::Ruling;
use crate::extract::Sign;
use data::{Data, confirmed, flagged, given};

fn never(_: &Subject) -> bool {
    false
}

fn names(entries: &[&Entry]) -> Vec<String> {
    entries.iter().map(|entry| format!("{}:{}", entry.name, entry.field)).collect()
}

#[test]
fn what_is_for_review_is_open_until_somebody_decides() {
    let mut data = Data::new(&["a"]);
    data.give("a", "plan.answer", given("yes").review(0.4));
    data.give("a", "plan.text", given("A plan.").review(0.99).sign(Sign::TickNotVisible));
    let mut dataset = data.open();
    let queue = Queue::of(&dataset, &never);
    assert_eq!(queue.of_record(&data.id("a")).len(), 16);
    let open = queue.list(&Filter::default());
    assert_eq!(names(&open), ["a:plan.answer", "a:plan.text"]);
    assert_eq!(open[0].why_open, [Why::LowConfidence]);
    assert_eq!(open[1].why_open, [Why::Sign(Sign::TickNotVisible)]);
    assert_eq!((open[0].label.as_str(), open[0].value.as_str(), open[0].known), ("2.", "Yes", 0));

    data.decide(&mut dataset, "a", "plan.answer", "one", confirmed());
    let queue = Queue::of(&dataset, &never);
    assert_eq!(names(&queue.list(&Filter::default())), ["a:plan.text"]);
    let decided = &queue.list(&Filter { show: Show::Done, ..Filter::default() })[0];
    assert_eq!((decided.field.as_str(), decided.decided_by.as_deref(), decided.known), ("plan.answer", Some("one"), 1));
    let progress = queue.progress(&Filter::default());
    let expected = Progress { all: 16, open: 1, confirmed: 1, accepted: 14, ..Progress::default() };
    assert_eq!(progress, expected);

    data.decide(&mut dataset, "a", "plan.answer", "one", Ruling::Undone { undoes: 1 });
    assert_eq!(Queue::of(&dataset, &never).list(&Filter::default()).len(), 2);
}

#[test]
fn flags_open_a_field_whatever_was_decided() {
    let data = Data::new(&["a"]);
    let mut dataset = data.open();
    data.decide(&mut dataset, "a", "plan.answer", "one", confirmed());
    data.decide(&mut dataset, "a", "plan.answer", "one", flagged(Some("two")));
    data.decide(&mut dataset, "a", "dues.answer", "one", flagged(None));
    let queue = Queue::of(&dataset, &never);
    let to = |person: Person| names(&queue.list(&Filter { person: Some(person), ..Filter::default() }));
    assert_eq!(to(Person::Named("two".into())), ["a:plan.answer"]);
    assert_eq!(to(Person::Anybody), ["a:dues.answer"]);
    assert_eq!(to(Person::Named("one".into())), Vec::<String>::new());
    let entry = queue.of_record(&data.id("a")).iter().find(|entry| entry.field == "plan.answer").unwrap();
    assert_eq!(entry.assigned.as_deref(), Some("two"));
    let why = Why::Flagged { by: "one".into(), to: Some("two".into()), comment: Some("why".into()) };
    assert_eq!(entry.why_open, [why]);
    assert!(!entry.is_acceptable_unopened());
}

#[test]
fn what_is_seen_differently_comes_back() {
    let mut data = Data::new(&["a", "b"]);
    data.give("a", "plan.answer", given("yes").review(0.2));
    let mut dataset = data.open();
    data.decide(&mut dataset, "b", "dues.answer", "one", confirmed());
    data.give("b", "dues.answer", given("no").accepted(0.999));
    let dataset = data.open();
    let queue = Queue::of(&dataset, &never);
    let open = queue.list(&Filter::default());
    assert_eq!(names(&open), ["b:dues.answer", "a:plan.answer"]);
    assert_eq!(open[0].why_open, [Why::SeenDifferently]);
    assert!(!open[0].is_acceptable_unopened());
}

#[test]
fn what_was_drawn_for_the_audit_sample_is_open_until_somebody_decides() {
    let mut data = Data::new(&["a"]);
    data.give("a", "dues.answer", given("no").review(0.3));
    let mut dataset = data.open();
    let source = data.source("a");
    let is_drawn = |subject: &Subject| subject.source == source && subject.field.starts_with("dues.");
    let queue = Queue::of(&dataset, &is_drawn);
    // What is for review anyway is no sample of what is accepted.
    assert_eq!(names(&queue.list(&Filter::default())), ["a:dues.answer", "a:dues.text"]);
    let progress = queue.progress(&Filter::default());
    assert_eq!((progress.open, progress.audit, progress.audit_open, progress.accepted), (2, 1, 1, 14));
    data.decide(&mut dataset, "a", "dues.text", "one", confirmed());
    let progress = Queue::of(&dataset, &is_drawn).progress(&Filter::default());
    assert_eq!((progress.open, progress.audit, progress.audit_open, progress.confirmed), (1, 1, 0, 1));
}

#[test]
fn a_record_that_cannot_be_read_costs_nothing_else() {
    let mut data = Data::new(&["a", "b", "<b>&\u{202e}"]);
    data.give("b", "plan.answer", given("yes").review(0.4));
    let dataset = data.open();
    fs_err::write(dataset.record_path(&data.id("a")), b"{}").unwrap();
    fs_err::remove_file(dataset.record_path(&data.id("<b>&\u{202e}"))).unwrap();
    let queue = Queue::of(&dataset, &never);
    assert_eq!(names(&queue.list(&Filter::default())), ["b:plan.answer"]);
    assert!(queue.of_record(&data.id("a")).is_empty());
    let page = page(&queue, &Filter::default(), "me").into_string();
    assert!(page.contains("2 records cannot be used"), "{page}");
    assert!(page.contains("&lt;b&gt;&amp;‹U+202E›") && !page.contains("<b>"), "{page}");
}

#[test]
fn a_queue_that_was_renewed_is_as_one_that_was_made_anew() {
    let mut data = Data::new(&["a", "b"]);
    data.give("a", "plan.answer", given("yes").review(0.4));
    data.give("b", "plan.answer", given("yes").review(0.5));
    let mut dataset = data.open();
    let is_drawn = |subject: &Subject| subject.field == "counts.answer";
    let mut queue = Queue::of(&dataset, &is_drawn);
    let rulings = [confirmed(), flagged(None), Ruling::Undone { undoes: 2 }, Ruling::Undone { undoes: 1 }];
    for (position, ruling) in rulings.into_iter().enumerate() {
        let field = if position == 1 { "counts.answer" } else { "plan.answer" };
        data.decide(&mut dataset, "b", field, "one", ruling);
        let before = queue.list(&Filter::default()).len();
        queue.renew(&dataset, &data.id("b"), &is_drawn);
        assert_eq!(queue, Queue::of(&dataset, &is_drawn));
        assert!(position == 1 || queue.list(&Filter::default()).len() != before || position == 2);
    }
    queue.renew(&dataset, "no such record", &is_drawn);
    assert_eq!(queue, Queue::of(&dataset, &is_drawn));
}

#[test]
fn earlier_returns_are_shown_where_they_are_wanted() {
    let mut data = Data::new(&["a", "b"]);
    data.give("a", "plan.answer", given("yes").review(0.4));
    data.give("b", "plan.answer", given("yes").review(0.5));
    data.is_return_of("b", "a");
    let dataset = data.open();
    let queue = Queue::of(&dataset, &never);
    assert_eq!(names(&queue.list(&Filter::default())), ["b:plan.answer"]);
    let all = Filter { returns: Returns::All, ..Filter::default() };
    assert_eq!(names(&queue.list(&all)), ["a:plan.answer", "b:plan.answer"]);
    let of = Filter { respondent: Some(data.id("b")), ..all };
    assert_eq!(names(&queue.list(&of)), ["a:plan.answer", "b:plan.answer"]);
}

#[test]
fn what_was_decided_in_an_earlier_return_is_offered() {
    let mut data = Data::new(&["a", "b"]);
    data.give("a", "plan.answer", given("yes").review(0.4));
    data.give("b", "plan.answer", given("yes").review(0.4));
    data.is_return_of("b", "a");
    let mut dataset = data.open();
    let offered = Filter { flag: Some(Mark::Offered), ..Filter::default() };
    assert!(Queue::of(&dataset, &never).list(&offered).is_empty());
    data.decide(&mut dataset, "a", "plan.answer", "one", confirmed());
    let queue = Queue::of(&dataset, &never);
    let open = queue.list(&offered);
    assert_eq!(names(&open), ["b:plan.answer"]);
    assert_eq!(open[0].why_open, [Why::LowConfidence, Why::Offer]);
    assert!(!open[0].is_acceptable_unopened(), "what the program reads may not be what was decided");
}
