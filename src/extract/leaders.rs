//! Leaders: the dots or the line that a form prints for an answer to be written on, and what was written.

use std::ops::Range;

/// Signs in a row from which they are a leader.
const SIGNS_MIN: usize = 3;

/// The characters of a line without the leaders at its edges and the blanks beside them. Three dots are an ellipsis,
/// which belongs to the text, unless they stand apart before it.
pub(super) fn without_leaders(line: &str) -> Range<usize> {
    let characters: Vec<char> = line.chars().collect();
    let is_edge = |character: &char| is_sign(*character) || character.is_whitespace();
    let mut kept = 0..characters.len();
    let leading = characters.iter().take_while(|one| is_edge(one)).count();
    let stands_apart = characters[..leading].last().is_some_and(|last| last.is_whitespace());
    if is_leader(&characters[..leading]) && (stands_apart || !is_ellipsis(&characters[..leading])) {
        kept.start = leading;
    }
    let trailing = characters[kept.clone()].iter().rev().take_while(|one| is_edge(one)).count();
    let mut edge = kept.end - trailing;
    // The stop of a sentence stands at its last word, with a blank behind it.
    if characters[edge..].first() == Some(&'.') && characters.get(edge + 1).is_some_and(|next| next.is_whitespace()) {
        edge += 1;
    }
    if is_leader(&characters[edge..]) && !is_ellipsis(&characters[edge..]) {
        kept.end = edge;
    }
    kept
}

fn is_sign(character: char) -> bool {
    matches!(character, '.' | '_' | '…')
}

fn is_leader(edge: &[char]) -> bool {
    edge.iter().filter(|sign| is_sign(**sign)).count() >= SIGNS_MIN
}

fn is_ellipsis(edge: &[char]) -> bool {
    edge.iter().filter(|sign| is_sign(**sign)).eq(&['.'; 3])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn leaders_go_and_the_text_stays() {
        for (line, expected) in [
            ("______ Jane", "Jane"),
            ("....... Mr. Siim Näidis ...........", "Mr. Siim Näidis"),
            ("Director ______", "Director"),
            ("_ _ _ Director_____", "Director"),
            ("…………text", "text"),
            ("... text", "text"),
            ("We have three. ..........", "We have three."),
            ("Facebook, Twitter, ...", "Facebook, Twitter, ..."),
            ("and so on...", "and so on..."),
            ("...and so on", "...and so on"),
            ("等等……", "等等……"),
            ("snake_case__", "snake_case__"),
            ("______", ""),
            ("", ""),
        ] {
            let kept: String =
                line.chars().skip(without_leaders(line).start).take(without_leaders(line).len()).collect();
            assert_eq!(kept, expected, "{line}");
        }
    }
}
