//! Lists of Word (17.9), so that Word counts to exactly the labels of the form.
//!
//! Sections have a list, questions another; parts are the second level of that of the questions. A label that is not
//! the next one begins a list of its own there (`w:startOverride`); one that no list comes to is typed.

use crate::forge::labels::{Counted, Format, ways};

use super::Numbering;
use crate::forge::escape::escaped;

/// What a label counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Level {
    Section,
    Question,
    Part,
}

/// What stands before a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Label {
    None,
    Typed(String),
    /// `w:numId` and `w:ilvl`; true where the style of the paragraph says so already.
    Numbered(usize, usize, bool),
}

/// `w:numId` of the lists that styles are tied to.
pub(super) const SECTIONS: usize = 1;
/// See [`SECTIONS`].
pub(super) const QUESTIONS: usize = 2;

/// A list definition: looks of its levels.
#[derive(Debug, Clone)]
struct Abstract {
    levels: Vec<Look>,
    /// Paragraph style of each level, where styles number.
    styles: Vec<&'static str>,
    indent: usize,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Look {
    Counted(Counted),
    Bullet(String),
}

/// An instance of a definition.
#[derive(Debug, Clone, Copy)]
struct Num {
    definition: usize,
    /// Number of its first label, where it begins anew.
    start: Option<usize>,
}

/// A list that goes on.
#[derive(Debug, Clone, Copy)]
struct Open {
    definition: usize,
    num: usize,
    last: usize,
    /// Last label of the second level below the last one.
    below: usize,
}

/// The lists of one form.
#[derive(Debug)]
pub(super) struct Lists {
    numbering: Numbering,
    definitions: Vec<Abstract>,
    nums: Vec<Num>,
    /// What goes on: lists of sections, of questions, and of parts that are no level below a question.
    open: [Vec<Open>; 3],
    /// The list of the last question, by position among the open ones; `None` where its label is typed.
    question: Option<usize>,
    /// Lists within the answer at hand.
    items: Vec<Open>,
}

impl Lists {
    /// Lists for a form whose first section, question and part have these labels.
    pub(super) fn new(numbering: Numbering, firsts: [Option<&str>; 3]) -> Self {
        let look = |position: usize, default: &str| {
            let label = firsts.get(position).copied().flatten().unwrap_or(default);
            ways(label).into_iter().next().or_else(|| ways(default).into_iter().next()).map(Look::Counted)
        };
        let by_style = numbering == Numbering::ByStyle;
        let styles = |names: &[&'static str]| if by_style { names.to_vec() } else { Vec::new() };
        let sections =
            Abstract { levels: look(0, "I.").into_iter().collect(), styles: styles(&["Heading1"]), indent: 567 };
        let questions = Abstract {
            levels: look(1, "1.").into_iter().chain(look(2, "a.")).collect(),
            styles: styles(&["Question", "Part"]),
            indent: 567,
        };
        let open = |definition, num| vec![Open { definition, num, last: 0, below: 0 }];
        Self {
            numbering,
            definitions: vec![sections, questions],
            nums: vec![Num { definition: 0, start: None }, Num { definition: 1, start: None }],
            open: [open(0, SECTIONS), open(1, QUESTIONS), Vec::new()],
            question: None,
            items: Vec::new(),
        }
    }

    /// The label of what the form prints next.
    pub(super) fn next(&mut self, level: Level, label: Option<&str>) -> Label {
        let label = label.filter(|label| !label.is_empty());
        let Some(label) = label else { return Label::None };
        let ways = if self.numbering == Numbering::Typed { Vec::new() } else { ways(label) };
        let found = if level == Level::Part { self.below(&ways) } else { None };
        let found = found.or_else(|| self.counted(level, &ways));
        match found {
            Some((num, at)) => {
                let by_style = match level {
                    Level::Section => (num, at) == (SECTIONS, 0),
                    Level::Question => (num, at) == (QUESTIONS, 0),
                    Level::Part => (num, at) == (QUESTIONS, 1),
                };
                Label::Numbered(num, at, by_style && self.numbering == Numbering::ByStyle)
            }
            None => {
                if level == Level::Question {
                    self.question = None;
                }
                Label::Typed(label.to_owned())
            }
        }
    }

    /// A part as the level below its question, where that comes to its label.
    fn below(&mut self, ways: &[Counted]) -> Option<(usize, usize)> {
        let open = self.open[1].get_mut(self.question?)?;
        let Some(Look::Counted(look)) = self.definitions.get(open.definition)?.levels.get(1) else { return None };
        ways.iter().find(|way| way.is_like(look) && way.number == open.below + 1)?;
        open.below += 1;
        Some((open.num, 1))
    }

    fn counted(&mut self, level: Level, ways: &[Counted]) -> Option<(usize, usize)> {
        let kind = level as usize;
        let goes_on = |open: &Open, way: &Counted, definitions: &[Abstract]| {
            let look = definitions.get(open.definition).and_then(|definition| definition.levels.first());
            matches!(look, Some(Look::Counted(look)) if look.is_like(way))
        };
        let open = self.open.get(kind)?;
        let next = ways.iter().find_map(|way| {
            open.iter().position(|one| goes_on(one, way, &self.definitions) && one.last + 1 == way.number)
        });
        let position = match next {
            Some(position) => position,
            None => {
                let like = ways
                    .iter()
                    .find_map(|way| Some((open.iter().position(|one| goes_on(one, way, &self.definitions))?, way)));
                match like {
                    // Not the next one: a list of the same look that begins there.
                    Some((position, way)) => {
                        let definition = self.open[kind].get(position)?.definition;
                        self.nums.push(Num { definition, start: Some(way.number) });
                        let open = Open { definition, num: self.nums.len(), last: way.number - 1, below: 0 };
                        *self.open[kind].get_mut(position)? = open;
                        position
                    }
                    None => {
                        let open = self.begin(Look::Counted(ways.first()?.clone()), 567)?;
                        self.open[kind].push(open);
                        self.open[kind].len() - 1
                    }
                }
            }
        };
        let open = self.open[kind].get_mut(position)?;
        open.last += 1;
        open.below = 0;
        let num = open.num;
        if level == Level::Question {
            self.question = Some(position);
        }
        Some((num, 0))
    }

    /// A new list of one level.
    fn begin(&mut self, look: Look, indent: usize) -> Option<Open> {
        let same = |definition: &Abstract| {
            definition.indent == indent && definition.styles.is_empty() && definition.levels.len() == 1
        };
        let like = |definition: &Abstract| match (definition.levels.first(), &look) {
            (Some(Look::Counted(one)), Look::Counted(other)) => one.is_like(other),
            (one, other) => one == Some(other),
        };
        // The first two are those of sections and questions, whose counting is their own.
        let known = self.definitions.iter().skip(2).position(|definition| same(definition) && like(definition));
        let number = if let Look::Counted(counted) = &look { Some(counted.number) } else { None };
        let definition = match known {
            Some(known) => known + 2,
            None => {
                self.definitions.push(Abstract { levels: vec![look], styles: Vec::new(), indent });
                self.definitions.len() - 1
            }
        };
        self.nums.push(Num { definition, start: number });
        Some(Open { definition, num: self.nums.len(), last: number.unwrap_or(1) - 1, below: 0 })
    }

    /// What follows is another answer, whose lists begin anew.
    pub(super) fn end_answer(&mut self) {
        self.items.clear();
    }

    /// The label of a line of an answer.
    pub(super) fn item(&mut self, label: &str) -> Label {
        let ways = ways(label);
        let next = |open: &Open, definitions: &[Abstract]| match definitions.get(open.definition)?.levels.first()? {
            Look::Counted(look) => {
                ways.iter().any(|way| way.is_like(look) && way.number == open.last + 1).then_some(open.num)
            }
            Look::Bullet(bullet) => (bullet == label).then_some(open.num),
        };
        for open in &mut self.items {
            if let Some(num) = next(open, &self.definitions) {
                open.last += 1;
                return Label::Numbered(num, 0, false);
            }
        }
        let is_bullet = label.chars().count() == 1 && !label.chars().any(char::is_alphanumeric);
        let look = match ways.into_iter().next() {
            Some(way) => Look::Counted(way),
            None if is_bullet => Look::Bullet(label.to_owned()),
            None => return Label::Typed(label.to_owned()),
        };
        match self.begin(look, 1134) {
            Some(mut open) => {
                open.last += 1;
                self.items.push(open);
                Label::Numbered(open.num, 0, false)
            }
            None => Label::Typed(label.to_owned()),
        }
    }

    /// The content of the part `word/numbering.xml`.
    pub(super) fn xml(&self) -> String {
        let mut out = String::new();
        for (position, definition) in self.definitions.iter().enumerate() {
            let kind = if definition.levels.len() > 1 { "multilevel" } else { "singleLevel" };
            out.push_str(&format!(
                "<w:abstractNum w:abstractNumId=\"{position}\"><w:multiLevelType w:val=\"{kind}\"/>"
            ));
            for (at, look) in definition.levels.iter().enumerate() {
                out.push_str(&level(at, look, definition.styles.get(at).copied(), definition.indent));
            }
            out.push_str("</w:abstractNum>");
        }
        for (position, num) in self.nums.iter().enumerate() {
            let start = num.start.map(|start| {
                format!("<w:lvlOverride w:ilvl=\"0\"><w:startOverride w:val=\"{start}\"/></w:lvlOverride>")
            });
            out.push_str(&format!(
                "<w:num w:numId=\"{}\"><w:abstractNumId w:val=\"{}\"/>{}</w:num>",
                position + 1,
                num.definition,
                start.unwrap_or_default()
            ));
        }
        out
    }
}

fn level(at: usize, look: &Look, style: Option<&str>, indent: usize) -> String {
    let (format, text) = match look {
        Look::Bullet(bullet) => ("bullet", escaped(bullet)),
        Look::Counted(counted) => {
            let format = match counted.format {
                Format::Decimal => "decimal",
                Format::LowerLetter => "lowerLetter",
                Format::UpperLetter => "upperLetter",
                Format::LowerRoman => "lowerRoman",
                Format::UpperRoman => "upperRoman",
            };
            (format, escaped(&format!("{}%{}{}", counted.around.0, at + 1, counted.around.1)))
        }
    };
    let style = style.map(|style| format!("<w:pStyle w:val=\"{style}\"/>")).unwrap_or_default();
    let (left, hanging) = if at == 0 { (indent, indent.min(567)) } else { (indent + 454, 454) };
    format!(
        "<w:lvl w:ilvl=\"{at}\"><w:start w:val=\"1\"/><w:numFmt w:val=\"{format}\"/>{style}<w:lvlText w:val=\"{text}\"/>\
         <w:lvlJc w:val=\"left\"/><w:pPr><w:ind w:left=\"{left}\" w:hanging=\"{hanging}\"/></w:pPr></w:lvl>"
    )
}
