//! What stands before a paragraph by itself: the number or bullet of a list.
//!
//! Comes in: a marker. Goes out: the label of the block, or the tick box that its bullet is.

use super::builder::{PackageBuilder, ParagraphPlace, TextStyle};
use crate::read::document::{BlockKind, TickSeen};
use crate::read::label::{Label, LabelOrigin};
use crate::read::notice::NoticeCode;
use crate::read::ticks;

/// What stands before a paragraph.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::read) enum Marker {
    /// A label, and why it may be another one in the program that shows it, if it may.
    Label(String, Option<String>),
    /// A bullet, as a character; `None` where it is a picture or has no character.
    Bullet(Option<char>),
}

impl PackageBuilder {
    /// Begins a paragraph with what stands before it; a number goes before the label that is given.
    pub(in crate::read) fn begin_marked(
        &mut self,
        kind: BlockKind,
        label: Option<Label>,
        marker: Option<Marker>,
        list_level: Option<u8>,
        place: ParagraphPlace,
        joined: bool,
    ) {
        let (mut label, mut bullet, mut uncertain) = (label, None, None);
        match marker {
            Some(Marker::Label(written, reason)) => {
                label = Some(Label { written, origin: LabelOrigin::Numbering });
                uncertain = reason;
            }
            Some(Marker::Bullet(shown)) => bullet = shown,
            None => {}
        }
        let told = label.as_ref().map(|label| label.written.clone()).unwrap_or_default();
        self.begin(kind, label, list_level, place, joined);
        if let Some(reason) = uncertain {
            let message = format!("the number {told:?} may be shown as another one: {reason}");
            self.tell(NoticeCode::LabelUncertain, message);
        }
        // A list whose bullets are boxes is a list of options; a tick alone is a bullet like others. Whether
        // the boxes tell anything shows beside the others of the list.
        let Some(state) = bullet.and_then(ticks::box_state) else { return };
        self.tick(state, TickSeen::Bullet, &TextStyle::default());
        self.text(" ", &TextStyle::default());
    }
}
