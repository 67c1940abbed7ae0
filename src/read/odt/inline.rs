//! What stands in a paragraph (ODF 1.3 part 3, 6 and 7): text with its white space, spans, links, breaks, fields,
//! changes and marks.

use std::borrow::Cow;

use super::changes::ChangeKind;
use super::open_document::{BLANKS_MAX, OpenDocumentElement};
use super::story::Story;
use super::styles::Family;
use crate::read::document::{Mark, NotReadKind, TickSeen};
use crate::read::notice::NoticeCode;
use crate::read::package::xml::{Element, Namespace};
use crate::read::superscript::superscript;
use crate::read::symbols;

impl<'t, 'a> Story<'t, 'a, '_, '_> {
    /// Reads what stands in a paragraph, or in an element within one.
    pub(super) fn inline(&mut self, element: Element<'t, 'a>) {
        let mut position = 0;
        for node in element.nodes() {
            if node.name().is_empty() {
                self.characters(&node.text());
            } else {
                self.path.push(position);
                self.inline_child(node);
                self.path.pop();
                position += 1;
            }
        }
    }

    fn inline_child(&mut self, child: Element<'t, 'a>) {
        match (child.namespace(), child.name()) {
            (Namespace::Text, name) => self.text_child(child, name),
            (Namespace::Office, "annotation") => self.annotation(child),
            (Namespace::Office, "annotation-end") => self.annotation_ends(child),
            (Namespace::Office, "event-listeners" | "forms") | (Namespace::Svg, _) => {}
            (Namespace::Draw, _) => self.drawing(child),
            (Namespace::Field, "fieldmark-start") => self.field_starts(child),
            (Namespace::Field, "fieldmark-separator") => self.field_text_starts(),
            (Namespace::Field, "fieldmark-end") => self.field_ends(),
            (Namespace::Field, "fieldmark") => self.field_mark(child),
            (Namespace::LibreOffice, "content-control") => self.content_control(child, Self::inline),
            (Namespace::LibreOffice, "list-item") => {}
            (Namespace::Table, "table") => self.table(child),
            // A wrapper, known or not: what it holds is text all the same.
            _ => self.inline(child),
        }
    }

    fn text_child(&mut self, child: Element<'t, 'a>, name: &str) {
        match name {
            "span" => self.span(child),
            "a" => self.link(child),
            "s" => {
                let blanks = child.number(Namespace::Text, "c").unwrap_or(1_usize).min(BLANKS_MAX);
                self.blank_before = false;
                self.shown(&" ".repeat(blanks));
            }
            "tab" => {
                self.blank_before = false;
                self.shown("\t");
            }
            "line-break" => {
                if self.hidden == 0 {
                    self.state.builder.break_line();
                }
                self.blank_before = false;
            }
            "soft-page-break" => self.page_ends(),
            "soft-hyphen" => self.shown("\u{ad}"),
            "non-breaking-hyphen" => self.shown("\u{2011}"),
            "note" if self.hidden == 0 && self.look.hidden != Some(true) => self.note(child),
            "change-start" | "change-end" | "change" => self.change(child),
            "placeholder" => self.placeholder(child),
            "text-input" => self.input_field(child),
            "drop-down" => self.drop_down_field(child),
            "hidden-text" if child.is_true(Namespace::Text, "is-hidden") => {
                let text = child.text_attribute("string-value").unwrap_or_default();
                self.state.builder.hidden(&text);
            }
            "ruby" => self.each(child, |story, part| {
                if part.is(Namespace::Text, "ruby-base") {
                    story.inline(part);
                }
            }),
            "note" | "script" | "label" => {}
            // A variable that is set without being shown.
            _ if child.text_attribute("display").is_some_and(|display| display == "none") => {}
            _ => self.inline(child),
        }
    }

    fn span(&mut self, element: Element<'t, 'a>) {
        let Some(name) = element.text_attribute("style-name") else { return self.inline(element) };
        let style = self.context.styles.style(Family::Text, &name);
        if style.is_placeholder && self.is_left_placeholder(element) {
            return;
        }
        let look = self.look.overridden_by(&style.text);
        let outer = std::mem::replace(&mut self.look, look);
        self.run_ended = true;
        self.inline(element);
        self.run_ended = true;
        self.look = outer;
    }

    fn link(&mut self, element: Element<'t, 'a>) {
        let target = element.attribute(Namespace::XLink, "href").filter(|target| !target.is_empty());
        let is_link = target.is_some();
        target.into_iter().for_each(|target| self.state.builder.open_mark(Mark::Link(target.into_owned())));
        self.span(element);
        if is_link {
            self.state.builder.close_mark();
        }
    }

    /// Text as written: white space is one blank, and none at the beginning (6.1.2).
    fn characters(&mut self, text: &str) {
        let mut collapsed = String::with_capacity(text.len());
        for character in text.chars() {
            if !matches!(character, ' ' | '\t' | '\n' | '\r') {
                collapsed.push(character);
                self.blank_before = false;
            } else if !std::mem::replace(&mut self.blank_before, true) {
                collapsed.push(' ');
            }
        }
        self.shown(&collapsed);
    }

    /// Text as shown.
    pub(super) fn shown(&mut self, text: &str) {
        if text.is_empty() {
            return;
        }
        if self.hidden > 0 || self.look.hidden == Some(true) {
            return self.state.builder.hidden(text);
        }
        if std::mem::take(&mut self.run_ended) && self.state.builder.characters() > 0 {
            self.runs += 1;
        }
        self.state.builder.run = self.runs;
        let mut style = self.look.style_of(text, self.from_right);
        style.inserted = self.inserted > 0;
        if style.language.as_deref() == self.context.language {
            style.language = None;
        }
        let mut text = symbols::as_shown(Cow::Borrowed(text), self.look.font.as_deref());
        self.tell_unmapped(&text);
        if let Some(mark) = self.mark_behind_note.take()
            && let Some(rest) = text.strip_prefix(&*mark).filter(|rest| !rest.starts_with(|c: char| c.is_ascii_digit()))
        {
            text = Cow::Owned(mark.chars().map(superscript).chain(rest.chars()).collect());
        }
        if self.look.raised == Some(true) && text.chars().all(|character| character.is_ascii_digit()) {
            text = Cow::Owned(text.chars().map(superscript).collect());
        }
        match self.pending_tick.filter(|_| !text.trim().is_empty()) {
            Some(state) => {
                // The state decides; the glyph may be any that its author chose.
                self.pending_tick = None;
                self.state.builder.tick(state, TickSeen::ContentControl, &style);
                let mut rest = text.trim_start().chars();
                rest.next();
                self.state.builder.text(rest.as_str(), &style);
            }
            None => self.state.builder.text(&text, &style),
        }
    }

    /// Tells of signs of a symbol font that have no character.
    fn tell_unmapped(&mut self, text: &str) {
        let Some(font) = self.look.font.clone().filter(|font| symbols::is_symbol_font(font)) else { return };
        for code in text.chars().filter(|shown| matches!(shown, '\u{e000}'..='\u{f8ff}')).map(u32::from) {
            let message = format!("the sign {code:04X} of the font {font} has no character");
            self.state.builder.tell(NoticeCode::GlyphsUnmapped, message);
            self.state.builder.not_read(NotReadKind::UnmappedGlyphs, format!("{font} {code:04X}"), 1);
        }
    }

    /// A tracked change begins, ends, or is a deletion (5.5.7).
    pub(super) fn change(&mut self, element: Element<'t, 'a>) {
        let apart = self.context.apart;
        let id = element.text_attribute("change-id").unwrap_or_default();
        let Some(change) = apart.changes.get(&*id) else { return };
        let is_new = self.state.met.insert(id.into_owned());
        match (&change.kind, element.name()) {
            (ChangeKind::Insertion, "change-start") => {
                self.inserted += 1;
                self.state.changes.insertions += 1;
            }
            (ChangeKind::Insertion, "change-end") => self.inserted = self.inserted.saturating_sub(1),
            (ChangeKind::Deletion(text), "change") if is_new => {
                self.state.changes.deletions += 1;
                if self.state.builder.is_open() && !text.is_empty() {
                    self.state.builder.mark_here(Mark::Deleted(text.clone()));
                } else if !text.is_empty() {
                    self.deleted.push(text.clone());
                }
            }
            _ => return,
        }
        if is_new {
            self.state.changes.made_by(&change.author);
        }
    }
}
