//! What every extractor looks at, and the questions it asks of it.

use std::ops::Range;

use super::answer_text::AnswerText;
use super::ticks;
use crate::language;
use crate::outline::{Outline, Placement, TextRange};
use crate::questionnaire::{Field, FieldType, ItemKind, Questionnaire};
use crate::read::{Block, Document, Mark, Span};

/// A document, its outline and the questionnaire.
pub(crate) struct Scene<'a> {
    pub document: &'a Document,
    pub outline: &'a Outline,
    pub questionnaire: &'a Questionnaire,
}

impl Scene<'_> {
    /// True when the item that a field belongs to stands in the document.
    pub(super) fn is_present(&self, field: &Field) -> bool {
        let item = &self.questionnaire.items[field.item];
        let placed =
            |item: usize| self.outline.placements[item].is_some() || !self.outline.answer_ranges(item).is_empty();
        let has_children = |item: usize| {
            let children = self.questionnaire.children(item, ItemKind::Option);
            children.into_iter().any(|child| self.outline.placements[child].is_some())
        };
        placed(field.item)
            || has_children(field.item)
            || item.unlabelled
            || item.parent.is_some_and(|parent| item.kind == ItemKind::Part && placed(parent) && has_children(parent))
    }

    /// True where an item, or what belongs to it, is the last that the form prints up to the end of a block.
    pub(super) fn stands_behind(&self, item: usize, block: usize) -> bool {
        let prints =
            |placed: &Placement| placed.ranges.iter().map(|range| (range.block, range.start)).collect::<Vec<_>>();
        let placed = self.outline.placements.iter().enumerate().filter_map(|(at, one)| Some((at, one.as_ref()?)));
        let printed = placed.flat_map(|(at, one)| prints(one).into_iter().map(move |place| (place, at)));
        let last = printed.filter(|((printed, _), _)| *printed <= block).max_by_key(|(place, _)| *place);
        let mut owner = last.map(|(_, item)| item);
        while let Some(one) = owner.filter(|one| *one != item) {
            owner = self.questionnaire.items[one].parent;
        }
        owner.is_some()
    }

    /// What answers a field: what stands beside its option, else what follows its item.
    pub(crate) fn answer(&self, field: &Field) -> AnswerText {
        AnswerText::of(self.document, &self.answer_ranges(field))
    }

    /// The same as a text: beside options, what only marks one of them is no word that was written; nor is the yes or no
    /// that was chosen from a list, where the question asks for that as well.
    pub(super) fn written(&self, field: &Field) -> AnswerText {
        let mut ranges = self.answer_ranges(field);
        let mut fields = self.questionnaire.items[field.item].fields.iter();
        if fields.any(|&other| self.questionnaire.fields[other].kind == FieldType::YesNo) {
            ranges.retain(|range| !is_chosen_yes_or_no(&self.document.blocks[range.block], range.characters()));
        }
        if self.questionnaire.children(field.item, ItemKind::Option).next().is_some() {
            ranges.retain(|range| {
                let block = &self.document.blocks[range.block];
                !only_marks(block, range.characters()) || self.in_table_without_options(field.item, block)
            });
        }
        AnswerText::with_own_notes(self.document, &ranges)
    }

    /// True in a table that the respondent made: "No." heads its first column.
    fn in_table_without_options(&self, item: usize, block: &Block) -> bool {
        let Some(cell) = block.cells.last() else { return false };
        let mut options = self.questionnaire.children(item, ItemKind::Option);
        let in_table =
            |range: &TextRange| self.document.blocks[range.block].cells.iter().any(|other| other.table == cell.table);
        !options.any(|option| {
            self.outline.placements[option].as_ref().is_some_and(|placed| placed.ranges.iter().any(in_table))
        })
    }

    fn answer_ranges(&self, field: &Field) -> Vec<TextRange> {
        let item = &self.questionnaire.items[field.item];
        if let Some(option) = field.beside_option {
            let mut ranges = self.outline.answer_ranges(option).to_vec();
            // With no other text field, what follows the options explains the open one.
            let fields = item.fields.iter().map(|&position| &self.questionnaire.fields[position]);
            let alone = fields.filter(|other| other.kind == field.kind).count() == 1;
            if alone && self.outline.placements[option].is_some() {
                ranges.extend_from_slice(self.outline.answer_ranges(field.item));
            }
            return ranges;
        }
        let own = self.outline.answer_ranges(field.item).to_vec();
        match item.parent {
            Some(parent) if item.unlabelled && self.outline.placements[field.item].is_none() => {
                self.outline.answer_ranges(parent).to_vec()
            }
            _ => own,
        }
    }

    /// The words of an option or statement without a mark typed before or behind them, which may have been taken for its
    /// first or last word; unless it is called so.
    pub(super) fn without_marks(&self, item: usize, words: &TextRange) -> TextRange {
        let text = &self.document.blocks[words.block].text;
        let range = text.trim(words.characters());
        let is_name = |mark: &str| {
            let mut wordings = self.questionnaire.items[item].wordings.iter();
            wordings.any(|wording| language::fold(&wording.text).split(' ').any(|word| word == language::fold(mark)))
        };
        let is_mark = |part: &&str| ticks::is_typed_mark(part) && !is_name(part);
        let first = text.slice(range.clone()).split_whitespace().next().filter(is_mark);
        let range = text.trim(range.start + usize::from(first.is_some())..range.end);
        let last = text.slice(range.clone()).split_whitespace().next_back().filter(is_mark);
        if first.or(last).is_none() {
            return words.clone();
        }
        let range = text.trim(range.start..range.end - usize::from(last.is_some()));
        TextRange { block: words.block, start: range.start, end: range.end }
    }

    /// Where the prompt of a field is printed: its own, else that of what it belongs to.
    pub(super) fn prompt_ranges(&self, field: &Field) -> Vec<TextRange> {
        let mut item = field.beside_option.unwrap_or(field.item);
        loop {
            if let Some(placement) =
                self.outline.placements[item].as_ref().filter(|placement| !placement.ranges.is_empty())
            {
                return placement.ranges.clone();
            }
            match self.questionnaire.items[item].parent {
                Some(parent) => item = parent,
                None => return Vec::new(),
            }
        }
    }

    /// True when a text says that there is no answer, in each of its lines and cells: nothing, a dash, "N/A" in any
    /// language.
    pub(super) fn says_nothing(&self, text: &str) -> bool {
        const CHARACTERS_MAX: usize = 80;
        text.split(['\n', '|']).all(|line| {
            if line.len() > CHARACTERS_MAX * 4 {
                return false;
            }
            let folded = language::fold(line);
            folded.is_empty() || language::words_of_all().any(|words| words.empty.contains(&folded))
        })
    }

    /// True when a text says that the thing asked for does not exist yet.
    pub(super) fn says_not_yet(&self, text: &str) -> bool {
        const WORDS_MAX: usize = 6;
        const CHARACTERS_MAX: usize = 160;
        if text.len() > CHARACTERS_MAX * 4 {
            return false;
        }
        let folded = language::fold(text);
        let short = folded.split(' ').count() <= WORDS_MAX;
        short && language::words_of_all().any(|words| words.not_yet.iter().any(|phrase| holds(&folded, phrase)))
    }

    /// True when a text opens by sending the reader to another question.
    pub(super) fn refers_elsewhere(&self, text: &str) -> bool {
        const OPENING_CHARACTERS: usize = 80;
        let opening = text.char_indices().nth(OPENING_CHARACTERS).map_or(text, |(end, _)| &text[..end]);
        let folded = language::fold(opening);
        language::words_of_all().any(|words| {
            words.elsewhere.iter().any(|phrase| {
                folded.strip_prefix(phrase.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
            })
        })
    }
}

/// True when the words of a phrase stand in the text.
pub(super) fn holds(folded: &str, phrase: &str) -> bool {
    !phrase.is_empty() && format!(" {folded} ").contains(&format!(" {phrase} "))
}

/// True for a yes or no that stands in a control which offers both.
fn is_chosen_yes_or_no(block: &Block, range: Range<usize>) -> bool {
    let range = block.text.trim(range);
    let says = |text: &str, wanted: fn(&language::Words) -> &Vec<String>| {
        let folded = language::fold(text);
        language::words_of_all().any(|words| wanted(words).contains(&folded))
    };
    let offers = |options: &[String], wanted: fn(&language::Words) -> &Vec<String>| {
        options.iter().any(|option| says(option, wanted))
    };
    let chooses = |span: &Span| match &span.mark {
        Mark::Control(control) => {
            span.start <= range.start
                && range.end <= span.end
                && offers(&control.options, |words| &words.yes)
                && offers(&control.options, |words| &words.no)
        }
        _ => false,
    };
    let said = block.text.slice(range.clone());
    !range.is_empty()
        && block.spans.iter().any(chooses)
        && (says(said, |words| &words.yes) || says(said, |words| &words.no))
}

/// True for text that holds boxes, marks and the words yes and no, and nothing else: a column of a table of options.
fn only_marks(block: &Block, range: Range<usize>) -> bool {
    const CHARACTERS_MAX: usize = 40;
    let text = block.text.slice(range);
    let parts = || text.split(|c: char| c.is_whitespace() || matches!(c, '|' | '/')).filter(|part| !part.is_empty());
    let is_mark = |part: &str| {
        let inner: String = part.chars().filter(|c| c.is_alphanumeric()).collect();
        match inner.chars().count() {
            // A box may be made of brackets.
            0 => {
                part.contains(|c: char| !c.is_ascii())
                    || !block.ticks.is_empty() && part.chars().all(|c| "[]()".contains(c))
            }
            // A mark is one letter, perhaps twice, in whatever script it looks like an X, a V or a tick.
            1 | 2 => {
                "xXvVхХ×".contains(inner.chars().next().unwrap_or(' ')) && inner.chars().all(|c| inner.starts_with(c))
            }
            _ => false,
        }
    };
    let is_yes_or_no = |part: &str| {
        let folded = language::fold(part);
        language::words_of_all().any(|words| words.yes.contains(&folded) || words.no.contains(&folded))
    };
    text.len() <= CHARACTERS_MAX * 4
        && parts().next().is_some()
        && parts().all(|part| is_mark(part) || is_yes_or_no(part))
}
