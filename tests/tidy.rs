//! House rules that a program can check. They keep the source as a stranger would like to find it.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::path::{Path, PathBuf};

use rapporteur::questionnaire::{ItemKind, Library};

/// Folders of `src` in the order of the data; a folder imports only from those before it.
const ORDER: [&str; 23] = [
    "system",
    "language",
    "intake",
    "read",
    "questionnaire",
    "outline",
    "extract",
    "confidence",
    "record",
    "write",
    "journal",
    "decision",
    "history",
    "batch",
    "dataset",
    "export",
    "report",
    "package",
    "forge",
    "score",
    "calibrate",
    "review",
    "cli",
];
/// Folders that may use the items of `lib.rs`, where the whole way stands.
const ABOVE_THE_WAY: [&str; 5] = ["batch", "package", "calibrate", "review", "cli"];

const FILE_LINES_MAX: usize = 400;
const FUNCTION_LINES_MAX: usize = 80;
/// Files that are longer, with their present length. Entries may only shrink and go.
const LONG_FILES: [(&str, usize); 0] = [];
/// Functions whose body is longer, with its present length. Entries may only shrink and go.
const LONG_FUNCTIONS: [(&str, &str, usize); 0] = [];

/// Folder names that say nothing of what is inside.
const SAYS_NOTHING: [&str; 5] = ["utils", "common", "core", "helpers", "types"];

struct Source {
    /// Path below the project, with "/" between names.
    path: String,
    /// Folder below `src`; empty for `lib.rs` and `main.rs`.
    folder: String,
    text: String,
    /// The text with comments blanked out.
    uncommented: String,
    /// The text with comments and the content of strings blanked out.
    code: String,
}

#[test]
fn every_file_opens_with_what_it_does() {
    let silent: Vec<String> =
        sources().into_iter().filter(|source| !source.text.starts_with("//!")).map(|source| source.path).collect();
    assert!(silent.is_empty(), "these do not start with `//!`: {silent:?}");
}

#[test]
fn files_are_short() {
    let sources = sources();
    let long = sources.iter().map(|source| (source.path.clone(), source.text.lines().count()));
    let long: Vec<_> = long.filter(|(_, lines)| *lines > FILE_LINES_MAX).collect();
    let known: Vec<_> = LONG_FILES.iter().map(|(path, lines)| ((*path).to_owned(), *lines)).collect();
    only_shrinks("files", FILE_LINES_MAX, &known, &long);
}

#[test]
fn functions_are_short() {
    let sources = sources();
    let long = sources.iter().flat_map(|source| {
        functions(&source.code).into_iter().map(|(name, lines)| (format!("{} {name}", source.path), lines))
    });
    let long: Vec<_> = long.filter(|(_, lines)| *lines > FUNCTION_LINES_MAX).collect();
    let known: Vec<_> = LONG_FUNCTIONS.iter().map(|(path, name, lines)| (format!("{path} {name}"), *lines)).collect();
    only_shrinks("functions", FUNCTION_LINES_MAX, &known, &long);
}

/// What is too long must be known with its length; what is known must still be that long.
fn only_shrinks(what: &str, lines_max: usize, known: &[(String, usize)], found: &[(String, usize)]) {
    for (name, lines) in found {
        match known.iter().find(|(known, _)| known == name) {
            None => panic!("{what}: {name} has {lines} lines, more than {lines_max}: part it"),
            Some((_, allowed)) if lines > allowed => {
                panic!("{what}: {name} grew from {allowed} to {lines} lines: part it")
            }
            Some((_, allowed)) if lines < allowed => {
                panic!("{what}: {name} shrank to {lines} lines: lower its entry from {allowed}")
            }
            Some(_) => {}
        }
    }
    for (name, _) in known {
        assert!(found.iter().any(|(found, _)| found == name), "{what}: {name} is no longer too long: delete its entry");
    }
}

#[test]
fn imports_point_upstream() {
    let mut wrong = Vec::new();
    for source in sources().iter().filter(|source| !source.folder.is_empty()) {
        let place = ORDER.iter().position(|folder| *folder == source.folder).unwrap();
        for (line, name) in crate_paths(&source.code) {
            let allowed = match ORDER.iter().position(|folder| *folder == name) {
                Some(other) => other <= place,
                None => ABOVE_THE_WAY.contains(&source.folder.as_str()),
            };
            if !allowed {
                wrong.push(format!(
                    "{}:{line} uses crate::{name}, which is not upstream of {}",
                    source.path, source.folder
                ));
            }
        }
        // A test module stands one step deeper than its file.
        let code = without_tests(&source.code);
        if let Some(at) = code.find("super::super::") {
            wrong.push(format!("{}:{} climbs out of its folder; write crate::", source.path, line_of(&code, at)));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn folders_are_those_of_the_way() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    for entry in walkdir::WalkDir::new(&root) {
        let entry = entry.unwrap();
        let name = entry.file_name().to_string_lossy().into_owned();
        let stem = name.strip_suffix(".rs").unwrap_or(&name);
        assert!(!SAYS_NOTHING.contains(&stem), "{}: this name does not say what is inside", entry.path().display());
        if entry.depth() == 1 && entry.file_type().is_dir() {
            assert!(ORDER.contains(&name.as_str()), "src/{name} has no place in the order of this test");
        }
    }
}

#[test]
fn nothing_panics_or_is_left_behind() {
    let mut wrong = Vec::new();
    for source in sources() {
        // What is declared under `#[cfg(test)]` in the file above may panic as other tests do.
        if source.path.ends_with("/tests.rs") || source.path.contains("/tests/") {
            continue;
        }
        let code = without_tests(&source.code);
        // These are the words that this test looks for; none of them is work left to do.
        for word in ["todo!", "unimplemented!", "dbg!", ".unwrap()", ".expect(", "panic!"] {
            // A literal expression that does not compile is a fault of the program, and says so.
            if word == "panic!" && source.path.ends_with("language/expression.rs") {
                continue;
            }
            for (at, _) in code.match_indices(word) {
                wrong.push(format!("{}:{} has {word}", source.path, line_of(&code, at)));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// All that is known of one form stands in its rules file.
#[test]
fn the_code_knows_no_questionnaire() {
    let library = Library::embedded().unwrap();
    let options =
        library.questionnaires().iter().flat_map(|one| &one.items).filter(|item| item.kind == ItemKind::Option);
    // An id of one plain word ("other") may well stand in code for something else.
    let options: Vec<&str> =
        options.filter_map(|item| item.id.rsplit('.').next()).filter(|id| id.contains('_')).collect();
    let number = regex::Regex::new(r"\bq\d+\b").unwrap();
    let mut wrong = Vec::new();
    for source in sources() {
        let code = without_tests(&source.uncommented);
        for (index, line) in code.lines().enumerate() {
            if source.path == "src/questionnaire/library.rs" && line.contains("include_str!") {
                continue;
            }
            let option = options.iter().find(|id| line.contains(&format!("\"{id}\"")));
            let found = number.find(line).map(|found| found.as_str()).or(option.copied());
            // Names of the database library hold it by chance.
            let found = found.or(line.replace("FromSql", "").to_lowercase().contains("msq").then_some("msq"));
            if let Some(found) = found {
                wrong.push(format!("{}:{} names {found}", source.path, index + 1));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_map_names_every_file() {
    let map = fs_err::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/architecture.md")).unwrap();
    let mut wrong = Vec::new();
    let sources = sources();
    for source in &sources {
        if !map.contains(&format!("`{}`", source.path)) {
            wrong.push(format!("docs/architecture.md does not name {}", source.path));
        }
    }
    for named in regex::Regex::new(r"`(src/[a-z0-9_/]+\.rs)`").unwrap().captures_iter(&map) {
        if !sources.iter().any(|source| source.path == named[1]) {
            wrong.push(format!("docs/architecture.md names {}, which does not exist", &named[1]));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn sources() -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut paths: Vec<PathBuf> = walkdir::WalkDir::new(root.join("src"))
        .into_iter()
        .map(|entry| entry.unwrap().into_path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "rs"))
        .collect();
    paths.sort();
    assert!(!paths.is_empty());
    paths.into_iter().map(|path| source(root, &path)).collect()
}

fn source(root: &Path, path: &Path) -> Source {
    let text = fs_err::read_to_string(path).unwrap();
    let names: Vec<String> =
        path.strip_prefix(root).unwrap().iter().map(|name| name.to_string_lossy().into_owned()).collect();
    let folder = if names.len() > 2 { names[1].clone() } else { String::new() };
    let (uncommented, code) = (blank(&text, false), blank(&text, true));
    Source { path: names.join("/"), folder, text, uncommented, code }
}

fn line_of(text: &str, byte: usize) -> usize {
    text[..byte].matches('\n').count() + 1
}

/// The text with comments, and if asked for the content of strings, replaced by blanks; every line end
/// and every other byte position stays. Rust has few kinds of literals, so no parser is needed.
fn blank(text: &str, strings: bool) -> String {
    let pattern = r##"(?s)//[^\n]*|/\*.*?\*/|b?r#+".*?"#+|b?r"[^"]*"|b?"(?:\\.|[^"\\])*"|b?'(?:\\(?:u\{[^}]*\}|x..|.)|[^'\\\n])'"##;
    let literal = regex::Regex::new(pattern).unwrap();
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for found in literal.find_iter(text) {
        out.push_str(&text[at..found.start()]);
        at = found.end();
        let is_comment = found.as_str().starts_with("//") || found.as_str().starts_with("/*");
        if is_comment || strings {
            out.extend(found.as_str().bytes().map(|byte| if byte == b'\n' { '\n' } else { ' ' }));
        } else {
            out.push_str(found.as_str());
        }
    }
    out.push_str(&text[at..]);
    out
}

/// The code with everything under `#[cfg(test)]` blanked out.
fn without_tests(code: &str) -> String {
    let mut code = code.to_owned();
    while let Some(at) = code.find("#[cfg(test)]") {
        let end = block_end(&code, at).unwrap_or(code.len());
        let blanks: String = code[at..end].bytes().map(|byte| if byte == b'\n' { '\n' } else { ' ' }).collect();
        code.replace_range(at..end, &blanks);
    }
    code
}

/// Behind the bracket that closes the first block from `at` on; `None` where a semicolon ends the item.
/// Strings may hold brackets, so their content counts as blank.
fn block_end(code: &str, at: usize) -> Option<usize> {
    let masked = blank(&code[at..], true);
    let mut depth = 0usize;
    for (offset, character) in masked.char_indices() {
        match character {
            '{' => depth += 1,
            '}' => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return Some(at + offset + 1);
                }
            }
            ';' if depth == 0 => return Some(at + offset + 1),
            _ => {}
        }
    }
    None
}

/// Functions with the lines between the brackets of their body.
fn functions(code: &str) -> Vec<(String, usize)> {
    let function = regex::Regex::new(r"\bfn\s+(\w+)").unwrap();
    let code = without_tests(code);
    let body = |found: regex::Captures<'_>| {
        let at = found.get(0).unwrap().start();
        let open = at + body_start(&code[at..])?;
        let end = block_end(&code, open)?;
        Some((found[1].to_owned(), code[open..end].matches('\n').count().saturating_sub(1)))
    };
    function.captures_iter(&code).filter_map(body).collect()
}

/// Where the body of a function begins; `None` for one that has none. An array type holds a semicolon.
fn body_start(code: &str) -> Option<usize> {
    let mut depth = 0usize;
    for (at, character) in code.char_indices() {
        match character {
            '(' | '[' => depth += 1,
            ')' | ']' => depth = depth.saturating_sub(1),
            '{' => return Some(at),
            ';' if depth == 0 => return None,
            _ => {}
        }
    }
    None
}

/// The names behind `crate::`, also in a group, with their lines.
fn crate_paths(code: &str) -> Vec<(usize, String)> {
    let name = regex::Regex::new(r"^\s*(\w+)").unwrap();
    let mut found = Vec::new();
    for (at, word) in code.match_indices("crate::") {
        let rest = &code[at + word.len()..];
        let parts: Vec<&str> = if rest.starts_with('{') {
            let end = block_end(rest, 0).unwrap_or(rest.len());
            top_level_parts(&rest[1..end - 1])
        } else {
            vec![rest]
        };
        for part in parts {
            if let Some(name) = name.captures(part) {
                found.push((line_of(code, at), name[1].to_owned()));
            }
        }
    }
    found
}

/// Parts between commas that stand outside inner brackets.
fn top_level_parts(group: &str) -> Vec<&str> {
    let (mut parts, mut depth, mut start) = (Vec::new(), 0usize, 0);
    for (at, character) in group.char_indices() {
        match character {
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            ',' if depth == 0 => {
                parts.push(&group[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    parts.push(&group[start..]);
    parts
}

#[test]
fn the_checks_see_what_they_should() {
    let code = blank(
        "fn a() {\n    let x = \"} // fn b() {\"; // }\n    y('\\'', '{')\n}\n#[cfg(test)]\nmod t { fn c() { x.unwrap() } }\n",
        true,
    );
    assert_eq!(functions(&code), [("a".to_owned(), 2)]);
    assert!(!without_tests(&code).contains("unwrap"));
    let paths: Vec<String> = crate_paths("use crate::{read::{Block, Text}, Record};\nuse crate::write::x;")
        .into_iter()
        .map(|(_, name)| name)
        .collect();
    assert_eq!(paths, ["read", "Record", "write"]);
    assert_eq!(blank("a /* b */ \"c\" r#\"d\"# <'e>", false), "a         \"c\" r#\"d\"# <'e>");
}
