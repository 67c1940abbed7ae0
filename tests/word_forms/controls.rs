//! What a form has for filling in, by the ways in which forms are made: content controls, legacy form fields, or
//! nothing but glyphs and blank space.

use crate::answers::Line;
use crate::markup::{FIELD_END, escaped, field, field_begin, paragraph, run};
use crate::wording::Wording;

/// How a form is filled in.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Controls {
    /// Content controls (17.5.2), check boxes by w14 ([MS-DOCX] 2.5.3).
    Content,
    /// Form fields of old (17.16.5).
    Legacy,
    /// ☒ and ☐.
    Glyphs,
    /// Boxes of the font Wingdings (17.3.3.30).
    Symbols,
}

/// Makes the controls of one form; each has a number of its own.
pub(crate) struct Maker {
    pub controls: Controls,
    pub wording: Wording,
    made: usize,
}

impl Maker {
    pub(crate) fn new(controls: Controls, wording: Wording) -> Self {
        Self { controls, wording, made: 0 }
    }

    fn content(&mut self, name: &str, properties: &str, content: &str) -> String {
        self.made += 1;
        let name = escaped(name);
        format!(
            "<w:sdt><w:sdtPr><w:alias w:val=\"{name}\"/><w:tag w:val=\"{name}\"/><w:id w:val=\"{}\"/>{properties}</w:sdtPr>\
             <w:sdtContent>{content}</w:sdtContent></w:sdt>",
            1000 + self.made
        )
    }

    /// What a legacy field begins with. Word cuts its name at twenty characters.
    fn legacy(&mut self, name: &str, kind: &str) -> String {
        self.made += 1;
        let short: String = name.chars().filter(|c| c.is_alphanumeric()).take(14).collect();
        format!(
            "<w:ffData><w:name w:val=\"{short}_{}\"/><w:enabled/><w:calcOnExit w:val=\"0\"/>{kind}</w:ffData>",
            self.made
        )
    }

    /// A check box.
    pub(crate) fn tick(&mut self, name: &str, checked: bool) -> String {
        let glyph = if checked { "☒" } else { "☐" };
        match self.controls {
            Controls::Content => {
                let state = format!(
                    "<w14:checkbox><w14:checked w14:val=\"{}\"/><w14:checkedState w14:val=\"2612\" \
                     w14:font=\"MS Gothic\"/><w14:uncheckedState w14:val=\"2610\" w14:font=\"MS Gothic\"/></w14:checkbox>",
                    u8::from(checked)
                );
                let fonts = "<w:rFonts w:ascii=\"MS Gothic\" w:eastAsia=\"MS Gothic\" w:hAnsi=\"MS Gothic\" w:hint=\"eastAsia\"/>";
                self.content(name, &state, &run(glyph, fonts))
            }
            Controls::Legacy => {
                let state = if checked { "<w:checked/>" } else { "" };
                let kind = format!("<w:checkBox><w:sizeAuto/><w:default w:val=\"0\"/>{state}</w:checkBox>");
                let data = self.legacy(name, &kind);
                field("FORMCHECKBOX", &data, "")
            }
            Controls::Glyphs => run(glyph, ""),
            Controls::Symbols => {
                let code = if checked { "F0FD" } else { "F0A8" };
                format!("<w:r><w:sym w:font=\"Wingdings\" w:char=\"{code}\"/></w:r>")
            }
        }
    }

    /// Yes and no: a list where the way of filling in has one, else two boxes.
    pub(crate) fn yes_no(&mut self, name: &str, answer: Option<bool>) -> String {
        let [yes, no] = self.wording.yes_no;
        let shown = answer.map(|answer| if answer { yes } else { no });
        match self.controls {
            Controls::Content => {
                let item = |text: &str| format!("<w:listItem w:displayText=\"{text}\" w:value=\"{text}\"/>");
                let list = format!("<w:dropDownList>{}{}</w:dropDownList>", item(yes), item(no));
                match shown {
                    Some(shown) => self.content(name, &list, &run(shown, "")),
                    None => self.placeholder(name, &list, self.wording.choose),
                }
            }
            Controls::Legacy => {
                let result = answer.map(|answer| format!("<w:result w:val=\"{}\"/>", if answer { 1 } else { 2 }));
                let entries: String = ["-", yes, no].map(|text| format!("<w:listEntry w:val=\"{text}\"/>")).concat();
                let list = format!("<w:ddList>{}{entries}</w:ddList>", result.unwrap_or_default());
                let data = self.legacy(name, &list);
                field("FORMDROPDOWN", &data, "")
            }
            _ => self.yes_no_boxes(name, answer),
        }
    }

    /// A box before yes and a box before no.
    pub(crate) fn yes_no_boxes(&mut self, name: &str, answer: Option<bool>) -> String {
        let [yes, no] = self.wording.yes_no;
        let first = self.tick(&format!("{name} {yes}"), answer == Some(true));
        let second = self.tick(&format!("{name} {no}"), answer == Some(false));
        [first, run(&format!(" {yes}   "), ""), second, run(&format!(" {no}"), "")].concat()
    }

    /// An answer on one line.
    pub(crate) fn line(&mut self, name: &str, line: Option<&Line>) -> String {
        match self.controls {
            Controls::Content => match line {
                Some(line) => self.content(name, "<w:text/>", &run(&line.text, "")),
                None => self.placeholder(name, "<w:text/>", self.wording.write),
            },
            Controls::Legacy => {
                let data = self.legacy(name, "<w:textInput/>");
                field("FORMTEXT", &data, &line.map_or_else(|| run(BLANK, ""), |line| line.runs.clone()))
            }
            _ => line.map(|line| line.runs.clone()).unwrap_or_default(),
        }
    }

    /// A date; `day` as 2019-03-29.
    pub(crate) fn date(&mut self, name: &str, line: Option<&Line>, day: Option<&str>) -> String {
        if self.controls != Controls::Content {
            return self.line(name, line);
        }
        let full = day.map(|day| format!(" w:fullDate=\"{day}T00:00:00Z\"")).unwrap_or_default();
        let date = format!(
            "<w:date{full}><w:dateFormat w:val=\"d MMMM yyyy\"/><w:lid w:val=\"{}\"/>\
             <w:storeMappedDataAs w:val=\"dateTime\"/><w:calendar w:val=\"gregorian\"/></w:date>",
            self.wording.language
        );
        match line {
            Some(line) => self.content(name, &date, &run(&line.text, "")),
            None => self.placeholder(name, &date, self.wording.pick_date),
        }
    }

    /// An answer of any number of paragraphs.
    pub(crate) fn paragraphs(&mut self, name: &str, style: &str, lines: &[Line]) -> String {
        let plain = |lines: &[Line]| lines.iter().map(|line| paragraph(style, &line.runs)).collect::<String>();
        match self.controls {
            Controls::Content if lines.is_empty() => {
                let shown = paragraph(style, &run(self.wording.write, PLACEHOLDER));
                self.content(name, "<w:showingPlcHdr/>", &shown)
            }
            // LibreOffice 7.4 loses a link in the first paragraph of a control; the address stands there without.
            Controls::Content => {
                let first = paragraph(style, &run(&lines[0].text, ""));
                self.content(name, "", &(first + &plain(&lines[1..])))
            }
            Controls::Legacy => {
                let data = self.legacy(name, "<w:textInput/>");
                let begin = field_begin("FORMTEXT", &data);
                match lines {
                    [] => paragraph(style, &format!("{begin}{}{FIELD_END}", run(BLANK, ""))),
                    [only] => paragraph(style, &format!("{begin}{}{FIELD_END}", only.runs)),
                    [first, between @ .., last] => [
                        paragraph(style, &format!("{begin}{}", first.runs)),
                        plain(between),
                        paragraph(style, &format!("{}{FIELD_END}", last.runs)),
                    ]
                    .concat(),
                }
            }
            _ if lines.is_empty() => paragraph(style, ""),
            _ => plain(lines),
        }
    }

    /// A control within a line that nobody filled in.
    fn placeholder(&mut self, name: &str, properties: &str, shown: &str) -> String {
        self.content(name, &format!("<w:showingPlcHdr/>{properties}"), &run(shown, PLACEHOLDER))
    }
}

const PLACEHOLDER: &str = "<w:rStyle w:val=\"PlaceholderText\"/>";

/// What an empty text field shows.
const BLANK: &str = "\u{2002}\u{2002}\u{2002}\u{2002}\u{2002}";
