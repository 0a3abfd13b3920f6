//! Opens the database that the settings name.

use std::path::Path;
use std::sync::Arc;

use simroll_domain::{AccountName, JournalNumber};
use simroll_registry::create_account;
use simroll_storage::{Account, Directory, MemoryStore, Store};
use simroll_storage_diesel::{PostgresOptions, PostgresStore, PostgresTrial, SqliteOptions, SqliteStore};

use crate::failure::Failure;
use crate::nearest::hint;
use crate::settings::{DatabaseUrl, PostgresUrl, Settings};

/// A database: what it keeps for accounts, and which accounts and tokens there are.
#[derive(Debug, Clone)]
pub(crate) struct Database {
    pub(crate) store: Arc<dyn Store>,
    pub(crate) directory: Arc<dyn Directory>,
}

impl Database {
    /// The one that the settings name, made where there is none.
    ///
    /// # Errors
    /// It cannot be opened: the text says why.
    pub(crate) fn open(settings: &Settings) -> Result<Self, Failure> {
        match &settings.database_url {
            DatabaseUrl::Memory => Ok(Self::of(MemoryStore::new())),
            DatabaseUrl::Sqlite(path) => Self::sqlite(path),
            DatabaseUrl::Postgres(url) => Ok(Self::of(open_postgres(url, &settings.postgres.options())?)),
        }
    }

    /// The SQLite database at `path`, made where there is none.
    ///
    /// # Errors
    /// It cannot be opened: the text says why.
    pub(crate) fn sqlite(path: &Path) -> Result<Self, Failure> {
        Ok(Self::of(open_sqlite(path)?))
    }

    /// The one that the settings name, for `command`, which runs in a process of its own beside the server; made where
    /// there is none.
    ///
    /// # Errors
    /// It is in memory, which no other process can see; or it cannot be opened.
    pub(crate) fn shared(settings: &Settings, command: &str) -> Result<Self, Failure> {
        if settings.database_url == DatabaseUrl::Memory {
            return Err(Failure::new(format!(
                "`simroll {command}` cannot work on memory:, which lives in the one process that serves it; give a \
                 server on memory: its token with SIMROLL_BOOTSTRAP_TOKEN, or keep data in a file with \
                 --database-url sqlite://PATH"
            )));
        }
        Self::open(settings)
    }

    /// The same of one that must be there: for commands that would find nothing in a new one.
    ///
    /// # Errors
    /// As of [`Database::shared`]; or there is no such file.
    pub(crate) fn existing(settings: &Settings, command: &str) -> Result<Self, Failure> {
        match &settings.database_url {
            DatabaseUrl::Sqlite(path) if !path.exists() => Err(Failure::new(format!(
                "there is no database at {}; name another with --database-url, or begin one with \
                 `simroll token create --account NAME`",
                path.display()
            ))),
            _ => Self::shared(settings, command),
        }
    }

    /// A copy of one account of a PostgreSQL database, in temporary tables: nothing that is done to it lasts.
    ///
    /// # Errors
    /// It cannot be made: the text says why.
    pub(crate) fn trial(
        url: &PostgresUrl,
        options: &PostgresOptions,
        account: &AccountName,
    ) -> Result<Self, Failure> {
        let store = PostgresTrial::open(url.expose(), options, account);
        Ok(Self::of(store.map_err(|error| Failure::when(format!("cannot try it on {url}"), error))?))
    }

    fn of(store: impl Store + Directory + 'static) -> Self {
        let store = Arc::new(store);
        Self { store: Arc::clone(&store) as Arc<dyn Store>, directory: store }
    }

    /// The number of the last entry in the longest journal.
    ///
    /// # Errors
    /// The database cannot be read.
    pub(crate) fn longest_journal(&self) -> Result<JournalNumber, Failure> {
        let mut longest = JournalNumber::default();
        for account in self.directory.accounts()? {
            longest = longest.max(self.store.head(account.id)?.number);
        }
        Ok(longest)
    }

    /// The account of that name.
    ///
    /// # Errors
    /// There is none: the text names a near one. The database cannot be read.
    pub(crate) fn account(&self, name: &AccountName) -> Result<Account, Failure> {
        if let Some(account) = self.directory.account(name)? {
            return Ok(account);
        }
        let accounts = self.directory.accounts()?;
        let hint = hint(name.as_str(), accounts.iter().map(|account| account.name.as_str()));
        Err(Failure::new(format!("there is no account {name}{hint}")))
    }

    /// The account of that name; without a name, the only one that there is.
    ///
    /// # Errors
    /// As of [`Database::account`]; or a name is needed, because there is no account, or more than one.
    pub(crate) fn account_or_only(&self, name: Option<&AccountName>) -> Result<Account, Failure> {
        if let Some(name) = name {
            return self.account(name);
        }
        let accounts = self.directory.accounts()?;
        match &*accounts {
            [only] => Ok(only.clone()),
            [] => Err(Failure::new("there is no account yet; make one with `simroll account create NAME`")),
            [first, ..] => Err(Failure::new(format!(
                "there are {} accounts: say whose subscribers, such as --account {}; `simroll account list` names them",
                accounts.len(),
                first.name
            ))),
        }
    }

    /// The account of that name, made where there is none, and whether it was made.
    ///
    /// # Errors
    /// The database cannot be read or written.
    pub(crate) fn account_or_new(&self, name: &AccountName) -> Result<(Account, bool), Failure> {
        if let Some(account) = self.directory.account(name)? {
            return Ok((account, false));
        }
        Ok((create_account(self.directory.as_ref(), name)?, true))
    }
}

/// The file in which the database is, for a command that works on the file as a whole.
///
/// # Errors
/// It is in no file: the text names what does the same on PostgreSQL.
pub(crate) fn kept_file<'a>(
    settings: &'a Settings,
    command: &str,
    elsewhere: &str,
) -> Result<&'a Path, Failure> {
    match &settings.database_url {
        DatabaseUrl::Sqlite(path) => Ok(path),
        DatabaseUrl::Memory => Err(Failure::new(format!(
            "`simroll {command}` cannot work on memory:, which ends with its server; keep data in a file with \
             --database-url sqlite://PATH"
        ))),
        DatabaseUrl::Postgres(_) => Err(Failure::new(format!(
            "`simroll {command}` is for SQLite; on PostgreSQL use its own tools: {elsewhere}"
        ))),
    }
}

/// The store in that file, made where there is none.
///
/// # Errors
/// It cannot be opened: the text says why.
pub(crate) fn open_sqlite(path: &Path) -> Result<SqliteStore, Failure> {
    let store = SqliteStore::open(path, &SqliteOptions::default());
    store.map_err(|error| Failure::when(format!("cannot open {}", path.display()), error))
}

/// The store in that database.
///
/// # Errors
/// It cannot be opened: the text says why.
pub(crate) fn open_postgres(url: &PostgresUrl, options: &PostgresOptions) -> Result<PostgresStore, Failure> {
    let store = PostgresStore::open(url.expose(), options);
    store.map_err(|error| Failure::when(format!("cannot open {url}"), error))
}
