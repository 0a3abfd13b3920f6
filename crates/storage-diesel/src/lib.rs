#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]

mod append;
mod arrays;
mod classify;
mod codec;
mod columns;
mod connection;
mod database;
mod directory;
mod holder;
mod holdings;
mod journal;
mod keys;
mod listing;
mod moving;
mod postgres;
mod reads;
mod rows;
mod schema;
mod schema_text;
mod single;
mod sqlite;
mod store;
mod tables;
mod view;
mod write;

// Choose the SQLite and the libpq that Diesel is linked with.
use libsqlite3_sys as _;
use pq_sys as _;

pub use listing::Effort;
pub use moving::{Copied, CopyError, PAGE, Progress, Stage, copy};
pub use postgres::{ConnectError, PostgresDatabase, PostgresOptions, PostgresStore, PostgresTrial};
pub use schema_text::{citus_calls, postgres_schema, sqlite_schema};
pub use sqlite::{OpenError, SqliteFile, SqliteOptions, SqliteStore, Tables};
pub use store::SqlStore;
