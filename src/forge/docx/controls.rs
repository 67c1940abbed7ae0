//! What a form has for filling in: content controls (17.5.2; check boxes by w14, [MS-DOCX] 2.5.3) and form fields as
//! Word had them before 2007 (17.16.5).

use crate::forge::form::{Piece, Takes};

use super::markup::{FIELD_END, RunProperties, field_begin, plain, run};
use super::numbering::Label;
use super::runs::Writer;
use super::{Answers, Ticks};
use crate::forge::escape::escaped;

/// What an empty text field of old shows.
pub(super) const BLANK: &str = "\u{2002}\u{2002}\u{2002}\u{2002}\u{2002}";

impl Writer<'_> {
    /// A content control around what it holds: runs within a paragraph, or paragraphs.
    pub(super) fn content(&mut self, name: &str, properties: &str, content: &str) -> String {
        self.controls += 1;
        let name = escaped(name);
        format!(
            "<w:sdt><w:sdtPr><w:alias w:val=\"{name}\"/><w:tag w:val=\"{name}\"/><w:id w:val=\"{}\"/>{properties}</w:sdtPr>\
             <w:sdtContent>{content}</w:sdtContent></w:sdt>",
            1000 + self.controls
        )
    }

    /// A content control within a line that nobody filled in.
    pub(super) fn placeholder(&mut self, name: &str, properties: &str, shown: &str) -> String {
        let shown = run(shown, placeholder_look(), false, "");
        self.content(name, &format!("<w:showingPlcHdr/>{properties}"), &shown)
    }

    /// What a form field of old begins with. Word cuts its name at twenty characters.
    pub(super) fn legacy(&mut self, name: &str, kind: &str) -> String {
        self.controls += 1;
        let short: String = name.chars().filter(|c| c.is_alphanumeric()).take(14).collect();
        format!(
            "<w:ffData><w:name w:val=\"{short}_{}\"/><w:enabled/><w:calcOnExit w:val=\"0\"/>{kind}</w:ffData>",
            self.controls
        )
    }

    /// A box.
    pub(super) fn tick_box(&mut self, name: &str, checked: bool) -> String {
        let glyph = if checked { self.style.checked_glyph } else { '☐' };
        match self.style.ticks {
            Ticks::ContentControls => {
                let state = format!(
                    "<w14:checkbox><w14:checked w14:val=\"{}\"/><w14:checkedState w14:val=\"{:04X}\" \
                     w14:font=\"MS Gothic\"/><w14:uncheckedState w14:val=\"2610\" w14:font=\"MS Gothic\"/></w14:checkbox>",
                    u8::from(checked),
                    u32::from(self.style.checked_glyph)
                );
                let look = RunProperties { font: Some("MS Gothic"), ..RunProperties::default() };
                self.content(name, &state, &run(&glyph.to_string(), look, false, ""))
            }
            Ticks::FormFields => {
                let state = if checked { "<w:checked/>" } else { "" };
                let kind = format!("<w:checkBox><w:sizeAuto/><w:default w:val=\"0\"/>{state}</w:checkBox>");
                let data = self.legacy(name, &kind);
                super::markup::field("FORMCHECKBOX", &data, "")
            }
            Ticks::Glyphs => {
                let look = RunProperties { font: Some("Segoe UI Symbol"), ..RunProperties::default() };
                run(&glyph.to_string(), look, false, "")
            }
            Ticks::Symbols => {
                let code = match (checked, self.style.checked_glyph) {
                    (false, _) => "F0A8",
                    (true, '☑') => "F0FE",
                    (true, _) => "F0FD",
                };
                format!("<w:r><w:sym w:font=\"Wingdings\" w:char=\"{code}\"/></w:r>")
            }
            Ticks::Typed => plain(if checked { "[x]" } else { "[ ]" }),
        }
    }

    /// Yes and no as a list to choose from; the words are those of its entries.
    pub(super) fn yes_no_list(&mut self, name: &str, words: [&str; 2], answer: Option<usize>, choose: &str) -> String {
        let shown = answer.and_then(|answer| words.get(answer)).copied();
        if self.style.answers == Answers::FormFields {
            let result = answer.map(|answer| format!("<w:result w:val=\"{}\"/>", answer + 1)).unwrap_or_default();
            let entry = |text: &str| format!("<w:listEntry w:val=\"{}\"/>", escaped(text));
            let entries: String = ["-", words[0], words[1]].map(entry).concat();
            let data = self.legacy(name, &format!("<w:ddList>{result}{entries}</w:ddList>"));
            return super::markup::field("FORMDROPDOWN", &data, "");
        }
        let item = |text: &str| format!("<w:listItem w:displayText=\"{0}\" w:value=\"{0}\"/>", escaped(text));
        let list = format!("<w:dropDownList>{}</w:dropDownList>", words.map(item).concat());
        match shown {
            Some(shown) => self.content(name, &list, &plain(shown)),
            None => self.placeholder(name, &list, choose),
        }
    }

    /// An answer within a line; `shown` are its runs, empty where nothing was written.
    pub(super) fn line(&mut self, name: &str, takes: &Takes, shown: &str, placeholder: Option<&str>) -> String {
        let language = &self.form.language;
        match self.style.answers {
            Answers::ContentControls => {
                let properties = match takes {
                    Takes::Day(day) => {
                        let full = day.as_ref().map(|day| format!(" w:fullDate=\"{}T00:00:00Z\"", escaped(day)));
                        format!(
                            "<w:date{}><w:dateFormat w:val=\"d MMMM yyyy\"/><w:lid w:val=\"{}\"/>\
                             <w:storeMappedDataAs w:val=\"dateTime\"/><w:calendar w:val=\"gregorian\"/></w:date>",
                            full.filter(|_| !shown.is_empty()).unwrap_or_default(),
                            escaped(language)
                        )
                    }
                    // Text of one look is all that such a control holds (17.5.2.44).
                    _ if is_plain(shown) => "<w:text/>".to_owned(),
                    _ => String::new(),
                };
                let [write, _, pick] = prompts(language);
                let default = if matches!(takes, Takes::Day(_)) { pick } else { write };
                if shown.is_empty() {
                    return self.placeholder(name, &properties, placeholder.unwrap_or(default));
                }
                self.content(name, &properties, shown)
            }
            Answers::FormFields => {
                let data = self.legacy(name, "<w:textInput/>");
                let shown = if shown.is_empty() { plain(BLANK) } else { shown.to_owned() };
                super::markup::field("FORMTEXT", &data, &shown)
            }
            Answers::Plain if shown.is_empty() && self.style.blank_lines => plain("____________________"),
            Answers::Plain => shown.to_owned(),
        }
    }

    /// Paragraphs of an answer within their field. A field cannot hold a table's edge, so that a table stands without.
    pub(super) fn field_around(&mut self, name: &str, pieces: &[Piece], written: Vec<String>) -> String {
        let has_table = pieces.iter().any(|piece| matches!(piece, Piece::Table(_)));
        match self.style.answers {
            Answers::ContentControls if !has_table => self.content(name, "", &written.concat()),
            Answers::FormFields if !has_table => {
                let data = self.legacy(name, "<w:textInput/>");
                let begin = field_begin("FORMTEXT", &data);
                let last = written.len().saturating_sub(1);
                let mut out = String::new();
                for (position, mut paragraph) in written.into_iter().enumerate() {
                    if let Some(at) = paragraph.find("</w:pPr>").filter(|_| position == 0) {
                        paragraph.insert_str(at + "</w:pPr>".len(), &begin);
                    }
                    if let Some(at) = paragraph.rfind("</w:p>").filter(|_| position == last) {
                        paragraph.insert_str(at, FIELD_END);
                    }
                    out.push_str(&paragraph);
                }
                out
            }
            _ => written.concat(),
        }
    }

    /// A field that takes paragraphs and holds none.
    pub(super) fn empty_field(&mut self, name: &str, style: &str, takes: &Takes, placeholder: Option<&str>) -> String {
        let [write, ..] = prompts(&self.form.language);
        match self.style.answers {
            Answers::ContentControls if *takes == Takes::Text => {
                let shown = run(placeholder.unwrap_or(write), placeholder_look(), false, "");
                let shown = self.paragraph(style, &Label::None, &[], &shown);
                self.content(name, "<w:showingPlcHdr/>", &shown)
            }
            _ => {
                let line = self.line(name, takes, "", placeholder);
                self.paragraph(style, &Label::None, &[], &line)
            }
        }
    }
}

fn placeholder_look() -> RunProperties<'static> {
    RunProperties { style: Some("PlaceholderText"), ..RunProperties::default() }
}

/// True for runs that are text of one look, without breaks, links or changes.
fn is_plain(runs: &str) -> bool {
    const LOOKS: [&str; 11] = [
        "<w:rStyle",
        "<w:b/>",
        "<w:i/>",
        "<w:strike/>",
        "<w:highlight",
        "<w:u ",
        "<w:hyperlink",
        "<w:fldChar",
        "<w:ins ",
        "<w:del ",
        "<w:br/>",
    ];
    LOOKS.iter().all(|look| !runs.contains(look))
}

/// What Word shows in a control that nobody filled in: to write, to choose, to pick a date.
pub(super) fn prompts(language: &str) -> [&'static str; 3] {
    match language.split('-').next().unwrap_or_default() {
        "fr" => [
            "Cliquez ou appuyez ici pour entrer du texte.",
            "Choisissez un élément.",
            "Cliquez ou appuyez ici pour entrer une date.",
        ],
        "es" => [
            "Haga clic o pulse aquí para escribir texto.",
            "Elija un elemento.",
            "Haga clic aquí o pulse para escribir una fecha.",
        ],
        _ => ["Click or tap here to enter text.", "Choose an item.", "Click or tap to enter a date."],
    }
}
