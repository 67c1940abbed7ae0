//! What stands apart from the text that it belongs to: tracked changes (ODF 1.3 part 3, 5.5), form controls
//! (13), and the names of annotations whose end is marked (14.3).

use std::collections::{BTreeMap, BTreeSet};

use super::forms::FormControl;
use super::open_document::{OpenDocumentElement, all_text};
use crate::read::package::xml::{Element, Namespace, Tree};

/// What a part holds apart, by ids.
#[derive(Debug, Default)]
pub(super) struct Apart {
    pub changes: BTreeMap<String, Change>,
    pub controls: BTreeMap<String, FormControl>,
    pub annotation_ends: BTreeSet<String>,
}

/// A tracked change.
#[derive(Debug, Default)]
pub(super) struct Change {
    pub kind: ChangeKind,
    pub author: String,
}

#[derive(Debug, Default, PartialEq, Eq)]
pub(super) enum ChangeKind {
    Insertion,
    /// With the text that was deleted.
    Deletion(String),
    /// Nothing of the text changed.
    #[default]
    Format,
}

impl Apart {
    /// Gathers what a part holds apart.
    pub(super) fn of(text: Option<&str>, tree: Option<&Tree<'_>>) -> Self {
        const NAMES: [&str; 3] = ["changed-region", "annotation-end", ":forms"];
        let mut apart = Self::default();
        if let (Some(text), Some(tree)) = (text, tree)
            && NAMES.iter().any(|name| text.contains(name))
        {
            apart.gather(tree.root());
        }
        apart
    }

    fn gather(&mut self, element: Element<'_, '_>) {
        for child in element.children() {
            match (child.namespace(), child.name()) {
                (Namespace::Text, "changed-region") => self.change(child),
                (Namespace::Office, "annotation-end") => {
                    let name = child.attribute(Namespace::Office, "name");
                    self.annotation_ends.extend(name.map(std::borrow::Cow::into_owned));
                }
                (Namespace::Form, _) => {
                    if let Some(id) = child.id(Namespace::Form) {
                        self.controls.extend(FormControl::read(child).map(|control| (id, control)));
                    }
                    self.gather(child);
                }
                _ => self.gather(child),
            }
        }
    }

    fn change(&mut self, region: Element<'_, '_>) {
        let Some(id) = region.id(Namespace::Text) else { return };
        let Some(change) = region.children().next() else { return };
        let information = change.child(Namespace::Office, "change-info");
        let author = information.and_then(|information| information.child(Namespace::DublinCore, "creator"));
        let kind = match change.name() {
            "insertion" => ChangeKind::Insertion,
            "deletion" => ChangeKind::Deletion(all_text(change, "\n")),
            _ => ChangeKind::Format,
        };
        let author = author.map(|author| author.text().trim().to_owned()).unwrap_or_default();
        self.changes.insert(id, Change { kind, author });
    }
}
