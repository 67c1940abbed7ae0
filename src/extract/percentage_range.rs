//! Ranges and bounds: a percentage that is one end of "60-70%", "60 to 70 per cent" or "between 60% and 70%",
//! and one that only bounds the value, as in "less than 1 %" or "50 % or more".
//!
//! Every percentage is asked for the words around it, so no regular expression is: the tests say by expressions
//! what is told here.

use std::ops::Range;

use crate::language::{before_word, behind_word, is_digit, is_word};

/// Characters around a value in which the signs of a range stand.
pub(super) const REACH_CHARACTERS: usize = 60;

/// What stands between the ends of a range, before its second end.
const TO_BEFORE: [&str; 15] =
    ["-", "–", "—", "~", "to", "à", "a", "até", "hasta", "до", "по", "至", "到", "إلى", "حتى"];
/// The same behind its first end.
const TO_BEHIND: [&str; 16] =
    ["-", "–", "—", "~", "to", "à", "a", "até", "hasta", "до", "по", "至", "到", "إلى", "حتى", "or"];
/// What opens a range of two ends, and what stands between them.
const FROM: [&str; 8] = ["between", "from", "entre", "de", "desde", "от", "между", "بين"];
const AND: [&str; 12] = ["and", "to", "et", "à", "y", "e", "a", "и", "до", "و", "和", "与"];
/// The same in Chinese, where no blank stands before the number; and what closes such a range.
const FROM_HAN: [&str; 2] = ["在", "介于"];
const AND_HAN: [&str; 2] = ["和", "与"];
const CLOSING_HAN: &str = "之间";
/// Characters behind the first end in which that stands.
const CLOSING_REACH: usize = 12;
/// Signs for per cent.
const SIGNS: [char; 3] = ['%', '٪', '％'];
/// Words for per cent: a blank may stand between the two halves.
const PER_CENT: [[&str; 2]; 10] = [
    ["per", "cent"],
    ["pour", "cent"],
    ["por", "ciento"],
    ["por", "cento"],
    ["процент", "ов"],
    ["процент", "а"],
    ["بال", "مائة"],
    ["بال", "مئة"],
    ["في", "المائة"],
    ["في", "المئة"],
];
/// The same in Chinese, before the number.
const PER_CENT_HAN: &str = "百分之";
/// What opens a range or a bound right before a value: whole words of languages that part words.
const OPENING_WORDS: [&str; 29] = [
    "between",
    "entre",
    "less than",
    "below",
    "under",
    "fewer than",
    "more than",
    "over",
    "above",
    "at least",
    "at most",
    "up to",
    "minimum of",
    "maximum of",
    "moins de",
    "plus de",
    "au moins",
    "au plus",
    "jusqu'à",
    "jusqu’à",
    "menos de",
    "más de",
    "al menos",
    "por lo menos",
    "hasta",
    "menos do que",
    "mais de",
    "pelo menos",
    "até",
];
/// The same of others, and signs.
const OPENING: [&str; 22] = [
    "от",
    "между",
    "менее",
    "более",
    "не менее",
    "свыше",
    "بين",
    "أقل من",
    "أكثر من",
    "لا يقل عن",
    "لا تقل عن",
    "超过",
    "不到",
    "不足",
    "至少",
    "最多",
    "低于",
    "高于",
    "<",
    ">",
    "≤",
    "≥",
];
/// "Or more", right behind a value.
const OR: [&str; 7] = ["or", "and", "ou", "o", "y", "et", "e"];
const MORE_BEHIND: [&str; 4] = ["以上", "以下", "على الأقل", "على الأكثر"];
const MORE: [&str; 10] = ["more", "less", "above", "below", "over", "plus", "moins", "más", "menos", "mais"];

/// True when the value is one end of a range, or bounds one.
pub(super) fn is_range(text: &str, value: Range<usize>) -> bool {
    let line = text[..value.start].rsplit('\n').next().unwrap_or_default();
    let line = &line[line.char_indices().rev().nth(REACH_CHARACTERS).map_or(0, |(at, _)| at)..];
    let behind = text[value.end..].split('\n').next().unwrap_or_default();
    let behind = behind.char_indices().nth(REACH_CHARACTERS).map_or(behind, |(at, _)| &behind[..at]);
    is_second_end(line) || is_first_end(behind) || opens_bound(line) || closes_bound(behind)
}

/// "60 to ", "60% - ", "between 60 per cent and " before a value.
fn is_second_end(before: &str) -> bool {
    let before = before.trim_end();
    let before = before.strip_suffix(PER_CENT_HAN).map_or(before, str::trim_end);
    let of_one = TO_BEFORE.iter().filter_map(|to| before_word(before, to)).any(|rest| {
        let rest = rest.trim_end();
        rest.strip_suffix(SIGNS).map_or(rest, str::trim_end).ends_with(is_digit)
    });
    of_one
        || AND.iter().filter_map(|and| before_word(before, and)).any(|rest| {
            let rest = rest.trim_end();
            is_from_number(rest) || before_per_cent(rest).is_some_and(|rest| is_from_number(rest.trim_end()))
        })
}

/// "between 60", "from 60.5" at the end of a text.
fn is_from_number(text: &str) -> bool {
    let whole = text.trim_end_matches(is_digit);
    if whole.len() == text.len() {
        return false;
    }
    let before_point = whole.strip_suffix(['.', ',']);
    let number = before_point.filter(|rest| rest.ends_with(is_digit)).map(|rest| rest.trim_end_matches(is_digit));
    let before = number.unwrap_or(whole);
    let word = before.trim_end();
    word.len() < before.len() && FROM.iter().any(|from| before_word(word, from).is_some())
        || FROM_HAN.iter().any(|from| word.ends_with(from))
}

/// "- 70%", "% to 70 per cent" behind a value.
fn is_first_end(behind: &str) -> bool {
    let behind = behind.trim_start();
    let rest = behind_per_cent(behind).map_or(behind, str::trim_start);
    let closes = || rest.char_indices().nth(CLOSING_REACH).map_or(rest, |(end, _)| &rest[..end]).contains(CLOSING_HAN);
    if rest.starts_with(|c: char| AND_HAN.iter().any(|and| and.starts_with(c))) && closes() {
        return true;
    }
    TO_BEHIND.iter().filter_map(|to| behind_word(rest, to)).any(|rest| {
        if rest.trim_start().starts_with(PER_CENT_HAN) {
            return true;
        }
        let Some(rest) = behind_digits(rest.trim_start(), 3) else { return false };
        let part = rest.strip_prefix(['.', ',']).and_then(|part| behind_digits(part, usize::MAX));
        behind_per_cent(part.unwrap_or(rest).trim_start()).is_some()
    })
}

/// "less than ", "up to ", "> " before a value.
fn opens_bound(before: &str) -> bool {
    if before.strip_suffix(['-', '−']).is_some_and(|rest| rest.is_empty() || rest.ends_with(char::is_whitespace)) {
        return true;
    }
    let before = before.trim_end();
    let is_whole = |rest: &str| !rest.ends_with(is_word);
    OPENING_WORDS.iter().any(|word| before_word(before, word).is_some_and(is_whole))
        || OPENING.iter().any(|word| before_word(before, word).is_some())
}

/// "% or more", "+" behind a value.
fn closes_bound(behind: &str) -> bool {
    let behind = behind.trim_start();
    let rest = behind_per_cent(behind).map_or(behind, str::trim_start);
    rest.starts_with('+')
        || MORE_BEHIND.iter().any(|more| rest.starts_with(more))
        || OR.iter().filter_map(|or| behind_word(rest, or)).any(|rest| {
            let more = rest.trim_start();
            let behind_more = |word: &&str| behind_word(more, word).is_some_and(|rest| !rest.starts_with(is_word));
            more.len() < rest.len() && MORE.iter().any(behind_more)
        })
}

/// What stands behind a sign or words for per cent.
fn behind_per_cent(text: &str) -> Option<&str> {
    text.strip_prefix(SIGNS).or_else(|| {
        PER_CENT.iter().find_map(|[per, cent]| {
            let rest = behind_word(text, per)?;
            behind_word(rest.strip_prefix(char::is_whitespace).unwrap_or(rest), cent)
        })
    })
}

/// What stands before a sign or words for per cent.
fn before_per_cent(text: &str) -> Option<&str> {
    text.strip_suffix(SIGNS).or_else(|| {
        PER_CENT.iter().find_map(|[per, cent]| {
            let rest = before_word(text, cent)?;
            before_word(rest.strip_suffix(char::is_whitespace).unwrap_or(rest), per)
        })
    })
}

/// What stands behind one digit or more, and no more than `most`.
fn behind_digits(text: &str, most: usize) -> Option<&str> {
    let mut rest = text.strip_prefix(is_digit)?;
    for _ in 1..most {
        let Some(next) = rest.strip_prefix(is_digit) else { break };
        rest = next;
    }
    Some(rest)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::{combinations, expression};

    #[test]
    fn ranges_are_told_from_single_values() {
        for (text, expected) in [
            ("60-70%", true),
            ("60 to 70 per cent", true),
            ("between 60% and 70%", true),
            ("entre 60 et 70 %", true),
            ("70%", false),
            ("from 60% in 2017", false),
            ("in 2018, 70%", false),
            ("covid-19: 70%", false),
            ("Между 60 и 70 %", true),
            ("между 60% и 75 %", true),
            ("с 60 по 70 %", true),
            ("在60％和75％之间", true),
            ("介于60%与70%之间", true),
            ("分别为60％和75％", false),
            ("من 60 إلى 70٪", true),
            ("百分之60到百分之75", true),
            ("من 60 بالمائة إلى 75 بالمائة", true),
            ("от 60 процентов до 75 процентов", true),
            ("超过70%", true),
            ("70%以上", true),
            ("约70%", false),
        ] {
            let at = text.find("70").or_else(|| text.find("60")).unwrap();
            assert_eq!(is_range(text, at..at + 2), expected, "{text}");
        }
    }

    #[test]
    fn what_stands_before_is_told_as_by_expressions() {
        let second_end = expression(
            r"(?i)(?:(?:\d\s*[%٪％]?\s*(?:[-–—~]|to|à|a|até|hasta|до|по|至|到|إلى|حتى)\s*)|(?:(?:(?:between|from|entre|de|desde|от|между|بين)\s+|(?:在|介于)\s*)\d+(?:[.,]\d+)?\s*(?:[%٪％]|per\s?cent|pour\s?cent|por\s?ciento|por\s?cento|процент\s?(?:ов|а)|بال\s?م[ائ]+ة|في\s?الم[ائ]+ة)?\s*(?:and|to|et|à|y|e|a|и|до|و|和|与)\s*))(?:百分之\s*)?$",
        );
        let bound = expression(
            r"(?i)(?:\b(?:between|entre|less than|below|under|fewer than|more than|over|above|at least|at most|up to|minimum of|maximum of|moins de|plus de|au moins|au plus|jusqu['’]à|menos de|más de|al menos|por lo menos|hasta|menos do que|mais de|pelo menos|até)|от|между|менее|более|не менее|свыше|بين|أقل من|أكثر من|ل[اأ] [يت]قل عن|超过|不到|不足|至少|最多|低于|高于|[<>≤≥])\s*$|(?:^|\s)[-−]$",
        );
        let pieces = [
            "from",
            " Between ",
            "x",
            "de\u{a0}",
            " ",
            "6",
            "60.5",
            "٣",
            ",5",
            "%",
            "٪",
            "％",
            "Per cent",
            "por ciento",
            "to",
            "À",
            "a ",
            "-",
            "−",
            "até",
            "и",
            "و",
            "AND",
            "less than",
            "Leſs than ",
            "lesser than",
            "up to ",
            "<",
            "_",
            "jusqu’à",
            "от",
        ];
        for text in combinations(&pieces, 3)
            .iter()
            .flat_map(|text| ["", "from 7", "between 1,5 ", "5 % "].map(|front| format!("{front}{text}")))
        {
            assert_eq!(is_second_end(&text), second_end.is_match(&text), "{text:?}");
            assert_eq!(opens_bound(&text), bound.is_match(&text), "{text:?}");
        }
        for word in OPENING_WORDS.iter().chain(&OPENING) {
            assert!(opens_bound(word) && bound.is_match(word), "{word}");
        }
    }

    #[test]
    fn what_stands_behind_is_told_as_by_expressions() {
        let first_end = expression(
            r"(?i)^\s*(?:[%٪％]|per\s?cent|pour\s?cent|por\s?ciento|por\s?cento|процент\s?(?:ов|а)|بال\s?م[ائ]+ة|في\s?الم[ائ]+ة)?\s*(?:(?:[-–—~]|to|à|a|até|hasta|до|по|至|到|إلى|حتى|or)\s*(?:百分之|\d{1,3}(?:[.,]\d+)?\s*(?:[%٪％]|per\s?cent|pour\s?cent|por\s?ciento|por\s?cento|процент\s?(?:ов|а)|بال\s?م[ائ]+ة|في\s?الم[ائ]+ة))|[和与].{0,9}之间)",
        );
        let bound = expression(
            r"(?i)^\s*(?:[%٪％]|per\s?cent|pour\s?cent|por\s?ciento|por\s?cento|процент\s?(?:ов|а)|بال\s?م[ائ]+ة|في\s?الم[ائ]+ة)?\s*(?:\+|以上|以下|على الأقل|على الأكثر|(?:or|and|ou|o|y|et|e)\s+(?:more|less|above|below|over|plus|moins|más|menos|mais)\b)",
        );
        let pieces = [
            "%",
            "％",
            "per cent",
            "Por\u{a0}ciento",
            "porcento",
            " ",
            "\t",
            "to",
            "A",
            "até",
            "-",
            "~",
            "or",
            "ou ",
            "y",
            "E",
            "+",
            "more",
            "MÁS",
            "plus",
            "x",
            "7",
            "70.5",
            ",5",
            "1234",
            "٣",
            ".",
            "_",
        ];
        for text in combinations(&pieces, 3)
            .iter()
            .flat_map(|text| ["", "7%", " more", " 7 per cent"].map(|end| format!("{text}{end}")))
        {
            assert_eq!(is_first_end(&text), first_end.is_match(&text), "{text:?}");
            assert_eq!(closes_bound(&text), bound.is_match(&text), "{text:?}");
        }
    }
}
