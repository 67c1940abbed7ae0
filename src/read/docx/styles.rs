//! Styles (ECMA-376 part 1, 17.7): what a style says together with those that it is based on.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use super::properties::RunProperties;
use super::word::WordElement;
use crate::read::package::xml::{Element, Tree};

/// Styles that are looked through for one: the longest chain seen has a dozen.
const CHAIN_MAX: usize = 100;

/// The styles of a document.
#[derive(Debug, Default)]
pub(super) struct Styles {
    /// Properties that hold where nothing else is said.
    pub defaults: RunProperties,
    by_id: BTreeMap<String, Style>,
    default_paragraph: Option<String>,
    resolved: RefCell<BTreeMap<String, Rc<ResolvedStyle>>>,
}

/// A style as written.
#[derive(Debug, Default)]
struct Style {
    name: String,
    based_on: Option<String>,
    paragraph: ParagraphProperties,
    run: RunProperties,
}

/// What a style or a paragraph says of the paragraph; `None` where it says nothing.
#[derive(Debug, Clone, Default)]
pub(super) struct ParagraphProperties {
    /// `w:numId`; 0 takes a number away.
    pub numbering: Option<u32>,
    /// `w:ilvl`.
    pub level: Option<usize>,
    /// Level of the outline from 0; 9 is body text.
    pub outline_level: Option<u8>,
}

/// A style together with those that it is based on.
#[derive(Debug, Default)]
pub(super) struct ResolvedStyle {
    /// What it says of runs.
    pub run: RunProperties,
    /// `w:numId` and the style that names it, the nearest one that does.
    pub numbering: Option<(u32, String)>,
    /// `w:ilvl`.
    pub level: Option<usize>,
    /// Level of the outline from 0.
    pub outline_level: Option<u8>,
    /// True for an entry of a table of contents.
    pub is_contents: bool,
}

impl ParagraphProperties {
    /// Reads `w:pPr`.
    pub(super) fn read(element: Element<'_, '_>) -> Self {
        let numbering = element.word("numPr");
        Self {
            numbering: numbering.and_then(|numbering| numbering.number("numId")),
            level: numbering.and_then(|numbering| numbering.number("ilvl")),
            outline_level: element.number("outlineLvl"),
        }
    }
}

impl Styles {
    /// Reads the styles part.
    pub(super) fn read(tree: &Tree<'_>) -> Self {
        let root = tree.root();
        let defaults = root.word("docDefaults").and_then(|all| all.word("rPrDefault")).and_then(|run| run.word("rPr"));
        let mut styles = Self { defaults: defaults.map(RunProperties::read).unwrap_or_default(), ..Self::default() };
        for element in root.children().filter(|child| child.is_word("style")) {
            let Some(id) = element.word_attribute("styleId") else { continue };
            let is_paragraph = element.word_attribute("type").is_none_or(|kind| kind == "paragraph");
            let is_default = element.word_attribute("default").is_some_and(|value| !super::word::is_off(&value));
            if is_paragraph && is_default {
                styles.default_paragraph = Some(id.clone().into_owned());
            }
            let style = Style {
                name: element.value("name").unwrap_or_default().to_lowercase(),
                based_on: element.value("basedOn").map(std::borrow::Cow::into_owned),
                paragraph: element.word("pPr").map(ParagraphProperties::read).unwrap_or_default(),
                run: element.word("rPr").map(RunProperties::read).unwrap_or_default(),
            };
            styles.by_id.insert(id.into_owned(), style);
        }
        styles
    }

    /// The style of this id, or of paragraphs that name none.
    pub(super) fn paragraph(&self, id: Option<&str>) -> Rc<ResolvedStyle> {
        match id.filter(|id| self.by_id.contains_key(*id)).or(self.default_paragraph.as_deref()) {
            Some(id) => self.style(id),
            None => Rc::default(),
        }
    }

    /// The style of this id; one that says nothing where there is none.
    pub(super) fn style(&self, id: &str) -> Rc<ResolvedStyle> {
        if let Some(style) = self.resolved.borrow().get(id) {
            return Rc::clone(style);
        }
        let style = Rc::new(self.resolve(id));
        self.resolved.borrow_mut().insert(id.to_owned(), Rc::clone(&style));
        style
    }

    /// The number that a numbering style names (17.9.22).
    pub(super) fn numbering_of(&self, style: &str) -> Option<u32> {
        self.by_id.get(style)?.paragraph.numbering
    }

    fn resolve(&self, id: &str) -> ResolvedStyle {
        let mut resolved = ResolvedStyle::default();
        let mut seen = BTreeSet::new();
        let mut next = Some(id);
        while let Some((id, style)) = next.and_then(|id| self.by_id.get_key_value(id)) {
            if !seen.insert(id) || seen.len() > CHAIN_MAX {
                break;
            }
            resolved.run = style.run.overridden_by(&resolved.run);
            if resolved.numbering.is_none() {
                resolved.numbering = style.paragraph.numbering.map(|number| (number, id.clone()));
            }
            resolved.level = resolved.level.or(style.paragraph.level);
            resolved.outline_level =
                resolved.outline_level.or(style.paragraph.outline_level).or_else(|| heading_level(&style.name));
            resolved.is_contents |= style.name.starts_with("toc ") && !style.name.ends_with("heading");
            next = style.based_on.as_deref();
        }
        resolved
    }
}

/// The outline level of a built-in style: its name is English whatever the language of Word.
fn heading_level(name: &str) -> Option<u8> {
    if name == "title" {
        return Some(0);
    }
    let level: u8 = name.strip_prefix("heading ")?.parse().ok()?;
    (1..=9).contains(&level).then(|| level - 1)
}
