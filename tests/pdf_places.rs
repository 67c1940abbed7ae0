//! The box of a value, drawn on the picture of its page, lies around its words.
//!
//! What is asked of each word that proves an answer, on the picture: most of the ink in its box stands where small
//! letters do, there is none just before, behind and above the box, and letters end on their baseline. Boxes that are
//! moved by half a line or half a letter, or scaled by three parts in a hundred, do not pass: each test tries that too.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stderr)]

use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use rapporteur::confidence::Weights;
use rapporteur::intake::Submission;
use rapporteur::questionnaire::Library;
use rapporteur::read::{Block, Mark, Place, page_image};
use rapporteur::{Conversion, Rapporteur};

const DPI: u32 = 110;
/// Pixels of a point.
const SCALE: f64 = DPI as f64 / 72.0;
/// Share of the words of a page whose boxes must pass, and most that may pass when the boxes are wrong.
const RIGHT_MIN: f64 = 0.99;
const RIGHT_MAX_WHEN_WRONG: f64 = 0.2;
/// Words without which a page shows nothing.
const WORDS_MIN: usize = 40;
/// Pixels darker than this hold ink, of 255; the edges of letters are paler.
const INK: u8 = 150;
/// The height above the baseline and the depth below it of a box, of the font size.
const ASCENT: f64 = 0.88;
const DESCENT: f64 = 0.22;
/// Height of small letters, of the font size, and the part of the ink of a word that stands below it, at least.
const SMALL_LETTERS: f64 = 0.5;
const INK_OF_SMALL_LETTERS_MIN: f64 = 0.45;
/// Letters that stand on the baseline and do not go below it.
const ON_BASELINE: &str = "abcdefhiklmnorstuvwxzABCDEFGHIKLMNOPRSTUVWXYZ0123456789áéíóúàèêãõñÁÉ.";

static RAPPORTEUR: LazyLock<Rapporteur> =
    LazyLock::new(|| Rapporteur::new(Library::embedded().unwrap(), Weights::shipped().unwrap()));

/// The ink of a page, turned so that its text runs to the right.
struct Picture {
    width: usize,
    height: usize,
    ink: Vec<bool>,
}

impl Picture {
    fn of(submission: &Submission, page: u32) -> Self {
        let png = page_image(submission, page, DPI).unwrap().png;
        let mut decoder = png::Decoder::new(std::io::Cursor::new(png));
        decoder.set_transformations(png::Transformations::EXPAND | png::Transformations::STRIP_16);
        let mut reader = decoder.read_info().unwrap();
        let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
        let info = reader.next_frame(&mut pixels).unwrap();
        let samples = info.color_type.samples();
        let brightness = |pixel: &[u8]| match samples {
            1 | 2 => pixel[0],
            _ => (pixel[..3].iter().map(|part| u32::from(*part)).sum::<u32>() / 3) as u8,
        };
        let ink = pixels.chunks_exact(samples).map(|pixel| brightness(pixel) < INK).collect();
        Self { width: info.width as usize, height: info.height as usize, ink }
    }

    /// Turned counter-clockwise by a quarter.
    fn turned(&self) -> Self {
        let (width, height) = (self.height, self.width);
        let at = |u: usize, v: usize| self.ink[u * self.width + (self.width - 1 - v)];
        let ink = (0..height).flat_map(|v| (0..width).map(move |u| at(u, v))).collect();
        Self { width, height, ink }
    }

    /// Pixels with ink whose middles lie in a box.
    fn count(&self, [x0, y0, x1, y1]: [f64; 4]) -> usize {
        let range = |from: f64, to: f64, end: usize| {
            let first = (from - 0.5).ceil().max(0.0) as usize;
            first..((to - 0.5).ceil().max(0.0) as usize).min(end).max(first)
        };
        let rows = range(y0, y1, self.height);
        let count = |y: usize| range(x0, x1, self.width).filter(|x| self.ink[y * self.width + x]).count();
        rows.map(count).sum()
    }
}

/// A word that proves an answer.
struct Word {
    text: String,
    /// Its box in pixels.
    bounds: [f64; 4],
    /// Letters or digits, without a line under or through them that has ink where they have none.
    is_plain: bool,
}

/// The words of a page, and those among them that prove answers.
fn words(conversion: &Conversion<'_>, page: u32) -> (Vec<[f64; 4]>, Vec<Word>) {
    let blocks = &conversion.document.blocks;
    let all = blocks.iter().flat_map(|block| placed(block, page)).map(|(_, bounds)| bounds.map(|one| one * SCALE));
    let mut proving: Vec<Word> = Vec::new();
    let answers = conversion.record.answers.values().filter(|answer| answer.value.is_some());
    for quote in answers.flat_map(|answer| &answer.evidence).map(|evidence| &evidence.quote) {
        let Place::Page(place) = &quote.place else { panic!("the place of {:?} is no page", quote.quote) };
        let block = &blocks[quote.block];
        for bounds in place.boxes.iter().filter(|_| place.page == page) {
            let within: Vec<_> = placed(block, page).filter(|(_, other)| lies_in(other, bounds)).collect();
            let union = within.iter().map(|(_, one)| *one).reduce(united);
            assert_eq!(union, Some(*bounds), "the box of {:?} is more than its words in {:?}", quote.quote, within);
            for (range, in_points) in within {
                let bounds = in_points.map(|one| one * SCALE);
                if proving.iter().any(|word| word.bounds == bounds) {
                    continue;
                }
                let text = block.text.slice(range.clone()).to_owned();
                proving.push(Word { text, bounds, is_plain: is_plain(block, &range) });
            }
        }
    }
    (all.collect(), proving)
}

fn lies_in(inner: &[f64; 4], outer: &[f64; 4]) -> bool {
    inner[0] >= outer[0] && inner[1] >= outer[1] && inner[2] <= outer[2] && inner[3] <= outer[3]
}

fn united(one: [f64; 4], other: [f64; 4]) -> [f64; 4] {
    [one[0].min(other[0]), one[1].min(other[1]), one[2].max(other[2]), one[3].max(other[3])]
}

/// The ranges of a block that stand on a page, with their boxes in points.
fn placed(block: &Block, page: u32) -> impl Iterator<Item = (Range<usize>, [f64; 4])> {
    block.places.iter().flat_map(move |placed| {
        let boxes = match &placed.place {
            Place::Page(place) if place.page == page => place.boxes.as_slice(),
            _ => &[],
        };
        boxes.iter().map(move |bounds| (placed.start..placed.end, *bounds))
    })
}

fn is_plain(block: &Block, range: &Range<usize>) -> bool {
    let mut spans = block.spans.iter().filter(|span| span.start < range.end && range.start < span.end);
    let has_letters = block.text.slice(range.clone()).contains(char::is_alphanumeric);
    has_letters && !spans.any(|span| matches!(span.mark, Mark::Underlined | Mark::StruckOut | Mark::Highlighted(_)))
}

/// What is wrong with the box of a word; nothing where it passes.
fn fault(picture: &Picture, others: &[[f64; 4]], word: &Word) -> Option<&'static str> {
    let [x0, y0, x1, y1] = word.bounds;
    let size = (y1 - y0) / (ASCENT + DESCENT);
    let baseline = y0 + ASCENT * size;
    let ink = picture.count([x0, y0, x1, y1]) as f64;
    if ink == 0.0 {
        return Some("holds no ink");
    }
    if !word.is_plain {
        return None;
    }
    let ink_of_small_letters = picture.count([x0, baseline - SMALL_LETTERS * size, x1, baseline + 0.5]) as f64;
    if ink_of_small_letters < INK_OF_SMALL_LETTERS_MIN * ink {
        return Some("does not hold its ink where small letters stand");
    }
    let is_free = |frame: [f64; 4]| {
        let touches = |one: &[f64; 4]| one[0] < frame[2] && frame[0] < one[2] && one[1] < frame[3] && frame[1] < one[3];
        others.iter().any(touches) || picture.count(frame) <= 1
    };
    let sides = (is_free([x0 - 2.5, y0, x0 - 1.0, baseline]), is_free([x1 + 1.0, y0, x1 + 2.5, baseline]));
    let near = 0.4 * size;
    let reaches = [[x0 - 1.0, y0, x0 + near, y1], [x1 - near, y0, x1 + 1.0, y1]].map(|edge| picture.count(edge) > 0);
    match (sides, reaches) {
        ((false, _), _) => return Some("has ink before it"),
        ((_, false), _) => return Some("has ink behind it"),
        (_, [false, _] | [_, false]) => return Some("is wider than its ink"),
        _ => {}
    }
    if !is_free([x0, y0 - 2.0, x1, y0 - 0.5]) {
        return Some("has ink above it");
    }
    if word.text.chars().all(|character| ON_BASELINE.contains(character)) {
        if picture.count([x0, baseline - 1.6, x1, baseline + 0.6]) == 0 {
            return Some("ends above its baseline");
        }
        if picture.count([x0, baseline + 1.0, x1, y1]) > 1 {
            return Some("goes below its baseline");
        }
    }
    None
}

/// Checks the words of a page, also that boxes which are moved or scaled do not pass. The page is turned
/// counter-clockwise by so many quarters first.
fn check(name: &str, submission: &Submission, page: u32, turns: usize) {
    let conversion = RAPPORTEUR.convert(submission).unwrap_or_else(|error| panic!("{name}: {error}"));
    let (mut others, mut words) = words(&conversion, page);
    let mut picture = Picture::of(submission, page);
    for _ in 0..turns {
        let width = picture.width as f64;
        picture = picture.turned();
        let turned = |[x0, y0, x1, y1]: [f64; 4]| [y0, width - x1, y1, width - x0];
        others.iter_mut().for_each(|one| *one = turned(*one));
        words.iter_mut().for_each(|word| word.bounds = turned(word.bounds));
    }
    assert!(words.len() >= WORDS_MIN, "{name}: page {page} has {} words of answers only", words.len());
    let faults = |change: &dyn Fn([f64; 4]) -> [f64; 4]| -> Vec<String> {
        let others: Vec<[f64; 4]> = others.iter().map(|one| change(*one)).collect();
        let changed = words.iter().map(|word| Word { bounds: change(word.bounds), text: word.text.clone(), ..*word });
        let faults = changed.filter_map(|word| Some((fault(&picture, &others, &word)?, word)));
        faults.map(|(what, word)| format!("{:?} at {:.1?} {what}", word.text, word.bounds)).collect()
    };
    let passing = |faults: &[String]| 1.0 - faults.len() as f64 / words.len() as f64;
    let found = faults(&|bounds| bounds);
    eprintln!("{name}: page {page}, {} words, {:.4} pass\n{}", words.len(), passing(&found), found.join("\n"));
    assert!(passing(&found) >= RIGHT_MIN, "{name}, page {page}: {:.4} pass\n{}", passing(&found), found.join("\n"));
    let mut heights: Vec<f64> = words.iter().map(|word| word.bounds[3] - word.bounds[1]).collect();
    let half_line = *heights.select_nth_unstable_by(words.len() / 2, f64::total_cmp).1 / 2.0;
    let moved = |x: f64, y: f64| move |[x0, y0, x1, y1]: [f64; 4]| [x0 + x, y0 + y, x1 + x, y1 + y];
    let scaled = |by: f64| move |bounds: [f64; 4]| bounds.map(|one| one * by);
    let wrong: [(&str, Vec<String>); 6] = [
        ("half a line down", faults(&moved(0.0, half_line))),
        ("half a line up", faults(&moved(0.0, -half_line))),
        ("half a letter right", faults(&moved(half_line / 2.0, 0.0))),
        ("half a letter left", faults(&moved(-half_line / 2.0, 0.0))),
        ("scaled up", faults(&scaled(1.03))),
        ("scaled down", faults(&scaled(0.97))),
    ];
    for (how, found) in wrong {
        let passing = passing(&found);
        eprintln!("  {how}: {passing:.4}");
        assert!(passing <= RIGHT_MAX_WHEN_WRONG, "{name}, page {page}: boxes {how} pass for {passing:.4} of the words");
    }
}

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/pdf").join(format!("{name}.pdf"))
}

#[test]
fn boxes_lie_around_their_words() {
    for (name, page) in [
        ("all-ticks-given.libreoffice", 3),
        ("answers-in-french.chromium", 3),
        ("answers-in-spanish.libreoffice", 4),
        ("english-form-answers-in-portuguese-as-text.chromium", 4),
    ] {
        check(name, &Submission::open(&fixture(name)).unwrap(), page, 0);
    }
}

/// A fixture whose pages are turned by a quarter, clockwise, and cut a little at each edge.
fn turned(name: &str) -> Submission {
    let mut pdf = lopdf::Document::load(fixture(name)).unwrap();
    for page in pdf.get_pages().into_values() {
        let page = pdf.get_dictionary_mut(page).unwrap();
        page.set("Rotate", 90);
        page.set("CropBox", vec![31.into(), 22.into(), 580.into(), 830.into()]);
    }
    let mut bytes = Vec::new();
    pdf.save_to(&mut bytes).unwrap();
    Submission::from_bytes(format!("{name}.pdf"), bytes).unwrap()
}

#[test]
fn boxes_lie_around_their_words_on_turned_and_cropped_pages() {
    let name = "questions-deleted.libreoffice";
    check(name, &turned(name), 3, 1);
}

#[test]
fn answers_are_the_same_on_turned_and_cropped_pages() {
    for name in ["questions-deleted.libreoffice", "all-ticks-given.chromium"] {
        let upright = RAPPORTEUR.convert(&Submission::open(&fixture(name)).unwrap()).unwrap().record;
        let turned = RAPPORTEUR.convert(&turned(name)).unwrap().record;
        let pairs = upright.answers.iter().zip(turned.answers.values());
        let differing = pairs.filter(|((_, one), other)| one.value != other.value || one.finding != other.finding);
        assert_eq!(differing.map(|((id, _), _)| id.as_str()).collect::<Vec<_>>(), [""; 0], "{name}");
    }
}
