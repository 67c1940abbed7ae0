//! Lists of HTML (WHATWG, 4.4.5 to 4.4.8): the number that a browser shows before an item.

use html5gum::StartTag;

use crate::read::label::Label;
use crate::read::package::number_format;

/// A list that is open.
pub(super) struct HtmlList {
    style: ListStyle,
    /// Number of the next item; `None` where it cannot be known before the list ends.
    next: Option<i32>,
    /// By how much it grows.
    step: i32,
}

/// What stands before an item.
#[derive(Clone, Copy, PartialEq, Eq)]
enum ListStyle {
    /// A bullet, or nothing.
    NoNumber,
    Decimal,
    LowerLetter,
    UpperLetter,
    LowerRoman,
    UpperRoman,
}

impl HtmlList {
    /// The list that this tag opens.
    pub(super) fn opened_by(tag: &StartTag<usize>) -> Self {
        let usual = if tag.name == b"ol" { ListStyle::Decimal } else { ListStyle::NoNumber };
        let is_reversed = tag.attributes.contains_key(b"reversed".as_slice());
        let start = integer(tag, b"start").or((!is_reversed).then_some(1));
        let style = ListStyle::said_by(tag).filter(|_| tag.name == b"ol").unwrap_or(usual);
        Self { style, next: start, step: if is_reversed { -1 } else { 1 } }
    }

    /// Counts an item: its label as a browser shows it.
    pub(super) fn label_of(&mut self, item: &StartTag<usize>) -> Option<Label> {
        let number = integer(item, b"value").or(self.next)?;
        self.next = Some(number.saturating_add(self.step));
        let style = ListStyle::said_by(item).filter(|_| self.style != ListStyle::NoNumber).unwrap_or(self.style);
        Some(Label::typed(format!("{}.", style.written(number)?)))
    }
}

impl ListStyle {
    /// What a list or an item says of its numbers.
    fn said_by(tag: &StartTag<usize>) -> Option<Self> {
        let said = |name: &[u8]| tag.attributes.get(name).map(|value| String::from_utf8_lossy(&value.value));
        let style = said(b"style").unwrap_or_default().to_ascii_lowercase();
        let properties = style.split(';').filter_map(|property| property.split_once(':'));
        let mut of_lists = properties.filter(|(name, _)| matches!(name.trim(), "list-style-type" | "list-style"));
        let in_style = of_lists.find_map(|(_, value)| value.split_whitespace().find_map(Self::of_css));
        in_style.or_else(|| match &*said(b"type")? {
            "1" => Some(Self::Decimal),
            "a" => Some(Self::LowerLetter),
            "A" => Some(Self::UpperLetter),
            "i" => Some(Self::LowerRoman),
            "I" => Some(Self::UpperRoman),
            _ => None,
        })
    }

    /// A style by its name in CSS.
    fn of_css(name: &str) -> Option<Self> {
        match name {
            "decimal" => Some(Self::Decimal),
            "lower-alpha" | "lower-latin" => Some(Self::LowerLetter),
            "upper-alpha" | "upper-latin" => Some(Self::UpperLetter),
            "lower-roman" => Some(Self::LowerRoman),
            "upper-roman" => Some(Self::UpperRoman),
            "none" | "disc" | "circle" | "square" => Some(Self::NoNumber),
            _ => None,
        }
    }

    /// A number; decimal where the style cannot write it.
    fn written(self, number: i32) -> Option<String> {
        let wide = i64::from(number);
        let written = match self {
            Self::NoNumber => return None,
            Self::Decimal => None,
            Self::LowerLetter | Self::UpperLetter => {
                Some(number_format::column_letters(wide, self == Self::UpperLetter))
                    .filter(|letters| !letters.is_empty())
            }
            Self::LowerRoman => number_format::written(wide, "lowerRoman", None),
            Self::UpperRoman => number_format::written(wide, "upperRoman", None),
        };
        Some(written.unwrap_or_else(|| number.to_string()))
    }
}

/// An attribute that is a whole number.
fn integer(tag: &StartTag<usize>, name: &[u8]) -> Option<i32> {
    std::str::from_utf8(&tag.attributes.get(name)?.value).ok()?.trim().parse().ok()
}
