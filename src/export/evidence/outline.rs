//! Bookmarks to every answer (ISO 32000-2, 12.3.3), behind those that the original has.

use lopdf::{Dictionary, Object, ObjectId, dictionary, text_string};

use super::update::Changes;

/// A bookmark, with those below it.
pub(super) struct Bookmark {
    pub title: String,
    /// Page that it leads to, with the top of the view in user space, where there is one.
    pub to: Option<(ObjectId, [f64; 2])>,
    pub below: Vec<Bookmark>,
}

/// Adds bookmarks behind those of the original. Where its own cannot be followed, it keeps them and gets none.
pub(super) fn add(changes: &mut Changes<'_>, bookmarks: &[Bookmark]) {
    let Some(catalog_id) = changes.catalog() else { return };
    let Some(mut catalog) = changes.dictionary(catalog_id).cloned() else { return };
    let known = match catalog.get(b"Outlines") {
        Ok(Object::Reference(id)) => changes.dictionary(*id).cloned().map(|root| (*id, root)),
        Ok(Object::Null) | Err(_) => None,
        Ok(_) => return,
    };
    let (root_id, mut root) = known.unwrap_or_else(|| (changes.reserve(), dictionary! { "Type" => "Outlines" }));
    let last = root.get(b"Last").and_then(Object::as_reference).ok();
    let last = last.and_then(|id| Some((id, changes.dictionary(id)?.clone())));
    if last.is_none() && root.has(b"First") {
        return;
    }
    let Some((first_new, last_new)) = siblings(changes, bookmarks, root_id, last.as_ref().map(|(id, _)| *id)) else {
        return;
    };
    match last {
        Some((id, mut item)) => {
            item.set("Next", first_new);
            changes.set(id, item);
        }
        None => root.set("First", first_new),
    }
    root.set("Last", last_new);
    let count = root.get(b"Count").and_then(Object::as_i64).unwrap_or(0).max(0);
    root.set("Count", count.saturating_add(i64::try_from(bookmarks.len()).unwrap_or(0)));
    changes.set(root_id, root);
    if !catalog.has(b"Outlines") || catalog.get(b"Outlines").is_ok_and(|old| *old != Object::Reference(root_id)) {
        catalog.set("Outlines", root_id);
        changes.set(catalog_id, catalog);
    }
}

/// Bookmarks one behind the other, closed; the first and the last of them.
fn siblings(
    changes: &mut Changes<'_>,
    bookmarks: &[Bookmark],
    parent: ObjectId,
    before: Option<ObjectId>,
) -> Option<(ObjectId, ObjectId)> {
    let ids: Vec<ObjectId> = bookmarks.iter().map(|_| changes.reserve()).collect();
    for (position, (bookmark, &id)) in bookmarks.iter().zip(&ids).enumerate() {
        let mut item: Dictionary = dictionary! { "Title" => text_string(&bookmark.title), "Parent" => parent };
        if let Some((page, [left, top])) = bookmark.to {
            let view =
                [Object::Reference(page), "XYZ".into(), super::highlight::real(left), super::highlight::real(top)];
            item.set("Dest", [view.as_slice(), &[Object::Null]].concat());
        }
        let previous = if position == 0 { before } else { ids.get(position - 1).copied() };
        if let Some(previous) = previous {
            item.set("Prev", previous);
        }
        if let Some(next) = ids.get(position + 1) {
            item.set("Next", *next);
        }
        if let Some((first, last)) = siblings(changes, &bookmark.below, id, None) {
            item.set("First", first);
            item.set("Last", last);
            item.set("Count", -i64::try_from(bookmark.below.len()).unwrap_or(0));
        }
        changes.set(id, item);
    }
    Some((*ids.first()?, *ids.last()?))
}
