//! What SQLite is told of the tables, and what it goes by: the statistics and the indexes that the migrations make.
//!
//! The plans are tested with these statistics and no others. Whoever drops an index and makes it again has lost those
//! of that index, `ANALYZE` in a small database puts others in their place, and lists then walk through an account.
//! Therefore whoever opens the file to write puts them back; indexes are only reported.

use std::collections::BTreeSet;

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_types::Text;
use diesel::sqlite::SqliteConnection;

use crate::schema_text::sqlite_schema;

/// What is said of one index.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord, QueryableByName)]
struct Statistic {
    #[diesel(sql_type = Text)]
    tbl: String,
    #[diesel(sql_type = Text)]
    idx: String,
    #[diesel(sql_type = Text)]
    stat: String,
}

#[derive(PartialEq, Eq, PartialOrd, Ord, QueryableByName)]
struct Name {
    #[diesel(sql_type = Text)]
    name: String,
}

/// The indexes whose statistics are not those that this program makes.
pub(super) fn unmeasured(connection: &mut SqliteConnection) -> QueryResult<Vec<String>> {
    Ok(lacking(connection)?.into_iter().map(|statistic| statistic.idx).collect())
}

/// Puts back the statistics that are not those that this program makes, and has this connection go by them.
pub(super) fn restore(connection: &mut SqliteConnection) -> QueryResult<()> {
    let lacking = lacking(connection)?;
    if lacking.is_empty() {
        return Ok(());
    }
    // Makes their table, where even that is not there.
    connection.batch_execute("ANALYZE sqlite_schema")?;
    for Statistic { tbl, idx, stat } in lacking {
        diesel::sql_query("DELETE FROM sqlite_stat1 WHERE tbl = ? AND idx = ?")
            .bind::<Text, _>(&tbl)
            .bind::<Text, _>(&idx)
            .execute(connection)?;
        diesel::sql_query("INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES (?, ?, ?)")
            .bind::<Text, _>(tbl)
            .bind::<Text, _>(idx)
            .bind::<Text, _>(stat)
            .execute(connection)?;
    }
    connection.batch_execute("ANALYZE sqlite_schema")
}

/// The indexes that this program makes and that are not there.
pub(super) fn missing_indexes(connection: &mut SqliteConnection) -> QueryResult<Vec<String>> {
    let indexes = "SELECT name FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL";
    let there: BTreeSet<Name> = diesel::sql_query(indexes).load(connection)?.into_iter().collect();
    let wanted: BTreeSet<Name> = diesel::sql_query(indexes).load(&mut fresh()?)?.into_iter().collect();
    Ok(wanted.difference(&there).map(|index| index.name.clone()).collect())
}

fn lacking(connection: &mut SqliteConnection) -> QueryResult<Vec<Statistic>> {
    let there = statistics(connection)?;
    Ok(statistics(&mut fresh()?)?.into_iter().filter(|wanted| !there.contains(wanted)).collect())
}

fn statistics(connection: &mut SqliteConnection) -> QueryResult<BTreeSet<Statistic>> {
    let table = "SELECT name FROM sqlite_schema WHERE name = 'sqlite_stat1'";
    if diesel::sql_query(table).load::<Name>(connection)?.is_empty() {
        return Ok(BTreeSet::new());
    }
    let all = "SELECT tbl, idx, stat FROM sqlite_stat1 WHERE tbl IS NOT NULL AND idx IS NOT NULL AND stat IS NOT NULL";
    Ok(diesel::sql_query(all).load(connection)?.into_iter().collect())
}

/// A database of nobody, as this program makes it.
fn fresh() -> QueryResult<SqliteConnection> {
    let mut connection = SqliteConnection::establish(":memory:")
        .map_err(|error| diesel::result::Error::QueryBuilderError(Box::new(error)))?;
    connection.batch_execute(sqlite_schema())?;
    Ok(connection)
}
