//! How a PostgreSQL server is used.

use std::time::Duration;

use serde::{Deserialize, Serialize};
use simroll_storage_diesel::PostgresOptions;

/// How a PostgreSQL server is used; without meaning for other databases.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Postgres {
    /// The most connections that read.
    pub(crate) readers: usize,
    /// The most connections that write.
    pub(crate) writers: usize,
    /// Seconds within which a connection must be made, for each host.
    pub(crate) connect_timeout_seconds: u64,
    /// Seconds within which a statement must end.
    pub(crate) statement_timeout_seconds: u64,
    /// Seconds that a statement waits for what another one holds.
    pub(crate) lock_timeout_seconds: u64,
    /// Seconds after which a transaction in which nothing happens is given up by the server.
    pub(crate) idle_timeout_seconds: u64,
}

impl Default for Postgres {
    fn default() -> Self {
        let options = PostgresOptions::default();
        Self {
            readers: options.readers,
            writers: options.writers,
            connect_timeout_seconds: options.connect_timeout.as_secs(),
            statement_timeout_seconds: options.statement_timeout.as_secs(),
            lock_timeout_seconds: options.lock_timeout.as_secs(),
            idle_timeout_seconds: options.idle_timeout.as_secs(),
        }
    }
}

impl Postgres {
    /// What the store is told.
    pub(crate) fn options(&self) -> PostgresOptions {
        PostgresOptions {
            readers: self.readers,
            writers: self.writers,
            connect_timeout: Duration::from_secs(self.connect_timeout_seconds),
            statement_timeout: Duration::from_secs(self.statement_timeout_seconds),
            lock_timeout: Duration::from_secs(self.lock_timeout_seconds),
            idle_timeout: Duration::from_secs(self.idle_timeout_seconds),
            ..PostgresOptions::default()
        }
    }
}
