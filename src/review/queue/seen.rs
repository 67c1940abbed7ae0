//! Which answers a reviewer ticked in the list of all answers to a question: from the fields of the form.

use std::collections::BTreeSet;

/// Name of the field.
pub(super) const NAME: &str = "seen";
/// Most answers at once.
const SEEN_MAX: usize = 2_000;
/// Longest id of a record, in bytes.
const RECORD_BYTES_MAX: usize = 200;

/// What is sent for an answer: the record, and the number of the last decision that the reviewer knows of.
pub(super) fn ticked(record: &str, known: i64) -> String {
    format!("{record}:{known}")
}

/// The records that were ticked, each once, with the numbers of the last decisions that the reviewer knows of. What has another
/// form is passed over. Whether a list may accept them is not told here: see [`super::Entry::is_acceptable_unopened`].
pub(in crate::review) fn seen(form: &[(String, String)]) -> Vec<(String, i64)> {
    let mut records = BTreeSet::new();
    let ticked = form.iter().filter(|(name, _)| name == NAME).filter_map(|(_, value)| {
        let (record, known) = value.rsplit_once(':')?;
        let is_id = (1..=RECORD_BYTES_MAX).contains(&record.len())
            && !record.contains(|character: char| character.is_control() || matches!(character, '/' | '\\'));
        let is_number = known.bytes().all(|byte| byte.is_ascii_digit());
        (is_id && is_number).then_some(())?;
        Some((record.to_owned(), known.parse().ok()?))
    });
    ticked.filter(|(record, _)| records.insert(record.clone())).take(SEEN_MAX).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(values: &[&str]) -> Vec<(String, i64)> {
        let form: Vec<_> = values.iter().map(|value| (NAME.to_owned(), (*value).to_owned())).collect();
        seen(&form)
    }

    #[test]
    fn what_was_ticked_is_read_again() {
        assert_eq!(
            of(&[&ticked("form-1a2b", 0), &ticked("a:b", 17)]),
            [("form-1a2b".to_owned(), 0), ("a:b".to_owned(), 17)]
        );
        assert_eq!(seen(&[("other".to_owned(), "a:1".to_owned())]), []);
    }

    #[test]
    fn what_has_another_form_is_passed_over() {
        let long = format!("{}:1", "a".repeat(RECORD_BYTES_MAX + 1));
        let hostile = [
            "",
            ":",
            "a",
            ":1",
            "a:",
            "a:-1",
            "a:+1",
            "a:1x",
            "a:99999999999999999999",
            "../a:1",
            "a\\b:1",
            "a\0b:1",
            &long,
        ];
        assert_eq!(of(&hostile), []);
        assert_eq!(of(&["a:1", "a:2"]), [("a".to_owned(), 1)], "each record once");
        let many: Vec<String> = (0..SEEN_MAX + 10).map(|number| ticked(&format!("r{number}"), 0)).collect();
        assert_eq!(of(&many.iter().map(String::as_str).collect::<Vec<_>>()).len(), SEEN_MAX);
    }
}
