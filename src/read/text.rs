//! The text of a block: a string whose positions count Unicode characters.
//!
//! Comes in: a `String`. Goes out: slices and conversions between character positions (which records,
//! reviewers and other programs use) and byte positions (which Rust strings use). ASCII text needs no
//! table; other text keeps the byte position of every 64th character, so that no conversion walks the
//! whole text. It does not change a character.

use std::ops::Range;

use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Characters between two checkpoints.
const STRIDE: usize = 64;

/// A string with cheap conversion between character and byte positions.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Text {
    string: String,
    characters: usize,
    /// Byte position of every 64th character; empty when the text is ASCII.
    checkpoints: Vec<usize>,
}

impl Text {
    /// The text as a string slice.
    pub fn as_str(&self) -> &str {
        &self.string
    }

    /// Length in characters.
    pub fn characters(&self) -> usize {
        self.characters
    }

    /// True when there is no character.
    pub fn is_empty(&self) -> bool {
        self.string.is_empty()
    }

    /// Byte position of a character; the length in bytes when the position is at or behind the end.
    pub fn byte_of(&self, character: usize) -> usize {
        if character >= self.characters {
            return self.string.len();
        }
        if self.checkpoints.is_empty() {
            return character;
        }
        let from = self.checkpoints[character / STRIDE];
        self.string[from..].char_indices().nth(character % STRIDE).map_or(self.string.len(), |(at, _)| from + at)
    }

    /// Position of the character that starts at, or holds, this byte.
    pub fn character_of(&self, byte: usize) -> usize {
        if byte >= self.string.len() {
            return self.characters;
        }
        if self.checkpoints.is_empty() {
            return byte;
        }
        let checkpoint = self.checkpoints.partition_point(|&at| at <= byte) - 1;
        let from = self.checkpoints[checkpoint];
        let within = self.string[from..].char_indices().take_while(|(at, _)| from + at <= byte).count();
        checkpoint * STRIDE + within.saturating_sub(1)
    }

    /// The characters of a range; what lies behind the end is left out.
    pub fn slice(&self, range: Range<usize>) -> &str {
        let start = self.byte_of(range.start);
        &self.string[start..self.byte_of(range.end).max(start)]
    }

    /// The range without the white space at its ends.
    pub fn trim(&self, range: Range<usize>) -> Range<usize> {
        let slice = self.slice(range.clone());
        let leading = slice.chars().take_while(|c| c.is_whitespace()).count();
        let kept = slice.trim().chars().count();
        range.start + leading..range.start + leading + kept
    }
}

impl From<String> for Text {
    fn from(string: String) -> Self {
        if string.is_ascii() {
            return Self { characters: string.len(), string, checkpoints: Vec::new() };
        }
        let mut characters = 0;
        let mut checkpoints = Vec::with_capacity(string.len() / STRIDE + 1);
        for (at, _) in string.char_indices() {
            if characters % STRIDE == 0 {
                checkpoints.push(at);
            }
            characters += 1;
        }
        Self { string, characters, checkpoints }
    }
}

impl From<&str> for Text {
    fn from(string: &str) -> Self {
        Self::from(string.to_owned())
    }
}

impl Serialize for Text {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.string)
    }
}

impl<'de> Deserialize<'de> for Text {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(Self::from)
    }
}

impl JsonSchema for Text {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Text".into()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        String::json_schema(generator)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_count_characters_in_every_script() {
        for sample in ["plain ascii", "été", "데이터로 보는 정부24 (Data from GOV24)", "", "☒ نعم ☐ لا"]
        {
            let long = sample.repeat(40);
            let text = Text::from(long.as_str());
            let characters: Vec<(usize, char)> = long.char_indices().collect();
            assert_eq!(text.characters(), characters.len());
            for (position, &(byte, character)) in characters.iter().enumerate() {
                assert_eq!(text.byte_of(position), byte);
                assert_eq!(text.character_of(byte), position);
                assert_eq!(text.slice(position..position + 1), character.to_string());
            }
            assert_eq!(text.byte_of(characters.len() + 5), long.len());
        }
    }

    #[test]
    fn trim_keeps_positions() {
        let text = Text::from("  é word \u{a0}");
        assert_eq!(text.trim(0..text.characters()), 2..8);
        assert_eq!(text.slice(2..8), "é word");
    }
}
