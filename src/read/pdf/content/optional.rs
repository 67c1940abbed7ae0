//! Optional content (ISO 32000-2, 8.11): which groups are switched off when the document is opened.

use crate::read::pdf::file::objects::catalog;
use std::collections::BTreeSet;

use hayro_syntax::Pdf;
use hayro_syntax::object::{Array, Dict, MaybeRef, Name, ObjRef, Object};

/// Groups that are switched off, by object and generation number.
#[derive(Debug, Default)]
pub(in crate::read::pdf) struct OptionalContent {
    off: BTreeSet<(u32, i32)>,
}

impl OptionalContent {
    /// Reads the default configuration of a document.
    pub(in crate::read::pdf) fn of(pdf: &Pdf) -> Self {
        let Some(properties) = catalog(pdf).and_then(|catalog| catalog.get::<Dict<'_>>(b"OCProperties")) else {
            return Self::default();
        };
        let mut off = BTreeSet::new();
        let Some(configuration) = properties.get::<Dict<'_>>(b"D") else { return Self::default() };
        if configuration.get::<Name<'_>>(b"BaseState").is_some_and(|state| state.as_str() == "OFF") {
            off.extend(references(&properties, b"OCGs"));
        }
        for on in references(&configuration, b"ON") {
            off.remove(&on);
        }
        off.extend(references(&configuration, b"OFF"));
        Self { off }
    }

    /// True when content that names this group or membership dictionary is not displayed.
    ///
    /// `reference` is how the content refers to it, `dict` what stands there.
    pub(super) fn is_off(&self, reference: Option<ObjRef>, dict: &Dict<'_>) -> bool {
        if self.off.is_empty() {
            return false;
        }
        if dict.get::<Name<'_>>(b"Type").is_none_or(|kind| kind.as_str() != "OCMD") {
            return reference.is_some_and(|one| self.off.contains(&(one.obj_number, one.gen_number)));
        }
        // A membership dictionary (8.11.2.2); visibility expressions are rare and their groups are listed too.
        let groups: Vec<(u32, i32)> = match dict.get_ref(b"OCGs") {
            Some(one) if dict.get::<Array<'_>>(b"OCGs").is_none() => vec![(one.obj_number, one.gen_number)],
            _ => references(dict, b"OCGs").collect(),
        };
        if groups.is_empty() {
            return false;
        }
        let is_off = |group: &(u32, i32)| self.off.contains(group);
        match dict.get::<Name<'_>>(b"P").as_ref().map_or("AnyOn", Name::as_str) {
            "AllOn" => groups.iter().any(is_off),
            "AnyOff" => !groups.iter().any(is_off),
            "AllOff" => !groups.iter().all(is_off),
            _ => groups.iter().all(is_off),
        }
    }
}

fn references<'a>(dict: &Dict<'a>, key: &[u8]) -> impl Iterator<Item = (u32, i32)> + use<'a> {
    let entries = dict.get::<Array<'a>>(key).map(|array| array.raw_iter().collect::<Vec<MaybeRef<Object<'a>>>>());
    entries.unwrap_or_default().into_iter().filter_map(|entry| {
        let reference = entry.as_obj_ref()?;
        Some((reference.obj_number, reference.gen_number))
    })
}
