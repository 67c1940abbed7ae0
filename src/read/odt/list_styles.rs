//! List styles (ODF 1.3 part 3, 16.30 to 16.34): what stands before the items of each level.

use std::collections::BTreeMap;
use std::rc::Rc;

use super::open_document::{OpenDocumentElement, short};
use crate::read::package::number_format;
use crate::read::package::xml::{Element, Namespace};
use crate::read::symbols;

/// Levels of a list.
pub(super) const LEVELS: usize = 10;

/// A list style, or that of the outline.
#[derive(Debug, Clone, Default)]
pub(super) struct ListStyle {
    levels: BTreeMap<usize, Level>,
    /// All levels count together (19.800).
    pub is_consecutive: bool,
}

/// A level of a list style.
#[derive(Debug, Clone)]
pub(super) enum Level {
    /// A number.
    Number(NumberLevel),
    /// A bullet; `None` where it is a picture or has no character.
    Bullet(Option<char>),
}

/// A level whose items are numbered.
#[derive(Debug, Clone, Default)]
pub(super) struct NumberLevel {
    pub start: i64,
    /// `style:num-format`; empty where no number is shown.
    format: String,
    /// aa, bb, cc behind z, not aa, ab, ac (19.507).
    is_synchronous: bool,
    prefix: String,
    suffix: String,
    /// Levels that the number shows (19.797).
    display_levels: usize,
    /// LibreOffice's pattern: "%1%.%2%)".
    pattern: Option<String>,
    /// All levels are shown in decimal.
    is_legal: bool,
}

impl ListStyle {
    /// Reads `text:list-style` or `text:outline-style`; `font_of` gives the font of the bullet of a level.
    pub(super) fn read(element: Element<'_, '_>, font_of: &dyn Fn(Element<'_, '_>) -> Option<Rc<str>>) -> Self {
        let level = |level: Element<'_, '_>| {
            let index: usize = level.number(Namespace::Text, "level")?;
            let index = index.checked_sub(1).filter(|index| *index < LEVELS)?;
            match level.name() {
                "list-level-style-number" | "outline-level-style" => {
                    Some((index, Level::Number(NumberLevel::read(level))))
                }
                "list-level-style-bullet" => Some((index, Level::Bullet(bullet(level, font_of)))),
                "list-level-style-image" => Some((index, Level::Bullet(None))),
                _ => None,
            }
        };
        Self {
            levels: element.children().filter_map(level).collect(),
            is_consecutive: element.is_true(Namespace::Text, "consecutive-numbering"),
        }
    }

    /// The level at this position, from 0.
    pub(super) fn level(&self, index: usize) -> Option<&Level> {
        self.levels.get(&index)
    }

    fn number_level(&self, index: usize) -> Option<&NumberLevel> {
        match self.level(index) {
            Some(Level::Number(level)) => Some(level),
            _ => None,
        }
    }

    /// The number at which a level starts.
    pub(super) fn start(&self, index: usize) -> i64 {
        self.number_level(index).map_or(1, |level| level.start)
    }

    /// The label of an item of this level by the numbers of all levels, and what makes it uncertain.
    pub(super) fn label(&self, index: usize, values: &[i64]) -> (String, Option<String>) {
        let Some(this) = self.number_level(index) else { return (String::new(), None) };
        let mut uncertain = None;
        let mut written = |at: usize| {
            let Some(level) = self.number_level(at) else { return String::new() };
            let value = values.get(at).copied().unwrap_or(level.start);
            let format = if this.is_legal && !level.format.is_empty() { "1" } else { &level.format };
            level.written(value, format).unwrap_or_else(|| {
                uncertain = Some(format!("the number format {format:?} is not known"));
                value.to_string()
            })
        };
        let text = match this.pattern.as_deref().filter(|_| !self.is_consecutive) {
            Some(pattern) => {
                let mut text = pattern.to_owned();
                for at in 0..=index {
                    let mark = format!("%{}%", at + 1);
                    let Some(position) = text.find(&mark) else { continue };
                    let is_shown = self.number_level(at).is_some_and(|level| !level.format.is_empty());
                    // A level that shows no number takes what stands before the next one with it.
                    let next = text.find(&format!("%{}%", at + 2)).filter(|next| !is_shown && *next > position);
                    text.replace_range(position..next.unwrap_or(position + mark.len()), &written(at));
                }
                text
            }
            None => {
                let levels = if self.is_consecutive { 1 } else { this.display_levels.clamp(1, index + 1) };
                let numbers = (index + 1 - levels..=index).map(&mut written).filter(|written| !written.is_empty());
                let numbers = numbers.collect::<Vec<_>>().join(".");
                format!("{}{numbers}{}", this.prefix, this.suffix)
            }
        };
        (text.trim().to_owned(), uncertain)
    }
}

impl NumberLevel {
    fn read(element: Element<'_, '_>) -> Self {
        let style = |name: &str| short(&element.style_attribute(name).unwrap_or_default()).to_owned();
        Self {
            start: element.number(Namespace::Text, "start-value").unwrap_or(1),
            format: style("num-format"),
            is_synchronous: element.is_true(Namespace::Style, "num-letter-sync"),
            prefix: style("num-prefix"),
            suffix: style("num-suffix"),
            display_levels: element.number(Namespace::Text, "display-levels").unwrap_or(1),
            pattern: element
                .attribute(Namespace::LibreOffice, "num-list-format")
                .map(|pattern| short(&pattern).to_owned()),
            is_legal: element.is_true(Namespace::LibreOffice, "is-legal"),
        }
    }

    /// A number in a format of ODF (19.500) or of LibreOffice, which writes the first numbers of its formats.
    fn written(&self, number: i64, format: &str) -> Option<String> {
        let first = format.split(',').next().unwrap_or_default().trim();
        let known = match first {
            "" => return Some(String::new()),
            "a" | "A" if !self.is_synchronous => return Some(number_format::column_letters(number, first == "A")),
            "a" => "lowerLetter",
            "A" => "upperLetter",
            "1" => "decimal",
            "i" => "lowerRoman",
            "I" => "upperRoman",
            "01" => "decimalZero",
            "1st" => "ordinal",
            "-1-" | "- 1 -" => "numberInDash",
            "１" => "decimalFullWidth",
            "①" => "decimalEnclosedCircle",
            "一" => "chineseCounting",
            "〇" | "壹" => "ideographDigital",
            "甲" => "ideographTraditional",
            "子" => "ideographZodiac",
            "ア" | "ｱ" => "aiueo",
            "イ" | "ｲ" => "iroha",
            "ㄱ" => "chosung",
            "가" => "ganada",
            "ก" | "๑" => "thaiNumbers",
            "१" => "hindiNumbers",
            "أ" => "arabicAlpha",
            "ا" => "arabicAbjad",
            "А" => "russianUpper",
            "а" => "russianLower",
            "א" => "hebrew2",
            "001" | "0001" | "00001" => return Some(format!("{number:0width$}", width = first.len())),
            _ => return None,
        };
        number_format::written(number, known, None)
    }
}

/// The character of a bullet in its font.
fn bullet(level: Element<'_, '_>, font_of: &dyn Fn(Element<'_, '_>) -> Option<Rc<str>>) -> Option<char> {
    let shown = level.text_attribute("bullet-char")?.chars().next()?;
    let font = font_of(level).unwrap_or_default();
    Some(symbols::character(&font, u32::from(shown), Some(shown)).unwrap_or(shown))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn level(format: &str, suffix: &str, display_levels: usize, pattern: Option<&str>) -> Level {
        Level::Number(NumberLevel {
            start: 1,
            format: format.to_owned(),
            suffix: suffix.to_owned(),
            display_levels,
            pattern: pattern.map(str::to_owned),
            ..NumberLevel::default()
        })
    }

    #[test]
    fn labels_show_their_levels() {
        for (levels, index, values, label) in [
            (vec![level("I", ".", 1, None)], 0, vec![4], "IV."),
            (vec![level("1", "", 1, None), level("1", "", 2, None)], 1, vec![3, 2], "3.2"),
            (vec![level("", "", 1, None), level("a", ")", 2, None)], 1, vec![3, 28], "ab)"),
            (vec![level("1", "", 1, None), level("1", ".", 1, Some("Q%1%-%2%:"))], 1, vec![3, 2], "Q3-2:"),
            (vec![level("", "", 1, None), level("1", ".", 1, Some("%1%.%2%."))], 1, vec![3, 2], "2."),
        ] {
            let style = ListStyle { levels: levels.into_iter().enumerate().collect(), is_consecutive: false };
            assert_eq!(style.label(index, &values).0, label);
        }
    }
}
