//! The inputs as they came: the files that the journal names, as far as they are still there with the same bytes. Their
//! names come from outside: in the bag they keep what every system can hold of them.

use std::collections::BTreeSet;
use std::path::Path;

use serde::Serialize;
use unicode_normalization::UnicodeNormalization;

use super::bag::{BagWriter, Copied};
use super::{Lost, PackageError};
use crate::journal::Entry;

/// Longest name of a file or folder, in bytes; systems hold 255.
const NAME_BYTES_MAX: usize = 120;
/// Longest path of an input in the bag, in bytes. Some systems hold 260 with all folders above.
const PATH_BYTES_MAX: usize = 160;

/// An input of the run, in `inputs.json`.
#[derive(Debug, Serialize)]
pub(super) struct Input<'a> {
    /// The file, as the journal names it.
    input: &'a str,
    /// SHA-256 of its bytes.
    sha256: Option<&'a str>,
    /// Where it is in the payload; `null` where it is not.
    file: Option<String>,
    /// Why it is not.
    #[serde(skip_serializing_if = "Option::is_none")]
    missing: Option<&'static str>,
}

/// Copies the inputs of a journal into the bag; gives their list, and those that are not in it.
///
/// # Errors
/// When the bag cannot be written.
pub(super) fn pack<'a>(bag: &mut BagWriter, journal: &'a [Entry]) -> Result<(Vec<Input<'a>>, Vec<Lost>), PackageError> {
    let entries = journal.iter().filter(|entry| entry.address.part.is_empty());
    // What a file held earlier takes no name of what is there.
    let (earlier, entries): (Vec<&Entry>, Vec<&Entry>) = entries.partition(|entry| entry.replaced);
    let mut names = names(&entries.iter().map(|entry| entry.address.input.as_str()).collect::<Vec<_>>()).into_iter();
    let (mut inputs, mut lost) = (Vec::new(), Vec::new());
    for entry in entries.into_iter().chain(earlier) {
        let name = if entry.replaced { None } else { names.next() };
        let path = format!("inputs/{}", name.unwrap_or_default());
        let input = entry.address.input.as_str();
        let missing = match &entry.sha256 {
            _ if entry.replaced => Some(match entry.fate.record() {
                Some(_) => "the file holds something else by now; this content is kept as an original alone",
                None => "the file holds something else by now, and this content is not kept",
            }),
            None => Some("it was never read"),
            Some(sha256) => match bag.copy(&path, Path::new(input), sha256)? {
                Copied::Whole => None,
                Copied::Gone => Some("it is not where it was"),
                Copied::Changed => Some("it was changed since it was read"),
            },
        };
        lost.extend(missing.map(|reason| Lost { input: input.to_owned(), reason }));
        let file = missing.is_none().then_some(path);
        inputs.push(Input { input, sha256: entry.sha256.as_deref(), file, missing });
    }
    Ok((inputs, lost))
}

/// A path in the bag for each input: its own below the folder that all have in common, in names that every system holds,
/// each once however a system compares names.
fn names(inputs: &[&str]) -> Vec<String> {
    let parts: Vec<Vec<String>> = inputs.iter().map(|input| parts(input)).collect();
    let folders = |parts: &Vec<String>| parts[..parts.len() - 1].to_vec();
    let common = parts.iter().map(folders).reduce(|one, other| {
        one.iter().zip(&other).take_while(|(one, other)| one == other).map(|(one, _)| one.clone()).collect()
    });
    let common = common.map_or(0, |common| common.len());
    let (mut files, mut folders) = (BTreeSet::new(), BTreeSet::new());
    let mut names = Vec::with_capacity(inputs.len());
    for (index, parts) in parts.iter().enumerate() {
        let kept = &parts[common..];
        let whole = kept.join("/");
        let is_free = |name: &str, files: &BTreeSet<String>, folders: &BTreeSet<String>| {
            let folded = name.to_lowercase();
            let above = folded.match_indices('/').any(|(at, _)| files.contains(&folded[..at]));
            !above && !files.contains(&folded) && !folders.contains(&folded)
        };
        let name = if whole.len() <= PATH_BYTES_MAX && is_free(&whole, &files, &folders) {
            whole
        } else {
            // A number of its own; no other name begins so, as it would need this very number.
            let last = kept.last().map_or("_", String::as_str);
            let numbered = (0..).map(|turn: usize| format!("{}{}-{last}", "~".repeat(turn), index + 1));
            numbered.into_iter().find(|name| is_free(name, &files, &folders)).unwrap_or_default()
        };
        let folded = name.to_lowercase();
        folders.extend(folded.match_indices('/').map(|(at, _)| folded[..at].to_owned()));
        files.insert(folded);
        names.push(name);
    }
    names
}

/// The names on the way to a file, made harmless; at least one.
fn parts(input: &str) -> Vec<String> {
    let parts = input.split(['/', '\\']).filter(|part| !matches!(*part, "" | "." | ".."));
    let parts: Vec<String> = parts.map(harmless).collect();
    if parts.is_empty() { vec!["_".to_owned()] } else { parts }
}

/// A name that every system holds as it is.
fn harmless(name: &str) -> String {
    const RESERVED: [&str; 6] = ["con", "prn", "aux", "nul", "com", "lpt"];
    let refused = |c: char| {
        c.is_control()
            || "<>:\"|?*%\\/".contains(c)
            || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fffd}')
    };
    let kept: String = name.nfc().map(|c| if refused(c) { '_' } else { c }).collect();
    let mut kept = kept.trim_end_matches(['.', ' ']).to_owned();
    if kept.len() > NAME_BYTES_MAX {
        let ending = kept.rsplit_once('.').map(|(_, ending)| format!(".{ending}")).filter(|ending| ending.len() < 12);
        let ending = ending.unwrap_or_default();
        let mut end = NAME_BYTES_MAX - ending.len();
        while !kept.is_char_boundary(end) {
            end -= 1;
        }
        kept.truncate(end);
        kept.push_str(&ending);
    }
    // Names of devices of Windows, whatever their ending.
    let stem = kept.split('.').next().unwrap_or_default().to_lowercase();
    let device = stem.trim_end_matches(|c: char| c.is_ascii_digit());
    if kept.is_empty() || RESERVED.contains(&device) && stem.len() - device.len() < 2 || kept.starts_with('~') {
        kept.insert(0, '_');
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_kept_as_far_as_every_system_holds_them() {
        assert_eq!(names(&["/home/a/inbox/x.eml", "/home/a/inbox/y/z.pdf"]), ["x.eml", "y/z.pdf"]);
        assert_eq!(names(&["inbox/Côte d’Ivoire.docx"]), ["Côte d’Ivoire.docx"]);
        assert_eq!(
            names(&["in/a:b?.md", "in/100%.md", "in/con.txt", "in/com1", "in/console"]),
            ["a_b_.md", "100_.md", "_con.txt", "_com1", "console"]
        );
        assert_eq!(
            names(&["../../etc/passwd", "..\\..\\etc\\shadow", "..", "C:\\x"]),
            ["etc/passwd", "etc/shadow", "_", "C_/x"]
        );
    }

    #[test]
    fn no_two_inputs_take_one_name() {
        let found =
            names(&["in/A.md", "in/a.md", "in/b", "in/b/c", "in/d/e", "in/d", "in/2-a.md", "in/a\nb", "in/a\rb"]);
        let folded: BTreeSet<String> = found.iter().map(|name| name.to_lowercase()).collect();
        assert_eq!(folded.len(), found.len(), "{found:?}");
        assert!(
            !folded.iter().any(|name| folded.iter().any(|other| other.starts_with(&format!("{name}/")))),
            "{found:?}"
        );
        let long = format!("in/{}.docx", "é".repeat(200));
        let found = names(&[&long]);
        assert!(found[0].len() <= NAME_BYTES_MAX && found[0].ends_with("é.docx"), "{found:?}");
    }
}
