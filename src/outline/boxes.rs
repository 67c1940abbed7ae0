//! Printed "Yes / No" lines: the words that the form offers beside its boxes, told apart from an answer
//! that begins with yes or no.
//!
//! A line is printed where both words stand together, or one beside a tick box, at the start of what
//! follows the prompt: "Yes No", "☐ Oui ☒ Non", "Sí (x) No ( )", "X Yes".

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::LazyLock;

use super::TextRange;
use crate::language;
use crate::read::{Block, Cell};

/// A printed line of yes and no.
#[derive(Debug, Clone)]
pub struct YesNoLine {
    /// Question it belongs to.
    pub item: usize,
    /// The word yes, where printed.
    pub yes: Option<TextRange>,
    /// The word no, where printed.
    pub no: Option<TextRange>,
    /// The whole of it: one line, or one each for yes and no.
    pub lines: Vec<TextRange>,
    /// What is written behind it and is nothing but one of the words: "Yes/No: NO".
    pub said: Option<TextRange>,
    /// Where the words head columns of a table: the cell of the question, in whose row the marks stand.
    pub row: Option<Cell>,
}

struct Vocabulary {
    yes: BTreeSet<&'static str>,
    no: BTreeSet<&'static str>,
}

static VOCABULARY: LazyLock<Vocabulary> = LazyLock::new(|| Vocabulary {
    yes: language::words_of_all().flat_map(|words| words.yes.iter().map(String::as_str)).collect(),
    no: language::words_of_all().flat_map(|words| words.no.iter().map(String::as_str)).collect(),
});

/// True for a word that is plainly yes in some language.
pub(super) fn is_yes(word: &str) -> bool {
    VOCABULARY.yes.contains(word)
}

/// True for a word that is plainly no in some language.
pub(super) fn is_no(word: &str) -> bool {
    VOCABULARY.no.contains(word)
}

/// True for a text that opens with a plain yes or no and a stop, comma or dash, or its end, behind the word.
pub(super) fn opens_plainly(text: &str) -> bool {
    let tokens = language::tokens(text);
    tokens.first().is_some_and(|first| {
        let behind = text.chars().skip(first.end).find(|c| !c.is_whitespace());
        (is_yes(&first.word) || is_no(&first.word)) && behind.is_none_or(|c| !c.is_alphanumeric() && c != '/')
    })
}

impl YesNoLine {
    /// Takes in the line that follows, where it offers the other word.
    pub(super) fn take(&mut self, next: Self) -> bool {
        let other = self.yes.is_none() && next.no.is_none() || self.no.is_none() && next.yes.is_none();
        if other {
            self.yes = self.yes.take().or(next.yes);
            self.no = self.no.take().or(next.no);
            self.lines.extend(next.lines);
        }
        other
    }
}

/// The printed line at the start of a free range of a block, if one stands there.
///
/// A sign that stands before the prompt as well is a bullet and no box.
pub(super) fn find(
    item: usize,
    block: &Block,
    position: usize,
    free: &Range<usize>,
    before_prompt: Option<char>,
) -> Option<YesNoLine> {
    let line = find_printed(item, block, position, free, before_prompt);
    match &line {
        Some(found) if found.yes.is_some() && found.no.is_some() => {
            line.map(|line| YesNoLine { said: said(block, &line, free), ..line })
        }
        _ => find_marked(item, block, position, free).or(line),
    }
}

/// The word yes or no that is all that stands behind a printed line.
fn said(block: &Block, line: &YesNoLine, free: &Range<usize>) -> Option<TextRange> {
    let printed = line.lines.first()?;
    let rest = block.text.trim(printed.end..free.end);
    let word = language::fold(block.text.slice(rest.clone()));
    let is_word = VOCABULARY.yes.contains(word.as_str()) || VOCABULARY.no.contains(word.as_str());
    is_word.then_some(TextRange { block: printed.block, start: rest.start, end: rest.end })
}

/// A short line that holds both words and nothing else but marks, whatever these are: "V Yes    No",
/// "Yes → No". Neither word is an answer by itself there.
fn find_marked(item: usize, block: &Block, position: usize, free: &Range<usize>) -> Option<YesNoLine> {
    const CHARACTERS_MAX: usize = 80;
    const MARK_CHARACTERS_MAX: usize = 2;
    const MARKS_MAX: usize = 3;
    let free = block.text.trim(free.clone());
    let text = block.text.slice(free.clone()).split('\n').next().unwrap_or_default().trim_end();
    let length = text.chars().count();
    if length > CHARACTERS_MAX {
        return None;
    }
    let (mut yes, mut no, mut marks) = (None, None, 0);
    for token in language::tokens(text) {
        let range = TextRange { block: position, start: free.start + token.start, end: free.start + token.end };
        let word = token.word.as_str();
        let own = if VOCABULARY.yes.contains(word) {
            &mut yes
        } else if VOCABULARY.no.contains(word) {
            &mut no
        } else if word.chars().count() <= MARK_CHARACTERS_MAX {
            marks += 1;
            continue;
        } else {
            return None;
        };
        if own.replace(range).is_some() {
            return None;
        }
    }
    let whole = TextRange { block: position, start: free.start, end: free.start + length };
    (yes.is_some() && no.is_some() && marks <= MARKS_MAX).then(|| YesNoLine {
        item,
        yes,
        no,
        lines: vec![whole],
        said: None,
        row: None,
    })
}

/// The line, where it is printed as forms print it.
fn find_printed(
    item: usize,
    block: &Block,
    position: usize,
    free: &Range<usize>,
    before_prompt: Option<char>,
) -> Option<YesNoLine> {
    let text = block.text.slice(free.clone());
    let (mut yes, mut no) = (None, None);
    let mut end = free.start;
    let mut marks = 0;
    for token in language::tokens(text).into_iter().take(12) {
        let range = free.start + token.start..free.start + token.end;
        let in_tick = block.ticks.iter().any(|tick| tick.start <= range.start && range.end <= tick.end);
        let word = token.word.as_str();
        if !only_separators(block, end..range.start) {
            break;
        }
        if in_tick {
            // The letter in "[x]".
        } else if VOCABULARY.yes.contains(word) && extends(&yes, &no, &range) && !repeats(block, &yes, &range) {
            // A bilingual form prints the word twice: "Yes / Oui".
            yes = Some(yes.map_or(range.start, |known: Range<usize>| known.start)..range.end);
        } else if VOCABULARY.no.contains(word) && extends(&no, &yes, &range) && !repeats(block, &no, &range) {
            no = Some(no.map_or(range.start, |known: Range<usize>| known.start)..range.end);
        } else if word == "x" || word == "or" || word == "ou" || word == "o" {
            marks += usize::from(word == "x");
        } else {
            break;
        }
        end = range.end;
    }
    if yes.is_none() && no.is_none() {
        return None;
    }
    // Ticks and separators right behind belong to the line: "Yes (x) No ( )".
    let rest = block.text.slice(end..free.end);
    let mut behind = end;
    for (index, character) in rest.chars().enumerate() {
        let at = end + index;
        if block.ticks.iter().any(|tick| (tick.start..tick.end).contains(&at)) {
            marks += 1;
        } else if !(character.is_whitespace() || "*_|/;:".contains(character)) {
            break;
        }
        behind = at + 1;
    }
    // So does the stop between the line and what is written behind it: "[x] yes. The policy".
    if yes.is_none() || no.is_none() {
        let closes = block.text.slice(behind..free.end).starts_with(['.', ',', ';'])
            && block.text.slice(behind + 1..free.end).starts_with(|c: char| c.is_whitespace());
        behind += usize::from(closes);
    }
    let ticked = marks > 0
        || block.text.slice(free.start..behind).contains(|c| "○●◯■□".contains(c) && Some(c) != before_prompt)
        || block.ticks.iter().any(|tick| tick.start >= free.start && tick.end <= behind);
    if !(yes.is_some() && no.is_some() || ticked) {
        return None;
    }
    let at = |range: Range<usize>| TextRange { block: position, start: range.start, end: range.end };
    Some(YesNoLine {
        item,
        yes: yes.map(at),
        no: no.map(at),
        lines: vec![at(free.start..behind)],
        said: None,
        row: None,
    })
}

/// True when a word may be the first of its kind, or repeats it before the other kind is named.
fn extends(own: &Option<Range<usize>>, other: &Option<Range<usize>>, at: &Range<usize>) -> bool {
    match (own, other) {
        (None, _) | (Some(_), None) => true,
        (Some(own), Some(other)) => other.end <= own.start && own.end <= at.start,
    }
}

/// True when a word was printed already: "Yes/No: NO" is answered behind what is printed. Where two
/// languages have the same word, "Yes / Sí, No / No", a slash joins them.
fn repeats(block: &Block, own: &Option<Range<usize>>, at: &Range<usize>) -> bool {
    let Some(own) = own else { return false };
    language::fold(block.text.slice(own.clone())) == language::fold(block.text.slice(at.clone()))
        && !block.text.slice(own.end..at.start).contains('/')
}

/// True when nothing but blanks, ticks and dividers stands in the range: a full stop or comma ends the line.
fn only_separators(block: &Block, range: Range<usize>) -> bool {
    let start = range.start;
    block.text.slice(range).chars().enumerate().all(|(index, character)| {
        let in_tick = block.ticks.iter().any(|tick| (tick.start..tick.end).contains(&(start + index)));
        in_tick || character.is_whitespace() || "*_|/()[]<>;:-–—~□☐○●◯■".contains(character)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::intake::Submission;
    use crate::read::read;

    fn found(text: &str) -> Option<(bool, bool, usize)> {
        let submission = Submission::from_bytes("a.md".into(), text.as_bytes().to_vec()).unwrap();
        let block = read(&submission).unwrap().blocks.remove(0);
        let line = find(0, &block, 0, &block.range(), None)?;
        Some((line.yes.is_some(), line.no.is_some(), line.lines[0].end))
    }

    #[test]
    fn printed_lines_are_told_from_answers() {
        assert_eq!(found("Yes No"), Some((true, true, 6)));
        assert_eq!(found("☒ Yes ☐ No"), Some((true, true, 10)));
        assert_eq!(found("Sí (x) No ( ) Más detalles"), Some((true, true, 14)));
        assert_eq!(found("☒ Oui"), Some((true, false, 5)));
        assert_eq!(found("Yes"), None);
        assert_eq!(found("Yes. No other plan exists"), None);
        assert_eq!(found("Yes, the government"), None);
        assert_eq!(found("No"), None);
        assert_eq!(found("Yes/No: NO"), Some((true, true, 8)));
        assert_eq!(found("Yes / Sí ☐ No / No ☒"), Some((true, true, 20)));
    }

    #[test]
    fn a_short_line_of_both_words_and_marks_is_printed() {
        for line in ["V Yes     No", "Yes     → No", "{x} Yes     { } No", "Yes ...X...     No ......."] {
            assert_eq!(found(line), Some((true, true, line.chars().count())), "{line}");
        }
        assert_eq!(found("Yes, no other plan"), None);
    }
}
