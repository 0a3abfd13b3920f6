//! Every fact that decisions need, in a few statements however many they are.

use std::collections::{BTreeMap, BTreeSet};

use diesel::prelude::*;
use simroll_domain::{AccountId, Catalogue, Keys as Asked, Lookup, UseCase, View};
use simroll_storage::{AnswerKey, Ask, KeptAnswer, Viewed};

use crate::classify::Failure;
use crate::connection::AnyConnection;
use crate::journal::head;
use crate::keys::{Keys, one_of};
use crate::reads::{Moment, holders, load};
use crate::rows::{AnswerRow, UseCaseRow, account_key};
use crate::schema::{idempotency, use_cases};

pub(crate) fn view(connection: &mut AnyConnection, ask: &Ask) -> Result<Viewed, Failure> {
    let account = ask.account;
    let head = head(connection, account)?.ok_or(Failure::Corrupt("there is no such account"))?;
    let searches: Vec<_> = ask.keys.lookups.iter().flat_map(Lookup::searches).collect();
    let mut numbers = holders(connection, account, &searches, Moment::Now)?;
    numbers.extend(ask.keys.lookups.iter().filter_map(|lookup| match lookup {
        Lookup::Id(id) if id.account() == account => Some(id.number().get()),
        _ => None,
    }));
    let subscribers = load(connection, account, &numbers)?;
    let catalogue = catalogue(connection, account, &ask.keys)?;
    let answers = answers(connection, account, &ask.answers)?;
    Ok(Viewed { view: View::new(account, head, subscribers, catalogue), answers })
}

/// Nothing is asked of it where no decision looks at it: most do not.
fn catalogue(
    connection: &mut AnyConnection,
    account: AccountId,
    asked: &Asked,
) -> Result<Catalogue, Failure> {
    if asked.use_cases.is_empty() {
        return Ok(Catalogue::default());
    }
    let own = use_cases::account_id.eq(account_key(account));
    let size: i64 = use_cases::table.filter(own).count().get_result(connection)?;
    let mut known = BTreeMap::new();
    if size > 0 {
        let ids = Keys::of(asked.use_cases.iter().map(|id| i64::from(id.get())));
        let rows: Vec<UseCaseRow> = use_cases::table
            .filter(own)
            .filter(one_of(use_cases::id, ids))
            .select(UseCaseRow::as_select())
            .load(connection)?;
        for row in rows {
            let use_case: UseCase = row.read()?;
            known.insert(use_case.id, use_case);
        }
    }
    Ok(Catalogue { size: size.unsigned_abs(), known })
}

/// The statement asks by key only, since most keys are of one token; those of other tokens are passed over.
fn answers(
    connection: &mut AnyConnection,
    account: AccountId,
    asked: &[AnswerKey],
) -> Result<Vec<KeptAnswer>, Failure> {
    if asked.is_empty() {
        return Ok(Vec::new());
    }
    let keys: BTreeSet<&str> = asked.iter().map(|key| key.key.as_str()).collect();
    let rows: Vec<AnswerRow> = idempotency::table
        .filter(idempotency::account_id.eq(account_key(account)))
        .filter(one_of(idempotency::key, Keys::of(keys)))
        .select(AnswerRow::as_select())
        .load(connection)?;
    let asked: BTreeSet<(&str, &str)> =
        asked.iter().map(|key| (key.key.as_str(), key.token.as_str())).collect();
    rows.into_iter()
        .filter(|row| asked.contains(&(row.key.as_str(), row.token.as_str())))
        .map(AnswerRow::read)
        .collect()
}
