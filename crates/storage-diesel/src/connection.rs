//! A connection to any of the databases, so that one text of each statement serves them all.

#![allow(unreachable_pub, missing_docs, missing_debug_implementations, reason = "much of it is derived")]

use diesel::pg::PgConnection;
use diesel::sqlite::SqliteConnection;

#[derive(diesel::MultiConnection)]
pub enum AnyConnection {
    Sqlite(SqliteConnection),
    Postgres(PgConnection),
}
