//! Which filter leads.

use std::collections::BTreeSet;

use diesel::prelude::*;
use simroll_storage::{Filter, folded};

use super::Lists;
use super::conditions::range;
use crate::classify::Failure;
use crate::connection::AnyConnection;
use crate::rows::{OPEN, account_key, limit};
use crate::schema::{bindings, subscribers, subscriptions};

/// What the filters, each asked by its own index, say of how many there are.
#[derive(Debug)]
pub(super) enum Lead {
    /// Those who fit the first filter that few fit.
    Few(BTreeSet<i64>),
    /// Every filter fits many; the last one so many at least.
    Many(usize),
}

/// Which filter leads. Each is asked by its own index, which stops as soon as there are too many.
pub(super) fn lead(
    connection: &mut AnyConnection,
    lists: Lists,
    filter: &Filter,
    changed_after: Option<i64>,
) -> Result<Lead, Failure> {
    let Filter { prefixes, alias, username, use_case, user_class, status, changed_since: _ } = filter;
    let Lists { account, few } = lists;
    let mut many = 0;
    macro_rules! may_lead {
        ($numbers:expr) => {
            let numbers: Vec<i64> = $numbers.limit(limit(few.saturating_add(1))).load(connection)?;
            let is_all = numbers.len() <= few;
            let numbers: BTreeSet<i64> = numbers.into_iter().collect();
            if is_all {
                return Ok(Lead::Few(numbers));
            }
            many = numbers.len();
        };
    }
    for (kind, prefix) in prefixes {
        let (from, to) = range(prefix);
        may_lead!(
            bindings::table
                .filter(bindings::account_id.eq(account_key(account)))
                .filter(bindings::kind.eq(kind.code()))
                .filter(bindings::value.ge(from))
                .filter(bindings::value.lt(to))
                .filter(bindings::closed.eq(OPEN))
                .select(bindings::subscriber)
        );
    }
    let own = subscribers::table
        .filter(subscribers::account_id.eq(account_key(account)))
        .select(subscribers::number);
    if let Some(username) = username {
        let (from, to) = range(&folded(username));
        may_lead!(
            own.filter(subscribers::username_folded.ge(from)).filter(subscribers::username_folded.lt(to))
        );
    }
    if let Some(alias) = alias {
        let (from, to) = range(&folded(alias));
        may_lead!(own.filter(subscribers::alias_folded.ge(from)).filter(subscribers::alias_folded.lt(to)));
    }
    if let Some(after) = changed_after {
        may_lead!(own.filter(subscribers::version.gt(after)));
    }
    if let Some(class) = user_class {
        may_lead!(own.filter(subscribers::user_class.eq(class.as_str())));
    }
    if let Some(id) = use_case {
        may_lead!(
            subscriptions::table
                .filter(subscriptions::account_id.eq(account_key(account)))
                .filter(subscriptions::use_case.eq(i64::from(id.get())))
                .select(subscriptions::subscriber)
        );
    }
    if let Some(status) = status {
        may_lead!(own.filter(subscribers::status.eq(status.as_str())));
    }
    Ok(Lead::Many(many))
}
