//! The commands as a person runs them: what they print, what they write, how they end.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stderr)]

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use assert_cmd::cargo::cargo_bin_cmd;
use serde_json::Value;
use tempfile::TempDir;

/// What a run did.
struct Ran {
    code: Option<i32>,
    stdout: String,
    stderr: String,
}

fn run<S: AsRef<OsStr>>(arguments: impl IntoIterator<Item = S>) -> Ran {
    run_with(arguments, &[])
}

fn run_with<S: AsRef<OsStr>>(arguments: impl IntoIterator<Item = S>, environment: &[(&str, &str)]) -> Ran {
    let mut command = cargo_bin_cmd!("rapporteur");
    command.current_dir(env!("CARGO_MANIFEST_DIR")).args(arguments);
    for name in ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE"] {
        command.env_remove(name);
    }
    let output = command.envs(environment.iter().copied()).output().unwrap();
    Ran {
        code: output.status.code(),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
    }
}

impl Ran {
    #[track_caller]
    fn ends(self, code: i32) -> Self {
        assert_eq!(self.code, Some(code), "stdout:\n{}\nstderr:\n{}", self.stdout, self.stderr);
        self
    }

    #[track_caller]
    fn says(self, parts: &[&str]) -> Self {
        for part in parts {
            assert!(self.stderr.contains(part), "not said: {part:?}\nstderr:\n{}", self.stderr);
        }
        self
    }

    /// An error with its three lines: what happened, where, what to do.
    #[track_caller]
    fn fails(self, code: i32, what: &str, place: &str) -> Self {
        let ran = self.ends(code).says(&["error: ", "\n  in: ", "\n  do: "]);
        let error = ran.stderr.split("error: ").skip(1).find(|error| error.lines().next().unwrap().contains(what));
        let error = error.unwrap_or_else(|| panic!("no error says {what:?}\nstderr:\n{}", ran.stderr));
        let line = |start: &str| error.lines().find_map(|line| line.strip_prefix(start)).unwrap_or_default().to_owned();
        assert!(line("  in: ").contains(place), "the error is not in {place:?}\nstderr:\n{}", ran.stderr);
        assert!(!line("  do: ").is_empty(), "the error has no remedy\nstderr:\n{}", ran.stderr);
        ran
    }
}

fn inbox() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/inbox")
}

fn inputs() -> Vec<PathBuf> {
    let mut inputs: Vec<PathBuf> = fs_err::read_dir(inbox()).unwrap().map(|entry| entry.unwrap().path()).collect();
    inputs.sort();
    assert!(inputs.len() > 2);
    inputs
}

fn estonia() -> String {
    fs_err::read_to_string(inbox().join("estonia.md")).unwrap()
}

/// Every file below a folder, by its path within it, hidden ones too.
fn files(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    walkdir::WalkDir::new(folder)
        .into_iter()
        .map(|entry| entry.unwrap())
        .filter(|entry| entry.file_type().is_file())
        .map(|entry| (entry.path().strip_prefix(folder).unwrap().to_owned(), fs_err::read(entry.path()).unwrap()))
        .collect()
}

/// The records below an output folder. Each must be whole, and what stands beside them known.
#[track_caller]
fn records(out: &Path) -> Vec<Value> {
    if !out.exists() {
        return Vec::new();
    }
    let beside = [".lock", "histories.json", "journal.jsonl", "journal.partial.jsonl", "model.json"];
    let mut records = Vec::new();
    for (path, bytes) in files(out) {
        let name = path.to_string_lossy().into_owned();
        if name.starts_with("records") {
            assert!(name.ends_with(".json"), "{name} is no record");
            records
                .push(serde_json::from_slice::<Value>(&bytes).unwrap_or_else(|e| panic!("{name} is not whole: {e}")));
        } else {
            let is_known = beside.contains(&name.as_str()) || name.starts_with("sources") || name.starts_with("rules");
            assert!(is_known, "{name} has no place there");
        }
    }
    records
}

fn sources(records: &[Value]) -> Vec<&str> {
    let mut names: Vec<&str> = records.iter().map(|record| record["source"]["name"].as_str().unwrap()).collect();
    names.sort_unstable();
    names
}

fn extract(inputs: &[PathBuf], out: &Path) -> Ran {
    let mut arguments: Vec<&OsStr> = vec![OsStr::new("extract"), OsStr::new("--out"), out.as_os_str()];
    arguments.extend(inputs.iter().map(|input| input.as_os_str()));
    run(arguments)
}

// Extract ---------------------------------------------------------------------------------------------

#[test]
fn a_folder_gives_one_record_for_each_input() {
    let out = TempDir::new().unwrap();
    let ran = run(["extract", "fixtures/inbox", "--out", out.path().to_str().unwrap()]).ends(0);
    let names: Vec<String> =
        inputs().iter().map(|path| path.file_name().unwrap().to_string_lossy().into_owned()).collect();
    let records = records(out.path());
    assert_eq!(sources(&records), names);
    assert!(ran.stdout.is_empty(), "records go to files, not to standard output:\n{}", ran.stdout);
    ran.says(&["Estonia", "Senegal", "Mozambique", &format!("{} records in", names.len())]);
}

#[test]
fn the_same_input_gives_the_same_bytes_in_any_order() {
    let (first, second, third) = (TempDir::new().unwrap(), TempDir::new().unwrap(), TempDir::new().unwrap());
    extract(&[inbox()], first.path()).ends(0);
    extract(&[inbox()], second.path()).ends(0);
    let mut backwards = inputs();
    backwards.reverse();
    extract(&backwards, third.path()).ends(0);
    let expected = files(first.path());
    assert!(expected == files(second.path()), "a second run wrote other bytes");
    assert!(expected == files(third.path()), "another order of inputs wrote other bytes");
    extract(&[inbox()], first.path()).ends(0);
    assert!(expected == files(first.path()), "a run over its own output wrote other bytes");
}

#[test]
fn two_inputs_with_the_same_bytes_are_one_record() {
    let (given, out) = (TempDir::new().unwrap(), TempDir::new().unwrap());
    fs_err::write(given.path().join("estonia.md"), estonia()).unwrap();
    fs_err::write(given.path().join("estonia again.md"), estonia()).unwrap();
    let ran = extract(&[given.path().to_owned()], out.path()).ends(0).says(&["the same bytes as", "1 record in"]);
    assert_eq!(records(out.path()).len(), 1, "{}", ran.stderr);
}

#[test]
fn hidden_files_are_left_alone() {
    let (given, out) = (TempDir::new().unwrap(), TempDir::new().unwrap());
    fs_err::write(given.path().join("estonia.md"), estonia()).unwrap();
    fs_err::write(given.path().join(".DS_Store"), b"\0\0\0\x01Bud1\0\0").unwrap();
    fs_err::create_dir_all(given.path().join(".trash")).unwrap();
    fs_err::write(given.path().join(".trash/old.md"), "# Something else").unwrap();
    let ran = extract(&[given.path().to_owned()], out.path()).ends(0);
    assert_eq!(sources(&records(out.path())), ["estonia.md"]);
    assert!(!ran.stderr.contains("DS_Store") && !ran.stderr.contains("old.md"), "{}", ran.stderr);
}

#[test]
fn a_folder_without_files_is_said() {
    let (given, out) = (TempDir::new().unwrap(), TempDir::new().unwrap());
    extract(&[given.path().to_owned()], out.path()).fails(2, "no file", given.path().to_str().unwrap());
}

// Bad inputs ------------------------------------------------------------------------------------------

/// Extracts a bad file beside a good one: the bad one is an error, the good one has its record.
#[track_caller]
fn bad_file(name: &str, bytes: &[u8], what: &str) -> Ran {
    let (given, out) = (TempDir::new().unwrap(), TempDir::new().unwrap());
    fs_err::write(given.path().join("estonia.md"), estonia()).unwrap();
    fs_err::write(given.path().join(name), bytes).unwrap();
    let ran = extract(&[given.path().to_owned()], out.path()).fails(1, what, name);
    assert_eq!(sources(&records(out.path())), ["estonia.md"], "{}", ran.stderr);
    ran.says(&["1 failed"])
}

/// Extracts a file that is no returned questionnaire beside one that is: no failure, but told; alone, the run found nothing.
fn other_file(name: &str, bytes: &[u8]) -> Ran {
    let (given, out) = (TempDir::new().unwrap(), TempDir::new().unwrap());
    fs_err::write(given.path().join(name), bytes).unwrap();
    extract(&[given.path().to_owned()], out.path()).ends(1).says(&["0 records in"]);
    fs_err::write(given.path().join("estonia.md"), estonia()).unwrap();
    let ran = extract(&[given.path().to_owned()], out.path()).ends(0);
    assert_eq!(sources(&records(out.path())), ["estonia.md"], "{}", ran.stderr);
    ran.says(&[&format!("{name}: no returned questionnaire: no questionnaire recognises the document")])
}

#[test]
fn an_empty_file_is_an_error_of_its_own() {
    bad_file("chad.md", b"", "the file is empty");
}

#[test]
fn a_file_of_white_space_is_an_error_of_its_own() {
    bad_file("chad.md", " \n\t\r\n\u{a0}\n\u{feff}\n".as_bytes(), "only white space");
}

#[test]
fn bytes_that_are_no_text_are_an_error_of_their_own() {
    // The generator of Knuth's MMIX: the same "random" bytes on every run.
    let mut state = 2019u64;
    let mut next = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 56) as u8
    };
    let noise: Vec<u8> = (0..20_000).map(|_| next()).collect();
    bad_file("chad.md", &noise, "not text");
}

#[test]
fn one_endless_line_is_an_error_of_its_own() {
    bad_file("chad.md", &vec![b'a'; 50_000_000], "the longest accepted has");
}

#[test]
fn another_document_is_not_taken_for_the_questionnaire() {
    let letter = "# Minutes of the meeting\n\nThe delegation thanked the secretariat.\n\n1. The budget was adopted.\n";
    let ran = other_file("minutes.md", letter.as_bytes());
    ran.says(&["nearest is un-msq-2020", "its title was not found, and 0 of its 28 questions"]);
    let cover = "Excellency,\n\nPlease find attached the Member States Questionnaire (MSQ) for the United Nations \
                 E-Government Survey 2020.\n\nYours sincerely\n";
    let ran = other_file("cover letter.md", cover.as_bytes());
    ran.says(&["nearest is un-msq-2020", "its title was found, and"]);
}

#[test]
fn a_pdf_without_pages_is_an_error_of_its_own() {
    bad_file("chad.pdf", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n", "no page of it can be found");
    bad_file("chad.md", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n", "no page of it can be found");
}

/// A download that broke off may end within a character. The rest is still UTF-8: read as anything else,
/// every accented letter would come out wrong without a word.
#[test]
fn a_file_cut_within_a_character_is_not_read_as_another_encoding() {
    let submission = "fixtures/submissions/answers-in-french/input.md";
    let whole = fs_err::read(Path::new(env!("CARGO_MANIFEST_DIR")).join(submission)).unwrap();
    let end = whole.windows(2).rposition(|pair| pair == "é".as_bytes()).unwrap();
    let (given, out) = (TempDir::new().unwrap(), TempDir::new().unwrap());
    fs_err::write(given.path().join("estonia.md"), estonia()).unwrap();
    fs_err::write(given.path().join("senegal.md"), &whole[..=end]).unwrap();
    let ran = extract(&[given.path().to_owned()], out.path());
    let records = records(out.path());
    assert!(sources(&records).contains(&"estonia.md"), "{}", ran.stderr);
    match records.iter().find(|record| record["source"]["name"] == "senegal.md") {
        None => {
            ran.fails(1, "", "senegal.md");
        }
        Some(record) => {
            assert!(!record.to_string().contains('Ã'), "UTF-8 was read as another encoding:\n{}", record["notices"]);
            assert_eq!(record["answers"]["respondent"]["value"]["iso3"], "SEN");
            assert_ne!(record["notices"], serde_json::json!([]), "nobody is told that the file is damaged");
        }
    }
}

#[test]
fn a_path_that_does_not_exist_costs_nobody_else() {
    let out = TempDir::new().unwrap();
    let missing = out.path().join("no such folder");
    extract(&[missing.clone(), inbox().join("estonia.md")], out.path()).fails(
        1,
        "cannot read the file or folder",
        missing.to_str().unwrap(),
    );
    assert_eq!(sources(&records(out.path())), ["estonia.md"]);
}

#[cfg(unix)]
#[test]
fn a_folder_that_may_not_be_read_costs_nobody_else() {
    use std::os::unix::fs::PermissionsExt;
    let (given, out) = (TempDir::new().unwrap(), TempDir::new().unwrap());
    let closed = given.path().join("closed");
    fs_err::create_dir_all(&closed).unwrap();
    fs_err::write(given.path().join("estonia.md"), estonia()).unwrap();
    fs_err::set_permissions(&closed, std::fs::Permissions::from_mode(0o000)).unwrap();
    if fs_err::read_dir(&closed).is_ok() {
        eprintln!("not checked: this user may read every folder");
    } else {
        extract(&[given.path().to_owned()], out.path()).fails(1, "cannot read the file or folder", "closed");
        assert_eq!(sources(&records(out.path())), ["estonia.md"]);
    }
    fs_err::set_permissions(&closed, std::fs::Permissions::from_mode(0o700)).unwrap();
}

// Output that cannot be written -----------------------------------------------------------------------

#[test]
fn a_folder_that_cannot_be_made_is_said_before_anything_is_read() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("file");
    fs_err::write(&file, "kept").unwrap();
    let ran = extract(&[inbox()], &file.join("out")).fails(2, "", file.to_str().unwrap());
    assert!(!ran.stderr.contains("for review"), "documents were read for nothing:\n{}", ran.stderr);
    assert_eq!(files(folder.path()), BTreeMap::from([(PathBuf::from("file"), b"kept".to_vec())]));
}

/// A limit on the size of files stands in for a full disk: writing stops in the middle of a record.
#[cfg(unix)]
#[test]
fn a_full_disk_leaves_only_whole_records() {
    let out = TempDir::new().unwrap();
    let limited_to = |given: &Path, out: &Path| {
        let program = cargo_bin_cmd!("rapporteur").get_program().to_owned();
        let output = std::process::Command::new("sh")
            .args(["-c", "trap '' XFSZ; ulimit -f 1; exec \"$@\"", "sh"])
            .arg(program)
            .args([OsStr::new("extract"), given.as_os_str(), OsStr::new("--out"), out.as_os_str()])
            .output()
            .unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        Ran { code: output.status.code(), stdout: text(output.stdout), stderr: text(output.stderr) }
    };
    let limited = |out: &Path| limited_to(&inbox(), out);
    limited(out.path()).fails(2, "", out.path().to_str().unwrap());
    assert_eq!(records(out.path()), Vec::<Value>::new());
    extract(&[inbox()], out.path()).ends(0);
    let before = files(out.path());
    // What was done is not done again; a further input is, and there is no room for it.
    limited(out.path()).ends(0);
    let given = TempDir::new().unwrap();
    fs_err::write(given.path().join("estonia.md"), format!("{}\nAnd more.\n", estonia())).unwrap();
    let output = limited_to(given.path(), out.path()).fails(2, "", out.path().to_str().unwrap());
    assert!(!output.stderr.contains("for review"), "{}", output.stderr);
    let mut after = files(out.path());
    after.retain(|path, _| before.contains_key(path));
    assert!(before == after, "what was there before was changed");
    extract(&[given.path().to_owned()], out.path()).ends(0);
}

/// An RTF file, and the variables that say where temporary files are.
fn rtf_with_temporary<'a>(folder: &Path, temporary: &'a str) -> (PathBuf, [(&'static str, &'a str); 3]) {
    let path = folder.join("a.rtf");
    fs_err::write(&path, r"{\rtf1\ansi 1. How many people? 5\par }").unwrap();
    (path, ["TMPDIR", "TMP", "TEMP"].map(|name| (name, temporary)))
}

#[test]
fn a_place_without_temporary_files_is_not_the_fault_of_a_file() {
    let folder = TempDir::new().unwrap();
    let nowhere = folder.path().join("nowhere");
    let (path, environment) = rtf_with_temporary(folder.path(), nowhere.to_str().unwrap());
    let ran = run_with([OsStr::new("read"), path.as_os_str()], &environment);
    let ran = ran.fails(1, "the folder for temporary files cannot be used", "a.rtf");
    assert!(ran.stderr.contains("--retry-failed") && !ran.stderr.contains("nowhere"), "{}", ran.stderr);
}

#[test]
fn libre_office_works_in_a_folder_of_any_name() {
    if std::process::Command::new("soffice").arg("--version").output().is_err() {
        eprintln!("soffice is not installed: its conversions are not tried");
        return;
    }
    let folder = TempDir::new().unwrap();
    let temporary = folder.path().join("o LO 100% #1 %20");
    fs_err::create_dir(&temporary).unwrap();
    let (path, environment) = rtf_with_temporary(folder.path(), temporary.to_str().unwrap());
    let ran = run_with([OsStr::new("read"), path.as_os_str()], &environment).ends(0);
    assert!(ran.stdout.contains("How many people? 5"), "{}", ran.stdout);
    assert!(fs_err::read_dir(&temporary).unwrap().next().is_none());
}

// Use -------------------------------------------------------------------------------------------------

#[test]
fn wrong_use_has_its_own_exit_code() {
    for arguments in [
        &["extract"] as &[&str],
        &["convert"],
        &["extract", "--colour", "fixtures/inbox"],
        &["inspect"],
        &["read"],
        &["page", "chad.pdf"],
        &["page", "chad.pdf", "0"],
        &["page", "chad.pdf", "1", "--dpi", "9"],
        &["page", "chad.pdf", "1", "--dpi", "601"],
        &["rules"],
        &["schema", "everything"],
        &[],
    ] {
        let ran = run(arguments).ends(64);
        let tells_how = ran.stderr.contains("Usage:") || ran.stderr.contains("--help");
        assert!(tells_how, "{arguments:?} does not say how to use it:\n{}", ran.stderr);
        assert!(ran.stdout.is_empty(), "{}", ran.stdout);
    }
}

#[test]
fn help_names_every_command() {
    let ran = run(["--help"]).ends(0);
    for part in ["extract", "inspect", "read", "page", "rules", "schema", "completions", "man", "Exit codes"] {
        assert!(ran.stdout.contains(part), "not named: {part}\n{}", ran.stdout);
    }
    assert!(run(["--version"]).ends(0).stdout.contains(env!("CARGO_PKG_VERSION")));
    for command in ["extract", "inspect", "read", "page", "schema", "completions", "man"] {
        assert!(run([command, "--help"]).ends(0).stdout.contains("Usage:"));
    }
    assert!(run(["rules", "check", "--help"]).ends(0).stdout.contains("Usage:"));
}

#[test]
fn completions_and_the_man_page_know_the_commands() {
    let completions = run(["completions", "bash"]).ends(0).stdout;
    let page = run(["man"]).ends(0).stdout;
    assert!(completions.contains("_rapporteur()") && completions.contains("complete -F _rapporteur"), "{completions}");
    assert!(page.starts_with(".ie") || page.starts_with(".TH"), "{page}");
    for command in ["extract", "inspect", "read", "page", "rules", "schema"] {
        assert!(completions.contains(command) && page.contains(command), "{command}");
    }
    for shell in ["zsh", "fish", "powershell", "elvish"] {
        assert!(run(["completions", shell]).ends(0).stdout.contains("extract"), "{shell}");
    }
}

// Inspect ---------------------------------------------------------------------------------------------

#[test]
fn inspect_shows_every_role_and_loses_no_character() {
    for input in inputs() {
        let file = input.to_str().unwrap();
        let text = run(["inspect", file]).ends(0).stdout;
        let json: Value = serde_json::from_str(&run(["inspect", file, "--json"]).ends(0).stdout).unwrap();
        let blocks = json["document"]["blocks"].as_array().unwrap();
        let roles = json["roles"].as_array().unwrap();
        assert_eq!(blocks.len(), roles.len(), "{file}");
        for (position, (block, roles)) in blocks.iter().zip(roles).enumerate() {
            let characters = block["text"].as_str().unwrap().chars().count() as u64;
            let mut at = 0;
            for role in roles.as_array().unwrap() {
                assert_eq!(role["start"].as_u64(), Some(at), "{file}, block {position}: gap or overlap");
                at = role["end"].as_u64().unwrap();
                let name = match role["item"].as_str() {
                    Some(item) => format!("{} {item}", role["role"].as_str().unwrap()),
                    None => role["role"].as_str().unwrap().to_owned(),
                };
                assert!(text.contains(&format!("  {name}")), "{file} does not show {name:?}");
            }
            assert_eq!(at, characters, "{file}, block {position}: roles end too early");
            assert!(text.contains(&format!("block {position},")), "{file} does not show block {position}");
        }
        let sum = &json["accounting"];
        let parts = ["prompt", "answer", "answer_unused", "furniture", "unclaimed", "not_read"];
        let total: u64 = parts.iter().map(|part| sum[part].as_u64().unwrap()).sum();
        assert_eq!(sum["characters"].as_u64(), Some(total), "{file}");
    }
}

#[test]
fn inspect_says_why_a_document_cannot_be_shown() {
    run(["inspect", "README.md"]).fails(1, "no questionnaire recognises the document", "README.md");
    let ran = run(["inspect", "no-such-file.md"]).fails(1, "cannot read the file", "no-such-file.md");
    assert_eq!(ran.stderr.matches("no-such-file.md").count(), 1, "the path is said once:\n{}", ran.stderr);
}

#[test]
fn nothing_in_a_document_acts_on_the_terminal() {
    let folder = TempDir::new().unwrap();
    let hostile = "\n\nWords \u{1b}[31mred\u{1b}]0;title\u{7} \u{202e}sdrow\u{202c} z\u{200b}ero \u{9b}2J\n";
    let file = folder.path().join(if cfg!(unix) { "esto\u{1b}[2Jnia\u{202e}.md" } else { "estonia.md" });
    fs_err::write(&file, estonia().replacen("25 April 2019", &format!("25 April 2019{hostile}"), 1)).unwrap();
    let out = folder.path().join("out");
    for ran in [
        run([OsStr::new("inspect"), file.as_os_str()]).ends(0),
        run([OsStr::new("read"), file.as_os_str()]).ends(0),
        extract(std::slice::from_ref(&file), &out).ends(0),
        extract(&[folder.path().join("missing\u{1b}[2J.md")], &out).ends(1),
    ] {
        for text in [&ran.stdout, &ran.stderr] {
            let acts =
                |c: char| c.is_control() && c != '\n' || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}');
            assert!(!text.contains(acts), "{:?}", text.lines().find(|line| line.contains(acts)));
        }
    }
    let shown = run([OsStr::new("inspect"), file.as_os_str()]).stdout;
    assert!(shown.contains("\\u{202e}sdrow\\u{202c}"), "what is hidden must be shown");
}

#[test]
fn colours_are_for_terminals_and_for_those_who_want_them() {
    let command = ["inspect", "fixtures/inbox/estonia.md"];
    let piped = run(command).ends(0);
    assert!(!piped.stdout.contains('\u{1b}') && !piped.stderr.contains('\u{1b}'), "escape codes in a pipe");
    let forced = run_with(command, &[("CLICOLOR_FORCE", "1")]).ends(0);
    assert!(forced.stdout.contains("\u{1b}["), "CLICOLOR_FORCE gives no colours");
    let refused = run_with(command, &[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")]).ends(0);
    assert_eq!(refused.stdout, piped.stdout, "NO_COLOR is not obeyed");
    assert_eq!(refused.stderr, piped.stderr, "NO_COLOR is not obeyed");
}

// Read and page ---------------------------------------------------------------------------------------

#[test]
fn read_shows_every_block_in_order() {
    for input in inputs() {
        let file = input.to_str().unwrap();
        let text = run(["read", file]).ends(0).says(&["blocks", "characters"]).stdout;
        let document: Value = serde_json::from_str(&run(["read", file, "--json"]).ends(0).stdout).unwrap();
        let mut at = 0;
        for block in document["blocks"].as_array().unwrap() {
            let label = block["label"]["written"].as_str();
            for line in label.into_iter().chain(block["text"].as_str().unwrap().lines()) {
                // What is hidden is shown escaped, which another test sees to.
                if line.chars().all(|c| c.is_ascii() && !c.is_control()) {
                    at += text[at..].find(line).unwrap_or_else(|| panic!("{file}: {line:?} is missing or displaced"));
                }
            }
        }
    }
    // No questionnaire is needed.
    assert!(run(["read", "README.md"]).ends(0).stdout.contains("A short tour"));
}

#[test]
fn read_and_page_say_why_they_cannot() {
    let folder = TempDir::new().unwrap();
    let file = |name: &str, bytes: &[u8]| {
        fs_err::write(folder.path().join(name), bytes).unwrap();
        folder.path().join(name).to_str().unwrap().to_owned()
    };
    let (good, bad) = (file("good.pdf", &page_of_a_pdf()), file("bad.pdf", b"%PDF-1.7\n1 0 obj\n"));
    run(["read", "no-such-file.md"]).fails(1, "cannot read the file", "no-such-file.md");
    run(["read", &bad]).fails(1, "the file is damaged", "bad.pdf");
    run(["page", "no-such-file.pdf", "1"]).fails(1, "cannot read the file", "no-such-file.pdf");
    run(["page", &bad, "1"]).fails(1, "the file is damaged", "bad.pdf");
    run(["page", "README.md", "1"]).fails(1, "no pages to show", "README.md");
    run(["page", &good, "2"]).fails(1, "there is no page 2: the file has 1", "good.pdf");
    let nowhere = folder.path().join("no such folder/page.png");
    run(["page", &good, "1", "-o", nowhere.to_str().unwrap()]).fails(2, "cannot write the file", "page.png");
}

#[test]
fn a_page_becomes_a_picture_to_scale() {
    let folder = TempDir::new().unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let file = path("form.pdf");
    fs_err::write(&file, page_of_a_pdf()).unwrap();
    for (dpi, size) in [("72", [300u32, 200]), ("110", [459, 306]), ("144", [600, 400])] {
        let out = path(&format!("{dpi}.png"));
        run(["page", &file, "1", "--dpi", dpi, "-o", &out]).ends(0).says(&[&format!("{} x {}", size[0], size[1])]);
        let png = fs_err::read(&out).unwrap();
        assert_eq!(&png[..8], b"\x89PNG\r\n\x1a\n");
        // Width and height stand in the first chunk (ISO/IEC 15948, 11.2.2).
        assert_eq!([&png[16..20], &png[20..24]], size.map(u32::to_be_bytes).each_ref().map(|bytes| &bytes[..]));
    }
    let again = cargo_bin_cmd!("rapporteur").args(["page", &file, "1"]).output().unwrap();
    assert!(again.stdout == fs_err::read(path("110.png")).unwrap(), "standard output gets another picture");
}

/// One page of 300 x 200 points with a line of text.
fn page_of_a_pdf() -> Vec<u8> {
    let text = "BT /F1 12 Tf 36 150 Td (Yes, since 2015.) Tj ET";
    let objects = [
        "<</Type /Catalog /Pages 2 0 R>>".to_owned(),
        "<</Type /Pages /Kids [3 0 R] /Count 1>>".to_owned(),
        "<</Type /Page /Parent 2 0 R /MediaBox [0 0 300 200] /Contents 4 0 R \
         /Resources <</Font <</F1 <</Type /Font /Subtype /Type1 /BaseFont /Helvetica>>>>>>>>"
            .to_owned(),
        format!("<</Length {}>> stream\n{text}\nendstream", text.len()),
    ];
    let mut pdf = "%PDF-1.7\n".to_owned();
    let mut places = String::new();
    for (index, object) in objects.iter().enumerate() {
        places.push_str(&format!("{:010} 00000 n \n", pdf.len()));
        pdf.push_str(&format!("{} 0 obj {object} endobj\n", index + 1));
    }
    let start = pdf.len();
    pdf.push_str(&format!("xref\n0 5\n0000000000 65535 f \n{places}trailer <</Size 5 /Root 1 0 R>>\n"));
    pdf.push_str(&format!("startxref\n{start}\n%%EOF\n"));
    pdf.into_bytes()
}

// Rules -----------------------------------------------------------------------------------------------

const LIBRARIES: &str = r#"id = "library-survey-2021"
title = "Survey of Municipal Libraries 2021"
languages = ["en"]

[[recognise]]
pattern = '(?i)survey of municipal libraries 2021'
matches = ["Survey of Municipal Libraries 2021"]
leaves = ["Survey of Municipal Libraries 2019"]

[[question]]
id = "q1"
prefix = "1."
prompt.en = "What is the name of your library, and where does it stand?"
[question.fields.text]
type = "text"

[[question]]
id = "q2"
prefix = "2."
prompt.en = "Do you lend electronic books to your readers?"
[question.fields.answer]
type = "yes_no"
[question.fields.text]
type = "text"

[[question]]
id = "q3"
prefix = "3."
prompt.en = "Which rooms does the building have?"
[question.fields.options]
type = "choices"
[[question.option]]
id = "reading_room"
text.en = "Reading room"
[[question.option]]
id = "workshop"
text.en = "Workshop"
[[question.option]]
id = "stage"
text.en = "Stage for concerts"

[[question]]
id = "q4"
prefix = "4."
prompt.en = "What share of the inhabitants holds a reader's card?"
[question.fields.share]
type = "percentage"
pattern = '(?<value>\d{1,3}(?:[.,]\d+)?)\s*(?:%|percent)'
matches = ["12.5 %", "12 percent"]
leaves = ["12 readers"]

[[question]]
id = "q5"
prefix = "5."
prompt.en = "Where can your catalogue be searched on the web?"
[question.fields.links]
type = "links"
"#;

const LIBRARY_RETURN: &str = "\
# Survey of Municipal Libraries 2021

**1. What is the name of your library, and where does it stand?**

The Old Mill Library, on the river.

It moved there in 1998.

**2. Do you lend electronic books to your readers?**

Yes, since 2015.

**3. Which rooms does the building have?**

- [x] Reading room
- [ ] Workshop
- [x] Stage for concerts

**4. What share of the inhabitants holds a reader's card?**

Of 8,412 inhabitants, 31.5 % hold a card.

**5. Where can your catalogue be searched on the web?**

https://catalogue.mill-library.example.org
";

#[test]
fn the_rules_that_ship_are_in_order() {
    run(["rules", "check"]).ends(0).says(&["ok rules/un-msq-2020.toml", "68 fields"]);
    run(["rules", "check", "rules"]).ends(0).says(&["un-msq-2020"]);
}

#[test]
fn a_questionnaire_of_ones_own_is_extracted() {
    let folder = TempDir::new().unwrap();
    let (rules, input, out) =
        (folder.path().join("libraries.toml"), folder.path().join("mill.md"), folder.path().join("out"));
    fs_err::write(&rules, LIBRARIES).unwrap();
    fs_err::write(&input, LIBRARY_RETURN).unwrap();
    run([OsStr::new("rules"), OsStr::new("check"), rules.as_os_str()]).ends(0).says(&[
        "ok",
        "libraries.toml",
        "6 fields",
    ]);
    let arguments = [OsStr::new("extract"), input.as_os_str(), OsStr::new("--rules"), rules.as_os_str()];
    run(arguments.into_iter().chain([OsStr::new("--out"), out.as_os_str()])).ends(0);
    let records = records(&out);
    let [record] = records.as_slice() else { panic!("{} records", records.len()) };
    assert_eq!(record["questionnaire"]["id"], "library-survey-2021");
    for (id, value) in [
        ("q1.text", serde_json::json!("The Old Mill Library, on the river.\nIt moved there in 1998.")),
        ("q2.answer", serde_json::json!("yes")),
        ("q2.text", serde_json::json!("Yes, since 2015.")),
        (
            "q3.options",
            serde_json::json!({"checked": ["reading_room", "stage"], "unchecked": ["workshop"], "unknown": []}),
        ),
        ("q4.share", serde_json::json!(31.5)),
    ] {
        assert_eq!(record["answers"][id]["value"], value, "{id}");
    }
    let links = &record["answers"]["q5.links"]["value"];
    assert_eq!(links[0]["url"], "https://catalogue.mill-library.example.org");
    assert_eq!(links.as_array().unwrap().len(), 1);
}

/// Changes one thing in the rules above; the error must name file, line, rule and a remedy, for `rules
/// check` and for a run.
#[track_caller]
fn wrong_rules(from: &str, to: &str, what: &str, rule: Option<&str>) {
    assert!(LIBRARIES.contains(from), "{from:?} does not stand in the rules");
    let folder = TempDir::new().unwrap();
    let (rules, out) = (folder.path().join("libraries.toml"), folder.path().join("out"));
    let changed = LIBRARIES.replacen(from, to, 1);
    fs_err::write(&rules, &changed).unwrap();
    // The first line that is not as it was holds the mistake.
    let line = 1 + LIBRARIES.lines().zip(changed.lines()).take_while(|(before, after)| before == after).count();
    let checked = run([OsStr::new("rules"), OsStr::new("check"), rules.as_os_str()]).fails(2, what, "libraries.toml");
    let arguments = [OsStr::new("extract"), OsStr::new("fixtures/inbox"), OsStr::new("--rules"), rules.as_os_str()];
    let ran = run(arguments.into_iter().chain([OsStr::new("--out"), out.as_os_str()])).fails(2, what, "libraries.toml");
    for ran in [checked, ran] {
        let place = ran.stderr.lines().find(|line| line.starts_with("  in: ")).unwrap();
        let named: usize = place.split("line ").nth(1).unwrap().split(',').next().unwrap().parse().unwrap();
        assert!(named.abs_diff(line) <= 2, "line {named} is named, the mistake is on line {line}\n{}", ran.stderr);
        if let Some(rule) = rule {
            assert!(place.contains(&format!("rule {rule}")), "{place}");
        }
    }
    assert_eq!(records(&out), Vec::<Value>::new(), "a bad rule refuses the run");
}

#[test]
fn an_expression_that_is_none_is_refused() {
    wrong_rules(r"(?<value>\d{1,3}", r"(?<value>\d{1,3}(", "cannot be compiled", Some("q4.share"));
}

#[test]
fn an_expression_that_misses_its_example_is_refused() {
    wrong_rules(r"(?:%|percent)'", r"(?:per cent)'", "is not found in its example", Some("q4.share"));
    wrong_rules(r"(?:%|percent)'", r"(?:%|percent|readers)'", "which it must leave", Some("q4.share"));
}

#[test]
fn an_expression_without_examples_is_refused() {
    wrong_rules("'\nmatches = [\"12.5 %\", \"12 percent\"]", "' \n", "no example that it must match", Some("q4.share"));
}

#[test]
fn an_unknown_key_is_refused() {
    wrong_rules("prefix = \"2.\"", "prefiks = \"2.\"", "prefiks", None);
}

#[test]
fn a_language_that_the_form_does_not_have_is_refused() {
    wrong_rules("prompt.en = \"Do you", "prompt.fr = \"Do you", "not among the languages", Some("q2"));
}

#[test]
fn a_file_that_is_not_toml_is_refused() {
    wrong_rules("[[recognise]]", "recognise:", "", None);
}

#[test]
fn rules_that_do_not_exist_are_refused() {
    run(["rules", "check", "no-such-rules.toml"]).fails(2, "cannot be read", "no-such-rules.toml");
}

#[test]
fn an_id_that_ships_with_the_program_is_taken() {
    let folder = TempDir::new().unwrap();
    let (rules, out) = (folder.path().join("mine.toml"), folder.path().join("out"));
    fs_err::write(&rules, LIBRARIES.replacen("library-survey-2021", "un-msq-2020", 1)).unwrap();
    let arguments = [OsStr::new("extract"), OsStr::new("fixtures/inbox"), OsStr::new("--rules"), rules.as_os_str()];
    let ran = run(arguments.into_iter().chain([OsStr::new("--out"), out.as_os_str()])).fails(
        2,
        "already defined",
        "mine.toml",
    );
    ran.says(&["un-msq-2020", "rules/un-msq-2020.toml"]);
}

#[test]
fn two_questionnaires_that_claim_a_document_are_both_named() {
    let rules = r#"
id = "rival"
title = "Another questionnaire of the same name"
languages = ["en"]
[[recognise]]
pattern = '(?i)member states questionnaire.{0,80}survey 2020'
matches = ["Member States Questionnaire (MSQ) for the United Nations E-Government Survey 2020"]
leaves = ["Survey 2018"]
[[question]]
id = "portal"
prefix = "1."
prompt.en = "What is the official e-government portal at the national level? If more than one, please list all."
fields.links.type = "links"
[[question]]
id = "strategy"
prefix = "6."
prompt.en = "Is there a national development strategy incorporating the Sustainable Development Goals (SDGs)?"
fields.text.type = "text"
"#;
    let folder = TempDir::new().unwrap();
    let (file, out) = (folder.path().join("rival.toml"), folder.path().join("out"));
    fs_err::write(&file, rules).unwrap();
    let arguments =
        [OsStr::new("extract"), OsStr::new("fixtures/inbox/estonia.md"), OsStr::new("--rules"), file.as_os_str()];
    let ran = run(arguments.into_iter().chain([OsStr::new("--out"), out.as_os_str()]));
    let ran = ran.fails(1, "two questionnaires claim the document", "estonia.md");
    ran.says(&["un-msq-2020 (rules/un-msq-2020.toml)", "rival (", "rival.toml)"]);
    assert_eq!(records(&out), Vec::<Value>::new(), "a tie is never decided in silence");
}

#[test]
fn forge_makes_submissions_with_their_truth() {
    let folder = TempDir::new().unwrap();
    let out = |name: &str| folder.path().join(name).display().to_string();
    let forge = |out: &str, count: &str| {
        let what = ["--questionnaire", "un-msq-2020", "--style", "markdown,word-typed"];
        run(["forge", "--out", out, "--count", count, "--seed", "7"].into_iter().chain(what))
    };
    forge(&out("a"), "4").ends(0);
    forge(&out("b"), "2").ends(0);
    let list: Value = serde_json::from_slice(&fs_err::read(folder.path().join("a/forge.json")).unwrap()).unwrap();
    let files: Vec<&str> = list["files"].as_array().unwrap().iter().map(|one| one["file"].as_str().unwrap()).collect();
    assert_eq!(files.len(), 4, "{list}");
    for file in &files {
        let truth = folder.path().join("a/truth").join(Path::new(file).with_extension("json"));
        let truth: Value = serde_json::from_slice(&fs_err::read(truth).unwrap()).unwrap();
        assert_eq!((&truth["schema"], &truth["file"]), (&"rapporteur-truth/1".into(), &(*file).into()));
        assert!(folder.path().join("a/submissions").join(file).exists());
    }
    // A submission is the same however many are made.
    for file in &files[..2] {
        let of = |name: &str| fs_err::read(folder.path().join(name).join("submissions").join(file)).unwrap();
        assert_eq!(of("a"), of("b"), "{file}");
    }
    forge(&out("a"), "1").fails(2, "the folder is not empty", "a");
    run(["forge", "--questionnaire", "un-msq-2020", "--out", &out("c"), "--style", "papyrus"]).fails(
        2,
        "there is no style \"papyrus\"",
        "c",
    );
    run(["forge", "--questionnaire", "un-msq-2020", "--out", &out("c"), "--form-language", "ru"]).fails(
        2,
        "no wording in \"ru\"",
        "c",
    );
}

#[cfg(target_os = "linux")]
#[test]
fn a_page_is_painted_within_a_bound_of_memory() {
    let folder = TempDir::new().unwrap();
    let out = folder.path().join("page.png");
    let page = |dpi: &str, memory: &str| {
        let picture =
            ["page", "fixtures/inbox/fiji.pdf", "1", "--dpi", dpi, "--memory", memory, "--out"].map(OsStr::new);
        run(picture.into_iter().chain([out.as_os_str()]))
    };
    let little = page("600", "150");
    assert!(little.code != Some(0) && little.stderr.contains("memory allocation of"), "{}", little.stderr);
    assert!(!out.exists());
    assert_eq!(page("72", "2048").code, Some(0));
    assert!(fs_err::read(&out).unwrap().starts_with(b"\x89PNG"));
}
