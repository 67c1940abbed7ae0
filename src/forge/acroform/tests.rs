//! Forms with fields, written and read back.

use super::*;
use crate::forge::form::{Change, Entry, EntryKind};
use crate::forge::samples::{form, runs, untidy};
use crate::intake::Submission;
use crate::read::{Control, Document, Mark, TickState, read};

/// The sample, without what no field can hold.
fn plain_form() -> Form {
    let mut form = form();
    for entry in &mut form.entries {
        for piece in &mut entry.answer {
            if let Piece::Paragraph(runs) = piece {
                runs.retain(|run| run.change.is_none() && run.link.is_none() && run.note.is_none());
            }
        }
        entry.answer.retain(|piece| !matches!(piece, Piece::Table(_)));
    }
    form
}

fn styles() -> Vec<AcroStyle> {
    let mut out = Vec::new();
    for appearances in [Appearances::Streams, Appearances::Needed, Appearances::Flattened] {
        for yes_no in [YesNo::Boxes, YesNo::Radio, YesNo::Choice] {
            for nested_names in [true, false] {
                out.push(AcroStyle { appearances, yes_no, nested_names, ..AcroStyle::drawn(&mut |_| 0) });
            }
        }
    }
    out
}

fn document(form: &Form, style: &AcroStyle) -> Document {
    let bytes = write(form, style).unwrap();
    assert_eq!(bytes, write(form, style).unwrap());
    read(&Submission::from_bytes("form.pdf".to_owned(), bytes).unwrap()).unwrap()
}

fn all_text(document: &Document) -> String {
    document.blocks.iter().map(|block| block.text.as_str()).collect::<Vec<_>>().join("\n")
}

fn controls(document: &Document) -> Vec<&Control> {
    let marks = document.blocks.iter().flat_map(|block| &block.spans).map(|span| &span.mark);
    marks.filter_map(|mark| if let Mark::Control(control) = mark { Some(control) } else { None }).collect()
}

#[test]
fn what_was_written_is_read() {
    for style in styles() {
        let document = document(&plain_form(), &style);
        let text = all_text(&document);
        for wanted in [
            "Census of small & large libraries",
            "Hill & Dale <Library>",
            "29 March 2019",
            "a mobile library",
            "Seven rooms in all.",
            "Ada Byron",
            "bicycles",
            "Services",
            "Which rooms are there?",
            "Thank you.",
        ] {
            assert!(text.contains(wanted), "{wanted} is not in {style:?}: {text}");
        }
        assert!(text.find("An answer before") < text.find("Anything else?"), "{style:?}");
        let states: Vec<TickState> =
            document.blocks.iter().flat_map(|block| &block.ticks).map(|tick| tick.state).collect();
        let checked = states.iter().filter(|state| **state == TickState::Checked).count();
        let is_list = style.yes_no == YesNo::Choice;
        assert_eq!((checked, states.len()), if is_list { (4, 7) } else { (5, 9) }, "{style:?} {text}");
        if is_list {
            assert!(text.contains("\nYes") || text.contains(" Yes"), "{style:?}: {text}");
        }
    }
}

#[test]
fn fields_carry_their_names() {
    for style in styles().into_iter().filter(|style| style.appearances != Appearances::Flattened) {
        let document = document(&plain_form(), &style);
        let names: Vec<&str> = controls(&document).iter().filter_map(|control| control.name.as_deref()).collect();
        let name = if style.nested_names { "services.options.other_text" } else { "services_options_other_text" };
        assert!(names.contains(&name), "{names:?}");
    }
}

#[test]
fn long_answers_have_room() {
    for appearances in [Appearances::Streams, Appearances::Needed, Appearances::Flattened] {
        let style = AcroStyle { appearances, ..AcroStyle::drawn(&mut |_| 0) };
        let words: String = (0..900).map(|word| format!("word{word} ")).collect();
        let mut form = plain_form();
        form.entries.truncate(1);
        form.entries.push(Entry {
            answer: vec![Piece::Paragraph(runs(words.trim()))],
            ..Entry::new(EntryKind::Question, "long")
        });
        let text = all_text(&document(&form, &style));
        assert!(text.contains("word0 ") && text.contains("word899"), "{appearances:?}: {text}");
    }
}

#[test]
fn what_no_field_holds_is_refused() {
    assert!(refusal(&plain_form()).is_none());
    assert!(matches!(write(&form(), &AcroStyle::drawn(&mut |_| 0)), Err(AcroError::Holds(_))));
    assert!(refusal(&untidy()).is_some());
    let with = |change: &dyn Fn(&mut Form)| {
        let mut form = plain_form();
        change(&mut form);
        refusal(&form).map(|refusal| refusal.to_string())
    };
    let russian = with(&|form| form.entries[0].answer = vec![Piece::Paragraph(runs("Библиотека"))]);
    assert_eq!(russian.as_deref(), Some("a PDF form has no font for \"Б\""));
    let deleted = with(&|form| form.entries[0].prompt[0].change = Some(Change::Deleted));
    assert_eq!(deleted.as_deref(), Some("the fields of a PDF form cannot hold tracked changes"));
    let shown = with(&|form| {
        let link = Some("https://data.example/".to_owned());
        form.entries[0].answer = vec![Piece::Paragraph(vec![Run { link, ..Run::plain("see data.example") }])];
    });
    assert_eq!(shown, None);
    assert_eq!(with(&|form| form.title = "Fragebogen für “Häuser” – œuvre".to_owned()), None);
}
