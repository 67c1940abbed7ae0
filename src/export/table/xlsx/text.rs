//! Texts that fit into a cell, and those of the workbook itself.

use std::borrow::Cow;

use unicode_width::UnicodeWidthStr;

/// Characters (UTF-16) of a cell (Excel specifications and limits).
const CELL_UNITS_MAX: usize = 32_767;

/// What the colours mean and how cells are written: item, meaning, and whether the item is tinted.
pub(super) const LEGEND: [(&str, &str, bool); 13] = [
    ("tinted", "a person should look: the answer is for review, the case is doubtful, or the input failed", true),
    ("answered", "the respondent gave it", false),
    ("empty", "the question is there, its answer is blank or says that there is none", false),
    ("not_stated", "the question is answered, but not in the form that the field asks for", false),
    ("not_visible", "the source cannot show it: tick states that did not survive", false),
    ("absent", "the question itself is not in the document", false),
    ("confirmed", "of the status: a person looked, and found the answer right", false),
    ("corrected", "of the status: a person put it there in place of what the program read", false),
    ("failed", "the input could not be read and has no record: see the sheet Inputs", false),
    (
        "1, 0, empty",
        "of an option: ticked; seen and not ticked; not to be seen. Of other columns: yes; no; not known",
        false,
    ),
    (
        "lists",
        "one entry a line, its parts between \" | \" in the order told in the CSV codebook: web addresses as address, as \
         written, name, description; bodies as name, address, as written",
        false,
    ),
    (
        "long texts",
        "a cell holds 32,767 characters; one that is cut says so at its end, and CSV and JSON lines have all",
        false,
    ),
    ("names of columns", "on the sheet Responses they stand in the second row; other programs use them too", false),
];

/// Lines that a text takes in a column so wide.
pub(super) fn lines(text: &str, width: u16) -> usize {
    let width = usize::from(width.max(1));
    text.lines().map(|line| UnicodeWidthStr::width(line).div_ceil(width).max(1)).sum::<usize>().max(1)
}

/// The text, or as much of it as fits, with a word that it is cut.
pub(super) fn fitting(text: &str) -> Cow<'_, str> {
    let units = text.encode_utf16().count();
    if units <= CELL_UNITS_MAX {
        return Cow::Borrowed(text);
    }
    let note = format!("\n[cut: {} characters in all; CSV and JSON lines have the whole text]", text.chars().count());
    let mut left = CELL_UNITS_MAX - note.encode_utf16().count();
    let kept = text.chars().take_while(|character| {
        let fits = character.len_utf16() <= left;
        left = left.saturating_sub(character.len_utf16());
        fits
    });
    Cow::Owned(kept.collect::<String>() + &note)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_counted_as_they_wrap() {
        assert_eq!(lines("", 10), 1);
        assert_eq!(lines("0123456789", 10), 1);
        assert_eq!(lines("0123456789a\nb", 10), 3);
        assert_eq!(lines("国国国国国国", 10), 2);
    }

    #[test]
    fn what_does_not_fit_says_so() {
        let exact = "é".repeat(CELL_UNITS_MAX);
        assert_eq!(fitting(&exact), exact);
        for character in ["a", "😀"] {
            let long = character.repeat(CELL_UNITS_MAX + 1);
            let cut = fitting(&long);
            let units = cut.encode_utf16().count();
            assert!((CELL_UNITS_MAX - 1..=CELL_UNITS_MAX).contains(&units), "{units}");
            assert!(cut.ends_with("[cut: 32768 characters in all; CSV and JSON lines have the whole text]"));
            assert!(long.starts_with(cut.rsplit_once('\n').unwrap().0));
        }
    }
}
