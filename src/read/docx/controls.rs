//! Content controls in a story, whatever they wrap: runs, blocks or cells. What was not entered is no text; the
//! state of a check box decides, whatever its glyph.

use super::content_control::{ContentControl, shown_text};
use super::story::Story;
use super::word::WordElement;
use crate::read::document::{Mark, TickSeen};
use crate::read::notice::NoticeCode;
use crate::read::package::TextStyle;
use crate::read::package::xml::{Element, Namespace};

impl<'t, 'a> Story<'t, 'a, '_, '_> {
    /// Reads a content control; what it wraps is read by `read`.
    pub(super) fn control(&mut self, element: Element<'t, 'a>, read: fn(&mut Self, Element<'t, 'a>)) {
        let content = element.word("sdtContent");
        let shown = content.map(shown_text).unwrap_or_default();
        let control = ContentControl::read(element.word("sdtPr"), &shown, self.context.placeholders);
        // Where controls stand in the placeholder, each says itself what was entered.
        let is_placeholder = control.control.placeholder_shown && control.tick.is_none();
        if is_placeholder && !content.is_some_and(|content| holds(content, "sdt")) {
            return self.placeholder(control, content);
        }
        let Some(content) = content else { return };
        let position = element.children().position(|child| child.is_word("sdtContent")).unwrap_or(0);
        self.path.push(u32::try_from(position).unwrap_or(0));
        self.control_content(control, content, &shown, read);
        self.path.pop();
    }

    /// A placeholder is kept as a mark: nothing was entered.
    fn placeholder(&mut self, control: ContentControl, content: Option<Element<'t, 'a>>) {
        let shown = control.control.value.as_deref().unwrap_or_default();
        let looks_like_one = shown.is_empty()
            || shown.starts_with(['[', '<', '«'])
            || content.is_some_and(|content| self.is_in_placeholder_style(content));
        if !looks_like_one && self.is_shown() {
            let message =
                format!("a control says that nothing was entered, but shows {shown:?}; it was not taken as an answer");
            self.state.builder.tell(NoticeCode::ControlContradicts, message);
        }
        self.state.builder.mark_here(Mark::Control(control.control));
    }

    /// True where a run says that it is set as placeholders are: in a style or colour of its own.
    fn is_in_placeholder_style(&self, element: Element<'t, 'a>) -> bool {
        element.children().any(|child| {
            let is_styled = child.is_word("rPr") && (child.word("rStyle").is_some() || child.word("color").is_some());
            is_styled || self.is_in_placeholder_style(child)
        })
    }

    fn control_content(
        &mut self,
        control: ContentControl,
        content: Element<'t, 'a>,
        shown: &str,
        read: fn(&mut Self, Element<'t, 'a>),
    ) {
        if let (Some(state), Some(glyphs)) = (control.tick, control.glyphs) {
            self.state.builder.check_glyph(&control.control, state, glyphs, shown.trim());
        }
        // A box whose glyph a tracked change deleted is gone.
        let is_gone = shown.trim().is_empty() && (holds(content, "del") || holds(content, "moveFrom"));
        let outer_tick = std::mem::replace(&mut self.pending_tick, control.tick.filter(|_| !is_gone));
        self.contents += usize::from(control.is_contents);
        if control.says_something {
            self.state.builder.open_mark(Mark::Control(control.control));
        }
        read(self, content);
        if let Some(state) = self.pending_tick.take().filter(|_| self.state.builder.is_open()) {
            self.state.builder.tick(state, TickSeen::ContentControl, &TextStyle::default());
        }
        if control.says_something {
            self.state.builder.close_mark();
        }
        self.contents -= usize::from(control.is_contents);
        self.pending_tick = outer_tick;
    }
}

/// True where an element of this name stands within an element.
fn holds(element: Element<'_, '_>, name: &str) -> bool {
    element.children().any(|child| child.is(Namespace::Word, name) || holds(child, name))
}
