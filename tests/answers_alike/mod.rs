//! Whether two answers are the same one, however they are written: shared by the tests that compare records.

use std::fmt;

use rapporteur::questionnaire::{FieldType, Questionnaire};
use serde_json::Value;
use url::Url;

/// Texts that agree to this degree, with the same numbers, are the same text.
const SIMILARITY_MIN: f64 = 0.97;

/// The answers of a record beside those that were expected.
pub(crate) struct Comparison {
    /// How many are the same.
    pub same: i64,
    /// The others.
    pub different: Vec<Different>,
}

/// An answer that is not the expected one; shown whole.
pub(crate) struct Different {
    pub id: String,
    expected: Value,
    got: Value,
}

impl Different {
    /// True where the record itself asks a person to look at it.
    pub(crate) fn is_told(&self) -> bool {
        self.got["status"] == "review" || self.got["flags"].as_array().is_some_and(|flags| !flags.is_empty())
    }
}

impl fmt::Display for Different {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { id, expected, got } = self;
        writeln!(f, "  {id}")?;
        writeln!(f, "    expected {}: {}", expected["finding"], expected["value"])?;
        let told = if self.is_told() { "" } else { ", and nothing tells so" };
        write!(f, "    got      {}: {} ({}, flags {}", got["finding"], got["value"], got["status"], got["flags"])?;
        writeln!(f, "{told})")
    }
}

/// Compares the answers of a record with those expected, by field: finding and value.
pub(crate) fn compare(questionnaire: &Questionnaire, expected: &Value, got: &Value) -> Comparison {
    let mut comparison = Comparison { same: 0, different: Vec::new() };
    for field in &questionnaire.fields {
        let (expected, got) = (&expected[&field.id], &got[&field.id]);
        if expected["finding"] == got["finding"] && is_same(field.kind, &expected["value"], &got["value"]) {
            comparison.same += 1;
        } else {
            let different = Different { id: field.id.clone(), expected: expected.clone(), got: got.clone() };
            comparison.different.push(different);
        }
    }
    comparison
}

/// Whether two values are the same answer.
fn is_same(kind: FieldType, expected: &Value, got: &Value) -> bool {
    if expected.is_null() || got.is_null() {
        return expected == got;
    }
    match kind {
        FieldType::Text => match (expected.as_str(), got.as_str()) {
            (Some(expected), Some(got)) => is_same_text(expected, got),
            _ => false,
        },
        FieldType::Percentage => expected.as_f64().is_some() && expected.as_f64() == got.as_f64(),
        FieldType::Links | FieldType::Organizations => {
            let listed = |value: &Value| -> Option<Vec<(Option<String>, Value)>> {
                Some(value.as_array()?.iter().map(|one| (address(&one["url"]), one["name"].clone())).collect())
            };
            listed(expected).is_some() && listed(expected) == listed(got)
        }
        _ => expected == got,
    }
}

/// An address as the URL standard writes it: programs that make a PDF write the target of a link so, and
/// "https://host" becomes "https://host/".
fn address(value: &Value) -> Option<String> {
    let written = value.as_str()?;
    Some(Url::parse(written).map_or_else(|_| written.to_owned(), String::from))
}

fn is_same_text(expected: &str, got: &str) -> bool {
    let blanks = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let (expected, got) = (blanks(expected), blanks(got));
    numbers(&expected) == numbers(&got) && rapidfuzz::fuzz::ratio(expected.chars(), got.chars()) >= SIMILARITY_MIN
}

/// Runs of digits, in order.
fn numbers(text: &str) -> Vec<&str> {
    text.split(|character: char| !character.is_numeric()).filter(|part| !part.is_empty()).collect()
}

#[test]
fn texts_differ_by_their_numbers_however_alike() {
    let text = "In 2018 the portal had 412 000 visits from all regions of the country and served them well.";
    assert!(is_same_text(text, &text.replace(" the portal", "\nthe portal")));
    assert!(!is_same_text(text, &text.replace("412", "413")));
    assert!(!is_same_text(text, "In 2018 the portal had 412 000 visits."));
}

#[test]
fn addresses_differ_by_more_than_the_slash_behind_a_host() {
    let is_same = |one: &str, other: &str| {
        let listed = |url: &str| serde_json::json!([{"url": url, "name": null}]);
        is_same(FieldType::Links, &listed(one), &listed(other))
    };
    assert!(is_same("https://example.org", "https://example.org/"));
    assert!(!is_same("https://example.org/a", "https://example.org/a/"));
    assert!(!is_same("https://example.org", "http://example.org"));
}
