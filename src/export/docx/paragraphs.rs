//! From the blocks of a sheet to paragraphs. How they look stands in `styles.xml`; here they are only named.

use docx_rs::{Hyperlink, HyperlinkData, HyperlinkType, Paragraph, Run};

use super::characters::{allowed, is_right_to_left};
use super::package::RIGHT_TO_LEFT;
use crate::export::sheet::{Block, Piece, Tick};

/// Where paragraphs stand: each place has styles of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    Body,
    Cell,
}

/// Makes paragraphs, and counts their links: docx-rs counts those of the whole process.
#[derive(Default)]
pub(super) struct Paragraphs {
    links: usize,
}

impl Paragraphs {
    /// A paragraph of plain text.
    pub(super) fn plain(&mut self, style: &str, text: &str) -> Paragraph {
        self.pieces(style, &[Piece::plain(text)])
    }

    /// A heading: its label, and its text at the first tab stop.
    pub(super) fn labelled(&mut self, style: &str, label: Option<&str>, text: &str) -> Paragraph {
        let label = label.map(|label| format!("{label}\t")).unwrap_or_default();
        self.plain(style, &format!("{label}{text}"))
    }

    /// Blocks of an answer. A remark on what was read stays with it.
    pub(super) fn blocks(&mut self, blocks: &[Block], place: Place) -> Vec<Paragraph> {
        let mut paragraphs = Vec::new();
        for (position, block) in blocks.iter().enumerate() {
            // A remark stays with what it is about; ticks and what is missing with the text behind them.
            let stays = match (block, blocks.get(position + 1)) {
                (_, Some(Block::Check(_) | Block::Decided(_) | Block::Beside(_) | Block::BesideFinding(_))) => true,
                (Block::Finding(_) | Block::Line(_), next) => next.is_some(),
                _ => false,
            };
            let paragraph = self.block(block, place);
            paragraphs.push(if stays { paragraph.keep_next(true) } else { paragraph });
        }
        paragraphs
    }

    fn block(&mut self, block: &Block, place: Place) -> Paragraph {
        let style = |body, cell| if place == Place::Body { body } else { cell };
        match block {
            Block::Text(pieces) => self.pieces(style("Answer", "CellAnswer"), pieces),
            Block::Beside(pieces) => self.pieces("Beside", pieces),
            Block::BesideFinding(text) => self.plain("BesideFinding", text),
            Block::Finding(text) => self.plain(style("Finding", "CellFinding"), text),
            Block::Check(reasons) => Paragraph::new()
                .style(style("Check", "CellCheck"))
                .add_run(Run::new().style("Mark").add_text("To be checked: "))
                .add_run(Run::new().add_text(allowed(reasons))),
            Block::Decided(text) => self.plain(style("Finding", "CellFinding"), text),
            Block::Option(tick, text) => option(*tick, text),
            Block::Line(options) => {
                let mut line = Paragraph::new().style(style("Answer", "CellAnswer"));
                for (position, (tick, text)) in options.iter().enumerate() {
                    let gap = if position == 0 { "" } else { "\u{2003}" };
                    line = line
                        .add_run(Run::new().add_text(gap))
                        .add_run(box_of(*tick))
                        .add_run(beside(*tick).add_text(format!("\u{a0}{text}")));
                }
                line
            }
        }
    }

    fn pieces(&mut self, style: &str, pieces: &[Piece]) -> Paragraph {
        let text: String = pieces.iter().map(|piece| piece.text.as_str()).collect();
        let right_to_left = is_right_to_left(&text);
        let mut paragraph = Paragraph::new().style(style);
        paragraph.property.bidi = right_to_left.then_some(true);
        for piece in pieces {
            let style = match () {
                () if piece.url.is_some() => "Hyperlink",
                () if piece.is_name => "NameOf",
                () => "",
            };
            let run = match (style, right_to_left && is_right_to_left(&piece.text)) {
                (style, true) => Run::new().style(&format!("{style}{RIGHT_TO_LEFT}")),
                ("", false) => Run::new(),
                (style, false) => Run::new().style(style),
            };
            let run = with_tabs(run, &piece.text);
            paragraph = match &piece.url {
                Some(url) => paragraph.add_hyperlink(self.link(url).add_run(run)),
                None => paragraph.add_run(run),
            };
        }
        paragraph
    }

    fn link(&mut self, url: &str) -> Hyperlink {
        self.links += 1;
        let mut link = Hyperlink::new(allowed(url), HyperlinkType::External);
        if let HyperlinkData::External { rid, .. } = &mut link.link {
            *rid = format!("rIdLink{}", self.links);
        }
        link
    }
}

/// Text whose tabs are tabs.
fn with_tabs(run: Run, text: &str) -> Run {
    let text = allowed(text);
    let mut parts = text.split('\t');
    let first = parts.next().unwrap_or_default();
    let run = if first.is_empty() { run } else { run.add_text(first) };
    parts.fold(run, |run, part| run.add_tab().add_text(part))
}

fn option(tick: Tick, text: &str) -> Paragraph {
    let paragraph =
        Paragraph::new().style("Option").add_run(box_of(tick)).add_run(with_tabs(beside(tick), &format!("\t{text}")));
    match tick {
        Tick::NotVisible => paragraph.add_run(Run::new().style("Remark").add_text(" (not visible)")),
        _ => paragraph,
    }
}

fn box_of(tick: Tick) -> Run {
    match tick {
        Tick::Checked => Run::new().style("Box").add_text("☒"),
        Tick::Unchecked => Run::new().style("Box").add_text("☐"),
        Tick::NotVisible => Run::new().style("Mark").add_text("?"),
    }
}

/// The run of the text beside a box: what is ticked stands out.
fn beside(tick: Tick) -> Run {
    match tick {
        Tick::Checked => Run::new(),
        _ => Run::new().style("Unchecked"),
    }
}
