//! Notices of many sources, each told once with those who have it.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::overview::{NoticeGroup, Part};
use crate::read::Severity;

/// Most notices that are told.
const NOTICES_MAX: usize = 100;
/// Most characters of a notice.
const CHARACTERS_MAX: usize = 240;

/// Puts the notices of all respondents into the part; `notices` has those of each, in the order of its respondents.
pub(super) fn group(part: &mut Part, notices: &[Vec<(Severity, String)>]) {
    let mut groups: BTreeMap<(Reverse<Severity>, &str), Vec<usize>> = BTreeMap::new();
    for (position, of_one) in notices.iter().enumerate() {
        for (severity, message) in of_one {
            let respondents = groups.entry((Reverse(*severity), message)).or_default();
            if respondents.last() != Some(&position) {
                respondents.push(position);
            }
        }
    }
    let mut groups: Vec<_> = groups.into_iter().collect();
    groups.sort_by_key(|((severity, _), respondents)| (*severity, Reverse(respondents.len())));
    part.notices_left = groups.len().saturating_sub(NOTICES_MAX);
    part.notices = groups
        .into_iter()
        .take(NOTICES_MAX)
        .map(|((Reverse(severity), message), respondents)| NoticeGroup {
            severity,
            message: shortened(message, CHARACTERS_MAX),
            sources: respondents.len(),
            respondents,
        })
        .collect();
}

/// The text on one line, in at most so many characters, with an ellipsis where it was cut.
pub(super) fn shortened(text: &str, characters_max: usize) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match text.char_indices().nth(characters_max) {
        Some((end, _)) => format!("{}…", text[..end].trim_end()),
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_texts_are_cut_between_characters() {
        assert_eq!(shortened("  a \n b  ", 10), "a b");
        assert_eq!(shortened("été indien", 3), "été…");
    }
}
