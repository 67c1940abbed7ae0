//! Where a text says what is withheld: the words of persons' names, mail addresses and telephone numbers in, ranges of
//! characters out.
//!
//! It errs towards finding too much. Case, accents, punctuation, line ends and characters that are not seen do not matter; a
//! name is found in another order, in one word, and by each of its words where that is written as a name and no word of the
//! form. What is found is widened to whole words.

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::LazyLock;

use linkify::{LinkFinder, LinkKind};
use regex::Regex;

use crate::language::{Token, ascii_digits, expression, fold, is_word_by_itself, tokens};

/// What stands in place of what is withheld.
pub(super) const MARK: &str = "[withheld]";
/// Digits by which a telephone number is told, from its end.
const PHONE_DIGITS: usize = 7;
/// Fewer digits are no telephone number.
const PHONE_DIGITS_MIN: usize = 6;
/// Letters of a name in one word, below which it may be part of another.
const JOINED_MIN: usize = 8;
/// More words are no name.
const NAME_WORDS_MAX: usize = 7;

/// Numbers with what people put between digits.
static NUMBER: LazyLock<Regex> =
    LazyLock::new(|| expression(r"[+(]*\d(?:[\s().\-–/+\u{ad}\u{200b}\u{2060}]{0,3}\d){5,}"));

/// All that a record withholds.
#[derive(Debug, Default)]
pub(super) struct Withheld {
    /// Addresses and names as one word, folded.
    joined: BTreeSet<String>,
    /// Ends of telephone numbers.
    phones: BTreeSet<String>,
    /// Words of each name, folded.
    names: Vec<Vec<String>>,
    /// Words of names that tell of a person alone.
    telling: BTreeSet<String>,
}

impl Withheld {
    /// A person's name, and what else stands there. `printed` are the folded words of the form.
    pub(super) fn add_name(&mut self, text: &str, printed: &BTreeSet<String>) {
        self.add_contacts(text);
        // Behind a comma or a bracket stands what is said of the person.
        for line in text.lines() {
            let name = line.split([',', ';', '(', '|', '–', '—']).next().unwrap_or_default();
            let words = tokens(name);
            if words.is_empty() || words.len() > NAME_WORDS_MAX || name.contains('@') {
                continue;
            }
            let characters: Vec<char> = name.chars().collect();
            for word in &words {
                let is_name = characters.get(word.start).is_some_and(|first| !first.is_lowercase());
                if is_name && word.word.chars().count() >= 3 && !printed.contains(&word.word) {
                    self.telling.insert(word.word.clone());
                }
            }
            let words: Vec<String> = words.into_iter().map(|token| token.word).collect();
            self.add_joined(&words.concat());
            if let [first @ .., last] = words.as_slice() {
                self.add_joined(&format!("{last}{}", first.concat()));
            }
            self.names.push(words);
        }
        self.add_whole(text);
    }

    /// A value of which nothing is known but that it is withheld.
    pub(super) fn add_whole(&mut self, text: &str) {
        let words: Vec<String> = tokens(text).into_iter().map(|token| token.word).collect();
        self.add_joined(&words.concat());
    }

    /// The mail addresses and telephone numbers in a text.
    pub(super) fn add_contacts(&mut self, text: &str) {
        let mut finder = LinkFinder::new();
        finder.kinds(&[LinkKind::Email]);
        for address in finder.links(text) {
            let Some((local, host)) = address.as_str().split_once('@') else { continue };
            let (local, host) = (fold(local).replace(' ', ""), fold(host).replace(' ', ""));
            self.joined.extend(["", "at", "40"].map(|at| format!("{local}{at}{host}")));
        }
        for number in NUMBER.find_iter(&ascii_digits(text)) {
            let digits: String = number.as_str().chars().filter(char::is_ascii_digit).collect();
            if digits.len() >= PHONE_DIGITS_MIN {
                self.phones.insert(digits[digits.len().saturating_sub(PHONE_DIGITS)..].to_owned());
            }
        }
    }

    fn add_joined(&mut self, joined: &str) {
        let letters = joined.chars().count();
        let is_long = letters >= JOINED_MIN || letters >= 2 && !joined.is_ascii() && joined.chars().all(is_of_its_own);
        if is_long && joined.contains(char::is_alphabetic) {
            self.joined.insert(joined.to_owned());
        }
    }

    /// Ranges of characters of a text that are withheld, in order and apart. A single word of a name counts only where
    /// `words` is true.
    pub(super) fn ranges(&self, text: &str, words: bool) -> Vec<Range<usize>> {
        let found = tokens(text);
        let mut ranges = self.joined_in(&found);
        ranges.extend(self.names_in(text, &found, words));
        ranges.extend(self.phones_in(text));
        ranges.sort_by_key(|range| (range.start, range.end));
        let mut apart: Vec<Range<usize>> = Vec::with_capacity(ranges.len());
        let characters: Vec<char> = text.chars().collect();
        for range in ranges {
            let between = |last: &Range<usize>| characters.get(last.end..range.start).unwrap_or_default();
            match apart.last_mut() {
                Some(last) if range.start <= last.end || !between(last).iter().any(|one| one.is_alphanumeric()) => {
                    last.end = last.end.max(range.end);
                }
                _ => apart.push(range),
            }
        }
        apart
    }

    /// The text with marks in place of what is withheld, and where that stood; `None` where nothing did.
    pub(super) fn redacted(&self, text: &str, words: bool) -> Option<(String, Vec<Range<usize>>)> {
        let ranges = self.ranges(text, words);
        if ranges.is_empty() {
            return None;
        }
        let characters: Vec<char> = text.chars().collect();
        let (mut redacted, mut at) = (String::with_capacity(text.len()), 0);
        for range in &ranges {
            redacted.extend(characters.get(at..range.start).unwrap_or_default());
            redacted.push_str(MARK);
            at = range.end;
        }
        redacted.extend(characters.get(at..).unwrap_or_default());
        Some((redacted, ranges))
    }

    /// True where an address of the web holds something withheld, however it is written there.
    pub(super) fn is_in_address(&self, address: &str) -> bool {
        let decoded = percent_decoded(address);
        [address, decoded.as_str()].into_iter().any(|text| !self.ranges(text, true).is_empty())
    }

    fn joined_in(&self, found: &[Token]) -> Vec<Range<usize>> {
        let mut text = String::new();
        // Byte behind each token in the text of all.
        let mut ends = Vec::with_capacity(found.len());
        for token in found {
            text.push_str(&token.word);
            ends.push(text.len());
        }
        let token_at = |byte: usize| found.get(ends.partition_point(|&end| end <= byte));
        let mut ranges = Vec::new();
        for joined in &self.joined {
            for (start, _) in text.match_indices(joined.as_str()) {
                if let (Some(first), Some(last)) = (token_at(start), token_at(start + joined.len() - 1)) {
                    ranges.push(first.start..last.end);
                }
            }
        }
        ranges
    }

    fn names_in(&self, text: &str, found: &[Token], words: bool) -> Vec<Range<usize>> {
        let characters: Vec<char> = text.chars().collect();
        let is_telling = |token: &Token| self.telling.contains(&token.word);
        let mut ranges = Vec::new();
        for name in &self.names {
            let mut at = 0;
            while at < found.len() {
                let rest = found.get(at..).unwrap_or_default();
                let length = rest.iter().take_while(|token| name.contains(&token.word)).count();
                let run = rest.get(..length).unwrap_or_default();
                if let [first, .., last] = run
                    && run.iter().any(is_telling)
                {
                    ranges.push(first.start..last.end);
                }
                at += length.max(1);
            }
        }
        if words {
            let is_written_as_name =
                |token: &&Token| characters.get(token.start).is_some_and(|one| !one.is_lowercase());
            let single = found.iter().filter(|token| is_telling(token)).filter(is_written_as_name);
            ranges.extend(single.map(|token| token.start..token.end));
        }
        ranges
    }

    fn phones_in(&self, text: &str) -> Vec<Range<usize>> {
        // As many characters as before, so that positions are those of the text.
        let plain = ascii_digits(text);
        let numbers = NUMBER.find_iter(&plain).filter(|number| {
            let digits: String = number.as_str().chars().filter(char::is_ascii_digit).collect();
            self.phones.iter().any(|phone| digits.contains(phone.as_str()))
        });
        let character = |byte: usize| plain.get(..byte).unwrap_or_default().chars().count();
        numbers.map(|number| character(number.start())..character(number.end())).collect()
    }
}

/// True for characters of scripts in which a few make a name: no Latin, Greek or Cyrillic letter, and no digit.
fn is_of_its_own(character: char) -> bool {
    is_word_by_itself(character) || matches!(character, '\u{ac00}'..='\u{d7a3}' | '\u{1100}'..='\u{11ff}')
}

/// The text with the bytes that "%41" and the like stand for (RFC 3986, 2.1).
fn percent_decoded(text: &str) -> String {
    let (mut bytes, mut rest) = (Vec::with_capacity(text.len()), text.as_bytes());
    while let [first, behind @ ..] = rest {
        let digit = |position: usize| behind.get(position).and_then(|&byte| char::from(byte).to_digit(16));
        match (*first, digit(0), digit(1)) {
            (b'%', Some(high), Some(low)) => {
                bytes.extend(u8::try_from(high * 16 + low));
                rest = behind.get(2..).unwrap_or_default();
            }
            (byte, ..) => {
                bytes.push(byte);
                rest = behind;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn withheld() -> Withheld {
        let mut withheld = Withheld::default();
        let printed = ["director", "chief", "del"].map(str::to_owned).into();
        withheld.add_name("Dr. Awa María del Ndiaye, Director", &printed);
        withheld.add_name("김철수", &printed);
        withheld.add_contacts("awa.ndiaye@adie-example.sn and +221 33 812-34-56");
        withheld
    }

    #[track_caller]
    fn becomes(text: &str, expected: &str) {
        let redacted = withheld().redacted(text, true).map_or_else(|| text.to_owned(), |(redacted, _)| redacted);
        assert_eq!(redacted, expected);
    }

    #[test]
    fn names_are_found_in_many_ways() {
        becomes("ask Awa Ndiaye.", "ask [withheld].");
        becomes("NDIAYE, Awa", "[withheld]");
        becomes("Mme Ndiaye and others", "Mme [withheld] and others");
        becomes("at AWANDIAYE Maria", "at AWANDIAYE [withheld]");
        becomes("김철수는 답했다", "[withheld] 답했다");
        becomes("the Director del Sur", "the Director del Sur");
        becomes("a ndiaye of another kind", "a ndiaye of another kind");
    }

    #[test]
    fn addresses_are_found_however_they_are_broken_or_hidden() {
        becomes("write to awa.ndiaye@adie-\nexample.sn now", "write to [withheld] now");
        becomes("Awa.Ndiaye (at) ADIE-example.sn", "[withheld]");
        becomes("awa.ndi\u{ad}aye@adie\u{200b}-example.sn", "[withheld]");
        becomes("another@adie-example.sn", "another@adie-example.sn");
        assert!(withheld().is_in_address("mailto:awa.ndiaye%40adie-example.sn"));
        assert!(withheld().is_in_address("https://example.sn/people/awa-ndiaye"));
        assert!(!withheld().is_in_address("https://adie-example.sn/"));
    }

    #[test]
    fn numbers_are_found_by_their_digits() {
        becomes("tel. 00221338123456!", "tel. [withheld]!");
        becomes("(33) 812.34.56", "[withheld]");
        becomes("هاتف ٣٣٨١٢٣٤٥٦", "هاتف [withheld]");
        becomes("from 2015 to 2019, 812 34 57", "from 2015 to 2019, 812 34 57");
    }
}
