//! A server out of the same parts as the shipped one, for a process of its own.

use std::error::Error;
use std::io::Write;
use std::net::TcpListener;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use simroll_registry::{Authenticator, Options, Registry};
use simroll_server::http::{self, HttpSettings, Service};
use simroll_storage::{Directory, Store};
use simroll_storage_diesel::{PostgresOptions, PostgresStore, SqliteOptions, SqliteStore};

use super::control::Early;
use crate::shipped::SERVING;

/// How much later the broken server commits than it answers.
const LATE: Duration = Duration::from_millis(20);

/// Serves the database of that URL of PostgreSQL, or in that file, on a free port, which it tells on stderr, until it is
/// told to stop.
///
/// # Errors
/// It cannot be served.
pub(crate) fn run(database: &str, early: bool) -> Result<(), Box<dyn Error>> {
    if database.starts_with("postgres://") {
        serve(PostgresStore::open(database, &PostgresOptions::default())?, early)
    } else {
        serve(SqliteStore::open(Path::new(database), &SqliteOptions::default())?, early)
    }
}

fn serve(store: impl Store + Directory + 'static, early: bool) -> Result<(), Box<dyn Error>> {
    let store = Arc::new(store);
    let served: Arc<dyn Store> =
        if early { Arc::new(Early::new(Arc::clone(&store), LATE)) } else { Arc::clone(&store) as _ };
    let listener = TcpListener::bind("127.0.0.1:0")?;
    writeln!(std::io::stderr(), "{SERVING}{}", listener.local_addr()?)?;
    actix_web::rt::System::new().block_on(async {
        let registry = Registry::start(served, Options::default());
        http::serve(Service::new(listener, registry, Authenticator::new(store)), HttpSettings::default())
            .await
    })?;
    Ok(())
}
