//! The terminal: data to standard output, all else to standard error, and nothing from a document that
//! could act on the terminal. Colours follow NO_COLOR and whether anybody sees them (anstream).

use std::io::{IsTerminal, Write};

use anstyle::{AnsiColor, Style};
use indicatif::{ProgressBar, ProgressStyle};
use unicode_width::UnicodeWidthStr;

/// Errors.
pub(super) const ERROR: Style = AnsiColor::Red.on_default().bold();
/// What was done well.
pub(super) const GOOD: Style = AnsiColor::Green.on_default();
/// What needs a person.
pub(super) const CARE: Style = AnsiColor::Yellow.on_default();
/// What is beside the point.
pub(super) const FAINT: Style = Style::new().dimmed();
/// Headings.
pub(super) const STRONG: Style = Style::new().bold();

/// Writes to standard output.
pub(super) fn data(text: &str) -> std::io::Result<()> {
    // Without colours the text goes out in one piece, not in as many as it has colours.
    if anstream::stdout().current_choice() == anstream::ColorChoice::Never {
        return bytes(anstream::adapter::strip_str(text).to_string().as_bytes());
    }
    let mut stdout = anstream::stdout().lock();
    stdout.write_all(text.as_bytes())?;
    stdout.flush()
}

/// Writes bytes that are no text to standard output.
pub(super) fn bytes(bytes: &[u8]) -> std::io::Result<()> {
    let mut stdout = std::io::stdout().lock();
    stdout.write_all(bytes)?;
    stdout.flush()
}

/// Writes a line to standard error. There is nobody to tell when that fails.
pub(super) fn say(text: &str) {
    let _ = writeln!(anstream::stderr().lock(), "{text}");
}

/// Says what happened, where, and what to do.
pub(super) fn say_error(message: &str, place: &str, remedy: &str) {
    say(&error_text(message, place, remedy));
}

/// What happened, where, and what to do.
pub(super) fn error_text(message: &str, place: &str, remedy: &str) -> String {
    let mut text = format!("{ERROR}error{ERROR:#}: {}", safe(message));
    if !place.is_empty() {
        text.push_str(&format!("\n  in: {}", safe(place)));
    }
    if !remedy.is_empty() {
        text.push_str(&format!("\n  do: {remedy}"));
    }
    text
}

/// A bar on a terminal, nothing elsewhere: plain lines tell there.
pub(super) fn progress(steps: usize) -> ProgressBar {
    if !std::io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let style = ProgressStyle::with_template("{msg} {bar:30} {pos}/{len} {eta}")
        .unwrap_or_else(|_| ProgressStyle::default_bar());
    ProgressBar::new(steps as u64).with_style(style)
}

/// Text from outside with every character escaped that a terminal would act on or that hides others:
/// controls, direction marks, zero-width characters.
pub(super) fn safe(text: &str) -> String {
    let acts = |c: char| {
        c.is_control()
            || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{61c}')
    };
    if !text.contains(acts) {
        return text.to_owned();
    }
    text.chars().map(|c| if acts(c) { format!("{}", c.escape_unicode()) } else { c.to_string() }).collect()
}

/// The text in at most so many columns, with an ellipsis where it was cut.
pub(super) fn fit(text: &str, columns: usize) -> String {
    if text.width() <= columns {
        return text.to_owned();
    }
    let mut kept = String::new();
    for character in text.chars() {
        let mut longer = kept.clone();
        longer.push(character);
        if longer.width() + 1 > columns {
            break;
        }
        kept = longer;
    }
    kept.push('…');
    kept
}

/// The text filled with blanks to so many columns.
pub(super) fn pad(text: &str, columns: usize) -> String {
    format!("{text}{}", " ".repeat(columns.saturating_sub(text.width())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_from_a_document_acts_on_the_terminal() {
        assert_eq!(safe("a\u{1b}[31mb\u{202e}c\n"), "a\\u{1b}[31mb\\u{202e}c\\u{a}");
        assert_eq!(safe("Côte d’Ivoire"), "Côte d’Ivoire");
    }

    #[test]
    fn columns_count_wide_characters_twice() {
        assert_eq!(fit("大韩民国政府", 7), "大韩民…");
        assert_eq!(pad("大韩", 6), "大韩  ");
    }
}
