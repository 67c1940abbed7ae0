//! Resolving quotes: whether a quote of a record stands in its source, exactly where the record says.

use crate::read::{Document, Place, Text};

use crate::record::Quote;

/// Points by which a box may be elsewhere: what is lost in writing a number down.
const POINTS_MAX: f64 = 1e-6;

/// Why a quote does not stand in its source.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unfound {
    /// There is no such block, or no such range of it.
    Range,
    /// Other characters stand there.
    Characters,
    /// Other characters stand before or behind it.
    Surroundings,
    /// The characters stand elsewhere in the source.
    Place,
}

impl Unfound {
    /// A sentence for a person, without its stop.
    pub(crate) fn message(self) -> &'static str {
        match self {
            Self::Range => "the original has no such place",
            Self::Characters => "the original has other words there",
            Self::Surroundings => "the original has other words before or behind it",
            Self::Place => "the original has these words on another page or line",
        }
    }
}

/// Finds a quote in the document as read: characters, surroundings and place.
///
/// # Errors
/// What is not as the record says.
pub(crate) fn resolve(document: &Document, quote: &Quote) -> Result<(), Unfound> {
    let block = document.blocks.get(quote.block).ok_or(Unfound::Range)?;
    resolve_text(&block.text, quote)?;
    let places = block.places_of(&(quote.start..quote.end));
    if places.iter().any(|(range, place)| *range == (quote.start..quote.end) && is_same(place, &quote.place)) {
        Ok(())
    } else {
        Err(Unfound::Place)
    }
}

/// Finds a quote in the text of its block: characters and surroundings, which may be shorter than they could be.
///
/// # Errors
/// What is not as the record says.
pub(crate) fn resolve_text(text: &Text, quote: &Quote) -> Result<(), Unfound> {
    if quote.start > quote.end || quote.end > text.characters() {
        return Err(Unfound::Range);
    }
    if text.slice(quote.start..quote.end) != quote.quote {
        return Err(Unfound::Characters);
    }
    let (before, behind) = (text.slice(0..quote.start), text.slice(quote.end..text.characters()));
    let is_cut = |surrounding: &str, there: &str| surrounding.is_empty() && !there.is_empty();
    let surrounded = before.ends_with(&quote.prefix) && behind.starts_with(&quote.suffix);
    if !surrounded || is_cut(&quote.prefix, before) || is_cut(&quote.suffix, behind) {
        return Err(Unfound::Surroundings);
    }
    Ok(())
}

/// The same place, but for what is lost in writing numbers down.
fn is_same(one: &Place, other: &Place) -> bool {
    match (one, other) {
        (Place::Page(one), Place::Page(other)) => {
            let near = |(a, b): (&[f64; 4], &[f64; 4])| a.iter().zip(b).all(|(a, b)| (a - b).abs() <= POINTS_MAX);
            one.page == other.page
                && one.boxes.len() == other.boxes.len()
                && one.boxes.iter().zip(&other.boxes).all(near)
        }
        _ => one == other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::intake::Submission;
    use crate::read::{LinePlace, read};

    fn quote(quote: &str, prefix: &str, suffix: &str, start: usize, lines: [u32; 2]) -> Quote {
        Quote {
            quote: quote.into(),
            prefix: prefix.into(),
            suffix: suffix.into(),
            block: 1,
            start,
            end: start + quote.chars().count(),
            place: Place::Lines(LinePlace { lines, mime_part: None }),
        }
    }

    #[test]
    fn a_quote_stands_exactly_where_it_is_said_to() {
        let text = "# Été\n\nL’État a répondu.\n";
        let document = read(&Submission::from_bytes("a.md".into(), text.as_bytes().to_vec()).unwrap()).unwrap();
        let found = |quote: Quote| resolve(&document, &quote);
        assert_eq!(found(quote("État", "L’", " a répondu.", 2, [3, 3])), Ok(()));
        assert_eq!(found(quote("Etat", "L’", " a répondu.", 2, [3, 3])), Err(Unfound::Characters));
        assert_eq!(found(quote("État", "D’", " a répondu.", 2, [3, 3])), Err(Unfound::Surroundings));
        assert_eq!(found(quote("État", "L’", "", 2, [3, 3])), Err(Unfound::Surroundings));
        assert_eq!(found(quote("État", "L’", " a répondu.", 2, [4, 4])), Err(Unfound::Place));
        assert_eq!(found(quote("État", "L’", " a répondu.", 200, [3, 3])), Err(Unfound::Range));
        let backwards = Quote { end: 0, ..quote("", "L’", "É", 2, [3, 3]) };
        assert_eq!(found(backwards), Err(Unfound::Range));
        let far = Quote { block: usize::MAX, ..quote("État", "L’", " a", 2, [3, 3]) };
        assert_eq!(found(far), Err(Unfound::Range));
    }
}
