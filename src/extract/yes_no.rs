//! Yes or no: from a box, else from an answer that opens with a plain yes or no in any language.

use super::answer_text::{AnswerText, Line};
use super::residue;
use super::scene::Scene;
use super::ticks;
use super::value::{Value, YesNo};
use super::{Answer, Evidence, Finding, Sign};
use super::{cells, deleted};
use crate::language;
use crate::outline::{TextRange, YesNoLine};
use crate::questionnaire::Field;
use crate::read::{TickSeen, TickState};

/// Cells of a row that is no pair of words.
const CELLS_MIN: usize = 3;

/// The yes or no of a field.
pub(super) fn extract(scene: &Scene<'_>, field: &Field) -> Answer {
    let words = scene.answer(field);
    let boxed = match scene.outline.yes_no_lines.iter().find(|line| line.item == field.item) {
        Some(line) => Some(from_line(scene, line)),
        None if field.statement => Some(from_statement(scene, field)),
        None => None,
    };
    match boxed {
        // A box wins over words; where the boxes say nothing, words may.
        Some(boxed) if boxed.value.is_some() => boxed,
        Some(boxed) => match opening(&words) {
            Some((value, evidence)) => {
                let mut answer = given(value, evidence).with(Sign::FromWords);
                answer.signs.extend(boxed.signs);
                answer
            }
            None => boxed,
        },
        None => from_words(scene, &words),
    }
}

fn given(value: YesNo, evidence: Vec<TextRange>) -> Answer {
    Answer::given(Value::YesNo(value), Evidence::whole(evidence))
}

/// From a printed line of yes and no.
fn from_line(scene: &Scene<'_>, line: &YesNoLine) -> Answer {
    let [yes, no] = seen_on(scene, line);
    let is = |seen: Option<ticks::Seen>, state| seen.is_some_and(|seen| seen.state == state);
    let evidence = line.lines.clone();
    let is_ticked = is(yes, TickState::Checked) || is(no, TickState::Checked);
    if let Some((said, value)) = said(scene, line).filter(|_| !is_ticked) {
        return given(value, vec![said]).with(Sign::FromWords);
    }
    if let Some(value) = left_by_deletion(scene, line).filter(|_| !is_ticked) {
        return given(value, evidence).with(Sign::TickByStyling);
    }
    if let Some(at_yes) = residue::chosen(scene.document, &scene.outline.yes_no_lines, line).filter(|_| !is_ticked) {
        return given(if at_yes { YesNo::Yes } else { YesNo::No }, evidence).with(Sign::TickByUnknownMark);
    }
    let answer = match (is(yes, TickState::Checked), is(no, TickState::Checked)) {
        (true, true) => Answer::none(Finding::NotStated).with(Sign::TicksContradict),
        (true, false) => given(YesNo::Yes, evidence.clone()),
        (false, true) => given(YesNo::No, evidence.clone()),
        (false, false)
            if (is(yes, TickState::Unchecked) || is(no, TickState::Unchecked))
                && ![yes, no].into_iter().any(|seen| is(seen, TickState::NotVisible))
                && residue::of_line(scene.document, line).is_none() =>
        {
            Answer::none(Finding::Empty)
        }
        (false, false) => Answer::none(Finding::NotVisible).with(Sign::TickNotVisible),
    };
    let answer = Answer {
        evidence: if answer.evidence.is_empty() { Evidence::whole(evidence) } else { answer.evidence.clone() },
        ..answer
    };
    match [yes, no].into_iter().flatten().map(|seen| seen.by).max() {
        Some(TickSeen::Styling) => answer.with(Sign::TickByStyling),
        Some(TickSeen::TypedMark) => answer.with(Sign::TickTyped),
        _ => answer,
    }
}

/// What is seen beside yes and no.
fn seen_on(scene: &Scene<'_>, line: &YesNoLine) -> [Option<ticks::Seen>; 2] {
    let Some(row) = &line.row else {
        let seen = ticks::beside(scene.document, &[line.yes.clone(), line.no.clone()]);
        return [seen[0], seen[1]];
    };
    let question = line.lines.first().map_or(0, |range| range.block);
    let crossing = |word: &Option<TextRange>| cells::crossing(scene.document, row, question, word.as_ref()?);
    let seen = [crossing(&line.yes), crossing(&line.no)];
    // The cell beside the one that is marked was left empty.
    let empty = ticks::Seen { state: TickState::Unchecked, by: TickSeen::TypedMark };
    if seen.iter().all(Option::is_none) { [Some(empty); 2] } else { seen }
}

/// The word that is written behind a printed line.
fn said(scene: &Scene<'_>, line: &YesNoLine) -> Option<(TextRange, YesNo)> {
    let said = line.said.clone()?;
    let word = language::fold(scene.document.blocks[said.block].text.slice(said.characters()));
    let is_yes = language::words_of_all().any(|words| words.yes.contains(&word));
    Some((said, if is_yes { YesNo::Yes } else { YesNo::No }))
}

/// The word that is left where a tracked change deleted the other.
fn left_by_deletion(scene: &Scene<'_>, line: &YesNoLine) -> Option<YesNo> {
    type Wanted = fn(&language::Words) -> &Vec<String>;
    let (value, other): (YesNo, Wanted) = match (&line.yes, &line.no) {
        (Some(_), None) => (YesNo::Yes, |words| &words.no),
        (None, Some(_)) => (YesNo::No, |words| &words.yes),
        _ => return None,
    };
    let deleted = deleted::texts(scene.document, line.lines.iter());
    let is_gone = deleted.iter().any(|text| language::words_of_all().any(|words| other(words).contains(text)));
    is_gone.then_some(value)
}

/// From the one box that may stand beside a statement.
fn from_statement(scene: &Scene<'_>, field: &Field) -> Answer {
    let Some(placement) = &scene.outline.placements[field.item] else { return Answer::none(Finding::Absent) };
    // The statement may have been reworded: the one box of its block is its box.
    let whole = placement.ranges.first().map(|range| {
        let block = &scene.document.blocks[range.block];
        let first = block.ticks.iter().take_while(|tick| tick.end <= range.start).last().map_or(0, |tick| tick.end);
        let last =
            block.ticks.iter().find(|tick| tick.start >= range.end).map_or(block.text.characters(), |tick| tick.start);
        scene.without_marks(field.item, &TextRange { block: range.block, start: first, end: last })
    });
    let seen = ticks::beside(scene.document, &[whole]);
    let typed = |answer: Answer, by| if by == TickSeen::TypedMark { answer.with(Sign::TickTyped) } else { answer };
    match seen.first().copied().flatten() {
        Some(seen) if seen.by == TickSeen::Styling => Answer::none(Finding::NotVisible).with(Sign::TickNotVisible),
        Some(seen) if seen.state == TickState::Checked => typed(given(YesNo::Yes, placement.ranges.clone()), seen.by),
        // An empty box may have been overlooked: a person should ask.
        Some(_) => Answer::none(Finding::Empty).with(Sign::TickNotVisible),
        None => Answer::none(Finding::NotVisible).with(Sign::TickNotVisible),
    }
}

/// From the answer alone.
fn from_words(scene: &Scene<'_>, words: &AnswerText) -> Answer {
    if scene.says_nothing(words.as_str()) && opening(words).is_none() {
        return Answer { evidence: Evidence::whole(words.all_ranges()), ..Answer::none(Finding::Empty) };
    }
    if scene.refers_elsewhere(words.opening()) {
        return Answer { evidence: Evidence::whole(words.all_ranges()), ..Answer::none(Finding::NotStated) }
            .with(Sign::RefersElsewhere);
    }
    match opening(words) {
        // Both words, or boxes that stand apart from them, are what the form offers: no answer is seen.
        Some(_) if offers_both(words) || opens_with_both(words) || has_boxes(scene, words) => {
            Answer { evidence: Evidence::whole(words.all_ranges()), ..Answer::none(Finding::NotVisible) }
                .with(Sign::TickNotVisible)
        }
        Some((value, evidence)) => given(value, evidence).with(Sign::FromWords),
        None => Answer { evidence: Evidence::whole(words.all_ranges()), ..Answer::none(Finding::NotStated) },
    }
}

/// True when one of the first lines or cells is nothing but yes, and another nothing but no.
fn offers_both(words: &AnswerText) -> bool {
    const LINES_MAX: usize = 4;
    // A row of other words beside them is an answer: "No | Measure | Since" heads a table in French.
    let is_offer = |line: &&Line| words.slice(&line.body).matches('|').count() < CELLS_MIN - 1;
    let parts = words.lines.iter().take(LINES_MAX).filter(is_offer).flat_map(|line| words.slice(&line.body).split('|'));
    let folded: Vec<String> = parts.map(language::fold).collect();
    let is = |wanted: fn(&language::Words) -> &Vec<String>| {
        folded.iter().any(|part| language::words_of_all().any(|words| wanted(words).contains(part)))
    };
    is(|words| &words.yes) && is(|words| &words.no)
}

/// True when the first line is short and holds a yes and a no beside hardly anything else: which of them
/// is meant shows in what cannot be read here.
fn opens_with_both(words: &AnswerText) -> bool {
    words.lines.first().is_some_and(|line| is_offer(words.slice(&line.body)))
}

/// True for a short line that holds a yes and a no beside hardly anything else, as forms print it.
pub(super) fn is_offer(line: &str) -> bool {
    const WORDS_MAX: usize = 3;
    const BYTES_MAX: usize = 100;
    if line.len() > BYTES_MAX {
        return false;
    }
    let folded = language::fold(line);
    let tokens: Vec<&str> = folded.split(' ').collect();
    let holds = |wanted: fn(&language::Words) -> &Vec<String>| {
        tokens.iter().any(|token| language::words_of_all().any(|words| wanted(words).iter().any(|word| word == token)))
    };
    tokens.len() <= WORDS_MAX && tokens.len() > 1 && holds(|words| &words.yes) && holds(|words| &words.no)
}

/// True when tick boxes stand among the first lines of the answer.
fn has_boxes(scene: &Scene<'_>, words: &AnswerText) -> bool {
    const BLOCKS_MAX: usize = 4;
    words.blocks().take(BLOCKS_MAX).any(|block| {
        let block = &scene.document.blocks[block];
        !block.ticks.is_empty() && block.text.as_str().chars().filter(|c| c.is_alphanumeric()).count() <= 3
    })
}

/// Characters of a word with a colon that opens a text: "Answer: Yes".
fn name_before_colon(text: &str) -> usize {
    let Some((name, _)) = text.split_once([':', '：']) else { return 0 };
    let is_word = !name.is_empty() && name.trim().chars().all(char::is_alphabetic);
    let is_answer = language::words_of_all()
        .any(|words| [&words.yes, &words.no].into_iter().flatten().any(|word| *word == language::fold(name)));
    if is_word && !is_answer { name.chars().count() + 1 } else { 0 }
}

/// True where the first line is the heading of a table of several columns: its first word may be short for "number".
fn heads_table(words: &AnswerText) -> bool {
    let cells = |line: &Line| words.slice(&line.body).matches('|').count() + 1;
    let mut lines = words.lines.iter().map(cells);
    lines.next().is_some_and(|first| first >= CELLS_MIN && lines.next() == Some(first))
}

/// The plain yes or no that an answer opens with: the word alone, or with a stop, comma or dash behind
/// it. "No formal strategy exists" opens with no plain no.
fn opening(words: &AnswerText) -> Option<(YesNo, Vec<TextRange>)> {
    if heads_table(words) {
        return None;
    }
    const WORDS_MAX: usize = 3;
    const OPENING_CHARACTERS: usize = 60;
    let shift = words.lines.first().map_or(0, |line| line.body.start + name_before_colon(words.slice(&line.body)));
    let text = words.slice(&(shift..shift + OPENING_CHARACTERS));
    let tokens = language::tokens(text);
    for count in (1..=WORDS_MAX.min(tokens.len())).rev() {
        let phrase: Vec<&str> = tokens[..count].iter().map(|token| token.word.as_str()).collect();
        let phrase = phrase.join(" ");
        let end = tokens[count - 1].end;
        let behind = text.chars().skip(end).collect::<String>();
        let next = behind.chars().find(|c| !"*_ \t".contains(*c));
        let is_closed =
            next.is_none_or(|c| !c.is_alphanumeric() && c != '\'' && c != '’' && c != '-' || behind.starts_with(" -"));
        let written: String = text.chars().take(end).collect();
        let is_yes = language::words_of_all().any(|words| words.yes.contains(&phrase));
        let is_no = language::words_of_all().any(|words| words.no.contains(&phrase));
        // "Yes we do": no other word is written like it; "si" and "no" are.
        let unmistakable =
            is_yes && !is_no && (phrase.chars().count() > 2 || !written.is_ascii()) && behind.starts_with(' ');
        let value = match (is_yes, is_no) {
            (true, false) if is_closed || unmistakable => YesNo::Yes,
            (false, true) if is_closed => YesNo::No,
            _ => continue,
        };
        return Some((value, words.ranges(&(shift..shift + end))));
    }
    None
}
