//! Threes of words that the form prints: by them, text of the form is told in an answer, and a question that was not
//! found is told in the document.

use rustc_hash::FxHashSet;

use crate::language;
use crate::questionnaire::Questionnaire;
use crate::read::Document;

/// A three of folded words, by its hash.
type Three = u64;

/// The threes of all that a questionnaire prints in more than two words.
#[derive(Debug)]
pub(super) struct PrintedThrees(FxHashSet<Three>);

impl PrintedThrees {
    /// Those of a questionnaire.
    pub(super) fn of(questionnaire: &Questionnaire) -> Self {
        let wordings = questionnaire.items.iter().flat_map(|item| &item.wordings);
        Self(wordings.flat_map(|wording| threes(wording.words())).collect())
    }

    /// Threes of a text that the form prints, and all threes of it.
    pub(super) fn count(&self, text: &str) -> (usize, usize) {
        let folded = language::fold(text);
        let threes = threes(folded.split(' '));
        (threes.iter().filter(|three| self.0.contains(three)).count(), threes.len())
    }
}

/// The threes of a document, block by block.
#[derive(Debug)]
pub(super) struct DocumentThrees(FxHashSet<Three>);

impl DocumentThrees {
    /// Those of a document.
    pub(super) fn of(document: &Document) -> Self {
        let folded = document.blocks.iter().map(|block| language::fold(block.text.as_str()));
        Self(folded.flat_map(|text| threes(text.split(' '))).collect())
    }

    /// Share of the threes of a wording that the document holds; nothing for one of fewer words.
    pub(super) fn share<'a>(&self, words: impl Iterator<Item = &'a str>) -> f64 {
        let threes = threes(words);
        let found = threes.iter().filter(|three| self.0.contains(three)).count();
        if threes.is_empty() { 0.0 } else { found as f64 / threes.len() as f64 }
    }
}

fn threes<'a>(words: impl Iterator<Item = &'a str>) -> Vec<Three> {
    // FNV-1a, 64 bits: the same on every machine.
    const OFFSET: u64 = 0xcbf2_9ce4_8422_2325;
    const PRIME: u64 = 0x0100_0000_01b3;
    let hash = |word: &str| word.bytes().fold(OFFSET, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(PRIME));
    let hashes: Vec<u64> = words.filter(|word| !word.is_empty()).map(hash).collect();
    hashes
        .windows(3)
        .map(|three| three.iter().fold(OFFSET, |all, one| (all.rotate_left(21) ^ one).wrapping_mul(PRIME)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::questionnaire::Library;

    #[test]
    fn words_of_the_form_are_told() {
        let library = Library::embedded().unwrap();
        let questionnaire = &library.questionnaires()[0];
        let printed = PrintedThrees::of(questionnaire);
        let longest = questionnaire.items.iter().flat_map(|item| &item.wordings).max_by_key(|one| one.folded.len());
        let text = &longest.unwrap().text;
        let (found, all) = printed.count(text);
        assert!(found == all && all > 10, "{found} of {all} in {text}");
        assert_eq!(printed.count("zebras drink cold tea at noon").0, 0);
    }
}
