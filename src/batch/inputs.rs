//! The files of the inputs: from paths as they were named to files in their order, each once.

use std::collections::BTreeSet;
use std::path::{Component, Path, PathBuf};

use walkdir::{DirEntry, WalkDir};

use crate::journal::{Address, Failure, NAME as JOURNAL};

/// A file that is to be taken in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Input {
    /// Where it is.
    pub path: PathBuf,
    /// How the journal names it.
    pub shown: String,
}

/// What could not even be found or looked into.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Unreachable {
    /// How the journal names it.
    pub shown: String,
    /// Why.
    pub failure: Failure,
}

/// Each file given, and every file below each folder given, in the order of their names, each once however it was named.
/// Hidden ones are left out, but for the folders of a Maildir, which are named so; so is `out`, and what other runs wrote.
pub(super) fn inputs(given: &[PathBuf], out: &Path) -> (Vec<Input>, Vec<Unreachable>) {
    let out = fs_err::canonicalize(out).ok();
    let is_output = |entry: &DirEntry| {
        let is_out = || out.is_some() && fs_err::canonicalize(entry.path()).ok() == out;
        entry.file_type().is_dir() && (entry.path().join(JOURNAL).is_file() || is_out())
    };
    let mut inputs = Vec::new();
    let mut unreachable = Vec::new();
    for path in given {
        let path = below_here(path);
        let entries = WalkDir::new(&path).follow_links(true).into_iter();
        let is_input = |entry: &DirEntry| (entry.depth() == 0 || is_visible(entry)) && !is_output(entry);
        for entry in entries.filter_entry(is_input) {
            match entry {
                Ok(entry) if entry.file_type().is_dir() => {}
                Ok(entry) if entry.file_type().is_file() => inputs.push(Input::of(entry.path())),
                Ok(entry) => unreachable.push(Unreachable {
                    shown: Input::of(entry.path()).shown,
                    failure: Failure {
                        message: "it is no file: a pipe, a socket or a device".to_owned(),
                        remedy: "take it out of the folder".to_owned(),
                    },
                }),
                Err(error) => unreachable.push(Unreachable::of(&path, &error)),
            }
        }
    }
    inputs.sort_by(|a, b| a.shown.cmp(&b.shown));
    let mut seen = BTreeSet::new();
    inputs.retain(|input| seen.insert(fs_err::canonicalize(&input.path).unwrap_or_else(|_| input.path.clone())));
    unreachable.sort_by(|a, b| a.shown.cmp(&b.shown));
    unreachable.dedup();
    (inputs, unreachable)
}

/// A path as it is seen from the present folder, where it lies below it: so a file has one name, however it was named.
fn below_here(path: &Path) -> PathBuf {
    let here = std::env::current_dir().and_then(fs_err::canonicalize);
    let whole = fs_err::canonicalize(path);
    match (here, whole) {
        (Ok(here), Ok(whole)) => match whole.strip_prefix(here) {
            Ok(below) if below.as_os_str().is_empty() => PathBuf::from("."),
            Ok(below) => below.to_owned(),
            Err(_) => path.to_owned(),
        },
        _ => path.to_owned(),
    }
}

fn is_visible(entry: &DirEntry) -> bool {
    let is_hidden = entry.file_name().as_encoded_bytes().starts_with(b".");
    // Maildir++ keeps the folders of a mailbox as hidden ones.
    !is_hidden || (entry.file_type().is_dir() && entry.path().join("cur").is_dir() && entry.path().join("new").is_dir())
}

impl Input {
    /// Its file name, without folders.
    pub(super) fn name(&self) -> String {
        Address::of_input(self.shown.clone()).name().to_owned()
    }

    fn of(path: &Path) -> Self {
        let plain: PathBuf = path.components().filter(|part| *part != Component::CurDir).collect();
        let mut shown = String::new();
        let is_text = plain.to_str().is_some();
        for chunk in plain.as_os_str().as_encoded_bytes().utf8_chunks() {
            // Names that are no text stay apart, from each other and from those that look like it.
            let valid = chunk.valid();
            shown.push_str(&if is_text { valid.to_owned() } else { valid.replace('\\', "\\\\") });
            shown.extend(chunk.invalid().iter().map(|byte| format!("\\x{byte:02x}")));
        }
        if cfg!(windows) {
            shown = shown.replace('\\', "/");
        }
        Self { path: path.to_owned(), shown }
    }
}

impl Unreachable {
    fn of(given: &Path, error: &walkdir::Error) -> Self {
        let cause = error
            .io_error()
            .map_or_else(|| "it leads back to a folder above it".to_owned(), |error| error.kind().to_string());
        Self {
            shown: Input::of(error.path().unwrap_or(given)).shown,
            failure: Failure {
                message: format!("cannot read the file or folder: {cause}"),
                remedy: "check that it exists and that you may read it".to_owned(),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_found_once_and_in_order() {
        let folder = tempfile::tempdir().unwrap();
        for file in ["b.txt", "a/c.txt", ".hidden", "mail/.Sent/cur/m1", "mail/.Sent/new/m2", "out/records/r.json"] {
            let path = folder.path().join(file);
            fs_err::create_dir_all(path.parent().unwrap()).unwrap();
            fs_err::write(path, "x").unwrap();
        }
        let given = [folder.path().to_owned(), folder.path().join("./b.txt"), folder.path().join("none")];
        let (inputs, unreachable) = inputs(&given, &folder.path().join("out"));
        let names: Vec<String> =
            inputs.iter().map(|input| input.shown.rsplit('/').next().unwrap().to_owned()).collect();
        assert_eq!(names, ["c.txt", "b.txt", "m1", "m2"]);
        assert_eq!(unreachable.len(), 1);
        assert!(unreachable[0].shown.ends_with("none"));
    }

    #[cfg(unix)]
    #[test]
    fn names_that_are_no_text_stay_apart() {
        use std::os::unix::ffi::OsStrExt;
        let of = |bytes: &[u8]| Input::of(Path::new(std::ffi::OsStr::from_bytes(bytes))).shown;
        assert_eq!(of(b"./a/\xff.txt"), "a/\\xff.txt");
        assert_ne!(of(b"a\xff"), of(b"a\xfe"));
    }
}
