//! What Word and OpenDocument have in common where somebody fills in a form.

use super::PackageBuilder;
use crate::read::document::{Control, TickState};
use crate::read::notice::NoticeCode;

/// True where a text field shows nothing, or what it showed from the start. Word fills an empty one with five blanks of
/// its own (U+2002).
pub(in crate::read) fn is_untouched(shown: &str, default: Option<&str>) -> bool {
    let typed = shown.trim();
    typed.is_empty() || default.is_some_and(|default| default.trim() == typed)
}

impl PackageBuilder {
    /// Tells where a check box shows the glyph of its other state. `glyphs` are that of a box that is on and that of
    /// one that is off.
    pub(in crate::read) fn check_glyph(
        &mut self,
        control: &Control,
        state: TickState,
        glyphs: (char, char),
        shown: &str,
    ) {
        let (on, off) = glyphs;
        let other = if state == TickState::Checked { off } else { on };
        if on != off && shown.starts_with(other) {
            let name = control.name.as_deref().unwrap_or("a check box");
            let message = format!("{name} shows {shown} but its state says otherwise; the state was taken");
            self.tell(NoticeCode::ControlContradicts, message);
        }
    }
}
