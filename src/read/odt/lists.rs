//! Lists (ODF 1.3 part 3, 5.3): which items count, in which list and by which style.

use std::rc::Rc;

use super::numbering::ListNumber;
use super::open_document::OpenDocumentElement;
use super::story::Story;
use super::styles::ResolvedStyle;
use crate::read::package::Marker;
use crate::read::package::xml::{Element, Namespace};

/// A list that is open.
#[derive(Debug)]
pub(super) struct OpenList {
    list: ListNumber,
    level: usize,
    /// Name of its style; empty where only the style of its paragraphs tells.
    style: Rc<str>,
    /// The item that is read, until its first paragraph or list.
    item: Option<Item>,
    /// A list has been read in the item.
    has_list: bool,
}

/// An item whose first paragraph is to come.
#[derive(Debug)]
struct Item {
    /// Number at which it counts on.
    start: Option<i64>,
    /// Style of this item alone.
    style: Option<String>,
}

impl<'t, 'a> Story<'t, 'a, '_, '_> {
    /// Reads a list.
    pub(super) fn list(&mut self, element: Element<'t, 'a>) {
        self.finish_paragraph();
        let own: Option<Rc<str>> = element.text_attribute("style-name").map(|name| (&*name).into());
        let outer = self.lists.last_mut().map(|outer| {
            // The paragraph behind a list is not the first of its item.
            outer.item = None;
            let is_second = std::mem::replace(&mut outer.has_list, true);
            (outer.list, outer.level + 1, Rc::clone(&outer.style), is_second)
        });
        let (list, level, style) = match outer {
            Some((list, level, style, is_second)) => {
                // The first list in an item counts on with those in the items before it, a second one does not.
                let goes_on = element.text_attribute("continue-numbering").map(|value| value == "true");
                if !goes_on.unwrap_or(!is_second) {
                    self.counters.restart(list, level);
                }
                (list, level, own.unwrap_or(style))
            }
            None => {
                let style = own.unwrap_or_default();
                (self.counters.open(element, &style), 0, style)
            }
        };
        self.lists.push(OpenList { list, level, style, item: None, has_list: false });
        self.each(element, |story, child| match (child.namespace(), child.name()) {
            (Namespace::Text, "list-item") => {
                let item = Item {
                    start: child.number(Namespace::Text, "start-value"),
                    style: child.text_attribute("style-override").map(std::borrow::Cow::into_owned),
                };
                story.list_item(child, Some(item));
            }
            // What stands in a header has no number (5.3.5).
            _ => story.list_item(child, None),
        });
        self.lists.pop();
    }

    fn list_item(&mut self, element: Element<'t, 'a>, item: Option<Item>) {
        if let Some(open) = self.lists.last_mut() {
            (open.item, open.has_list) = (item, false);
        }
        match (element.namespace(), element.name()) {
            (Namespace::Text, "soft-page-break") => self.page_ends(),
            _ => self.blocks(element),
        }
        self.finish_paragraph();
    }

    /// Reads a paragraph that names its list itself (5.3.6).
    pub(super) fn numbered_paragraph(&mut self, element: Element<'t, 'a>) {
        let list = self.counters.named(&element.text_attribute("list-id").unwrap_or_default());
        let level = element.number::<usize>(Namespace::Text, "level").unwrap_or(1).max(1) - 1;
        let style = (&*element.text_attribute("style-name").unwrap_or_default()).into();
        let item = Item { start: element.number(Namespace::Text, "start-value"), style: None };
        self.lists.push(OpenList { list, level, style, item: Some(item), has_list: false });
        self.blocks(element);
        self.finish_paragraph();
        self.lists.pop();
    }

    /// What stands before a paragraph, and its level: the number of its item or of its heading, counted on.
    pub(super) fn marker(&mut self, paragraph: Element<'t, 'a>, style: &Rc<ResolvedStyle>) -> (Option<Marker>, usize) {
        let styles = self.context.styles;
        let own_list = style.list_style.as_deref();
        if let Some(open) = self.lists.last_mut() {
            let Some(item) = open.item.take() else { return (None, open.level) };
            let names = [item.style.as_deref(), Some(&*open.style), own_list];
            let list_style = names.into_iter().flatten().find_map(|name| styles.list(name));
            let marker = list_style.and_then(|style| self.counters.count(open.list, style, open.level, item.start));
            return (marker, open.level);
        }
        // A style that names a list, or none at all, takes a heading out of the outline.
        let is_counted = paragraph.is(Namespace::Text, "h")
            && own_list.is_none()
            && !paragraph.is_true(Namespace::Text, "is-list-header");
        if !is_counted {
            return (None, 0);
        }
        let level = paragraph.number::<usize>(Namespace::Text, "outline-level").unwrap_or(1).max(1) - 1;
        let restarts = paragraph.is_true(Namespace::Text, "restart-numbering");
        let start = paragraph.number(Namespace::Text, "start-value");
        let start = start.or_else(|| restarts.then(|| styles.outline.start(level)));
        let outline = self.counters.outline();
        (self.counters.count(outline, &styles.outline, level, start), level)
    }
}
