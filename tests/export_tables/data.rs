//! A data set as `extract` leaves it: the records of the fixtures with hostile answers, a journal and histories. What is in
//! braces in the files of `dataset` is the name of a fixture and stands for the id of its record.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use assert_cmd::assert::Assert;
use assert_cmd::cargo::cargo_bin_cmd;
use serde_json::Value;
use tempfile::TempDir;

pub(crate) struct Data {
    out: PathBuf,
    /// Takes the folder away in the end.
    _temporary: Option<TempDir>,
    ids: BTreeMap<String, String>,
}

/// A text longer than any cell of a workbook holds.
pub(crate) fn long_text() -> String {
    "long ".repeat(209_715)
}

impl Data {
    pub(crate) fn new() -> Self {
        let temporary = TempDir::new().unwrap();
        let mut data = Self::at(temporary.path());
        data._temporary = Some(temporary);
        data
    }

    /// Data of which every format is exported, for all tests that only look.
    pub(crate) fn exported() -> &'static Self {
        static EXPORTED: LazyLock<Data> = LazyLock::new(|| {
            let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("export_tables");
            if folder.exists() {
                fs_err::remove_dir_all(&folder).unwrap();
            }
            fs_err::create_dir_all(&folder).unwrap();
            let data = Data::at(&folder);
            for format in crate::FORMATS {
                data.export(format).success();
            }
            data
        });
        &EXPORTED
    }

    fn at(out: &Path) -> Self {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let dataset = root.join("tests/export_tables/dataset");
        let mut records = BTreeMap::new();
        for entry in fs_err::read_dir(root.join("fixtures/submissions")).unwrap() {
            let path = entry.unwrap().path();
            let record: Value = serde_json::from_slice(&fs_err::read(path.join("record.json")).unwrap()).unwrap();
            records.insert(path.file_name().unwrap().to_string_lossy().into_owned(), record);
        }
        let answers = fs_err::read(dataset.join("answers.json")).unwrap();
        let answers: BTreeMap<String, BTreeMap<String, Value>> = serde_json::from_slice(&answers).unwrap();
        for (name, answers) in answers {
            for (field, value) in answers {
                give(records.get_mut(&name).unwrap(), &field, value);
            }
        }
        give(records.get_mut("answers-in-french").unwrap(), "q15.text", long_text().into());
        let id = |record: &Value| record["id"].as_str().unwrap().to_owned();
        let ids: BTreeMap<String, String> = records.iter().map(|(name, record)| (name.clone(), id(record))).collect();
        for name in ["histories.json", "journal.jsonl"] {
            let mut text = fs_err::read_to_string(dataset.join(name)).unwrap();
            for (name, id) in &ids {
                text = text.replace(&format!("{{{name}}}"), id);
            }
            fs_err::write(out.join(name), text).unwrap();
        }
        fs_err::create_dir(out.join("records")).unwrap();
        let data = Self { out: out.to_owned(), _temporary: None, ids };
        for (name, record) in &records {
            fs_err::write(data.record_path(name), serde_json::to_vec_pretty(record).unwrap()).unwrap();
        }
        data
    }

    pub(crate) fn out(&self) -> &Path {
        &self.out
    }

    /// Id of the record of a fixture.
    pub(crate) fn id(&self, fixture: &str) -> &str {
        &self.ids[fixture]
    }

    /// How many records there are.
    pub(crate) fn records(&self) -> usize {
        self.ids.len()
    }

    fn record_path(&self, fixture: &str) -> PathBuf {
        self.out().join("records").join(format!("{}.json", self.id(fixture)))
    }

    pub(crate) fn record(&self, fixture: &str) -> Value {
        serde_json::from_slice(&fs_err::read(self.record_path(fixture)).unwrap()).unwrap()
    }

    pub(crate) fn change(&self, fixture: &str, change: impl FnOnce(&mut Value)) {
        let mut record = self.record(fixture);
        change(&mut record);
        fs_err::write(self.record_path(fixture), serde_json::to_vec(&record).unwrap()).unwrap();
    }

    pub(crate) fn export(&self, format: &str) -> Assert {
        cargo_bin_cmd!("rapporteur").arg("export").arg(self.out()).args(["--to", format]).assert()
    }

    /// Names of all exported files, hidden ones too.
    pub(crate) fn files(&self) -> Vec<String> {
        let export = self.out().join("export");
        let files = walkdir::WalkDir::new(&export).into_iter().map(Result::unwrap);
        let files = files.filter(|entry| entry.file_type().is_file());
        let mut names: Vec<String> =
            files.map(|entry| entry.path().strip_prefix(&export).unwrap().to_string_lossy().into_owned()).collect();
        names.sort();
        names
    }

    pub(crate) fn bytes(&self, file: &str) -> Vec<u8> {
        fs_err::read(self.out().join("export").join(file)).unwrap()
    }
}

fn give(record: &mut Value, field: &str, value: Value) {
    let answer = &mut record["answers"][field];
    assert!(answer.is_object(), "{field}");
    answer["value"] = value;
    answer["finding"] = "answered".into();
}
