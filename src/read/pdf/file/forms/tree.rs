//! The tree of fields (ISO 32000-2, 12.7.4): comes in the fields of a form, or a widget that none of
//! them reaches; goes out each field and widget with those it inherits from.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use hayro_syntax::object::{Array, Dict, MaybeRef, Object, ObjectIdentifier};
use hayro_syntax::xref::XRef;

use crate::read::pdf::file::objects::{dictionary, found};
use crate::read::pdf::file::text_string;

/// Deepest nesting of fields.
const DEPTH_MAX: usize = 64;

/// Most fields and widgets of a form, counting each time that one is listed.
const LISTED_MAX: usize = 500_000;

/// Longest name of a field, in bytes.
const NAME_BYTES_MAX: usize = 2_000;

/// Where a field or widget stands among the kids of the field above it.
#[derive(Clone, Copy)]
struct Place {
    position: usize,
    kids: usize,
}

/// Where one stands that no field lists.
const ALONE: Place = Place { position: 0, kids: 1 };

/// A field or widget and the fields above it.
pub(super) struct Field<'a> {
    /// Its own dictionary.
    pub dictionary: Dict<'a>,
    /// Its own part of the name (key T); a widget that is no field of its own has none.
    part: Option<String>,
    place: Place,
    parent: Option<Rc<Field<'a>>>,
    depth: usize,
}

impl<'a> Field<'a> {
    fn new(dictionary: Dict<'a>, parent: Option<Rc<Self>>, place: Place) -> Self {
        let depth = parent.as_ref().map_or(0, |parent| parent.depth + 1);
        let part = dictionary.get(b"T").and_then(|name| text_string::short(&name)).filter(|part| !part.is_empty());
        Self { dictionary, part, place, parent, depth }
    }

    /// It and the fields above it, from below.
    fn upwards(&self) -> impl Iterator<Item = &Self> {
        std::iter::successors(Some(self), |field| field.parent.as_deref())
    }

    /// What the field says or inherits.
    pub(super) fn find(&self, key: &[u8]) -> Option<Object<'a>> {
        self.upwards()
            .find_map(|field| field.dictionary.get::<Object<'a>>(key).filter(|found| !matches!(found, Object::Null(_))))
    }

    /// Fully qualified name (12.7.4.2); of a very long one the end.
    pub(super) fn name(&self) -> String {
        let mut length = 0;
        let parts = self.upwards().filter_map(|field| field.part.as_deref()).take_while(|part| {
            length += part.len();
            length <= NAME_BYTES_MAX
        });
        let mut parts: Vec<&str> = parts.collect();
        parts.reverse();
        parts.join(".")
    }

    /// Position among the widgets of its field.
    pub(super) fn position_in_field(&self) -> usize {
        if self.part.is_some() { 0 } else { self.place.position }
    }

    /// True where its field has no other widget.
    pub(super) fn is_alone(&self) -> bool {
        self.part.is_some() || self.place.kids < 2
    }
}

/// The fields and widgets of a form.
pub(super) struct Tree<'a> {
    xref: &'a XRef,
    fields: BTreeMap<ObjectIdentifier, Rc<Field<'a>>>,
    /// Those that hang on the fields of the form, in the order of the tree.
    listed: Vec<ObjectIdentifier>,
    left: usize,
}

impl<'a> Tree<'a> {
    /// The tree below the fields of a form (12.7.3).
    pub(super) fn new(xref: &'a XRef, form: Option<&Dict<'a>>) -> Self {
        let mut tree = Self { xref, fields: BTreeMap::new(), listed: Vec::new(), left: LISTED_MAX };
        if let Some(fields) = form.and_then(|form| form.get::<Array<'a>>(b"Fields")) {
            let pending = tree.kids(&fields, None);
            tree.walk(pending);
        }
        tree
    }

    /// What hangs on the fields of the form, in the order of the tree.
    pub(super) fn listed(&self) -> impl Iterator<Item = (ObjectIdentifier, &Rc<Field<'a>>)> {
        self.listed.iter().filter_map(|id| Some((*id, self.fields.get(id)?)))
    }

    /// A widget of a page, with the fields above it.
    pub(super) fn widget(&mut self, id: Option<ObjectIdentifier>, widget: Dict<'a>) -> Rc<Field<'a>> {
        if let Some(field) = id.and_then(|id| self.fields.get(&id)) {
            return field.clone();
        }
        let parent = self.above(id, &widget);
        // The kids of the fields above are found on the way, with their positions.
        if let Some(field) = id.and_then(|id| self.fields.get(&id)) {
            return field.clone();
        }
        let field = Rc::new(Field::new(widget, parent.filter(|parent| parent.depth < DEPTH_MAX), ALONE));
        if let Some(id) = id {
            self.fields.insert(id, field.clone());
        }
        field
    }

    /// The field above a widget that the fields of the form do not reach.
    fn above(&mut self, id: Option<ObjectIdentifier>, widget: &Dict<'a>) -> Option<Rc<Field<'a>>> {
        let mut unknown: Vec<(ObjectIdentifier, Dict<'a>)> = Vec::new();
        let mut visited = BTreeSet::from_iter(id);
        let mut next = widget.get_ref(b"Parent");
        let mut parent = None;
        while let Some(id) = next.map(ObjectIdentifier::from) {
            parent = self.fields.get(&id).cloned();
            if parent.is_some() || unknown.len() >= DEPTH_MAX || !visited.insert(id) {
                break;
            }
            let Some(field) = self.xref.get::<Dict<'a>>(id) else { break };
            next = field.get_ref(b"Parent");
            unknown.push((id, field));
        }
        let known = self.listed.len();
        for (id, field) in unknown.into_iter().rev() {
            if !self.fields.contains_key(&id) {
                self.walk(vec![(MaybeRef::Ref(id.into()), parent, ALONE)]);
                self.fields.entry(id).or_insert_with(|| Rc::new(Field::new(field, None, ALONE)));
            }
            parent = self.fields.get(&id).cloned();
        }
        // These do not hang on the form: only pages show which of them stand.
        self.listed.truncate(known);
        parent
    }

    /// The kids of a field, the first last.
    fn kids(&mut self, kids: &Array<'a>, parent: Option<&Rc<Field<'a>>>) -> Vec<Pending<'a>> {
        let kids: Vec<MaybeRef<Object<'a>>> = kids.raw_iter().take(self.left).collect();
        let count = kids.len();
        self.left -= count;
        let pending = kids.into_iter().enumerate();
        pending.map(|(position, kid)| (kid, parent.cloned(), Place { position, kids: count })).rev().collect()
    }

    fn walk(&mut self, mut pending: Vec<Pending<'a>>) {
        while let Some((item, parent, place)) = pending.pop() {
            let Some(found) = found(self.xref, item) else { continue };
            let Some(dictionary) = dictionary(found.object) else { continue };
            if found.id.is_some_and(|id| self.fields.contains_key(&id)) {
                continue;
            }
            let field = Rc::new(Field::new(dictionary, parent, place));
            if let Some(id) = found.id {
                self.fields.insert(id, field.clone());
                self.listed.push(id);
            }
            if field.depth < DEPTH_MAX
                && let Some(kids) = field.dictionary.get::<Array<'a>>(b"Kids")
            {
                pending.extend(self.kids(&kids, Some(&field)));
            }
        }
    }
}

/// A kid to be visited, the field above it, and its place there.
type Pending<'a> = (MaybeRef<Object<'a>>, Option<Rc<Field<'a>>>, Place);
