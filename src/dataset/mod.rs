//! Data set: all that lies in a folder that `extract` wrote to, joined.
//!
//! Comes in: the folder and the questionnaires. Goes out: one [`Case`] a respondent with the record that counts, records
//! read one at a time, and what the journal and the histories tell. Nothing is changed. Whatever shows results (exports,
//! reports, packages) takes them from here.

mod offer;
mod public;
mod redact;
pub(crate) mod rendering;
mod resolve;
mod stored;
mod unshown;

use std::path::{Path, PathBuf};
use std::time::SystemTime;

use thiserror::Error;

use crate::batch;
use crate::decision::{self, Decisions, LedgerError, Standing};
use crate::history::{self, Histories, History, Known, Return, Roster};
use crate::intake::reason;
use crate::journal::{self, Entry, Failure};
use crate::questionnaire::{Library, Questionnaire};
use crate::write::record_path;

pub use public::{LeftOut, NotPublished};
pub(crate) use resolve::{resolve, resolve_text};
pub(crate) use stored::{StoredAnswer, StoredRecord, StoredSource};
pub use unshown::Unshown;

pub(crate) use crate::record::typed;

/// All that lies in a folder that `extract` wrote to.
#[derive(Debug)]
pub struct Dataset {
    out: PathBuf,
    library: Library,
    journal: Vec<Entry>,
    histories: Histories,
    decisions: Decisions,
    /// When the journal was last written, before it was read.
    run: Option<SystemTime>,
    /// Only what may be published: see [`Dataset::public`].
    is_public: bool,
}

/// Why there is no data set.
#[derive(Debug, Error)]
pub enum DatasetError {
    /// The folder of records cannot be read.
    #[error("cannot read the records: {}", reason(cause))]
    Records {
        /// The folder.
        folder: PathBuf,
        /// What the system says.
        cause: std::io::Error,
    },
    /// There is no record in it.
    #[error("there is no record in the folder")]
    NoRecord {
        /// The folder.
        folder: PathBuf,
    },
    /// What people decided cannot be read.
    #[error("{cause}")]
    Ledger {
        /// The file.
        file: PathBuf,
        /// Why.
        cause: Box<LedgerError>,
    },
    /// A file beside the records cannot be used.
    #[error("{message}")]
    Beside {
        /// The file.
        file: PathBuf,
        /// What is wrong with it.
        message: String,
    },
}

impl DatasetError {
    /// The folder or file.
    pub fn path(&self) -> &Path {
        match self {
            Self::Records { folder, .. } | Self::NoRecord { folder } => folder,
            Self::Beside { file, .. } | Self::Ledger { file, .. } => file,
        }
    }

    /// What the person can do about it.
    pub fn remedy(&self) -> &'static str {
        match self {
            Self::Records { .. } | Self::NoRecord { .. } => {
                "name the folder that `rapporteur extract` wrote to with --out, or run that first"
            }
            Self::Ledger { cause, .. } => cause.remedy(),
            Self::Beside { .. } => "run `rapporteur extract` again, which renews it",
        }
    }
}

impl Dataset {
    /// Opens the folder that `extract` wrote to.
    ///
    /// # Errors
    /// When it holds no records, or what lies beside them cannot be used.
    pub fn open(out: &Path, library: Library) -> Result<Self, DatasetError> {
        let dataset = Self::open_with_any(out, library)?;
        if dataset.cases().is_empty() {
            return Err(DatasetError::NoRecord { folder: out.join("records") });
        }
        Ok(dataset)
    }

    /// The same, also where no input became a record, or the only run was broken off: for those who tell of the run.
    ///
    /// # Errors
    /// When nothing in the folder tells of a run, or what lies beside the records cannot be used.
    pub fn open_with_any(out: &Path, mut library: Library) -> Result<Self, DatasetError> {
        library
            .prefer(&out.join("rules"))
            .map_err(|error| DatasetError::Beside { file: error.file.clone().into(), message: error.message })?;
        let run = fs_err::metadata(out.join(journal::NAME)).and_then(|file| file.modified()).ok();
        let journal = journal::read(out)
            .map_err(|error| DatasetError::Beside { file: error.path.clone(), message: error.to_string() })?
            .unwrap_or_default();
        let histories = match fs_err::read(out.join(history::NAME)) {
            Ok(bytes) => serde_json::from_slice(&bytes).map_err(|error| DatasetError::Beside {
                file: out.join(history::NAME),
                message: format!("the histories cannot be read: {error}"),
            })?,
            Err(_) => match records(&out.join("records")) {
                Ok(records) => alone(&records),
                Err(_) if !journal.is_empty() || out.join(batch::UNFINISHED).exists() => Histories::default(),
                Err(error) => return Err(error),
            },
        };
        let decisions = Decisions::read(out)
            .map_err(|error| DatasetError::Ledger { file: out.join(decision::NAME), cause: error.into() })?;
        let mut dataset = Self { out: out.to_owned(), library, journal, histories, decisions, run, is_public: false };
        dataset.gather_again()?;
        Ok(dataset)
    }

    /// Gathers the histories with what people decided meanwhile about who answers, when, and what. Where a record that is
    /// asked for cannot be read, they stay as they were; whoever shows the record tells of it.
    fn gather_again(&mut self) -> Result<(), DatasetError> {
        if self.decisions.last() == 0 || self.journal.is_empty() {
            return Ok(());
        }
        let roster = roster(&self.out.join(history::ROSTER))?;
        let (out, questionnaires, decisions) = (&self.out, self.library.questionnaires(), &self.decisions);
        let known = Known { out, questionnaires, decisions, roster: roster.as_ref() };
        if let Ok(gathered) = known.gather(&self.journal, Some(self.histories.clone())) {
            gathered.histories.settle(&mut self.journal);
            self.histories = gathered.histories;
        }
        Ok(())
    }

    /// The folder.
    pub fn folder(&self) -> &Path {
        &self.out
    }

    /// True where a run was broken off in it, or is still going on.
    pub fn is_unfinished(&self) -> bool {
        self.out.join(batch::UNFINISHED).exists()
    }

    /// One a respondent and questionnaire, by questionnaire, then by name; those who cannot be told stand last.
    pub fn cases(&self) -> &[History] {
        &self.histories.respondents
    }

    /// Histories, with those who have not answered.
    pub fn histories(&self) -> &Histories {
        &self.histories
    }

    /// What became of each input; empty where no journal was kept.
    pub fn journal(&self) -> &[Entry] {
        &self.journal
    }

    /// When the run that it was opened after ended, as far as a journal was kept.
    pub(crate) fn run(&self) -> Option<SystemTime> {
        self.run
    }

    /// What people decided.
    pub fn decisions(&self) -> &Decisions {
        &self.decisions
    }

    /// The same, to add what is decided while the data set is open.
    pub(crate) fn decisions_mut(&mut self) -> &mut Decisions {
        &mut self.decisions
    }

    /// The questionnaires that are known.
    pub fn questionnaires(&self) -> &[Questionnaire] {
        self.library.questionnaires()
    }

    /// Every return with its history, in the order of the cases.
    pub fn returns(&self) -> impl Iterator<Item = (&History, &Return)> {
        self.cases().iter().flat_map(|case| case.returns.iter().map(move |one| (case, one)))
    }

    /// True where it holds only what may be published.
    pub fn is_public(&self) -> bool {
        self.is_public
    }

    /// Folder that exports go to. What may be published never lies beside what may not.
    pub fn exports(&self) -> PathBuf {
        self.out.join(if self.is_public { "public" } else { "export" })
    }

    /// Reads a record, joined with what people decided.
    ///
    /// # Errors
    /// When there is no such record, or the file is none.
    pub(crate) fn record(&self, id: &str) -> Result<StoredRecord, Failure> {
        StoredRecord::read(&self.record_bytes(id)?)
    }

    /// A record as JSON: the bytes of its file, joined with what people decided, or what may be published of that.
    ///
    /// # Errors
    /// When there is no such record; where a part of it is another, also when the file is none.
    pub(crate) fn record_bytes(&self, id: &str) -> Result<Vec<u8>, Failure> {
        let bytes = fs_err::read(self.record_path(id)).map_err(|error| Failure {
            message: format!("cannot read the record: {}", reason(&error)),
            remedy: "check that you may read the file".to_owned(),
        })?;
        let bytes = self.decisions.joined(bytes, self.questionnaires())?;
        if self.is_public { self.public_record(id, &bytes) } else { Ok(bytes) }
    }

    /// Where the fields of a record stand that people decided about.
    pub(crate) fn standings(&self, record: &StoredRecord) -> std::collections::BTreeMap<&str, Standing<'_>> {
        self.decisions.standings(&record.source.sha256, &record.questionnaire.id)
    }

    /// File of a record, with all that it holds.
    pub fn record_path(&self, id: &str) -> PathBuf {
        record_path(&self.out, id)
    }

    /// File with the bytes of a source, as they came: `sources/<sha256>.<extension of its media type>`.
    pub(crate) fn source_path(&self, source: &StoredSource) -> PathBuf {
        self.out.join("sources").join(format!("{}.{}", source.sha256, source.media_type.extension()))
    }
}

/// The roster of the last run, where it had one.
fn roster(file: &Path) -> Result<Option<Roster>, DatasetError> {
    let Ok(bytes) = fs_err::read(file) else { return Ok(None) };
    let unusable = |message: String| DatasetError::Beside { file: file.to_owned(), message };
    let text = crate::read::text_of(&bytes).ok_or_else(|| unusable("the roster is no text".to_owned()))?;
    Roster::parse(&text).map(Some).map_err(|error| unusable(error.to_string()))
}

/// Each record by itself, where no history was kept.
fn alone(records: &[PathBuf]) -> Histories {
    let ids = records.iter().filter_map(|path| Some(path.file_stem()?.to_string_lossy().into_owned()));
    let alone = |id: String| History {
        questionnaire: id.rsplit_once('-').map_or(&*id, |(questionnaire, _)| questionnaire).to_owned(),
        respondent: None,
        key: None,
        counts: id.clone(),
        returns: vec![Return {
            record: id,
            record_sha256: String::new(),
            name: String::new(),
            submitted_on: None,
            received: None,
            arrivals: Vec::new(),
        }],
        changes: Vec::new(),
        doubts: Vec::new(),
        deadline: None,
        late: None,
    };
    Histories { respondents: ids.map(alone).collect(), ..Histories::default() }
}

/// The files of records, by name.
pub(crate) fn records(folder: &Path) -> Result<Vec<PathBuf>, DatasetError> {
    let unreadable = |cause| DatasetError::Records { folder: folder.to_owned(), cause };
    let mut records = Vec::new();
    for entry in fs_err::read_dir(folder).map_err(unreadable)? {
        let path = entry.map_err(unreadable)?.path();
        let is_hidden = path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'));
        if !is_hidden && path.extension().is_some_and(|extension| extension == "json") {
            records.push(path);
        }
    }
    if records.is_empty() {
        return Err(DatasetError::NoRecord { folder: folder.to_owned() });
    }
    records.sort();
    Ok(records)
}
