//! Quotes: the exact characters of a range, what stands around them, and where.

use crate::extract::{Answer, Value};
use crate::outline::TextRange;
use crate::read::Document;

use super::Quote;

/// Characters quoted before and behind.
const CONTEXT_CHARACTERS: usize = 32;
/// More bytes tell no more about it.
const LANGUAGE_BYTES_MAX: usize = 4000;
/// Fewer letters do not tell a language.
const LANGUAGE_CHARACTERS_MIN: usize = 200;

/// The quotes of a range: one for each place it stands at.
pub(crate) fn quotes(document: &Document, range: &TextRange) -> Vec<Quote> {
    let block = &document.blocks[range.block];
    let quote = |(characters, place): (std::ops::Range<usize>, _)| Quote {
        quote: block.text.slice(characters.clone()).to_owned(),
        prefix: block.text.slice(characters.start.saturating_sub(CONTEXT_CHARACTERS)..characters.start).to_owned(),
        suffix: block.text.slice(characters.end..characters.end + CONTEXT_CHARACTERS).to_owned(),
        block: range.block,
        start: characters.start,
        end: characters.end,
        place,
    };
    block.places_of(&range.characters()).into_iter().map(quote).collect()
}

/// Language of the answers (BCP 47), where there is enough text to tell.
pub(super) fn language_of(answers: &[Answer]) -> Option<String> {
    let mut text = String::new();
    for answer in answers {
        if text.len() > LANGUAGE_BYTES_MAX {
            break;
        }
        if let Some(Value::Text(value)) = &answer.value {
            text.push_str(value);
            text.push('\n');
        }
    }
    if text.chars().filter(|c| c.is_alphabetic()).count() < LANGUAGE_CHARACTERS_MIN {
        return None;
    }
    let detected = whatlang::detect(&text).filter(|detected| detected.is_reliable())?;
    Some(bcp_47(detected.lang().code()).to_owned())
}

/// The two-letter code of ISO 639-1 for a code of ISO 639-3, where there is one that answers come in.
fn bcp_47(iso_639_3: &'static str) -> &'static str {
    const CODES: [(&str, &str); 40] = [
        ("eng", "en"),
        ("fra", "fr"),
        ("spa", "es"),
        ("por", "pt"),
        ("rus", "ru"),
        ("ara", "ar"),
        ("cmn", "zh"),
        ("deu", "de"),
        ("ita", "it"),
        ("nld", "nl"),
        ("pol", "pl"),
        ("ukr", "uk"),
        ("bel", "be"),
        ("bul", "bg"),
        ("srp", "sr"),
        ("hrv", "hr"),
        ("slv", "sl"),
        ("slk", "sk"),
        ("ces", "cs"),
        ("hun", "hu"),
        ("ron", "ro"),
        ("ell", "el"),
        ("tur", "tr"),
        ("aze", "az"),
        ("pes", "fa"),
        ("heb", "he"),
        ("hin", "hi"),
        ("ben", "bn"),
        ("urd", "ur"),
        ("tha", "th"),
        ("vie", "vi"),
        ("ind", "id"),
        ("jpn", "ja"),
        ("kor", "ko"),
        ("swe", "sv"),
        ("dan", "da"),
        ("nob", "nb"),
        ("fin", "fi"),
        ("est", "et"),
        ("lit", "lt"),
    ];
    CODES.iter().find(|(three, _)| *three == iso_639_3).map_or(iso_639_3, |(_, two)| two)
}
