//! A form with all that forms hold, for tests of what writes files.

use crate::forge::form::{
    AnswerStands, Change, Entry, EntryKind, Form, Look, Note, Piece, Run, Shown, Takes, TickLine, TicksStand,
};

pub(super) fn runs(text: &str) -> Vec<Run> {
    vec![Run::plain(text)]
}

pub(super) fn tick(name: &str, text: &str, checked: bool, shown: Shown) -> TickLine {
    TickLine { name: name.to_owned(), checked, shown, text: runs(text), beside: Vec::new(), takes_text: false }
}

fn entry(kind: EntryKind, name: &str, label: &str, prompt: &str) -> Entry {
    let label = (!label.is_empty()).then(|| label.to_owned());
    Entry { label, prompt: runs(prompt), ..Entry::new(kind, name) }
}

fn look(text: &str, change: impl FnOnce(&mut Look)) -> Run {
    let mut run = Run::plain(text);
    change(&mut run.look);
    run
}

/// All boxes are of the kind that the style has; see [`untidy`] for the others.
pub(super) fn form() -> Form {
    let mut entries = vec![
        Entry {
            answer: vec![Piece::Paragraph(runs("Hill & Dale <Library>"))],
            answer_stands: AnswerStands::Behind,
            takes: Takes::Line,
            ..entry(EntryKind::Front, "front.name", "", "Library:")
        },
        Entry {
            answer: vec![Piece::Paragraph(runs("29 March 2019"))],
            answer_stands: AnswerStands::Behind,
            takes: Takes::Day(Some("2019-03-29".to_owned())),
            ..entry(EntryKind::Front, "front.day", "", "Day:")
        },
        Entry {
            ticks: vec![tick("agreed", "", true, Shown::Box)],
            ..entry(EntryKind::Statement, "agreed", "", "We agree that our answers are published.")
        },
        entry(EntryKind::Section, "one", "I.", "Institutions"),
        Entry {
            ticks: vec![
                tick("chief.answer.yes", "Yes", true, Shown::Box),
                tick("chief.answer.no", "No", false, Shown::Box),
            ],
            ticks_stand: TicksStand::InLine,
            takes: Takes::Nothing,
            hint: Some("tick one".to_owned()),
            notes: vec![0],
            ..entry(EntryKind::Question, "chief", "1.", "Is there a chief librarian?")
        },
        Entry {
            answer: vec![Piece::Paragraph(vec![
                Run::plain("The office is "),
                look("well known", |look| look.bold = true),
                Run { link: Some("https://library.example/a?b=1&c=2".to_owned()), ..Run::plain("here") },
                Run { note: Some(1), ..Run::plain(" since 1998") },
                Run { change: Some(Change::Inserted), ..Run::plain(" and open") },
                Run { change: Some(Change::Deleted), ..Run::plain(" and closed") },
            ])],
            ..entry(EntryKind::Part, "chief.office", "a.", "Which office?")
        },
        Entry {
            placeholder: Some("Write here.".to_owned()),
            ..entry(EntryKind::Part, "chief.since", "b.", "Since when?")
        },
        entry(EntryKind::Section, "two", "III.", "Services"),
    ];
    entries.extend(services());
    Form {
        language: "en".to_owned(),
        answer_language: "en".to_owned(),
        title: "Census of small & large libraries".to_owned(),
        introduction: vec!["Please answer all questions.".to_owned()],
        entries,
        closing: vec!["Thank you.".to_owned()],
        notes: vec![
            Note { mark: "1".to_owned(), text: "A chief librarian leads a library.".to_owned() },
            Note { mark: "*".to_owned(), text: "Counted by ourselves.".to_owned() },
        ],
    }
}

fn services() -> Vec<Entry> {
    let mut other = tick("services.options.other", "Other:", true, Shown::Box);
    other.takes_text = true;
    other.beside = runs("bicycles");
    let mut none = tick("services.options.more", "More:", false, Shown::Box);
    none.takes_text = true;
    vec![
        Entry {
            ticks: vec![
                tick("services.options.books", "Books", true, Shown::Box),
                tick("services.options.films", "Films", false, Shown::Box),
                other,
                none,
            ],
            hint: Some("tick all that apply".to_owned()),
            takes: Takes::Nothing,
            ..entry(EntryKind::Question, "services", "7.", "What can be borrowed?")
        },
        Entry {
            answer: vec![
                Piece::Paragraph(runs("Two things:")),
                Piece::Item("1.".to_owned(), runs("a catalogue")),
                Piece::Item("2.".to_owned(), runs("a mobile library")),
                Piece::Item("•".to_owned(), runs("a cellar")),
                Piece::Table(vec![vec![runs("Year"), runs("Loans")], vec![runs("2018"), runs("99,000")]]),
                Piece::Paragraph(runs("First line\nSecond line\tbehind a tab")),
            ],
            ..entry(EntryKind::Question, "plans", "8.", "What is planned?")
        },
        Entry {
            ticks: vec![
                tick("rooms.options.quiet", "Quiet rooms", false, Shown::Box),
                tick("rooms.options.loud", "Loud rooms", true, Shown::Box),
            ],
            ticks_stand: TicksStand::Cells,
            answer: vec![Piece::Paragraph(runs("Seven rooms in all."))],
            ..entry(EntryKind::Question, "rooms", "IX)", "Which rooms are there?")
        },
        Entry { takes: Takes::Nothing, ..entry(EntryKind::Question, "contact", "", "Who can be asked?") },
        Entry {
            answer: vec![Piece::Paragraph(runs("Ada Byron"))],
            takes: Takes::Line,
            ..entry(EntryKind::Row, "contact.name", "", "Name")
        },
        Entry { takes: Takes::Line, ..entry(EntryKind::Row, "contact.phone", "", "Telephone") },
        Entry {
            answer: vec![Piece::Paragraph(runs("An answer before its question."))],
            answer_stands: AnswerStands::Above,
            ..entry(EntryKind::Question, "last", "11.", "Anything else?")
        },
    ]
}

/// Boxes that respondents typed, lost, or said by the look of the text.
pub(super) fn untidy() -> Form {
    let mut deleted = tick("lent.options.films", "Films", false, Shown::Look);
    deleted.text = vec![Run { change: Some(Change::Deleted), ..Run::plain("Films") }];
    let mut marked = tick("lent.options.books", "Books", true, Shown::Look);
    marked.text = vec![look("Books", |look| look.highlighted = true)];
    let mut struck = tick("lent.options.maps", "Maps", false, Shown::Look);
    struck.text = vec![look("Maps", |look| look.struck = true)];
    let mut form = form();
    form.answer_language = "ar".to_owned();
    form.notes.clear();
    form.entries = vec![
        Entry {
            ticks: vec![marked, deleted, struck],
            takes: Takes::Nothing,
            ..entry(EntryKind::Question, "lent", "1.", "What is lent?")
        },
        Entry {
            ticks: vec![
                tick("doors.options.front", "Front door", true, Shown::Typed("X".to_owned())),
                tick("doors.options.back", "Back door", true, Shown::TypedBehind("✓".to_owned())),
                tick("doors.options.side", "Side door", false, Shown::Typed(String::new())),
                tick("doors.options.cellar", "Cellar door", false, Shown::Lost),
            ],
            answer: vec![Piece::Paragraph(runs("بيانات مفتوحة open data كل يوم"))],
            ..entry(EntryKind::Question, "doors", "2.", "Which doors are open?")
        },
    ];
    form
}
