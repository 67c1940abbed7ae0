//! Documents and pictures made in processes of their own, by a program that does as it is told.
#![cfg(unix)]

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use crate::batch::{Shown, Workers};
use crate::dataset::StoredSource;
use crate::intake::MediaType;
use crate::read::Document;
use crate::review::source::Sources;
use crate::review::source::tests::paragraph;

/// Answers as the program does, but has one page; the source named "harm" ends its worker.
const PROGRAM: &str = r#"#!/bin/sh
echo "$1" >> "$0.log"
case "$1" in
worker)
  echo '{"worker":"rapporteur-worker/1","program":"VERSION","not_enforced":[]}'
  read -r line
  case "$line" in *'"name":"harm"'*) exit 3 ;; esac
  to=$(printf '%s' "$line" | sed 's/.*"to":"\([^"]*\)".*/\1/')
  cat "$0.json" > "$to"
  echo '{"request":1,"written":{"sha256":""}}'
  read -r line
  ;;
page)
  case "${10}" in
  1) printf 'picture %s %s' "$3" "$RAPPORTEUR_PASSWORD" > "$7" ;;
  *) echo "error: there is no page ${10}: the file has 1" >&2; exit 1 ;;
  esac ;;
esac
"#;

struct Place {
    folder: tempfile::TempDir,
    program: PathBuf,
    sources: Sources,
}

impl Place {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let program = folder.path().join("program");
        // Written by another process: none that this one starts meanwhile may hold it open.
        let text = PROGRAM.replace("VERSION", env!("CARGO_PKG_VERSION"));
        let mut writing = Command::new("sh");
        writing.args(["-c", r#"printf %s "$1" > "$0" && chmod 755 "$0""#]).arg(&program).arg(text);
        assert!(writing.status().unwrap().success());
        let document = Document { blocks: vec![paragraph("as read")], ..Document::default() };
        let shown = Shown { document, pages: vec![[595.3, 841.9]] };
        fs_err::write(folder.path().join("program.json"), serde_json::to_vec(&shown).unwrap()).unwrap();
        let temporary = folder.path().join("temporary");
        fs_err::create_dir(&temporary).unwrap();
        let workers = Workers {
            program: program.clone(),
            arguments: Vec::new(),
            password: Some("secret".to_owned()),
            temporary,
            jobs: 2,
            timeout: Duration::from_secs(30),
            memory_bytes: 1 << 30,
        };
        Self { folder, program, sources: Sources::new(workers) }
    }

    /// How often the program was started as this command.
    fn started(&self, command: &str) -> usize {
        let log = fs_err::read_to_string(self.folder.path().join("program.log")).unwrap_or_default();
        log.lines().filter(|line| *line == command).count()
    }
}

fn stored(name: &str) -> StoredSource {
    StoredSource {
        name: name.to_owned(),
        sha256: format!("{name}-sha256"),
        media_type: MediaType::Pdf,
        size_bytes: 1,
        pages: Some(1),
        language: None,
    }
}

#[test]
fn a_document_is_read_apart_and_kept() {
    let place = Place::new();
    let source = place.sources.read(&stored("a"), &place.program).unwrap();
    assert_eq!((source.document.blocks[0].text.as_str(), source.pages[0]), ("as read", [595.3, 841.9]));
    place.sources.read(&stored("a"), &place.program).unwrap();
    assert_eq!(place.started("worker"), 1);
    let failure = place.sources.read(&stored("harm"), &place.program).unwrap_err();
    assert!(failure.message.contains("did not survive it, twice"), "{failure:?}");
    assert!(!failure.remedy.is_empty());
    assert_eq!(place.started("worker"), 3);
    // Nothing is left behind.
    assert_eq!(fs_err::read_dir(place.folder.path().join("temporary")).unwrap().count(), 0);
}

#[test]
fn a_picture_is_made_apart_and_kept_by_its_resolution() {
    let place = Place::new();
    let picture = |page, dpi| place.sources.picture(&stored("a"), Path::new("a.pdf"), page, dpi);
    assert_eq!(*picture(1, 0).unwrap(), b"picture 72 secret");
    assert_eq!(*picture(1, 100).unwrap(), b"picture 110 secret");
    assert_eq!(*picture(1, 110).unwrap(), b"picture 110 secret");
    assert_eq!(*picture(1, u32::MAX).unwrap(), b"picture 220 secret");
    assert_eq!(place.started("page"), 3);
    let failure = picture(9, 72).unwrap_err();
    assert_eq!(failure.message, "no picture of the page could be made: there is no page 9: the file has 1");
    assert_eq!(picture(9, 72).unwrap_err(), failure);
    assert_eq!(place.started("page"), 4);
    assert_eq!(fs_err::read_dir(place.folder.path().join("temporary")).unwrap().count(), 0);
}

#[test]
fn the_same_picture_asked_for_at_once_is_made_once() {
    let place = Place::new();
    std::thread::scope(|scope| {
        for _ in 0..20 {
            scope.spawn(|| place.sources.picture(&stored("a"), Path::new("a.pdf"), 1, 72).unwrap());
        }
    });
    assert_eq!(place.started("page"), 1);
}
