//! Evidence copies: the source as a PDF in which every answer is marked where it stands, with a note that says what was
//! taken from there.
//!
//! Comes in: a record, its questionnaire and the bytes of its source. Goes out: the bytes of a PDF. The original is not
//! changed: what is added stands behind its bytes, wherever its structure allows that. Sources without pages are printed by
//! LibreOffice first, and only what is found there again without doubt is marked.

mod cipher;
mod highlight;
mod mark;
mod note;
mod outline;
mod page;
mod rendering;
mod report;
mod update;

use std::collections::BTreeMap;

use kurbo::Point;
use lopdf::{Object, ObjectId};

use crate::dataset::StoredRecord;
use crate::intake::MediaType;
use crate::journal::Failure;
use crate::questionnaire::Questionnaire;
use crate::record::Status;

use highlight::Highlight;
use mark::{Mark, Marks, on_page};
use note::{Note, opening, status_in_words};
use outline::Bookmark;
use rendering::Rendering;
use update::{Changes, Original, Way};

/// Characters of a bookmark.
const BOOKMARK_MAX: usize = 90;

/// The evidence copy of a record. The same record and source give the same bytes.
///
/// # Errors
/// When the source is another than that of the record, cannot be opened or printed, or takes no notes.
pub(super) fn evidence_copy(
    record: &StoredRecord,
    questionnaire: &Questionnaire,
    source: &[u8],
    password: Option<&str>,
) -> Result<Vec<u8>, Failure> {
    let sha256 = crate::intake::sha256(source);
    if sha256 != record.source.sha256 {
        return Err(Failure {
            message: "the file of the source is not the one that the record was made of".to_owned(),
            remedy: "run extract again, which keeps the sources beside the records".to_owned(),
        });
    }
    let notes = note::notes(record, questionnaire)?;
    if record.source.media_type == MediaType::Pdf {
        let original = Original::open(source, password)?;
        let marks = Marks::of(record, &notes, |quote| on_page(&quote.place).into_iter().collect());
        return Copying { record, questionnaire, notes, marks, original, is_printed: false }.copy();
    }
    let rendering = Rendering::of(record, source)?;
    let places = rendering.places(record);
    let original = Original::open(&rendering.pdf, None)?;
    let marks = Marks::of(record, &notes, |quote| places.get(&rendering::key(quote)).cloned().unwrap_or_default());
    Copying { record, questionnaire, notes, marks, original, is_printed: true }.copy()
}

/// All that goes into a copy.
struct Copying<'a> {
    record: &'a StoredRecord,
    questionnaire: &'a Questionnaire,
    notes: Vec<Note>,
    marks: Marks,
    original: Original<'a>,
    /// The original has no pages of its own and was printed.
    is_printed: bool,
}

impl Copying<'_> {
    fn copy(mut self) -> Result<Vec<u8>, Failure> {
        let mut marks = std::mem::take(&mut self.marks);
        // What cannot be marked must not be silent.
        let (kept, unmarked): (Vec<Mark>, Vec<Mark>) =
            marks.marks.into_iter().partition(|mark| self.original.page(mark.page).is_some());
        marks.marks = kept;
        let lost = unmarked.into_iter().flat_map(|mark| {
            let page = mark.page;
            mark.notes.into_iter().map(move |(note, _)| (note, format!("on page {page}, which takes no notes")))
        });
        marks.lost.extend(lost);
        self.marks = marks;
        let ways = self.original.ways();
        ways.iter().find_map(|&way| self.write(way)).ok_or_else(|| Failure {
            message: "the structure of the PDF is damaged so that no notes can be added to it".to_owned(),
            remedy: "open it in a PDF program, save it as a new file without a password, and run extract again"
                .to_owned(),
        })
    }

    /// The bytes of a copy made in one way; `None` where that does not work.
    fn write(&self, way: Way) -> Option<Vec<u8>> {
        let mut changes = Changes::on(&self.original);
        self.mark(&mut changes);
        let catalog = changes.catalog().and_then(|id| changes.dictionary(id))?;
        let root = catalog.get(b"Pages").and_then(Object::as_reference).ok()?;
        let pages = report::pages(self, way).add_to(&mut changes, root);
        let mut tree = changes.dictionary(root)?.clone();
        let mut kids = changes.array(tree.get(b"Kids").ok());
        kids.extend(pages.iter().map(|&page| Object::Reference(page)));
        let known = i64::try_from(self.original.leaves.len()).ok()?;
        // A count that is out of all reason is mended; one that is merely wrong is not ours to judge.
        let count = tree.get(b"Count").and_then(Object::as_i64).unwrap_or(known);
        let count = if (0..=2 * known).contains(&count) { count } else { known };
        tree.set("Kids", kids);
        tree.set("Count", count.saturating_add(i64::try_from(pages.len()).ok()?));
        changes.set(root, tree);
        let bookmarks = self.bookmarks(*pages.first()?);
        outline::add(&mut changes, &[bookmarks]);
        changes.write(way, pages.len())
    }

    /// Adds the marks to their pages, one page object after the other.
    fn mark(&self, changes: &mut Changes<'_>) {
        let mut by_page: BTreeMap<ObjectId, Vec<Object>> = BTreeMap::new();
        for (number, mark) in (1..).zip(&self.marks.marks) {
            let Some((page, leaf, _)) = self.original.page(mark.page) else { continue };
            let texts = mark.notes.iter().filter_map(|(note, of)| Some(self.notes.get(*note)?.text(of)));
            let highlight = Highlight {
                page,
                to_user: leaf.to_display.inverse(),
                boxes: &mark.boxes,
                look: mark.look,
                note: texts.collect::<Vec<_>>().join("\n\n"),
                subject: self.subject(mark),
                name: format!("rapporteur-{number}"),
            };
            let appearance = changes.add(highlight.appearance());
            let annotation = changes.add(highlight.annotation(appearance));
            by_page.entry(page).or_default().push(Object::Reference(annotation));
        }
        for (page, annotations) in by_page {
            let Some(mut dictionary) = changes.dictionary(page).cloned() else { continue };
            let mut all = changes.array(dictionary.get(b"Annots").ok());
            all.extend(annotations);
            dictionary.set("Annots", all);
            changes.set(page, dictionary);
        }
    }

    fn subject(&self, mark: &Mark) -> String {
        let fields = mark.notes.iter().filter_map(|(note, _)| self.notes.get(*note)).map(|note| note.field.as_str());
        format!("{}: {}", note::capitalised(status_in_words(mark.look.status)), fields.collect::<Vec<_>>().join(", "))
    }

    /// Bookmarks to the answers: those that need a person before those that do not.
    fn bookmarks(&self, report: ObjectId) -> Bookmark {
        let to_field = |(position, note): (usize, &Note)| {
            let stands = |mark: &&Mark| mark.notes.iter().any(|(other, _)| *other == position);
            let to =
                self.marks.marks.iter().find(stands).and_then(|mark| self.view(mark)).or(Some((report, [0.0, 842.0])));
            Bookmark { title: opening(&format!("{}: {}", note.field, note.short), BOOKMARK_MAX), to, below: Vec::new() }
        };
        let group = |status: Status, title: &str| {
            let notes = self.notes.iter().enumerate().filter(|(_, note)| note.status == status);
            let below: Vec<Bookmark> = notes.map(to_field).collect();
            Bookmark { title: format!("{title} ({})", below.len()), to: below.first().and_then(|one| one.to), below }
        };
        let about =
            Bookmark { title: "About this copy".to_owned(), to: Some((report, [0.0, 842.0])), below: Vec::new() };
        let groups = [
            group(Status::Review, "To be checked"),
            group(Status::Corrected, "Corrected"),
            group(Status::Confirmed, "Confirmed"),
            group(Status::Accepted, "Accepted"),
        ];
        let below = groups.into_iter().filter(|group| !group.below.is_empty()).chain([about]).collect();
        Bookmark { title: "Answers".to_owned(), to: Some((report, [0.0, 842.0])), below }
    }

    /// The view in which a mark stands near the top.
    fn view(&self, mark: &Mark) -> Option<(ObjectId, [f64; 2])> {
        const ABOVE: f64 = 36.0;
        let (page, leaf, _) = self.original.page(mark.page)?;
        let [_, top, ..] = *mark.boxes.first()?;
        let corner = leaf.to_display.inverse() * Point::new(0.0, (top - ABOVE).max(0.0));
        Some((page, [corner.x, corner.y]))
    }
}
