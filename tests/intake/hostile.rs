//! Inputs that are made to cost much, and inputs that are broken: each ends soon, as a refusal or as what is left of it.

use std::io::{Seek, SeekFrom, Write};
use std::time::{Duration, Instant};

use super::outlook_file::{self, Message, Value};
use super::*;
use rapporteur::intake::KeepError;

/// Opens bytes and expects that it takes no longer than a moment, also without optimisation.
fn open_soon(bytes: &[u8]) -> Part {
    let started = Instant::now();
    let (part, kept) = open(bytes);
    assert!(started.elapsed() < Duration::from_secs(20), "it took {:?}", started.elapsed());
    let unpacked: usize = kept.0.values().map(Vec::len).sum();
    assert!(unpacked as u64 <= (bytes.len() as u64 * 60).max(64 << 20), "{unpacked} bytes came out");
    part
}

#[test]
fn bombs_are_refused_and_their_neighbours_are_not() {
    let zeros = vec![0; 30_000_000];
    let lines_of_text = "1. Yes, we do; see https://example.org/act for what the law says about it.\n".repeat(100_000);
    let zip =
        zipped(&[("zeros.txt", &zeros), ("lines.txt", lines_of_text.as_bytes()), ("form.txt", b"1. What is it?")]);
    assert!((zeros.len() + lines_of_text.len()) / zip.len() > 100);
    let part = open_soon(&zip);
    assert_eq!(
        lines(&part)[1..],
        ["  Member zeros.txt TooMuchUnpacked", "  Member lines.txt TooMuchUnpacked", "  Member form.txt txt"]
    );
    // A bomb in archives in archives: what comes out of all of them together counts.
    let mut nested = zipped(&[("a", &vec![b' '; 1_000_000])]);
    for _ in 0..4 {
        let copies: Vec<(String, Vec<u8>)> = (0..16).map(|index| (index.to_string(), nested.clone())).collect();
        let members: Vec<(&str, &[u8])> =
            copies.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect();
        nested = zipped(&members);
    }
    let all = lines(&open_soon(&nested));
    assert!(all.iter().any(|line| line.ends_with("TooMuchUnpacked")));
    assert!(all.len() <= 50_100, "{}", all.len());
}

#[test]
fn a_member_that_lies_about_its_size_is_counted() {
    let mut zip = zipped(&[("a.txt", &vec![0; 5_000_000])]);
    // Sizes in the directory: 10 bytes, in place of five million.
    let entry = zip.windows(4).rposition(|part| part == b"PK\x01\x02").unwrap();
    zip[entry + 24..entry + 28].copy_from_slice(&10u32.to_le_bytes());
    assert_eq!(refused(&open_soon(&zip).parts()[0]), RefusalCode::TooMuchUnpacked);
}

#[test]
fn too_many_parts_end_in_one_that_says_so() {
    let bounds = Bounds { parts_max: 5, ..Bounds::default() };
    let names: Vec<String> = (0..9).map(|index| format!("{index}.txt")).collect();
    let members: Vec<(&str, &[u8])> = names.iter().map(|name| (name.as_str(), &b"text"[..])).collect();
    let (part, _) = open_named(&zipped(&members), "many.zip", &bounds);
    assert_eq!(part.parts().len(), 6);
    let Holds::Refused { refusal } = &part.parts()[5].holds else { panic!() };
    assert_eq!(refusal.code, RefusalCode::TooManyParts);
    assert_eq!(refusal.message, "the input has more than 5 parts; 4 here are not opened");
    let mail = format!(
        "From: a@b.c\nSubject: s\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=x\n{}",
        "\n--x\n\ntext".repeat(9)
    );
    assert_eq!(open_named(mail.as_bytes(), "m", &bounds).0.parts().len(), 6);
    let mailbox = "From a Mon Mar  3 10:00:00 2025\nSubject: s\n\n\n".repeat(9);
    assert_eq!(open_named(mailbox.as_bytes(), "m", &bounds).0.parts().len(), 6);
}

#[test]
fn a_mail_a_thousand_deep_costs_little() {
    let mut flat = String::from("From: a@b.example\nMIME-Version: 1.0\n");
    flat += &"Content-Type: message/rfc822\n\nSubject: s\n".repeat(1000);
    let mut nested = String::from("\ntext\n");
    for index in 0..1000 {
        nested = format!(
            "MIME-Version: 1.0\nSubject: s\nContent-Type: multipart/mixed; boundary=b{index}\n\n--b{index}\nContent-Type: message/rfc822\n\n{nested}\n--b{index}--\n"
        );
    }
    let part = |index: usize| format!("Content-Type: multipart/mixed; boundary=b{index}x\n\n--b{index}x\n");
    let parts = format!("Subject: s\nMIME-Version: 1.0\n{}\ntext", (0..1000).map(part).collect::<String>());
    let alternatives = parts.replace("multipart/mixed", "multipart/alternative");
    for mail in [flat, nested, parts, alternatives] {
        let part = open_soon(mail.as_bytes());
        let lines = lines(&part);
        assert!(lines.len() <= 40 && lines.iter().any(|line| line.ends_with("TooDeep")), "{lines:?}");
    }
    // Archives in archives.
    let mut zip = zipped(&[("form.txt", b"text")]);
    for _ in 0..100 {
        zip = zipped(&[("inner.zip", &zip)]);
    }
    assert!(lines(&open_soon(&zip)).last().unwrap().ends_with("TooDeep"));
}

#[test]
fn a_sparse_file_is_refused_by_its_size() {
    let folder = tempfile::tempdir().unwrap();
    for (front, expected) in [(&b""[..], RefusalCode::TooLarge), (b"PK\x03\x04", RefusalCode::Damaged)] {
        let path = folder.path().join("sparse");
        let mut file = fs_err::File::create(&path).unwrap();
        file.write_all(front).unwrap();
        file.seek(SeekFrom::Start(2 << 30)).unwrap();
        file.write_all(b"end").unwrap();
        drop(file);
        let started = Instant::now();
        let part = intake::open(&path, "sparse", &Bounds::default(), &mut Kept::default()).unwrap();
        assert!(started.elapsed() < Duration::from_secs(2), "{:?}", started.elapsed());
        assert_eq!((refused(&part), part.size_bytes, part.sha256), (expected, (2 << 30) + 3, None));
    }
}

#[test]
fn what_costs_the_square_of_its_size_elsewhere() {
    let field = "X-Field: value\n".repeat(200_000);
    let addresses = format!("From: {}\n", "<a@b.example>, \"(".repeat(20_000));
    let words = format!("From: a@b.c\nSubject: {}\n", "=?utf-8?q?a?= ".repeat(20_000));
    let boundary = format!(
        "MIME-Version: 1.0\nSubject: s\nContent-Type: multipart/mixed; boundary=\"{0}x\"\n\n{0}",
        "-".repeat(200_000)
    );
    let parameters =
        format!("MIME-Version: 1.0\nSubject: s\nContent-Type: text/plain{}\n\n", "; a*0*=utf-8''%41".repeat(15_000));
    for mail in [field, addresses, words, boundary, parameters] {
        open_soon(format!("MIME-Version: 1.0\n{mail}\n\ntext").as_bytes());
    }
}

struct FullDisk;

impl Keep for FullDisk {
    fn keep(&mut self, _: &str, _: &[u8]) -> io::Result<()> {
        Err(io::Error::from(io::ErrorKind::StorageFull))
    }
}

#[test]
fn a_full_disk_is_no_fault_of_the_input() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a");
    let inner = zipped(&[("a.txt", b"text")]);
    fs_err::write(&path, zipped(&[("inner.zip", &inner)])).unwrap();
    let KeepError(error) = intake::open(&path, "a", &Bounds::default(), &mut FullDisk).unwrap_err();
    assert_eq!(error.kind(), io::ErrorKind::StorageFull);
    let missing = intake::open(&folder.path().join("missing"), "b", &Bounds::default(), &mut FullDisk).unwrap();
    assert_eq!(refused(&missing), RefusalCode::Unreadable);
}

/// Numbers by lot, the same every time.
struct Dice(u64);

impl Dice {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % bound
    }
}

fn examples() -> Vec<Vec<u8>> {
    let pdf = b"%PDF-1.4\ntext";
    let zip = zipped(&[("a.pdf", pdf), ("b.zip", &zipped(&[("c.txt", b"text")]))]);
    let mail = mails::mail_with(&[
        ("application/zip; name=a.zip", "attachment", &zip),
        ("message/rfc822", "inline", b"Subject: s\n\nx"),
    ]);
    let mailbox = format!(
        "From a@b.example Mon Mar  3 10:00:00 2025\n{mail}\n\nFrom a@b.example Mon Mar  3 10:00:00 2025\nSubject: s\n\nx"
    );
    let attachment = (vec![(0x3707, Value::Unicode("a.zip")), (0x3701, Value::Binary(zip.clone()))], None);
    let inside = (
        vec![(0x3705, Value::Integer(5))],
        Some(Message { properties: vec![(0x1000, Value::Unicode("x"))], attachments: vec![attachment.clone()] }),
    );
    let message = Message {
        properties: vec![(0x0037, Value::Unicode("s")), (0x1000, Value::Unicode("text"))],
        attachments: vec![attachment, inside],
    };
    vec![zip, mail.into_bytes(), mailbox.into_bytes(), outlook_file::file(&message)]
}

#[test]
fn what_is_cut_off_anywhere_ends_as_a_part_or_a_refusal() {
    for example in examples() {
        for length in (0..example.len()).step_by(example.len() / 150) {
            open(&example[..length]);
        }
    }
}

#[test]
fn what_is_changed_anywhere_ends_as_a_part_or_a_refusal() {
    let mut dice = Dice(1);
    for example in examples() {
        for _ in 0..400 {
            let mut bytes = example.clone();
            for _ in 0..=dice.below(6) {
                let at = dice.below(bytes.len());
                match dice.below(4) {
                    0 => bytes[at] = dice.below(256) as u8,
                    1 => bytes[at] ^= 1 << dice.below(8),
                    2 => {
                        let end = (at + dice.below(64)).min(bytes.len());
                        bytes.drain(at..end);
                    }
                    _ => {
                        let end = (at + dice.below(64)).min(bytes.len());
                        let piece = bytes[at..end].to_vec();
                        let to = dice.below(bytes.len());
                        bytes.splice(to..to, piece);
                    }
                }
                if bytes.is_empty() {
                    break;
                }
            }
            open(&bytes);
        }
    }
}
