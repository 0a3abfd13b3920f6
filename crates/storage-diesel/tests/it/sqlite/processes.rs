//! Several stores on one file, as several processes have them.

use std::sync::Barrier;
use std::thread;
use std::time::Duration;

use diesel::connection::SimpleConnection;
use diesel::{Connection, SqliteConnection};
use simroll_domain::{JournalNumber, Lookup};
use simroll_storage::{AsOf, EntryQuery, Store, StoreError};
use simroll_storage_diesel::{SqliteOptions, SqliteStore};
use tempfile::TempDir;

use super::open;
use super::scene::{account, alias, attempt, imsi, register, settle};

/// Each writer tries until it has changed the alias so many times; those who come second are told that the head moved.
#[test]
fn appends_through_two_stores_lose_no_update() {
    const WRITES: u64 = 40;
    let folder = TempDir::new().unwrap();
    let stores = [open(&folder), open(&folder)];
    settle(&stores[0]);
    attempt(&stores[0], &[register(1)], 1).unwrap();
    let ready = Barrier::new(stores.len());
    thread::scope(|scope| {
        for (place, store) in stores.iter().enumerate() {
            let ready = &ready;
            scope.spawn(move || {
                ready.wait();
                for n in 0..WRITES {
                    let text = format!("store {place}, write {n}");
                    let request = (place as u128 + 1) << 64 | u128::from(n);
                    while let Err(error) = attempt(store, &[alias(1, &text)], request) {
                        assert!(matches!(error, StoreError::HeadMoved), "{error}: {error:?}");
                    }
                }
            });
        }
    });
    let journal = stores[0].entries(account(), &EntryQuery::After(JournalNumber::default()), 1_000).unwrap();
    assert_eq!(journal.len() as u64, 1 + 2 * WRITES);
    assert!(journal.iter().map(|entry| entry.number.get()).eq(1..=1 + 2 * WRITES as i64));
    // Each change begins where the one before ended: none was made on what was no longer so.
    for pair in journal[1..].windows(2) {
        assert_eq!(pair[0].changes[0].field.to(), pair[1].changes[0].field.from());
    }
}

/// What one store appended, the other reads at once.
#[test]
fn a_store_sees_what_another_appended() {
    let folder = TempDir::new().unwrap();
    let (one, two) = (open(&folder), open(&folder));
    settle(&one);
    for n in 1..=3 {
        let (writer, reader) = if n % 2 == 0 { (&one, &two) } else { (&two, &one) };
        attempt(writer, &[register(n)], u128::from(n)).unwrap();
        let found = reader.subscribers(account(), &Lookup::Imsi(imsi(n)), AsOf::Now).unwrap();
        assert_eq!(found.len(), 1);
    }
}

/// A new file is made once, however many open it at a time.
#[test]
fn a_new_file_may_be_opened_by_several_at_a_time() {
    for _ in 0..5 {
        let folder = TempDir::new().unwrap();
        let ready = Barrier::new(4);
        thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| {
                    ready.wait();
                    open(&folder).ready().unwrap();
                });
            }
        });
    }
}

/// Somebody else holds the file for longer than the store's patience: the write did not happen, reads go on, and the
/// next write goes through.
#[test]
fn a_file_that_is_locked_makes_a_write_unavailable_and_nothing_worse() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("simroll.db");
    let options = SqliteOptions { patience: Duration::from_millis(50), ..SqliteOptions::default() };
    let store = SqliteStore::open(&path, &options).unwrap();
    settle(&store);
    attempt(&store, &[register(1)], 1).unwrap();
    let mut other = SqliteConnection::establish(path.to_str().unwrap()).unwrap();
    other.batch_execute("BEGIN IMMEDIATE").unwrap();
    let locked = attempt(&store, &[alias(1, "never")], 2);
    assert!(matches!(locked, Err(StoreError::Unavailable(_))), "{locked:?}");
    let found = store.subscribers(account(), &Lookup::Imsi(imsi(1)), AsOf::Now).unwrap();
    assert_eq!(found[0].alias, None);
    other.batch_execute("ROLLBACK").unwrap();
    attempt(&store, &[alias(1, "now")], 2).unwrap();
}
