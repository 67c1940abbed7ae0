//! Markup in the making. What the program does not say itself can only come in as text, and text is escaped.

use std::fmt::Write;

use crate::language::{deceives, spelt};

/// A page, or a piece of one.
#[derive(Debug, Default)]
pub(super) struct Page {
    html: String,
}

impl Page {
    /// Markup of the program's own.
    pub(super) fn raw(&mut self, markup: &'static str) -> &mut Self {
        self.html.push_str(markup);
        self
    }

    /// Text, also within the quotes of an attribute.
    pub(super) fn text(&mut self, text: &str) -> &mut Self {
        for character in text.chars() {
            match character {
                '&' => self.html.push_str("&amp;"),
                '<' => self.html.push_str("&lt;"),
                '>' => self.html.push_str("&gt;"),
                '"' => self.html.push_str("&quot;"),
                '\'' => self.html.push_str("&#39;"),
                '\t' | '\n' | '\r' => self.html.push(' '),
                _ if deceives(character) => self.html.push_str(&spelt(character)),
                _ => self.html.push(character),
            }
        }
        self
    }

    /// A name or another short text from outside, of any script, apart from the direction of what is around it.
    pub(super) fn name(&mut self, text: &str) -> &mut Self {
        self.raw("<bdi>").text(text).raw("</bdi>")
    }

    /// A whole number.
    pub(super) fn number(&mut self, number: usize) -> &mut Self {
        let _ = write!(self.html, "{number}");
        self
    }

    /// A number with one digit behind the point.
    pub(super) fn figure(&mut self, number: f64) -> &mut Self {
        let _ = write!(self.html, "{number:.1}");
        self
    }

    /// A number with at most so many digits behind the point.
    pub(super) fn decimal(&mut self, number: f64, digits: i32) -> &mut Self {
        let scale = 10f64.powi(digits);
        let _ = write!(self.html, "{}", (number * scale).round() / scale);
        self
    }

    /// A share in whole per cent; what is not quite all is never 100, and what is not quite nothing never 0.
    pub(super) fn percent(&mut self, part: usize, whole: usize) -> &mut Self {
        let _ = write!(self.html, "{}\u{a0}%", per_cent(part, whole));
        self
    }

    /// Shares of a whole as a bar, by class, one behind the other. It is decoration: the figures stand beside it.
    pub(super) fn bar(&mut self, shares: &[(&'static str, usize)], whole: usize) {
        self.raw("<svg class=\"bar\" aria-hidden=\"true\">");
        let mut at = 0.0;
        for (class, count) in shares.iter().filter(|(_, count)| *count > 0) {
            let share = *count as f64 * 100.0 / whole.max(1) as f64;
            self.raw("<rect class=\"").raw(class).raw("\" x=\"").decimal(at, 2).raw("%\" width=\"").decimal(share, 2);
            self.raw("%\" height=\"100%\"/>");
            at += share;
        }
        self.raw("</svg>");
    }

    /// The finished markup.
    pub(super) fn finish(self) -> String {
        self.html
    }
}

/// A share in whole per cent; what is not quite all is never 100, and what is not quite nothing never 0.
pub(crate) fn per_cent(part: usize, whole: usize) -> usize {
    match (part, whole) {
        (0, _) | (_, 0) => 0,
        _ if part >= whole => 100,
        _ => ((part * 200 + whole) / (whole * 2)).clamp(1, 99),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(text: &str) -> String {
        let mut page = Page::default();
        page.text(text);
        page.finish()
    }

    #[test]
    fn text_is_no_markup() {
        assert_eq!(text("<b>\"a\" & 'b'</b>"), "&lt;b&gt;&quot;a&quot; &amp; &#39;b&#39;&lt;/b&gt;");
        assert_eq!(text("a\nb\tc"), "a b c");
    }

    #[test]
    fn characters_that_deceive_are_spelt() {
        assert_eq!(text("gpj.\u{202e}exe\u{0}\u{ffff}"), "gpj.‹U+202E›exe‹U+0000›‹U+FFFF›");
        let persian = "می\u{200c}خواهم";
        assert_eq!(text(persian), persian);
    }

    #[test]
    fn shares_round_without_lying() {
        assert_eq!(
            [per_cent(0, 9), per_cent(1, 1000), per_cent(1, 2), per_cent(999, 1000), per_cent(9, 9)],
            [0, 1, 50, 99, 100]
        );
        assert_eq!(per_cent(0, 0), 0);
    }
}
