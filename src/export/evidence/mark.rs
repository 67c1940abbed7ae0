//! Where answers are marked: stretches of pages, each with the fields whose answers it proves.

use std::collections::BTreeMap;

use super::note::Note;
use crate::dataset::StoredRecord;
use crate::read::{PagePlace, Place};
use crate::record::Quote;
use crate::record::Status;

/// A stretch of a page.
#[derive(Debug)]
pub(super) struct Mark {
    /// Counted from 1.
    pub page: u32,
    /// As in [`PagePlace`].
    pub boxes: Vec<[f64; 4]>,
    pub look: Look,
    /// Positions of the notes that stand here, each with the part of the value that is proved (RFC 6901).
    pub notes: Vec<(usize, String)>,
}

/// How a mark looks; colour and form both tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Look {
    /// Some value was taken from here.
    pub has_value: bool,
    pub status: Status,
}

/// All marks of a record.
#[derive(Debug, Default)]
pub(super) struct Marks {
    /// By page, then from the top down.
    pub marks: Vec<Mark>,
    /// Positions of the notes that no quote proves.
    pub without_quote: Vec<usize>,
    /// Quotes that have no place on a page: position of the note, and the quote.
    pub lost: Vec<(usize, String)>,
}

impl Marks {
    /// The marks of a record; `places` gives the places of a quote on pages, none where it is not found.
    pub(super) fn of(record: &StoredRecord, notes: &[Note], mut places: impl FnMut(&Quote) -> Vec<PagePlace>) -> Self {
        let mut marks = Self::default();
        let mut by_place: BTreeMap<(u32, Vec<[i64; 4]>), Mark> = BTreeMap::new();
        for (position, note) in notes.iter().enumerate() {
            let evidence = record.answers.get(&note.field).map(|answer| answer.evidence.as_slice()).unwrap_or_default();
            if evidence.is_empty() {
                marks.without_quote.push(position);
            }
            for proof in evidence {
                let places = places(&proof.quote);
                if places.is_empty() {
                    marks.lost.push((position, proof.quote.quote.clone()));
                }
                for place in places {
                    // Tenths of a point tell places apart.
                    let tenths = place.boxes.iter().map(|bounds| bounds.map(|side| (side * 10.0).round() as i64));
                    let mark = by_place.entry((place.page, tenths.collect())).or_insert_with(|| Mark {
                        page: place.page,
                        boxes: place.boxes.clone(),
                        look: Look { has_value: false, status: Status::Accepted },
                        notes: Vec::new(),
                    });
                    let is_not_taken = proof.of.starts_with("/unchecked") || proof.of.starts_with("/unknown");
                    mark.look.has_value |= note.has_value && !is_not_taken;
                    mark.look.status = weightier(mark.look.status, note.status);
                    if !mark.notes.iter().any(|(other, _)| *other == position) {
                        mark.notes.push((position, proof.of.clone()));
                    }
                }
            }
        }
        marks.marks = by_place.into_values().collect();
        marks.marks.sort_by(|a, b| {
            let top = |mark: &Mark| mark.boxes.first().map_or(0.0, |bounds| bounds[1]);
            a.page.cmp(&b.page).then(top(a).total_cmp(&top(b)))
        });
        marks
    }
}

/// Of two statuses that which a reader should know of first.
fn weightier(one: Status, other: Status) -> Status {
    const BY_WEIGHT: [Status; 4] = [Status::Review, Status::Corrected, Status::Confirmed, Status::Accepted];
    BY_WEIGHT.into_iter().find(|&status| status == one || status == other).unwrap_or(one)
}

/// The place on a page, where a place is one; without boxes that hold nothing.
pub(super) fn on_page(place: &Place) -> Option<PagePlace> {
    let Place::Page(place) = place else { return None };
    let holds = |bounds: &&[f64; 4]| {
        bounds.iter().all(|side| side.is_finite()) && bounds[2] > bounds[0] && bounds[3] > bounds[1]
    };
    let boxes: Vec<[f64; 4]> = place.boxes.iter().filter(holds).copied().collect();
    (!boxes.is_empty()).then_some(PagePlace { page: place.page, boxes })
}
