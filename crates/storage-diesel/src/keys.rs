//! Sets of keys in a statement: one bind, however many keys.

use std::sync::OnceLock;

use diesel::expression::{AppearsOnTable, Expression, SelectableExpression, ValidGrouping};
use diesel::pg::Pg;
use diesel::prelude::QueryResult;
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::sql_types::{Array, BigInt, Bool, Text};
use diesel::sqlite::Sqlite;

use crate::connection::MultiBackend;

/// The SQL condition that an expression is one of some keys.
///
/// A list of binds would make another statement of each number of keys, prepared anew each time; this one is prepared
/// once. What it finds is put in order afterwards: asked for an order, PostgreSQL may rather walk through all of an
/// account along it, and look at each row whether it is one of the keys.
#[derive(Debug, Clone, QueryId, ValidGrouping)]
pub(crate) struct OneOf<E> {
    expression: E,
    keys: Keys,
}

/// Keys of one kind: an array where the database has arrays, else JSON.
#[derive(Debug, Clone, QueryId)]
pub(crate) struct Keys {
    set: Set,
    json: OnceLock<String>,
}

#[derive(Debug, Clone)]
enum Set {
    Numbers(Vec<i64>),
    Texts(Vec<String>),
}

/// What can be a key.
pub(crate) trait Key: Sized {
    /// All of them, for a bind.
    fn collect(keys: impl Iterator<Item = Self>) -> Keys;
}

impl Key for i64 {
    fn collect(keys: impl Iterator<Item = Self>) -> Keys {
        Keys { set: Set::Numbers(keys.collect()), json: OnceLock::new() }
    }
}

impl Key for &i64 {
    fn collect(keys: impl Iterator<Item = Self>) -> Keys {
        Key::collect(keys.copied())
    }
}

impl Key for &str {
    fn collect(keys: impl Iterator<Item = Self>) -> Keys {
        Keys { set: Set::Texts(keys.map(str::to_owned).collect()), json: OnceLock::new() }
    }
}

impl Keys {
    pub(crate) fn of<K: Key>(keys: impl IntoIterator<Item = K>) -> Self {
        K::collect(keys.into_iter())
    }

    fn json(&self) -> &String {
        let write = || match &self.set {
            Set::Numbers(numbers) => serde_json::to_string(numbers),
            Set::Texts(texts) => serde_json::to_string(texts),
        };
        self.json.get_or_init(|| write().expect("texts and numbers can be written as JSON"))
    }
}

impl<G> ValidGrouping<G> for Keys {
    type IsAggregate = diesel::expression::is_aggregate::Never;
}

/// `expression` is one of `keys`.
pub(crate) fn one_of<E>(expression: E, keys: Keys) -> OneOf<E> {
    OneOf { expression, keys }
}

impl<E: Expression> Expression for OneOf<E> {
    type SqlType = Bool;
}

impl<E: AppearsOnTable<T>, T> AppearsOnTable<T> for OneOf<E> {}
impl<E: SelectableExpression<T>, T> SelectableExpression<T> for OneOf<E> {}

impl<E: QueryFragment<MultiBackend>> QueryFragment<MultiBackend> for OneOf<E> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, MultiBackend>) -> QueryResult<()> {
        self.expression.walk_ast(out.reborrow())?;
        MultiBackend::walk_variant_ast(&self.keys, out)
    }
}

impl QueryFragment<Sqlite> for Keys {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Sqlite>) -> QueryResult<()> {
        out.push_sql(" IN (SELECT value FROM json_each(");
        out.push_bind_param::<Text, _>(self.json())?;
        out.push_sql("))");
        Ok(())
    }
}

impl QueryFragment<Pg> for Keys {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        out.push_sql(" = ANY(");
        match &self.set {
            Set::Numbers(numbers) => out.push_bind_param::<Array<BigInt>, _>(numbers)?,
            Set::Texts(texts) => out.push_bind_param::<Array<Text>, _>(texts)?,
        }
        out.push_sql(")");
        Ok(())
    }
}
