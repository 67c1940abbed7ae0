//! Each type: what it takes, and what it refuses with which words.

use serde_json::json;

use super::browser::{elements, sent};
use super::{entered, field, one, pairs, questionnaire};
use crate::extract::{Finding, Link, Organization, Value};
use crate::questionnaire::FieldType;
use crate::review::editor::inputs_again;

fn refused(kind: FieldType, text: &str, with: &str) {
    let message = one(kind, text).expect_err(text);
    assert!(message.contains(with), "{text}: {message}");
}

#[test]
fn texts_are_as_extraction_would_have_them() {
    assert_eq!(one(FieldType::Text, " two\r\n\r\n  lines\t").unwrap(), "two\n\n  lines");
    assert_eq!(
        one(FieldType::Text, "held\u{a0}together, non\u{2011}breaking, soft\u{ad}").unwrap(),
        "held together, non-breaking, soft"
    );
    assert_eq!(entered(FieldType::Text, &[("value", " \r\n ")], None).unwrap(), (json!(null), Finding::Empty));
    assert_eq!(one(FieldType::Text, "\"><script>").unwrap(), "\"><script>");
    assert_eq!(one(FieldType::Text, "نعم \u{200f}לא").unwrap(), "نعم \u{200f}לא");
    refused(FieldType::Text, "one two three four\u{7}", "behind \"two three four\"");
    refused(FieldType::Text, "\u{0}", "‹U+0000›");
    let long = "é".repeat(1_000_000);
    assert_eq!(one(FieldType::Text, &long).unwrap(), json!(long));
    refused(FieldType::Text, &"é".repeat(1_000_001), "1000000");
    refused(FieldType::Phone, &"1".repeat(10_001), "10000");
}

#[test]
fn an_input_that_was_lost_is_no_empty_one() {
    let problems = entered(FieldType::Text, &[("known", "3")], None).unwrap_err();
    assert_eq!(problems[0].input, "entry-value");
    assert_eq!(entered(FieldType::YesNo, &[("known", "3")], None).unwrap().1, Finding::Empty);
}

#[test]
fn yes_or_no() {
    assert_eq!(one(FieldType::YesNo, "yes").unwrap(), "yes");
    assert_eq!(one(FieldType::YesNo, "no").unwrap(), "no");
    refused(FieldType::YesNo, "perhaps", "yes or no");
}

#[test]
fn percentages_in_any_digits_and_no_ranges() {
    for text in ["97.2", "97,2", "97,2 %", " 97.2\u{a0}%", "٩٧٫٢", "٩٧,٢٪", "%97,2", "９７.２％", "97.2 per cent"]
    {
        assert_eq!(one(FieldType::Percentage, text).unwrap(), json!(97.2), "{text}");
    }
    assert_eq!(one(FieldType::Percentage, "100").unwrap(), json!(100.0));
    refused(FieldType::Percentage, "100.1", "no more than 100");
    refused(FieldType::Percentage, "972", "no more than 100");
    refused(FieldType::Percentage, "10-15 %", "range");
    refused(FieldType::Percentage, "between 10 and 15", "range");
    refused(FieldType::Percentage, "٩٠ – ٩٥", "range");
    refused(FieldType::Percentage, "-3", "alone");
    refused(FieldType::Percentage, "about 97", "alone");
    refused(FieldType::Percentage, "most", "97.2");
    refused(FieldType::Percentage, "\"><script>", "97.2");
}

#[test]
fn days_where_they_are_plain() {
    for text in ["2019-03-29", "29/03/2019", "29.03.2019", "29 March 2019", "29 марта 2019 г.", "2019年3月29日"]
    {
        assert_eq!(one(FieldType::Date, text).unwrap(), "2019-03-29", "{text}");
    }
    refused(FieldType::Date, "03/04/2019", "2019-04-03 or 2019-03-04");
    refused(FieldType::Date, "31/02/2019", "no day");
    refused(FieldType::Date, "1066-10-14", "1900");
    refused(FieldType::Date, "soon", "2019-03-29");
}

#[test]
fn countries_by_any_name_or_code() {
    for text in
        ["Côte d'Ivoire", "cote d’ivoire", "ساحل العاج", "科特迪瓦", "Кот-д'Ивуар", "civ", "Côte d'Ivoire (CIV)"]
    {
        assert_eq!(one(FieldType::Country, text).unwrap(), json!({"name": "Côte d'Ivoire", "iso3": "CIV"}), "{text}");
    }
    refused(FieldType::Country, "Atlantis", "list");
    refused(FieldType::Country, "Fiji (TON)", "list");
}

#[test]
fn mail_addresses_and_telephones() {
    assert_eq!(one(FieldType::Email, " info@gov.example ").unwrap(), "info@gov.example");
    assert_eq!(one(FieldType::Email, "mailto:info@gov.example").unwrap(), "info@gov.example");
    for text in ["info", "info@", "a@b.example c@d.example", "<a@b.example>"] {
        refused(FieldType::Email, text, "mail address");
    }
    assert_eq!(one(FieldType::Phone, "+679 ٣٣١٢٣٤٥ (mobile)").unwrap(), "+679 ٣٣١٢٣٤٥ (mobile)");
    refused(FieldType::Phone, "none", "five digits");
    let form = [("value", "a@b.example"), ("value", ""), ("value", " c@d.example")];
    assert_eq!(
        entered(FieldType::Emails, &form, None).unwrap(),
        (json!(["a@b.example", "c@d.example"]), Finding::Answered)
    );
    let problems = entered(FieldType::Emails, &[("value", "a@b.example"), ("value", "x")], None).unwrap_err();
    assert_eq!(problems[0].input, "entry-value-2");
    assert_eq!(entered(FieldType::Emails, &[], None).unwrap(), (json!(null), Finding::Empty));
}

fn link(url: &str, written: &str, name: Option<&str>, description: Option<&str>) -> Link {
    let own = |text: Option<&str>| text.map(str::to_owned);
    Link { url: url.into(), written: written.into(), name: own(name), description: own(description) }
}

#[test]
fn links_keep_how_they_were_written() {
    let before = Value::Links(vec![
        link("http://a.example", "a.\u{ad}example", Some("Portal"), Some("odd  blanks ")),
        link("https://b.example/", "https://b.example/", None, None),
    ]);
    // The rows change places, one gets a name, a third is typed.
    let form = [
        ("url", "https://b.example/"),
        ("link_name", " New\u{a0}name "),
        ("description", "two\r\nlines"),
        ("url", "http://a.example"),
        ("link_name", "Renamed"),
        ("description", "odd  blanks "),
        ("url", ""),
        ("link_name", ""),
        ("description", " \r\n"),
        ("url", "www.c.example/ü?x=1"),
        ("link_name", ""),
        ("description", ""),
    ];
    let expected = json!([
        {"url": "https://b.example/", "written": "https://b.example/", "name": "New name", "description": "two lines"},
        {"url": "http://a.example", "written": "a.\u{ad}example", "name": "Renamed", "description": "odd  blanks "},
        {"url": "http://www.c.example/ü?x=1", "written": "www.c.example/ü?x=1", "name": null, "description": null},
    ]);
    assert_eq!(entered(FieldType::Links, &form, Some(&before)).unwrap(), (expected, Finding::Answered));
    let cleared = [("url", ""), ("link_name", ""), ("description", "")];
    assert_eq!(entered(FieldType::Links, &cleared, Some(&before)).unwrap(), (json!(null), Finding::Empty));
}

#[test]
fn rows_say_what_is_wrong_with_them() {
    let form = [
        ("url", ""),
        ("link_name", "Portal"),
        ("description", ""),
        ("url", "javascript:alert(1)"),
        ("link_name", "\u{7}"),
    ];
    let problems = entered(FieldType::Links, &form, None).unwrap_err();
    let inputs: Vec<&str> = problems.iter().map(|problem| problem.input.as_str()).collect();
    assert_eq!(inputs, ["entry-url-1", "entry-link_name-2", "entry-url-2"]);
    let form = [("organization", ""), ("url", "www.a.example"), ("organization", "Ministry"), ("url", "the web")];
    let problems = entered(FieldType::Organizations, &form, None).unwrap_err();
    let inputs: Vec<&str> = problems.iter().map(|problem| problem.input.as_str()).collect();
    assert_eq!(inputs, ["entry-organization-1", "entry-url-2"]);
    let row = [("organization", "Ministry"), ("url", "")];
    let rows = |count: usize| row.repeat(count);
    assert!(entered(FieldType::Organizations, &rows(500), None).is_ok());
    let problems = entered(FieldType::Organizations, &rows(501), None).unwrap_err();
    assert_eq!((problems.len(), problems[0].input.as_str()), (1, "entry-organization-501"));
}

#[test]
fn bodies_lose_and_get_addresses() {
    let body = |name: &str, url: Option<&str>, written: Option<&str>| Organization {
        name: name.into(),
        url: url.map(str::to_owned),
        written: written.map(str::to_owned),
    };
    let before =
        Value::Organizations(vec![body("A", Some("http://a.example"), Some("A.example")), body("B", None, None)]);
    let form = [
        ("organization", "A"),
        ("url", ""),
        ("organization", "B"),
        ("url", "www.b.example"),
        ("organization", ""),
        ("url", ""),
    ];
    let expected = json!([
        {"name": "A", "url": null, "written": null},
        {"name": "B", "url": "http://www.b.example", "written": "www.b.example"},
    ]);
    assert_eq!(entered(FieldType::Organizations, &form, Some(&before)).unwrap().0, expected);
}

#[test]
fn each_option_stands_in_one_list() {
    let questionnaire = questionnaire();
    let options = &field(questionnaire, FieldType::Choices).options;
    let ids: Vec<&str> = options.iter().map(|&option| questionnaire.option_id(option)).collect();
    // In the order of the form, whatever the order of the boxes.
    let form = [("checked", ids[2]), ("unknown", ids[1]), ("checked", ids[0])];
    let (value, finding) = entered(FieldType::Choices, &form, None).unwrap();
    assert_eq!(value, json!({"checked": [ids[0], ids[2]], "unchecked": ids[3..], "unknown": [ids[1]]}));
    assert_eq!(finding, Finding::Answered);
    let problems = entered(FieldType::Choices, &[("checked", ids[0]), ("unknown", ids[0])], None).unwrap_err();
    assert_eq!(problems[0].input, format!("entry-unknown-{}", ids[0]));
    let problems = entered(FieldType::Choices, &[("checked", "\"><script>")], None).unwrap_err();
    let again = inputs_again(questionnaire, field(questionnaire, FieldType::Choices), &[], &problems, &[]);
    assert!(again.into_string().contains(&problems[0].message));
}

#[test]
fn what_was_typed_wrong_stays_with_what_is_wrong() {
    let questionnaire = questionnaire();
    for (kind, form) in [
        (FieldType::Percentage, vec![("value", "10-15\"><script>")]),
        (FieldType::Date, vec![("value", "03/04/2019")]),
        (FieldType::Email, vec![("value", "nobody")]),
        (FieldType::Text, vec![("value", "bell\u{7}")]),
        (FieldType::YesNo, vec![("value", "perhaps")]),
        (FieldType::Organizations, vec![("organization", ""), ("url", ""), ("organization", "A"), ("url", "x")]),
        (FieldType::Links, vec![("url", ""), ("link_name", "Portal"), ("description", "")]),
    ] {
        let field = field(questionnaire, kind);
        let form = pairs(&form);
        let problems = crate::review::editor::entered(questionnaire, field, &form, None).unwrap_err();
        let html = inputs_again(questionnaire, field, &form, &problems, &[]).into_string();
        assert!(!html.contains("<script"), "{html}");
        let elements = elements(&html);
        for problem in &problems {
            let input = elements.iter().find(|one| one.get("id") == problem.input).unwrap();
            let described = input.get("aria-describedby");
            assert!(elements.iter().any(|one| one.name == "p" && one.get("id") == described), "{kind:?} {described}");
        }
        if kind != FieldType::YesNo {
            let all: Vec<_> = sent(&html).into_iter().filter(|(_, value)| !value.is_empty()).collect();
            let typed: Vec<_> = form.into_iter().filter(|(_, value)| !value.is_empty()).collect();
            assert_eq!(all, typed);
        }
    }
}
