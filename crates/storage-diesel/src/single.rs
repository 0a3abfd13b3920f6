//! One row in one statement: how SQLite is written to.
//!
//! Each statement is prepared once and found again by the kind of its row, or by its text; Diesel itself prepares every
//! `UPDATE` anew.

use std::marker::PhantomData;

use diesel::prelude::{QueryResult, RunQueryDsl};
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::sqlite::{Sqlite, SqliteConnection};

use crate::columns::{Cell, Columns};

/// Inserts the row.
pub(crate) fn insert<R: Columns>(connection: &mut SqliteConnection, row: &R) -> QueryResult<usize> {
    Statement::<R, Insert>::of(row).execute(connection)
}

/// Changes the row of this key, where there is one, to what this one says. Says how many there were.
pub(crate) fn update<R: Columns>(connection: &mut SqliteConnection, row: &R) -> QueryResult<usize> {
    Statement::<R, Update>::of(row).execute(connection)
}

/// The same for those columns alone: SQLite writes anew what stands in the index of a column that it is told to set,
/// even where it stays the same.
pub(crate) fn update_some<R: Columns>(
    connection: &mut SqliteConnection,
    row: &R,
    names: &[&str],
) -> QueryResult<usize> {
    SomeColumns { row, names }.execute(connection)
}

/// Changes the row of this key, or inserts it.
pub(crate) fn put<R: Columns>(connection: &mut SqliteConnection, row: &R) -> QueryResult<usize> {
    match update(connection, row)? {
        0 => insert(connection, row),
        done => Ok(done),
    }
}

/// Deletes the row of this key. Says how many there were.
pub(crate) fn delete<R: Columns>(connection: &mut SqliteConnection, row: &R) -> QueryResult<usize> {
    Statement::<R, Delete>::of(row).execute(connection)
}

/// Carries out a statement that is none of these; each `?` of its text stands for one of the cells, in their order.
pub(crate) fn execute(
    connection: &mut SqliteConnection,
    text: &str,
    cells: &[&dyn Cell],
) -> QueryResult<usize> {
    Other { text, cells }.execute(connection)
}

/// What a statement does with a row.
trait Deed: 'static {
    fn walk<'b, R: Columns>(row: &'b R, out: AstPass<'_, 'b, Sqlite>) -> QueryResult<()>;
}

struct Insert;
struct Update;
struct Delete;

impl Deed for Insert {
    fn walk<'b, R: Columns>(row: &'b R, mut out: AstPass<'_, 'b, Sqlite>) -> QueryResult<()> {
        out.push_sql("INSERT INTO ");
        out.push_identifier(R::TABLE)?;
        let mut before = " (";
        for name in R::NAMES {
            out.push_sql(before);
            out.push_identifier(name)?;
            before = ", ";
        }
        before = ") VALUES (";
        let (key, others) = row.cells();
        for cell in key.chain(others) {
            out.push_sql(before);
            cell.bind(out.reborrow())?;
            before = ", ";
        }
        out.push_sql(")");
        Ok(())
    }
}

impl Deed for Update {
    fn walk<'b, R: Columns>(row: &'b R, out: AstPass<'_, 'b, Sqlite>) -> QueryResult<()> {
        set(row, |_| true, out)
    }
}

impl Deed for Delete {
    fn walk<'b, R: Columns>(row: &'b R, mut out: AstPass<'_, 'b, Sqlite>) -> QueryResult<()> {
        out.push_sql("DELETE FROM ");
        out.push_identifier(R::TABLE)?;
        of_this_key(row, out)
    }
}

/// Sets the columns of those names.
fn set<'b, R: Columns>(
    row: &'b R,
    is_set: impl Fn(&str) -> bool,
    mut out: AstPass<'_, 'b, Sqlite>,
) -> QueryResult<()> {
    out.push_sql("UPDATE ");
    out.push_identifier(R::TABLE)?;
    let mut before = " SET ";
    let (_, others) = row.cells();
    for (name, cell) in R::NAMES.iter().skip(R::KEY.len()).zip(others).filter(|(name, _)| is_set(name)) {
        out.push_sql(before);
        equal(name, cell, out.reborrow())?;
        before = ", ";
    }
    of_this_key(row, out)
}

/// The condition that a row has the key of this one.
fn of_this_key<'b, R: Columns>(row: &'b R, mut out: AstPass<'_, 'b, Sqlite>) -> QueryResult<()> {
    let mut before = " WHERE ";
    let (key, _) = row.cells();
    for (name, cell) in R::KEY.iter().zip(key) {
        out.push_sql(before);
        out.push_identifier(R::TABLE)?;
        out.push_sql(".");
        equal(name, cell, out.reborrow())?;
        before = " AND ";
    }
    Ok(())
}

fn equal<'b>(name: &str, cell: &'b dyn Cell, mut out: AstPass<'_, 'b, Sqlite>) -> QueryResult<()> {
    out.push_identifier(name)?;
    out.push_sql(" = ");
    cell.bind(out)
}

struct Statement<'a, R, D> {
    row: &'a R,
    deed: PhantomData<D>,
}

impl<'a, R, D> Statement<'a, R, D> {
    const fn of(row: &'a R) -> Self {
        Self { row, deed: PhantomData }
    }
}

impl<R: Columns, D: Deed> QueryFragment<Sqlite> for Statement<'_, R, D> {
    fn walk_ast<'b>(&'b self, out: AstPass<'_, 'b, Sqlite>) -> QueryResult<()> {
        D::walk(self.row, out)
    }
}

impl<R: Columns, D: Deed> QueryId for Statement<'_, R, D> {
    type QueryId = Statement<'static, R::Kind, D>;

    const HAS_STATIC_QUERY_ID: bool = true;
}

impl<R, D> RunQueryDsl<SqliteConnection> for Statement<'_, R, D> {}

/// An update of some columns, known by its text: few of the many that there could be are ever seen.
struct SomeColumns<'a, R> {
    row: &'a R,
    names: &'a [&'a str],
}

impl<R: Columns> QueryFragment<Sqlite> for SomeColumns<'_, R> {
    fn walk_ast<'b>(&'b self, out: AstPass<'_, 'b, Sqlite>) -> QueryResult<()> {
        set(self.row, |name| self.names.contains(&name), out)
    }
}

impl<R> QueryId for SomeColumns<'_, R> {
    type QueryId = ();

    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<R> RunQueryDsl<SqliteConnection> for SomeColumns<'_, R> {}

/// A statement that is known by its text.
struct Other<'a> {
    text: &'a str,
    cells: &'a [&'a dyn Cell],
}

impl QueryFragment<Sqlite> for Other<'_> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Sqlite>) -> QueryResult<()> {
        let mut cells = self.cells.iter();
        for part in self.text.split_inclusive('?') {
            out.push_sql(part.trim_end_matches('?'));
            if part.ends_with('?') {
                cells.next().expect("a cell for each bind").bind(out.reborrow())?;
            }
        }
        debug_assert!(cells.next().is_none(), "a bind for each cell");
        Ok(())
    }
}

impl QueryId for Other<'_> {
    type QueryId = ();

    const HAS_STATIC_QUERY_ID: bool = false;
}

impl RunQueryDsl<SqliteConnection> for Other<'_> {}
