//! Tokens: text as it is compared.
//!
//! Comes in: text as written. Goes out: its words, case folded, without diacritics, in compatibility
//! form (Unicode Standard Annex 15, NFKD), each with the range of characters it came from. Punctuation,
//! tick marks and superscript note marks are left out; each Han, Hiragana or Katakana character is a
//! token of its own, since those scripts do not part words. What only tells where a line may break, and is not
//! seen, is passed over: a soft hyphen cuts no word.

use unicode_normalization::char::{decompose_compatible, is_combining_mark};

/// One word as compared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// Folded word.
    pub word: String,
    /// First character in the text it came from.
    pub start: usize,
    /// Behind its last character.
    pub end: usize,
}

/// The words of a text.
pub fn tokens(text: &str) -> Vec<Token> {
    let mut found = Vec::with_capacity(text.len() / 6 + 1);
    for_each_token(text, |word, start, end| found.push(Token { word: word.to_owned(), start, end }));
    found
}

/// Tells of every word of a text: the folded word, its first character, and the one behind its last.
pub fn for_each_token(text: &str, mut tell: impl FnMut(&str, usize, usize)) {
    let mut word = String::new();
    let (mut start, mut end) = (0, 0);
    for (position, character) in text.chars().enumerate() {
        if is_folded(character) {
            if word.is_empty() {
                start = position;
            }
            word.push(character);
            end = position + 1;
            continue;
        }
        if is_line_break_hint(character) {
            continue;
        }
        let joins = belongs_to_word(character);
        if joins && !is_word_by_itself(character) {
            if word.is_empty() {
                start = position;
            }
            push_folded(character, &mut word);
            end = position + 1;
        } else {
            if !word.is_empty() {
                tell(&word, start, end);
                word.clear();
            }
            if joins {
                push_folded(character, &mut word);
                tell(&word, position, position + 1);
                word.clear();
            }
        }
    }
    if !word.is_empty() {
        tell(&word, start, end);
    }
}

/// A short text folded to its words, joined by one blank: what words of the language data are looked up by.
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for_each_token(text, |word, _, _| {
        if !folded.is_empty() {
            folded.push(' ');
        }
        folded.push_str(word);
    });
    folded
}

fn push_folded(character: char, word: &mut String) {
    if character.is_ascii() {
        word.push(character.to_ascii_lowercase());
        return;
    }
    if let Some(digit) = arabic_indic_digit(character) {
        word.push(digit);
        return;
    }
    // Their order is of no account, as only marks are ever put into another.
    decompose_compatible(character, |part| {
        if !is_combining_mark(part) {
            word.extend(part.to_lowercase().filter(|&lower| !is_combining_mark(lower)));
        }
    });
}

/// True for the small letters and digits that most words are made of, which are folded as they are.
fn is_folded(character: char) -> bool {
    matches!(character, 'a'..='z' | '0'..='9' | 'а'..='и' | 'к'..='я' | '\u{621}' | 'ا'..='غ' | 'ف'..='ي')
}

/// The ASCII digit of an Arabic-Indic or Persian one.
fn arabic_indic_digit(character: char) -> Option<char> {
    let zero = match character {
        '\u{660}'..='\u{669}' => 0x660,
        '\u{6f0}'..='\u{6f9}' => 0x6f0,
        _ => return None,
    };
    char::from_digit(u32::from(character) - zero, 10)
}

/// A text with every digit of another script as an ASCII digit, and decimal signs as stops and commas;
/// as many characters as before.
pub fn ascii_digits(text: &str) -> String {
    let ascii = |character| match character {
        '\u{ff10}'..='\u{ff19}' => char::from_digit(u32::from(character) - 0xff10, 10).unwrap_or(character),
        '٫' => '.',
        '．' => '.',
        '，' | '،' => ',',
        '٪' | '％' | '﹪' => '%',
        '\u{a0}' | '\u{202f}' | '\u{2009}' => ' ',
        other => arabic_indic_digit(other).unwrap_or(other),
    };
    text.chars().map(ascii).collect()
}

/// True for characters that are not seen and only tell where a line may or may not break: the soft hyphen, and the
/// zero-width space, word joiner and no-break space.
pub fn is_line_break_hint(character: char) -> bool {
    matches!(character, '\u{ad}' | '\u{200b}' | '\u{2060}' | '\u{feff}')
}

/// Letters, digits and the marks on them; not the superscript numerals, which are note marks here.
fn belongs_to_word(character: char) -> bool {
    if character.is_ascii() {
        return character.is_ascii_alphanumeric();
    }
    let superscript = matches!(character, '¹' | '²' | '³' | '\u{2070}'..='\u{209f}');
    let circled = matches!(character, '\u{2460}'..='\u{24ff}' | '\u{2776}'..='\u{2793}');
    (character.is_alphanumeric() || is_combining_mark(character)) && !superscript && !circled
}

/// True for a character of a script without blanks, which is a word by itself.
pub(crate) fn is_word_by_itself(character: char) -> bool {
    matches!(character, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{20000}'..='\u{2ffff}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use unicode_normalization::UnicodeNormalization;

    #[test]
    fn words_are_folded_and_keep_their_place() {
        let found = tokens("Le **Cadre** législatif² : «œuvre»");
        let words: Vec<&str> = found.iter().map(|token| token.word.as_str()).collect();
        assert_eq!(words, ["le", "cadre", "legislatif", "œuvre"]);
        assert_eq!((found[2].start, found[2].end), (13, 23));
    }

    #[test]
    fn what_is_not_seen_cuts_no_word() {
        let found = tokens("Social pro\u{ad}tec\u{200b}tion\u{ad} (wel\u{2060}fare)\u{feff}");
        let words: Vec<&str> = found.iter().map(|token| token.word.as_str()).collect();
        assert_eq!(words, ["social", "protection", "welfare"]);
        assert_eq!((found[1].start, found[1].end), (7, 19));
    }

    #[test]
    fn a_character_is_folded_as_its_compatibility_decomposition() {
        for character in ('\u{80}'..=char::MAX).filter(|&character| arabic_indic_digit(character).is_none()) {
            let mut folded = String::new();
            push_folded(character, &mut folded);
            let parts = std::iter::once(character).nfkd().filter(|&part| !is_combining_mark(part));
            let expected: String =
                parts.flat_map(char::to_lowercase).filter(|&lower| !is_combining_mark(lower)).collect();
            assert_eq!(folded, expected, "{character}");
            let is_plain =
                folded.chars().eq([character]) && belongs_to_word(character) && !is_word_by_itself(character);
            assert!(!is_folded(character) || is_plain, "{character}");
        }
    }

    #[test]
    fn scripts_without_blanks_are_read_character_by_character() {
        assert_eq!(fold("是的，有 2 个"), "是 的 有 2 个");
        assert_eq!(fold("نَعَم ٢٠١٩"), "نعم 2019");
    }
}
