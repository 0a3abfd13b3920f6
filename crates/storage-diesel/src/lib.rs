#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]

mod append;
mod classify;
mod codec;
mod connection;
mod database;
mod directory;
mod holdings;
mod journal;
mod keys;
mod listing;
mod reads;
mod rows;
mod schema;
mod sqlite;
mod store;
mod view;

// Chooses the SQLite that Diesel is linked with.
use libsqlite3_sys as _;

pub use sqlite::{OpenError, SqliteOptions, SqliteStore};
pub use store::SqlStore;
