//! Data sets and bags to try on, each made once; and the commands.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use lopdf::encryption::crypt_filters::{Aes256CryptFilter, CryptFilter};
use lopdf::{EncryptionState, EncryptionVersion, Object, Permissions};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

/// What a run did.
pub(crate) struct Ran {
    pub(crate) code: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Ran {
    #[track_caller]
    pub(crate) fn ends(self, code: i32) -> Self {
        assert_eq!(self.code, Some(code), "stdout:\n{}\nstderr:\n{}", self.stdout, self.stderr);
        self
    }

    /// An error with its three lines: what happened, where, what to do.
    #[track_caller]
    pub(crate) fn fails(self, code: i32, what: &str) -> Self {
        let ran = self.ends(code);
        for part in ["error: ", what, "\n  in: ", "\n  do: "] {
            assert!(ran.stderr.contains(part), "not said: {part:?}\nstderr:\n{}", ran.stderr);
        }
        ran
    }

    #[track_caller]
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|error| panic!("{error}: {}", self.stdout))
    }
}

fn program(arguments: impl IntoIterator<Item = impl AsRef<OsStr>>, folder: Option<&Path>) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_rapporteur"));
    command.current_dir(folder.unwrap_or(Path::new(env!("CARGO_MANIFEST_DIR")))).args(arguments);
    for name in ["CLICOLOR", "CLICOLOR_FORCE", "RAPPORTEUR_PASSWORD"] {
        command.env_remove(name);
    }
    command
}

pub(crate) fn run(arguments: impl IntoIterator<Item = impl AsRef<OsStr>>, folder: Option<&Path>) -> Ran {
    let output = program(arguments, folder).output().unwrap();
    Ran {
        code: output.status.code(),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
    }
}

pub(crate) fn command(set: &Set, bag: &Path, more: &[&str]) -> Command {
    let mut arguments: Vec<&OsStr> = vec!["package".as_ref(), set.out.as_os_str(), "--to".as_ref(), "bagit".as_ref()];
    arguments.extend(["--bag".as_ref(), bag.as_os_str()]);
    arguments.extend(more.iter().map(AsRef::<OsStr>::as_ref));
    let mut command = program(arguments, Some(&set.folder));
    command.stderr(std::process::Stdio::piped());
    command
}

pub(crate) fn package(set: &Set, bag: &Path, more: &[&str]) -> Ran {
    let output = command(set, bag, more).output().unwrap();
    Ran {
        code: output.status.code(),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
    }
}

pub(crate) fn verify(bag: &Path) -> Ran {
    run(["verify".as_ref(), "--json".as_ref(), bag.as_os_str()], None)
}

/// A data set: the folder that it was made in, its `out`, its records by id.
#[derive(Clone)]
pub(crate) struct Set {
    pub(crate) folder: PathBuf,
    pub(crate) out: PathBuf,
    pub(crate) records: BTreeMap<String, Value>,
}

impl Set {
    /// The record of a file.
    pub(crate) fn record_of(&self, name: &str) -> String {
        let found = self.records.iter().find(|(_, record)| record["source"]["name"] == name);
        found.unwrap_or_else(|| panic!("no record of {name}")).0.clone()
    }

    pub(crate) fn pictures(&self) -> usize {
        self.records.values().map(|record| pages(record).count()).sum()
    }
}

/// Pages that hold evidence.
pub(crate) fn pages(record: &Value) -> impl Iterator<Item = u64> {
    let evidence = record["answers"].as_object().unwrap().values().flat_map(|one| one["evidence"].as_array().unwrap());
    let pages: BTreeSet<u64> = evidence.filter_map(|one| one["place"]["page"].as_u64()).collect();
    let is_pdf = record["source"]["media_type"] == "application/pdf";
    pages.into_iter().filter(move |_| is_pdf)
}

/// Quotes of a record.
pub(crate) fn quotes(record: &Value) -> usize {
    let evidence = record["answers"].as_object().unwrap().values().map(|one| one["evidence"].as_array().unwrap().len());
    evidence.sum::<usize>() + record["unclaimed"].as_array().unwrap().len()
}

/// A path where nothing is, for this run of the tests.
pub(crate) fn fresh(name: &str) -> PathBuf {
    let path = scratch().join(name);
    assert!(!path.exists(), "{} is used twice", path.display());
    path
}

fn scratch() -> &'static Path {
    static SCRATCH: OnceLock<PathBuf> = OnceLock::new();
    SCRATCH.get_or_init(|| {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("package");
        let _ = fs_err::remove_dir_all(&folder);
        fs_err::create_dir_all(&folder).unwrap();
        folder
    })
}

/// What the program left in a folder beside the bags that it was to make there.
pub(crate) fn left_over(folder: &Path) -> Vec<PathBuf> {
    let inside = fs_err::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    inside.filter(|path| path.file_name().unwrap().to_string_lossy().starts_with('.')).collect()
}

pub(crate) fn inbox() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/inbox")
}

/// A data set of submissions of all kinds: one respondent has answered twice, and mails are no submissions. Three inputs
/// cannot be packed, and one held something else before.
pub(crate) fn set() -> &'static Set {
    static SET: OnceLock<Set> = OnceLock::new();
    SET.get_or_init(|| {
        let folder = fresh("set");
        let inbox = folder.join("inbox");
        fs_err::create_dir_all(inbox.join("later")).unwrap();
        for name in ["estonia.md", "fiji.pdf", "senegal.docx", "mozambique.txt", "mill-software.md"] {
            fs_err::copy(self::inbox().join(name), inbox.join(name)).unwrap();
        }
        let text = fs_err::read_to_string(inbox.join("estonia.md")).unwrap();
        fs_err::write(inbox.join("later/estonia-2.md"), text.replacen("82%", "83%", 1)).unwrap();
        run(["extract", "inbox", "--out", "out"], Some(&folder)).ends(0);
        fs_err::write(inbox.join("a mail.eml"), "Subject: hello\n\nno form").unwrap();
        fs_err::write(inbox.join("note 100%.eml"), "Subject: note\n\nno form").unwrap();
        fs_err::write(inbox.join("changed.eml"), "Subject: before\n\n").unwrap();
        let set = finish(folder.clone(), folder.join("out"), std::slice::from_ref(&inbox));
        fs_err::write(inbox.join("changed.eml"), "Subject: after\n\n").unwrap();
        let journal = folder.join("out/journal.jsonl");
        let mut text = fs_err::read_to_string(&journal).unwrap();
        let reason = json!({"became": "failed", "message": "m", "remedy": "r", "size_bytes": 1, "media_type": null});
        // What "fiji.pdf" held before is kept as the original of its record.
        let held = text.lines().find(|line| line.contains("inbox/estonia.md\"")).unwrap();
        let mut held: Value = serde_json::from_str(held).unwrap();
        held["input"] = json!("inbox/fiji.pdf");
        held["replaced"] = json!(true);
        held["became"] = json!("duplicate");
        held["of"] = json!({"input": "inbox/estonia.md"});
        text.push_str(&format!("{held}\n"));
        for (input, sha256) in [("inbox/gone.eml", json!("0".repeat(64))), ("inbox/huge.mbox", Value::Null)] {
            let mut line = reason.clone();
            line["input"] = json!(input);
            line["sha256"] = sha256;
            text.push_str(&format!("{line}\n"));
        }
        fs_err::write(&journal, text).unwrap();
        set
    })
}

/// Adds to records what `extract` keeps beside them, where it did not: sources, journal and histories.
pub(crate) fn finish(folder: PathBuf, out: PathBuf, inputs: &[PathBuf]) -> Set {
    let records: BTreeMap<String, Value> = files(&out)
        .into_iter()
        .filter_map(|(path, bytes)| {
            let id = path.strip_prefix("records/")?.strip_suffix(".json")?.to_owned();
            Some((id, serde_json::from_slice(&bytes).unwrap()))
        })
        .collect();
    assert!(!records.is_empty());
    fs_err::create_dir_all(out.join("sources")).unwrap();
    let mut journal = vec![json!({"schema": "rapporteur-journal/1", "program": "0.1.0", "settings": {}}).to_string()];
    for input in inputs {
        for (path, bytes) in files(input) {
            let sha: String = sha256(&bytes);
            let record = records.iter().find(|(_, record)| record["source"]["sha256"] == sha);
            let name = input.strip_prefix(&folder).unwrap_or(input).join(&path);
            let mut line = json!({
                "input": name, "sha256": sha, "size_bytes": bytes.len(), "media_type": null,
                "became": "not_submission", "reason": "it is no form",
            });
            if let Some((id, record)) = record {
                line["became"] = json!("record");
                line["record"] = json!(id);
                line.as_object_mut().unwrap().remove("reason");
                let ending = record["source"]["name"].as_str().unwrap().rsplit_once('.').unwrap().1;
                fs_err::write(out.join("sources").join(format!("{sha}.{ending}")), &bytes).unwrap();
            }
            journal.push(line.to_string());
        }
    }
    fs_err::write(out.join("journal.jsonl"), journal.join("\n") + "\n").unwrap();
    fs_err::write(out.join("histories.json"), histories(&records).to_string()).unwrap();
    Set { folder, out, records }
}

/// One history a respondent; the one whose name ends in "-2" replaces the other.
fn histories(records: &BTreeMap<String, Value>) -> Value {
    let mut respondents: BTreeMap<String, Vec<(String, String)>> = BTreeMap::new();
    for (id, record) in records {
        let name = record["source"]["name"].as_str().unwrap().to_owned();
        let key = name.split('.').next().unwrap().trim_end_matches("-2").to_owned();
        respondents.entry(key).or_default().push((name, id.clone()));
    }
    let histories: Vec<Value> = respondents
        .into_iter()
        .map(|(key, mut returns)| {
            // "estonia-2.md" comes before "estonia.md".
            returns.sort_by_key(|(name, _)| name.len());
            let counts = &returns.last().unwrap().1;
            let respondent = key[..1].to_uppercase() + &key[1..];
            let returned = returns.iter().map(|(name, id)| {
                json!({"record": id, "name": name, "submitted_on": null, "received": null, "arrivals": []})
            });
            json!({
                "questionnaire": counts.rsplit_once('-').unwrap().0, "respondent": respondent, "key": key, "counts": counts,
                "returns": returned.collect::<Vec<_>>(), "changes": [], "doubts": [], "deadline": null, "late": null,
            })
        })
        .collect();
    let missing = json!([{"respondent": "Latvia\nLettland", "addresses": [], "deadline": null}]);
    json!({"schema": "rapporteur-histories/1", "respondents": histories, "missing": missing})
}

/// The bag of that data set. Nobody may change it.
pub(crate) fn whole() -> PathBuf {
    static BAG: OnceLock<PathBuf> = OnceLock::new();
    let make = || {
        let bag = fresh("bag");
        package(set(), &bag, &[]).ends(0);
        bag
    };
    BAG.get_or_init(make).clone()
}

/// A data set of one submission, for what has nothing to do with submissions.
pub(crate) fn small_set() -> &'static Set {
    static SET: OnceLock<Set> = OnceLock::new();
    SET.get_or_init(|| {
        let folder = fresh("small");
        let inbox = folder.join("inbox");
        fs_err::create_dir_all(&inbox).unwrap();
        fs_err::copy(self::inbox().join("estonia.md"), inbox.join("estonia.md")).unwrap();
        run(["extract", "inbox", "--out", "out"], Some(&folder)).ends(0);
        finish(folder.clone(), folder.join("out"), &[inbox])
    })
}

/// A copy of its bag, to be changed.
pub(crate) fn small_bag(name: &str) -> PathBuf {
    static BAG: OnceLock<PathBuf> = OnceLock::new();
    let make = || {
        let bag = fresh("small bag");
        package(small_set(), &bag, &[]).ends(0);
        bag
    };
    let copied = fresh(&format!("small bag of {name}"));
    copy(BAG.get_or_init(make), &copied);
    copied
}

/// A copy of that bag, to be changed.
pub(crate) fn bag(name: &str) -> PathBuf {
    let bag = fresh(&format!("bag of {name}"));
    copy(&whole(), &bag);
    bag
}

pub(crate) fn copy(from: &Path, to: &Path) {
    for (path, bytes) in files(from) {
        fs_err::create_dir_all(to.join(&path).parent().unwrap()).unwrap();
        fs_err::write(to.join(path), bytes).unwrap();
    }
}

/// Every file below a folder, by its path within it.
pub(crate) fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let entries = walkdir::WalkDir::new(folder).into_iter().map(|entry| entry.unwrap());
    let file = |entry: walkdir::DirEntry| {
        let path = entry.path().strip_prefix(folder).unwrap().to_str().unwrap().replace('\\', "/");
        (path, fs_err::read(entry.path()).unwrap())
    };
    entries.filter(|entry| entry.file_type().is_file()).map(file).collect()
}

pub(crate) fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Writes manifests and the count of the payload anew, as whoever changes a bag on purpose would.
pub(crate) fn repair(bag: &Path) {
    let found = files(bag);
    let payload: Vec<(&String, &Vec<u8>)> = found.iter().filter(|(path, _)| path.starts_with("data/")).collect();
    let info = String::from_utf8(found["bag-info.txt"].clone()).unwrap();
    let (bytes, count) = payload.iter().fold((0, 0), |(bytes, count), (_, file)| (bytes + file.len(), count + 1));
    let info = regex::Regex::new(r"Payload-Oxum: .*").unwrap().replace(&info, format!("Payload-Oxum: {bytes}.{count}"));
    fs_err::write(bag.join("bag-info.txt"), info.as_bytes()).unwrap();
    let line = |(path, bytes): &(&String, &Vec<u8>)| format!("{}  {path}\n", sha256(bytes));
    fs_err::write(bag.join("manifest-sha256.txt"), payload.iter().map(line).collect::<String>()).unwrap();
    repair_tags(bag);
}

/// The same for the tag files alone.
pub(crate) fn repair_tags(bag: &Path) {
    let tags =
        files(bag).into_iter().filter(|(path, _)| !path.starts_with("data/") && !path.starts_with("tagmanifest"));
    let lines: String = tags.map(|(path, bytes)| format!("{}  {path}\n", sha256(&bytes))).collect();
    fs_err::write(bag.join("tagmanifest-sha256.txt"), lines).unwrap();
}

/// A PDF under a password, always with the same bytes.
pub(crate) fn encrypted(pdf: &Path, password: &str) -> Vec<u8> {
    let mut pdf = lopdf::Document::load_mem(&fs_err::read(pdf).unwrap()).unwrap();
    let id = Object::string_literal("0123456789abcdef");
    pdf.trailer.set("ID", vec![id.clone(), id]);
    let filter: std::sync::Arc<dyn CryptFilter> = std::sync::Arc::new(Aes256CryptFilter);
    let state = EncryptionState::try_from(EncryptionVersion::V5 {
        encrypt_metadata: true,
        crypt_filters: BTreeMap::from([(b"StdCF".to_vec(), filter)]),
        file_encryption_key: b"a key of thirty-two bytes, fixed",
        stream_filter: b"StdCF".to_vec(),
        string_filter: b"StdCF".to_vec(),
        owner_password: "owner",
        user_password: password,
        permissions: Permissions::all(),
    });
    pdf.encrypt(&state.unwrap()).unwrap();
    let mut bytes = Vec::new();
    pdf.save_to(&mut bytes).unwrap();
    bytes
}
