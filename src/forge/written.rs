//! The text of an answer as a record would hold it: changes accepted, paragraphs joined, labels kept, bullets not.

use super::form::{Change, Note, Piece, Run};

/// How the mark of a footnote is held.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum NoteMark {
    /// Raised.
    Raised,
    /// As plain figures.
    Plain,
    /// Raised before the note, and not in the text.
    BeforeNote,
    /// Nowhere.
    Nowhere,
}

/// The text of the pieces; footnotes that hang on them follow, each on a line.
pub(crate) fn text(pieces: &[Piece], notes: &[Note], held: NoteMark) -> String {
    let (mut lines, mut hanging) = (Vec::new(), Vec::new());
    for piece in pieces {
        match piece {
            Piece::Paragraph(runs) => lines.push(line(runs, notes, held, &mut hanging)),
            Piece::Item(label, runs) => {
                let said = line(runs, notes, held, &mut hanging);
                lines.push(if is_bullet(label) { said } else { format!("{label} {said}") });
            }
            Piece::Table(rows) => {
                for row in rows {
                    let cells: Vec<String> = row.iter().map(|cell| line(cell, notes, held, &mut hanging)).collect();
                    lines.push(cells.join(" | "));
                }
            }
        }
    }
    lines.retain(|line| !line.is_empty());
    for note in hanging {
        let (mark, said) = (&notes[note].mark, &notes[note].text);
        lines.push(match held {
            NoteMark::Raised | NoteMark::BeforeNote => format!("{} {said}", raised(mark)),
            NoteMark::Plain => format!("{mark} {said}"),
            NoteMark::Nowhere => said.clone(),
        });
    }
    plain(&lines.join("\n"))
}

/// True where a footnote hangs on the pieces.
pub(crate) fn has_notes(pieces: &[Piece]) -> bool {
    let in_runs = |runs: &[Run]| runs.iter().any(|run| run.note.is_some());
    pieces.iter().any(|piece| match piece {
        Piece::Paragraph(runs) | Piece::Item(_, runs) => in_runs(runs),
        Piece::Table(rows) => rows.iter().flatten().any(|cell| in_runs(cell)),
    })
}

fn line(runs: &[Run], notes: &[Note], held: NoteMark, hanging: &mut Vec<usize>) -> String {
    let mut said = String::new();
    for run in runs.iter().filter(|run| run.change != Some(Change::Deleted)) {
        said.push_str(&run.text);
        if let Some(note) = run.note.filter(|&note| note < notes.len()) {
            match held {
                NoteMark::Raised => said.push_str(&raised(&notes[note].mark)),
                NoteMark::Plain => said.push_str(&notes[note].mark),
                NoteMark::BeforeNote | NoteMark::Nowhere => {}
            }
            hanging.push(note);
        }
    }
    said.trim().to_owned()
}

/// Text as values hold it: blanks and hyphens plain, nothing without width.
pub(crate) fn plain(text: &str) -> String {
    let shown = text.chars().filter(|c| !matches!(c, '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}'));
    shown
        .map(|c| match c {
            '\u{a0}' | '\u{202f}' | '\u{2009}' => ' ',
            '\u{2010}' | '\u{2011}' => '-',
            c => c,
        })
        .collect()
}

/// True for labels that only set items apart.
pub(crate) fn is_bullet(label: &str) -> bool {
    !label.contains(char::is_alphanumeric)
}

/// A mark as it stands raised in plain text.
pub(crate) fn raised(mark: &str) -> String {
    mark.chars()
        .map(|c| match c.to_digit(10) {
            Some(1) => '¹',
            Some(2) => '²',
            Some(3) => '³',
            Some(digit) => char::from_u32(0x2070 + digit).unwrap_or(c),
            None => c,
        })
        .collect()
}
