//! The page as a browser parses it.

use std::collections::{BTreeMap, BTreeSet};

use html5gum::{Token, Tokenizer};

use crate::data_set::{DataSet, fixture, hostile, page};

/// A start tag with its attributes.
struct Tag {
    name: String,
    attributes: BTreeMap<String, String>,
}

/// The tags, and all text between them outside of the style.
fn parsed(html: &str) -> (Vec<Tag>, String) {
    let owned = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    let (mut tags, mut text, mut open) = (Vec::new(), String::new(), Vec::new());
    for token in Tokenizer::new(html) {
        match token.unwrap() {
            Token::StartTag(tag) => {
                let name = owned(&tag.name);
                let attributes = tag.attributes.iter().map(|(name, value)| (owned(name), owned(value)));
                let is_void = ["meta", "br", "col"].contains(&name.as_str());
                if !is_void && !tag.self_closing {
                    open.push(name.clone());
                }
                tags.push(Tag { name, attributes: attributes.collect() });
            }
            Token::EndTag(tag) => assert_eq!(open.pop().as_deref(), Some(owned(&tag.name).as_str()), "nested wrongly"),
            Token::String(string) if open.last().is_none_or(|name| name != "style") => text.push_str(&owned(&string)),
            Token::Error(error) => panic!("{error:?}"),
            Token::Comment(comment) => panic!("a comment: {comment:?}"),
            _ => {}
        }
    }
    assert!(open.is_empty(), "{open:?} stay open");
    (tags, text)
}

#[test]
fn nothing_from_a_document_becomes_markup() {
    const ELEMENTS: [&str; 48] = [
        "html",
        "head",
        "meta",
        "title",
        "style",
        "body",
        "header",
        "main",
        "footer",
        "nav",
        "section",
        "div",
        "p",
        "h1",
        "h2",
        "h3",
        "ul",
        "ol",
        "li",
        "dl",
        "dt",
        "dd",
        "a",
        "span",
        "small",
        "strong",
        "em",
        "bdi",
        "br",
        "code",
        "blockquote",
        "table",
        "colgroup",
        "col",
        "caption",
        "thead",
        "tbody",
        "tfoot",
        "tr",
        "th",
        "td",
        "svg",
        "defs",
        "pattern",
        "rect",
        "circle",
        "path",
        "text",
    ];
    let (tags, text) = parsed(&page(hostile().write().path()));
    for tag in &tags {
        assert!(ELEMENTS.contains(&tag.name.as_str()), "<{}> is in the page", tag.name);
        for (name, value) in &tag.attributes {
            assert!(
                !name.starts_with("on") && !["src", "srcset", "style", "action"].contains(&name.as_str()),
                "{name}={value}"
            );
            if name == "href" {
                assert!(value.starts_with('#'), "the page leads to {value}");
            }
        }
    }
    for expected in [
        "<b onclick=\"x\">Mal‹U+202E›lory</b> & Cie",
        "\"><script>alert('file')</script>.docx",
        "</blockquote><img src=x onerror=alert('quote')>",
        "hidden text: <a href=\"javascript:alert(1)\">‹U+202E›</a>",
        "two addresses: <i>a@example.org</i>‹U+001B›[31m",
        "inbox/<iframe src=//example.org>.pdf",
        "cannot be read: <style>*{display:none}</style>",
        "ask <form> again",
        "جمهورية <u>مصر</u>",
    ] {
        assert!(text.contains(expected), "{expected} is not shown");
    }
    assert!(!text.contains("alert('answer')"), "the page shows texts of answers");
    assert!(!text.contains(['\u{202e}', '\u{1b}']));
}

#[test]
fn the_page_forbids_itself_all_that_it_does_not_need() {
    let (tags, _) = parsed(&page(hostile().write().path()));
    let policy =
        tags.iter().find(|tag| tag.attributes.get("http-equiv").is_some_and(|name| name == "Content-Security-Policy"));
    let policy = &policy.unwrap().attributes["content"];
    assert!(policy.starts_with("default-src 'none'; style-src 'unsafe-inline'; img-src data:"), "{policy}");
    let style = page(hostile().write().path());
    let style = &style[style.find("<style>").unwrap()..style.find("</style>").unwrap()];
    assert!(!style.contains("@import") && !style.contains("//"), "the style fetches something");
    assert_eq!(style.matches("url(").count(), style.matches("url(#").count());
}

#[test]
fn headings_tables_and_links_serve_who_cannot_see() {
    let mut set = hostile();
    set.respondent(Some("Mill"), openchain());
    let (tags, _) = parsed(&page(set.write().path()));
    let of = |name: &str| tags.iter().filter(move |tag| tag.name == name).count();
    assert_eq!(tags.iter().find(|tag| tag.name == "html").unwrap().attributes["lang"], "en");
    assert_eq!(of("h1"), 1);
    assert_eq!(of("table"), of("caption"));
    assert!(tags.iter().filter(|tag| tag.name == "th").all(|tag| tag.attributes.contains_key("scope")));
    let ids: Vec<&str> = tags.iter().filter_map(|tag| tag.attributes.get("id")).map(String::as_str).collect();
    let unique: BTreeSet<&str> = ids.iter().copied().collect();
    assert_eq!(ids.len(), unique.len(), "an id stands twice");
    for link in tags.iter().filter_map(|tag| tag.attributes.get("href")) {
        assert!(unique.contains(&link[1..]), "{link} leads nowhere");
    }
    let level = |name: &str| name.strip_prefix('h').and_then(|level| level.parse::<u32>().ok());
    let levels: Vec<u32> = tags.iter().filter_map(|tag| level(&tag.name)).collect();
    assert!(levels.windows(2).all(|pair| pair[1] <= pair[0] + 1), "a level of headings is left out: {levels:?}");
}

/// A record of another questionnaire, all of it absent.
fn openchain() -> serde_json::Value {
    let mut record = fixture("blank-form");
    let library = rapporteur::questionnaire::Library::embedded().unwrap();
    let other = library.questionnaires().iter().find(|one| one.id != record["questionnaire"]["id"]).unwrap();
    record["id"] = format!("{}-0123456789ab", other.id).into();
    record["questionnaire"]["id"] = other.id.clone().into();
    record["questionnaire"]["rules_sha256"] = other.rules_sha256.clone().into();
    let blank =
        serde_json::json!({ "value": null, "finding": "absent", "status": "review", "confidence": 0.5, "flags": [] });
    record["answers"] = other.fields.iter().map(|field| (field.id.clone(), blank.clone())).collect();
    record
}

#[test]
fn each_questionnaire_has_a_part() {
    let mut set = DataSet::default();
    set.respondent(Some("Senegal"), fixture("answers-in-french"));
    let html = page(set.write().path());
    assert!(html.contains("<h2 id=\"respondents-1\">") && !html.contains("respondents-2"));
    set.respondent(Some("Mill"), openchain());
    let html = page(set.write().path());
    assert!(html.contains("<h3 id=\"respondents-1\">") && html.contains("<h3 id=\"respondents-2\">"));
    assert_eq!(html.matches("<h2 class=\"part\"").count(), 2);
}

#[test]
fn the_same_data_set_gives_the_same_bytes() {
    let set = hostile();
    let (one, other) = (set.write(), set.write());
    let first = page(one.path());
    assert!(first == page(one.path()));
    assert!(first == page(other.path()), "the page depends on where the folder is");
}

#[test]
fn signs_can_be_read_on_their_colours() {
    let html = page(hostile().write().path());
    let style = &html[html.find("<style>").unwrap()..html.find("</style>").unwrap()];
    let schemes: Vec<BTreeMap<&str, &str>> = style.split(":root {").skip(1).take(2).map(colours).collect();
    assert!(schemes.iter().all(|scheme| scheme.len() > 20), "{schemes:?}");
    for scheme in schemes {
        let mut pairs =
            vec![("ink", "paper"), ("quiet", "paper"), ("quiet", "soft"), ("link", "paper"), ("alarm-ink", "alarm")];
        pairs.push(("alarm-ink", "paper"));
        pairs.extend(scheme.keys().filter_map(|name| Some((*name, name.strip_suffix("-ink")?))));
        for (ink, ground) in pairs {
            let contrast = contrast(scheme[ink], scheme[ground]);
            assert!(contrast >= 4.5, "{ink} on {ground} has a contrast of {contrast:.2} (WCAG 2.2, 1.4.3)");
        }
    }
}

/// Colours by name up to the end of the rule.
fn colours(rule: &str) -> BTreeMap<&str, &str> {
    let rule = &rule[..rule.find('}').unwrap()];
    let colours = rule.split(';').filter_map(|one| one.trim().strip_prefix("--")?.split_once(": "));
    colours.filter(|(_, value)| value.starts_with('#')).collect()
}

/// Contrast of two colours (WCAG 2.2).
fn contrast(one: &str, other: &str) -> f64 {
    let luminance = |colour: &str| {
        let channel = |at: usize| {
            let value = f64::from(u8::from_str_radix(&colour[at..at + 2], 16).unwrap()) / 255.0;
            if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5)
    };
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

#[test]
fn long_lists_are_bounded_and_say_so() {
    let (_, text) = parsed(&page(hostile().write().path()));
    assert_eq!(text.matches("onerror=alert('quote')").count(), 5);
    assert!(text.contains("3 more in the record"), "{text}");
}
