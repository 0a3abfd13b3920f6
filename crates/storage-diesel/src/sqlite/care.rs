//! A database file as its keeper sees it: copied, examined, replaced. Nothing in it is brought up to date.

use std::path::Path;

use diesel::connection::SimpleConnection;
use diesel::migration::MigrationSource;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};
use diesel::sqlite::{Sqlite, SqliteConnection};
use diesel_migrations::MigrationHarness;
use simroll_domain::Timestamp;
use simroll_storage::{StoreError, TokenRecord};

use super::copy::copy;
use super::open::{MIGRATIONS, Mode, OpenError, OpenFile, ask, is_ours};
use super::{SqliteOptions, statistics};
use crate::directory;
use crate::rows::OPEN;

/// How many rows of a kind are looked at where not all are.
const SOME: i64 = 20_000;

/// A database file of Simroll.
#[derive(Debug, Clone)]
pub struct SqliteFile(OpenFile);

/// How the tables of a database stand to this program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Tables {
    /// As this program makes them.
    Current,
    /// Of an older version: they are brought up to date when a server opens the database.
    Older,
    /// Of a newer version, which has that migration.
    Newer(String),
}

impl SqliteFile {
    /// The file at `path`, which must be there.
    ///
    /// # Errors
    /// [`OpenError`].
    pub fn at(path: &Path) -> Result<Self, OpenError> {
        let file = Self(OpenFile::existing(path, &SqliteOptions::default())?);
        if is_ours(&mut file.connect()?)? { Ok(file) } else { Err(OpenError::Foreign) }
    }

    /// Writes everything, as of one moment, to a new file at `path`. Others may read and write meanwhile.
    ///
    /// # Errors
    /// [`OpenError`], also where there is a file at `path` already.
    pub fn copy_to(&self, path: &Path) -> Result<(), OpenError> {
        copy(&self.0, path)
    }

    /// The version of the SQLite that this program is built with.
    ///
    /// # Errors
    /// [`OpenError`].
    pub fn version(&self) -> Result<String, OpenError> {
        Ok(ask(&mut self.connect()?, "SELECT sqlite_version() AS answer")?)
    }

    /// How its tables stand to this program.
    ///
    /// # Errors
    /// [`OpenError`].
    pub fn tables(&self) -> Result<Tables, OpenError> {
        let broken = |error: Box<dyn std::error::Error + Send + Sync>| OpenError::Unusable(error.to_string());
        let known: Vec<_> = MigrationSource::<Sqlite>::migrations(&MIGRATIONS).map_err(broken)?;
        let applied = self.connect()?.applied_migrations().map_err(broken)?;
        let is_known = |version: &_| known.iter().any(|known| known.name().version() == *version);
        Ok(match applied.iter().find(|version| !is_known(*version)) {
            Some(newer) => Tables::Newer(newer.to_string()),
            None if applied.len() < known.len() => Tables::Older,
            None => Tables::Current,
        })
    }

    /// What is damaged in the file itself; nothing where it is sound. The thorough way also compares every index with
    /// its table.
    ///
    /// # Errors
    /// [`OpenError`].
    pub fn damage(&self, thorough: bool) -> Result<Vec<String>, OpenError> {
        let check = if thorough { "integrity_check" } else { "quick_check" };
        let question = format!("SELECT {check} AS answer FROM pragma_{check}()");
        let found: Vec<Answer> = diesel::sql_query(question).load(&mut self.connect()?)?;
        Ok(found.into_iter().map(|found| found.answer).filter(|answer| answer != "ok").collect())
    }

    /// Rows of one table that another contradicts, by what is wrong with them and with how many; in some rows of each
    /// kind, or in all.
    ///
    /// # Errors
    /// [`OpenError`].
    pub fn contradictions(&self, thorough: bool) -> Result<Vec<(&'static str, i64)>, OpenError> {
        let mut connection = self.connect()?;
        let limit = if thorough { -1 } else { SOME };
        let mut found = Vec::new();
        for (what, question) in questions(thorough) {
            let Count { count } =
                diesel::sql_query(question).bind::<BigInt, _>(limit).get_result(&mut connection)?;
            if count > 0 {
                found.push((what, count));
            }
        }
        Ok(found)
    }

    /// The indexes that this program makes and that are not there. The tables must be [`Tables::Current`].
    ///
    /// # Errors
    /// [`OpenError`].
    pub fn missing_indexes(&self) -> Result<Vec<String>, OpenError> {
        Ok(statistics::missing_indexes(&mut self.connect()?)?)
    }

    /// The indexes of which SQLite is told something else than this program tells it, or nothing, so that lists may be
    /// slow. Opening a store puts it right. The tables must be [`Tables::Current`].
    ///
    /// # Errors
    /// [`OpenError`].
    pub fn unmeasured_indexes(&self) -> Result<Vec<String>, OpenError> {
        Ok(statistics::unmeasured(&mut self.connect()?)?)
    }

    /// Every token. The tables must be [`Tables::Current`].
    ///
    /// # Errors
    /// [`OpenError`].
    pub fn tokens(&self) -> Result<Vec<TokenRecord>, OpenError> {
        let unusable = |text: String| OpenError::Unusable(text);
        let mut connection = self.0.connect(Mode::Read).map_err(|error| unusable(error.to_string()))?;
        directory::tokens(&mut connection, None)
            .map_err(|failure| unusable(StoreError::from(failure).to_string()))
    }

    /// When the last entry of any journal was written; 1970 where there is none.
    ///
    /// # Errors
    /// [`OpenError`].
    pub fn last_entry(&self) -> Result<Timestamp, OpenError> {
        let question = "SELECT coalesce(max(time), 0) AS count FROM journal_heads";
        let Count { count } = diesel::sql_query(question).get_result(&mut self.connect()?)?;
        Ok(Timestamp::from_micros(count))
    }

    /// Whether any program has it open.
    ///
    /// # Errors
    /// [`OpenError`].
    pub fn is_in_use(&self) -> Result<bool, OpenError> {
        let alone = "PRAGMA busy_timeout = 0; PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE; COMMIT;";
        match self.connect()?.batch_execute(alone) {
            Ok(()) => Ok(false),
            Err(error) if error.to_string().contains("locked") => Ok(true),
            Err(error) => Err(error.into()),
        }
    }

    fn connect(&self) -> Result<SqliteConnection, OpenError> {
        self.0.establish(Mode::Write).map_err(|error| OpenError::Unusable(error.to_string()))
    }
}

#[derive(QueryableByName)]
struct Answer {
    #[diesel(sql_type = Text)]
    answer: String,
}

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = BigInt)]
    count: i64,
}

/// What to ask, and what is wrong where the answer is not 0. Each takes the most rows to look at.
fn questions(thorough: bool) -> Vec<(&'static str, String)> {
    let mut questions = vec![
        (
            "journals that do not end where their head says",
            "SELECT count(*) AS count FROM (SELECT * FROM journal_heads LIMIT ?) AS head
             WHERE head.number <> (SELECT coalesce(max(number), 0) FROM journal
                                   WHERE journal.account_id = head.account_id)"
                .to_owned(),
        ),
        (
            "subscriptions of nobody",
            "SELECT count(*) AS count FROM (SELECT * FROM subscriptions LIMIT ?) AS own
             WHERE NOT EXISTS (SELECT 1 FROM subscribers AS s
                               WHERE s.account_id = own.account_id AND s.number = own.subscriber)"
                .to_owned(),
        ),
        (
            "open bindings of nobody",
            format!(
                "SELECT count(*) AS count FROM (SELECT * FROM bindings WHERE closed = {OPEN} LIMIT ?) AS own
                 WHERE NOT EXISTS (SELECT 1 FROM subscribers AS s
                                   WHERE s.account_id = own.account_id AND s.number = own.subscriber)"
            ),
        ),
    ];
    for (kind, table, column, number, sharer) in [
        (1, "subscriptions", "imsi", "subscriber", "0"),
        (2, "subscribers", "iccid", "number", "0"),
        (3, "subscriptions", "msisdn", "subscriber", "0"),
        (4, "subscribers", "username", "number", "0"),
        (5, "subscribers", "external_id", "number", "0"),
        (6, "subscribers", "generic_id", "number", "0"),
        (7, "subscribers", "imei", "number", "own.number"),
        (8, "subscribers", "imeisv", "number", "own.number"),
    ] {
        questions.push((
            "identifiers by which their subscriber is not found",
            format!(
                "SELECT count(*) AS count
                 FROM (SELECT * FROM {table} WHERE {column} IS NOT NULL LIMIT ?) AS own
                 WHERE NOT EXISTS (SELECT 1 FROM bindings AS b
                                   WHERE b.account_id = own.account_id AND b.kind = {kind} AND b.value = own.{column}
                                     AND b.closed = {OPEN} AND b.sharer = {sharer} AND b.subscriber = own.{number})"
            ),
        ));
        questions.push((
            "identifiers by which a subscriber is found who does not have them",
            format!(
                "SELECT count(*) AS count
                 FROM (SELECT * FROM bindings WHERE kind = {kind} AND closed = {OPEN} LIMIT ?) AS b
                 WHERE NOT EXISTS (SELECT 1 FROM {table} AS own
                                   WHERE own.account_id = b.account_id AND own.{number} = b.subscriber
                                     AND own.{column} = b.value)"
            ),
        ));
    }
    if thorough {
        questions.push((
            "journals with a gap",
            "SELECT count(*) AS count FROM (SELECT * FROM journal_heads LIMIT ?) AS head
             WHERE head.number <> (SELECT count(*) FROM journal WHERE journal.account_id = head.account_id)"
                .to_owned(),
        ));
    }
    questions
}
