//! Which tables there are, for whoever treats them all alike.

/// What stands in a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Number,
    Text,
}

use Kind::{Number as N, Text as T};

/// A table.
#[derive(Debug)]
pub(crate) struct Table {
    pub(crate) name: &'static str,
    /// How many of the columns, from the first on, are the primary key.
    pub(crate) key: usize,
    pub(crate) columns: &'static [(&'static str, Kind)],
}

impl Table {
    /// Whether each of its rows belongs to one account.
    pub(crate) fn is_of_accounts(&self) -> bool {
        self.columns[0].0 == "account_id"
    }
}

const fn table(name: &'static str, key: usize, columns: &'static [(&'static str, Kind)]) -> Table {
    Table { name, key, columns }
}

/// Every table, those without which nobody can use the others last.
pub(crate) static TABLES: [Table; 10] = [
    table("use_cases", 2, &[("account_id", N), ("id", N), ("name", T), ("apns", T)]),
    table(
        "subscribers",
        2,
        &[
            ("account_id", N),
            ("number", N),
            ("status", T),
            ("iccid", T),
            ("imei", T),
            ("imeisv", T),
            ("alias", T),
            ("alias_folded", T),
            ("generic_id", T),
            ("username", T),
            ("username_folded", T),
            ("external_id", T),
            ("user_class", T),
            ("password_hash", T),
            ("version", N),
            ("created_at", N),
            ("updated_at", N),
        ],
    ),
    table(
        "subscriptions",
        3,
        &[
            ("account_id", N),
            ("subscriber", N),
            ("pair", N),
            ("imsi", T),
            ("msisdn", T),
            ("is_last_active", N),
            ("use_case", N),
        ],
    ),
    table(
        "bindings",
        5,
        &[
            ("account_id", N),
            ("kind", N),
            ("value", T),
            ("closed", N),
            ("sharer", N),
            ("opened", N),
            ("subscriber", N),
        ],
    ),
    table(
        "journal",
        2,
        &[
            ("account_id", N),
            ("number", N),
            ("request_id", T),
            ("time", N),
            ("author", T),
            ("kind", T),
            ("subscriber", N),
            ("is_changed", N),
            ("named_by", T),
            ("changes", T),
            ("use_case", T),
            ("cause", T),
            ("flags", T),
        ],
    ),
    table("journal_others", 3, &[("account_id", N), ("subscriber", N), ("number", N)]),
    table(
        "idempotency",
        3,
        &[("account_id", N), ("key", T), ("token", T), ("fingerprint", T), ("answer", T), ("kept_at", N)],
    ),
    table("accounts", 1, &[("id", N), ("name", T), ("created_at", N)]),
    table("journal_heads", 1, &[("account_id", N), ("number", N), ("time", N)]),
    table(
        "tokens",
        1,
        &[
            ("id", T),
            ("account_id", N),
            ("digest", T),
            ("scopes", T),
            ("description", T),
            ("owner", T),
            ("created_at", N),
            ("expires_at", N),
            ("last_used_at", N),
            ("revoked_at", N),
        ],
    ),
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use diesel::prelude::*;
    use diesel::sql_types::{BigInt, Text};

    use super::*;
    use crate::{SqliteOptions, SqliteStore};

    #[derive(QueryableByName)]
    struct ColumnOf {
        #[diesel(sql_type = Text)]
        tab: String,
        #[diesel(sql_type = Text)]
        col: String,
        #[diesel(sql_type = Text)]
        kind: String,
        #[diesel(sql_type = BigInt)]
        key: i64,
    }

    #[test]
    fn every_table_of_the_migrations_is_here_with_its_key_and_columns() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("simroll.db");
        drop(SqliteStore::open(&file, &SqliteOptions::default()).unwrap());
        let mut connection = SqliteConnection::establish(file.to_str().unwrap()).unwrap();
        let columns: Vec<ColumnOf> = diesel::sql_query(
            "SELECT t.name AS tab, c.name AS col, c.type AS kind, c.pk AS key \
             FROM sqlite_schema AS t, pragma_table_info(t.name) AS c \
             WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite%' AND t.name NOT LIKE '\\_\\_diesel%' ESCAPE '\\'",
        )
        .load(&mut connection)
        .unwrap();
        let made: BTreeSet<_> = columns
            .iter()
            .map(|ColumnOf { tab, col, kind, key }| (tab.as_str(), col.as_str(), kind == "TEXT", *key))
            .collect();
        let known = TABLES.iter().flat_map(|table| {
            table.columns.iter().zip(1..).map(|((name, kind), place)| {
                let key = if place > table.key as i64 { 0 } else { place };
                (table.name, *name, *kind == Kind::Text, key)
            })
        });
        assert_eq!(made, known.collect());
    }
}
