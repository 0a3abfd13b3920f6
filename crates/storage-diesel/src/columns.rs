//! The columns of rows, one by one: from them the statements of both databases are made.

use diesel::prelude::QueryResult;
use diesel::query_builder::AstPass;
use diesel::sql_types::{BigInt, Integer, Nullable, Text};
use diesel::sqlite::Sqlite;

/// A row whose columns can be taken apart.
pub(crate) trait Columns: Sized {
    /// Tells the kind of row from every other.
    type Kind: 'static;

    /// The table.
    const TABLE: &'static str;
    /// The columns by which a row is found.
    const KEY: &'static [&'static str];
    /// All columns, those of the key first.
    const NAMES: &'static [&'static str];

    /// The cells of the key, and the others, in the order of [`Columns::NAMES`].
    fn cells(&self) -> (impl Iterator<Item = &dyn Cell>, impl Iterator<Item = &dyn Cell>);

    /// Each column of all rows.
    fn columns(rows: &[Self]) -> Vec<Column<'_>>;
}

/// Implements [`Columns`] for a row whose fields are called like its columns, those of the key first. A row that borrows
/// is named with `'static` as well.
macro_rules! columns {
    ($row:ty, $table:ident $($rest:tt)*) => {
        crate::columns::columns!($row = $row, $table $($rest)*);
    };
    ($row:ty = $kind:ty, $table:ident ($($key:ident),+) $($column:ident),* $(,)?) => {
        impl crate::columns::Columns for $row {
            type Kind = $kind;

            const TABLE: &'static str = stringify!($table);
            const KEY: &'static [&'static str] = &[$(stringify!($key)),+];
            const NAMES: &'static [&'static str] = &[$(stringify!($key),)+ $(stringify!($column)),*];

            fn cells(
                &self,
            ) -> (
                impl Iterator<Item = &dyn crate::columns::Cell>,
                impl Iterator<Item = &dyn crate::columns::Cell>,
            ) {
                use crate::columns::Cell;
                ([$(&self.$key as &dyn Cell),+].into_iter(), [$(&self.$column as &dyn Cell),*].into_iter())
            }

            fn columns(rows: &[Self]) -> Vec<crate::columns::Column<'_>> {
                use crate::columns::Cell;
                vec![
                    $(Cell::column(rows.iter().map(|row| &row.$key)),)+
                    $(Cell::column(rows.iter().map(|row| &row.$column))),*
                ]
            }
        }
    };
}
pub(crate) use columns;

/// A column of many rows.
pub(crate) enum Column<'a> {
    Numbers(Vec<Option<i64>>),
    Integers(Vec<i32>),
    Texts(Vec<Option<&'a str>>),
}

/// What stands in a column.
pub(crate) trait Cell {
    /// Adds the cell to the values of a statement.
    fn bind<'b>(&'b self, out: AstPass<'_, 'b, Sqlite>) -> QueryResult<()>;

    /// The column of those cells.
    fn column<'a>(cells: impl Iterator<Item = &'a Self>) -> Column<'a>
    where
        Self: Sized + 'a;
}

macro_rules! cell {
    ($cell:ty, $sql:ty, $kind:ident, $read:expr) => {
        impl Cell for $cell {
            fn bind<'b>(&'b self, mut out: AstPass<'_, 'b, Sqlite>) -> QueryResult<()> {
                out.push_bind_param::<$sql, _>(self)
            }

            fn column<'a>(cells: impl Iterator<Item = &'a Self>) -> Column<'a>
            where
                Self: 'a,
            {
                Column::$kind(cells.map($read).collect())
            }
        }
    };
}

cell!(i32, Integer, Integers, |cell| *cell);
cell!(i64, BigInt, Numbers, |cell| Some(*cell));
cell!(Option<i64>, Nullable<BigInt>, Numbers, |cell| *cell);
cell!(&str, Text, Texts, |cell| Some(*cell));
cell!(String, Text, Texts, |cell| Some(cell.as_str()));
cell!(Option<String>, Nullable<Text>, Texts, |cell| cell.as_deref());
