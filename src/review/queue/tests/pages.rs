//! Pages, as markup.

use super::*;
use crate::questionnaire::Field;

fn on_page(queue: &Queue, filter: &Filter) -> String {
    page(queue, filter, "me").into_string()
}

fn question_page(queue: &Queue, id: &str, filter: &Filter) -> String {
    let questionnaire = data::form();
    let field: &Field = questionnaire.fields.iter().find(|field| field.id == id).unwrap();
    question(queue, &questionnaire, field, filter, None).into_string()
}

#[test]
fn the_first_row_has_the_focus_and_every_row_its_address() {
    let mut data = Data::new(&["a", "b"]);
    data.give("a", "plan.answer", given("yes").review(0.4));
    data.give("b", "plan.answer", given("yes").review(0.3));
    let dataset = data.open();
    let queue = Queue::of(&dataset, &never);
    let filter = Filter { by: By::Question, ..Filter::default() };
    let page = on_page(&queue, &filter);
    assert_eq!(page.matches("autofocus").count(), 1);
    let first =
        format!("<a id=\"first\" autofocus href=\"/record/{}/plan.answer?by=question\">2. yes or no</a>", data.id("b"));
    assert!(page.contains(&first), "{page}");
    assert!(page.contains(&format!("href=\"/record/{}/plan.answer?by=question\"", data.id("a"))), "{page}");
    assert!(page.contains("href=\"/question/ports/plan.answer?by=question\""), "{page}");
    assert!(page.contains("2 fields wait for a person") && page.contains("<small>2 open</small>"), "{page}");
    assert!(!page.contains("style=\"") && !page.contains("<script"), "{page}");
}

#[test]
fn who_was_asked_to_look_is_told_first() {
    let data = Data::new(&["a"]);
    let mut dataset = data.open();
    data.decide(&mut dataset, "a", "plan.answer", "one", flagged(Some("me")));
    data.decide(&mut dataset, "a", "dues.answer", "one", confirmed());
    let queue = Queue::of(&dataset, &never);
    let all = on_page(&queue, &Filter::default());
    assert!(all.contains("<a href=\"/?person=me\">1 field assigned to you</a>"), "{all}");
    let people = all.split("By person").nth(1).and_then(|rest| rest.split("</table>").next()).unwrap();
    let rows: Vec<&str> = people.split("<tr>").skip(2).collect();
    assert!(
        rows[0].contains("me</bdi> <small>you</small>") && rows[0].contains("<a href=\"/?person=me\">1</a>"),
        "{people}"
    );
    assert!(rows[1].contains("one</bdi>") && rows[1].contains("<td class=\"n\">1</td>"), "{people}");
    let mine = on_page(&queue, &Filter { person: Some(Person::Named("me".into())), ..Filter::default() });
    assert!(mine.contains("1 field waits for a person here") && !mine.contains("assigned to you"), "{mine}");
}

#[test]
fn long_lists_have_pages() {
    let names: Vec<String> = (0..120).map(|number| format!("r{number}")).collect();
    let mut data = Data::new(&names.iter().map(String::as_str).collect::<Vec<_>>());
    for name in &names {
        data.give(name, "plan.answer", given("yes").review(0.4));
    }
    let dataset = data.open();
    let queue = Queue::of(&dataset, &never);
    let rows = |page: &str| page.matches("href=\"/record/").count();
    let first = on_page(&queue, &Filter::default());
    assert!(first.contains("120 fields, 1 to 50 of them here.") && first.contains("rel=\"next\" href=\"/?page=2\""));
    let last = on_page(&queue, &Filter { page: 999, ..Filter::default() });
    assert!(last.contains("101 to 120 of them here.") && !last.contains("rel=\"next\""), "{last}");
    assert_eq!([rows(&first), rows(&last)], [50, 20]);
    let grouped = on_page(&queue, &Filter { by: By::Question, page: 1, ..Filter::default() });
    assert!(grouped.contains("<small>120 open</small>"), "a group counts all of it, on whatever page");
}

#[test]
fn where_nothing_is_open_the_page_says_what_to_do() {
    let data = Data::new(&["a"]);
    let dataset = data.open();
    let queue = Queue::of(&dataset, &never);
    let page = on_page(&queue, &Filter::default());
    assert!(page.contains("Nothing is open: every field") && page.contains("rapporteur export OUT"), "{page}");
    let mut data = Data::new(&["a"]);
    data.give("a", "plan.answer", given("yes").review(0.4));
    let dataset = data.open();
    let queue = Queue::of(&dataset, &never);
    let elsewhere = on_page(&queue, &Filter { flag: Some(Mark::Outdated), ..Filter::default() });
    assert!(elsewhere.contains("Nothing is open here. 1 field elsewhere"), "{elsewhere}");
    assert!(elsewhere.contains("autofocus"), "{elsewhere}");
}

/// The same answer, drawn for the audit sample or for review.
fn drawn_or_for_review(answer: data::Given, is_drawn: bool) -> Queue {
    let mut data = Data::new(&["a", "b"]);
    data.give("b", "plan.answer", given("yes").review(0.91));
    let answer = if is_drawn { answer.accepted(0.98) } else { answer.review(0.98) };
    data.give("a", "dues.answer", answer);
    Queue::of(&data.open(), &|subject| is_drawn && subject.field == "dues.answer" && subject.source == data.source("a"))
}

#[test]
fn what_was_drawn_for_the_audit_sample_looks_like_what_is_for_review() {
    for answer in [given("yes"), given("no").sign(Sign::FromWords)] {
        let [drawn, other] = [true, false].map(|is_drawn| drawn_or_for_review(answer.clone(), is_drawn));
        assert_eq!(drawn.progress(&Filter::default()).audit_open, 1);
        for (by, ..) in By::ALL {
            for (show, ..) in Show::ALL {
                let filter = Filter { by, show, ..Filter::default() };
                assert_eq!(on_page(&drawn, &filter), on_page(&other, &filter), "{filter:?}");
            }
        }
        let filter = Filter::default();
        let page = question_page(&drawn, "dues.answer", &filter);
        assert_eq!(page, question_page(&other, "dues.answer", &filter));
        assert!(page.contains("90\u{a0}% or more") && !page.contains("98\u{a0}%"), "{page}");
        for page in [page, on_page(&drawn, &filter)] {
            assert!(!page.to_lowercase().contains("audit"), "{page}");
        }
    }
}

#[test]
fn what_documents_and_people_say_is_no_markup() {
    let hostile = "<script>alert(1)</script>\"' onfocus=x \u{202e}";
    let mut data = Data::new(&[hostile]);
    data.give(hostile, "plan.text", given(hostile).review(0.4));
    let mut dataset = data.open();
    data.decide(&mut dataset, hostile, "plan.text", hostile, flagged(Some(hostile)));
    data.decide(&mut dataset, hostile, "dues.text", hostile, confirmed());
    let queue = Queue::of(&dataset, &never);
    let me = page(&queue, &Filter::default(), hostile).into_string();
    let person = Filter { person: Some(Person::Named(hostile.into())), ..Filter::default() };
    let pages = [me, on_page(&queue, &person), question_page(&queue, "plan.text", &person)];
    // What a list to choose from sends has to be what it is; nobody sees it.
    let sent = regex::Regex::new("value=\"[^\"]*\"").unwrap();
    for page in pages {
        let page = sent.replace_all(&page, "");
        assert!(page.contains("&lt;script&gt;alert(1)&lt;/script&gt;&quot;"), "{page}");
        assert!(!page.contains("<script") && !page.contains('\u{202e}') && !page.contains("\" onfocus"), "{page}");
    }
}

#[test]
fn alike_answers_stand_together_and_long_ones_are_read_on_their_own_page() {
    let names = ["a", "b", "c", "d", "e", "f"];
    let mut data = Data::new(&names);
    let long = "word ".repeat(200);
    for (name, answer) in names.iter().zip(["Same", "One of its own", "Same", long.as_str(), long.as_str()]) {
        data.give(name, "plan.text", given(answer).review(0.5));
    }
    let mut dataset = data.open();
    data.decide(&mut dataset, "a", "plan.text", "one", confirmed());
    let queue = Queue::of(&dataset, &never);
    let page = question_page(&queue, "plan.text", &Filter::default());
    let groups: Vec<&str> =
        page.split("scope=\"rowgroup\">").skip(1).map(|rest| rest.split("</th>").next().unwrap()).collect();
    let expected = ["<bdi>Same</bdi> <small>2 alike</small>", "Different answers <small>3</small>", "One answer"];
    assert_eq!(groups, expected);
    // One is decided, two are long, one is accepted.
    assert_eq!(page.matches("type=\"checkbox\"").count(), 2);
    assert_eq!(page.matches("Read all of it").count(), 2);
    assert!(!page.contains("checked"), "{page}");
    assert_eq!(page.matches("data-row=").count(), 6);
    assert!(page.contains(&format!("name=\"seen\" value=\"{}:0:", data.id("c"))), "{page}");
    assert!(page.contains("action=\"/question/ports/plan.text/confirm?question=ports%2Fplan.text\""), "{page}");
    assert!(page.contains("4 of 6 answers open."), "{page}");
}

#[test]
fn numbers_stand_by_size_and_ticks_are_counted() {
    let names = ["a", "b", "c"];
    let mut data = Data::new(&names);
    for (name, percentage) in names.iter().zip([100.0, 9.5, 20.0]) {
        data.give(name, "share.percentage", given(percentage).review(0.5));
    }
    data.give("a", "plan.answer", given("yes"));
    data.give("b", "plan.answer", given("yes"));
    let dataset = data.open();
    let queue = Queue::of(&dataset, &never);
    let page = question_page(&queue, "share.percentage", &Filter::default());
    let [least, middle, most] =
        ["9.5\u{a0}%", "20\u{a0}%", "100\u{a0}%"].map(|one| page.find(&format!("\"auto\">{one}")).unwrap());
    assert!(least < middle && middle < most);
    let page = question_page(&queue, "plan.answer", &Filter::default());
    assert!(page.contains("Answers</th><td class=\"n\">2</td><td class=\"n\">0</td><td class=\"n\">1</td>"), "{page}");
    let page = question_page(&queue, "means.options", &Filter::default());
    assert_eq!(page.matches("<td class=\"n\">0</td><td class=\"n\">3</td><td class=\"n\">0</td>").count(), 3);
}
