//! Those who may come in from elsewhere, as the ledger keeps them: a name and what its password was made into. Rows are only
//! ever added; the last one of a name counts, and one without a password lets nobody in.

use rusqlite::OptionalExtension;

use super::{Ledger, LedgerError};

/// Somebody who may come in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Registered {
    /// Number of the row: another one counts as soon as the password changes.
    pub number: i64,
    /// What the password was made into (Argon2id, in the PHC string format).
    pub password: String,
}

impl Ledger {
    /// Lets somebody in from now on, by what the password was made into; an empty one lets nobody in. `at` is RFC 3339, UTC.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn register(&self, at: &str, name: &str, password: &str) -> Result<(), LedgerError> {
        self.connection()
            .execute("INSERT INTO reviewer (at, name, password) VALUES (?1, ?2, ?3)", [at, name, password])
            .map(drop)
            .map_err(|cause| self.failed("write", cause))
    }

    /// What lets this person in; `None` for those who may not come in.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn registered(&self, name: &str) -> Result<Option<Registered>, LedgerError> {
        let read = || {
            let mut statement = self
                .connection()
                .prepare_cached("SELECT number, password FROM reviewer WHERE name = ?1 ORDER BY number DESC LIMIT 1")?;
            let registered = |row: &rusqlite::Row<'_>| Ok(Registered { number: row.get(0)?, password: row.get(1)? });
            statement.query_row([name], registered).optional()
        };
        let last = read().map_err(|cause| self.failed("read", cause))?;
        Ok(last.filter(|one| !one.password.is_empty()))
    }

    /// Names of all who may come in, in the order of the alphabet.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn reviewers(&self) -> Result<Vec<String>, LedgerError> {
        let read = || {
            let mut statement = self.connection().prepare_cached(
                "SELECT name FROM reviewer AS one WHERE password <> '' AND number = \
                 (SELECT max(number) FROM reviewer WHERE name = one.name) ORDER BY name",
            )?;
            statement.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<Vec<String>>>()
        };
        read().map_err(|cause| self.failed("read", cause))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_row_of_a_name_counts() {
        let out = tempfile::tempdir().unwrap();
        let ledger = Ledger::open(out.path()).unwrap();
        let at = "2020-03-01T10:00:00Z";
        assert_eq!(ledger.reviewers().unwrap(), Vec::<String>::new());
        for (name, password) in [("b", "1"), ("a", "2"), ("b", "3"), ("c", "4"), ("c", "")] {
            ledger.register(at, name, password).unwrap();
        }
        assert_eq!(ledger.reviewers().unwrap(), ["a", "b"]);
        assert_eq!(ledger.registered("b").unwrap(), Some(Registered { number: 3, password: "3".into() }));
        assert_eq!(ledger.registered("c").unwrap(), None);
        assert_eq!(ledger.registered("B").unwrap(), None);
    }
}
