//! What stands on a printed line of yes and no beside its words and boxes: a mark of an unknown kind.

use crate::outline::{TextRange, YesNoLine};
use crate::read::Document;

/// A mark of an unknown kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Residue {
    /// What it is.
    pub mark: String,
    /// Whether it stands at the word yes, where that can be seen.
    pub at_yes: Option<bool>,
}

/// The unknown mark of a line; `None` where there is none, or more than one.
pub(super) fn of_line(document: &Document, line: &YesNoLine) -> Option<Residue> {
    let mut found: Vec<(TextRange, String)> = Vec::new();
    for range in &line.lines {
        let block = &document.blocks[range.block];
        let mut gathered = String::new();
        for at in range.start..=range.end {
            let taken = [&line.yes, &line.no]
                .into_iter()
                .flatten()
                .any(|word| word.block == range.block && word.characters().contains(&at))
                || block.ticks.iter().any(|tick| (tick.start..tick.end).contains(&at));
            let shown = if at < range.end && !taken { block.text.slice(at..at + 1) } else { "" };
            let character = shown.chars().next().filter(|c| !c.is_whitespace() && !is_print(*c));
            match character {
                Some(character) => gathered.push(character),
                None if !gathered.is_empty() => {
                    let start = at - gathered.chars().count();
                    found.push((TextRange { block: range.block, start, end: at }, std::mem::take(&mut gathered)));
                }
                None => {}
            }
        }
    }
    let (place, mark) = found.first()?.clone();
    let at_yes = if found.len() == 1 { side(line, &place) } else { None };
    Some(Residue { mark, at_yes })
}

/// Which word of a line is chosen by a mark of an unknown kind: several lines of the document have the
/// same mark, each beside one word, and not all beside the same: that would be printed.
pub(super) fn chosen(document: &Document, lines: &[YesNoLine], line: &YesNoLine) -> Option<bool> {
    const LINES_MIN: usize = 3;
    let residue = of_line(document, line)?;
    let alike = lines.iter().filter_map(|other| of_line(document, other)).filter(|other| other.mark == residue.mark);
    let sides: Vec<Option<bool>> = alike.map(|other| other.at_yes).collect();
    let is_mark = sides.len() >= LINES_MIN
        && sides.iter().all(Option::is_some)
        && sides.contains(&Some(true))
        && sides.contains(&Some(false));
    residue.at_yes.filter(|_| is_mark)
}

/// What forms print on such a line beside words and boxes.
fn is_print(character: char) -> bool {
    "_.…/|,;:·•()[]{}<>-–—~".contains(character)
}

/// Whether a place is nearer to yes than to no; `None` where it is as near to either.
fn side(line: &YesNoLine, place: &TextRange) -> Option<bool> {
    let gap = |word: &Option<TextRange>| {
        let word = word.as_ref().filter(|word| word.block == place.block)?;
        Some(word.start.saturating_sub(place.end).max(place.start.saturating_sub(word.end)))
    };
    match (gap(&line.yes), gap(&line.no)) {
        (Some(yes), Some(no)) if yes != no => Some(yes < no),
        (Some(_), None) => Some(true),
        (None, Some(_)) => Some(false),
        _ => None,
    }
}
