//! Evidence copies: what is marked on them is what the record quotes, and the original stays as it was.
//!
//! Copies are looked at in three ways: their bytes, their objects (by lopdf), and pictures of their pages beside those of
//! the original (by hayro), on which nothing may differ but what lies within the places of the record.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stderr)]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;
use std::time::Duration;

use lopdf::encryption::crypt_filters::{Aes256CryptFilter, CryptFilter};
use lopdf::{Dictionary, Document, EncryptionState, EncryptionVersion, Object, Permissions};
use rapporteur::Rapporteur;
use rapporteur::batch::Workers;
use rapporteur::confidence::Weights;
use rapporteur::dataset::Dataset;
use rapporteur::export;
use rapporteur::intake::Submission;
use rapporteur::language::fold;
use rapporteur::questionnaire::Library;
use rapporteur::read::{self, Block, Place, page_image};
use rapporteur::record::Record;
use tempfile::TempDir;

static RAPPORTEUR: LazyLock<Rapporteur> =
    LazyLock::new(|| Rapporteur::new(Library::embedded().unwrap(), Weights::shipped().unwrap()));

fn fixture(name: &str) -> Submission {
    Submission::open(&Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(name)).unwrap()
}

/// A folder as `extract` leaves it, with the record of a submission.
fn out(submissions: &[&Submission]) -> (TempDir, Vec<Record>) {
    let out = TempDir::new().unwrap();
    for folder in ["records", "sources"] {
        fs_err::create_dir(out.path().join(folder)).unwrap();
    }
    let mut records = Vec::new();
    for submission in submissions {
        let record = RAPPORTEUR.convert(submission).unwrap().record;
        let file = out.path().join("records").join(format!("{}.json", record.id));
        fs_err::write(file, serde_json::to_vec(&record).unwrap()).unwrap();
        let source = format!("{}.{}", submission.sha256, submission.media_type.extension());
        fs_err::write(out.path().join("sources").join(source), &submission.bytes).unwrap();
        records.push(record);
    }
    (out, records)
}

/// The files of an export, or what kept each from being made.
fn exported(out: &Path, password: Option<&str>) -> Vec<Result<PathBuf, String>> {
    let dataset = Dataset::open(out, Library::embedded().unwrap()).unwrap();
    let mut results = Vec::new();
    let temporary = TempDir::new().unwrap();
    let workers = Workers {
        program: env!("CARGO_BIN_EXE_rapporteur").into(),
        arguments: Vec::new(),
        password: password.map(str::to_owned),
        temporary: temporary.path().to_owned(),
        jobs: 2,
        timeout: Duration::from_secs(120),
        memory_bytes: 2048 * 1024 * 1024,
    };
    export::evidence_copies(&dataset, &workers, &mut |exported| {
        results.push(exported.result.map_err(|failure| format!("{}; {}", failure.message, failure.remedy)));
    })
    .unwrap();
    results
}

/// The copy of a submission, and its record.
fn copy(submission: &Submission) -> (Vec<u8>, Record) {
    let (out, mut records) = out(&[submission]);
    let results = exported(out.path(), submission.password.as_deref());
    let path = results.into_iter().next().unwrap().unwrap_or_else(|failure| panic!("{}: {failure}", submission.name));
    (fs_err::read(path).unwrap(), records.remove(0))
}

/// A mark of a copy.
struct Mark {
    page: u32,
    /// Upper left, upper right, lower left, lower right corner of each box, in user space.
    quads: Vec<[(f64, f64); 4]>,
    note: String,
}

fn marks(pdf: &Document) -> Vec<Mark> {
    let mut marks = Vec::new();
    for (page, id) in pdf.get_pages() {
        for annotation in pdf.get_page_annotations(id).unwrap_or_default() {
            if annotation.get(b"Subtype").unwrap().as_name().unwrap() != b"Highlight"
                || text(annotation, b"T") != "Rapporteur"
            {
                continue;
            }
            assert_eq!(annotation.get(b"F").unwrap().as_i64().unwrap(), 4, "it is printed");
            assert!(!annotation.has(b"M"), "it has no date");
            assert_eq!(annotation.get(b"P").unwrap().as_reference().unwrap(), id);
            let appearance = annotation.get_deref(b"AP", pdf).unwrap().as_dict().unwrap().get_deref(b"N", pdf).unwrap();
            assert!(!appearance.as_stream().unwrap().content.is_empty());
            let numbers = annotation.get(b"QuadPoints").unwrap().as_array().unwrap();
            let numbers: Vec<f64> = numbers.iter().map(|number| f64::from(number.as_float().unwrap())).collect();
            let quads = numbers.chunks_exact(8).map(|quad| [0, 2, 4, 6].map(|at| (quad[at], quad[at + 1])));
            marks.push(Mark { page, quads: quads.collect(), note: text(annotation, b"Contents") });
        }
    }
    marks
}

fn text(dictionary: &Dictionary, key: &[u8]) -> String {
    lopdf::decode_text_string(dictionary.get(key).unwrap()).unwrap()
}

/// The words of a copy as its own text layer has them, with the middle of each on its page as displayed.
fn words(bytes: &[u8], password: Option<&str>) -> Vec<(u32, (f64, f64), String)> {
    let submission = Submission::from_bytes("copy.pdf".into(), bytes.to_vec()).unwrap().with_password(password);
    let document = read::read(&submission).unwrap();
    let of_block = |block: &Block| -> Vec<(u32, (f64, f64), String)> {
        let placed = block.places.iter().filter_map(|placed| match &placed.place {
            Place::Page(place) => {
                let [x0, y0, x1, y1] = *place.boxes.first()?;
                let word = block.text.slice(placed.start..placed.end).to_owned();
                Some((place.page, ((x0 + x1) / 2.0, (y0 + y1) / 2.0), word))
            }
            _ => None,
        });
        placed.collect()
    };
    document.blocks.iter().flat_map(of_block).collect()
}

/// From user space to the page as displayed, by the entries of an upright page.
fn displayed((x, y): (f64, f64), media_box: [f64; 4]) -> (f64, f64) {
    (x - media_box[0], media_box[3] - y)
}

/// The words in the boxes of each mark are those of a quote that proves a field of its note.
fn check_words(name: &str, bytes: &[u8], record: &Record, password: Option<&str>) -> usize {
    let pdf = Document::load_mem(bytes).unwrap();
    let pages = pdf.get_pages();
    let words = words(bytes, password);
    let marks = marks(&pdf);
    for mark in &marks {
        let page = pdf.get_dictionary(pages[&mark.page]).unwrap();
        let parent = || pdf.get_dictionary(page.get(b"Parent").unwrap().as_reference().unwrap()).unwrap();
        let media_box = page.get(b"MediaBox").or_else(|_| parent().get(b"MediaBox")).unwrap();
        let media_box: Vec<f64> =
            media_box.as_array().unwrap().iter().map(|side| f64::from(side.as_float().unwrap())).collect();
        let media_box = [media_box[0], media_box[1], media_box[2], media_box[3]];
        let holds = |(x, y): (f64, f64)| {
            mark.quads.iter().any(|quad| {
                let ((x0, y0), (x1, y1)) = (displayed(quad[0], media_box), displayed(quad[3], media_box));
                (x0..=x1).contains(&x) && (y0..=y1).contains(&y)
            })
        };
        let within = words.iter().filter(|(page, middle, _)| *page == mark.page && holds(*middle));
        let within: String = within.map(|(.., word)| fold(word).replace(' ', "")).collect();
        let named = mark.note.split("\n\n").flat_map(|one| record.answers.get(one.split([' ', '\n']).next().unwrap()));
        let mut quotes =
            named.flat_map(|answer| &answer.evidence).map(|evidence| fold(&evidence.quote.quote).replace(' ', ""));
        assert!(
            quotes.any(|quote| quote == within || sorted(&quote) == sorted(&within)),
            "{name}, page {}: the mark of {:?} holds {within:?}",
            mark.page,
            mark.note
        );
    }
    marks.len()
}

/// Lines of different size are not always read from the top down.
fn sorted(text: &str) -> Vec<char> {
    let mut characters: Vec<char> = text.chars().collect();
    characters.sort_unstable();
    characters
}

/// Boxes of the record, by page.
fn places(record: &Record) -> BTreeMap<u32, Vec<[f64; 4]>> {
    let mut places: BTreeMap<u32, Vec<[f64; 4]>> = BTreeMap::new();
    for evidence in record.answers.values().flat_map(|answer| &answer.evidence) {
        if let Place::Page(place) = &evidence.quote.place {
            places.entry(place.page).or_default().extend(&place.boxes);
        }
    }
    places
}

struct Picture {
    width: usize,
    pixels: Vec<u8>,
    samples: usize,
}

const DPI: u32 = 72;

fn picture(bytes: &[u8], page: u32, password: Option<&str>) -> Picture {
    let submission = Submission::from_bytes("copy.pdf".into(), bytes.to_vec()).unwrap().with_password(password);
    let png = page_image(&submission, page, DPI).unwrap().png;
    let mut decoder = png::Decoder::new(std::io::Cursor::new(png));
    decoder.set_transformations(png::Transformations::EXPAND | png::Transformations::STRIP_16);
    let mut reader = decoder.read_info().unwrap();
    let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
    let info = reader.next_frame(&mut pixels).unwrap();
    Picture { width: info.width as usize, pixels, samples: info.color_type.samples() }
}

/// Every box of the record is coloured on the pictures of the copy, and nothing else differs from the original.
fn check_pictures(name: &str, original: &[u8], copy: &[u8], record: &Record, password: Option<&str>) {
    /// A box is drawn a little larger than its words, and edges fall within pixels.
    const EDGE: f64 = 3.0;
    /// Pages that are looked at.
    const PAGES: u32 = 3;
    let places = places(record);
    for page in 1..=record.source.pages.unwrap().min(PAGES) {
        let (before, behind) = (picture(original, page, password), picture(copy, page, password));
        assert_eq!((before.width, before.pixels.len()), (behind.width, behind.pixels.len()), "{name}");
        let boxes = places.get(&page).map(Vec::as_slice).unwrap_or_default();
        let mut changed = vec![0; boxes.len()];
        let pairs = before.pixels.chunks(before.samples).zip(behind.pixels.chunks(behind.samples)).enumerate();
        for (at, _) in pairs.filter(|(_, (one, other))| one.iter().zip(*other).any(|(a, b)| a.abs_diff(*b) > 8)) {
            let (x, y) = ((at % before.width) as f64 + 0.5, (at / before.width) as f64 + 0.5);
            let mut is_within = false;
            for (count, [x0, y0, x1, y1]) in changed.iter_mut().zip(boxes) {
                if (x0 - EDGE..=x1 + EDGE).contains(&x) && (y0 - EDGE..=y1 + EDGE).contains(&y) {
                    is_within = true;
                    *count += 1;
                }
            }
            assert!(is_within, "{name}, page {page}: a pixel at {x}, {y} differs and no answer stands there");
        }
        for (count, bounds) in changed.iter().zip(boxes) {
            assert!(*count > 0, "{name}, page {page}: nothing is seen of the mark at {bounds:?}");
        }
    }
}

fn pdf_fixtures() -> Vec<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    let mut names = Vec::new();
    for folder in ["pdf", "inbox", "word"] {
        for entry in fs_err::read_dir(root.join(folder)).unwrap() {
            let name = entry.unwrap().file_name().to_string_lossy().into_owned();
            if name.ends_with(".pdf") {
                names.push(format!("{folder}/{name}"));
            }
        }
    }
    names.sort();
    names
}

#[test]
fn marks_hold_the_words_of_their_quotes_and_the_original_stays() {
    let names = pdf_fixtures();
    assert!(names.len() > 30);
    let mut all = 0;
    for name in &names {
        let submission = fixture(name);
        let (bytes, record) = copy(&submission);
        assert!(bytes.starts_with(&submission.bytes), "{name}: the original is not the beginning of its copy");
        all += check_words(name, &bytes, &record, None);
        let pages = Document::load_mem(&bytes).unwrap().get_pages().len();
        assert!(pages > record.source.pages.unwrap() as usize, "{name}: no page was added");
    }
    assert!(all > 50 * names.len(), "{all} marks");
}

#[test]
fn pictures_differ_where_answers_stand_and_nowhere_else() {
    for name in ["inbox/uruguay.pdf", "pdf/answers-in-french.chromium.pdf", "word/tables-blank-form.pdf"] {
        let submission = fixture(name);
        let (bytes, record) = copy(&submission);
        check_pictures(name, &submission.bytes, &bytes, &record, None);
    }
}

#[test]
fn marks_are_in_their_place_on_turned_moved_and_scaled_pages() {
    let name = "pdf/questions-deleted.libreoffice.pdf";
    for (turn, on_pages) in [(90, false), (180, true), (270, false), (0, true)] {
        let mut pdf = Document::load_mem(&fixture(name).bytes).unwrap();
        let root = pdf.catalog().unwrap().get(b"Pages").unwrap().as_reference().unwrap();
        let pages: Vec<_> = pdf.get_pages().into_values().collect();
        let set = |dictionary: &mut Dictionary| {
            dictionary.set("Rotate", turn);
            dictionary.set("MediaBox", vec![(-20).into(), (-30).into(), 620.into(), 860.into()]);
            dictionary.set("CropBox", vec![31.into(), 22.into(), 580.into(), 830.into()]);
        };
        for id in pages {
            let page = pdf.get_dictionary_mut(id).unwrap();
            for entry in ["Rotate", "MediaBox", "CropBox"] {
                page.remove(entry.as_bytes());
            }
            // The size of a unit scales pages for whoever shows them, not for what stands on them.
            page.set("UserUnit", 2);
            if !on_pages {
                set(page);
            }
        }
        if on_pages {
            set(pdf.get_dictionary_mut(root).unwrap());
        }
        let mut bytes = Vec::new();
        pdf.save_to(&mut bytes).unwrap();
        let submission = Submission::from_bytes("turned.pdf".into(), bytes).unwrap();
        let (bytes, record) = copy(&submission);
        assert!(bytes.starts_with(&submission.bytes));
        check_pictures(&format!("turned by {turn}"), &submission.bytes, &bytes, &record, None);
    }
}

#[test]
fn the_same_record_gives_the_same_bytes() {
    let submission = fixture("inbox/fiji.pdf");
    assert_eq!(copy(&submission).0, copy(&submission).0);
}

#[test]
fn a_note_says_field_value_status_and_confidence() {
    let (bytes, record) = copy(&fixture("inbox/uruguay.pdf"));
    let pdf = Document::load_mem(&bytes).unwrap();
    let marks = marks(&pdf);
    let note = |field: &str| marks.iter().find(|mark| mark.note.starts_with(field)).unwrap().note.clone();
    let shown = note("q17.percentage");
    assert!(shown.contains("Value: 78.9\u{a0}%"), "{shown}");
    let confidence = record.answers["q17.percentage"].confidence;
    assert!(shown.contains(&format!("confidence {:.1}\u{a0}%", confidence * 100.0)), "{shown}");
    assert!(shown.contains("Status: to be checked"), "{shown}");
    assert!(note("respondent").contains("Value: Uruguay (URY)"));
    assert!(note("q18.percentage").contains("Not stated: "));
    let options: Vec<&Mark> = marks.iter().filter(|mark| mark.note.starts_with("q15.options")).collect();
    assert!(options.iter().any(|mark| mark.note.ends_with("Here: an option that is ticked")));
    assert!(options.iter().any(|mark| mark.note.ends_with("Here: an option that is not ticked")));
    // Two fields of one place share a note.
    assert!(note("q24.answer").contains("\n\nq24.text – "));
}

#[test]
fn bookmarks_stand_behind_those_of_the_original() {
    let (bytes, record) = copy(&fixture("inbox/uruguay.pdf"));
    let pdf = Document::load_mem(&bytes).unwrap();
    let root = pdf.catalog().unwrap().get_deref(b"Outlines", &pdf).unwrap().as_dict().unwrap();
    let answers = root.get_deref(b"Last", &pdf).unwrap().as_dict().unwrap();
    assert_eq!(text(answers, b"Title"), "Answers");
    let mut groups = vec![answers.get_deref(b"First", &pdf).unwrap().as_dict().unwrap()];
    while let Ok(next) = groups.last().unwrap().get_deref(b"Next", &pdf) {
        groups.push(next.as_dict().unwrap());
    }
    let titles: Vec<String> = groups.iter().map(|group| text(group, b"Title")).collect();
    let (review, accepted) = (record.summary.review, record.summary.accepted);
    assert_eq!(
        titles,
        [format!("To be checked ({review})"), format!("Accepted ({accepted})"), "About this copy".into()]
    );
}

/// The text of the pages that were added.
fn added(bytes: &[u8], record: &Record) -> String {
    let submission = Submission::from_bytes("copy.pdf".into(), bytes.to_vec()).unwrap();
    let document = read::read(&submission).unwrap();
    let pages = record.source.pages;
    let is_added = |block: &&Block| {
        let mut places = block.places.iter();
        places.any(|placed| matches!(&placed.place, Place::Page(place) if pages.is_none_or(|pages| place.page > pages)))
    };
    let blocks = document.blocks.iter().filter(is_added).map(|block| block.text.as_str().to_owned());
    blocks.collect::<Vec<_>>().join(" ")
}

#[test]
fn fields_without_a_place_are_listed_behind_the_original() {
    let (bytes, record) = copy(&fixture("pdf/questions-deleted.libreoffice.pdf"));
    let added = added(&bytes, &record);
    let without: Vec<&String> =
        record.answers.iter().filter(|(_, answer)| answer.evidence.is_empty()).map(|(id, _)| id).collect();
    assert!(!without.is_empty());
    for field in without {
        assert!(added.contains(field.as_str()), "{field} is not in {added}");
    }
    for said in [record.source.sha256.as_str(), record.id.as_str(), "What was not found", "Absent"] {
        assert!(added.contains(said), "{said} is not in {added}");
    }
}

#[test]
fn a_broken_table_of_contents_is_written_anew_and_the_copy_says_so() {
    let sound = fixture("pdf/answers-in-french.chromium.pdf").bytes;
    let at = sound.windows(9).rposition(|window| window == b"startxref").unwrap();
    let broken = [&sound[..at], b"startxref\n12\n%%EOF\n"].concat();
    let before = [b"From: somebody\r\n\r\n", sound.as_slice()].concat();
    for bytes in [broken, before] {
        let (copy, record) = copy(&Submission::from_bytes("broken.pdf".into(), bytes).unwrap());
        check_words("broken.pdf", &copy, &record, None);
        let added = added(&copy, &record);
        assert!(added.contains("not those of the source"), "{added}");
    }
}

fn encrypted(name: &str, version: EncryptionVersion<'_>) -> Submission {
    let mut pdf = Document::load_mem(&fixture(name).bytes).unwrap();
    pdf.encrypt(&EncryptionState::try_from(version).unwrap()).unwrap();
    let mut bytes = Vec::new();
    pdf.save_to(&mut bytes).unwrap();
    Submission::from_bytes("secret.pdf".into(), bytes).unwrap()
}

fn aes(user_password: &str) -> Submission {
    let filter: std::sync::Arc<dyn CryptFilter> = std::sync::Arc::new(Aes256CryptFilter);
    encrypted(
        "pdf/blank-form.libreoffice.pdf",
        EncryptionVersion::V5 {
            encrypt_metadata: true,
            crypt_filters: BTreeMap::from([(b"StdCF".to_vec(), filter)]),
            file_encryption_key: &[7; 32],
            stream_filter: b"StdCF".to_vec(),
            string_filter: b"StdCF".to_vec(),
            owner_password: "owner",
            user_password,
            permissions: Permissions::all(),
        },
    )
}

#[test]
fn an_encrypted_file_stays_encrypted_and_is_marked() {
    let name = "pdf/blank-form.libreoffice.pdf";
    let mut rc4 = Document::load_mem(&fixture(name).bytes).unwrap();
    rc4.trailer.set("ID", vec![Object::string_literal("one"), Object::string_literal("one")]);
    let version = EncryptionVersion::V2 {
        document: &rc4,
        owner_password: "owner",
        user_password: "",
        key_length: 128,
        permissions: Permissions::all(),
    };
    let state = EncryptionState::try_from(version).unwrap();
    rc4.encrypt(&state).unwrap();
    let mut bytes = Vec::new();
    rc4.save_to(&mut bytes).unwrap();
    for submission in [Submission::from_bytes("rc4.pdf".into(), bytes).unwrap(), aes("")] {
        let (copy_bytes, record) = copy(&submission);
        assert!(copy_bytes.starts_with(&submission.bytes));
        assert!(check_words(&submission.name, &copy_bytes, &record, None) > 50);
        assert_eq!(copy(&submission).0, copy_bytes, "the same again");
        let notes = copy_bytes[submission.bytes.len()..].windows(10).filter(|window| *window == b"Rapporteur");
        assert_eq!(notes.count(), 0, "notes stand there in clear");
    }
}

#[test]
fn a_password_is_asked_for_and_used() {
    let (secret, open) = (aes("user").with_password(Some("user")), fixture("inbox/ghana.pdf"));
    let (out, _) = out(&[&secret, &open]);
    let results = exported(out.path(), None);
    let failures: Vec<&String> = results.iter().filter_map(|result| result.as_ref().err()).collect();
    assert_eq!((results.len(), failures.len()), (2, 1), "the other record has its copy");
    assert!(failures[0].contains("password") && failures[0].contains("--password"), "{failures:?}");
    assert!(exported(out.path(), Some("user")).iter().all(Result::is_ok));
    assert!(copy(&secret).0.starts_with(&secret.bytes));
}

#[test]
fn a_source_that_is_missing_or_another_is_told() {
    let submission = fixture("inbox/ghana.pdf");
    let (out, _) = out(&[&submission]);
    let source = out.path().join("sources").join(format!("{}.pdf", submission.sha256));
    fs_err::write(&source, [&submission.bytes, b"x".as_slice()].concat()).unwrap();
    assert!(exported(out.path(), None)[0].as_ref().unwrap_err().contains("not the one that the record was made of"));
    fs_err::remove_file(&source).unwrap();
    assert!(exported(out.path(), None)[0].as_ref().unwrap_err().contains("run extract again"));
    assert!(fs_err::read_dir(out.path().join("export/pdf")).unwrap().next().is_none());
}

/// True when a text is left of another where something is taken out of that.
fn holds_in_order(text: &str, wanted: &str) -> bool {
    let mut text = text.chars();
    wanted.chars().all(|wanted| text.any(|character| character == wanted))
}

fn has_office() -> bool {
    let found = Command::new("soffice").arg("--version").output().is_ok();
    if !found {
        eprintln!("soffice is not installed: printed sources are not tried");
    }
    found
}

#[test]
fn sources_without_pages_are_printed_and_only_what_is_found_is_marked() {
    if !has_office() {
        return;
    }
    for (name, least) in [
        ("inbox/senegal.docx", 150),
        ("word/tables-answers-in-spanish.odt", 150),
        ("inbox/estonia.md", 150),
        ("inbox/mozambique.txt", 130),
    ] {
        let submission = fixture(name);
        let (bytes, record) = copy(&submission);
        let pdf = Document::load_mem(&bytes).unwrap();
        let marks = marks(&pdf);
        assert!(marks.len() >= least, "{name}: {} marks", marks.len());
        let mut unsure = 0;
        let words = words(&bytes, None);
        for mark in &marks {
            let page = pdf.get_dictionary(pdf.get_pages()[&mark.page]).unwrap();
            let height = f64::from(page.get(b"MediaBox").unwrap().as_array().unwrap()[3].as_float().unwrap());
            let holds = |(x, y): (f64, f64)| {
                let y = height - y;
                mark.quads.iter().any(|[(x0, y0), _, _, (x1, y1)]| (x0..=x1).contains(&&x) && (y1..=y0).contains(&&y))
            };
            let within = words.iter().filter(|(page, middle, _)| *page == mark.page && holds(*middle));
            let within: String = within.map(|(.., word)| fold(word).replace(' ', "")).collect();
            let field = mark.note.split([' ', '\n']).next().unwrap();
            let mut quotes = record.answers[field].evidence.iter().map(|one| fold(&one.quote.quote).replace(' ', ""));
            // A quote over the end of a page has a mark on each side; links show where they lead.
            unsure += usize::from(!quotes.any(|quote| quote.contains(&within) || holds_in_order(&within, &quote)));
        }
        assert!(unsure * 50 <= marks.len(), "{name}: {unsure} of {} marks hold other words", marks.len());
        let added = added(&bytes, &record);
        assert!(added.contains("printed from it by LibreOffice"), "{added}");
        assert_eq!(copy(&submission).0, bytes, "{name}: the same again");
    }
}

/// The same file, printed by us and by whoever sent it, has its marks at the same places.
#[test]
fn printed_sources_are_marked_where_their_own_pdf_is() {
    if !has_office() {
        return;
    }
    let places = |name: &str| -> BTreeMap<String, Vec<(u32, Vec<i64>)>> {
        let (bytes, _) = copy(&fixture(name));
        let mut places: BTreeMap<String, Vec<(u32, Vec<i64>)>> = BTreeMap::new();
        for mark in marks(&Document::load_mem(&bytes).unwrap()) {
            let tops = mark.quads.iter().map(|quad| (quad[0].1 / 20.0).round() as i64).collect();
            let field = mark.note.split([' ', '\n']).next().unwrap().to_owned();
            places.entry(field).or_default().push((mark.page, tops));
        }
        places
    };
    for name in ["word/tables-answers-in-spanish", "word/symbols-answers-in-french"] {
        let (ours, theirs) = (places(&format!("{name}.docx")), places(&format!("{name}.pdf")));
        let pages = |marks: &[(u32, Vec<i64>)]| marks.iter().map(|(page, _)| *page).min();
        let same =
            ours.iter().filter(|(field, marks)| theirs.get(*field).is_some_and(|other| pages(marks) == pages(other)));
        let (same, all) = (same.count(), ours.len());
        assert!(all >= 60 && same + 3 >= all, "{name}: {same} of {all} fields stand on the same page");
    }
}
