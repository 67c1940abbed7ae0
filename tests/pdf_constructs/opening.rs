//! Passwords, turned pages, and files that ask for too much.

use std::collections::BTreeMap;
use std::sync::Arc;

use lopdf::encryption::crypt_filters::{Aes128CryptFilter, Aes256CryptFilter, CryptFilter};
use lopdf::{Dictionary, EncryptionState, EncryptionVersion, Object, Permissions, dictionary};
use rapporteur::intake::Submission;
use rapporteur::read::{ReadError, read};

use crate::making::{Making, bytes, line, string, styled};
use crate::shown::{blocks, case, check, submission, ticks, with_unread};

/// Ways of encryption (ISO 32000-2, 7.6), with a user password.
const WAYS: [&str; 4] = ["RC4 of 40 bits", "RC4 of 128 bits", "AES of 128 bits", "AES of 256 bits"];

/// Where the password of the owner should open the file, and does not: the parser tries it for the user's only.
const OWNER_NOT_KNOWN: [&str; 3] = ["RC4 of 40 bits", "RC4 of 128 bits", "AES of 128 bits"];

/// A file with one line, encrypted in this way.
fn encrypted(way: &str, user_password: &str) -> Vec<u8> {
    let mut pdf = Making::of(&[line(72.0, 700.0, "Yes, since 2015.")]).document(Dictionary::new());
    let id = string("0123456789abcdef");
    pdf.trailer.set("ID", vec![id.clone(), id]);
    let (owner_password, permissions) = ("owner", Permissions::all());
    let standard = |filter: Arc<dyn CryptFilter>| BTreeMap::from([(b"StdCF".to_vec(), filter)]);
    let version = match way {
        "RC4 of 40 bits" => EncryptionVersion::V1 { document: &pdf, owner_password, user_password, permissions },
        "RC4 of 128 bits" => {
            EncryptionVersion::V2 { document: &pdf, owner_password, user_password, key_length: 128, permissions }
        }
        "AES of 128 bits" => EncryptionVersion::V4 {
            document: &pdf,
            encrypt_metadata: true,
            crypt_filters: standard(Arc::new(Aes128CryptFilter)),
            stream_filter: b"StdCF".to_vec(),
            string_filter: b"StdCF".to_vec(),
            owner_password,
            user_password,
            permissions,
        },
        _ => EncryptionVersion::V5 {
            encrypt_metadata: true,
            crypt_filters: standard(Arc::new(Aes256CryptFilter)),
            file_encryption_key: b"a key of thirty-two bytes, fixed",
            stream_filter: b"StdCF".to_vec(),
            string_filter: b"StdCF".to_vec(),
            owner_password,
            user_password,
            permissions,
        },
    };
    let state = EncryptionState::try_from(version).unwrap();
    pdf.encrypt(&state).unwrap();
    bytes(pdf)
}

/// How reading ends: with its text, or with the kind of its error.
fn outcome(file: &[u8], password: Option<&str>) -> String {
    match read(&submission(file.to_vec()).with_password(password)) {
        Ok(document) => blocks(&document).join("\n"),
        Err(ReadError::PasswordNeeded) => "password needed".to_owned(),
        Err(ReadError::PasswordWrong) => "password wrong".to_owned(),
        Err(other) => format!("{other:?}"),
    }
}

#[test]
fn a_file_opens_without_a_password_where_it_needs_none_and_with_its_own_where_it_does() {
    const TEXT: &str = "Yes, since 2015.";
    let mut wrong = Vec::new();
    for way in WAYS {
        let (open, closed) = (encrypted(way, ""), encrypted(way, "user"));
        for (file, password, expected) in [
            (&open, None, TEXT),
            (&open, Some("anything"), TEXT),
            (&closed, None, "password needed"),
            (&closed, Some(""), "password needed"),
            (&closed, Some("User"), "password wrong"),
            (&closed, Some("user"), TEXT),
            (&closed, Some("owner"), if OWNER_NOT_KNOWN.contains(&way) { "password wrong" } else { TEXT }),
        ] {
            let got = outcome(file, password);
            if got != expected {
                wrong.push(format!("{way}, password {password:?}: expected {expected:?}, got {got:?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// A page that is displayed turned by so many degrees, with text that then runs to the right.
fn turned(degrees: i64, content: &str) -> Vec<u8> {
    let matrix = match degrees {
        90 => "0 1 -1 0 595 0",
        180 => "-1 0 0 -1 595 842",
        _ => "0 -1 1 0 0 842",
    };
    let mut making = Making::new();
    let page = making.page(&format!("{matrix} cm\n{content}"));
    making.pdf.get_dictionary_mut(page).unwrap().set("Rotate", degrees);
    making.bytes()
}

/// Pages that are displayed so that their text runs downwards, as scans of pages that lay on their side.
fn lying(pages: &[String]) -> Vec<u8> {
    let mut pdf = Making::of(pages).document(Dictionary::new());
    for page in pdf.get_pages().into_values() {
        pdf.get_dictionary_mut(page).unwrap().set("Rotate", 90);
    }
    bytes(pdf)
}

#[test]
fn pages_are_read_as_they_are_displayed() {
    let content = line(72.0, 500.0, "The first line of the page.") + &line(72.0, 400.0, "The last line of the page.");
    let expected = ["The first line of the page.", "The last line of the page."];
    check(
        vec![
            case("turned by 90 degrees", turned(90, &content), &expected),
            case("turned by 180 degrees", turned(180, &content), &expected),
            case("turned by 270 degrees", turned(270, &content), &expected),
            case("turned so that its text runs downwards", lying(&[content]), &expected),
        ],
        blocks,
    );
}

#[test]
fn pages_whose_text_runs_downwards_are_read_as_upright_ones() {
    let options = line(90.0, 700.0, "Yes, since the year 2015.")
        + "72 699 10 10 re S 73 700 m 81 708 l S 73 708 m 81 700 l S\n"
        + &line(90.0, 680.0, "No, but it is planned.")
        + "72 679 10 10 re S\n";
    let row = |at: f64, prompt: &str, answer: &str| line(76.0, at, prompt) + &line(204.0, at, answer);
    let table = "72 720 428 60 re S 72 750 m 500 750 l S 200 720 m 200 780 l S\n".to_owned()
        + &row(760.0, "Name", "Ana Ejemplo")
        + &row(730.0, "Title", "Director");
    let numbered = |number: usize| {
        let text = line(72.0, 700.0, &format!("This is the answer number {number} of the ministry."));
        text + &styled("F1", 9.0, 290.0, 30.0, &number.to_string())
    };
    check(
        vec![
            case(
                "drawn boxes",
                lying(&[options]),
                &[
                    "☒ Yes, since the year 2015. | Checked DrawnShape",
                    "☐ No, but it is planned. | Unchecked DrawnShape",
                ],
            ),
            case(
                "a ruled table",
                lying(&[table]),
                &["{0,0} Name", "{0,1} Ana Ejemplo", "{1,0} Title", "{1,1} Director"],
            ),
            case(
                "page numbers",
                lying(&[numbered(1), numbered(2), numbered(3)]),
                &[
                    "This is the answer number 1 of the ministry.",
                    "(number) 1",
                    "This is the answer number 2 of the ministry.",
                    "(number) 2",
                    "This is the answer number 3 of the ministry.",
                    "(number) 3",
                ],
            ),
        ],
        ticks,
    );
}

#[test]
fn files_that_ask_for_too_much_are_read_in_part() {
    // Each form paints a line and the next form.
    let nested = |depth: usize| {
        let mut making = Making::of(&["/Fm0 Do\n".to_owned()]);
        for at in 0..depth {
            let text = styled("F1", 8.0, 72.0, 800.0 - 10.0 * at as f64, &format!("Form {at} of a long row of forms."));
            making.form(&format!("Fm{at}"), &format!("{text}/Fm{} Do\n", at + 1));
        }
        making.bytes()
    };
    let is_read = |depth: usize| {
        let document = read(&submission(nested(depth))).unwrap();
        let text = blocks(&document).join(" ");
        let read = (0..depth).take_while(|at| text.contains(&format!("Form {at} of"))).count();
        (read, with_unread(&document).iter().any(|line| line == "notice: PageCut, page 1"))
    };
    assert_eq!(is_read(10), (10, false));
    assert_eq!(is_read(60), (20, true), "lines read of 60 nested forms, and whether that is told");

    let endless = |widths: Vec<Object>| {
        let mut making = Making::of(&[line(72.0, 700.0, "Yes.") + "BT /F5 12 Tf 72 650 Td <00590065> Tj ET\n"]);
        let descendant: Object = dictionary! {
            "Type" => "Font", "Subtype" => "CIDFontType2", "BaseFont" => "Made", "W" => widths,
            "CIDSystemInfo" => dictionary! {
                "Registry" => string("Adobe"), "Ordering" => string("Identity"), "Supplement" => 0,
            },
        }
        .into();
        let font = dictionary! {
            "Type" => "Font", "Subtype" => "Type0", "BaseFont" => "Made", "Encoding" => "Identity-H",
            "DescendantFonts" => vec![descendant],
        };
        making.resource("Font", "F5", font);
        making.bytes()
    };
    let unmapped = |count: &'static str| ["Yes.", count, "notice: GlyphsUnmapped, page 1"];
    let up_to = |code: i64| endless(vec![0.into(), code.into(), 500.into()]);
    check(
        vec![
            case(
                "widths of all codes that there are",
                up_to(65_535),
                &unmapped("not read: UnmappedGlyphs, 2 characters, page 1"),
            ),
            // The font is not read at all, so each of its bytes counts as a code.
            case(
                "widths of four thousand million codes",
                up_to(4_294_967_295),
                &unmapped("not read: UnmappedGlyphs, 4 characters, page 1"),
            ),
        ],
        with_unread,
    );
}

/// What the fuzz target once broke the reader with. Any bytes must end as a document or an error.
#[test]
fn what_was_found_by_fuzzing_does_not_come_back() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/findings");
    let findings: Vec<_> = fs_err::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    assert!(!findings.is_empty());
    for path in findings {
        let submission = Submission::open(&path).unwrap();
        let ended = read(&submission).map(|document| document.blocks.len());
        eprintln!("{}: {ended:?}", path.display());
    }
}
