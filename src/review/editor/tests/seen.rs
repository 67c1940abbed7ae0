//! What people read: inputs and their labels, values, reasons, the question, and the evidence that is kept.

use serde_json::json;

use super::browser::elements;
use super::{field, questionnaire};
use crate::dataset::StoredAnswer;
use crate::extract::{Choices, Finding, Link, Value};
use crate::questionnaire::{Field, FieldType, ItemKind};
use crate::record::RecordEvidence;
use crate::review::editor::{asked, evidence_kept, in_a_line, inputs, reasons, shown};

fn english() -> Vec<String> {
    vec!["en".to_owned()]
}

#[test]
fn every_input_has_a_label_and_an_id_of_its_own() {
    let questionnaire = questionnaire();
    let link = |url: &str| Link { url: url.into(), written: url.into(), ..Link::default() };
    let links = Value::Links(vec![link("http://a.example"), link("http://b.example")]);
    for one in &questionnaire.fields {
        let value = (one.kind == FieldType::Links).then_some(&links);
        let html = inputs(questionnaire, one, value, &english()).into_string();
        assert!(!html.contains("style="), "{html}");
        let elements = elements(&html);
        let ids: Vec<&str> = elements.iter().map(|one| one.get("id")).filter(|id| !id.is_empty()).collect();
        assert!((1..ids.len()).all(|at| !ids[..at].contains(&ids[at])), "{ids:?}");
        let count = |names: &[&str]| elements.iter().filter(|one| names.contains(&one.name.as_str())).count();
        assert_eq!(count(&["input", "textarea"]), count(&["label"]), "{}", one.id);
        if value.is_some() {
            // Two rows, and one to spare; the template has no ids.
            assert!(ids.contains(&"entry-url-3") && !ids.contains(&"entry-url-4"));
            assert!(html.contains("<template class=\"row\">"));
        }
    }
}

#[test]
fn words_are_counted_as_the_form_asks() {
    let questionnaire = questionnaire();
    let field = questionnaire.fields.iter().find(|field| field.words_max.is_some()).unwrap();
    let words_max = field.words_max.unwrap();
    let told = |text: &str| inputs(questionnaire, field, Some(&Value::Text(text.into())), &english()).into_string();
    assert!(told("one two\nthree").contains(&format!(">3 of {words_max} words<")), "{}", told("one two\nthree"));
    assert!(told("one").contains(&format!("data-words-max=\"{words_max}\"")));
    assert!(!told("one").contains("over") && told(&"word ".repeat(2000)).contains("words over"));
}

#[test]
fn characters_that_deceive_are_told_of_beside_the_input() {
    let questionnaire = questionnaire();
    let text = Value::Text("a\u{202e}b\u{202e}\nc\u{200b}".into());
    let html = inputs(questionnaire, field(questionnaire, FieldType::Text), Some(&text), &english()).into_string();
    assert!(html.contains("‹U+200B›, ‹U+202E› (2 times)"), "{html}");
}

#[test]
fn hostile_and_right_to_left_values_are_text() {
    let questionnaire = questionnaire();
    let hostile = "\"><script>alert(1)</script>\u{202e}";
    let link = Link {
        url: format!("javascript:{hostile}"),
        written: hostile.into(),
        name: Some(hostile.into()),
        description: Some("نعم".into()),
    };
    for (kind, value) in [
        (FieldType::Text, Value::Text(format!("{hostile}\n\nنعم، لدينا"))),
        (FieldType::Date, Value::Text(hostile.into())),
        (FieldType::Links, Value::Links(vec![link])),
        (FieldType::Emails, Value::Emails(vec![hostile.into()])),
    ] {
        let field = field(questionnaire, kind);
        let whole = shown(questionnaire, field, Some(&value), Finding::Answered, &english()).into_string();
        let line = in_a_line(questionnaire, field, Some(&value), Finding::Answered, &english(), 80).into_string();
        for html in [whole, line] {
            assert!(!html.contains("<script") && !html.contains("href") && !html.contains('\u{202e}'), "{html}");
            assert!(html.contains("‹U+202E›"), "{html}");
            assert!(html.contains("dir=\"auto\"") || html.contains("<bdi>"), "{html}");
        }
    }
}

#[test]
fn values_are_shown_whole_and_in_a_line() {
    let questionnaire = questionnaire();
    let line = |kind, value: Option<&Value>, finding, max| {
        let html = in_a_line(questionnaire, field(questionnaire, kind), value, finding, &english(), max).into_string();
        let text = html.split_once('>').unwrap().1;
        text.strip_suffix("</span>").unwrap().to_owned()
    };
    assert_eq!(line(FieldType::Text, None, Finding::NotStated, 10), "Not stated");
    let text = Value::Text("two\n\nlines and more".into());
    assert_eq!(line(FieldType::Text, Some(&text), Finding::Answered, 9), "two lines…");
    assert_eq!(line(FieldType::Percentage, Some(&Value::Percentage(97.2)), Finding::Answered, 9), "97.2\u{a0}%");
    let choices = field(questionnaire, FieldType::Choices);
    let ids: Vec<String> = choices.options.iter().map(|&one| questionnaire.option_id(one).to_owned()).collect();
    let value = Value::Choices(Choices {
        checked: ids[..1].to_vec(),
        unchecked: ids[1..2].to_vec(),
        unknown: ids[2..].to_vec(),
    });
    let told = line(FieldType::Choices, Some(&value), Finding::Answered, 60);
    let rest = format!("({} cannot be seen)", ids.len() - 2);
    assert!(told.starts_with("1 ticked: ") && told.ends_with(&rest) && told.chars().count() <= 61, "{told}");
    let whole = shown(questionnaire, choices, Some(&value), Finding::Answered, &english()).into_string();
    assert_eq!(whole.matches("cannot be seen").count(), ids.len() - 2);
    assert_eq!(whole.matches(">ticked<").count(), 1);
    assert_eq!(whole.matches(">not ticked<").count(), 1);
    let date = field(questionnaire, FieldType::Date);
    let day = Value::Text("2019-04-03".into());
    assert!(shown(questionnaire, date, Some(&day), Finding::Answered, &[]).into_string().contains("3 April 2019"));
    let withheld = shown(questionnaire, date, None, Finding::Withheld, &[]).into_string();
    assert!(withheld.contains("Withheld"), "{withheld}");
}

#[test]
fn the_question_is_asked_in_the_language_of_the_form_and_in_english() {
    let questionnaire = questionnaire();
    let is_part = |field: &&Field| questionnaire.items[field.item].kind == ItemKind::Part;
    let part = questionnaire.fields.iter().find(is_part).unwrap();
    let labels = questionnaire.path(part).into_iter().filter_map(|item| questionnaire.items[item].prefix.clone());
    let labels: Vec<String> = labels.map(|label| format!("<span class=\"prefix\">{label}</span>")).collect();
    let french = asked(questionnaire, part, &["fr".to_owned()]).into_string();
    let english = asked(questionnaire, part, &english()).into_string();
    assert!(french.contains("lang=\"fr\"") && french.matches("class=\"english\" lang=\"en\"").count() >= 3, "{french}");
    assert!(labels.len() == 3 && labels.iter().all(|label| english.contains(label)), "{english}");
    assert!(!english.contains("class=\"english\""), "{english}");
    let limited = questionnaire.fields.iter().find(|field| field.words_max.is_some()).unwrap();
    let told = asked(questionnaire, limited, &[]).into_string();
    assert!(told.contains(&format!("at most {} words", limited.words_max.unwrap())), "{told}");
}

fn answer(json: serde_json::Value) -> StoredAnswer {
    serde_json::from_value(json).unwrap()
}

#[test]
fn reasons_are_told_in_words_the_largest_first() {
    let answer = answer(json!({
        "value": "Yes", "finding": "answered", "status": "review", "confidence": 0.973,
        "flags": ["prompt_uncertain", "range"], "base": 6.5,
        "reasons": [
            {"feature": "length", "value": 3.0, "cost": 0.5},
            {"feature": "prompt_uncertain", "value": 0.4, "cost": 1.5},
            {"feature": "entries", "value": 1.0, "cost": 0.0},
        ],
    }));
    let html = reasons(&answer, Some(0.985), None).into_string();
    assert!(html.contains("<strong>97.3\u{a0}%</strong>: high enough is 98.5\u{a0}%"), "{html}");
    let at = |text: &str| html.find(text).unwrap_or_else(|| panic!("{text} is not in {html}"));
    assert!(at("in any case") < at("75\u{a0}% of the doubt") && at("75\u{a0}% of") < at("Words of the value: 7"));
    assert!(html.contains("25\u{a0}% of the doubt") && html.contains("1 more was measured"), "{html}");
    let mut without_titles = html.clone();
    while let Some(start) = without_titles.find("title=\"") {
        let end = start + 7 + without_titles[start + 7..].find('"').unwrap() + 1;
        without_titles.replace_range(start..end, "");
    }
    assert!(!without_titles.contains("log"), "{without_titles}");
    assert!(reasons(&answer, None, None).into_string().contains("nothing is high enough"));
}

fn evidence(of: &str, quote: &str) -> RecordEvidence {
    serde_json::from_value(json!({
        "of": of, "quote": quote, "prefix": "", "suffix": "", "block": 3, "start": 0, "end": quote.chars().count(),
        "place": {"kind": "text", "lines": [1, 1]},
    }))
    .unwrap()
}

/// Pointers of the evidence that is kept, each with its quote.
fn kept(before: serde_json::Value, after: serde_json::Value, all: &[(&str, &str)]) -> Vec<(String, String)> {
    let all: Vec<RecordEvidence> = all.iter().map(|(of, quote)| evidence(of, quote)).collect();
    evidence_kept(&before, &after, &all).into_iter().map(|one| (one.of, one.quote.quote)).collect()
}

fn expected(all: &[(&str, &str)]) -> Vec<(String, String)> {
    all.iter().map(|(of, quote)| ((*of).to_owned(), (*quote).to_owned())).collect()
}

#[test]
fn evidence_of_the_whole_stays_with_the_same_words() {
    let all = [("", "Yes, we\u{a0}do."), ("", "Since 2015\u{ad}")];
    for after in ["Yes, we do.\nSince 2015", "Yes, we do.  Since 2015"] {
        assert_eq!(kept(json!("Yes, we do.\n\nSince 2015"), json!(after), &all), expected(&all), "{after}");
        assert_eq!(kept(json!(null), json!(after), &all), expected(&all));
    }
    assert_eq!(kept(json!("Yes, we do. Since 2015"), json!("Yes, we do."), &all), []);
    assert_eq!(kept(json!(97.2), json!(97.3), &[("", "97.2")]), []);
    assert_eq!(kept(json!(97.2), json!(97.2), &[("", "97.2")]), expected(&[("", "97.2")]));
}

#[test]
fn evidence_moves_with_its_rows() {
    let row = |url: &str, name: &str| json!({"url": url, "written": url, "name": name, "description": null});
    let before = json!([row("http://a", "A"), row("http://b", "B"), row("http://c", "C")]);
    let all = [("/0/url", "a"), ("/0/name", "A"), ("/1/url", "b"), ("/1/name", "B"), ("/2/url", "c"), ("/2/name", "C")];
    let after = json!([row("http://c", "C"), row("http://new", "New"), row("http://a", "Renamed")]);
    assert_eq!(kept(before, after, &all), expected(&[("/2/url", "a"), ("/0/url", "c"), ("/0/name", "C")]));
    let mails = (json!(["a@x", "b@x", "a@x"]), json!(["b@x", "a@x"]));
    assert_eq!(
        kept(mails.0, mails.1, &[("/0", "a@x"), ("/1", "b@x"), ("/2", "a@x")]),
        expected(&[("/1", "a@x"), ("/0", "b@x")])
    );
}

#[test]
fn evidence_of_an_option_stays_while_it_stays_ticked() {
    let choices =
        |checked: &[&str], unchecked: &[&str]| json!({"checked": checked, "unchecked": unchecked, "unknown": []});
    let all = [("/checked/0", "☒ a"), ("/checked/1", "☒ b"), ("/unchecked/0", "☐ c")];
    let after = kept(choices(&["a", "b"], &["c"]), choices(&["b", "c"], &["a"]), &all);
    assert_eq!(after, expected(&[("/checked/0", "☒ b")]));
    // Of what is no list, and of what never was, nothing is kept.
    assert_eq!(kept(json!(["a"]), json!("a"), &[("/0", "a"), ("/7", "a"), ("/x", "a"), ("x", "a")]), []);
}
