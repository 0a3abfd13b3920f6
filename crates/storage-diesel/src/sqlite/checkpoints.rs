//! Moves what was committed from the write-ahead log into the database, beside the connection that writes.
//!
//! SQLite would do it inside a commit, whose callers then wait for it. A thread with a connection of its own does it
//! instead: some pages at a time while writes go on, and the rest as soon as they pause.
//!
//! - the log can only begin anew when all of it has been moved, and under load this thread is always a little behind:
//!   where the log reaches [`LONGEST`], this thread leaves it alone until the writes pause, and a commit moves that
//!   little itself
//! - one large transaction needs a log as long as what it writes, whatever the bounds; of that no more than [`KEPT`] is
//!   left on the disk when the log begins anew
//! - nothing depends on it but the length of the log: what is in the log is as durable as what is in the database

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use diesel::prelude::*;
use diesel::sql_types::Integer;
use diesel::sqlite::SqliteConnection;

use crate::connection::AnyConnection;

/// How many pages the log may have before a commit sees to it that it ends: 16 MiB.
pub(super) const LONGEST: i32 = 4_096;

/// How many bytes of its length a log keeps that begins anew: what is written over costs less than what grows.
pub(super) const KEPT: u64 = 32 << 20;

/// How many pages are worth moving while writes go on: 4 MiB. A page that is written again before it is moved is moved
/// once.
const WORTH: i32 = 1_024;

/// How long after a look the next one is, while there are writes.
const LOOK: Duration = Duration::from_millis(20);

/// A pause of the writes in which the rest is moved.
const PAUSE: Duration = Duration::from_millis(50);

/// The thread, until this is dropped.
#[derive(Debug)]
pub(super) struct Checkpoints {
    told: Arc<Told>,
    thread: Option<JoinHandle<()>>,
}

/// What the thread is told. A commit does not wake it but after a pause: while there are writes, it looks by itself.
#[derive(Debug, Default)]
struct Told {
    /// Something was committed since it last looked.
    written: AtomicBool,
    /// It sleeps until it is woken.
    asleep: AtomicBool,
    closing: AtomicBool,
}

impl Checkpoints {
    /// Starts the thread, with its own connection.
    pub(super) fn start(connection: AnyConnection) -> io::Result<Self> {
        let AnyConnection::Sqlite(connection) = connection else {
            unreachable!("a file is opened by SQLite")
        };
        let told = Arc::<Told>::default();
        let tells = Arc::clone(&told);
        let thread = std::thread::Builder::new().name("simroll-checkpoint".into());
        let thread = thread.spawn(move || run(connection, &tells))?;
        Ok(Self { told, thread: Some(thread) })
    }

    /// Something was committed.
    pub(super) fn written(&self) {
        self.told.written.store(true, Ordering::SeqCst);
        self.wake();
    }

    fn wake(&self) {
        if self.told.asleep.swap(false, Ordering::SeqCst)
            && let Some(thread) = &self.thread
        {
            thread.thread().unpark();
        }
    }
}

impl Drop for Checkpoints {
    fn drop(&mut self) {
        self.told.closing.store(true, Ordering::SeqCst);
        if let Some(thread) = self.thread.take() {
            thread.thread().unpark();
            let _ = thread.join();
        }
    }
}

fn run(mut connection: SqliteConnection, told: &Told) {
    // When something was last seen to be written, as long as some of it may be left to move.
    let mut last: Option<Instant> = None;
    while !told.closing.load(Ordering::SeqCst) {
        // What fails here, a commit does later: see `LONGEST`.
        if told.written.swap(false, Ordering::SeqCst) {
            if State::of(&mut connection, "NOOP").is_ok_and(State::is_worth_it) {
                let _ = State::of(&mut connection, "PASSIVE");
            }
            last = Some(Instant::now());
        }
        match last {
            Some(written) if written.elapsed() < PAUSE => std::thread::park_timeout(LOOK),
            Some(_) => {
                let _ = State::of(&mut connection, "PASSIVE");
                last = None;
            }
            None => {
                told.asleep.store(true, Ordering::SeqCst);
                if !told.written.load(Ordering::SeqCst) && !told.closing.load(Ordering::SeqCst) {
                    std::thread::park();
                }
                told.asleep.store(false, Ordering::SeqCst);
            }
        }
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
    fn a_log_that_one_transaction_made_long_is_cut_when_it_begins_anew() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("simroll.db");
        let store = store(&path);
        let write =
            |text: &str| store.database.write(|connection| Ok(connection.batch_execute(text)?)).unwrap();
        write("CREATE TABLE filler (bytes BLOB); INSERT INTO filler VALUES (zeroblob(64 << 20))");
        assert!(length(&path) > 64 << 20, "{}", length(&path));
        let begun = Instant::now();
        while length(&path) > super::KEPT {
            assert!(begun.elapsed().as_secs() < 60, "it was never cut");
            std::thread::sleep(2 * super::PAUSE);
            write("INSERT INTO filler VALUES (zeroblob(1))");
        }
    }

    #[test]
    fn what_was_written_is_in_the_database_as_soon_as_writes_pause() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("simroll.db");
        let store = store(&path);
        let write =
            |text: &str| store.database.write(|connection| Ok(connection.batch_execute(text)?)).unwrap();
        write("CREATE TABLE filler (bytes BLOB)");
        // Whoever has slept wakes up again.
        for megabytes in 1..=3 {
            write("INSERT INTO filler VALUES (zeroblob(1 << 20))");
            let begun = Instant::now();
            while std::fs::metadata(&path).unwrap().len() < megabytes << 20 {
                assert!(begun.elapsed().as_secs() < 60, "nothing was moved");
                std::thread::sleep(super::PAUSE);
            }
            std::thread::sleep(3 * super::PAUSE);
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
