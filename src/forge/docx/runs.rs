//! Runs of the form as runs of Word: looks, tracked changes, links, notes, directions.

use crate::forge::form::{Change, Form, Run};
use crate::forge::scripts::{is_right_to_left, segments};

use super::markup::{Paragraph, RunProperties, element, field, plain, run};
use super::noise::Noise;
use super::numbering::{Label, Lists};
use super::{Links, Notes, WordStyle};
use crate::forge::escape::escaped;

/// Who tracked changes, and when.
const CHANGED: &str = " w:author=\"Focal point\" w:date=\"2019-04-11T10:20:00Z\"";

/// A file in the making.
pub(super) struct Writer<'a> {
    pub form: &'a Form,
    pub style: &'a WordStyle,
    pub noise: Noise,
    pub lists: Lists,
    /// Targets of links.
    pub links: Vec<String>,
    /// Footnotes by their place in the file: their content.
    pub notes: Vec<String>,
    /// Notes of the form that have been referred to.
    pub referred: Vec<bool>,
    /// Footnotes that Word counts.
    pub counted_notes: usize,
    /// Controls, fields and shapes; each has a number of its own.
    pub controls: usize,
    pub changes: usize,
}

impl Writer<'_> {
    /// Attributes of a tracked change.
    pub(super) fn changed(&mut self) -> String {
        self.changes += 1;
        format!(" w:id=\"{}\"{CHANGED}", 9000 + self.changes)
    }

    /// Runs as they stand in a paragraph; `base` is what all of them have.
    pub(super) fn runs(&mut self, runs: &[Run], base: RunProperties<'_>) -> String {
        runs.iter().map(|one| self.run(one, base)).collect()
    }

    fn run(&mut self, one: &Run, base: RunProperties<'_>) -> String {
        let mut properties = base;
        let look = &mut properties.look;
        look.bold |= one.look.bold;
        look.italic |= one.look.italic;
        look.underlined |= one.look.underlined;
        look.struck |= one.look.struck;
        look.highlighted |= one.look.highlighted;
        let is_deleted = one.change == Some(Change::Deleted);
        let by_field = self.style.links == Links::Fields && one.change.is_none();
        if one.link.is_some() {
            properties.style = Some("Hyperlink");
        }
        let mut content = String::new();
        for (text, right_to_left) in segments(&one.text) {
            properties.right_to_left = right_to_left;
            content.push_str(&self.split(text, properties, is_deleted));
        }
        if let Some(change) = one.change.filter(|_| !content.is_empty()) {
            let attributes = self.changed();
            content = format!("<w:{0}{attributes}>{content}</w:{0}>", element(change));
        }
        if let Some(target) = &one.link {
            content = if by_field {
                field(&format!("HYPERLINK \"{}\"", target.replace('"', "%22")), "", &content)
            } else {
                let known = self.links.iter().position(|known| known == target);
                let position = known.unwrap_or(self.links.len());
                if known.is_none() {
                    self.links.push(target.clone());
                }
                format!("<w:hyperlink r:id=\"rIdLink{}\">{content}</w:hyperlink>", position + 1)
            };
        }
        if let Some(note) = one.note {
            content.push_str(&self.reference(note));
        }
        content
    }

    /// A text as one run, or as several with what Word leaves between them.
    fn split(&mut self, text: &str, properties: RunProperties<'_>, is_deleted: bool) -> String {
        let mut out = String::new();
        let mut at = 0;
        for cut in self.noise.cuts(text) {
            let session = self.noise.session();
            out.push_str(&run(&text[at..cut], properties, is_deleted, &session));
            if !is_deleted {
                out.push_str(&self.noise.between());
            }
            at = cut;
        }
        let session = self.noise.session();
        out + &run(&text[at..], properties, is_deleted, &session)
    }

    /// The mark of a note where it is referred to.
    pub(super) fn reference(&mut self, note: usize) -> String {
        let Some(said) = self.form.notes.get(note) else { return String::new() };
        let is_new = self.referred.get(note) == Some(&false);
        if let Some(referred) = self.referred.get_mut(note) {
            *referred = true;
        }
        let raised = RunProperties { style: Some("FootnoteReference"), ..RunProperties::default() };
        if !is_new || self.style.notes == Notes::Typed {
            let raised = RunProperties { superscript: true, ..RunProperties::default() };
            return run(&said.mark, raised, false, "");
        }
        let id = self.notes.len() + 2;
        let text = plain(&format!(" {}", said.text));
        let properties = raised.xml();
        let is_counted = said.mark == (self.counted_notes + 1).to_string();
        let (mark, reference) = if is_counted {
            self.counted_notes += 1;
            let reference = format!("<w:footnoteReference w:id=\"{id}\"/>");
            (format!("<w:r>{properties}<w:footnoteRef/></w:r>"), reference)
        } else {
            let mark = escaped(&said.mark);
            let reference = format!("<w:footnoteReference w:customMarkFollows=\"1\" w:id=\"{id}\"/><w:t>{mark}</w:t>");
            (run(&said.mark, raised, false, ""), reference)
        };
        self.notes.push(Paragraph::of("FootnoteText").with(&(mark + &text)));
        format!("<w:r>{properties}{reference}</w:r>")
    }

    /// Notes that stand at the end as paragraphs: all that are typed, and those that nothing refers to.
    pub(super) fn end_notes(&self) -> String {
        let typed = |position: usize| self.style.notes == Notes::Typed || self.referred.get(position) == Some(&false);
        let notes = self.form.notes.iter().enumerate().filter(|(position, _)| typed(*position));
        let raised = RunProperties { superscript: true, ..RunProperties::default() };
        notes
            .map(|(_, note)| {
                let text = run(&note.mark, raised, false, "") + &plain(&format!(" {}", note.text));
                Paragraph::of("FootnoteText").with(&text)
            })
            .collect()
    }

    /// A paragraph of what the form prints or the respondent wrote.
    pub(super) fn paragraph(&mut self, style: &str, label: &Label, runs: &[Run], content: &str) -> String {
        let texts: String = runs.iter().map(|run| run.text.as_str()).collect();
        let change = runs.first().and_then(|first| first.change);
        let mark = change.filter(|_| runs.iter().all(|run| run.change == change || run.text.is_empty()));
        let changed = mark.map(|_| self.changed()).unwrap_or_default();
        let attributes = self.noise.paragraph();
        let (numbering, typed) = match label {
            Label::Numbered(_, _, true) if super::is_numbered(style) => (None, String::new()),
            Label::Numbered(num, at, _) => (Some((*num, *at)), String::new()),
            Label::Typed(label) => (None, plain(&format!("{label}{}", if self.style.tabs { "\t" } else { " " }))),
            Label::None => (None, String::new()),
        };
        let is_numbered_style = self.style.numbering == super::Numbering::ByStyle && super::is_numbered(style);
        // A text without a label, or with a typed one, opts out of the numbering of its style.
        let opts_out = is_numbered_style && matches!(label, Label::None | Label::Typed(_));
        let paragraph = Paragraph {
            style,
            numbering: if opts_out { Some((0, 0)) } else { numbering },
            right_to_left: is_right_to_left(&texts),
            mark: mark.map(|change| (change, changed.as_str())),
            more: "",
            attributes: &attributes,
        };
        paragraph.with(&(typed + content))
    }
}
