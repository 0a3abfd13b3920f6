//! The tables of all databases are alike.

use std::fs;
use std::path::{Path, PathBuf};

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
