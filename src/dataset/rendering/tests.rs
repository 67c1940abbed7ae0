//! Small documents, and what is found in them.

use std::ops::Range;

use super::*;
use crate::intake::Submission;
use crate::read;

fn document(text: &str) -> Document {
    read::read(&Submission::from_bytes("a.txt".into(), text.as_bytes().to_vec()).unwrap()).unwrap()
}

fn quote(document: &Document, block: usize, words: &str) -> Quote {
    let text = document.blocks[block].text.as_str();
    let byte = text.find(words).unwrap();
    let start = text[..byte].chars().count();
    let end = start + words.chars().count();
    let around = |range: Range<usize>| document.blocks[block].text.slice(range).to_owned();
    Quote {
        quote: words.into(),
        prefix: around(start.saturating_sub(32)..start),
        suffix: around(end..end + 32),
        block,
        start,
        end,
        place: document.blocks[block].places[0].place.clone(),
    }
}

/// The texts at which quotes are found.
fn found(source: &Document, rendering: &Document, quotes: &[&Quote]) -> Vec<String> {
    let text = |range: &TextRange| rendering.blocks[range.block].text.slice(range.characters()).to_owned();
    let ranges = find(source, rendering, quotes, None);
    ranges.iter().map(|ranges| ranges.iter().map(text).collect::<Vec<_>>().join(" | ")).collect()
}

#[test]
fn line_ends_hyphens_and_case_do_not_matter() {
    let source = document("Which law?\n\nThe Intermodal Questionnaire Act of 1998 applies.");
    let rendering = document("WHICH LAW?\n\n** the inter\u{ad}modal ques-\ntionnaire Act of 1998** applies.");
    let wanted = quote(&source, 1, "Intermodal Questionnaire Act");
    assert_eq!(found(&source, &rendering, &[&wanted]), ["inter\u{ad}modal ques | tionnaire Act"]);
}

#[test]
fn surroundings_and_neighbours_tell_equal_answers_apart() {
    let text = "Is there a law on ships?\n\nNo\n\nIs there a law on sailors?\n\nNo\n\nIs there nothing else?";
    let source = document(text);
    let rendering =
        document(&text.replace("Is there a law on ships?", "Introduction: no.\n\nIs there a law on ships?"));
    let (first, second) = (quote(&source, 1, "No"), quote(&source, 3, "No"));
    let ranges = find(&source, &rendering, &[&second, &first], None);
    assert_eq!(ranges.iter().map(|ranges| ranges[0].block).collect::<Vec<_>>(), [4, 2]);
}

#[test]
fn what_may_stand_at_two_places_is_not_found() {
    let source = document("What is the name of the body that does it?\n\nMinistry of Transport");
    let wanted = quote(&source, 1, "Ministry of Transport");
    let twice = document("Ministry of Transport\n\nor perhaps\n\nMinistry of Transport");
    assert_eq!(found(&source, &twice, &[&wanted]), [""]);
    assert_eq!(found(&source, &document("Nothing of it"), &[&wanted]), [""]);
    // A word that only begins alike is another.
    let source = document("Any law on it?\n\nNo");
    assert_eq!(found(&source, &document("Any law on it?\n\nNothing"), &[&quote(&source, 1, "No")]), [""]);
}

#[test]
fn what_is_only_in_the_rendering_parts_no_quote_and_signs_go_with_their_words() {
    let source = document("Which portals?\n\n[ ] See the portal of the ministry.");
    let rendering = document("Which portals?\n\n- [ ] See the [portal](https://example.org/) of the ministry.\n");
    let (wanted, targets) =
        (quote(&source, 1, "[ ] See the portal of the ministry."), Regex::new(r"\]\([^)]*\)").unwrap());
    let ranges = find(&source, &rendering, &[&wanted], Some(&targets));
    let text = &rendering.blocks[1].text;
    assert_eq!(text.slice(ranges[0][0].characters()), "[ ] See the [portal](https://example.org/) of the ministry.");
    assert!(find(&source, &rendering, &[&wanted], None)[0].is_empty());
}

#[test]
fn a_quote_that_a_page_cuts_has_a_range_on_each_side() {
    let source = document("Describe it.\n\nThe harbour is deep and wide.");
    let rendering = document("Describe it.\n\nThe harbour\n\nis deep and wide.");
    let wanted = quote(&source, 1, "The harbour is deep");
    assert_eq!(found(&source, &rendering, &[&wanted]), ["The harbour | is deep"]);
}

#[test]
fn numbers_of_notes_and_labels_are_passed_over() {
    let source = document("Which one?\n\nThe survey went to all districts; ninety answered. The hotline works.");
    let rendering = document("Which one?\n\nThe survey went to all districts; ninety answered.13 The hotline works.");
    let wanted = quote(&source, 1, "The survey went to all districts; ninety answered. The hotline works.");
    let whole = "The survey went to all districts; ninety answered.13 The hotline works.";
    assert_eq!(found(&source, &rendering, &[&wanted]), [whole]);
}

#[test]
fn a_quote_without_words_stands_between_the_same_words() {
    let text = "What is the name of it?\n\n____\n\nAnd what is its address?\n\n____\n\nAnything else to say";
    let source = document(text);
    let (first, second) = (quote(&source, 1, "____"), quote(&source, 3, "____"));
    let ranges = find(&source, &document(text), &[&first, &second], None);
    assert_eq!(ranges.iter().map(|ranges| ranges[0].block).collect::<Vec<_>>(), [1, 3]);
    let missing = document("What is the name of it?\n\nAnd what is its address?\n\n____\n\nAnything else to say");
    assert_eq!(found(&source, &missing, &[&first, &second]), ["", "____"]);
}
