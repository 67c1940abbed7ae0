//! Zip archives and compressed files.

use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;
use zip::unstable::write::FileOptionsExt;

use super::*;

#[test]
fn members_are_told_by_their_content() {
    let docx = fixture("word/controls-answers-in-french.docx");
    let inner = zipped(&[("deep/form.odt", &fixture("word/controls-blank-form.odt"))]);
    let zip = zipped(&[
        ("forms/", b""),
        ("forms/Sénégal.pdf", &docx),
        ("word/not-a-word-file.txt", b"text"),
        ("more.bin", &inner),
        ("page", b"<!DOCTYPE html><p>text"),
        ("logo", b"\x89PNG\r\n\x1a\n"),
        ("__MACOSX/forms/._S.pdf", b"\0\x05\x16\x07\0\x02\0\0"),
        (".DS_Store", b"\0\0\0\x01Bud1\0"),
        ("empty.docx", b""),
    ]);
    let (part, kept) = open_named(&zip, "anything.docx", &Bounds::default());
    assert_eq!(
        lines(&part),
        [
            "Given anything.docx archive",
            "  Member forms/Sénégal.pdf docx",
            "  Member word/not-a-word-file.txt txt",
            "  Member more.bin archive",
            "    Member deep/form.odt odt",
            "  Member page html",
            "  Member logo Unsupported",
            "  Member __MACOSX/forms/._S.pdf Unsupported",
            "  Member .DS_Store Unsupported",
            "  Member empty.docx Empty",
        ]
    );
    assert_eq!(kept.of(&part.parts()[0]), docx);
    // The input itself and what holds others are not handed out.
    assert_eq!(kept.0.len(), 4);
    let Holds::Refused { refusal } = &part.parts()[4].holds else { panic!() };
    assert_eq!(refusal.unsupported_kind.as_deref(), Some("a PNG picture"));
}

#[test]
fn a_document_is_itself_and_no_archive() {
    for (name, media_type) in [
        ("word/controls-blank-form.docx", MediaType::Docx),
        ("word/controls-blank-form.odt", MediaType::Odt),
        ("word/controls-blank-form.pdf", MediaType::Pdf),
    ] {
        let (part, kept) = open(&fixture(name));
        assert_eq!((part.holds, part.role), (Holds::Document { media_type }, Role::Given));
        assert!(kept.0.is_empty(), "the input is on the disk already");
    }
}

#[test]
fn names_from_outside_are_texts() {
    let names = ["../../etc/passwd", "/etc/passwd", "C:\\a.txt", "..\\b.txt", "same.txt", "sbme.txt", "nul-0.txt"];
    let members: Vec<(&str, &[u8])> = names.iter().map(|name| (*name, name.as_bytes())).collect();
    let mut zip = zipped(&members);
    // Two members of one name, and a name with a NUL, which the writer does not write.
    replace(&mut zip, b"sbme.txt", b"same.txt");
    replace(&mut zip, b"nul-0.txt", b"nul\x000.txt");
    let (part, kept) = open(&zip);
    let found: Vec<&str> = part.parts().iter().map(|part| part.name.as_str()).collect();
    let shown =
        ["../../etc/passwd", "/etc/passwd", "C:\\a.txt", "..\\b.txt", "same.txt", "same.txt", "nul\u{fffd}0.txt"];
    assert_eq!(found, shown);
    // The bytes of members that look like names were replaced as well, and fail their checksum.
    let codes: Vec<bool> = part.parts().iter().map(|part| matches!(part.holds, Holds::Document { .. })).collect();
    assert_eq!(codes, [true, true, true, true, true, true, true]);
    assert_eq!(kept.0.len(), 7);
}

/// Replaces names in headers, but not in the stored bytes of members: those stand deflated.
fn replace(bytes: &mut [u8], from: &[u8], to: &[u8]) {
    let mut at = 0;
    while let Some(found) = bytes[at..].windows(from.len()).position(|part| part == from) {
        let start = at + found;
        // A name in a header has the lengths of name and extra field before it; bytes of a member have not.
        let is_name = [4, 18].iter().any(|back| start >= *back && bytes[start - back] as usize == from.len());
        if is_name {
            bytes[start..start + from.len()].copy_from_slice(to);
        }
        at = start + from.len();
    }
}

#[test]
fn links_and_passwords_are_refused_alone() {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    writer.add_symlink("link", "/etc/passwd", SimpleFileOptions::default()).unwrap();
    writer.start_file("secret.txt", SimpleFileOptions::default().with_deprecated_encryption(b"x").unwrap()).unwrap();
    writer.write_all(b"text").unwrap();
    writer.start_file("open.txt", SimpleFileOptions::default()).unwrap();
    writer.write_all(b"text").unwrap();
    let (part, kept) = open(&writer.finish().unwrap().into_inner());
    assert_eq!(
        lines(&part)[1..],
        ["  Member link Unsupported", "  Member secret.txt Protected", "  Member open.txt txt"]
    );
    assert_eq!(kept.0.values().collect::<Vec<_>>(), [b"text"]);
}

#[test]
fn a_damaged_member_does_not_harm_the_others() {
    let text: Vec<u8> =
        (0..2000u32).flat_map(|number| number.wrapping_mul(2_654_435_761).to_le_bytes()).map(|b| b % 90 + 33).collect();
    let mut zip = zipped(&[("a.txt", &text), ("b.txt", b"text")]);
    zip[200] ^= 0xff;
    let (part, _) = open(&zip);
    assert_eq!(lines(&part)[1..], ["  Member a.txt Damaged", "  Member b.txt txt"]);
    // One that was cut off has no directory.
    let cut = &zip[..zip.len() - 30];
    assert_eq!(refused(&open(cut).0), RefusalCode::Damaged);
    // What stands before an archive, as in one that unpacks itself, is no part of it; it has another kind, then.
    let empty = zipped(&[]);
    assert_eq!(refused(&open(&empty).0), RefusalCode::Empty);
}

#[test]
fn compressed_files_are_opened() {
    let gz = |bytes: &[u8]| {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    };
    let packed = gz(b"1. What is it?\n");
    let (part, kept) = open_named(&packed, "form.txt.gz", &Bounds::default());
    assert_eq!(lines(&part), ["Given form.txt.gz archive", "  Member form.txt txt"]);
    assert_eq!(kept.of(&part.parts()[0]), b"1. What is it?\n");
    assert_eq!(refused(&open(&packed[..packed.len() - 9]).0), RefusalCode::Damaged);
    assert_eq!(refused(&open(&gz(&vec![b' '; 20_000_000])).0), RefusalCode::TooMuchUnpacked);
}
