//! Properties of text (ODF 1.3 part 3, 16.29.29 and 20), and how those of styles add up: the nearest one decides.

use std::rc::Rc;

use super::open_document::{OpenDocumentElement, short};
use crate::read::package::TextStyle;
use crate::read::package::xml::{Element, Namespace};

/// A size, in points or as a part of the size around it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum FontSize {
    Points(f32),
    Part(f32),
}

/// What a style says of its text; `None` where it says nothing, an empty string where it says that there is none.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct TextProperties {
    pub bold: Option<bool>,
    pub italic: Option<bool>,
    pub underlined: Option<bool>,
    pub struck_out: Option<bool>,
    pub hidden: Option<bool>,
    pub raised: Option<bool>,
    pub highlight: Option<Rc<str>>,
    /// RRGGBB.
    pub colour: Option<Rc<str>>,
    pub size: Option<FontSize>,
    /// Name of the font itself, not of its declaration.
    pub font: Option<Rc<str>>,
    /// Language of letters like these, of ideographs, and of scripts from right to left.
    pub language: Option<Rc<str>>,
    pub asian_language: Option<Rc<str>>,
    pub complex_language: Option<Rc<str>>,
    /// The same for ideographs, and for scripts from right to left.
    pub asian_bold: Option<bool>,
    pub asian_italic: Option<bool>,
    pub complex_bold: Option<bool>,
    pub complex_italic: Option<bool>,
}

/// Scripts that have properties of their own (20.358).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Script {
    Latin,
    Asian,
    RightToLeft,
}

impl TextProperties {
    /// Reads `style:text-properties`; `font_of` gives the font of a declaration.
    pub(super) fn read(element: Element<'_, '_>, font_of: &dyn Fn(&str) -> Option<Rc<str>>) -> Self {
        let fo = |name: &str| element.attribute(Namespace::FormattingObjects, name);
        let style = |name: &str| element.style_attribute(name);
        let line = |style_of: &str, kind_of: &str| {
            let value = style(style_of).or_else(|| style(kind_of))?;
            Some(value != "none")
        };
        let is_window_colour = style("use-window-font-color").is_some_and(|value| value == "true");
        let colour = fo("color").map(|colour| hexadecimal(&colour)).filter(|_| !is_window_colour);
        let named = style("font-name").map(|name| font_of(&name).unwrap_or_else(|| short(&name).into()));
        let family = || fo("font-family").map(|family| short(family.trim_matches(['\'', '"', ' '])).into());
        Self {
            bold: fo("font-weight").map(|weight| is_bold(&weight)),
            italic: fo("font-style").map(|slant| slant != "normal"),
            underlined: line("text-underline-style", "text-underline-type"),
            struck_out: line("text-line-through-style", "text-line-through-type"),
            hidden: element.text_attribute("display").map(|display| display == "none"),
            raised: style("text-position").map(|position| is_raised(&position)),
            highlight: fo("background-color").map(|colour| hexadecimal(&colour)),
            colour: colour.or_else(|| is_window_colour.then(|| "".into())),
            size: fo("font-size").and_then(|size| font_size(&size)),
            font: named.or_else(family),
            language: language(fo("language"), fo("script"), fo("country"), style("rfc-language-tag")),
            asian_language: language(
                style("language-asian"),
                style("script-asian"),
                style("country-asian"),
                style("rfc-language-tag-asian"),
            ),
            complex_language: language(
                style("language-complex"),
                style("script-complex"),
                style("country-complex"),
                style("rfc-language-tag-complex"),
            ),
            asian_bold: style("font-weight-asian").map(|weight| is_bold(&weight)),
            asian_italic: style("font-style-asian").map(|slant| slant != "normal"),
            complex_bold: style("font-weight-complex").map(|weight| is_bold(&weight)),
            complex_italic: style("font-style-complex").map(|slant| slant != "normal"),
        }
    }

    /// These, with those of `other` where it says something.
    pub(super) fn overridden_by(&self, other: &Self) -> Self {
        let or = |other: &Option<Rc<str>>, this: &Option<Rc<str>>| other.as_ref().or(this.as_ref()).cloned();
        Self {
            bold: other.bold.or(self.bold),
            italic: other.italic.or(self.italic),
            underlined: other.underlined.or(self.underlined),
            struck_out: other.struck_out.or(self.struck_out),
            hidden: other.hidden.or(self.hidden),
            raised: other.raised.or(self.raised),
            highlight: or(&other.highlight, &self.highlight),
            colour: or(&other.colour, &self.colour),
            size: match (self.size, other.size) {
                (Some(FontSize::Points(around)), Some(FontSize::Part(part))) => Some(FontSize::Points(around * part)),
                (Some(FontSize::Part(around)), Some(FontSize::Part(part))) => Some(FontSize::Part(around * part)),
                (this, other) => other.or(this),
            },
            font: or(&other.font, &self.font),
            language: or(&other.language, &self.language),
            asian_language: or(&other.asian_language, &self.asian_language),
            complex_language: or(&other.complex_language, &self.complex_language),
            asian_bold: other.asian_bold.or(self.asian_bold),
            asian_italic: other.asian_italic.or(self.asian_italic),
            complex_bold: other.complex_bold.or(self.complex_bold),
            complex_italic: other.complex_italic.or(self.complex_italic),
        }
    }

    /// How a text looks with these, in a paragraph that runs from right to left or not.
    pub(super) fn style_of(&self, text: &str, paragraph_from_right: bool) -> TextStyle {
        let script = script_of(text);
        let from_right = script == Some(Script::RightToLeft) || script.is_none() && paragraph_from_right;
        let some =
            |value: &Option<Rc<str>>| value.as_ref().filter(|value| !value.is_empty()).map(|value| value.to_string());
        let (language, bold, italic) = match script {
            Some(Script::Asian) => (some(&self.asian_language), self.asian_bold, self.asian_italic),
            Some(Script::RightToLeft) => (some(&self.complex_language), self.complex_bold, self.complex_italic),
            _ => (some(&self.language), self.bold, self.italic),
        };
        TextStyle {
            bold: bold.unwrap_or(false),
            italic: italic.unwrap_or(false),
            underlined: self.underlined.unwrap_or(false),
            struck_out: self.struck_out.unwrap_or(false),
            highlight: some(&self.highlight).filter(|colour| colour != "FFFFFF"),
            colour: some(&self.colour).filter(|colour| colour != "000000"),
            size: match self.size {
                Some(FontSize::Points(points)) if points.is_finite() => Some(points),
                _ => None,
            },
            language,
            right_to_left: from_right,
            inserted: false,
        }
    }
}

/// The script of the first letter that tells one.
fn script_of(text: &str) -> Option<Script> {
    text.chars().find_map(|character| match character {
        '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{feff}' => Some(Script::RightToLeft),
        '\u{1100}'..='\u{11ff}' | '\u{2e80}'..='\u{a4cf}' | '\u{ac00}'..='\u{d7ff}' | '\u{f900}'..='\u{faff}' => {
            Some(Script::Asian)
        }
        '\u{20000}'..='\u{3ffff}' => Some(Script::Asian),
        character if character.is_alphabetic() => Some(Script::Latin),
        _ => None,
    })
}

/// `fo:font-weight` (20.187): a word or a number of hundreds.
fn is_bold(weight: &str) -> bool {
    weight == "bold" || weight.parse::<u32>().is_ok_and(|weight| weight >= 600)
}

/// `style:text-position` (20.395): "super" or how far above the line.
fn is_raised(position: &str) -> bool {
    let first = position.split_whitespace().next().unwrap_or_default();
    let height = || first.strip_suffix('%').and_then(|height| height.parse::<f32>().ok());
    first == "super" || height().is_some_and(|height| height > 0.0)
}

/// A colour as RRGGBB; empty for "transparent".
fn hexadecimal(colour: &str) -> Rc<str> {
    colour.strip_prefix('#').map(|colour| short(colour).to_ascii_uppercase()).unwrap_or_default().into()
}

/// A size in points, or as a part of the size around it.
fn font_size(written: &str) -> Option<FontSize> {
    const POINTS: [(&str, f32); 6] =
        [("pt", 1.0), ("in", 72.0), ("cm", 72.0 / 2.54), ("mm", 72.0 / 25.4), ("pc", 12.0), ("px", 0.75)];
    let is_size = |size: &f32| size.is_finite() && *size > 0.0;
    if let Some(part) = written.strip_suffix('%') {
        return part.parse().ok().filter(is_size).map(|part: f32| FontSize::Part(part / 100.0));
    }
    let (number, points) = POINTS.iter().find_map(|(unit, points)| Some((written.strip_suffix(unit)?, points)))?;
    number.parse().ok().filter(is_size).map(|size: f32| FontSize::Points(size * points))
}

/// A language (BCP 47); empty where there is none.
fn language(
    language: Option<std::borrow::Cow<'_, str>>,
    script: Option<std::borrow::Cow<'_, str>>,
    country: Option<std::borrow::Cow<'_, str>>,
    tag: Option<std::borrow::Cow<'_, str>>,
) -> Option<Rc<str>> {
    if let Some(tag) = tag {
        return Some(short(&tag).into());
    }
    let language = language?;
    if matches!(&*language, "none" | "zxx" | "und") {
        return Some("".into());
    }
    let parts = [script, country].into_iter().flatten().filter(|part| !part.is_empty() && part != "none");
    let tag = parts.fold(language.into_owned(), |tag, part| format!("{tag}-{part}"));
    Some(short(&tag).into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_and_positions_are_read_in_all_their_forms() {
        assert_eq!(font_size("11pt"), Some(FontSize::Points(11.0)));
        assert_eq!(font_size("58%"), Some(FontSize::Part(0.58)));
        assert_eq!(font_size("0pt"), None);
        assert_eq!(font_size("x"), None);
        for (position, raised) in [("super 58%", true), ("33% 58%", true), ("sub", false), ("0% 100%", false)] {
            assert_eq!(is_raised(position), raised, "{position}");
        }
        assert!(is_bold("700") && is_bold("bold") && !is_bold("normal"));
    }
}
