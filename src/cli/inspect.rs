//! `rapporteur inspect`: the blocks of a document with what each part was taken for.

use anstyle::{AnsiColor, Style};
use anyhow::Result;
use indexmap::IndexMap;
use serde::Serialize;

use super::arguments::Inspect;
use super::terminal::{FAINT, STRONG, bytes, data, safe, say, say_error};
use super::{DONE, SOME_FAILED};
use crate::intake::Submission;
use crate::outline::{Placement, Role};
use crate::read::{Block, BlockKind, Document};
use crate::record::Accounting;
use crate::{Conversion, ConvertError, Rapporteur};

pub(super) const PROMPT: Style = AnsiColor::Blue.on_default();
pub(super) const ANSWER: Style = AnsiColor::Green.on_default();
const FURNITURE: Style = Style::new().dimmed();
pub(super) const UNCLAIMED: Style = AnsiColor::Red.on_default().bold();
/// Columns of "prompt q15.internet_of_things".
const ROLE_COLUMNS: usize = 32;

/// Runs the command; gives the exit code.
pub(super) fn run(arguments: &Inspect) -> Result<u8> {
    let rapporteur = super::rapporteur(&arguments.rules)?;
    let name = arguments.file.display().to_string();
    match convert(&rapporteur, arguments) {
        Ok(conversion) if arguments.json => {
            // Escape characters are escaped in JSON: there are no colours to take out.
            let mut json = serde_json::to_vec_pretty(&Inspection::of(&conversion))?;
            json.push(b'\n');
            bytes(&json)?;
        }
        Ok(conversion) => {
            data(&as_text(&conversion))?;
            say(&legend(&conversion));
        }
        Err(error) => {
            say_error(&error.to_string(), &name, error.remedy());
            return Ok(SOME_FAILED);
        }
    }
    Ok(DONE)
}

fn convert<'a>(rapporteur: &'a Rapporteur, arguments: &Inspect) -> Result<Conversion<'a>, ConvertError> {
    let submission = Submission::open(&arguments.file)?.with_password(arguments.password.given());
    rapporteur.convert(&submission)
}

/// One line a block, then one line a role.
fn as_text(conversion: &Conversion<'_>) -> String {
    let mut text = String::new();
    for (position, block) in conversion.document.blocks.iter().enumerate() {
        text.push_str(&format!("{FAINT}{}{FAINT:#}\n", safe(&headline(position, block))));
        for (range, role) in &conversion.recognised.outline.roles[position] {
            let (style, name) = describe(conversion, *role);
            let label = block.label.as_ref().filter(|_| range.start == 0).map(|label| format!("{} ", label.written));
            let quote = format!("{}{}", label.unwrap_or_default(), block.text.slice(range.clone()));
            text.push_str(&format!("  {style}{name:<ROLE_COLUMNS$}{style:#} {}\n", safe(quote.trim_end())));
        }
    }
    text
}

/// Position, place and kind of a block.
fn headline(position: usize, block: &Block) -> String {
    let kind = match block.kind {
        BlockKind::Heading(level) => format!("heading {level}"),
        BlockKind::Paragraph => "paragraph".to_owned(),
        BlockKind::ListItem => "list item".to_owned(),
        BlockKind::Note => "note".to_owned(),
        BlockKind::Furniture(_) => "furniture".to_owned(),
    };
    format!("{}, {kind}{}", place_of(position, block), cell_of(block))
}

/// Position and place of a block.
pub(super) fn place_of(position: usize, block: &Block) -> String {
    let place = block.places.first().map(|placed| placed.place.to_string()).unwrap_or_default();
    format!("block {position}, {place}")
}

/// The innermost cell that a block stands in.
pub(super) fn cell_of(block: &Block) -> String {
    block.cells.last().map(|cell| format!(", row {} column {}", cell.row + 1, cell.column + 1)).unwrap_or_default()
}

fn describe(conversion: &Conversion<'_>, role: Role) -> (Style, String) {
    let id = |item: usize| conversion.questionnaire.items[item].id.as_str();
    match role {
        Role::Prompt(item) => (PROMPT, format!("prompt {}", id(item))),
        Role::Answer(item) => (ANSWER, format!("answer {}", id(item))),
        Role::Furniture(Some(item)) => (FURNITURE, format!("furniture {}", id(item))),
        Role::Furniture(None) => (FURNITURE, "furniture".to_owned()),
        Role::Unclaimed => (UNCLAIMED, "unclaimed".to_owned()),
    }
}

fn legend(conversion: &Conversion<'_>) -> String {
    let sum = &conversion.record.accounting;
    format!(
        "\n{STRONG}{}{STRONG:#}: {} characters: {PROMPT}prompt {}{PROMPT:#}, {ANSWER}answer {}{ANSWER:#} (and {} unused), \
         {FURNITURE}furniture {}{FURNITURE:#}, {UNCLAIMED}unclaimed {}{UNCLAIMED:#}, not read {}",
        conversion.questionnaire.id,
        sum.characters,
        sum.prompt,
        sum.answer,
        sum.answer_unused,
        sum.furniture,
        sum.unclaimed,
        sum.not_read
    )
}

/// The document as read, its roles and placements, as JSON.
#[derive(Serialize)]
struct Inspection<'a> {
    questionnaire: &'a str,
    document: &'a Document,
    /// What each part of each block was taken for.
    roles: Vec<Vec<InspectedRole<'a>>>,
    /// Where the prompt of each item was found.
    placements: IndexMap<&'a str, &'a Placement>,
    accounting: &'a Accounting,
}

/// What a range of characters was taken for.
#[derive(Serialize)]
struct InspectedRole<'a> {
    start: usize,
    end: usize,
    role: &'static str,
    item: Option<&'a str>,
}

impl<'a> Inspection<'a> {
    fn of(conversion: &'a Conversion<'_>) -> Self {
        let items = &conversion.questionnaire.items;
        let outline = &conversion.recognised.outline;
        let role = |(range, role): &(std::ops::Range<usize>, Role)| {
            let (role, item) = match *role {
                Role::Prompt(item) => ("prompt", Some(item)),
                Role::Answer(item) => ("answer", Some(item)),
                Role::Furniture(item) => ("furniture", item),
                Role::Unclaimed => ("unclaimed", None),
            };
            let item = item.map(|item| items[item].id.as_str());
            InspectedRole { start: range.start, end: range.end, role, item }
        };
        let placed = items.iter().zip(&outline.placements);
        Self {
            questionnaire: &conversion.questionnaire.id,
            document: &conversion.document,
            roles: outline.roles.iter().map(|block| block.iter().map(role).collect()).collect(),
            placements: placed.filter_map(|(item, placement)| Some((item.id.as_str(), placement.as_ref()?))).collect(),
            accounting: &conversion.record.accounting,
        }
    }
}
