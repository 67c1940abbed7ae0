//! Measuring: from an answer and the document around it to its features.

use super::feature::{Feature, Measure, Measured};
use super::printed::{DocumentThrees, PrintedThrees};
use super::{rounded, value};
use crate::extract::{Answer, AnswerText, Finding, Scene};
use crate::outline::{LabelAgreement, Placement, Role, TextRange};
use crate::questionnaire::{Field, FieldType, ItemKind};
use crate::read::{Block, Place, Severity};

/// What is measured once for a document.
pub(super) struct Measurer<'a> {
    scene: &'a Scene<'a>,
    printed: PrintedThrees,
    document: DocumentThrees,
    /// Items whose order the form fixes and which it words.
    ordered: Vec<usize>,
    form: Vec<Measured>,
}

impl<'a> Measurer<'a> {
    /// Looks at the document as a whole.
    pub(super) fn of(scene: &'a Scene<'a>) -> Self {
        let items = &scene.questionnaire.items;
        let ordered = (0..items.len())
            .filter(|&item| {
                matches!(items[item].kind, ItemKind::Question | ItemKind::Part) && !items[item].wordings.is_empty()
            })
            .collect();
        let mut measurer = Self {
            scene,
            printed: PrintedThrees::of(scene.questionnaire),
            document: DocumentThrees::of(scene.document),
            ordered,
            form: Vec::new(),
        };
        measurer.form = measurer.form();
        measurer
    }

    /// The features of an answer; those that are zero are left out.
    pub(super) fn features(&self, field: &Field, answer: &Answer) -> Vec<Measured> {
        let mut features: Vec<Measured> = Vec::new();
        for &(sign, strength) in &answer.signs {
            match features.iter_mut().find(|(feature, _)| *feature == Feature::Sign(sign)) {
                Some((_, known)) => *known = known.max(strength),
                None => features.push((Feature::Sign(sign), strength)),
            }
        }
        let mut take = |measure: Measure, value: f64| features.push((Feature::Measure(measure), value));
        self.alignment(field, answer, &mut take);
        let text = self.scene.answer(field);
        self.source(field, &text, &mut take);
        value::measure(answer, &text, &mut take);
        self.leftovers(field, answer, &text, &mut take);
        features.extend_from_slice(&self.form);
        features.iter_mut().for_each(|(_, value)| *value = rounded(*value));
        features.retain(|(_, value)| *value > 0.0);
        features.sort_by_key(|(feature, _)| *feature);
        features
    }

    fn placement(&self, item: usize) -> Option<&Placement> {
        self.scene.outline.placements[item].as_ref()
    }

    /// Where the prompt of a field stands: that of its option, its own, or that of its question.
    fn prompt(&self, field: &Field) -> Option<&Placement> {
        let question = self.scene.questionnaire.question_of(field.item);
        let own = field.beside_option.and_then(|option| self.placement(option));
        own.or_else(|| self.placement(field.item)).or_else(|| self.placement(question))
    }

    /// What holds for all answers of the document.
    fn form(&self) -> Vec<Measured> {
        let scene = self.scene;
        let placed: Vec<(usize, &Placement)> =
            self.ordered.iter().filter_map(|&item| Some((item, self.placement(item)?))).collect();
        let share = |count: usize, all: usize| if all == 0 { 0.0 } else { count as f64 / all as f64 };
        let labelled = placed.iter().filter(|(_, one)| one.label != LabelAgreement::NotPrinted).count();
        let other = placed.iter().filter(|(_, one)| one.label == LabelAgreement::Differs).count();
        let missing: f64 = placed.iter().map(|(_, one)| 1.0 - one.coverage).sum();
        let is_warning = |severity: Severity| severity == Severity::Warning;
        let warnings = scene.document.notices.iter().filter(|notice| is_warning(notice.severity)).count();
        let places = scene.document.blocks.iter().flat_map(|block| block.places.first());
        let is_page = places.into_iter().next().is_some_and(|one| matches!(one.place, Place::Page(_)));
        let (mut unclaimed, mut all) = (0, 0);
        for (block, roles) in scene.document.blocks.iter().zip(&scene.outline.roles) {
            all += block.text.characters();
            let of_nobody = roles.iter().filter(|(_, role)| *role == Role::Unclaimed);
            unclaimed += of_nobody.map(|(range, _)| range.len()).sum::<usize>();
        }
        let measures = [
            (Measure::FormIncomplete, 1.0 - share(placed.len(), self.ordered.len())),
            (Measure::FormReworded, missing / placed.len().max(1) as f64),
            (Measure::FormRenumbered, share(other, labelled)),
            (Measure::FormRowsMixed, self.rows_mixed()),
            (Measure::FormLopsided, self.lopsided()),
            (Measure::ReaderWarnings, log2(warnings)),
            (Measure::FromPage, f64::from(u8::from(is_page))),
            (Measure::UnclaimedShare, share(unclaimed, all)),
        ];
        measures.map(|(measure, value)| (Feature::Measure(measure), value)).to_vec()
    }

    fn alignment(&self, field: &Field, answer: &Answer, take: &mut impl FnMut(Measure, f64)) {
        let scene = self.scene;
        let item = &scene.questionnaire.items[field.item];
        if let Some(placement) = self.prompt(field) {
            take(Measure::PromptDoubt, 1.0 - placement.probability);
            if !placement.ranges.is_empty() {
                take(Measure::WordingMissing, 1.0 - placement.coverage);
            }
            take(Measure::LabelMissing, f64::from(u8::from(placement.label == LabelAgreement::Missing)));
        }
        if answer.finding == Finding::Absent {
            let mut wordings = item.wordings.iter().filter(|wording| wording.words().count() > 3);
            let share = wordings.by_ref().map(|wording| self.document.share(wording.words())).fold(0.0, f64::max);
            take(Measure::WordingElsewhere, share);
        }
        let options = &field.options;
        let found = options.iter().filter(|&&option| self.placement(option).is_some()).count();
        if !options.is_empty() && found > 0 {
            take(Measure::OptionsMissing, 1.0 - found as f64 / options.len() as f64);
        }
        let doubt = |item: &usize| self.placement(*item).map_or(1.0, |one| 1.0 - one.probability);
        let at = self.ordered.partition_point(|&one| one <= field.item);
        let behind = self.ordered.get(at).map_or(0.0, doubt);
        let own = usize::from(self.ordered[..at].last() == Some(&field.item));
        let before = at.checked_sub(1 + own).map_or(0.0, |before| doubt(&self.ordered[before]));
        take(Measure::NeighbourDoubt, before.max(behind));
        let first = |ranges: &[TextRange]| ranges.first().map(|range| (range.block, range.start));
        let prompt = self.placement(field.item).and_then(|placement| first(&placement.ranges));
        let is_before = prompt.zip(first(scene.outline.answer_ranges(field.item))).is_some_and(|(one, two)| two < one);
        take(Measure::BeforePrompt, f64::from(u8::from(is_before && !item.starts_document)));
        take(Measure::OtherRow, f64::from(u8::from(self.is_in_other_row(field.item) == Some(true))));
    }

    /// Whether the answer to an item stands in another row of a table than its prompt, or outside of the table; `None`
    /// where the prompt stands in no table, or nothing answers it.
    fn is_in_other_row(&self, item: usize) -> Option<bool> {
        let cell = |block: usize| self.scene.document.blocks[block].cells.first();
        let prompt = cell(self.placement(item)?.ranges.first()?.block)?;
        let answer = cell(self.scene.outline.answer_ranges(item).first()?.block);
        Some(answer.is_none_or(|answer| (answer.table, answer.row) != (prompt.table, prompt.row)))
    }

    /// Share of the answered characters that the longest answer has, beyond what is usual: where answers were not told
    /// apart, one of them has swallowed the others.
    fn lopsided(&self) -> f64 {
        const SHARE_USUAL: f64 = 0.25;
        let count = |item: usize| {
            let ranges = self.scene.outline.answer_ranges(item).iter();
            ranges.map(|range| range.end - range.start).sum::<usize>()
        };
        let counts: Vec<usize> = (0..self.scene.questionnaire.items.len()).map(count).collect();
        let longest = counts.iter().max().copied().unwrap_or(0) as f64;
        (longest / counts.iter().sum::<usize>().max(1) as f64 - SHARE_USUAL).max(0.0)
    }

    /// Share of the prompts in tables whose answers stand in other rows.
    fn rows_mixed(&self) -> f64 {
        let mixed: Vec<bool> = self.ordered.iter().filter_map(|&item| self.is_in_other_row(item)).collect();
        mixed.iter().filter(|mixed| **mixed).count() as f64 / mixed.len().max(1) as f64
    }

    fn source(&self, field: &Field, text: &AnswerText, take: &mut impl FnMut(Measure, f64)) {
        let scene = self.scene;
        let mut blocks: Vec<usize> = text.blocks().collect();
        blocks.dedup();
        let last = blocks.last().copied().or_else(|| Some(self.prompt(field)?.ranges.last()?.block));
        let near = |block: usize| blocks.contains(&block) || Some(block) == last;
        let is_near = scene.document.not_read.iter().filter_map(|one| one.after_block).any(near);
        take(Measure::NotReadNear, f64::from(u8::from(is_near)));
        let mut cells: Vec<_> = blocks.iter().filter_map(|&block| scene.document.blocks[block].cells.last()).collect();
        cells.dedup();
        take(Measure::CellsSpread, log2(cells.len().saturating_sub(1)));
        let options = field.options.iter().filter_map(|&option| self.placement(option)?.ranges.first());
        let in_cells = options.into_iter().any(|range| !scene.document.blocks[range.block].cells.is_empty());
        take(Measure::TicksInCells, f64::from(u8::from(in_cells)));
        take(Measure::Paragraphs, log2(blocks.len().saturating_sub(1)));
        let mut pages: Vec<u32> = blocks.iter().flat_map(|&block| pages(&scene.document.blocks[block])).collect();
        pages.dedup();
        take(Measure::PagesSpread, log2(pages.len().saturating_sub(1)));
        let is_shared = blocks.iter().any(|&block| {
            let mut roles = scene.outline.roles[block].iter();
            roles.any(|(range, role)| matches!(role, Role::Prompt(_) | Role::Furniture(_)) && range.len() > 1)
        });
        take(Measure::SharedBlock, f64::from(u8::from(is_shared)));
    }

    fn leftovers(&self, field: &Field, answer: &Answer, text: &AnswerText, take: &mut impl FnMut(Measure, f64)) {
        let scene = self.scene;
        let written = text.as_str();
        let (printed, threes) = self.printed.count(written);
        take(Measure::PrintedWords, log2(printed));
        take(Measure::PrintedShare, if threes == 0 { 0.0 } else { printed as f64 / threes as f64 });
        let last = text.blocks().last().or_else(|| Some(self.prompt(field)?.ranges.last()?.block));
        if let Some(last) = last {
            let behind = (last..scene.document.blocks.len()).take(3).map(|block| self.unclaimed(block));
            take(Measure::UnclaimedBehind, log2(behind.sum()));
        }
        let ranges = scene.outline.answer_ranges(field.item);
        if answer.value.is_some() && field.kind != FieldType::Text && field.kind != FieldType::YesNo {
            let given: usize = text.text.characters();
            let used: usize = answer.evidence.iter().map(|one| one.range.end - one.range.start).sum();
            take(Measure::Unused, given.saturating_sub(used) as f64 / given.max(1) as f64);
        }
        if field.kind == FieldType::Text && field.beside_option.is_none() {
            let ticks = |range: &TextRange| {
                let block = &scene.document.blocks[range.block];
                block.ticks.iter().any(|tick| range.start <= tick.start && tick.end <= range.end)
            };
            take(Measure::StrayTicks, f64::from(u8::from(ranges.iter().any(ticks))));
        }
        if answer.value.is_none() {
            take(Measure::SaysNothing, f64::from(u8::from(written.contains(char::is_alphanumeric))));
            let at = self.ordered.partition_point(|&one| one < scene.questionnaire.question_of(field.item));
            let before = at.checked_sub(1).map(|before| scene.outline.answer_ranges(self.ordered[before]).len());
            take(Measure::BeforeLong, log2(before.unwrap_or(0).saturating_sub(1)));
        }
    }

    /// Characters of a block that are nobody's.
    fn unclaimed(&self, block: usize) -> usize {
        let text = &self.scene.document.blocks[block].text;
        let of_nobody = self.scene.outline.roles[block].iter().filter(|(_, role)| *role == Role::Unclaimed);
        of_nobody.map(|(range, _)| text.slice(range.clone()).chars().filter(|c| c.is_alphanumeric()).count()).sum()
    }
}

/// Pages that a block stands on.
fn pages(block: &Block) -> impl Iterator<Item = u32> + '_ {
    block.places.iter().filter_map(|placed| match &placed.place {
        Place::Page(page) => Some(page.page),
        _ => None,
    })
}

/// log2 of one more.
pub(super) fn log2(count: usize) -> f64 {
    (count as f64 + 1.0).log2()
}

#[cfg(test)]
mod tests {
    use super::super::features;
    use super::*;
    use crate::intake::Submission;
    use crate::outline::{Index, outline};
    use crate::questionnaire::Library;
    use crate::read::read;

    const BLANK: &str = include_str!("../../fixtures/submissions/blank-form/input.md");

    /// A measure of a field of the blank form, once `edit` has changed it.
    fn measured(field: &str, measure: Measure, edit: impl Fn(String) -> String) -> f64 {
        let submission = Submission::from_bytes("a.md".into(), edit(BLANK.to_owned()).into_bytes()).unwrap();
        let document = read(&submission).unwrap();
        let library = Library::embedded().unwrap();
        let questionnaire = &library.questionnaires()[0];
        let outline = outline(&document, questionnaire, &Index::of(questionnaire));
        let answers = crate::extract::extract(&document, &outline, questionnaire);
        let position = questionnaire.fields.iter().position(|one| one.id == field).unwrap();
        let features = features(&document, &outline, questionnaire, &answers).swap_remove(position);
        features.iter().find(|(feature, _)| *feature == Feature::Measure(measure)).map_or(0.0, |(_, value)| *value)
    }

    /// The paragraph of the blank form that begins like this.
    fn paragraph(opening: &str) -> &'static str {
        BLANK
            .split("\n\n")
            .find(|paragraph| paragraph.trim_start_matches(['#', ' ', '*']).starts_with(opening))
            .unwrap()
    }

    #[test]
    fn a_form_as_printed_gives_no_doubt() {
        for measure in [
            Measure::FormIncomplete,
            Measure::FormReworded,
            Measure::FormRenumbered,
            Measure::FormRowsMixed,
            Measure::FromPage,
            Measure::WordingMissing,
            Measure::BeforePrompt,
        ] {
            assert_eq!(measured("q14.text", measure, |form| form), 0.0, "{measure:?}");
        }
    }

    #[test]
    fn a_question_that_is_gone_leaves_doubt_about_its_neighbours() {
        let without = |form: String| form.replace(paragraph("13."), "");
        assert_eq!(measured("q14.text", Measure::NeighbourDoubt, without), 1.0);
        assert!(measured("q1.portals", Measure::FormIncomplete, without) > 0.0);
        assert!(measured("q1.portals", Measure::NeighbourDoubt, without) < 0.1);
    }

    #[test]
    fn text_of_the_form_is_told_in_an_answer() {
        let printed = paragraph("17.").trim_start_matches(['#', ' ', '*']).trim_start_matches("17. ");
        let quoting =
            |form: String| form.replace(paragraph("14."), &format!("{}\n\nAs for: {printed}", paragraph("14.")));
        assert!(measured("q14.text", Measure::PrintedWords, quoting) > 2.0);
        let plain =
            |form: String| form.replace(paragraph("14."), &format!("{}\n\nZebras drink tea.", paragraph("14.")));
        assert_eq!(measured("q14.text", Measure::PrintedWords, plain), 0.0);
    }
}
