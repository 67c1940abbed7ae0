//! What is right: a truth and what a record says in, yes or no out.
//!
//! An answer is right when its finding is that of the truth and its value is the same, by the type of the field:
//!
//! | type | the same value |
//! |---|---|
//! | text | the same words: see [`same_text`](super::same_text) |
//! | choices | the same options ticked, empty and unknown; none at all is all of them unknown |
//! | links | the same addresses, names and descriptions in the same order |
//! | organizations | the same names and addresses in the same order |
//! | percentage | the same number |
//! | all others | the same value; several mail addresses in the same order |
//!
//! A bare host is the same address with a slash behind it, which writers of files add to what was typed. Names in a
//! list may differ in their blanks. Strictly right is a value that does not differ at all, but for the blanks of texts.

use super::same_text;
use crate::extract::{Choices, Link, Organization, Value};

/// True where a record says what the truth says.
pub(super) fn is_same(expected: Option<&Value>, got: Option<&Value>) -> bool {
    match (expected.and_then(known), got.and_then(known)) {
        (None, None) => true,
        (Some(Value::Text(expected)), Some(Value::Text(got))) => same_text::is_same(expected, got),
        (Some(Value::Choices(expected)), Some(Value::Choices(got))) => is_same_choice(expected, got),
        (Some(Value::Links(expected)), Some(Value::Links(got))) => same_list(expected, got, is_same_link),
        (Some(Value::Organizations(expected)), Some(Value::Organizations(got))) => {
            same_list(expected, got, is_same_organization)
        }
        (Some(Value::Percentage(expected)), Some(Value::Percentage(got))) => (expected - got).abs() < 1e-9,
        (expected, got) => expected == got,
    }
}

/// True where a record says just what the truth says.
pub(super) fn is_strictly_same(expected: Option<&Value>, got: Option<&Value>) -> bool {
    match (expected, got) {
        (Some(Value::Text(expected)), Some(Value::Text(got))) => same_text::is_strictly_same(expected, got),
        (expected, got) => expected == got,
    }
}

/// The value, where it tells anything: choices of which none is known do not.
fn known(value: &Value) -> Option<&Value> {
    match value {
        Value::Choices(choices) if choices.checked.is_empty() && choices.unchecked.is_empty() => None,
        other => Some(other),
    }
}

fn is_same_choice(expected: &Choices, got: &Choices) -> bool {
    let sorted = |options: &[String]| {
        let mut options = options.to_vec();
        options.sort();
        options
    };
    sorted(&expected.checked) == sorted(&got.checked)
        && sorted(&expected.unchecked) == sorted(&got.unchecked)
        && sorted(&expected.unknown) == sorted(&got.unknown)
}

fn same_list<T>(expected: &[T], got: &[T], is_same: impl Fn(&T, &T) -> bool) -> bool {
    expected.len() == got.len() && expected.iter().zip(got).all(|(expected, got)| is_same(expected, got))
}

fn is_same_link(expected: &Link, got: &Link) -> bool {
    address(&expected.url) == address(&got.url)
        && address(&expected.written) == address(&got.written)
        && is_same_name(expected.name.as_deref(), got.name.as_deref())
        && is_same_name(expected.description.as_deref(), got.description.as_deref())
}

fn is_same_organization(expected: &Organization, got: &Organization) -> bool {
    is_same_name(Some(&expected.name), Some(&got.name))
        && expected.url.as_deref().map(address) == got.url.as_deref().map(address)
        && expected.written.as_deref().map(address) == got.written.as_deref().map(address)
}

fn is_same_name(expected: Option<&str>, got: Option<&str>) -> bool {
    match (expected, got) {
        (Some(expected), Some(got)) => same_text::is_strictly_same(expected, got),
        (expected, got) => expected == got,
    }
}

/// The address without the slash behind a bare host.
fn address(written: &str) -> &str {
    let host = written.split_once("://").map_or(written, |(_, rest)| rest);
    match host.strip_suffix('/') {
        Some(bare) if !bare.is_empty() && !bare.contains('/') => &written[..written.len() - 1],
        _ => written,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::{Country, YesNo};

    fn same(expected: Value, got: Value) -> (bool, bool) {
        let (expected, got) = (Some(&expected), Some(&got));
        (is_same(expected, got), is_strictly_same(expected, got))
    }

    fn choices(checked: &[&str], unchecked: &[&str], unknown: &[&str]) -> Value {
        let list = |ids: &[&str]| ids.iter().map(|id| (*id).to_owned()).collect();
        Value::Choices(Choices { checked: list(checked), unchecked: list(unchecked), unknown: list(unknown) })
    }

    fn link(url: &str, written: &str, name: Option<&str>, description: Option<&str>) -> Link {
        let owned = |text: Option<&str>| text.map(str::to_owned);
        Link { url: url.into(), written: written.into(), name: owned(name), description: owned(description) }
    }

    #[test]
    fn texts_are_judged_by_their_words() {
        assert_eq!(same(Value::Text("a – b".into()), Value::Text("a - b".into())), (true, false));
        assert_eq!(same(Value::Text("a\nb".into()), Value::Text("a b".into())), (true, true));
        assert_eq!(same(Value::Text("a".into()), Value::Text("b".into())), (false, false));
        assert!(!is_same(Some(&Value::Text("a".into())), None) && !is_same(None, Some(&Value::Text("a".into()))));
    }

    #[test]
    fn choices_are_sets() {
        let expected = choices(&["a", "b"], &["c"], &["d"]);
        assert_eq!(same(expected.clone(), choices(&["b", "a"], &["c"], &["d"])), (true, false));
        for other in [
            choices(&["a"], &["b", "c"], &["d"]),
            choices(&["a", "b"], &["c", "d"], &[]),
            choices(&["a", "b"], &["c"], &[]),
            choices(&["a", "b", "d"], &["c"], &[]),
        ] {
            assert_eq!(same(expected.clone(), other), (false, false));
        }
        let unknown = choices(&[], &[], &["a", "b"]);
        assert!(is_same(None, Some(&unknown)) && is_same(Some(&unknown), None));
        assert!(!is_strictly_same(None, Some(&unknown)) && !is_same(None, Some(&expected)));
    }

    #[test]
    fn links_are_lists_of_all_their_parts() {
        let first = link("https://a.example", "a.example", Some("A  portal"), Some("what it is"));
        let second = link("https://b.example/x", "b.example/x", None, None);
        let links = |list: &[&Link]| Value::Links(list.iter().map(|&one| one.clone()).collect());
        let expected = links(&[&first, &second]);
        let slash = link("https://a.example/", "a.example/", Some("A portal"), Some("what it is"));
        assert_eq!(same(expected.clone(), links(&[&slash, &second])), (true, false));
        for other in [
            link("https://a.example/y", "a.example", Some("A portal"), Some("what it is")),
            link("https://a.example", "www.a.example", Some("A portal"), Some("what it is")),
            link("https://a.example", "a.example", None, Some("what it is")),
            link("https://a.example", "a.example", Some("A portal"), Some("what it was")),
        ] {
            assert_eq!(same(expected.clone(), links(&[&other, &second])), (false, false));
        }
        assert!(!same(expected.clone(), links(&[&second, &first])).0 && !same(expected, links(&[&first])).0);
        assert_eq!(address("https://b.example/x/"), "https://b.example/x/", "no bare host");
    }

    #[test]
    fn organizations_are_lists_of_names_and_addresses() {
        let body = |name: &str, url: Option<&str>| Organization {
            name: name.into(),
            url: url.map(str::to_owned),
            written: url.map(str::to_owned),
        };
        let list = |name: &str, url: Option<&str>| Value::Organizations(vec![body(name, url)]);
        let expected = list("Ministry of Finance", Some("http://m.example"));
        assert_eq!(same(expected.clone(), list("Ministry of\nFinance", Some("http://m.example/"))), (true, false));
        assert!(!same(expected.clone(), list("Ministry of Finance", None)).0);
        assert!(!same(expected, list("Ministry of Finances", Some("http://m.example"))).0);
    }

    #[test]
    fn other_values_are_the_same_or_not() {
        assert_eq!(same(Value::Percentage(97.2), Value::Percentage(97.2)), (true, true));
        assert_eq!(same(Value::Percentage(97.2), Value::Percentage(97.0)), (false, false));
        assert!(same(Value::YesNo(YesNo::Yes), Value::YesNo(YesNo::Yes)).0);
        assert!(!same(Value::YesNo(YesNo::Yes), Value::YesNo(YesNo::No)).0);
        let emails = |list: [&str; 2]| Value::Emails(list.map(str::to_owned).to_vec());
        assert!(same(emails(["a@x", "b@x"]), emails(["a@x", "b@x"])).0);
        assert!(!same(emails(["a@x", "b@x"]), emails(["b@x", "a@x"])).0);
        let country = |iso3: &str| Value::Country(Country { name: "A".into(), iso3: iso3.into() });
        assert!(same(country("AAA"), country("AAA")).0 && !same(country("AAA"), country("BBB")).0);
    }
}
