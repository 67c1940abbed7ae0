//! Tick boxes in text: box glyphs and typed marks in brackets.
//!
//! Comes in: the text of a block. Goes out: its tick boxes with their state. The glyphs stay in the
//! text. A mark typed before an option without brackets ("X open data") is not seen here: only who
//! knows the options can tell it from a word.

use super::document::{TickBox, TickSeen, TickState};

/// Empty boxes of Unicode's geometric shapes and dingbats.
const EMPTY: &str = "☐□◻❏❐❑❒⬜▢🗆";
/// Ticked and crossed boxes, and the bare marks that stand for them.
const TICKED: &str = "☑☒✓✔✕✗✘☓✖√⊠☑️✅🗹🗷🗵🗶🗴⌧▣◉⦿🗸";
/// Glyphs that are boxes only beside their empty twin on the same line; elsewhere they are bullets.
const TWINS: [(char, char); 6] = [('○', '●'), ('❍', '●'), ('◯', '⬤'), ('□', '■'), ('◻', '◼'), ('⬜', '⬛')];

/// The first of all these in Unicode: a text of letters is known by its having none from here on.
const FIRST_GLYPH: char = '√';

/// The tick boxes of a text, in order.
pub(super) fn find(text: &str) -> Vec<TickBox> {
    let mut found = Vec::new();
    if !text.chars().any(|character| matches!(character, '[' | '(' | FIRST_GLYPH..)) {
        return found;
    }
    let typed = typed(text);
    if typed.is_empty() && !text.chars().any(|character| character >= FIRST_GLYPH) {
        return found;
    }
    let twins = TWINS.map(|(empty, filled)| text.contains(empty) && text.contains(filled));
    let mut typed = typed.into_iter().peekable();
    let mut skip_to = 0;
    for (position, (byte, character)) in text.char_indices().enumerate() {
        if byte < skip_to {
            continue;
        }
        if let Some(&(start, end, ticked)) = typed.peek()
            && start == byte
        {
            let length = text[start..end].chars().count();
            let state = if ticked { TickState::Checked } else { TickState::Unchecked };
            found.push(TickBox { start: position, end: position + length, state, seen: TickSeen::TypedMark });
            skip_to = end;
            typed.next();
        } else if let Some(state) = glyph_state(character, &twins) {
            found.push(TickBox { start: position, end: position + 1, state, seen: TickSeen::Glyph });
        }
    }
    found
}

/// Marks in brackets, and empty brackets: where each begins and ends, in bytes, and whether it is ticked.
fn typed(text: &str) -> Vec<(usize, usize, bool)> {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(at) = text[from..].find(['[', '(', '［', '（']).map(|at| from + at) {
        match typed_at(&text[at..]) {
            Some((length, ticked)) => {
                found.push((at, at + length, ticked));
                from = at + length;
            }
            None => from = at + text[at..].chars().next().map_or(1, char::len_utf8),
        }
    }
    found
}

/// The length in bytes of what opens a text with a bracket, and whether it is ticked.
fn typed_at(text: &str) -> Option<(usize, bool)> {
    const BLANKS_MAX: usize = 3;
    const BLANKS_MAX_IN_ROUND: usize = 4;
    let is_square = text.starts_with(['[', '［']);
    let closes: [char; 2] = if is_square { [']', '］'] } else { [')', '）'] };
    let blanks = |text: &str| text.chars().take_while(|character| character.is_whitespace()).count();
    let inside = text.strip_prefix(['[', '(', '［', '（'])?;
    let (before, mark) = (blanks(inside), inside.trim_start());
    if let Some(behind) = mark.strip_prefix(['x', 'X', '×', '✓', '✔', '√', '✗', '✘']) {
        let rest = behind.trim_start().strip_prefix(closes)?;
        return (before <= BLANKS_MAX && blanks(behind) <= BLANKS_MAX).then(|| (text.len() - rest.len(), true));
    }
    let rest = mark.strip_prefix(closes)?;
    let is_empty = if is_square { before <= 2 * BLANKS_MAX } else { (1..=BLANKS_MAX_IN_ROUND).contains(&before) };
    is_empty.then(|| (text.len() - rest.len(), false))
}

/// True for a tick or cross without a box around it.
pub(crate) fn is_bare_tick(shown: &str) -> bool {
    matches!(shown, "✓" | "✔" | "🗸" | "√" | "☓" | "✕" | "✖" | "✗" | "✘" | "🗶" | "🗴")
}

/// The state of a glyph that shows a box; `None` for other characters, and for a tick without a box.
pub(super) fn box_state(character: char) -> Option<TickState> {
    glyph_state(character, &[false; TWINS.len()]).filter(|_| !is_bare_tick(character.encode_utf8(&mut [0; 4])))
}

fn glyph_state(character: char, twins: &[bool; TWINS.len()]) -> Option<TickState> {
    if character.is_ascii() {
        return None;
    }
    if EMPTY.contains(character) {
        return Some(TickState::Unchecked);
    }
    if TICKED.contains(character) && character != '\u{fe0f}' {
        return Some(TickState::Checked);
    }
    TWINS.iter().zip(twins).filter(|(_, both)| **both).find_map(|(&(empty, filled), _)| match character {
        c if c == empty => Some(TickState::Unchecked),
        c if c == filled => Some(TickState::Checked),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::{combinations, expression};

    fn states(text: &str) -> String {
        find(text)
            .iter()
            .map(|tick| match tick.state {
                TickState::Checked => 'x',
                TickState::Unchecked => '-',
                TickState::NotVisible => '?',
            })
            .collect()
    }

    #[test]
    fn marks_are_seen_in_all_their_forms() {
        for (text, expected) in [
            ("☐ Yes ☒ No", "-x"),
            ("[x] Yes [ ] No", "x-"),
            ("Yes (x) No ( )", "x-"),
            ("√ open data", "x"),
            ("[] a [ X ] b", "-x"),
            ("○ Yes ● No", "-x"),
            ("● a bullet", ""),
            ("f(x) = (1) [12]", "x"),
            ("plain text (see note)", ""),
            ("Oui ☑ Non □", "x-"),
        ] {
            assert_eq!(states(text), expected, "{text}");
        }
    }

    #[test]
    fn marks_in_brackets_are_told_as_by_an_expression() {
        let pattern = expression(
            r"[\[［]\s{0,3}([xX×✓✔√✗✘]?)\s{0,3}[\]］]|[(（]\s{0,3}([xX×✓✔√✗✘])\s{0,3}[)）]|[(（]\s{1,4}[)）]",
        );
        let pieces = [
            "[", "］", "]", "(", "）", ")", "（", "x", "X", "√", "xx", " ", "\u{a0}", "   ", "    ", "é", "(x", "[ x",
            "( ",
        ];
        for text in combinations(&pieces, 4) {
            let expected: Vec<(usize, usize, bool)> = pattern
                .captures_iter(&text)
                .filter_map(|captures| {
                    let whole = captures.get(0)?;
                    let mark = captures.get(1).or_else(|| captures.get(2));
                    Some((whole.start(), whole.end(), mark.is_some_and(|mark| !mark.is_empty())))
                })
                .collect();
            assert_eq!(typed(&text), expected, "{text:?}");
        }
    }

    #[test]
    fn no_glyph_stands_before_the_first() {
        let twins = TWINS.iter().flat_map(|&(empty, filled)| [empty, filled]);
        assert_eq!(EMPTY.chars().chain(TICKED.chars()).chain(twins).min(), Some(FIRST_GLYPH));
    }

    #[test]
    fn positions_count_characters() {
        let tick = find("é [x] Oui")[0];
        assert_eq!((tick.start, tick.end), (2, 5));
    }
}
