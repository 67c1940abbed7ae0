//! The text of a block in runs: each carries its position, and holds exactly the characters that stand there. What is shown
//! beside them (labels, deletions, marks of notes, boxes that are no character) counts as none, and says so by its class.
//!
//! A character that deceives is the one exception: in its place stands U+FFFD, and beside that how it is called.

use std::collections::BTreeSet;
use std::ops::Range;

use maud::{Markup, PreEscaped, html};

use crate::language::deceives;
use crate::language::is_line_break_hint;
use crate::read::{Block, Control, Mark, TickBox, TickSeen, TickState};

/// Most characters of what is told about a run: the target of a link, the options of a control.
const TOLD_CHARACTERS_MAX: usize = 400;
/// Most characters of a tracked deletion that are shown.
const DELETED_CHARACTERS_MAX: usize = 4000;

/// What is left of what a page may show.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Budget {
    /// Characters of blocks.
    pub characters: usize,
    /// Bytes of markup around them, and of what is told beside them.
    pub bytes: usize,
    /// Places of tables, also where no cell is.
    pub cells: usize,
}

/// Text from outside beside the text of a block: on one line, within a bound, and nothing in it deceives.
pub(super) fn told(text: &str, characters_max: usize) -> String {
    let mut told = String::new();
    for (index, character) in text.chars().enumerate() {
        if index == characters_max {
            told.push('…');
            break;
        }
        match character {
            '\t' | '\n' | '\r' => told.push(' '),
            _ if deceives(character) => told.push_str(&spelt(character)),
            _ => told.push(character),
        }
    }
    told
}

/// How a character that deceives is called.
fn spelt(character: char) -> String {
    format!("‹U+{:04X}›", u32::from(character))
}

/// True where a character is spelt in the text. Those that only tell where a line may end do no harm in it.
pub(super) fn is_spelt(character: char) -> bool {
    !matches!(character, '\n' | '\t') && !is_line_break_hint(character) && deceives(character)
}

/// The label of a block, which is no part of its text.
pub(super) fn label(block: &Block) -> Option<Markup> {
    let label = block.label.as_ref()?;
    Some(html! { span.uncounted.label { bdi { (told(&label.written, TOLD_CHARACTERS_MAX)) } " " } })
}

/// The first characters of a block in runs, as many as the budget lets; and how many they are.
pub(super) fn runs(block: &Block, characters_max: usize, budget: &mut Budget) -> (Markup, usize) {
    let end = block.text.characters().min(characters_max).min(budget.characters);
    let mut text = block.text.slice(0..end).char_indices();
    let events = Events::of(block, end);
    let mut active = Active::default();
    let mut shown = String::new();
    let (mut opened, mut closed, mut beside) = (0, 0, 0);
    let whole = block.text.slice(0..end);
    let (mut byte, mut done) = (0, 0);
    for pair in events.cuts.windows(2) {
        let (from, to) = (pair[0], pair[1]);
        while let Some((at, what)) = events.beside.get(beside).filter(|(at, _)| *at <= from && budget.bytes > 0) {
            push(&mut shown, what.shown(*at), budget);
            beside += 1;
        }
        if budget.bytes == 0 {
            break;
        }
        while let Some(mark) = events.closing.get(closed).filter(|(at, _)| *at <= from) {
            active.change(block, mark.1, false);
            closed += 1;
        }
        while let Some(mark) = events.opening.get(opened).filter(|(at, _)| *at <= from) {
            active.change(block, mark.1, true);
            opened += 1;
        }
        let behind = byte_behind(&mut text, to - from, whole.len());
        push(&mut shown, active.run(block, from..to, &whole[byte..behind]), budget);
        (byte, done) = (behind, to);
    }
    while let Some((at, what)) = events.beside.get(beside).filter(|_| done == end && budget.bytes > 0) {
        push(&mut shown, what.shown(*at), budget);
        beside += 1;
    }
    budget.characters -= done;
    (PreEscaped(shown), done)
}

fn push(shown: &mut String, markup: Markup, budget: &mut Budget) {
    budget.bytes = budget.bytes.saturating_sub(markup.0.len());
    shown.push_str(&markup.0);
}

/// The byte behind so many more characters.
fn byte_behind(text: &mut std::str::CharIndices<'_>, characters: usize, bytes: usize) -> usize {
    for _ in 0..characters {
        text.next();
    }
    text.clone().next().map_or(bytes, |(byte, _)| byte)
}

/// Where something about a text begins, ends, or stands.
struct Events<'a> {
    /// Positions at which runs begin and end, from the first to the last.
    cuts: Vec<usize>,
    /// Marks that begin, by their positions among the spans.
    opening: Vec<(usize, usize)>,
    /// Marks that end.
    closing: Vec<(usize, usize)>,
    /// What is shown between characters.
    beside: Vec<(usize, Beside<'a>)>,
}

/// What is shown between the characters of a text.
enum Beside<'a> {
    Deleted(&'a str),
    Note(&'a str),
    Control(&'a Control),
    Tick(&'a TickBox),
}

impl<'a> Events<'a> {
    fn of(block: &'a Block, end: usize) -> Self {
        let (mut opening, mut closing, mut beside) = (Vec::new(), Vec::new(), Vec::new());
        let mut cuts = vec![0, end];
        for (index, span) in block.spans.iter().enumerate() {
            let alone = match &span.mark {
                Mark::Deleted(text) => Some(Beside::Deleted(text)),
                Mark::NoteReference(mark) if span.start >= span.end => Some(Beside::Note(mark)),
                Mark::Control(control) if span.start >= span.end => Some(Beside::Control(control)),
                _ => None,
            };
            if let Some(alone) = alone {
                beside.push((span.start, alone));
                cuts.push(span.start);
            } else if is_shown(&span.mark) && span.start < span.end {
                opening.push((span.start, index));
                closing.push((span.end, index));
                cuts.extend([span.start, span.end]);
            }
        }
        for tick in &block.ticks {
            cuts.extend([tick.start, tick.end]);
            if tick.start >= tick.end {
                beside.push((tick.start, Beside::Tick(tick)));
            }
        }
        let spelt = block.text.slice(0..end).chars().enumerate().filter(|(_, character)| is_spelt(*character));
        cuts.extend(spelt.flat_map(|(at, _)| [at, at + 1]));
        cuts.retain(|cut| *cut <= end);
        cuts.sort_unstable();
        cuts.dedup();
        opening.sort_unstable();
        closing.sort_unstable();
        beside.sort_by_key(|(at, _)| *at);
        // What stands behind the cut is not shown.
        beside.retain(|(at, _)| *at <= end);
        Self { cuts, opening, closing, beside }
    }
}

/// Marks that change how a run is shown.
fn is_shown(mark: &Mark) -> bool {
    !matches!(mark, Mark::Colour(_) | Mark::FontSize(_) | Mark::RightToLeft)
}

impl Beside<'_> {
    fn shown(&self, at: usize) -> Markup {
        match self {
            Self::Deleted(text) => html! {
                del.uncounted title="deleted by a tracked change" { (told(text, DELETED_CHARACTERS_MAX)) }
            },
            Self::Note(mark) => html! {
                sup.uncounted.note-mark title="mark of a note" { bdi { (told(mark, TOLD_CHARACTERS_MAX)) } }
            },
            Self::Control(control) => html! {
                span.uncounted.control.blank data-at=(at) title=(about(control)) role="img" aria-label="empty field" { "▭" }
            },
            Self::Tick(tick) => html! {
                span class={ "uncounted tick " (state_class(tick.state)) } data-at=(at) role="img"
                    aria-label=(state_words(tick.state)) title=(about_tick(tick)) { (sign(tick.state)) }
            },
        }
    }
}

/// The marks that hold for a run.
#[derive(Default)]
struct Active {
    bold: usize,
    italic: usize,
    underlined: usize,
    struck_out: usize,
    highlighted: usize,
    inserted: usize,
    note_marks: usize,
    /// By their positions among the spans; the last one holds.
    links: BTreeSet<usize>,
    languages: BTreeSet<usize>,
    controls: BTreeSet<usize>,
}

impl Active {
    fn change(&mut self, block: &Block, index: usize, begins: bool) {
        let count = |counter: &mut usize| *counter = if begins { *counter + 1 } else { counter.saturating_sub(1) };
        let set = |set: &mut BTreeSet<usize>| {
            if begins {
                set.insert(index)
            } else {
                set.remove(&index)
            };
        };
        match &block.spans[index].mark {
            Mark::Bold => count(&mut self.bold),
            Mark::Italic => count(&mut self.italic),
            Mark::Underlined => count(&mut self.underlined),
            Mark::StruckOut => count(&mut self.struck_out),
            Mark::Highlighted(_) => count(&mut self.highlighted),
            Mark::Inserted => count(&mut self.inserted),
            Mark::NoteReference(_) => count(&mut self.note_marks),
            Mark::Link(_) => set(&mut self.links),
            Mark::Language(_) => set(&mut self.languages),
            Mark::Control(_) => set(&mut self.controls),
            Mark::Colour(_) | Mark::FontSize(_) | Mark::RightToLeft | Mark::Deleted(_) => {}
        }
    }

    /// A run as markup.
    fn run(&self, block: &Block, range: Range<usize>, text: &str) -> Markup {
        let mark = |set: &BTreeSet<usize>| set.last().map(|index| &block.spans[*index].mark);
        let link = mark(&self.links).and_then(|mark| match mark {
            Mark::Link(target) => Some(target.as_str()),
            _ => None,
        });
        let control = mark(&self.controls).and_then(|mark| match mark {
            Mark::Control(control) => Some(control),
            _ => None,
        });
        let lang = mark(&self.languages).and_then(|mark| match mark {
            Mark::Language(tag) => Some(tag.as_str()).filter(|tag| is_language(tag)),
            _ => None,
        });
        let tick = tick_at(block, range.start);
        let mut classes: Vec<&str> = [
            (self.bold, "bold"),
            (self.italic, "italic"),
            (self.underlined, "underlined"),
            (self.struck_out, "struck"),
            (self.highlighted, "lit"),
            (self.inserted, "inserted"),
            (self.note_marks, "note-mark"),
        ]
        .into_iter()
        .filter_map(|(count, class)| (count > 0).then_some(class))
        .collect();
        classes.extend(link.map(|_| "link"));
        if let Some(control) = control {
            classes.push("control");
            classes.extend(control.placeholder_shown.then_some("placeholder"));
            classes.extend(control.untouched.then_some("untouched"));
        }
        if let Some(tick) = tick {
            classes.extend(["tick", state_class(tick.state)]);
        }
        let title: Vec<String> = [
            tick.map(about_tick),
            link.map(|target| format!("link to {}", told(target, TOLD_CHARACTERS_MAX))),
            control.map(about),
            (self.inserted > 0).then(|| "inserted by a tracked change".to_owned()),
        ]
        .into_iter()
        .flatten()
        .collect();
        let title = (!title.is_empty()).then(|| title.join("; "));
        let called = text.chars().next().filter(|character| is_spelt(*character));
        let name = match (called, tick) {
            (Some(character), _) => Some(format!("character {}", spelt(character))),
            (None, Some(tick)) if tick.start == range.start => Some(state_words(tick.state).to_owned()),
            _ => None,
        };
        let spelt = called.map(spelt);
        classes.extend(spelt.as_ref().map(|_| "spelt"));
        let class = (!classes.is_empty()).then(|| classes.join(" "));
        let role = name.as_ref().map(|_| "img");
        html! {
            span class=[class] data-start=(range.start) data-end=(range.end) lang=[lang] title=[title] data-spelt=[&spelt]
                role=[role] aria-label=[name] { @if spelt.is_some() { "\u{fffd}" } @else { (text) } }
        }
    }
}

/// The tick box whose characters hold a position.
fn tick_at(block: &Block, at: usize) -> Option<&TickBox> {
    let index = block.ticks.partition_point(|tick| tick.end <= at);
    block.ticks.get(index).filter(|tick| tick.start <= at)
}

fn state_class(state: TickState) -> &'static str {
    match state {
        TickState::Checked => "checked",
        TickState::Unchecked => "unchecked",
        TickState::NotVisible => "not-visible",
    }
}

fn state_words(state: TickState) -> &'static str {
    match state {
        TickState::Checked => "ticked box",
        TickState::Unchecked => "empty box",
        TickState::NotVisible => "box whose state cannot be seen",
    }
}

fn sign(state: TickState) -> &'static str {
    match state {
        TickState::Checked => "☒",
        TickState::Unchecked => "☐",
        TickState::NotVisible => "⍰",
    }
}

fn about_tick(tick: &TickBox) -> String {
    let seen = match tick.seen {
        TickSeen::ContentControl => "a control of Word or LibreOffice",
        TickSeen::LegacyField => "a field of the form",
        TickSeen::AcroForm => "a field of the PDF form",
        TickSeen::Glyph => "a character",
        TickSeen::Bullet => "the bullet of a list",
        TickSeen::DrawnShape => "a drawing",
        TickSeen::TypedMark => "a typed mark",
        TickSeen::Styling => "by its style",
        TickSeen::Scan => "recognised in a scan",
    };
    format!("{}: {seen}", state_words(tick.state))
}

/// A control in words.
fn about(control: &Control) -> String {
    let name = control.tooltip.as_deref().or(control.name.as_deref()).filter(|name| !name.trim().is_empty());
    let mut parts = vec![match name {
        Some(name) => format!("field \"{}\"", told(name, TOLD_CHARACTERS_MAX)),
        None => "field".to_owned(),
    }];
    if control.placeholder_shown {
        parts.push("shows what the form asks for, not an answer".to_owned());
    } else if control.untouched {
        parts.push("nobody touched it".to_owned());
    }
    if let Some(value) = &control.value {
        parts.push(format!("its value: {}", told(value, TOLD_CHARACTERS_MAX)));
    }
    if !control.options.is_empty() {
        parts.push(format!("to choose from: {}", told(&control.options.join(" | "), TOLD_CHARACTERS_MAX)));
    }
    parts.join("; ")
}

/// True for what can be the tag of a language (BCP 47).
pub(super) fn is_language(tag: &str) -> bool {
    !tag.is_empty() && tag.len() <= 35 && tag.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}
