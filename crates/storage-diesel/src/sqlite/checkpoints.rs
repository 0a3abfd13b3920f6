//! Moves what was committed from the write-ahead log into the database, beside the connection that writes.
//!
//! SQLite would do it inside a commit, whose callers then wait for it. A thread with a connection of its own does it
//! instead: some pages at a time while writes go on, and the rest as soon as they pause.
//!
//! - the log can only begin anew when all of it has been moved, and under load this thread is always a little behind:
//!   where the log reaches [`LONGEST`], this thread leaves it alone, and a commit moves that little itself
//! - nothing depends on it but the length of the log: what is in the log is as durable as what is in the database

use std::io;
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::thread::JoinHandle;
use std::time::Duration;

use diesel::prelude::*;
use diesel::sql_types::Integer;
use diesel::sqlite::SqliteConnection;

use crate::connection::AnyConnection;

/// How many pages the log may have before a commit sees to it that it ends: 16 MiB.
pub(super) const LONGEST: i32 = 4_096;

/// How many pages are worth moving while writes go on: 4 MiB. A page that is written again before it is moved is moved
/// once.
const WORTH: i32 = 1_024;

/// A pause of the writes in which the rest is moved.
const PAUSE: Duration = Duration::from_millis(50);

/// The thread, until this is dropped.
#[derive(Debug)]
pub(super) struct Checkpoints {
    written: Option<SyncSender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Checkpoints {
    /// Starts the thread, with its own connection.
    pub(super) fn start(connection: AnyConnection) -> io::Result<Self> {
        let AnyConnection::Sqlite(connection) = connection else {
            unreachable!("a file is opened by SQLite")
        };
        let (written, tells) = sync_channel(1);
        let thread = std::thread::Builder::new().name("simroll-checkpoint".into());
        let thread = thread.spawn(move || run(connection, &tells))?;
        Ok(Self { written: Some(written), thread: Some(thread) })
    }

    /// Something was committed.
    pub(super) fn written(&self) {
        if let Some(written) = &self.written {
            // Where it has been told already there is nothing to add.
            let _ = written.try_send(());
        }
    }
}

impl Drop for Checkpoints {
    fn drop(&mut self) {
        self.written = None;
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

fn run(mut connection: SqliteConnection, written: &Receiver<()>) {
    // Whether there may be something left to move.
    let mut rest = false;
    loop {
        let told = if rest {
            written.recv_timeout(PAUSE)
        } else {
            written.recv().map_err(|_| RecvTimeoutError::Disconnected)
        };
        // What fails here, a commit does later: see `LONGEST`.
        rest = match told {
            Ok(()) => {
                if State::of(&mut connection, "NOOP").is_ok_and(State::is_worth_it) {
                    let _ = State::of(&mut connection, "PASSIVE");
                }
                true
            }
            Err(RecvTimeoutError::Timeout) => {
                let _ = State::of(&mut connection, "PASSIVE");
                false
            }
            Err(RecvTimeoutError::Disconnected) => return,
        };
    }
}

/// How far it is, in pages.
#[derive(Debug, Clone, Copy, QueryableByName)]
struct State {
    /// In the log.
    #[diesel(sql_type = Integer)]
    log: i32,
    /// Of these, in the database.
    #[diesel(sql_type = Integer)]
    checkpointed: i32,
}

impl State {
    /// After a checkpoint of that mode; `NOOP` only asks.
    fn of(connection: &mut SqliteConnection, mode: &str) -> QueryResult<Self> {
        diesel::sql_query(format!("PRAGMA wal_checkpoint({mode})")).get_result(connection)
    }

    const fn is_worth_it(self) -> bool {
        self.log - self.checkpointed >= WORTH && self.log < LONGEST
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;
    use std::time::{Duration, Instant};

    use diesel::connection::SimpleConnection;

    use crate::database::Database;
    use crate::{SqliteOptions, SqliteStore};

    fn store(path: &Path) -> SqliteStore {
        SqliteStore::open(path, &SqliteOptions::default()).unwrap()
    }

    fn length(path: &Path) -> u64 {
        std::fs::metadata(path.with_extension("db-wal")).map_or(0, |data| data.len())
    }

    #[test]
    fn the_log_stays_short_however_much_is_written() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("simroll.db");
        let store = store(&path);
        for write in 0..192 {
            let text = match write {
                0 => "CREATE TABLE filler (bytes BLOB)",
                _ => "INSERT INTO filler VALUES (zeroblob(1 << 20))",
            };
            store.database.write(|connection| Ok(connection.batch_execute(text)?)).unwrap();
            assert!(length(&path) <= 64 << 20, "{}", length(&path));
        }
    }

    #[test]
    fn what_was_written_is_in_the_database_as_soon_as_writes_pause() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("simroll.db");
        let store = store(&path);
        let text = "CREATE TABLE filler (bytes BLOB); INSERT INTO filler VALUES (zeroblob(1 << 20))";
        store.database.write(|connection| Ok(connection.batch_execute(text)?)).unwrap();
        let begun = Instant::now();
        while std::fs::metadata(&path).unwrap().len() < 1 << 20 {
            assert!(begun.elapsed().as_secs() < 60, "nothing was moved");
            std::thread::sleep(super::PAUSE);
        }
    }

    #[test]
    fn a_store_that_is_closed_leaves_no_log() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("simroll.db");
        drop(store(&path));
        // A thread of the pool may be the last to let go of a connection.
        let patience = Instant::now() + Duration::from_secs(30);
        while path.with_extension("db-wal").exists() {
            assert!(Instant::now() < patience, "the log stays");
            std::thread::sleep(Duration::from_millis(1));
        }
    }
}
