//! Some rows of a table, as JSON: how both databases can hand them over, and take them, in one statement each.

use diesel::prelude::*;
use diesel::sql_types::Text;
use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::classify::Failure;
use crate::connection::AnyConnection;
use crate::tables::{Kind, Table};

/// Rows in the order of their keys.
#[derive(Debug, PartialEq)]
pub(super) struct Page(Vec<Vec<Value>>);

/// The key of a row, as a JSON array.
#[derive(Debug, Clone)]
pub(super) struct Key(String);

/// One text, which is all that is ever asked for.
#[derive(QueryableByName)]
struct Line {
    #[diesel(sql_type = Text)]
    line: String,
}

impl Page {
    /// The rows behind that key, or from the first on, no more than `most`.
    pub(super) fn after(
        connection: &mut AnyConnection,
        table: &Table,
        last: Option<&Key>,
        most: usize,
    ) -> Result<Self, Failure> {
        let words = Words::of(connection);
        let key = names(&table.columns[..table.key]);
        let behind = last.map(|_| {
            let values = words.cells(words.bind, &table.columns[..table.key]);
            format!("WHERE ({key}) > ({values})")
        });
        let statement = format!(
            "SELECT {} AS line FROM {} {} ORDER BY {key} LIMIT {most}",
            words.array(&names(table.columns)),
            table.name,
            behind.unwrap_or_default(),
        );
        let lines = lines(connection, statement, last.map(|Key(last)| last.as_str()))?;
        let read = |line: Line| {
            serde_json::from_str(&line.line).map_err(|_| Failure::Corrupt("a row cannot be read"))
        };
        lines.into_iter().map(read).collect::<Result<_, _>>().map(Self)
    }

    /// Writes the rows, none of which is there.
    pub(super) fn insert(&self, connection: &mut AnyConnection, table: &Table) -> Result<(), Failure> {
        let words = Words::of(connection);
        let statement = format!(
            "INSERT INTO {} ({}) SELECT {} FROM {}",
            table.name,
            names(table.columns),
            words.cells("value", table.columns),
            words.elements,
        );
        let rows = serde_json::to_string(&self.0).map_err(|_| Failure::Corrupt("a row cannot be written"))?;
        let insert = diesel::sql_query(statement).bind::<Text, _>(rows);
        match connection {
            AnyConnection::Sqlite(sqlite) => insert.execute(sqlite)?,
            AnyConnection::Postgres(postgres) => insert.execute(postgres)?,
        };
        Ok(())
    }

    pub(super) fn len(&self) -> u64 {
        self.0.len() as u64
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether it begins with those rows.
    pub(super) fn begins_with(&self, other: &Self) -> bool {
        self.0.starts_with(&other.0)
    }

    /// The key of the last row.
    pub(super) fn last(&self, table: &Table) -> Option<Key> {
        self.0.last().map(|line| Key(Value::from(&line[..table.key]).to_string()))
    }
}

/// How many rows a table has.
pub(super) fn count(connection: &mut AnyConnection, table: &Table) -> Result<u64, Failure> {
    let statement = format!("SELECT CAST(count(*) AS TEXT) AS line FROM {}", table.name);
    let counted = lines(connection, statement, None)?;
    let count = counted.first().and_then(|line| line.line.parse().ok());
    count.ok_or(Failure::Corrupt("the rows of a table cannot be counted"))
}

fn lines(
    connection: &mut AnyConnection,
    statement: String,
    bind: Option<&str>,
) -> Result<Vec<Line>, Failure> {
    let query = diesel::sql_query(statement);
    Ok(match (connection, bind) {
        (AnyConnection::Sqlite(sqlite), None) => query.load(sqlite)?,
        (AnyConnection::Sqlite(sqlite), Some(bind)) => query.bind::<Text, _>(bind).load(sqlite)?,
        (AnyConnection::Postgres(postgres), None) => query.load(postgres)?,
        (AnyConnection::Postgres(postgres), Some(bind)) => query.bind::<Text, _>(bind).load(postgres)?,
    })
}

fn names(columns: &[(&str, Kind)]) -> String {
    columns.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(", ")
}

/// What the databases call the same things.
struct Words {
    /// The first bind.
    bind: &'static str,
    /// The elements of an array that is the first bind, each as `value`.
    elements: &'static str,
    is_sqlite: bool,
}

impl Words {
    fn of(connection: &AnyConnection) -> Self {
        match connection {
            AnyConnection::Sqlite(_) => Self { bind: "?1", elements: "json_each(?1)", is_sqlite: true },
            AnyConnection::Postgres(_) => Self {
                bind: "($1::jsonb)",
                elements: "jsonb_array_elements($1::jsonb) AS value",
                is_sqlite: false,
            },
        }
    }

    /// An array of these, as text.
    fn array(&self, names: &str) -> String {
        if self.is_sqlite {
            format!("json_array({names})")
        } else {
            format!("json_build_array({names})::text")
        }
    }

    /// The elements of an array, each as what its column holds.
    fn cells(&self, array: &str, columns: &[(&str, Kind)]) -> String {
        let cell = |(place, (_, kind)): (usize, &(&str, Kind))| match kind {
            _ if self.is_sqlite => format!("json_extract({array}, '$[{place}]')"),
            Kind::Number => format!("({array} ->> {place})::bigint"),
            Kind::Text => format!("{array} ->> {place}"),
        };
        columns.iter().enumerate().map(cell).collect::<Vec<_>>().join(", ")
    }
}

/// A digest over rows, the same for the same rows in whatever pages.
#[derive(Debug, Clone, Default)]
pub(super) struct Sum(Sha256);

impl Sum {
    pub(super) fn add(&mut self, page: &Page) {
        for cell in page.0.iter().flatten() {
            match cell {
                Value::String(text) => {
                    self.0.update([2]);
                    self.0.update((text.len() as u64).to_le_bytes());
                    self.0.update(text);
                }
                Value::Number(number) => {
                    self.0.update([1]);
                    self.0.update(number.as_i64().unwrap_or_default().to_le_bytes());
                }
                _ => self.0.update([0]),
            }
        }
    }

    pub(super) fn digest(&self) -> [u8; 32] {
        self.0.clone().finalize().into()
    }
}
