//! The tables of all databases are alike.

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};

use diesel::prelude::*;
use diesel::sql_types::Text;
use simroll_storage_diesel::{PostgresOptions, PostgresStore, SqliteOptions, SqliteStore};
use tempfile::TempDir;

use crate::cluster::new_schema;

fn folder(database: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../migrations").join(database)
}

/// The names of the migrations, in their order.
fn names(database: &str) -> Vec<String> {
    let entries = fs::read_dir(folder(database)).unwrap();
    let mut names: Vec<String> =
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

/// What makes the tables, line by line, without what a database has to be told in words of its own.
fn tables(database: &str) -> Vec<String> {
    let text: String = names(database)
        .iter()
        .map(|name| fs::read_to_string(folder(database).join(name).join("up.sql")).unwrap())
        .collect();
    let (tables, _statistics) = text.split_once("\nANALYZE").unwrap_or((&text, ""));
    let lines = tables.lines().filter(|line| !line.trim_start().starts_with("--"));
    let plain = |line: &str| {
        line.replace(" COLLATE \"C\"", "").replace(") WITHOUT ROWID;", ");").replace(", number)", ")")
    };
    lines.map(plain).filter(|line| !line.is_empty()).collect()
}

#[test]
fn every_database_has_the_same_migrations_and_tables() {
    assert_eq!(names("postgres"), names("sqlite"));
    assert_eq!(tables("postgres"), tables("sqlite"));
}

/// A text that has no collation of its own would compare as the server's locale has it.
#[test]
fn every_text_of_postgres_compares_by_bytes() {
    for name in names("postgres") {
        let text = fs::read_to_string(folder("postgres").join(name).join("up.sql")).unwrap();
        let statements = text.lines().filter(|line| !line.trim_start().starts_with("--"));
        let texts = statements.filter(|line| line.contains(" TEXT"));
        let bare: Vec<&str> = texts.filter(|line| !line.contains(" TEXT COLLATE \"C\"")).collect();
        assert!(bare.is_empty(), "{bare:?}");
    }
}

#[derive(QueryableByName)]
struct Index {
    #[diesel(sql_type = Text)]
    on_table: String,
    #[diesel(sql_type = Text)]
    first: String,
}

/// Only then can a cluster keep it, and one account learns nothing of another.
fn assert_keys_begin_with_the_account(unique: &[Index]) {
    let tables: HashSet<&str> = unique.iter().map(|index| index.on_table.as_str()).collect();
    assert!(tables.len() >= 10, "{tables:?}");
    for Index { on_table, first } in unique {
        let is_everywhere = ["accounts", "tokens"].contains(&on_table.as_str());
        assert!(is_everywhere || first == "account_id", "a unique index of {on_table} begins with {first}");
    }
}

#[test]
fn every_unique_index_of_sqlite_begins_with_the_account() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("simroll.db");
    drop(SqliteStore::open(&file, &SqliteOptions::default()).unwrap());
    let mut connection = SqliteConnection::establish(file.to_str().unwrap()).unwrap();
    let unique: Vec<Index> = diesel::sql_query(
        "SELECT t.name AS on_table, c.name AS first
         FROM sqlite_schema AS t, pragma_index_list(t.name) AS i, pragma_index_info(i.name) AS c
         WHERE t.type = 'table' AND t.name NOT LIKE '%diesel%' AND i.\"unique\" = 1 AND c.seqno = 0",
    )
    .load(&mut connection)
    .unwrap();
    assert_keys_begin_with_the_account(&unique);
}

#[test]
#[ignore = "needs PostgreSQL"]
fn every_unique_index_of_postgres_begins_with_the_account() {
    let url = new_schema();
    drop(PostgresStore::open(&url, &PostgresOptions::default()).unwrap());
    let mut connection = PgConnection::establish(&url).unwrap();
    let unique: Vec<Index> = diesel::sql_query(
        "SELECT t.relname::text AS on_table, c.attname::text AS first
         FROM pg_index AS i
         JOIN pg_class AS t ON t.oid = i.indrelid AND t.relnamespace = current_schema::regnamespace
         JOIN pg_attribute AS c ON c.attrelid = t.oid AND c.attnum = i.indkey[0]
         WHERE i.indisunique AND t.relname NOT LIKE '%diesel%'",
    )
    .load(&mut connection)
    .unwrap();
    assert_keys_begin_with_the_account(&unique);
}
