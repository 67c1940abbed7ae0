//! The page of a record: left its source, right the field that is open and all others.

use std::sync::Arc;

use maud::{Markup, html};

use super::panel::{self, Told};
use super::{fields, page};
use crate::journal::Failure;
use crate::review::access::Reviewer;
use crate::review::desk::Shelf;
use crate::review::opened::Opened;
use crate::review::queue::{Entry, Filter};
use crate::review::source::{self, Soon, Source};

/// How far a source is read.
pub(in crate::review) enum Reading {
    /// It is.
    Read(Arc<Source>),
    /// It cannot be.
    Failed(Failure),
    /// It is being read; a page of it is painted.
    Soon(Soon),
}

impl From<Result<Arc<Source>, Failure>> for Reading {
    fn from(read: Result<Arc<Source>, Failure>) -> Self {
        read.map_or_else(Self::Failed, Self::Read)
    }
}

/// What a page of a record is made of.
pub(in crate::review) struct View<'a> {
    /// Data set and queue.
    pub shelf: &'a Shelf,
    /// The field that is open.
    pub opened: Opened<'a>,
    /// Its source.
    pub source: Reading,
    /// The reviewer's order of the queue.
    pub filter: &'a Filter,
    /// The reviewer.
    pub reviewer: &'a Reviewer,
    /// Somebody else who has the field open.
    pub other: Option<String>,
    /// What the reviewer is to be told first.
    pub told: Told,
}

impl View<'_> {
    /// Address of a field in the reviewer's order.
    pub(super) fn address(&self, record: &str, field: &str) -> String {
        self.filter.record_link(record, field)
    }

    /// Address that takes what is decided about the field.
    pub(super) fn action(&self, does: &str) -> String {
        self.filter.link(&format!("/record/{}/{}/{does}", self.opened.record.id, self.opened.field.id))
    }

    /// The field that is open, as the queue has it.
    fn entry(&self) -> Option<&Entry> {
        let entries = self.shelf.queue.of_record(&self.opened.record.id);
        entries.iter().find(|entry| entry.field == self.opened.field.id)
    }

    /// What lists call it.
    pub(super) fn called(&self) -> &str {
        self.entry().map_or(self.opened.field.id.as_str(), |entry| entry.called.as_str())
    }

    /// True where nobody decided about it, and a person is to.
    pub(super) fn waits(&self) -> bool {
        self.entry().is_some_and(|entry| entry.is_open && entry.decided_by.is_none())
    }

    /// Confidence from which no more is told of it.
    pub(super) fn untold(&self) -> Option<f64> {
        self.waits().then(|| self.shelf.queue.high())
    }

    /// Title of the page.
    pub(super) fn title(&self) -> String {
        format!("{} · {} – Rapporteur", self.respondent(), self.called())
    }

    /// Who answers, or the file where that is not told.
    pub(super) fn respondent(&self) -> &str {
        let history = self.shelf.history(&self.opened.record.id);
        history.and_then(|history| history.respondent.as_deref()).unwrap_or(&self.opened.record.source.name)
    }
}

/// The whole page.
pub(in crate::review) fn record(view: &View<'_>) -> Markup {
    let record = &view.opened.record;
    let main = html! {
        main #main.record data-record=(record.id) {
            @match &view.source {
                Reading::Read(source) => (source::pane(source, &record.id, &record.source.name, view.opened.page().unwrap_or(1))),
                Reading::Failed(failure) => (source::pane_without(failure, &record.id, &record.source.name)),
                Reading::Soon(soon) => (source::pane_soon(soon, &record.id, &record.source.name)),
            }
            (side(view))
        }
    };
    page(&view.title(), view.reviewer, &main)
}

/// The right side: the field that is open, and all fields.
pub(in crate::review) fn side(view: &View<'_>) -> Markup {
    html! { div #side { (panel::panel(view)) (fields::list(view)) } }
}
