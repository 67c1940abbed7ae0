//! What people decided, in words: for sheets, notes and lists.

use crate::decision::Decided;
use crate::record::words::capitalised;

/// "confirmed by NAME on DAY".
pub(super) fn by_whom(decided: &Decided) -> String {
    let day = decided.at.get(..10).unwrap_or(&decided.at);
    format!("{} by {} on {day}", decided.what.as_str(), decided.reviewer)
}

/// The same as sentences, with why and with what became of it since.
pub(super) fn in_words(decided: &Decided) -> Vec<String> {
    let mut sentences = vec![capitalised(&by_whom(decided))];
    sentences.extend(decided.why.clone());
    if decided.outdated {
        sentences
            .push("The form does not take any more what was decided, so this is what the program reads".to_owned());
    } else if decided.seen_differently {
        sentences.push("The program reads something else now than was seen then".to_owned());
    }
    sentences
}
