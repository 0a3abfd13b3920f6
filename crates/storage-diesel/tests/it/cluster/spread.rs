//! A cluster of Citus that somebody else keeps: where one is named, the tests that need no more than a schema are those
//! of a schema whose tables are spread over it.
//!
//! Nothing of it is taken away again, so it is one to be thrown away.

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Mutex, PoisonError};

use diesel::connection::SimpleConnection;
use diesel::{Connection, PgConnection};
use simroll_storage_diesel::{PostgresOptions, PostgresStore, citus_calls};

/// The environment variable with the URL of its coordinator, of a role that may make and distribute tables.
const NAMED: &str = "SIMROLL_TEST_CITUS";

/// A new schema, as a URL; `None` where no cluster is named.
pub(super) fn new_schema() -> Option<String> {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    // Of several who distribute tables at a time, Citus may tell one to try again.
    static ONE_BY_ONE: Mutex<()> = Mutex::new(());
    let url = std::env::var(NAMED).ok()?;
    let _alone = ONE_BY_ONE.lock().unwrap_or_else(PoisonError::into_inner);
    let name = format!("simroll_{}_{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
    let connect = |url: &str| PgConnection::establish(url).expect("the coordinator is there");
    connect(&url).batch_execute(&format!("CREATE SCHEMA {name}")).expect("this role may");
    let first = if url.contains('?') { '&' } else { '?' };
    let url = format!("{url}{first}options=-csearch_path%3D{name}");
    drop(PostgresStore::open(&url, &PostgresOptions::default()).expect("the tables can be made"));
    // A few shards a table: the tests have a few accounts each.
    let calls = format!("SET citus.shard_count = 4; {}", citus_calls());
    connect(&url).batch_execute(&calls).expect("the tables can be distributed");
    Some(url)
}
