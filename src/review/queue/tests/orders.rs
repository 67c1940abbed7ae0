//! Orders, and the way through them.

use super::*;

/// Three records with five open fields, of which two are the same question.
fn some() -> Data {
    let mut data = Data::new(&["a", "b", "c"]);
    data.give("a", "dues.answer", given("yes").review(0.5));
    data.give("a", "plan.answer", given("yes").review(0.8).sign(Sign::FromWords));
    data.give("b", "plan.answer", given("no").review(0.3).sign(Sign::TickTyped));
    data.give("c", "remarks.text", given("Text").review(0.6).sign(Sign::Range));
    data.give("c", "sites.links", given(serde_json::json!([])).review(0.7).sign(Sign::FromWords));
    data
}

fn by(by: By) -> Filter {
    Filter { by, ..Filter::default() }
}

#[test]
fn each_order_puts_first_what_it_should() {
    let data = some();
    let dataset = data.open();
    let queue = Queue::of(&dataset, &never);
    let listed = |filter: &Filter| names(&queue.list(filter));
    assert_eq!(
        listed(&by(By::Confidence)),
        ["b:plan.answer", "a:dues.answer", "c:remarks.text", "c:sites.links", "a:plan.answer"]
    );
    assert_eq!(
        listed(&by(By::Question)),
        ["c:sites.links", "b:plan.answer", "a:plan.answer", "a:dues.answer", "c:remarks.text"]
    );
    assert_eq!(
        listed(&by(By::Respondent)),
        ["a:plan.answer", "a:dues.answer", "b:plan.answer", "c:sites.links", "c:remarks.text"]
    );
    // A sign for which the source needs a person first, then the others in their order, then what has none.
    assert_eq!(
        listed(&by(By::Flag)),
        ["c:remarks.text", "b:plan.answer", "c:sites.links", "a:plan.answer", "a:dues.answer"]
    );
    let of = Filter { question: Some(("ports".into(), "plan.answer".into())), ..by(By::Respondent) };
    assert_eq!(listed(&of), ["a:plan.answer", "b:plan.answer"]);
    let marked = Filter { flag: Some(Mark::Sign(Sign::FromWords)), ..Filter::default() };
    assert_eq!(listed(&marked), ["c:sites.links", "a:plan.answer"]);
    assert_eq!(listed(&Filter { flag: Some(Mark::Nothing), ..Filter::default() }), ["a:dues.answer"]);
}

#[test]
fn those_whom_somebody_asked_come_before_others() {
    let data = some();
    let mut dataset = data.open();
    data.decide(&mut dataset, "a", "plan.answer", "one", flagged(Some("two")));
    data.decide(&mut dataset, "c", "remarks.text", "one", flagged(None));
    let queue = Queue::of(&dataset, &never);
    let listed = names(&queue.list(&by(By::Person)));
    assert_eq!(listed, ["a:plan.answer", "c:remarks.text", "b:plan.answer", "a:dues.answer", "c:sites.links"]);
}

#[test]
fn next_goes_through_all_and_around_once() {
    let data = some();
    let dataset = data.open();
    let queue = Queue::of(&dataset, &never);
    for (by_this, ..) in By::ALL {
        let filter = by(by_this);
        let listed = queue.list(&filter);
        for (position, entry) in listed.iter().enumerate() {
            let (record, field) = (&entry.record, &entry.field);
            let (next, last) = (listed[(position + 1) % listed.len()], listed[(position + 4) % listed.len()]);
            assert_eq!(queue.after(&filter, record, field), Some(next), "{by_this:?}");
            assert_eq!(queue.before(&filter, record, field), Some(last), "{by_this:?}");
        }
        // From what is not there, from the beginning.
        assert_eq!(queue.after(&filter, "no such record", "plan.answer"), Some(listed[0]));
        assert_eq!(queue.after(&filter, &data.id("a"), "no such field"), Some(listed[0]));
    }
}

#[test]
fn next_stays_in_the_order_when_fields_are_decided_about() {
    for (by_this, ..) in By::ALL {
        let data = some();
        let mut dataset = data.open();
        data.decide(&mut dataset, "b", "plan.answer", "one", flagged(Some("two")));
        data.decide(&mut dataset, "c", "remarks.text", "one", confirmed());
        // What is seen differently now.
        let mut data = data;
        data.give("c", "remarks.text", given("Another text").review(0.6));
        let mut dataset = data.open();
        let filter = by(by_this);
        let mut queue = Queue::of(&dataset, &never);
        let expected = names(&queue.list(&filter));
        let mut gone_through = Vec::new();
        let mut here = queue.list(&filter).first().map(|entry| (*entry).clone());
        while let Some(entry) = here {
            gone_through.extend(names(&[&entry]));
            data.decide(&mut dataset, &entry.name, &entry.field, "one", confirmed());
            queue.renew(&dataset, &entry.record, &never);
            here = queue.after(&filter, &entry.record, &entry.field).cloned();
        }
        assert_eq!(gone_through, expected, "{by_this:?}");
        assert_eq!(queue.before(&filter, &data.id("a"), "plan.answer"), None);
    }
}

#[test]
fn next_is_one_of_those_that_are_chosen() {
    let data = some();
    let dataset = data.open();
    let queue = Queue::of(&dataset, &never);
    let filter = Filter { respondent: Some(data.id("c")), ..Filter::default() };
    let next = queue.after(&filter, &data.id("a"), "plan.answer").unwrap();
    assert_eq!(next.name, "c");
    let nobody = Filter { respondent: Some("nobody".into()), ..Filter::default() };
    assert_eq!(queue.after(&nobody, &data.id("a"), "plan.answer"), None);
    let last = Filter { flag: Some(Mark::Sign(Sign::Range)), ..Filter::default() };
    let only = queue.after(&last, &data.id("c"), "remarks.text").unwrap();
    assert_eq!(only.field, "remarks.text", "where it alone is open, it is the next one");
}

#[test]
fn from_some_confidence_on_the_place_tells_nothing() {
    let names: Vec<String> = (0..40).map(|number| format!("r{number}")).collect();
    let mut data = Data::new(&names.iter().map(String::as_str).collect::<Vec<_>>());
    for (position, name) in names.iter().enumerate() {
        // Every other one is accepted, and was drawn; they are the most certain.
        let answer = given("yes");
        let answer = if position % 2 == 0 { answer.accepted(0.98) } else { answer.review(0.91) };
        data.give(name, "plan.answer", answer);
    }
    let dataset = data.open();
    let queue = Queue::of(&dataset, &|subject| subject.field == "plan.answer");
    let open = queue.list(&Filter::default());
    assert_eq!(open.len(), 40);
    let drawn: Vec<bool> = open.iter().map(|entry| entry.why_open == [Why::Audit]).collect();
    for half in [&drawn[..20], &drawn[20..]] {
        let count = half.iter().filter(|is_drawn| **is_drawn).count();
        assert!((4..=16).contains(&count), "{drawn:?}");
    }
}
