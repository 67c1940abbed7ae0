//! Files that were cut and changed by chance: as packages, and in their parts, packed again.
//!
//! The generator begins the same every time, so that a finding can be found again: a finding leaves its file in
//! the folder of temporary files, and tells where.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::corpora::{corpora, fault, files, for_each, run};
use crate::packages::{package, parts};

const MUTANTS: usize = 250;
/// So many of them must still be read: else only the refusal of packages was tried.
const READ_MIN: usize = 50;
/// Larger files take long and show no more.
const BYTES_MAX: u64 = 200 * 1024;
/// How many times an OpenDocument file is put in.
const ODT_TIMES: usize = 20;
/// Where the generator begins.
const SEED: u64 = 0x5eed_0f3a_11d0_c500;

/// A generator of numbers that look like chance (xorshift64*).
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d)
    }

    /// A number below `end`; 0 where there is none.
    fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next() >> 16).unwrap() % end.max(1)
    }
}

/// Changes bytes as damage does: flipped, cut, doubled, or put elsewhere.
fn damage(bytes: &mut Vec<u8>, chance: &mut Chance) {
    let (at, length) = (chance.below(bytes.len()), 1 + chance.below(64));
    let range = at..(at + length).min(bytes.len());
    match chance.below(6) {
        0 => bytes.truncate(at),
        1 => drop(bytes.drain(range)),
        2 => {
            let doubled = bytes[range].to_vec();
            bytes.splice(at..at, doubled);
        }
        3 => {
            let moved: Vec<u8> = bytes.drain(range).collect();
            let to = chance.below(bytes.len());
            bytes.splice(to..to, moved);
        }
        _ => {
            for _ in 0..=chance.below(8) {
                let at = chance.below(bytes.len());
                if let Some(byte) = bytes.get_mut(at) {
                    *byte ^= 1 << chance.below(8);
                }
            }
        }
    }
}

/// Changes XML so that most of it stays XML: a tag is left out, doubled or renamed, a value becomes another.
fn change(bytes: &mut Vec<u8>, chance: &mut Chance) {
    const VALUES: [&str; 7] = ["", "0", "-1", "99999999999999999999", "NaN", "none", "%9%1&#x41;"];
    let starts = |of: u8| bytes.iter().enumerate().filter(move |(_, byte)| **byte == of).map(|(at, _)| at);
    let (tags, quotes): (Vec<usize>, Vec<usize>) = (starts(b'<').collect(), starts(b'"').collect());
    let Some(&tag) = tags.get(chance.below(tags.len())) else { return };
    let end = bytes[tag..].iter().position(|byte| *byte == b'>').map_or(bytes.len(), |at| tag + at + 1);
    match chance.below(4) {
        0 => drop(bytes.drain(tag..end)),
        1 => {
            let doubled = bytes[tag..end].to_vec();
            bytes.splice(tag..tag, doubled);
        }
        2 => bytes[tag..end].iter_mut().rev().skip(2).take(1).for_each(|byte| *byte = b'x'),
        _ => {
            let pair = chance.below(quotes.len() / 2) * 2;
            if let [start, end, ..] = quotes[pair.min(quotes.len())..] {
                bytes.splice(start + 1..end, VALUES[chance.below(VALUES.len())].bytes());
            }
        }
    }
}

/// A changed file: every third one as a whole, the others in one to three of their parts.
fn mutant(source: &Path, number: usize, chance: &mut Chance) -> Vec<u8> {
    let mut bytes = fs_err::read(source).unwrap();
    let Some(mut parts) = parts(&bytes).filter(|parts| !number.is_multiple_of(3) && !parts.is_empty()) else {
        damage(&mut bytes, chance);
        return bytes;
    };
    let is_xml = |name: &str| [".xml", ".rels"].iter().any(|end| name.ends_with(end));
    let mut wanted: Vec<usize> = (0..parts.len()).filter(|&at| is_xml(&parts[at].0)).collect();
    // The parts that hold the text count as much as all others together.
    let main = |name: &str| {
        ["document.xml", "styles.xml", "numbering.xml", "content.xml"].iter().any(|end| name.ends_with(end))
    };
    let mains: Vec<usize> = wanted.iter().copied().filter(|&at| main(&parts[at].0)).collect();
    for _ in 0..wanted.len() {
        wanted.extend(mains.get(chance.below(mains.len())));
    }
    for _ in 0..=chance.below(3) {
        let Some(&at) = wanted.get(chance.below(wanted.len())) else { break };
        let by = if number % 3 == 1 { change } else { damage };
        by(&mut parts[at].1, chance);
    }
    package(&parts)
}

#[test]
fn damaged_files_end_as_a_document_or_an_error() {
    let Some(corpora) = corpora() else { return };
    let mut sources = files(&corpora.join("docx"), &crate::EXTENSIONS);
    sources.retain(|path| fs_err::metadata(path).unwrap().len() <= BYTES_MAX);
    // There are few OpenDocument files; each stands for many.
    let odt = files(&corpora.join("openchain"), &["odt"]);
    sources.extend(std::iter::repeat_n(odt, ODT_TIMES).flatten());
    let folder = tempfile::tempdir().unwrap();
    let mut chance = Chance(SEED);
    let mutants: Vec<PathBuf> = (0..MUTANTS)
        .map(|number| {
            let source = &sources[chance.below(sources.len())];
            let name = source.file_name().unwrap().to_string_lossy();
            let file = folder.path().join(format!("{number:03}-{name}"));
            fs_err::write(&file, mutant(source, number, &mut chance)).unwrap();
            file
        })
        .collect();
    let read = AtomicUsize::new(0);
    let wrong = for_each(&mutants, |file| {
        let ran = run(file, &["--json"]);
        read.fetch_add(usize::from(ran.code == Some(0)), Ordering::Relaxed);
        fault(&ran)
    });
    let read = read.into_inner();
    eprintln!("{MUTANTS} damaged files: {read} were read, {} were not", MUTANTS - read);
    if !wrong.is_empty() {
        let kept = folder.keep();
        panic!("{} of {MUTANTS} damaged files, kept in {}:\n{}", wrong.len(), kept.display(), wrong.join("\n"));
    }
    assert!(
        read >= READ_MIN,
        "only {read} of {MUTANTS} damaged files were read: it is not the readers that were tried"
    );
}

#[test]
fn the_same_chance_gives_the_same_file() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("one.docx");
    let whole = crate::packages::word("<w:p><w:r><w:t>one</w:t></w:r></w:p>");
    fs_err::write(&file, &whole).unwrap();
    let made = |number: usize| mutant(&file, number, &mut Chance(SEED));
    for number in 0..3 {
        assert_eq!(made(number), made(number));
        assert_ne!(made(number), whole, "mutant {number}");
    }
}
