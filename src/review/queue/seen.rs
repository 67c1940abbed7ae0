//! Which answers a reviewer ticked in the list of all answers to a question: from the fields of the form.

use std::collections::BTreeSet;

use super::Entry;

/// Name of the field.
pub(super) const NAME: &str = "seen";
/// Most answers at once.
const SEEN_MAX: usize = 2_000;
/// Longest id of a record, in bytes.
const RECORD_BYTES_MAX: usize = 200;

/// An answer as a reviewer saw it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::review) struct Seen {
    /// Id of the record.
    pub record: String,
    /// Number of the last decision that the reviewer knows of.
    pub known: i64,
    /// What the program had read.
    pub digest: String,
}

/// What is sent for an answer.
pub(super) fn ticked(entry: &Entry) -> String {
    format!("{}:{}:{}", entry.record, entry.known, entry.digest)
}

/// The answers that were ticked, each record once. What has another form is passed over. Whether a list may accept them is not told here: see [`super::Entry::is_acceptable_unopened`].
pub(in crate::review) fn seen(form: &[(String, String)]) -> Vec<Seen> {
    let mut records = BTreeSet::new();
    let ticked = form.iter().filter(|(name, _)| name == NAME).filter_map(|(_, value)| {
        let (rest, digest) = value.rsplit_once(':')?;
        let (record, known) = rest.rsplit_once(':')?;
        let is_id = (1..=RECORD_BYTES_MAX).contains(&record.len())
            && !record.contains(|character: char| character.is_control() || matches!(character, '/' | '\\'));
        let is_number = known.bytes().all(|byte| byte.is_ascii_digit());
        let is_digest = digest.len() == 12 && digest.bytes().all(|byte| byte.is_ascii_hexdigit());
        (is_id && is_number && is_digest).then_some(())?;
        Some(Seen { record: record.to_owned(), known: known.parse().ok()?, digest: digest.to_owned() })
    });
    ticked.filter(|seen| records.insert(seen.record.clone())).take(SEEN_MAX).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(values: &[&str]) -> Vec<(String, i64)> {
        let form: Vec<_> = values.iter().map(|value| (NAME.to_owned(), (*value).to_owned())).collect();
        seen(&form).into_iter().map(|one| (one.record, one.known)).collect()
    }

    #[test]
    fn what_was_ticked_is_read_again() {
        let ticked = of(&["form-1a2b:0:0123456789ab", "a:b:17:ba9876543210"]);
        assert_eq!(ticked, [("form-1a2b".to_owned(), 0), ("a:b".to_owned(), 17)]);
        assert_eq!(seen(&[("other".to_owned(), "a:1:0123456789ab".to_owned())]), []);
    }

    #[test]
    fn what_has_another_form_is_passed_over() {
        let long = "a".repeat(RECORD_BYTES_MAX + 1);
        for start in
            ["", "a", ":1", "a:", "a:-1", "a:+1", "a:1x", "a:99999999999999999999", "../a:1", "a\\b:1", "a\0b:1"]
        {
            assert_eq!(of(&[&format!("{start}:0123456789ab")]), [], "{start}");
        }
        assert_eq!(of(&[&format!("{long}:1:0123456789ab"), "a:1", "a:1:", "a:1:0123456789aX", "a:1:0123"]), []);
        assert_eq!(of(&["a:1:0123456789ab", "a:2:0123456789ab"]), [("a".to_owned(), 1)], "each record once");
        let many: Vec<String> = (0..SEEN_MAX + 10).map(|number| format!("r{number}:0:0123456789ab")).collect();
        assert_eq!(of(&many.iter().map(String::as_str).collect::<Vec<_>>()).len(), SEEN_MAX);
    }
}
