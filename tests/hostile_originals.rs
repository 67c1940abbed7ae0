//! Originals that harm the process which reads them: `export --to pdf`, `package` and `verify` lose what they make of that
//! record, and nothing else. How many workers there are shows in nothing that comes out.

#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::OnceLock;
use std::time::Duration;

use rapporteur::batch::Workers;
use rapporteur::dataset::Dataset;
use rapporteur::export;
use rapporteur::package;
use rapporteur::questionnaire::Library;
use serde_json::Value;
use sha2::{Digest, Sha256};
use tempfile::TempDir;

const HEALTHY: [&str; 2] = ["ghana.pdf", "fiji.pdf"];

/// A sound PDF of so many objects that reading it takes much time and memory.
fn harmful() -> &'static [u8] {
    static HARMFUL: OnceLock<Vec<u8>> = OnceLock::new();
    HARMFUL.get_or_init(|| {
        const PAGES: usize = 10_000;
        const OTHERS: usize = 600_000;
        let lines: String = (0..40).map(|line| format!("({line}. A short line of text) Tj T*\n")).collect();
        let content = format!("BT /F1 9 Tf 50 800 Td 11 TL\n{lines}ET");
        let kids: String = (0..PAGES).map(|page| format!("{} 0 R ", page + 5)).collect();
        let mut objects = vec![
            "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
            format!("<</Type/Pages/Count {PAGES}/Kids[{kids}]>>"),
            format!("<</Length {}>>stream\n{content}\nendstream", content.len()),
            "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>".to_owned(),
        ];
        let page = "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 3 0 R/Resources<</Font<</F1 4 0 R>>>>>>";
        objects.extend(std::iter::repeat_n(page.to_owned(), PAGES));
        objects.extend(std::iter::repeat_n("<</A[1 2 3 4 5 6 7 8]>>".to_owned(), OTHERS));
        let (mut pdf, mut table) = ("%PDF-1.7\n".to_owned(), String::new());
        for (number, object) in (1..).zip(&objects) {
            writeln!(table, "{:010} 00000 n ", pdf.len()).unwrap();
            writeln!(pdf, "{number} 0 obj{object} endobj").unwrap();
        }
        let (start, size) = (pdf.len(), objects.len() + 1);
        writeln!(pdf, "xref\n0 {size}\n0000000000 65535 f \n{table}trailer<</Size {size}/Root 1 0 R>>").unwrap();
        write!(pdf, "startxref\n{start}\n%%EOF\n").unwrap();
        pdf.into_bytes()
    })
}

/// A folder that `extract` wrote to, in which the original of one more record is another.
struct Set {
    folder: TempDir,
    /// Id of the record whose original harms.
    harmed: String,
}

impl Set {
    fn with(original: &[u8]) -> Self {
        let folder = TempDir::new().unwrap();
        let inputs = HEALTHY.map(inbox);
        let inputs = inputs.each_ref().map(|path| path.to_str().unwrap());
        ends(&run(folder.path(), &[&["extract", "--out", "out"], &inputs[..]].concat()), 0);
        let out = folder.path().join("out");
        // Each record then stands alone.
        for name in ["journal.jsonl", "histories.json"] {
            fs_err::remove_file(out.join(name)).unwrap();
        }
        let records = out.join("records").read_dir().unwrap().map(|entry| fs_err::read(entry.unwrap().path()).unwrap());
        let mut record: Value = records
            .map(|bytes| serde_json::from_slice(&bytes).unwrap())
            .find(|one: &Value| is_of(one, HEALTHY[0]))
            .unwrap();
        let sha256: String = Sha256::digest(original).iter().map(|byte| format!("{byte:02x}")).collect();
        let harmed = format!("un-msq-2020-{}", &sha256[..12]);
        record["id"] = harmed.as_str().into();
        record["source"]["name"] = "harmful.pdf".into();
        record["source"]["size_bytes"] = original.len().into();
        record["source"]["sha256"] = sha256.as_str().into();
        fs_err::write(out.join(format!("sources/{sha256}.pdf")), original).unwrap();
        fs_err::write(out.join(format!("records/{harmed}.json")), record.to_string()).unwrap();
        Self { folder, harmed }
    }

    fn run(&self, arguments: &[&str], more: &[&str]) -> Output {
        run(self.folder.path(), &[arguments, more].concat())
    }

    /// All three commands, each with a limit that the original does not keep to.
    fn check(&self, limit: &[&str], reason: &str) {
        let exported = self.run(&["export", "out", "--to", "pdf"], limit);
        ends(&exported, 1);
        assert_eq!(said(&exported).matches(reason).count(), 1, "{}", said(&exported));
        assert!(said(&exported).contains(&format!("{}.json", self.harmed)), "{}", said(&exported));
        let copies = files(&self.folder.path().join("out/export/pdf"));
        assert_eq!(copies.len(), HEALTHY.len(), "{:?}", copies.keys());
        assert!(copies.keys().all(|path| !path.to_str().unwrap().contains(&self.harmed)));

        let packed = self.run(&["package", "out", "--to", "bagit", "--bag", "bag"], limit);
        ends(&packed, 1);
        assert_eq!(said(&packed).matches(reason).count(), 1, "{}", said(&packed));
        let bag = files(&self.folder.path().join("bag/data"));
        let below = |name: &str| bag.keys().filter(|path| path.starts_with(name)).count();
        let all = HEALTHY.len() + 1;
        assert_eq!((below("records"), below("originals"), below("documents")), (all, all, HEALTHY.len()));

        let verified = self.run(&["verify", "bag", "--json"], limit);
        ends(&verified, 1);
        let report: Value = serde_json::from_slice(&verified.stdout).unwrap();
        assert_eq!((&report["tally"]["equal"], &report["tally"]["failed"]), (&HEALTHY.len().into(), &1.into()));
        let of_harmed = |one: &&Value| one["path"] == format!("data/records/{}.json", self.harmed);
        let one = report["records"].as_array().unwrap().iter().find(of_harmed).unwrap();
        assert!(one["again"]["message"].as_str().unwrap().contains(reason), "{one}");
        assert_eq!(one["looked_up"], false);
    }
}

fn inbox(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/inbox").join(name)
}

fn is_of(record: &Value, name: &str) -> bool {
    record["source"]["name"].as_str().unwrap().ends_with(name)
}

fn run(at: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_rapporteur"));
    command.args(arguments).current_dir(at).env_remove("RAPPORTEUR_PASSWORD").output().unwrap()
}

fn said(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

#[track_caller]
fn ends(output: &Output, code: i32) {
    assert_eq!(output.status.code(), Some(code), "{}", said(output));
}

/// Every file of a folder, hidden ones too.
fn files(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let entries = walkdir::WalkDir::new(folder).into_iter().map(|entry| entry.unwrap());
    let files = entries.filter(|entry| entry.file_type().is_file());
    files.map(|one| (one.path().strip_prefix(folder).unwrap().to_owned(), fs_err::read(one.path()).unwrap())).collect()
}

#[test]
fn an_original_that_takes_too_much_memory_costs_its_record_alone() {
    Set::with(harmful()).check(&["--memory", "192"], "took more than 192 MiB of memory, twice");
}

#[test]
fn an_original_that_takes_too_long_costs_its_record_alone() {
    Set::with(harmful()).check(&["--timeout", "5"], "took longer than 5 seconds, twice");
}

/// Workers that end when they are asked for something whose request holds these words.
fn ending(folder: &Path, at: &str) -> Workers {
    use std::os::unix::fs::PermissionsExt;
    let program = folder.join("program");
    let real = env!("CARGO_BIN_EXE_rapporteur");
    let script = format!(
        "#!/bin/sh\nwhile IFS= read -r line; do\n  case $line in *{at}*) echo x >> '{}'; exit;; esac\n  \
         printf '%s\\n' \"$line\"\ndone | '{real}' \"$@\"\n",
        folder.join("asked").display()
    );
    fs_err::write(&program, script).unwrap();
    fs_err::set_permissions(&program, std::fs::Permissions::from_mode(0o755)).unwrap();
    Workers {
        program,
        arguments: Vec::new(),
        password: None,
        temporary: folder.to_owned(),
        jobs: 2,
        timeout: Duration::from_secs(120),
        memory_bytes: 2048 * 1024 * 1024,
    }
}

#[test]
fn an_original_that_ends_its_reader_costs_its_record_alone() {
    let set = Set::with(&[fs_err::read(inbox(HEALTHY[0])).unwrap(), b"\n%\n".to_vec()].concat());
    let work = TempDir::new().unwrap();
    let workers = ending(work.path(), &set.harmed);
    let dataset = Dataset::open(&set.folder.path().join("out"), Library::embedded().unwrap()).unwrap();
    let mut results = Vec::new();
    export::evidence_copies(&dataset, &workers, &mut |exported| results.push((exported.of, exported.result))).unwrap();
    assert_eq!(results.len(), HEALTHY.len() + 1);
    for (of, result) in results {
        let is_harmed = of.to_str().unwrap().contains(&set.harmed);
        assert_eq!(result.is_err(), is_harmed, "{}: {result:?}", of.display());
        assert!(result.is_ok() || result.unwrap_err().message.contains("did not survive it, twice"));
    }
    assert_eq!(fs_err::read_to_string(work.path().join("asked")).unwrap().lines().count(), 2, "tried once more");

    ends(&set.run(&["package", "out", "--to", "bagit", "--bag", "bag"], &[]), 0);
    let verification = package::verify(&set.folder.path().join("bag"), &workers, &mut |_| {}).unwrap();
    assert_eq!((verification.tally.equal, verification.tally.failed), (HEALTHY.len(), 1));
}

#[test]
fn how_many_workers_there_are_shows_nowhere() {
    let set = Set::with(&[fs_err::read(inbox(HEALTHY[0])).unwrap(), b"\n%\n".to_vec()].concat());
    let done = ["1", "4"].map(|jobs| {
        let bag = format!("bag-{jobs}");
        let exported = set.run(&["export", "out", "--to", "pdf"], &["--jobs", jobs]);
        let packed = set.run(&["package", "out", "--to", "bagit", "--bag", &bag], &["--jobs", jobs]);
        ends(&packed, 0);
        let verified = set.run(&["verify", &bag, "--json"], &["--jobs", jobs]);
        let copies = files(&set.folder.path().join("out/export/pdf"));
        assert_eq!(copies.len(), HEALTHY.len() + 1);
        (said(&exported), copies, files(&set.folder.path().join(bag)), verified.stdout)
    });
    let [one, four] = done;
    assert_eq!(one.0, four.0);
    assert!(one.1 == four.1, "four workers made other copies than one");
    assert!(one.2 == four.2, "four workers made another package than one");
    assert_eq!(String::from_utf8(one.3).unwrap(), String::from_utf8(four.3).unwrap());
}
