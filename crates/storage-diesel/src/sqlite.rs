//! What is SQLite's own: how a file is opened, and how transactions begin.

mod care;
mod checkpoints;
mod copy;
mod open;
mod readers;
mod statistics;

use std::fmt;
use std::path::Path;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use diesel::connection::{AnsiTransactionManager, Connection};
use diesel::r2d2::Pool;
use simroll_domain::AccountId;
use simroll_storage::Connections;

use crate::classify::{Failure, Report};
use crate::connection::AnyConnection;
use crate::database::{Database, end};
use crate::directory;
use crate::listing::Effort;
use crate::store::SqlStore;
pub use care::{SqliteFile, Tables};
use checkpoints::Checkpoints;
pub use open::OpenError;
use open::{Mode, OpenFile};
use readers::Readers;

/// A store in one file.
///
/// - what was appended survives the process and, as far as the disk tells the truth, the machine: write-ahead log with
///   `synchronous=FULL`
/// - one connection writes, several read, and neither waits for the other; other processes may use the same file
pub type SqliteStore = SqlStore<Sqlite>;

/// How a file is opened.
#[derive(Debug, Clone)]
pub struct SqliteOptions {
    /// How many reads can go on at a time.
    pub readers: u32,
    /// How long a write waits for one of another process, and a read for a free connection.
    pub patience: Duration,
    /// The memory, in bytes, in which the connection that writes keeps pages.
    pub writer_cache: usize,
    /// The same of each connection that reads.
    pub reader_cache: usize,
    /// How much a list looks at for one page.
    pub effort: Effort,
}

impl Default for SqliteOptions {
    fn default() -> Self {
        Self {
            readers: 4,
            patience: Duration::from_secs(5),
            writer_cache: 32 << 20,
            reader_cache: 8 << 20,
            effort: Effort::default(),
        }
    }
}

impl SqliteStore {
    /// Opens the store in that file. Makes the file, readable for its owner only, and the folder, where they are not
    /// there, and brings the tables of an older version up to date.
    ///
    /// # Errors
    /// [`OpenError`].
    pub fn open(path: &Path, options: &SqliteOptions) -> Result<Self, OpenError> {
        let file = OpenFile::new(path, options)?;
        let writer = file.prepare()?;
        let readers = Readers::pool(file.clone(), options)?;
        let checkpoints = file.connect(Mode::Checkpoint);
        let checkpoints = checkpoints.map_err(|error| OpenError::Unusable(error.to_string()))?;
        let checkpoints = Checkpoints::start(checkpoints)?;
        let database = Sqlite { checkpoints, writer: Mutex::new(Some(writer)), readers, file };
        Ok(Self { database, effort: options.effort })
    }
}

/// The connections to one file.
pub struct Sqlite {
    /// Before the connections: the last of them to close takes the write-ahead log away.
    checkpoints: Checkpoints,
    writer: Mutex<Option<AnyConnection>>,
    readers: Pool<Readers>,
    file: OpenFile,
}

impl fmt::Debug for Sqlite {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sqlite").field("file", &self.file).finish_non_exhaustive()
    }
}

impl Sqlite {
    /// Runs `run` on the connection that writes. It is put back only if all went well, and opened anew where it was
    /// not: whatever happened to it is over then.
    fn on_writer<T>(&self, run: impl FnOnce(&mut AnyConnection) -> Result<T, Failure>) -> Result<T, Failure> {
        let mut slot = self.writer.lock().unwrap_or_else(PoisonError::into_inner);
        let mut writer = match slot.take() {
            Some(writer) => writer,
            None => {
                let connected = self.file.connect(Mode::Write);
                connected.map_err(|error| Failure::Unavailable(Report::new(&error.to_string())))?
            }
        };
        let result = run(&mut writer);
        if result.as_ref().map_or_else(Failure::is_refusal, |_| true) {
            *slot = Some(writer);
        }
        result
    }
}

impl Database for Sqlite {
    fn read<T>(&self, run: impl FnOnce(&mut AnyConnection) -> Result<T, Failure>) -> Result<T, Failure> {
        let reader = self.readers.get();
        let mut reader = reader.map_err(|error| Failure::Unavailable(Report::new(&error.to_string())))?;
        (*reader).transaction(run)
    }

    fn glance<T>(
        &self,
        run: impl FnOnce(&mut AnyConnection) -> Result<T, Failure>,
    ) -> Option<Result<T, Failure>> {
        let mut reader = self.readers.try_get()?;
        Some(run(&mut reader))
    }

    /// On the connection that writes, whose cache has what it wrote; a reader's is void after each write.
    fn view<T>(&self, run: impl FnOnce(&mut AnyConnection) -> Result<T, Failure>) -> Result<T, Failure> {
        self.on_writer(|writer| writer.transaction(run))
    }

    fn write<T>(&self, run: impl FnOnce(&mut AnyConnection) -> Result<T, Failure>) -> Result<T, Failure> {
        let written = self.on_writer(|writer| {
            begin_immediate(writer)?;
            end(writer, run)
        });
        self.checkpoints.written();
        written
    }

    /// In one transaction, so that they share the cost of its commit.
    fn write_each<P>(
        &self,
        parts: &[(AccountId, P)],
        write: impl Fn(&mut AnyConnection, &P) -> Result<(), Failure>,
    ) -> Vec<Result<(), Failure>> {
        if let [(_, part)] = parts {
            return vec![self.write(|connection| write(connection, part))];
        }
        let each =
            |connection: &mut _| parts.iter().map(|(_, part)| apart(connection, part, &write)).collect();
        match self.write(each) {
            Ok(outcomes) => outcomes,
            Err(failure) => vec![Err(failure); parts.len()],
        }
    }

    fn ready(&self) -> Result<(), Failure> {
        self.read(directory::look)
    }

    fn readers(&self) -> usize {
        usize::try_from(self.readers.max_size()).unwrap_or(usize::MAX)
    }

    fn connections(&self) -> Connections {
        let state = self.readers.state();
        let count = |connections: u32| usize::try_from(connections).unwrap_or(usize::MAX);
        let idle = count(state.idle_connections);
        Connections { busy: count(state.connections).saturating_sub(idle), idle }
    }
}

/// Writes a part so that it can be taken back alone. Fails where all must be taken back.
fn apart<P>(
    connection: &mut AnyConnection,
    part: &P,
    write: impl Fn(&mut AnyConnection, &P) -> Result<(), Failure>,
) -> Result<Result<(), Failure>, Failure> {
    match connection.transaction(|connection| write(connection, part)) {
        Err(failure) if !failure.is_refusal() => Err(failure),
        outcome => Ok(outcome),
    }
}

/// Takes the lock of the writer at once: a plain BEGIN takes it at the first write, and fails there, without waiting,
/// where somebody has written since.
fn begin_immediate(connection: &mut AnyConnection) -> Result<(), Failure> {
    let AnyConnection::Sqlite(connection) = connection else { unreachable!("a file is opened by SQLite") };
    Ok(AnsiTransactionManager::begin_transaction_sql(connection, "BEGIN IMMEDIATE")?)
}

#[cfg(test)]
mod tests {
    use diesel::connection::SimpleConnection;
    use simroll_domain::{AccountId, AccountName, Keys, Timestamp, TokenId};
    use simroll_storage::{Account, Ask, Directory, Grant, Store, StoreError, TokenRecord};

    use super::*;

    fn store(folder: &tempfile::TempDir) -> SqliteStore {
        let store = SqliteStore::open(&folder.path().join("simroll.db"), &SqliteOptions::default()).unwrap();
        let name = AccountName::parse("acme").unwrap();
        let account = Account { id: AccountId::new(7).unwrap(), name, created_at: Timestamp::from_micros(1) };
        assert!(store.add_account(&account).unwrap());
        store
    }

    fn token(n: u32) -> TokenRecord {
        TokenRecord {
            id: TokenId::parse(&format!("token{n}")).unwrap(),
            account: AccountId::new(7).unwrap(),
            digest: [7; 32],
            grant: Grant::default(),
            created_at: Timestamp::from_micros(1),
            last_used_at: None,
            revoked_at: None,
        }
    }

    #[test]
    fn a_full_file_makes_writes_unavailable_until_there_is_room() {
        let folder = tempfile::tempdir().unwrap();
        let store = store(&folder);
        // No page more than there are: it holds for this connection, which is given up at the first failure.
        store
            .database
            .write(|connection| Ok(connection.batch_execute("PRAGMA max_page_count = 1")?))
            .unwrap();
        let written = (0..1_000).map(|n| store.add_token(&token(n))).take_while(Result::is_ok).count();
        assert!(written < 1_000, "the file was never full");
        let tokens = store.tokens(None).unwrap();
        assert_eq!(tokens.len(), written, "what failed left nothing");
        assert!(store.add_token(&token(5_000)).unwrap(), "there is room again");
        store.ready().unwrap();
    }

    #[test]
    fn a_failure_in_a_transaction_takes_everything_back() {
        let folder = tempfile::tempdir().unwrap();
        let store = store(&folder);
        let failed: Result<(), Failure> = store.database.write(|connection| {
            directory::add_token(connection, &token(1))?;
            Ok(connection.batch_execute("this is no statement")?)
        });
        assert!(matches!(failed, Err(Failure::Unavailable(_))), "{failed:?}");
        assert_eq!(store.tokens(None).unwrap(), []);
        assert!(store.add_token(&token(1)).unwrap());
    }

    #[test]
    fn a_panic_in_a_transaction_takes_everything_back() {
        let folder = tempfile::tempdir().unwrap();
        let store = store(&folder);
        let write = || -> Result<(), Failure> {
            store.database.write(|connection| {
                directory::add_token(connection, &token(1))?;
                panic!("a fault of the program");
            })
        };
        std::panic::catch_unwind(std::panic::AssertUnwindSafe(write)).unwrap_err();
        assert_eq!(store.tokens(None).unwrap(), []);
        assert!(store.add_token(&token(1)).unwrap());
    }

    #[test]
    fn a_view_aside_does_not_wait_for_a_write_that_goes_on() {
        let folder = tempfile::tempdir().unwrap();
        let store = store(&folder);
        let ask = Ask { account: AccountId::new(7).unwrap(), keys: Keys::default(), answers: Vec::new() };
        let (tell, told) = std::sync::mpsc::channel();
        std::thread::scope(|scope| {
            let written = store.database.write(|connection| {
                directory::add_token(connection, &token(1))?;
                scope.spawn(|| tell.send(store.view_aside(&ask).is_ok()));
                Ok(told.recv_timeout(Duration::from_secs(60)))
            });
            assert_eq!(written.unwrap(), Ok(true));
        });
    }

    #[test]
    fn as_many_reads_go_on_at_a_time_as_it_says() {
        let folder = tempfile::tempdir().unwrap();
        let options = SqliteOptions { readers: 3, ..SqliteOptions::default() };
        let store = SqliteStore::open(&folder.path().join("x.db"), &options).unwrap();
        let held: Vec<_> = (0..store.readers()).map(|_| store.database.readers.get().unwrap()).collect();
        assert_eq!(held.len(), 3);
        assert!(store.database.readers.try_get().is_none());
    }

    #[test]
    fn readers_cannot_write() {
        let folder = tempfile::tempdir().unwrap();
        let store = store(&folder);
        let written: Result<bool, Failure> =
            store.database.read(|connection| directory::add_token(connection, &token(1)));
        assert!(matches!(written, Err(Failure::Unavailable(_))), "{written:?}");
    }

    #[test]
    fn an_error_says_no_value() {
        let folder = tempfile::tempdir().unwrap();
        let store = store(&folder);
        assert!(store.add_token(&token(424_242)).unwrap());
        let twice = "INSERT INTO tokens SELECT * FROM tokens WHERE id = 'token424242'";
        let nothing = "INSERT INTO tokens (id, account_id, digest, scopes, created_at) VALUES ('token424242', NULL, '', '', 0)";
        let stranger = "INSERT INTO tokens (id, account_id, digest, scopes, created_at) VALUES ('token424242x', 424242, '', '', 0)";
        let no_json = "SELECT * FROM json_each('token424242')";
        for statement in [twice, nothing, stranger, no_json] {
            let error = store.database.write(|connection| Ok(connection.batch_execute(statement)?));
            let error = StoreError::from(error.unwrap_err());
            let shown = format!("{error} {error:?}");
            assert!(!shown.contains("424242"), "{shown}");
        }
    }
}
