//! Other programs, where they are installed; where they are not, that is said.

use super::*;
use crate::forge::docx::{self, WordStyle};
use crate::forge::samples::form;
use crate::intake::Submission;
use crate::read::{Mark, read};

fn texts(name: &str, bytes: Vec<u8>) -> String {
    let document = read(&Submission::from_bytes(name.to_owned(), bytes).unwrap()).unwrap();
    document.blocks.iter().map(|block| block.text.as_str()).collect::<Vec<_>>().join("\n")
}

#[test]
fn word_files_become_others() {
    let style = WordStyle { for_libreoffice: true, ..WordStyle::drawn(&mut |_| 0) };
    let word = docx::write(&form(), &style).unwrap();
    for (to, name) in [
        (OfficeTarget::Pdf { tagged: true }, "form.pdf"),
        (OfficeTarget::Pdf { tagged: false }, "form.pdf"),
        (OfficeTarget::OpenDocument, "form.odt"),
    ] {
        let made = match office(&[word.clone(), word.clone()], to) {
            Ok(made) => made,
            Err(error) => {
                assert!(matches!(error, ProgramError::Missing(Program::Office)), "{error}");
                return eprintln!("not tried: {error}");
            }
        };
        assert_eq!(made.len(), 2);
        // Two of one run are alike, as are those of two runs.
        assert!(made[0] == made[1], "{to:?}");
        assert!(made == office(&[word.clone(), word.clone()], to).unwrap(), "{to:?}");
        let read = read(&Submission::from_bytes(name.to_owned(), made[0].clone()).unwrap()).unwrap();
        let has = |text: &str| read.blocks.iter().any(|block| block.text.as_str().contains(text));
        assert!(has("Ada Byron"), "{to:?}");
        let link = Mark::Link("https://library.example/a?b=1&c=2".to_owned());
        assert!(read.blocks.iter().flat_map(|block| &block.spans).any(|span| span.mark == link), "{to:?}");
        if to != OfficeTarget::OpenDocument {
            let tree = lopdf::Document::load_mem(&made[0]).unwrap().catalog().unwrap().has(b"StructTreeRoot");
            assert_eq!(to == OfficeTarget::Pdf { tagged: true }, tree);
        }
    }
}

#[test]
fn pages_become_files() {
    let page =
        "<!DOCTYPE html><html lang=\"en\"><meta charset=\"utf-8\"><title>Census</title><p>Hill &amp; Dale ☒</p></html>";
    for tagged in [true, false] {
        let made = match chromium(page, tagged) {
            Ok(made) => made,
            Err(error) => {
                assert!(matches!(error, ProgramError::Missing(Program::Chromium)), "{error}");
                return eprintln!("not tried: {error}");
            }
        };
        assert!(made == chromium(page, tagged).unwrap());
        assert!(texts("form.pdf", made.clone()).contains("Hill & Dale"));
        assert_eq!(lopdf::Document::load_mem(&made).unwrap().catalog().unwrap().has(b"StructTreeRoot"), tagged);
    }
}

#[test]
fn what_takes_too_long_is_ended() {
    if cfg!(unix) {
        let mut command = Command::new("sleep");
        command.arg("60");
        crate::system::own_group(&mut command);
        let begun = Instant::now();
        let ended = wait(command.spawn().unwrap(), Duration::from_millis(50)).unwrap();
        assert!(ended.is_none() && begun.elapsed() < Duration::from_secs(30));
    }
}

#[test]
fn what_is_missing_is_named() {
    let said = ProgramError::Missing(Program::Chromium).to_string();
    assert!(said.starts_with("Chromium is not installed: none of chromium, "), "{said}");
}
