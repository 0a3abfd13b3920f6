//! Sets of keys in a statement: one bind, however many keys.

use diesel::expression::{AppearsOnTable, Expression, SelectableExpression, ValidGrouping};
use diesel::prelude::QueryResult;
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::sql_types::{Bool, Text};

use crate::connection::MultiBackend;

/// The SQL condition that an expression is one of some keys.
///
/// A list of binds would make another statement of each number of keys, prepared anew each time; this one is prepared
/// once.
#[derive(Debug, Clone, QueryId, ValidGrouping)]
pub(crate) struct OneOf<E> {
    expression: E,
    keys: Keys,
}

/// Keys as a JSON array, which every database can read.
#[derive(Debug, Clone, QueryId)]
pub(crate) struct Keys(String);

impl Keys {
    pub(crate) fn of<K: serde::Serialize>(keys: impl IntoIterator<Item = K>) -> Self {
        let keys: Vec<K> = keys.into_iter().collect();
        Self(serde_json::to_string(&keys).expect("texts and numbers can be written as JSON"))
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
        let (before, after) = match out.backend() {
            MultiBackend::Sqlite(_) => (" IN (SELECT value FROM json_each(", "))"),
        };
        self.expression.walk_ast(out.reborrow())?;
        out.push_sql(before);
        out.push_bind_param::<Text, _>(&self.keys.0)?;
        out.push_sql(after);
        Ok(())
    }
}
