//! The filters, each asked by its own index: how many fit it, and who.

use std::collections::BTreeSet;

use diesel::prelude::*;
use diesel::sql_types::BigInt;
use simroll_domain::{AccountId, BindingKind};
use simroll_storage::{Filter, folded};

use super::conditions::range;
use crate::classify::Failure;
use crate::connection::{AnyConnection, MultiBackend};
use crate::rows::{OPEN, account_key, limit};
use crate::schema::{bindings, subscribers, subscriptions};

/// One of the filters that were given.
#[derive(Debug, Clone, Copy)]
pub(super) enum Lead<'f> {
    Prefix(BindingKind, &'f str),
    Username(&'f str),
    Alias(&'f str),
    ChangedAfter(i64),
    UserClass(&'f str),
    UseCase(i64),
    Status(&'f str),
}

/// The numbers of those who fit one filter, by its index. Somebody may be there twice.
enum Numbers<'a> {
    Bindings(bindings::BoxedQuery<'a, MultiBackend, BigInt>),
    Subscribers(subscribers::BoxedQuery<'a, MultiBackend, BigInt>),
    Subscriptions(subscriptions::BoxedQuery<'a, MultiBackend, BigInt>),
}

/// Makes of `$numbers` what `$query` makes of any of its kinds, whose numbers stand in `$column`.
macro_rules! of_each {
    ($numbers:expr, |$query:ident, $column:ident| $made:expr) => {
        match $numbers {
            Numbers::Bindings($query) => {
                let $column = bindings::subscriber;
                $made
            }
            Numbers::Subscribers($query) => {
                let $column = subscribers::number;
                $made
            }
            Numbers::Subscriptions($query) => {
                let $column = subscriptions::subscriber;
                $made
            }
        }
    };
}

impl<'f> Lead<'f> {
    /// Every filter that is given; those that fewer are likely to fit first.
    pub(super) fn all(filter: &'f Filter, changed_after: Option<i64>) -> Vec<Self> {
        let Filter { prefixes, alias, username, use_case, user_class, status, changed_since: _ } = filter;
        let prefixes = prefixes.iter().map(|(kind, prefix)| Self::Prefix(*kind, prefix));
        let others = [
            username.as_deref().map(Self::Username),
            alias.as_deref().map(Self::Alias),
            changed_after.map(Self::ChangedAfter),
            user_class.as_ref().map(|class| Self::UserClass(class.as_str())),
            use_case.map(|id| Self::UseCase(id.get().into())),
            status.map(|status| Self::Status(status.as_str())),
        ];
        prefixes.chain(others.into_iter().flatten()).collect()
    }

    /// Those who fit, if they are no more than `most`.
    pub(super) fn few(
        self,
        connection: &mut AnyConnection,
        account: AccountId,
        most: usize,
    ) -> Result<Option<BTreeSet<i64>>, Failure> {
        let numbers = self.first(connection, account, most.saturating_add(1))?;
        Ok((numbers.len() <= most).then(|| numbers.into_iter().collect()))
    }

    /// Some of those who fit: `most` of them, or all where there are fewer.
    pub(super) fn first(
        self,
        connection: &mut AnyConnection,
        account: AccountId,
        most: usize,
    ) -> Result<Vec<i64>, Failure> {
        Ok(of_each!(self.numbers(account), |query, _column| query.limit(limit(most)).load(connection)?))
    }

    /// Whether more than `most` fit.
    pub(super) fn is_beyond(
        self,
        connection: &mut AnyConnection,
        account: AccountId,
        most: usize,
    ) -> Result<bool, Failure> {
        let beyond: Vec<i64> = of_each!(self.numbers(account), |query, _column| query
            .offset(limit(most))
            .limit(1)
            .load(connection)?);
        Ok(!beyond.is_empty())
    }

    /// The next `most` of those who fit, in the order of their numbers. With 0 added, a number is not what an index is over:
    /// none is walked along it through those who do not fit.
    pub(super) fn next(
        self,
        connection: &mut AnyConnection,
        account: AccountId,
        after: Option<i64>,
        descending: bool,
        most: usize,
    ) -> Result<Vec<i64>, Failure> {
        let most = limit(most);
        let numbers = of_each!(self.numbers(account), |query, column| {
            let query = match (after, descending) {
                (None, _) => query,
                (Some(after), false) => query.filter((column + 0).gt(after)),
                (Some(after), true) => query.filter((column + 0).lt(after)),
            };
            if descending {
                query.order((column + 0).desc()).limit(most).load(connection)?
            } else {
                query.order(column + 0).limit(most).load(connection)?
            }
        });
        Ok(numbers)
    }

    fn numbers(self, account: AccountId) -> Numbers<'f> {
        let own = || {
            let own = subscribers::table.filter(subscribers::account_id.eq(account_key(account)));
            own.select(subscribers::number).into_boxed()
        };
        match self {
            Self::Prefix(kind, prefix) => {
                let (from, to) = range(prefix);
                let held = bindings::table
                    .filter(bindings::account_id.eq(account_key(account)))
                    .filter(bindings::kind.eq(kind.code()))
                    .filter(bindings::value.ge(from))
                    .filter(bindings::value.lt(to))
                    .filter(bindings::closed.eq(OPEN));
                Numbers::Bindings(held.select(bindings::subscriber).into_boxed())
            }
            Self::Username(prefix) => {
                let (from, to) = range(&folded(prefix));
                let text = subscribers::username_folded;
                Numbers::Subscribers(own().filter(text.ge(from)).filter(text.lt(to)))
            }
            Self::Alias(prefix) => {
                let (from, to) = range(&folded(prefix));
                let text = subscribers::alias_folded;
                Numbers::Subscribers(own().filter(text.ge(from)).filter(text.lt(to)))
            }
            Self::ChangedAfter(version) => {
                Numbers::Subscribers(own().filter(subscribers::version.gt(version)))
            }
            Self::UserClass(class) => Numbers::Subscribers(own().filter(subscribers::user_class.eq(class))),
            Self::UseCase(id) => {
                let those = subscriptions::table
                    .filter(subscriptions::account_id.eq(account_key(account)))
                    .filter(subscriptions::use_case.eq(id));
                Numbers::Subscriptions(those.select(subscriptions::subscriber).into_boxed())
            }
            Self::Status(status) => Numbers::Subscribers(own().filter(subscribers::status.eq(status))),
        }
    }
}
