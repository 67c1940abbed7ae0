//! Automatic numbers (ECMA-376 part 1, 17.9): the label that Word shows before a paragraph.
//!
//! Comes in: the numbering part, and one paragraph after the other with its number and level. Goes out:
//! the label of each. Counters belong to the abstract definition: two numbers on one definition go on
//! from each other.

use std::collections::{BTreeMap, BTreeSet};

use super::properties::RunProperties;
use super::styles::Styles;
use super::word::WordElement;
use crate::read::package::xml::{Element, Namespace, Tree};
use crate::read::package::{Marker, number_format};
use crate::read::symbols;

/// Longest text of a label; it stands before each paragraph of its level.
const TEXT_CHARACTERS_MAX: usize = 200;

/// Levels of a list (17.9.6).
const LEVELS: usize = 9;

/// The definitions of a document.
#[derive(Debug, Default)]
pub(super) struct Numbering {
    abstracts: BTreeMap<u32, Abstract>,
    instances: BTreeMap<u32, Instance>,
}

#[derive(Debug, Default)]
struct Abstract {
    levels: BTreeMap<usize, Level>,
    /// The numbering style that defines it in its place.
    style_link: Option<String>,
}

#[derive(Debug, Default)]
struct Instance {
    definition: u32,
    overrides: BTreeMap<usize, Override>,
}

#[derive(Debug, Default)]
struct Override {
    start: Option<i64>,
    level: Option<Level>,
}

#[derive(Debug, Clone, Default)]
struct Level {
    start: i64,
    format: String,
    custom_format: Option<String>,
    text: String,
    paragraph_style: Option<String>,
    /// 0: never starts again; n: only behind a level above the n-th.
    restart: Option<usize>,
    is_legal: bool,
    font: Option<String>,
}

/// How far every list has counted.
#[derive(Debug, Default)]
pub(super) struct Counters {
    values: BTreeMap<u32, [Option<i64>; LEVELS]>,
    /// Starts that were used: each holds once.
    starts_used: BTreeSet<(u32, usize)>,
}

impl Numbering {
    /// Reads the numbering part.
    pub(super) fn read(tree: &Tree<'_>) -> Self {
        let mut numbering = Self::default();
        for element in tree.root().children() {
            if element.is_word("abstractNum") {
                let Some(id) = attribute_number(element, "abstractNumId") else { continue };
                let levels = element.children().filter(|child| child.is_word("lvl")).map(Level::read).collect();
                let style_link = element.value("numStyleLink").map(std::borrow::Cow::into_owned);
                numbering.abstracts.insert(id, Abstract { levels, style_link });
            } else if element.is_word("num") {
                let (Some(id), Some(definition)) =
                    (attribute_number(element, "numId"), element.number("abstractNumId"))
                else {
                    continue;
                };
                let overrides = element.children().filter(|child| child.is_word("lvlOverride")).map(|child| {
                    let level = child.word("lvl").map(|level| Level::read(level).1);
                    (level_index(child), Override { start: child.number("startOverride"), level })
                });
                numbering.instances.insert(id, Instance { definition, overrides: overrides.collect() });
            }
        }
        numbering
    }

    /// The level of a number that a style is tied to (17.9.23).
    pub(super) fn level_of_style(&self, number: u32, style: &str, styles: &Styles) -> Option<usize> {
        let (instance, _, definition) = self.definition(number, styles)?;
        let is_tied = |level: &Level| level.paragraph_style.as_deref() == Some(style);
        let overridden = instance.overrides.iter().filter_map(|(index, one)| Some((index, one.level.as_ref()?)));
        overridden.chain(&definition.levels).find(|(_, level)| is_tied(level)).map(|(index, _)| *index)
    }

    /// The instance of a number, and its abstract definition with its id: through the numbering style, where it
    /// names one (17.9.21).
    fn definition(&self, number: u32, styles: &Styles) -> Option<(&Instance, u32, &Abstract)> {
        let instance = self.instances.get(&number)?;
        let (mut id, mut definition) = (instance.definition, self.abstracts.get(&instance.definition)?);
        let mut seen = BTreeSet::from([id]);
        while let Some(linked) = definition
            .style_link
            .as_deref()
            .and_then(|style| styles.numbering_of(style))
            .and_then(|number| self.instances.get(&number))
            && seen.insert(linked.definition)
        {
            (id, definition) = (linked.definition, self.abstracts.get(&linked.definition)?);
        }
        Some((instance, id, definition))
    }
}

impl Level {
    fn read(element: Element<'_, '_>) -> (usize, Self) {
        // A custom format stands behind a choice, for readers that know it (MS-DOCX 2.4).
        let chosen = element.child(Namespace::Compatibility, "AlternateContent");
        let chosen = chosen.and_then(|all| all.child(Namespace::Compatibility, "Choice"));
        let format = element.word("numFmt").or_else(|| chosen.and_then(|choice| choice.word("numFmt")));
        let attribute = |name: &str| format.and_then(|format| format.word_attribute(name)).map(|it| it.into_owned());
        let level = Self {
            start: element.number("start").unwrap_or(0),
            format: attribute("val").unwrap_or_else(|| "decimal".to_owned()),
            custom_format: attribute("format"),
            text: element.value("lvlText").unwrap_or_default().chars().take(TEXT_CHARACTERS_MAX).collect(),
            paragraph_style: element.value("pStyle").map(std::borrow::Cow::into_owned),
            restart: element.number("lvlRestart"),
            is_legal: element.switch("isLgl").unwrap_or(false),
            font: element.word("rPr").and_then(|run| RunProperties::read(run).font).map(|font| font.to_string()),
        };
        (level_index(element), level)
    }

    fn bullet(&self) -> Option<char> {
        let shown = self.text.chars().next()?;
        let font = self.font.as_deref().unwrap_or_default();
        Some(symbols::character(font, u32::from(shown), Some(shown)).unwrap_or(shown))
    }
}

impl Counters {
    /// Counts a paragraph of this number and level; what stands before it, `None` where nothing does.
    pub(super) fn count(
        &mut self,
        numbering: &Numbering,
        styles: &Styles,
        number: u32,
        level: usize,
    ) -> Option<Marker> {
        let (instance, id, definition) = numbering.definition(number, styles)?;
        let level = level.min(LEVELS - 1);
        let level_at = |index: usize| {
            let overridden = instance.overrides.get(&index).and_then(|one| one.level.as_ref());
            overridden.or_else(|| definition.levels.get(&index))
        };
        let this = level_at(level)?;
        if this.format == "bullet" {
            return Some(Marker::Bullet(this.bullet()));
        }
        let values = self.values.entry(id).or_default();
        let start = instance.overrides.get(&level).and_then(|one| one.start);
        let start = start.filter(|_| self.starts_used.insert((number, level)));
        values[level] = Some(match (start, values[level]) {
            (Some(start), _) => start,
            (None, Some(value)) => value + 1,
            (None, None) => this.start,
        });
        for (deeper, value) in values.iter_mut().enumerate().skip(level + 1) {
            let restart = level_at(deeper).and_then(|level| level.restart);
            if restart.is_none_or(|below| level < below) {
                *value = None;
            }
        }
        let (text, uncertain) = label(this, &level_at, values);
        (!text.is_empty()).then_some(Marker::Label(text, uncertain))
    }
}

/// The label of a level: its text with the counters in it.
fn label<'l>(
    this: &Level,
    level_at: &dyn Fn(usize) -> Option<&'l Level>,
    values: &[Option<i64>; LEVELS],
) -> (String, Option<String>) {
    let (mut text, mut uncertain) = (String::new(), None);
    let mut characters = this.text.chars().peekable();
    while let Some(character) = characters.next() {
        let part = (character == '%').then(|| characters.peek().and_then(|next| next.to_digit(10))).flatten();
        let Some(part @ 1..) = part else {
            text.push(character);
            continue;
        };
        characters.next();
        let index = part as usize - 1;
        let Some(level) = level_at(index) else { continue };
        // Where a level is used before those above it, they show their start. What Word does then is not in the standard.
        let value = values[index].unwrap_or(level.start);
        if values[index].is_none() {
            uncertain = Some("a level above it has not been counted".to_owned());
        }
        let format = if this.is_legal && level.format != "none" { "decimal" } else { level.format.as_str() };
        match number_format::written(value, format, level.custom_format.as_deref()) {
            Some(written) => text.push_str(&written),
            None => {
                uncertain = Some(format!("the number format {format:?} is not known"));
                text.push_str(&value.to_string());
            }
        }
    }
    (text.trim().to_owned(), uncertain)
}

fn attribute_number(element: Element<'_, '_>, name: &str) -> Option<u32> {
    element.word_attribute(name)?.trim().parse().ok()
}

fn level_index(element: Element<'_, '_>) -> usize {
    attribute_number(element, "ilvl").map_or(0, |level| level as usize)
}
