//! Numbers of lists and headings (ODF 1.3 part 3, 5.3; 19.778 to 19.780), counted as LibreOffice counts them.
//!
//! Comes in: lists as they open, and one item after the other. Goes out: what stands before each item. A
//! list that continues another counts on with it; else it starts anew, whatever its style.

use std::collections::BTreeMap;

use super::list_styles::{LEVELS, Level, ListStyle};
use super::open_document::OpenDocumentElement;
use crate::read::package::Marker;
use crate::read::package::xml::{Element, Namespace};

/// Position of a list among those that count.
pub(super) type ListNumber = usize;

/// How far every list has counted.
#[derive(Debug, Default)]
pub(super) struct Counters {
    lists: Vec<[Option<i64>; LEVELS]>,
    by_id: BTreeMap<String, ListNumber>,
    /// The outermost list that opened last, and its style.
    latest: Option<(ListNumber, String)>,
    outline: Option<ListNumber>,
}

impl Counters {
    /// Opens an outermost list: a new one, or one that goes on.
    pub(super) fn open(&mut self, element: Element<'_, '_>, style: &str) -> ListNumber {
        let continued = element.text_attribute("continue-list").and_then(|id| self.by_id.get(&*id).copied());
        let goes_on = element.is_true(Namespace::Text, "continue-numbering");
        let latest = || self.latest.as_ref().filter(|(_, latest)| goes_on && latest == style).map(|(list, _)| *list);
        let list = continued.or_else(latest).unwrap_or_else(|| self.add());
        if let Some(id) = element.id(Namespace::Text) {
            self.by_id.insert(id, list);
        }
        self.latest = Some((list, style.to_owned()));
        list
    }

    /// The list of this id, which numbered paragraphs name (5.3.6).
    pub(super) fn named(&mut self, id: &str) -> ListNumber {
        if let Some(&list) = self.by_id.get(id) {
            return list;
        }
        let list = self.add();
        self.by_id.insert(id.to_owned(), list);
        list
    }

    /// The list of headings.
    pub(super) fn outline(&mut self) -> ListNumber {
        if let Some(list) = self.outline {
            return list;
        }
        let list = self.add();
        self.outline = Some(list);
        list
    }

    fn add(&mut self) -> ListNumber {
        self.lists.push([None; LEVELS]);
        self.lists.len() - 1
    }

    /// Starts a level of a list again.
    pub(super) fn restart(&mut self, list: ListNumber, level: usize) {
        if let Some(values) = self.lists.get_mut(list) {
            values.iter_mut().skip(level).for_each(|value| *value = None);
        }
    }

    /// Counts an item of this level; what stands before it, `None` where nothing does.
    pub(super) fn count(
        &mut self,
        list: ListNumber,
        style: &ListStyle,
        level: usize,
        start: Option<i64>,
    ) -> Option<Marker> {
        let level = level.min(LEVELS - 1);
        let counted = if style.is_consecutive { 0 } else { level };
        let values = self.lists.get_mut(list)?;
        // Levels above it that have no item yet count as if they had one.
        for (at, value) in values.iter_mut().enumerate().take(counted) {
            value.get_or_insert_with(|| style.start(at));
        }
        values[counted] = Some(match (start, values[counted]) {
            (Some(start), _) => start,
            (None, Some(value)) => value.saturating_add(1),
            (None, None) => style.start(level),
        });
        values[counted + 1..].fill(None);
        let shown: Vec<i64> = match style.is_consecutive {
            true => vec![values[0].unwrap_or(1); LEVELS],
            false => values.iter().map_while(|value| *value).collect(),
        };
        match style.level(level)? {
            Level::Bullet(shown) => Some(Marker::Bullet(*shown)),
            Level::Number(_) => {
                let (label, uncertain) = style.label(level, &shown);
                (!label.is_empty()).then_some(Marker::Label(label, uncertain))
            }
        }
    }
}
