//! What the expected files of `docx-constructs` say beside facts: controls, links, comments, pages, languages.

use rapporteur::read::{Block, Control, Document, Mark, Place, TickState};
use serde_json::Value;

use crate::constructs::{expected, list, read_bounded, string};
use crate::corpora::corpora;

/// So many particulars there are at least.
const PARTICULARS_MIN: usize = 35;

/// The controls of a document with their blocks and where they begin and end.
fn controls(document: &Document) -> Vec<(&Block, usize, usize, &Control)> {
    let spans = document.blocks.iter().flat_map(|block| block.spans.iter().map(move |span| (block, span)));
    let controls = spans.filter_map(|(block, span)| match &span.mark {
        Mark::Control(control) => Some((block, span.start, span.end, control)),
        _ => None,
    });
    controls.collect()
}

/// What is wrong with a control; nothing where it is as expected.
fn control_wrong(document: &Document, expected: &Value) -> Option<String> {
    let name = if expected["tag"].is_null() { string(expected, "name") } else { string(expected, "tag") };
    let controls = controls(document);
    let Some((block, start, end, control)) = controls.iter().find(|found| found.3.name.as_deref() == Some(name)) else {
        return Some(format!("no control is named {name}"));
    };
    if let Some(checked) = expected["checked"].as_bool() {
        let ticks = block.ticks.iter().filter(|tick| tick.start >= *start && tick.end <= *end);
        let states: Vec<TickState> = ticks.map(|tick| tick.state).collect();
        let wanted = if checked { TickState::Checked } else { TickState::Unchecked };
        return (states != [wanted]).then(|| format!("{name} is {states:?}, not {wanted:?}"));
    }
    let shown = block.text.slice(*start..*end);
    match expected["value"].as_str() {
        None => (!control.placeholder_shown && !control.untouched && !shown.trim().is_empty())
            .then(|| format!("{name} shows {shown:?} as if somebody had typed it")),
        Some(value) => {
            let is_stored = control.value.as_deref().is_some_and(|stored| stored.starts_with(value));
            (shown != value && !is_stored || control.placeholder_shown)
                .then(|| format!("{name} shows {shown:?} with the value {:?}, not {value:?}", control.value))
        }
    }
}

fn link_wrong(document: &Document, text: &str, target: &str) -> Option<String> {
    let spans = document.blocks.iter().flat_map(|block| block.spans.iter().map(move |span| (block, span)));
    let mut links = spans.filter_map(|(block, span)| match &span.mark {
        Mark::Link(target) => Some((block.text.slice(span.start..span.end), target.as_str())),
        _ => None,
    });
    let is_there = links.any(|link| link == (text, target));
    (!is_there).then(|| format!("no link from {text:?} to {target:?}"))
}

fn comment_wrong(document: &Document, comment: &Value) -> Option<String> {
    let parts = [string(comment, "text"), string(comment, "author")];
    let told = document.notices.iter().any(|notice| parts.iter().all(|part| notice.message.contains(part)));
    (!told).then(|| format!("no notice tells the comment {parts:?}"))
}

fn page_wrong(document: &Document, text: &str, page: u64) -> Option<String> {
    let found = document.blocks.iter().find_map(|block| {
        let byte = block.text.as_str().find(text)?;
        let start = block.text.character_of(byte);
        let place = block.places_of(&(start..start + 1)).into_iter().next()?.1;
        Some(match place {
            Place::Part(place) => place.page.map(u64::from),
            _ => None,
        })
    });
    (found != Some(Some(page))).then(|| format!("{text:?} stands on {found:?}, not on page {page}"))
}

fn language_wrong(document: &Document, word: &str, language: &str) -> Option<String> {
    // What the document as a whole is in needs no mark of its own.
    let language = language.split_whitespace().next().unwrap_or_default();
    let found = document.blocks.iter().find_map(|block| {
        let start = block.text.character_of(block.text.as_str().find(word)?);
        let marks = block.spans.iter().filter(|span| (span.start..span.end).contains(&start));
        let mut languages = marks.filter_map(|span| match &span.mark {
            Mark::Language(language) => Some(language.as_str()),
            _ => None,
        });
        Some(languages.next().or(document.language.as_deref()))
    });
    (found != Some(Some(language))).then(|| format!("{word:?} is in {found:?}, not {language:?}"))
}

#[test]
fn particulars_of_word_files_are_read() {
    let Some(corpora) = corpora() else { return };
    let (folder, expected) = expected(&corpora);
    let (mut checked, mut wrong) = (0, Vec::new());
    for one in &expected {
        let keys = ["controls", "links", "comments", "pages", "langs"];
        if keys.iter().all(|key| one[key].is_null()) {
            continue;
        }
        let file = string(one, "file");
        let document = read_bounded(&folder.join(file));
        let mut check = |what: &dyn Fn(&Document) -> Option<String>| {
            checked += 1;
            let found = document.as_ref().map_or_else(|error| Some(error.clone()), what);
            wrong.extend(found.map(|found| format!("{file}: {found}")));
        };
        let pair = |pair: &Value| [0, 1].map(|at| pair[at].as_str().unwrap_or_default().to_owned());
        list(one, "controls").iter().for_each(|control| check(&|document| control_wrong(document, control)));
        list(one, "comments").iter().for_each(|comment| check(&|document| comment_wrong(document, comment)));
        for [text, target] in list(one, "links").iter().map(pair) {
            check(&|document| link_wrong(document, &text, &target));
        }
        for [word, language] in list(one, "langs").iter().map(pair) {
            check(&|document| language_wrong(document, &word, &language));
        }
        for (text, page) in one["pages"].as_object().into_iter().flatten() {
            check(&|document| page_wrong(document, text, page.as_u64().unwrap()));
        }
    }
    assert!(checked >= PARTICULARS_MIN, "only {checked} particulars were checked");
    assert!(wrong.is_empty(), "{} of {checked} particulars:\n{}", wrong.len(), wrong.join("\n"));
}
