//! Labels of a form: typed, or left to Word. Word counts sections in one list, questions and their parts in another, so
//! that questions go on from one section to the next; they begin anew where the form says so.

use std::fmt::Write;

/// What carries a label.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Level {
    Section,
    Question,
    Part,
}

impl Level {
    /// The list in which it counts, where nothing began anew, and its level there: `w:numId` and `w:ilvl`.
    pub(crate) fn numbering(self) -> (usize, usize) {
        match self {
            Self::Section => (1, 0),
            Self::Question => (2, 0),
            Self::Part => (2, 1),
        }
    }
}

/// What stands before a text.
pub(crate) enum Label {
    None,
    Typed(String),
    /// `w:numId` and `w:ilvl`.
    Numbered((usize, usize)),
}

pub(crate) struct Labels {
    is_automatic: bool,
    /// Number of the last question of the form, deleted or not.
    last_question: usize,
    /// Lists that begin anew: number of their first question.
    restarts: Vec<usize>,
}

impl Labels {
    pub(crate) fn new(is_automatic: bool) -> Self {
        Self { is_automatic, last_question: 0, restarts: Vec::new() }
    }

    /// The label of what the form prints next. What is deleted must be named too, and takes no number.
    pub(crate) fn next(&mut self, level: Level, prefix: Option<&str>, is_deleted: bool) -> Label {
        let Some(prefix) = prefix else { return Label::None };
        let number = prefix.trim_end_matches('.').parse::<usize>().ok().filter(|_| level == Level::Question);
        if let Some(number) = number {
            if number != self.last_question + 1 {
                self.restarts.push(number);
            }
            self.last_question = number;
        }
        // What Word would not count so is typed.
        let is_counted = prefix.ends_with('.')
            && match level {
                Level::Section => prefix.trim_end_matches('.').chars().all(|c| "IVXLC".contains(c)),
                Level::Question => number.is_some(),
                Level::Part => prefix.len() == 2 && prefix.starts_with(|c: char| c.is_ascii_lowercase()),
            };
        match (is_deleted, self.is_automatic && is_counted) {
            (true, _) => Label::None,
            (_, true) => {
                let (list, at) = level.numbering();
                let begun = if level == Level::Section { 0 } else { self.restarts.len() };
                Label::Numbered((list + begun, at))
            }
            (_, false) => Label::Typed(prefix.to_owned()),
        }
    }

    /// The part `word/numbering.xml`; `styles` are the paragraph styles tied to the levels.
    pub(crate) fn numbering(&self, styles: [Option<&str>; 3]) -> String {
        let [section, question, part] = styles;
        let sections = level(0, "upperRoman", "%1.", 567, section);
        let questions = level(0, "decimal", "%1.", 567, question) + &level(1, "lowerLetter", "%2.", 1021, part);
        let mut lists = String::new();
        for (position, levels) in [sections, questions].iter().enumerate() {
            write!(
                lists,
                "<w:abstractNum w:abstractNumId=\"{position}\"><w:multiLevelType w:val=\"multilevel\"/>{levels}\
                 </w:abstractNum>"
            )
            .unwrap();
        }
        for position in 0..2 {
            write!(lists, "<w:num w:numId=\"{}\"><w:abstractNumId w:val=\"{position}\"/></w:num>", position + 1)
                .unwrap();
        }
        for (position, first) in self.restarts.iter().enumerate() {
            write!(
                lists,
                "<w:num w:numId=\"{}\"><w:abstractNumId w:val=\"1\"/><w:lvlOverride w:ilvl=\"0\"><w:startOverride \
                 w:val=\"{first}\"/></w:lvlOverride></w:num>",
                position + 3
            )
            .unwrap();
        }
        lists
    }
}

fn level(level: usize, format: &str, text: &str, left: usize, style: Option<&str>) -> String {
    let style = style.map(|style| format!("<w:pStyle w:val=\"{style}\"/>")).unwrap_or_default();
    let hanging = if level == 0 { left } else { 454 };
    format!(
        "<w:lvl w:ilvl=\"{level}\"><w:start w:val=\"1\"/><w:numFmt w:val=\"{format}\"/>{style}\
         <w:lvlText w:val=\"{text}\"/><w:lvlJc w:val=\"left\"/><w:pPr><w:ind w:left=\"{left}\" w:hanging=\"{hanging}\"/>\
         </w:pPr></w:lvl>"
    )
}
