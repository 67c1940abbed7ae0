//! The words of a questionnaire, indexed once: its vocabulary, and for each word the wordings that are
//! looked for by it. Candidates come from shared words, never from every item with every block.

use indexmap::IndexSet;
use rustc_hash::FxBuildHasher;

use super::shape::Shape;
use crate::questionnaire::Questionnaire;

/// Words by which a wording is looked for: its rarest ones in the questionnaire.
const SEEDS_MAX: usize = 10;

/// An indexed questionnaire.
#[derive(Debug)]
pub struct Index {
    /// The position of a word is its id.
    vocabulary: IndexSet<String, FxBuildHasher>,
    shapes: Vec<Shape>,
    pub(super) wordings: Vec<IndexedWording>,
    /// For each word, the wordings it is a seed of.
    seeds: Vec<Vec<u32>>,
    /// For each item, its wordings.
    by_item: Vec<Vec<u32>>,
}

/// A wording as ids of words.
#[derive(Debug)]
pub(super) struct IndexedWording {
    /// Item it is a wording of.
    pub item: usize,
    /// Its position among the wordings of the item.
    pub wording: usize,
    /// Its words.
    pub words: Vec<u32>,
    /// The distinct words it is looked for by.
    pub seeds: Vec<u32>,
}

impl Index {
    /// Indexes a questionnaire.
    pub fn of(questionnaire: &Questionnaire) -> Self {
        let mut vocabulary: IndexSet<String, FxBuildHasher> = IndexSet::default();
        let mut frequency: Vec<u32> = Vec::new();
        let mut wordings = Vec::new();
        let mut by_item = vec![Vec::new(); questionnaire.items.len()];
        for (item, entry) in questionnaire.items.iter().enumerate() {
            for (position, wording) in entry.wordings.iter().enumerate() {
                let ids: Vec<u32> = wording
                    .words()
                    .map(|word| {
                        let known = vocabulary.get_index_of(word);
                        known.unwrap_or_else(|| vocabulary.insert_full(word.to_owned()).0) as u32
                    })
                    .collect();
                frequency.resize(vocabulary.len(), 0);
                let mut distinct = ids.clone();
                distinct.sort_unstable();
                distinct.dedup();
                for &id in &distinct {
                    frequency[id as usize] += 1;
                }
                by_item[item].push(wordings.len() as u32);
                wordings.push(IndexedWording { item, wording: position, words: ids, seeds: distinct });
            }
        }
        let mut seeds = vec![Vec::new(); vocabulary.len()];
        for (position, wording) in wordings.iter_mut().enumerate() {
            wording.seeds.sort_unstable_by_key(|&id| (frequency[id as usize], id));
            wording.seeds.truncate(SEEDS_MAX);
            for &id in &wording.seeds {
                seeds[id as usize].push(position as u32);
            }
        }
        let shapes = vocabulary.iter().map(|word| Shape::of(word)).collect();
        Self { vocabulary, shapes, wordings, seeds, by_item }
    }

    /// Id of a folded word that the form prints.
    pub(super) fn id(&self, word: &str) -> Option<u32> {
        self.vocabulary.get_index_of(word).map(|id| id as u32)
    }

    /// A word of the vocabulary.
    pub(super) fn word(&self, id: u32) -> &str {
        &self.vocabulary[id as usize]
    }

    /// The shape of a word of the vocabulary.
    pub(super) fn shape(&self, id: u32) -> Shape {
        self.shapes[id as usize]
    }

    /// Number of words in the vocabulary.
    pub(super) fn vocabulary_size(&self) -> usize {
        self.vocabulary.len()
    }

    /// Wordings that a word is a seed of.
    pub(super) fn seeded_by(&self, id: u32) -> &[u32] {
        &self.seeds[id as usize]
    }

    /// Wordings of an item.
    pub(super) fn wordings_of(&self, item: usize) -> &[u32] {
        &self.by_item[item]
    }
}
