//! The tables as a text, for whoever makes or distributes them by hand.

use std::fmt::Write as _;

use crate::tables::TABLES;

/// The statements that make the tables in SQLite.
#[must_use]
pub const fn sqlite_schema() -> &'static str {
    include_str!("../../../migrations/sqlite/2026-11-21-000000_registry/up.sql")
}

/// The statements that make the tables in PostgreSQL.
#[must_use]
pub const fn postgres_schema() -> &'static str {
    include_str!("../../../migrations/postgres/2026-11-21-000000_registry/up.sql")
}

/// The calls that distribute the tables of a PostgreSQL database over a cluster of Citus, each account to one shard.
#[must_use]
pub fn citus_calls() -> String {
    let mut calls = String::new();
    for table in TABLES.iter().filter(|table| !table.is_of_accounts()) {
        let _ = writeln!(calls, "SELECT create_reference_table('{}');", table.name);
    }
    let mut first = None;
    for table in TABLES.iter().filter(|table| table.is_of_accounts()) {
        let beside = first.get_or_insert(table.name);
        let beside = if *beside == table.name { "none" } else { beside };
        let _ = writeln!(
            calls,
            "SELECT create_distributed_table('{}', 'account_id', colocate_with => '{beside}');",
            table.name
        );
    }
    calls
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_text_is_that_of_every_migration() {
        for (database, text) in [("sqlite", sqlite_schema()), ("postgres", postgres_schema())] {
            let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../migrations/");
            let mut migrations: Vec<_> = std::fs::read_dir(format!("{folder}{database}"))
                .unwrap()
                .map(|one| one.unwrap().path())
                .collect();
            migrations.sort();
            let all = migrations.iter().map(|one| std::fs::read_to_string(one.join("up.sql")).unwrap());
            assert_eq!(text, all.collect::<String>());
        }
    }

    #[test]
    fn what_is_of_accounts_lives_with_them_and_the_rest_is_everywhere() {
        let calls = citus_calls();
        let everywhere: Vec<&str> = calls.lines().filter(|call| call.contains("reference")).collect();
        assert_eq!(everywhere.len(), 2, "{calls}");
        assert!(everywhere[0].contains("'accounts'") && everywhere[1].contains("'tokens'"), "{calls}");
        let (first, others) =
            calls.lines().skip(2).collect::<Vec<_>>().split_first().map(|(a, b)| (*a, b.to_vec())).unwrap();
        assert!(first.ends_with("colocate_with => 'none');"), "{calls}");
        assert_eq!(others.len(), 7);
        assert!(
            others.iter().all(|call| call.contains("'account_id', colocate_with => 'use_cases'")),
            "{calls}"
        );
    }
}
