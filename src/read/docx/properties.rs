//! Properties of runs (ECMA-376 part 1, 17.3.2), and how those of styles and of the run itself add up (17.7.2).

use std::rc::Rc;

use super::word::{WordElement, is_off};
use crate::read::package::TextStyle;
use crate::read::package::xml::{Element, Namespace};

/// Longest name of a colour or tag of a language; it is told of each piece of text.
const VALUE_BYTES_MAX: usize = 64;

/// What a style or a run says of its text; `None` where it says nothing.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct RunProperties {
    pub bold: Option<bool>,
    pub italic: Option<bool>,
    pub struck_out: Option<bool>,
    pub double_struck_out: Option<bool>,
    pub hidden: Option<bool>,
    pub underlined: Option<bool>,
    pub right_to_left: Option<bool>,
    pub raised: Option<bool>,
    /// Colour behind the text; empty where there is none.
    pub highlight: Option<Rc<str>>,
    /// Shading behind the text; empty where there is none.
    pub shading: Option<Rc<str>>,
    /// RRGGBB; empty where it is automatic.
    pub colour: Option<Rc<str>>,
    pub half_points: Option<f32>,
    /// Name of the font; empty where the theme names it.
    pub font: Option<Rc<str>>,
    pub language: Option<Rc<str>>,
    /// Language of text that runs from right to left.
    pub bidi_language: Option<Rc<str>>,
}

/// How the text of a run looks after all.
#[derive(Debug, Clone, Default)]
pub(super) struct Appearance {
    pub style: TextStyle,
    pub hidden: bool,
    pub raised: bool,
    pub font: Option<Rc<str>>,
}

impl RunProperties {
    /// Reads `w:rPr`.
    pub(super) fn read(element: Element<'_, '_>) -> Self {
        let mut read = Self::default();
        for child in element.children().filter(|child| child.namespace() == Namespace::Word) {
            let value = child.word_attribute("val");
            let value = value.as_deref().filter(|value| value.len() <= VALUE_BYTES_MAX);
            let on = Some(!value.is_some_and(is_off));
            match child.name() {
                "b" => read.bold = on,
                "i" => read.italic = on,
                "strike" => read.struck_out = on,
                "dstrike" => read.double_struck_out = on,
                "vanish" => read.hidden = on,
                "u" => read.underlined = on,
                "rtl" => read.right_to_left = on,
                "vertAlign" => read.raised = Some(value == Some("superscript")),
                "highlight" => read.highlight = Some(value.filter(|value| *value != "none").unwrap_or_default().into()),
                "shd" => read.shading = Some(shading(child)),
                "color" => {
                    let colour = value.filter(|value| *value != "auto").unwrap_or_default();
                    read.colour = Some(colour.to_ascii_uppercase().into());
                }
                "sz" => read.half_points = value.and_then(half_points),
                "rFonts" => read.font = font(child).or(read.font),
                "lang" => {
                    read.language = value.map(Into::into);
                    let bidi = child.word_attribute("bidi").filter(|value| value.len() <= VALUE_BYTES_MAX);
                    read.bidi_language = bidi.map(Into::into);
                }
                _ => {}
            }
        }
        read
    }

    /// These, with those of `other` where it says something.
    pub(super) fn overridden_by(&self, other: &Self) -> Self {
        let or = |other: &Option<Rc<str>>, this: &Option<Rc<str>>| other.as_ref().or(this.as_ref()).cloned();
        Self {
            bold: other.bold.or(self.bold),
            italic: other.italic.or(self.italic),
            struck_out: other.struck_out.or(self.struck_out),
            double_struck_out: other.double_struck_out.or(self.double_struck_out),
            hidden: other.hidden.or(self.hidden),
            underlined: other.underlined.or(self.underlined),
            right_to_left: other.right_to_left.or(self.right_to_left),
            raised: other.raised.or(self.raised),
            highlight: or(&other.highlight, &self.highlight),
            shading: or(&other.shading, &self.shading),
            colour: or(&other.colour, &self.colour),
            half_points: other.half_points.or(self.half_points),
            font: or(&other.font, &self.font),
            language: or(&other.language, &self.language),
            bidi_language: or(&other.bidi_language, &self.bidi_language),
        }
    }
}

/// How text looks by the defaults of the document, the styles of its paragraph and its characters, and itself.
///
/// Toggle properties (17.7.3): set by the defaults they hold; else each style that sets them turns them over;
/// what the run says itself decides.
pub(super) fn appearance(
    defaults: &RunProperties,
    paragraph: &RunProperties,
    characters: &RunProperties,
    run: &RunProperties,
) -> Appearance {
    let toggle = |of: fn(&RunProperties) -> Option<bool>| {
        of(run).unwrap_or_else(|| {
            let styles = of(paragraph).unwrap_or(false) != of(characters).unwrap_or(false);
            of(defaults).unwrap_or(false) || styles
        })
    };
    let all = defaults.overridden_by(paragraph).overridden_by(characters).overridden_by(run);
    let some =
        |value: &Option<Rc<str>>| value.as_ref().filter(|value| !value.is_empty()).map(|value| value.to_string());
    let right_to_left = all.right_to_left.unwrap_or(false);
    let language =
        if right_to_left { all.bidi_language.as_ref().or(all.language.as_ref()) } else { all.language.as_ref() };
    Appearance {
        style: TextStyle {
            bold: toggle(|properties| properties.bold),
            italic: toggle(|properties| properties.italic),
            underlined: all.underlined.unwrap_or(false),
            struck_out: toggle(|properties| properties.struck_out) || toggle(|properties| properties.double_struck_out),
            highlight: some(&all.highlight).or_else(|| some(&all.shading)),
            colour: some(&all.colour).filter(|colour| colour != "000000"),
            size: all.half_points.map(|size| size / 2.0),
            language: language.map(|language| language.to_string()),
            right_to_left,
            inserted: false,
        },
        hidden: toggle(|properties| properties.hidden),
        raised: all.raised.unwrap_or(false),
        font: all.font,
    }
}

/// The fill of `w:shd` (17.3.2.32); empty where it is the colour of the page.
fn shading(element: Element<'_, '_>) -> Rc<str> {
    let fill = element.word_attribute("fill").unwrap_or_default();
    if matches!(&*fill, "auto" | "FFFFFF" | "ffffff") || fill.len() > VALUE_BYTES_MAX {
        "".into()
    } else {
        fill.to_ascii_uppercase().into()
    }
}

/// A size in half points; writers of strict documents name a unit ("11pt").
fn half_points(value: &str) -> Option<f32> {
    let size = match value.strip_suffix("pt") {
        Some(points) => 2.0 * points.parse::<f32>().ok()?,
        None => value.parse().ok()?,
    };
    (size.is_finite() && size > 0.0).then_some(size)
}

/// The font of `w:rFonts` (17.3.2.26); a font of the theme is no symbol font, and has no name here.
fn font(element: Element<'_, '_>) -> Option<Rc<str>> {
    let named = ["ascii", "hAnsi", "cs", "eastAsia"].iter().find_map(|script| element.word_attribute(script));
    let themed = ["asciiTheme", "hAnsiTheme"].iter().any(|theme| element.word_attribute(theme).is_some());
    if themed { Some("".into()) } else { named.map(Into::into) }
}
