//! What people and programs wrote: the submissions of the fixtures.

use std::path::{Path, PathBuf};

use super::{Element, assert_positions, elements};
use crate::batch::Shown;
use crate::confidence::Weights;
use crate::extract::Value;
use crate::intake::{MediaType, Submission};
use crate::questionnaire::{FieldType, Library};
use crate::read::{self, Place};
use crate::review::source::{Source, Stretch, pane, words};
use crate::{Conversion, Rapporteur};

/// A source as a worker tells of it.
fn source(submission: &Submission) -> Source {
    let shown = Shown { document: read::read(submission).unwrap(), pages: read::page_sizes(submission).unwrap() };
    let json = serde_json::to_vec(&shown).unwrap();
    let Shown { document, pages } = serde_json::from_slice(&json).unwrap();
    Source { document, pages }
}

fn fixtures(folder: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(folder);
    let files = walkdir::WalkDir::new(folder).sort_by_file_name().into_iter().map(|file| file.unwrap().into_path());
    let forms = ["docx", "odt", "pdf", "md", "txt", "html"];
    files.filter(|file| file.extension().is_some_and(|one| forms.iter().any(|form| one == *form))).collect()
}

#[test]
fn runs_hold_the_characters_of_their_ranges() {
    let mut shown = 0;
    for path in [fixtures("inbox"), fixtures("word"), fixtures("submissions")].concat() {
        let submission = Submission::open(&path).unwrap();
        let source = source(&submission);
        if submission.media_type != MediaType::Pdf {
            let pane = pane(&source, "form-0123456789ab", &submission.name, 1).0;
            assert_positions(&source.document, &pane);
            shown += 1;
        }
    }
    assert!(shown > 20, "{shown}");
}

#[test]
fn stretches_are_quoted_as_records_quote_them() {
    let rapporteur = Rapporteur::new(Library::embedded().unwrap(), Weights::shipped().unwrap());
    let (mut quotes, mut texts) = (0, 0);
    for path in fixtures("inbox") {
        let submission = Submission::open(&path).unwrap();
        let source = source(&submission);
        let Ok(Conversion { record, questionnaire, .. }) = rapporteur.convert(&submission) else { continue };
        for (answer, field) in record.answers.values().zip(&questionnaire.fields) {
            let stretches: Vec<Stretch> = answer
                .evidence
                .iter()
                .map(|one| Stretch { block: one.quote.block, start: one.quote.start, end: one.quote.end })
                .collect();
            for (stretch, evidence) in stretches.iter().zip(&answer.evidence) {
                assert_eq!(
                    source.quotes(&[*stretch]).unwrap(),
                    std::slice::from_ref(&evidence.quote),
                    "{}",
                    path.display()
                );
                quotes += 1;
            }
            // Days and addresses are written in one way, however they stand there.
            if let (Some(Value::Text(value)), FieldType::Text) = (&answer.value, field.kind) {
                assert_eq!(source.text(&stretches), *value, "{} {}", path.display(), field.id);
                texts += 1;
            }
        }
    }
    assert!(quotes > 1000 && texts > 150, "{quotes} {texts}");
}

#[test]
fn words_stand_on_their_page_and_hold_their_characters() {
    let mut count = 0;
    for path in [fixtures("inbox"), fixtures("pdf"), fixtures("word")].concat() {
        let submission = Submission::open(&path).unwrap();
        if submission.media_type != MediaType::Pdf {
            continue;
        }
        let source = source(&submission);
        let mut held: Vec<Vec<bool>> =
            source.document.blocks.iter().map(|block| vec![false; block.text.characters()]).collect();
        for (page, [width, height]) in (1..).zip(&source.pages) {
            for word in elements(&words(&source, page).0) {
                let (block, start, end) =
                    (word.position("data-block"), word.position("data-start"), word.position("data-end"));
                assert_eq!(word.text, source.document.blocks[block].text.slice(start..end));
                let (x, y, length) = (word.number("x"), word.number("y"), word.number("textlength"));
                assert!(0.0 <= x && x <= *width && 0.0 <= y && y <= *height, "{word:?} on {width} x {height}");
                let is_turned = !word.get("transform").is_empty();
                let (end_of_it, side) = if is_turned { (y + length, height) } else { (x + length, width) };
                assert!(length > 0.0 && end_of_it <= side + 0.01, "{word:?} on {width} x {height}");
                // Its box is where the document says that these characters are.
                let places = source.document.blocks[block].places_of(&(start..end));
                let is_inside = places.iter().any(|(_, place)| match place {
                    Place::Page(place) => place.boxes.iter().any(|[x0, y0, x1, y1]| {
                        place.page == page && *x0 - 0.01 <= x && x <= *x1 && *y0 <= y && y <= *y1
                    }),
                    _ => false,
                });
                assert!(is_inside, "{word:?} {places:?}");
                held[block][start..end].fill(true);
                count += 1;
            }
        }
        for (block, held) in source.document.blocks.iter().zip(&held) {
            let missing: Vec<char> =
                block.text.as_str().chars().zip(held).filter(|(_, held)| !**held).map(|(one, _)| one).collect();
            // A hyphen that the reader set in has no place.
            assert!(missing.iter().all(|one| one.is_whitespace()), "{}: {missing:?} {block:?}", path.display());
        }
    }
    assert!(count > 3000, "{count}");
}

#[test]
fn pages_are_pictures_with_places_for_marks_and_words() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/inbox/fiji.pdf");
    let source = source(&Submission::open(&path).unwrap());
    let pane = pane(&source, "a/../\"b", "<fiji>.pdf", 1).0;
    let elements = elements(&pane);
    let of = |name: &str| elements.iter().filter(|one| one.name == name).cloned().collect::<Vec<_>>();
    assert_eq!(of("svg").len(), source.pages.len());
    let near: Vec<bool> = of("image").iter().map(|image| image.attributes.contains_key("href")).collect();
    assert!(near.iter().enumerate().all(|(index, near)| *near == (index == 0)), "{near:?}");
    assert_eq!(of("image")[0].get("href"), "/record/a%2F..%2F%22b/pages/1.png?dpi=110");
    let words: Vec<Element> = of("g").into_iter().filter(|one| one.get("class") == "words").collect();
    assert_eq!(words[0].get("data-text"), "/record/a%2F..%2F%22b/pages/1/text");
    assert!(of("li").iter().all(|page| page.get("id") == format!("page-{}", page.get("data-page"))));
    let [width, height] = source.pages[0];
    assert!(of("svg")[0].get("viewbox").starts_with("0 0 ") && width > 500.0 && height > 700.0);
    assert!(!pane.contains("style=") && !pane.contains("<fiji>"));
}
