//! What stands in a paragraph (ECMA-376 part 1, 17.3.2 and 17.3.3): runs with their text, breaks, symbols, fields,
//! links, changes and references to notes.

use std::borrow::Cow;

use super::notes::NoteKind;
use super::properties::{Appearance, RunProperties, appearance};
use super::story::{Story, alternative};
use super::word::WordElement;
use crate::read::document::{Mark, NotReadKind, TickSeen};
use crate::read::notice::NoticeCode;
use crate::read::package::xml::{Element, Namespace};
use crate::read::superscript::superscript;
use crate::read::symbols;

impl<'t, 'a> Story<'t, 'a, '_, '_> {
    /// Reads what stands in a paragraph, or in an element within one.
    pub(super) fn inline(&mut self, element: Element<'t, 'a>) {
        for child in element.children() {
            self.inline_child(child);
        }
    }

    /// Reads one child of a paragraph.
    pub(super) fn inline_child(&mut self, child: Element<'t, 'a>) {
        match (child.namespace(), child.name()) {
            (Namespace::Word, "r") => self.run(child),
            (Namespace::Word, "ins" | "moveTo") => self.insertion(child, Self::inline),
            (Namespace::Word, "del" | "moveFrom") => self.deletion(child),
            (Namespace::Word, "hyperlink") => self.hyperlink(child),
            (Namespace::Word, "fldSimple") => self.simple_field(child),
            (Namespace::Word, "sdt") => self.control(child, Self::inline),
            (Namespace::Word, "commentRangeStart") => self.comment_starts(child),
            (Namespace::Word, "commentRangeEnd") => self.comment_ends(child),
            (Namespace::Compatibility, "AlternateContent") => {
                if let Some(choice) = alternative(child) {
                    self.inline(choice);
                }
            }
            (Namespace::Math, "t") => self.formula(&child.text()),
            (Namespace::Math, "den") => {
                self.formula("/");
                self.inline(child);
            }
            (Namespace::Math, "sup") => {
                self.formula("^");
                self.inline(child);
            }
            // Where a run holds no run (a paragraph in a paragraph), its text is read all the same.
            (Namespace::Word, "p") => self.inline(child),
            (Namespace::Word, name) if name.ends_with("Pr") => {}
            _ => self.inline(child),
        }
    }

    /// Text of a formula (22.1): on one line, as it would be typed.
    fn formula(&mut self, text: &str) {
        if self.is_shown() {
            let style = self.plain.style.clone();
            self.state.builder.text(text, &style);
        }
    }

    fn run(&mut self, run: Element<'t, 'a>) {
        self.state.builder.run = self.runs;
        self.runs += 1;
        let mut appearance = match run.word("rPr") {
            Some(properties) => self.appearance(properties),
            None => self.plain.clone(),
        };
        appearance.style.inserted = self.inserted > 0;
        if appearance.style.language.as_deref() == self.context.language {
            appearance.style.language = None;
        }
        self.run_content(run, &appearance);
    }

    fn appearance(&self, properties: Element<'t, 'a>) -> Appearance {
        let own = RunProperties::read(properties);
        let style = properties.value("rStyle").map(|id| self.context.styles.style(&id));
        let empty = RunProperties::default();
        let characters = style.as_deref().map_or(&empty, |style| &style.run);
        appearance(&self.context.styles.defaults, &self.style.run, characters, &own)
    }

    fn run_content(&mut self, run: Element<'t, 'a>, appearance: &Appearance) {
        for child in run.children() {
            match (child.namespace(), child.name()) {
                (Namespace::Word, name) => self.word_content(child, name, appearance),
                (Namespace::Compatibility, "AlternateContent") => {
                    if let Some(choice) = alternative(child) {
                        self.run_content(choice, appearance);
                    }
                }
                _ => self.run_content(child, appearance),
            }
        }
    }

    fn word_content(&mut self, child: Element<'t, 'a>, name: &str, appearance: &Appearance) {
        match name {
            "t" => self.text(&spaced(child.text()), appearance),
            "tab" | "ptab" => self.text("\t", appearance),
            "noBreakHyphen" => self.text("\u{2011}", appearance),
            "softHyphen" => self.text("\u{ad}", appearance),
            "br" | "cr" => {
                if self.is_shown() {
                    self.state.builder.break_line();
                }
                if child.word_attribute("type").is_some_and(|kind| kind == "page") {
                    self.state.builder.next_page(true);
                }
            }
            "lastRenderedPageBreak" => self.state.builder.next_page(false),
            "sym" => self.symbol(child, appearance),
            "fldChar" => self.field_character(child, appearance),
            "instrText" => {
                if let Some(field) = self.fields.last_mut().filter(|field| !field.in_result) {
                    field.code.push_str(&child.text());
                }
            }
            "footnoteReference" => self.note_reference(child, NoteKind::Footnote, appearance),
            "endnoteReference" => self.note_reference(child, NoteKind::Endnote, appearance),
            "commentReference" => self.comment(child),
            "ruby" => {
                let base = child.word("rubyBase");
                base.into_iter().for_each(|base| base.children().for_each(|run| self.run_content(run, appearance)));
            }
            "drawing" | "pict" | "object" => self.drawing(child),
            // What was deleted, and the mark of a note in the note itself.
            "rPr" | "delText" | "delInstrText" | "footnoteRef" | "endnoteRef" | "annotationRef" => {}
            _ => self.run_content(child, appearance),
        }
    }

    fn text(&mut self, text: &str, appearance: &Appearance) {
        if !self.is_shown() || text.is_empty() {
            return;
        }
        if appearance.hidden {
            return self.state.builder.hidden(text);
        }
        let mut text = Cow::Borrowed(text);
        if appearance.font.is_some() {
            text = symbols::as_shown(text, appearance.font.as_deref());
        }
        if appearance.raised && text.chars().all(|character| character.is_ascii_digit()) {
            text = Cow::Owned(text.chars().map(superscript).collect());
        }
        match self.pending_tick.filter(|_| !text.trim().is_empty()) {
            Some(state) => {
                // The state decides; the glyph may be any that its author chose.
                self.pending_tick = None;
                self.state.builder.tick(state, TickSeen::ContentControl, &appearance.style);
                let mut rest = text.trim_start().chars();
                rest.next();
                self.state.builder.text(rest.as_str(), &appearance.style);
            }
            None => self.state.builder.text(&text, &appearance.style),
        }
    }

    /// `w:sym` (17.3.3.30): a character of a symbol font.
    fn symbol(&mut self, element: Element<'t, 'a>, appearance: &Appearance) {
        let code = element.word_attribute("char").and_then(|code| u32::from_str_radix(code.trim(), 16).ok());
        let font = element.word_attribute("font").unwrap_or_default();
        let Some(code) = code else { return };
        let shown = char::from_u32(code);
        let is_private = (0xE000..=0xF8FF).contains(&code);
        match symbols::character(&font, code, shown).or(shown.filter(|_| !is_private)) {
            Some(character) => {
                // The font has done its work: the character is no longer one of it.
                let plain = Appearance { font: None, ..appearance.clone() };
                self.text(character.encode_utf8(&mut [0; 4]), &plain);
            }
            None if self.is_shown() => {
                self.text("\u{fffd}", appearance);
                let message = format!("the sign {code:04X} of the font {font} has no character");
                self.state.builder.tell(NoticeCode::GlyphsUnmapped, message);
                self.state.builder.not_read(NotReadKind::UnmappedGlyphs, format!("{font} {code:04X}"), 1);
            }
            None => {}
        }
    }

    fn hyperlink(&mut self, element: Element<'t, 'a>) {
        let outside = element.attribute(Namespace::Relationship, "id");
        let outside = outside.and_then(|id| self.relationships.by_id(&id)).map(|one| one.target.clone());
        let inside = element.word_attribute("anchor").map(|anchor| format!("#{anchor}"));
        let target = match (outside, inside) {
            (Some(outside), Some(inside)) if !outside.contains('#') => Some(outside + &inside),
            (Some(outside), _) => Some(outside),
            (None, inside) => inside,
        };
        self.linked(target, element);
    }

    /// Reads an element whose text leads to this target, if it leads anywhere.
    pub(super) fn linked(&mut self, target: Option<String>, element: Element<'t, 'a>) {
        let is_link = target.is_some();
        target.into_iter().for_each(|target| self.state.builder.open_mark(Mark::Link(target)));
        self.inline(element);
        if is_link {
            self.state.builder.close_mark();
        }
    }

    /// What a tracked change deleted: kept as a mark where it stood.
    fn deletion(&mut self, element: Element<'t, 'a>) {
        let mut text = String::new();
        gather_deleted(element, &mut text);
        self.state.changes.deletions += 1;
        self.note_editor(element);
        if !text.is_empty() && self.is_shown() {
            self.state.builder.mark_here(Mark::Deleted(text));
        }
    }

    fn note_reference(&mut self, element: Element<'t, 'a>, kind: NoteKind, appearance: &Appearance) {
        if !self.is_shown() || appearance.hidden {
            return;
        }
        let Some(id) = element.word_attribute("id") else { return };
        // A mark of its own stands in the text that follows (17.11.3).
        let is_custom = element.word_attribute("customMarkFollows").is_some_and(|value| !super::word::is_off(&value));
        let label = self.state.notes.refer(kind, &id, is_custom);
        if let Some(label) = label {
            self.state.builder.mark_here(Mark::NoteReference(label));
        }
    }
}

/// Line ends and tabs in the XML itself are blanks.
fn spaced(text: Cow<'_, str>) -> Cow<'_, str> {
    if text.contains(['\n', '\r', '\t']) { Cow::Owned(text.replace(['\n', '\r', '\t'], " ")) } else { text }
}

fn gather_deleted(element: Element<'_, '_>, text: &mut String) {
    for child in element.children() {
        match (child.namespace(), child.name()) {
            (Namespace::Word, "delText" | "t") => text.push_str(&child.text()),
            (Namespace::Word, "tab") => text.push('\t'),
            (Namespace::Word, "br" | "cr") => text.push('\n'),
            (Namespace::Word, "delInstrText" | "instrText") => {}
            _ => gather_deleted(child, text),
        }
    }
}
