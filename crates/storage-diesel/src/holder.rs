//! Who holds an identifier, in one statement: the read that most callers wait for.
//!
//! On SQLite, where nothing is waited for but the processor, the statement is put together once. Diesel walks through a
//! query for each time that it is asked, to see whether it may be prepared once and to find its binds; with as many
//! columns as here that took longer than half of what SQLite itself did.

use std::collections::btree_map::{self, BTreeMap};
use std::sync::LazyLock;

use diesel::dsl::AsSelect;
use diesel::expression::Expression;
use diesel::prelude::*;
use diesel::query_builder::{AstPass, Query, QueryBuilder, QueryFragment, QueryId};
use diesel::sql_types::{BigInt, Integer, Text};
use diesel::sqlite::{Sqlite, SqliteConnection, SqliteQueryBuilder};
use simroll_domain::{AccountId, Search, Subscriber};

use crate::classify::Failure;
use crate::connection::AnyConnection;
use crate::rows::{OPEN, SubscriberRow, SubscriptionRow, account_key, binding_kind};
use crate::schema::{bindings, subscribers, subscriptions};

/// A subscriber, once for each of its subscriptions or once without any.
type Row = (SubscriberRow, Option<SubscriptionRow>);

/// The holders of a value, as Diesel asks for them.
macro_rules! held {
    ($account:expr, $kind:expr, $value:expr) => {{
        let of_holder = subscribers::account_id
            .eq(bindings::account_id)
            .and(subscribers::number.eq(bindings::subscriber));
        let of_subscriber = subscriptions::account_id
            .eq(subscribers::account_id)
            .and(subscriptions::subscriber.eq(subscribers::number));
        bindings::table
            .inner_join(subscribers::table.on(of_holder))
            .left_join(subscriptions::table.on(of_subscriber))
            .filter(bindings::account_id.eq($account))
            .filter(bindings::kind.eq($kind))
            .filter(bindings::value.eq($value))
            .filter(bindings::closed.eq(OPEN))
            .select((SubscriberRow::as_select(), Option::<SubscriptionRow>::as_select()))
    }};
}

/// The holders of what `search` finds by the whole of a value, in the order of their numbers.
pub(crate) fn holder(
    connection: &mut AnyConnection,
    account: AccountId,
    search: &Search,
) -> Result<Vec<Subscriber>, Failure> {
    let (key, kind, value) = (account_key(account), binding_kind(search), &*search.key.text);
    let rows: Vec<Row> = match connection {
        AnyConnection::Sqlite(sqlite) => Held { account: key, kind, value }.load(sqlite)?,
        AnyConnection::Postgres(postgres) => held!(key, kind, value).load(postgres)?,
    };
    let mut found: BTreeMap<i64, Subscriber> = BTreeMap::new();
    for (row, pair) in rows {
        let subscriber = match found.entry(row.number) {
            btree_map::Entry::Vacant(vacant) => vacant.insert(row.read(account)?),
            btree_map::Entry::Occupied(occupied) => occupied.into_mut(),
        };
        if let Some(pair) = pair {
            subscriber.subscriptions.push(pair.read()?);
        }
    }
    let mut found: Vec<Subscriber> = found.into_values().collect();
    found.iter_mut().for_each(|found| found.subscriptions.sort_by_key(|subscription| subscription.pair));
    Ok(found)
}

/// What Diesel writes on SQLite, cut at its four binds.
static TEXT: LazyLock<Vec<String>> = LazyLock::new(|| {
    let mut text = SqliteQueryBuilder::new();
    let query = held!(0, 0, "");
    QueryFragment::<Sqlite>::to_sql(&query, &mut text, &Sqlite).expect("the query has a text");
    text.finish().split('?').map(str::to_owned).collect()
});

/// The same statement on SQLite, with nothing to walk through.
struct Held<'a> {
    account: i64,
    kind: i32,
    value: &'a str,
}

impl QueryFragment<Sqlite> for Held<'_> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Sqlite>) -> QueryResult<()> {
        let [start, kind, value, closed, end] = &TEXT[..] else { unreachable!("four binds") };
        out.push_sql(start);
        out.push_bind_param::<BigInt, _>(&self.account)?;
        out.push_sql(kind);
        out.push_bind_param::<Integer, _>(&self.kind)?;
        out.push_sql(value);
        out.push_bind_param::<Text, _>(self.value)?;
        out.push_sql(closed);
        out.push_bind_param::<BigInt, _>(&OPEN)?;
        out.push_sql(end);
        Ok(())
    }
}

impl QueryId for Held<'_> {
    type QueryId = Held<'static>;

    const HAS_STATIC_QUERY_ID: bool = true;
}

impl Query for Held<'_> {
    type SqlType =
        <(AsSelect<SubscriberRow, Sqlite>, AsSelect<Option<SubscriptionRow>, Sqlite>) as Expression>::SqlType;
}

impl RunQueryDsl<SqliteConnection> for Held<'_> {}
