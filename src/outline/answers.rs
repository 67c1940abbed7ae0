//! Second pass: every stretch of text that is not printed goes to a prompt, by the table it stands in,
//! else by reading order; what follows nothing that takes answers is nobody's.

use std::collections::BTreeMap;
use std::ops::Range;

use super::claims::Claims;
use super::prompts::Anchor;
use super::{Role, Scene};
use crate::questionnaire::ItemKind;
use crate::read::{Block, BlockKind, Cell, Mark, note_mark_behind_word, superscript};

/// Blocks before and behind a note in which its mark is looked for.
const NOTE_REACH_BLOCKS: usize = 200;

/// Cuts every block into roles.
pub(super) fn assign(
    scene: &Scene<'_>,
    anchors: &[Anchor],
    claims: &Claims,
    order: &[usize],
) -> Vec<Vec<(Range<usize>, Role)>> {
    let mut assignment = Assignment {
        scene,
        claims,
        prompt_cells: prompt_cells(scene, claims),
        roles: vec![Vec::new(); scene.document.blocks.len()],
        owner: None,
        row: None,
        is_last: false,
    };
    let mut next_anchor = 0;
    for &block in order {
        let words = scene.stream.of_block(block);
        // A question without prompt begins where its anchor stands, not at a claim.
        while let Some(anchor) = anchors.get(next_anchor).filter(|anchor| anchor.words.start < words.end) {
            if anchor.words.is_empty() {
                assignment.owner = takes_answers(scene, anchor.item).then_some(anchor.item);
                assignment.row = None;
            }
            next_anchor += 1;
        }
        assignment.is_last = next_anchor == anchors.len();
        assignment.block(block);
    }
    assignment.notes();
    assignment.roles
}

struct Assignment<'a> {
    scene: &'a Scene<'a>,
    claims: &'a Claims,
    /// For each table, the cells that hold a prompt.
    prompt_cells: BTreeMap<u32, Vec<PromptCell>>,
    roles: Vec<Vec<(Range<usize>, Role)>>,
    /// Item that takes what follows in reading order.
    owner: Option<usize>,
    /// Row whose answer may still follow, outside tables.
    row: Option<usize>,
    /// No further prompt follows.
    is_last: bool,
}

/// A cell that holds a prompt.
struct PromptCell {
    block: usize,
    cell: Cell,
    item: usize,
}

fn prompt_cells(scene: &Scene<'_>, claims: &Claims) -> BTreeMap<u32, Vec<PromptCell>> {
    let mut tables: BTreeMap<u32, Vec<PromptCell>> = BTreeMap::new();
    for (position, block) in scene.document.blocks.iter().enumerate().filter(|(_, block)| !block.cells.is_empty()) {
        // The last prompt of a cell is the one that the neighbouring cell answers.
        let item = claims.of(position).iter().rev().find_map(|claim| match claim.role {
            Role::Prompt(item) => Some(item),
            _ => None,
        });
        for &cell in item.iter().flat_map(|_| &block.cells) {
            tables.entry(cell.table).or_default().extend(item.map(|item| PromptCell { block: position, cell, item }));
        }
    }
    tables
}

impl Assignment<'_> {
    fn block(&mut self, position: usize) {
        let block = &self.scene.document.blocks[position];
        if block.is_furniture() {
            self.roles[position].push((block.range(), Role::Furniture(None)));
            return;
        }
        if block.kind == BlockKind::Note && self.claims.of(position).is_empty() {
            return;
        }
        let beside = self.table_owner(position);
        let mut in_block: Option<usize> = None;
        let mut at = 0;
        for claim in self.claims.of(position) {
            let before = at..claim.range.start;
            if in_block.is_none() && !before.is_empty() && says_nothing(block, &before) {
                // Blanks and punctuation before printed text open it: "¿".
                self.push(position, before, claim.role);
            } else {
                self.free(position, before, in_block, beside);
            }
            self.push(position, claim.range.clone(), claim.role);
            match claim.role {
                Role::Prompt(item) => {
                    in_block = Some(item);
                    self.follow(item);
                }
                // Behind the last question, the form's closing words end what can be answered.
                Role::Furniture(Some(item))
                    if self.is_last && self.scene.questionnaire.items[item].kind == ItemKind::Printed =>
                {
                    self.owner = None;
                    self.row = None;
                    in_block = None;
                }
                _ => {}
            }
            at = claim.range.end;
        }
        self.free(position, at..block.text.characters(), in_block, beside);
    }

    /// What comes next in reading order answers this item.
    fn follow(&mut self, item: usize) {
        let entry = &self.scene.questionnaire.items[item];
        self.row = (entry.kind == ItemKind::Row).then_some(item);
        let taker = match entry.kind {
            ItemKind::Section => promptless_question(self.scene, item),
            ItemKind::Option | ItemKind::Row => entry.parent,
            _ => Some(item),
        };
        self.owner = taker.filter(|&taker| takes_answers(self.scene, taker));
    }

    /// A stretch that is not printed.
    fn free(&mut self, position: usize, range: Range<usize>, in_block: Option<usize>, beside: Option<usize>) {
        if range.is_empty() {
            return;
        }
        let block = &self.scene.document.blocks[position];
        let says_nothing = says_nothing(block, &range);
        let printed_before =
            self.roles[position].last().map(|(_, role)| *role).filter(|role| !matches!(role, Role::Answer(_)));
        let role = match printed_before {
            // Blanks and stray punctuation go with the printed text before them.
            Some(role) if says_nothing => role,
            _ => self.role_of(block, in_block, beside),
        };
        if role == self.row.map_or(Role::Unclaimed, Role::Answer) && !says_nothing && !self.goes_on(position, &range) {
            self.row = None;
        }
        self.push(position, range, role);
    }

    /// True when the answer to a row goes on in the next block: it stops in the middle of an address or
    /// list, or nothing but another address follows.
    fn goes_on(&self, position: usize, range: &Range<usize>) -> bool {
        let text = self.scene.document.blocks[position].text.slice(range.clone()).trim_end();
        let next = self.scene.document.blocks.get(position + 1).map_or("", |next| next.text.as_str().trim());
        text.ends_with(['@', ',', ';', '/', '-', '.']) && !next.contains(' ')
            || !next.contains(' ') && next.contains('@')
    }

    fn role_of(&self, block: &Block, in_block: Option<usize>, beside: Option<usize>) -> Role {
        let items = &self.scene.questionnaire.items;
        let by_order = self.owner.map_or(Role::Unclaimed, Role::Answer);
        let takes_text = |item: usize| match items[item].kind {
            ItemKind::Option => self.scene.questionnaire.fields.iter().any(|field| field.beside_option == Some(item)),
            ItemKind::Section => false,
            _ => takes_answers(self.scene, item),
        };
        match (in_block.or(beside), self.row) {
            // On the line of a prompt, or in the cell beside or below it.
            (Some(item), _) if takes_text(item) => Role::Answer(item),
            (Some(item), _) if items[item].kind == ItemKind::Section && in_block.is_none() => Role::Unclaimed,
            (Some(_), _) => by_order,
            // Below the label of a row, outside a table: its answer, as long as it has none.
            (None, Some(row)) if block.cells.is_empty() => Role::Answer(row),
            (None, _) => by_order,
        }
    }

    fn push(&mut self, position: usize, range: Range<usize>, role: Role) {
        match self.roles[position].last_mut() {
            Some((last, known)) if *known == role && last.end == range.start => last.end = range.end,
            _ => self.roles[position].push((range, role)),
        }
    }

    /// The prompt that a table cell answers: the nearest one to the left in its row, else above in its
    /// column, else to the right. `None` outside tables, in cells that hold a prompt, and where the table
    /// holds no prompt at all.
    fn table_owner(&self, position: usize) -> Option<usize> {
        let here = *self.scene.document.blocks[position].cells.last()?;
        let prompts = self.prompt_cells.get(&here.table)?;
        if prompts.iter().any(|prompt| prompt.cell.row == here.row && prompt.cell.column == here.column) {
            return None;
        }
        let in_row = |cell: &Cell| cell.row < here.row + here.row_span && here.row < cell.row + cell.row_span;
        let in_column =
            |cell: &Cell| cell.column < here.column + here.column_span && here.column < cell.column + cell.column_span;
        let left = prompts.iter().filter(|prompt| in_row(&prompt.cell) && prompt.cell.column < here.column);
        let above = prompts.iter().filter(|prompt| in_column(&prompt.cell) && prompt.cell.row < here.row);
        let right = prompts.iter().filter(|prompt| in_row(&prompt.cell) && prompt.cell.column > here.column);
        left.max_by_key(|prompt| (prompt.cell.column, prompt.block))
            .map(|prompt| prompt.item)
            .or_else(|| {
                above
                    .max_by_key(|prompt| (prompt.cell.row, prompt.block))
                    .and_then(|prompt| self.asks_below(prompt.item))
            })
            .or_else(|| right.min_by_key(|prompt| (prompt.cell.column, prompt.block)).map(|prompt| prompt.item))
    }

    /// What a cell below this prompt answers: an option is explained under its question.
    fn asks_below(&self, item: usize) -> Option<usize> {
        let entry = &self.scene.questionnaire.items[item];
        if entry.kind == ItemKind::Option { entry.parent } else { Some(item) }
    }

    /// A respondent's own note belongs to the answer it hangs on, else to the answer before it.
    fn notes(&mut self) {
        let blocks = &self.scene.document.blocks;
        // Where the source itself ties notes to their marks, they may stand far apart.
        let mut tied: BTreeMap<&str, usize> = BTreeMap::new();
        for (position, block) in blocks.iter().enumerate() {
            for span in &block.spans {
                if let Mark::NoteReference(note) = &span.mark {
                    tied.entry(note).or_insert(position);
                }
            }
        }
        let mut answered_before = None;
        for (position, block) in blocks.iter().enumerate() {
            let answered_here = self.roles[position].iter().rev().find_map(|(_, role)| match role {
                Role::Answer(item) => Some(*item),
                _ => None,
            });
            answered_before = answered_here.or(answered_before);
            if !self.roles[position].is_empty() || block.text.is_empty() {
                continue;
            }
            // A note without a mark is the next paragraph of the note before it.
            let note_before = position.checked_sub(1).filter(|&before| blocks[before].kind == BlockKind::Note);
            if let Some(&(_, role)) = note_before.filter(|_| block.label.is_none()).and_then(|at| self.roles[at].last())
            {
                self.roles[position].push((block.range(), role));
                continue;
            }
            let mark = block.label.as_ref().map(|label| label.written.as_str()).unwrap_or_default();
            let near = position.saturating_sub(NOTE_REACH_BLOCKS)..(position + NOTE_REACH_BLOCKS).min(blocks.len());
            let near = near.chain(tied.get(mark).copied());
            let near: Vec<usize> = near.filter(|&other| blocks[other].kind != BlockKind::Note).collect();
            let owner = |other: usize, at: usize| {
                self.roles[other].iter().find_map(|(range, role)| match role {
                    Role::Answer(item) if range.start <= at && at <= range.end => Some(Role::Answer(*item)),
                    // A note that hangs on printed text is the form's, in whatever words.
                    Role::Prompt(_) | Role::Furniture(_) if range.start <= at && at <= range.end => {
                        Some(Role::Furniture(None))
                    }
                    _ => None,
                })
            };
            // Digits behind a word may stand for anything; a raised mark does not.
            let shown = near.iter().find_map(|&other| owner(other, shown_reference(&blocks[other], mark)?));
            let plain = || near.iter().find_map(|&other| owner(other, plain_reference(&blocks[other], mark)?));
            let role = shown.or_else(plain).or(answered_before.map(Role::Answer)).unwrap_or(Role::Unclaimed);
            self.roles[position].push((block.range(), role));
        }
    }
}

/// Where a block shows the mark of a note.
fn shown_reference(block: &Block, mark: &str) -> Option<usize> {
    let by_span = block.spans.iter().find(|span| matches!(&span.mark, Mark::NoteReference(note) if note == mark));
    if let Some(span) = by_span {
        return Some(span.start);
    }
    let raised: String = mark.chars().map(superscript).collect();
    let is_whole = |start: usize| {
        let (before, behind) = (&block.text.as_str()[..start], &block.text.as_str()[start + raised.len()..]);
        !before.ends_with(is_raised) && !behind.starts_with(is_raised)
    };
    let mut found = block.text.as_str().match_indices(&raised).map(|(start, _)| start);
    found.find(|&start| raised != mark && is_whole(start)).map(|start| block.text.character_of(start))
}

/// Where the mark of a note stands as a plain number behind a word.
fn plain_reference(block: &Block, mark: &str) -> Option<usize> {
    let is_number = !mark.is_empty() && mark.chars().all(|c| superscript(c) != c);
    note_mark_behind_word(block.text.as_str(), mark).filter(|_| is_number).map(|byte| block.text.character_of(byte))
}

/// True for a raised digit.
fn is_raised(character: char) -> bool {
    ('0'..='9').any(|digit| superscript(digit) == character)
}

/// True when text behind the item's prompt can be an answer to it.
fn takes_answers(scene: &Scene<'_>, item: usize) -> bool {
    let entry = &scene.questionnaire.items[item];
    !entry.fields.is_empty() || entry.starts_document
}

/// The question without prompt that follows a section's title.
fn promptless_question(scene: &Scene<'_>, section: usize) -> Option<usize> {
    let question = scene.questionnaire.children(section, ItemKind::Question).next()?;
    scene.questionnaire.items[question].wordings.is_empty().then_some(question)
}

/// True when a stretch holds neither a word nor a sign that is an answer by itself.
fn says_nothing(block: &Block, range: &Range<usize>) -> bool {
    block.text.slice(range.clone()).chars().all(|c| !c.is_alphanumeric() && !is_answer_by_itself(c))
}

/// Signs that are an answer without a letter: a dash for "nothing", a tick.
fn is_answer_by_itself(character: char) -> bool {
    "-–—/☐☑☒✓✔✗✘√".contains(character)
}
