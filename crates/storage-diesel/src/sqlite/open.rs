//! How a file becomes a store: made, checked, brought up to date.

use std::fs::{DirBuilder, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use diesel::connection::SimpleConnection;
use diesel::migration::MigrationSource;
use diesel::prelude::*;
use diesel::r2d2;
use diesel::sql_types::Text;
use diesel::sqlite::{Sqlite, SqliteConnection};
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

use super::SqliteOptions;
use super::checkpoints::{KEPT, LONGEST};
use super::statistics;
use crate::classify::Report;
use crate::connection::AnyConnection;

pub(super) const MIGRATIONS: EmbeddedMigrations = embed_migrations!("../../migrations/sqlite");

/// The oldest SQLite without the error that could lose what another connection had written to the log (3.7.0–3.51.2).
const OLDEST: [u32; 3] = [3, 51, 3];

/// Why a file cannot be opened as a store.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The file or its folder cannot be made or reached.
    #[error("the database file cannot be reached")]
    Io(#[from] io::Error),
    /// A path that cannot be handed to SQLite.
    #[error("the path of the database file is not UTF-8")]
    Path,
    /// SQLite cannot use the file: it is locked, damaged, or lies where a write-ahead log cannot work.
    #[error("the database file cannot be used: {0}")]
    Unusable(String),
    /// The file is a database of something else.
    #[error("the file is a database, but not one of Simroll")]
    Foreign,
    /// A newer version of Simroll has changed the tables.
    #[error("the database was made by a newer version of Simroll (it has migration {0}); update Simroll")]
    Newer(String),
    /// The SQLite that this program is linked with may lose data.
    #[error("SQLite {0} is too old: at least 3.51.3 is needed")]
    Sqlite(String),
}

impl From<diesel::result::Error> for OpenError {
    fn from(error: diesel::result::Error) -> Self {
        Self::Unusable(Report::of(&error).to_string())
    }
}

/// What a connection is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mode {
    Write,
    Read,
    Checkpoint,
}

/// A file, and how connections to it are set up.
#[derive(Debug, Clone)]
pub(super) struct OpenFile {
    path: String,
    options: SqliteOptions,
}

impl OpenFile {
    /// Makes the file and its folder where they are not there.
    pub(super) fn new(path: &Path, options: &SqliteOptions) -> Result<Self, OpenError> {
        // Absolute, so that SQLite takes it as a path whatever it looks like.
        let path: PathBuf = std::path::absolute(path)?;
        let text = path.to_str().ok_or(OpenError::Path)?.to_owned();
        if let Some(folder) = path.parent() {
            private_folder().create(folder)?;
        }
        private_file().open(&path)?;
        Ok(Self { path: text, options: options.clone() })
    }

    /// The file as it stands, which must be there.
    pub(super) fn existing(path: &Path, options: &SqliteOptions) -> Result<Self, OpenError> {
        let path: PathBuf = std::path::absolute(path)?;
        let text = path.to_str().ok_or(OpenError::Path)?.to_owned();
        std::fs::metadata(&path)?;
        Ok(Self { path: text, options: options.clone() })
    }

    /// The first connection: checks what the file is and brings its tables up to date.
    pub(super) fn prepare(&self) -> Result<AnyConnection, OpenError> {
        let unusable = |error: r2d2::Error| OpenError::Unusable(error.to_string());
        let mut connection = self.establish(Mode::Write).map_err(unusable)?;
        check_version(&mut connection)?;
        write_ahead(&mut connection, self.options.patience)?;
        connection.immediate_transaction(|connection| {
            if is_foreign(connection)? {
                return Err(OpenError::Foreign);
            }
            migrate(connection)?;
            Ok(statistics::restore(connection)?)
        })?;
        Ok(AnyConnection::Sqlite(connection))
    }

    pub(super) fn connect(&self, mode: Mode) -> Result<AnyConnection, r2d2::Error> {
        self.establish(mode).map(AnyConnection::Sqlite)
    }

    pub(super) fn establish(&self, mode: Mode) -> Result<SqliteConnection, r2d2::Error> {
        let mut connection = SqliteConnection::establish(&self.path).map_err(r2d2::Error::ConnectionError)?;
        self.set_up(&mut connection, mode).map_err(r2d2::Error::QueryError)?;
        Ok(connection)
    }

    fn set_up(&self, connection: &mut SqliteConnection, mode: Mode) -> QueryResult<()> {
        let patience = self.options.patience.as_millis();
        let cache = match mode {
            Mode::Write => self.options.writer_cache,
            Mode::Read => self.options.reader_cache,
            // It moves pages without keeping any.
            Mode::Checkpoint => 64 << 10,
        };
        connection.batch_execute(&format!(
            "PRAGMA busy_timeout = {patience};
             PRAGMA cache_size = -{};
             PRAGMA temp_store = MEMORY;
             PRAGMA foreign_keys = ON;
             PRAGMA synchronous = FULL;
             PRAGMA wal_autocheckpoint = {LONGEST};
             PRAGMA journal_size_limit = {KEPT};",
            cache >> 10
        ))?;
        if mode == Mode::Read {
            connection.batch_execute("PRAGMA query_only = ON;")?;
        }
        Ok(())
    }
}

/// Owner only: the file holds personal data.
fn private_folder() -> DirBuilder {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder
}

/// Owner only; SQLite gives the files beside it the same mode.
pub(super) fn private_file() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

/// The one row and column of a question to SQLite itself.
#[derive(QueryableByName)]
struct Answer {
    #[diesel(sql_type = Text)]
    answer: String,
}

pub(super) fn ask(connection: &mut SqliteConnection, question: &str) -> QueryResult<String> {
    let Answer { answer } = diesel::sql_query(question).get_result(connection)?;
    Ok(answer)
}

fn check_version(connection: &mut SqliteConnection) -> Result<(), OpenError> {
    let version = ask(connection, "SELECT sqlite_version() AS answer")?;
    let parts: Vec<u32> = version.split('.').filter_map(|part| part.parse().ok()).collect();
    if parts.as_slice() >= OLDEST.as_slice() { Ok(()) } else { Err(OpenError::Sqlite(version)) }
}

/// Puts the file into write-ahead mode, in which it then stays.
///
/// Where several do so at a time SQLite tells all but one that the file is locked, whatever the busy timeout.
fn write_ahead(connection: &mut SqliteConnection, patience: Duration) -> Result<(), OpenError> {
    let begun = Instant::now();
    while let Err(error) = connection.batch_execute("PRAGMA journal_mode = WAL") {
        if !error.to_string().contains("locked") || begun.elapsed() >= patience {
            return Err(error.into());
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    match ask(connection, "SELECT journal_mode AS answer FROM pragma_journal_mode")?.as_str() {
        "wal" => Ok(()),
        _ => Err(OpenError::Unusable("it cannot have a write-ahead log".to_owned())),
    }
}

/// Whether there are tables, and none of them is ours.
fn is_foreign(connection: &mut SqliteConnection) -> QueryResult<bool> {
    Ok(whose(connection)? == "foreign")
}

/// Whether our tables are there.
pub(super) fn is_ours(connection: &mut SqliteConnection) -> QueryResult<bool> {
    Ok(whose(connection)? == "ours")
}

fn whose(connection: &mut SqliteConnection) -> QueryResult<String> {
    let ours = "SELECT CASE WHEN count(*) = 0 THEN 'empty'
                    WHEN sum(name = '__diesel_schema_migrations') = 0 THEN 'foreign'
                    ELSE 'ours' END AS answer
                FROM sqlite_schema";
    ask(connection, ours)
}

fn migrate(connection: &mut SqliteConnection) -> Result<(), OpenError> {
    let broken = |error: Box<dyn std::error::Error + Send + Sync>| OpenError::Unusable(error.to_string());
    let known: Vec<_> = MigrationSource::<Sqlite>::migrations(&MIGRATIONS).map_err(broken)?;
    let applied = connection.applied_migrations().map_err(broken)?;
    if let Some(unknown) =
        applied.iter().find(|version| !known.iter().any(|known| known.name().version() == **version))
    {
        return Err(OpenError::Newer(unknown.to_string()));
    }
    connection.run_pending_migrations(MIGRATIONS).map_err(broken)?;
    Ok(())
}
