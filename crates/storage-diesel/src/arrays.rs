//! Many rows in one statement, handed over as an array for each column: how PostgreSQL is written to.
//!
//! However many rows, the statement is the same text and is prepared once.

use diesel::pg::{Pg, PgConnection};
use diesel::prelude::{QueryResult, RunQueryDsl};
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::sql_types::{Array, BigInt, Integer, Nullable, Text};

use crate::columns::{Column, Columns};

/// Inserts the rows.
pub(crate) fn insert<R: Columns>(connection: &mut PgConnection, rows: &[R]) -> QueryResult<usize> {
    Statement::over(rows, inserted::<R>(), ")").execute(connection)
}

/// Inserts the rows; one that is there already, by its key, is replaced.
pub(crate) fn upsert<R: Columns>(connection: &mut PgConnection, rows: &[R]) -> QueryResult<usize> {
    let replaced: Vec<String> = changeable::<R>().map(|name| format!("{name} = excluded.{name}")).collect();
    let after = format!(") ON CONFLICT ({}) DO UPDATE SET {}", R::KEY.join(", "), replaced.join(", "));
    Statement::over(rows, inserted::<R>(), after).execute(connection)
}

/// Changes the rows of one account that are there, by their keys, to what these say. Says how many they were.
pub(crate) fn update<R: Columns>(
    connection: &mut PgConnection,
    account: i64,
    rows: &[R],
) -> QueryResult<usize> {
    let set: Vec<String> = changeable::<R>().map(|name| format!("{name} = r.{name}")).collect();
    update_where(connection, account, rows, &set.join(", "), &same_key::<R>())
}

/// The same with clauses of its own for what is set and for which row `t` is that of `r`.
pub(crate) fn update_where<R: Columns>(
    connection: &mut PgConnection,
    account: i64,
    rows: &[R],
    set: &str,
    same: &str,
) -> QueryResult<usize> {
    let before = format!("UPDATE {} AS t SET {set} FROM unnest(", R::TABLE);
    Statement::of_account(account, rows, before, same).execute(connection)
}

/// Deletes the rows of one account that have these keys. Says how many they were.
pub(crate) fn delete<R: Columns>(
    connection: &mut PgConnection,
    account: i64,
    rows: &[R],
) -> QueryResult<usize> {
    let before = format!("DELETE FROM {} AS t USING unnest(", R::TABLE);
    Statement::of_account(account, rows, before, &same_key::<R>()).execute(connection)
}

/// The first column of every key.
const ACCOUNT: &str = "account_id";

fn inserted<R: Columns>() -> String {
    let names = R::NAMES.join(", ");
    format!("INSERT INTO {} ({names}) SELECT * FROM unnest(", R::TABLE)
}

fn same_key<R: Columns>() -> String {
    let same = R::KEY.iter().filter(|name| **name != ACCOUNT).map(|name| format!("t.{name} = r.{name}"));
    same.collect::<Vec<_>>().join(" AND ")
}

fn changeable<R: Columns>() -> impl Iterator<Item = &'static str> {
    R::NAMES.iter().copied().filter(|name| !R::KEY.contains(name))
}

/// A statement with the arrays in the middle and, where it concerns rows that are there, the account at the end: as one
/// value and not as an array, so that it is plain to a cluster which shard they are in.
struct Statement<'a> {
    before: String,
    arrays: Vec<Column<'a>>,
    after: String,
    account: Option<i64>,
}

impl<'a> Statement<'a> {
    fn over<R: Columns>(rows: &'a [R], before: impl Into<String>, after: impl Into<String>) -> Self {
        Self { before: before.into(), arrays: R::columns(rows), after: after.into(), account: None }
    }

    fn of_account<R: Columns>(account: i64, rows: &'a [R], before: String, same: &str) -> Self {
        let after = format!(") AS r ({}) WHERE {same} AND t.{ACCOUNT} = ", R::NAMES.join(", "));
        Self { account: Some(account), ..Self::over(rows, before, after) }
    }
}

impl QueryFragment<Pg> for Statement<'_> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        out.push_sql(&self.before);
        for (place, column) in self.arrays.iter().enumerate() {
            if place > 0 {
                out.push_sql(", ");
            }
            match column {
                Column::Numbers(cells) => out.push_bind_param::<Array<Nullable<BigInt>>, _>(cells)?,
                Column::Integers(cells) => out.push_bind_param::<Array<Integer>, _>(cells)?,
                Column::Texts(cells) => out.push_bind_param::<Array<Nullable<Text>>, _>(cells)?,
            }
        }
        out.push_sql(&self.after);
        match &self.account {
            Some(account) => out.push_bind_param::<BigInt, _>(account),
            None => Ok(()),
        }
    }
}

/// Known by its text.
impl QueryId for Statement<'_> {
    type QueryId = ();

    const HAS_STATIC_QUERY_ID: bool = false;
}

impl RunQueryDsl<PgConnection> for Statement<'_> {}
