//! `rapporteur extract` over time: what is done again and what is not, which return counts, and that neither the number of
//! workers nor the order of inputs shows in what comes out.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::time::SystemTime;

use serde_json::Value;
use tempfile::TempDir;

/// A folder of inputs and a folder for what comes out.
struct Office {
    inputs: TempDir,
    out: TempDir,
}

impl Office {
    fn open() -> Self {
        Self { inputs: TempDir::new().unwrap(), out: TempDir::new().unwrap() }
    }

    fn put(&self, name: &str, bytes: impl AsRef<[u8]>) {
        fs_err::write(self.inputs.path().join(name), bytes).unwrap();
    }

    fn extract(&self, more: &[&str]) -> Output {
        extract(self.inputs.path(), &[".".into()], self.out.path(), more)
    }

    fn journal(&self) -> Vec<Value> {
        let text = fs_err::read_to_string(self.out.path().join("journal.jsonl")).unwrap();
        text.lines().skip(1).map(|line| serde_json::from_str(line).unwrap()).collect()
    }

    /// What became of an input.
    fn became(&self, input: &str) -> String {
        let entries = self.journal();
        let entry = entries.iter().find(|entry| entry["input"] == input && entry["replaced"].is_null());
        entry.unwrap_or_else(|| panic!("no entry of {input}"))["became"].as_str().unwrap().to_owned()
    }

    fn histories(&self) -> Vec<Value> {
        let bytes = fs_err::read(self.out.path().join("histories.json")).unwrap();
        let histories: Value = serde_json::from_slice(&bytes).unwrap();
        histories["respondents"].as_array().unwrap().clone()
    }

    fn records(&self) -> BTreeMap<PathBuf, SystemTime> {
        let entries = fs_err::read_dir(self.out.path().join("records")).unwrap().map(|entry| entry.unwrap());
        entries.map(|entry| (entry.path(), entry.metadata().unwrap().modified().unwrap())).collect()
    }
}

fn extract(at: &Path, inputs: &[PathBuf], out: &Path, more: &[&str]) -> Output {
    let mut arguments: Vec<OsString> = vec!["extract".into(), "--out".into(), out.into()];
    arguments.extend(more.iter().map(Into::into));
    arguments.extend(inputs.iter().map(Into::into));
    Command::new(env!("CARGO_BIN_EXE_rapporteur")).args(arguments).current_dir(at).output().unwrap()
}

fn said(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

fn inbox() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/inbox")
}

fn fixture(name: &str) -> Vec<u8> {
    fs_err::read(inbox().join(name)).unwrap()
}

fn estonia() -> String {
    String::from_utf8(fixture("estonia.md")).unwrap()
}

/// Every file of a folder, hidden ones too.
fn files(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let entries = walkdir::WalkDir::new(folder).into_iter().map(|entry| entry.unwrap());
    let files = entries.filter(|entry| entry.file_type().is_file());
    files
        .map(|entry| (entry.path().strip_prefix(folder).unwrap().to_owned(), fs_err::read(entry.path()).unwrap()))
        .collect()
}

#[test]
fn neither_workers_nor_order_show_in_what_comes_out() {
    let at = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut inputs: Vec<PathBuf> = fs_err::read_dir(inbox())
        .unwrap()
        .map(|entry| Path::new("fixtures/inbox").join(entry.unwrap().file_name()))
        .collect();
    inputs.sort();
    let (one, four, parted) = (TempDir::new().unwrap(), TempDir::new().unwrap(), TempDir::new().unwrap());
    assert_eq!(extract(at, &inputs, one.path(), &["--jobs", "1"]).status.code(), Some(0));
    inputs.reverse();
    assert_eq!(extract(at, &inputs, four.path(), &["--jobs", "4"]).status.code(), Some(0));
    // A few today, the others tomorrow.
    let (today, tomorrow) = inputs.split_at(5);
    extract(at, today, parted.path(), &[]);
    extract(at, tomorrow, parted.path(), &[]);
    let expected = files(one.path());
    assert!(files(four.path()) == expected, "four workers wrote other bytes than one");
    assert!(files(parted.path()) == expected, "two runs wrote other bytes than one");
}

#[test]
fn what_is_unchanged_is_not_done_again() {
    let office = Office::open();
    office.put("estonia.md", estonia());
    office.put("letter.txt", "Dear all, the form will follow.");
    office.put("empty.docx", "");
    assert_eq!(office.extract(&[]).status.code(), Some(1));
    let (first, journal) = (office.records(), office.journal());
    office.put("senegal.docx", fixture("senegal.docx"));
    office.extract(&[]);
    let second = office.records();
    assert_eq!(second.len(), 2);
    assert!(first.iter().all(|(path, time)| second[path] == *time), "a record was written again");
    assert_eq!(office.journal().len(), journal.len() + 1);
    // A record that somebody deleted is made again.
    fs_err::remove_file(first.keys().next().unwrap()).unwrap();
    office.extract(&[]);
    assert_eq!(office.records().len(), 2);
    assert_eq!(office.became("letter.txt"), "not_submission");
    assert_eq!(office.became("empty.docx"), "failed");
}

#[test]
fn other_rules_or_another_precision_make_results_stale() {
    let office = Office::open();
    office.put("estonia.md", estonia());
    office.extract(&[]);
    let before = files(office.out.path());
    office.extract(&["--precision", "0.9"]);
    let record = before.keys().find(|path| path.starts_with("records")).unwrap();
    let after = files(office.out.path());
    assert!(after[record] != before[record], "the record still has the threshold of before");
    office.extract(&[]);
    assert!(files(office.out.path()) == before);
}

#[test]
fn what_the_rules_no_longer_know_has_no_record() {
    let office = Office::open();
    let rules = office.out.path().with_extension("toml");
    fs_err::write(&rules, include_str!("../docs/example/reading-rooms.toml")).unwrap();
    office.put("returned.md", include_str!("../docs/example/returned.md"));
    let with_rules = ["--rules", rules.to_str().unwrap()];
    assert_eq!(office.extract(&with_rules).status.code(), Some(0));
    assert_eq!((office.records().len(), files(&office.out.path().join("sources")).len()), (1, 1));
    assert!(office.out.path().join("rules").read_dir().unwrap().count() == 1);
    assert_eq!(office.extract(&[]).status.code(), Some(1));
    assert_eq!((office.records().len(), files(&office.out.path().join("sources")).len()), (0, 0));
    fs_err::remove_file(rules).unwrap();
}

#[test]
fn a_later_return_counts_and_the_earlier_is_kept() {
    let office = Office::open();
    office.put("estonia.md", estonia());
    office.extract(&[]);
    assert_eq!(office.became("estonia.md"), "record");
    let later = estonia().replacen("2019", "2020", 1);
    assert_ne!(later, estonia());
    office.put("estonia.md", &later);
    office.put("same again.md", &later);
    office.extract(&[]);
    let histories = office.histories();
    assert_eq!(histories.len(), 1);
    let returns = histories[0]["returns"].as_array().unwrap();
    assert_eq!(returns.len(), 2, "both returns are kept");
    assert_eq!(returns[1]["record"], histories[0]["counts"]);
    assert_eq!(returns[1]["arrivals"].as_array().unwrap().len(), 2);
    assert!(!histories[0]["changes"][0]["fields"].as_array().unwrap().is_empty());
    assert_eq!(office.records().len(), 2);
    assert_eq!(office.became("estonia.md"), "record");
    assert_eq!(office.became("same again.md"), "duplicate");
    let replaced: Vec<_> = office.journal().into_iter().filter(|entry| entry["replaced"] == true).collect();
    assert_eq!(replaced[0]["became"], "superseded");
    assert_eq!(replaced[0]["by"], histories[0]["counts"]);
}

#[test]
fn the_roster_stays_with_the_folder() {
    let office = Office::open();
    office.put("estonia.md", estonia());
    let roster = office.out.path().with_extension("csv");
    fs_err::write(&roster, "respondent;deadline\nEstonia;2019-01-31\nTogo;2019-01-31\n").unwrap();
    office.extract(&["--roster", roster.to_str().unwrap()]);
    fs_err::remove_file(&roster).unwrap();
    office.extract(&[]);
    assert_eq!(office.histories()[0]["late"], true);
    let bytes = fs_err::read(office.out.path().join("histories.json")).unwrap();
    let histories: Value = serde_json::from_slice(&bytes).unwrap();
    assert_eq!(histories["missing"][0]["respondent"], "Togo");
    fs_err::write(&roster, "country\nTogo\n").unwrap();
    let output = office.extract(&["--roster", roster.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(2));
    assert!(
        said(&output).contains("no column \"respondent\"") && said(&output).contains("line 1"),
        "{}",
        said(&output)
    );
    fs_err::remove_file(roster).unwrap();
}

#[test]
fn a_document_that_takes_too_long_costs_itself_alone() {
    let office = Office::open();
    let lines: String =
        (0..400_000_u64).map(|number| format!("{number}. short line {}\n\n", number * 7919 % 1000)).collect();
    office.put("a slow one.md", format!("# Member States Questionnaire (MSQ) 2020\n\n{lines}"));
    office.put("estonia.md", estonia());
    let output = office.extract(&["--timeout", "4", "--jobs", "2"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(said(&output).contains("took longer than 4 seconds, twice"), "{}", said(&output));
    assert_eq!((office.became("a slow one.md"), office.became("estonia.md")), ("failed".into(), "record".into()));
}

#[test]
fn a_read_only_folder_is_told_and_left_alone() {
    let office = Office::open();
    office.put("estonia.md", estonia());
    office.extract(&[]);
    let before = files(office.out.path());
    office.put("senegal.docx", fixture("senegal.docx"));
    let records = office.out.path().join("records");
    let set = |is_read_only: bool| {
        let mut permissions = fs_err::metadata(&records).unwrap().permissions();
        permissions.set_readonly(is_read_only);
        fs_err::set_permissions(&records, permissions).unwrap();
    };
    set(true);
    // Whoever may write everywhere, as an administrator, is not held by it.
    let is_held = fs_err::write(records.join("probe"), "").is_err();
    if is_held {
        let output = office.extract(&[]);
        assert_eq!(output.status.code(), Some(2));
        assert!(said(&output).contains("records") && said(&output).contains("  do: "), "{}", said(&output));
        let mut after = files(office.out.path());
        after.remove(Path::new("journal.partial.jsonl"));
        assert!(after == before);
        set(false);
    } else {
        set(false);
        fs_err::remove_file(records.join("probe")).unwrap();
        eprintln!("not checked: this user may write everywhere");
    }
    assert_eq!(office.extract(&[]).status.code(), Some(0));
    assert_eq!(office.records().len(), 2);
}

#[test]
fn a_record_that_was_lost_or_changed_is_made_again_of_its_source() {
    let office = Office::open();
    office.put("estonia.md", estonia());
    office.put("senegal.docx", fixture("senegal.docx"));
    office.extract(&[]);
    let expected = files(office.out.path());
    let records: Vec<PathBuf> = office.records().into_keys().collect();
    let spoil = || {
        let text = fs_err::read_to_string(&records[0]).unwrap();
        fs_err::write(&records[0], text.replacen("\"answered\"", "\"empty\"", 1)).unwrap();
        fs_err::remove_file(&records[1]).unwrap();
    };
    spoil();
    office.extract(&[]);
    assert!(files(office.out.path()) == expected);
    // Also where the inputs are not given this time.
    spoil();
    let other = TempDir::new().unwrap();
    fs_err::write(other.path().join("letter.txt"), "Dear all, the form will follow.").unwrap();
    extract(other.path(), &[".".into()], office.out.path(), &[]);
    let found = files(office.out.path());
    assert!(records.iter().all(|path| {
        let name = path.strip_prefix(office.out.path()).unwrap();
        found[name] == expected[name]
    }));
}

fn mail(from: &str, date: &str, attachment: &str) -> String {
    format!(
        "From: {from}\r\nDate: {date}\r\nSubject: our answers\r\nMessage-ID: <{date}@a.example>\r\nMIME-Version: 1.0\r\n\
         Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nPlease find it \
         attached.\r\n--b\r\nContent-Type: text/markdown; charset=utf-8\r\nContent-Disposition: attachment; \
         filename=\"answers.md\"\r\n\r\n{attachment}\r\n--b--\r\n"
    )
}

#[test]
fn dates_of_messages_tell_which_return_counts_also_when_a_message_is_gone() {
    let office = Office::open();
    let (early, late) = ("Sun, 01 Mar 2020 10:00:00 +0000", "Tue, 10 Mar 2020 10:00:00 +0000");
    let corrected = estonia().replacen("2018", "2017", 1);
    let boxed = |mails: &[String]| {
        mails.iter().map(|mail| format!("From a@ee.example Sun Mar  1 10:00:00 2020\n{mail}\n")).collect::<String>()
    };
    let mails = [mail("a@ee.example", early, &estonia()), mail("a@ee.example", late, &corrected)];
    office.put("box.mbox", boxed(&mails));
    office.extract(&[]);
    let counts = office.histories()[0]["counts"].clone();
    assert_eq!(office.histories()[0]["returns"][1]["received"], "2020-03-10T10:00:00Z");
    office.put("box.mbox", boxed(&mails[..1]));
    office.extract(&[]);
    assert_eq!(office.histories()[0]["counts"], counts, "the later return counts, although its message was moved away");
}

#[test]
fn an_output_is_no_input_and_a_file_has_one_name() {
    let place = TempDir::new().unwrap();
    fs_err::create_dir(place.path().join("in")).unwrap();
    fs_err::write(place.path().join("in/estonia.md"), estonia()).unwrap();
    let out = place.path().join("out");
    extract(place.path(), &["in".into()], &out, &[]);
    let expected = files(&out);
    let spellings: Vec<PathBuf> =
        vec!["./in".into(), place.path().join("in"), "in/../in/estonia.md".into(), "out".into(), ".".into()];
    assert_eq!(extract(place.path(), &spellings, &out, &[]).status.code(), Some(0));
    assert!(files(&out) == expected, "{}", String::from_utf8_lossy(&files(&out)[Path::new("journal.jsonl")]));
}

#[test]
fn the_same_bytes_as_markdown_and_as_text_are_markdown_in_any_order() {
    let (one, other) = (Office::open(), Office::open());
    one.put("b.md", estonia());
    one.put("a.txt", estonia());
    one.extract(&[]);
    other.put("b.md", estonia());
    other.extract(&[]);
    other.put("a.txt", estonia());
    other.extract(&[]);
    assert!(files(one.out.path()) == files(other.out.path()));
    assert_eq!((one.became("b.md"), one.became("a.txt")), ("record".into(), "duplicate".into()));
}

#[test]
fn a_path_that_was_mistyped_is_forgotten() {
    let office = Office::open();
    office.put("estonia.md", estonia());
    extract(office.inputs.path(), &["estonai.md".into(), "estonia.md".into()], office.out.path(), &[]);
    assert_eq!(office.became("estonai.md"), "failed");
    office.extract(&[]);
    assert_eq!(office.journal().len(), 1);
}

#[test]
fn an_empty_folder_leaves_no_broken_run() {
    let office = Office::open();
    assert_eq!(office.extract(&[]).status.code(), Some(2));
    assert!(!office.out.path().join("journal.partial.jsonl").exists() && !office.out.path().join("work").exists());
}

#[cfg(unix)]
#[test]
fn names_that_are_no_text_are_read_and_stay_apart() {
    use std::os::unix::ffi::OsStrExt;
    let office = Office::open();
    let odd = office.inputs.path().join(std::ffi::OsStr::from_bytes(b"a\xff.md"));
    // Some file systems take no such name.
    if fs_err::write(odd, estonia()).is_err() {
        eprintln!("not checked: this file system takes no name that is no text");
        return;
    }
    office.put("a\\xff.md", fixture("senegal.docx"));
    assert_eq!(office.extract(&[]).status.code(), Some(0));
    assert_eq!(office.records().len(), 2);
}
