//! The ledger: `review.sqlite`, the history of all decisions. It only grows: whatever is added is on the disk before anybody
//! is told so, and nothing in it is changed or taken away.

use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::{Connection, ErrorCode, OpenFlags, OptionalExtension, Row, TransactionBehavior, params};
use tempfile::TempDir;
use thiserror::Error;

use super::{Decision, Ruling, Sample, Seen, Subject};

/// Name of the file in the folder of a run.
pub const NAME: &str = "review.sqlite";

/// How long to wait for another process that writes.
const WAIT: Duration = Duration::from_secs(10);

/// The history of decisions.
#[derive(Debug)]
pub struct Ledger {
    connection: Connection,
    path: PathBuf,
    /// The folder of the copy that is read, where the file itself cannot be opened. It is closed before it goes.
    _copy: Option<TempDir>,
}

/// A decision that is to be added.
#[derive(Debug, Clone, PartialEq)]
pub struct New {
    /// When (RFC 3339, UTC).
    pub at: String,
    /// Who.
    pub reviewer: String,
    /// About what.
    pub subject: Subject,
    /// Number of the last decision on it that the reviewer knows of; 0 for none.
    pub known: i64,
    /// What the program had read.
    pub seen: Seen,
    /// What was decided.
    pub ruling: Ruling,
    /// Why.
    pub why: Option<String>,
    /// Number of the decision on an earlier return that this one follows.
    pub follows: Option<i64>,
    /// Whether the field was drawn for the audit sample.
    pub audit: bool,
}

/// Why the ledger could not be read or written.
#[derive(Debug, Error)]
pub enum LedgerError {
    /// The database says why.
    #[error("cannot {what} the decisions of reviewers: {cause}")]
    Database {
        /// "read" or "write".
        what: &'static str,
        /// The file.
        path: PathBuf,
        /// What SQLite says.
        cause: rusqlite::Error,
    },
    /// Somebody else decided meanwhile, or the reviewer did in another window. Nothing was added.
    #[error("{} decided about this field meanwhile", .0.reviewer)]
    Meanwhile(Box<Decision>),
}

impl LedgerError {
    /// What the person can do about it.
    pub fn remedy(&self) -> &'static str {
        match self {
            Self::Database { what: "read", .. } => {
                "check that you may read the file, and that it is the one that `rapporteur review` wrote"
            }
            Self::Database { .. } => "check that the folder may be written to and the disk has room, and decide again",
            Self::Meanwhile(_) => "look at what was decided, and decide again if you still want to",
        }
    }
}

impl Ledger {
    /// Opens the ledger of a folder, and makes it where there is none.
    ///
    /// # Errors
    /// When the file is no ledger, or cannot be written.
    pub fn open(out: &Path) -> Result<Self, LedgerError> {
        let path = out.join(NAME);
        let failed = |cause| LedgerError::Database { what: "write", path: path.clone(), cause };
        let connection = Connection::open(&path).map_err(failed)?;
        let prepared = (|| {
            connection.busy_timeout(WAIT)?;
            connection.pragma_update(None, "journal_mode", "WAL")?;
            connection.pragma_update(None, "synchronous", "FULL")?;
            connection.pragma_update(None, "foreign_keys", true)?;
            connection.execute_batch(include_str!("schema.sql"))
        })();
        prepared.map_err(failed)?;
        Ok(Self { connection, path, _copy: None })
    }

    /// Opens the ledger of a folder to read it; `None` where there is none. The folder may be one that cannot be written to.
    ///
    /// # Errors
    /// When the file is no ledger, or cannot be read.
    pub fn read(out: &Path) -> Result<Option<Self>, LedgerError> {
        let path = out.join(NAME);
        if !path.exists() {
            return Ok(None);
        }
        let read = match open_to_read(&path) {
            // SQLite keeps an index of the log beside the file: a copy has it elsewhere.
            Err(error) if is_of_the_folder(&error) => copied(&path).and_then(|copy| {
                let connection = open_to_read(&copy.path().join(NAME))?;
                Ok(Self { connection, path: path.clone(), _copy: Some(copy) })
            }),
            opened => opened.map(|connection| Self { connection, path: path.clone(), _copy: None }),
        };
        read.map(Some).map_err(|cause| LedgerError::Database { what: "read", path, cause })
    }

    /// Adds decisions, all or none of them; gives them with their numbers when they are on the disk.
    ///
    /// # Errors
    /// When there is a later decision than a reviewer knew of, or the database cannot be written.
    pub fn add(&mut self, new: &[New]) -> Result<Vec<Decision>, LedgerError> {
        let path = self.path.clone();
        let failed = |cause| LedgerError::Database { what: "write", path: path.clone(), cause };
        let transaction = self.connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(failed)?;
        let mut added = Vec::with_capacity(new.len());
        for one in new {
            let last = last_of(&transaction, &one.subject).map_err(failed)?;
            if let Some(last) = last
                && last.number != one.known
                && !added.contains(&last)
            {
                return Err(LedgerError::Meanwhile(Box::new(last)));
            }
            added.push(insert(&transaction, one).map_err(failed)?);
        }
        transaction.commit().map_err(failed)?;
        Ok(added)
    }

    /// Puts all decisions into the one file, which can then be copied alone.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn settle(&self) -> Result<(), LedgerError> {
        let settled = self.connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()));
        settled.map_err(|cause| self.failed("write", cause))
    }

    /// The decisions with a number above this one, in their order.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn after(&self, number: i64) -> Result<Vec<Decision>, LedgerError> {
        let read = || -> rusqlite::Result<Vec<Decision>> {
            let mut statement =
                self.connection.prepare_cached(&format!("{COLUMNS} WHERE number > ?1 ORDER BY number"))?;
            statement.query_map([number], decision)?.collect()
        };
        read().map_err(|cause| LedgerError::Database { what: "read", path: self.path.clone(), cause })
    }

    /// Share of accepted fields that goes to review too.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn audit_share(&self) -> Result<f64, LedgerError> {
        let read = || -> rusqlite::Result<Option<f64>> {
            let last = "SELECT share FROM audit_share ORDER BY number DESC LIMIT 1";
            self.connection.query_row(last, [], |row| row.get(0)).optional()
        };
        let share = read().map_err(|cause| LedgerError::Database { what: "read", path: self.path.clone(), cause })?;
        Ok(share.unwrap_or_else(|| Sample::default().share()))
    }

    /// Keeps another such share, from 0 to 1. `at`: when (RFC 3339, UTC).
    ///
    /// # Errors
    /// When it is no share, or the database cannot be written.
    pub fn set_audit_share(&mut self, share: f64, at: &str) -> Result<(), LedgerError> {
        let insert = "INSERT INTO audit_share (at, share) VALUES (?1, ?2)";
        let inserted = self.connection.execute(insert, params![at, share]);
        inserted.map_err(|cause| LedgerError::Database { what: "write", path: self.path.clone(), cause })?;
        Ok(())
    }

    /// The database itself, for what stands in it beside decisions.
    pub(crate) fn connection(&self) -> &Connection {
        &self.connection
    }

    /// What became of reading or writing it.
    pub(super) fn failed(&self, what: &'static str, cause: rusqlite::Error) -> LedgerError {
        LedgerError::Database { what, path: self.path.clone(), cause }
    }
}

/// Opens a ledger, and reads in it: whether that can be done shows only then.
fn open_to_read(path: &Path) -> rusqlite::Result<Connection> {
    let connection = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    connection.busy_timeout(WAIT)?;
    connection.query_row("SELECT max(number) FROM decision", [], |row| row.get::<_, Option<i64>>(0))?;
    Ok(connection)
}

/// True where not the file is at fault, but what may be made beside it.
fn is_of_the_folder(error: &rusqlite::Error) -> bool {
    let codes = [ErrorCode::CannotOpen, ErrorCode::ReadOnly, ErrorCode::SystemIoFailure, ErrorCode::PermissionDenied];
    error.sqlite_error_code().is_some_and(|code| codes.contains(&code))
}

/// The file, with the log of what is not in it yet, in a folder of their own.
fn copied(path: &Path) -> rusqlite::Result<TempDir> {
    let copy = || {
        let folder = TempDir::new()?;
        for ending in ["", "-wal"] {
            let name = format!("{NAME}{ending}");
            let from = path.with_file_name(&name);
            if ending.is_empty() || from.is_file() {
                fs_err::write(folder.path().join(&name), fs_err::read(&from)?)?;
            }
        }
        Ok(folder)
    };
    copy().map_err(|error: std::io::Error| rusqlite::Error::ToSqlConversionFailure(error.into()))
}

const COLUMNS: &str =
    "SELECT number, at, reviewer, source, questionnaire, field, seen, ruling, why, follows, audit FROM decision";

fn last_of(connection: &Connection, subject: &Subject) -> rusqlite::Result<Option<Decision>> {
    let mut statement = connection.prepare_cached(&format!(
        "{COLUMNS} WHERE source = ?1 AND questionnaire = ?2 AND field = ?3 ORDER BY number DESC LIMIT 1"
    ))?;
    let mut found = statement.query_map([&subject.source, &subject.questionnaire, &subject.field], decision)?;
    found.next().transpose()
}

fn insert(connection: &Connection, new: &New) -> rusqlite::Result<Decision> {
    let json = |error: serde_json::Error| rusqlite::Error::ToSqlConversionFailure(error.into());
    let mut statement = connection.prepare_cached(
        "INSERT INTO decision (at, reviewer, source, questionnaire, field, what, seen, ruling, why, follows, audit) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
    )?;
    statement.execute(params![
        new.at,
        new.reviewer,
        new.subject.source,
        new.subject.questionnaire,
        new.subject.field,
        new.ruling.as_str(),
        serde_json::to_string(&new.seen).map_err(json)?,
        serde_json::to_string(&new.ruling).map_err(json)?,
        new.why,
        new.follows,
        new.audit,
    ])?;
    Ok(Decision {
        number: connection.last_insert_rowid(),
        at: new.at.clone(),
        reviewer: new.reviewer.clone(),
        subject: new.subject.clone(),
        seen: new.seen.clone(),
        ruling: new.ruling.clone(),
        why: new.why.clone(),
        follows: new.follows,
        audit: new.audit,
    })
}

fn decision(row: &Row<'_>) -> rusqlite::Result<Decision> {
    fn json<T: serde::de::DeserializeOwned>(row: &Row<'_>, column: usize) -> rusqlite::Result<T> {
        let text: String = row.get(column)?;
        serde_json::from_str(&text).map_err(|error| rusqlite::Error::ToSqlConversionFailure(error.into()))
    }
    Ok(Decision {
        number: row.get(0)?,
        at: row.get(1)?,
        reviewer: row.get(2)?,
        subject: Subject { source: row.get(3)?, questionnaire: row.get(4)?, field: row.get(5)? },
        seen: json(row, 6)?,
        ruling: json(row, 7)?,
        why: row.get(8)?,
        follows: row.get(9)?,
        audit: row.get(10)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decision::Answer;
    use crate::extract::Finding;
    use crate::record::Status;

    fn new(field: &str) -> New {
        let answer = Answer {
            value: serde_json::json!("a"),
            finding: Finding::Answered,
            status: Status::Review,
            confidence: 0.5,
            evidence: Vec::new(),
        };
        New {
            at: "2020-03-01T10:00:00Z".into(),
            reviewer: "one".into(),
            subject: Subject { source: "0".into(), questionnaire: "form".into(), field: field.into() },
            known: 0,
            seen: Seen { program: "0".into(), rules_sha256: "0".into(), answer },
            ruling: Ruling::Confirmed,
            why: None,
            follows: None,
            audit: false,
        }
    }

    fn fields(out: &Path) -> Vec<String> {
        let decisions = Ledger::read(out).unwrap().unwrap().after(0).unwrap();
        decisions.into_iter().map(|one| one.subject.field).collect()
    }

    #[test]
    fn a_folder_where_nothing_can_be_made_is_read_all_the_same() {
        let out = TempDir::new().unwrap();
        let mut ledger = Ledger::open(out.path()).unwrap();
        ledger.add(&[new("q1"), new("q2")]).unwrap();
        // The writer is alive: what it wrote stands in the log, which is copied with the file.
        let elsewhere = TempDir::new().unwrap();
        for name in [NAME, "review.sqlite-wal"] {
            fs_err::copy(out.path().join(name), elsewhere.path().join(name)).unwrap();
        }
        // Nobody may make the index of the log where a folder has its name, whoever asks.
        fs_err::create_dir(elsewhere.path().join("review.sqlite-shm")).unwrap();
        assert_eq!(fields(elsewhere.path()), ["q1", "q2"]);
        let before = fs_err::read(elsewhere.path().join("review.sqlite-wal")).unwrap();
        assert!(!before.is_empty(), "what was read stood in the log");
        // Once it has ended there is no log.
        drop(ledger);
        fs_err::create_dir(out.path().join("review.sqlite-shm")).unwrap();
        assert!(!out.path().join("review.sqlite-wal").exists());
        assert_eq!(fields(out.path()), ["q1", "q2"]);
    }

    #[test]
    fn what_is_no_ledger_says_so() {
        let out = TempDir::new().unwrap();
        assert!(Ledger::read(out.path()).unwrap().is_none());
        fs_err::write(out.path().join(NAME), "no database at all, whatever its name says").unwrap();
        assert!(matches!(Ledger::read(out.path()), Err(LedgerError::Database { what: "read", .. })));
    }
}
