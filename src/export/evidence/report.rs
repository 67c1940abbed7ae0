//! The pages behind the original: what the copy is, what its marks mean, and what has no mark.

use super::Copying;
use super::mark::Look;
use super::note::{Note, capitalised, one_line, opening, plain, status_in_words};
use super::page::{HEADING, Pages, Set, TEXT, TITLE};
use super::update::Way;
use crate::record::Status;

/// Characters of a quote.
const QUOTE_MAX: usize = 120;
/// Lines of a list; a hostile source could make more than anybody reads.
const LINES_MAX: usize = 400;

/// The pages.
pub(super) fn pages(copying: &Copying<'_>, way: Way) -> Pages {
    let mut pages = Pages::new();
    pages.text(TITLE, "Evidence copy");
    pages.text(TEXT, &what_it_is(copying, way));
    legend(&mut pages, copying);
    origin(&mut pages, copying);
    without_mark(&mut pages, copying);
    lost(&mut pages, copying);
    let notices = &copying.record.notices;
    if !notices.is_empty() {
        pages.text(HEADING, "About the source");
        for notice in notices.iter().take(LINES_MAX) {
            pages.text(TEXT, &capitalised(&one_line(&notice.message)));
        }
    }
    pages
}

fn what_it_is(copying: &Copying<'_>, way: Way) -> String {
    let marks = match copying.marks.marks.len() {
        0 => "no mark was added".to_owned(),
        1 => "one mark was added".to_owned(),
        many => format!("{many} marks were added"),
    };
    let added = format!(
        "To the pages before this one, {marks}; each has a note that says which field it proves, and its value."
    );
    let kept = match (copying.is_printed, way) {
        (true, _) => {
            "The source has no pages of its own: these were printed from it by LibreOffice, and may look otherwise \
                      in another program. The answers were taken from the source, and marked where their words stand \
                      here."
                .to_owned()
        }
        (false, Way::Appended) => format!(
            "The source was not changed: the first {} bytes of this file are those of the source, and have the SHA-256 \
             below.",
            copying.original.size_bytes()
        ),
        (false, Way::Rewritten) => {
            "The source is damaged where a PDF file tells programs what stands where in it. Its \
                                    objects were written anew here, so the bytes of this file are not those of the \
                                    source; the pages show the same."
                .to_owned()
        }
    };
    format!("{added} {kept}")
}

fn legend(pages: &mut Pages, copying: &Copying<'_>) {
    pages.text(HEADING, "What the marks mean");
    let look = |has_value, status| Look { has_value, status };
    for (look, text) in [
        (look(true, Status::Accepted), "An answer was taken from here. It is accepted."),
        (look(true, Status::Review), "An answer was taken from here. A person should check it: its note says why."),
        (
            look(false, Status::Accepted),
            "Looked at, and no value was taken: a question without an answer, or an option that is not ticked. Accepted.",
        ),
        (look(false, Status::Review), "The same, to be checked by a person."),
    ] {
        pages.legend(look, text);
    }
    // Told where there is one.
    let decided = [
        (Status::Confirmed, "A person confirmed it: its note says who and when."),
        (Status::Corrected, "A person corrected it: its note says who and when, and what it was before."),
    ];
    for (status, text) in decided {
        if copying.notes.iter().any(|note| note.status == status) {
            pages.legend(look(true, status), text);
        }
    }
}

fn origin(pages: &mut Pages, copying: &Copying<'_>) {
    let (record, source) = (copying.record, &copying.record.source);
    let summary = &record.summary;
    let pages_of = source.pages.map(|pages| format!(", {pages} pages")).unwrap_or_default();
    let counts = [
        ("answered", summary.answered),
        ("empty", summary.empty),
        ("not stated", summary.not_stated),
        ("not visible", summary.not_visible),
        ("absent", summary.absent),
    ];
    let counts = counts.iter().filter(|(_, count)| *count > 0).map(|(name, count)| format!("{count} {name}"));
    let by_people = [(summary.confirmed, "confirmed"), (summary.corrected, "corrected")];
    let by_people = by_people.iter().filter(|(count, _)| *count > 0);
    let by_people: String = by_people.map(|(count, what)| format!("{count} {what}, ")).collect();
    pages.text(HEADING, "Where it comes from");
    for (name, text) in [
        ("Source", source.name.clone()),
        ("SHA-256", source.sha256.clone()),
        ("Kind", format!("{}, {} bytes{pages_of}", source.media_type.as_str(), source.size_bytes)),
        ("Questionnaire", format!("{} ({})", copying.questionnaire.title, copying.questionnaire.id)),
        ("Record", record.id.clone()),
        ("Fields", format!("{}: {}", summary.fields, counts.collect::<Vec<_>>().join(", "))),
        ("Status", format!("{} accepted, {by_people}{} to be checked", summary.accepted, summary.review)),
        ("Confidence", format!("{}, fitted on {}", record.calibration.id, record.calibration.fitted_on)),
        ("Made by", format!("rapporteur {}", record.program)),
    ] {
        pages.row(name, &one_line(&text));
    }
}

/// Fields that the source does not ask for, and those that no text of it proves.
fn without_mark(pages: &mut Pages, copying: &Copying<'_>) {
    pages.text(HEADING, "What was not found");
    let is_without = |position: &usize| copying.marks.without_quote.contains(position);
    let notes = copying.notes.iter().enumerate();
    let notes: Vec<&Note> =
        notes.filter(|(position, note)| note.is_absent || is_without(position)).map(|(_, note)| note).collect();
    if notes.is_empty() {
        pages.text(TEXT, "Nothing: for every field of the questionnaire there is a place in the source.");
    } else {
        pages.text(TEXT, "The source does not ask for these fields, or has no place that shows them:");
    }
    for note in notes.into_iter().take(LINES_MAX) {
        item(pages, note, &format!("{}, {}", note.short, status_in_words(note.status)));
    }
}

/// Quotes without a mark.
fn lost(pages: &mut Pages, copying: &Copying<'_>) {
    let lost = &copying.marks.lost;
    if lost.is_empty() {
        return;
    }
    pages.text(HEADING, "What could not be marked");
    pages.text(
        TEXT,
        "These quotes prove a field too, but were not found on the pages, or may stand at more than one place of them:",
    );
    for (position, quote) in lost.iter().take(LINES_MAX) {
        if let Some(note) = copying.notes.get(*position) {
            item(pages, note, &format!("\u{201c}{}\u{201d}", opening(&one_line(&plain(quote)), QUOTE_MAX)));
        }
    }
    if let Some(more) = lost.len().checked_sub(LINES_MAX).filter(|more| *more > 0) {
        pages.text(TEXT, &format!("and {more} more"));
    }
}

/// A line of a list.
fn item(pages: &mut Pages, note: &Note, text: &str) {
    let prompt = &note.prompt_in_english;
    let prompt = if prompt.is_empty() { String::new() } else { format!(" ({prompt})") };
    pages.text(Set { indent: 10.0, ..TEXT }, &format!("•  {}{prompt}: {text}", note.field));
}
