//! Words for what a record says by codes. They are those by which the record's own schema describes its codes, so
//! that a sheet, the schema and the documentation never say different things.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use crate::confidence::{Feature, Measure};
use crate::extract::{Finding, Sign};

/// Descriptions by code, from the schemas of the types.
static DESCRIPTIONS: LazyLock<BTreeMap<String, String>> = LazyLock::new(|| {
    let schemas = [schemars::schema_for!(Sign), schemars::schema_for!(Finding), schemars::schema_for!(Measure)]
        .map(|schema| schema.to_value());
    let mut descriptions = BTreeMap::new();
    for variant in schemas.iter().filter_map(|schema| schema["oneOf"].as_array()).flatten() {
        if let (Some(code), Some(description)) = (variant["const"].as_str(), variant["description"].as_str()) {
            let description = description.split_whitespace().collect::<Vec<_>>().join(" ");
            descriptions.insert(code.to_owned(), description);
        }
    }
    descriptions
});

/// What a sign says, as a sentence without its stop.
pub(crate) fn reason(sign: Sign) -> String {
    described(&sign.code())
}

/// What a feature is, as a sentence without its stop.
pub(crate) fn feature(feature: Feature) -> String {
    described(&feature.code())
}

/// What was measured, with how much of it: a count, or a share. What there is or is not needs no number.
pub(crate) fn measured(feature: Feature, value: f64) -> String {
    const COUNTED: &str = "log2 of one more";
    let text = self::feature(feature);
    match (feature, text.split_once(COUNTED)) {
        (_, Some((what, _))) => {
            format!("{}: {:.0}", what.trim_end_matches([' ', ',', ';']), (value.exp2() - 1.0).max(0.0))
        }
        (Feature::Measure(measure), None) if measure.knots() != [0.0, 1.0] => format!("{text}: {}", per_cent(value)),
        _ => text,
    }
}

fn described(code: &str) -> String {
    DESCRIPTIONS.get(code).map_or_else(|| code.replace('_', " "), |text| text.trim_end_matches('.').to_owned())
}

/// A finding as a word, and what it means.
pub(crate) fn finding(finding: Finding) -> (String, String) {
    let code = finding.as_str();
    (capitalised(&code.replace('_', " ")), DESCRIPTIONS.get(code).cloned().unwrap_or_default())
}

/// A probability in per cent, never rounded up to certainty.
pub(crate) fn per_cent(share: f64) -> String {
    format!("{:.1}\u{a0}%", (share * 1000.0 + 1e-6).floor() / 10.0)
}

/// With a capital letter.
pub(crate) fn capitalised(text: &str) -> String {
    let mut characters = text.chars();
    characters.next().map_or_else(String::new, |first| first.to_uppercase().chain(characters).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_never_rounded_up_to_certainty() {
        assert_eq!(per_cent(0.9996), "99.9\u{a0}%");
        assert_eq!(per_cent(0.985), "98.5\u{a0}%");
        assert_eq!(per_cent(1.0), "100.0\u{a0}%");
    }

    #[test]
    fn what_was_measured_is_a_count_or_a_share() {
        let told = |measure, value| measured(Feature::Measure(measure), value);
        assert_eq!(told(Measure::Length, 3.0), "Words of the value: 7");
        assert_eq!(told(Measure::OptionsMissing, 0.25), "Share of the options that were not found: 25.0\u{a0}%");
        assert_eq!(told(Measure::OtherRow, 1.0), feature(Feature::Measure(Measure::OtherRow)));
        assert!(!told(Measure::BeforeLong, 1.0).contains("log2"));
    }

    #[test]
    fn codes_are_described_as_in_the_schema() {
        assert_eq!(reason(Sign::TickNotVisible), "The state of a tick box cannot be seen");
        let (word, meaning) = finding(Finding::NotStated);
        assert_eq!(word, "Not stated");
        assert_eq!(meaning, "The question is answered, but not in the form that the field asks for.");
    }
}
